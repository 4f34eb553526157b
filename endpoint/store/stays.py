"""How long a query counts as a short one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from endpoint.store.lanes import Lane
from endpoint.store.pool import Pool
from endpoint.store.process import WorkerProcess

_SHORT_SECONDS: Final = 0.25  # a query that takes longer is a long one
_STARVED_SECONDS: Final = 0.03  # of the processor since it was doubtful: with less it has proved nothing
_STAYS: Final = 4  # for such a one, on a machine that others keep busy
_DOUBTFUL_SECONDS: Final = 0.1  # one that takes so much may prove to be


class Stay:
    """A place in the lane of the short, which a query leaves when its time is over: for the other, or for good.

    Made and left in the task that evaluates the query, which is cancelled where no other place is free. While the
    query proves long, a worker is made ready for whoever comes next.
    """

    def __init__(self, short: Lane, long: Lane) -> None:
        self._lane: Lane | None = short
        self._long = long
        self._task = asyncio.current_task()
        self._timer: asyncio.TimerHandle | None = None
        self._ended = False
        self._stays = _STAYS
        self._worked = 0.0

    def begin(self, pool: Pool, worker: WorkerProcess) -> None:
        """The time runs."""
        self._after(_DOUBTFUL_SECONDS, self._doubt, pool, worker)

    def was_ended(self) -> bool:
        """Whether the task was cancelled because its time was over, and not by anybody else too."""
        assert self._task
        return self._ended and self._task.uncancel() == 0

    def leave(self) -> None:
        """Give the place to the next, unless that was done."""
        if self._timer:
            self._timer.cancel()
        self._move(None)

    def _doubt(self, pool: Pool, worker: WorkerProcess) -> None:
        self._worked = worker.processor_seconds()
        pool.prepare()
        self._after(_SHORT_SECONDS - _DOUBTFUL_SECONDS, self._over, worker)

    def _over(self, worker: WorkerProcess) -> None:
        self._stays -= 1
        if self._stays and worker.processor_seconds() - self._worked < _STARVED_SECONDS:
            self._after(_SHORT_SECONDS, self._over, worker)
        elif self._long.take():
            self._move(self._long)
            worker.let_others_pass()
        else:
            assert self._task
            self._ended = self._task.cancel()
            self._move(None)  # at once: the next need not wait until the worker is killed

    def _move(self, lane: Lane | None) -> None:
        left, self._lane = self._lane, lane
        if left:
            left.leave()

    def _after(self, seconds: float, then: Callable[..., None], *arguments: object) -> None:
        self._timer = asyncio.get_running_loop().call_later(seconds, then, *arguments)
