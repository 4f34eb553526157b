"""Who takes part in what, under the filters: read in the tables of a snapshot."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Final

from endpoint.networks.filters import Filters, Role
from endpoint.networks.projection import Tie

Rows = Callable[[str, Sequence[object]], list[sqlite3.Row]]
"""Answers SQL over the tables (:mod:`endpoint.tables.database`)."""

# The joints of a body and an operation, by the role that they give it.
_JOINTS: Final[dict[Role, str]] = {
    "funder": "SELECT operation, funder AS body, 'funder' AS role, status, amount FROM funding_lines "
    "UNION ALL SELECT operation, agent, role, status, NULL FROM roles WHERE role = 'funder'",
    "partner": "SELECT operation, agent AS body, role, status, NULL AS amount FROM roles WHERE role = 'partner'",
    "beneficiary": "SELECT operation, beneficiary AS body, 'beneficiary' AS role, NULL AS status, NULL AS amount "
    "FROM operations",
}
_YEAR: Final = "CAST(SUBSTR(decision_date, 1, 4) AS INTEGER)"

# All places that are in one, however deep.
_INSIDE: Final = """
WITH RECURSIVE inside (place) AS (
  VALUES (?) UNION SELECT held.place FROM place_containers held JOIN inside ON held.container = inside.place
)
SELECT operation FROM operation_places JOIN inside USING (place) WHERE relation = 'concerned'
"""


def ties(rows: Rows, filters: Filters, erdf: str) -> list[Tie]:
    """Each body's part in each operation, one tie for the two.

    Arguments:
        rows: answers SQL.
        filters: those of edges (``least``, ``edges``) are not looked at.
        erdf: the IRI of the fund that all operations share.
    """
    conditions, parameters = _conditions(filters, erdf)
    sql = f"""
        SELECT joint.operation, joint.body, {_YEAR} AS year, joint.role, joint.status, joint.amount
        FROM ({_joints(filters)}) joint JOIN operations USING (operation) JOIN agents ON agent = joint.body
        WHERE {" AND ".join(conditions)} ORDER BY joint.operation, joint.body
    """
    return list(_together(rows(sql, parameters)))


def _together(rows: Iterable[sqlite3.Row]) -> Iterator[Tie]:
    for (operation, body), several in groupby(map(tuple, rows), itemgetter(0, 1)):
        _, _, years, roles, statuses, amounts = zip(*several, strict=True)
        stated = [cents for cents in amounts if cents is not None]
        yield Tie(
            operation, body, years[0], sum(stated) if stated else None, _distinct(roles), _distinct(statuses)
        )


def _distinct(codes: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({code for code in codes if code is not None}))


def _joints(filters: Filters) -> str:
    return " UNION ALL ".join(_JOINTS[role] for role in filters.roles)


def _conditions(filters: Filters, erdf: str) -> tuple[list[str], list[object]]:
    """What must hold of a tie, and the values for the question marks in it."""
    conditions = ["kind IS NOT 'Person'"]
    parameters: list[object] = []

    def must(condition: str, *values: object) -> None:
        conditions.append(condition)
        parameters.extend(values)

    if not filters.unidentified:
        must("NOT unidentified")
    if not filters.erdf and filters.focus != erdf:
        must("joint.body <> ?", erdf)
    if filters.first is not None:
        must(f"{_YEAR} >= ?", filters.first)
    if filters.last is not None:
        must(f"{_YEAR} <= ?", filters.last)
    if filters.kinds:
        must("kind IN (SELECT value FROM json_each(?))", json.dumps(filters.kinds))
    if filters.place is not None:
        must(f"joint.operation IN ({_INSIDE})", filters.place)
    if filters.focus is not None:
        must(f"joint.operation IN (SELECT operation FROM ({_joints(filters)}) WHERE body = ?)", filters.focus)
    return conditions, parameters
