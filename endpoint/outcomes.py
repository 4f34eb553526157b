"""Files to outcomes, in processes of their own: a dossier that fails, dies or hangs costs itself a finding."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from endpoint.findings import ENGINE_FAILURE, unread
from endpoint.pool import DEADLINE, Failure, settle
from endpoint.progress import shown
from endpoint.reading import Outcome, Source, Way, read_dossier, read_unchecked, refused
from endpoint.sources import File, load

FEW = 8
"""Up to so many dossiers are read by one process: starting others takes longer."""


@dataclass(frozen=True, slots=True)
class Read:
    """An outcome with its source; one that is not ``final`` may come out otherwise the next time."""

    source: Source
    outcome: Outcome
    final: bool


def outcomes(
    files: Sequence[File], way: Way, workers: int | None = None, deadline: float = DEADLINE
) -> Iterator[Read]:
    """Read and check each file, in any order.

    A dossier whose process fails, dies or passes the ``deadline`` (seconds) is read once more without its
    check. If that goes well it was the check that failed: its finding is ``engine-failure``, and its statements
    are kept. Else it is refused as ``unreadable``.
    """
    processes = 1 if len(files) <= FEW else min(workers or os.cpu_count() or 1, len(files))
    # The check ends itself in half of the time: that tells more than the end of its process, and costs less.
    task = partial(_read, seconds=deadline / 2)
    jobs = ((file, load(file, way)) for file in files)
    fallen: list[tuple[File, str]] = []
    for (file, source), answer in shown(settle(task, jobs, processes, deadline), len(files), "Reading"):
        if isinstance(answer, Failure):
            fallen.append((file, answer.reason))
        else:
            yield Read(source, answer, final=_is_final(answer))
    again = ((reason, load(file, way)) for file, reason in fallen)
    for (_, source), answer in settle(_read_unchecked, again, min(processes, len(fallen)), deadline):
        if isinstance(answer, Failure):
            answer = refused(source, unread(answer.reason))  # noqa: PLW2901
        yield Read(source, answer, final=False)


def _is_final(outcome: Outcome) -> bool:
    """Whether the check came to an end; what stopped it, such as the time, may be otherwise the next time."""
    return all(finding["code"] != ENGINE_FAILURE for finding in outcome.reading.findings)


def _read(job: tuple[File, Source], seconds: float) -> Outcome:
    return read_dossier(job[1], seconds)


def _read_unchecked(job: tuple[str, Source]) -> Outcome:
    reason, source = job
    return read_unchecked(source, reason)
