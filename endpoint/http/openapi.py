"""What the server answers, for programs: OpenAPI 3.1 at ``/openapi.json``.

Written from the saved questions and the tables of formats, so that a parameter or a format stands here because it
exists. Every status that an operation can have is listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import version
from typing import Any, Final

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from endpoint.addresses import ENDINGS
from endpoint.findings.finding import SEVERITIES
from endpoint.findings.overview import STATES
from endpoint.formats import CSV, GRAPH_FORMATS, JSON, ROW_FORMATS, TSV, Format
from endpoint.http.state import Here
from endpoint.pages.finding_names import KINDS
from endpoint.pages.operation_list import SORTS
from endpoint.pages.search import MOST_SUGGESTED
from endpoint.protocol.parameters import DIRECT, FORM
from endpoint.protocol.updating import DIRECT as UPDATE
from endpoint.questions import Parameter, ParameterType, Question, questions
from endpoint.writes.payload import TAKEN
from ontology.words import codes, finding_codes

router: Final = APIRouter()

Json = dict[str, Any]

_HTML: Final = "text/html; charset=utf-8"
_ERRORS: Final[Mapping[int, str]] = {
    304: "The asker has it already (If-None-Match).",
    400: "A parameter that makes no sense, or a query that can't be read.",
    401: "A write without the token.",
    403: "A query that would make this server call another machine, or a write where none is taken.",
    404: "There is no such thing, question or file.",
    405: "See the header Allow.",
    406: "No format that is accepted.",
    410: "An earlier version of the graph had it.",
    408: "The body did not arrive in time.",
    412: "The graph is no longer what If-Match or If-None-Match says.",
    413: "The request or the result is over the limit; nothing is ever cut.",
    415: "A body that is no query.",
    503: "Too busy, or no graph to serve: try again.",
    504: "Over the time that a query may take.",
    507: "There is no room for a write.",
}
_QUERY_FAILS: Final = (400, 413, 503, 504)
_WRITE_FAILS: Final = (400, 401, 403, 408, 412, 413, 415, 503, 504, 507)
_SCHEMAS: Final[Mapping[ParameterType, Json]] = {
    "iri": {"type": "string", "format": "iri"},
    "string": {"type": "string"},
    "integer": {"type": "integer", "format": "int64"},
    "decimal": {"type": "string", "pattern": r"^[+-]?[0-9]{1,18}(\.[0-9]{1,18})?$"},
    "date": {"type": "string", "format": "date"},
}
_ERROR: Final[Json] = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {
                "code": {"type": "string", "description": "For machines; it never changes."},
                "message": {"type": "string", "description": "One sentence: what, where, what to try."},
                "message_fr": {"type": "string", "description": "The same in French, where there is one."},
                "iri": {"type": "string", "description": "What is unknown."},
                "try": {"type": "array", "items": {"type": "string"}, "description": "Paths to try."},
            },
        }
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
        **_questions(), **_pages(), **_linked_data(), **_documents(), **_sparql(), **_stored(), **_operations(),
    }  # fmt: skip
    components: Json = {"schemas": {"Error": _ERROR}}
    if writable:
        paths |= _update()
        paths["/store"] |= _stores()
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


# --- the saved questions


def _questions() -> Json:
    listed = _operation("listQuestions", "The saved questions.", (JSON_TYPE, _HTML))
    paths: Json = {"/questions/": {"get": listed}}
    for question in questions().values():
        parameters = [_parameter(one) for one in question.parameters]
        paths[f"/questions/{question.name}"] = {"get": _page(question, parameters)}
        for suffix, format_ in (("csv", CSV), ("tsv", TSV), ("json", JSON)):
            file = _operation(
                f"{question.name}.{suffix}",
                question.title.en,
                [format_.media_type],
                parameters,
                (304, *_QUERY_FAILS),
            )
            paths[f"/questions/{question.name}.{suffix}"] = {"get": file}
    return paths


def _page(question: Question, parameters: list[Json]) -> Json:
    """A page asks for what is missing, so nothing is required of it."""
    optional = [
        one | {"required": False, "schema": {k: v for k, v in one["schema"].items() if k != "minLength"}}
        for one in parameters
    ]
    names = [column.name for column in question.columns]
    sort = {
        "name": "sort",
        "in": "query",
        "description": "The column to sort by; with a minus before it, from the highest to the lowest.",
        "schema": {"type": "string", "enum": [*names, *(f"-{name}" for name in names)]},
    }
    parameters = [*optional, sort, _PAGE, _LANG]
    return _operation(
        question.name, f"{question.title.en} A page.", [_HTML], parameters, (404, *_QUERY_FAILS)
    )


def _parameter(one: Parameter) -> Json:
    schema = dict(_SCHEMAS[one.type])
    if one.default is not None:
        schema["default"] = one.default
    elif one.type == "string":
        schema["minLength"] = 1  # an empty value counts as absent
    return {
        "name": one.name,
        "in": "query",
        "required": one.default is None,
        "description": f"{one.label.fr} / {one.label.en}: {one.takes}.",
        "schema": schema,
    }


# --- other pages


def _pages() -> Json:
    values = {"severity": SEVERITIES, "code": tuple(finding_codes()), "state": STATES}
    filters = [
        {
            "name": name,
            "in": "query",
            "description": "Findings of this kind only; all of them where it is empty.",
            "schema": {"type": "string", "enum": ["", *known]},
        }
        for name, known in values.items()
    ]
    found = _operation(
        "validation",
        "What was found in the dossiers: a page.",
        [_HTML],
        [*filters, _PAGE, _LANG],
        (400, 404, 503),
    )
    data = _operation("data", "What can be downloaded: a page.", [_HTML], [_PAGE, _LANG], (400, 404, 503))
    return {"/validation": {"get": found}, "/data": {"get": data}, **_lists()}


def _lists() -> Json:
    """The search, the list of operations and the map: pages, and the same as files."""
    year = _query_parameter("year", "The year of the committee; none for what has no date.", pattern=_YEAR)
    what = _query_parameter("kind", "Operations, bodies or places only.", enum=["", *KINDS])
    words = _query_parameter("q", "Words of a name, a number, a SIREN or an INSEE code.")
    limit = _query_parameter("limit", "So many at most.", type="integer", minimum=1, maximum=MOST_SUGGESTED)
    ways = [*SORTS, *(f"-{name}" for name in SORTS)]
    listed = [
        year,
        _query_parameter("department", "INSEE code of a department that is concerned."),
        _query_parameter("kind", "The kind of a body that funds a line."),
        _query_parameter("sort", "With a minus before it, from the highest to the lowest.", enum=ways),
    ]
    kinds = ["", *(code.value.rpartition("/")[2] for code in codes("territory-kind"))]
    shown = [year, _query_parameter("kind", "Places of this kind only.", enum=kinds)]
    by = _query_parameter("by", "What the area of a circle stands for.", enum=["operations", "amount"])
    fails, of_page = (400, 503), (400, 404, 503)
    pages = {
        "search": ("What is called so: a page.", [_HTML], [words, what, _PAGE, _LANG], of_page),
        "search.json": ("The same as a short list.", [JSON_TYPE], [words, what, limit, _LANG], fails),
        "operations": ("All operations: a page.", [_HTML], [*listed, _PAGE, _LANG], of_page),
        "operations.csv": ("All operations, as a file.", [CSV.media_type], listed, fails),
        "map": ("Operations by place: a page.", [_HTML], [*shown, by, _PAGE, _LANG], of_page),
        "map.geojson": ("Operations by place, as a file.", ["application/geo+json"], shown, fails),
    }
    return {f"/{name}": {"get": _operation(name, *said)} for name, said in pages.items()}


_YEAR: Final = "^([0-9]{4}|none)?$"


def _query_parameter(name: str, description: str, **schema: object) -> Json:
    return {"name": name, "in": "query", "description": description, "schema": {"type": "string"} | schema}


# --- our IRIs


def _linked_data() -> Json:
    key = _in_path("key", "What follows in the IRI; it may hold slashes.")
    types = [one.media_type for one in ENDINGS.values()]
    fails = (304, 404, 406, 410, *_QUERY_FAILS)
    paths: Json = {}
    for head, what in (("id", "A thing of the data"), ("def", "A code list or a code")):
        operation = _operation(
            head, f"{what}: leads to a document about it.", types, [key, _FORMAT, _LANG], fails
        )
        operation["responses"]["303"] = {
            "description": "The address of the document.",
            "headers": {"Location": {"schema": {"type": "string"}}},
            "content": {"text/plain; charset=utf-8": {}},
        }
        operation["responses"]["200"]["description"] = "The key had the ending of a format."
        paths[f"/{head}/{{key}}"] = {"get": operation}
    whole = _operation("graph", "A named graph, whole.", types, [key, _FORMAT, _LANG], fails)
    return paths | {"/graph/{key}": {"get": whole}}


def _documents() -> Json:
    types = [one.media_type for one in ENDINGS.values()]
    ontology = _operation("ontology", "The ontology.", types, [_FORMAT, _LANG], (304, 400, 406))
    dated = _operation(
        "ontologyVersion",
        "A version of the ontology.",
        types,
        [_in_path("version", "Such as 0.1.0."), _FORMAT, _LANG],
        (304, 400, 404, 406),
    )
    shapes = _operation("shapes", "The SHACL shapes.", types, [_FORMAT, _LANG], (304, 400, 406))
    return {"/ns": {"get": ontology}, "/ns/{version}": {"get": dated}, "/shapes": {"get": shapes}}


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
    fails = (403, 406, *_QUERY_FAILS)
    summary = "A SPARQL query; without one, the description of the service and of the graph."
    asked = _operation("query", summary, types, parameters, (304, *fails))
    posted = _operation("queryByPost", "A longer SPARQL query.", types, parameters[1:], (415, *fails))
    form = {"type": "object", "required": ["query"], "properties": {"query": {"type": "string"}}}
    content = {FORM: {"schema": form}, DIRECT: {"schema": {"type": "string"}}}
    posted["requestBody"] = {"required": True, "content": content}
    described = _operation(
        "description",
        "The description of the service and of the graph (SPARQL 1.1 Service Description, VoID).",
        [one.media_type for one in GRAPH_FORMATS if not one.page],
        [_FORMAT | {"schema": {"type": "string", "enum": _names(GRAPH_FORMATS[:-1])}}],
        (304, 406, *_QUERY_FAILS),
    )
    return {"/sparql": {"get": asked, "post": posted}, "/.well-known/void": {"get": described}}


# --- whole graphs, and writes


def _stored() -> Json:
    """Reading by the Graph Store Protocol."""
    read = _operation(
        "graphByName",
        "A graph, whole: ?graph=IRI, or ?default.",
        [one.media_type for one in GRAPH_FORMATS if not one.page],
        [*_WHICH, {"name": "format", "in": "query", "schema": {"type": "string"}}],
        (304, 404, 406, *_QUERY_FAILS),
    )
    return {"/store": {"get": read}}


def _stores() -> Json:
    """Writing by the Graph Store Protocol."""
    content = {name: {"schema": {"type": "string"}} for name in TAKEN}
    put = _write("putGraph", "Replace a graph.", {201: "It is new.", 204: "It was there."}, _WHICH)
    post = _write(
        "postGraph", "Add to a graph, or make one.", {201: "It is new.", 204: "It was there."}, _WHICH
    )
    for one in (put, post):
        one["requestBody"] = {"required": True, "content": content}
    removed = _write("deleteGraph", "Remove a graph.", {204: "It is gone."}, _WHICH, (404,))
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
    operation = _operation(name, summary, (), parameters, (*_WRITE_FAILS, *fails))
    del operation["responses"]["200"]
    operation["responses"] |= {str(status): {"description": what} for status, what in done.items()}
    return operation | {"security": [{"token": []}]}


def _operations() -> Json:
    return {
        "/health": {"get": _operation("health", "The server lives.", [JSON_TYPE])},
        "/ready": {"get": _operation("ready", "A query is answered.", [JSON_TYPE], fails=(503, 504))},
        "/metrics": {"get": _operation("metrics", "Counters, for Prometheus.", [_METRICS])},
        "/openapi.json": {"get": _operation("openapi", "This document.", [JSON_TYPE])},
    }


# --- the parts of an operation

JSON_TYPE: Final = "application/json"
_METRICS: Final = "text/plain; version=0.0.4; charset=utf-8"
_WHICH: Final[tuple[Json, ...]] = (
    {"name": "graph", "in": "query", "description": "The IRI of a graph.", "schema": {"type": "string"}},
    {"name": "default", "in": "query", "description": "The default graph.", "schema": {"type": "string"}},
)
_LANG: Final[Json] = {
    "name": "lang",
    "in": "query",
    "description": "The language of a page: en for English, fr or anything else for French.",
    "schema": {"type": "string"},
}

_PAGE: Final[Json] = {
    "name": "page",
    "in": "query",
    "description": "The page of a long list, from 1.",
    "schema": {"type": "integer", "minimum": 1},
}


def _names(formats: Iterable[Format]) -> list[str]:
    return sorted({name for one in formats for name in (one.name, *one.names)})


_FORMAT: Final[Json] = {
    "name": "format",
    "in": "query",
    "description": "The format of the document; it rules over Accept.",
    "schema": {"type": "string", "enum": _names(ENDINGS.values())},
}


def _in_path(name: str, description: str) -> Json:
    schema = {"type": "string", "minLength": 1}
    return {"name": name, "in": "path", "required": True, "description": description, "schema": schema}


def _operation(
    name: str,
    summary: str,
    types: Iterable[str],
    parameters: Iterable[Json] = (),
    fails: Iterable[int] = (),
) -> Json:
    problem = {"schema": {"$ref": "#/components/schemas/Error"}}
    responses: Json = {"200": {"description": "The whole answer.", "content": {one: {} for one in types}}}
    for status in sorted(set(fails)):
        content = {} if status == 304 else {"content": {JSON_TYPE: problem, _HTML: {}}}
        responses[str(status)] = {"description": _ERRORS[status], **content}
    return {
        "operationId": name,
        "summary": summary,
        "parameters": list(parameters),
        "responses": responses,
    }
