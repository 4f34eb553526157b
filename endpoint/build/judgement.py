"""Dossiers seen beside each other: two of one number, and what they say against each other.

Nothing of this is kept in the cache, because it depends on the other dossiers of a build.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from endpoint.build.cache import Cache
from endpoint.build.pool import Failure, settle
from endpoint.build.reading import Reading
from endpoint.findings.finding import (
    ENGINE_FAILURE,
    Finding,
    conforms,
    engine_failure,
    identical_copy,
    of_code,
    of_report,
)
from endpoint.manifest import DossierState

if TYPE_CHECKING:
    from collections.abc import Container

    from pyoxigraph import Quad, Triple

DUPLICATE = "duplicate-operation"


@dataclass(frozen=True, slots=True)
class Kept:
    """Where the outcomes of readings are found again: under their keys, in the order of the readings.

    ``seconds`` is what the check of one dossier may take; that of all together may take so many times as much.
    """

    cache: Cache
    keys: Sequence[str]
    base_iri: str
    seconds: float


def judge(readings: Sequence[Reading], kept: Kept) -> list[DossierState]:
    """The state of each dossier, in the order given, once it is seen beside the others."""
    claims: dict[str, list[Reading]] = {}
    for reading in readings:
        if reading.operation:
            claims.setdefault(reading.operation, []).append(reading)
    across = contradictions(readings, kept)
    return [
        _state(reading, claims.get(reading.operation or "", [reading]), across.get(number, ()))
        for number, reading in enumerate(readings)
    ]


def _state(reading: Reading, claimants: Sequence[Reading], across: Sequence[Finding]) -> DossierState:
    findings = (*reading.findings, *_duplicate(reading, claimants), *across)
    return DossierState(
        name=reading.name,
        sha256=reading.sha256,
        operation=reading.operation,
        label=reading.label,
        state="refused" if reading.refused else "published" if conforms(findings) else "quarantined",
        findings=findings,
    )


def _duplicate(reading: Reading, claimants: Sequence[Reading]) -> Iterator[Finding]:
    """What is wrong with several dossiers of one number: all, unless their contents are the same."""
    others = [other for other in claimants if other is not reading]
    if any(other.contents != reading.contents for other in others):
        yield of_code(DUPLICATE, ", ".join(other.name for other in others), reading.claim)
    elif reading is not claimants[0]:
        yield identical_copy(claimants[0].name, reading.claim)


Findings = Mapping[int, tuple[Finding, ...]]
"""By the index of a reading."""


def contradictions(readings: Sequence[Reading], kept: Kept) -> Findings:
    """What the dossiers that conform by themselves say against each other, at each that is concerned.

    One that does not conform is left out of the merged graph: it must not take a good one with it. The check is
    made in a process of its own, since no query can be stopped otherwise.
    """
    sound = {n: one for n, one in enumerate(readings) if not one.refused and conforms(one.findings)}
    if len(sound) < 2:
        return {}
    regions = tuple(sorted({one.region for one in sound.values() if one.region}))
    job = _Together(kept, tuple(sound), regions, kept.seconds * len(sound))
    ((_, found),) = settle(_check_together, [job], 1, 2 * job.seconds)
    if isinstance(found, Failure):
        return dict.fromkeys(sound, (engine_failure(found.reason),))
    return found


@dataclass(frozen=True, slots=True)
class _Together:
    """The readings to check together, by their indices, and the regions that they are of."""

    kept: Kept
    numbers: tuple[int, ...]
    regions: tuple[str, ...]
    seconds: float

    def dossiers(self) -> Iterator[tuple[int, Iterable[Quad]]]:
        for number in self.numbers:
            outcome = self.kept.cache.get(self.kept.keys[number])
            if outcome is None:
                raise LookupError("what was read of a dossier is gone")
            yield number, outcome.statements()

    def official(self) -> Container[Triple]:
        """What the registers say of the regions' places and bodies: no dossier is to blame for that."""
        from extract.reference import reference_quads

        base = self.kept.base_iri
        return {quad.triple for region in self.regions for quad in reference_quads(region, base_iri=base)}


def _check_together(job: _Together) -> Findings:
    """Of two dossiers of one number only their contents tell whether that is wrong: it is not asked here."""
    from shapes import validate_together

    reports = validate_together(job.dossiers, official=job.official, seconds=job.seconds)
    found = {number: of_report(report) for number, report in reports.items()}
    return {
        number: tuple(finding for finding in findings if finding["code"] != DUPLICATE)
        for number, findings in found.items()
    }


def unchecked(state: DossierState) -> bool:
    """Whether a check of it came to no end, which may be otherwise the next time."""
    return any(finding["code"] == ENGINE_FAILURE for finding in state.findings)
