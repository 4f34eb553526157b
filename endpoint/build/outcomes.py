"""Files to outcomes, in processes of their own: a dossier that fails, dies or hangs costs itself a finding.

    files ─read→ outcomes without findings ─check, a chunk at a time→ outcomes

Many are checked side by side by the compiled queries, one alone by the reference engine. Both give the same.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

from endpoint.build.pool import DEADLINE, Failure, settle
from endpoint.build.reading import Outcome, Source, Way, check_outcomes, read_dossier, refused
from endpoint.build.sources import File, load
from endpoint.findings.finding import ENGINE_FAILURE, engine_failure, unread
from endpoint.progress import shown

FEW = 8
"""Up to so many dossiers are read by one process, and checked one by one: starting more takes longer."""

CHUNK = 16
"""Dossiers that are checked side by side: 3 ms each, and 26 ms alone; 50 would save a fifth, and wait longer."""


@dataclass(frozen=True, slots=True)
class Read:
    """An outcome with its source; one that is not ``final`` may come out otherwise the next time."""

    source: Source
    outcome: Outcome
    final: bool = True


def outcomes(
    files: Sequence[File], way: Way, workers: int | None = None, deadline: float = DEADLINE
) -> Iterator[Read]:
    """Read and check each file, in any order.

    A dossier whose reading fails, kills its process or passes the ``deadline`` (seconds) is refused as
    ``unreadable``. Where a check does so it is made again, of each dossier alone; one that fails then has the
    finding ``engine-failure``, and its statements are kept.
    """
    few = len(files) <= FEW
    processes = 1 if few else min(workers or os.cpu_count() or 1, len(files))
    jobs = (load(file, way) for file in files)
    reads = _checked(_read(jobs, processes, deadline), 1 if few else CHUNK, processes, deadline)
    return shown(reads, len(files), "Reading")


def _read(sources: Iterable[Source], processes: int, deadline: float) -> Iterator[Read]:
    for source, answer in settle(read_dossier, sources, processes, deadline):
        if isinstance(answer, Failure):
            yield Read(source, refused(source, unread(answer.reason)), final=False)
        else:
            yield Read(source, answer)


def _checked(reads: Iterable[Read], size: int, processes: int, deadline: float) -> Iterator[Read]:
    # The check ends itself in half of the time: that tells more than the end of its process, and costs less.
    task = partial(_check, seconds=deadline / 2)
    fallen: list[Read] = []
    for chunk, answer in settle(task, _chunks(reads, size), processes, deadline):
        if not isinstance(answer, Failure):
            pairs = zip(chunk, answer, strict=True)
            yield from (replace(one, outcome=out, final=one.final and _is_final(out)) for one, out in pairs)
        elif len(chunk) == 1:
            outcome = chunk[0].outcome.with_findings((engine_failure(answer.reason),))
            yield replace(chunk[0], outcome=outcome, final=False)
        else:
            fallen += chunk
    if fallen:
        yield from _checked(fallen, 1, processes, deadline)


def _chunks(reads: Iterable[Read], size: int) -> Iterator[list[Read]]:
    waiting = iter(reads)
    while chunk := list(islice(waiting, size)):
        yield chunk


def _check(chunk: Sequence[Read], seconds: float) -> list[Outcome]:
    return check_outcomes([read.outcome for read in chunk], seconds)


def _is_final(outcome: Outcome) -> bool:
    """Whether the check came to an end; what stopped it, such as the time, may be otherwise the next time."""
    return all(finding["code"] != ENGINE_FAILURE for finding in outcome.reading.findings)
