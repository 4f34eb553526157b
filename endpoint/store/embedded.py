"""The store that lives in processes beside us.

An :class:`EmbeddedStore` keeps a pool of worker processes on the current snapshot. A query has one of them for
itself; at its deadline the process is killed, which is the only way to stop the engine, and the others go on.
There are two lanes. A query begins in the first, which it leaves after a quarter of a second: for a place among
the long ones, or, when these are taken, to wait for one and begin again there. So a short query is answered at
once, however many endless ones there are: while one proves long, a worker is made ready for whoever comes next,
and the processor is left to the short ones.

Each query looks where the link of the current snapshot points: when it moved, new workers open the new one, and
the old ones end after what they are at.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Final, Self

from endpoint.errors import Busy, CorruptSnapshot, EndpointError
from endpoint.formats import JSON, TURTLE
from endpoint.snapshot import Snapshot, current_id
from endpoint.store.answers import Answer, Answers, Query, entity_tag
from endpoint.store.lanes import Lane
from endpoint.store.pool import Pool, opened
from endpoint.store.process import out_of_time
from endpoint.store.stays import Stay

if TYPE_CHECKING:
    from endpoint.manifest import Manifest
    from endpoint.settings import Settings
    from endpoint.store.engine import Request

LOG: Final = logging.getLogger(__name__)

_LEAST_SECONDS: Final = 0.05  # less is over before it is begun, and would cost a worker each time
_GRACE_SECONDS: Final = 5.0  # a worker that nobody killed at the deadline ends itself so much later
_AGAIN_SECONDS: Final = 5.0  # until a snapshot is looked at again that the system did not let us open
_EXPOSED: Final = (
    "The kernel does not shut the workers off from the network (seccomp, on Linux for x86-64 and arm64): only the look "
    "at the words of each query and update keeps them from calling other machines. Let a firewall do it too."
)


class EmbeddedStore:
    """Worker processes over the snapshots of a graph directory. A context manager."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._served: Pool | None = None
        self._unusable: str | None = None
        self._opening = asyncio.Lock()
        self._answers = Answers(settings.cache_bytes)
        self._short = Lane(settings.workers)
        self._long = Lane(settings.workers)
        self._waiting = 0
        self._is_ending = False
        self._background: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Open the current snapshot in one worker, and in the others meanwhile.

        Raises:
            NoSnapshot, CorruptSnapshot: there is nothing to serve.
        """
        served = await self._latest()
        try:
            worker = await served.warm()
        except EndpointError:
            await self.stop()
            raise
        if worker.is_exposed:
            LOG.warning(_EXPOSED)
        for _ in range(self._settings.workers - 1):
            served.prepare()

    def let_nobody_wait(self) -> None:
        """Those who wait for a place are sent away, as are those who would: the server stops.

        A query may wait as long as it may take. What is begun comes to its end.
        """
        self._is_ending = True
        for lane in (self._short, self._long):
            lane.send_away(_ending())

    async def stop(self) -> None:
        """End every worker that is not answering, and let go of the snapshot."""
        served, self._served = self._served, None
        if served:
            await served.retire()
        await asyncio.gather(*self._background)

    async def manifest(self) -> Manifest:
        """Of the snapshot that would answer now."""
        return (await self._latest()).snapshot.manifest

    def kept(self, query: Query) -> Answer | None:
        """The answer on the current snapshot, where it was given before."""
        served = self._up_to_date()
        return self._answers.get(served.snapshot.id, query) if served else None

    async def query(self, query: Query) -> Answer:
        """Answer on the current snapshot.

        Raises:
            EndpointError: Busy, QueryTimeout and the others that :meth:`WorkerProcess.answer` names.
        """
        if answer := self.kept(query):
            return answer
        timeout = min(query.timeout or self._settings.timeout, self._settings.timeout)
        if timeout < _LEAST_SECONDS:
            raise out_of_time(timeout)
        answer = await self._at_once(query, timeout) or await self._in_its_turn(query, timeout)
        self._answers.keep(query, answer)
        return answer

    async def _at_once(self, query: Query, timeout: float) -> Answer | None:
        """The answer of a query that is short, or finds a place among the long ones; None where it does not."""
        await self._enter(self._short, query, timeout)
        stay = Stay(self._short, self._long)
        try:
            return await self._evaluated(query, timeout, stay)
        except asyncio.CancelledError:
            if stay.was_ended():
                return None
            raise
        finally:
            stay.leave()

    async def _in_its_turn(self, query: Query, timeout: float) -> Answer:
        await self._enter(self._long, query, timeout)
        try:
            return await self._evaluated(query, timeout)
        finally:
            self._long.leave()

    async def _evaluated(self, query: Query, timeout: float, stay: Stay | None = None) -> Answer:
        """The answer of a worker; the stay begins when it has the query, which a new one has some time later.

        Without a stay it is a long one, and lets others pass.
        """
        served = await self._latest()
        async with served.worker(patient=stay is None) as worker:
            if stay:
                stay.begin(served, worker)
            result = await worker.answer(self._request(query, served.snapshot, timeout), timeout)
        manifest = served.snapshot.manifest
        return Answer(
            query.format.media_type, result.body, manifest.id, served.quarantined,
            entity_tag(manifest.id, query, query.format.media_type), result.volatile, result.gzip, result.file,
        )  # fmt: skip

    def _request(self, query: Query, snapshot: Snapshot, timeout: float) -> Request:
        limits = self._settings
        written = query.format if not query.format.page else TURTLE if query.format.graph else JSON
        return {
            "query": query.text,
            "media_type": written.media_types[0],
            "graph": query.format.graph,
            "into": query.into,
            "plain": snapshot.manifest.plain,
            "base": snapshot.manifest.base_iri,
            "default": list(query.default_graphs),
            "named": list(query.named_graphs),
            "hosts": list(limits.service_hosts),
            "max_rows": limits.max_rows,
            "max_bytes": min(query.max_bytes or limits.max_result_bytes, limits.max_result_bytes),
            "gzip": query.gzip,
            "spool": query.spool,
            "seconds": timeout + _GRACE_SECONDS,
        }

    async def _enter(self, lane: Lane, query: Query, seconds: float) -> None:
        """Wait for one of the places at work, not too long and not with too many."""
        if lane.take():
            return
        if self._is_ending:
            raise _ending()
        if self._waiting >= self._settings.queue:
            raise Busy(
                f"{self._waiting} queries wait already: try again in a moment.",
                f"Déjà {self._waiting} requêtes attendent : recommencez dans un instant.",
            )
        self._waiting += 1
        try:
            async with asyncio.timeout(seconds):
                await lane.wait(len(query.text))
        except TimeoutError as error:
            raise Busy(
                f"No worker became free within {seconds:g} seconds: try again later.",
                f"Aucune place ne s'est libérée en {seconds:g} secondes : recommencez plus tard.",
            ) from error
        finally:
            self._waiting -= 1

    async def _latest(self) -> Pool:
        """The current snapshot. While a new one can't be opened, the one before goes on being served."""
        if served := self._up_to_date():
            return served
        async with self._opening:
            if served := self._up_to_date():
                return served
            wanted = current_id(self._settings.graph)
            try:
                fresh = await asyncio.to_thread(opened, self._settings)
            except EndpointError as error:
                if self._served is None:
                    raise
                LOG.error("Snapshot %s is not taken up: %s", wanted, error)
                self._unusable = wanted
                if not isinstance(error, CorruptSnapshot):  # which it stays
                    asyncio.get_running_loop().call_later(_AGAIN_SECONDS, self._look_again)
                return self._served
            before, self._served = self._served, fresh
            if before:
                self._spawn(before.retire())
            return fresh

    def _up_to_date(self) -> Pool | None:
        if self._served is None:
            return None
        wanted = current_id(self._settings.graph)
        return self._served if wanted in (self._served.snapshot.id, self._unusable) else None

    def _look_again(self) -> None:
        self._unusable = None

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)


def _ending() -> Busy:
    return Busy(
        "The server stops: try again in a moment.",
        "Le serveur s'arrête : recommencez dans un instant.",
    )
