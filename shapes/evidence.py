"""The words behind a finding, looked up in the dossier's own evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Store

from shapes.graph import Resource, Term, literals, subjects
from shapes.report import Quote

_MLG = "https://w3id.org/maillage/ns#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

_SUPPORTS = NamedNode(f"{_MLG}supports")
_SUBJECT = NamedNode(f"{_RDF}subject")
_PREDICATE = NamedNode(f"{_RDF}predicate")
_OBJECT = NamedNode(f"{_RDF}object")


def of_node(store: Store, node: Term) -> tuple[Quote, ...]:
    """The passages that support a node, or a statement whose object it is (a place that is concerned)."""
    return _quotes(store, subjects(store, _SUPPORTS, node) | subjects(store, _OBJECT, node))


def of_statements(
    store: Store, node: Term, predicates: Iterable[NamedNode], value: Term | None
) -> tuple[Quote, ...]:
    """The passages behind these properties of a node; with ``value``, only those behind that value."""
    behind = subjects(store, _SUBJECT, node)
    behind &= {evidence for predicate in predicates for evidence in subjects(store, _PREDICATE, predicate)}
    if value is not None:
        behind &= subjects(store, _OBJECT, value)
    return _quotes(store, behind)


def _quotes(store: Store, nodes: Iterable[Resource]) -> tuple[Quote, ...]:
    return tuple(sorted({quote for node in nodes for quote in _quote(store, node)}))


def _quote(store: Store, node: Resource) -> Iterator[Quote]:
    """Nothing when a part is missing or is no number: the evidence has a finding of its own then."""
    start, end, words = (_value(store, node, part) for part in ("start", "end", "quote"))
    if start is not None and end is not None and words is not None and start.isdecimal() and end.isdecimal():
        yield Quote(int(start), int(end), words)


def _value(store: Store, node: Resource, part: str) -> str | None:
    return min((value.value for value in literals(store, node, NamedNode(f"{_MLG}{part}"))), default=None)
