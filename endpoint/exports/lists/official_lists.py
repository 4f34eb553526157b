"""The official lists as files, and the list of every cell that is empty in them.

A list of which a row lacks a required cell is a draft, and its file says so. No cell is filled with a placeholder.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from endpoint.exports.exporter import Exporter, File
from endpoint.exports.lists.enrichment import Enrichment, read
from endpoint.exports.lists.kohesio import KOHESIO
from endpoint.exports.lists.listing import Column, Listing, Reason, Record
from endpoint.exports.lists.scdl import SCDL
from endpoint.exports.tables.csv_files import MEDIA_TYPE, harmless
from ontology.words import Bilingual

if TYPE_CHECKING:
    from endpoint.exports.exporter import Folder, Source

LISTINGS: Final = (SCDL, KOHESIO)
FOLDER: Final = "lists"
MISSING: Final = f"{FOLDER}/missing-cells.csv"
DRAFT: Final = "-draft"

_HEAD: Final = ("file", "row", "operation", "line", "column", "required", "reason", "reason_fr", "reason_en")
_NUMBER: Final = re.compile(r"-?\d+(\.\d+)?")
_MISSING_FILE: Final = File(
    MISSING,
    MEDIA_TYPE,
    Bilingual(
        "Cellules vides des listes officielles, et pourquoi", "Empty cells of the official lists, and why"
    ),
    "CSV",
    listed=False,
)

Cells = dict[str, str | Reason]


def _write(source: Source, folder: Folder) -> None:
    enrichment = read(source.wanted.enrich, LISTINGS)
    enrichment.check((listing, record) for listing in LISTINGS for record in listing.records(source))
    with _table(folder, _MISSING_FILE) as missing:
        missing.writerow(_HEAD)
        for listing in LISTINGS:
            _list(source, folder, listing, enrichment, missing)


def _list(source: Source, folder: Folder, listing: Listing, enrichment: Enrichment, missing: Any) -> None:
    draft = any(_lacks(listing, filled(listing, record, enrichment)) for record in listing.records(source))
    file = _file(listing, draft=draft)
    with _table(folder, file) as table:
        table.writerow([column.name for column in listing.columns])
        for number, record in enumerate(listing.records(source), 1):
            cells = filled(listing, record, enrichment)
            table.writerow([_printed(cells[column.name]) for column in listing.columns])
            for column, reason, required in empty(listing, cells):
                at = (file.path, number, record.key.get("operation", ""), record.key.get("line", ""))
                told = (
                    column.name,
                    "true" if required else "false",
                    reason.code,
                    reason.said.fr,
                    reason.said.en,
                )
                missing.writerow((*at, *told))


def filled(listing: Listing, record: Record, enrichment: Enrichment) -> Cells:
    """Every cell of a row: what the dossier says, else what is added, else the reason for nothing."""
    cells: Cells = {}
    added: dict[str, str] = {}
    for one in reversed(enrichment.meant(record)):
        added |= one.cells
    for column in listing.columns:
        said = record.cells.get(column.name, listing.unsaid)
        if isinstance(said, str) and column.check(said) is None:
            cells[column.name] = said
        else:
            reason = said if isinstance(said, Reason) else listing.unsaid
            cells[column.name] = added.get(column.name, reason)
    return cells


def empty(listing: Listing, cells: Cells) -> Iterator[tuple[Column, Reason, bool]]:
    """The empty cells of a row, and whether each is required; of a group, one cell is enough."""
    full = {
        column.group for column in listing.columns if column.group and isinstance(cells[column.name], str)
    }
    for column in listing.columns:
        cell = cells[column.name]
        if isinstance(cell, Reason):
            yield column, cell, column.required and column.group not in full


def _lacks(listing: Listing, cells: Cells) -> bool:
    return any(required for _, _, required in empty(listing, cells))


def _file(listing: Listing, *, draft: bool) -> File:
    title = listing.title
    if draft:
        title = Bilingual(f"{title.fr}, brouillon", f"{title.en}, draft")
    path = f"{FOLDER}/{listing.name}{DRAFT if draft else ''}.csv"
    # A draft does not conform to the schema, so nothing says that it does.
    return File(path, MEDIA_TYPE, title, "CSV", conforms_to="" if draft else listing.schema)


def _printed(cell: str | Reason) -> str:
    if isinstance(cell, Reason):
        return ""
    return cell if _NUMBER.fullmatch(cell) else harmless(cell)


@contextmanager
def _table(folder: Folder, file: File) -> Iterator[Any]:
    with folder.add(file).open("w", encoding="utf-8", newline="") as opened:
        yield csv.writer(opened, lineterminator="\r\n")


OFFICIAL_LISTS: Final = Exporter(
    "lists",
    Bilingual(
        "Listes officielles : subventions (SCDL) et opérations (UE)",
        "Official lists: grants (SCDL), operations (EU)",
    ),
    _write,
)
