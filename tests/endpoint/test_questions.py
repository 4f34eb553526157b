"""The saved questions are right on the five real operations.

The graph of the five is made here from the gold by the patterns of the contract, apart from the project's own
extraction, so that the two can disagree.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat, Store

from endpoint.questions import bind, questions, tabulate

SHARED = Path(os.environ.get("MAILLAGE_SHARED", Path(__file__).resolve().parents[3] / "shared"))
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the gold and the contract are not at hand")

FIFTEEN = (
    "erdf-by-operation",
    "erdf-overall",
    "recurring-funders",
    "cofunder-pairs",
    "leverage",
    "communes-as-funders",
    "caf-nord",
    "epci-roles",
    "operations-by-date",
    "lines-and-funders",
    "own-funds",
    "centres-as-funders",
    "funding-by-category",
    "axes",
    "local-bloc",
)
# No question may depend on the base IRI of the data.
BASES = ("https://w3id.org/maillage/", "https://data.example.org/aides/")

PREFIXES = """
@prefix mlg: <https://w3id.org/maillage/ns#> .
@prefix kind: <https://w3id.org/maillage/def/agent-kind/> .
@prefix territory-kind: <https://w3id.org/maillage/def/territory-kind/> .
@prefix resolution: <https://w3id.org/maillage/def/resolution/> .
@prefix category: <https://w3id.org/maillage/def/funder-category/> .
@prefix element-kind: <https://w3id.org/maillage/def/element-kind/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix igeo: <http://rdf.insee.fr/def/geo#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


# --- the graph of the gold

EPCIS = {
    "200044618": ("CA Douaisis Agglo", "59"),
    "245900428": ("CU de Dunkerque", "59"),
    "246200729": ("CA du Boulonnais", "62"),
    "245901160": ("CA Valenciennes Métropole", "59"),
    "200042190": ("CA de la Porte du Hainaut", "59"),
    "246200364": ("CA de Lens - Liévin", "62"),
    "200093201": ("Métropole Européenne de Lille", "59"),
}
CAFS = {"59": "CAF du Nord", "62": "CAF du Pas-de-Calais"}
WELL_KNOWN = {
    "european-fund": ("erdf", '"FEDER"@fr , "ERDF"@en'),
    "state": ("state/jeunesse", '"État - Ville, jeunesse et sports"@fr'),
}


def slug(text: str) -> str:
    return "".join(char if char.isalnum() else "-" for char in text.casefold())


def places() -> Iterator[str]:
    for code in ("59", "62"):
        yield f'<id/territory/department/{code}> a mlg:Territory ; igeo:codeINSEE "{code}" ;'
        yield f'mlg:territoryKind territory-kind:department ; skos:prefLabel "{code}"@fr .'
        yield f"<id/agent/caf/{code}> a org:Organization ; mlg:agentKind kind:caf ;"
        yield f'skos:prefLabel "{CAFS[code]}"@fr ; mlg:competentFor <id/territory/department/{code}> .'
    for siren, (name, department) in EPCIS.items():
        place = f"<id/territory/epci/{siren}>"
        yield f"{place} a mlg:Territory ; mlg:territoryKind territory-kind:epci ;"
        yield f'skos:prefLabel "{name}"@fr ; dct:isPartOf <id/territory/department/{department}> .'
        yield f"<id/agent/siren/{siren}> a mlg:Intercommunality ; mlg:agentKind kind:epci ;"
        yield f'skos:prefLabel "{name}"@fr ; mlg:siren "{siren}" ; mlg:governs {place} .'
    for kind, (path, labels) in WELL_KNOWN.items():
        yield f"<id/agent/{path}> a org:Organization ; mlg:agentKind kind:{kind} ; skos:prefLabel {labels} ."


def funder(line: dict[str, Any], number: str, row: int) -> tuple[str, str]:
    """The IRI of a line's funder, and what the graph says of it."""
    kind, code, label = line["funder_type"], line["funder_code"], json.dumps(line["partner"])
    if line["funder_status"] in ("ambiguous", "aggregate"):
        agent = f"<id/operation/{number}/agent/line-{row}>"
        return agent, f'{agent} a mlg:UnidentifiedAgent ; mlg:agentKind kind:{kind} ; skos:prefLabel "?"@fr .'
    if kind in WELL_KNOWN:
        return f"<id/agent/{WELL_KNOWN[kind][0]}>", ""
    if kind == "caf":
        return f"<id/agent/caf/{code}>", ""
    if kind == "epci":
        return f"<id/agent/siren/{code}>", ""
    if code is None:
        agent = f"<id/operation/{number}/agent/{slug(line['partner'])}>"
        return agent, f"{agent} a org:Organization ; mlg:agentKind kind:{kind} ; skos:prefLabel {label}@fr ."
    agent, place = f"<id/agent/{kind}/{code}>", f"<id/territory/{kind}/{code}>"
    said = f"{agent} a mlg:TerritorialAuthority ; mlg:agentKind kind:{kind} ; skos:prefLabel {label}@fr ;"
    return agent, f'{said} mlg:governs {place} . {place} igeo:codeINSEE "{code}" .'


def funding_lines(facts: dict[str, Any]) -> Iterator[str]:
    number = facts["operation"]
    for row, line in enumerate(facts["lines"], 1):
        node, category = f"<id/operation/{number}/line/{row}>", f"category:{slug(line['category'])}"
        agent, said = funder(line, number, row)
        yield f"<id/operation/{number}> mlg:hasFundingLine {node} . {said}"
        yield f"{node} a mlg:FundingLine ; mlg:lineNumber {row} ; mlg:funder {agent} ;"
        yield f"mlg:partnerLabel {json.dumps(line['partner'])} ; mlg:funderCategory {category} ;"
        yield f"mlg:resolutionStatus resolution:{line['funder_status']} ;"
        yield f"mlg:rate {line['rate']} ; mlg:amount {line['amount']} ."
        yield f'{category} skos:prefLabel "{line["category"]}"@fr .'
        yield from (f"{node} mlg:candidate <id/agent/siren/{siren}> ." for siren in line["candidates"])


def programme(facts: dict[str, Any]) -> Iterator[str]:
    axis, objective = facts["axis"], facts["specific_objective"]
    if axis:
        yield f'<axis/{axis}> mlg:elementKind element-kind:axis ; skos:notation "{axis}" .'
        yield f"<id/operation/{facts['operation']}> mlg:fundedUnder <{objective or 'axis/' + axis}> ."
    if objective:
        yield f'<{objective}> mlg:elementKind element-kind:specific-objective ; skos:notation "{objective}" ;'
        yield f"skos:broader <axis/{axis}> ."


def operation(facts: dict[str, Any]) -> Iterator[str]:
    number, date = facts["operation"], facts["committee_date"]
    op, title = f"<id/operation/{number}>", json.dumps(facts["label"])
    yield f'{op} a mlg:Operation ; mlg:synergieNumber "{number}" ; dct:title {title}@fr ;'
    yield f"mlg:totalCost {facts['total']} ; mlg:ownFunds {facts['beneficiary']} ;"
    unnamed = f"<id/operation/{number}/agent/beneficiary>"
    yield f"mlg:decidedBy <id/decision/32/{date}> ; mlg:beneficiary {unnamed} ."
    yield f"{unnamed} a mlg:UnidentifiedAgent ; mlg:agentKind kind:unresolved ."
    yield f'<id/decision/32/{date}> a mlg:ProgrammingDecision ; dct:date "{date}"^^xsd:date .'
    for place in facts["territories"]:
        link = "concernsTerritory" if place["role"] == "concerned" else "mentionsTerritory"
        yield f"{op} mlg:{link} <id/territory/{place['kind']}/{place['code']}> ."
    for rank, link in enumerate(facts["lineage"], 1):
        yield f"{op} mlg:{link['relation']} <id/operation/{number}/mention/{rank}> ."
        yield f"<id/operation/{number}/mention/{rank}> a mlg:MentionedOperation ; dct:title "
        yield f"{json.dumps(link['target'])}@fr ."
    yield from funding_lines(facts)
    yield from programme(facts)


def gold() -> str:
    facts = [
        json.loads(path.read_text(encoding="utf-8")) for path in sorted((SHARED / "gold").glob("*.json"))
    ]
    assert len(facts) == 5
    return "\n".join([*places(), *(line for each in facts for line in operation(each))])


# --- asking


def graph(said: str, base: str) -> Store:
    """A store of what is said in Turtle, the prefixes understood."""
    store = Store()
    store.load(f"@base <{base}> .\n{PREFIXES}\n{said}".encode(), RdfFormat.TURTLE)
    return store


def answer(store: Store, name: str, **values: str) -> bytes:
    found = store.query(bind(questions()[name], values)).serialize(format=QueryResultsFormat.JSON)
    assert found is not None
    return found


def ask(store: Store, name: str, **values: str) -> list[list[str]]:
    return [list(row) for row in tabulate(questions()[name], answer(store, name, **values)).rows]


@pytest.fixture(scope="module", params=BASES)
def five(request: pytest.FixtureRequest) -> Store:
    return graph(gold(), request.param)


@pytest.fixture(scope="module")
def contract() -> dict[str, dict[str, Any]]:
    asked = json.loads((SHARED / "contract" / "questions.json").read_text(encoding="utf-8"))
    return {question["name"]: question for question in asked}


# --- the five operations


@needs_shared
def test_the_fifteen_are_those_of_the_contract(contract: dict[str, dict[str, Any]]) -> None:
    assert len(FIFTEEN) == 15
    assert set(FIFTEEN) == set(contract)


@needs_shared
@pytest.mark.parametrize("name", FIFTEEN)
def test_answer_is_that_of_the_contract(five: Store, contract: dict[str, dict[str, Any]], name: str) -> None:
    """Cell by cell as printed: numbers with their two decimals, names, codes and dates."""
    question, expected = questions()[name], contract[name]
    assert [column.name for column in question.columns] == expected["columns"]
    found = ask(five, name)
    if question.ordered:
        assert found == expected["rows"]
    else:
        assert sorted(found) == sorted(expected["rows"])


@needs_shared
@pytest.mark.parametrize("name", FIFTEEN)
def test_numbers_stay_numbers_and_empty_cells_are_unbound(five: Store, name: str) -> None:
    marked = [column.name for column in questions()[name].columns if column.unit != "text"]
    for row in json.loads(answer(five, name))["results"]["bindings"]:
        assert all(
            row[column]["datatype"].endswith(("integer", "decimal")) for column in marked if column in row
        )
        assert all(cell["value"] for cell in row.values())


@needs_shared
def test_another_department_is_a_parameter(five: Store) -> None:
    assert ask(five, "caf-nord", department="62") == [["NP0021859", "24000.00"]]
    assert ask(five, "caf-nord", department="80") == []
    assert {row[0] for row in ask(five, "operations-of-a-department", department="62")} == {
        "NP0021859",
        "NP0022605",
    }


@needs_shared
def test_further_questions_on_the_five(five: Store) -> None:
    assert ask(five, "funder-totals")[0] == ["FEDER", "european-fund", "5", "9", "3305202.00"]
    assert [row[:2] for row in ask(five, "lineage")] == [
        ["NP0016971", "complements"],
        ["NP0021859", "disseminates"],
        ["NP0024867", "follows"],
    ]
    assert ask(five, "funders-to-identify") == [
        ["NP0019238", "11", "", "60000.00", "aggregate", ""],
        [
            "NP0022605",
            "3",
            "Communauté d'agglomérations",
            "30000.00",
            "ambiguous",
            "CA Valenciennes Métropole; CA de Lens - Liévin; CA de la Porte du Hainaut",
        ],
    ]
    assert ["CAF du Nord", "caf", "funder", "70000.00"] in ask(
        five, "actors-of-an-operation", operation="NP0024867"
    )
