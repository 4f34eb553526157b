"""Sentences in other words, negative ones among them: scores by kind over the whole set."""

from __future__ import annotations

import pytest

from extract.evaluate import Score
from tests.extract.paraphrases import Case, cases, score, score_all

# Precision and recall over the set by kind, as measured, rounded down: never to be lowered.
NUMBER_OF_CASES = 170
FLOORS: dict[str, tuple[float, float]] = {
    "lineage": (0.99, 0.87), "counts": (0.96, 0.99), "count_readings": (0.96, 0.99), "territories": (0.95, 0.95),
    "centres": (0.89, 0.89), "federations": (1.0, 1.0), "participants": (0.88, 0.65), "people": (1.0, 1.0),
    "periods": (1.0, 1.0), "axis": (1.0, 1.0), "specific_objective": (1.0, 1.0),
}  # fmt: skip

# A few cases of the runner's own, each with the scores that it must give.
OWN = {
    "a count and a negative": (
        Case("a", "Le projet réunit 7 centres sociaux. En France, 40 % des ménages hésitent.", "Nord", "Un clic",
             {"counts": [{"value": 7, "of": "centres sociaux", "subject": "operation", "status": "stated"}], "lineage": []}),
        {"counts": Score(1), "count_readings": Score(1), "lineage": Score()},
    ),
    "a place and no funder": (
        Case("b", "Les ateliers auront lieu à Douai.", "Nord", "Un clic",
             {"territories": [{"kind": "commune", "code": "59178", "role": "concerned"}]}),
        {"territories": Score(1)},
    ),
    "a place that is not expected": (
        Case("c", "Les ateliers auront lieu à Douai.", "Nord", "Un clic", {"territories": []}),
        {"territories": Score(0, 1, 0)},
    ),
    "lineage, a person, an axis": (
        Case("d", "L'opération prolonge le projet « Clics d'hier ». Mme Odile Marin, maire de Douai, la suit. "
             "Elle relève de l'axe prioritaire 2.", "Nord", "Un clic",
             {"lineage": [{"relation": "follows", "target": "Clics d’hier"}],
              "people": [{"name": "Odile MARIN", "role": "maire", "organisation": "Douai"}], "axis": "2",
              "specific_objective": None}),
        {"lineage": Score(1), "people": Score(1), "axis": Score(1), "specific_objective": Score()},
    ),
    "a centre with its commune, another without": (
        Case("e", "Le centre social Les Peupliers, à Douai, ouvre un atelier.", "Nord", "Un clic",
             {"centres": [{"name": "Les Peupliers", "commune": "59178"}], "federations": []}),
        {"centres": Score(1), "federations": Score()},
    ),
    "what is missed": (
        Case("f", "Rien de plus.", None, "", {"periods": [{"start": "2018", "end": "2020"}], "participants": []}),
        {"periods": Score(0, 0, 1), "participants": Score()},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("case", "expected"), OWN.values(), ids=OWN)
def test_a_case_is_scored_kind_by_kind(case: Case, expected: dict[str, Score]) -> None:
    assert score(case)[0] == expected


def test_an_unknown_kind_is_told() -> None:
    with pytest.raises(AssertionError, match="x: no kind \\['colours'\\]"):
        score(Case("x", "Rien.", None, "", {"colours": []}))


def test_the_number_of_cases() -> None:
    given = cases()
    assert (len(given), len(OWN)) == (NUMBER_OF_CASES, 6)
    assert len({case.id for case in given}) == len(given)


def test_other_words_say_the_same() -> None:
    scores, mistakes = score_all(cases())
    for kind, (precision, recall) in FLOORS.items():
        wrong = [mistake for mistake in mistakes if mistake.kind == kind]
        assert scores[kind].precision >= precision, wrong
        assert scores[kind].recall >= recall, wrong
