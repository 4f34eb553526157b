"""A process that evaluates queries on one snapshot, one at a time: ``python -m endpoint.store.worker STORE MEMORY``.

With a third argument, ``online``, it may open connections; otherwise it gives that up before all else.

The engine has no cancel, so whoever asks must be able to kill: that is why this is a process. It reads requests
on its standard input and answers on its standard output, as frames: four bytes of length (big-endian), then so
many bytes. A request is one frame of JSON, an answer two: a header of JSON, then the serialised result (empty
when the header has an ``error``, or names a ``file``). The first answer of its life, without a request, says
that the store is open, and whether the kernel left it the network. It ends when its input ends.

A long result is left in a file without a name, which the parent opens as ``/proc/<pid>/fd/<file>``, and says so by
an empty frame: whoever dies first, or reads no more, nothing stays behind.
"""

from __future__ import annotations

import gzip
import json
import resource
import signal
import struct
import sys
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, BinaryIO, Final, TypedDict

from pyoxigraph import Store

from endpoint.errors import CorruptSnapshot, DiskFull, EndpointError
from endpoint.store.engine import Request, evaluate
from endpoint.store.seclusion import seclude

LENGTH: Final = struct.Struct(">I")
_MIB: Final = 2**20
_STACK: Final = 96 * _MIB  # long chains go deep in the engine; Linux keeps a gap of 128 MiB below a stack
_COMPRESSED: Final = 1_024  # bytes from which a result is worth compressing
_SPOOLED: Final = 2**20  # bytes from which a result is left in a file
_PIPE: Final = 2**16  # bytes that a pipe takes at once
_LEVEL: Final = 5  # of compression: twice as fast as the default, a twentieth longer
_NO_ROOM: Final = (
    "The server's disk has no room for so long an answer ({}): ask for a part at a time (ORDER BY, LIMIT, OFFSET), or "
    "try again later."
)
_NO_ROOM_FR: Final = (
    "Le disque du serveur n'a pas de place pour une si longue réponse : demandez-en une partie à la fois, ou "
    "recommencez plus tard."
)


class Header(TypedDict, total=False):
    """What comes before the result: what it is, or the code and message of an error.

    Attributes:
        volatile: the next evaluation may give another result.
        coding: ``gzip``, or the result is as it is.
        file: the descriptor of the file that holds it.
        exposed: of the greeting, it should have no network, and the kernel does not see to that.
        snapshot, created: of a write (:mod:`endpoint.writes.writer`), the snapshot it makes and whether its graph is new.
    """

    volatile: bool
    coding: str
    file: int
    exposed: bool
    snapshot: str
    created: bool
    error: str
    message: str
    message_fr: str | None


def reply(store: Store, request: Request) -> tuple[Header, bytes]:
    """Evaluate and compress. Whatever the query does wrong is told in the header."""
    try:
        body, volatile = evaluate(store, request)
    except EndpointError as error:
        return {"error": error.code, "message": str(error), "message_fr": error.fr}, b""
    if request["gzip"] and len(body) >= _COMPRESSED:
        return {"volatile": volatile, "coding": "gzip"}, gzip.compress(body, _LEVEL, mtime=0)
    return {"volatile": volatile}, body


def read_frame(stream: BinaryIO) -> bytes | None:
    """The next frame, or None where the stream ends."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    body = stream.read(length)
    return body if len(body) == length else None


def write_answer(stream: BinaryIO, header: Header, body: bytes = b"") -> None:
    """The two frames of an answer, at once: who waits for it wakes once."""
    text = json.dumps(header).encode()
    head = LENGTH.pack(len(text)) + text + LENGTH.pack(len(body))
    stream.write(head + body[:_PIPE])
    stream.write(memoryview(body)[_PIPE:])
    stream.flush()


def limit_memory(mib: int) -> None:
    """Allow so many MiB beyond what the open store takes by now (the engine maps some 400 at once)."""
    taken = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + mib * _MIB, taken + mib * _MIB))
    # Linux looks at this limit when the stack grows, so it holds for the process that runs.
    hard = resource.getrlimit(resource.RLIMIT_STACK)[1]
    stack = _STACK if hard == resource.RLIM_INFINITY else min(_STACK, hard)
    resource.setrlimit(resource.RLIMIT_STACK, (stack, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # it ends by a signal: no dump of the store's pages


def serve(path: str, memory: int, requests: BinaryIO, answers: BinaryIO, greeting: Header) -> None:
    """Greet, and answer until the requests end."""
    try:
        store = Store.read_only(path)
    except (OSError, RuntimeError) as error:
        message = f"The graph at {path} can't be opened ({error}): build it again."
        write_answer(answers, {"error": CorruptSnapshot.code, "message": message})
        return
    limit_memory(memory)
    write_answer(answers, greeting)
    kept: IO[bytes] | None = None
    while (frame := read_frame(requests)) is not None:
        if kept:
            kept.close()  # the parent has opened it
            kept = None
        if not frame:
            continue
        request: Request = json.loads(frame)
        # The kernel's default for this signal ends the process, whatever the engine is at.
        signal.setitimer(signal.ITIMER_REAL, request["seconds"])
        header, body = reply(store, request)
        if request["spool"] and len(body) >= _SPOOLED:
            header, body, kept = left_in_a_file(header, body)
        signal.setitimer(signal.ITIMER_REAL, 0)
        write_answer(answers, header, body)


def left_in_a_file(header: Header, body: bytes) -> tuple[Header, bytes, IO[bytes] | None]:
    """An answer whose result is in a file without a name; or an error, where the system has no room for it."""
    try:
        file = spooled(body)
    except OSError as error:
        message = _NO_ROOM.format(error.strerror)
        return {"error": DiskFull.code, "message": message, "message_fr": _NO_ROOM_FR}, b"", None
    return {**header, "file": file.fileno()}, b"", file


def spooled(body: bytes) -> IO[bytes]:
    """A file without a name that holds this."""
    file = TemporaryFile(buffering=0)  # noqa: SIM115 - it is open until its reader has opened it too
    rest = memoryview(body)
    try:
        while rest:
            rest = rest[file.write(rest) :]
    except OSError:
        file.close()
        raise
    return file


if __name__ == "__main__":
    exposed = sys.argv[3:] != ["online"] and not seclude()
    serve(sys.argv[1], int(sys.argv[2]), sys.stdin.buffer, sys.stdout.buffer, {"exposed": exposed})
