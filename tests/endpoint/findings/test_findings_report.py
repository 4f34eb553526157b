"""What ``maillage validate --format turtle`` prints, on real files: what SHACL asks for, and what JSON says."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyshacl
import pytest
import rdflib
from rdflib import RDF, SH

MLG = rdflib.Namespace("https://w3id.org/maillage/ns#")
DEF = "https://w3id.org/maillage/def/finding/"

Json = dict[str, Any]
Validate = Callable[..., str]


@pytest.fixture(scope="module")
def graph(mixed: Path, validate: Validate) -> rdflib.Graph:
    return rdflib.Graph().parse(data=validate(mixed, "--format", "turtle"), format="turtle")


# What SHACL asks of a report (section 3.6), as shapes.
RULES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix mlg: <https://w3id.org/maillage/ns#> .
[] a sh:NodeShape ; sh:targetClass sh:ValidationReport ;
    sh:property [ sh:path sh:conforms ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:boolean ] ,
        [ sh:path sh:result ; sh:class sh:ValidationResult ] ,
        [ sh:path mlg:inDossier ; sh:minCount 1 ; sh:maxCount 1 ; sh:class mlg:Dossier ] .
[] a sh:NodeShape ; sh:targetClass sh:ValidationResult ;
    sh:property [ sh:path sh:focusNode ; sh:minCount 1 ; sh:maxCount 1 ] ,
        [ sh:path sh:resultSeverity ; sh:minCount 1 ; sh:maxCount 1 ; sh:in ( sh:Violation sh:Warning sh:Info ) ] ,
        [ sh:path sh:sourceConstraintComponent ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ,
        [ sh:path sh:sourceShape ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ,
        [ sh:path sh:resultPath ; sh:maxCount 1 ] , [ sh:path sh:value ; sh:maxCount 1 ] ,
        [ sh:path sh:resultMessage ; sh:minCount 2 ; sh:maxCount 2 ; sh:uniqueLang true ; sh:languageIn ( "fr" "en" ) ] ,
        [ sh:path [ sh:inversePath sh:result ] ; sh:minCount 1 ; sh:maxCount 1 ] .
"""


def test_reports_are_what_shacl_asks_for(graph: rdflib.Graph) -> None:
    rules = rdflib.Graph().parse(data=RULES, format="turtle")
    conforms, _, told = pyshacl.validate(graph, shacl_graph=rules)
    assert conforms, told
    vocabulary = rdflib.Graph().parse(str(files("pyshacl") / "assets" / "shacl.ttl"))
    used = {node for triple in graph for node in triple if str(node).startswith(str(SH))}
    assert len(used) > 10
    assert used <= set(vocabulary.subjects())
    components = {*graph.objects(None, SH.sourceConstraintComponent)} - {MLG.DocumentConstraintComponent}
    assert components
    assert all((one, RDF.type, SH.ConstraintComponent) in vocabulary for one in components)


def test_reports_say_what_json_says(graph: rdflib.Graph, listed: list[Json]) -> None:
    told = {}
    for report in graph.subjects(RDF.type, SH.ValidationReport):
        dossier = graph.value(report, MLG.inDossier)
        for name in graph.objects(dossier, MLG.fileName):
            told[str(name)] = report
    # The copy has the bytes of the first: one dossier, one report with the findings of both.
    assert told.pop("copy.txt") == told["NP9980001.txt"]
    of_each = {one["document"]: one["findings"] for one in listed}
    copied, first = of_each.pop("copy.txt"), of_each["NP9980001.txt"]
    of_each["NP9980001.txt"] = [*first, *(finding for finding in copied if finding not in first)]
    conform = {one["document"]: one["conforms"] for one in listed}
    assert told.keys() == of_each.keys()
    for name, listed_findings in of_each.items():
        assert graph.value(told[name], SH.conforms) == rdflib.Literal(conform[name])
        results = [stated(graph, result) for result in graph.objects(told[name], SH.result)]
        assert sorted(results, key=str) == sorted(map(expected, listed_findings), key=str)


def expected(finding: Json) -> Json:
    return finding | {"evidence": sorted(map(str, finding["evidence"]))}


def stated(graph: Any, result: rdflib.term.Node) -> Json:
    """A result as JSON has it."""

    def value(predicate: rdflib.term.Node) -> Any:
        found = graph.value(result, predicate)
        return None if found is None else found.toPython()

    quotes = [
        {name: graph.value(words, MLG[name]).toPython() for name in ("start", "end", "quote")}
        for words in graph.subjects(MLG.supports, result)
    ]
    return {
        "code": value(MLG.findingCode).removeprefix(DEF),
        "severity": value(SH.resultSeverity).removeprefix(str(SH)),
        "message": {text.language: str(text) for text in graph.objects(result, SH.resultMessage)},
        "row": value(MLG.row),
        "expected": value(MLG.expected),
        "found": value(MLG.found),
        "evidence": sorted(map(str, quotes)),
        "shape": value(SH.sourceShape),
    }


def test_a_result_leads_to_the_node_at_fault(graph: rdflib.Graph) -> None:
    base = "https://w3id.org/maillage/"
    codes = {result: str(code).removeprefix(DEF) for result, code in graph.subject_objects(MLG.findingCode)}
    places = {
        (codes[result], str(graph.value(result, SH.focusNode)), str(graph.value(result, SH.value)))
        for result in codes
    }
    operation = f"{base}id/operation/NP9980003"
    assert ("rate-mismatch", operation, f"{operation}/line/2") in places
    assert ("total-mismatch", operation, operation) in places
    refused = next(result for result, code in codes.items() if code == "not-a-dossier")
    assert graph.value(refused, SH.focusNode) == graph.value(refused, MLG.inDossier)
    assert graph.value(refused, SH.sourceConstraintComponent) == MLG.DocumentConstraintComponent
