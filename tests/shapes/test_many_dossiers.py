"""Many dossiers: in order, a chunk at a time, and what one of them does takes no other with it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence

import pytest
from pyoxigraph import NamedNode, Quad, Store, Triple

from shapes import Severity, validate, validate_many
from shapes.compiled_engine import failures_by_graph
from shapes.deadline import Deadline
from shapes.errors import EngineError
from shapes.findings import Failure
from shapes.graph import GraphName
from shapes.validation import reports_of_chunk
from tests.shapes.dossiers import Dossier
from tests.shapes.printed_faults import FULL, OWN

LINE = NamedNode("https://w3id.org/maillage/id/operation/NP9900001/line/1")
FUNDER = NamedNode("https://w3id.org/maillage/ns#funder")
SUBCLASS = NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")


@pytest.fixture(scope="module")
def full() -> list[Quad]:
    return list(Dossier(FULL).store)


@pytest.fixture(scope="module")
def own() -> list[Quad]:
    return list(Dossier(OWN).store)


def test_reports_come_in_order_with_their_keys(full: list[Quad], own: list[Quad]) -> None:
    keys = [(name, number) for number in range(4) for name in ("full", "own")]
    dossiers = [(key, full if key[0] == "full" else own) for key in keys]
    reports = list(validate_many(dossiers, chunk=3))
    assert [key for key, _ in reports] == keys
    assert {key[0]: report for key, report in reports} == {"full": validate(full), "own": validate(own)}


def test_no_more_than_a_chunk_is_read_ahead(full: list[Quad]) -> None:
    taken = []

    def dossiers() -> Iterator[tuple[int, Iterator[Quad]]]:
        for number in range(10):
            taken.append(number)
            yield number, iter(full)

    reports = validate_many(dossiers(), chunk=4)
    assert taken == []
    assert next(reports)[0] == 0
    assert taken == [0, 1, 2, 3]
    assert [key for key, _ in reports] == list(range(1, 10))


def test_nothing_gives_nothing() -> None:
    assert list(validate_many([])) == []
    with pytest.raises(ValueError, match="chunk"):
        next(validate_many([], chunk=0))


@pytest.mark.parametrize(
    "statement",
    [Quad(LINE, FUNDER, Triple(LINE, FUNDER, LINE)), Quad(LINE, SUBCLASS, FUNDER)],
    ids=["a triple as an object", "a hierarchy of classes"],
)
def test_what_no_engine_checks_is_a_finding_of_its_dossier(full: list[Quad], statement: Quad) -> None:
    reports = dict(validate_many([(1, full), (2, [*full, statement]), (3, full)]))
    assert reports[1] == reports[3] == validate(full)
    assert reports[2] == validate([*full, statement])
    (result,) = reports[2].results
    assert (result.code, result.severity) == ("engine-failure", Severity.VIOLATION)
    assert result.found and result.found in result.message.fr


def test_a_check_that_takes_too_long_is_a_finding(full: list[Quad], own: list[Quad]) -> None:
    reports = [report for _, report in validate_many([(1, full), (2, own)], seconds=0)]
    assert reports == [validate(full, seconds=0), validate(own, seconds=0)]
    assert [result.code for report in reports for result in report.results] == ["engine-failure"] * 2
    assert "0 seconds" in (reports[0].results[0].found or "")


def test_one_that_stops_the_engine_takes_no_other_with_it(full: list[Quad], own: list[Quad]) -> None:
    """An engine that gives up on every store that holds the second dossier."""
    operation = NamedNode("https://w3id.org/maillage/id/operation/NP9900002")

    def giving_up(store: Store) -> Mapping[GraphName, Sequence[Failure]]:
        if any(store.quads_for_pattern(operation, None, None)):
            raise EngineError("it gave up")
        return failures_by_graph(store, Deadline.after(600))

    reports = reports_of_chunk([full, own, full], giving_up)
    assert reports[0] == reports[2] == validate(full)
    assert [result.found for result in reports[1].results] == ["it gave up"]


def test_no_operation_and_two_operations_are_findings(full: list[Quad], own: list[Quad]) -> None:
    reports = dict(validate_many([("none", []), ("one", full), ("two", full + own)]))
    assert [result.code for result in reports["none"].results] == ["no-operation"]
    assert reports["one"].conforms
    assert "several-operations" in {result.code for result in reports["two"].results}


def test_the_compiled_engine_needs_no_rdflib() -> None:
    code = (
        "import sys, shapes; print(len(list(shapes.validate_many([(1, [])]))),"
        " sorted({'rdflib', 'pyshacl'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "1 []\n"
