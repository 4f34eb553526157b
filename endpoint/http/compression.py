"""Pages and files compressed for whoever takes gzip; the answers of the store come compressed already.

The compressed form of a document is another one, with a tag of its own (RFC 9110, section 8.8.3.3): that of the plain
form with ``-gzip`` at its end, which is taken off again where it comes back with If-None-Match and gzip is taken still.
"""

from __future__ import annotations

import asyncio
import gzip
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from endpoint.http.headers import PACKED, listed, packed_tag, prefers_gzip

_LEAST: Final = 1_024  # bytes
_WORTH: Final = ("text/", "application/json", "application/rdf+xml", "application/ld+json", "image/svg+xml")


class Compression:
    """Middleware: compresses what comes in one piece."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = Headers(scope=scope)
        takes_gzip = prefers_gzip(listed(asked, "accept-encoding"))
        known = listed(asked, "if-none-match")
        knows = takes_gzip and PACKED in known  # who takes no gzip would be given the plain form
        if known:
            kept = [(name, value) for name, value in scope["headers"] if name != b"if-none-match"]
            plain = known.replace(PACKED, '"') if takes_gzip else known
            # In place: a copy would not tell Watch the route.
            scope["headers"] = [*kept, (b"if-none-match", plain.encode("latin-1"))]
        answer = _Answer(send, takes_gzip=takes_gzip, knows=knows)
        await self._app(scope, receive, answer.send)


class _Answer:
    """One answer on its way out; its start waits for its body, which decides on the headers."""

    def __init__(self, send: Send, *, takes_gzip: bool, knows: bool) -> None:
        self._send = send
        self._takes_gzip = takes_gzip
        self._knows = knows
        self._start: Message | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        if start := self._start:
            self._start = None
            headers = MutableHeaders(raw=start["headers"])
            if "accept-encoding" not in headers.get("vary", "").lower():
                headers.add_vary_header(
                    "Accept-Encoding"
                )  # always: 304 does not know what the whole answer was
            if start["status"] == 304 and self._knows:
                _mark(headers)
            elif self._takes_gzip and _may_be_packed(headers) and _is_whole_and_long(message):
                body = await asyncio.to_thread(gzip.compress, message["body"], mtime=0)
                message = {**message, "body": body}
                headers.update({"Content-Encoding": "gzip", "Content-Length": str(len(body))})
                _mark(headers)
            await self._send({**start, "headers": headers.raw})
        await self._send(message)


def _may_be_packed(headers: MutableHeaders) -> bool:
    """A range counts the bytes of the plain form, so that it goes as it is."""
    packed_or_part = {"content-encoding", "content-range"} & {*headers}
    return not packed_or_part and headers.get("content-type", "").startswith(_WORTH)


def _is_whole_and_long(message: Message) -> bool:
    return len(message.get("body", b"")) >= _LEAST and not message.get("more_body", False)


def _mark(headers: MutableHeaders) -> None:
    """Make the tag that of the compressed form."""
    if tag := headers.get("etag"):
        headers["ETag"] = packed_tag(tag)
