"""Sentences that tell one thing in many ways, and others that only look like it: relations, counts, periods, axes, actions.

Each line of the corpus is a prose with all that it states of its kind. What is marked ``open`` is not read yet: there a rule may
abstain, but must not say anything false.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from extract.model import Facts
from extract.text import words

FactsOf = Callable[..., Facts]
Case = dict[str, Any]
Item = tuple[Any, ...]

CORPUS = Path(__file__).parents[3] / "data" / "relations.jsonl"
CASES: list[Case] = [json.loads(line) for line in CORPUS.read_text("utf-8").splitlines()]
SIZES = {"lineage": 290, "counts": 149, "axis": 23, "periods": 19, "actions": 7}


def told(case: Case) -> list[Item]:
    expect = case["expect"]
    if case["kind"] == "axis":
        return [(expect["axis"], expect["specific_objective"])]
    return sorted(tuple(map(fold, one.values())) for one in expect[case["kind"]])


def found(facts: Facts, kind: str) -> list[Item]:
    if kind == "axis":
        axis, objective = facts.programme.axis, facts.programme.objective
        return [(axis.value if axis else None, objective.value if objective else None)]
    items: dict[str, list[Item]] = {
        "lineage": [(line.relation, line.target) for line in facts.lineage],
        "counts": [(count.value, count.of, count.subject, count.status) for count in facts.counts],
        "periods": [(period.start, period.end) for period in facts.periods],
        "actions": [(action.number, action.label) for action in facts.actions],
    }
    return sorted(tuple(map(fold, item)) for item in items[kind])


def fold(value: object) -> object:
    return words(value) if isinstance(value, str) else value


def test_the_number_of_cases() -> None:
    assert Counter(case["kind"] for case in CASES) == SIZES
    assert sum("open" in case for case in CASES) == 9


@pytest.mark.parametrize("case", [c for c in CASES if "open" not in c], ids=lambda case: case["prose"][:60])
def test_what_is_told(facts_of: FactsOf, case: Case) -> None:
    assert found(facts_of(case["prose"], label=case["label"]), case["kind"]) == told(case)


@pytest.mark.parametrize("case", [c for c in CASES if "open" in c], ids=lambda case: case["prose"][:60])
def test_what_is_not_read_yet_is_not_misread(facts_of: FactsOf, case: Case) -> None:
    width = 2  # the relation and its target, the value and what it counts
    items = [item[:width] for item in found(facts_of(case["prose"], label=case["label"]), case["kind"])]
    assert set(items) <= {item[:width] for item in told(case)}
