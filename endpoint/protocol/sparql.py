"""The SPARQL 1.1 Protocol's query operation, at ``/sparql``.

A query comes by GET, as a form or as the body of a POST (section 2.1 of the Protocol). Beside the Protocol's
parameters we take ``format`` (a short name or media type; it rules over Accept) and ``timeout`` (seconds; it
can only lower the server's). Who asks nothing is told what can be asked: a browser gets the form, a program the
Service Description.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import Request
from fastapi.responses import Response

from endpoint.errors import NotAcceptable, QueryRefused
from endpoint.formats import READ_ONLY, choose, prefers_page
from endpoint.http import headers
from endpoint.http.delivery import delivered
from endpoint.http.state import State
from endpoint.pages import query as query_pages
from endpoint.protocol import description, updating
from endpoint.protocol.parameters import DIRECT, every, first, parameters, seconds
from endpoint.store.answers import Query
from endpoint.store.tokens import yields_statements

METHODS: Final = ("GET", "HEAD", "OPTIONS", "POST")

_OPERATIONS: Final = frozenset(("query", "update", "default-graph-uri", "named-graph-uri"))


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of the query operation, decoded."""

    query: str
    format: str | None = None
    timeout: float | None = None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


async def answer(request: Request, here: State) -> Response:
    """Answer a query; without one, describe the service."""
    if told := headers.options(request, METHODS):
        return told
    came = headers.as_it_came(request)
    if came and (known := here.remembered.get(came)):
        return await delivered(request, here, known)
    accept = headers.accepted(request)
    if here.writer and updating.is_direct(request):
        return await updating.answer(request, here)
    pairs = await parameters(request, here.settings.max_query_bytes)
    if here.writer and request.method == "POST" and every(pairs, "update"):
        return await updating.made(request, here, here.writer, pairs)
    if request.method != "POST" and not any(name in _OPERATIONS for name, _ in pairs):
        if prefers_page(accept) and not first(pairs, "format"):
            return query_pages.query_form(request)
        return await description.answer(request, here, first(pairs, "format"))
    asked = read(pairs)
    try:
        chosen = choose(yields_statements(asked.query), asked.format, accept)
    except NotAcceptable:
        # The form of what can't be read is none: what is wrong with it is told first.
        await here.store.query(Query(asked.query, READ_ONLY, timeout=asked.timeout))
        raise
    graphs = asked.default_graphs, asked.named_graphs
    if chosen.page:
        return await query_pages.result(
            request, here, Query(asked.query, chosen, *graphs, asked.timeout), pairs
        )
    gzip = headers.takes_gzip(request)
    query = Query(asked.query, chosen, *graphs, asked.timeout, gzip=gzip, spool=True)
    if came:
        here.remembered.keep(came, len(request.scope["query_string"]), query)
    return await delivered(request, here, query)


def read(pairs: Sequence[tuple[str, str]]) -> Asked:
    """The request that these parameters make; those that we do not know are left alone.

    Raises:
        QueryRefused: no query, or several.
        WrongUse: a timeout that is no positive number.
    """
    queries = every(pairs, "query")
    if len(queries) != 1:
        what = f"{len(queries)} queries were given" if queries else "No query was given"
        raise QueryRefused(f"{what}: give one, as the parameter `query` or as a body of {DIRECT}.")
    return Asked(
        query=queries[0],
        # SPARQLWrapper gives several: a short name, then media types.
        format=first(pairs, "format"),
        timeout=seconds(first(pairs, "timeout")),
        default_graphs=every(pairs, "default-graph-uri"),
        named_graphs=every(pairs, "named-graph-uri"),
    )
