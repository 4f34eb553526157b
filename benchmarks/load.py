"""A load generator in a process of its own: so many connections, on each one request after the other.

    python -m benchmarks.load PORT CONNECTIONS SECONDS < requests

It reads one URL path a line, sends them by turns, and prints a :class:`Load` as JSON. It is written on plain sockets,
because a client library takes longer than the fastest of the servers; what it takes of the processor is told too.
"""

from __future__ import annotations

import json
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import cycle

MARK = b"/line/"
ACCEPT = "application/sparql-results+json"
_PIECE = 2**18


@dataclass(frozen=True, slots=True)
class Load:
    """``requests`` answered in ``seconds``, and the CPU seconds of whoever asked."""

    requests: int
    seconds: float
    client: float


class WrongAnswer(Exception):
    """An answer that is no 200, or has not as many lines as every operation that is asked for."""


class _Connection:
    """One request under way at a time."""

    def __init__(self, port: int, requests: Iterator[bytes], lines: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._requests = requests
        self._lines = lines
        self._heard = b""

    def ask(self) -> None:
        self._heard = b""
        self.socket.sendall(next(self._requests))

    def listen(self) -> bool:
        """Take what is there; whether the answer is whole."""
        piece = self.socket.recv(_PIECE)
        if not piece:
            raise WrongAnswer("the server hung up")
        self._heard += piece
        if not is_whole(self._heard):
            return False
        if not self._heard.startswith(b"HTTP/1.1 200 ") or self._heard.count(MARK) != self._lines:
            raise WrongAnswer(self._heard[:2000].decode(errors="replace"))
        return True


def is_whole(answer: bytes) -> bool:
    """Whether an HTTP/1.1 answer has come to its end.

    >>> is_whole(b"HTTP/1.1 200 OK\\r\\ncontent-length: 2\\r\\n\\r\\nab")
    True
    """
    end = answer.find(b"\r\n\r\n")
    if end < 0:
        return False
    head = answer[:end].lower()
    at = head.find(b"\r\ncontent-length:")
    if at < 0:
        return answer.endswith(b"\r\n0\r\n\r\n")
    length = int(head[at + 17 :].partition(b"\r\n")[0])
    return len(answer) >= end + 4 + length


def run(port: int, connections: int, seconds: float, paths: Sequence[str], lines: int) -> Load:
    """Ask until the time is over; without a time, until each path was asked once.

    Raises:
        WrongAnswer: of the first such answer; what it makes of the others is of no interest then.
    """
    head = f"HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: {ACCEPT}\r\n\r\n"
    requests = cycle([f"GET {path} {head}".encode() for path in paths])
    watched, answered = selectors.DefaultSelector(), 0
    for one in [_Connection(port, requests, lines) for _ in range(connections)]:
        watched.register(one.socket, selectors.EVENT_READ, one)
        one.ask()
    begun, worked = time.perf_counter(), time.process_time()
    while (passed := time.perf_counter() - begun) < seconds or (not seconds and answered < len(paths)):
        for key, _ in watched.select(10):
            if key.data.listen():
                answered += 1
                key.data.ask()
    return Load(answered, passed, time.process_time() - worked)


def loaded(port: int, connections: int, seconds: float, paths: Sequence[str], lines: int) -> Load:
    """:func:`run`, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.load", *map(str, (port, connections, seconds, lines))]
    ended = subprocess.run(command, input="\n".join(paths), stdout=subprocess.PIPE, text=True, check=True)
    return Load(**json.loads(ended.stdout))


if __name__ == "__main__":
    port, connections, seconds, lines = sys.argv[1:]
    found = run(int(port), int(connections), float(seconds), sys.stdin.read().split(), int(lines))
    print(json.dumps(asdict(found)))
