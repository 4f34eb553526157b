"""A process that evaluates queries on one snapshot, one at a time: ``python -m endpoint.worker STORE MEMORY``.

The engine has no cancel, so whoever asks must be able to kill: that is why this is a process. It reads requests
on its standard input and answers on its standard output, as frames: four bytes of length (big-endian), then so
many bytes. A request is one frame of JSON, an answer two: a header of JSON, then the serialised result (empty
when the header has an ``error``). The first answer of its life, without a request, says that the store is open.
It ends when its input ends.
"""

from __future__ import annotations

import io
import json
import re
import resource
import signal
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO, Final, TypedDict, cast

from pyoxigraph import NamedNode, QueryResultsFormat, QueryTriples, RdfFormat, Store, serialize

from endpoint.errors import CorruptSnapshot, EndpointError, QueryRefused, QueryTooCostly, ResultTooLarge
from endpoint.tokens import examine
from ontology.words import PREFIXES

LENGTH: Final = struct.Struct(">I")
TOO_COSTLY: Final = (
    "The query needs more memory than it may use: cross, group or order fewer rows, or raise the limit."
)
_TELLING: Final = 80  # characters of the engine's own words
_CORRUPTION: Final = "Corruption"  # how RocksDB's message begins, in a RuntimeError
_MIB: Final = 2**20
_PREFIXES: Final = re.compile(rb"(?:@prefix [^\n]*\n)+")
_ATTRIBUTE: Final = re.compile(rb' xmlns:[^ =]+="[^"]*"')
_ROOT: Final = re.compile(rb'(<\?xml[^>]*>\s*<rdf:RDF)((?: xmlns:[^ =]+="[^"]*")+)')


class Request(TypedDict):
    """What a worker is asked.

    ``media_type`` and ``graph`` name the format (see :mod:`endpoint.formats`). ``default`` and ``named`` are
    the graphs of the query's dataset, or None for the whole store. ``seconds`` is when the process ends itself
    if nobody has killed it: its parent may be gone.
    """

    query: str
    media_type: str
    graph: bool
    default: list[str] | None
    named: list[str] | None
    max_bytes: int
    seconds: float


class Header(TypedDict, total=False):
    """What comes before the result: whether it is ``volatile``, or the code and message of an error."""

    volatile: bool
    error: str
    message: str


class _Bounded(io.RawIOBase):
    """Bytes in memory, up to a limit; the evaluation stops with the write that passes it."""

    def __init__(self, limit: int) -> None:
        self.content = bytearray()
        self._limit = limit

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        if len(self.content) + len(data) > self._limit:
            raise ResultTooLarge(
                f"The result is over {self._limit:,} bytes and is refused whole, not cut: "
                "ask for fewer columns, or for a part at a time (ORDER BY, LIMIT, OFFSET)."
            )
        self.content += data
        return len(data)


def reply(store: Store, request: Request) -> tuple[Header, bytes]:
    """Check, evaluate and serialise. Whatever the query does wrong is told in the header."""
    try:
        volatile = examine(request["query"])
        with _engine_errors():
            return {"volatile": volatile}, _evaluated(store, request)
    except EndpointError as error:
        return {"error": error.code, "message": str(error)}, b""


def _evaluated(store: Store, request: Request) -> bytes:
    results = store.query(
        request["query"], default_graph=_graphs(request["default"]), named_graphs=_graphs(request["named"])
    )
    if isinstance(results, QueryTriples) is not request["graph"]:
        raise QueryRefused("The query form can't be told: write a space after it.")
    bounded = _Bounded(request["max_bytes"])
    out = cast(IO[bytes], bounded)
    if isinstance(results, QueryTriples):
        rdf = RdfFormat.from_media_type(request["media_type"])
        assert rdf is not None  # formats.py names only those that the engine has
        serialize(results, out, rdf, prefixes=dict(PREFIXES))
        return settled(bytes(bounded.content))
    results.serialize(out, QueryResultsFormat.from_media_type(request["media_type"]))
    return bytes(bounded.content)


@contextmanager
def _engine_errors() -> Iterator[None]:
    """Say in our words what the engine says in Python's."""
    try:
        yield
    except SyntaxError as error:
        raise QueryRefused(f"The query can't be read: {placed(str(error))}.") from error
    except MemoryError as error:
        raise QueryTooCostly(TOO_COSTLY) from error
    except (ValueError, RuntimeError, OSError) as error:
        # An IRI that is none, a function that nobody knows; or what the disk gives is no store.
        if isinstance(error, OSError) or str(error).startswith(_CORRUPTION):
            raise CorruptSnapshot(f"The graph can't be read ({error}): build it again.") from error
        raise QueryRefused(f"The query can't be evaluated: {error}.") from error


def settled(content: bytes) -> bytes:
    r"""The same statements with the prefixes in their order: the engine writes them in any.

    Turtle and its kin are rid of those that do not occur; RDF/XML keeps them, in its root element.

    >>> settled(b"@prefix b: <u:b> .\n@prefix a: <u:a> .\n@prefix c: <u:c> .\na:x b:y 1 .\n")
    b'@prefix a: <u:a> .\n@prefix b: <u:b> .\na:x b:y 1 .\n'
    """
    if match := _PREFIXES.match(content):
        names = match[0].splitlines(keepends=True)
        rest = content[match.end() :]
        return b"".join(sorted(line for line in names if line.split()[1] in rest)) + rest
    if match := _ROOT.match(content):
        return match[1] + b"".join(sorted(_ATTRIBUTE.findall(match[2]))) + content[match.end(2) :]
    return content


def placed(detail: str) -> str:
    """The engine's words on one line, with the place spelt out.

    >>> placed("error at 1:17: expected OPTIONAL")
    'line 1, column 17: expected OPTIONAL'
    """
    detail = " ".join(detail.split())
    match = re.fullmatch(r"error at (\d+):(\d+): (.*)", detail)
    if not match:
        return detail
    place = f"line {match[1]}, column {match[2]}"
    if match[3] == "expected [_]":
        return f"{place}: it is empty, or ends too early"
    if "Prefix not found" in match[3]:
        return f"{place}: a prefix before this point is not declared"
    # The engine lists all that its grammar would take there; a long list tells nobody anything.
    return (
        f"{place}: {match[3]}"
        if len(match[3]) <= _TELLING
        else f"{place}: unexpected words at or before this point"
    )


def _graphs(names: list[str] | None) -> list[Any] | None:
    return None if names is None else [NamedNode(name) for name in names]


def read_frame(stream: BinaryIO) -> bytes | None:
    """The next frame, or None where the stream ends."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    body = stream.read(length)
    return body if len(body) == length else None


def write_answer(stream: BinaryIO, header: Header, body: bytes = b"") -> None:
    """The two frames of an answer."""
    text = json.dumps(header).encode()
    stream.write(LENGTH.pack(len(text)) + text + LENGTH.pack(len(body)))
    stream.write(body)
    stream.flush()


def limit_memory(mib: int) -> None:
    """Allow so many MiB beyond what the open store takes by now (the engine maps some 400 at once)."""
    taken = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + mib * _MIB, taken + mib * _MIB))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # it ends by a signal: no dump of the store's pages


def serve(path: str, memory: int, requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer until the requests end."""
    try:
        store = Store.read_only(path)
    except (OSError, RuntimeError) as error:
        message = f"The graph at {path} can't be opened ({error}): build it again."
        write_answer(answers, {"error": CorruptSnapshot.code, "message": message})
        return
    limit_memory(memory)
    write_answer(answers, {})
    while (frame := read_frame(requests)) is not None:
        request: Request = json.loads(frame)
        # The kernel's default for this signal ends the process, whatever the engine is at.
        signal.setitimer(signal.ITIMER_REAL, request["seconds"])
        header, body = reply(store, request)
        signal.setitimer(signal.ITIMER_REAL, 0)
        write_answer(answers, header, body)


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]), sys.stdin.buffer, sys.stdout.buffer)
