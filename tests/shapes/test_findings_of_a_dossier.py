"""Each thing that can be wrong with a dossier, one at a time: the finding that must come, and no other."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shapes import SHAPES, Severity
from shapes.catalogue import Shape, catalogue
from tests.shapes.printed_faults import CASES, FULL, OWN

# What the contract asks of one dossier's graph; the others are about files, or about two dossiers.
CONTRACT = {
    *("missing-identifier", "malformed-identifier", "missing-label", "missing-date", "invalid-date"),
    *(
        "empty-table",
        "truncated-table",
        "missing-amount",
        "negative-amount",
        "sum-mismatch",
        "total-mismatch",
    ),
    *("rate-mismatch", "duplicate-line", "rate-sum-mismatch", "unknown-commune", "ambiguous-funder"),
    *("unnamed-beneficiary", "mojibake"),
}


OURS = {"implausible-date", "reversed-period", "outside-perimeter", "wrong-caf", "engine-failure"}


def shapes_by_name() -> dict[str, Shape]:
    return {iri.removeprefix(f"{SHAPES}#"): shape for iri, shape in catalogue().items()}


def test_every_code_has_a_case() -> None:
    assert len(CASES) == 33
    named_by_code = {
        name: shape.code for name, shape in shapes_by_name().items() if name.startswith(shape.code)
    }
    assert set(named_by_code.values()) - OURS == CONTRACT
    assert {case.shape for case in CASES.values()} == named_by_code.keys() - {"engine-failure", "wrong-caf"}


@pytest.mark.parametrize(
    ("layout", "results"),
    [
        (FULL, [("unnamed-beneficiary", Severity.INFO, None)]),
        (OWN, [("ambiguous-funder", Severity.INFO, 3)]),
    ],
)
def test_a_correct_dossier_conforms(dossier: Callable, layout: str, results: list) -> None:
    report = dossier(layout).report()
    assert report.conforms
    assert [(result.code, result.severity, result.row) for result in report.results] == results


@pytest.mark.parametrize("name", CASES)
def test_one_fault_makes_one_finding(dossier: Callable, name: str) -> None:
    case = CASES[name]
    graph = dossier(case.layout).edit(*case.edits)
    (result,) = graph.new()
    assert (result.shape, result.severity, result.row) == (f"{SHAPES}#{case.shape}", case.severity, case.row)
    assert case.shape.startswith(result.code)
    assert (result.expected, result.found) == (case.expected, case.found)
    assert [quote.quote for quote in result.evidence] == case.quotes
    assert all(quote.end - quote.start == len(quote.quote) for quote in result.evidence)
    assert not graph.gone()
    assert graph.report().conforms == (result.severity is not Severity.VIOLATION)
    assert "{" not in result.message.fr + result.message.en
