"""What the tables say of a place: what it is, what it is part of and holds, its operations, sums, bodies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from endpoint.pages.body_facts import Named, Shared, bodies_of
from endpoint.pages.labels import place_code
from endpoint.pages.years import Year, years_of
from endpoint.tables.database import euros
from endpoint.tables.served import Database

_MOST_BODIES: Final = 100
_MOST_FUNDERS: Final = 20

Which = Literal["here", "inside"]
"""Operations that name the place itself, or only a place that it holds."""

_CONDITIONS: Final[dict[Which, str]] = {"here": "here IS NOT NULL", "inside": "here IS NULL"}


@dataclass(frozen=True, slots=True)
class Place:
    """What it is. ``mean_of`` is of how many communes its position is the mean; 0 where it is its own."""

    iri: str
    name: str | None
    kind: str | None
    code: str | None
    commune_status: str | None
    latitude: float | None
    longitude: float | None
    mean_of: int
    containers: Sequence[Named]
    bodies: Sequence[Named]


@dataclass(frozen=True, slots=True)
class Sum:
    """The operations of one relation (concerned, mentioned, possible), here or inside, and their total costs."""

    which: Which
    relation: str
    operations: int
    cost: Decimal | None


@dataclass(frozen=True, slots=True)
class Facts:
    """All but the lists.

    Attributes:
        operations: that surely concern it, or a place that it holds; each once.
        cost: their total costs together; None where none is stated.
        sums: of all relations, those that no total takes among them.
        here: how many operations name it.
        inside: how many name only what it holds.
        contained: how many places stand directly in it.
        funders: who gives most to the operations that concern it or what it holds.
        uncounted: operations that no department (region) is known of, where it is one.
    """

    place: Place
    operations: int
    cost: Decimal | None
    sums: Sequence[Sum]
    here: int
    inside: int
    years: Sequence[Year]
    contained: int
    funders: Sequence[Shared]
    uncounted: int


_CONCERNED: Final = "'concerned' IN (here, inside)"
# What only mentions a place but concerns one in it concerns the place, as the total has it.
_RELATION: Final = f"CASE WHEN {_CONCERNED} THEN 'concerned' ELSE COALESCE(here, inside) END"


async def facts(database: Database, place: str) -> Facts | None:
    """What there is to say of a place; None for what is none."""
    return await database.once(("place", place), lambda: _facts(database, place))


async def _facts(database: Database, place: str) -> Facts | None:
    found = _place(database, place)
    if found is None:
        return None
    sums = await _sums(database, place)
    total = await database.long_rows(
        f"SELECT COUNT(*) AS n, SUM(cost) AS cost FROM place_operations WHERE place = ? AND {_CONCERNED}",
        (place,),
    )
    contained = database.rows("SELECT COUNT(*) AS n FROM place_containers WHERE container = ?", (place,))
    return Facts(
        place=found,
        operations=total[0]["n"],
        cost=euros(total[0]["cost"]),
        sums=sums,
        here=sum(one.operations for one in sums if one.which == "here"),
        inside=sum(one.operations for one in sums if one.which == "inside"),
        years=years_of(
            await database.long_rows(
                f"""SELECT substr(day, 1, 4) AS year, COUNT(*) AS operations, SUM(cost) AS amount
                FROM place_operations WHERE place = ? AND {_CONCERNED} GROUP BY 1 ORDER BY 1""",
                (place,),
            )
        ),
        contained=contained[0]["n"],
        funders=await _funders(database, place),
        uncounted=await uncounted(database, found.kind) if found.kind in ("department", "region") else 0,
    )


async def uncounted(database: Database, kind: str) -> int:
    """How many operations concern no place of a kind: only a region's name or an informal area says where they are."""

    async def counted() -> int:
        rows = await database.long_rows(
            f"""SELECT COUNT(*) AS n FROM operations o WHERE NOT EXISTS (
              SELECT 1 FROM place_operations p JOIN places USING (place)
              WHERE p.operation = o.operation AND {_CONCERNED} AND kind = ?)""",
            (kind,),
        )
        many: int = rows[0]["n"]
        return many

    return await database.once(("uncounted", kind), counted)


def _place(database: Database, place: str) -> Place | None:
    row = database.row(
        """SELECT p.*, q.latitude AS north, q.longitude AS east, q.mean_of
        FROM places p LEFT JOIN place_points q USING (place) WHERE place = ?""",
        (place,),
    )
    if row is None:
        return None
    containers = database.rows(
        """SELECT p.place, p.name, p.kind FROM within w JOIN places p ON p.place = w.container
        WHERE w.place = ? AND w.container <> w.place ORDER BY p.kind = 'region', p.kind = 'department', p.name""",
        (place,),
    )
    bodies = database.rows(
        """SELECT agent, a.name, a.name_en, a.kind, relation FROM agent_places JOIN agents a USING (agent)
        WHERE place = ? ORDER BY relation, a.name LIMIT ?""",
        (place, _MOST_BODIES),
    )
    return Place(
        iri=place,
        name=row["name"],
        kind=row["kind"],
        code=row["code"],
        commune_status=row["commune_status"],
        latitude=row["north"],
        longitude=row["east"],
        mean_of=row["mean_of"] or 0,
        containers=[Named(one["place"], one["name"], one["kind"]) for one in containers],
        bodies=[
            Named(one["agent"], one["name"], one["kind"], one["relation"], one["name_en"]) for one in bodies
        ],
    )


async def _sums(database: Database, place: str) -> list[Sum]:
    rows = await database.long_rows(
        f"""SELECT here IS NULL AS only_inside, {_RELATION} AS relation, COUNT(*) AS operations,
          SUM(cost) AS cost FROM place_operations WHERE place = ? GROUP BY 1, 2 ORDER BY 1, 2""",
        (place,),
    )
    return [
        Sum(
            "inside" if row["only_inside"] else "here", row["relation"], row["operations"], euros(row["cost"])
        )
        for row in rows
    ]


async def _funders(database: Database, place: str) -> list[Shared]:
    """Who gives most there; lines whose funder is ambiguous are left out."""
    rows = await database.long_rows(
        f"""SELECT top.*, a.name, a.name_en, a.kind FROM (
          SELECT i.agent, COUNT(DISTINCT i.operation) AS operations, SUM(i.amount) AS amount
          FROM (SELECT operation FROM place_operations WHERE place = ? AND {_CONCERNED}) o
          CROSS JOIN involvements i ON i.operation = o.operation AND i.part = 'line'
          WHERE i.status IS NOT 'ambiguous' GROUP BY i.agent
        ) top JOIN agents a USING (agent) WHERE NOT a.unidentified
        ORDER BY amount DESC, operations DESC, a.name LIMIT ?""",
        (place, _MOST_FUNDERS),
    )
    return bodies_of(rows)


# --- lists


@dataclass(frozen=True, slots=True)
class Listed:
    """An operation of a place."""

    operation: str
    number: str | None
    title: str | None
    day: str
    relation: str
    cost: Decimal | None


def operations(
    database: Database, place: str, which: Which, *, year: str | None, start: int, size: int
) -> list[Listed]:
    """A stretch of its operations, the latest first."""
    condition, given = _in_year(year)
    rows = database.rows(
        f"""SELECT o.operation, o.number, o.title, p.day, p.relation, p.cost FROM (
          SELECT operation, day, {_RELATION} AS relation, cost FROM place_operations
          WHERE place = ? AND {_CONDITIONS[which]}{condition} ORDER BY day DESC, operation LIMIT ? OFFSET ?
        ) p JOIN operations o USING (operation) ORDER BY p.day DESC, p.operation""",
        (place, *given, size, start),
    )
    return [
        Listed(row["operation"], row["number"], row["title"], row["day"], row["relation"], euros(row["cost"]))
        for row in rows
    ]


async def count(database: Database, place: str, which: Which, *, year: str | None) -> int:
    """How many there are."""

    async def counted() -> int:
        condition, given = _in_year(year)
        rows = await database.long_rows(
            f"SELECT COUNT(*) AS n FROM place_operations WHERE place = ? AND {_CONDITIONS[which]}{condition}",
            (place, *given),
        )
        many: int = rows[0]["n"]
        return many

    return await database.once(("place operations", place, which, year), counted)


def _in_year(year: str | None) -> tuple[str, tuple[str, ...]]:
    if year is None:
        return "", ()
    if year == "":
        return " AND day = ''", ()
    return " AND day >= ? AND day < ?", (year, f"{int(year) + 1:04}")


@dataclass(frozen=True, slots=True)
class Contained:
    """A place that another holds directly, and how many operations concern it or what it holds."""

    place: Named
    code: str | None
    commune_status: str | None
    operations: int


async def contained(database: Database, place: str) -> list[Contained]:
    """The places that it holds directly, those with most operations first."""

    async def read() -> list[Contained]:
        rows = await database.long_rows(
            f"""SELECT p.place, p.name, p.kind, p.code, p.commune_status,
              (SELECT COUNT(*) FROM place_operations o WHERE o.place = p.place AND {_CONCERNED}) AS operations
            FROM place_containers c JOIN places p ON p.place = c.place WHERE c.container = ?
            ORDER BY p.kind = 'commune', operations DESC, p.name""",
            (place,),
        )
        return [
            Contained(
                Named(row["place"], row["name"], row["kind"]),
                place_code(row["place"], row["kind"], row["code"]),
                row["commune_status"],
                row["operations"],
            )
            for row in rows
        ]

    return await database.once(("contained", place), read)
