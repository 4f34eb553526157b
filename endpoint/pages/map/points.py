"""The places that operations concern, with their positions, numbers and costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from endpoint.pages.labels import place_code
from endpoint.tables.database import euros
from endpoint.tables.served import Database


@dataclass(frozen=True, slots=True)
class Point:
    """A place that operations concern.

    Attributes:
        iri: of the place.
        latitude, longitude: in degrees (WGS 84); None where no position is known.
        mean_of: of how many communes the position is the mean; 0 where it is the place's own.
        operations: that concern it.
        cost: their total costs in euros, each counted whole.
    """

    iri: str
    name: str | None
    kind: str | None
    code: str | None
    latitude: float | None
    longitude: float | None
    mean_of: int
    operations: int
    cost: Decimal | None

    @property
    def euros(self) -> Decimal:
        """The cost, 0 where none is stated."""
        return self.cost or Decimal(0)


@dataclass(frozen=True, slots=True)
class Extent:
    """A rectangle in degrees."""

    west: float
    south: float
    east: float
    north: float

    def with_point(self, longitude: float, latitude: float) -> Extent:
        """The least rectangle that holds a point too."""
        return Extent(
            min(self.west, longitude),
            min(self.south, latitude),
            max(self.east, longitude),
            max(self.north, latitude),
        )


# What is only perhaps concerned, or only mentioned, is on no map.
_QUERY: Final = """
SELECT t.*, p.name, p.kind, p.code, q.latitude, q.longitude, COALESCE(q.mean_of, 0) AS mean_of FROM (
  SELECT place, COUNT(*) AS operations, SUM(cost) AS cost FROM place_operations
  WHERE here = 'concerned' AND day >= ? AND day < ? GROUP BY place
) t JOIN places p USING (place) LEFT JOIN place_points q USING (place)
ORDER BY operations DESC, cost DESC, p.name, t.place
"""


async def points(database: Database, year: str | None = None, kind: str | None = None) -> Sequence[Point]:
    """The places of a year (empty: of operations without a date), of a kind, or all; the most concerned first."""
    found = await database.once(("map", year), lambda: _read(database, year))
    return found if kind is None else tuple(one for one in found if one.kind == kind)


async def _read(database: Database, year: str | None) -> tuple[Point, ...]:
    span = ("", "~") if year is None else (year, f"{int(year) + 1:04}" if year else "0")
    rows = await database.long_rows(_QUERY, span)
    return tuple(
        Point(
            iri=row["place"],
            name=row["name"],
            kind=row["kind"],
            code=place_code(row["place"], row["kind"], row["code"]),
            latitude=row["latitude"],
            longitude=row["longitude"],
            mean_of=row["mean_of"],
            operations=row["operations"],
            cost=euros(row["cost"]),
        )
        for row in rows
    )


async def extent(database: Database) -> Extent | None:
    """The rectangle of all positions that are known, whatever is shown, so that the map stays where it is."""

    async def read() -> Extent | None:
        rows = await database.long_rows(
            """SELECT MIN(longitude) AS west, MIN(latitude) AS south, MAX(longitude) AS east,
            MAX(latitude) AS north FROM place_points"""
        )
        row = rows[0]
        if row["west"] is None:
            return None
        return Extent(row["west"], row["south"], row["east"], row["north"])

    return await database.once(("extent",), read)


async def register(database: Database) -> Sequence[tuple[float, float]]:
    """The longitudes and latitudes of all communes that have a position, which show where the land is."""

    async def read() -> tuple[tuple[float, float], ...]:
        rows = await database.long_rows(
            """SELECT longitude, latitude FROM places
            WHERE kind = 'commune' AND latitude IS NOT NULL AND longitude IS NOT NULL ORDER BY 1, 2"""
        )
        return tuple((row["longitude"], row["latitude"]) for row in rows)

    return await database.once(("register",), read)


async def years(database: Database) -> Sequence[str]:
    """The years of which there are operations."""

    async def read() -> tuple[str, ...]:
        rows = await database.long_rows(
            """SELECT DISTINCT substr(decision_date, 1, 4) AS year FROM operations
            WHERE decision_date IS NOT NULL ORDER BY 1"""
        )
        return tuple(row["year"] for row in rows)

    return await database.once(("years",), read)
