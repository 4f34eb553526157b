"""``/operations``: all operations, to be filtered and sorted, and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from endpoint.errors import WrongUse
from endpoint.exports.tables.csv_files import harmless
from endpoint.formats import CSV
from endpoint.http import headers
from endpoint.http.state import Here
from endpoint.pages.body import asked_year
from endpoint.pages.labels import address_of, word
from endpoint.pages.operation_list import SORTS, Filters, choices, every, operations, total, unsure
from endpoint.pages.paging import paging, single
from endpoint.pages.place_facts import uncounted
from endpoint.pages.rendering import page

_COLUMNS: Final = ("number", "title", "date", "total_cost", "own_funds", "cofunder_total", "operation")
_FALLING_FIRST: Final = ("date", "cost")

router: Final = APIRouter()


@router.api_route("/operations", methods=["GET", "HEAD"])
async def operations_page(request: Request, here: Here) -> Response:
    """The list, a page at a time."""
    manifest = await here.store.manifest()
    database = await here.tables.of(here.store)
    filters = _filters(request)
    pages = paging(request, await total(database, filters))
    context = {
        "filters": filters,
        "choices": await choices(database),
        "unsure": await unsure(database, filters),
        "uncounted": await uncounted(database, "department") if filters.department else 0,
        "paging": pages,
        "rows": await operations(database, filters, pages.start, pages.stop - pages.start),
        "sorts": {name: _other_way(filters, name) for name in SORTS},
        "csv": "/operations.csv" + _suffix(request),
        "word": word,
        "to": lambda iri: address_of(iri, manifest.base_iri),
    }
    given = headers.provenance(database.snapshot, manifest.quarantined)
    return page(request, "operations.html", context, headers=given)


@router.api_route("/operations.csv", methods=["GET", "HEAD"])
async def operations_file(request: Request, here: Here) -> Response:
    """All of them, filtered and sorted alike; amounts in euros, what is not known empty."""
    manifest = await here.store.manifest()
    database = await here.tables.of(here.store)
    rows = await every(database, _filters(request))
    given = headers.provenance(database.snapshot, manifest.quarantined) | {"Cache-Control": "no-cache"}
    text = await here.workshop.make(lambda: _written(rows))
    return Response(text, media_type=CSV.media_type, headers=given)


def _written(rows: Iterator[tuple[str | None, ...]]) -> str:
    file = io.StringIO()
    writer = csv.writer(file)  # RFC 4180
    writer.writerow(_COLUMNS)
    # The number and the title are as a dossier prints them, the rest is ours: an amount may begin with a minus.
    writer.writerows((*(text and harmless(text) for text in row[:2]), *row[2:]) for row in rows)
    return file.getvalue()


def _filters(request: Request) -> Filters:
    sort = single(request, "sort") or "-date"
    if sort.removeprefix("-") not in SORTS:
        raise WrongUse(
            f"Operations can't be sorted by {sort!r}: try {', '.join(SORTS)}.",
            f"Les opérations ne se trient pas par « {sort} » : essayez {', '.join(SORTS)}.",
        )
    return Filters(
        year=asked_year(request),
        department=single(request, "department") or None,
        kind=single(request, "kind") or None,
        sort=sort.removeprefix("-"),
        falling=sort.startswith("-"),
    )


def _other_way(filters: Filters, name: str) -> str:
    """The value of ``sort`` that the head of a column leads to."""
    falling = not filters.falling if filters.sort == name else name in _FALLING_FIRST
    return f"-{name}" if falling else name


def _suffix(request: Request) -> str:
    given = [
        pair for pair in request.query_params.multi_items() if pair[0] not in ("page", "lang") and pair[1]
    ]
    return f"?{urlencode(given)}" if given else ""
