"""The operations of the graph as a list: filtered, sorted, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from endpoint.tables.database import euros
from endpoint.tables.served import Database

SORTS: Final = {"date": "decision_date", "number": "number", "title": "title", "cost": "total_cost"}
"""What the list can be sorted by, and the column of each."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which operations, and in which order.

    Attributes:
        year: of the committee; empty for those without a date, None for all.
        department: INSEE code of one that the operation concerns, itself or a place in it.
        kind: of a body that surely funds a line.
        sort: a key of `SORTS`.
        falling: from the highest to the lowest.
    """

    year: str | None = None
    department: str | None = None
    kind: str | None = None
    sort: str = "date"
    falling: bool = True


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation; amounts in euros. ``lines`` is its number of funding lines."""

    operation: str
    number: str | None
    title: str | None
    day: str | None
    cost: Decimal | None
    own_funds: Decimal | None
    lines: int


_IN_DEPARTMENT: Final = """EXISTS (
  SELECT 1 FROM place_operations p WHERE p.operation = o.operation AND 'concerned' IN (p.here, p.inside)
  AND p.place IN (SELECT place FROM places WHERE kind = 'department' AND code = :department))"""
_FUNDED_BY_KIND: Final = """EXISTS (
  SELECT 1 FROM involvements i JOIN agents a USING (agent) WHERE i.operation = o.operation AND i.part = 'line'
  AND i.status IS NOT 'ambiguous' AND a.kind = :kind AND NOT a.unidentified)"""

_PERHAPS_BY_KIND: Final = """EXISTS (
  SELECT 1 FROM involvements i JOIN agents a USING (agent) WHERE i.operation = o.operation AND i.part = 'line'
  AND a.kind = :kind AND (i.status = 'ambiguous' OR a.unidentified))"""


async def total(database: Database, filters: Filters) -> int:
    """How many there are."""

    async def counted() -> int:
        where, given = _where(filters)
        rows = await database.long_rows(f"SELECT COUNT(*) AS n FROM operations o WHERE {where}", given)
        many: int = rows[0]["n"]
        return many

    return await database.once(("operations", filters.year, filters.department, filters.kind), counted)


async def unsure(database: Database, filters: Filters) -> int:
    """How many more there would be if every line whose funder is not identified were of a body of its kind."""

    async def counted() -> int:
        where, given = _where(replace(filters, kind=None))
        rows = await database.long_rows(
            f"""SELECT COUNT(*) AS n FROM operations o
            WHERE {where} AND {_PERHAPS_BY_KIND} AND NOT {_FUNDED_BY_KIND}""",
            {**given, "kind": filters.kind},
        )
        many: int = rows[0]["n"]
        return many

    key = ("operations unsure", filters.year, filters.department, filters.kind)
    return await database.once(key, counted) if filters.kind else 0


async def operations(database: Database, filters: Filters, start: int, size: int) -> Sequence[Operation]:
    """A stretch of them; where what they are sorted by is not known, they come last."""
    return await database.once(
        ("operations", filters, start, size), lambda: _read(database, filters, start, size)
    )


async def _read(database: Database, filters: Filters, start: int, size: int) -> list[Operation]:
    where, given = _where(filters)
    column, way = SORTS[filters.sort], "DESC" if filters.falling else "ASC"
    rows = await database.long_rows(
        f"""SELECT o.*, (SELECT COUNT(*) FROM funding_lines l WHERE l.operation = o.operation) AS lines
        FROM (
          SELECT operation, {column} FROM operations o WHERE {where}
          ORDER BY {column} {way} NULLS LAST, operation LIMIT :size OFFSET :start
        ) some JOIN operations o USING (operation) ORDER BY o.{column} {way} NULLS LAST, operation""",
        {**given, "size": size, "start": start},
    )
    return [
        Operation(
            operation=row["operation"],
            number=row["number"],
            title=row["title"],
            day=row["decision_date"],
            cost=euros(row["total_cost"]),
            own_funds=euros(row["own_funds"]),
            lines=row["lines"],
        )
        for row in rows
    ]


def _where(filters: Filters) -> tuple[str, dict[str, object]]:
    parts: list[str] = ["1"]
    given: dict[str, object] = {}
    if filters.year:
        parts.append("decision_date >= :year AND decision_date < :next")
        given |= {"year": filters.year, "next": f"{int(filters.year) + 1:04}"}
    elif filters.year == "":
        parts.append("decision_date IS NULL")
    if filters.department:
        parts.append(_IN_DEPARTMENT)
        given["department"] = filters.department
    if filters.kind:
        parts.append(_FUNDED_BY_KIND)
        given["kind"] = filters.kind
    return " AND ".join(parts), given


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters can be: years, departments (code and name) and kinds of funders that there are."""

    years: Sequence[str]
    departments: Sequence[tuple[str, str | None]]
    kinds: Sequence[str]


async def choices(database: Database) -> Choices:
    """The values that lead to an operation."""

    async def read() -> Choices:
        years = await database.long_rows(
            "SELECT DISTINCT substr(decision_date, 1, 4) AS year FROM operations ORDER BY 1 DESC"
        )
        departments = await database.long_rows(
            """SELECT code, name FROM places p WHERE kind = 'department' AND code IS NOT NULL
            AND EXISTS (SELECT 1 FROM place_operations o WHERE o.place = p.place
              AND 'concerned' IN (o.here, o.inside)) ORDER BY code"""
        )
        kinds = await database.long_rows(
            """SELECT DISTINCT kind FROM agents a WHERE NOT unidentified AND kind IS NOT NULL
            AND EXISTS (SELECT 1 FROM involvements i WHERE i.agent = a.agent AND part = 'line') ORDER BY 1"""
        )
        return Choices(
            [row["year"] for row in years if row["year"]],
            [(row["code"], row["name"]) for row in departments],
            [row["kind"] for row in kinds],
        )

    return await database.once(("operations", "choices"), read)


async def every(database: Database, filters: Filters) -> Iterator[tuple[str | None, ...]]:
    """All of them as the rows of a file: number, title, date, cost, own funds, co-funders' total, IRI."""
    where, given = _where(filters)
    column, way = SORTS[filters.sort], "DESC" if filters.falling else "ASC"
    rows = await database.long_rows(
        f"""SELECT number, title, decision_date, total_cost, own_funds, cofunder_total, operation
        FROM operations o WHERE {where} ORDER BY {column} {way} NULLS LAST, operation""",
        given,
    )
    return (
        (
            row["number"],
            row["title"],
            row["decision_date"],
            *(
                None if row[name] is None else str(euros(row[name]))
                for name in ("total_cost", "own_funds", "cofunder_total")
            ),
            row["operation"],
        )
        for row in rows
    )
