"""The table « subventions » of the SCDL, version 2.1.1 (schema.data.gouv.fr; decree 2017-779): a row a funding line.

A dossier tells who funds what with how much. It gives no SIRET, no date of a convention and no conditions of payment.
Its « Taux » is the share of the operation's cost, which is not ``pourcentageSubvention``: the share of this grant that
goes to this beneficiary.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from endpoint.exports.lists.listing import (
    UNSAID,
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
       f.name AS funder_name, f.siren, f.unidentified, b.name AS beneficiary_name, b.unidentified AS unnamed,
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
        yield Record({name: str(value) for name, value in key.items() if value is not None}, _cells(row))


def _cells(row: dict[str, Any]) -> dict[str, str | Reason]:
    """
    >>> _cells(dict.fromkeys(["operation", "title", "funder_name", "siren", "unidentified", "beneficiary_name",
    ...                       "beneficiary_siren", "unnamed", "status", "amount"]))["nomAttribuant"].code
    'ambiguous-funder'
    """
    identified = row["funder_name"] and not row["unidentified"] and row["status"] != "ambiguous"
    named = row["beneficiary_name"] and not row["unnamed"]
    title = row["title"] or ""
    amount = euros(row["amount"])
    return {
        "nomAttribuant": row["funder_name"] if identified else _AMBIGUOUS,
        "idAttribuant": _SIREN_ONLY if row["siren"] else UNSAID,
        "dateConvention": _DECISION,
        "referenceDecision": row["operation"] or UNSAID,
        "nomBeneficiaire": row["beneficiary_name"] if named else _UNNAMED,
        "idBeneficiaire": (_SIREN_ONLY if row["beneficiary_siren"] else UNSAID) if named else _UNNAMED,
        "rnaBeneficiaire": UNSAID if named else _UNNAMED,
        "objet": (title if len(title) <= _LONGEST else _TOO_LONG) if title else UNSAID,
        "montant": f"{amount:f}" if amount is not None else UNSAID,
        "pourcentageSubvention": _OTHER_RATE,
    }


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
    UNSAID,
    _records,
)
