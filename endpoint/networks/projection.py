"""From who takes part in what to edges: between bodies that share operations, or from bodies to operations.

All is done on whole columns: twenty thousand operations make half a million pairs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from endpoint.networks.filters import Filters
from endpoint.networks.model import Edge
from endpoint.networks.ties import Ints, Ties, Truths
from endpoint.tables.database import CENTS, euros

_NEVER = 10_000  # later than any year


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """Each body's part in each operation, all its roles and lines there together, by operation, then by body.

    Attributes:
        operation: a place in the ties' operations.
        body: a place in their bodies.
        cents: what the body puts in; 0 where no amount is stated.
        stated: whether one is.
        ties: the ties, part by part.
        start: where those of each part begin.
    """

    operation: Ints
    body: Ints
    cents: Ints
    stated: Truths
    ties: Ints
    start: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """What several parts come to, for each of many: how many, the cents, whether any are stated, first and last year."""

    number: Ints
    cents: Ints
    stated: Truths
    first: Ints
    last: Ints

    def years(self, at: int) -> tuple[int | None, int | None]:
        """The first and the last year; None where no operation has a date."""
        last = int(self.last[at])
        return (int(self.first[at]), last) if last else (None, None)


def parts(held: Ties, chosen: Truths) -> Parts:
    """The parts that the chosen ties make."""
    ties = np.flatnonzero(chosen)
    keys = held.operation[ties] * len(held.bodies) + held.body[ties]
    order = np.argsort(keys, kind="stable")
    ties, start = ties[order], _starts(keys[order])
    first = ties[start]
    return Parts(
        held.operation[first],
        held.body[first],
        _added(held.cents[ties], start),
        _added(held.stated[ties], start) > 0,
        ties,
        start,
    )


def between_bodies(held: Ties, found: Parts, filters: Filters) -> tuple[list[Edge], int]:
    """The strongest edges between bodies, one for each two that share an operation; and how many there were."""
    one, other = _pairs(found)
    keys = found.body[one] * len(held.bodies) + found.body[other]
    order = np.argsort(keys, kind="stable")
    one, other, start = one[order], other[order], _starts(keys[order])
    year = held.years[found.operation[one]]
    sums = Sums(
        np.diff(np.append(start, len(one))),
        _added(found.cents[one] + found.cents[other], start),
        _added(found.stated[one] | found.stated[other], start) > 0,
        _least(np.where(year > 0, year, _NEVER), start),
        _most(year, start),
    )
    source, target = found.body[one[start]], found.body[other[start]]
    heavy = np.flatnonzero(sums.number >= (filters.least or 0))
    rank = np.lexsort(
        (target[heavy], source[heavy], -sums.cents[heavy], ~sums.stated[heavy], -sums.number[heavy])
    )
    kept = heavy[rank[: filters.edges]]
    return [_edge(held, sums, int(source[at]), int(target[at]), int(at)) for at in kept], len(heavy)


def to_operations(held: Ties, found: Parts, filters: Filters) -> tuple[list[Edge], int]:
    """The strongest edges from bodies to operations, one for each part; and how many there were."""
    least = (
        np.iinfo(np.int64).min if filters.least is None else filters.least * CENTS
    )  # a correction is below 0
    heavy = np.flatnonzero(found.cents >= least)
    rank = np.lexsort((found.operation[heavy], found.body[heavy], ~found.stated[heavy], -found.cents[heavy]))
    kept = heavy[rank[: filters.edges]]
    return [_part_edge(held, found, int(at)) for at in kept], len(heavy)


def by_body(held: Ties, found: Parts) -> Sums:
    """What each body of the ties takes part in."""
    return _gathered(held, found, found.body, len(held.bodies))


def by_operation(held: Ties, found: Parts) -> Sums:
    """What each operation of the ties gets from the bodies."""
    return _gathered(held, found, found.operation, len(held.operations))


def _gathered(held: Ties, found: Parts, places: Ints, size: int) -> Sums:
    year = held.years[found.operation]
    cents, first = np.zeros(size, dtype=np.int64), np.full(size, _NEVER, dtype=np.int64)
    last, stated = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.bool_)
    np.add.at(cents, places, found.cents)
    np.minimum.at(first, places, np.where(year > 0, year, _NEVER))
    np.maximum.at(last, places, year)
    stated[places[found.stated]] = True
    return Sums(np.bincount(places, minlength=size), cents, stated, first, last)


def _edge(held: Ties, sums: Sums, source: int, target: int, at: int) -> Edge:
    amount = euros(int(sums.cents[at])) if sums.stated[at] else None
    return Edge(held.bodies[source], held.bodies[target], int(sums.number[at]), amount, *sums.years(at))


def _part_edge(held: Ties, found: Parts, at: int) -> Edge:
    end = found.start[at + 1] if at + 1 < len(found.start) else len(found.ties)
    ties = found.ties[found.start[at] : end]
    operation = int(found.operation[at])
    year = int(held.years[operation]) or None
    return Edge(
        held.bodies[found.body[at]],
        held.operations[operation],
        1,
        euros(int(found.cents[at])) if found.stated[at] else None,
        year,
        year,
        tuple(_codes(held, held.role[ties])),
        tuple(_codes(held, held.status[ties])),
    )


def _codes(held: Ties, places: Ints) -> Iterator[str]:
    return iter(sorted({held.codes[at] for at in places} - {""}))


def _pairs(found: Parts) -> tuple[Ints, Ints]:
    """The parts of every two bodies in one operation, the body that comes first first."""
    number = len(found.operation)
    places = np.arange(number)
    ends = np.searchsorted(found.operation, found.operation, side="right")
    after = ends - places - 1  # so many bodies of the same operation come after each
    one = np.repeat(places, after)
    begins = np.repeat(np.cumsum(after) - after, after)
    return one, one + 1 + np.arange(len(one)) - begins


def _starts(keys: Ints) -> Ints:
    """Where each key begins, in keys that are in order.

    >>> _starts(np.array([3, 3, 5, 8, 8])).tolist(), _starts(np.array([], dtype=np.int64)).tolist()
    ([0, 2, 3], [])
    """
    return (
        np.flatnonzero(np.append(True, keys[1:] != keys[:-1])) if len(keys) else np.zeros(0, dtype=np.int64)
    )


def _added(values: Ints | Truths, start: Ints) -> Ints:
    whole = values.astype(np.int64)
    return np.add.reduceat(whole, start) if len(start) else whole


def _least(values: Ints, start: Ints) -> Ints:
    return np.minimum.reduceat(values, start) if len(start) else values


def _most(values: Ints, start: Ints) -> Ints:
    return np.maximum.reduceat(values, start) if len(start) else values
