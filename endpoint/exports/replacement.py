"""A directory that takes the place of another in one step: there is the old one or the new one, never half.

It is written beside the other under a hidden name, flushed to the disk, and then the two names are exchanged. A
process that is killed leaves its hidden directory behind; the next one removes it. Who writes holds a lock on it.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from endpoint.errors import LockHeld, WrongUse
from endpoint.refusals import surroundings
from endpoint.snapshot import flush, flush_tree

_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2  # linux/fs.h


@contextmanager
def replacing(target: Path, may_go: Callable[[Path], None]) -> Iterator[Path]:
    """An empty directory to write in, which stands at ``target`` after the block, unless the block fails.

    Arguments:
        target: a directory, or nothing yet; its parents are made.
        may_go: raises an error where a directory that is not empty, and stands there, must stay.

    Raises:
        WrongUse: what stands there can't be replaced.
        LockHeld: another process is writing to the same place.
        DiskFull, Unusable: the system refused.
    """
    place = target.resolve()
    with surroundings(place):
        _check(place, may_go)
        place.parent.mkdir(parents=True, exist_ok=True)
        _sweep(place)
        fresh = place.with_name(f".{place.name}.writing-{os.getpid()}-{secrets.token_hex(4)}")
        try:
            fresh.mkdir()
        except OSError as error:
            error.filename = str(place.parent)  # nobody has heard of the hidden name
            raise
        try:
            with _locked(fresh):
                yield fresh
                flush_tree(fresh)
                _check(place, may_go)
                _put(fresh, place)
                flush(place.parent)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def _check(place: Path, may_go: Callable[[Path], None]) -> None:
    if not place.exists():
        return
    if not place.is_dir():
        raise WrongUse(f"{place} is no folder: name one, or a new one.")
    if place.is_mount():
        raise WrongUse(f"{place} is where a disk is mounted, and can't be replaced: name a folder in it.")
    if place == Path.cwd():
        raise WrongUse(f"{place} is the folder that you are in, and would be replaced: name a folder in it.")
    if any(place.iterdir()):
        may_go(place)


def _sweep(place: Path) -> None:
    """Remove what killed processes left, and put back what one had taken away to make room."""
    for left in place.parent.glob(f".{_literal(place.name)}.writing-*"):
        with _locked(left, place):
            shutil.rmtree(left)
    for before in place.parent.glob(f".{_literal(place.name)}.before-*"):
        if place.exists():
            shutil.rmtree(before)
        else:
            before.rename(place)


def _literal(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


@contextmanager
def _locked(folder: Path, place: Path | None = None) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise LockHeld(f"Another export to {place or folder} is at work: wait until it ends.") from error
    finally:
        os.close(descriptor)


def _put(fresh: Path, place: Path) -> None:
    """Give the new directory its name; the old one has the hidden name then."""
    try:
        fresh.rename(place)  # also over an empty directory
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise
        if not _exchanged(fresh, place):
            _put_in_two_steps(fresh, place)


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange two names in one step; False where the system has no such step."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    if rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.ENOSYS, errno.EINVAL):
        return False
    raise OSError(number, os.strerror(number), str(other))


def _put_in_two_steps(fresh: Path, place: Path) -> None:
    """For a moment nothing stands there; who is killed in it leaves the old one, which the next one puts back."""
    before = place.with_name(f".{place.name}.before-{secrets.token_hex(4)}")
    place.rename(before)
    try:
        fresh.rename(place)
    except OSError:
        with suppress(OSError):
            before.rename(place)
        raise
    shutil.rmtree(before, ignore_errors=True)
