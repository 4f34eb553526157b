"""What the system says no to, said in our words: a full disk, a permission, a file in place of a directory."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from endpoint.errors import DiskFull, EndpointError, Unusable


@contextmanager
def surroundings(where: Path) -> Iterator[None]:
    """Turn what the system refuses inside the block into an error that says what to try."""
    try:
        yield
    except OSError as error:
        raise refusal(error, where) from error


def refusal(error: OSError, where: Path) -> EndpointError:
    """The error of ours for one of the system's."""
    place = error.filename or where
    # Oxigraph's errors carry the words, but no number.
    if error.errno in (errno.ENOSPC, errno.EDQUOT) or "No space left on device" in str(error):
        return DiskFull(f"The disk is full at {place}: free some space and start again.")
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return Unusable(f"Permission denied at {place}: check its owner and mode, or name another place.")
    reason = error.strerror or str(error)
    return Unusable(f"{place} can't be used ({reason}): check the path.")
