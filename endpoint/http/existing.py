"""``If-None-Match: *`` on a GET: 304 wherever there is an answer at all (RFC 9110, section 13.1.2).

What there is shows only in the answer, so that is made, and kept back.
"""

from __future__ import annotations

from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_STAR: Final = (b"if-none-match", b"*")
_OF_THE_BODY: Final = (b"content-length", b"content-type", b"content-encoding")


class Existing:
    """Middleware: answers so; whoever names a tag is answered further in."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or _STAR not in scope["headers"]:
            await self._app(scope, receive, send)
            return
        kept_back = False

        async def without_body(message: Message) -> None:
            nonlocal kept_back
            if message["type"] == "http.response.start" and message["status"] == 200:
                kept_back = True
                told = [header for header in message["headers"] if header[0].lower() not in _OF_THE_BODY]
                message = {**message, "status": 304, "headers": told}
            elif kept_back:
                message = {**message, "body": b""}
            await send(message)

        await self._app(scope, receive, without_body)
