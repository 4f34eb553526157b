"""pyshacl on one dossier's graph: the reference. The only module that imports it, and rdflib: some 0.3 s.

Inference stays off, and so do SHACL's advanced features: the shapes need neither. The shapes graph is read
once and its parsed shapes are kept for all dossiers; only the data store is new each time.

pyshacl decides; then the same SELECT is asked again for the focus that failed, and tells the figures.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from functools import cache
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store, Triple, serialize
from pyshacl import ShapesGraph, Validator
from pyshacl.graph_abstraction import OxigraphDataGraph, to_ox, to_rdf
from rdflib import SH, BNode, Graph, URIRef
from rdflib import Literal as RdflibLiteral
from rdflib.term import Node

from shapes.catalogue import Shape, catalogue, complete, shapes_store
from shapes.deadline import Deadline
from shapes.errors import EngineError
from shapes.findings import Failure
from shapes.graph import GraphView, Resource, Term, rows

_SH = "http://www.w3.org/ns/shacl#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_SELECT = NamedNode(f"{_SH}select")
_PATTERN = NamedNode(f"{_SH}pattern")
_UNNEEDED = {NamedNode(f"{_SH}{name}") for name in ("message", "prefixes", "declare", "prefix", "namespace")}

_GRAMMARS = {  # XML Schema 1.1, part 2, §§ 3.3.3, 3.4.13 and 3.3.9; that a day exists, rdflib checks
    f"{_XSD}decimal": re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"),
    f"{_XSD}integer": re.compile(r"[+-]?[0-9]+"),
    f"{_XSD}date": re.compile(r"-?[0-9]{4,}-[0-9]{2}-[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})?"),
}

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


def failures(store: Store, deadline: Deadline, *, across: bool = False) -> Iterator[Failure]:
    """What fails in the default graph of ``store``; raises :class:`EngineError` when the engine gives up."""
    report = check(store, deadline, across=across)
    asked = set()
    for node in report.objects(None, SH.result):
        shape = _shape(report.value(node, SH.sourceShape))
        focus = _term(report.value(node, SH.focusNode))
        if shape.select is None:
            yield Failure(shape, focus, _reported(report, node, focus, GraphView(store)))
        elif (shape.iri, focus) not in asked:
            asked.add((shape.iri, focus))
            yield from _asked_again(shape, shape.select, focus, store)


def check(store: Store, deadline: Deadline, *, across: bool = False) -> Graph:
    """The W3C validation report on the default graph of ``store``.

    Raises :class:`EngineError` when the engine gives up, or the time is over.
    """
    shapes = _shapes(across)
    try:
        validator = Validator(_Data(store), shacl_graph=Graph())
        validator.shacl_graph = _Timed(shapes, deadline)  # type: ignore[assignment]  # all that run() needs
        _, report, _ = validator.run()  # type: ignore[no-untyped-call]
    except _FAILURES as error:
        raise EngineError(f"{type(error).__name__}: {error}") from error
    if not isinstance(report, Graph):
        raise EngineError(f"no report but {report!r}")
    return report


class _Data(OxigraphDataGraph):
    """The data graph, with two mends of what pyshacl 0.40 makes of values.

    It asks the store for the properties of a literal, which is an error there: a literal has none. And it
    takes Python's word for what a number is, so « 6e1 »^^xsd:decimal would pass and no sum would see it.
    """

    def objects(  # type: ignore[override]  # pyshacl itself narrows the signature of rdflib
        self, subject: Any, predicate: Any, unique: bool = False
    ) -> Generator[Any, None, None]:
        node, link = to_ox(subject), to_ox(predicate)
        if isinstance(node, Resource) and isinstance(link, NamedNode):
            for quad in self.impl.quads_for_pattern(node, link, None, None):
                yield _to_rdflib(quad.object)

    def predicate_objects(  # type: ignore[override]
        self, subject: Any, unique: bool = False
    ) -> Generator[tuple[Any, Any], None, None]:
        if isinstance(node := to_ox(subject), Resource):
            for quad in self.impl.quads_for_pattern(node, None, None, None):
                yield to_rdf(quad.predicate), _to_rdflib(quad.object)


class _IllTyped(RdflibLiteral):
    """A literal that is none of its datatype's, by the datatype's own grammar."""

    ill_typed = True
    value = None


def _to_rdflib(term: Term | Triple) -> Any:
    if isinstance(term, Literal):
        grammar = _GRAMMARS.get(term.datatype.value)
        if grammar and not grammar.fullmatch(term.value):
            return _IllTyped(term.value, datatype=URIRef(term.datatype.value), normalize=False)
    return None if isinstance(term, Triple) else to_rdf(term)  # no triple is loaded


class _Timed:
    """The parsed shapes, handed out one by one until the time is over."""

    def __init__(self, shapes: ShapesGraph, deadline: Deadline) -> None:
        self.graph = shapes.graph
        self._shapes, self._deadline = shapes, deadline

    @property
    def shapes(self) -> Iterator[object]:
        for shape in self._shapes.shapes:
            self._deadline.hold()
            yield shape


@cache
def _shapes(across: bool) -> ShapesGraph:
    """The shapes as the engine needs them, and no more.

    For every dossier pyshacl reads every statement of every shape again, and collects the prefixes of every
    query; so it gets neither the prose nor the codes, and the queries with their prefixes written out. That
    takes away two fifths of the time of a check.
    """
    triples = serialize(_needed_triples(across), format=RdfFormat.N_TRIPLES)
    return ShapesGraph(Graph(store="SimpleMemory").parse(data=triples, format="nt"))


def _needed_triples(across: bool) -> Iterator[Triple]:
    for subject, predicate, value, _ in shapes_store(across=across):
        if predicate == _SELECT and isinstance(value, Literal):
            yield Triple(subject, predicate, Literal(complete(value.value)))
        elif predicate == _PATTERN and isinstance(value, Literal):
            yield Triple(subject, predicate, Literal(python_pattern(value.value)))
        elif predicate.value.startswith((_SH, _RDF)) and predicate not in _UNNEEDED:
            yield Triple(subject, predicate, value)


def _reported(report: Graph, node: Node, focus: Term, graph: GraphView) -> dict[str, Term]:
    """The value and the path of a result of SHACL's core."""
    value, path = report.value(node, SH.value), report.value(node, SH.resultPath)
    bindings = {name: _term(part) for name, part in (("value", value), ("path", path)) if part is not None}
    if isinstance(value, RdflibLiteral) and isinstance(stated := bindings.get("path"), NamedNode):
        # rdflib writes some numbers in its own way (60.0 for 60): the graph tells how it is written.
        written = (term for term in graph.objects(focus, stated) if _to_rdflib(term) == value)
        bindings["value"] = next(written, bindings["value"])
    return bindings


def python_pattern(pattern: str) -> str:
    r"""A regular expression as Python must have it: there « $ » also matches before a last line break.

    >>> python_pattern("^[0-9]{9}$")
    '^[0-9]{9}\\Z'
    """
    return pattern.removesuffix("$") + r"\Z" if pattern.endswith("$") else pattern


def _asked_again(shape: Shape, select: str, focus: Term, store: Store) -> Iterator[Failure]:
    bound = list(rows(store, select, focus))
    for bindings in bound or [{}]:  # the engine saw a failure: it is reported even if its figures are gone
        bindings.pop("this", None)
        yield Failure(shape, focus, bindings)


def _shape(node: Node | None) -> Shape:
    shape = catalogue().get(str(node))
    if shape is None:
        raise EngineError(f"a result of an unknown shape, {node}")
    return shape


def _term(node: Node | None) -> Term:
    if isinstance(node, URIRef):
        return NamedNode(str(node))
    return BlankNode(str(node)) if isinstance(node, BNode) else Literal(str(node))
