"""Any balanced plan passes the arithmetic; one cent anywhere is seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Quad, RdfFormat, parse

from shapes import validate, validate_many

ARITHMETIC = {
    "sum-mismatch",
    "total-mismatch",
    "rate-mismatch",
    "rate-sum-mismatch",
    "negative-amount",
    "malformed-amount",
}
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Plan:
    amounts: tuple[Decimal, ...]
    own: Decimal
    cofunders: Decimal
    total: Decimal
    prints_cofunders: bool
    rounding: str = ROUND_HALF_UP

    def rate(self, amount: Decimal, of: Decimal) -> Decimal:
        return (100 * amount / of).quantize(CENT, self.rounding) if of else Decimal("0.00")

    def quads(self, of: Decimal) -> Iterator[Quad]:
        """The plan as a graph, with the rates that it had when the total was ``of``."""
        text = f"""@prefix mlg: <https://w3id.org/maillage/ns#> .
            <urn:op> a mlg:Operation ; mlg:totalCost {self.total} ;
                mlg:ownFunds {self.own} ; mlg:ownFundsRate {self.rate(self.own, of)} ."""
        if self.prints_cofunders:
            rate = self.rate(self.cofunders, of)
            text += f"<urn:op> mlg:cofunderTotal {self.cofunders} ; mlg:cofunderRate {rate} ."
        for row, amount in enumerate(self.amounts, 1):
            text += f"""<urn:op> mlg:hasFundingLine <urn:line/{row}> .
                <urn:line/{row}> a mlg:FundingLine ; mlg:lineNumber {row} ;
                    mlg:amount {amount} ; mlg:rate {self.rate(amount, of)} ."""
        yield from parse(text, RdfFormat.TURTLE)


euros = st.decimals("0", "9999999999.99", places=2)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    amounts = tuple(draw(st.lists(euros, min_size=1, max_size=12)))
    own, cofunders = draw(euros), sum(amounts, Decimal(0))
    return Plan(amounts, own, cofunders, own + cofunders, draw(st.booleans()))


def alarms(plan: Plan, of: Decimal) -> set[str]:
    """What both engines find."""
    quads = list(plan.quads(of))
    report = validate(quads)
    assert list(validate_many([(plan, quads)])) == [(plan, report)]
    return {result.code for result in report.results} & ARITHMETIC


@settings(max_examples=20)
@given(plans())
def test_a_balanced_plan_never_alarms(plan: Plan) -> None:
    assert alarms(plan, plan.total) == set()


@settings(max_examples=10)
@given(plans())
def test_rates_that_are_cut_and_not_rounded_are_no_error(plan: Plan) -> None:
    assert "rate-mismatch" not in alarms(replace(plan, rounding=ROUND_DOWN), plan.total)


@settings(max_examples=20)
@given(
    plans(), st.sampled_from(["row", "own", "cofunders", "total"]), st.sampled_from([CENT, -CENT]), st.data()
)
def test_one_cent_is_always_seen(plan: Plan, where: str, cent: Decimal, data: st.DataObject) -> None:
    expected = {
        "row": "sum-mismatch",
        "own": "total-mismatch",
        "cofunders": "sum-mismatch",
        "total": "total-mismatch",
    }[where]
    if not plan.prints_cofunders:
        expected = "sum-mismatch"
        where = "row" if where == "cofunders" else where
    if where == "row":
        row = data.draw(st.integers(0, len(plan.amounts) - 1))
        amounts = tuple(amount + cent * (index == row) for index, amount in enumerate(plan.amounts))
        wrong = replace(plan, amounts=amounts)
    else:
        wrong = replace(plan, **{where: getattr(plan, where) + cent})
    assert expected in alarms(wrong, plan.total)
