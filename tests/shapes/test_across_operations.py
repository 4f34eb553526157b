"""Across operations: what no dossier shows by itself, by both engines."""

from __future__ import annotations

import pytest
from pyoxigraph import Quad, RdfFormat, Store, parse

from shapes import SHAPES, Severity, validate_across, validate_many
from shapes.catalogue import catalogue
from shapes.compiled_engine import failures_across
from shapes.deadline import Deadline
from shapes.findings import result
from shapes.graph import GraphView
from shapes.reference_engine import failures
from shapes.report import Report
from tests.shapes.dossiers import PREFIXES, Dossier
from tests.shapes.printed_faults import FULL, OWN

EPCI = "a mlg:Intercommunality ; mlg:agentKind <def/agent-kind/epci> ; skos:prefLabel 'CU de Dunkerque'@fr"
NP1, NP2 = "<id/operation/NP9900001>", "<id/operation/NP9900002>"

# What is added to the merged graph of two conforming dossiers, the one shape that speaks, and of which node.
CASES = {
    "one SIREN on two bodies": (
        f"<id/agent/cud> {EPCI} ; mlg:siren '245900428'",
        "across-siren",
        "id/agent/siren/245900428",
    ),
    "one INSEE code on two communes": (
        "<id/territory/commune/dunkerque> a mlg:Territory ; mlg:territoryKind <def/territory-kind/commune> ;"
        " igeo:codeINSEE '59183' ; mlg:communeStatus <def/commune-status/current> ; skos:prefLabel 'Dunkerque'@fr",
        "across-insee",
        "id/territory/commune/dunkerque",
    ),
    "one number on two operations": (
        "<id/operation/other> a mlg:Operation ; mlg:synergieNumber 'NP9900001'",
        "across-number",
        "id/operation/other",
    ),
    "two dossiers of one operation": (
        f"{NP1} mlg:describedIn <id/dossier/0123456789abcdef>",
        "across-dossier",
        "id/operation/NP9900001",
    ),
    "two totals of one operation": (
        f"{NP1} mlg:totalCost 400000.01",
        "across-totals",
        "id/operation/NP9900001",
    ),
    "two own funds of one operation": (f"{NP1} mlg:ownFunds 1.00", "across-totals", "id/operation/NP9900001"),
    "two decisions of one operation": (
        f"{NP1} mlg:decidedBy <id/decision/32/2020-06-16>",
        "across-decision",
        "id/operation/NP9900001",
    ),
    "one row of two operations": (
        f"{NP2} mlg:hasFundingLine <id/operation/NP9900001/line/3>",
        "across-line",
        "id/operation/NP9900001/line/3",
    ),
    "an unidentified beneficiary of two operations": (
        f"{NP2} mlg:beneficiary <id/operation/NP9900001/agent/beneficiary>",
        "across-unidentified",
        "id/operation/NP9900001/agent/beneficiary",
    ),
    "an unidentified funder of another operation's row": (
        "<id/operation/NP9900002/line/1> mlg:funder <id/operation/NP9900001/agent/line-4>",
        "across-unidentified",
        "id/operation/NP9900001/agent/line-4",
    ),
    "a body of two kinds": (
        "<id/agent/esf> mlg:agentKind <def/agent-kind/state>",
        "across-agent-kind",
        "id/agent/esf",
    ),
    "a CAF of two departments": (
        "<id/agent/caf/59> mlg:competentFor <id/territory/department/62>",
        "across-caf",
        "id/agent/caf/59",
    ),
    "a commune in two EPCIs": (
        "<id/territory/commune/59183> dct:isPartOf <id/territory/epci/200040947> ."
        " <id/territory/epci/200040947> a mlg:Territory ; mlg:territoryKind <def/territory-kind/epci>",
        "across-epci",
        "id/territory/commune/59183",
    ),
}

SILENT = {
    "a delegated commune has the code of its commune": "<id/territory/delegated-commune/59183> a mlg:Territory ;"
    " mlg:territoryKind <def/territory-kind/commune> ; igeo:codeINSEE '59183' ;"
    " mlg:communeStatus <def/commune-status/delegated>",
    "a department and a region may have one code": "<id/territory/region/59> a mlg:Territory ;"
    " mlg:territoryKind <def/territory-kind/region> ; igeo:codeINSEE '59'",
    "two operations of one funder": "<id/operation/NP9900002/line/9> a mlg:FundingLine ; mlg:funder <id/agent/caf/59> ."
    f" {NP2} mlg:hasFundingLine <id/operation/NP9900002/line/9>",
    "the same total said again": f"{NP1} mlg:totalCost 400000.0",
    "two unidentified bodies of one operation": f"{NP1} mlg:beneficiary <id/operation/NP9900001/agent/line-4>",
}


def merged(turtle: str) -> Store:
    store = Store()
    for dossier in (Dossier(FULL), Dossier(OWN)):
        store.extend(dossier.store)
    store.extend(parse(f"{PREFIXES} {turtle} ." if turtle else "", RdfFormat.TURTLE))
    return store


def test_every_shape_has_a_case() -> None:
    assert (len(CASES), len(SILENT)) == (13, 5)
    across = {iri.removeprefix(f"{SHAPES}#") for iri, shape in catalogue().items() if shape.across}
    assert {shape for _, shape, _ in CASES.values()} == across


def test_two_conforming_dossiers_are_silent() -> None:
    assert validate_across(merged("")) == Report(())


@pytest.mark.parametrize("name", CASES)
def test_a_fault_across_operations_is_seen(name: str) -> None:
    turtle, shape, node = CASES[name]
    (found,) = validate_across(merged(turtle)).results
    assert (found.shape, found.severity) == (f"{SHAPES}#{shape}", Severity.VIOLATION)
    assert found.focus == f"https://w3id.org/maillage/{node}"
    assert "{" not in found.message.fr + found.message.en


@pytest.mark.parametrize("name", SILENT)
def test_what_is_right_is_silent(name: str) -> None:
    assert validate_across(merged(SILENT[name])) == Report(())


@pytest.mark.parametrize("name", [*CASES, *SILENT])
def test_pyshacl_finds_the_same(name: str) -> None:
    graph = GraphView(merged(CASES[name][0] if name in CASES else SILENT[name]))
    by_pyshacl = Report.of(result(f, graph) for f in failures(graph.store, Deadline.after(600), across=True))
    by_queries = Report.of(result(f, graph) for f in failures_across(graph.store, Deadline.after(600)))
    assert by_pyshacl == by_queries


def test_both_totals_are_told() -> None:
    (found,) = validate_across(merged(CASES["two totals of one operation"][0])).results
    assert (found.expected, found.found) == ("400000.00", "400000.01")
    assert "400\u00a0000,01\u00a0€" in found.message.fr


def test_the_other_node_is_told() -> None:
    (found,) = validate_across(merged(CASES["one SIREN on two bodies"][0])).results
    assert "<https://w3id.org/maillage/id/agent/cud>" in found.message.en


def test_quads_of_several_graphs_count_as_one() -> None:
    quads = [Quad(*quad.triple) for quad in merged(CASES["a body of two kinds"][0])]
    assert validate_across(quads) == validate_across(merged(CASES["a body of two kinds"][0]))


def test_a_check_that_takes_too_long_is_a_finding() -> None:
    (found,) = validate_across(merged(""), seconds=0).results
    assert found.code == "engine-failure"


def test_no_dossier_is_judged_by_them() -> None:
    """One operation with two totals: its own shape speaks, and only that."""
    dossier = Dossier(FULL).edit("add op: mlg:totalCost 400000.01")
    ((_, report),) = validate_many([(0, list(dossier.store))])
    assert not any(catalogue()[found.shape].across for found in report.results)
