"""The check of one dossier's graph, from quads to report."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Quad, Store

from shapes.catalogue import ENGINE_FAILURE, catalogue
from shapes.errors import EngineError
from shapes.messages import filled
from shapes.report import Report, Result


def validate(quads: Iterable[Quad]) -> Report:
    """Check the graph of one dossier against all shapes.

    All quads count as one graph, whatever graph they stand in: the operation, its evidence, and the official
    places and bodies that it refers to. A graph without exactly one operation, and a failure of the engine,
    are findings (``no-operation``, ``several-operations``, ``engine-failure``), never silence. The first call
    of a process imports pyshacl and parses the shapes. Raises :class:`~shapes.errors.ShapesError` when the
    shapes themselves cannot be used.
    """
    from shapes import engine, findings  # here, because rdflib and pyshacl take 0.3 s to import

    store = Store()
    store.extend(Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    try:
        return Report.of(findings.results(engine.check(store), store))
    except EngineError as error:
        return Report.of([_failure(str(error))])


def _failure(reason: str) -> Result:
    shape = catalogue()[ENGINE_FAILURE]
    return Result(
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
