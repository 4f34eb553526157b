"""The workers on one snapshot."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Final

from endpoint.errors import EndpointError, NoSnapshot
from endpoint.refusals import surroundings
from endpoint.snapshot import Snapshot, current, hold
from endpoint.store.process import WorkerProcess

if TYPE_CHECKING:
    from endpoint.settings import Settings

LOG: Final = logging.getLogger(__name__)


class Pool:
    """A snapshot that we hold, and the workers on it."""

    def __init__(self, snapshot: Snapshot, held: ExitStack, settings: Settings) -> None:
        self.snapshot = snapshot
        self.quarantined = snapshot.manifest.quarantined  # counted once: it looks at every dossier
        self._held = held
        self._settings = settings
        self._idle: list[WorkerProcess] = []
        self._patient: list[WorkerProcess] = []
        self._spares: set[asyncio.Task[None]] = set()
        self._busy = 0
        self._retired = False

    @asynccontextmanager
    async def worker(self, *, patient: bool) -> AsyncIterator[WorkerProcess]:
        """A worker to oneself, which may let others pass. One that did not come to an end is killed on the way out."""
        with self._at_work():
            worker = await self._taken(patient)
            try:
                yield worker
            finally:
                await self._put_back(worker)

    async def warm(self) -> WorkerProcess:
        """Have a worker ready."""
        worker = await self._started()
        self._idle.append(worker)
        return worker

    def prepare(self) -> None:
        """Start a worker for whoever comes next, unless enough are ready.

        In a crowd, each of those at work leaves one that must be killed, and another comes before that is replaced.
        """
        if not self._retired and len(self._idle) + len(self._spares) < 2 * self._settings.workers:
            spare = asyncio.get_running_loop().create_task(self._spare())
            self._spares.add(spare)
            spare.add_done_callback(self._spares.discard)

    async def retire(self) -> None:
        """Start nothing new; what is begun comes to its end."""
        self._retired = True
        idle, self._idle, self._patient = [*self._idle, *self._patient], [], []
        await asyncio.gather(*(worker.kill() for worker in idle), *self._spares)
        self._release()

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        self._busy += 1
        try:
            yield
        finally:
            self._busy -= 1
            self._release()

    async def _spare(self) -> None:
        with self._at_work():
            try:
                await self._put_back(await self._started())
            except EndpointError as error:
                LOG.warning("No worker could be made ready: %s", error)

    async def _taken(self, patient: bool) -> WorkerProcess:
        ready = self._patient if patient else self._idle
        if not ready and self._spares and not patient:
            await asyncio.wait(self._spares, return_when=asyncio.FIRST_COMPLETED)
        while ready:
            worker = ready.pop()
            if worker.usable:
                return worker
        worker = await self._started()
        if patient:
            worker.let_others_pass()
        return worker

    async def _put_back(self, worker: WorkerProcess) -> None:
        others = self._patient if worker.is_patient else self._idle
        if worker.usable and not self._retired and len(others) < 2 * self._settings.workers:
            others.append(worker)
        else:
            await worker.kill()

    async def _started(self) -> WorkerProcess:
        settings = self._settings
        online = bool(settings.service_hosts)
        return await WorkerProcess.start(self.snapshot.store, settings.memory, online=online)

    def _release(self) -> None:
        if self._retired and not self._busy:
            self._held.close()


def opened(settings: Settings) -> Pool:
    """The current snapshot, held. A second look, where it was pruned between the look and the hold."""
    held = ExitStack()
    with surroundings(settings.graph):
        try:
            snapshot = held.enter_context(hold(current(settings.graph)))
        except NoSnapshot:
            snapshot = held.enter_context(hold(current(settings.graph)))
    return Pool(snapshot, held, settings)
