"""From an answer to an HTTP response: known again by its tag, compressed where that is liked, whole always.

The status is known before the first byte leaves: an answer is complete, in memory or in a file, when it comes
here. A query that nobody waits for any more is given up.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from collections.abc import Awaitable, Mapping
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Final, TypeVar

from fastapi import Request
from fastapi.responses import Response
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from endpoint.http import headers
from endpoint.store.answers import Answer, Query, entity_tag, tag_of

if TYPE_CHECKING:
    from endpoint.http.state import State

Made = TypeVar("Made")

GRACE_SECONDS: Final = 60.0
LEAST_RATE: Final = 2**16
"""Bytes a second that the reader of an answer on the disk takes at least, but for the grace: it holds room that others
wait for."""

_CHUNK: Final = 256 * 1024
_COMPRESSED: Final = 1_024  # bytes from which a document is worth compressing
_UNWATCHED_SECONDS: Final = 0.5  # most answers are there before


async def delivered(request: Request, here: State, query: Query) -> Response:
    """The answer to a query, or 304 to whoever holds it already.

    Arguments:
        query: with ``gzip`` as :func:`endpoint.http.headers.takes_gzip` has it, and ``spool``.

    Raises:
        EndpointError: what the store raises, or the room for long answers.
        ClientDisconnect: nobody waits for it.
    """
    answer = here.store.kept(query)
    if same := await unchanged(request, here, query, answer):
        return same
    if answer is None:
        answer = await unless_hung_up(request, here.store.query(query))
    return told(here, answer)


async def unchanged(
    request: Request, here: State, query: Query, answer: Answer | None = None
) -> Response | None:
    """304 to whoever holds the answer already, which is known before it is made."""
    if "if-none-match" not in request.headers:
        return None
    tag = (
        answer.tag if answer else entity_tag((await here.store.manifest()).id, query, query.format.media_type)
    )
    return not_modified(tag) if headers.has_already(request, tag) else None


def told(here: State, answer: Answer) -> Response:
    """An answer of the store, under headers of its own.

    Raises:
        Busy: there is no room for a long one.
    """
    if answer.file:
        size = here.spool.put(answer.file)
        return FromFile(answer.file, size, headers.of_answer(answer, answer.media_type, size, answer.tag))
    return Whole(answer.body, answer, answer.media_type, answer.tag)


def told_otherwise(here: State, answer: Answer, media_type: str, told: Mapping[str, str]) -> Response:
    """An answer of the store under headers of one's own, ``ETag`` among them.

    Raises:
        Busy: there is no room for a long one.
    """
    own = dict(told)
    if answer.gzip:
        own |= {"Content-Encoding": "gzip", "ETag": headers.packed_tag(told["ETag"])}
    if answer.file is None:
        return Response(answer.body, media_type=media_type, headers=own)
    size = here.spool.put(answer.file)
    own["Content-Length"] = str(size)
    return FromFile(answer.file, size, Response(media_type=media_type, headers=own).raw_headers)


async def document(
    request: Request, content: bytes, media_type: str, others: Mapping[str, str] | None = None
) -> Response:
    """Bytes that were made here, as :func:`delivered` gives those of the store."""
    packed = headers.takes_gzip(request) and len(content) >= _COMPRESSED
    tag = tag_of(hashlib.sha256(content).hexdigest(), media_type, "gzip" if packed else "")
    if headers.has_already(request, tag):
        return not_modified(tag)
    if packed:
        content = await asyncio.to_thread(gzip.compress, content, mtime=0)
    told = {**headers.CACHING, "ETag": tag, **(others or {})}
    if packed:
        told["Content-Encoding"] = "gzip"
    return Response(content, media_type=media_type, headers=told)


def not_modified(tag: str) -> Response:
    """304: what would have come with the answer, without the answer (RFC 9110, section 15.4.5)."""
    return Response(status_code=304, headers={**headers.CACHING, "ETag": tag})


async def unless_hung_up(request: Request, work: Awaitable[Made]) -> Made:
    """What the work makes; it is given up when the asker hangs up.

    Raises:
        ClientDisconnect: that happened.
    """
    watch = _Watch(request)
    try:
        return await work
    except asyncio.CancelledError:
        if watch.took_us_away():
            raise ClientDisconnect from None
        raise
    finally:
        watch.end()


class _Watch:
    """Cancels the task that made it when its asker has gone; it begins to look when most answers are there."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._task = asyncio.current_task()
        self._gone = False
        self._looking: asyncio.Task[None] | None = None
        self._beginning = asyncio.get_running_loop().call_later(_UNWATCHED_SECONDS, self._begin)

    def took_us_away(self) -> bool:
        """Whether it was us who cancelled the task, and nobody else did."""
        assert self._task
        return self._gone and self._task.uncancel() == 0

    def end(self) -> None:
        self._beginning.cancel()
        if self._looking:
            self._looking.cancel()

    def _begin(self) -> None:
        self._looking = asyncio.get_running_loop().create_task(self._look())

    async def _look(self) -> None:
        assert self._task
        while (await self._request.receive())["type"] != "http.disconnect":
            pass
        self._gone = True
        self._task.cancel()


class Whole(Response):
    """An answer of the store, or what was made of it. Its headers come as they are sent, which takes less time."""

    def __init__(self, body: bytes, answer: Answer, media_type: str, tag: str) -> None:
        self.status_code = 200
        self.background = None
        self.body = body
        self.raw_headers = headers.of_answer(answer, media_type, len(body), tag)


class FromFile(Response):
    """A whole answer that waits on the disk: a slow reader takes no memory. One that is too slow is left: the server
    hangs up, which is no end of an answer."""

    def __init__(self, file: IO[bytes], size: int, told: list[tuple[bytes, bytes]]) -> None:
        self._file = file
        self._seconds = GRACE_SECONDS + size / LEAST_RATE
        self.status_code = 200
        self.background = None
        self.raw_headers = told

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start = {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        with self._file, suppress(TimeoutError):
            async with asyncio.timeout(self._seconds):
                await send(start)
                while scope["method"] != "HEAD" and (
                    chunk := await asyncio.to_thread(self._file.read, _CHUNK)
                ):
                    await send({"type": "http.response.body", "body": chunk, "more_body": True})
                await send({"type": "http.response.body", "body": b"", "more_body": False})
