"""The shapes as data: their Turtle files, and for each shape its code, severity, sentences and query."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from types import MappingProxyType

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from shapes.errors import ShapesError
from shapes.graph import GraphView, Term, rows
from shapes.report import Message, Severity

SHAPES = "https://w3id.org/maillage/shapes"
"""The IRI of the shapes graph; a shape is ``SHAPES#name``."""

ENGINE_FAILURE = f"{SHAPES}#engine-failure"

_ACROSS = "across-operations.ttl"
_MLG = "https://w3id.org/maillage/ns#"
_SH = "http://www.w3.org/ns/shacl#"


class Unit(Enum):
    """What the expected and found values of a finding are counted in."""

    EURO = f"{SHAPES}#euro"
    PERCENT = f"{SHAPES}#percent"


@dataclass(frozen=True, slots=True)
class Shape:
    """What a finding of this shape says.

    ``message`` holds templates (``{?found}``), ``quotes`` the properties whose evidence it quotes, and
    ``select`` the query of a SPARQL constraint with its prefixes, None for a shape of SHACL's core. A shape
    is checked on the graph of each dossier, or if it is ``across`` on the merged graph of all; then ``quotes``
    and, of a node that is told by those who refer to it, ``reached_by`` are what dossiers say against each other.
    """

    iri: str
    code: str
    severity: Severity
    message: Message
    unit: Unit | None
    quotes: frozenset[NamedNode]
    reached_by: frozenset[NamedNode]
    select: str | None
    across: bool


def shape_quads(*, across: bool | None = None) -> Iterator[Quad]:
    """Every statement of the shapes graph, in the default graph, from the Turtle files of this package.

    ``across`` restricts it to the shapes that are checked across operations, or with False to the others.
    """
    for file in sorted(Path(__file__).parent.glob("*.ttl")):
        if across in (None, file.name == _ACROSS):
            yield from parse(path=file, format=RdfFormat.TURTLE)


@cache
def shapes_store(*, across: bool | None = None) -> Store:
    """The shapes graph, read once. Nobody writes to it."""
    store = Store()
    store.extend(shape_quads(across=across))
    return store


@cache
def catalogue() -> Mapping[str, Shape]:
    """Every shape that carries a finding code, by its IRI."""
    shapes: dict[str, Shape] = {}
    for across in (False, True):
        store = shapes_store(across=across)
        coded = rows(store, f"SELECT ?shape ?code {{ ?shape <{_MLG}findingCode> ?code }}")
        shapes |= {row["shape"].value: _shape(row["shape"], row["code"].value, across) for row in coded}
    if not shapes:
        raise ShapesError("The package shapes holds no shape: install the application again.")
    return MappingProxyType(shapes)


def complete(select: str) -> str:
    """The query of a constraint with those declared prefixes that it uses, on one line.

    Short and on one line because pyshacl searches it, for every focus node, with regular expressions whose
    time grows with its length and its number of lines.
    """
    used = [f"PREFIX {name}: <{iri}>" for name, iri in _prefixes().items() if f"{name}:" in select]
    return " ".join([*used, *select.split()])


@cache
def _prefixes() -> Mapping[str, str]:
    declared = rows(
        shapes_store(),
        f"""PREFIX sh: <{_SH}>
        SELECT ?name ?iri {{ ?graph sh:declare ?it . ?it sh:prefix ?name ; sh:namespace ?iri }} ORDER BY ?name""",
    )
    return MappingProxyType({row["name"].value: row["iri"].value for row in declared})


def _shape(node: Term, code: str, across: bool) -> Shape:
    shapes = GraphView(shapes_store())

    def values(predicate: str) -> list[Term]:
        return shapes.objects(node, NamedNode(predicate))

    def properties(name: str) -> frozenset[NamedNode]:
        return frozenset(term for term in values(f"{SHAPES}#{name}") if isinstance(term, NamedNode))

    sentences = {text.language: text.value for text in shapes.literals(node, NamedNode(f"{_SH}message"))}
    units = [Unit(unit.value) for unit in values(f"{SHAPES}#unit")]
    selects = [
        select.value
        for constraint in values(f"{_SH}sparql")
        for select in shapes.literals(constraint, NamedNode(f"{_SH}select"))
    ]
    return Shape(
        iri=node.value,
        code=code.rsplit("/", 1)[1],
        severity=Severity(values(f"{_SH}severity")[0].value.removeprefix(_SH)),
        message=Message(fr=sentences["fr"], en=sentences["en"]),
        unit=units[0] if units else None,
        quotes=properties("quotes"),
        reached_by=properties("reachedBy"),
        select=complete(selects[0]) if selects else None,
        across=across,
    )
