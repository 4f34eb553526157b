"""Conditions of a GET that only its answer decides (RFC 9110, section 13.1): it is made, and kept back.

``If-None-Match: *``: 304 wherever there is an answer at all. ``If-Match``: 412 where the answer is another one.
"""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from endpoint.errors import PreconditionFailed
from endpoint.pages.problem import Said, problem

_STAR: Final = (b"if-none-match", b"*")
_OF_THE_BODY: Final = (b"content-length", b"content-type", b"content-encoding")
_THERE: Final = (200, 206, 304)


class Existing:
    """Middleware: answers so; whoever asks whether a tag has changed is answered further in."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
        elif wanted := [value for name, value in scope["headers"] if name == b"if-match"]:
            await self._matching(b",".join(wanted), scope, receive, send)
        elif _STAR in scope["headers"]:
            await self._app(scope, receive, _without_body(send))
        else:
            await self._app(scope, receive, send)

    async def _matching(self, wanted: bytes, scope: Scope, receive: Receive, send: Send) -> None:
        tags = {tag.strip() for tag in wanted.split(b",")}
        another = False

        async def unless_another(message: Message) -> None:
            nonlocal another
            if message["type"] == "http.response.start" and message["status"] in _THERE:
                another = tags.isdisjoint({b"*", *_tags(message)})
            if not another:
                await send(message)

        await self._app(scope, receive, unless_another)
        if another:
            said = Said(
                "What is here is not, or no longer, what If-Match says: ask without it.",
                "Ce qui est ici n'est pas, ou plus, ce que dit If-Match : demandez sans lui.",
            )
            error = problem(Request(scope), PreconditionFailed.status, PreconditionFailed.code, said)
            await error(scope, receive, send)


def _tags(start: Message) -> list[bytes]:
    """The strong tag of an answer, if it has one."""
    return [value for name, value in start["headers"] if name.lower() == b"etag"]


def _without_body(send: Send) -> Send:
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

    return without_body
