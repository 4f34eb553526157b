"""Folders of dossiers to a published snapshot: the page to read first for a build.

    paths ─find→ files ─read→ outcomes (kept in the cache) ─judge→ states ─write→ snapshot

Dossiers are read one by one, in worker processes when there are many, and judged together. One that can't be
read, that breaks a rule, or that kills its process is a finding; only the surroundings end a build.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from endpoint.cache import Cache, code_version, source_key
from endpoint.causes import Checked
from endpoint.errors import CorruptSnapshot, NoSnapshot, WrongUse
from endpoint.findings import SEVERITIES, Finding, conforms, identical_copy, of_code
from endpoint.manifest import STATES, DossierState, Manifest
from endpoint.outcomes import outcomes
from endpoint.passages import Passages, passages
from endpoint.pool import DEADLINE
from endpoint.progress import shown
from endpoint.reading import AS_EVER, Outcome, Reading, Way
from endpoint.snapshot import (
    STORE,
    TEXTS,
    Snapshot,
    Unusable,
    count_quads,
    current,
    locked,
    publish_locked,
)
from endpoint.sources import File, find_files, load

if TYPE_CHECKING:
    from pyoxigraph import Quad

_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`?#]+/")


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: the snapshot that is served now, and how many dossiers were read for it.

    ``fresh`` is false when the current snapshot already held these very inputs.
    """

    snapshot: Snapshot
    fresh: bool
    read: int


# --- reading and judging


def check(
    paths: Sequence[Path],
    *,
    way: Way = AS_EVER,
    workers: int | None = None,
    deadline: float = DEADLINE,
) -> list[Checked]:
    """Read and judge dossiers without a graph: what ``maillage validate`` does."""
    found: list[tuple[Reading, Passages]] = []
    way.require()
    for read in outcomes(find_files(paths), way, workers, deadline):
        reading = read.outcome.reading
        quotes = (*reading.claim, *(quote for finding in reading.findings for quote in finding["evidence"]))
        found.append((reading, passages(read.outcome.text, quotes)))
    found.sort(key=lambda one: _order(one[0]))
    states = judge([reading for reading, _ in found])
    return [Checked(state, places) for state, (_, places) in zip(states, found, strict=True)]


def judge(readings: Sequence[Reading]) -> list[DossierState]:
    """The state of each dossier, in the order given, once it is seen beside the others."""
    claims: dict[str, list[Reading]] = {}
    for reading in readings:
        if reading.operation:
            claims.setdefault(reading.operation, []).append(reading)
    return [_state(reading, claims.get(reading.operation or "", [reading])) for reading in readings]


def _state(reading: Reading, claimants: Sequence[Reading]) -> DossierState:
    findings = (*reading.findings, *_duplicate(reading, claimants))
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
        yield of_code("duplicate-operation", ", ".join(other.name for other in others), reading.claim)
    elif reading is not claimants[0]:
        yield identical_copy(claimants[0].name, reading.claim)


# --- building


def build(
    paths: Sequence[Path],
    graph: Path,
    *,
    way: Way = AS_EVER,
    workers: int | None = None,
    deadline: float = DEADLINE,
) -> Built:
    """Publish the graph of these dossiers, or keep the current one where it holds these very inputs.

    Arguments:
        paths: files and folders.
        graph: the directory of snapshots; made when absent.
        way: how dossiers are read; its base IRI ends with a slash.
        workers: processes that read dossiers; all cores by default. They change nothing in the graph.
        deadline: seconds that one dossier may take; then its process is killed.

    Raises:
        WrongUse, Unusable: the paths (see :func:`find_files`), the base IRI, or the graph's directory.
        MissingModelError: the profile needs a model that is not installed.
        LockHeld, DiskFull: the surroundings.
    """
    if not _IRI.fullmatch(way.base_iri):
        raise WrongUse(f"The base IRI {way.base_iri!r} is none: it begins with http and ends with a slash.")
    way.require()
    files = find_files(paths)
    with locked(graph):
        keys = [source_key(load(file, way)) for file in files]
        kept = _unchanged(graph, fingerprint(keys, way))
        if kept is not None:
            return Built(kept, fresh=False, read=0)
        cache = Cache.of(graph)
        known = [(file, key, cache.get(key)) for file, key in zip(files, keys, strict=True)]
        reads = [_Read(outcome.reading, key) for _, key, outcome in known if outcome is not None]
        missing = [file for file, _, outcome in known if outcome is None]
        reads.extend(_read_anew(missing, way, workers, deadline, cache))
        corpus = _Corpus(sorted(reads, key=lambda read: _order(read.reading)), cache, way)
        snapshot = publish_locked(graph, corpus.write)
        cache.forget_others()
        return Built(snapshot, fresh=True, read=len(missing))


@dataclass(frozen=True, slots=True)
class _Read:
    """A reading and its key in the cache; one that is not ``final`` may come out otherwise the next time."""

    reading: Reading
    key: str
    final: bool = True


def _read_anew(
    files: Sequence[File], way: Way, workers: int | None, deadline: float, cache: Cache
) -> Iterator[_Read]:
    """Read files, and keep what comes out; what is not final under a key that no other build looks for."""
    for read in outcomes(files, way, workers, deadline):
        key = source_key(read.source) + ("" if read.final else "-unfinished")
        cache.put(key, read.outcome)
        yield _Read(read.outcome.reading, key, read.final)


def fingerprint(keys: Iterable[str | None], way: Way) -> str:
    """One hash for all inputs, the code and the settings; empty, and never equal, if an input has no key."""
    known = list(keys)
    if None in known:
        return ""
    parts = [version("maillage"), code_version(), way.base_iri, way.profile, *sorted(filter(None, known))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _order(reading: Reading) -> tuple[str, str]:
    return reading.name, reading.sha256


def _unchanged(graph: Path, mark: str) -> Snapshot | None:
    """The current snapshot if it holds these inputs and can be read, whole; else it is made again."""
    try:
        found = current(graph)
        whole = found.manifest.fingerprint == mark and count_quads(found) == found.manifest.quads
    except (NoSnapshot, CorruptSnapshot):
        return None
    return found if whole else None


@dataclass(frozen=True, slots=True)
class _Corpus:
    """All dossiers of a build, read, in the order of their names."""

    reads: Sequence[_Read]
    cache: Cache
    way: Way

    def write(self, building: Path) -> Manifest:
        """Fill the directory of a new snapshot."""
        from endpoint.dataset import load_store

        (building / TEXTS).mkdir()
        states = judge([read.reading for read in self.reads])
        quads, digest = load_store(building / STORE, self._quads(states, building / TEXTS))
        return Manifest(
            id="",
            created="",
            version=version("maillage"),
            base_iri=self.way.base_iri,
            fingerprint=fingerprint((read.key if read.final else None for read in self.reads), self.way),
            graph_hash=digest,
            quads=quads,
            counts=_counts(states),
            dossiers=tuple(states),
        )

    def _quads(self, states: Sequence[DossierState], texts: Path) -> Iterator[Quad]:
        from endpoint.dataset import common_quads, published_quads, quarantined_quads, region_quads
        from endpoint.findings_graph import dossier_key, quarantine_graphs

        published: dict[str, Reading] = {}
        labels: dict[tuple[str, str], str] = {}
        homes = quarantine_graphs(states, self.way.base_iri)
        for read, state in zip(shown(self.reads, len(self.reads), "Writing"), states, strict=True):
            if state.state == "refused":
                continue
            outcome = self._outcome(read)
            (texts / f"{state.sha256[:16]}.txt").write_text(outcome.text, encoding="utf-8", newline="")
            if state.state == "quarantined":
                yield from quarantined_quads(outcome, homes[dossier_key(state)], self.way.base_iri)
            elif state.operation not in published:
                published[str(state.operation)] = read.reading
                yield from published_quads(outcome, state, labels, self.way.base_iri)
        yield from region_quads(list(published.values()), self.way.base_iri)
        yield from common_quads(states, list(published.values()), self.way.base_iri)

    def _outcome(self, read: _Read) -> Outcome:
        outcome = self.cache.get(read.key)
        if outcome is None:
            raise Unusable(f"The cache at {self.cache.folder} was changed during the build: start again.")
        return outcome


def _counts(states: Sequence[DossierState]) -> dict[str, int]:
    """Figures for people: dossiers, by state, and findings, by severity."""
    by_state = Counter(state.state for state in states)
    by_severity = Counter(finding["severity"] for state in states for finding in state.findings)
    return (
        {"dossiers": len(states)}
        | {name: by_state[name] for name in STATES}
        | {name.lower(): by_severity[name] for name in SEVERITIES}
    )
