"""The tables of one snapshot as a SQLite file, which pages search and sum in within milliseconds.

The file is made from the graph and says nothing of its own; it can be thrown away and made again. Amounts are whole
cents, so that a sum is exact. What pages ask most often stands in tables of its own (:mod:`endpoint.tables.derived`):
in ``names``, a full-text table that forgets accents and case, all names a second time.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from endpoint.tables.derived import DERIVED
from endpoint.tables.rows import Row, Select, Value, rows
from endpoint.tables.schema import TABLES, Column, Table

VERSION: Final = 3
"""Of the file's layout; a file of another is made again."""

CENTS: Final = 100

_LEFT_OUT: Final = frozenset({"evidence"})  # an operation's page reads its words in the graph
_TYPES: Final = {
    "money": "INTEGER",
    "integer": "INTEGER",
    "boolean": "INTEGER",
    "percent": "REAL",
    "decimal": "REAL",
}

# What is summed or looked up by something other than a table's key.
_INDEXES: Final = (
    ("operations", "number"),
    ("operations", "decision_date"),
    ("operations", "total_cost"),
    ("operations", "title"),
    ("funding_lines", "operation"),
    ("funding_lines", "funder"),
    ("candidates", "agent"),
    ("agents", "kind"),
    ("agent_places", "place"),
    ("places", "kind"),
    ("places", "code"),
    ("place_containers", "container"),
    ("operation_places", "place"),
    ("roles", "operation"),
    ("roles", "agent"),
    ("quantities", "operation"),
    ("lineage", "target"),
    ("findings", "operation"),
    ("findings", "code"),
    ("operation_programmes", "element"),
)


def make(select: Select, path: Path) -> None:
    """Write the file of one snapshot; it stands there whole or not at all.

    Arguments:
        select: answers SELECT queries over the snapshot.
        path: of the file; what stands there is replaced.
    """
    fresh = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    try:
        with closing(sqlite3.connect(fresh, isolation_level=None)) as database:
            database.executescript(
                "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;"
            )
            fill(database, (table for table in TABLES if table.name not in _LEFT_OUT), select)
            for table_name, column in _INDEXES:
                database.execute(f'CREATE INDEX "{table_name}_{column}" ON "{table_name}" ("{column}")')
            database.executescript(DERIVED)
            database.executescript(f"PRAGMA user_version = {VERSION}; ANALYZE;")
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def fill(database: sqlite3.Connection, tables: Iterable[Table], select: Select) -> None:
    """Make these tables in a database that begins its transactions itself, and fill them."""
    database.execute("BEGIN")
    for table in tables:
        _fill(database, table, rows(table, select))
    database.execute("COMMIT")


def is_current(path: Path) -> bool:
    """Whether there is a file of today's layout."""
    try:
        with opened(path) as database:
            return bool(database.execute("PRAGMA user_version").fetchone()[0] == VERSION)
    except sqlite3.Error:
        return False


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The file, for reading only; its rows are known by their columns' names.

    Raises:
        sqlite3.Error: there is none, or it is no database.
    """
    with closing(connect(path)) as database:
        yield database


def connect(path: Path) -> sqlite3.Connection:
    """A connection that reads a file that nobody writes; the caller closes it."""
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    database = sqlite3.connect(address, uri=True, check_same_thread=False)
    database.row_factory = sqlite3.Row
    return database


def _fill(database: sqlite3.Connection, table: Table, found: Iterator[Row]) -> None:
    columns = ", ".join(f'"{column.name}" {_TYPES.get(column.kind, "TEXT")}' for column in table.columns)
    key = ", ".join(f'"{name}"' for name in table.key)
    database.execute(f'CREATE TABLE "{table.name}" ({columns}, PRIMARY KEY ({key})) WITHOUT ROWID')
    places = ", ".join("?" for _ in table.columns)
    kept = (_stored(table.columns, row) for row in found)
    # A row without its whole key is no row; of two with one key the graph has said too much, and one is kept.
    whole = (row for row in kept if all(value is not None for value in _key(table, row)))
    database.executemany(f'INSERT OR IGNORE INTO "{table.name}" VALUES ({places})', whole)


def _key(table: Table, row: tuple[str | int | float | None, ...]) -> Iterator[str | int | float | None]:
    return (value for column, value in zip(table.columns, row, strict=True) if column.key)


def _stored(columns: tuple[Column, ...], row: Row) -> tuple[str | int | float | None, ...]:
    return tuple(stored(column, value) for column, value in zip(columns, row, strict=True))


def stored(column: Column, value: Value) -> str | int | float | None:
    """A value as SQLite holds it: money in cents, rates as they are written, dates in ISO 8601.

    >>> stored(Column("amount", "money", "", ""), Decimal("30000.5"))
    3000050
    >>> stored(Column("rate", "percent", "", ""), Decimal("28.81"))
    '28.81'
    """
    if isinstance(value, Decimal):
        if column.kind == "money":
            return int((value * CENTS).to_integral_value())
        return float(value) if column.kind == "decimal" else str(value)
    return value.isoformat() if isinstance(value, date) else value


def euros(cents: int | None) -> Decimal | None:
    """
    >>> euros(3000050), euros(None)
    (Decimal('30000.50'), None)
    """
    return None if cents is None else Decimal(cents).scaleb(-2)
