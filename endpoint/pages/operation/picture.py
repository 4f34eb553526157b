"""Where everything stands in the picture of the lineage, which the template draws. Lengths are in pixels."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import Final

from endpoint.pages.operation.lineage import Lineage
from endpoint.pages.operation.names import Ref

_BOX_WIDE: Final = 176
_BOX_HIGH: Final = 68
_BETWEEN: Final = 132  # room for the name of a relation
_APART: Final = 18
_CHARACTERS: Final = 23
_LINES: Final = 3


@dataclass(frozen=True, slots=True)
class Box:
    """A project: the corner of its box and its name in lines. ``kind`` is ``own``, ``named`` or ``operation``."""

    x: int
    y: int
    lines: tuple[str, ...]
    full_name: str
    href: str | None
    kind: str
    width: int = _BOX_WIDE
    height: int = _BOX_HIGH


@dataclass(frozen=True, slots=True)
class Arrow:
    """From the right side of a box to the left side of another, with the name of the relation."""

    x1: int
    y1: int
    x2: int
    y2: int
    name: str
    proposed: bool

    @property
    def path(self) -> str:
        """The data of an SVG path."""
        middle = (self.x1 + self.x2) // 2
        return f"M{self.x1} {self.y1}C{middle} {self.y1} {middle} {self.y2} {self.x2 - 7} {self.y2}"


@dataclass(frozen=True, slots=True)
class Graph:
    """Boxes and arrows."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def lineage_graph(own: Ref, lineage: Lineage, maybe: str) -> Graph | None:
    """What leads here on the left, this operation, what it is joined to, and on the right what that may be.

    ``maybe`` is the name of an arrow to what may be the same. None where there is nothing to draw.
    """
    if not lineage.links and not lineage.leading:
        return None
    rows = max(1, len(lineage.leading), sum(max(1, len(link.same)) for link in lineage.links))
    left = _BOX_WIDE + _BETWEEN if lineage.leading else 0
    high = rows * (_BOX_HIGH + _APART) - _APART
    middle = _box(left, (high - _BOX_HIGH) // 2, own, "own")
    boxes, arrows = [middle], []
    for row, one in enumerate(lineage.leading):
        boxes.append(_box(0, row * (_BOX_HIGH + _APART), one.operation, "operation"))
        arrows.append(_arrow(boxes[-1], middle, one.relation, proposed=one.proposed))
    row = 0
    for link in lineage.links:
        named = _box(left + _BOX_WIDE + _BETWEEN, row * (_BOX_HIGH + _APART), link.project, "named")
        boxes.append(named)
        arrows.append(_arrow(middle, named, link.relation, proposed=False))
        for shift, same in enumerate(link.same):
            other = _box(
                named.x + _BOX_WIDE + _BETWEEN, (row + shift) * (_BOX_HIGH + _APART), same, "operation"
            )
            boxes.append(other)
            arrows.append(_arrow(named, other, maybe, proposed=True))
        row += max(1, len(link.same))
    wide = max(box.x for box in boxes) + _BOX_WIDE
    return Graph(wide, high, tuple(boxes), tuple(arrows))


def _box(x: int, y: int, ref: Ref, kind: str) -> Box:
    return Box(x, y, wrapped(ref.text), ref.text, None if kind == "own" else ref.href, kind)


def _arrow(start: Box, end: Box, name: str, *, proposed: bool) -> Arrow:
    half = _BOX_HIGH // 2
    return Arrow(start.x + _BOX_WIDE, start.y + half, end.x, end.y + half, name, proposed)


def wrapped(text: str) -> tuple[str, ...]:
    """A name in at most three short lines.

    >>> wrapped("Centres sociaux connectés en Flandre maritime")
    ('Centres sociaux', 'connectés en Flandre', 'maritime')
    """
    return tuple(textwrap.wrap(text, _CHARACTERS, max_lines=_LINES, placeholder=" …"))
