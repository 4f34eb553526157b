"""From who takes part in what to edges: between bodies that share operations, or from bodies to operations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from endpoint.networks.model import Edge
from endpoint.tables.database import euros


@dataclass(frozen=True, slots=True)
class Tie:
    """A body's part in an operation, all its roles and funding lines there together.

    Attributes:
        operation: its IRI.
        body: its IRI.
        year: of the committee's decision; None where there is no date.
        cents: what it puts in; None where no amount is stated.
        roles: codes, in their order.
        status: codes of how sure these are, in their order.
    """

    operation: str
    body: str
    year: int | None = None
    cents: int | None = None
    roles: tuple[str, ...] = ()
    status: tuple[str, ...] = ()


@dataclass(slots=True)
class Sum:
    """What several operations come to: how many, the cents that are stated, and their years."""

    operations: int = 0
    cents: int | None = None
    first: int | None = None
    last: int | None = None

    def add(self, year: int | None, *amounts: int | None) -> None:
        """One more operation, with the amounts that are put into it."""
        self.operations += 1
        for cents in amounts:
            if cents is not None:
                self.cents = (self.cents or 0) + cents
        if year is not None:
            self.first = year if self.first is None or year < self.first else self.first
            self.last = year if self.last is None or year > self.last else self.last


def between_bodies(ties: Iterable[Tie]) -> Iterator[Edge]:
    """One edge for each two bodies that share an operation, in no order.

    >>> ties = [Tie("o", "b", 2019, 30), Tie("o", "a", 2019, 70), Tie("p", "a"), Tie("p", "b")]
    >>> list(between_bodies(ties))
    [Edge(source='a', target='b', operations=2, euros=Decimal('1.00'), first_year=2019, last_year=2019, roles=(), status=())]
    """
    members: dict[str, list[Tie]] = defaultdict(list)
    for tie in ties:
        members[tie.operation].append(tie)
    sums: dict[tuple[str, str], Sum] = {}
    for shared in members.values():
        shared.sort(key=lambda tie: tie.body)
        for one, other in combinations(shared, 2):
            pair = one.body, other.body
            if (held := sums.get(pair)) is None:
                held = sums[pair] = Sum()
            held.add(one.year, one.cents, other.cents)
    for (source, target), held in sums.items():
        yield Edge(source, target, held.operations, euros(held.cents), held.first, held.last)


def to_operations(ties: Iterable[Tie]) -> Iterator[Edge]:
    """One edge for each body that takes part in an operation, in no order."""
    for tie in ties:
        amount = euros(tie.cents)
        yield Edge(tie.body, tie.operation, 1, amount, tie.year, tie.year, tie.roles, tie.status)


def totals(ties: Iterable[Tie]) -> dict[str, Sum]:
    """What each body takes part in, and what each operation gets from the bodies, by IRI."""
    found: dict[str, Sum] = {}
    for tie in ties:
        found.setdefault(tie.body, Sum()).add(tie.year, tie.cents)
        operation = found.setdefault(tie.operation, Sum())
        operation.add(tie.year, tie.cents)
        operation.operations = 1
    return found
