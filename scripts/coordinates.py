"""Coordinates of communes, from the populated places of GeoNames.

GeoNames gives a name, a region and a population, neither the commune's code nor its department, and French
communes have many namesakes. So a name alone places nothing: the place must also lie near others of the same
intercommunality, and be the only one that does, for the only commune that it could be.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from commune_history import Place, folded
from official_lists import Row

OVERSEAS = {
    "GP": "01",
    "MQ": "02",
    "GF": "03",
    "RE": "04",
    "YT": "06",
}  # country of GeoNames: region of INSEE

NEAR = 12.0  # km to the nearest other place of the same intercommunality
NEAR_ENOUGH = 20.0  # the same, when the populations agree too


@dataclass(frozen=True, slots=True)
class Spot:
    """A populated place of GeoNames."""

    id: int
    region: str
    name: str
    others: tuple[str, ...]
    latitude: float
    longitude: float
    population: int

    def distance(self, other: Spot) -> float:
        """Kilometres, on a plane: near enough below a hundred."""
        middle = math.radians((self.latitude + other.latitude) / 2)
        east = (self.longitude - other.longitude) * math.cos(middle)
        return 111.2 * math.hypot(self.latitude - other.latitude, east)


Site = tuple[str, str]  # code, name: a commune and its chef-lieu of the same name are one site


@dataclass(frozen=True, slots=True)
class Candidate:
    """A commune and a place that may be the same."""

    site: Site
    area: str
    population: int
    spot: Spot

    def agrees(self) -> bool:
        """Whether the two populations are of one size."""
        return self.population / 2 <= self.spot.population <= self.population * 2

    def too_big(self) -> bool:
        return bool(self.population) and self.spot.population > self.population * 2


def spots(rows: Iterable[Row]) -> list[Spot]:
    """The places of France, overseas departments included."""
    found = []
    for row in rows:
        region = row["admin1code"] if row["countrycode"] == "FR" else OVERSEAS.get(row["countrycode"])
        if region:
            at = row["latitude"], row["longitude"]
            others = tuple(row["alternatenames"])
            found.append(Spot(row["geonameid"], region, row["name"], others, *at, row["population"]))
    return found


class Map:
    """The places that stand, by intercommunality (or department where there is none)."""

    def __init__(self, places: list[Place], epcis: dict[str, str]) -> None:
        self._standing: dict[str, dict[Site, Spot]] = defaultdict(dict)
        self._sites: dict[tuple[str, str], dict[Site, Place]] = defaultdict(dict)  # by region and folded name
        self._epcis = epcis
        for place in places:
            for name in place.names:
                known = self._sites[place.region, folded(name)]
                site = place.code, place.name
                if site not in known or place.population:
                    known[site] = place

    def candidates(self, found: list[Spot]) -> list[Candidate]:
        """By the name that GeoNames prefers, else by one of its others (« Dunkirk » is Dunkerque too)."""
        first = [pair for spot in found for pair in self._pairs(spot, (spot.name,))]
        matched = {pair.spot.id for pair in first}
        placed = {pair.site for pair in first}
        rest = [spot for spot in found if spot.id not in matched]
        other = [pair for spot in rest for pair in self._pairs(spot, spot.others) if pair.agrees()]
        return first + [pair for pair in other if pair.site not in placed]

    def _pairs(self, spot: Spot, names: Iterable[str]) -> Iterator[Candidate]:
        for name in {folded(name) for name in names}:
            for site, place in self._sites.get((spot.region, name), {}).items():
                area = self._epcis.get(place.code) or self._epcis.get(place.parent) or place.department
                yield Candidate(site, area, place.population or 0, spot)

    def settle(self, candidates: list[Candidate]) -> dict[Site, Spot]:
        """Start from the sure ones; let each that stands vouch for its neighbours; keep what is alone to fit."""
        sure = [pair for pair in _alone(candidates) if pair.agrees()]
        self._stand(sure)
        vouched = fitting = [pair for pair in sure if self._fits(pair)]
        self._standing.clear()
        while vouched:
            self._stand(vouched)
            fitting = _alone([pair for pair in candidates if self._fits(pair)])
            vouched = [pair for pair in fitting if pair.site not in self._standing[pair.area]]
        return {pair.site: pair.spot for pair in fitting}

    def _stand(self, pairs: list[Candidate]) -> None:
        for pair in pairs:
            self._standing[pair.area][pair.site] = pair.spot

    def _fits(self, pair: Candidate) -> bool:
        if pair.too_big():
            return False
        others = (spot for site, spot in self._standing[pair.area].items() if site != pair.site)
        nearest = min((pair.spot.distance(other) for other in others), default=math.inf)
        return nearest <= (NEAR_ENOUGH if pair.agrees() else NEAR)


def _alone(pairs: list[Candidate]) -> list[Candidate]:
    """The pairs whose commune has no other place, and whose place no other commune."""
    spots_of: dict[Site, set[int]] = defaultdict(set)
    sites_of: dict[int, set[Site]] = defaultdict(set)
    for pair in pairs:
        spots_of[pair.site].add(pair.spot.id)
        sites_of[pair.spot.id].add(pair.site)
    return [pair for pair in pairs if len(spots_of[pair.site]) == len(sites_of[pair.spot.id]) == 1]
