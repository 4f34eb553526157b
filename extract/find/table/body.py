"""What stands below a table's heads: the lines of its rows and its totals, up to where the table ends."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extract.find.table.amounts import AMOUNT, RATE, parse_amount, parse_rate
from extract.find.table.cells import GAP, PIPE, TAB, Cell, cell_of, cells_of, separator_of
from extract.find.table.columns import (
    AMOUNT_HEAD,
    CATEGORY,
    PARTNER,
    RATE_HEAD,
    Columns,
    arrange,
    columns_of,
    is_cost_head,
)
from extract.find.table.rows import CATEGORIES, Fragment
from extract.find.table.totals import OWN, TOTAL, Total, money_of, own_name, total_name
from extract.model import Span
from extract.reading.lines import Lines, leans
from extract.text import words

_RULE = re.compile(r"[\s|:+=_*–—-]{3,}")
_HEADING = re.compile(r"#|[\W_]*(?:descriptif|description|pr[ée]sentation|contexte)\b", re.IGNORECASE)
_NOTE = re.compile(
    r"[\W_]{0,3}(?:\(\d{1,2}\)|\*{1,3}|[¹²³]|\d\s?[-–:)]|nb\b|n\.b\.|nota\b|\(?\*\)?)\s*\S", re.IGNORECASE
)
_PROSE = 120  # letters: a longer line without cells ends the table
_REMARKS = 4  # lines between rows and totals
_BROKEN = 4  # lines that one row goes over


@dataclass(slots=True)
class Body:
    """The lines of a table as they are read: ``end`` is where the last of them ends.

    ``holders``: who bears the own funds, by name and place.
    """

    end: int
    fragments: list[Fragment] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    holders: list[tuple[str, Span]] = field(default_factory=list)

    @property
    def is_closed(self) -> bool:
        return any(total.name == TOTAL and total.amount is not None for total in self.totals)


def read_body(lines: Lines, first: int, columns: Columns, notes: frozenset[str]) -> Body:
    """The rows and totals below ``columns``, whose heads end at line ``first - 1``."""
    body = Body(lines.end(first - 1))
    index, apart, remarks = first, False, 0
    while index < len(lines.texts) and remarks <= _REMARKS:
        text = lines.texts[index]
        if not text or is_rule(text):
            apart, index = True, index + 1
            continue
        last, raw = _whole_row(lines, index, columns)
        span = Span(lines.start(index), lines.end(last))
        separator = separator_of(raw)
        gapped = separator is None and columns.separator == GAP
        cells = cells_of(raw, notes) if separator or gapped else [cell_of(text, notes)]
        if separator == GAP and columns.separator in (TAB, PIPE) and not total_name(_label(cells)):
            cells = [cell_of(text, notes)]
        taken = _take(body, cells, span, columns, apart=apart)
        if taken is None:
            if body.totals or not _total_follows(lines, last + 1):
                break
            taken = False
        remarks = 0 if taken else remarks + 1
        if taken:
            body.end = span.end
        apart, index = False, last + 1
    return body


def _total_follows(lines: Lines, index: int) -> bool:
    """Is the next line a total? Then what stood before it was a remark, however long, and not the table's end."""
    text = next(filter(None, lines.texts[index:]), "")
    return total_name(text) is not None and _has_digit(text)


def is_rule(text: str) -> bool:
    """Is the line one of signs alone, which parts rows?"""
    return text[0] in "|:+=_*–—-" and _RULE.fullmatch(text) is not None


def _label(cells: list[Cell]) -> str:
    return next((cell.text for cell in cells if cell.text), "")


def _take(body: Body, cells: list[Cell], span: Span, columns: Columns, *, apart: bool) -> bool | None:
    """Take a line as a total or as (part of) a row; False for a remark, None where the table has ended."""
    filled = [cell for cell in cells if cell.text]
    label = _label(cells)
    if take_total(body, cells, span, columns):
        return True
    if len(filled) > 1 or (filled and columns.separator in (TAB, PIPE) and len(cells) > 1):
        return None if body.is_closed else _take_row(body, cells, span, columns, apart=apart)
    if _takes_amount(body, label, span):
        return True
    if _HEADING.match(label) or len(label) > _PROSE:
        return None
    if columns.separator == GAP and not body.is_closed and _is_in_column(filled, columns):
        body.fragments.append(Fragment(arrange(cells, columns), span.start, span.end, apart))
        return True
    return False


def _take_row(body: Body, cells: list[Cell], span: Span, columns: Columns, *, apart: bool) -> bool | None:
    texts = [cell.text for cell in cells]
    if not any(map(_has_digit, texts)):
        if columns.repeats(cells):
            return True  # the heads again, on a new page
        if columns_of(cells, columns.separator) is not None or is_cost_head(texts):
            return None
    arranged = arrange(cells, columns)
    label = _later_label(texts, arranged) if arranged.get(CATEGORY) else ""
    if (name := total_name(label)) is not None:
        body.totals.append(_total(name, [label, *texts], arranged, span))
    elif arranged:
        body.fragments.append(Fragment(arranged, span.start, span.end, apart))
    return bool(arranged)


def _later_label(texts: list[str], arranged: dict[str, Cell]) -> str:
    """What may name a total behind a category: the partner, or in the row of none the first such cell."""
    partner = arranged.get(PARTNER)
    return partner.text if partner else next((text for text in texts if total_name(text) is not None), "")


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))


def take_total(body: Body, cells: list[Cell], span: Span, columns: Columns | None = None) -> bool:
    """Take the line if its first words are a total's label."""
    filled = [cell.text for cell in cells if cell.text]
    name = total_name(filled[0]) if filled else None
    if name is None:
        return False
    arranged = arrange(cells, columns) if columns and len(filled) > 1 else {}
    if name == OWN:
        partner = arranged.get(PARTNER)
        holder = own_name(filled[0]) or (partner.text if partner and partner.text in filled[1:] else None)
        if holder and not total_name(holder) and not _is_money(holder):
            body.holders.append((holder, span))
    body.totals.append(_total(name, filled, arranged, span))
    return True


def _total(name: str, texts: list[str], arranged: dict[str, Cell], span: Span) -> Total:
    """A totals row: its money by the columns where they hold it, else by its shape."""
    rate, amount = money_of(texts)
    rate_cell, amount_cell = arranged.get(RATE_HEAD), arranged.get(AMOUNT_HEAD)
    by_column = parse_amount(amount_cell.text) if amount_cell else None
    if by_column is not None:
        return Total(name, parse_rate(rate_cell.text) if rate_cell else None, by_column, span)
    return Total(name, rate, amount, span)


def _is_money(text: str) -> bool:
    return (RATE.fullmatch(text) or AMOUNT.fullmatch(text)) is not None


def _takes_amount(body: Body, text: str, span: Span) -> bool:
    """The amount of a total whose label stands alone on the line above."""
    if not body.totals or body.totals[-1].amount is not None or not AMOUNT.fullmatch(text):
        return False
    last = body.totals[-1]
    body.totals[-1] = Total(last.name, last.rate, parse_amount(text), Span(last.span.start, span.end))
    return True


def _is_in_column(cells: list[Cell], columns: Columns) -> bool:
    """Does the one cell of a line stand under a head, and end before the next?"""
    for cell in cells:
        for index, start in enumerate(columns.starts):
            after = columns.starts[index + 1] if index + 1 < len(columns.starts) else columns.ends[index] + 2
            if abs(cell.start - start) <= 2 and cell.end <= after and not _NOTE.match(cell.text):
                return True
    return False


def _whole_row(lines: Lines, index: int, columns: Columns) -> tuple[int, str]:
    """The line, with those that a line break inside a cell parted from it, and the number of the last."""
    raw = lines.raw[index]
    if columns.separator == TAB:
        return _tabbed_row(lines, index, len(columns.kinds) - 1)
    if columns.separator == PIPE and lines.texts[index][0] == PIPE:
        last = index
        while raw.rstrip()[-1] != PIPE and last + 1 < len(lines.raw) and last - index < _BROKEN:
            after = lines.texts[last + 1]
            if not after or after[0] == PIPE:
                break
            last, raw = last + 1, f"{raw.rstrip()} {after}"
        return last, raw
    return index, raw


def _tabbed_row(lines: Lines, index: int, tabs: int) -> tuple[int, str]:
    raw = lines.raw[index]
    if TAB not in raw:
        first = _first_cell_goes_on(lines, index)
        return (index + 1, f"{raw.strip()} {lines.raw[index + 1].strip(' ')}") if first else (index, raw)
    whole, count, last = raw, raw.count(TAB), index
    while 0 < count < tabs and last - index < _BROKEN and last + 1 < len(lines.raw):
        text = lines.texts[last + 1]
        ended = whole.rstrip().rsplit(TAB, 1)[-1].strip()
        if not text or _is_money(cell_of(ended).text) or total_name(cell_of(text.split(TAB)[0]).text):
            break
        last += 1
        whole = f"{whole.rstrip(' ')} {lines.raw[last].strip(' ')}"
        count += lines.raw[last].count(TAB)
    complete = last > index and count == tabs and _is_money(cell_of(whole.rsplit(TAB, 1)[-1]).text)
    return (last, whole) if complete else (index, raw)


def _first_cell_goes_on(lines: Lines, index: int) -> bool:
    """Is a line without cells the beginning of the first cell below?"""
    text = lines.texts[index]
    after = lines.raw[index + 1] if index + 1 < len(lines.raw) else ""
    if TAB not in after or len(text) > _PROSE or text[-1] in ".:;" or _NOTE.match(text):
        return False
    below = cell_of(after.split(TAB)[0]).text
    if not below or total_name(below):
        return False
    if text[-1] in "-–,(" or leans(text) or not below[0].isalnum() or below[0].islower():
        return True
    return words(f"{text} {below}") in CATEGORIES
