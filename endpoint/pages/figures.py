"""The graph in figures, for the page to start from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from endpoint.pages.body_facts import NAME_ONLY
from endpoint.pages.years import Year, years_of
from endpoint.tables.database import euros
from endpoint.tables.served import Database

# ERDF is told by its kind and name, so that this holds whatever the base IRI of the data.
_FIGURES: Final = f"""
SELECT
  (SELECT COUNT(*) FROM operations) AS operations,
  (SELECT SUM(total_cost) FROM operations) AS cost,
  (SELECT COUNT(*) FROM funding_lines) AS lines,
  (SELECT SUM(amount) FROM involvements WHERE part = 'line' AND status IS NOT 'ambiguous' AND agent IN (
     SELECT agent FROM agents WHERE kind = 'european-fund' AND name = 'FEDER')) AS erdf,
  (SELECT COUNT(*) FROM agents a WHERE NOT unidentified AND EXISTS (
     SELECT 1 FROM involvements i WHERE i.agent = a.agent AND part = 'line')) AS funders,
  (SELECT COUNT(*) FROM agents a WHERE {NAME_ONLY} AND EXISTS (
     SELECT 1 FROM involvements i WHERE i.agent = a.agent AND part = 'line')) AS name_only,
  (SELECT COUNT(DISTINCT place) FROM operation_places
     WHERE relation = 'concerned' AND status IS NOT 'ambiguous') AS territories,
  (SELECT COUNT(DISTINCT decision_date) FROM operations) AS committees
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """What is in the graph. Amounts in euros, exact.

    Attributes:
        operations: the projects that a dossier of their own describes.
        lines: rows of co-funding.
        cost: the total costs together.
        erdf: the amounts of ERDF together.
        funders: bodies with a name that fund at least one line.
        name_only: of these, those that only their printed name tells apart: no register identifies them.
        territories: places that at least one operation concerns.
        committees: dates of committees.
        years: the operations and their costs by year.
    """

    operations: int
    lines: int
    cost: Decimal
    erdf: Decimal
    funders: int
    name_only: int
    territories: int
    committees: int
    years: Sequence[Year]


async def figures(database: Database) -> Figures:
    """The figures of a snapshot, worked out once."""

    async def read() -> Figures:
        (row,) = await database.long_rows(_FIGURES)
        years = await database.long_rows(
            """SELECT COALESCE(substr(decision_date, 1, 4), '') AS year, COUNT(*) AS operations,
            SUM(total_cost) AS amount FROM operations GROUP BY 1 ORDER BY 1"""
        )
        return Figures(
            operations=row["operations"],
            lines=row["lines"],
            cost=euros(row["cost"] or 0) or Decimal(0),
            erdf=euros(row["erdf"] or 0) or Decimal(0),
            funders=row["funders"],
            name_only=row["name_only"],
            territories=row["territories"],
            committees=row["committees"],
            years=years_of(years),
        )

    return await database.once(("figures",), read)
