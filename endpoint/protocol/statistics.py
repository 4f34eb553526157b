"""How many statements, things and terms the graph holds: the figures of its VoID description."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from endpoint.store.answers import Query
from endpoint.store.interface import Store
from endpoint.store.kept import Kept

LISTED_GRAPHS: Final = 1_000
"""More named graphs than that are not listed one by one."""

_SECONDS: Final = 10.0

_GRAPHS: Final = f"""
SELECT ?term (COUNT(*) AS ?n) {{ GRAPH ?term {{ ?s ?p ?o }} }}
GROUP BY ?term ORDER BY ?term LIMIT {LISTED_GRAPHS + 1}
"""
_CLASSES: Final = "SELECT ?term (COUNT(DISTINCT ?s) AS ?n) { ?s a ?term } GROUP BY ?term ORDER BY ?term"
_PROPERTIES: Final = "SELECT ?term (COUNT(*) AS ?n) { ?s ?term ?o } GROUP BY ?term ORDER BY ?term"


@dataclass(frozen=True, slots=True)
class Statistics:
    """Figures by IRI, in the order of the IRIs.

    Attributes:
        graphs: statements of each named graph; of the first thousand and one where there are more.
        classes: things of each class, in the default graph.
        properties: statements of each property, in the default graph.
    """

    graphs: dict[str, int]
    classes: dict[str, int]
    properties: dict[str, int]

    @property
    def triples(self) -> int:
        """Statements of the default graph."""
        return sum(self.properties.values())


class Counts(Kept[Statistics]):
    """The statistics of the snapshot that is served."""

    def __init__(self) -> None:
        super().__init__(_counted)


async def _counted(store: Store) -> Statistics:
    return Statistics(
        await _by_iri(store, _GRAPHS), await _by_iri(store, _CLASSES), await _by_iri(store, _PROPERTIES)
    )


async def _by_iri(store: Store, text: str) -> dict[str, int]:
    answer = await store.query(Query(text, timeout=_SECONDS))
    rows = json.loads(answer.body)["results"]["bindings"]
    return {
        row["term"]["value"]: int(row["n"]["value"])
        for row in rows
        if "term" in row and row["term"]["type"] == "uri"
    }
