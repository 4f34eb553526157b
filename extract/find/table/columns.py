"""The heads of a financing table, and which of a row's cells stands under which."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from extract.find.table.amounts import AMOUNT, RATE
from extract.find.table.cells import GAP, Cell
from extract.text import fold

CATEGORY, PARTNER, AID, RATE_HEAD, AMOUNT_HEAD, OTHER = (
    "category",
    "partner",
    "aid",
    "rate",
    "amount",
    "other",
)
_UNIT = r"(?: ?[(\[]? ?(?:en )?(?:€|eur|euros?|k€|ke|k ?euros?|milliers d'euros|ht|ttc|htr)(?: ?(?:ht|ttc))? ?[)\]]?)"
_PERCENT = r"[(\[]? ?(?:en )?(?:%|pourcentage) ?[)\]]?"
_DECIDED = r"(?:programme|accorde|attribue|retenu|vote|propose|engage|conventionne|valide|octroye)\w*"
_ASKED = r"(?:sollicite|demande|prevu|previsionnel|acquis|obtenu|attendu|estime)\w*"
_GRANT = r"(?:aides?|subventions?|financements?|participations?|contributions?|cofinancements?)"
_OF_GRANT = rf"(?: (?:de la |de l'|du |des |d'|de )?{_GRANT})?"
_PAYER = (
    r"(?:financeurs?|financements?|partenaires?|co-?financeurs?|organismes?|ressources?|aides?|fonds|cofinancements?"
    r"|recettes?)"
)
_OF_PAYER = rf"(?: (?:de |du |des |d')?{_PAYER})?"
# Patterns of folded heads; the first that matches tells the kind. A number tells how good a name of it the head is:
# of two columns that name who pays, the one of the higher number is the category.
_KINDS = (
    (
        AID,
        0,
        r"regimes?(?: (?:d'aides?|de l'aide|cadres?|d'aide d'etat))?|dispositifs?|base (?:juridique|legale)",
    ),
    (AID, 0, r"aides? d'etat|(?:type|nature|forme) (?:d'aides?|de l'aide|de (?:la )?subvention)"),
    (OTHER, 0, r"engagements?|n°|observations?|remarques?|commentaires?|dates?"),
    (RATE_HEAD, 2, rf"taux(?: (?:d'intervention|d'aide|de {_GRANT}))?(?: ?{_PERCENT})?"),
    (
        RATE_HEAD,
        2,
        rf"(?:(?:part|poids|quotite|repartition) ?)?{_PERCENT}|(?:%|pourcentage).{{0,20}}|quotite|p\. 100",
    ),
    (RATE_HEAD, 0, r"part(?: relative)?"),
    (AMOUNT_HEAD, 4, rf"(?:montants?{_OF_GRANT}|{_GRANT}) {_DECIDED}{_UNIT}*"),
    (AMOUNT_HEAD, 3, rf"montants?{_OF_GRANT}{_UNIT}*|total(?: general)?{_UNIT}*"),
    (AMOUNT_HEAD, 2, rf"(?:montants?{_OF_GRANT}|{_GRANT}) {_ASKED}{_UNIT}*"),
    (
        AMOUNT_HEAD,
        2,
        rf"(?:subventions?|aides?|participations?|contributions?|apports?|sommes?|parts?|valeurs?){_UNIT}*",
    ),
    (AMOUNT_HEAD, 1, rf"{_UNIT}|montants? .{{1,30}}"),
    (CATEGORY, 3, rf"(?:types?|categories?|natures?|familles?|statuts?){_OF_PAYER}"),
    (CATEGORY, 2, rf"financiers?|(?:origines?|sources?|provenances?){_OF_PAYER}|fonds"),
    (CATEGORY, 2, r"financements?|ressources?|recettes?|produits?|cofinancements?"),
    (
        CATEGORY,
        1,
        r"financeurs?(?: (?:public|prive)s?)?|organismes?(?: financeurs?)?|bailleurs?|contributeurs?|collectivites?",
    ),
    (
        PARTNER,
        0,
        rf"(?:noms?|denominations?|libelles?|intitules?|designations?|details?|identite){_OF_PAYER}",
    ),
    (PARTNER, 0, r"partenaires?(?: (?:financiers?|publics?|et financeurs?))?|co-?financeurs?"),
    (PARTNER, 0, r"structures?|services?(?: instructeurs?)?|tiers"),
)
_PATTERNS = tuple((kind, weight, re.compile(pattern)) for kind, weight, pattern in _KINDS)
_FUNDER = re.compile(
    r"financ|bailleur|partenaire|origine|source|provenance|cofin|ressource|recette|produit|contributeur|fonds"
)
_COST = re.compile(
    r"(?:postes?|depenses?|charges?|actions?|travaux|phases?|etapes?|indicateurs?|objectifs?|livrables?|activites?|operations?"
    r"|prestations?|fournitures?|materiels?|equipements?|salaires?|quantites?|calendrier|echeances?"
    r"|(?:prix|cout) (?:unitaire|total)|intitule de l'action"
    r"|natures? (?:de la |des |de |du )?(?:depenses?|charges?|couts?|postes?))\b.*"
)
_MOST = 8  # cells of a line: more are no row's
_MISSING = re.compile(r"\W+|n\.? ?[cdr]\.?|neant|(?:a|non) .*|en cours.*|sans objet|inconnue?|\?")
_THOUSANDS = re.compile(r"\b(?:k€|ke|k ?euros?|milliers d'euros)\b|k€")


@dataclass(frozen=True, slots=True)
class Columns:
    """The kind of each column, in the table's order; ``starts`` and ``ends`` where its head stands in the line."""

    kinds: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    separator: str | None
    heads: tuple[str, ...]
    thousands: bool = False

    @property
    def is_of_funders(self) -> bool:
        """Does a head say that the rows are of those who pay?"""
        return any(
            _FUNDER.search(h) for h, k in zip(self.heads, self.kinds, strict=True) if k in (CATEGORY, PARTNER)
        )

    @property
    def is_half_named(self) -> bool:
        """Has one of the two columns that say who pays no head?"""
        return any(
            not head and kind in (CATEGORY, PARTNER)
            for head, kind in zip(self.heads, self.kinds, strict=True)
        )

    @property
    def is_of_costs(self) -> bool:
        return any(_COST.fullmatch(head) for head in self.heads)

    def repeats(self, cells: Sequence[Cell]) -> bool:
        """Are ``cells`` these heads, or a line of them, again?"""
        texts = [_bare(cell.text) for cell in cells if cell.text]
        known = (any(f" {text} " in f" {head} " for head in self.heads) for text in texts)
        return len(texts) > 1 and all(known)

    def is_known(self, index: int) -> bool:
        """Is the head one that such tables have?"""
        return _kind(self.heads[index])[1] >= 0

    def at(self, kind: str) -> int | None:
        return self.kinds.index(kind) if kind in self.kinds else None


def columns_of(cells: Sequence[Cell], separator: str | None) -> Columns | None:
    """The columns that ``cells`` are the heads of: one that names who pays, and one of amounts or rates."""
    heads = tuple(_bare(cell.text) for cell in cells)
    found = [_kind(head) for head in heads]
    amounts = [(weight, -index) for index, (kind, weight) in enumerate(found) if kind == AMOUNT_HEAD]
    rates = [(weight, -index) for index, (kind, weight) in enumerate(found) if kind == RATE_HEAD]
    names = [(weight, -index) for index, (kind, weight) in enumerate(found) if kind in (CATEGORY, PARTNER)]
    if not names or not (amounts or rates):
        return None
    if any(map(_COST.fullmatch, heads)):  # what is spent on the left, who pays on the right
        amounts = [amount for amount in amounts if -amount[1] > -max(names)[1]] or amounts
    kinds = [AID if kind == AID else OTHER for kind, _ in found]
    for kind, marked in ((AMOUNT_HEAD, amounts), (RATE_HEAD, rates)):
        if marked:
            kinds[-max(marked)[1]] = kind
    category, partner = max(names), min(names, key=lambda name: (name[0], name[1]))
    kinds[-partner[1]] = PARTNER
    beside = _nameless(heads, -partner[1]) if separator != GAP and category == partner else None
    if category != partner:
        kinds[-category[1]] = CATEGORY
    elif beside is not None:  # one head over two columns, or above the second of them
        first = min(beside, -partner[1])
        kinds[first : first + 2] = [CATEGORY, PARTNER]
    starts, ends = tuple(cell.start for cell in cells), tuple(cell.end for cell in cells)
    thousands = any(_THOUSANDS.search(h) for h, k in zip(heads, kinds, strict=True) if k == AMOUNT_HEAD)
    return Columns(tuple(kinds), starts, ends, separator, heads, thousands)


def _nameless(heads: Sequence[str], at: int) -> int | None:
    """The column beside the one at ``at`` that has no head: after it, or else before it."""
    return next((i for i in (at + 1, at - 1) if 0 <= i < len(heads) and not heads[i]), None)


@lru_cache(maxsize=1024)
def _kind(head: str) -> tuple[str, int]:
    """The kind of a head, and how good a name of it that is: below zero, it is not known."""
    if _COST.fullmatch(head):
        return OTHER, -1
    return next(
        ((kind, weight) for kind, weight, pattern in _PATTERNS if pattern.fullmatch(head)), (OTHER, -1)
    )


def is_cost_head(texts: Sequence[str]) -> bool:
    """Are these the heads of a table of what is spent or done?"""
    return any(_COST.fullmatch(_bare(text)) for text in texts)


def _bare(head: str) -> str:
    """A head folded, without the title that may stand before it: « Détail des ressources : Financier »."""
    return fold(head).replace("(s)", "s").strip(" :.*").rpartition(": ")[2]


def arrange(cells: Sequence[Cell], columns: Columns) -> dict[str, Cell]:
    """The cells of one line by the kind of their column; what is empty or of no use is left out.

    In a line of another length than the heads, money is known by its shape, and in a line that gaps part, each
    cell stands under the nearest head that it can belong to.
    """
    placed = _nearest(cells, columns) if columns.separator == GAP else _numbered(list(cells), columns)
    found = {
        columns.kinds[index]: cell for index, cell in placed if cell.text and columns.kinds[index] != OTHER
    }
    if AMOUNT_HEAD not in columns.kinds:
        taken = {id(cell) for cell in found.values()}
        money = [cell for cell in cells if id(cell) not in taken and AMOUNT.fullmatch(cell.text)]
        if money:
            found[AMOUNT_HEAD] = money[-1]
    return found


def _numbered(cells: list[Cell], columns: Columns) -> list[tuple[int, Cell]]:
    width = len(columns.kinds)
    while len(cells) > width and not cells[-1].text:
        cells.pop()
    if len(cells) == width:
        return list(enumerate(cells))
    rate_at, amount_at = _last(cells, RATE), _last(cells, AMOUNT)
    placed = [
        (index, cell)
        for index, cell in enumerate(cells[:width])
        if index not in (rate_at, amount_at) and columns.kinds[index] not in (RATE_HEAD, AMOUNT_HEAD)
    ]
    for kind, at in ((RATE_HEAD, rate_at), (AMOUNT_HEAD, amount_at)):
        column = columns.at(kind)
        if column is not None and at is not None:
            placed.append((column, cells[at]))
    return placed


def _last(cells: Sequence[Cell], pattern: re.Pattern[str]) -> int | None:
    return next((i for i in range(len(cells) - 1, -1, -1) if pattern.fullmatch(cells[i].text)), None)


def _nearest(cells: Sequence[Cell], columns: Columns) -> list[tuple[int, Cell]]:
    """The cells under the heads, in their order, so that the distances are least."""
    width = len(columns.kinds)
    kept = list(cells)
    while len(kept) > width:  # a gap inside a cell: the narrowest one
        at = min(range(len(kept) - 1), key=lambda i: kept[i + 1].start - kept[i].end)
        one, other = kept[at], kept[at + 1]
        text = f"{one.text} {other.text}"
        kept[at : at + 2] = [Cell(text, text, one.start, other.end)]
    if len(kept) > _MOST or width > 2 * _MOST:
        return []
    places = min(
        combinations(range(width), len(kept)),
        key=lambda places: sum(_distance(cell, columns, at) for cell, at in zip(kept, places, strict=True)),
    )
    return list(zip(places, kept, strict=True))


def _distance(cell: Cell, columns: Columns, at: int) -> int:
    kind = columns.kinds[at]
    distance = min(abs(cell.start - columns.starts[at]), abs(cell.end - columns.ends[at]))
    if "%" in cell.text and RATE.fullmatch(cell.text):
        return distance + (0 if kind == RATE_HEAD else 1000)
    if AMOUNT.fullmatch(cell.text):
        sure = 300 if len(cell.text) > 3 else 20  # « FCS 59 62 »
        return distance + (0 if kind in (RATE_HEAD, AMOUNT_HEAD) else sure)
    missing = _MISSING.fullmatch(fold(cell.text)) is not None
    return distance + (300 if kind in (RATE_HEAD, AMOUNT_HEAD) and not missing else 0)
