"""The compiled queries on many dossiers at once, or on the merged graph of all operations.

Each dossier of a chunk stands in a named graph of one store in memory, and no pattern crosses graphs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from pyoxigraph import DefaultGraph, NamedNode, Store

from shapes.catalogue import catalogue
from shapes.compiler import Query, across_queries, dossier_queries
from shapes.deadline import Deadline
from shapes.errors import EngineError
from shapes.findings import Failure
from shapes.graph import GraphName, rows

_DEFAULT = DefaultGraph()

# What a query may raise: « too many triples », a stack too deep, a number out of range.
_FAILURES = (OSError, RuntimeError, SyntaxError, ValueError)


def failures_by_graph(store: Store, deadline: Deadline) -> dict[GraphName, list[Failure]]:
    """The failures of each named graph, by its name; a graph without any is not among them.

    Raises :class:`EngineError` when the engine gives up or the time is over.
    """
    found: dict[GraphName, list[Failure]] = defaultdict(list)
    for graph, failure in _solutions(store, dossier_queries(), deadline):
        found[graph].append(failure)
    return found


def failures_across(store: Store, deadline: Deadline) -> list[Failure]:
    """The failures across the operations of the default graph."""
    return [failure for _, failure in _solutions(store, across_queries(), deadline)]


def _solutions(
    store: Store, queries: Sequence[Query], deadline: Deadline
) -> Iterator[tuple[GraphName, Failure]]:
    for query in queries:
        deadline.hold()
        shape = catalogue()[query.shape]
        try:
            solutions = list(rows(store, query.text))
        except _FAILURES as error:
            raise EngineError(f"{type(error).__name__}: {error}") from error
        for row in solutions:
            graph, focus = row.pop("graph", None), row.pop("this")
            if query.path is not None:
                row["path"] = query.path
            yield graph if isinstance(graph, NamedNode) else _DEFAULT, Failure(shape, focus, row)
