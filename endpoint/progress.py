"""How far a long work is, on stderr, and only for somebody who watches a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def shown(items: Iterable[T], total: int, label: str, unit: str = "dossier") -> Iterator[T]:
    """The items as they come, with a bar when stderr is a terminal."""
    if not sys.stderr.isatty():
        yield from items
        return
    from tqdm import tqdm

    yield from tqdm(items, total=total, desc=label, unit=unit, leave=False, file=sys.stderr)
