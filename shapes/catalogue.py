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
from shapes.graph import Term, literals, objects, rows
from shapes.report import Message, Severity

SHAPES = "https://w3id.org/maillage/shapes"
"""The IRI of the shapes graph; a shape is ``SHAPES#name``."""

ENGINE_FAILURE = f"{SHAPES}#engine-failure"

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
    ``select`` the query of a SPARQL constraint with its prefixes, None for a shape of SHACL's core.
    """

    iri: str
    code: str
    severity: Severity
    message: Message
    unit: Unit | None
    quotes: frozenset[NamedNode]
    select: str | None


def shape_quads() -> Iterator[Quad]:
    """Every statement of the shapes graph, in the default graph, from the Turtle files of this package."""
    for file in sorted(Path(__file__).parent.glob("*.ttl")):
        yield from parse(path=file, format=RdfFormat.TURTLE)


@cache
def shapes_store() -> Store:
    """The shapes graph, read once. Nobody writes to it."""
    store = Store()
    store.extend(shape_quads())
    return store


@cache
def catalogue() -> Mapping[str, Shape]:
    """Every shape that carries a finding code, by its IRI."""
    coded = rows(shapes_store(), f"SELECT ?shape ?code {{ ?shape <{_MLG}findingCode> ?code }}")
    shapes = {row["shape"].value: _shape(row["shape"], row["code"].value) for row in coded}
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


def _shape(node: Term, code: str) -> Shape:
    store = shapes_store()

    def values(predicate: str) -> list[Term]:
        return objects(store, node, NamedNode(predicate))

    sentences = {text.language: text.value for text in literals(store, node, NamedNode(f"{_SH}message"))}
    units = [Unit(unit.value) for unit in values(f"{SHAPES}#unit")]
    selects = [
        select.value
        for constraint in values(f"{_SH}sparql")
        for select in literals(store, constraint, NamedNode(f"{_SH}select"))
    ]
    return Shape(
        iri=node.value,
        code=code.rsplit("/", 1)[1],
        severity=Severity(values(f"{_SH}severity")[0].value.removeprefix(_SH)),
        message=Message(fr=sentences["fr"], en=sentences["en"]),
        unit=units[0] if units else None,
        quotes=frozenset(quoted for quoted in values(f"{SHAPES}#quotes") if isinstance(quoted, NamedNode)),
        select=complete(selects[0]) if selects else None,
    )
