"""The page to start from: what is in the graph, what is left out, and what one can ask."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from endpoint.http import headers
from endpoint.http.state import Here
from endpoint.pages.query import EXAMPLE
from endpoint.pages.rendering import page
from endpoint.questions import questions

SHOWN_DOSSIERS: Final = 100
"""The home page lists so many of the dossiers that are left out, and says how many there are."""

router: Final = APIRouter()


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
