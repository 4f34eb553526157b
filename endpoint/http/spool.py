"""The room on the disk for long answers whose readers have not taken them yet."""

from __future__ import annotations

import os
from typing import IO
from weakref import WeakKeyDictionary

from endpoint.errors import Busy


class Spool:
    """The files of long answers, up to so many bytes together.

    A file counts until it is closed, or nobody holds it any more: whatever became of its reader, it is given back.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._sizes: WeakKeyDictionary[IO[bytes], int] = WeakKeyDictionary()

    @property
    def taken(self) -> int:
        """Bytes that wait."""
        return sum(size for file, size in self._sizes.items() if not file.closed)

    def put(self, file: IO[bytes]) -> int:
        """Let a file wait for its reader, and tell its size. One that waits alone is never too long.

        Raises:
            Busy: with the others it is, and it was closed.
        """
        size, taken = os.fstat(file.fileno()).st_size, self.taken
        if taken and taken + size > self._room:
            file.close()
            raise Busy(
                f"The long answers that wait for their readers would be over {self._room:,} bytes with this one: "
                "try again in a moment, or ask for a part at a time (ORDER BY, LIMIT, OFFSET).",
                "Trop de longues réponses attendent leurs lecteurs : recommencez dans un instant, ou demandez une "
                "partie à la fois.",
            )
        self._sizes[file] = size
        return size
