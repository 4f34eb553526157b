"""Lines in the order of their bytes, however many: a graph may be larger than memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from heapq import merge
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import Final

RUN: Final = 500_000


def sorted_lines(lines: Iterable[bytes], folder: Path | None = None, run: int = RUN) -> Iterator[bytes]:
    r"""The lines, sorted; in UTF-8 the order of their bytes is that of their code points.

    ``run`` is how many lines are sorted in memory at a time; the others wait in unnamed files in ``folder``.

    >>> b"".join(sorted_lines([b"c\n", b"a\n", b"d\n", b"b\n"], run=3))
    b'a\nb\nc\nd\n'
    """
    with ExitStack() as files:
        rest = iter(lines)
        runs: list[Iterable[bytes]] = []
        while some := sorted(islice(rest, run)):
            if len(some) == run:
                kept = files.enter_context(TemporaryFile(dir=folder))
                kept.writelines(some)
                kept.seek(0)
                runs.append(kept)
            else:
                runs.append(some)
        yield from merge(*runs) if len(runs) > 1 else chain(*runs)
