"""What an exporter is given, and what it tells of the files that it writes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from endpoint.errors import CorruptSnapshot
from ontology.words import Bilingual

if TYPE_CHECKING:
    import sqlite3

    from pyoxigraph import Store

    from endpoint.exports.people import Kept
    from endpoint.exports.statements import Statements
    from endpoint.manifest import Manifest
    from endpoint.snapshot import Snapshot

_BLOCK: Final = 2**20


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a package.

    Attributes:
        only: names of exporters; empty for all of them.
        people: whether persons are in it.
        operations: whether each operation has a file of its own.
        erdf: whether the networks have the European Regional Development Fund, which nearly all operations share.
        publisher: who publishes it, by name; empty when nobody says.
        contact: an e-mail address or a page, to write to.
        files_url: where the folder will stand on the web, ending with a slash; empty when nobody knows.
        public_url: where the same graph is served, ending with a slash; empty when nobody knows.
        enrich: a CSV file with what the dossiers do not say, for the official lists.
    """

    only: tuple[str, ...] = ()
    people: bool = True
    operations: bool = False
    erdf: bool = False
    publisher: str = ""
    contact: str = ""
    files_url: str = ""
    public_url: str = ""
    enrich: Path | None = None


@dataclass(frozen=True, slots=True)
class File:
    """One file of a package, as the README and the catalogue tell of it.

    Attributes:
        path: in the package, with slashes.
        media_type: as IANA registers it; of what is packed, where the file is packed.
        title: what it holds.
        format: its code in the file types of the EU (``publications.europa.eu/resource/authority/file-type/``).
        packed: whether it is compressed with gzip.
        conforms_to: the IRI of a schema or standard that it follows; empty for none.
        listed: whether the catalogue has it as a distribution of the data.
    """

    path: str
    media_type: str
    title: Bilingual
    format: str
    packed: bool = False
    conforms_to: str = ""
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Measured:
    """A file that is written: its size in bytes and its sha256."""

    file: File
    bytes: int
    sha256: str


@dataclass(slots=True)
class Folder:
    """The directory that a package is written in, and what is in it so far.

    Attributes:
        facts: what the manifest shall tell beside the files, by name.
    """

    path: Path
    facts: dict[str, str] = field(default_factory=dict)
    _files: dict[str, File] = field(default_factory=dict)
    _measured: dict[str, Measured] = field(default_factory=dict)

    def add(self, file: File) -> Path:
        """Where to write a new file, which must be whole when the exporter returns."""
        assert file.path not in self._files, f"two exporters write {file.path}"
        self._files[file.path] = file
        path = self.path / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def files(self) -> Iterator[Measured]:
        """What is written so far, in the order of writing."""
        for name, file in self._files.items():
            if name not in self._measured:
                self._measured[name] = _measure(self.path, file)
            yield self._measured[name]


def _measure(folder: Path, file: File) -> Measured:
    digest, size = hashlib.sha256(), 0
    with (folder / file.path).open("rb") as content:
        while block := content.read(_BLOCK):
            digest.update(block)
            size += len(block)
    return Measured(file, size, digest.hexdigest())


@dataclass(frozen=True)
class Source:
    """The snapshot that is exported, held while it is read, and what is wanted of it. A context manager.

    Attributes:
        snapshot: nothing in it changes.
        wanted: what was asked for.
        scratch: a directory for unnamed files (``TemporaryFile(dir=…)``), on the disk of the package.
    """

    snapshot: Snapshot
    wanted: Wanted
    scratch: Path

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if "statements" in self.__dict__:
            self.statements.close()

    @property
    def manifest(self) -> Manifest:
        """What the snapshot says of itself."""
        return self.snapshot.manifest

    @cached_property
    def tables(self) -> sqlite3.Connection:
        """The tables of the package (:mod:`endpoint.exports.tables.selection`), made once for all formats."""
        from endpoint.exports.tables.selection import selected

        return selected(self)

    @cached_property
    def store(self) -> Store:
        """The graph, opened read-only in this process: what is exported needs no deadline.

        Raises:
            CorruptSnapshot: it can't be opened.
        """
        from pyoxigraph import Store

        try:
            return Store.read_only(str(self.snapshot.store))
        except (OSError, RuntimeError) as error:
            raise CorruptSnapshot(
                f"The graph at {self.snapshot.path} can't be read ({error}): build it again."
            ) from error

    @property
    def quads(self) -> int:
        """How many statements are wanted."""
        return self.manifest.quads if self.people is None else self.statements.count()

    @cached_property
    def people(self) -> Kept | None:
        """What stays where persons are left out; None where they are in it."""
        from endpoint.exports.people import Kept

        return None if self.wanted.people else Kept(self.store)

    @cached_property
    def statements(self) -> Statements:
        """All statements that are wanted, sorted."""
        from endpoint.exports.statements import Statements

        return Statements(self.store, self.scratch, self.people)


@dataclass(frozen=True, slots=True)
class Exporter:
    """One format: its name for ``--only``, and how it is written.

    ``write`` adds each file to the folder and writes it whole; the same snapshot and wishes give the same bytes,
    whatever the clock and the machine. It shows how far it is with :func:`endpoint.progress.shown`, and may read
    what those before it have written (``folder.files()``).
    """

    name: str
    title: Bilingual
    write: Callable[[Source, Folder], None]
