"""The figures of the home page: a few sums over the whole graph, worked out once per snapshot."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from endpoint.store.answers import Query
from endpoint.store.interface import Store
from endpoint.store.kept import Kept

if TYPE_CHECKING:
    from collections.abc import Mapping

# ERDF is told by its kind and name, so that the query holds whatever the base IRI of the data.
_FIGURES: Final = """
PREFIX mlg: <https://w3id.org/maillage/ns#>
PREFIX kind: <https://w3id.org/maillage/def/agent-kind/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?operations ?cost ?lines ?erdf ?funders ?territories WHERE {
  { SELECT (COUNT(?op) AS ?operations) (SUM(COALESCE(?total, 0)) AS ?cost)
    WHERE { ?op a mlg:Operation OPTIONAL { ?op mlg:totalCost ?total } } }
  { SELECT (COUNT(?line) AS ?lines) WHERE { ?op mlg:hasFundingLine ?line } }
  { SELECT (SUM(?amount) AS ?erdf) WHERE {
      ?line mlg:funder ?fund ; mlg:amount ?amount .
      ?fund mlg:agentKind kind:european-fund ; skos:prefLabel "FEDER"@fr } }
  { SELECT (COUNT(DISTINCT ?funder) AS ?funders) WHERE {
      ?op mlg:hasFundingLine ?line . ?line mlg:funder ?funder
      FILTER NOT EXISTS { ?funder a mlg:UnidentifiedAgent } } }
  { SELECT (COUNT(DISTINCT ?place) AS ?territories) WHERE {
      ?op a mlg:Operation ; mlg:concernsTerritory ?place } }
}
"""

_DATES: Final = """
PREFIX mlg: <https://w3id.org/maillage/ns#>
PREFIX dct: <http://purl.org/dc/terms/>
SELECT ?date (COUNT(DISTINCT ?op) AS ?operations) WHERE {
  ?op a mlg:Operation ; mlg:decidedBy ?decision . ?decision dct:date ?date
} GROUP BY ?date ORDER BY ?date
"""


@dataclass(frozen=True, slots=True)
class Committee:
    """The operations of one committee's date (ISO 8601)."""

    date: str
    operations: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What is in the graph, in figures. Amounts in euros, exact.

    Attributes:
        operations: the projects that a dossier of their own describes.
        lines: rows of co-funding.
        cost: the total costs together.
        erdf: the amounts of ERDF together.
        funders: identified bodies that fund at least one line.
        territories: places that at least one operation concerns.
        committees: in the order of their dates.
    """

    operations: int
    lines: int
    cost: Decimal
    erdf: Decimal
    funders: int
    territories: int
    committees: tuple[Committee, ...]


class Summaries(Kept[Summary]):
    """The summary of the snapshot that is served."""

    def __init__(self) -> None:
        super().__init__(_worked_out)


async def _worked_out(store: Store) -> Summary:
    figures = await store.query(Query(_FIGURES))
    dates = await store.query(Query(_DATES))
    return _summary(_rows(figures.body)[0], _rows(dates.body))


def _rows(body: bytes) -> list[dict[str, str]]:
    return [
        {name: cell["value"] for name, cell in row.items()} for row in json.loads(body)["results"]["bindings"]
    ]


def _summary(figures: Mapping[str, str], dates: list[dict[str, str]]) -> Summary:
    return Summary(
        operations=int(figures["operations"]),
        lines=int(figures["lines"]),
        cost=Decimal(figures["cost"]),
        erdf=Decimal(figures["erdf"]),
        funders=int(figures["funders"]),
        territories=int(figures["territories"]),
        committees=tuple(Committee(row["date"], int(row["operations"])) for row in dates),
    )
