"""The SPARQL 1.1 Protocol's update operation, at ``/update`` and at ``/sparql``.

An update comes as a form or as the body of a POST (section 2.2 of the Protocol), with the token of the server.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from fastapi import Request
from fastapi.responses import Response

from endpoint.errors import PreconditionFailed, QueryRefused, WriteRefused
from endpoint.http import headers
from endpoint.http.state import State
from endpoint.protocol.parameters import decoded, every, first, parameters, seconds
from endpoint.writes.writing import authorise

if TYPE_CHECKING:
    from endpoint.writes.writer import Change
    from endpoint.writes.writing import Writer

PATH: Final = "/update"
DIRECT: Final = "application/sparql-update"
METHODS: Final = ("OPTIONS", "POST")


def is_direct(request: Request) -> bool:
    """Whether the body of a request is an update."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return request.method == "POST" and media_type == DIRECT


async def answer(request: Request, here: State) -> Response:
    """Make an update.

    Raises:
        WriteRefused: nobody may write here.
        Unauthorised: no token, or another one; what is sent is not read then.
    """
    if told := headers.options(request, METHODS):
        return told
    if here.writer is None:
        raise WriteRefused("This server takes no writes: start it with --writable and a token.")
    authorise(request, here.writer)
    pairs = await parameters(request, here.settings.max_query_bytes, DIRECT, "update")
    return await made(request, here, here.writer, pairs)


async def made(request: Request, here: State, writer: Writer, pairs: Sequence[tuple[str, str]]) -> Response:
    """Make the update of these parameters.

    Raises:
        Unauthorised: no token, or another one.
        QueryRefused: no update in the body, several, one in the URL, or a query too.
        PreconditionFailed: it is to be made only where a tag matches, and none ever does (RFC 9110, section 13.1.1).
    """
    authorise(request, writer)
    updates = every(pairs, "update")
    if len(updates) != 1 or every(pairs, "query") or every(decoded(request.scope["query_string"]), "update"):
        raise QueryRefused(
            f"Give one update, as `update` in a form or as a body of {DIRECT}, none in the URL, and no query."
        )
    if "if-match" in request.headers:
        raise PreconditionFailed(
            "If-Match can't be kept: an update may change every graph, and no tag is of them all. Write one graph at /store, "
            "which keeps it, or say in WHERE what must be so."
        )
    change: Change = {
        "kind": "update", "text": updates[0], "graph": None, "parts": [],
        "default": [*every(pairs, "using-graph-uri")], "named": [*every(pairs, "using-named-graph-uri")],
        "hosts": [], "seconds": 0.0, "snapshot": "", "exists": None,
    }  # fmt: skip
    done = await writer.write(change, b"", seconds(first(pairs, "timeout")))
    return Response(status_code=204, headers={headers.SNAPSHOT: done.snapshot})
