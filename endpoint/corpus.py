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
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from endpoint.build.cache import Cache, code_version, source_key
from endpoint.build.judgement import Kept, judge, unchecked
from endpoint.build.outcomes import outcomes
from endpoint.build.pool import DEADLINE
from endpoint.build.reading import AS_EVER, Outcome, Reading, Way
from endpoint.build.sources import File, find_files, load
from endpoint.errors import CorruptSnapshot, NoSnapshot, Unusable, WrongUse
from endpoint.findings.causes import Checked
from endpoint.findings.finding import SEVERITIES
from endpoint.findings.passages import Passages, passages
from endpoint.manifest import STATES, DossierState, Manifest
from endpoint.progress import shown
from endpoint.snapshot import STORE, TABLES, TEXTS, Snapshot, count_quads, current, locked, publish_locked
from endpoint.writes.additions import require_build, taken_over

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
    way.require()
    with TemporaryDirectory(prefix="maillage-") as folder:
        cache = Cache(Path(folder))
        corpus = _Corpus.of(
            _read_anew(find_files(paths), way, workers, deadline, cache), cache, way, deadline
        )
        states = corpus.states()
        return [Checked(state, corpus.passages(number, state)) for number, state in enumerate(states)]


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
        require_build(graph)
        keys = [source_key(load(file, way)) for file in files]
        kept = _unchanged(graph, fingerprint(keys, way))
        if kept is not None:
            return Built(kept, fresh=False, read=0)
        cache = Cache.of(graph)
        known = [(file, key, cache.get(key)) for file, key in zip(files, keys, strict=True)]
        reads = [_Read(outcome.reading, key) for _, key, outcome in known if outcome is not None]
        missing = [file for file, _, outcome in known if outcome is None]
        reads.extend(_read_anew(missing, way, workers, deadline, cache))
        corpus = _Corpus.of(reads, cache, way, deadline)
        theirs = taken_over(graph, way.base_iri)
        snapshot = publish_locked(graph, lambda building: corpus.write(building, theirs))
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
    deadline: float

    @classmethod
    def of(cls, reads: Iterable[_Read], cache: Cache, way: Way, deadline: float) -> _Corpus:
        return cls(sorted(reads, key=lambda read: _order(read.reading)), cache, way, deadline)

    def states(self) -> list[DossierState]:
        """What each dossier is, beside the others."""
        kept = Kept(self.cache, [read.key for read in self.reads], self.way.base_iri, self.deadline / 2)
        return judge([read.reading for read in self.reads], kept)

    def passages(self, number: int, state: DossierState) -> Passages:
        """The places of the words that the findings of a dossier quote."""
        quotes = [quote for finding in state.findings for quote in finding["evidence"]]
        return passages(self._outcome(self.reads[number]).text, quotes) if quotes else {}

    def write(self, building: Path, theirs: Sequence[Quad] = ()) -> Manifest:
        """Fill the directory of a new snapshot; ``theirs`` is what people have added to the one before."""
        from endpoint.build.dataset import load_store
        from endpoint.tables.making import make_from

        (building / TEXTS).mkdir()
        states = self.states()
        quads, digest = load_store(building / STORE, chain(self._quads(states, building / TEXTS), theirs))
        make_from(building / STORE, building / TABLES)
        return Manifest(
            id="",
            created="",
            version=version("maillage"),
            base_iri=self.way.base_iri,
            fingerprint=self._fingerprint(states),
            graph_hash=digest,
            quads=quads,
            counts=_counts(states),
            dossiers=tuple(states),
            added=len(theirs),
        )

    def _quads(self, states: Sequence[DossierState], texts: Path) -> Iterator[Quad]:
        from endpoint.build.dataset import common_quads, published_quads, quarantined_quads, region_quads
        from endpoint.findings.graph import dossier_key, quarantine_graphs

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

    def _fingerprint(self, states: Sequence[DossierState]) -> str:
        """None of its kind where something may come out otherwise the next time."""
        final = all(read.final for read in self.reads) and not any(map(unchecked, states))
        return fingerprint((read.key if final else None for read in self.reads), self.way)

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
