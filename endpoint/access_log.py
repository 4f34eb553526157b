"""The access log: one JSON object a line on stderr for each answer.

It never holds what was asked: no query string, no body, no header. Nor does it hold who asked; a proxy in front
of the server knows that.
"""

from __future__ import annotations

import json
import sys
import threading
from contextlib import suppress
from dataclasses import asdict, dataclass
from queue import Full, Queue
from typing import IO, Final

_WAITING: Final = 10_000  # lines
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
        return json.dumps(asdict(self), ensure_ascii=True) + "\n"


class AccessLog:
    """Writes lines in a thread of its own: a reader of stderr that is slow, or gone, holds up no answer."""

    def __init__(self, stream: IO[str] | None = None) -> None:
        self._stream = stream or sys.stderr
        self._lines: Queue[Line | None] = Queue(_WAITING)
        self._thread = threading.Thread(target=self._write, name="access log", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def put(self, line: Line) -> bool:
        """Take a line; False where too many wait already, and this one is lost."""
        try:
            self._lines.put_nowait(line)
        except Full:
            return False
        return True

    def stop(self) -> None:
        """Write what waits, for as long as somebody takes it."""
        if self._thread.is_alive():
            with suppress(Full):
                self._lines.put_nowait(None)
            self._thread.join(_LAST_SECONDS)

    def _write(self) -> None:
        while (line := self._lines.get()) is not None:
            try:
                self._stream.write(line.to_json())
                if self._lines.empty():
                    self._stream.flush()
            except (OSError, ValueError):
                return  # stderr was closed
