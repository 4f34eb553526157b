"""The access log: one JSON object a line on stderr for each answer.

It never holds what was asked: no query string, no body, no header. Nor does it hold who asked; a proxy in front
of the server knows that.
"""

from __future__ import annotations

import json
import sys
import threading
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Final

WAITING: Final = 10_000
"""Lines that may wait to be written."""

_BETWEEN_SECONDS: Final = 0.2
_LAST_SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True)
class Line:
    """One answer: when the request came (ISO 8601, UTC), the path without its query, seconds, bytes sent."""

    time: str
    method: str
    path: str
    route: str
    status: int
    bytes: int
    seconds: float

    def to_json(self) -> str:
        r"""One line of the log.

        >>> Line("2026-11-21T08:00:00.000Z", "GET", "/a\n", "(none)", 404, 32, 0.004).to_json()[37:68]
        '"method": "GET", "path": "/a\\n"'
        """
        # By hand, in a quarter of the time: of these only the path holds what somebody else wrote.
        return (
            f'{{"time": "{self.time}", "method": "{self.method}", "path": {json.dumps(self.path)}, '
            f'"route": {json.dumps(self.route)}, "status": {self.status}, "bytes": {self.bytes}, '
            f'"seconds": {self.seconds}}}\n'
        )


class AccessLog:
    """Writes lines in a thread of its own, a few times a second.

    So a reader of stderr that is slow, or gone, holds up no answer, and no answer wakes the thread.
    """

    def __init__(self, stream: IO[str] | None = None) -> None:
        self._stream = stream or sys.stderr
        self._lines: deque[Line] = deque()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._write, name="access log", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def put(self, line: Line) -> bool:
        """Take a line; False where too many wait already, and this one is lost."""
        if len(self._lines) >= WAITING:
            return False
        self._lines.append(line)
        return True

    def stop(self) -> None:
        """Write what waits, for as long as somebody takes it."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(_LAST_SECONDS)

    def _write(self) -> None:
        with suppress(OSError, ValueError):  # stderr was closed
            while not self._ended.wait(_BETWEEN_SECONDS):
                self._write_waiting()
            self._write_waiting()

    def _write_waiting(self) -> None:
        taken = [self._lines.popleft() for _ in range(len(self._lines))]
        if taken:
            self._stream.write("".join(line.to_json() for line in taken))
            self._stream.flush()
