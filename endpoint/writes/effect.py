"""What a write does to a store: to count that, and to read it back, costs what is written, however large the rest is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Store

from endpoint.errors import CorruptSnapshot

_AT_ONCE: Final = 20_000  # statements that are held twice

Graph = NamedNode | BlankNode | DefaultGraph


@dataclass(slots=True)
class Effect:
    """What a write turns out to do.

    Attributes:
        created: it made a graph that was not there.
        counted: all that it does to the statements stands here; else only the whole store can tell.
        more: how many statements the store has more than before; below zero for fewer.
        fresh: those that were not there.
        sizes: how many statements each graph holds that was made anew.
    """

    created: bool = False
    counted: bool = True
    more: int = 0
    fresh: list[Quad] = field(default_factory=list)
    sizes: dict[Graph, int] = field(default_factory=dict)

    def add(self, store: Store, quads: Iterable[Quad]) -> None:
        """Add those statements that are not there."""
        coming = iter(quads)
        while part := list(islice(coming, _AT_ONCE)):
            listed = Store()  # which takes 1.0 and 1.00 for one, as the other does
            listed.extend(part)
            fresh = [quad for quad in listed if quad not in store]
            store.extend(fresh)
            self.fresh += fresh
            self.more += len(fresh)
            for quad in fresh:
                if quad.graph_name in self.sizes:
                    self.sizes[quad.graph_name] += 1

    def clear(self, store: Store, graph: Graph) -> None:
        """Take all statements from a graph."""
        self.more -= _size(store, graph)
        self.sizes[graph] = 0
        store.clear_graph(graph)

    def exchange(self, store: Store, graph: Graph, wanted: set[Quad]) -> None:
        """Leave a graph with these statements; of those that stay none is written again."""
        present = set(store.quads_for_pattern(None, None, None, graph))
        for quad in present - wanted:
            store.remove(quad)
        store.extend(wanted - present)
        self.more += len(wanted) - len(present)
        self.sizes[graph] = len(wanted)

    def require_in(self, store: Store) -> None:
        """See that a store reads back so. The rest of its files are those of a snapshot that was counted.

        Raises:
            CorruptSnapshot: it does not.
        """
        for quad in self.fresh:
            if quad not in store:
                raise _corrupt(f"without {quad}")
        for graph, size in self.sizes.items():
            found = _size(store, graph)
            if found != size:
                raise _corrupt(f"with {found} statements of {size} in {graph}")


def _size(store: Store, graph: Graph) -> int:
    return sum(1 for _ in store.quads_for_pattern(None, None, None, graph))


def _corrupt(how: str) -> CorruptSnapshot:
    return CorruptSnapshot(f"The new graph reads back {how}: the previous one stays; try again.")
