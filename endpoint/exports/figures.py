"""What the graph holds, and what its dossiers do not say, in figures: for the README of a package."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, QuerySolutions

from ontology.words import Bilingual, finding_code, label

if TYPE_CHECKING:
    from pyoxigraph import Store

    from endpoint.manifest import DossierState, Manifest

_PREFIXES: Final = """
PREFIX mlg: <https://w3id.org/maillage/ns#>
PREFIX kind: <https://w3id.org/maillage/def/agent-kind/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
_KNOWN: Final = """?x mlg:resolutionStatus ?status
        FILTER(?status IN (<https://w3id.org/maillage/def/resolution/stated>, <https://w3id.org/maillage/def/resolution/inferred>))"""
_ONE: Final[Mapping[str, str]] = {
    "operations": "SELECT (COUNT(*) AS ?n) { ?x a mlg:Operation }",
    "cost": "SELECT (SUM(?cost) AS ?n) { ?x a mlg:Operation ; mlg:totalCost ?cost }",
    "erdf": """SELECT (SUM(?amount) AS ?n) {
        ?x a mlg:FundingLine ; mlg:amount ?amount ; mlg:funder ?fund .
        ?fund mlg:agentKind kind:european-fund ; skos:prefLabel "FEDER"@fr }""",
    "lines": "SELECT (COUNT(*) AS ?n) { ?x a mlg:FundingLine }",
    "funders": f"""SELECT (COUNT(DISTINCT ?funder) AS ?n) {{
        ?x a mlg:FundingLine ; mlg:funder ?funder . {_KNOWN} }}""",
    "registers": """SELECT (COUNT(*) AS ?n) {
        GRAPH ?graph { ?x ?p ?o } FILTER(STRENDS(STR(?graph), "/graph/reference")) }""",
    "repeated": """SELECT (COUNT(*) AS ?n) {
        GRAPH ?graph { ?x ?p ?o } FILTER(STRENDS(STR(?graph), "/graph/reference")) ?x ?p ?o }""",
    "places": "SELECT (COUNT(DISTINCT ?place) AS ?n) { ?x a mlg:Operation ; mlg:concernsTerritory ?place }",
    "persons": "SELECT (COUNT(*) AS ?n) { ?x a foaf:Person }",
    "first_day": "SELECT (MIN(?day) AS ?n) { ?x a mlg:Operation ; mlg:decidedBy/dct:date ?day }",
    "last_day": "SELECT (MAX(?day) AS ?n) { ?x a mlg:Operation ; mlg:decidedBy/dct:date ?day }",
}
_ASIDE: Final = 'CONTAINS(STR(?graph), "/graph/quarantine/")'
_WITHOUT_PEOPLE: Final[Mapping[str, str]] = {
    "names": f"""{{ SELECT DISTINCT ?x {{
        ?line a mlg:FundingLine ; mlg:funder ?x FILTER NOT EXISTS {{ ?x a mlg:UnidentifiedAgent }}
        FILTER NOT EXISTS {{ ?known mlg:funder ?x . {_KNOWN.replace("?x", "?known")} }} }} }}""",
    "participations": "?x a mlg:Participation",
    "evidence": f"GRAPH ?graph {{ ?x a mlg:Evidence }} FILTER(!{_ASIDE})",
    "evidence_aside": f"GRAPH ?graph {{ ?x a mlg:Evidence }} FILTER({_ASIDE})",
}
"""What there is less of where persons are left out."""
_UNSAID: Final[Mapping[str, tuple[str, Bilingual]]] = {
    "beneficiary": (
        "?x a mlg:Operation FILTER NOT EXISTS { ?x mlg:beneficiary ?b FILTER NOT EXISTS { ?b a mlg:UnidentifiedAgent } }",
        Bilingual("opérations dont le bénéficiaire n'est pas nommé", "operations whose beneficiary is not named"),
    ),
    "funder": (
        "?x a mlg:FundingLine FILTER NOT EXISTS { ?x mlg:funder ?b FILTER NOT EXISTS { ?b a mlg:UnidentifiedAgent } }",
        Bilingual("lignes de financement dont le financeur n'est pas identifié", "funding lines whose funder is not identified"),
    ),
    "amount": (
        "?x a mlg:FundingLine FILTER NOT EXISTS { ?x mlg:amount ?a }",
        Bilingual("lignes de financement sans montant lisible", "funding lines without a readable amount"),
    ),
    "cost": (
        "?x a mlg:Operation FILTER NOT EXISTS { ?x mlg:totalCost ?a }",
        Bilingual("opérations sans coût total", "operations without a total cost"),
    ),
    "day": (
        "?x a mlg:Operation FILTER NOT EXISTS { ?x mlg:decidedBy ?d }",
        Bilingual("opérations sans date de comité lisible", "operations without a readable date of the committee"),
    ),
    "period": (
        "?x a mlg:Operation FILTER NOT EXISTS { ?x mlg:hasPeriod ?p }",
        Bilingual("opérations sans aucune période citée", "operations without any period cited"),
    ),
    "objective": (
        "?x a mlg:Operation FILTER NOT EXISTS { ?x mlg:fundedUnder ?o }",
        Bilingual("opérations sans objectif du programme", "operations without an objective of the programme"),
    ),
    "territory": (
        "?x a mlg:Operation FILTER NOT EXISTS { ?x mlg:concernsTerritory ?t }",
        Bilingual("opérations sans territoire concerné", "operations without a territory concerned"),
    ),
}  # fmt: skip
_RESOLUTION: Final = """
SELECT ?status (COUNT(*) AS ?n) { ?x a mlg:FundingLine ; mlg:resolutionStatus ?status } GROUP BY ?status
ORDER BY DESC(?n) ?status
"""


@dataclass(frozen=True, slots=True)
class Count:
    """How many, of how many where that is known, and of what."""

    number: int
    of: int | None
    what: Bilingual


@dataclass(frozen=True, slots=True)
class Figures:
    """Amounts are in euros; days are ``YYYY-MM-DD`` or None.

    Attributes:
        unsaid: what the dossiers do not say, without what they all say.
        resolution: how the funder of a line is known.
        findings: what was found in the dossiers that are published, by code.
        findings_aside: the same in those that are left out.
    """

    counts: Mapping[str, int]
    cost: Decimal
    erdf: Decimal
    first_day: str | None
    last_day: str | None
    unsaid: tuple[Count, ...]
    resolution: tuple[Count, ...]
    findings: tuple[Count, ...]
    findings_aside: tuple[Count, ...]


def figures(store: Store, manifest: Manifest, gone: frozenset[str] = frozenset()) -> Figures:
    """Of an open store and what its snapshot says of itself; ``gone`` are the IRIs that are left out."""
    values = {name: _value(store, text) for name, text in _ONE.items()}
    totals = {
        "?x a mlg:FundingLine": int(values["lines"] or 0),
        "?x a mlg:Operation": int(values["operations"] or 0),
    }
    unsaid = (
        Count(int(_value(store, f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}") or 0),
              totals[pattern.partition(" FILTER")[0]], what)
        for pattern, what in _UNSAID.values()
    )  # fmt: skip
    money = ("cost", "erdf", "first_day", "last_day")
    return Figures(
        counts={
            **{name: int(value or 0) for name, value in values.items() if name not in money},
            **{name: _left(store, pattern, gone) for name, pattern in _WITHOUT_PEOPLE.items()},
        },
        cost=Decimal(values["cost"] or 0),
        erdf=Decimal(values["erdf"] or 0),
        first_day=values["first_day"],
        last_day=values["last_day"],
        unsaid=tuple(one for one in unsaid if one.number),
        resolution=_resolution(store, totals["?x a mlg:FundingLine"]),
        findings=_findings([one for one in manifest.dossiers if one.state == "published"]),
        findings_aside=_findings([one for one in manifest.dossiers if one.state != "published"]),
    )


def _resolution(store: Store, lines: int) -> tuple[Count, ...]:
    solutions = store.query(_PREFIXES + _RESOLUTION)
    assert isinstance(solutions, QuerySolutions)
    return tuple(Count(int(row["n"].value), lines, _label(row["status"])) for row in solutions)


def _label(concept: NamedNode) -> Bilingual:
    name = concept.value.rpartition("/")[2]
    return Bilingual(label(concept, "fr") or name, label(concept, "en") or name)


def _findings(dossiers: Sequence[DossierState]) -> tuple[Count, ...]:
    """How many dossiers have a finding of each code; most frequent first."""
    codes = Counter(code for one in dossiers for code in {str(f["code"]) for f in one.findings})
    return tuple(
        Count(number, len(dossiers), finding_code(code).label)
        for code, number in sorted(codes.items(), key=lambda pair: (-pair[1], pair[0]))
    )


def _left(store: Store, pattern: str, gone: frozenset[str]) -> int:
    """How many things of a pattern are not among those that are gone."""
    if not gone:
        return int(_value(store, f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}") or 0)
    solutions = store.query(f"{_PREFIXES} SELECT ?x {{ {pattern} }}")
    assert isinstance(solutions, QuerySolutions)
    return sum(row["x"].value not in gone for row in solutions)


def _value(store: Store, text: str) -> str | None:
    solutions = store.query(_PREFIXES + text)
    assert isinstance(solutions, QuerySolutions)
    found = next(iter(solutions))["n"]
    return found.value if isinstance(found, Literal) else None
