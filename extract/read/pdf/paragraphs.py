"""Lines of print as paragraphs: by their distance, by where they end, and by what they begin with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import pairwise

from extract.find.table.rows import CATEGORIES
from extract.read.flow import ITEM, TEXT, Block
from extract.read.pdf.sheets import WIDE, Line
from extract.reading.hyphens import HYPHENS, broken_word, keeps_hyphen
from extract.text import fold

_TOKEN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
USUAL = frozenset(
    "financier financeur partenaire engagement regime aide taux montant organisme total cofinanceurs beneficiaire"
    " autofinancement fonds europeen developpement regional social applications".split()
).union(*(category.split() for category in CATEGORIES))
_BELOW = 4.0  # of the font's size: a broken word goes on no further down
_MORE = 1.18  # times the distance between lines: a paragraph ends
_INDENT = 0.8  # of the font's size: a first line further in begins a paragraph
_OTHER_SIZE = 0.08  # by how much a heading's letters differ
_SLACK = 0.5  # points
_BULLET = re.compile("[-\u2010\u2013\u2014•●*·▪■◦○➢➤►‣✓✔\uf0b7\uf0a7\uf0d8\uf0fc\uf0a8\uf02d\uf06f\uf076]")
_NUMBER = re.compile(r"(?:\d{1,2}|[a-z])[/).°](?=\D|$)")
_LEADING_SHARE = 0.06  # of the lines: as many at least show the distance between two of one paragraph


def join(pieces: Sequence[str], vocabulary: Counter[str]) -> str:
    """Lines of one paragraph as one: words that a line's end broke made whole, compounds kept.

    >>> join(["Le numé-", "rique à Saint-", "Quentin et sous-", "préfecture"], Counter())
    'Le numérique à Saint-Quentin et sous-préfecture'
    """
    text = pieces[0]
    for piece in pieces[1:]:
        broken = broken_word(text, piece)
        if text.endswith("\u00ad"):
            text = text[:-1] + piece
        elif broken is None:
            text += f" {piece}"
        else:
            text = (text if keeps_hyphen(*broken, vocabulary) else text[:-1]) + piece
    return text


def vocabulary_of(lines: Sequence[Line]) -> Counter[str]:
    """How often the lines have each folded word, in prose and in cells, those aside that an end of a line breaks.

    The words that financing tables are made of are known without.
    """
    words = Counter(USUAL)
    broken: list[Line] = []  # runs that end with a hyphen, and wait for the rest of their word below
    for line in lines:
        waiting = [one for one in broken if one.sheet == line.sheet and line.y - one.y < _BELOW * line.size]
        broken = []
        for run in line.runs(WIDE):
            tokens = _TOKEN.findall(fold(run.text))
            rests = [one for one in waiting if one.x0 < run.x1 and run.x0 < one.x1]
            waiting = [one for one in waiting if one not in rests]
            ends = run.text[-1] in HYPHENS
            words.update(tokens[bool(rests) : len(tokens) - ends])
            broken += [run] if ends else []
        broken += waiting
    return words


@dataclass(frozen=True)
class Print:
    """How the prose of a document is printed: its margins, and the distance between its lines."""

    lines: tuple[Line, ...]
    vocabulary: Counter[str]

    @cached_property
    def words(self) -> frozenset[str]:
        """The vocabulary, compounds in their parts."""
        return frozenset(part for word in self.vocabulary for part in word.split("-"))

    @cached_property
    def right(self) -> float:
        """Where full lines end."""
        return max((line.x1 for line in self.lines if len(line.words) > 4), default=0.0)

    @cached_property
    def left(self) -> float:
        starts = Counter(round(line.x0) for line in self.lines)
        return float(min((x for x, count in starts.items() if count > 1), default=0))

    @cached_property
    def _leadings(self) -> dict[int, float]:
        """The least usual distance between two lines, by the size of their letters in half points."""
        distances: dict[int, Counter[float]] = {}
        for one, other in pairwise(self.lines):
            distance = other.y - one.y
            if one.sheet == other.sheet and same_size(one, other) and 0 < distance < 2.5 * one.size:
                distances.setdefault(round(2 * one.size), Counter())[round(2 * distance) / 2] += 1
        found = {}
        for size, counts in distances.items():
            least = max(2, _LEADING_SHARE * counts.total())
            usual = [distance for distance, count in counts.items() if count >= least]
            found[size] = min(usual, default=min(counts))
        return found

    def leading(self, line: Line) -> float:
        """The distance of the next line of the same paragraph."""
        return self._leadings.get(round(2 * line.size), 1.25 * line.size)

    def blocks(self, lines: Sequence[Line]) -> Iterator[Block]:
        """The paragraphs and the items of lists that ``lines``, from the top down, make up."""
        for paragraph in self._paragraphs(lines):
            first = paragraph[0]
            text = join([line.text for line in paragraph], self.vocabulary)
            if len(first.words) > 1 and _is_bullet(first):
                yield Block(ITEM, f"- {text[len(first.words[0].text) :].lstrip()}")
            else:
                yield Block(TEXT, text)

    def _paragraphs(self, lines: Sequence[Line]) -> Iterator[list[Line]]:
        for group in _split(lines, self._is_far):
            right = self._right_of(group)
            yield from _split(group, partial(self._ends, right))

    def _is_far(self, one: Line, other: Line) -> bool:
        if not same_size(one, other) or one.is_tabular or other.is_tabular:
            return True
        if one.sheet != other.sheet:
            return False
        return other.y - one.y > _MORE * self.leading(one) + _SLACK

    def _right_of(self, group: Sequence[Line]) -> float:
        """Where the full lines of a group of lines end: at the margin, or, in a narrow column, before it."""
        widest = max(line.x1 for line in group)
        if (
            len(group) < 3
            or widest > self.right - 2 * group[0].size
            or widest - self.left < 0.45 * (self.right - self.left)
        ):
            return self.right
        wrapped = all(_need(one, other) > widest - one.x0 for one, other in pairwise(group))
        return widest if wrapped else self.right

    def _ends(self, right: float, one: Line, other: Line) -> bool:
        """Does a paragraph end with ``one``, and another begin with ``other``?"""
        room = right - (min(one.x0, other.x0) if not self._is_centred(one) else self.left)
        if _need(one, other) + _SLACK <= room:
            return True
        indent = other.x0 - one.x0
        if _is_bullet(other) or _NUMBER.match(other.text):
            return abs(indent) > _SLACK or _is_bullet(one) or bool(_NUMBER.match(one.text))
        hanging = _is_bullet(one) or _NUMBER.match(one.text) is not None or self._is_centred(one)
        return indent > _INDENT * one.size and not hanging and one.sheet == other.sheet

    def _is_centred(self, line: Line) -> bool:
        middle = (self.left + self.right) / 2
        return line.x0 > self.left + 2 * line.size and abs((line.x0 + line.x1) / 2 - middle) < 2


def _need(one: Line, other: Line) -> float:
    """The width that ``one`` would take with the first word of ``other``."""
    space = 0.2 * one.size
    return one.x1 - one.x0 + space + other.words[0].x1 - other.words[0].x0


def same_size(one: Line, other: Line) -> bool:
    """Are the two lines printed in letters of one size?"""
    return abs(one.size - other.size) <= _OTHER_SIZE * one.size


def _is_bullet(line: Line) -> bool:
    first = line.words[0]
    if _BULLET.fullmatch(first.text):
        return True
    far = len(line.words) > 1 and line.words[1].x0 - first.x1 > 0.6 * first.size
    return first.text == "o" and far


def _split(lines: Sequence[Line], parts: Callable[[Line, Line], bool]) -> Iterator[list[Line]]:
    group = [lines[0]] if lines else []
    for one, other in pairwise(lines):
        if parts(one, other):
            yield group
            group = []
        group.append(other)
    if group:
        yield group
