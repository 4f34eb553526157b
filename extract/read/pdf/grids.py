"""Ruled tables: the boxes that level and upright lines close, and the words in each."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from extract.read.grid import Box
from extract.read.pdf.cells import Room, cell_text
from extract.read.pdf.sheets import Line, Rule, Sheet, Word, lines_of

_NEAR = 3.0  # points: lines that stand closer are one, and meet
_LEAST = 2  # columns of a table
_MOST = 200  # columns or rows of a page's table
_LONG = 20  # lines in a box: what is longer is the page's text, and no cell
_DRAWING = 600  # lines from end to end: more are no tables


@dataclass(frozen=True)
class Grid:
    """A table's lines: where its columns and its rows begin and end, and which sides are drawn."""

    sheet: int
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    rules: tuple[Rule, ...]
    words: tuple[Word, ...]

    @property
    def top(self) -> float:
        return self.ys[0]

    def holds(self, word: Word) -> bool:
        middle, height = (word.x0 + word.x1) / 2, word.y - 0.3 * word.size
        return self.xs[0] < middle < self.xs[-1] and self.ys[0] < height < self.ys[-1]

    def rows(self, vocabulary: Counter[str]) -> Iterator[list[Box] | list[Line]]:
        """The boxes, row by row, each where it begins; of a row that holds a page's text, the lines."""
        width = len(self.xs) - 1
        columns = Counter((corner, place // width) for place, corner in enumerate(self._corners))
        for row in range(len(self.ys) - 1):
            begun = [c for c in range(width) if self._corners[row * width + c] == (row, c)]
            printed = {c: lines_of(self.sheet, self._cells[row, c]) for c in begun}
            if any(len(lines) > _LONG for lines in printed.values()):
                yield [line for lines in printed.values() for line in lines]
                continue
            boxes = []
            for c in begun:
                across = columns[(row, c), row]
                down = sum(self._corners[r * width + c] == (row, c) for r in range(row, len(self.ys) - 1))
                room = self.xs[c + across] - self.xs[c] - self._inner
                boxes.append(Box(cell_text(self._cells[row, c], Room(room, room), vocabulary), across, down))
            yield boxes

    @cached_property
    def _inner(self) -> float:
        """The room that a cell leaves free on both sides: twice the usual distance of its words from its left side."""
        cells = [(corner[1], words) for corner, words in self._cells.items() if words]
        starts = [min(word.x0 for word in words) - self.xs[column] for column, words in cells]
        least = min(starts, default=0.0)
        near = sorted(start for start in starts if start < least + _NEAR)
        return 2 * max(0.0, near[len(near) // 2] if near else 0.0)

    @cached_property
    def _cells(self) -> dict[tuple[int, int], list[Word]]:
        cells: dict[tuple[int, int], list[Word]] = defaultdict(list)
        for word in self.words:
            column = bisect_right(self.xs, (word.x0 + word.x1) / 2) - 1
            row = bisect_right(self.ys, word.y - 0.3 * word.size) - 1
            cells[self._corners[row * (len(self.xs) - 1) + column]].append(word)
        return cells

    @cached_property
    def _corners(self) -> list[tuple[int, int]]:
        """Of each place, row by row, the row and the column in which its box begins."""
        upright = _along(self.xs, [(r.x0, r.y0, r.y1) for r in self.rules if not r.is_level])
        level = _along(self.ys, [(r.y0, r.x0, r.x1) for r in self.rules if r.is_level])
        width = len(self.xs) - 1
        corners: list[tuple[int, int]] = []
        for row in range(len(self.ys) - 1):
            y = (self.ys[row] + self.ys[row + 1]) / 2
            for column in range(width):
                x = (self.xs[column] + self.xs[column + 1]) / 2
                if column and not any(start < y < end for start, end in upright[column]):
                    corners.append(corners[-1])
                elif (
                    row
                    and not any(start < x < end for start, end in level[row])
                    and corners[-width][1] == column
                ):
                    corners.append(corners[-width])
                else:
                    corners.append((row, column))
        return corners


def _along(
    places: Sequence[float], rules: Iterable[tuple[float, float, float]]
) -> list[list[tuple[float, float]]]:
    """By place, from where to where lines are drawn there."""
    found: list[list[tuple[float, float]]] = [[] for _ in places]
    for place, start, end in rules:
        nearest = min(range(len(places)), key=lambda index: abs(places[index] - place))
        found[nearest].append((start, end))
    return found


def grids_of(sheet: Sheet) -> list[Grid]:
    """The ruled tables of a page, from the top down: of those within another, the inner ones."""
    rules = _merged(sheet.rules)
    if len(rules) > _DRAWING:
        return []
    found = [grid for group in _touching(rules) for grid in _grids(group, sheet)]
    inner = [grid for grid in found if not any(_is_within(other, grid) for other in found)]
    return sorted(inner, key=lambda grid: grid.top)


def levels_of(sheet: Sheet) -> list[Rule]:
    """The level lines of a page, from end to end."""
    rules = _merged(sheet.rules)
    return [rule for rule in rules if rule.is_level] if len(rules) <= _DRAWING else []


def _grids(rules: Sequence[Rule], sheet: Sheet) -> Iterator[Grid]:
    """The tables that lines draw which meet: one, or several that stand one on the other."""
    level = [rule for rule in rules if rule.is_level]
    upright = [rule for rule in rules if not rule.is_level]
    if not level or not upright:
        return
    xs = _places([r.x0 for r in upright] + [min(r.x0 for r in level), max(r.x1 for r in level)])
    ys = _places([r.y0 for r in level] + [min(r.y0 for r in upright), max(r.y1 for r in upright)])
    if len(xs) > _MOST or not 1 < len(ys) < _MOST:
        return
    sides = _along(xs, [(r.x0, r.y0, r.y1) for r in upright])
    for drawn, first, last in _bands(sides, ys):
        columns = sorted({0, len(xs) - 1, *drawn})
        if len(columns) <= _LEAST:
            continue
        place = tuple(xs[column] for column in columns)
        grid = Grid(sheet.number, place, tuple(ys[first : last + 1]), tuple(rules), ())
        words = tuple(word for word in sheet.words if grid.holds(word))
        if words:
            yield replace(grid, words=words)


def _bands(
    sides: Sequence[Sequence[tuple[float, float]]], ys: Sequence[float]
) -> Iterator[tuple[set[int], int, int]]:
    """The upright lines that stand beside rows, and these rows: those of one table, whose boxes may span columns."""
    band: set[int] = set()
    first = 0
    for row, (top, bottom) in enumerate(pairwise(ys)):
        y = (top + bottom) / 2
        drawn = {i for i, spans in enumerate(sides) if any(start < y < end for start, end in spans)}
        if not (drawn <= band or band <= drawn):
            yield band, first, row
            band, first = set(), row
        band |= drawn
    yield band, first, len(ys) - 1


def _is_within(inner: Grid, outer: Grid) -> bool:
    return (
        inner is not outer
        and outer.xs[0] - _NEAR < inner.xs[0]
        and inner.xs[-1] < outer.xs[-1] + _NEAR
        and outer.ys[0] - _NEAR < inner.ys[0]
        and inner.ys[-1] < outer.ys[-1] + _NEAR
    )


def _places(values: Iterable[float]) -> list[float]:
    """The values in order, those that are nearly one as one.

    >>> _places([10.0, 0.0, 0.5, 10.4])
    [0.0, 10.0]
    """
    found: list[float] = []
    last = float("-inf")
    for value in sorted(values):
        if value - last > _NEAR:
            found.append(value)
        last = value
    return found


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """The lines from end to end: most programs draw them piece by piece, a piece for each side of each box."""
    found = [
        Rule(start, y, end, y) for y, start, end in _joined((r.y0, r.x0, r.x1) for r in rules if r.is_level)
    ]
    upright = _joined((r.x0, r.y0, r.y1) for r in rules if not r.is_level)
    return found + [Rule(x, start, x, end) for x, start, end in upright]


def _joined(pieces: Iterable[tuple[float, float, float]]) -> Iterator[tuple[float, float, float]]:
    """Pieces of lines, by their place, start and end, joined where they lie on one line and meet."""
    lines: dict[float, list[tuple[float, float]]] = defaultdict(list)
    place = float("-inf")
    for at, start, end in sorted(pieces):
        if at - place > _NEAR / 2:
            place = at
        lines[place].append((start, end))
    for place, spans in lines.items():
        begin, stop = min(spans)
        for start, end in sorted(spans):
            if start > stop + _NEAR:
                yield place, begin, stop
                begin, stop = start, end
            stop = max(stop, end)
        yield place, begin, stop


def _touching(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Groups of lines that meet one another."""
    left = list(rules)
    while left:
        group = [left.pop()]
        for one in group:
            near = [other for other in left if _meet(one, other)]
            group += near
            left = [other for other in left if other not in near] if near else left
        yield group


def _meet(one: Rule, other: Rule) -> bool:
    return (
        one.x0 - _NEAR < other.x1
        and other.x0 - _NEAR < one.x1
        and one.y0 - _NEAR < other.y1
        and other.y0 - _NEAR < one.y1
    )
