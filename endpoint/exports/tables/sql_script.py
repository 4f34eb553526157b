"""The SQL that loads the CSV files into a database, to be run in their folder: a script for DuckDB, one for psql."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from endpoint.exports.exporter import File
from endpoint.tables.schema import TABLES, Column, Kind, Table
from ontology.words import Bilingual

if TYPE_CHECKING:
    from collections.abc import Mapping

    from endpoint.exports.exporter import Folder

PATH: Final = "tables/load.sql"
POSTGRESQL: Final = "tables/load-postgresql.sql"

_TYPES: Final[Mapping[Kind, str]] = {
    "money": "DECIMAL(18, 2)",
    "percent": "DECIMAL(12, 6)",
    "decimal": "DOUBLE PRECISION",
    "integer": "BIGINT",
    "date": "DATE",
    "boolean": "BOOLEAN",
}
_FILE: Final = File(
    PATH,
    "application/sql",
    Bilingual("Chargement des tableaux dans DuckDB (SQL)", "Loading of the tables into DuckDB (SQL)"),
    "TXT",
    listed=False,
)
_POSTGRESQL_FILE: Final = File(
    POSTGRESQL,
    "application/sql",
    Bilingual(
        "Chargement des tableaux dans PostgreSQL (psql)", "Loading of the tables into PostgreSQL (psql)"
    ),
    "TXT",
    listed=False,
)


def write(folder: Folder) -> None:
    """Write the scripts beside the tables' files."""
    _script(
        folder, _FILE, "duckdb maillage.duckdb < load.sql", "COPY {0} FROM '{0}.csv' (FORMAT csv, HEADER);"
    )
    # The server does not see the files: psql reads them where it runs, in UTF-8 whatever its terminal has.
    _script(
        folder,
        _POSTGRESQL_FILE,
        "psql -d DATABASE -f load-postgresql.sql",
        "\\copy {0} FROM '{0}.csv' WITH (FORMAT csv, HEADER, ENCODING 'UTF8')",
    )


def _script(folder: Folder, file: File, command: str, load: str) -> None:
    tables = "\n".join(f"{_made(table)}{load.format(table.name)}\n" for table in TABLES)
    folder.add(file).write_text(f"-- Run in this folder: {command}\n\n{tables}", encoding="utf-8")


def _made(table: Table) -> str:
    columns = ",\n".join(map(_column, table.columns))
    key = ", ".join(f'"{name}"' for name in table.key)
    return f"CREATE TABLE {table.name} (\n{columns},\n  PRIMARY KEY ({key})\n);\n"


def _column(column: Column) -> str:
    """
    >>> _column(Column("end", "integer", "Fin", "End"))
    '  "end" BIGINT'
    """
    return f'  "{column.name}" {_TYPES.get(column.kind, "TEXT")}'
