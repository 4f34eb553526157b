"""From a failure, by whichever engine, to a result: which node, which row, which figures, which words.

The variables of a query have fixed meanings: ``?value`` the node at fault where that is not ``$this``, ``?path``
and ``?object`` the property and the value that the evidence is about, ``?expected`` and ``?found`` the
figures; any other may stand in the message. No query projects printed words, which are read from the graph by
``?path``: pyshacl 0.40 pastes what is projected into the replacement of a regular expression, where a
backslash is an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from shapes import evidence
from shapes.catalogue import Shape
from shapes.graph import GraphView, Term
from shapes.messages import figure, filled
from shapes.report import Quote, Result

_LINE_NUMBER = NamedNode("https://w3id.org/maillage/ns#lineNumber")
_PREF_LABEL = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")


@dataclass(frozen=True, slots=True)
class Failure:
    """A shape that a focus node fails, with what the report or the query binds."""

    shape: Shape
    focus: Term
    bindings: Mapping[str, Term]

    @property
    def node(self) -> Term:
        """The node at fault: a query may find it from the operation; SHACL's core fails its focus."""
        return self.bindings.get("value", self.focus) if self.shape.select else self.focus


def result(failure: Failure, graph: GraphView) -> Result:
    """The finding that a failure makes, with what the graph tells of its node."""
    shape, node = failure.shape, failure.node
    expected = failure.bindings.get("expected")
    figures = {
        "expected": None if expected is None else figure(expected.value, shape.unit),
        "found": _found(failure, graph),
        "row": _text(graph, node, _LINE_NUMBER),
        "label": _text(graph, node, _PREF_LABEL),
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
        evidence=_evidence(failure, graph),
        shape=shape.iri,
    )


def _found(failure: Failure, graph: GraphView) -> str | None:
    """What the query found, else what stands at ``?path``, else the value that SHACL's core refuses."""
    found = failure.bindings.get("found")
    if found is not None:
        return figure(found.value, failure.shape.unit)
    path = failure.bindings.get("path")
    if failure.shape.select:
        return _text(graph, failure.node, path) if isinstance(path, NamedNode) else None
    value = failure.bindings.get("value")
    return None if value is None or value == failure.focus else value.value


def _evidence(failure: Failure, graph: GraphView) -> tuple[Quote, ...]:
    """The words behind the statements that the shape names; where there are none, those behind the node."""
    node, path, value = failure.node, failure.bindings.get("path"), failure.bindings.get("object")
    predicates = {path} if isinstance(path, NamedNode) else failure.shape.quotes
    stated = evidence.of_statements(graph, node, predicates, value)
    return stated or evidence.of_node(graph, node)


def _text(graph: GraphView, node: Term, predicate: NamedNode) -> str | None:
    """The value of a property, French first where there are several, None where there is none."""
    values = graph.literals(node, predicate)
    best = min(values, key=lambda value: (value.language != "fr", value.value), default=None)
    return None if best is None else best.value
