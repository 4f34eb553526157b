"""``/map``: the map with its table, and the same as GeoJSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, cast
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from endpoint.errors import WrongUse
from endpoint.http import headers
from endpoint.http.state import Here, State
from endpoint.pages.body import asked_year
from endpoint.pages.labels import address_of, word
from endpoint.pages.map.drawing import MOST_CIRCLES, Drawing, Sized, drawing
from endpoint.pages.map.points import Point, extent, points, register, years
from endpoint.pages.paging import paging, single
from endpoint.pages.rendering import page
from endpoint.tables.served import Database
from ontology.words import codes

GEOJSON: Final = "application/geo+json"
SIZES: Final = ("operations", "amount")
"""What the size of a circle can stand for."""

router: Final = APIRouter()


@router.api_route("/map", methods=["GET", "HEAD"])
async def map_page(request: Request, here: Here) -> Response:
    """Operations by place, as a picture and as a table."""
    manifest = await here.store.manifest()
    database = await here.tables.of(here.store)
    year, kind, by = asked_year(request), _kind(request), _by(request)
    shown = await points(database, year, kind)
    listed = sorted(shown, key=lambda one: one.euros, reverse=True) if by == "amount" else list(shown)
    pages = paging(request, len(listed))
    context = {
        "drawing": await drawn(here, database, shown, by),
        "most_circles": MOST_CIRCLES,
        "unplaced": sum(one.latitude is None for one in shown),
        "rows": listed[pages.start : pages.stop],
        "paging": pages,
        "year": year,
        "years": await years(database),
        "kind": kind,
        "kinds": kinds(),
        "by": by,
        "word": word,
        "to": lambda iri: address_of(iri, manifest.base_iri),
        "geojson": "/map.geojson" + _suffix({"year": "none" if year == "" else year, "kind": kind}),
    }
    given = headers.provenance(database.snapshot, manifest.quarantined)
    return await here.workshop.make(lambda: page(request, "map.html", context, headers=given))


async def drawn(
    here: State, database: Database, shown: Sequence[Point], by: Sized, width: float = 900, names: int = 14
) -> Drawing | None:
    """The picture of some places, with the outlines that were given to the server."""
    whole, land = await extent(database), await register(database)
    return await here.workshop.make(
        lambda: drawing(shown, whole, here.contours, by=by, land=land, width=width, names=names)
    )


@router.api_route("/map.geojson", methods=["GET", "HEAD"])
async def map_data(request: Request, here: Here) -> Response:
    """All places that operations concern, those without a position too, as GeoJSON (RFC 7946)."""
    manifest = await here.store.manifest()
    database = await here.tables.of(here.store)
    shown = await points(database, asked_year(request), _kind(request))
    given = headers.provenance(database.snapshot, manifest.quarantined) | {"Cache-Control": "no-cache"}

    def made() -> Response:
        features = [_feature(one, address_of(one.iri, manifest.base_iri)) for one in shown]
        content = {"type": "FeatureCollection", "features": features}
        return JSONResponse(content, media_type=GEOJSON, headers=given)

    return await here.workshop.make(made)


def _feature(one: Point, path: str | None) -> dict[str, object]:
    placed = one.longitude is not None and one.latitude is not None
    return {
        "type": "Feature",
        "id": one.iri,
        "geometry": {"type": "Point", "coordinates": [one.longitude, one.latitude]} if placed else None,
        "properties": {
            "name": one.name,
            "kind": one.kind,
            "code": one.code,
            "path": path,
            "operations": one.operations,
            "cost": None if one.cost is None else str(one.cost),
            "meanOf": one.mean_of,
        },
    }


def kinds() -> list[str]:
    """The codes of the kinds of places."""
    return [code.value.rpartition("/")[2] for code in codes("territory-kind")]


def _kind(request: Request) -> str | None:
    text = single(request, "kind")
    if text in (None, ""):
        return None
    if text not in kinds():
        raise WrongUse(
            f"There is no kind of place {text!r}: try {', '.join(kinds())}.",
            f"Il n'y a pas de nature de lieu « {text} » : essayez {', '.join(kinds())}.",
        )
    return text


def _by(request: Request) -> Sized:
    text = single(request, "by") or "operations"
    if text not in SIZES:
        raise WrongUse(
            f"A circle's size can't stand for {text!r}: try {' or '.join(SIZES)}.",
            f"La taille d'un cercle ne peut pas dire « {text} » : essayez {' ou '.join(SIZES)}.",
        )
    return cast("Sized", text)


def _suffix(given: dict[str, str | None]) -> str:
    chosen = {name: value for name, value in given.items() if value}
    return f"?{urlencode(chosen)}" if chosen else ""
