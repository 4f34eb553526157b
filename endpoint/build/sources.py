"""From the paths that somebody names to the bytes of dossiers."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from endpoint.build.reading import Source, Way
from endpoint.errors import Unusable, WrongUse
from endpoint.findings.finding import of_code, unread
from endpoint.refusals import refusal, surroundings
from endpoint.snapshot import is_graph


@dataclass(frozen=True, slots=True)
class File:
    """A file to read, and its name below the folder that was given.

    ``problem`` is set for a folder that could not be listed: it stands for the dossiers in it.
    """

    path: Path
    name: str
    problem: str | None = None


def find_files(paths: Sequence[Path]) -> list[File]:
    """Every file that the paths name or hold, in the order of their names.

    Hidden files and folders are skipped, and so are graph directories, which hold copies of the texts.

    A file that two paths reach is taken once, under the first of its names.

    Raises:
        WrongUse: a path that does not exist, or a folder without any file.
        Unusable: a path that the system does not let us read.
    """
    found = sorted(
        (file for path in paths for file in _files_at(path)), key=lambda file: (file.name, str(file.path))
    )
    once: dict[str, File] = {}
    for file in found:
        once.setdefault(os.path.realpath(file.path), file)
    return list(once.values())


def _files_at(path: Path) -> list[File]:
    with surroundings(path):
        if not path.exists():
            raise WrongUse(f"There is no file or folder {path}: check the path.")
        if not os.access(path, os.R_OK | (os.X_OK if path.is_dir() else 0)):
            raise Unusable(f"Permission denied at {path}: check its owner and mode.")
    if not path.is_dir():
        return [File(path, _readable(path.name))]
    files = list(_walk(path))
    if not files:
        raise WrongUse(f"The folder {path} holds no file: put the dossiers there, or name another folder.")
    return files


def _walk(root: Path) -> Iterator[File]:
    closed: list[OSError] = []
    for folder, inner, names in os.walk(root, onerror=closed.append):
        inner[:] = [n for n in inner if not n.startswith(".") and not is_graph(Path(folder, n))]
        for name in names:
            path = Path(folder, name)
            if not name.startswith(".") and not _is_special(path):
                yield File(path, _name(path, root))
    for error in closed:
        path = Path(error.filename)
        yield File(path, _name(path, root) + "/", error.strerror)


def _is_special(path: Path) -> bool:
    """A pipe, a socket, a device: reading it might never end. What we may not even ask is read, and refused."""
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False


def _name(path: Path, root: Path) -> str:
    return _readable(path.relative_to(root).as_posix())


def _readable(name: str) -> str:
    """A file name as text, even where it is no UTF-8."""
    return os.fsencode(name).decode("utf-8", "replace")


def load(file: File, way: Way) -> Source:
    """The bytes of a file, or the reason why there are none: too large a file is not even read."""
    from extract.read import MAX_BYTES

    if file.problem is not None:
        return Source(file.name, b"", way, unread(file.problem))
    try:
        with file.path.open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            if size > MAX_BYTES:
                large = of_code("too-large", f"{size} bytes, and the limit is {MAX_BYTES}")
                return Source(file.name, b"", way, large)
            return Source(file.name, stream.read(MAX_BYTES + 1), way)
    except OSError as error:
        # What is wrong with the one file is a finding; what is wrong with us would be so with the next.
        if error.errno in (errno.EMFILE, errno.ENFILE, errno.ENOMEM):
            raise refusal(error, file.path) from error
        return Source(file.name, b"", way, unread(error.strerror or str(error)))
