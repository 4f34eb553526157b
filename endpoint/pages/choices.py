"""What the value of a parameter can be taken from: the few that the graph holds, each with its name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from endpoint.errors import QueryStopped
from endpoint.pages.answers import folded
from endpoint.questions import Choices
from endpoint.store.answers import Query
from endpoint.store.interface import Store

MOST: Final = 120
"""Where there are more, a value is written and not chosen."""

_PREFIXES: Final = """
PREFIX mlg: <https://w3id.org/maillage/ns#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX igeo: <http://rdf.insee.fr/def/geo#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
_LISTS: Final[Mapping[Choices, str]] = {
    "departments": """SELECT ?value (MIN(?name) AS ?label) WHERE {
      ?place mlg:territoryKind <https://w3id.org/maillage/def/territory-kind/department> ; igeo:codeINSEE ?value .
      OPTIONAL { ?place skos:prefLabel ?name FILTER (LANG(?name) = "fr") }
    } GROUP BY ?value""",
    "operations": """SELECT ?value (MIN(?name) AS ?label) WHERE {
      { SELECT ?op ?value WHERE { ?op a mlg:Operation ; mlg:synergieNumber ?value } LIMIT MOST }
      OPTIONAL { ?op dct:title ?name }
    } GROUP BY ?value""".replace("MOST", str(MOST + 1)),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A value, and what it is called."""

    value: str
    label: str


async def choices(store: Store, listed: Choices | None) -> list[Choice]:
    """The values of a list in their order; none where there is no list, or too long a one."""
    if listed is None:
        return []
    try:
        answer = await store.query(Query(f"{_PREFIXES}{_LISTS[listed]} LIMIT {MOST + 1}"))
    except QueryStopped:
        return []
    rows = json.loads(answer.body)["results"]["bindings"]
    found = [
        Choice(row["value"]["value"], row["label"]["value"] if "label" in row else "")
        for row in rows
        if "value" in row
    ]
    return [] if len(found) > MOST else sorted(found, key=lambda one: folded(one.value))
