"""What the handlers of one application share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, cast

from fastapi import Depends, Request

from endpoint.exports.coverage import Coverages
from endpoint.findings.overview import Overviews
from endpoint.http.spool import Spool
from endpoint.http.workshop import Workshop
from endpoint.protocol.statistics import Counts
from endpoint.settings import Settings
from endpoint.store.answers import Remembered
from endpoint.store.interface import Store
from endpoint.tables.served import Tables

if TYPE_CHECKING:
    from endpoint.http.metrics import Metrics
    from endpoint.pages.map.contours import Contours
    from endpoint.writes.writing import Writer


@dataclass(frozen=True, slots=True)
class State:
    """Made once by :func:`endpoint.app.create_app`; without a writer, nobody may write;
    ``contours`` are drawn beneath the map."""

    settings: Settings
    store: Store
    counts: Counts
    tables: Tables
    metrics: Metrics
    remembered: Remembered
    spool: Spool
    workshop: Workshop
    writer: Writer | None = None
    coverages: Coverages = field(default_factory=Coverages)
    contours: Contours | None = None
    findings: Overviews = field(default_factory=Overviews)

    def address(self, request: Request) -> str:
        """Where the public reaches this server, with a slash at its end."""
        return self.settings.public_url or str(request.base_url)


def state_of(request: Request) -> State:
    """The state of the application that this request came to."""
    return cast(State, request.app.state.maillage)


Here = Annotated[State, Depends(state_of)]
