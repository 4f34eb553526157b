"""Places at work, and who waits for one."""

from __future__ import annotations

import asyncio
from typing import Final

_TURNS: Final = 3  # all but one of them are the lightest's


class Lane:
    """So many places. Of those who wait, the one with the least has two turns of three, the one there longest the third.

    So a short query passes a crowd of long ones, and none of these waits for ever.
    """

    def __init__(self, places: int) -> None:
        self._free = places
        self._waiting: list[tuple[int, asyncio.Future[None]]] = []
        self._turn = 0

    @property
    def is_full(self) -> bool:
        """Whether one who comes now would wait."""
        return self._free == 0

    def take(self) -> bool:
        """Have a place now, or not at all."""
        if self.is_full:
            return False
        self._free -= 1
        return True

    async def wait(self, weight: int) -> None:
        """Have a place, when one is free."""
        if self.take():
            return
        called: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((weight, called))
        try:
            await called
        except asyncio.CancelledError:
            if called.done() and not called.cancelled():
                self.leave()  # called at the very moment of going away
            raise

    def send_away(self, error: Exception) -> None:
        """Let nobody wait any more."""
        for _, called in self._waiting:
            if not called.done():
                called.set_exception(error)

    def leave(self) -> None:
        """Give the place to the next who waits."""
        self._waiting = [one for one in self._waiting if not one[1].done()]
        if not self._waiting:
            self._free += 1
            return
        place = 0
        self._turn = (self._turn + 1) % _TURNS
        if self._turn:
            place = min(range(len(self._waiting)), key=lambda at: self._waiting[at][0])
        self._waiting.pop(place)[1].set_result(None)
