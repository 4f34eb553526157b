"""The SPARQL query behind a network: asked of the graph, it gives the edges that the page shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyoxigraph import NamedNode

from endpoint.addresses import WORDS_BASE
from endpoint.networks.filters import Filters, Role

_PREFIXES: Final = f"""PREFIX mlg: <https://w3id.org/maillage/ns#>
PREFIX role: <{WORDS_BASE}def/role/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""

_JOINTS: Final[dict[Role, tuple[str, ...]]] = {
    "funder": (
        "?operation mlg:hasFundingLine ?line . ?line mlg:funder ?body . OPTIONAL { ?line mlg:amount ?amount }",
        "?operation mlg:hasParticipation ?part . ?part mlg:role role:funder ; prov:agent ?body",
    ),
    "partner": ("?operation mlg:hasParticipation ?part . ?part mlg:role role:partner ; prov:agent ?body",),
    "beneficiary": ("?operation mlg:beneficiary ?body",),
}


def query(filters: Filters, erdf: str) -> str:
    """The query for what the filters leave. Its answer has a row for each edge, the strongest first.

    Arguments:
        filters: what is wanted.
        erdf: the IRI of the fund that all operations share.
    """
    return _between_bodies(filters, erdf) if filters.graph == "bodies" else _to_operations(filters, erdf)


def _between_bodies(filters: Filters, erdf: str) -> str:
    return f"""{_PREFIXES}
# One row for two bodies; what a body puts into an operation is summed first, so that nothing is counted twice.
SELECT ?body ?other (MIN(?label1) AS ?name) (MIN(?label2) AS ?other_name) ?operations ?euros
WHERE {{
  {{
    SELECT ?body ?other (COUNT(*) AS ?operations) (SUM(?euros1 + ?euros2) AS ?sum) (SUM(?n1 + ?n2) AS ?stated)
    WHERE {{
{_put_in(filters, erdf, "1", "body")}
{_put_in(filters, erdf, "2", "other")}
      FILTER (STR(?body) < STR(?other))
    }}
    GROUP BY ?body ?other{_having("COUNT(*)", filters.least)}
    ORDER BY DESC(?operations) DESC(?stated > 0) DESC(?sum) ?body ?other{_limit(filters.edges)}
  }}
  BIND (IF(?stated > 0, ?sum, ?unknown) AS ?euros)
  OPTIONAL {{ ?body skos:prefLabel ?label1 FILTER (LANG(?label1) = "fr") }}
  OPTIONAL {{ ?other skos:prefLabel ?label2 FILTER (LANG(?label2) = "fr") }}
}}
GROUP BY ?body ?other ?operations ?euros
ORDER BY DESC(?operations) DESC(?euros) ?body ?other
"""


def _put_in(filters: Filters, erdf: str, number: str, name: str) -> str:
    """Each operation with each body in it, what the body puts in, and how many amounts say so."""
    return f"""      {{
        SELECT ?operation (?one AS ?{name}) (SUM(COALESCE(?amount, 0)) AS ?euros{number}) (COUNT(?amount) AS ?n{number})
        WHERE {{
{_ties(filters, erdf, "?one", " " * 10)}
        }}
        GROUP BY ?operation ?one
      }}"""


def _to_operations(filters: Filters, erdf: str) -> str:
    return f"""{_PREFIXES}
# One row for a body and an operation, however many lines and roles it has there.
SELECT ?body ?operation (MIN(?label) AS ?name) (MIN(?printed) AS ?title) ?euros
WHERE {{
  {{
    SELECT ?body ?operation (SUM(COALESCE(?amount, 0)) AS ?sum) (COUNT(?amount) AS ?stated)
    WHERE {{
{_ties(filters, erdf, "?body", " " * 6)}
    }}
    GROUP BY ?body ?operation{_having("SUM(COALESCE(?amount, 0))", filters.least)}
    ORDER BY DESC(?sum) DESC(?stated > 0) ?body ?operation{_limit(filters.edges)}
  }}
  BIND (IF(?stated > 0, ?sum, ?unknown) AS ?euros)
  OPTIONAL {{ ?body skos:prefLabel ?label FILTER (LANG(?label) = "fr") }}
  OPTIONAL {{ ?operation dct:title ?printed }}
}}
GROUP BY ?body ?operation ?euros
ORDER BY DESC(?euros) ?body ?operation
"""


def _ties(filters: Filters, erdf: str, body: str, indent: str) -> str:
    """The patterns that join a body to an operation, and what must hold of the two."""
    lines = ["?operation a mlg:Operation .", *_joints(filters, body), *_conditions(filters, erdf, body)]
    return "\n".join(indent + line for line in lines)


def _joints(filters: Filters, body: str) -> Iterator[str]:
    patterns = [pattern for role in filters.roles for pattern in _JOINTS[role]]
    for number, pattern in enumerate(patterns):
        yield f"{'UNION ' if number else ''}{{ {pattern.replace('?body', body)} }}"


def _conditions(filters: Filters, erdf: str, body: str) -> Iterator[str]:
    yield f"FILTER NOT EXISTS {{ {body} a foaf:Person }}"
    if not filters.unidentified:
        yield f"FILTER NOT EXISTS {{ {body} a mlg:UnidentifiedAgent }}"
    if not filters.erdf and filters.focus != erdf:
        yield f"FILTER ({body} != {NamedNode(erdf)})"
    if filters.kinds:
        kinds = " ".join(str(NamedNode(f"{WORDS_BASE}def/agent-kind/{code}")) for code in filters.kinds)
        yield f"VALUES ?kind {{ {kinds} }}"
        yield f"{body} mlg:agentKind ?kind ."
    if filters.first is not None or filters.last is not None:
        yield "?operation mlg:decidedBy ?decision . ?decision dct:date ?date ."
    if filters.first is not None:
        yield f"FILTER (YEAR(?date) >= {filters.first})"
    if filters.last is not None:
        yield f"FILTER (YEAR(?date) <= {filters.last})"
    if filters.place is not None:
        inside = f"?place dct:isPartOf* {NamedNode(filters.place)} . ?operation mlg:concernsTerritory ?place"
        yield f"{{ SELECT DISTINCT ?operation WHERE {{ {inside} }} }}"
    if filters.focus is not None:
        yield from _focused(filters, NamedNode(filters.focus))


def _focused(filters: Filters, focus: NamedNode) -> Iterator[str]:
    """Only operations that the body in focus takes part in."""
    yield "{"
    yield "  SELECT DISTINCT ?operation WHERE {"
    for line in _joints(filters, str(focus)):
        yield f"    {line}"
    yield "  }"
    yield "}"


def _having(weight: str, least: int | None) -> str:
    return f" HAVING ({weight} >= {least})" if least is not None else ""


def _limit(edges: int | None) -> str:
    return "" if edges is None else f" LIMIT {edges}"
