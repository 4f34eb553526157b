"""Where long pages are made: in one thread beside the event loop, one at a time.

The threads of Python take turns of some milliseconds, so each one more would let all others wait as much longer,
and make no page sooner.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from endpoint.errors import Busy
from endpoint.store.lanes import Lane

Made = TypeVar("Made")

_AT_ONCE: Final = 2**14  # bytes: a few milliseconds
_USUAL: Final = 2**17


class Workshop:
    """One piece of work at a time; the others wait, up to so many and so many seconds.

    Attributes:
        waiting: how many do.
    """

    def __init__(self, queue: int, seconds: float) -> None:
        self._queue = queue
        self._seconds = seconds
        self.waiting = 0
        self._lane = Lane(1)
        self._thread = ThreadPoolExecutor(1, "workshop")

    async def make(self, work: Callable[[], Made], size: int = _USUAL) -> Made:
        """What the work makes.

        Arguments:
            work: pure Python; neither the event loop nor another thread may change what it reads.
            size: of what it is made from, in bytes, about; what is short is made at once, the lighter ones first.

        Raises:
            Busy: too many wait, or its turn did not come.
        """
        if size <= _AT_ONCE:
            return work()
        await self._enter(size)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        finally:
            self._lane.leave()

    async def _enter(self, size: int) -> None:
        if self._lane.take():
            return
        if self.waiting >= self._queue:
            raise _busy()
        self.waiting += 1
        try:
            async with asyncio.timeout(self._seconds):
                await self._lane.wait(size)
        except TimeoutError as error:
            raise _busy() from error
        finally:
            self.waiting -= 1


def _busy() -> Busy:
    return Busy(
        "Too many long pages are asked for: try again in a moment, or ask for less.",
        "Trop de longues pages sont demandées : recommencez dans un instant, ou demandez-en moins.",
    )
