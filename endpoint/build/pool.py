"""Many small jobs on all cores, where one that fails or kills its process takes no other with it."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

LOG = logging.getLogger(__name__)

Item = TypeVar("Item")
Answer = TypeVar("Answer")

DEADLINE = 120.0
"""Seconds after which a job is taken for endless and its process killed."""

KILLED = "its process was killed, for memory or for time"
"""The reason of a failure that left no other."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What happened to a job that gave no answer: the exception in one line, or the end of its process."""

    reason: str


def settle(
    task: Callable[[Item], Answer], items: Iterable[Item], workers: int, deadline: float = DEADLINE
) -> Iterator[tuple[Item, Answer | Failure]]:
    """Each item with what the task made of it, as they end, in any order.

    Arguments:
        task: never answers None; for worker processes, a function that can be imported by its name.
        items: taken as they are needed, so they may be many.
        workers: so many processes; with 0 the work is done here, in a thread. That saves the start of the
            processes, but a job that kills its process would take us with it, and no deadline holds.
        deadline: seconds that a job may take; then its process is killed, whatever it is at.
    """
    waiting = iter(items)
    broken = True
    while broken:
        broken = False
        for item, answer in _together(task, waiting, workers, deadline):
            if answer is not None:
                yield item, answer
                continue
            # One of those that were under way killed its process, and nobody knows which: each alone.
            broken = True
            ((_, alone),) = _together(task, iter([item]), 1, deadline)
            yield item, Failure(KILLED) if alone is None else alone


def _together(
    task: Callable[[Item], Answer], waiting: Iterator[Item], workers: int, deadline: float
) -> Iterator[tuple[Item, Answer | Failure | None]]:
    """Settle items until all are done, or until a process dies: then None for those under way."""
    pool = _executor(workers)
    running: dict[Future[Answer], Item] = {}
    try:
        while True:
            for item in islice(waiting, max(1, 2 * workers) - len(running)):
                running[_submit(pool, task, item, deadline)] = item
            if not running:
                return
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            if any(isinstance(future.exception(), BrokenProcessPool) for future in done):
                done = set(running)
                waiting = iter(())
            for future in done:
                answer = _answer(future)
                yield running.pop(future), answer
    finally:
        pool.shutdown(cancel_futures=True)


def _submit(pool: Executor, task: Callable[[Item], Answer], item: Item, deadline: float) -> Future[Answer]:
    if isinstance(pool, ThreadPoolExecutor):
        return pool.submit(task, item)
    try:
        return pool.submit(_in_time, task, item, deadline)
    except BrokenProcessPool as error:
        late: Future[Answer] = Future()
        late.set_exception(error)
        return late


def _in_time(task: Callable[[Item], Answer], item: Item, deadline: float) -> Answer:
    """Run in a worker. Nothing catches SIGALRM there, so an endless job ends with its process."""
    signal.setitimer(signal.ITIMER_REAL, deadline)
    try:
        return task(item)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _answer(future: Future[Answer]) -> Answer | Failure | None:
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, BrokenProcessPool):
        return None
    LOG.debug("A job failed.", exc_info=error)
    return Failure(f"{type(error).__name__}: {error}".splitlines()[0])


def _executor(workers: int) -> Executor:
    if workers == 0:
        return ThreadPoolExecutor(1)
    # Forked from a server that has imported everything once, and holds none of our files and locks.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["extract.pipeline", "shapes.validation"])
    return ProcessPoolExecutor(workers, context, _begin)


def _begin() -> None:
    """A worker ends at Ctrl-C without a word, and never outlives its parent."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    threading.Thread(target=_follow_parent, daemon=True).start()


def _follow_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
