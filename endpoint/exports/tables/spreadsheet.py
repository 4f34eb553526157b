"""All tables as one workbook (Office Open XML), a sheet a table, written row by row.

No cell is a formula or a link, whatever its text. A sheet has 1,048,576 rows and a cell 32,767 characters at most:
where a table has more rows it goes on in a second sheet, and a longer text is not in the workbook but in the CSV file.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from endpoint.exports.exporter import Exporter, File
from endpoint.exports.tables.selection import Cell, cells
from endpoint.progress import shown
from endpoint.tables.schema import TABLES, Column, Table
from ontology.words import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlsxwriter.workbook import Workbook

    from endpoint.exports.exporter import Folder, Source

PATH: Final = "tables/maillage.xlsx"
ROWS: Final = 1_048_575
"""The rows of a sheet below its head."""
CHARACTERS: Final = 32_767
"""The longest text of a cell."""

_TOO_LONG: Final = (
    "(texte trop long pour un tableur : voir le fichier CSV / text too long for a workbook: see the CSV)"
)
_FILE: Final = File(
    PATH,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Bilingual("Tous les tableaux en un classeur", "All tables as one workbook"),
    "XLSX",
)
_FORMATS: Final[Mapping[str, str]] = {"money": "#,##0.00", "percent": "0.00", "date": "dd/mm/yyyy"}
_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def _write(source: Source, folder: Folder) -> None:
    from xlsxwriter import Workbook

    path = folder.add(_FILE)
    with Workbook(str(path), {**_OPTIONS, "tmpdir": str(path.parent)}) as book:
        # The moment that a workbook tells is that of its snapshot: the same graph gives the same bytes.
        book.set_properties({"title": "Maillage", "created": _moment(source.manifest.created)})
        for table in shown(TABLES, len(TABLES), "XLSX", "table"):
            rows = cells(source.tables, table)
            for number, part in enumerate(_parts(rows), 1):
                _sheet(book, table, number, part)


def _moment(text: str) -> datetime:
    """
    >>> _moment("2026-11-21T10:00:00Z").isoformat()
    '2026-11-21T10:00:00'
    """
    return datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None)


def _parts(rows: Iterator[tuple[Cell, ...]]) -> Iterator[Iterator[tuple[Cell, ...]]]:
    """The rows of each sheet; an empty table has one sheet too."""
    first = next(rows, None)
    if first is None:
        yield iter(())
    while first is not None:
        yield _chained(first, islice(rows, ROWS - 1))
        first = next(rows, None)


def _chained(first: tuple[Cell, ...], rest: Iterator[tuple[Cell, ...]]) -> Iterator[tuple[Cell, ...]]:
    yield first
    yield from rest


def _sheet(book: Workbook, table: Table, number: int, rows: Iterator[tuple[Cell, ...]]) -> None:
    suffix = f" ({number})" if number > 1 else ""
    sheet = book.add_worksheet((table.sheet or table.fr) + suffix)
    head = book.add_format({"bold": True, "bottom": 1})
    formats = [_format(book, column) for column in table.columns]
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, 14 if column.kind in _FORMATS else 28)
        sheet.write_string(0, place, column.fr, head)
    for line, row in enumerate(rows, 1):
        for place, (column, value) in enumerate(zip(table.columns, row, strict=True)):
            _cell(sheet, (line, place), column, value, formats[place])


def _format(book: Workbook, column: Column) -> Any:
    pattern = _FORMATS.get(column.kind)
    return book.add_format({"num_format": pattern}) if pattern else None


def _cell(sheet: Any, at: tuple[int, int], column: Column, value: Cell, format_: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(*at, value)
    elif isinstance(value, Decimal | int | float):
        sheet.write_number(*at, value, format_)
    elif column.kind == "date":
        sheet.write_datetime(*at, date.fromisoformat(value), format_)
    else:
        sheet.write_string(*at, value if len(value) <= CHARACTERS else _TOO_LONG)


SPREADSHEET: Final = Exporter("spreadsheet", _FILE.title, _write)
