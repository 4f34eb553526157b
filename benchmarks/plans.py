"""Random financing plans that balance to the cent, in decimal euros."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Plan:
    """``amounts`` of the rows, ``own`` funds and ``total``, in euros; rates in percent, rounded half up."""

    amounts: tuple[Decimal, ...]
    own: Decimal
    total: Decimal

    @property
    def cofinanced(self) -> Decimal:
        return sum(self.amounts, Decimal(0))

    def rate(self, amount: Decimal) -> Decimal:
        """``amount`` as a share of the total, in percent.

        >>> Plan((Decimal(2),), Decimal(1), Decimal(3)).rate(Decimal(2))
        Decimal('66.67')
        """
        return (100 * amount / self.total).quantize(CENT, ROUND_HALF_UP)


def draw_plan(random: Random, rows: int) -> Plan:
    """A plan of that many rows: round sums for most, cents for some, own funds that may be nothing."""
    amounts = tuple(_amount(random) for _ in range(rows))
    own = _amount(random) if random.random() < 0.9 else Decimal("0.00")
    return Plan(amounts, own, sum(amounts, own))


def _amount(random: Random) -> Decimal:
    if random.random() < 0.7:
        return Decimal(random.randrange(5, 4000) * 500).quantize(CENT)
    return Decimal(random.randrange(100_000, 90_000_000)) / 100


def euros(amount: Decimal) -> str:
    """An amount in French writing.

    >>> euros(Decimal("1130639.5"))
    '1 130 639,50 €'
    """
    return f"{amount:,.2f} €".replace(",", " ").replace(".", ",")


def percent(rate: Decimal) -> str:
    """A rate in French writing.

    >>> percent(Decimal("63.9"))
    '63,90 %'
    """
    return f"{rate:.2f} %".replace(".", ",")
