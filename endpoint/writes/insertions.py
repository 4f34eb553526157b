"""Updates that only add the statements that they list: they cost what they add, however large the store is."""

from __future__ import annotations

from pyoxigraph import NamedNode, Store

from endpoint.errors import WriteRefused
from endpoint.store.tokens import tokens
from endpoint.writes.effect import Effect
from endpoint.writes.parts import run
from endpoint.writes.updates import operations


def only_inserts(text: str) -> bool:
    """Whether an update adds the statements that it lists, and does nothing else."""
    found = operations(list(tokens(text)))
    return bool(found) and all(one.inserts_data for one in found)


def insert(store: Store, text: str, base: str, home: str | None, effect: Effect) -> None:
    """Make such an update.

    Raises:
        WriteRefused: it names a graph outside of the home.
    """
    listed = Store()
    run(listed, text, base)
    graphs = list(listed.named_graphs())
    if home and not all(is_in(graph, home) for graph in (*graphs, *(quad.graph_name for quad in listed))):
        raise WriteRefused(
            f"The update writes outside of {home}: write to a graph whose IRI begins with that."
        )
    for graph in graphs:
        store.add_graph(graph)
    effect.add(store, listed)


def is_in(graph: object, home: str) -> bool:
    """Whether a graph is one of those below an IRI."""
    return isinstance(graph, NamedNode) and graph.value.startswith(home)
