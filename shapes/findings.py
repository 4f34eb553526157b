"""From the W3C validation report to results: which node, which row, which figures, which words.

pyshacl decides; then the same SELECT is asked again for the focus that failed, and tells the figures. Its
variables have fixed meanings: ``?value`` the node at fault where that is not ``$this``, ``?path`` and
``?object`` the property and the value that the evidence is about, ``?expected`` and ``?found`` the figures;
any other may stand in the message. No query projects printed words, which are read from the graph by
``?path``: pyshacl 0.40 pastes what is projected into the replacement of a regular expression, where a
backslash is an error.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Store
from rdflib import SH, BNode, Graph, URIRef
from rdflib.term import Node

from shapes import evidence
from shapes.catalogue import Shape, catalogue
from shapes.errors import EngineError
from shapes.graph import Term, literals, rows
from shapes.messages import figure, filled
from shapes.report import Quote, Result

_LINE_NUMBER = NamedNode("https://w3id.org/maillage/ns#lineNumber")
_PREF_LABEL = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")


@dataclass(frozen=True, slots=True)
class _Failure:
    """A shape that a focus node fails, with what the report or the query binds."""

    shape: Shape
    focus: Term
    bindings: Mapping[str, Term]

    @property
    def node(self) -> Term:
        """The node at fault: a query may find it from the operation; SHACL's core fails its focus."""
        return self.bindings.get("value", self.focus) if self.shape.select else self.focus


def results(report: Graph, store: Store) -> Iterator[Result]:
    """The results of a validation report on the default graph of ``store``."""
    return (_result(failure, store) for failure in _failures(report, store))


def _failures(report: Graph, store: Store) -> Iterator[_Failure]:
    asked = set()
    for node in report.objects(None, SH.result):
        shape = _shape(report.value(node, SH.sourceShape))
        focus = _term(report.value(node, SH.focusNode))
        if shape.select is None:
            parts = {"value": report.value(node, SH.value), "path": report.value(node, SH.resultPath)}
            yield _Failure(
                shape, focus, {name: _term(part) for name, part in parts.items() if part is not None}
            )
        elif (shape.iri, focus) not in asked:
            asked.add((shape.iri, focus))
            yield from _asked_again(shape, shape.select, focus, store)


def _asked_again(shape: Shape, select: str, focus: Term, store: Store) -> Iterator[_Failure]:
    bound = rows(store, select, focus)
    for bindings in bound or [{}]:  # the engine saw a failure: it is reported even if its figures are gone
        yield _Failure(shape, focus, bindings)


def _shape(node: Node | None) -> Shape:
    shape = catalogue().get(str(node))
    if shape is None:
        raise EngineError(f"a result of an unknown shape, {node}")
    return shape


def _term(node: Node | None) -> Term:
    if isinstance(node, URIRef):
        return NamedNode(str(node))
    return BlankNode(str(node)) if isinstance(node, BNode) else Literal(str(node))


def _result(failure: _Failure, store: Store) -> Result:
    shape, node = failure.shape, failure.node
    expected = failure.bindings.get("expected")
    figures = {
        "expected": None if expected is None else figure(expected.value, shape.unit),
        "found": _found(failure, store),
        "row": _text(store, node, _LINE_NUMBER),
        "label": _text(store, node, _PREF_LABEL),
    }
    counted = {name: term.value for name, term in failure.bindings.items()}
    values = counted | {name: value for name, value in figures.items() if value is not None}
    row = figures["row"]
    return Result(
        code=shape.code,
        severity=shape.severity,
        message=filled(shape.message, values, shape.unit),
        focus=node.value,
        row=int(row) if row is not None and row.isdecimal() else None,
        expected=figures["expected"],
        found=figures["found"],
        evidence=_evidence(failure, store),
        shape=shape.iri,
    )


def _found(failure: _Failure, store: Store) -> str | None:
    """What the query found, else what stands at ``?path``, else the value that SHACL's core refuses."""
    found = failure.bindings.get("found")
    if found is not None:
        return figure(found.value, failure.shape.unit)
    path = failure.bindings.get("path")
    if failure.shape.select:
        return _text(store, failure.node, path) if isinstance(path, NamedNode) else None
    value = failure.bindings.get("value")
    return None if value is None or value == failure.focus else value.value


def _evidence(failure: _Failure, store: Store) -> tuple[Quote, ...]:
    """The words behind the statements that the shape names; where there are none, those behind the node."""
    node, path, value = failure.node, failure.bindings.get("path"), failure.bindings.get("object")
    predicates = {path} if isinstance(path, NamedNode) else failure.shape.quotes
    stated = evidence.of_statements(store, node, predicates, value)
    return stated or evidence.of_node(store, node)


def _text(store: Store, node: Term, predicate: NamedNode) -> str | None:
    """The value of a property, French first where there are several, None where there is none."""
    values = literals(store, node, predicate)
    best = min(values, key=lambda value: (value.language != "fr", value.value), default=None)
    return None if best is None else best.value
