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
    form,
    in_ending,
    in_path,
    in_query,
    names,
    operation,
    several,
)
from endpoint.http.state import Here
from endpoint.protocol.parameters import DIRECT, FORM
from endpoint.protocol.updating import DIRECT as UPDATE
from endpoint.writes.forms import MULTIPART
from endpoint.writes.payload import TAKEN

router: Final = APIRouter()

_METRICS: Final = "text/plain; version=0.0.4; charset=utf-8"
_WHICH: Final[tuple[Json, ...]] = (
    {"name": "graph", "in": "query", "description": "The IRI of a graph.", "schema": {"type": "string"}},
    {"name": "default", "in": "query", "description": "The default graph.", "schema": {"type": "string"}},
)
# A text: where nothing is asked there is nothing to stop, and whatever stands here is left alone.
_TIMEOUT: Final[Json] = {
    "name": "timeout", "in": "query", "schema": {"type": "string"}, "description": "Seconds, above 0.",
}  # fmt: skip
_KEY: Final = in_path("key", "What follows in the graph's IRI, which is this address; it may hold slashes.")
# Where a graph is named: how, and what the names of the operations end in.
_STORES: Final[Mapping[str, tuple[tuple[Json, ...], str]]] = {
    "/store": (_WHICH, ""),
    "/store/{key}": ((_KEY,), "ByAddress"),
}
_WRITE_FAILS: Final = (401, 403, 412, 503, 504, 507)
_SENT_FAILS: Final = (408, 413, 415)
"""Of what has a body."""

_ASKED: Final = (
    in_query("format", "A short name or a media type; it rules over Accept."),
    _TIMEOUT,
    several("default-graph-uri", "The IRI of a graph of the default graph, in place of FROM."),
    several("named-graph-uri", "The IRI of a named graph, in place of FROM NAMED."),
)
_UPDATED: Final = (
    several("using-graph-uri", "The IRI of a graph of the default graph, in place of USING."),
    several("using-named-graph-uri", "The IRI of a named graph, in place of USING NAMED."),
)
# No encoding of its parts: schemathesis can't write all that it would name.
_FILES: Final[Json] = {
    "schema": {
        "type": "object",
        "description": "Files of the other types here, under whatever names.",
        "minProperties": 1,
        "additionalProperties": {"type": "string"},
    },
}


@router.api_route("/openapi.json", methods=["GET", "HEAD"])
async def openapi(here: Here) -> JSONResponse:
    """The description of the server."""
    return JSONResponse(document(here.writer is not None))


@cache
def document(writable: bool = False) -> Json:
    """The whole description, with the writes of a server that takes any."""
    paths = {
        **pages(), **questions_asked(), **_linked_data(), **_documents(), **_catalog(), **_sparql(writable), **_stored(),
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
    fails = (404, 406, 410, *LONG_FAILS)
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
    ending, by_ending = in_ending(ENDINGS), (404, 406)
    paths: Json = {}
    for name, what in (("ns", "The ontology"), ("shapes", "The SHACL shapes")):
        chosen = operation(name, f"{what}.", types, [FORMAT, LANG], (406,))
        file = operation(f"{name}.ending", f"{what}, in a format.", types, [ending, FORMAT, LANG], by_ending)
        paths |= {f"/{name}": {"get": chosen}, f"/{name}.{{ending}}": {"get": file}}
    dated = operation(
        "ontologyVersion",
        "A version of the ontology.",
        types,
        [in_path("version", "Such as 0.1.0, or 0.1.0.ttl."), FORMAT, LANG],
        by_ending,
    )
    context = operation("context", "The JSON-LD context of our JSON.", [JSON_LD.media_type])
    return paths | {"/ns/{version}": {"get": dated}, "/ns/context.jsonld": {"get": context}}


def _catalog() -> Json:
    """The catalogue (DCAT-AP), by Accept or by the ending of a format."""
    endings = {ending: one for ending, one in ENDINGS.items() if not one.page}
    types = [one.media_type for one in endings.values()]
    format_ = FORMAT | {"schema": {"type": "string", "enum": names(endings.values())}}
    chosen = operation("catalog", "What is served, for harvesters.", types, [format_], (406, *QUERY_FAILS))
    file = operation(
        "catalog.ending", "What is served, in a format.", types, [in_ending(endings)], (404, *QUERY_FAILS)
    )
    return {"/catalog": {"get": chosen}, "/catalog.{ending}": {"get": file}}


# --- queries, and what watches over the server


def _sparql(writable: bool) -> Json:
    """The operations of the SPARQL 1.1 Protocol, which itself says the rest; and the Service Description."""
    types = sorted({one.media_type for one in (*ROW_FORMATS, *ENDINGS.values())})
    fails = (403, 406, 502, *LONG_FAILS)
    summary = "A SPARQL query; without one, the description of the service and of the graph."
    asked = operation("query", summary, types, [in_query("query", "SPARQL 1.1."), *_ASKED], fails)
    posted = operation("queryByPost", "A longer SPARQL query.", types, _ASKED, (*_SENT_FAILS, *fails))
    for status in ("304", "412"):  # of a GET alone
        del posted["responses"][status]
    posted["requestBody"] = _body(form("query", _ASKED), DIRECT)
    if writable:
        posted = _asked_or_updated(posted)
    described = operation(
        "description",
        "The description of the service and of the graph (SPARQL 1.1 Service Description, VoID).",
        [one.media_type for one in GRAPH_FORMATS if not one.page],
        [FORMAT | {"schema": {"type": "string", "enum": names(GRAPH_FORMATS[:-1])}}],
        (406, *QUERY_FAILS),
    )
    return {"/sparql": {"get": asked, "post": posted}, "/.well-known/void": {"get": described}}


def _asked_or_updated(posted: Json) -> Json:
    """A POST to ``/sparql`` where it may be an update."""
    (written,) = (path["post"] for path in _update().values())
    parameters = {one["name"]: one for one in (*posted["parameters"], *written["parameters"])}
    bodies = [one["requestBody"]["content"] for one in (posted, written)]
    forms = {"schema": {"anyOf": [content[FORM]["schema"] for content in bodies]}}
    responses = posted["responses"] | written["responses"]
    return posted | {
        "summary": "A longer SPARQL query; or an update, with the token.",
        "parameters": [*parameters.values()],
        "requestBody": {"required": True, "content": bodies[0] | bodies[1] | {FORM: forms}},
        "responses": dict(sorted(responses.items())),
        "security": [{}, {"token": []}],
    }


# --- whole graphs, and writes


def _stored() -> Json:
    """Reading by the Graph Store Protocol."""
    types = [one.media_type for one in GRAPH_FORMATS if not one.page]
    format_ = {"name": "format", "in": "query", "schema": {"type": "string"}}
    fails = (404, 406, *LONG_FAILS)
    return {
        path: {
            "get": operation(f"readGraph{by}", "A graph, whole.", types, [*which, format_, _TIMEOUT], fails)
        }
        for path, (which, by) in _STORES.items()
    }


def _stores(which: Sequence[Json], by: str) -> Json:
    """Writing by the Graph Store Protocol."""
    new = {201: "It is new.", 204: "It was there."}
    # JSON-LD is any JSON: one that describes nothing holds no statement.
    content = {name: {"schema": {} if name in JSON_LD.media_types else {"type": "string"}} for name in TAKEN}
    put = _write(f"putGraph{by}", "Replace a graph.", new, which, _SENT_FAILS)
    post = _write(f"postGraph{by}", "Add to a graph, or make one.", new, which, _SENT_FAILS)
    for one in (put, post):
        one["requestBody"] = {"required": True, "content": content | {MULTIPART: _FILES}}
    removed = _write(f"deleteGraph{by}", "Remove a graph.", {204: "It is gone."}, which, (404,))
    return {"put": put, "post": post, "delete": removed}


def _update() -> Json:
    """The update operation of the SPARQL 1.1 Protocol."""
    fails = (502, *_SENT_FAILS)
    posted = _write("update", "A SPARQL update; /sparql takes it too.", {204: "It is made."}, _UPDATED, fails)
    posted["requestBody"] = _body(form("update", (*_UPDATED, _TIMEOUT)), UPDATE)
    return {"/update": {"post": posted}}


def _write(
    name: str, summary: str, done: Mapping[int, str], parameters: Iterable[Json], fails: Iterable[int] = ()
) -> Json:
    written = operation(name, summary, (), (*parameters, _TIMEOUT), (*_WRITE_FAILS, *fails))
    for status in ("200", "304"):
        del written["responses"][status]
    written["responses"] |= {str(status): {"description": what} for status, what in done.items()}
    return written | {"security": [{"token": []}]}


def _body(schema: Json, direct: str) -> Json:
    """A form of this schema; or the text itself, of that media type."""
    content = {FORM: {"schema": schema}, direct: {"schema": {"type": "string"}}}
    return {"required": True, "content": content}


def _operations() -> Json:
    return {
        "/health": {"get": operation("health", "The server lives.", [JSON_TYPE])},
        "/ready": {"get": operation("ready", "A query is answered.", [JSON_TYPE], fails=(503, 504))},
        "/metrics": {"get": operation("metrics", "Counters, for Prometheus.", [_METRICS])},
        "/openapi.json": {"get": operation("openapi", "This document.", [JSON_TYPE])},
    }
