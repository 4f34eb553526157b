"""What is worked out once per snapshot, and kept until another is served."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from typing import Final, Generic, TypeVar

from endpoint.errors import QueryStopped
from endpoint.store.interface import Store

Worked = TypeVar("Worked")

_AGAIN_SECONDS: Final = 300.0


class Kept(Generic[Worked]):
    """The result of some queries on the snapshot that is served."""

    def __init__(self, work: Callable[[Store], Awaitable[Worked]]) -> None:
        self._work = work
        self._working = asyncio.Lock()
        self._snapshot = ""
        self._result: Worked | None = None
        self._again = math.inf

    async def of(self, store: Store) -> Worked | None:
        """The result for what the store serves now; None where it takes longer than a query may.

        One request works it out while the others wait; after a failure it is tried again in five minutes.

        Raises:
            EndpointError: the store can't answer at all.
        """
        async with self._working:
            snapshot = (await store.manifest()).id
            if snapshot != self._snapshot or time.monotonic() > self._again:
                try:
                    self._result, self._again = await self._work(store), math.inf
                except QueryStopped:
                    self._result, self._again = None, time.monotonic() + _AGAIN_SECONDS
                self._snapshot = snapshot
            return self._result
