"""What dossiers say against each other: seen in their merged graph, told of each dossier that says it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from tempfile import TemporaryDirectory
from typing import Generic, TypeAlias, TypeVar

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from shapes.compiled_engine import failures_across
from shapes.compiler import across_queries
from shapes.deadline import Deadline
from shapes.findings import Failure, result
from shapes.graph import GraphView, Term
from shapes.messages import figure
from shapes.report import Report, Result

Key = TypeVar("Key")
Dossiers: TypeAlias = Callable[[], Iterable[tuple[Key, Iterable[Quad]]]]
"""Gives every dossier's quads, with a key; it is called a second time where dossiers contradict each other."""

Official: TypeAlias = Callable[[], Container[Triple]]
"""Gives the statements for which no dossier is to blame; it is called where dossiers contradict each other."""

_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def reports(dossiers: Dossiers[Key], official: Official, deadline: Deadline) -> dict[Key, Report]:
    """The contradictions that each dossier has a part in; one without any is not among them.

    A dossier has a part in it when it states, of a node at fault, what the contradiction is about. Those that
    only repeat what is official have none, unless there is nobody else. Raises
    :class:`~shapes.errors.EngineError` when the engine gives up or the time is over.
    """
    failures = _failures(dossiers, deadline)
    if not failures:
        return {}
    known = official()
    told = list(_told(dossiers, failures, known))
    blamed = {part.number for part in told if not part.official}
    found: dict[Key, list[Result]] = defaultdict(list)
    for part in told:
        if not part.official or part.number not in blamed:
            found[part.key].append(part.result)
    return {key: Report.of(results) for key, results in found.items()}


@dataclass(frozen=True, slots=True)
class _Part(Generic[Key]):
    """What one dossier says in the failure of that number; ``official`` if it says nothing of its own."""

    number: int
    key: Key
    official: bool
    result: Result


def _failures(dossiers: Dossiers[Key], deadline: Deadline) -> list[Failure]:
    """On the disk, because memory must not grow with the number of dossiers."""
    with TemporaryDirectory(prefix="maillage-") as folder:
        store = Store(folder)
        store.bulk_extend(_needed(dossiers(), deadline))
        found = failures_across(store, deadline)
        del store  # closes it
    return found


def _needed(dossiers: Iterable[tuple[Key, Iterable[Quad]]], deadline: Deadline) -> Iterator[Quad]:
    """The statements that the queries ask for, merged: a third of all, and none of the evidence."""
    named = _named()
    for _, quads in dossiers:
        deadline.hold()
        for quad in quads:
            if quad.predicate in named and (quad.predicate != _TYPE or quad.object in named):
                yield Quad(quad.subject, quad.predicate, quad.object)


@cache
def _named() -> frozenset[NamedNode]:
    """Every IRI that a query across operations names."""
    found = {_TYPE.value}
    for query in across_queries():
        prefixes = dict(re.findall(r"PREFIX (\w+): <([^>]+)>", query.text))
        names = re.findall(r"\b(\w+):(\w+)", query.text)
        found |= {prefixes[prefix] + name for prefix, name in names if prefix in prefixes}
        found |= set(re.findall(r"<([^<>\s]+)>", query.text))
    return frozenset(map(NamedNode, found))


def _told(
    dossiers: Dossiers[Key], failures: Sequence[Failure], official: Container[Triple]
) -> Iterator[_Part[Key]]:
    said = _sayings(failures)
    for key, quads in dossiers():
        statements = list(quads)
        parts: dict[int, list[Quad]] = defaultdict(list)
        for quad in statements:
            for number in said.get((quad.subject, quad.predicate, True), ()):
                parts[number].append(quad)
            for number in said.get((quad.object, quad.predicate, False), ()):
                parts[number].append(quad)
        if parts:
            view = GraphView(Store())
            view.load(statements)
            for number, its in parts.items():
                found = result(_seen_from(failures[number], its), view)
                yield _Part(number, key, all(quad.triple in official for quad in its), found)


def _sayings(failures: Sequence[Failure]) -> dict[tuple[object, NamedNode, bool], list[int]]:
    """Which failures a statement has a part in, by its subject (or with False its object) and its property."""
    found: dict[tuple[object, NamedNode, bool], list[int]] = defaultdict(list)
    for number, failure in enumerate(failures):
        path = failure.bindings.get("path")
        own = {path} if isinstance(path, NamedNode) else failure.shape.quotes
        for node in {failure.focus, failure.node}:
            for predicate in own:
                found[node, predicate, True].append(number)
            for predicate in failure.shape.reached_by:
                found[node, predicate, False].append(number)
    return found


def _seen_from(failure: Failure, statements: Sequence[Quad]) -> Failure:
    """The failure of two nodes told of the one, and that of two values of the value, that the dossier states."""
    bound = dict(failure.bindings)
    subjects: set[Term | Triple] = {quad.subject for quad in statements}
    if "other" in bound and failure.node not in subjects:
        bound |= {"value": failure.focus, "other": Literal(failure.node.value)}
    if "expected" in bound and _figure(bound["expected"], failure) in {
        _figure(quad.object, failure) for quad in statements
    }:
        bound |= {"expected": bound["found"], "found": bound["expected"]}
    return replace(failure, bindings=bound)


def _figure(term: Term | Triple, failure: Failure) -> str | None:
    """As a message has it: a store writes 100000.00 as 100000."""
    return figure(term.value, failure.shape.unit) if isinstance(term, Literal) else None
