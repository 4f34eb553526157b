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
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Final, Self

from endpoint.errors import Busy, CorruptSnapshot, EndpointError, NoSnapshot
from endpoint.formats import JSON, TURTLE
from endpoint.snapshot import Snapshot, current, current_id, hold, surroundings
from endpoint.store.answers import Answer, Answers, Query, entity_tag
from endpoint.store.lanes import Lane
from endpoint.store.process import WorkerProcess, out_of_time

if TYPE_CHECKING:
    from endpoint.manifest import Manifest
    from endpoint.settings import Settings
    from endpoint.store.engine import Request

LOG: Final = logging.getLogger(__name__)

_SHORT_SECONDS: Final = 0.25  # a query that takes longer is a long one
_STARVED_SECONDS: Final = 0.03  # of the processor since it was doubtful: with less it has proved nothing
_STAYS: Final = 4  # for such a one, on a machine that others keep busy
_DOUBTFUL_SECONDS: Final = 0.1  # one that takes so much may prove to be
_LEAST_SECONDS: Final = 0.05  # less is over before it is begun, and would cost a worker each time
_GRACE_SECONDS: Final = 5.0  # a worker that nobody killed at the deadline ends itself so much later
_AGAIN_SECONDS: Final = 5.0  # until a snapshot is looked at again that the system did not let us open
_EXPOSED: Final = (
    "The kernel does not shut the workers off from the network (seccomp, on Linux for x86-64 and arm64): only the look "
    "at the words of each query and update keeps them from calling other machines. Let a firewall do it too."
)


class _Served:
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


class _Stay:
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

    def begin(self, served: _Served, worker: WorkerProcess) -> None:
        """The time runs."""
        self._after(_DOUBTFUL_SECONDS, self._doubt, served, worker)

    def was_ended(self) -> bool:
        """Whether the task was cancelled because its time was over, and not by anybody else too."""
        assert self._task
        return self._ended and self._task.uncancel() == 0

    def leave(self) -> None:
        """Give the place to the next, unless that was done."""
        if self._timer:
            self._timer.cancel()
        self._move(None)

    def _doubt(self, served: _Served, worker: WorkerProcess) -> None:
        self._worked = worker.processor_seconds()
        served.prepare()
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


class EmbeddedStore:
    """Worker processes over the snapshots of a graph directory. A context manager."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._served: _Served | None = None
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
        stay = _Stay(self._short, self._long)
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

    async def _evaluated(self, query: Query, timeout: float, stay: _Stay | None = None) -> Answer:
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

    async def _latest(self) -> _Served:
        """The current snapshot. While a new one can't be opened, the one before goes on being served."""
        if served := self._up_to_date():
            return served
        async with self._opening:
            if served := self._up_to_date():
                return served
            wanted = current_id(self._settings.graph)
            try:
                fresh = await asyncio.to_thread(_open, self._settings)
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

    def _up_to_date(self) -> _Served | None:
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


def _open(settings: Settings) -> _Served:
    """The current snapshot, held. A second look, where it was pruned between the look and the hold."""
    held = ExitStack()
    with surroundings(settings.graph):
        try:
            snapshot = held.enter_context(hold(current(settings.graph)))
        except NoSnapshot:
            snapshot = held.enter_context(hold(current(settings.graph)))
    return _Served(snapshot, held, settings)
