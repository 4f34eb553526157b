"""The table « subventions » of the SCDL, version 2.1.1 (schema.data.gouv.fr; decree 2017-779): a row a funding line.

A dossier tells who funds what with how much. It gives no SIRET, no date of a convention and no conditions of payment.
Its « Taux » is the share of the operation's cost, which is not ``pourcentageSubvention``: the share of this grant that
goes to this beneficiary.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from endpoint.exports.lists.listing import (
    NOT_EXTRACTED,
    OTHER_LIST,
    Column,
    Listing,
    Reason,
    Record,
    at_most,
    dated,
    matching,
    number,
    one_of,
    period,
    siret,
)
from endpoint.tables.database import euros
from ontology.words import Bilingual

if TYPE_CHECKING:
    from endpoint.exports.exporter import Source

_LONGEST: Final = 256

_AMBIGUOUS: Final = Reason(
    "ambiguous-funder",
    Bilingual(
        "Le dossier ne dit pas lequel de plusieurs organismes finance.",
        "The dossier does not say which of several bodies funds.",
    ),
)
_AGGREGATE: Final = Reason(
    "aggregate-row",
    Bilingual(
        "La ligne réunit plusieurs financeurs sans les nommer.",
        "The row stands for several funders without naming them.",
    ),
)
_NO_FUNDER: Final = Reason(
    "unnamed", Bilingual("Le dossier ne nomme pas le financeur.", "The dossier does not name the funder.")
)
_FUND: Final = Reason(
    "fund-not-a-body",
    Bilingual(
        "Un fonds n'est pas une personne morale : le dossier ne dit pas qui l'attribue.",
        "A fund is no legal person: the dossier does not say who grants it.",
    ),
)
_REFERENCE: Final = Reason(
    "dossier-number-only",
    Bilingual(
        "Le N° Synergie est celui du dossier, pas la référence d'une décision.",
        "The Synergie number is the dossier's, not the reference of a decision.",
    ),
)
_UNNAMED: Final = Reason(
    "unnamed-beneficiary",
    Bilingual("Le dossier ne nomme pas le bénéficiaire.", "The dossier does not name the beneficiary."),
)
_SIREN_ONLY: Final = Reason(
    "siren-only",
    Bilingual(
        "Le SIREN est connu, mais pas l'établissement.", "The SIREN is known, but not the establishment."
    ),
)
_DECISION: Final = Reason(
    "committee-date-only",
    Bilingual(
        "Le dossier donne la date du comité, pas celle de la convention.",
        "The dossier gives the committee's date, not the convention's.",
    ),
)
_TOO_LONG: Final = Reason(
    "too-long", Bilingual("L'intitulé dépasse 256 caractères.", "The title has over 256 characters.")
)
_OTHER_RATE: Final = Reason(
    "other-rate",
    Bilingual(
        "Le taux du dossier est la part du coût, pas celle du bénéficiaire.",
        "The dossier's rate is a share of the cost, not of the beneficiary.",
    ),
)

_ROWS: Final = """
SELECT o.number AS operation, o.title, l.number AS line, l.funder, l.status, l.amount,
       f.name AS funder_name, f.kind, f.siren, f.unidentified, b.name AS beneficiary_name, b.unidentified AS unnamed,
       b.siren AS beneficiary_siren
FROM funding_lines l
JOIN operations o ON o.operation = l.operation
LEFT JOIN agents f ON f.agent = l.funder
LEFT JOIN agents b ON b.agent = o.beneficiary
ORDER BY o.number, o.operation, l.number, l.line
"""


def _records(source: Source) -> Iterator[Record]:
    cursor = source.tables.execute(_ROWS)
    names = [one[0] for one in cursor.description]
    for values in cursor:
        row = dict(zip(names, values, strict=True))
        key = {
            "operation": row["operation"],
            "line": row["line"],
            "funder": row["funder"],
            "funder_name": row["funder_name"],
        }
        said = {name: str(value) for name, value in key.items() if value is not None}
        yield Record(said, _cells(row), _sirens(row))


def _cells(row: dict[str, Any]) -> dict[str, str | Reason]:
    """
    >>> _cells(dict.fromkeys(["operation", "title", "funder_name", "kind", "siren", "unidentified", "beneficiary_name",
    ...                       "beneficiary_siren", "unnamed", "status", "amount"]))["nomAttribuant"].code
    'unnamed'
    """
    unknown = _no_granting_body(row)
    named = row["beneficiary_name"] and not row["unnamed"]
    title = row["title"] or ""
    amount = euros(row["amount"])
    return {
        "nomAttribuant": unknown or row["funder_name"],
        "idAttribuant": unknown or (_SIREN_ONLY if row["siren"] else NOT_EXTRACTED),
        "dateConvention": _DECISION,
        "referenceDecision": _REFERENCE,
        "nomBeneficiaire": row["beneficiary_name"] if named else _UNNAMED,
        "idBeneficiaire": (_SIREN_ONLY if row["beneficiary_siren"] else NOT_EXTRACTED) if named else _UNNAMED,
        "rnaBeneficiaire": NOT_EXTRACTED if named else _UNNAMED,
        "objet": (title if len(title) <= _LONGEST else _TOO_LONG) if title else NOT_EXTRACTED,
        "montant": f"{amount:f}" if amount is not None else NOT_EXTRACTED,
        "pourcentageSubvention": _OTHER_RATE,
        "idRAE": OTHER_LIST,
        "dispositifAide": OTHER_LIST,
    }


def _no_granting_body(row: dict[str, Any]) -> Reason | None:
    """Why the body that grants is not known, where it is not."""
    if row["kind"] == "european-fund":
        return _FUND
    if row["status"] in ("aggregate", "ambiguous"):
        return _AGGREGATE if row["status"] == "aggregate" else _AMBIGUOUS
    return None if row["funder_name"] and not row["unidentified"] else _NO_FUNDER


def _sirens(row: dict[str, Any]) -> dict[str, str]:
    known = {"idBeneficiaire": None if row["unnamed"] else row["beneficiary_siren"]}
    if _no_granting_body(row) is None:
        known["idAttribuant"] = row["siren"]
    return {column: siren for column, siren in known.items() if siren}


_NATURES: Final = (
    "aide en numéraire",
    "aide en nature",
    "aide en numéraire;aide en nature",
    "aide en nature;aide en numéraire",
)

SCDL: Final = Listing(
    "scdl-subventions",
    Bilingual("Subventions (SCDL 2.1.1)", "Grants (SCDL 2.1.1)"),
    "https://schema.data.gouv.fr/schemas/scdl/subventions/2.1.1/schema.json",
    (
        Column("nomAttribuant", True),
        Column("idAttribuant", True, siret),
        Column("dateConvention", True, dated("%Y-%m-%d", "a date YYYY-MM-DD")),
        Column("referenceDecision"),
        Column("nomBeneficiaire", True),
        Column("idBeneficiaire", True, siret, "beneficiary"),
        Column("rnaBeneficiaire", True, matching(r"W[0-9]{9}", "W and nine digits"), "beneficiary"),
        Column("objet", True, at_most(_LONGEST)),
        Column("montant", True, number()),
        Column("nature", True, one_of(*_NATURES)),
        Column("conditionsVersement", True, at_most(_LONGEST)),
        Column("datesPeriodeVersement", True, period),
        Column("idRAE", False, at_most(5)),
        Column("notificationUE", True, one_of("oui", "non")),
        Column("pourcentageSubvention", True, number("0.01", "1")),
        Column("dispositifAide"),
    ),
    NOT_EXTRACTED,
    _records,
)
