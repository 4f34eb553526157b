"""What the tables say of a body or a person: who it is, its parts in operations, sums, years, partners, places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from sqlite3 import Row
from typing import Final

from endpoint.pages.years import Year
from endpoint.tables.database import euros
from endpoint.tables.served import Database

MOST_PARTNERS: Final = 20
_MOST_NAMES: Final = 40
_MOST_PLACES: Final = 20

# A line whose funder is one of several is nobody's until it is known whose: no sum takes it.
SURE: Final = "status IS NOT 'ambiguous'"
# Every sure part that it has rests on a printed name, which no register identifies.
NAME_ONLY: Final = f"""(NOT a.unidentified AND a.siren IS NULL
  AND EXISTS (SELECT 1 FROM involvements n WHERE n.agent = a.agent AND n.part IN ('line', 'role')
    AND n.status = 'label-only')
  AND NOT EXISTS (SELECT 1 FROM involvements n WHERE n.agent = a.agent AND n.part IN ('line', 'role')
    AND n.{SURE} AND n.status IS NOT 'label-only'))"""
_ITS_OPERATIONS: Final = f"""its AS MATERIALIZED (
  SELECT DISTINCT operation FROM involvements WHERE agent = :agent AND part <> 'candidate' AND {SURE}
)"""
# What joins it to others, as in the network: who is only named or quoted there has no partners by that.
_TAKES_PART: Final = "(part IN ('line', 'beneficiary') OR part = 'role' AND role IN ('funder', 'partner'))"


@dataclass(frozen=True, slots=True)
class Named:
    """A thing with its name and kind, and how it is joined to the one whose page it is."""

    iri: str
    name: str | None
    kind: str | None
    relation: str | None = None
    name_en: str | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """Who it is. ``names`` are other names, ``printed`` those that dossiers print, each with its number of lines."""

    iri: str
    name: str | None
    name_en: str | None
    kind: str | None
    siren: str | None
    unidentified: bool
    names: Sequence[str]
    printed: Sequence[tuple[str, int]]
    places: Sequence[Named]


@dataclass(frozen=True, slots=True)
class Part:
    """The parts of one sort that a body has: how many, in how many operations, for how many euros."""

    part: str
    status: str | None
    many: int
    operations: int
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Shared:
    """Somebody, or somewhere, with the number of operations that are shared, and an amount in euros."""

    thing: Named
    operations: int
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Facts:
    """All but the list of operations.

    Attributes:
        operations: in which it surely has a part.
        amount: of its lines, those left out whose funder is ambiguous; None where it has no line.
        parts: by sort and status, those that no sum takes among them.
        candidates: lines of which it is only perhaps the funder.
        partners: the co-funders that it shares most operations with; ``all_partners`` is how many there are.
        places: that most of its operations concern.
        maybe: who it could be, where it is not identified.
        name_only: whether no register identifies it; ``unknown`` are the findings that say so, in French and English.
        communes: of the territory that it governs, those that its operations concern; ``all_communes`` of how many.
    """

    body: Body
    operations: int
    amount: Decimal | None
    parts: Sequence[Part]
    candidates: int
    years: Sequence[Year]
    partners: Sequence[Shared]
    all_partners: int
    places: Sequence[Shared]
    maybe: Sequence[Named]
    name_only: bool
    unknown: Sequence[tuple[str, str]]
    communes: Sequence[Shared]
    all_communes: int


async def facts(database: Database, agent: str) -> Facts | None:
    """What there is to say of a body; None for what is none."""
    return await database.once(("body", agent), lambda: _facts(database, agent))


async def _facts(database: Database, agent: str) -> Facts | None:
    row = database.row(f"SELECT a.*, {NAME_ONLY} AS name_only FROM agents a WHERE agent = ?", (agent,))
    if row is None:
        return None
    parts = await _parts(database, agent)
    governed = database.row(
        "SELECT place FROM agent_places WHERE agent = ? AND relation = 'governs'", (agent,)
    )
    counted = await database.long_rows(
        # A line of nobody who is known is surely that nobody's.
        f"SELECT COUNT(DISTINCT operation) AS n FROM involvements WHERE agent = ? AND part <> 'candidate' AND (? OR {SURE})",
        (agent, row["unidentified"]),
    )
    lines = [one for one in parts if one.part == "line" and one.status != "ambiguous"]
    partners = await _partners(database, agent)
    communes = await _communes(database, agent, governed["place"]) if governed else []
    return Facts(
        body=await _body(database, agent),
        operations=counted[0]["n"],
        amount=sum((one.amount for one in lines if one.amount is not None), Decimal(0)) if lines else None,
        parts=parts,
        candidates=sum(one.many for one in parts if one.part == "candidate"),
        years=await _years(database, agent),
        partners=partners[:MOST_PARTNERS],
        all_partners=len(partners),
        places=await _places(database, agent),
        maybe=_maybe(database, agent) if row["unidentified"] else (),
        name_only=bool(row["name_only"]),
        unknown=_unknown(database, agent) if row["name_only"] else (),
        communes=communes[:_MOST_PLACES],
        all_communes=len(communes),
    )


async def _body(database: Database, agent: str) -> Body:
    row = database.row("SELECT * FROM agents WHERE agent = ?", (agent,))
    assert row is not None
    names = database.rows("SELECT name FROM agent_names WHERE agent = ? ORDER BY name LIMIT 100", (agent,))
    printed = await database.long_rows(
        """SELECT words, COUNT(*) AS many FROM involvements
        WHERE agent = ? AND part = 'line' AND words <> '' GROUP BY words ORDER BY many DESC, words LIMIT ?""",
        (agent, _MOST_NAMES),
    )
    places = database.rows(
        """SELECT place, p.name, p.kind, relation FROM agent_places JOIN places p USING (place)
        WHERE agent = ? ORDER BY relation, p.name LIMIT 100""",
        (agent,),
    )
    return Body(
        iri=agent,
        name=row["name"],
        name_en=row["name_en"],
        kind=row["kind"],
        siren=row["siren"],
        unidentified=bool(row["unidentified"]),
        names=[one["name"] for one in names],
        printed=[(one["words"], one["many"]) for one in printed],
        places=[Named(one["place"], one["name"], one["kind"], one["relation"]) for one in places],
    )


def _maybe(database: Database, agent: str) -> list[Named]:
    """The bodies among which the dossier leaves the choice."""
    rows = database.rows(
        """SELECT DISTINCT a.agent, a.name, a.name_en, a.kind FROM funding_lines l JOIN candidates c USING (line)
        JOIN agents a ON a.agent = c.agent WHERE l.funder = ? ORDER BY a.name LIMIT 100""",
        (agent,),
    )
    return [Named(row["agent"], row["name"], row["kind"], None, row["name_en"]) for row in rows]


def _unknown(database: Database, agent: str) -> list[tuple[str, str]]:
    """What its lines' findings say of its name, which no register knows."""
    rows = database.rows(
        """SELECT DISTINCT message_fr, COALESCE(message_en, message_fr) AS message_en
        FROM funding_lines l JOIN findings f ON f.operation = l.operation AND f."row" = l.number
        WHERE l.funder = ? AND f.code = 'unknown-commune' AND message_fr IS NOT NULL ORDER BY 1 LIMIT 20""",
        (agent,),
    )
    return [(row["message_fr"], row["message_en"]) for row in rows]


async def _parts(database: Database, agent: str) -> list[Part]:
    rows = await database.long_rows(
        """SELECT part, CASE WHEN part = 'role' THEN role END AS role, status, COUNT(*) AS many,
          COUNT(DISTINCT operation) AS operations, SUM(amount) AS amount
        FROM involvements WHERE agent = ? GROUP BY 1, 2, 3 ORDER BY part = 'candidate', many DESC, 1, 2, 3""",
        (agent,),
    )
    return [
        Part(row["role"] or row["part"], row["status"], row["many"], row["operations"], euros(row["amount"]))
        for row in rows
    ]


async def _years(database: Database, agent: str) -> tuple[Year, ...]:
    rows = await database.long_rows(
        f"""SELECT substr(day, 1, 4) AS year, COUNT(DISTINCT operation) AS operations,
          SUM(CASE WHEN part = 'line' THEN amount END) AS amount, MAX(part = 'line') AS gives
        FROM involvements WHERE agent = ? AND part <> 'candidate' AND {SURE} GROUP BY 1 ORDER BY 1""",
        (agent,),
    )
    return tuple(
        Year(row["year"], row["operations"], euros(row["amount"]), bool(row["gives"])) for row in rows
    )


async def _partners(database: Database, agent: str) -> list[Shared]:
    """The other identified funders of its operations."""
    rows = await database.long_rows(
        f"""WITH its AS MATERIALIZED (
          SELECT DISTINCT operation FROM involvements WHERE agent = :agent AND {_TAKES_PART} AND {SURE}
        )
        SELECT shared.*, a.name, a.name_en, a.kind FROM (
          SELECT i.agent, COUNT(DISTINCT i.operation) AS operations, SUM(i.amount) AS amount
          FROM its CROSS JOIN involvements i ON i.operation = its.operation AND i.part = 'line'
          WHERE i.agent <> :agent AND i.{SURE} GROUP BY i.agent
        ) shared JOIN agents a USING (agent) WHERE NOT a.unidentified
        ORDER BY operations DESC, amount DESC, a.name""",
        {"agent": agent},
    )
    return bodies_of(rows)


def bodies_of(rows: Sequence[Row]) -> list[Shared]:
    """Bodies from rows with ``agent``, its names and kind, ``operations`` and ``amount`` (cents)."""
    return [
        Shared(
            Named(row["agent"], row["name"], row["kind"], None, row["name_en"]),
            row["operations"],
            euros(row["amount"]),
        )
        for row in rows
    ]


async def _places(database: Database, agent: str) -> list[Shared]:
    rows = await database.long_rows(
        f"""WITH {_ITS_OPERATIONS}
        SELECT top.*, p.name, p.kind FROM (
          SELECT o.place, COUNT(*) AS operations FROM its CROSS JOIN operation_places o USING (operation)
          WHERE o.relation = 'concerned' AND o.{SURE} GROUP BY o.place ORDER BY operations DESC LIMIT {_MOST_PLACES}
        ) top JOIN places p USING (place) ORDER BY operations DESC, p.name""",
        {"agent": agent},
    )
    return [Shared(Named(row["place"], row["name"], row["kind"]), row["operations"], None) for row in rows]


async def _communes(database: Database, agent: str, territory: str) -> list[Shared]:
    """The communes of its territory that its operations concern, the most concerned first."""
    rows = await database.long_rows(
        f"""WITH {_ITS_OPERATIONS}
        SELECT o.place, p.name, p.kind, COUNT(*) AS operations
        FROM its CROSS JOIN operation_places o USING (operation) CROSS JOIN places p USING (place)
        WHERE o.relation = 'concerned' AND o.{SURE} AND p.kind = 'commune' AND o.place <> :territory
          AND EXISTS (SELECT 1 FROM within w WHERE w.container = :territory AND w.place = o.place)
        GROUP BY o.place ORDER BY operations DESC, p.name""",
        {"agent": agent, "territory": territory},
    )
    return [Shared(Named(row["place"], row["name"], row["kind"]), row["operations"], None) for row in rows]


# --- the list of its operations


@dataclass(frozen=True, slots=True)
class Involvement:
    """One part in one operation. ``words`` are those that the dossier prints for it; ``thing`` is the line or the
    participation."""

    operation: str
    number: str | None
    title: str | None
    day: str
    part: str
    thing: str
    status: str | None
    amount: Decimal | None
    rate: Decimal | None
    words: str | None


def involvements(
    database: Database, agent: str, *, candidate: bool, year: str | None, start: int, size: int
) -> list[Involvement]:
    """A stretch of its parts in operations, the latest first; or of those where it is only a candidate."""
    condition, given = _which(agent, candidate, year)
    rows = database.rows(
        f"""SELECT i.operation, o.number, o.title, i.day, i.part, i.role, i.thing, i.status, i.amount, i.rate, i.words
        FROM (
          SELECT * FROM involvements i WHERE {condition}
          ORDER BY day DESC, operation, length(thing), thing LIMIT ? OFFSET ?
        ) i JOIN operations o USING (operation) ORDER BY i.day DESC, i.operation, length(i.thing), i.thing""",
        (*given, size, start),
    )
    return [
        Involvement(
            operation=row["operation"],
            number=row["number"],
            title=row["title"],
            day=row["day"],
            part=row["role"] if row["part"] == "role" and row["role"] else row["part"],
            thing=row["thing"],
            status=row["status"],
            amount=euros(row["amount"]),
            rate=None if row["rate"] is None else Decimal(row["rate"]),
            words=row["words"],
        )
        for row in rows
    ]


async def count(database: Database, agent: str, *, candidate: bool, year: str | None) -> int:
    """How many there are."""

    async def counted() -> int:
        condition, given = _which(agent, candidate, year)
        rows = await database.long_rows(f"SELECT COUNT(*) AS n FROM involvements i WHERE {condition}", given)
        many: int = rows[0]["n"]
        return many

    return await database.once(("parts", agent, candidate, year), counted)


def _which(agent: str, candidate: bool, year: str | None) -> tuple[str, tuple[str, ...]]:
    condition = f"i.agent = ? AND i.part {'=' if candidate else '<>'} 'candidate'"
    if year is None:
        return condition, (agent,)
    if year == "":
        return f"{condition} AND i.day = ''", (agent,)
    return f"{condition} AND i.day >= ? AND i.day < ?", (agent, year, f"{int(year) + 1:04}")
