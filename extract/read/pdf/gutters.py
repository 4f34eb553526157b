"""Pages in two columns as the one column that they read as: the right one stands below the left one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from extract.read.pdf.columns import MONEY
from extract.read.pdf.sheets import Line, Rule, Sheet, Word, lines_of

_LEAST = 5  # lines of each column
_WHITE = 0.9  # of the font's size: a gutter is no narrower
_FIRST, _LAST = 0.35, 0.65  # of the text's width, between which a gutter stands
_STEP = 4.0  # points
_FULL = 0.6  # of a column's width, that most lines of prose take
_WORDS = 4  # that most of them have
_FEW = 0.2  # of the lines: prose has no more with money


def in_one_column(sheet: Sheet) -> Sheet:
    """The page with its columns of prose one below the other; a table's columns are left as they are."""
    lines = lines_of(sheet.number, sheet.words)
    if len(lines) < _LEAST:
        return sheet
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    openings = [_openings(line) for line in lines]
    bands = [
        band
        for step in range(int((_LAST - _FIRST) * (right - left) / _STEP) + 1)
        for band in _bands(lines, openings, left + _FIRST * (right - left) + step * _STEP)
    ]
    bands = [band for band in bands if not any(_crosses(rule, band) for rule in sheet.rules)]
    if not bands:
        return sheet
    return _unfolded(sheet, max(bands, key=lambda band: len(band.words)))


class _Band:
    """Lines that a gutter at ``at`` parts."""

    def __init__(self, at: float, lines: Sequence[Line]) -> None:
        self.at = at
        self.words = [word for line in lines for word in line.words]
        sheet = lines[0].sheet
        self.left = lines_of(sheet, [word for word in self.words if word.x1 <= at])
        self.right = lines_of(sheet, [word for word in self.words if word.x0 >= at])

    @property
    def top(self) -> float:
        return min(line.y - line.size for line in (self.left[0], self.right[0]))

    @property
    def bottom(self) -> float:
        return max(self.left[-1].y, self.right[-1].y)

    @property
    def is_prose(self) -> bool:
        return all(map(_is_prose, (self.left, self.right)))


def _is_prose(lines: Sequence[Line]) -> bool:
    if len(lines) < _LEAST:
        return False
    width = max(line.x1 for line in lines) - min(line.x0 for line in lines)
    with_money = sum(MONEY.search(line.text) is not None for line in lines)
    return (
        median(line.x1 - line.x0 for line in lines) > _FULL * width
        and median(len(line.words) for line in lines) >= _WORDS
        and with_money <= _FEW * len(lines)
    )


def _bands(
    lines: Sequence[Line], openings: Sequence[Sequence[tuple[float, float]]], at: float
) -> Iterator[_Band]:
    """The bands of prose, from the top down, which a gutter at ``at`` parts."""
    open_lines: list[Line] = []
    for line, rooms in zip(lines, openings, strict=True):
        if any(start <= at <= end for start, end in rooms):
            open_lines.append(line)
            continue
        yield from _closed(at, open_lines)
        open_lines = []
    yield from _closed(at, open_lines)


def _closed(at: float, lines: Sequence[Line]) -> Iterator[_Band]:
    if len(lines) >= _LEAST and (band := _Band(at, lines)).is_prose:
        yield band


def _openings(line: Line) -> list[tuple[float, float]]:
    """Where the line leaves room for a gutter: before it, behind it, and between words far apart."""
    gaps = ((one.x1, other.x0) for one, other in pairwise(line.words))
    wide = [(start, end) for start, end in gaps if end - start > _WHITE * line.size]
    return [(float("-inf"), line.x0), *wide, (line.x1, float("inf"))]


def _crosses(rule: Rule, band: _Band) -> bool:
    """Is it a table's rule, or one that frames both columns?"""
    return rule.is_level and rule.x0 < band.at < rule.x1 and band.top < rule.y0 < band.bottom


def _unfolded(sheet: Sheet, band: _Band) -> Sheet:
    """The page with the right column under the left one, and what stands below further down."""
    leading = median(other.y - one.y for one, other in pairwise(band.left))
    across = min(line.x0 for line in band.right) - min(line.x0 for line in band.left)
    down = band.left[-1].y + leading - band.right[0].y
    further = max(0.0, band.right[-1].y + down - band.bottom)
    moved = {word for line in band.right for word in line.words}

    def word_there(word: Word) -> Word:
        if word in moved:
            return replace(word, x0=word.x0 - across, x1=word.x1 - across, y=word.y + down)
        return replace(word, y=word.y + further) if word.y > band.bottom else word

    def rule_there(rule: Rule) -> Rule:
        return replace(rule, y0=rule.y0 + further, y1=rule.y1 + further) if rule.y0 > band.bottom else rule

    return replace(
        sheet,
        height=sheet.height + further,
        words=tuple(map(word_there, sheet.words)),
        rules=tuple(map(rule_there, sheet.rules)),
    )
