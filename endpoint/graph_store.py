"""The SPARQL 1.1 Graph Store HTTP Protocol, at ``/store``: whole graphs, to be read.

A graph is named by ``?graph=IRI``, or it is the default graph, ``?default`` (section 4.2 of the Protocol); a graph
whose IRI begins with that of this address is named by its own (section 4.1).
"""

from __future__ import annotations

import json
from typing import Final

from fastapi import Request
from fastapi.responses import Response
from pyoxigraph import NamedNode

from endpoint import headers
from endpoint.answers import Query
from endpoint.delivery import delivered
from endpoint.errors import NotFound, WrongUse
from endpoint.formats import choose
from endpoint.parameters import every, first, parameters
from endpoint.state import State

PATH: Final = "/store"
METHODS: Final = ("GET", "HEAD", "OPTIONS")

_ALL: Final = "CONSTRUCT WHERE { ?s ?p ?o }"


async def answer(request: Request, here: State) -> Response:
    """All statements of a graph.

    Raises:
        WrongUse: no graph is named, or several are, or by what is no IRI.
        NotFound: there is no such graph.
    """
    if told := headers.options(request, METHODS):
        return told
    pairs = await parameters(request, here.settings.max_query_bytes)
    graph = _named(request, pairs)
    chosen = choose(True, first(pairs, "format"), headers.accepted(request), pages=False)
    if graph is not None and not await _exists(here, graph):
        raise NotFound(f"There is no graph {graph} here: GET /sparql lists those that there are.")
    graphs = () if graph is None else (graph.value,)
    query = Query(_ALL, chosen, graphs, gzip=headers.takes_gzip(request), spool=True)
    return await delivered(request, here.store, query)


def _named(request: Request, pairs: list[tuple[str, str]]) -> NamedNode | None:
    """The graph that is meant; None for the default graph."""
    names = [*every(pairs, "graph"), *(None for _ in every(pairs, "default"))]
    if not names and request.url.path.removeprefix(PATH).strip("/"):
        names = [str(request.url.replace(query="", fragment=""))]
    if len(names) != 1:
        raise WrongUse("Name one graph: /store?graph=IRI (percent-encoded), or /store?default.")
    try:
        return None if names[0] is None else NamedNode(names[0])
    except ValueError as error:
        raise WrongUse(f"The graph {names[0]!r} is no absolute IRI: write it in full.") from error


async def _exists(here: State, graph: NamedNode) -> bool:
    answer = await here.store.query(Query(f"ASK {{ GRAPH {graph} {{}} }}"))
    return bool(json.loads(answer.body)["boolean"])
