"""The manifests of the W3C suites: which cases there are, and what each is made of.

The suites are no part of this project. They are read from a clone of github.com/w3c/rdf-tests, which
``MAILLAGE_RDF_TESTS`` names.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from tests.w3c.failures import ENGINE_FAILS

ADDRESS = "https://w3c.github.io/rdf-tests/sparql/"
"""Where the suites are published: what relative IRIs in them are resolved against."""
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
APPROVAL = "http://www.w3.org/2001/sw/DataAccess/tests/test-dawg#approval"

Term = NamedNode | BlankNode | Literal | Triple
Node = NamedNode | BlankNode

_FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".rdf": RdfFormat.RDF_XML,
    ".nt": RdfFormat.N_TRIPLES,
    ".n3": RdfFormat.N3,
}


class Graph:
    """Statements, and a way from one to the next."""

    def __init__(self, statements: Iterable[Quad | Triple]) -> None:
        self.statements = list(statements)
        self._objects: dict[tuple[Term, str], list[Term]] = defaultdict(list)
        for one in self.statements:
            self._objects[one.subject, one.predicate.value].append(one.object)

    def objects(self, subject: Term, predicate: str) -> list[Term]:
        return self._objects.get((subject, predicate), [])

    def object(self, subject: Term, predicate: str) -> Term | None:
        return next(iter(self.objects(subject, predicate)), None)

    def node(self, subject: Term, predicate: str) -> Node:
        found = self.object(subject, predicate)
        assert isinstance(found, NamedNode | BlankNode), f"{subject} has no {predicate}"
        return found

    def words(self, subject: Term, predicate: str) -> str:
        found = self.object(subject, predicate)
        assert isinstance(found, Literal | NamedNode), f"{subject} has no {predicate}"
        return found.value

    def members(self, collection: Term | None) -> Iterator[Term]:
        """Of an RDF collection."""
        while collection is not None and collection != NamedNode(RDF + "nil"):
            first = self.object(collection, RDF + "first")
            assert first is not None
            yield first
            collection = self.object(collection, RDF + "rest")


@dataclass(frozen=True, slots=True)
class Case:
    """One test: ``node`` in the manifest that ``graph`` is. ``name`` is its folder and its fragment there."""

    suites: Suites
    name: str
    graph: Graph
    node: Node

    @property
    def kinds(self) -> set[str]:
        types = self.graph.objects(self.node, RDF + "type")
        return {one.value.removeprefix(MF) for one in types if isinstance(one, NamedNode)}

    @property
    def action(self) -> Node:
        return self.graph.node(self.node, MF + "action")

    @property
    def result(self) -> Term | None:
        return self.graph.object(self.node, MF + "result")

    def part(self, predicate: str) -> NamedNode:
        """A file that the action names, or that it is."""
        found = self.action
        if isinstance(found, BlankNode):
            found = self.graph.node(found, predicate)
        assert isinstance(found, NamedNode)
        return found


@dataclass(frozen=True, slots=True)
class Suites:
    """The folder ``sparql`` of a clone."""

    root: Path

    def path(self, file: Term) -> Path:
        assert isinstance(file, NamedNode)
        return self.root / file.value.removeprefix(ADDRESS)

    def text(self, file: NamedNode) -> str:
        """A request, which begins with a BASE: in the suites it is resolved against its own address."""
        return f"BASE <{file.value}>\n{self.path(file).read_text(encoding='utf-8')}"

    def statements(self, file: Term) -> list[Quad]:
        """Of an RDF file. Its blank nodes are its own."""
        path = self.path(file)
        address = ADDRESS + path.relative_to(self.root).as_posix()
        content = path.read_bytes()
        return list(parse(content, _FORMATS[path.suffix], base_iri=address, rename_blank_nodes=True))

    def cases(self, *manifests: str) -> list[Case]:
        """Those of some manifests and of all that they include; what the working group took back is left out."""
        found = [case for manifest in manifests for case in self._cases(NamedNode(ADDRESS + manifest))]
        assert len({case.name for case in found}) == len(found)
        return found

    def _cases(self, manifest: NamedNode) -> Iterator[Case]:
        graph = Graph(self.statements(manifest))
        for included in graph.objects(manifest, MF + "include"):
            for one in graph.members(included):
                assert isinstance(one, NamedNode)
                yield from self._cases(one)
        folder = self.path(manifest).parent.relative_to(self.root).as_posix()
        for node in graph.members(graph.object(manifest, MF + "entries")):
            assert isinstance(node, NamedNode)
            approval = graph.object(node, APPROVAL)
            if not (isinstance(approval, NamedNode) and approval.value.endswith(("Rejected", "Withdrawn"))):
                yield Case(self, f"{folder}/{node.value.rpartition('#')[2]}", graph, node)


def suites() -> Suites:
    """The suites that are at hand. A module of tests that asks for them is skipped without them."""
    clone = os.environ.get("MAILLAGE_RDF_TESTS")
    if not clone:
        pytest.skip("no W3C suites are at hand: MAILLAGE_RDF_TESTS names no clone", allow_module_level=True)
    return Suites(Path(clone) / "sparql")


def of_kind(cases: Iterable[Case], *kinds: str) -> list[pytest.ParameterSet]:
    """Parameters of a test; what the engine fails must fail, and tells when it passes."""
    return [_parameter(case) for case in cases if not case.kinds.isdisjoint(kinds)]


def _parameter(case: Case) -> pytest.ParameterSet:
    reason = ENGINE_FAILS.get(case.name)
    marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
    return pytest.param(case, id=case.name, marks=marks)
