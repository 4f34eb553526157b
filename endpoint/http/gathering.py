"""The server's side of a connection, where the head and the body of an answer go out as one piece, and arrive.

uvicorn writes the one and then the other, and each write is a call of the system that wakes the reader: together they
take as long as all else that a kept answer needs.

It also hangs up on whoever still sends when the answer is there (a body that is too long). The system then tells the
client that the connection is broken, and the client forgets the answer; so what comes is read for a while, and dropped
(RFC 9112, section 9.6).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Final, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_PIECE: Final = 2**16  # bytes that gain nothing by waiting
_LINGERING_SECONDS: Final = 5.0  # for a client that goes on sending after its answer


class GatheringProtocol(HttpToolsProtocol):
    """uvicorn's, on a transport that gathers."""

    _is_sending = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client is there."""
        gathering = _Gathering(transport, self.loop, lambda: self._is_sending)
        super().connection_made(cast(asyncio.Transport, gathering))

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
            self._loop.call_later(_LINGERING_SECONDS, self._transport.close)
        else:
            self._transport.close()

    def _send(self) -> None:
        waiting, self._waiting = self._waiting, []
        if waiting and not self.is_closing():
            self._transport.write(b"".join(waiting))
