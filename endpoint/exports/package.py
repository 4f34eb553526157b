"""From the current snapshot to a package of files: the page to read first for an export.

    snapshot ─each exporter→ files in a hidden folder ─manifest, checksums→ flushed ─one rename→ DIR

A package holds no clock and no chance: the same snapshot and the same wishes give the same bytes. It stands at DIR
whole or not at all; a package that stood there stays until then.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from endpoint.errors import NoSnapshot, WrongUse
from endpoint.exports.exporter import Exporter, Folder, Measured, Source, Wanted
from endpoint.exports.exporters import EXPORTERS
from endpoint.exports.replacement import replacing
from endpoint.progress import shown
from endpoint.snapshot import current, hold

MANIFEST: Final = "manifest.json"
CHECKSUMS: Final = "checksums.txt"
OPERATIONS: Final = "operations"
_KIND: Final = "maillage-package"
_BETWEEN_COLLECTIONS: Final = 100_000


def export(graph: Path, target: Path, wanted: Wanted) -> tuple[Measured, ...]:
    """Write the package of the current snapshot, and put it where it belongs.

    Arguments:
        graph: the directory of snapshots.
        target: where the package shall stand: nothing yet, an empty folder, or an older package.

    Returns:
        its files, but for the manifest and the checksums.

    Raises:
        WrongUse: no such exporter, one that would write nothing, or what stands at ``target`` is no package of ours,
            or one with exports that this run would not write.
        NoSnapshot, CorruptSnapshot: there is nothing to export.
        LockHeld: another process exports to the same place.
        DiskFull, Unusable: the system refused.
    """
    exporters = list(_chosen(wanted))

    def may_go(folder: Path) -> None:
        require_package(folder)
        if wanted.only:
            _require_no_loss(folder, {one.name for one in exporters})

    for attempt in (1, 2):
        try:
            with (
                hold(current(graph)) as snapshot,
                replacing(target, may_go) as folder,
                Source(snapshot, wanted, folder) as source,
            ):
                return _write(source, folder, exporters)
        except NoSnapshot:  # pruned between the look and the hold
            if attempt == 2:
                raise
    raise AssertionError


def _chosen(wanted: Wanted) -> Iterator[Exporter]:
    """Those of the names, in the order of the dict; all of them where there is no name."""
    only = wanted.only
    if unknown := [name for name in only if name not in EXPORTERS]:
        raise WrongUse(f"There is no export {unknown[0]!r}: the exports are {', '.join(EXPORTERS)}.")
    if OPERATIONS in only and not wanted.operations:
        raise WrongUse(f"--only {OPERATIONS} writes nothing without --operations: give both.")
    if only and wanted.operations and OPERATIONS not in only:
        raise WrongUse(
            f"--operations writes nothing with --only {','.join(only)}: add {OPERATIONS} to the names, or leave it out."
        )
    names = set(only or EXPORTERS) - (set() if wanted.operations else {OPERATIONS})
    return (one for name, one in EXPORTERS.items() if name in names)


def _write(source: Source, path: Path, exporters: list[Exporter]) -> tuple[Measured, ...]:
    folder = Folder(path)
    with _few_collections():
        for exporter in shown(exporters, len(exporters), "Exporting", "export"):
            exporter.write(source, folder)
    files = tuple(folder.files())
    (path / MANIFEST).write_text(_manifest(source, exporters, files, folder.facts), encoding="utf-8")
    (path / CHECKSUMS).write_text(_checksums(path, files), encoding="utf-8")
    return files


@contextmanager
def _few_collections() -> Iterator[None]:
    """Look for cycles less often: millions of short-lived lists have none, and looking takes a tenth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(_BETWEEN_COLLECTIONS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _manifest(
    source: Source, exporters: list[Exporter], files: tuple[Measured, ...], facts: Mapping[str, str]
) -> str:
    told = source.manifest
    content = {
        "kind": _KIND,
        "version": told.version,
        "snapshot": told.id,
        "created": told.created,
        "baseIri": told.base_iri,
        "graphHash": told.graph_hash,
        "statements": source.quads,
        "persons": source.wanted.people,
        **facts,
        "exports": [one.name for one in exporters],
        "files": [_told(one) for one in files],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _told(one: Measured) -> dict[str, Any]:
    return {
        "path": one.file.path,
        "mediaType": one.file.media_type,
        "packed": "gzip" if one.file.packed else None,
        "title": asdict(one.file.title),
        "bytes": one.bytes,
        "sha256": one.sha256,
    }


def _checksums(folder: Path, files: tuple[Measured, ...]) -> str:
    """Of every file but this one, as ``sha256sum --check`` reads it."""
    import hashlib

    digests = {one.file.path: one.sha256 for one in files}
    digests[MANIFEST] = hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests))


# --- what stands there already


def require_package(folder: Path) -> None:
    """Let a package of ours be replaced, and nothing else.

    Raises:
        WrongUse: it is none, or somebody has put a file of theirs in it.
    """
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        ours = {one["path"] for one in told["files"]} if told["kind"] == _KIND else None
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        ours = None
    if ours is None:
        raise WrongUse(
            f"{folder} is not empty and is no package of Maillage: name another folder, or empty it."
        )
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_dir() and name not in ours | {MANIFEST, CHECKSUMS}:
            raise WrongUse(
                f"{folder} is a package that somebody has put {name} in: move it away, or name another folder."
            )


def _require_no_loss(folder: Path, names: set[str]) -> None:
    """Refuse to replace a package by one that has only some of its exports."""
    told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    if lost := [name for name in told.get("exports", ()) if name not in names]:
        raise WrongUse(
            f"The package at {folder} has {', '.join(lost)} too, which --only would take away: "
            "add them to --only, leave it out, or name another folder."
        )
