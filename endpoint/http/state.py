"""What the handlers of one application share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, cast

from fastapi import Depends, Request

from endpoint.findings.overview import Overviews
from endpoint.pages.summary import Summaries
from endpoint.protocol.statistics import Counts
from endpoint.settings import Settings
from endpoint.store.interface import Store

if TYPE_CHECKING:
    from endpoint.http.metrics import Metrics
    from endpoint.writes.writing import Writer


@dataclass(frozen=True, slots=True)
class State:
    """Made once by :func:`endpoint.app.create_app`; without a writer, nobody may write."""

    settings: Settings
    store: Store
    summaries: Summaries
    counts: Counts
    metrics: Metrics
    writer: Writer | None = None
    findings: Overviews = field(default_factory=Overviews)


def state_of(request: Request) -> State:
    """The state of the application that this request came to."""
    return cast(State, request.app.state.maillage)


Here = Annotated[State, Depends(state_of)]
