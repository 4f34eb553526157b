"""The SPARQL 1.1 Protocol's query operation, at ``/sparql``.

A query comes by GET, as a form or as the body of a POST (section 2.1 of the Protocol). Beside the Protocol's
parameters we take ``format`` (a short name or media type; it rules over Accept) and ``timeout`` (seconds; it
can only lower the server's). The answer is made whole before its first byte leaves, so a status of 200 means a
whole answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.responses import Response

from endpoint import headers, pages
from endpoint.errors import QueryRefused, RequestTooLarge, UnsupportedMedia, WrongUse
from endpoint.formats import choose, prefers_page
from endpoint.state import Here
from endpoint.store import Query
from endpoint.tokens import yields_statements

FORM: Final = "application/x-www-form-urlencoded"
DIRECT: Final = "application/sparql-query"

router: Final = APIRouter()


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of the query operation, decoded."""

    query: str
    format: str | None = None
    timeout: float | None = None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@router.api_route("/sparql", methods=["GET", "HEAD", "POST"])
async def sparql(request: Request, here: Here) -> Response:
    """Answer a query; without one, show a browser the form."""
    accept = headers.accepted(request)
    pairs = await parameters(request, here.settings.max_query_bytes)
    if request.method != "POST" and not any(name == "query" for name, _ in pairs) and prefers_page(accept):
        return pages.query_form(request)
    asked = read(pairs)
    chosen = choose(yields_statements(asked.query), asked.format, accept)
    query = Query(asked.query, chosen, asked.default_graphs, asked.named_graphs, asked.timeout)
    if chosen.page:
        return await pages.result(request, here, query, pairs)
    manifest = await here.store.manifest()
    tag = headers.entity_tag(manifest.id, query, chosen.media_type)
    if headers.has_already(request, tag):
        return Response(status_code=304, headers={"ETag": tag, "Vary": "Accept"})
    answer = await here.store.query(query)
    if answer.snapshot != manifest.id:
        tag = headers.entity_tag(answer.snapshot, query, chosen.media_type)
    return Response(answer.body, media_type=answer.media_type, headers=headers.of_answer(answer, tag))


# --- reading a request


async def parameters(request: Request, limit: int) -> list[tuple[str, str]]:
    """Names and values in the order given: of the URL, then of the body, which is ``query`` if it is direct.

    Raises:
        UnsupportedMedia: a body that is neither a form nor a query, or not in UTF-8.
        RequestTooLarge: the URL or the body is over the limit (bytes).
        QueryRefused: bytes that are no UTF-8.
    """
    url: bytes = request.scope["query_string"]
    if len(url) > limit:
        raise RequestTooLarge(_too_large(limit))
    pairs = decoded(url)
    if request.method != "POST":
        return pairs
    media_type = _media_type(request.headers.get("content-type", ""))
    if media_type not in (FORM, DIRECT):
        raise UnsupportedMedia(f"A POST to /sparql is {FORM} or {DIRECT}, in UTF-8: set Content-Type.")
    if request.headers.get("content-encoding", "identity") != "identity":
        raise UnsupportedMedia("The body is compressed, and only plain ones are read: send it as it is.")
    content = await body(request, limit)
    return pairs + (decoded(content) if media_type == FORM else [("query", _text(content))])


async def body(request: Request, limit: int) -> bytes:
    """The body of a request, read no further than the limit."""
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > limit:
            raise RequestTooLarge(_too_large(limit))
    return bytes(content)


def decoded(form: bytes) -> list[tuple[str, str]]:
    """A form's names and values, decoded once.

    Raises:
        QueryRefused: it holds bytes that are no UTF-8.

    >>> decoded(b"query=1%2B1+%252B")
    [('query', '1+1 %2B')]
    """
    try:
        return parse_qsl(_text(form), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError as error:
        raise QueryRefused("The request is not in UTF-8: encode it so.") from error


def read(pairs: Sequence[tuple[str, str]]) -> Asked:
    """The request that these parameters make; those that we do not know are left alone.

    Raises:
        QueryRefused: no query, or several.
        WrongUse: a timeout that is no positive number.
    """
    queries = _all(pairs, "query")
    if len(queries) != 1:
        what = f"{len(queries)} queries were given" if queries else "No query was given"
        raise QueryRefused(f"{what}: give one, as the parameter `query` or as a body of {DIRECT}.")
    return Asked(
        query=queries[0],
        # SPARQLWrapper gives several: a short name, then media types.
        format=_first(pairs, "format"),
        timeout=seconds(_first(pairs, "timeout")),
        default_graphs=_all(pairs, "default-graph-uri"),
        named_graphs=_all(pairs, "named-graph-uri"),
    )


def seconds(text: str | None) -> float | None:
    """A parameter ``timeout``.

    Raises:
        WrongUse: it is no number above zero.
    """
    try:
        number = float(text) if text else None
    except ValueError:
        number = 0.0
    if number is not None and not 0 < number < float("inf"):
        raise WrongUse(f"The timeout {text!r} is no number of seconds: give one above 0.")
    return number


def _all(pairs: Sequence[tuple[str, str]], name: str) -> tuple[str, ...]:
    return tuple(value for key, value in pairs if key == name)


def _first(pairs: Sequence[tuple[str, str]], name: str) -> str | None:
    return next(iter(_all(pairs, name)), None) or None


def _media_type(header: str) -> str:
    """The media type of a body, without its parameters; empty when its charset is not UTF-8."""
    media_type, *rest = (part.strip().lower() for part in header.split(";"))
    charsets = [part.partition("=")[2].strip('"') for part in rest if part.startswith("charset=")]
    return media_type if all(charset in ("utf-8", "utf8") for charset in charsets) else ""


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise QueryRefused("The request is not in UTF-8: encode it so.") from error


def _too_large(limit: int) -> str:
    return f"The request is over {limit:,} bytes and was not read: send the values in several requests."
