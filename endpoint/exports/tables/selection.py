"""Which rows are in a package: what the operations touch, and no more of the official registers than that.

A body or a place is in it where an operation names it, or where something that is in it refers to it; a body, where it
governs such a place, and a place, where it holds one. What a reference names is always there, so a database can check
the references.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import TYPE_CHECKING, Final, cast

from endpoint.tables.database import euros, fill
from endpoint.tables.rows import Select
from endpoint.tables.schema import TABLES, Column, Table

if TYPE_CHECKING:
    from pyoxigraph import Store

    from endpoint.exports.exporter import Source

Cell = str | int | float | Decimal | bool | None

_TOUCHED: Final = """
CREATE TEMP TABLE touched (thing PRIMARY KEY) WITHOUT ROWID;
INSERT OR IGNORE INTO touched
  SELECT funder FROM funding_lines WHERE funder IS NOT NULL
  UNION SELECT agent FROM candidates
  UNION SELECT beneficiary FROM operations WHERE beneficiary IS NOT NULL
  UNION SELECT agent FROM roles WHERE agent IS NOT NULL
  UNION SELECT on_behalf_of FROM roles WHERE on_behalf_of IS NOT NULL
  UNION SELECT agent FROM agent_places WHERE relation = 'governs' AND place IN (SELECT place FROM operation_places);
DELETE FROM agents WHERE agent NOT IN (SELECT thing FROM touched);
DELETE FROM agent_names WHERE agent NOT IN (SELECT thing FROM touched);
DELETE FROM agent_places WHERE agent NOT IN (SELECT thing FROM touched);
CREATE TEMP TABLE held AS
  WITH RECURSIVE held (place) AS (
    SELECT place FROM operation_places
    UNION SELECT region FROM operations WHERE region IS NOT NULL
    UNION SELECT place FROM agent_places
    UNION SELECT container FROM place_containers JOIN held USING (place)
  ) SELECT place FROM held;
CREATE UNIQUE INDEX temp.held_place ON held (place);
DELETE FROM places WHERE place NOT IN (SELECT place FROM held);
DELETE FROM place_containers WHERE place NOT IN (SELECT place FROM held);
"""


def selected(source: Source) -> sqlite3.Connection:
    """The tables of a package, in a database without a name on the package's disk; every row has its key.

    The caller closes it, or lets it go with the process.
    """
    folder = Path(mkdtemp(prefix=".tables-", dir=source.scratch))
    try:
        database = sqlite3.connect(folder / "tables.sqlite", isolation_level=None)
    finally:
        _forget(folder)
    database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;")
    with _graph(source) as graph:
        fill(database, TABLES, cast("Select", graph.query))
    database.executescript(_TOUCHED)
    for table, column in _references():
        _complete(database, table, column)
    return database


@contextmanager
def _graph(source: Source) -> Iterator[Store]:
    """The statements that the graph files hold: without persons, what is left out there is asked for in vain here."""
    if source.people is None:
        yield source.store
        return
    with TemporaryDirectory(prefix=".graph-", dir=source.scratch) as folder:
        yield source.statements.stored(Path(folder))


def _forget(folder: Path) -> None:
    """Take the names away: the files live as long as they are open."""
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()


def _references() -> Iterator[tuple[Table, Column]]:
    return ((table, column) for table in TABLES for column in table.columns if column.table)


def _complete(database: sqlite3.Connection, table: Table, column: Column) -> None:
    """A row for each thing that a column names and its table lacks: its IRI, and nothing else is known."""
    key = next(other.key[0] for other in TABLES if other.name == column.table)
    database.execute(
        f'INSERT OR IGNORE INTO "{column.table}" ("{key}") '
        f'SELECT DISTINCT "{column.name}" FROM "{table.name}" WHERE "{column.name}" IS NOT NULL'
    )


def cells(database: sqlite3.Connection, table: Table) -> Iterator[tuple[Cell, ...]]:
    """The rows of a table in the order of its key; amounts and rates are exact decimals."""
    readers = [column.kind for column in table.columns]
    key = ", ".join(f'"{name}"' for name in table.key)
    for row in database.execute(f'SELECT * FROM "{table.name}" ORDER BY {key}'):
        yield tuple(map(_read, readers, row))


def counts(database: sqlite3.Connection) -> dict[str, int]:
    """How many rows each table has."""
    return dict(
        chain.from_iterable(
            database.execute(f"SELECT '{table.name}', COUNT(*) FROM \"{table.name}\"") for table in TABLES
        )
    )


def _read(kind: str, value: str | int | float | None) -> Cell:
    """
    >>> _read("money", 3000050), _read("percent", "28.81"), _read("boolean", 0), _read("text", "")
    (Decimal('30000.50'), Decimal('28.81'), False, None)
    """
    if value is None or value == "":
        return None
    if kind == "money":
        return euros(int(value))
    if kind == "percent":
        return Decimal(str(value))
    return bool(value) if kind == "boolean" else value
