"""A financing table's own sums: whether it adds up, and so which of several readings of a file is right."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from extract.find.table.table import Row, Table, find_table
from extract.find.table.totals import COFINANCED, OWN, TOTAL
from extract.model import Document

_HUNDREDTH = Decimal("0.01")


def balances(table: Table) -> bool:
    """Do the rows add up to what is printed, to the cent? A table without totals proves nothing.

    The rows are the total of the co-financers; that and the own funds are the total.
    """
    amounts = [row.amount for row in table.rows if row.amount is not None]
    totals = {name: stated.value for name, stated in table.totals.items()}
    if not amounts or len(amounts) < len(table.rows) or not totals.keys() & {COFINANCED, TOTAL}:
        return False
    total = sum(amounts, Decimal())
    whole = total + totals.get(OWN, Decimal())
    return totals.get(COFINANCED, total) == total and totals.get(TOTAL, whole) == whole


def best(documents: Iterable[Document]) -> Document:
    """Of several readings of one file, the first whose financing table balances.

    Where none does, that of the most rows whose rate agrees with their amount, then of the most whole rows. Readings
    after the first that balances are not made.
    """
    ranked: list[tuple[tuple[int, int, int], Document]] = []
    for document in documents:
        table = find_table(document)
        if table is not None and balances(table):
            return document
        ranked.append((_worth(table), document))
    return max(ranked, key=lambda one: one[0])[1]


def _worth(table: Table | None) -> tuple[int, int, int]:
    """How many rows agree, less those that do not; how many have a name and an amount, less the others; the totals."""
    if table is None:
        return (0, -1, 0)
    total = table.totals.get(TOTAL)
    checked = [_agrees(row, total.value) for row in table.rows] if total and total.value > 0 else []
    whole = sum(row.amount is not None and bool(row.category or row.partner) for row in table.rows)
    return (2 * checked.count(True) - len(checked), 2 * whole - len(table.rows), len(table.totals))


def _agrees(row: Row, total: Decimal) -> bool:
    """Is the row's printed rate that of its amount in the total, to the hundredth?"""
    return (
        row.amount is not None
        and row.rate is not None
        and abs(100 * row.amount / total - row.rate) <= _HUNDREDTH
    )
