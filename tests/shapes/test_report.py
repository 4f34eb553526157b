"""What callers get: a report in a fixed order, in two languages, and no silence when the engine fails."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict

from pyoxigraph import NamedNode, Quad, Triple

from shapes import Message, Report, Severity, validate

NP1 = "https://w3id.org/maillage/id/operation/NP9900001"


def test_a_result_says_all(dossier: Callable) -> None:
    (result,) = dossier("total-cofinanceurs").edit("set line:5 mlg:amount 52655.33").new()
    assert result.message == Message(
        fr="Les lignes font 360\u00a0001,00\u00a0€ et non le total des cofinanceurs imprimé, 360\u00a0000,00\u00a0€.",
        en="The rows add up to €360,001.00, not to the printed total of co-financers, €360,000.00.",
    )
    assert json.loads(json.dumps(asdict(result))) == {
        "code": "sum-mismatch",
        "severity": "Violation",
        "message": asdict(result.message),
        "focus": NP1,
        "row": None,
        "expected": "360000.00",
        "found": "360001.00",
        "evidence": [
            {"start": 522, "end": 566, "quote": "Total cofinanceurs :\t\t\t\t90,00 %\t360 000,00 €"}
        ],
        "shape": "https://w3id.org/maillage/shapes#sum-mismatch-cofunders",
    }


def test_a_rate_is_written_in_each_language(dossier: Callable) -> None:
    (result,) = dossier("total-cofinanceurs").edit("set line:2 mlg:rate 7.52").new()
    assert (
        result.message.fr
        == "Ligne 2 : le taux imprimé est 7,52\u00a0%, le montant en fait 7,50\u00a0% du total."
    )
    assert result.message.en == "Row 2: the printed rate is 7.52%, the amount is 7.50% of the total."
    assert (result.focus, result.row) == (f"{NP1}/line/2", 2)


def test_the_order_is_fixed(dossier: Callable) -> None:
    edits = [
        "remove line:4 mlg:amount",
        "remove line:2 mlg:amount",
        "remove op: mlg:decidedBy",
        "set op: mlg:cofunderRate 99.00",
    ]
    quads = list(dossier("total-cofinanceurs").edit(*edits).store)
    first = validate(quads)
    assert [(r.severity, r.row, r.code) for r in first.results] == [
        (Severity.VIOLATION, None, "missing-date"),
        (Severity.VIOLATION, 2, "missing-amount"),
        (Severity.VIOLATION, 4, "missing-amount"),
        (Severity.WARNING, None, "rate-sum-mismatch"),
        (Severity.INFO, None, "unnamed-beneficiary"),
    ]
    for seed in range(3):
        random.Random(seed).shuffle(quads)
        assert validate(quads) == first


def test_graphs_count_as_one(dossier: Callable) -> None:
    """The same statement in two graphs counts once, and a graph's name changes nothing."""
    quads = list(dossier("total-cofinanceurs").store)
    named = [Quad(*quad.triple, NamedNode("urn:graph/dossier")) for quad in quads]
    again = [Quad(*quad.triple, NamedNode("urn:graph/reference")) for quad in quads]
    assert validate(named + again) == validate(quads)


def test_only_a_violation_keeps_a_dossier_from_conforming(dossier: Callable) -> None:
    assert Report(()).conforms
    graph = dossier("total-cofinanceurs").edit("set op: mlg:cofunderRate 99.00")
    assert {r.severity for r in graph.report().results} == {Severity.WARNING, Severity.INFO}
    assert graph.report().conforms


def test_a_failure_of_the_engine_is_a_finding(dossier: Callable) -> None:
    """A triple as an object is RDF 1.2: pyshacl 0.40 cannot convert it for rdflib."""
    store = dossier("total-cofinanceurs").store
    node = NamedNode(f"{NP1}/line/1")
    quoted = Triple(node, NamedNode("urn:p"), node)
    store.add(Quad(node, NamedNode("https://w3id.org/maillage/ns#funder"), quoted))
    (result,) = validate(store).results
    assert (result.code, result.severity) == ("engine-failure", Severity.VIOLATION)
    assert result.found
    assert result.found in result.message.fr


def test_the_package_is_light_to_import() -> None:
    code = "import sys, shapes; print(sorted({'rdflib', 'pyshacl'} & sys.modules.keys()))"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "[]\n"
    )
