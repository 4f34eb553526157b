"""The saved questions: for people a form, a table and a picture; for machines files."""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from endpoint.errors import Busy, NotFound, ResultTooLarge, given_twice
from endpoint.formats import CSV, JSON, TSV, prefers_page
from endpoint.http import headers
from endpoint.http.delivery import Whole, not_modified, unless_hung_up
from endpoint.http.state import Here, State
from endpoint.pages.answers import Shown, Sorting, in_english, shown, sorting
from endpoint.pages.choices import Choice, choices
from endpoint.pages.paging import page_number
from endpoint.pages.pictures import Drawing, drawing
from endpoint.pages.rendering import language, page
from endpoint.questions import (
    THEMES,
    Form,
    Parameter,
    ParameterType,
    Question,
    bind,
    questions,
    read_answer,
    refuse_unknown,
    render,
    saved_question,
    typed_term,
)
from endpoint.questions.question import RESERVED
from endpoint.store.answers import Answer, Query, entity_tag

PAGED_BYTES: Final = 2**24
"""A result longer than this is not shown, even in pages: its rows must be held at once to be sorted."""

_PACKED: Final = 10  # bytes that one of a compressed answer stands for, about

_FILES: Final[Mapping[str, tuple[str, Form]]] = {
    "csv": (CSV.media_type, "csv"),
    "tsv": (TSV.media_type, "tsv"),
    "json": (JSON.media_type, "json"),
}
_INPUTS: Final[Mapping[ParameterType, str]] = {
    "iri": "url",
    "string": "text",
    "integer": "number",
    "decimal": "text",
    "date": "date",
}
_TAKES_FR: Final[Mapping[ParameterType, str]] = {
    "iri": "une IRI absolue",
    "string": "un texte",
    "integer": "un nombre entier de 18 chiffres au plus",
    "decimal": "un nombre, avec un point pour les décimales",
    "date": "une date, AAAA-MM-JJ",
}

router: Final = APIRouter()


@dataclass(frozen=True, slots=True)
class Input:
    """A parameter as the form asks for it; ``wrong`` where the value that was given is none of its type."""

    parameter: Parameter
    kind: str
    value: str
    choices: list[Choice]
    takes_fr: str
    wrong: bool


# --- the list


@router.api_route("/questions/", methods=["GET", "HEAD"])
async def all_questions(request: Request) -> Response:
    """The list, by theme for people, or as JSON."""
    saved = questions().values()
    if prefers_page(headers.accepted(request)):
        groups = [
            (theme, words, [one for one in saved if one.theme == theme]) for theme, words in THEMES.items()
        ]
        return page(request, "questions.html", {"groups": [group for group in groups if group[2]]})
    listed = [
        {
            "name": one.name,
            "title": {"fr": one.title.fr, "en": one.title.en},
            "theme": one.theme,
            "parameters": [_parameter(parameter) for parameter in one.parameters],
            "columns": [column.name for column in one.columns],
        }
        for one in saved
    ]
    return JSONResponse({"questions": listed}, headers={"Vary": "Accept, Accept-Language"})


def _parameter(one: Parameter) -> dict[str, object]:
    label = {"fr": one.label.fr, "en": one.label.en}
    return {"name": one.name, "type": one.type, "default": one.default, "label": label}


# --- one question


@router.api_route("/questions/{name}", methods=["GET", "HEAD"])
async def one_question(request: Request, here: Here, name: str) -> Response:
    """A question with its answer: a page, or with ``.csv``, ``.tsv``, ``.json`` a file.

    Raises:
        NotFound: no such question, no such kind of file, or no such page of the answer.
        WrongUse: a parameter that the question does not take, or twice, or a value of another type.
    """
    name, dot, suffix = name.partition(".")
    question = saved_question(name)
    if not dot:
        values = _values(request.query_params.multi_items(), RESERVED)
        return await _question_page(request, here, question, values)
    if suffix not in _FILES:
        raise NotFound(
            f"There is no .{suffix} of a question: try .{', .'.join(_FILES)}.",
            f"Une question n'a pas de fichier .{suffix} : essayez .{', .'.join(_FILES)}.",
        )
    values = _values(request.query_params.multi_items(), ("lang",))
    return await _question_file(request, here, question, values, suffix)


def _values(given: Sequence[tuple[str, str]], reserved: Sequence[str]) -> dict[str, str]:
    """The values that were given; an empty one counts as absent."""
    values: dict[str, str] = {}
    for name, value in given:
        if name in reserved or not value:
            continue
        if name in values:
            raise given_twice(name)
        values[name] = value
    return values


async def _question_file(
    request: Request, here: State, question: Question, values: Mapping[str, str], suffix: str
) -> Response:
    query = Query(bind(question, values))
    media_type, form = _FILES[suffix]
    manifest = await here.store.manifest()
    tag = entity_tag(manifest.id, query, media_type)
    if headers.has_already(request, tag):
        return not_modified(tag)
    answer = await unless_hung_up(request, here.store.query(query))
    text = await here.workshop.make(lambda: render(question, answer.body, form), len(answer.body))
    tag = entity_tag(answer.snapshot, query, media_type)
    return Whole(text.encode(), answer, media_type, tag)


async def _question_page(
    request: Request, here: State, question: Question, values: Mapping[str, str]
) -> Response:
    refuse_unknown(question, values)
    asked = sorting(request, question)
    page_number(request)  # is refused even where there is nothing to show yet
    inputs = [await _input(here, one, values.get(one.name)) for one in question.parameters]
    context: dict[str, object] = {
        "question": question,
        "theme": THEMES[question.theme],
        "inputs": inputs,
        "query": question.text,
        "shown": None,
        "files": {},
    }
    if any(one.wrong for one in inputs):
        return page(request, "question.html", context, status=400)
    if any(one.parameter.default is None and not one.value for one in inputs):
        return page(request, "question.html", context)
    query = Query(bind(question, values))
    answer = await unless_hung_up(request, _answer(here, query))
    base_iri = (await here.store.manifest()).base_iri
    names = await _english_names(here) if language(request) == "en" else {}
    table, picture = await here.workshop.make(
        lambda: _worked_out(request, question, answer, asked, base_iri, names),
        len(answer.body) * (_PACKED if answer.gzip else 1),
    )
    context |= {
        "query": query.text,
        "host": here.address(request).rstrip("/"),
        "shown": table,
        "picture": picture,
        "quarantined": 0 if question.all_dossiers else answer.quarantined,
    }
    context |= _addresses(request, question, values, asked, query)
    told = headers.provenance(answer.snapshot, answer.quarantined)
    return page(request, "question.html", context, headers=told)


async def _input(here: State, one: Parameter, given: str | None) -> Input:
    value = one.default if given is None else given
    try:
        typed_term(one.type, value or "") if given is not None else None
        wrong = False
    except ValueError:
        wrong = True
    listed = await choices(here.store, one.choices)
    if listed and value and value not in [choice.value for choice in listed]:
        listed = [*listed, Choice(value, "")]
    return Input(one, _INPUTS[one.type], value or "", listed, _TAKES_FR[one.type], wrong)


async def _answer(here: State, query: Query) -> Answer:
    try:
        # Compressed it is kept for the next page, or another order, where it is long.
        return await here.store.query(replace(query, max_bytes=PAGED_BYTES, gzip=True))
    except ResultTooLarge as error:
        raise ResultTooLarge(
            f"The answer is over {PAGED_BYTES:,} bytes, too long for a page: take it as a file (.csv, .tsv, .json).",
            "La réponse est trop longue pour une page : prenez-la en fichier (.csv, .tsv, .json).",
        ) from error


async def _english_names(here: State) -> Mapping[str, str]:
    """Of the bodies that have one, by their French names; none while the tables are made."""
    try:
        database = await here.tables.of(here.store)
    except Busy:
        return {}

    async def read() -> Mapping[str, str]:
        rows = await database.long_rows("SELECT name, name_en FROM agents WHERE name_en IS NOT NULL")
        return {row["name"]: row["name_en"] for row in rows}

    return await database.once(("english names",), read)


def _worked_out(
    request: Request,
    question: Question,
    answer: Answer,
    asked: Sorting | None,
    base_iri: str,
    names: Mapping[str, str],
) -> tuple[Shown, Drawing | None]:
    body = gzip.decompress(answer.body) if answer.gzip else answer.body
    columns, found = read_answer(question, body)
    rows = in_english(found, names)
    lang = language(request)
    return shown(request, columns, rows, asked, base_iri), drawing(question.picture, columns, rows, lang)


def _addresses(
    request: Request, question: Question, values: Mapping[str, str], asked: Sorting | None, query: Query
) -> dict[str, object]:
    """The addresses that a page of an answer gives: its files, its own, and that of the query."""
    path = f"/questions/{question.name}"
    own = [*values.items(), *([("sort", str(asked))] if asked else []), ("lang", language(request))]
    chosen = [("lang", language(request))] if "lang" in request.query_params else []
    suffix = f"?{urlencode(values)}" if values else ""
    return {
        "files": {name: f"{path}.{name}{suffix}" for name in _FILES},
        "share": f"{path}?{urlencode(own)}",
        "open": f"/sparql?{urlencode([('query', query.text), *chosen])}",
    }
