"""The parts that every description of an operation is made of (OpenAPI 3.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from endpoint.addresses import ENDINGS
from endpoint.formats import Format

Json = dict[str, Any]

JSON_TYPE: Final = "application/json"
HTML: Final = "text/html; charset=utf-8"
_ERRORS: Final[Mapping[int, str]] = {
    304: "The asker has it already (If-None-Match).",
    400: "A parameter that makes no sense, or too many of them, or a query that can't be read.",
    401: "A write without the token.",
    403: "A query that would make this server call another machine, or a write where none is taken.",
    404: "There is no such thing, question or file.",
    405: "See the header Allow.",
    406: "No format that is accepted.",
    410: "An earlier version of the graph had it.",
    408: "The body did not arrive in time.",
    412: "What is there is not, or no longer, what If-Match or If-None-Match says.",
    413: "The request or the result is over the limit; nothing is ever cut.",
    415: "A body of a type that is not taken here, or not in UTF-8.",
    502: "A SERVICE clause called a host of the list, and nothing that can be used came back.",
    503: "Too busy, or no graph to serve: try again.",
    504: "Over the time that a query may take.",
    507: "The disk has no room for a write, or for so long an answer.",
}
READ_FAILS: Final = (404, 503)
"""Of a page or a file that is made from the tables."""

QUERY_FAILS: Final = (413, 503, 504)
LONG_FAILS: Final = (*QUERY_FAILS, 507)
ERROR: Final[Json] = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "message_fr"],
            "properties": {
                "code": {"type": "string", "description": "For machines; it never changes."},
                "message": {"type": "string", "description": "One sentence: what, where, what to try."},
                "message_fr": {
                    "type": "string",
                    "description": "In French: the same, or at least what kind of error it is.",
                },
                "iri": {"type": "string", "description": "What is unknown."},
                "try": {"type": "array", "items": {"type": "string"}, "description": "Paths to try."},
            },
        }
    },
}

LANG: Final[Json] = {
    "name": "lang",
    "in": "query",
    "description": "The language of a page: en for English, fr or anything else for French.",
    "schema": {"type": "string"},
}

PAGE: Final[Json] = {
    "name": "page",
    "in": "query",
    "description": "The page of a long list, from 1.",
    "schema": {"type": "integer", "minimum": 1},
}


def in_query(name: str, description: str, schema: Json | None = None) -> Json:
    """A parameter that can be left out; any text where no schema is given."""
    return {"name": name, "in": "query", "description": description, "schema": schema or {"type": "string"}}


def several(name: str, description: str) -> Json:
    """A parameter that may be given several times."""
    return in_query(name, description, {"type": "array", "items": {"type": "string"}})


def form(name: str, parameters: Iterable[Json]) -> Json:
    """A form with one text that is needed, and what may stand in the URL too."""
    others = {one["name"]: one["schema"] | {"description": one["description"]} for one in parameters}
    return {"type": "object", "required": [name], "properties": {name: {"type": "string"}, **others}}


def one_of(*words: str) -> Json:
    """One of these; an empty one counts as absent."""
    return {"type": "string", "enum": ["", *words]}


def names(formats: Iterable[Format]) -> list[str]:
    """What ``?format=`` calls these."""
    return sorted({name for one in formats for name in (one.name, *one.names)})


FORMAT: Final[Json] = {
    "name": "format",
    "in": "query",
    "description": "The format of the document; it rules over Accept.",
    "schema": {"type": "string", "enum": names(ENDINGS.values())},
}


def in_path(name: str, description: str, schema: Json | None = None) -> Json:
    """A part of the path; any text where no schema is given."""
    schema = schema or {"type": "string", "minLength": 1}
    return {"name": name, "in": "path", "required": True, "description": description, "schema": schema}


def in_ending(endings: Iterable[str]) -> Json:
    """The ending of a document's path."""
    return in_path("ending", "The ending of a format.", {"type": "string", "enum": list(endings)})


def operation(
    name: str,
    summary: str,
    types: Iterable[str],
    parameters: Iterable[Json] = (),
    fails: Iterable[int] = (),
) -> Json:
    """A GET that answers 200 in these media types, or 304, 400 or 412, or fails with these statuses."""
    problem = {"schema": {"$ref": "#/components/schemas/Error"}}
    responses: Json = {"200": {"description": "The whole answer.", "content": {one: {} for one in types}}}
    for status in sorted({304, 400, 412, *fails}):
        content = {} if status == 304 else {"content": {JSON_TYPE: problem, HTML: {}}}
        responses[str(status)] = {"description": _ERRORS[status], **content}
    return {
        "operationId": name,
        "summary": summary,
        "parameters": list(parameters),
        "responses": responses,
    }
