"""How a picture of a network tells kinds of nodes apart: by a shape and by a colour."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin
from typing import Final

from pyoxigraph import NamedNode

from endpoint.addresses import WORDS_BASE
from endpoint.pages.rendering import Language
from ontology.words import label

OPERATION: Final = "operation"


@dataclass(frozen=True, slots=True)
class Mark:
    """A shape, as an SVG path around 0, 0 of the size of a circle of radius 1, and the number of a colour
    (``--share-N`` of the styles)."""

    path: str
    colour: int


def _round(*angles: float, radius: float = 1.2) -> str:
    """A closed path through points on a circle; angles in sixths of a half turn from the top."""
    points = ((radius * sin(angle * pi / 6), -radius * cos(angle * pi / 6)) for angle in angles)
    return "M" + "L".join(f"{x:.3f} {y:.3f}" for x, y in points) + "Z"


def _star(points: int) -> str:
    turns = ((number * pi / points, 1.5 if number % 2 == 0 else 0.65) for number in range(2 * points))
    return "M" + "L".join(f"{r * sin(a):.3f} {-r * cos(a):.3f}" for a, r in turns) + "Z"


_CIRCLE: Final = "M1 0A1 1 0 1 1 -1 0A1 1 0 1 1 1 0Z"
_SQUARE: Final = "M-.9 -.9H.9V.9H-.9Z"

MARKS: Final[dict[str, Mark]] = {
    "european-fund": Mark(_star(5), 0),
    "state": Mark(_round(0, 2.4, 4.8, 7.2, 9.6), 6),
    "region": Mark(_round(1, 3, 5, 7, 9, 11), 3),
    "department": Mark(_round(0, 3, 6, 9, radius=1.35), 4),
    "epci": Mark(_SQUARE, 0),
    "commune": Mark(_CIRCLE, 2),
    "caf": Mark(_round(0, 4, 8, radius=1.4), 1),
    "federation": Mark(_round(2, 6, 10, radius=1.4), 6),
    "social-centre": Mark("M-.4 -1.2H.4V-.4H1.2V.4H.4V1.2H-.4V.4H-1.2V-.4H-.4Z", 5),
    "organisation": Mark(
        "M0 -.6L.6 -1.2L1.2 -.6L.6 0L1.2 .6L.6 1.2L0 .6L-.6 1.2L-1.2 .6L-.6 0L-1.2 -.6L-.6 -1.2Z", 7
    ),
    "unresolved": Mark(f"{_CIRCLE}M.5 0A.5 .5 0 1 0 -.5 0A.5 .5 0 1 0 .5 0Z", 7),
    OPERATION: Mark("M-1.5 -.6H1.5V.6H-1.5Z", 4),
}


def mark(kind: str) -> Mark:
    """The mark of a kind; of one that we don't know, that of a body that nobody could place."""
    return MARKS.get(kind, MARKS["unresolved"])


def kind_label(kind: str, lang: Language) -> str:
    """What a kind is called.

    >>> kind_label("social-centre", "fr"), kind_label("operation", "en")
    ('centre social', 'operation')
    """
    if kind == OPERATION:
        return "opération" if lang == "fr" else "operation"
    return label(NamedNode(f"{WORDS_BASE}def/agent-kind/{kind}"), lang) or kind
