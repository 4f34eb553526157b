"""What stands in one cell of a printed table, on one line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from extract.read.pdf.paragraphs import USUAL, join
from extract.read.pdf.sheets import Line, Word, lines_of
from extract.text import fold

_SLACK = 1.0  # points
_PART = re.compile(r"[^\W\d_]+(?=$|\W)")
_TOKEN = re.compile(r"[a-z0-9]+")
_WORD = 5  # letters: what is shorter, at a line's begin, may be the end of a word
_SMALL = frozenset("de du des la le les et à au aux en sur pour par dans ou un une est d l".split())


@dataclass(frozen=True, slots=True)
class Room:
    """The width that a cell has for a line, in points: at least, and at most."""

    least: float
    most: float


def cell_text(words: Iterable[Word], room: Room, vocabulary: Counter[str]) -> str:
    """The words of a cell, wrapped lines put together.

    A line that ends though the next word would have fit ends on purpose: ``<br>`` stands there; and ``<i>``
    where italics begin behind upright letters. Both tell a second line from a wrapped one.
    """
    lines = lines_of(0, words)
    read = [word for line in lines for word in line.words]
    upright = set(read[: max((i for i, word in enumerate(read, 1) if not word.italic), default=len(read))])
    head: list[list[str]] = []
    tail: list[list[str]] = []
    before: Line | None = None
    for line in lines:
        ends = before is not None and _need(before, line) + _SLACK < room.least
        torn = before is not None and _is_torn(before, line, room, vocabulary)
        for part, pieces in (
            ([w for w in line.words if w in upright], head),
            ([w for w in line.words if w not in upright], tail),
        ):
            if part:
                _add(pieces, " ".join(Line(0, tuple(part)).text.split()), ends=ends, torn=torn)
                ends = torn = False
        before = line
    first, second = (" <br> ".join(join(piece, vocabulary) for piece in pieces) for pieces in (head, tail))
    return f"{first} <i>{second}</i>" if second else first


def _add(pieces: list[list[str]], text: str, *, ends: bool, torn: bool) -> None:
    if not pieces or ends:
        pieces.append([text])
    elif torn:
        pieces[-1][-1] += text
    else:
        pieces[-1].append(text)


def _need(one: Line, other: Line) -> float:
    """The width that ``one`` would take with the first word of ``other``."""
    return one.x1 - one.x0 + 0.25 * one.size + other.words[0].x1 - other.words[0].x0


def _is_torn(one: Line, other: Line, room: Room, vocabulary: Counter[str]) -> bool:
    """Is a word too long for the cell, and torn where it is full, without a hyphen?

    That the line is full may be chance: the rest is no word, or the whole is one that the document has elsewhere.
    """
    first, rest = one.words[-1], other.words[0]
    part = _PART.match(rest.text)
    if not first.text[-1].isalpha() or part is None or part[0].lower() in _SMALL:
        return False
    if (
        len(one.words) > 1 and first.x1 - first.x0 + rest.x1 - rest.x0 < room.most
    ):  # it would fit on a line of its own
        return False
    if (
        room.most - (one.x1 - one.x0) > _width(rest.text[0]) * rest.size
        or first.text[-1].isupper() != part[0].isupper()
    ):
        return False
    whole = _TOKEN.findall(fold(first.text + part[0]))[-1]
    is_end = len(part[0]) < _WORD and _TOKEN.findall(fold(first.text))[-1] not in USUAL
    return is_end or any(vocabulary[whole[: len(whole) - cut]] for cut in range(3))


def _width(letter: str) -> float:
    """About how wide a letter is, as a share of its size."""
    if letter in "fijlrtI'’":
        return 0.34
    return 0.9 if letter in "mwMW" else 0.72 if letter.isupper() else 0.56
