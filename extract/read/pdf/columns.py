"""The columns of a table without rules: where the white runs down between the words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from extract.read.pdf.sheets import Line, Word

GAP = 0.55  # of the font's size: more is between two cells, less between two words of one
WIDER = 1.5  # times a space or a white: another kind of it
MONEY = re.compile(r"\d\s?(?:€|EUR\b|euros?\b)|\d[\d\s.]*,\d\d\b", re.IGNORECASE)
_RATE = re.compile(r"[-+−–(]?\d[\d\s.,]*%[)*]?|%")
_AMOUNT = re.compile(r"[-+−–(]?\d[\d\s.,'’]*(?:k?€|EUR|euros?)?[)*]?", re.IGNORECASE)
_MARKED = re.compile(r"[%€]|eur", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{4}")
_MANY = 60  # words: no cell's line has more
_USUAL = 3  # times that cells begin at one place


@dataclass(frozen=True)
class Columns:
    """A table as it is printed on one page: its heads, and the lines below them.

    ``above`` are the lines of the pages before, ``rules`` the heights of level lines across the page's table.
    """

    heads: tuple[Line, ...]
    body: tuple[Line, ...]
    above: tuple[Line, ...] = ()
    rules: tuple[float, ...] = ()

    @property
    def top(self) -> float:
        """Where the table begins on the last of its pages."""
        lines = (*self.heads, *self.body)
        return min(line.y for line in lines if line.sheet == lines[-1].sheet)

    @property
    def title(self) -> str:
        """The heads' words."""
        return " ".join(line.text for line in self.heads)

    @cached_property
    def cells(self) -> list[list[Word]]:
        """The words of each head, from left to right."""
        starts = Counter(round(run.x0) for line in (*self.above, *self.body) for run in line.runs(GAP))
        usual = {x for x, count in starts.items() if count >= _USUAL}
        return _heads_of([*map(self._placed, self.heads)], usual)

    def _placed(self, line: Line) -> Line:
        """The line of heads, further down if it stands on the next page."""
        down = 0.0 if line.sheet == self.heads[0].sheet else self.heads[0].y
        return (
            Line(line.sheet, tuple(replace(word, y=word.y + down) for word in line.words)) if down else line
        )

    @cached_property
    def cuts(self) -> list[float]:
        """Where one column ends and the next begins: in the widest white between two heads' middles.

        Where that leaves two cells of many lines in one column, it is the white between these.
        """
        middles = [(min(w.x0 for w in cell) + max(w.x1 for w in cell)) / 2 for cell in self.cells]
        lines = (*self.above, *self.body)
        words = [word for line in (*self.heads, *lines) for word in line.words]
        cuts = [_white(words, left, right) for left, right in pairwise(middles)]
        gaps: list[list[tuple[float, float]]] = [[] for _ in cuts]
        for line in lines:
            for one, other in pairwise(line.runs(GAP)):
                column = _column(cuts, one)
                if column != _column(cuts, other):
                    continue
                for at in (column - 1, column):
                    if 0 <= at < len(cuts) and middles[at] < other.x0 and one.x1 < middles[at + 1]:
                        gaps[at].append((max(one.x1, middles[at]), min(other.x0, middles[at + 1])))
        for at, found in enumerate(gaps):
            left, right = (
                max((gap[0] for gap in found), default=0.0),
                min((gap[1] for gap in found), default=0.0),
            )
            if 2 * len(found) > len(self.body) // 2 and left < right:
                cuts[at] = _white(words, left, right)
        return cuts

    def place(self, line: Line) -> list[tuple[int, Line]]:
        """The line's cells with the number of their column; one that reaches over several stands in its first.

        Figures of a totals row that is printed on its own, under no head, stand under the head of such figures.
        """
        return [(self._home(column, piece), piece) for column, piece in self._place(line)]

    def _place(self, line: Line) -> list[tuple[int, Line]]:
        found: list[tuple[int, Line]] = []
        whole = self.is_alone(line)
        for run in line.runs(GAP):
            for piece in [run] if whole else self._cut(run):
                found.append((_column(self.cuts, piece), piece))
        return found

    def _home(self, column: int, piece: Line) -> int:
        if not _MARKED.search(piece.text):
            return column
        counts = (
            self._rates
            if _RATE.fullmatch(piece.text)
            else self._amounts
            if _AMOUNT.fullmatch(piece.text)
            else None
        )
        if not counts or 2 * counts[column] > max(counts.values()):
            return column
        return counts.most_common(1)[0][0]

    @cached_property
    def _rates(self) -> Counter[int]:
        return self._count(_RATE)

    @cached_property
    def _amounts(self) -> Counter[int]:
        return self._count(_AMOUNT)

    def _count(self, figure: re.Pattern[str]) -> Counter[int]:
        """How many figures stand in each column."""
        placed = (cell for line in (*self.above, *self.body) for cell in self._place(line))
        return Counter(column for column, piece in placed if figure.fullmatch(piece.text))

    @cached_property
    def anchors(self) -> list[int]:
        """The lines with an amount in the column that has most of them, each in a row of its own."""
        column = max(self._amounts, key=lambda at: self._amounts[at], default=None)
        return [
            index
            for index, line in enumerate(self.body)
            if any(at == column and _AMOUNT.match(piece.text) for at, piece in self.place(line))
        ]

    def is_alone(self, line: Line) -> bool:
        """Is the line a row without columns: words and money in one run?"""
        return len(line.runs(GAP)) == 1 and bool(MONEY.search(line.text) and _WORD.search(line.text))

    def _cut(self, run: Line) -> list[Line]:
        """A run of words in pieces: where a column begins in it, and before a rate at its end."""
        spaces = [other.x0 - one.x1 for one, other in pairwise(run.words)]
        if len(run.words) > _MANY or _AMOUNT.fullmatch(run.text) or _RATE.fullmatch(run.text):
            return [run]
        for at, space in enumerate(spaces, 1):
            left, right = Line(run.sheet, run.words[:at]), Line(run.sheet, run.words[at:])
            wider = len(spaces) > 1 and space > WIDER * min(spaces)
            if self._begins(left, right, wider=wider) or (
                _RATE.fullmatch(right.text) and not _is_figure(left.words[-1])
            ):
                return [left, *self._cut(right)]
        return [run]

    def _begins(self, left: Line, right: Line, *, wider: bool) -> bool:
        """Does a column begin between two parts of a run: of figures, or after more than the run's usual space?"""
        column = next((i for i, cut in enumerate(self.cuts) if left.x1 <= cut <= right.x0), None)
        if column is None or wider:
            return column is not None
        of_figures = _is_figure(left.words[0]) and column in self._figures
        return of_figures or (_is_figure(right.words[0]) and column + 1 in self._figures)

    @cached_property
    def _figures(self) -> set[int]:
        """The columns that hold figures more than words."""
        balance: Counter[int] = Counter()
        for line in (*self.above, *self.body):
            for word in () if self.is_alone(line) else line.words:
                column = sum(cut < (word.x0 + word.x1) / 2 for cut in self.cuts)
                balance[column] += 1 if _is_figure(word) else -1
        return {column for column, count in balance.items() if count > 0}


def _column(cuts: Sequence[float], piece: Line) -> int:
    """The column in which figures have their middle, and words begin."""
    figure = _RATE.fullmatch(piece.text) or _AMOUNT.fullmatch(piece.text)
    at = (piece.x0 + piece.x1) / 2 if figure else piece.x0 + 0.3 * piece.size
    return sum(cut < at for cut in cuts)


def _is_figure(word: Word) -> bool:
    return word.text in ("%", "€") or _AMOUNT.match(word.text) is not None


def _white(words: Sequence[Word], left: float, right: float) -> float:
    """The middle of the widest strip between ``left`` and ``right`` that the fewest words cross."""
    near = [word for word in words if word.x0 < right and word.x1 > left]
    crossings: Counter[float] = Counter(
        {left: 0, right: 0}
    )  # by place: how many words begin there, less those that end
    for word in near:
        crossings[max(left, word.x0)] += 1
        crossings[min(right, word.x1)] -= 1
    best = (len(words) + 1, 0.0, (left + right) / 2)
    crossed = 0
    for start, end in pairwise(sorted(crossings)):
        crossed += crossings[start]
        best = min(best, (crossed, start - end, (start + end) / 2))
    return best[2]


def _heads_of(lines: Sequence[Line], starts: set[int]) -> list[list[Word]]:
    """The heads that ``lines`` hold: what stands one below the other is one.

    Two heads may stand close: the cells below tell, at whose ``starts`` a head begins too.
    """
    cells: list[list[Word]] = []
    for line in sorted(lines, key=lambda line: -len(line.runs(GAP))):
        for run in (piece for one in line.runs(GAP) for piece in _parted(one, starts)):
            at = next((cell for cell in cells if _over(cell, run)), None)
            if at is None:
                cells.append(list(run.words))
            else:
                at.extend(run.words)
    whole = [sorted(cell, key=lambda word: (word.y, word.x0)) for cell in cells]
    return sorted(whole, key=lambda cell: min(word.x0 for word in cell))


def _parted(run: Line, starts: set[int]) -> Iterator[Line]:
    words = [run.words[0]]
    for word in run.words[1:]:
        if round(word.x0) in starts:
            yield Line(run.sheet, tuple(words))
            words = []
        words.append(word)
    yield Line(run.sheet, tuple(words))


def _over(cell: Sequence[Word], run: Line) -> bool:
    return min(word.x0 for word in cell) < run.x1 and run.x0 < max(word.x1 for word in cell)
