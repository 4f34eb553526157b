"""What the operations cover: days of decision, and where their places lie. Two queries, for whoever asks them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from endpoint.store.answers import Query
from endpoint.store.interface import Store
from endpoint.store.kept import Kept

DAYS: Final = """
PREFIX mlg: <https://w3id.org/maillage/ns#>
PREFIX dct: <http://purl.org/dc/terms/>
SELECT (MIN(?day) AS ?first) (MAX(?day) AS ?last) (COUNT(?op) AS ?operations) {
  ?op a mlg:Operation OPTIONAL { ?op mlg:decidedBy/dct:date ?day }
}
"""

# A body's perimeter has no point of its own: the communes in it have.
BOX: Final = """
PREFIX mlg: <https://w3id.org/maillage/ns#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX geo: <http://www.w3.org/2003/01/geo/wgs84_pos#>
SELECT (MIN(?long) AS ?west) (MIN(?lat) AS ?south) (MAX(?long) AS ?east) (MAX(?lat) AS ?north) {
  { SELECT DISTINCT ?place { ?op a mlg:Operation ; mlg:concernsTerritory ?place } }
  { ?place geo:lat ?lat ; geo:long ?long }
  UNION
  { ?part dct:isPartOf ?place ; geo:lat ?lat ; geo:long ?long }
}
"""


@dataclass(frozen=True, slots=True)
class Box:
    """Degrees, WGS 84."""

    west: Decimal
    south: Decimal
    east: Decimal
    north: Decimal

    @property
    def corners(self) -> tuple[tuple[Decimal, Decimal], ...]:
        """Longitude and latitude of each, against the clock, the first one again at the end."""
        west, south, east, north = self.west, self.south, self.east, self.north
        return ((west, south), (east, south), (east, north), (west, north), (west, south))

    @property
    def centre(self) -> tuple[Decimal, Decimal]:
        return (self.west + self.east) / 2, (self.south + self.north) / 2


@dataclass(frozen=True, slots=True)
class Coverage:
    """Days as ``YYYY-MM-DD``; None for what no operation says."""

    operations: int
    first: str | None
    last: str | None
    box: Box | None


def coverage(days: Iterable[Sequence[str | None]], box: Iterable[Sequence[str | None]]) -> Coverage:
    """What the rows of both queries say.

    >>> coverage([("2019-01-01", "2020-01-01", "5")], [("1.5", "49", "4", "51")]).box.centre
    (Decimal('2.75'), Decimal('50'))
    >>> coverage([(None, None, "0")], [(None, None, None, None)])
    Coverage(operations=0, first=None, last=None, box=None)
    """
    first, last, operations = next(iter(days))
    limits = [Decimal(one) for row in box for one in row if one is not None]
    return Coverage(int(operations or 0), first, last, Box(*limits) if len(limits) == 4 else None)


class Coverages(Kept[Coverage]):
    """What the operations of the snapshot that is served cover."""

    def __init__(self) -> None:
        super().__init__(_covered)


async def _covered(store: Store) -> Coverage:
    return coverage(await _rows(store, DAYS), await _rows(store, BOX))


async def _rows(store: Store, text: str) -> list[Sequence[str | None]]:
    found = json.loads((await store.query(Query(text))).body)
    names = found["head"]["vars"]
    return [
        [row[name]["value"] if name in row else None for name in names]
        for row in found["results"]["bindings"]
    ]
