"""What the pages answer, and the files beside them: the saved questions, lists, the map, the network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, get_args

from endpoint.findings.finding import SEVERITIES
from endpoint.findings.overview import STATES
from endpoint.formats import CSV, JSON, TSV
from endpoint.http.openapi_parts import (
    HTML,
    JSON_TYPE,
    LANG,
    PAGE,
    QUERY_FAILS,
    READ_FAILS,
    Json,
    in_query,
    one_of,
    operation,
)
from endpoint.networks.filters import MOST, ROLES, SHOWN, Graph
from endpoint.networks.formats import FORMS
from endpoint.pages.finding_names import KINDS, LONGEST
from endpoint.pages.map.page import GEOJSON, SIZES, kinds
from endpoint.pages.operation_list import SORTS
from endpoint.pages.search import MOST_SUGGESTED
from endpoint.questions import Parameter, ParameterType, Question, questions
from ontology.words import finding_codes

_SCHEMAS: Final[Mapping[ParameterType, Json]] = {
    "iri": {"type": "string", "format": "iri"},
    "string": {"type": "string"},
    "integer": {"type": "integer", "format": "int64"},
    "decimal": {"type": "string", "pattern": r"^[+-]?[0-9]{1,18}(\.[0-9]{1,18})?$"},
    "date": {"type": "string", "format": "date"},
}

# --- the saved questions


def questions_asked() -> Json:
    listed = operation("listQuestions", "The saved questions.", (JSON_TYPE, HTML))
    paths: Json = {"/questions/": {"get": listed}}
    for question in questions().values():
        parameters = [parameter(one) for one in question.parameters]
        paths[f"/questions/{question.name}"] = {"get": _page(question, parameters)}
        for suffix, format_ in (("csv", CSV), ("tsv", TSV), ("json", JSON)):
            file = operation(
                f"{question.name}.{suffix}",
                question.title.en,
                [format_.media_type],
                parameters,
                QUERY_FAILS,
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
    parameters = [*optional, sort, PAGE, LANG]
    return operation(question.name, f"{question.title.en} A page.", [HTML], parameters, (404, *QUERY_FAILS))


def parameter(one: Parameter) -> Json:
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

YEAR: Final = in_query(
    "year",
    "Of the committee's decision; none for what has no date; all where it is empty.",
    {"type": "string", "pattern": "^([0-9]{4}|none)?$"},
)


def pages() -> Json:
    """All pages but those of the questions, with the files that say the same."""
    home = operation("home", "What is in the graph: a page.", [HTML], [LANG], (503,))
    data = operation("data", "What can be downloaded: a page.", [HTML], [PAGE, LANG], READ_FAILS)
    return {
        "/": {"get": home},
        **_search(),
        **_listed(),
        **_map(),
        **_network(),
        "/validation": {"get": _validation()},
        "/data": {"get": data},
        "/sparql/words.json": {"get": _words()},
    }


def _search() -> Json:
    given = [
        in_query("q", f"Words of a name, or a number or code; {LONGEST} characters of it count."),
        in_query("kind", "Things of this kind only.", one_of(*KINDS)),
    ]
    limit = in_query("limit", "So many at most.", _number(1, MOST_SUGGESTED))
    shown = operation(
        "search", "Operations, bodies and places by name: a page.", [HTML], [*given, PAGE, LANG], READ_FAILS
    )
    file = operation("search.json", "The first of them.", [JSON_TYPE], [*given, limit, LANG], (503,))
    return {"/search": {"get": shown}, "/search.json": {"get": file}}


def _listed() -> Json:
    sorts = (*SORTS, *(f"-{name}" for name in SORTS))
    given = [
        YEAR,
        in_query("department", "The INSEE code of one that they concern, itself or a place in it."),
        in_query("kind", "The code of a kind of body that surely funds a line, such as caf."),
        in_query("sort", "With a minus before it, from the highest to the lowest.", one_of(*sorts)),
    ]
    shown = operation("operations", "The operations: a page.", [HTML], [*given, PAGE, LANG], READ_FAILS)
    file = operation("operations.csv", "All of them.", [CSV.media_type], given, (503,))
    return {"/operations": {"get": shown}, "/operations.csv": {"get": file}}


def _map() -> Json:
    given = [YEAR, in_query("kind", "Places of this kind only.", one_of(*kinds()))]
    by = in_query("by", "What the size of a circle stands for.", one_of(*SIZES))
    shown = operation("map", "Operations by place: a page.", [HTML], [*given, by, PAGE, LANG], READ_FAILS)
    file = operation("map.geojson", "The same as GeoJSON (RFC 7946).", [GEOJSON], given, (503,))
    return {"/map": {"get": shown}, "/map.geojson": {"get": file}}


def _network() -> Json:
    given = [*_network_filters(), LANG]
    shown = operation("network", "Who works with whom: a page.", [HTML], [*given, PAGE], READ_FAILS)
    paths: Json = {"/network": {"get": shown}}
    for ending, form in FORMS.items():
        file = operation(f"network.{ending}", "The network as a file.", [form.media_type], given, (503,))
        paths[f"/network.{ending}"] = {"get": file}
    return paths


def _network_filters() -> list[Json]:
    """No other parameter is taken."""
    iri = _or_empty({"type": "string", "format": "iri"})
    code = {"type": "string", "pattern": "^(-*[A-Za-z0-9][A-Za-z0-9-]*)?$"}
    weight = (
        "The smallest weight of a link: operations between bodies, euros between a body and an operation."
    )
    return [
        in_query("graph", "Bodies joined by operations, or to them.", one_of(*get_args(Graph))),
        in_query("relation", "Which roles join them.", one_of(*ROLES)),
        in_query("from", "The first year of a committee's decision.", _number(1000, 9999)),
        in_query("to", "The last one.", _number(1000, 9999)),
        in_query("place", "The IRI of a place: operations that concern it, or a place in it.", iri),
        in_query("kind", "Codes of kinds of bodies, such as caf.", {"type": "array", "items": code}),
        in_query("least", weight, _number(0, 10**12 - 1)),
        in_query("focus", "The IRI of a body: only operations that it takes part in.", iri),
        in_query("unidentified", "With any value: bodies too that a dossier does not identify."),
        in_query("erdf", "With any value: the European Regional Development Fund too."),
        in_query("edges", f"So many links at most, the strongest; {SHOWN} by default.", _number(1, MOST)),
    ]


def _validation() -> Json:
    values = {"severity": SEVERITIES, "code": tuple(finding_codes()), "state": STATES}
    filters = [
        in_query(name, "Findings of this kind only; all of them where it is empty.", one_of(*known))
        for name, known in values.items()
    ]
    summary = "What was found in the dossiers: a page."
    return operation("validation", summary, [HTML], [*filters, PAGE, LANG], READ_FAILS)


def _words() -> Json:
    """For the editor, and for other editors."""
    summary = "Prefixes, terms of the ontology and saved questions, for an editor of SPARQL."
    return operation("words", summary, [JSON_TYPE], fails=(503,))


def _number(least: int, most: int) -> Json:
    return _or_empty({"type": "integer", "minimum": least, "maximum": most})


def _or_empty(schema: Json) -> Json:
    """An empty value counts as absent, as a form sends it."""
    return {"anyOf": [schema, {"type": "string", "maxLength": 0}]}
