"""A CSV file a table (RFC 4180), in UTF-8, with decimal points and ISO 8601 dates, in the order of the keys.

A spreadsheet takes a text that begins with ``=``, ``+``, ``-``, ``@``, a tab or a line's end for a formula, and a dossier
may hold any text. Such a text has an apostrophe before it here, and so has one that begins with an apostrophe: whoever
takes one apostrophe from the beginning of every text that has one reads what the graph says.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from endpoint.exports.exporter import Exporter, File
from endpoint.exports.tables import csvw, data_package, sql_script
from endpoint.exports.tables.selection import Cell, cells
from endpoint.progress import shown
from endpoint.tables.schema import TABLES, Table
from ontology.words import Bilingual

if TYPE_CHECKING:
    from endpoint.exports.exporter import Folder, Source

FOLDER: Final = "tables"
MEDIA_TYPE: Final = "text/csv"

_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
_TEXTS: Final = frozenset({"text", "term"})


def path_of(table: Table) -> str:
    """Where the file of a table stands in the package."""
    return f"{FOLDER}/{table.name}.csv"


def file_of(table: Table) -> File:
    """The file of a table, as the catalogue tells of it."""
    return File(path_of(table), MEDIA_TYPE, Bilingual(table.fr, table.en), "CSV")


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula.

    >>> harmless("=1+1"), harmless("'t Zand"), harmless("CAF du Nord")
    ("'=1+1", "''t Zand", 'CAF du Nord')
    """
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def printed(value: Cell) -> str:
    """A value that is no free text.

    >>> printed(Decimal("30000.50")), printed(None), printed(True), printed(50.5)
    ('30000.50', '', 'true', '50.5')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _write(source: Source, folder: Folder) -> None:
    for table in shown(TABLES, len(TABLES), "CSV", "table"):
        path = folder.add(file_of(table))
        printers = [_printer(column.kind) for column in table.columns]
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow([column.name for column in table.columns])
            for row in cells(source.tables, table):
                writer.writerow([print_(value) for print_, value in zip(printers, row, strict=True)])
    csvw.write(folder)
    sql_script.write(folder)
    data_package.write(source, folder)


def _printer(kind: str) -> Callable[[Cell], str]:
    return _text if kind in _TEXTS else printed


def _text(value: Cell) -> str:
    return "" if value is None else harmless(str(value))


TABLES_AS_CSV: Final = Exporter(
    "tables",
    Bilingual("Tableaux en CSV, avec leurs métadonnées", "Tables as CSV, with their metadata"),
    _write,
)
