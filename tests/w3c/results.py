"""What a query gives, and whether two of them are the same."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    RdfFormat,
    parse,
    parse_query_results,
)

from tests.w3c.manifests import Graph, Suites, Term

RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
XSD = "http://www.w3.org/2001/XMLSchema#"
CSV = "text/csv"
_ROW = "urn:x-row:"
_MEDIA_TYPES = {
    ".srj": "application/sparql-results+json",
    ".srx": "application/sparql-results+xml",
    ".tsv": "text/tab-separated-values",
    ".csv": CSV,
}


@dataclass(frozen=True, slots=True)
class Table:
    """Solutions: the rows, each without what is unbound there."""

    names: frozenset[str]
    rows: tuple[Mapping[str, Term], ...]
    ordered: bool = False

    def statements(self) -> list[Quad]:
        """The rows as a graph: two tables are the same where these are, whatever the blank nodes are called."""
        head = [Quad(NamedNode(_ROW), NamedNode(_ROW), Literal(name)) for name in self.names]
        return head + [one for at, row in enumerate(self.rows) for one in self._row(at, row)]

    def distinct(self) -> Table:
        """Each row once; for rows without blank nodes."""
        return Table(self.names, tuple({frozenset(row.items()): row for row in self.rows}.values()))

    def _row(self, at: int, row: Mapping[str, Term]) -> list[Quad]:
        node, name = BlankNode(), NamedNode(_ROW + "of")
        bound = [Quad(node, NamedNode(_ROW + "value:" + key), value) for key, value in row.items()]
        return [Quad(node, name, Literal(at if self.ordered else 0)), *bound]


Result = bool | Table | list[Quad]


def canonical(result: Result) -> set[str]:
    """Results that are the same have the same: isomorphic, numbers and truth values by their values.

    That is what the engine keeps of a literal: not how a number is spelt.
    """
    if isinstance(result, bool):
        return {str(result)}
    quads = result.statements() if isinstance(result, Table) else result
    dataset = Dataset(Quad(one.subject, one.predicate, by_value(one.object), one.graph_name) for one in quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def by_value(term: Term) -> Term:
    """A number or a truth value in one spelling; all else as it is.

    >>> by_value(Literal("+01.50", datatype=NamedNode(XSD + "decimal"))).value
    '1.5'
    >>> by_value(Literal("01")).value
    '01'
    """
    if not isinstance(term, Literal) or not term.datatype.value.startswith(XSD):
        return term
    try:
        spelt = _spelt(term.value, term.datatype.value.removeprefix(XSD))
    except (ValueError, InvalidOperation):
        return term
    return Literal(spelt, datatype=term.datatype) if spelt is not None else term


def _spelt(value: str, kind: str) -> str | None:
    if kind == "boolean" and value in ("0", "1"):
        return "true" if value == "1" else "false"
    if kind in ("double", "float"):
        return repr(float(value))
    if kind == "decimal":
        return format(Decimal(value).normalize(), "f")
    return str(int(value)) if kind in ("integer", "int", "long", "short", "byte") else None


# --- reading them


def read(content: bytes, media_type: str) -> Result:
    """An answer.

    Raises:
        ValueError, SyntaxError: it is not what its media type says.
    """
    if media_type == CSV:
        return _separated(content)
    if graph := RdfFormat.from_media_type(media_type):
        return list(parse(content, graph, rename_blank_nodes=True))
    kind = QueryResultsFormat.from_media_type(media_type)
    assert kind is not None, f"{media_type} is no format of results"
    found = parse_query_results(content, kind)
    if isinstance(found, QueryBoolean):
        return bool(found)
    names = [variable.value for variable in found.variables]
    rows = [{name: row[name] for name in names if row[name] is not None} for row in found]
    return Table(frozenset(names), tuple(rows))


def expected(suites: Suites, file: Term) -> tuple[Result, str]:
    """What a file of a suite expects, and the media type to ask for."""
    path = suites.path(file)
    if path.suffix in _MEDIA_TYPES:
        return read(path.read_bytes(), _MEDIA_TYPES[path.suffix]), _MEDIA_TYPES[path.suffix]
    graph = Graph(suites.statements(file))
    sets = [one.subject for one in graph.statements if one.object == NamedNode(RS + "ResultSet")]
    if sets:
        return _result_set(graph, sets[0]), _MEDIA_TYPES[".srj"]
    return suites.statements(file), "application/n-triples"


def _separated(content: bytes) -> Table:
    """CSV tells no types: a cell is a blank node, or plain words."""
    names, *lines = csv.reader(io.StringIO(content.decode(), newline=""))
    rows = [{name: _cell(cell) for name, cell in zip(names, line, strict=True) if cell} for line in lines]
    return Table(frozenset(names), tuple(rows))


def _cell(cell: str) -> Term:
    return BlankNode(cell.removeprefix("_:")) if cell.startswith("_:") else Literal(cell)


def _result_set(graph: Graph, node: Term) -> Result:
    """A result in RDF, by the vocabulary of the suites; rows that are numbered are in that order."""
    truth = graph.object(node, RS + "boolean")
    if isinstance(truth, Literal):
        return truth.value == "true"
    names = {one.value for one in graph.objects(node, RS + "resultVariable") if isinstance(one, Literal)}
    solutions = graph.objects(node, RS + "solution")
    numbers = {one: graph.object(one, RS + "index") for one in solutions}
    ordered = all(isinstance(number, Literal) for number in numbers.values()) and bool(numbers)
    if ordered:
        solutions = sorted(solutions, key=lambda one: int(graph.words(one, RS + "index")))
    return Table(frozenset(names), tuple(_bindings(graph, one) for one in solutions), ordered)


def _bindings(graph: Graph, solution: Term) -> dict[str, Term]:
    bindings = graph.objects(solution, RS + "binding")
    values = {graph.words(one, RS + "variable"): graph.object(one, RS + "value") for one in bindings}
    return {name: value for name, value in values.items() if value is not None}
