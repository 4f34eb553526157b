"""A process that makes the tables of a store: ``python -m endpoint.tables.making STORE FILE``."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import cast

from pyoxigraph import Store

from endpoint.tables.database import make
from endpoint.tables.rows import Solution


def make_from(store: Path, path: Path) -> None:
    """Make the tables of an Oxigraph directory that nobody writes.

    Raises:
        OSError: the store can't be opened, or no file be written.
    """
    opened = Store.read_only(str(store))
    make(lambda query: cast("Iterable[Solution]", opened.query(query)), path)


if __name__ == "__main__":
    make_from(Path(sys.argv[1]), Path(sys.argv[2]))
