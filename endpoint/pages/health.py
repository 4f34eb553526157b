"""For those who watch over the server: does it live, does it answer?"""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from endpoint.http import headers
from endpoint.http.state import Here
from endpoint.store.answers import Query

router: Final = APIRouter()


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
