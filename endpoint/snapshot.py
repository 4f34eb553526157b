"""Immutable graph directories, published by moving one link.

::

    GRAPH/current                 -> snapshots/<id>, swapped in one step
    GRAPH/snapshots/<id>/store/       the Oxigraph directory
    GRAPH/snapshots/<id>/texts/       the decoded text of each dossier, <16 hex digits>.txt
    GRAPH/snapshots/<id>/tables.sqlite  the same graph as tables, for the pages; of a build
    GRAPH/snapshots/<id>/manifest.json
    GRAPH/cache/                  outcomes of dossiers already read
    GRAPH/tables/                 the tables of a snapshot that a write made
    GRAPH/lock                    held by the one build or write at a time

A snapshot is written in a directory of its own, reopened and checked, flushed to the disk, and only then named and
linked. Nothing is ever written into it again: readers need no lock, and a crash leaves the previous one served.
"""

from __future__ import annotations

import dataclasses
import errno
import fcntl
import logging
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from endpoint.errors import CorruptSnapshot, LockHeld, NoSnapshot
from endpoint.manifest import Manifest
from endpoint.refusals import surroundings

LOG = logging.getLogger(__name__)

CURRENT = "current"
FOLDER = "snapshots"
LOCK = "lock"
MANIFEST = "manifest.json"
STORE = "store"
TABLES = "tables.sqlite"
TEXTS = "texts"
KEEP = 3
Check = Callable[[Path, Manifest], None]

_ID = re.compile(r"\d{6,}-[0-9a-f]{8}")
_UNFINISHED = (".building-*", ".removing-*")
_NEW_LINK = ".current-"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A published graph directory. Nothing in it changes as long as it exists."""

    id: str
    path: Path
    manifest: Manifest

    @property
    def store(self) -> Path:
        """The Oxigraph directory; open it read-only."""
        return self.path / STORE

    @property
    def texts(self) -> Path:
        """The directory of the decoded texts, ``<first 16 digits of the sha256>.txt``."""
        return self.path / TEXTS


# --- reading


def current_id(graph: Path) -> str | None:
    """The id of the snapshot that is served, or None: one ``readlink``, nothing is opened."""
    try:
        return _linked(graph)
    except OSError:
        return None


def current(graph: Path) -> Snapshot:
    """The snapshot that is served.

    Raises:
        NoSnapshot: nothing was ever published there.
        CorruptSnapshot: the link leads to something that is no snapshot of ours.
        Unusable: permission denied.
    """
    with surroundings(graph):
        try:
            name = _linked(graph)
        except (FileNotFoundError, NotADirectoryError) as error:
            raise NoSnapshot(
                f"There is no graph at {graph}: build one with `maillage build DOSSIERS --graph {graph}`."
            ) from error
    if name is None:
        raise CorruptSnapshot(f"{graph / CURRENT} is no link to a snapshot: remove it and build again.")
    return _opened(graph, name)


def is_graph(folder: Path) -> bool:
    """Whether a folder looks like a directory of snapshots; one that we may not enter does not."""
    with suppress(PermissionError):
        return (folder / LOCK).is_file() and (folder / FOLDER).is_dir()
    return False


def snapshots(graph: Path) -> list[Snapshot]:
    """Every whole snapshot, oldest first."""
    found = []
    for name in _ids(graph):
        with suppress(CorruptSnapshot):
            found.append(_opened(graph, name))
    return found


@contextmanager
def hold(snapshot: Snapshot) -> Iterator[Snapshot]:
    """Keep a snapshot from being pruned, by a shared lock that ends with this process at the latest.

    Raises:
        NoSnapshot: it was pruned before we could hold it.
    """
    gone = f"Snapshot {snapshot.id} was pruned meanwhile: open the current one."
    try:
        descriptor = os.open(snapshot.path / MANIFEST, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError as error:
        raise NoSnapshot(gone) from error
    try:
        # While a prune is at work we wait here; a file without a name was removed under us.
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        if os.fstat(descriptor).st_nlink == 0:
            raise NoSnapshot(gone)
        yield snapshot
    finally:
        os.close(descriptor)


def _linked(graph: Path) -> str | None:
    try:
        # At each request; a Path would take longer than the system does.
        folder, *rest = os.readlink(f"{graph}/{CURRENT}").split("/")  # noqa: PTH115
    except OSError as error:
        if error.errno == errno.EINVAL:  # a file or a directory in place of the link
            return None
        raise
    return rest[0] if folder == FOLDER and len(rest) == 1 and _ID.fullmatch(rest[0]) else None


def count_quads(snapshot: Snapshot) -> int:
    """How many quads the store of a snapshot holds, read back; reading them all shows a damaged file.

    Raises:
        CorruptSnapshot: the store can't be read.
    """
    from pyoxigraph import Store

    try:
        return len(Store.read_only(str(snapshot.store)))
    except (OSError, RuntimeError) as error:  # the engine raises either for a damaged file
        raise CorruptSnapshot(
            f"The graph at {snapshot.path} can't be read ({error}): build it again."
        ) from error


def _opened(graph: Path, name: str) -> Snapshot:
    path = graph / FOLDER / name
    advice = "build again, or remove it and link an older one"
    with surroundings(path):
        try:
            manifest = Manifest.from_json((path / MANIFEST).read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError, ValueError) as error:
            raise CorruptSnapshot(f"Snapshot {path} has no readable manifest ({error}): {advice}.") from error
    if not (path / STORE / "CURRENT").is_file():
        raise CorruptSnapshot(f"Snapshot {path} has no store: {advice}.")
    return Snapshot(name, path, manifest)


def _ids(graph: Path) -> list[str]:
    folder = graph / FOLDER
    with surroundings(folder):
        names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    return sorted(filter(_ID.fullmatch, names), key=_number)


def _number(name: str) -> int:
    return int(name.partition("-")[0])


# --- writing


@contextmanager
def locked(graph: Path) -> Iterator[None]:
    """Be the only one who builds, writes or prunes. The kernel frees the lock of a killed process.

    Raises:
        LockHeld: another process is at it.
    """
    with surroundings(graph):
        graph.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(graph / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LockHeld(f"Another build holds the lock of {graph}: wait until it ends.") from error
        with surroundings(graph):
            _sweep(graph)
        yield
    finally:
        os.close(descriptor)


def publish(graph: Path, write: Callable[[Path], Manifest]) -> Snapshot:
    """Make a new snapshot under the lock, and serve it.

    Arguments:
        graph: the directory of snapshots; made when absent.
        write: given an empty directory, puts ``store/`` and ``texts/`` in it, closes the store and
            returns the manifest. Its ``quads`` must be what the store holds; ``id``, ``created`` and
            ``issued`` are given here.

    Raises:
        LockHeld: another build is at work.
        CorruptSnapshot: what was written does not read back.
        DiskFull, Unusable: the system refused.
    """
    with locked(graph):
        return publish_locked(graph, write)


def publish_locked(graph: Path, write: Callable[[Path], Manifest], check: Check | None = None) -> Snapshot:
    """Like :func:`publish`, for one who holds the lock already, and may check it in another way (CorruptSnapshot)."""
    with surroundings(graph):
        folder = graph / FOLDER
        folder.mkdir(exist_ok=True)
        name = _next_id(graph)
        building = folder / f".building-{os.getpid()}-{secrets.token_hex(4)}"
        path = folder / name
        try:
            building.mkdir()
            manifest = _stamped(write(building), name, graph)
            (check or require_count)(building, manifest)
            _write_manifest(building, manifest)
            flush_tree(building)
            building.rename(path)
            flush(folder)
            _link(graph, name)
        finally:
            shutil.rmtree(building, ignore_errors=True)
            if current_id(graph) != name:
                shutil.rmtree(path, ignore_errors=True)
    return Snapshot(name, path, manifest)


def prune(graph: Path, keep: int = KEEP) -> list[str]:
    """Remove old snapshots; the current one, the newest ``keep`` and those in use stay.

    Returns:
        the ids of the removed ones, oldest first.
    """
    with locked(graph), surroundings(graph):
        return _pruned(graph, _ids(graph), keep)


def prune_written(graph: Path, keep: int = KEEP) -> list[str]:
    """Like :func:`prune`, of those alone that writes made, for one who holds the lock."""
    with surroundings(graph):
        return _pruned(graph, [one.id for one in snapshots(graph) if one.manifest.written], keep)


def _pruned(graph: Path, names: list[str], keep: int) -> list[str]:
    kept = {current_id(graph), *names[max(0, len(names) - keep) :]}
    return [name for name in names if name not in kept and _removed(graph / FOLDER / name)]


def _next_id(graph: Path) -> str:
    """Numbers tell the order, whatever the clock says; the random part makes an id unique for ever."""
    last = max(map(_number, _ids(graph)), default=0)
    return f"{last + 1:06d}-{secrets.token_hex(4)}"


def _stamped(manifest: Manifest, name: str, graph: Path) -> Manifest:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    issued = manifest.issued or _first_issued(graph, manifest.base_iri) or now
    return dataclasses.replace(manifest, id=name, created=now, issued=issued)


def _first_issued(graph: Path, base_iri: str) -> str:
    """When the first snapshot was published, as the one that is served knows; empty where there is none."""
    try:
        before = current(graph).manifest
    except (NoSnapshot, CorruptSnapshot):
        return ""
    return (before.issued or before.created) if before.base_iri == base_iri else ""


def require_count(building: Path, manifest: Manifest) -> None:
    """Raises CorruptSnapshot where a new store does not read back with as many statements as its manifest says."""
    from pyoxigraph import Store

    found = len(Store.read_only(str(building / STORE)))
    if found != manifest.quads:
        raise CorruptSnapshot(
            f"The new graph reads back with {found} statements of {manifest.quads}: the previous one stays; build again."
        )


def _write_manifest(building: Path, manifest: Manifest) -> None:
    # A new file, even where the writer hard-linked that of an older snapshot.
    fresh = building / f".{MANIFEST}"
    fresh.write_text(manifest.to_json(), encoding="utf-8")
    fresh.replace(building / MANIFEST)


def _link(graph: Path, name: str) -> None:
    link = graph / f"{_NEW_LINK}{os.getpid()}-{secrets.token_hex(4)}"
    link.symlink_to(f"{FOLDER}/{name}")
    link.replace(graph / CURRENT)
    try:
        flush(graph)
    except OSError as error:  # it is served, and nobody may be told that it is not
        LOG.warning("Snapshot %s is served, but may not outlive a power failure: %s", name, error)


def flush_tree(root: Path) -> None:
    """Have a directory and all in it on the disk."""
    with ThreadPoolExecutor(16) as pool:  # the disk takes many at a time for little more than one
        list(pool.map(flush, [root, *filter(_is_new, root.rglob("*"))]))


def _is_new(path: Path) -> bool:
    """Not a file that an older snapshot has too: that was flushed with it."""
    return path.is_dir() or path.stat().st_nlink == 1


def flush(path: Path) -> None:
    """Have a file, or the names in a directory, on the disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sweep(graph: Path) -> None:
    """Remove what killed builds left behind; only under the lock is it sure that they are dead."""
    for pattern in _UNFINISHED:
        for path in (graph / FOLDER).glob(pattern):
            shutil.rmtree(path)
    for link in graph.glob(f"{_NEW_LINK}*"):
        link.unlink()


def _removed(path: Path) -> bool:
    """Remove a snapshot, unless somebody holds it. Its name goes first: no half one is ever listed."""
    doomed = path.with_name(f".removing-{path.name}")
    descriptor = os.open(path / MANIFEST, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.rename(doomed)
        shutil.rmtree(doomed)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True
