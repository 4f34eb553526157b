"""Long pages are made beside the event loop, one at a time, and nobody else waits for them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from endpoint.app import create_app
from endpoint.errors import Busy
from endpoint.http.workshop import Workshop
from endpoint.settings import Settings
from endpoint.store.embedded import EmbeddedStore

LONG = 2**20
PATIENCE = 100
CROSS = "{ ?a ?p ?b . ?c ?q ?d }"
PAGES = (
    f"/sparql?query=SELECT * {CROSS} LIMIT 400",
    f"/sparql?query=CONSTRUCT {{ ?a ?p ?d . ?a ?q ?d }} {CROSS}",
    "/network",
    "/network.json",
    "/map",
    "/map.geojson",
    "/operations.csv",
)
OTHERS = (
    "/health",
    "/ready",
    "/sparql?query=ASK {}",
    "/id/operation/NP9900002.html?view=statements",
    "/search?q=a",
)


@asynccontextmanager
async def occupied(workshop: Workshop) -> AsyncIterator[None]:
    """Something long is being made there."""
    begun, ended = threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        ended.wait(PATIENCE)

    making = asyncio.ensure_future(workshop.make(work, LONG))
    try:
        assert await asyncio.to_thread(begun.wait, PATIENCE)
        yield
    finally:
        ended.set()
        await making


def test_one_is_made_at_a_time_and_the_lighter_first() -> None:
    async def scenario() -> list[int]:
        made: list[int] = []
        workshop = Workshop(2, PATIENCE)
        async with occupied(workshop):
            waiting = [
                asyncio.ensure_future(workshop.make(lambda size=size: made.append(size), size))
                for size in (3 * LONG, 2 * LONG)
            ]
            await asyncio.sleep(0)
            with pytest.raises(Busy, match="Too many long pages"):
                await workshop.make(lambda: None, LONG)
            await workshop.make(lambda: made.append(1), 1)
            assert made == [1]
        await asyncio.gather(*waiting)
        return made

    assert asyncio.run(scenario()) == [1, 2 * LONG, 3 * LONG]


def test_who_waits_too_long_or_goes_away_leaves_the_place_to_others() -> None:
    async def scenario() -> None:
        workshop = Workshop(1, 0.01)
        async with occupied(workshop):
            for _ in range(2):
                with pytest.raises(Busy, match="Too many long pages"):
                    await workshop.make(lambda: None, LONG)
        assert await workshop.make(lambda: "made", LONG) == "made"
        with pytest.raises(ZeroDivisionError):
            await workshop.make(lambda: 1 // 0, LONG)
        assert await workshop.make(lambda: "made", LONG) == "made"

    asyncio.run(scenario())


def test_no_long_page_holds_the_event_loop(small_graph: Path) -> None:
    """Each waits for the workshop, or is refused where too many do; all else is answered meanwhile."""
    html = {"Accept": "text/html, */*;q=0.1"}

    async def scenario() -> None:
        settings = Settings(graph=small_graph, workers=1, queue=len(PAGES), timeout=PATIENCE)
        async with EmbeddedStore(settings) as store:
            app = create_app(settings, store)
            here = app.state.maillage
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://a", timeout=PATIENCE) as http:
                assert [(await http.get(path, headers=html)).status_code for path in PAGES] == [200] * len(
                    PAGES
                )
                async with occupied(here.workshop):
                    waiting = [asyncio.ensure_future(http.get(path, headers=html)) for path in PAGES]
                    while here.workshop.waiting < len(PAGES):
                        assert not any(one.done() for one in waiting)
                        await asyncio.sleep(0.01)
                    for path in OTHERS:
                        assert (path, (await http.get(path)).status_code) == (path, 200)
                    refused = await http.get(PAGES[0], headers=html)
                    assert (refused.status_code, "retry-after" in refused.headers) == (503, True)
                assert [one.status_code for one in await asyncio.gather(*waiting)] == [200] * len(PAGES)

    asyncio.run(scenario())


def test_the_number_of_cases() -> None:
    assert (len(PAGES), len(OTHERS)) == (7, 5)
