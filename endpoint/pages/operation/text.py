"""The dossier's text in segments: wherever some words begin or end, one segment ends and the next begins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Span:
    """Some words of a text, in code points; ``number`` tells them from others."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the text.

    Attributes:
        covering: the numbers of the spans that cover it, the shortest first: what is said most closely of it.
        begins: those of them that begin with it.
    """

    text: str
    covering: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()


def segments(text: str, spans: Sequence[Span]) -> tuple[Segment, ...]:
    """The text cut at all borders of the spans, which may be nested, overlap, or be alike.

    Together the segments are the text, and those that a span covers are its words. A span without words, or that
    goes beyond the text, covers nothing.

    >>> [(one.text, one.covering) for one in segments("un deux", [Span(1, 0, 7), Span(2, 3, 7)])]
    [('un ', (1,)), ('deux', (2, 1))]
    """
    within = {one.number: one for one in spans if 0 <= one.start < one.end <= len(text)}
    begin, stop = _by_border(within)
    borders = sorted({0, len(text), *begin, *stop})
    active: dict[int, tuple[int, int]] = {}
    found = []
    for start, end in pairwise(borders):
        for number in stop.get(start, ()):
            del active[number]
        for number in begin.get(start, ()):
            active[number] = (within[number].end - within[number].start, number)
        covering = tuple(sorted(active, key=active.__getitem__))
        found.append(Segment(text[start:end], covering, tuple(begin.get(start, ()))))
    return tuple(found)


def _by_border(spans: Mapping[int, Span]) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """The numbers of the spans by where they begin, and by where they end."""
    begin: dict[int, list[int]] = {}
    stop: dict[int, list[int]] = {}
    for span in spans.values():
        begin.setdefault(span.start, []).append(span.number)
        stop.setdefault(span.end, []).append(span.number)
    return begin, stop
