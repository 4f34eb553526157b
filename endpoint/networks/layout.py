"""Where the nodes of a network stand in a picture: each connected part by itself, and the parts beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

from endpoint.networks.model import Edge, Network, Node

WIDTH: Final = 960.0
DRAWN: Final = 150
"""A picture that stands still has so many nodes at most: more can't be told apart."""

_ROOM: Final = 62.0  # the side of the square that one node has to itself
_MARGIN: Final = 34.0
_SEED: Final = 1


@dataclass(frozen=True, slots=True)
class Placed:
    """A node and its place, from the left and from the top."""

    node: Node
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a picture shows: the nodes with the most operations, and the edges between them."""

    width: float
    height: float
    nodes: tuple[Placed, ...]
    edges: tuple[Edge, ...]


def drawing(network: Network, most: int = DRAWN) -> Drawing:
    """Where to draw the nodes with the most operations; the same network is always drawn alike."""
    import networkx

    chosen = network.nodes[:most]
    ids = {node.id for node in chosen}
    edges = tuple(edge for edge in network.edges if edge.source in ids and edge.target in ids)
    graph = networkx.Graph()
    graph.add_nodes_from(node.id for node in chosen)
    graph.add_edges_from((edge.source, edge.target) for edge in edges)
    order = {node.id: number for number, node in enumerate(chosen)}
    parts = [sorted(part, key=order.__getitem__) for part in networkx.connected_components(graph)]
    parts.sort(key=lambda part: (-len(part), order[part[0]]))
    places: dict[str, tuple[float, float]] = {}
    height = 0.0
    for part, left, top in _beside(parts):
        height = max(height, top + _side(part))
        places |= _within(graph.subgraph(part), part, left, top)
    return Drawing(WIDTH, height, tuple(Placed(node, *places[node.id]) for node in chosen), edges)


def _side(part: Sequence[str]) -> float:
    return min(WIDTH, _ROOM * sqrt(len(part)) + 2 * _MARGIN)


def _beside(parts: list[list[str]]) -> Iterator[tuple[list[str], float, float]]:
    """Each part with the left and the top of its square; the squares stand in rows, the largest first."""
    left = top = bottom = 0.0
    for part in parts:
        side = _side(part)
        if left + side > WIDTH:
            left, top = 0.0, bottom
        yield part, left, top
        left += side
        bottom = max(bottom, top + side)


def _within(graph: object, part: list[str], left: float, top: float) -> dict[str, tuple[float, float]]:
    """The places of the nodes of one part, in its square."""
    import networkx

    # Sorted, as the order of a set of texts is another in each process.
    ordered = networkx.Graph()
    ordered.add_nodes_from(part)
    ordered.add_edges_from(sorted(map(sorted, graph.edges)))  # type: ignore[attr-defined]
    radius = _side(part) / 2 - _MARGIN
    centre = (left + radius + _MARGIN, top + radius + _MARGIN)
    found = networkx.spring_layout(
        ordered, seed=_SEED, weight=None, iterations=60, scale=max(radius, 1.0), center=centre
    )
    return {name: (round(float(x), 1), round(float(y), 1)) for name, (x, y) in found.items()}
