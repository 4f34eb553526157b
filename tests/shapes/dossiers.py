"""An invented dossier's graph that a test can spoil in one place, its evidence kept in step."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from shapes import Report, Result, validate

DATA = Path(__file__).parent / "data"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
MLG = "https://w3id.org/maillage/ns#"
PREFIXES = f"""
    @base <https://w3id.org/maillage/> .
    @prefix mlg: <{MLG}> .
    @prefix rdf: <{RDF}> .
    @prefix dct: <http://purl.org/dc/terms/> .
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    @prefix prov: <http://www.w3.org/ns/prov#> .
    @prefix qudt: <http://qudt.org/schema/qudt/> .
    @prefix igeo: <http://rdf.insee.fr/def/geo#> .
    @prefix geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def _place(result: Result) -> tuple[str, str]:
    return result.shape, result.focus


@cache
def _quads(name: str) -> tuple[Quad, ...]:
    return tuple(parse(path=DATA / f"{name}.ttl", format=RdfFormat.TURTLE))


@cache
def _untouched(name: str) -> Report:
    return validate(_quads(name))


class Dossier:
    """A graph, edited in Turtle: ``op:`` is its operation, ``line:3`` its third row, ``text:`` its dossier."""

    def __init__(self, name: str) -> None:
        self.store = Store()
        self.store.extend(_quads(name))
        operation, dossier = self._only("Operation"), self._only("Dossier")
        self.prefixes = f"{PREFIXES} @prefix op: <{operation}> . @prefix line: <{operation}/line/> . @prefix text: <{dossier}> ."
        self.untouched = _untouched(name).results

    def edit(self, *edits: str) -> Dossier:
        """Edits as words: ``add``, ``state``, ``set``, ``remove`` or ``drop``, then what."""
        for edit in edits:
            verb, what = edit.split(" ", 1)
            getattr(self, verb)(what)
        return self

    def add(self, turtle: str) -> None:
        self.store.extend(self._quads(turtle))

    def state(self, turtle: str) -> None:
        """Add one statement with its evidence; the words after ``|``, or else the value itself, are quoted."""
        turtle, _, words = turtle.partition(" | ")
        (quad,) = self._quads(turtle)
        self.store.add(quad)
        words = words or quad.object.value
        number = len(self.store)
        self.add(
            f"<evidence/{number}> a mlg:Evidence , rdf:Statement ; rdf:subject {quad.subject} ;"
            f" rdf:predicate {quad.predicate} ; rdf:object {quad.object} ; mlg:inDossier text: ;"
            f" mlg:start 0 ; mlg:end {len(words)} ; mlg:quote {Literal(words)} ; mlg:rule <def/rule/header>"
        )

    def set(self, turtle: str) -> None:
        """Replace the one value of a property, and the evidence's."""
        (new,) = self._quads(turtle)
        (old,) = self._find(new.subject, new.predicate)
        for statement in self._statements(old):
            self.store.remove(Quad(statement, NamedNode(f"{RDF}object"), old.object))
            self.store.add(Quad(statement, NamedNode(f"{RDF}object"), new.object))
        self.store.remove(old)
        self.store.add(new)

    def remove(self, statement: str) -> None:
        """Remove a property, or with an object one value of it, and the evidence."""
        with_object = len(statement.split()) > 2
        (quad,) = self._quads(statement if with_object else f"{statement} 0")
        found = self._find(quad.subject, quad.predicate, quad.object if with_object else None)
        assert found, f"nothing to remove: {statement}"
        for gone in found:
            self._forget(self._statements(gone))
            self.store.remove(gone)

    def drop(self, nodes: str) -> None:
        """Remove nodes altogether: what they say, what is said of them, and the evidence."""
        for name in nodes.split():
            node = self._quads(f"{name} a 0")[0].subject
            supports = self._find(None, NamedNode(f"{MLG}supports"), node)
            self._forget(quad.subject for quad in supports)
            for quad in [*self._find(node), *self._find(None, None, node)]:
                self._forget(self._statements(quad))
                self.store.remove(quad)

    def report(self) -> Report:
        return validate(self.store)

    def new(self) -> list[Result]:
        """The results of shapes and nodes at fault that the untouched graph does not have."""
        return [
            result for result in self.report().results if _place(result) not in map(_place, self.untouched)
        ]

    def gone(self) -> list[Result]:
        """The results of shapes and nodes at fault that only the untouched graph has."""
        now = {_place(result) for result in self.report().results}
        return [result for result in self.untouched if _place(result) not in now]

    def _only(self, kind: str) -> str:
        (quad,) = self._find(None, NamedNode(f"{RDF}type"), NamedNode(f"{MLG}{kind}"))
        return quad.subject.value

    def _quads(self, turtle: str) -> list[Quad]:
        return list(parse(f"{self.prefixes} {turtle} .", RdfFormat.TURTLE))

    def _find(
        self, subject: object = None, predicate: NamedNode | None = None, value: object = None
    ) -> list[Quad]:
        return list(self.store.quads_for_pattern(subject, predicate, value))

    def _statements(self, quad: Quad) -> set[NamedNode]:
        parts = {"subject": quad.subject, "predicate": quad.predicate, "object": quad.object}
        return set.intersection(
            *(
                {found.subject for found in self._find(None, NamedNode(f"{RDF}{part}"), term)}
                for part, term in parts.items()
            )
        )

    def _forget(self, evidence: Iterable[NamedNode]) -> None:
        for node in evidence:
            for quad in self._find(node):
                self.store.remove(quad)
