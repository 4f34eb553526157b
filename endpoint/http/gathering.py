"""The server's side of a connection, where the head and the body of an answer go out as one piece, and arrive.

uvicorn writes the one and then the other, and each write is a call of the system that wakes the reader: together they
take as long as all else that a kept answer needs.

It also hangs up on whoever still sends when the answer is there (a body that is too long). The system then tells the
client that the connection is broken, and the client forgets the answer; so what comes is read for a while, and dropped
(RFC 9112, section 9.6).
"""

from __future__ import annotations

import asyncio
import fcntl
import sys
import termios
from collections.abc import Callable
from typing import Any, Final, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_PIECE: Final = 2**16  # bytes that gain nothing by waiting
_LINGERING_SECONDS: Final = 5.0  # for a client that goes on sending after its answer
STALLED_SECONDS: Final = 120.0
STALLED_BYTES: Final = 2**16
"""A reader that takes less of an answer in so many seconds has gone."""


class GatheringProtocol(HttpToolsProtocol):
    """uvicorn's, on a transport that gathers."""

    _is_sending = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client is there."""
        gathering = _Gathering(transport, self.loop, lambda: self._is_sending)
        self._gathering = gathering
        super().connection_made(cast(asyncio.Transport, gathering))

    def connection_lost(self, exc: Exception | None) -> None:
        """It has gone."""
        self._gathering.unwatch()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """The client takes less than it is sent."""
        super().pause_writing()
        self._gathering.watch()

    def resume_writing(self) -> None:
        """It has taken some; at the end it must take all."""
        if not self.transport.is_closing():
            self._gathering.unwatch()
        super().resume_writing()

    def data_received(self, data: bytes) -> None:
        """Some of a request, or of several; nothing that comes after the end is read."""
        if not self.transport.is_closing():
            super().data_received(data)

    def on_message_begin(self) -> None:
        """The first byte of a request."""
        self._is_sending = True
        super().on_message_begin()

    def on_message_complete(self) -> None:
        """The last byte of a request."""
        self._is_sending = False
        super().on_message_complete()


class _Gathering:
    """A transport whose writes wait for one another until the task that writes has come to its end, or waits itself."""

    def __init__(
        self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop, is_sending: Callable[[], bool]
    ) -> None:
        self._transport = transport
        self._loop = loop
        self._is_sending = is_sending
        self._waiting: list[bytes] = []
        self._is_lingering = False
        self._watching: asyncio.TimerHandle | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        if not self._waiting:
            self._loop.call_soon(self._send)
        self._waiting.append(data)
        if len(data) >= _PIECE:
            self._send()

    def is_closing(self) -> bool:
        return self._is_lingering or self._transport.is_closing()

    def close(self) -> None:
        if self.is_closing():
            return
        self._send()
        if self._is_sending():
            self._is_lingering = True
            self._transport.write_eof()
            self._transport.resume_reading()
            self._loop.call_later(_LINGERING_SECONDS, self._close)
        else:
            self._close()

    def _close(self) -> None:
        self._transport.close()  # when all is taken
        self.watch()

    def watch(self) -> None:
        """Look now and then whether the reader takes something, and let it be where it does not."""
        if self._transport.get_write_buffer_size() and self._watching is None:
            self._watching = self._loop.call_later(STALLED_SECONDS, self._look, self._left())

    def unwatch(self) -> None:
        """There is nothing to wait for."""
        if self._watching:
            self._watching.cancel()
            self._watching = None

    def _look(self, before: int) -> None:
        self._watching = None
        if before - self._left() < STALLED_BYTES:
            self._transport.abort()
        else:
            self.watch()

    def _left(self) -> int:
        """Bytes that the reader has not taken: ours, and those that the system keeps for it (megabytes, tcp(7))."""
        kept = fcntl.ioctl(self._transport.get_extra_info("socket").fileno(), termios.TIOCOUTQ, bytes(4))
        return self._transport.get_write_buffer_size() + int.from_bytes(kept, sys.byteorder)

    def _send(self) -> None:
        waiting, self._waiting = self._waiting, []
        if waiting and not self.is_closing():
            self._transport.write(b"".join(waiting))
