"""The checks: of one dossier by the reference engine, of many by the compiled one, and across operations.

Failing closed: what could not be checked gets a finding, ``engine-failure``, and does not conform.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from pyoxigraph import NamedNode, Quad, Store

from shapes.catalogue import ENGINE_FAILURE, catalogue
from shapes.deadline import Deadline
from shapes.errors import EngineError
from shapes.findings import Failure, result
from shapes.graph import GraphName, GraphView
from shapes.messages import filled
from shapes.report import Report, Result

if TYPE_CHECKING:
    from shapes.contradictions import Dossiers, Official

Key = TypeVar("Key")
Judge: TypeAlias = Callable[[Store], Mapping[GraphName, Sequence[Failure]]]
"""From a store to the failures of each of its named graphs; raises EngineError when it gives up."""

CHUNK = 50
"""Dossiers side by side in one store: fewer take more time for reading the queries, more for finding a node."""

SECONDS = 60.0
"""What the check of a dossier may take: thousands of times what it does take."""


def validate(quads: Iterable[Quad], *, seconds: float = SECONDS) -> Report:
    """Check the graph of one dossier against all shapes, with the reference engine.

    All quads count as one graph, whatever graph they stand in: the operation, its evidence, and the official
    places and bodies that it refers to. A graph without exactly one operation, a failure of the engine, and a
    check of more than ``seconds`` are findings (``no-operation``, ``several-operations``, ``engine-failure``),
    never silence. The first call of a process imports pyshacl and parses the shapes. Raises
    :class:`~shapes.errors.ShapesError` when the shapes themselves cannot be used.
    """
    from shapes import reference_engine  # here, because rdflib and pyshacl take 0.3 s to import

    graph = GraphView(Store())
    try:
        graph.load(quads)
        failures = reference_engine.failures(graph.store, Deadline.after(seconds))
        return Report.of(result(failure, graph) for failure in failures)
    except EngineError as error:
        return failed(str(error))


def validate_many(
    dossiers: Iterable[tuple[Key, Iterable[Quad]]], *, chunk: int = CHUNK, seconds: float = SECONDS
) -> Iterator[tuple[Key, Report]]:
    """Check many dossiers, each with the results of :func:`validate`, ten times faster.

    ``dossiers`` are keys of any kind, each with the quads of one dossier; the reports come in their order.
    No more than ``chunk`` dossiers are held at once. A chunk in which the engine fails, or for which it takes
    more than ``seconds``, is checked again dossier by dossier, so that one takes no other with it. Raises
    :class:`~shapes.errors.ShapesError` as :func:`validate` does, and ValueError for a chunk of none.
    """
    from shapes import compiled_engine

    def judge(store: Store) -> Mapping[GraphName, Sequence[Failure]]:
        return compiled_engine.failures_by_graph(store, Deadline.after(seconds))

    if chunk < 1:
        raise ValueError(f"chunk is {chunk}: give 1 or more")
    waiting = iter(dossiers)
    while some := list(islice(waiting, chunk)):
        keys = [key for key, _ in some]
        yield from zip(keys, reports_of_chunk([quads for _, quads in some], judge), strict=True)


def validate_across(operations: Store | Iterable[Quad], *, seconds: float = SECONDS) -> Report:
    """Check what no dossier shows by itself, on the merged graph of all operations.

    One SIREN on two bodies, one INSEE code on two places, two totals for one operation… Of a store the default
    graph is checked, which holds a published graph's statements once; quads count as one graph.
    """
    from shapes import compiled_engine

    try:
        if isinstance(operations, Store):
            graph = GraphView(operations)
        else:
            graph = GraphView(Store())
            graph.load(operations)
        failures = compiled_engine.failures_across(graph.store, Deadline.after(seconds))
        return Report.of(result(failure, graph) for failure in failures)
    except EngineError as error:
        return failed(str(error))


def validate_together(
    dossiers: Dossiers[Key], *, official: Official = frozenset, seconds: float = SECONDS
) -> dict[Key, Report]:
    """Check what no dossier shows by itself, and tell it of each dossier that has a part in it.

    As :func:`validate_across`, but the dossiers are kept apart: the results are about what each of them says, in
    its own words. A dossier without any is not among them. ``dossiers`` gives all keys and quads, and is called
    twice; ``official`` gives statements for which no dossier is to blame. A failure of the engine is a finding
    of every dossier. Raises OSError where there is no room for the merged graph on the disk.
    """
    from shapes import contradictions

    try:
        return contradictions.reports(dossiers, official, Deadline.after(seconds))
    except EngineError as error:
        return {key: failed(str(error)) for key, _ in dossiers()}


def failed(reason: str) -> Report:
    """The report on a dossier whose check did not finish: for those, too, who run it under a limit of their own."""
    shape = catalogue()[ENGINE_FAILURE]
    finding = Result(
        code=shape.code,
        severity=shape.severity,
        message=filled(shape.message, {"found": reason}, None),
        focus=ENGINE_FAILURE,
        row=None,
        expected=None,
        found=reason,
        evidence=(),
        shape=shape.iri,
    )
    return Report((finding,))


def reports_of_chunk(dossiers: Sequence[Iterable[Quad]], judge: Judge) -> list[Report]:
    """The reports on dossiers that ``judge`` sees side by side, or when it gives up on them, one by one."""
    store = Store()
    graphs = [GraphView(store, NamedNode(f"urn:dossier:{number}")) for number in range(len(dossiers))]
    refused = [_refused(graph, quads) for graph, quads in zip(graphs, dossiers, strict=True)]
    try:
        failures = judge(store)
    except EngineError as error:
        if len(dossiers) == 1:
            return [failed(str(error))]
        alone = [reports_of_chunk([graph.triples()], judge)[0] for graph in graphs]
        return [reason or report for reason, report in zip(refused, alone, strict=True)]
    return [
        reason or Report.of(result(failure, graph) for failure in failures.get(graph.name, ()))
        for reason, graph in zip(refused, graphs, strict=True)
    ]


def _refused(graph: GraphView, quads: Iterable[Quad]) -> Report | None:
    """Load a dossier's graph, or say why no engine can check it."""
    graph.create()
    try:
        graph.load(quads)
    except EngineError as error:
        graph.clear()
        return failed(str(error))
    return None
