"""Scores against gold: one to one, text folded, nothing to find and nothing found is perfect."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.errors import GoldError
from extract.evaluate import KINDS, NOTHING, Evaluation, Score, as_json, as_text, evaluate, match, total
from extract.gold import FURTHER, LISTS

EMPTY_FOUND: dict[str, Any] = {
    key: []
    for key in (
        "lines", "territories", "centres", "federations", "participants", "people", "counts", "periods", "lineage",
    )
}  # fmt: skip
EMPTY_GOLD: dict[str, Any] = {key: [] for key in LISTS}

SEAT = {"kind": "commune", "code": "02408", "role": "seat"}
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
        {"territories": [SEAT | {"status": "stated", "iri": "/02408", "role": role} for role in ("seat", "concerned")]},
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


def line(funder: dict[str, Any] | None = None, **other: object) -> dict[str, Any]:
    body = {
        "type": "commune", "code": "02408", "status": "stated", "candidates": [], "iri": "https://x/id/agent/siren/210203875",
    }  # fmt: skip
    return {
        "category": "COMMUNES", "partner": "Laon", "rate": "1.00", "amount": "5.00", "funder": body | (funder or {}),
    } | other  # fmt: skip


def gold_line(**other: object) -> dict[str, Any]:
    return {
        "category": "communes", "partner": "LAON", "rate": "1.00", "amount": "5.00",
        "funder_type": "commune", "funder_code": "02408", "funder_status": "stated", "candidates": [],
    } | other  # fmt: skip


RIGHT, WRONG = Score(1), Score(0, 1, 1)
# what the row says otherwise than the gold: scores of lines, funders, statuses, links
ROWS: dict[str, tuple[dict[str, Any], dict[str, Any], tuple[Score, Score, Score, Score]]] = {
    "nothing": ({}, {}, (RIGHT, RIGHT, RIGHT, RIGHT)),
    "the rate": ({"rate": "1.01"}, {}, (WRONG, RIGHT, RIGHT, RIGHT)),
    "the amount": ({"amount": "5.01"}, {}, (WRONG, WRONG, WRONG, WRONG)),
    "no amount": ({"amount": None}, {}, (WRONG, WRONG, WRONG, WRONG)),
    "the funder's code": ({"funder": {"code": "02691"}}, {}, (RIGHT, WRONG, RIGHT, WRONG)),
    "the status": ({"funder": {"status": "inferred"}}, {}, (RIGHT, RIGHT, WRONG, WRONG)),
    "the candidates": (
        {"funder": {"status": "ambiguous", "candidates": [{"code": "02"}]}},
        {"funder_status": "ambiguous", "candidates": ["02", "80"]},
        (RIGHT, RIGHT, WRONG, WRONG),
    ),
    "the candidates' order": (
        {"funder": {"status": "ambiguous", "candidates": [{"code": "80"}, {"code": "02"}]}},
        {"funder_status": "ambiguous", "candidates": ["02", "80"]},
        (RIGHT, RIGHT, RIGHT, RIGHT),
    ),
    "an IRI that bears another code": (
        {"funder": {"type": "epci", "code": "240200477", "iri": "https://x/id/agent/siren/240200469"}},
        {"funder_type": "epci", "funder_code": "240200477"},
        (RIGHT, RIGHT, RIGHT, WRONG),
    ),
    "the IRI, where the gold has it": ({}, {"funder_iri": "https://x/id/agent/commune/02408"}, (RIGHT, RIGHT, RIGHT, WRONG)),
}  # fmt: skip


@pytest.mark.parametrize(("ours", "theirs", "expected"), ROWS.values(), ids=ROWS)
def test_a_row_is_one_line_one_funder_one_status_and_one_link(
    ours: dict[str, Any], theirs: dict[str, Any], expected: tuple[Score, ...]
) -> None:
    result = evaluate(
        "x", EMPTY_FOUND | {"lines": [line(**ours)]}, EMPTY_GOLD | {"lines": [gold_line(**theirs)]}
    )
    assert tuple(result.scores[kind] for kind in ("lines", "funders", "statuses", "links")) == expected


def test_a_row_too_many_spoils_no_other() -> None:
    rows = [line(partner="Soissons"), line(), line()]
    result = evaluate("x", EMPTY_FOUND | {"lines": rows}, EMPTY_GOLD | {"lines": [gold_line(), gold_line()]})
    assert result.scores["lines"] == Score(2, 1, 0)
    assert [m.item for m in result.mistakes if m.kind == "lines"] == ["communes · soissons · 5.00 · 1.00"]


def place(
    code: str | None, role: str = "concerned", kind: str = "commune", **other: object
) -> dict[str, Any]:
    iri = f"https://x/id/territory/{kind}/{code}"
    return {"kind": kind, "code": code, "name": "", "role": role, "status": "stated", "iri": iri} | other


# kind, what is found, what the gold has, the score, or None where the gold does not speak of it
FURTHER_CASES: dict[str, tuple[str, dict[str, Any], dict[str, Any], Score | None]] = {
    "a place by its code": (
        "links", {"territories": [place("02408"), place("02408", "seat")]}, {"territories": [SEAT]},
        Score(1)),
    "a place by its IRI": (
        "links", {"territories": [place("02408", iri="https://x/id/territory/commune/02691")]},
        {"territories": [SEAT]}, Score(0, 1, 1)),
    "a place by its status": (
        "links", {"territories": [place("02408", status="inferred")]},
        {"territories": [{"kind": "commune", "code": "02408", "role": "seat", "status": "stated"}]}, Score(0, 1, 1)),
    "an area by its folded name": (
        "areas", {"territories": [place(None, kind="area", name="Thiérache"), place(None, kind="area", name="Vimeu")]},
        {"territories": [{"kind": "area", "code": None, "role": "concerned", "name": "THIÉRACHE"}]},
        Score(1, 1, 0)),
    "areas that the gold has none of": ("areas", {"territories": [place(None, kind="area", name="Vimeu")]}, {}, None),
    "a participant by part of its name": (
        "participants", {"participants": [{"name": "ANRU (agence)", "type": "organisation", "code": None}]},
        {"participants": [{"name": "ANRU", "type": "organisation", "code": None}]}, Score(1)),
    "a participant of another type": (
        "participants", {"participants": [{"name": "ANRU", "type": "state", "code": None}]},
        {"participants": [{"name": "ANRU", "type": "organisation", "code": None}]}, Score(0, 1, 1)),
    "participants that the gold leaves out": (
        "participants", {"participants": [{"name": "ANRU", "type": "state", "code": None}]}, {}, None),
    "a period": ("periods", {"periods": [{"start": "2018", "end": "2020"}]}, {"periods": [{"start": "2018", "end": "2021"}]},
        Score(0, 1, 1)),
    "findings as often as they are": (
        "findings", {"findings": ["rate-mismatch", "rate-mismatch"]}, {"findings": ["rate-mismatch"]}, Score(1, 1, 0)),
    "findings that nobody asked for": ("findings", {}, {"findings": []}, None),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "found", "gold", "score"), FURTHER_CASES.values(), ids=FURTHER_CASES)
def test_a_further_kind_is_told_and_stays_out_of_the_average(
    kind: str, found: dict[str, Any], gold: dict[str, Any], score: Score | None
) -> None:
    result = evaluate("x", EMPTY_FOUND | found, EMPTY_GOLD | gold)
    assert result.scores.get(kind) == score
    assert result.micro == sum((result.scores[kind] for kind in KINDS), Score())


def test_the_number_of_further_cases() -> None:
    assert (len(ROWS), len(FURTHER_CASES)) == (10, 11)
    assert {case[0] for case in FURTHER_CASES.values()} == set(FURTHER)


def test_gold_without_a_list_is_no_gold() -> None:
    with pytest.raises(GoldError, match="The gold of NP1 has no list lines, lineage"):
        evaluate("NP1", EMPTY_FOUND, {key: [] for key in LISTS if key not in ("lines", "lineage")})


def test_equal_items_go_before_similar_ones() -> None:
    """« maire » is within both; matched first to the longer, it would leave the other without a partner."""
    similar = lambda one, other: one[0] in other[0] or other[0] in one[0]  # noqa: E731
    assert match([("maire",), ("adjointe au maire",)], [("adjointe au maire",), ("maire",)], similar) == (
        [],
        [],
    )


def test_nothing_to_find_and_nothing_found_is_perfect() -> None:
    result = evaluate("x", EMPTY_FOUND, EMPTY_GOLD)
    assert (result.micro, result.micro.f1, result.mistakes) == (Score(), 1.0, ())
    assert list(result.scores) == [*KINDS, "links"]


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
        "true_positives": 3, "false_positives": 0, "misses": 1, "precision": 1.0, "recall": 0.75, "f1": 0.8571,
    }  # fmt: skip
    assert (list(data["kinds"]), list(data["further"])) == (list(KINDS), ["links"])
    rows = text.splitlines()
    assert rows[0] == "NP2: federations: missed: fcs"
    assert rows[-1] == "micro                 3      0       1      1.000   0.750   0.857"
    for kind, figures in (data["kinds"] | data["further"]).items():
        (row,) = [row.split() for row in rows if row.split()[0] == kind]
        assert row[1:4] == [str(figures[name]) for name in ("true_positives", "false_positives", "misses")]
    assert total([]) == NOTHING == Evaluation({})
