"""The page to start from: what is in the graph, where, what is left out, and what one can ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from endpoint.errors import Busy
from endpoint.http import headers
from endpoint.http.state import Here, State
from endpoint.pages.figures import Figures, figures
from endpoint.pages.labels import address_of
from endpoint.pages.map.drawing import Drawing
from endpoint.pages.map.page import drawn
from endpoint.pages.map.points import points
from endpoint.pages.operation_list import Filters, Operation, operations
from endpoint.pages.rendering import page
from endpoint.questions import Question, questions
from endpoint.questions.themes import THEMES
from endpoint.tables.served import Database

if TYPE_CHECKING:
    from endpoint.manifest import DossierState, Manifest

SHOWN_DOSSIERS: Final = 10
"""The page names so many of the dossiers that are left out, and says how many there are."""

LATEST: Final = 8
_MAP_WIDTH: Final = 640
_MAP_NAMES: Final = 7

router: Final = APIRouter()


@dataclass(frozen=True, slots=True)
class Overview:
    """What the tables say of the whole graph."""

    figures: Figures
    latest: Sequence[Operation]
    drawing: Drawing | None


@dataclass(frozen=True, slots=True)
class States:
    """The dossiers by state: published, of these with a flag, quarantined, refused; and the first left out."""

    dossiers: int
    published: int
    flagged: int
    quarantined: int
    refused: int
    left_out: Sequence[DossierState]


@router.api_route("/", methods=["GET", "HEAD"])
async def home(request: Request, here: Here) -> Response:
    """What is in the graph, where, what is left out, and what one can ask."""
    manifest = await here.store.manifest()
    try:
        database = await here.tables.of(here.store)
    except Busy:
        overview, states = None, _states(manifest)
    else:
        overview = await database.once(("home",), lambda: _overview(here, database))
        states = await _kept_states(database, manifest)
    context = {
        "manifest": manifest,
        "overview": overview,
        "states": states,
        "shown": SHOWN_DOSSIERS,
        "themes": _themes(),
        "to": lambda iri: address_of(iri, manifest.base_iri),
    }
    return page(request, "home.html", context, headers=headers.provenance(manifest.id, manifest.quarantined))


async def _overview(here: State, database: Database) -> Overview:
    shown = await points(database)
    return Overview(
        await figures(database),
        await operations(database, Filters(), 0, LATEST),
        await drawn(here, database, shown, "operations", _MAP_WIDTH, _MAP_NAMES),
    )


async def _kept_states(database: Database, manifest: Manifest) -> States:
    async def count() -> States:
        return _states(manifest)

    return await database.once(("states", manifest.id), count)


def _themes() -> list[tuple[tuple[str, str], list[Question]]]:
    """The saved questions by theme: its names in French and English, and its questions."""
    saved = questions().values()
    groups = [(words, [one for one in saved if one.theme == theme]) for theme, words in THEMES.items()]
    return [group for group in groups if group[1]]


def _states(manifest: Manifest) -> States:
    of = [one.state for one in manifest.dossiers]
    left_out = [one for one in manifest.dossiers if one.state != "published"]
    return States(
        len(of),
        of.count("published"),
        manifest.flagged,
        of.count("quarantined"),
        of.count("refused"),
        left_out[:SHOWN_DOSSIERS],
    )
