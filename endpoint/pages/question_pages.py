"""The saved questions, for people as pages and for machines as files."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from endpoint.errors import NotFound, WrongUse
from endpoint.formats import CSV, JSON, TSV, prefers_page
from endpoint.http import headers
from endpoint.http.state import Here, State
from endpoint.pages.query import short_answer
from endpoint.pages.rendering import page
from endpoint.questions import Form, Parameter, Question, bind, questions, render, saved_question, tabulate
from endpoint.store.answers import Query

_FILES: Final[Mapping[str, tuple[str, Form]]] = {
    "csv": (CSV.media_type, "csv"),
    "tsv": (TSV.media_type, "tsv"),
    "json": (JSON.media_type, "json"),
}

router: Final = APIRouter()


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
    answer = await short_answer(here, query)
    suffix = f"?{urlencode(values)}" if values else ""
    context |= {
        "query": query.text,
        "table": tabulate(question, answer.body),
        "files": {name: f"/questions/{question.name}.{name}{suffix}" for name in _FILES},
        "quarantined": answer.quarantined,
    }
    return page(
        request, "question.html", context, headers=headers.provenance(answer.snapshot, answer.quarantined)
    )
