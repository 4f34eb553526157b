"""A Parquet file a table, for columnar tools: amounts are decimals, dates are dates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from endpoint.exports.exporter import Exporter, File
from endpoint.exports.tables.selection import Cell, cells
from endpoint.progress import shown
from endpoint.tables.schema import TABLES, Kind, Table
from ontology.words import Bilingual

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from endpoint.exports.exporter import Folder, Source

_ROWS: Final = 50_000  # of one group; so many are in memory
_READERS: Final[Mapping[Kind, Callable[[Any], Any]]] = {
    "date": date.fromisoformat,
    "decimal": float,
    "percent": lambda value: Decimal(value).quantize(Decimal("0.000001")),
}


def _write(source: Source, folder: Folder) -> None:
    from pyarrow import Table as Columns
    from pyarrow.parquet import ParquetWriter

    for table in shown(TABLES, len(TABLES), "Parquet", "table"):
        schema = _schema(table)
        rows = cells(source.tables, table)
        with ParquetWriter(folder.add(_file(table)), schema, compression="zstd") as writer:
            while part := list(islice(rows, _ROWS)):
                writer.write_table(Columns.from_pydict(_columns(table, part), schema))


def _file(table: Table) -> File:
    return File(
        f"tables/parquet/{table.name}.parquet",
        "application/vnd.apache.parquet",
        Bilingual(table.fr, table.en),
        "PARQUET",
    )


def _columns(table: Table, rows: list[tuple[Cell, ...]]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for column, values in zip(table.columns, zip(*rows, strict=True), strict=True):
        read = _READERS.get(column.kind)
        found[column.name] = [None if v is None else read(v) for v in values] if read else list(values)
    return found


def _schema(table: Table) -> Any:
    import pyarrow

    types: Mapping[Kind, Any] = {
        "money": pyarrow.decimal128(18, 2),
        "percent": pyarrow.decimal128(12, 6),
        "decimal": pyarrow.float64(),
        "integer": pyarrow.int64(),
        "date": pyarrow.date32(),
        "boolean": pyarrow.bool_(),
    }
    return pyarrow.schema(
        [
            pyarrow.field(column.name, types.get(column.kind, pyarrow.string()), nullable=not column.key)
            for column in table.columns
        ]
    )


PARQUET: Final = Exporter("parquet", Bilingual("Tableaux en Parquet", "Tables as Parquet"), _write)
