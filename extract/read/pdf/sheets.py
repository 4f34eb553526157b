"""What the engine finds on the pages of a PDF: words and ruled lines where they stand, and lines of words.

Lengths are points; x runs to the right, y down from the top of the page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

TOUCH = 0.06  # of the font's size: words that stand closer are one
_LETTERS = 6  # different ones, which have one width only in the print of typewriters
_EVEN = 0.01  # of the font's size, by which that width may differ
_SPACE = 1.4  # times it: more is no space between two words
WIDE = 1.6  # of the font's size: a gap that no line of prose has between two words


@dataclass(frozen=True, slots=True)
class Word:
    """A run of letters; ``y`` is its baseline."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    italic: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruled line, level or upright."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def is_level(self) -> bool:
        return self.x1 - self.x0 >= self.y1 - self.y0


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page; ``picture`` is the share of it that its largest picture covers."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    rules: tuple[Rule, ...]
    picture: float


@dataclass(frozen=True)
class Line:
    """Words on one baseline, from left to right, on page ``sheet``."""

    sheet: int
    words: tuple[Word, ...]

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return self.words[-1].x1

    @cached_property
    def size(self) -> float:
        """The size of most of its letters."""
        letters: Counter[float] = Counter()
        for word in self.words:
            letters[round(word.size, 1)] += len(word.text)
        return letters.most_common(1)[0][0]

    @cached_property
    def y(self) -> float:
        """The baseline of most of its letters."""
        letters: Counter[float] = Counter()
        for word in self.words:
            letters[round(word.y, 1)] += len(word.text)
        return letters.most_common(1)[0][0]

    @cached_property
    def text(self) -> str:
        """The words, parted as they stand: three spaces show a wide gap."""
        return "".join(_parted(self.words))

    @property
    def is_tabular(self) -> bool:
        """Does it hold cells, far apart? Prose that is set to fill its lines has like gaps everywhere."""
        gaps = [other.x0 - one.x1 for one, other in pairwise(self.words)]
        return bool(gaps) and max(gaps) > WIDE * self.size and (len(gaps) == 1 or max(gaps) > 2 * min(gaps))

    @cached_property
    def pitch(self) -> float:
        """The width that all letters and spaces have, as on a typewriter; 0 in other print."""
        letters = set().union(*(word.text for word in self.words))
        if len(self.words) < 3 or len(letters) < _LETTERS:
            return 0.0
        widths = [(word.x1 - word.x0) / len(word.text) for word in self.words]
        return min(widths) if max(widths) - min(widths) < _EVEN * self.size else 0.0

    def runs(self, gap: float) -> list[Line]:
        """The line in pieces, parted where words stand further apart than ``gap`` times the font's size."""
        pieces: list[list[Word]] = [[self.words[0]]]
        least = _SPACE * self.pitch
        for one, other in pairwise(self.words):
            if other.x0 - one.x1 > max(gap * max(one.size, other.size), least):
                pieces.append([])
            pieces[-1].append(other)
        return [Line(self.sheet, tuple(piece)) for piece in pieces]


def _parted(words: Sequence[Word]) -> Iterator[str]:
    yield words[0].text
    for one, other in pairwise(words):
        gap = (other.x0 - one.x1) / max(one.size, other.size, 0.1)
        yield "" if gap < TOUCH else " " if gap < WIDE else "   "
        yield other.text


def lines_of(sheet: int, words: Iterable[Word]) -> list[Line]:
    """The words in lines, from the top down. What is raised or lowered by less than half its size stays in its line."""
    lines: list[list[Word]] = []
    base = float("-inf")
    for word in sorted(words, key=lambda word: (word.y, word.x0)):
        if not lines or word.y - base > 0.45 * max(word.size, lines[-1][-1].size):
            lines.append([])
            base = word.y
        lines[-1].append(word)
    return [Line(sheet, tuple(sorted(line, key=lambda word: word.x0))) for line in lines]


def sheets_of(pages: Iterable[dict[str, Any]]) -> list[Sheet]:
    """The engine's pages."""
    return [
        Sheet(
            number,
            page["width"],
            page["height"],
            tuple(Word(*word) for word in page["words"]),
            tuple(Rule(*rule) for rule in page["rules"]),
            page["picture"],
        )
        for number, page in enumerate(pages)
    ]
