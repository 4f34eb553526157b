"""The financing table: by its structure (column heads, cells, totals), not by its spelling.

Each line of heads proposes a table, and where there are none a title does; the one that tells most of who pays is
the dossier's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate

from extract.find.table.amounts import parse_amount, parse_rate, parse_share
from extract.find.table.body import Body, read_body
from extract.find.table.cells import EMPTY, GAP, Cell, cells_of, notes_below, separator_of
from extract.find.table.columns import AID, AMOUNT_HEAD, CATEGORY, PARTNER, RATE_HEAD, Columns, columns_of
from extract.find.table.rows import CATEGORIES, Fragment, rows_of
from extract.find.table.totals import COFINANCED, OWN, TOTAL, is_section, settle
from extract.find.table.unheaded import below_titles
from extract.model import Document, Span, Stated
from extract.reading.lines import Lines
from extract.text import fold, words

RULE = "funding-table"
_BUDGET_LINE = re.compile(r"\b\d{2}[A-Z]\d{5}\b")
_MONEY = re.compile(r"\d[\d .]*,\d\d\b|\d ?(?:€|%|eur)", re.IGNORECASE)
_MARK = re.compile(r"\(\d{1,2}\)")
_LONGEST = 400  # letters: no line of heads is longer
# What funders are called, wherever they stand in a row.
_FUNDER = re.compile(
    r"\b(?:feder|fse|fonds|union europeenne|europe|etat|region|conseil|departement|communes?|ville|mairie|metropole|agglo\w*"
    r"|communaute|epci|caf|caisse|msa|carsat|cpam|anct|anru|prefecture|ministere|drac|dreal|federation|fondation|bailleurs?"
    r"|collectivites?|subventions?|autofinancement|partenaires?)\b"
)


@dataclass(frozen=True, slots=True)
class Row:
    """A co-financer's row before anybody asks who the partner is.

    ``partner`` is the whole cell, ``head`` its first line where tags set a second one apart.
    """

    number: int
    category: str
    partner: str
    head: str
    aid_scheme: str | None
    rate: Decimal | None
    amount: Decimal | None
    span: Span

    @property
    def budget_line(self) -> str | None:
        match = _BUDGET_LINE.search(self.partner)
        return match.group() if match else None


@dataclass(frozen=True, slots=True)
class Table:
    """The table's rows and printed totals; ``cut`` when it ends without a total.

    ``beneficiary``: who bears the own funds, where their row says it.
    """

    span: Span
    rows: tuple[Row, ...]
    totals: dict[str, Stated[Decimal]]
    rates: dict[str, Stated[Decimal]]
    cut: bool
    beneficiary: Stated[str] | None = None


@dataclass(frozen=True, slots=True)
class _Draft:
    """A table that the text may mean."""

    start: int
    columns: Columns | None
    body: Body
    rows: tuple[Fragment, ...]

    @property
    def is_table(self) -> bool:
        return bool(self.rows or self.body.totals)

    @property
    def score(self) -> int:
        """How much the table tells of who pays; none does at zero and below."""
        labels = [fold(f"{row.text(CATEGORY)} {row.text(PARTNER)}") for row in self.rows]
        funders = sum(_FUNDER.search(label) is not None for label in labels)
        names = {total.name for total in self.body.totals}
        score = 3 * (OWN in names) + 3 * (COFINANCED in names) + min(funders, 5) + bool(self.rows)
        if self.columns is None:
            return score
        score += len({CATEGORY, RATE_HEAD, AID} & set(self.columns.kinds)) + 4 * self.columns.is_of_funders
        if self.columns.is_of_costs:
            score -= 2 if self.columns.is_of_funders else 8
        elif not self.columns.is_of_funders and not funders and names.isdisjoint((OWN, COFINANCED)):
            return 0
        return score


def find_table(document: Document) -> Table | None:
    """The financing table of ``document``: of several, the one that tells most of who pays; of equals, the last.

    A table of actions or costs has names and amounts too, but none who pays.
    """
    lines = Lines(document.reading.text)
    drafts = list(_headed(lines))
    drafts = [draft for draft in drafts if draft.score > 0]
    if not any(draft.is_table for draft in drafts):
        drafts += [_Draft(start, None, body, _rows(body, None)) for start, body in below_titles(lines)]
    if not drafts:
        return None
    best = max(enumerate(drafts), key=lambda draft: (draft[1].is_table, draft[1].score, draft[0]))[1]
    return _table(document, best)


def _headed(lines: Lines) -> Iterator[_Draft]:
    """A draft below each line of heads."""
    end = 0  # heads within a table are its own again, on a new page
    for index, raw in enumerate(lines.raw):
        if (
            len(raw) > _LONGEST
            or separator_of(raw) is None
            or lines.offsets[index] < end
            or _MONEY.search(raw)
        ):
            continue
        found = _heads(lines, index)
        if found is None:
            continue
        columns, first = found
        notes = notes_below(lines.texts[first:]) if _MARK.search(lines.text) else frozenset[str]()
        body = read_body(lines, first, columns, notes)
        end = body.end
        yield _Draft(lines.offsets[index], columns, body, _rows(body, columns))


def _heads(lines: Lines, index: int) -> tuple[Columns, int] | None:
    """The columns whose heads begin on line ``index``, over up to three lines, and the line below them."""
    raw = lines.raw[index]
    separator = separator_of(raw)
    cells = cells_of(raw)
    columns = columns_of(cells, separator)
    first = index + 1
    for after in range(index + 1, min(index + 3, len(lines.raw))):
        text = lines.texts[after]
        if (
            not text
            or _MONEY.search(text)
            or (separator != GAP and separator_of(lines.raw[after]) != separator)
        ):
            break
        more = cells_of(lines.raw[after])
        cells = _merged(cells, more, by_place=separator == GAP)
        merged = columns_of(cells, separator)
        if merged is None or not _completes(merged, more, separator == GAP):
            continue
        columns, first = merged, after + 1
    return (columns, first) if columns else None


def _merged(cells: Sequence[Cell], more: Sequence[Cell], *, by_place: bool) -> list[Cell]:
    """Heads of two lines as one: cell by cell, or by the place in the line."""
    found = list(cells)
    for place, cell in enumerate(more):
        index = _below(found, cell) if by_place else place
        if index < len(found):
            one = found[index]
            text = f"{one.text} {cell.text}".strip()
            found[index] = Cell(text, text, min(one.start, cell.start), max(one.end, cell.end))
        else:
            found.append(cell)
    return sorted(found, key=lambda cell: cell.start) if by_place else found


def _below(heads: Sequence[Cell], cell: Cell) -> int:
    return next((i for i, c in enumerate(heads) if c.start < cell.end and cell.start < c.end), len(heads))


def _completes(columns: Columns, more: Sequence[Cell], by_place: bool) -> bool:
    """Did each piece of the second line complete a head that is known with it?"""
    for index, cell in enumerate(more):
        places = (
            [i for i, s in enumerate(columns.starts) if s <= cell.start <= columns.ends[i]]
            if by_place
            else [index]
        )
        if cell.text and not any(i < len(columns.kinds) and columns.is_known(i) for i in places):
            return False
    return True


def _rows(body: Body, columns: Columns | None) -> tuple[Fragment, ...]:
    if columns is None:
        return tuple(body.fragments)
    rows = rows_of(body.fragments, explicit=columns.separator != GAP)
    if columns.is_half_named and not any(map(_has_both_names, rows)):
        rows = [replace(row, cells=_named_once(row.cells)) for row in rows]
    known = [sum(words(row.text(kind)) in CATEGORIES for row in rows) for kind in (CATEGORY, PARTNER)]
    if CATEGORY in columns.kinds and known[1] > known[0]:  # the heads say one thing, the cells another
        swapped = {CATEGORY: PARTNER, PARTNER: CATEGORY}
        rows = [
            replace(r, cells={swapped.get(kind, kind): cell for kind, cell in r.cells.items()}) for r in rows
        ]
    return tuple(_without_sections(rows))


def _has_both_names(row: Fragment) -> bool:
    return bool(row.text(PARTNER)) and any(map(str.isalpha, row.text(CATEGORY)))


def _named_once(cells: Mapping[str, Cell]) -> dict[str, Cell]:
    """The cells of a row whose column without a head says nothing: numbers of the rows, or nothing at all."""
    name = cells.get(PARTNER) or cells.get(CATEGORY)
    others = {kind: cell for kind, cell in cells.items() if kind not in (CATEGORY, PARTNER)}
    return others | ({PARTNER: name} if name else {})


def _without_sections(rows: Sequence[Fragment]) -> Iterator[Fragment]:
    """The rows without those that head a group, and print its sum or nothing."""
    amounts = [parse_amount(row.text(AMOUNT_HEAD)) for row in rows]
    for index, (row, amount) in enumerate(zip(rows, amounts, strict=True)):
        if not is_section(row.only_name):
            yield row
        elif row.has_money:
            below = accumulate(other or Decimal() for other in amounts[index + 1 :])
            if amount is None or amount not in below:
                yield row


def _table(document: Document, draft: _Draft) -> Table:
    body, fragments = draft.body, draft.rows
    thousands = draft.columns is not None and draft.columns.thousands
    rows = [_row(row, number, thousands) for number, row in enumerate(fragments, 1)]
    settled = settle(body.totals, [row.amount for row in rows])
    totals = {name: one for name, one in settled.items() if one.amount is not None}
    cut = TOTAL not in totals
    if cut and rows and _is_half(fragments, body):
        rows.pop()  # the table ends in the middle of this row: half a row says nothing
    stated = {name: (document.evidence(one.span, RULE),) for name, one in settled.items()}
    holder = body.holders[0] if body.holders else None
    return Table(
        Span(draft.start, body.end),
        tuple(rows),
        {name: Stated(one.amount, stated[name]) for name, one in totals.items() if one.amount is not None},
        {name: Stated(one.rate, stated[name]) for name, one in settled.items() if one.rate is not None},
        cut,
        Stated(holder[0], (document.evidence(holder[1], RULE),)) if holder else None,
    )


def _row(row: Fragment, number: int, thousands: bool) -> Row:
    partner = row.cells.get(PARTNER, EMPTY)
    rate, amount = _money(row, thousands)
    return Row(
        number,
        row.text(CATEGORY),
        partner.text,
        partner.head or partner.text,
        row.text(AID) or None,
        rate,
        amount,
        Span(row.start, row.end),
    )


def _money(row: Fragment, thousands: bool) -> tuple[Decimal | None, Decimal | None]:
    """The row's rate and amount; a figure below « Montant (k€) » is in thousands like its head."""
    text = row.text(AMOUNT_HEAD)
    rate = parse_rate(row.text(RATE_HEAD))
    amount = parse_amount(f"{text} k€" if thousands and text and "€" not in text else text)
    share = parse_share(text) if amount is None and rate is None and "%" in text else (rate, amount)
    return share if amount is None and share[1] is not None else (rate, amount)


def _is_half(rows: Sequence[Fragment], body: Body) -> bool:
    """Does a table without total end in the middle of its last row: before the amount, or within it?"""
    last = rows[-1]
    if body.totals and body.totals[-1].span.start > last.start:
        return False
    text = last.text(AMOUNT_HEAD)
    if parse_amount(text) is None:
        return True
    others = [row.text(AMOUNT_HEAD) for row in rows[:-1]]
    return text[-1].isdigit() and bool(others) and not any(other[-1:].isdigit() for other in others)
