"""pyshacl on one dossier's graph. The only module that imports it, and with it rdflib: some 0.3 s.

Inference stays off, and so do SHACL's advanced features: the shapes need neither. The shapes graph is read
once and its parsed shapes are kept for all dossiers; only the data store is new each time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pyoxigraph import Literal, NamedNode, RdfFormat, Store, Triple, serialize
from pyshacl import ShapesGraph, Validator
from pyshacl.graph_abstraction import DataGraph
from rdflib import Graph

from shapes.catalogue import complete, shapes_store
from shapes.errors import EngineError

_SH = "http://www.w3.org/ns/shacl#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_SELECT = NamedNode(f"{_SH}select")
_UNNEEDED = {NamedNode(f"{_SH}{name}") for name in ("message", "prefixes", "declare", "prefix", "namespace")}

# Everything that pyshacl, rdflib and pyoxigraph have been seen to raise, or may raise, on a graph they cannot
# handle. It is wide on purpose: whatever goes wrong in there, the dossier must be reported, not published.
_FAILURES = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    re.error,
)


def check(data: Store) -> Graph:
    """The W3C validation report on the default graph of ``data``.

    Raises :class:`EngineError` when the engine gives up.
    """
    shapes = _shapes()
    try:
        validator = Validator(DataGraph.from_oxigraph_store(data), shacl_graph=Graph())
        validator.shacl_graph = shapes
        _, report, _ = validator.run()  # type: ignore[no-untyped-call]
    except _FAILURES as error:
        raise EngineError(f"{type(error).__name__}: {error}") from error
    if not isinstance(report, Graph):
        raise EngineError(f"no report but {report!r}")
    return report


@cache
def _shapes() -> ShapesGraph:
    """The shapes as the engine needs them, and no more.

    For every dossier pyshacl reads every statement of every shape again, and collects the prefixes of every
    query; so it gets neither the prose nor the codes, and the queries with their prefixes written out. That
    takes away two fifths of the time of a check.
    """
    triples = serialize(_needed_triples(), format=RdfFormat.N_TRIPLES)
    return ShapesGraph(Graph(store="SimpleMemory").parse(data=triples, format="nt"))


def _needed_triples() -> Iterator[Triple]:
    for subject, predicate, value, _ in shapes_store():
        if predicate == _SELECT and isinstance(value, Literal):
            yield Triple(subject, predicate, Literal(complete(value.value)))
        elif predicate.value.startswith((_SH, _RDF)) and predicate not in _UNNEEDED:
            yield Triple(subject, predicate, value)
