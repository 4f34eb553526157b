"""The SQL that loads the CSV files into a database: DuckDB and PostgreSQL (psql) both run it, in the files' folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from endpoint.exports.exporter import File
from endpoint.tables.schema import TABLES, Column, Kind, Table
from ontology.words import Bilingual

if TYPE_CHECKING:
    from collections.abc import Mapping

    from endpoint.exports.exporter import Folder

PATH: Final = "tables/load.sql"

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
    Bilingual("Chargement des tableaux dans une base (SQL)", "Loading of the tables into a database (SQL)"),
    "TXT",
    listed=False,
)


def write(folder: Folder) -> None:
    """Write the script beside the tables' files."""
    head = "-- Run in this folder: duckdb maillage.duckdb < load.sql, or psql -f load.sql\n\n"
    folder.add(_FILE).write_text(head + "\n".join(map(_load, TABLES)), encoding="utf-8")


def _load(table: Table) -> str:
    columns = ",\n".join(map(_column, table.columns))
    key = ", ".join(f'"{name}"' for name in table.key)
    return (
        f"CREATE TABLE {table.name} (\n{columns},\n  PRIMARY KEY ({key})\n);\n"
        f"COPY {table.name} FROM '{table.name}.csv' (FORMAT csv, HEADER);\n"
    )


def _column(column: Column) -> str:
    """
    >>> _column(Column("end", "integer", "Fin", "End"))
    '  "end" BIGINT'
    """
    return f'  "{column.name}" {_TYPES.get(column.kind, "TEXT")}'
