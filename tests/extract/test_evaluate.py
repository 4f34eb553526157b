"""Scores against gold: one to one, text folded, nothing to find and nothing found is perfect."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.evaluate import KINDS, NOTHING, Evaluation, Score, as_json, as_text, evaluate, total

EMPTY_FOUND: dict[str, Any] = {
    key: [] for key in ("lines", "territories", "centres", "federations", "people", "counts", "lineage")
}
EMPTY_GOLD: dict[str, Any] = {
    key: []
    for key in (
        "lines", "territories", "epcis", "communes", "social_centres", "federations", "people", "counts", "lineage",
    )
}  # fmt: skip

# kind, what is found, what the gold has, true positives, false positives, misses
CASES: dict[str, tuple[str, dict[str, Any], dict[str, Any], tuple[int, int, int]]] = {
    "a label by folded words": ("header", {"label": {"value": "L'ÉTÉ – à Laon"}}, {"label": "l’ete a laon"}, (1, 0, 0)),
    "a label of other words": ("header", {"label": {"value": "L'été"}}, {"label": "L'hiver"}, (0, 1, 1)),
    "a date that only we have": ("header", {"committee_date": {"value": "2019-01-01"}}, {}, (0, 1, 0)),
    "money to the cent": ("money", {"total": {"value": "1.00"}}, {"total": "1.01"}, (0, 1, 1)),
    "a centre without head noun": (
        "social_centres", {"centres": [{"name": "CSC Les Peupliers"}]}, {"social_centres": ["Les Peupliers"]}, (1, 0, 0)),
    "one name for two": (
        "social_centres", {"centres": [{"name": "CSC A"}]}, {"social_centres": ["A", "A"]}, (1, 0, 1)),
    "a person's role within the other": (
        "people",
        {"people": [{"name": "Ève MARIN", "role": "adjointe au maire"}]},
        {"people": [{"name": "Eve Marin", "role": "Adjointe"}]},
        (1, 0, 0),
    ),
    "a person without role": (
        "people", {"people": [{"name": "Ève Marin", "role": None}]}, {"people": [{"name": "Ève Marin", "role": "maire"}]},
        (0, 1, 1)),
    "a count by value and first word": (
        "counts", {"counts": [{"value": 26, "of": "centres sociaux du Nord"}]}, {"counts": [{"value": 26, "of": "centres"}]},
        (1, 0, 0)),
    "a count of another thing": (
        "counts", {"counts": [{"value": 26, "of": "communes"}]}, {"counts": [{"value": 26, "of": "centres"}]}, (0, 1, 1)),
    "lineage by number": (
        "lineage",
        {"lineage": [{"relation": "follows", "target": "Clics", "operation": "NP9800117"}]},
        {"lineage": [{"relation": "follows", "target": "NP9800117"}]},
        (1, 0, 0),
    ),
    "lineage by contained title": (
        "lineage",
        {"lineage": [{"relation": "follows", "target": "Clics d'hier", "operation": None}]},
        {"lineage": [{"relation": "follows", "target": "« Clics d’hier » de Laon"}]},
        (1, 0, 0),
    ),
    "lineage of another kind": (
        "lineage",
        {"lineage": [{"relation": "mirrors", "target": "Clics", "operation": None}]},
        {"lineage": [{"relation": "follows", "target": "Clics"}]},
        (0, 1, 1),
    ),
    "a code in any role, once": (
        "communes",
        {"territories": [{"kind": "commune", "code": "02408", "role": role} for role in ("seat", "concerned")]},
        {"communes": ["02408"]},
        (1, 0, 0),
    ),
    "an area has no code": (
        "roles", {"territories": [{"kind": "area", "code": None, "role": "concerned"}]}, {}, (0, 0, 0)),
}  # fmt: skip


def test_the_number_of_cases() -> None:
    assert len(CASES) == 15


@pytest.mark.parametrize(("kind", "found", "gold", "score"), CASES.values(), ids=CASES)
def test_one_kind(
    kind: str, found: dict[str, Any], gold: dict[str, Any], score: tuple[int, int, int]
) -> None:
    result = evaluate("x", EMPTY_FOUND | found, EMPTY_GOLD | gold)
    assert result.scores[kind] == Score(*score)
    assert len([m for m in result.mistakes if m.kind == kind]) == score[1] + score[2]


def line(**other: object) -> dict[str, Any]:
    return {
        "category": "COMMUNES", "partner": "Laon", "rate": "1.00", "amount": "5.00",
        "funder": {"type": "commune", "code": "02408", "status": "stated", "candidates": []},
    } | other  # fmt: skip


def gold_line(**other: object) -> dict[str, Any]:
    return {
        "category": "communes", "partner": "LAON", "rate": "1.00", "amount": "5.00",
        "funder_type": "commune", "funder_code": "02408", "funder_status": "stated", "candidates": [],
    } | other  # fmt: skip


def test_rows_are_compared_field_by_field() -> None:
    same = evaluate("x", EMPTY_FOUND | {"lines": [line()]}, EMPTY_GOLD | {"lines": [gold_line()]})
    assert (same.scores["lines"], same.scores["funders"], same.scores["statuses"]) == (
        Score(4), Score(1), Score(1))  # fmt: skip
    ours = line(
        amount="5.01",
        funder={"type": "caf", "code": "02", "status": "ambiguous", "candidates": [{"code": "02"}]},
    )
    other = evaluate("x", EMPTY_FOUND | {"lines": [ours]}, EMPTY_GOLD | {"lines": [gold_line()]})
    assert (other.scores["lines"], other.scores["funders"]) == (Score(3, 1, 1), Score(0, 1, 1))
    assert [m.item for m in other.mistakes if m.kind == "lines"] == ["1 · amount · 5.01", "1 · amount · 5.00"]


def test_nothing_to_find_and_nothing_found_is_perfect() -> None:
    result = evaluate("x", EMPTY_FOUND, EMPTY_GOLD)
    assert (result.micro, result.micro.f1, result.mistakes) == (Score(), 1.0, ())
    assert set(result.scores) == set(KINDS)


SCORES = st.builds(Score, st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))


@given(SCORES, SCORES)
def test_scores_add_up(one: Score, other: Score) -> None:
    added = one + other
    assert (added.found, added.false, added.missed) == (
        one.found + other.found, one.false + other.false, one.missed + other.missed,
    )  # fmt: skip
    assert 0 <= added.f1 <= 1
    mean = added.precision + added.recall
    if added.found:
        assert added.f1 == pytest.approx(2 * added.precision * added.recall / mean)


def test_the_two_renderings_say_the_same() -> None:
    one = evaluate("NP1", EMPTY_FOUND | {"lines": [line()]}, EMPTY_GOLD | {"lines": [gold_line()]})
    two = evaluate("NP2", EMPTY_FOUND, EMPTY_GOLD | {"federations": ["FCS"]})
    both = total([one, two])
    assert both.dossiers == 2
    text, data = as_text(both), json.loads(as_json(both))
    assert data["dossiers"] == 2
    assert data["micro"] == {
        "true_positives": 6, "false_positives": 0, "misses": 1, "precision": 1.0, "recall": 0.8571, "f1": 0.9231,
    }  # fmt: skip
    assert list(data["kinds"]) == list(KINDS)
    assert "micro                 6      0       1      1.000   0.857   0.923" in text
    assert text.splitlines()[-1] == "NP2: federations: missed: fcs"
    assert total([]) == NOTHING == Evaluation({})
