"""Figures by year, and the picture of them: a bar a year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from sqlite3 import Row
from typing import Final

from endpoint.tables.database import euros

WIDTH: Final = 720
HEIGHT: Final = 180
_ROOM: Final = 24  # above and below the bars


@dataclass(frozen=True, slots=True)
class Year:
    """What happened in a year, which is empty where no date is known.

    Attributes:
        amount: in euros; None where none is stated.
        gives: whether there can be an amount: a body that is no funder in that year has none to state.
    """

    year: str
    operations: int
    amount: Decimal | None
    gives: bool = True


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the picture, in the units of its view box."""

    year: Year
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)


def years_of(rows: Iterable[Row]) -> tuple[Year, ...]:
    """The years from rows with ``year``, ``operations`` and ``amount`` (cents), in their order."""
    return tuple(Year(row["year"], row["operations"], euros(row["amount"])) for row in rows)


def bars(years: Sequence[Year]) -> tuple[Bar, ...]:
    """A bar for each year, those between without anything too: as high as its amount, or where there is none
    at all as its number of operations. Nothing for fewer than two years, which a line of text says as well.

    >>> [(bar.x, bar.height) for bar in bars([Year("2019", 1, Decimal(5)), Year("2021", 1, Decimal(10))])]
    [(24.0, 66.0), (264.0, 0.0), (504.0, 132.0)]
    """
    known = {int(one.year): one for one in years if one.year.isdigit()}
    if len(known) < 2:
        return ()
    first, last = min(known), max(known)
    all_years = [known.get(year, Year(str(year), 0, None)) for year in range(first, last + 1)]
    by_amount = any(one.amount for one in all_years)
    sizes = [float(one.amount or 0) if by_amount else float(one.operations) for one in all_years]
    greatest, step = max(*sizes, 0.0) or 1.0, WIDTH / len(all_years)
    room = HEIGHT - 2 * _ROOM
    found = []
    for number, (year, size) in enumerate(zip(all_years, sizes, strict=True)):
        height = round(room * max(size, 0.0) / greatest, 1)
        x, y = round(number * step + step * 0.1, 1), round(HEIGHT - _ROOM - height, 1)
        found.append(Bar(year, x, y, round(step * 0.8, 1), height))
    return tuple(found)
