"""Tables without rules: found by their heads, which stand apart on one line or two, above lines with money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extract.find.table.cells import GAP as WIDE
from extract.find.table.cells import Cell
from extract.find.table.columns import columns_of
from extract.read.pdf.columns import GAP, MONEY, Columns
from extract.read.pdf.paragraphs import same_size
from extract.read.pdf.sheets import Line, Rule

_HEADS = 3  # cells of a line of heads, at least
_LONGEST = 40  # letters of a head
_NEXT = 1.5  # of the font's size: heads of two lines stand no further apart
_CLEAR = 1.2  # times the distance of two lines: another row
_FAR = 4.5  # of the font's size: a table's rows stand no further apart
_APART = 1.6  # of the font's size: what stands as far below a row is none of it
_PROSE = 0.6  # of the table's width, that a line of prose below it takes without a gap
_CUT = 2  # lines of heads, of which a page's end may leave some to the next
_NEAR = 3  # lines: so far above another table's heads stands money
_REST = 12  # lines: the end of a row that the page before begins


def find_columns(
    lines: Sequence[Line], levels: Sequence[Rule], before: Columns | None = None
) -> list[Columns]:
    """The tables among the lines of one page, from the top down, each with its heads.

    ``levels`` are the page's level rules. ``before`` is the table that the page before ends with: it may go on here,
    without its heads. A page may end with a table's heads, and nothing below.
    """
    found: list[Columns] = []
    index = 0
    if before is not None and lines and not _begins(lines, levels):
        table = _continued(lines, levels, before)
        if table is not None:
            found.append(table)
            index = sum(line.sheet == lines[0].sheet for line in (*table.heads, *table.body))
    while index < len(lines):
        span = _span(lines, levels, index)
        table = _below(lines[span[1] :], lines[span[0] : span[1]], levels) if span else None
        if span is None or table is None:
            index += 1
            continue
        if before is not None and table.title == before.title:
            table = replace(table, above=before.above + before.body)
        found.append(table)
        index = span[1] + len(table.body)
    return found


def _continued(lines: Sequence[Line], levels: Sequence[Rule], before: Columns) -> Columns | None:
    """The table ``before`` on its next page, which ``lines`` begin."""
    table = _below(lines, before.heads, levels)
    if table is None or not table.body or max(len(line.runs(GAP)) for line in table.body[:_REST]) < 2:
        return None
    if before.body:
        return replace(table, above=before.above + before.body)
    for count in range(_CUT, 0, -1):  # the page's end may have cut the heads
        first = table.body[:count]
        if not any(map(_has_digit, first)) and _are_known((*before.heads, *first)):
            return replace(table, heads=(*before.heads, *first), body=table.body[count:])
    return table


def _below(lines: Sequence[Line], heads: Sequence[Line], levels: Sequence[Rule]) -> Columns | None:
    """The table whose ``heads`` stand above ``lines``; None when what stands there is none."""
    if not lines:
        return Columns(tuple(heads), ())
    x0, x1 = min(line.x0 for line in heads), max(line.x1 for line in heads)
    body: list[Line] = []
    last = heads[-1]
    for index, line in enumerate(lines):
        widest = max(run.x1 - run.x0 for run in line.runs(1.0))
        is_far = line.sheet == last.sheet and line.y - last.y > _FAR * line.size
        if is_far or (widest > _PROSE * (x1 - x0) and not MONEY.search(line.text)):
            break
        if any(MONEY.search(one.text) for one in body[-_NEAR:]) and _is_another(lines, levels, index, heads):
            break
        body.append(line)
        last = line
    if not any(MONEY.search(line.text) for line in body):
        return None
    while not MONEY.search(body[-1].text) and len(body[-1].runs(GAP)) < 2 and _is_after(body):
        body.pop()
    rules = tuple(rule.y0 for rule in levels if rule.x1 - rule.x0 > _PROSE * (x1 - x0))
    return Columns(tuple(heads), tuple(body), (), rules)


def _is_another(lines: Sequence[Line], levels: Sequence[Rule], index: int, heads: Sequence[Line]) -> bool:
    """Do the heads of a financing table, and other ``heads`` than these, begin at ``index``, below a table's rows?"""
    span = _span(lines, levels, index)
    if span is None or span[0] != index or lines[index].text == heads[0].text:
        return False
    return _are_known(lines[span[0] : span[1]])


def _has_digit(line: Line) -> bool:
    return any(map(str.isdigit, line.text))


def _is_after(body: Sequence[Line]) -> bool:
    """Does the last line stand apart from the row above it?"""
    return len(body) > 1 and body[-1].y - body[-2].y > _APART * body[-1].size


def _begins(lines: Sequence[Line], levels: Sequence[Rule]) -> bool:
    """Does the page begin with the heads of a financing table, under a title if need be?"""
    spans = [_span(lines, levels, index) for index in range(min(3, len(lines)))]
    return any(
        span is not None
        and not any(MONEY.search(line.text) or len(line.runs(GAP)) > 1 for line in lines[: span[0]])
        and _are_known(lines[span[0] : span[1]])
        for span in spans
    )


def _span(lines: Sequence[Line], levels: Sequence[Rule], index: int) -> tuple[int, int] | None:
    """From which line to which the heads stand that line ``index`` has most of."""
    if not _looks_like_heads(lines[index]):
        return None
    first = last = index
    while first > 0 and _is_part(
        lines[first - 1 : last + 1], lines[max(0, first - 2) : first - 1], levels, above=True
    ):
        first -= 1
    while last + 1 < len(lines) and _is_part(
        lines[first : last + 2], lines[last + 2 : last + 3], levels, above=False
    ):
        last += 1
    return first, last + 1


def _looks_like_heads(line: Line) -> bool:
    runs = line.runs(GAP)
    if len(runs) < _HEADS or MONEY.search(line.text) or any(len(run.text) > _LONGEST for run in runs):
        return False
    gaps = [other.x0 - one.x1 for one, other in pairwise(line.words)]
    return max(gaps) >= 1.6 * min(gaps) or max(gaps) >= 2 * line.size  # else prose, whose words fill the line


def _is_part(lines: Sequence[Line], beyond: Sequence[Line], levels: Sequence[Rule], *, above: bool) -> bool:
    """Is the first (``above``) or the last of ``lines`` a part of the heads that the others are?

    It is when it completes heads that such tables have, or stands as near as lines of one cell do, and clear of what is
    ``beyond``.
    """
    line, beside = (lines[0], lines[1]) if above else (lines[-1], lines[-2])
    distance = abs(line.y - beside.y)
    if distance > _NEXT * beside.size or _has_digit(line) or not same_size(line, beside):
        return False
    if any(min(line.y, beside.y) < rule.y0 < max(line.y, beside.y) - 0.3 * line.size for rule in levels):
        return False
    heads, runs = beside.runs(GAP), line.runs(GAP)
    single = all(sum(run.x0 < head.x1 and head.x0 < run.x1 for head in heads) <= 1 for run in runs)
    if not single or len(runs) >= len(heads) or sum(len(run.text) for run in runs) >= _LONGEST:
        return False
    clear = not beyond or abs(beyond[0].y - line.y) > _CLEAR * distance
    return clear or _are_known(lines)


def _are_known(lines: Sequence[Line]) -> bool:
    """Are these the heads of a financing table, and known those of more than one line, which may tear a word?"""
    heads = Columns(tuple(lines), ()).cells
    texts = [" ".join(word.text for word in words) for words in heads]
    torn = ["".join(word.text for word in words) for words in heads]
    several = [i for i, words in enumerate(heads) if len({word.y for word in words}) > 1]
    if columns_of([Cell(text, text) for text in texts], WIDE) is None:
        return False
    return all(
        any(_is_known([*texts[:i], text, *texts[i + 1 :]], i) for text in (texts[i], torn[i]))
        for i in several
    )


def _is_known(texts: Sequence[str], at: int) -> bool:
    columns = columns_of([Cell(text, text) for text in texts], WIDE)
    return columns is not None and columns.is_known(at)
