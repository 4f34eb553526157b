"""What the server answers, for programs: OpenAPI 3.1 at ``/openapi.json``.

Written from the saved questions and the tables of formats, so that a parameter or a format stands here because it
exists. Every status that an operation can have is listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from typing import Final

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from endpoint.addresses import ENDINGS
from endpoint.formats import GRAPH_FORMATS, JSON_LD, ROW_FORMATS
from endpoint.http.openapi_pages import pages, questions_asked
from endpoint.http.openapi_parts import (
    ERROR,
    FORMAT,
    JSON_TYPE,
    LANG,
    LONG_FAILS,
    QUERY_FAILS,
    Json,
    in_ending,
    in_path,
    in_query,
    names,
    operation,
)
from endpoint.http.state import Here
from endpoint.protocol.parameters import DIRECT, FORM
from endpoint.protocol.updating import DIRECT as UPDATE
from endpoint.writes.payload import TAKEN

router: Final = APIRouter()

_METRICS: Final = "text/plain; version=0.0.4; charset=utf-8"
_WHICH: Final[tuple[Json, ...]] = (
    {"name": "graph", "in": "query", "description": "The IRI of a graph.", "schema": {"type": "string"}},
    {"name": "default", "in": "query", "description": "The default graph.", "schema": {"type": "string"}},
)
_KEY: Final = in_path("key", "What follows in the graph's IRI, which is this address; it may hold slashes.")
# Where a graph is named: how, and what the names of the operations end in.
_STORES: Final[Mapping[str, tuple[tuple[Json, ...], str]]] = {
    "/store": (_WHICH, ""),
    "/store/{key}": ((_KEY,), "ByAddress"),
}
_WRITE_FAILS: Final = (400, 401, 403, 408, 412, 413, 415, 503, 504, 507)


@router.api_route("/openapi.json", methods=["GET", "HEAD"])
async def openapi(here: Here) -> JSONResponse:
    """The description of the server."""
    return JSONResponse(document(here.writer is not None))


@cache
def document(writable: bool = False) -> Json:
    """The whole description, with the writes of a server that takes any."""
    paths = {
        **pages(), **questions_asked(), **_linked_data(), **_documents(), **_catalog(), **_sparql(), **_stored(),
        **_operations(),
    }  # fmt: skip
    components: Json = {"schemas": {"Error": ERROR}}
    if writable:
        paths |= _update()
        for path, (which, by) in _STORES.items():
            paths[path] |= _stores(which, by)
        components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Maillage",
            "version": version("maillage"),
            "description": "The graph of the dossiers of European funding: things, questions, SPARQL.",
        },
        "paths": paths,
        "components": components,
    }


# --- our IRIs


def _linked_data() -> Json:
    key = in_path("key", "What follows in the IRI; it may hold slashes.")
    types = [one.media_type for one in ENDINGS.values()]
    fails = (304, 404, 406, 410, *LONG_FAILS)
    paths: Json = {}
    of_pages = [in_query(name, what) for name, what in _OF_PAGES.items()]
    for head, what, others in (
        ("id", "A thing of the data", of_pages),
        ("def", "A code list or a code", []),
    ):
        summary = f"{what}: leads to a document about it."
        led = operation(head, summary, types, [key, FORMAT, LANG, *others], fails)
        led["responses"]["303"] = {
            "description": "The address of the document.",
            "headers": {"Location": {"schema": {"type": "string"}}},
            "content": {"text/plain; charset=utf-8": {}},
        }
        led["responses"]["200"]["description"] = "The key had the ending of a format."
        paths[f"/{head}/{{key}}"] = {"get": led}
    whole = operation("graph", "A named graph, whole.", types, [key, FORMAT, LANG], fails)
    return paths | {"/graph/{key}": {"get": whole}}


# Read where a page is answered that has such lists, else left alone.
_OF_PAGES: Final[Mapping[str, str]] = {
    "view": "statements: the page lists the statements of the thing, whatever page its kind has.",
    "year": "On the page of a body or a place: operations of this year only, or none for those without a date.",
    "part": "On the page of a body: candidate for the lines of which it is perhaps the funder.",
    "page": "On the page of a body or a place: the page of its operations, from 1.",
    "inside": "On the page of a place: the page of the operations of what it holds, from 1.",
    "contained": "On the page of a place: the page of the places that it holds, from 1.",
}


def _documents() -> Json:
    types = [one.media_type for one in ENDINGS.values()]
    ending, by_ending = in_ending(ENDINGS), (304, 400, 404, 406)
    paths: Json = {}
    for name, what in (("ns", "The ontology"), ("shapes", "The SHACL shapes")):
        chosen = operation(name, f"{what}.", types, [FORMAT, LANG], (304, 400, 406))
        file = operation(f"{name}.ending", f"{what}, in a format.", types, [ending, FORMAT, LANG], by_ending)
        paths |= {f"/{name}": {"get": chosen}, f"/{name}.{{ending}}": {"get": file}}
    dated = operation(
        "ontologyVersion",
        "A version of the ontology.",
        types,
        [in_path("version", "Such as 0.1.0, or 0.1.0.ttl."), FORMAT, LANG],
        by_ending,
    )
    context = operation("context", "The JSON-LD context of our JSON.", [JSON_LD.media_type], fails=(304,))
    return paths | {"/ns/{version}": {"get": dated}, "/ns/context.jsonld": {"get": context}}


def _catalog() -> Json:
    """The catalogue (DCAT-AP), by Accept or by the ending of a format."""
    endings = {ending: one for ending, one in ENDINGS.items() if not one.page}
    types = [one.media_type for one in endings.values()]
    fails = (304, *QUERY_FAILS)
    format_ = FORMAT | {"schema": {"type": "string", "enum": names(endings.values())}}
    chosen = operation("catalog", "What is served, for harvesters.", types, [format_], (406, *fails))
    file = operation(
        "catalog.ending", "What is served, in a format.", types, [in_ending(endings)], (404, *fails)
    )
    return {"/catalog": {"get": chosen}, "/catalog.{ending}": {"get": file}}


# --- queries, and what watches over the server


def _sparql() -> Json:
    """The query operation of the SPARQL 1.1 Protocol, which itself says the rest; and the Service Description."""
    types = sorted({one.media_type for one in (*ROW_FORMATS, *ENDINGS.values())})
    parameters = [
        {"name": "query", "in": "query", "schema": {"type": "string"}, "description": "SPARQL 1.1."},
        {"name": "format", "in": "query", "schema": {"type": "string"}},
        # A text: where nothing is asked there is nothing to stop, and whatever stands here is left alone.
        {"name": "timeout", "in": "query", "schema": {"type": "string"}, "description": "Seconds, above 0."},
    ]
    fails = (403, 406, *LONG_FAILS)
    summary = "A SPARQL query; without one, the description of the service and of the graph."
    asked = operation("query", summary, types, parameters, (304, *fails))
    posted = operation("queryByPost", "A longer SPARQL query.", types, parameters[1:], (415, *fails))
    form = {"type": "object", "required": ["query"], "properties": {"query": {"type": "string"}}}
    content = {FORM: {"schema": form}, DIRECT: {"schema": {"type": "string"}}}
    posted["requestBody"] = {"required": True, "content": content}
    described = operation(
        "description",
        "The description of the service and of the graph (SPARQL 1.1 Service Description, VoID).",
        [one.media_type for one in GRAPH_FORMATS if not one.page],
        [FORMAT | {"schema": {"type": "string", "enum": names(GRAPH_FORMATS[:-1])}}],
        (304, 406, *QUERY_FAILS),
    )
    return {"/sparql": {"get": asked, "post": posted}, "/.well-known/void": {"get": described}}


# --- whole graphs, and writes


def _stored() -> Json:
    """Reading by the Graph Store Protocol."""
    types = [one.media_type for one in GRAPH_FORMATS if not one.page]
    format_ = {"name": "format", "in": "query", "schema": {"type": "string"}}
    fails = (304, 404, 406, *LONG_FAILS)
    return {
        path: {"get": operation(f"readGraph{by}", "A graph, whole.", types, [*which, format_], fails)}
        for path, (which, by) in _STORES.items()
    }


def _stores(which: Sequence[Json], by: str) -> Json:
    """Writing by the Graph Store Protocol."""
    new = {201: "It is new.", 204: "It was there."}
    content = {name: {"schema": {"type": "string"}} for name in TAKEN}
    put = _write(f"putGraph{by}", "Replace a graph.", new, which)
    post = _write(f"postGraph{by}", "Add to a graph, or make one.", new, which)
    for one in (put, post):
        one["requestBody"] = {"required": True, "content": content}
    removed = _write(f"deleteGraph{by}", "Remove a graph.", {204: "It is gone."}, which, (404,))
    return {"put": put, "post": post, "delete": removed}


def _update() -> Json:
    """The update operation of the SPARQL 1.1 Protocol."""
    named = ("using-graph-uri", "using-named-graph-uri")
    parameters = [{"name": name, "in": "query", "schema": {"type": "string"}} for name in named]
    posted = _write("update", "A SPARQL update; /sparql takes it too.", {204: "It is made."}, parameters)
    form = {"type": "object", "required": ["update"], "properties": {"update": {"type": "string"}}}
    content = {FORM: {"schema": form}, UPDATE: {"schema": {"type": "string"}}}
    posted["requestBody"] = {"required": True, "content": content}
    return {"/update": {"post": posted}}


def _write(
    name: str, summary: str, done: Mapping[int, str], parameters: Iterable[Json], fails: Iterable[int] = ()
) -> Json:
    written = operation(name, summary, (), parameters, (*_WRITE_FAILS, *fails))
    del written["responses"]["200"]
    written["responses"] |= {str(status): {"description": what} for status, what in done.items()}
    return written | {"security": [{"token": []}]}


def _operations() -> Json:
    return {
        "/health": {"get": operation("health", "The server lives.", [JSON_TYPE])},
        "/ready": {"get": operation("ready", "A query is answered.", [JSON_TYPE], fails=(503, 504))},
        "/metrics": {"get": operation("metrics", "Counters, for Prometheus.", [_METRICS])},
        "/openapi.json": {"get": operation("openapi", "This document.", [JSON_TYPE])},
    }
