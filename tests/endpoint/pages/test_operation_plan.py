"""The check to the cent of a financing plan, on the page of its operation."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from endpoint.pages.operation.facts import Fact
from endpoint.pages.operation.plan import Check, Line, Plan, Sum, Verdict, checks

SUMS, COFUNDED, RATES, RATE_SUM = range(4)


def line(amount: str | None, rate: str | None = None) -> Line:
    return Line(
        fact=Fact("f1", "a row"),
        number="1",
        category=None,
        partner=None,
        body=None,
        candidates=(),
        badge=None,
        aid_scheme=None,
        budget_line=None,
        rate=Decimal(rate) if rate else None,
        amount=Decimal(amount) if amount else None,
    )


def total(amount: str | None, rate: str | None = None) -> Sum:
    return Sum(None, None, Decimal(rate) if rate else None, Decimal(amount) if amount else None)


def english(_: str, en: str) -> str:
    return en


NONE = total(None)

CASES: dict[str, tuple[tuple[Line, ...], Sum, Sum, Sum, tuple[Verdict, ...]]] = {
    "balanced": (
        (line("60.10", "60.10"), line("30", "30")),
        total("90.10", "90.10"),
        total("9.90", "9.90"),
        total("100"),
        ("agrees", "agrees", "agrees", "agrees"),
    ),
    "a cent is missing": (
        (line("60.09"), line("30")),
        total("90.10"),
        total("9.90"),
        total("100"),
        ("differs", "differs", "unknown"),
    ),
    "own funds that are not printed are none": (
        (line("100"),),
        NONE,
        NONE,
        total("100"),
        ("agrees", "unknown"),
    ),
    "own funds of a rate alone": (
        (line("90"),),
        NONE,
        total(None, "10"),
        total("100"),
        ("unknown", "unknown"),
    ),
    "an amount can't be read": (
        (line("90"), line(None)),
        NONE,
        NONE,
        total("100"),
        ("unknown", "unknown"),
    ),
    "a hundredth of a point is rounding": (
        (line("100", "99.99"),),
        NONE,
        NONE,
        total("100"),
        ("agrees", "agrees"),
    ),
    "two hundredths are not": ((line("100", "99.98"),), NONE, NONE, total("100"), ("agrees", "differs")),
    "rates that miss their sum": (
        (line("50", "50"), line("50", "50")),
        total("100", "99.98"),
        NONE,
        total("100"),
        ("agrees", "agrees", "agrees", "differs"),
    ),
    "a rate is missing from the sum": (
        (line("50", "50"), line("50")),
        total("100", "100"),
        NONE,
        total("100"),
        ("agrees", "agrees", "agrees", "unknown"),
    ),
    "no total": ((line("50", "50"),), NONE, NONE, NONE, ("unknown", "unknown")),
    "no row": ((), NONE, NONE, total("100"), ("unknown", "unknown")),
}


@pytest.mark.parametrize("name", CASES)
def test_a_plan_against_itself(name: str) -> None:
    lines, cofunders, own, whole, verdicts = CASES[name]
    assert tuple(one.verdict for one in checks(lines, cofunders, own, whole, english)) == verdicts


def test_rates_agree_but_for_rounding_and_say_within_what() -> None:
    lines = (line("60.00", "60.01"), line("30", "30"))
    *_, found = checks(lines, total("90", "90"), total("10"), total("100"), english)
    assert (found.verdict, found.difference, found.exact) == ("agrees", Decimal("0.01"), False)
    assert found.tolerance == Decimal("0.015")
    exact = checks(lines[1:], total("30", "30"), NONE, total("30"), english)[-1]
    assert exact.exact


def test_rates_alone_make_no_plan_balanced() -> None:
    found = checks((line("60", "60"),), NONE, total(None, "40"), total("100"), english)
    plan = Plan((), NONE, NONE, NONE, None, (), found)
    assert (plan.verdict, plan.rated) == ("unknown", True)


def test_the_number_of_cases() -> None:
    assert len(CASES) == 11


@given(
    st.lists(st.decimals(0, 10**9, places=2), min_size=1, max_size=30),
    st.sampled_from(["0", "0.01", "-0.01"]),
)
def test_sums_are_exact(amounts: list[Decimal], off: str) -> None:
    whole = sum(amounts, Decimal(off))
    found: Check = checks(tuple(line(str(one)) for one in amounts), NONE, NONE, total(str(whole)), english)[
        SUMS
    ]
    assert found.verdict == ("agrees" if off == "0" else "differs")
    assert found.difference == -Decimal(off)
