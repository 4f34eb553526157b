"""Who takes part in what, as columns: read in the tables of a snapshot once, then filtered in milliseconds."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from endpoint.networks.filters import Filters

Rows = Callable[[str, Sequence[object]], list[sqlite3.Row]]
"""Answers SQL over the tables (:mod:`endpoint.tables.database`)."""

Ints = NDArray[np.int64]
Truths = NDArray[np.bool_]

_OPERATIONS: Final = """
SELECT operation, COALESCE(CAST(SUBSTR(decision_date, 1, 4) AS INTEGER), 0) FROM operations ORDER BY operation
"""
# Only bodies that something joins to an operation: the tables know every commune of the region.
_BODIES: Final = """
SELECT agent, kind, unidentified FROM agents
WHERE kind IS NOT 'Person' AND agent IN (
  SELECT funder FROM funding_lines UNION SELECT agent FROM roles UNION SELECT beneficiary FROM operations
) ORDER BY agent
"""
_JOINTS: Final = """
SELECT operation, funder, 'funder', status, amount FROM funding_lines
UNION ALL SELECT operation, agent, role, status, NULL FROM roles WHERE role IN ('funder', 'partner')
UNION ALL SELECT operation, beneficiary, 'beneficiary', NULL, NULL FROM operations
"""
# All places that are in one, however deep.
_INSIDE: Final = """
WITH RECURSIVE inside (place) AS (
  VALUES (?) UNION SELECT held.place FROM place_containers held JOIN inside ON held.container = inside.place
)
SELECT DISTINCT operation FROM operation_places JOIN inside USING (place) WHERE relation = 'concerned'
"""


@dataclass(frozen=True, slots=True, eq=False)
class Ties:
    """All that joins a body to an operation: a funding line, a participation, being the beneficiary.

    Attributes:
        operations: IRIs, in order.
        years: of the committees' decisions, by operation; 0 where there is no date.
        bodies: IRIs, in order.
        kinds: codes, by body.
        unidentified: by body.
        codes: of roles and statuses; the first is empty.
        operation: by tie, a place in ``operations``.
        body: by tie, a place in ``bodies``.
        role: by tie, a place in ``codes``.
        status: the same.
        cents: by tie; 0 where no amount is stated.
        stated: by tie, whether one is.
    """

    operations: tuple[str, ...]
    years: Ints
    bodies: tuple[str, ...]
    kinds: tuple[str, ...]
    unidentified: Truths
    codes: tuple[str, ...]
    operation: Ints
    body: Ints
    role: Ints
    status: Ints
    cents: Ints
    stated: Truths

    def without(self, bodies: Collection[str]) -> Ties:
        """The same, with none of these bodies."""
        stay = np.array([body not in bodies for body in self.bodies], dtype=np.bool_)[self.body]
        columns = ("operation", "body", "role", "status", "cents", "stated")
        return replace(self, **{name: getattr(self, name)[stay] for name in columns})


def ties(rows: Rows) -> Ties:
    """The ties of a whole snapshot."""
    operations = [tuple(row) for row in rows(_OPERATIONS, [])]
    bodies = [tuple(row) for row in rows(_BODIES, [])]
    return of_joints(operations, bodies, (_joint(row) for row in rows(_JOINTS, [])))


def _joint(row: sqlite3.Row) -> tuple[str, str, str, str | None, int | None]:
    operation, body, role, status, cents = row
    return operation, body, role, status, cents


def of_joints(
    operations: Collection[tuple[str, int]],
    bodies: Collection[tuple[str, str | None, int]],
    joints: Iterable[tuple[str, str, str, str | None, int | None]],
) -> Ties:
    """The ties of rows: operations with their years, bodies with kind and whether they are unidentified, and joints
    with operation, body, role, status and cents. Operations and bodies stand in the order of their IRIs."""
    operation_at = {iri: at for at, (iri, _) in enumerate(operations)}
    body_at = {iri: at for at, (iri, _, _) in enumerate(bodies)}
    codes = {"": 0}
    columns = [
        (
            operation_at[operation],
            body_at[body],
            codes.setdefault(role, len(codes)),
            codes.setdefault(status or "", len(codes)),
            cents or 0,
            cents is not None,
        )
        for operation, body, role, status, cents in joints
        if body in body_at and operation in operation_at
    ]
    table = np.array(columns, dtype=np.int64, order="F").reshape(-1, 6)
    return Ties(
        tuple(operation_at),
        np.array([year for _, year in operations], dtype=np.int64),
        tuple(body_at),
        tuple(kind or "unresolved" for _, kind, _ in bodies),
        np.array([unnamed for _, _, unnamed in bodies], dtype=np.bool_),
        tuple(codes),
        operation=table[:, 0],
        body=table[:, 1],
        role=table[:, 2],
        status=table[:, 3],
        cents=table[:, 4],
        stated=table[:, 5].astype(np.bool_),
    )


def chosen(rows: Rows, held: Ties, filters: Filters, erdf: str) -> Truths:
    """Which ties the filters leave; those of edges (``least``, ``edges``) are not looked at."""
    roles = np.isin(held.role, [held.codes.index(role) for role in filters.roles if role in held.codes])
    operations = np.ones(len(held.operations), dtype=np.bool_)
    if filters.first is not None:
        operations &= held.years >= filters.first
    if filters.last is not None:
        operations &= (held.years <= filters.last) & (held.years > 0)
    if filters.place is not None:
        inside = {row[0] for row in rows(_INSIDE, [filters.place])}
        operations &= np.array([operation in inside for operation in held.operations], dtype=np.bool_)
    if filters.focus is not None:
        focused = np.zeros(len(operations), dtype=np.bool_)
        if filters.focus in held.bodies:
            focused[held.operation[roles & (held.body == held.bodies.index(filters.focus))]] = True
        operations &= focused
    return roles & operations[held.operation] & _bodies(held, filters, erdf)[held.body]


def _bodies(held: Ties, filters: Filters, erdf: str) -> Truths:
    """Which bodies the filters leave."""
    bodies = np.ones(len(held.bodies), dtype=np.bool_)
    if not filters.unidentified:
        bodies &= ~held.unidentified
    if not filters.erdf and filters.focus != erdf and erdf in held.bodies:
        bodies[held.bodies.index(erdf)] = False
    if filters.kinds:
        bodies &= np.array([kind in filters.kinds for kind in held.kinds], dtype=np.bool_)
    return bodies
