"""Financing plans written at random, in any hand, are read exactly."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings

from extract.model import Extraction
from extract.pipeline import extract
from tests.extract.writing import HAND, Written, plans


@pytest.mark.slow
@settings(max_examples=400, derandomize=True)
@given(plans())
def test_a_plan_in_any_hand_is_read_exactly(written: Written) -> None:
    found = extract(written.text.encode(), "plan.txt")
    assert isinstance(found, Extraction)
    plan = found.facts.plan
    read = [(line.category, line.partner, line.rate, line.amount) for line in plan.lines]
    assert read == [(row.category, row.partner, row.rate, row.amount) for row in written.rows], written.text
    totals = [stated and stated.value for stated in (plan.cofinanced, plan.own_funds, plan.total)]
    assert totals == [written.cofinanced, written.own, written.total], written.text


def test_a_hand_writes_money() -> None:
    assert HAND.money(Decimal("1130639.5")) == "1 130 639,50 €"
    assert HAND.rate(Decimal("4.9")) == "4,90 %"
