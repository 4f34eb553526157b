"""One query on an open store: checked, evaluated, written, and held against its limits."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Final, TypedDict, cast

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    parse_query_results,
)

from endpoint.errors import (
    CorruptSnapshot,
    QueryRefused,
    QueryTooCostly,
    ResultTooLarge,
    ServiceFailed,
    ServiceRefused,
)
from endpoint.store.datasets import Dataset
from endpoint.store.faults import told
from endpoint.store.serialisation import rows, statements
from endpoint.store.tokens import examine

TOO_COSTLY: Final = (
    "The query needs more memory than it may use: cross, group or order fewer rows, or raise the limit."
)
_LONGEST_KEYWORD: Final = 14  # ENCODE_FOR_URI
_CORRUPTION: Final = "Corruption"  # how RocksDB's message begins, in a RuntimeError
# What stands between two rows; in a text of JSON or CSV it may stand elsewhere too.
_BETWEEN_ROWS: Final = {
    QueryResultsFormat.JSON: b"},{",
    QueryResultsFormat.XML: b"<result>",
    QueryResultsFormat.CSV: b"\n",
    QueryResultsFormat.TSV: b"\n",
}

csv.field_size_limit(sys.maxsize)  # a cell may be as long as the result


class Request(TypedDict):
    """What a worker is asked.

    Attributes:
        media_type, graph: the format (see :mod:`endpoint.formats`); an empty one of a query that is only read.
        into: the graph that statements are written in, by its IRI; else the default graph.
        base: what relative IRIs of the query are resolved against.
        plain: graphs may be called anything, and those that are not there are empty.
        default, named: the graphs of the query's dataset; both empty for that which the query says.
        hosts: that a SERVICE clause may call.
        max_rows: rows, or statements.
        max_bytes: as they are written, before any compression.
        gzip: whether the result may be compressed.
        spool: whether a long result may be left in a file.
        seconds: when the process ends itself if nobody has killed it: its parent may be gone.
    """

    query: str
    media_type: str
    graph: bool
    into: str
    base: str
    plain: bool
    default: list[str]
    named: list[str]
    hosts: list[str]
    max_rows: int
    max_bytes: int
    gzip: bool
    spool: bool
    seconds: float


def evaluate(store: Store, request: Request) -> tuple[bytes, bool]:
    """The serialised result, and whether another evaluation may give another one.

    Raises:
        QueryRefused, ServiceRefused, ResultTooLarge: the query's fault.
        NotAcceptable: the format can't say the result.
        QueryTooCostly, CorruptSnapshot: of memory, of the disk.
    """
    try:
        volatile = examine(request["query"], request["hosts"])
    except ServiceRefused:
        _require_readable(request["query"], request["base"])  # what can't be read is told first
        raise
    with _engine_errors(request):
        if not request["media_type"]:
            _read(request)
            return b"", volatile
        results = _results(store, request)
        if isinstance(results, QueryTriples):
            return _statements(results, request), volatile
        return _rows(results, request), volatile


def _read(request: Request) -> None:
    """Raises SyntaxError where the engine can't read a query; it is asked of nothing."""
    Store().query(request["query"], base_iri=request["base"])


def _require_readable(text: str, base: str) -> None:
    """Raises QueryRefused where the engine can't read a query; nothing of it is evaluated.

    It says where the keyword would end that it looked for: hence the spaces. What ends too early is not seen.
    """
    try:
        # What follows is always wrong, and further down.
        Store().query(f"{text}{' ' * _LONGEST_KEYWORD}\n]", base_iri=base)
    except SyntaxError as error:
        line = re.match(r"error at (\d+):", str(error))
        if line and int(line[1]) <= text.count("\n") + 1:
            raise _unreadable(error, text) from error


def _results(store: Store, request: Request) -> QuerySolutions | QueryBoolean | QueryTriples:
    query, base = request["query"], request["base"]
    try:
        hosts = None if request["plain"] else request["hosts"]
        dataset = Dataset.of(store, query, base, (request["default"], request["named"]), hosts)
    except ServiceRefused:
        _read(request)  # what can't be read is told first
        raise
    if dataset.is_merge:
        merged = dataset.merged(store)
        results = merged.query(query, base_iri=base, default_graph=DefaultGraph(), named_graphs=dataset.named)
    else:
        results = store.query(query, base_iri=base, default_graph=dataset.default, named_graphs=dataset.named)
    if isinstance(results, QueryTriples) is not request["graph"]:
        raise QueryRefused(
            "The query form can't be told: write SELECT, ASK, CONSTRUCT or DESCRIBE within the first 10,000 "
            "characters, and a space after it."
        )
    return results


def _statements(results: Iterable[Triple], request: Request) -> bytes:
    rdf = RdfFormat.from_media_type(request["media_type"])
    assert rdf is not None  # formats.py names only those that the engine has
    found: Iterator[Triple] | Iterator[Quad] = _counted(results, request)
    if request["into"]:
        graph = NamedNode(request["into"])
        found = (Quad(one.subject, one.predicate, one.object, graph) for one in found)
    return statements(found, rdf, limit=request["max_bytes"])


def _counted(results: Iterable[Triple], request: Request) -> Iterator[Triple]:
    """The statements up to the limit. What the disk does wrong is told here, apart from what the writer does."""
    limit = request["max_rows"]
    with _engine_errors(request):
        for count, statement in enumerate(results):
            if count == limit:
                raise _too_many(limit, "statements")
            yield statement


def _rows(results: QuerySolutions | QueryBoolean, request: Request) -> bytes:
    written = QueryResultsFormat.from_media_type(request["media_type"])
    assert written is not None
    content = rows(results, written, request["max_bytes"])
    if isinstance(results, QuerySolutions) and more_rows_than(request["max_rows"], content, written):
        raise _too_many(request["max_rows"], "rows")
    return content


def more_rows_than(limit: int, content: bytes, written: QueryResultsFormat) -> bool:
    r"""Whether the rows of a serialised result are more than that.

    What separates them is counted first; only where that is too much are the rows themselves.

    >>> more_rows_than(1, b'a\r\n"x\ny"\r\n', QueryResultsFormat.CSV)
    False
    >>> more_rows_than(1, b"?a\n1\n2\n", QueryResultsFormat.TSV)
    True
    """
    if content.count(_BETWEEN_ROWS[written]) < limit:
        return False
    found: Iterator[object]
    if written == QueryResultsFormat.CSV:
        found = islice(csv.reader(io.StringIO(content.decode(), newline="")), 1, None)
    else:
        found = iter(cast(QuerySolutions, parse_query_results(content, format=written)))
    return next(islice(found, limit, None), None) is not None


def _unreadable(error: SyntaxError, text: str) -> QueryRefused:
    reason, french = told(error, text)
    return QueryRefused(f"The query can't be read: {reason}.", french)


def _too_many(limit: int, what: str) -> ResultTooLarge:
    return ResultTooLarge(
        f"The result has more than {limit:,} {what} and is refused whole, not cut: "
        "ask for a part at a time (ORDER BY, LIMIT, OFFSET)."
    )


@contextmanager
def _engine_errors(request: Request) -> Iterator[None]:
    """Say in our words what the engine says in Python's."""
    try:
        yield
    except SyntaxError as error:
        raise _unreadable(error, request["query"]) from error
    except MemoryError as error:
        raise QueryTooCostly(TOO_COSTLY) from error
    except (ValueError, RuntimeError, OSError) as error:
        # An IRI that is none, a function that nobody knows; or what the disk gives is no store.
        if request["hosts"] and isinstance(error, OSError):
            raise ServiceFailed(
                f"A SERVICE clause got no answer ({error}): ask that endpoint itself."
            ) from error
        if isinstance(error, OSError) or str(error).startswith(_CORRUPTION):
            raise CorruptSnapshot(f"The graph can't be read ({error}): build it again.") from error
        raise QueryRefused(f"The query can't be evaluated: {error}.") from error
