"""What dossiers say against each other is told of those that say it, in their own words."""

from __future__ import annotations

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from shapes import SHAPES, Report, validate_across, validate_together
from tests.shapes.dossiers import PREFIXES, Dossier
from tests.shapes.printed_faults import FULL, OWN
from tests.shapes.test_across_operations import CASES, SILENT, merged

Dossiers = dict[str, list[Quad]]


@pytest.fixture
def two() -> Dossiers:
    return {"full": list(Dossier(FULL).store), "own": list(Dossier(OWN).store)}


def third(turtle: str) -> list[Quad]:
    return list(parse(f"{PREFIXES} {turtle} .", RdfFormat.TURTLE))


def together(dossiers: Dossiers, official: frozenset = frozenset()) -> dict[str, Report]:
    return validate_together(dossiers.items, official=lambda: official)


def test_what_agrees_is_silent(two: Dossiers) -> None:
    assert together(two) == {}
    assert together({}) == {}


@pytest.mark.parametrize("name", [*CASES, *SILENT])
def test_it_finds_what_the_merged_graph_shows(two: Dossiers, name: str) -> None:
    turtle = CASES[name][0] if name in CASES else SILENT[name]
    found = together(two | {"third": third(turtle)})
    shapes = {result.shape for report in found.values() for result in report.results}
    assert shapes == {result.shape for result in validate_across(merged(turtle)).results}
    assert ("third" in found) == (name in CASES)


def test_each_is_told_of_its_own_node(two: Dossiers) -> None:
    found = together(two | {"third": third(CASES["one SIREN on two bodies"][0])})
    sirens = {"full": "id/agent/siren/245900428", "third": "id/agent/cud"}
    for key, other in (("full", "third"), ("third", "full")):
        (result,) = found[key].results
        assert result.focus == f"https://w3id.org/maillage/{sirens[key]}"
        assert f"<https://w3id.org/maillage/{sirens[other]}>" in result.message.en
        assert "?" not in result.message.en


def test_who_repeats_what_is_official_is_not_to_blame(two: Dossiers) -> None:
    wrong = third(CASES["a CAF of two departments"][0])
    official = frozenset(quad.triple for quad in two["full"])
    assert set(together(two | {"third": wrong}, official)) == {"third"}
    everything = official | {quad.triple for quad in wrong}
    assert set(together(two | {"third": wrong}, everything)) >= {"full", "third"}


def test_the_words_are_those_of_each_dossier(two: Dossiers) -> None:
    """Two dossiers of one operation with two totals: each quotes the total that it prints."""
    other = Dossier(FULL).edit("set op: mlg:totalCost 400000.01")
    found = together({"one": two["full"], "other": list(other.store), "own": two["own"]})
    assert set(found) == {"one", "other"}
    totals = {"one": "400000.00", "other": "400000.01"}
    for key, report in found.items():
        (result,) = report.results
        assert (result.shape, result.found) == (f"{SHAPES}#across-totals", totals[key])
        assert [result.expected] == [total for name, total in totals.items() if name != key]
        assert [quote.quote for quote in result.evidence] == ["Total :\t400 000,00 €"]


def test_a_check_that_takes_too_long_is_a_finding_of_each(two: Dossiers) -> None:
    found = validate_together(two.items, seconds=0)
    assert {key: [one.code for one in report.results] for key, report in found.items()} == {
        "full": ["engine-failure"],
        "own": ["engine-failure"],
    }
