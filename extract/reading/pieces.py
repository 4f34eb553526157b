"""From the characters of a changed text back to those of its source."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

Edit = tuple[int, int, str]  # text[start:end], and what stands there afterwards


def _offsets() -> array[int]:
    return array("i")


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text as pieces of its source: ``[at[i], at[i + 1])`` of the text was ``[starts[i], ends[i])`` there.

    A piece as long as its source came letter by letter, any other as a whole. What lies between two pieces of
    the source was left out. ``at`` has one more, the text's length; there is always a piece, if an empty one.
    """

    at: array[int] = field(default_factory=_offsets)
    starts: array[int] = field(default_factory=_offsets)
    ends: array[int] = field(default_factory=_offsets)

    def add(self, at: int, start: int, end: int) -> None:
        self.at.append(at)
        self.starts.append(start)
        self.ends.append(end)

    def start(self, offset: int) -> int:
        """Where the character at ``offset`` begins in the source; at the text's end, where that ends."""
        if offset >= self.at[-1]:
            return self.ends[-1]
        piece = self._piece(offset)
        return self.starts[piece] + (offset - self.at[piece] if self._is_even(piece) else 0)

    def end(self, offset: int) -> int:
        """Where the character before ``offset`` ends in the source: never in what was left out after it."""
        piece = self._piece(offset - 1)
        return self.starts[piece] + offset - self.at[piece] if self._is_even(piece) else self.ends[piece]

    def _piece(self, offset: int) -> int:
        return min(max(0, bisect_right(self.at, offset) - 1), len(self.starts) - 1)

    def _is_even(self, piece: int) -> bool:
        return self.at[piece + 1] - self.at[piece] == self.ends[piece] - self.starts[piece]

    def through(self, inner: Pieces) -> Pieces:
        """These pieces with the source of their source, of which ``inner`` are the pieces."""
        found = Pieces()
        for piece, (at, start, end) in enumerate(zip(self.at, self.starts, self.ends, strict=False)):
            if start == end or not self._is_even(piece):
                found.add(at, inner.start(start), inner.end(end) if end > start else inner.start(start))
                continue
            index = inner._piece(start)
            while index < len(inner.starts) and inner.at[index] < end:
                low, high = max(start, inner.at[index]), min(end, inner.at[index + 1])
                found.add(at + low - start, inner.start(low), inner.end(high))
                index += 1
        found.at.append(self.at[-1])
        return found


def change(text: str, edits: Iterable[Edit]) -> tuple[str, Pieces | None]:
    """``text`` with ``edits`` (in order, apart), and its pieces; None where every offset stays.

    >>> text, pieces = change("inno-\\nvation", [(4, 6, "")])
    >>> text, [(pieces.start(i), pieces.end(i)) for i in (0, 4, 10)]
    ('innovation', [(0, 0), (6, 4), (12, 12)])
    """
    pieces = Pieces()
    parts: list[str] = []
    length = done = 0
    piece_at = piece_start = 0
    for start, end, new in edits:
        parts += (text[done:start], new)
        length += start - done
        if len(new) != end - start:
            if start > piece_start:
                pieces.add(piece_at, piece_start, start)
            if new:
                pieces.add(length, start, end)
            piece_at, piece_start = length + len(new), end
        length += len(new)
        done = end
    parts.append(text[done:])
    length += len(text) - done
    if not pieces.starts and piece_start == 0:
        return "".join(parts), None
    if len(text) > piece_start or not pieces.starts:
        pieces.add(piece_at, piece_start, len(text))
    pieces.at.append(length)
    return "".join(parts), pieces
