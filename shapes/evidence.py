"""The words behind a finding, looked up in the dossier's own evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode

from shapes.graph import GraphView, Resource, Term
from shapes.report import Quote

_MLG = "https://w3id.org/maillage/ns#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

_SUPPORTS = NamedNode(f"{_MLG}supports")
_SUBJECT = NamedNode(f"{_RDF}subject")
_PREDICATE = NamedNode(f"{_RDF}predicate")
_OBJECT = NamedNode(f"{_RDF}object")


def of_node(graph: GraphView, node: Term) -> tuple[Quote, ...]:
    """The passages that support a node, or a statement whose object it is (a place that is concerned)."""
    return _quotes(graph, graph.subjects(_SUPPORTS, node) | graph.subjects(_OBJECT, node))


def of_statements(
    graph: GraphView, node: Term, predicates: Iterable[NamedNode], value: Term | None
) -> tuple[Quote, ...]:
    """The passages behind these properties of a node; with ``value``, only those behind that value."""
    behind = graph.subjects(_SUBJECT, node)
    behind &= {evidence for predicate in predicates for evidence in graph.subjects(_PREDICATE, predicate)}
    if value is not None:
        behind &= graph.subjects(_OBJECT, value)
    return _quotes(graph, behind)


def _quotes(graph: GraphView, nodes: Iterable[Resource]) -> tuple[Quote, ...]:
    return tuple(sorted({quote for node in nodes for quote in _quote(graph, node)}))


def _quote(graph: GraphView, node: Resource) -> Iterator[Quote]:
    """Nothing when a part is missing or is no number: the evidence has a finding of its own then."""
    start, end, words = (_value(graph, node, part) for part in ("start", "end", "quote"))
    if start is not None and end is not None and words is not None and start.isdecimal() and end.isdecimal():
        yield Quote(int(start), int(end), words)


def _value(graph: GraphView, node: Resource, part: str) -> str | None:
    return min((value.value for value in graph.literals(node, NamedNode(f"{_MLG}{part}"))), default=None)
