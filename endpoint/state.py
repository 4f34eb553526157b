"""What the handlers of one application share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, cast

from fastapi import Depends, Request

from endpoint.answers import Remembered
from endpoint.settings import Settings
from endpoint.statistics import Counts
from endpoint.store import Store
from endpoint.summary import Summaries

if TYPE_CHECKING:
    from endpoint.metrics import Metrics
    from endpoint.writing import Writer


@dataclass(frozen=True, slots=True)
class State:
    """Made once by :func:`endpoint.app.create_app`; without a writer, nobody may write."""

    settings: Settings
    store: Store
    summaries: Summaries
    counts: Counts
    metrics: Metrics
    remembered: Remembered
    writer: Writer | None = None


def state_of(request: Request) -> State:
    """The state of the application that this request came to."""
    return cast(State, request.app.state.maillage)


Here = Annotated[State, Depends(state_of)]
