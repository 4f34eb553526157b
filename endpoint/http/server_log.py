"""What the server says on stderr: the lines of the access log, and what Python's logging has to tell."""

from __future__ import annotations

import logging
import os
import select
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final

WAITING: Final = 10_000
"""Lines that may wait to be written."""

_BETWEEN_SECONDS: Final = 0.2
_LAST_SECONDS: Final = 2.0


def _to_stderr(text: str) -> None:
    """Not through Python's own buffer: a thread that is stuck there would not let the process end."""
    rest = memoryview(text.encode(errors="backslashreplace"))
    while rest and sys.stderr:
        try:
            rest = rest[os.write(sys.stderr.fileno(), rest) :]
        except BlockingIOError:  # whoever made it wants it so
            select.select([], [sys.stderr.fileno()], [])


class ServerLog:
    """Writes in a thread of its own, a few times a second.

    So a reader of stderr that is slow, or gone, holds up no answer, and no answer wakes the thread.

    Attributes:
        lost: is called for each piece that is lost, as too many wait already.
    """

    def __init__(self, write: Callable[[str], object] = _to_stderr) -> None:
        self.lost: Callable[[], object] = lambda: None
        self._write_out = write
        self._waiting: deque[Callable[[], str]] = deque()
        self._ended = threading.Event()
        self._is_closed = False
        self._thread = threading.Thread(target=self._write, name="log", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def put(self, text: Callable[[], str]) -> None:
        """Take a piece, or lose it; its text, with the ends of its lines, is asked for when it is written."""
        if len(self._waiting) < WAITING and not self._is_closed:
            self._waiting.append(text)
        else:
            self.lost()

    def stop(self) -> None:
        """Write what waits, for as long as somebody takes it."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(_LAST_SECONDS)

    @contextmanager
    def takes_all(self) -> Iterator[None]:
        """Inside, all that is logged comes here: whoever logs on the event loop would wait for stderr."""
        root = logging.getLogger()
        before, root.handlers = root.handlers, [_Records(self)]
        self.start()
        try:
            yield
        finally:
            self.stop()
            root.handlers = before

    def _write(self) -> None:
        with suppress(OSError, ValueError):  # stderr was closed
            while not self._ended.wait(_BETWEEN_SECONDS):
                self._write_waiting()
            self._write_waiting()
        self._is_closed = True

    def _write_waiting(self) -> None:
        taken = [self._waiting.popleft() for _ in range(len(self._waiting))]
        if taken:
            self._write_out("".join(text() for text in taken))


class _Records(logging.Handler):
    """Gives each record to the log."""

    def __init__(self, log: ServerLog) -> None:
        super().__init__()
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        text = f"{self.format(record)}\n"  # now: what it is made of may change
        self._log.put(lambda: text)
