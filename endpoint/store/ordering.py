"""Many lines, or what is made of lines, in order: a graph may be larger than memory."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from heapq import merge
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Final, TypeVar

RUN: Final = 500_000
_CHUNK: Final = 1_000  # items
_SIZE: Final = 8  # bytes, which tell how long a chunk is

Item = TypeVar("Item", bytes, tuple[bytes, bytes])


def in_order(items: Iterable[Item], folder: Path | None = None, run: int = RUN) -> Iterator[Item]:
    r"""The items, sorted; in UTF-8 the order of bytes is that of code points.

    ``run`` is how many are sorted in memory at a time; the others wait in unnamed files in ``folder``.

    >>> b"".join(in_order([b"c\n", b"a\n", b"d\n", b"b\n"], run=3))
    b'a\nb\nc\nd\n'
    """
    with ExitStack() as files:
        rest = iter(items)
        runs: list[Iterable[Item]] = []
        while some := sorted(islice(rest, run)):
            if len(some) == run:
                kept = files.enter_context(TemporaryFile(dir=folder))
                _put(kept, some)
                runs.append(_taken(kept))
            else:
                runs.append(some)
        yield from merge(*runs) if len(runs) > 1 else chain(*runs)


def _put(file: IO[bytes], items: list[Item]) -> None:
    for start in range(0, len(items), _CHUNK):
        chunk = marshal.dumps(items[start : start + _CHUNK])
        file.write(len(chunk).to_bytes(_SIZE) + chunk)
    file.seek(0)


def _taken(file: IO[bytes]) -> Iterator[Item]:
    """What was put there by this very process: ``marshal`` is faster than lines, and nobody else reads it."""
    while size := file.read(_SIZE):
        yield from marshal.loads(file.read(int.from_bytes(size)))
