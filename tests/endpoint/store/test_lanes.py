"""Who waits for a place, and who gets it."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from endpoint.store.lanes import Lane


async def called(weights: list[int], *, gone: tuple[int, ...] = ()) -> list[int]:
    """The order in which those who wait behind one are called; some of them go away before."""
    lane = Lane(1)
    assert lane.take()
    order: list[int] = []

    async def come(weight: int) -> None:
        await lane.wait(weight)
        order.append(weight)
        lane.leave()

    tasks = {weight: asyncio.create_task(come(weight)) for weight in weights}
    await asyncio.sleep(0)
    for weight in gone:
        tasks[weight].cancel()
        with suppress(asyncio.CancelledError):
            await tasks[weight]
    assert lane.is_full
    lane.leave()
    await asyncio.gather(*(task for weight, task in tasks.items() if weight not in gone))
    assert lane.take()
    assert lane.is_full
    return order


def test_the_least_has_two_turns_of_three_and_the_oldest_the_third() -> None:
    assert asyncio.run(called([70, 60, 50, 40, 30, 20, 10])) == [10, 20, 70, 30, 40, 60, 50]


def test_the_lightest_pass_a_crowd_and_hold_it_up_for_two_turns_only() -> None:
    crowd = list(range(100, 136))
    assert asyncio.run(called([*crowd, 6, 7, 8]))[:4] == [6, 7, 100, 8]


def test_who_has_gone_is_not_called() -> None:
    assert asyncio.run(called([50, 40, 10], gone=(10, 50))) == [40]


def test_a_place_given_to_one_who_goes_away_is_not_lost() -> None:
    async def work() -> None:
        lane = Lane(1)
        assert lane.take()
        waiting = asyncio.create_task(lane.wait(1))
        await asyncio.sleep(0)
        lane.leave()  # called …
        waiting.cancel()  # … and gone before it knows
        with suppress(asyncio.CancelledError):
            await waiting
        assert lane.take()

    asyncio.run(work())
