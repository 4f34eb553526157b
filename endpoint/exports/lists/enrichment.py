"""What a programme adds to what its dossiers say: a CSV file, of which each row fills cells of some rows of the lists.

Its columns ``operation`` (the N° Synergie), ``line`` (the number of a funding line) and ``funder`` (the IRI or the name
of a body) say which rows are meant: those that have all the values given. Every other column is one of a list. A row
that says more of which rows it means goes before one that says less.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from endpoint.errors import WrongUse
from endpoint.exports.lists.listing import Listing, Record

KEYS: Final = ("operation", "line", "funder")


@dataclass(frozen=True, slots=True)
class Addition:
    """One row of the file: which rows it means, and what it gives them."""

    number: int
    key: Mapping[str, str]
    cells: Mapping[str, str]

    def means(self, record: Record) -> bool:
        return all(
            value in (record.key.get(name), record.key.get(f"{name}_name"))
            for name, value in self.key.items()
        )


@dataclass(frozen=True, slots=True)
class Enrichment:
    """All additions, the most particular first."""

    path: Path | None
    additions: Sequence[Addition] = ()

    def of(self, record: Record, column: str) -> str | None:
        """What is added in a cell."""
        return next(
            (one.cells[column] for one in self.additions if column in one.cells and one.means(record)), None
        )


def read(path: Path | None, listings: Sequence[Listing]) -> Enrichment:
    """The file's additions, each value checked against its column.

    Raises:
        WrongUse: the file can't be read, a column is of no list, or a value is not of its column.
    """
    if path is None:
        return Enrichment(None)
    checks = {column.name: column.check for listing in listings for column in listing.columns}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file, dialect=_dialect(file.read(4096), file.seek(0))))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise WrongUse(f"{path} can't be read as a CSV file in UTF-8 ({error}): check the file.") from error
    names = set(rows[0]) if rows else set()
    if strange := sorted(str(name) for name in names - set(KEYS) - set(checks)):
        raise WrongUse(
            f"{path} has a column {strange[0]!r} that no list has: the columns are in docs/package.md."
        )
    found = []
    for number, row in enumerate(rows, 2):
        given = {
            name: value.strip()
            for name, value in row.items()
            if name and isinstance(value, str) and value.strip()
        }
        for name, value in given.items():
            if name in checks and (wanted := checks[name](value)):
                raise WrongUse(f"{path}, line {number}: {name} is {value!r}, and must be {wanted}.")
        key = {name: given[name] for name in KEYS if name in given}
        found.append(
            Addition(number, key, {name: value for name, value in given.items() if name not in KEYS})
        )
    return Enrichment(path, sorted(found, key=lambda one: -len(one.key)))


def _dialect(start: str, _: int) -> type[csv.Dialect]:
    """Commas, or the semicolons that a French spreadsheet writes."""
    head = start.partition("\n")[0]
    return _Semicolons if head.count(";") > head.count(",") else csv.excel


class _Semicolons(csv.excel):
    delimiter = ";"
