"""The pages for people, and the saved questions for people and machines.

Plain HTML that works without a script. What a page shows is what the store answers: no page cuts a result; one
that is too long for a page says so and offers the files.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from endpoint.addresses import path_of
from endpoint.errors import NotFound, ResultTooLarge, WrongUse
from endpoint.formats import CSV, GRAPH_FORMATS, JSON, ROW_FORMATS, TSV, prefers_page
from endpoint.http import headers
from endpoint.http.state import Here, State
from endpoint.pages.rendering import page
from endpoint.questions import Form, Parameter, Question, bind, questions, render, saved_question, tabulate
from endpoint.store.answers import Answer, Query

PAGE_BYTES: Final = 2**20
"""A result longer than this is not shown as a page."""

SHOWN_DOSSIERS: Final = 100
"""The home page lists so many of the dossiers that are left out, and says how many there are."""

EXAMPLE: Final = """PREFIX mlg: <https://w3id.org/maillage/ns#>
PREFIX dct: <http://purl.org/dc/terms/>

SELECT ?number ?title ?cost WHERE {
  ?operation a mlg:Operation ;
             mlg:synergieNumber ?number ;
             dct:title ?title ;
             mlg:totalCost ?cost .
}
ORDER BY ?number
"""

_FILES: Final[Mapping[str, tuple[str, Form]]] = {
    "csv": (CSV.media_type, "csv"),
    "tsv": (TSV.media_type, "tsv"),
    "json": (JSON.media_type, "json"),
}

router: Final = APIRouter()


# --- the graph as a whole


@router.api_route("/", methods=["GET", "HEAD"])
async def home(request: Request, here: Here) -> Response:
    """What is in the graph, what is left out, and what one can ask."""
    manifest = await here.store.manifest()
    context = {
        "manifest": manifest,
        "summary": await here.summaries.of(here.store),
        "left_out": [one for one in manifest.dossiers if one.state != "published"],
        "shown": SHOWN_DOSSIERS,
        "flagged": manifest.flagged,
        "questions": questions().values(),
        "query": EXAMPLE,
    }
    return page(request, "home.html", context, headers=headers.provenance(manifest.id, manifest.quarantined))


@router.api_route("/health", methods=["GET", "HEAD"])
async def health() -> JSONResponse:
    """The server lives."""
    return JSONResponse({"status": "ok"})


@router.api_route("/ready", methods=["GET", "HEAD"])
async def ready(here: Here) -> JSONResponse:
    """A query is answered; where not, the error's status."""
    answer = await here.store.query(Query("ASK { FILTER(RAND() < 2) }"))  # never a kept answer
    provenance = headers.provenance(answer.snapshot, answer.quarantined)
    content = {"status": "ready", "snapshot": answer.snapshot, "quarantined": answer.quarantined}
    return JSONResponse(content, headers=provenance)


# --- queries


def query_form(request: Request) -> HTMLResponse:
    """Where a person writes a query."""
    return page(request, "query.html", {"query": EXAMPLE})


async def result(
    request: Request, here: State, query: Query, given: Sequence[tuple[str, str]]
) -> HTMLResponse:
    """The answer to a person's query, under the query. ``given`` are the parameters of the request.

    Raises:
        ResultTooLarge: it is too long for a page; the message names the files.
    """
    answer = await _short_answer(here, query)
    base_iri = (await here.store.manifest()).base_iri
    formats = GRAPH_FORMATS if query.format.graph else ROW_FORMATS
    kept = [(name, value) for name, value in given if name not in ("format", "lang")]
    context = {
        "query": query.text,
        "table": None if query.format.graph else _table(answer),
        "statements": answer.body.decode("utf-8") if query.format.graph else None,
        "files": {
            one.name: f"/sparql?{urlencode([*kept, ('format', one.name)])}" for one in formats if not one.page
        },
        "quarantined": answer.quarantined,
        "local": lambda iri: path_of(iri, base_iri),
    }
    return page(request, "result.html", context, headers=_provenance(answer))


async def _short_answer(here: State, query: Query) -> Answer:
    try:
        return await here.store.query(replace(query, max_bytes=PAGE_BYTES))
    except ResultTooLarge as error:
        raise ResultTooLarge(
            f"The result is over {PAGE_BYTES:,} bytes, too long for a page: ask for a part (LIMIT), or take "
            "it as a file (format=csv or format=turtle)."
        ) from error


def _table(answer: Answer) -> dict[str, Any]:
    """A SPARQL JSON result as columns and rows of terms (None where unbound)."""
    content = json.loads(answer.body)
    if "boolean" in content:
        value = {"type": "literal", "value": "true" if content["boolean"] else "false"}
        return {"columns": ["boolean"], "rows": [[value]]}
    columns = content["head"]["vars"]
    rows = [[row.get(column) for column in columns] for row in content["results"]["bindings"]]
    return {"columns": columns, "rows": rows}


# --- the saved questions


@router.api_route("/questions/", methods=["GET", "HEAD"])
async def all_questions(request: Request) -> Response:
    """The list, for people or as JSON."""
    saved = questions().values()
    if prefers_page(headers.accepted(request)):
        return page(request, "questions.html", {"questions": saved})
    listed = [
        {
            "name": one.name,
            "title": {"fr": one.title.fr, "en": one.title.en},
            "parameters": [_parameter(parameter) for parameter in one.parameters],
            "columns": [column.name for column in one.columns],
        }
        for one in saved
    ]
    return JSONResponse({"questions": listed}, headers={"Vary": "Accept, Accept-Language"})


def _parameter(one: Parameter) -> dict[str, object]:
    label = {"fr": one.label.fr, "en": one.label.en}
    return {"name": one.name, "type": one.type, "default": one.default, "label": label}


@router.api_route("/questions/{name}", methods=["GET", "HEAD"])
async def one_question(request: Request, here: Here, name: str) -> Response:
    """A question with its answer: a page, or with ``.csv``, ``.tsv``, ``.json`` a file.

    Raises:
        NotFound: no such question, or no such kind of file.
        WrongUse: a parameter that the question does not take, or twice, or a value of another type.
    """
    name, dot, suffix = name.partition(".")
    question = saved_question(name)
    values = _values(request.query_params.multi_items())
    if not dot:
        return await _question_page(request, here, question, values)
    if suffix not in _FILES:
        raise NotFound(f"There is no .{suffix} of a question: try .{', .'.join(_FILES)}.")
    return await _question_file(request, here, question, values, suffix)


def _values(given: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The values that were given; an empty one counts as absent."""
    values: dict[str, str] = {}
    for name, value in given:
        if name == "lang" or not value:
            continue
        if name in values:
            raise WrongUse(f"The parameter {name!r} was given twice: give one value.")
        values[name] = value
    return values


async def _question_file(
    request: Request, here: State, question: Question, values: Mapping[str, str], suffix: str
) -> Response:
    query = Query(bind(question, values))
    media_type, form = _FILES[suffix]
    manifest = await here.store.manifest()
    tag = headers.entity_tag(manifest.id, query, media_type)
    if headers.has_already(request, tag):
        return Response(status_code=304, headers={"ETag": tag})
    answer = await here.store.query(query)
    # In a thread: a long answer takes a while to print, and others are waiting.
    text = await asyncio.to_thread(render, question, answer.body, form)
    tag = headers.entity_tag(answer.snapshot, query, media_type)
    return Response(text, media_type=media_type, headers=headers.of_answer(answer, tag))


async def _question_page(
    request: Request, here: State, question: Question, values: Mapping[str, str]
) -> Response:
    given = {one.name: values.get(one.name, one.default) for one in question.parameters}
    context: dict[str, object] = {"question": question, "given": given, "files": {}}
    if None in given.values():
        return page(request, "question.html", {**context, "query": question.text, "table": None})
    query = Query(bind(question, values))
    answer = await _short_answer(here, query)
    suffix = f"?{urlencode(values)}" if values else ""
    context |= {
        "query": query.text,
        "table": tabulate(question, answer.body),
        "files": {name: f"/questions/{question.name}.{name}{suffix}" for name in _FILES},
        "quarantined": answer.quarantined,
    }
    return page(request, "question.html", context, headers=_provenance(answer))


# --- errors


def problem(
    request: Request, status: int, code: str, message: str, others: Mapping[str, str] | None = None
) -> Response:
    """An error, as a page for a browser and as JSON for a program."""
    if prefers_page(headers.accepted(request)):
        asked = request.query_params.get("query") if request.url.path.startswith("/sparql") else None
        context = {"code": code, "message": message, "query": asked}
        return page(request, "error.html", context, status=status, headers=others)
    content = {"error": {"code": code, "message": message}}
    return JSONResponse(content, status_code=status, headers={"Vary": "Accept", **(others or {})})


def _provenance(answer: Answer) -> dict[str, str]:
    return headers.provenance(answer.snapshot, answer.quarantined)
