"""The rows of a table: the solutions of its query as plain values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Protocol

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from endpoint.tables.schema import Kind, Table

Value = str | int | bool | Decimal | date | None
Row = tuple[Value, ...]
Term = NamedNode | BlankNode | Literal | Triple


class Solution(Protocol):
    """One solution of a query: the term of each variable, None where it is unbound."""

    def __getitem__(self, name: str, /) -> Term | None: ...


Select = Callable[[str], Iterable[Solution]]
"""What answers a SELECT query."""


def rows(table: Table, select: Select) -> Iterator[Row]:
    """The rows of a table, in no order: a value for each column, None where the graph says nothing.

    A value that is none of its column's kind (a number that is not finite, a date that is not whole) is None too.
    """
    readers = [(column.name, _READERS[column.kind]) for column in table.columns]
    for solution in select(table.query):
        yield tuple(_read(reader, solution[name]) for name, reader in readers)


def code(iri: str) -> str:
    """The last part of the IRI of a concept.

    >>> code("https://w3id.org/maillage/def/resolution/stated"), code("http://www.w3.org/ns/shacl#Info")
    ('stated', 'Info')
    """
    return iri.rsplit("/", 1)[-1].rsplit("#", 1)[-1]


def _read(reader: Callable[[str], Value], term: Term | None) -> Value:
    if not isinstance(term, NamedNode | Literal):
        return None
    try:
        return reader(term.value)
    except (ArithmeticError, ValueError):
        return None


def _decimal(text: str) -> Decimal | None:
    """
    >>> _decimal("12.50"), _decimal("INF")
    (Decimal('12.50'), None)
    """
    value = Decimal(text)
    return value if value.is_finite() else None


def _boolean(text: str) -> bool:
    return text in ("true", "1")


_READERS: Mapping[Kind, Callable[[str], Value]] = {
    "iri": str,
    "code": code,
    "text": str,
    "term": str,
    "money": _decimal,
    "percent": _decimal,
    "decimal": _decimal,
    "integer": int,
    "date": date.fromisoformat,
    "boolean": _boolean,
}
