"""What a programme adds to what its dossiers say: a CSV file, of which each row fills cells of some rows of the lists.

Its columns ``operation`` (the N° Synergie), ``line`` (the number of a funding line) and ``funder`` (the IRI or the name
of a body) say which rows are meant: those that have all the values given. Every other column is one of a list. A row
that says more of which rows it means goes before one that says less.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

from endpoint.errors import WrongUse
from endpoint.exports.lists.listing import Check, Listing, Reason, Record

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

    def check(self, rows: Iterable[tuple[Listing, Record]]) -> None:
        """Hold the additions against all rows of the lists.

        Raises:
            WrongUse: one contradicts what the dossier says, or a SIREN that is known; or it means no row.
        """
        unused = {one.number for one in self.additions}
        for listing, record in rows if self.additions else ():
            said = {column.name: record.cells.get(column.name) for column in listing.columns}
            for one in self.additions:
                if one.means(record):
                    unused.discard(one.number)
                    self._hold(one, said, record.sirens)
        if unused:
            raise WrongUse(
                f"{self.path}, line {min(unused)} means no row of the lists: check its {', '.join(KEYS)}."
            )

    def _hold(
        self, one: Addition, said: Mapping[str, str | Reason | None], sirens: Mapping[str, str]
    ) -> None:
        for name, value in one.cells.items():
            at = f"{self.path}, line {one.number}: {name} is {value!r}"
            known = said.get(name)
            if isinstance(known, str) and not _same(known, value):
                raise WrongUse(
                    f"{at}, and {known!r} in the dossier, which is not replaced: take the value away."
                )
            if name in sirens and not value.startswith(sirens[name]):
                raise WrongUse(f"{at}, and the SIREN of this body is {sirens[name]!r}: check the number.")


def read(path: Path | None, listings: Sequence[Listing]) -> Enrichment:
    """The file's additions, each value checked against its column.

    Raises:
        WrongUse: the file can't be read, a column is of no list, a value is not of its column, a row has too many cells, or
            two rows of one key differ.
    """
    if path is None:
        return Enrichment(None)
    checks = {column.name: column.check for listing in listings for column in listing.columns}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, dialect=_dialect(file.read(4096), file.seek(0)))
            names = set(reader.fieldnames or ())
            rows = [(reader.line_num, row) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise WrongUse(f"{path} can't be read as a CSV file in UTF-8 ({error}): check the file.") from error
    if strange := sorted(names - set(KEYS) - set(checks)):
        raise WrongUse(
            f"{path} has a column {strange[0]!r} that no list has: the columns are in docs/package.md."
        )
    found = [_addition(path, number, row, checks) for number, row in rows]
    _agree(path, found)
    return Enrichment(path, sorted(found, key=lambda one: -len(one.key)))


def _addition(path: Path, number: int, row: Mapping[Any, Any], checks: Mapping[str, Check]) -> Addition:
    if None in row:
        raise WrongUse(f"{path}, line {number} has more cells than the head has columns: check its commas.")
    given = {name: value.strip() for name, value in row.items() if value and value.strip()}
    for name, value in given.items():
        if name in checks and (wanted := checks[name](value)):
            raise WrongUse(f"{path}, line {number}: {name} is {value!r}, and must be {wanted}.")
    key = {name: given.pop(name) for name in KEYS if name in given}
    return Addition(number, key, given)


def _agree(path: Path, additions: Sequence[Addition]) -> None:
    """Two rows that mean the same say the same."""
    seen: dict[tuple[frozenset[tuple[str, str]], str], tuple[str, int]] = {}
    for one in additions:
        for name, value in one.cells.items():
            other, line = seen.setdefault((frozenset(one.key.items()), name), (value, one.number))
            if not _same(other, value):
                raise WrongUse(
                    f"{path}, line {one.number}: {name} is {value!r}, and {other!r} in line {line} for the same rows."
                )


def _same(one: str, other: str) -> bool:
    """
    >>> _same("1.0", "1.00"), _same("FEDER", "FSE")
    (True, False)
    """
    try:
        return one == other or Decimal(one) == Decimal(other)
    except InvalidOperation:
        return False


def _dialect(start: str, _: int) -> type[csv.Dialect]:
    """Commas, or the semicolons that a French spreadsheet writes."""
    head = start.partition("\n")[0]
    return _Semicolons if head.count(";") > head.count(",") else csv.excel


class _Semicolons(csv.excel):
    delimiter = ";"
