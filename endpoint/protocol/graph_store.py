"""The SPARQL 1.1 Graph Store HTTP Protocol, at ``/store``: whole graphs, to be read, and to be written by
who holds the token.

A graph is named by ``?graph=IRI``, or it is the default graph, ``?default`` (section 4.2 of the Protocol); a graph
whose IRI begins with that of this address is named by its own (section 4.1).
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import Response
from pyoxigraph import Literal, NamedNode

from endpoint.errors import NotFound, WrongUse
from endpoint.formats import GRAPH_FORMATS, Format, choose
from endpoint.http import headers
from endpoint.http.delivery import delivered, told, unchanged, unless_hung_up
from endpoint.http.state import State
from endpoint.protocol.parameters import decoded, every, first, parameters, seconds
from endpoint.store.answers import Query, entity_tag
from endpoint.store.asking import where_it_holds
from endpoint.writes.additions import USER
from endpoint.writes.conditions import Condition, condition
from endpoint.writes.payload import payload
from endpoint.writes.writing import authorise

if TYPE_CHECKING:
    from endpoint.writes.writer import Change, Kind
    from endpoint.writes.writing import Writer

PATH: Final = "/store"
METHODS: Final = ("GET", "HEAD", "OPTIONS")
WRITING: Final = ("DELETE", "POST", "PUT")

# Of a request, and not of the name of a graph whose name is the address.
_BESIDE: Final = frozenset(("format", "timeout"))
_ALL: Final = "CONSTRUCT WHERE { ?s ?p ?o }"


async def answer(request: Request, here: State) -> Response:
    """All statements of a graph.

    Raises:
        WrongUse: no graph is named, or several are, or by what is no IRI.
        NotFound: there is no such graph.
    """
    if options := headers.options(request, (*METHODS, *WRITING) if here.writer else METHODS):
        return options
    if here.writer and request.method in WRITING:
        return await _written(request, here, here.writer)
    pairs = await parameters(request, here.settings.max_query_bytes)
    graph = _named(request, here, pairs)
    chosen = choose(True, first(pairs, "format"), headers.accepted(request), pages=False)
    query = replace(
        _whole(graph, chosen, headers.takes_gzip(request)), timeout=seconds(first(pairs, "timeout"))
    )
    if graph is None:
        return await delivered(request, here, query)
    if same := await unchanged(request, here, query):
        return same
    # As a text: some IRIs have words that a query may not hold, or that could be read in two ways.
    named = Literal(graph.value)
    exists = Query(f"ASK {{ BIND(IRI({named}) AS ?graph) GRAPH ?graph {{}} }}")
    answer = await unless_hung_up(request, where_it_holds(here.store, exists, query))
    if answer is None:
        raise NotFound(f"There is no graph {graph} here: GET /sparql lists those that there are.")
    return told(here, answer)


async def _written(request: Request, here: State, writer: Writer) -> Response:
    """Replace, add to or remove a graph; a POST that names none makes one (section 5.5 of the Protocol)."""
    authorise(request, writer)
    if request.method == "PUT" and "content-range" in request.headers:  # RFC 9110, section 14.5
        raise WrongUse("A graph is replaced whole, and no part of it: send all of it, without Content-Range.")
    pairs = decoded(request.scope["query_string"])
    # What does not say how to write says where, and may be a name written wrongly.
    names = [name for name, _ in pairs if name != "timeout"]
    new = request.method == "POST" and not names and not request.url.path.removeprefix(PATH).strip("/")
    at = here.address(request) if new else ""
    graph = await _fresh(request, here) if new else _named(request, here, pairs)
    kind: Kind = "put" if request.method == "PUT" else "post" if request.method == "POST" else "delete"
    required = await _required(request, here, graph)
    sent = [] if kind == "delete" else await payload(request, here.settings.max_write_bytes)
    change: Change = {
        "kind": kind, "text": "", "graph": graph and graph.value,
        "parts": [(media_type, len(content)) for media_type, content in sent],
        "default": [], "named": [], "hosts": [], "seconds": 0.0,
        "snapshot": required.snapshot, "exists": required.exists,
    }  # fmt: skip
    made = await writer.write(
        change, b"".join(content for _, content in sent), seconds(first(pairs, "timeout"))
    )
    given = {headers.SNAPSHOT: made.snapshot}
    if new and graph:
        ours = graph.value.startswith(at)
        given["Location"] = graph.value if ours else f"{at}store?{urlencode({'graph': graph.value})}"
    return Response(status_code=201 if made.created else 204, headers=given)


async def _required(request: Request, here: State, graph: NamedNode | None) -> Condition:
    """The condition that the request makes, by the tags that a GET of the graph would have."""
    if {"if-match", "if-none-match"}.isdisjoint(request.headers.keys()):
        return Condition()
    snapshot = (await here.store.manifest()).id
    formats = [one for one in GRAPH_FORMATS if not one.page]
    tags = {
        entity_tag(snapshot, _whole(graph, one, gzip), one.media_type)
        for one in formats
        for gzip in (False, True)
    }
    return condition(request, snapshot, tags)


def _whole(graph: NamedNode | None, chosen: Format, gzip: bool) -> Query:
    """All statements of a graph."""
    return Query(_ALL, chosen, () if graph is None else (graph.value,), gzip=gzip, spool=True)


async def _fresh(request: Request, here: State) -> NamedNode:
    """A name that no graph has: below this address, or where people write on a built graph."""
    manifest = await here.store.manifest()
    home = f"{here.address(request)}store/" if manifest.plain else f"{manifest.base_iri}{USER}"
    return NamedNode(f"{home}{secrets.token_hex(8)}")


def _named(request: Request, here: State, pairs: list[tuple[str, str]]) -> NamedNode | None:
    """The graph that is meant; None for the default graph."""
    names = [*every(pairs, "graph"), *(None for _ in every(pairs, "default"))]
    if request.url.path.removeprefix(PATH).strip("/"):
        if not {name for name, _ in pairs} <= _BESIDE:
            raise WrongUse(
                "A graph whose name is its address has no query part there: name it /store?graph=IRI."
            )
        path: bytes = request.scope["raw_path"]  # as it was sent: an IRI keeps its escapes
        names = [here.address(request) + path.decode(errors="replace").removeprefix("/")]
    if len(names) != 1:
        raise WrongUse("Name one graph: /store?graph=IRI (percent-encoded), or /store?default.")
    try:
        return None if names[0] is None else NamedNode(names[0])
    except ValueError as error:
        raise WrongUse(f"The graph {names[0]!r} is no absolute IRI: write it in full.") from error
