"""A table's totals rows, in whatever words: what all co-financers give, own funds, and the whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from extract.find.table.amounts import RATE, parse_amount, rate_and_amount
from extract.model import Span
from extract.text import Folded, fold

COFINANCED, OWN, TOTAL, SUBTOTAL = "cofinanced", "own", "total", "subtotal"
_OF = r"(?:de la |de l'|des |du |de |d')?"
_BEARER = (
    r"(?:beneficiaires?(?: final)?|maitre d'ouvrage|maitrise d'ouvrage|porteur(?: de projet| du projet)?|structure porteuse"
    r"|demandeur|operateur|association porteuse|organisme beneficiaire)"
)
_PAYERS = (
    r"(?:co-?financ(?:eurs?|ements?)|co-?finance|financeurs?|partenaires?(?: financiers?)?|aides?(?: publiques?)?|subventions?"
    r"|contributions?|participations?|financements? (?:exterieurs?|externes?|publics?|mobilises?|sollicites?))"
)
_WHOLE = (
    r"(?:projet|operation|programme|action|plan(?: de financement)?|ressources?|recettes?|produits?|depenses?|financements?"
    r"|charges|couts?|budget)"
)
# Whole folded labels, before a colon, a bracket or a figure.
_LABELS = (
    (
        COFINANCED,
        rf"(?:(?:sous[- ]?)?total(?: general)? |montant (?:total )?){_OF}{_PAYERS}(?: obtenus?| prevus?)?",
    ),
    (COFINANCED, r"montant cofinance|part cofinancee|total cofinance"),
    (
        OWN,
        rf"(?:(?:total |montant )?{_OF}(?:part|apport|contribution|participation|financement|reste a charge|solde)s? "
        rf"(?:propre )?{_OF}?{_BEARER}|(?:total )?{_OF}{_BEARER})(?: et autofinancement)?",
    ),
    (
        OWN,
        rf"(?:total |montant |part )?{_OF}(?:auto-?financements?|fonds propres?|ressources propres|apports? propres?"
        rf"|reste a charge|apports? personnels?)(?: {_OF}{_BEARER})?",
    ),
    (
        TOTAL,
        rf"(?:(?:cout|montant|budget) )?total(?: general| eligible| previsionnel| global| ttc| ht| \w+ eligible)*"
        rf"(?: {_OF}{_WHOLE}(?: eligibles?| previsionnel(?:le)?s?| totales?)?){{0,2}}",
    ),
    (
        TOTAL,
        rf"(?:cout|budget)(?: global| eligible| previsionnel| complet)* {_OF}{_WHOLE}|cout global|budget global",
    ),
    (
        SUBTOTAL,
        r"sous[- ]?total(?:\b.*)?|total (?:partiel|public|prive|publics|prives|etat|region|europe|union europeenne)",
    ),
)
_PATTERNS = tuple((name, re.compile(pattern)) for name, pattern in _LABELS)
_BEGINS = re.compile(
    r"[\W_]*(?:sous|total|montant|part|cout|budget|benef|mait|port|struct|dem|op|asso|org|auto|fonds|ress|app|contr|fin|res|sol)"
)
_LABEL_END = re.compile(r"\s*(?::|\||\(|\[|[-+−]?\d|€|=)")
_CURRENCY = re.compile(r"€|\beur", re.IGNORECASE)
_NAME_END = re.compile(r"\)|\s*:|\s+[-–(]\s*\d|\s+\d[\d ,.]*(?:€|%)")
_OWN_WITH_NAME = re.compile(
    rf"^[\W_]*(?P<label>{_LABELS[2][1]}|{_LABELS[3][1]})\s*(?:[:–(,/]|-(?=\s))\s*(?P<name>.+?)\)?$"
)


# Words that head a group of rows and name nobody.
_SECTION = re.compile(
    r"(?:[ivx\d]{1,3}[.)°/ -]+)?(?:autres? )?(?:co-?financements?|financements?|co-?financeurs?|financeurs?|aides?|fonds"
    r"|ressources?|subventions?|partenaires?|organismes?|recettes|participations?|contributions?)"
    r"(?: (?:publi(?:c|cs|que|ques)|prive(?:e|s|es)?|nationa\w+|europeen\w*|loca\w+|territoria\w+|exterieur\w*|externes?"
    r"|divers\w*|financiers?|et (?:publics?|prives?)|sollicite\w*|acquis\w*))*"
)


@dataclass(frozen=True, slots=True)
class Total:
    """One totals row as it is printed."""

    name: str
    rate: Decimal | None
    amount: Decimal | None
    span: Span


def total_name(label: str) -> str | None:
    """Which total a row's label is.

    >>> total_name("TOTAL COFINANCEURS :"), total_name("Total Énergies Solidaires"), total_name("Part du bénéficiaire")
    ('cofinanced', None, 'own')
    """
    folded = fold(label)
    if not _BEGINS.match(folded):
        return None
    first = _LABEL_END.split(folded, maxsplit=1)[0].strip(" .-*")
    return next((name for name, pattern in _PATTERNS if pattern.fullmatch(first)), None)


def is_section(label: str) -> bool:
    """Does the label head a group of rows?

    >>> is_section("Financements publics :"), is_section("Fonds de dotation Lens")
    (True, False)
    """
    return _SECTION.fullmatch(fold(label).strip(" :.*")) is not None


def own_name(label: str) -> str | None:
    """Who bears the own funds, where their label tells: « Autofinancement (Association X) ».

    >>> own_name("Bénéficiaire : Association des Deux Rives"), own_name("Autofinancement")
    ('Association des Deux Rives', None)
    >>> own_name("Part du porteur (CCAS de Douai) : 20 000 €"), own_name("Bénéficiaire : 31,68 % 312 €")
    ('CCAS de Douai', None)
    """
    folded = Folded.of(label)
    match = _OWN_WITH_NAME.search(folded.text)
    if not match:
        return None
    span = folded.span(match.start("name"), match.end("name"))
    name = _NAME_END.split(label[span.start : span.end].strip(" :-–("))[0].strip()
    return name if re.match(r"[^\W\d_]", name) and not total_name(name) else None


def money_of(cells: Sequence[str]) -> tuple[Decimal | None, Decimal | None]:
    """The rate and the amount in a totals row, whose first cell has the label and perhaps the rest.

    >>> money_of(["Bénéficiaire : 8,0 % | 99 200,00"])
    (Decimal('8.0'), Decimal('99200.00'))
    >>> money_of(["Bénéficiaire : 31,68 % 312 594,00 €"]), money_of(["Total (3 partenaires)", "", "986 695"])
    ((Decimal('31.68'), Decimal('312594.00')), (None, Decimal('986695')))
    """
    label = _LABEL_END.search(cells[0])
    pieces = [cells[0][label.start() :] if label else "", *cells[1:]]
    rate, amount = rate_and_amount(" ; ".join(pieces))
    if amount is not None and not any(_CURRENCY.search(piece) for piece in pieces):
        bare = [parse_amount(RATE.sub("", piece).strip(" :;=|")) for piece in pieces]
        amount = next((value for value in reversed(bare) if value is not None), None)
    return rate, amount


def settle(totals: Sequence[Total], rows: Sequence[Decimal | None]) -> dict[str, Total]:
    """One totals row a name: the first, save where another is the one that adds up.

    A first « Total » that is the sum of the rows, above own funds and a greater total, is that of the
    co-financers; and so is the only subtotal of a table that prints none.
    """
    total = sum((amount for amount in rows if amount is not None), Decimal())
    named: dict[str, list[Total]] = {}
    for one in totals:
        named.setdefault(one.name, []).append(one)
    wholes, own = named.get(TOTAL, []), named.get(OWN, [])
    if COFINANCED not in named and len(wholes) > 1 and own and wholes[0].amount == total:
        later = [one for one in wholes[1:] if one.amount == total + (own[0].amount or 0)]
        if later:
            named[COFINANCED], named[TOTAL] = [wholes[0]], later
    if COFINANCED not in named and len(named.get(SUBTOTAL, [])) == 1:
        named[COFINANCED] = named[SUBTOTAL]
    sums = {COFINANCED: {total}, OWN: set(), TOTAL: set()}
    given = named.get(COFINANCED, [])
    base = given[0].amount if given and given[0].amount is not None else total
    sums[TOTAL] = {base + own[0].amount} if own and own[0].amount is not None else {base}
    if wholes and wholes[0].amount is not None:
        sums[OWN] = {wholes[0].amount - base}
    return {name: _best(named[name], sums[name]) for name in sums if name in named}


def _best(totals: Sequence[Total], sums: set[Decimal]) -> Total:
    readable = [one for one in totals if one.amount is not None] or list(totals)
    return next((one for one in readable if one.amount in sums), readable[0])
