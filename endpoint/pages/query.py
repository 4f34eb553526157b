"""A person's SPARQL query: where it is written, and the page of its answer.

No page cuts a result; one that is too long for a page says so and offers the files.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse

from endpoint.addresses import path_of
from endpoint.errors import ResultTooLarge
from endpoint.formats import GRAPH_FORMATS, ROW_FORMATS
from endpoint.http import headers
from endpoint.http.delivery import unless_hung_up
from endpoint.http.state import State
from endpoint.pages.rendering import page
from endpoint.store.answers import Answer, Query

PAGE_BYTES: Final = 2**20
"""A result longer than this is not shown as a page."""

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
    answer = await short_answer(request, here, query)
    base_iri = (await here.store.manifest()).base_iri
    formats = GRAPH_FORMATS if query.format.graph else ROW_FORMATS
    kept = [(name, value) for name, value in given if name not in ("format", "lang")]
    context = {
        "query": query.text,
        "files": {
            one.name: f"/sparql?{urlencode([*kept, ('format', one.name)])}" for one in formats if not one.page
        },
        "quarantined": answer.quarantined,
        "local": lambda iri: path_of(iri, base_iri),
    }
    told = headers.provenance(answer.snapshot, answer.quarantined)

    def made() -> HTMLResponse:
        shown = {
            "table": None if query.format.graph else _table(answer),
            "statements": answer.body.decode("utf-8") if query.format.graph else None,
        }
        return page(request, "result.html", context | shown, headers=told)

    return await unless_hung_up(request, here.workshop.make(made, len(answer.body)))


async def short_answer(request: Request, here: State, query: Query) -> Answer:
    """The answer to a query, if a page can hold it.

    Raises:
        ResultTooLarge: it is too long; the message says what to do.
    """
    try:
        return await unless_hung_up(request, here.store.query(replace(query, max_bytes=PAGE_BYTES)))
    except ResultTooLarge as error:
        raise ResultTooLarge(
            f"The result is over {PAGE_BYTES:,} bytes, too long for a page: ask for a part (LIMIT), or take "
            "it as a file (format=csv or format=turtle).",
            "La réponse est trop longue pour une page : demandez-en une partie (LIMIT), ou prenez-la en fichier "
            "(format=csv ou format=turtle).",
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
