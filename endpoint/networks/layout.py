"""Where the nodes of a network stand in a picture: each connected part by itself, and the parts beside each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from endpoint.networks.model import Edge, Network, Node

WIDTH: Final = 960.0
DRAWN: Final = 150
"""A picture that stands still has so many nodes at most: more can't be told apart."""

DRAWN_EDGES: Final = 1_000
NAMED: Final = 60
NAME: Final = 28
"""Characters of a name, at most."""

_ROOM: Final = 76.0  # the side of the square that one node has to itself
_MARGIN: Final = 40.0
_STEPS: Final = 80
_LETTER: Final = 6.3  # of a name, in width
_LINE: Final = 13.0

_Places = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Placed:
    """A node and its place, from the left and from the top; ``named`` where there is room for its name."""

    node: Node
    x: float
    y: float
    named: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a picture shows: the nodes with the most operations, and the strongest edges between them."""

    width: float
    height: float
    nodes: tuple[Placed, ...]
    edges: tuple[Edge, ...]


def drawing(network: Network, most: int = DRAWN) -> Drawing:
    """Where to draw the nodes with the most operations; the same network is always drawn alike."""
    nodes = network.nodes[:most]
    number = {node.id: at for at, node in enumerate(nodes)}
    among_them = (edge for edge in network.edges if edge.source in number and edge.target in number)
    edges = tuple(islice(among_them, DRAWN_EDGES))
    pairs = [(number[edge.source], number[edge.target]) for edge in edges]
    places, height = np.zeros((len(nodes), 2)), 0.0
    for part, left, top in _beside(_parts(len(nodes), pairs)):
        side = _side(len(part))
        among = {at: place for place, at in enumerate(part)}
        links = [(among[one], among[other]) for one, other in pairs if one in among]
        places[part] = np.array([left, top]) + _MARGIN + spread(len(part), links) * (side - 2 * _MARGIN)
        height = max(height, top + side)
    named = _named(nodes, places)
    placed = (
        Placed(node, round(float(x), 1), round(float(y), 1), at in named)
        for at, (node, (x, y)) in enumerate(zip(nodes, places, strict=True))
    )
    return Drawing(WIDTH, height, tuple(placed), edges)


def spread(number: int, links: Sequence[tuple[int, int]]) -> _Places:
    """Places in a square of side 1 for nodes that are linked.

    The method of Fruchterman and Reingold (1991): all nodes repel each other and links draw together, by steps that
    grow smaller. A link to a node with many draws less, as a crowd that all know each other would be one spot.
    """
    if number == 1:
        return np.full((1, 2), 0.5)
    places: _Places = np.random.default_rng(1).random((number, 2))
    linked = np.zeros((number, number))
    for one, other in links:
        linked[one, other] = linked[other, one] = 1.0
    degrees = np.maximum(linked.sum(axis=0), 1.0)
    linked /= np.sqrt(np.minimum.outer(degrees, degrees))
    rest = 1.0 / sqrt(number)
    for step in range(_STEPS):
        apart = places[:, None, :] - places[None, :, :]
        distance = np.maximum(np.sqrt((apart**2).sum(axis=2)), 0.01)
        force = (apart * (rest**2 / distance**2 - linked * distance / rest)[:, :, None]).sum(axis=1)
        length = np.maximum(np.sqrt((force**2).sum(axis=1)), 1e-9)
        places += force * (np.minimum(length, 0.12 * (1 - step / _STEPS)) / length)[:, None]
    low, high = places.min(axis=0), places.max(axis=0)
    placed: _Places = (places - low) / np.maximum(high - low, 1e-9)
    return placed


def _parts(number: int, pairs: Sequence[tuple[int, int]]) -> list[list[int]]:
    """The connected parts, the largest first, each in the order of its nodes."""
    joined: dict[int, list[int]] = defaultdict(list)
    for one, other in pairs:
        joined[one].append(other)
        joined[other].append(one)
    parts, seen = [], set[int]()
    for start in range(number):
        part, waiting = [], [start]
        while waiting:
            if (at := waiting.pop()) not in seen:
                seen.add(at)
                part.append(at)
                waiting.extend(joined[at])
        if part:
            parts.append(sorted(part))
    return sorted(parts, key=lambda part: (-len(part), part[0]))


def _side(number: int) -> float:
    return min(WIDTH, _ROOM * sqrt(number) + 2 * _MARGIN)


def _beside(parts: list[list[int]]) -> Iterator[tuple[list[int], float, float]]:
    """Each part with the left and the top of its square; the squares stand in rows, the largest first."""
    left = top = bottom = 0.0
    for part in parts:
        side = _side(len(part))
        if left + side > WIDTH:
            left, top = 0.0, bottom
        yield part, left, top
        left += side
        bottom = max(bottom, top + side)


def _named(nodes: Sequence[Node], places: _Places) -> set[int]:
    """The nodes whose names find room, those with the most operations first."""
    taken: list[tuple[float, float, float]] = []
    named: set[int] = set()
    for at, node in enumerate(nodes):
        x, y = places[at]
        half = min(len(node.label), NAME) * _LETTER / 2
        inside = half <= x <= WIDTH - half
        free = all(abs(y - one[1]) > _LINE or abs(x - one[0]) > half + one[2] for one in taken)
        if inside and free and len(named) < NAMED:
            taken.append((float(x), float(y), half))
            named.add(at)
    return named
