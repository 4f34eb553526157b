"""One connection of a client, with the limits that uvicorn does not set.

Its headers come within so many seconds and so many bytes, and who asks for nothing, or takes nothing of an answer,
is let go. Of requests that are sent one upon the other some are answered, then the connection ends. What a body may take
is the matter of :mod:`endpoint.protocol.parameters`; what is sent around it is counted here, and is no header.
"""

from __future__ import annotations

import asyncio
import re
from typing import Final

from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle

from endpoint.http.gathering import GatheringProtocol

HEADER_SECONDS: Final = 10.0
HEADER_BYTES: Final = 2**20  # with the address
TARGET_BYTES: Final = 2**16 - 1  # of the address, which may hold a query: the parser reads no longer one
AROUND_BYTES: Final = 2**14  # after the headers, and no body: the sizes of chunks, fields after the last
PIPELINED: Final = 32  # requests that wait for the answers to those before them

_SLOW: Final = f"The request did not arrive within {HEADER_SECONDS:g} seconds: send it at once."
_LONG: Final = f"The headers are over {HEADER_BYTES:,} bytes: send fewer."
_LONG_TARGET: Final = f"The address is over {TARGET_BYTES:,} bytes: send a long query as the body of a POST."

_UPGRADE: Final = re.compile(rb"\nupgrade:", re.IGNORECASE)
_WHOLE_URL: Final = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]*://([^/?#]+)(.*)")


def without_upgrade(data: bytes) -> bytes:
    r"""A piece of a request with another name for its header Upgrade, which is ignored here (RFC 9110, section 7.8).

    The parser would leave out the body of such a request, which Java's client sends, and read it as the next one.

    >>> without_upgrade(b"POST / HTTP/1.1\r\nUpgrade: h2c\r\n\r\nUpgrade: h2c\r\n")
    b'POST / HTTP/1.1\r\n-------: h2c\r\n\r\nUpgrade: h2c\r\n'
    """
    head, end, body = data.partition(b"\r\n\r\n")
    return _UPGRADE.sub(b"\n-------:", head) + end + body


class Connection(GatheringProtocol):
    """From the first byte to the last."""

    _waiting: asyncio.TimerHandle | None = None
    _begun = False
    _size = 0
    _piece = 0
    _is_deaf = False
    _answered: RequestResponseCycle | None = None
    url = b""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client is there: it has so long to ask."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """It has gone."""
        self._stop_waiting()
        self.resume_writing()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """The server stops. What is begun comes to its end; who does not take it is let go while uvicorn still waits."""
        super().shutdown()
        if patience := self.config.timeout_graceful_shutdown:
            self.loop.call_later(patience - 1, self.transport.abort)

    def data_received(self, data: bytes) -> None:
        """Some of a request, or of several."""
        if self._is_deaf:
            return
        if self._begun or not self._is_sending:
            data = without_upgrade(data)
        self._piece = len(data)
        super().data_received(data)
        if self.transport.is_closing():
            return
        self._size += len(data)
        if self._begun and self._size > HEADER_BYTES:
            self._refuse_length()
        elif not self._begun and self._size > AROUND_BYTES:
            self.transport.abort()
        if self._waiting is None and (self.cycle is None or self.cycle.response_complete):
            self._wait()

    def send_400_response(self, msg: str) -> None:
        """The parser, or what follows it, gave up."""
        if len(self.url) > TARGET_BYTES or self._is_long():
            self._refuse_length()
        else:
            self._refuse(400, msg)

    def on_message_begin(self) -> None:
        """The first byte of a request."""
        super().on_message_begin()
        self._begun, self._size = True, 0
        if len(self.pipeline) >= PIPELINED:
            raise ValueError("Too many requests wait.")  # for the parser, which gives up

    def on_header(self, name: bytes, value: bytes) -> None:
        """A field before the body. One after it may not become one of those (RFC 9110, section 6.5.1)."""
        if self._begun:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The empty line after the headers."""
        self._stop_waiting()
        if self.parser.should_upgrade():
            raise ValueError("Upgrade")  # whose body the parser would not read; see without_upgrade
        if self._is_long():
            raise ValueError(_LONG)  # for the parser, which gives up
        if found := _WHOLE_URL.match(self.url):
            # It names the host, whatever the header says (RFC 9112, section 3.2.2).
            self.headers[:] = [(name, found[1] if name == b"host" else value) for name, value in self.headers]
            self.url = found[2] if found[2].startswith(b"/") else b"/" + found[2]
        elif self.url == b"*" and self.parser.get_method() == b"OPTIONS":
            self.url = (
                b"/"  # the whole server is asked (RFC 9112, section 3.2.4); its home takes what it takes
            )
        super().on_headers_complete()
        self._begun, self._size = False, -self._piece

    def on_body(self, body: bytes) -> None:
        """Some of the body."""
        self._size = -self._piece
        super().on_body(body)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        self._answered = cycle
        super()._start_asgi_task(cycle, app)

    def on_response_complete(self) -> None:
        """The last byte of an answer. While other requests wait, no more of them are read."""
        super().on_response_complete()
        if self.pipeline:
            self.flow.pause_reading()

    def _wait(self) -> None:
        """No byte that comes later puts this off, so that nobody stays by sending one now and then."""
        self._waiting = self.loop.call_later(HEADER_SECONDS, self._too_slow)

    def _stop_waiting(self) -> None:
        if self._waiting:
            self._waiting.cancel()
            self._waiting = None

    def _too_slow(self) -> None:
        self._waiting = None
        if self._begun and not self.pipeline and (self.cycle is None or self.cycle.response_complete):
            self._refuse(408, _SLOW)
        else:
            self.transport.close()

    def _is_long(self) -> bool:
        """Whether the headers, which came in several pieces, are too long; one piece never is."""
        if self._size == 0:
            return False
        return len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers) > HEADER_BYTES

    def _refuse_length(self) -> None:
        if len(self.url) > TARGET_BYTES:
            self._refuse(414, _LONG_TARGET)
        else:
            self._refuse(431, _LONG)

    def _ends_later(self) -> bool:
        """Whether those before this request wait for their answers: with the last of these the connection ends."""
        answered = self._answered
        if answered is None or answered.response_complete:
            return False
        if self._is_sending and not self._begun:  # the body of a request that is known already
            if self.pipeline:
                self.pipeline.popleft()
            elif not answered.response_started:
                return False
        last = self.pipeline[0][0] if self.pipeline else answered
        last.keep_alive = False
        self._is_deaf = True
        return True

    def _refuse(self, status: int, sentence: str) -> None:
        self._stop_waiting()
        if self._ends_later():
            return
        if self._is_sending and not self._begun and self.cycle.response_complete:
            self.transport.close()  # it was answered before its body had come
            return
        body = sentence.encode()
        head = f"content-type: text/plain; charset=utf-8\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
        self.transport.write(STATUS_LINE[status] + head.encode() + body)
        self.transport.close()
