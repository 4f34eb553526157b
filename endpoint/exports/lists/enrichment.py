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
from functools import cached_property
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


@dataclass(frozen=True)
class Enrichment:
    """All additions, in the order of the file."""

    path: Path | None
    additions: Sequence[Addition] = ()

    def meant(self, record: Record) -> list[Addition]:
        """Those that mean a row, the most particular first."""
        near = (one for key in {record.key.get("operation"), None} for one in self._by_operation.get(key, ()))
        return sorted((one for one in near if one.means(record)), key=lambda one: (-len(one.key), one.number))

    @cached_property
    def _by_operation(self) -> Mapping[str | None, list[Addition]]:
        found: dict[str | None, list[Addition]] = {}
        for one in self.additions:
            found.setdefault(one.key.get("operation"), []).append(one)
        return found

    def check(self, rows: Iterable[tuple[Listing, Record]]) -> None:
        """Hold the additions against all rows of the lists.

        Raises:
            WrongUse: one contradicts what the dossier says, a SIREN that is known or another that is as particular; or
                it means no row, or none of the list that a column of it is of.
        """
        unused = {one.number: set(one.cells) for one in self.additions}
        strange = set(unused)
        for listing, record in rows if self.additions else ():
            said = {column.name: record.cells.get(column.name) for column in listing.columns}
            meant = self.meant(record)
            for one in meant:
                strange.discard(one.number)
                unused[one.number] -= said.keys()
                self._hold(one, said, record.sirens)
            self._hold_together(meant, said)
        keys = f"check its {', '.join(KEYS)}"
        if strange:
            raise WrongUse(f"{self.path}, line {min(strange)} means no row of the lists: {keys}.")
        for number, columns in unused.items():
            if columns:
                raise WrongUse(
                    f"{self.path}, line {number} means no row of the list that has {min(columns)}: {keys}."
                )

    def _hold_together(self, meant: Sequence[Addition], said: Iterable[str]) -> None:
        """Of two that are equally particular for one cell, neither goes before the other."""
        for name in said:
            giving = [one for one in meant if name in one.cells]
            for one in giving[1:]:
                first = giving[0]
                if len(one.key) == len(first.key) and not _same(one.cells[name], first.cells[name]):
                    raise WrongUse(
                        f"{self.path}, line {one.number}: {name} is {one.cells[name]!r}, and {first.cells[name]!r} in "
                        f"line {first.number}, for a row that both mean: say which row in one of them."
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
        WrongUse: the file can't be read, a column is of no list, a column is there twice, a value is not of its column,
            a row has too many cells, or two rows of one key differ.
    """
    if path is None:
        return Enrichment(None)
    checks = {column.name: column.check for listing in listings for column in listing.columns}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, dialect=_dialect(file.read(4096), file.seek(0)))
            names = list(reader.fieldnames or ())
            rows = [(reader.line_num, row) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise WrongUse(f"{path} can't be read as a CSV file in UTF-8 ({error}): check the file.") from error
    if twice := [name for name in names if names.count(name) > 1]:
        raise WrongUse(f"{path} has two columns {twice[0]!r}: take one away.")
    if strange := sorted(set(names) - set(KEYS) - set(checks)):
        raise WrongUse(
            f"{path} has a column {strange[0]!r} that no list has: the columns are in docs/package.md."
        )
    found = [_addition(path, number, row, checks) for number, row in rows]
    _agree(path, found)
    return Enrichment(path, found)


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
