"""Several queries that one snapshot has to answer, and their rows as terms."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final, TypeVar

from pyoxigraph import QueryResultsFormat, QuerySolution, QuerySolutions, parse_query_results

from endpoint.errors import Busy
from endpoint.store.answers import Answer, Query
from endpoint.store.interface import Store

Found = TypeVar("Found")

_ATTEMPTS: Final = 3
_MAX_BYTES: Final = 8 * 2**20
_REPLACED: Final = "The graph is replaced again and again just now: try again in a moment."


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks a store, and remembers the answers."""

    store: Store
    answers: list[Answer] = field(default_factory=list)

    async def rows(self, text: str) -> list[QuerySolution]:
        """The rows of a SELECT.

        Raises:
            EndpointError: the store has no answer, or too long a one.
        """
        return rows(await self.answer(text))

    async def answer(self, text: str) -> Answer:
        """The answer to a SELECT, for :func:`rows`.

        Raises:
            EndpointError: the store has none, or too long a one.
        """
        answer = await self.store.query(Query(text, max_bytes=_MAX_BYTES))
        self.answers.append(answer)
        return answer


def rows(answer: Answer) -> list[QuerySolution]:
    """The rows of an answer to a SELECT."""
    solutions = parse_query_results(answer.body, QueryResultsFormat.JSON)
    assert isinstance(solutions, QuerySolutions)
    return [row for row in solutions]  # noqa: C416 - list() would take them all before another thread has its turn


async def where_it_holds(store: Store, condition: Query, query: Query) -> Answer | None:
    """The answer of a snapshot where an ASK holds, as the same snapshot says; None where it does not.

    Raises:
        Busy: new snapshots came faster than one could be read.
        EndpointError: the store has no answer.
    """
    for _ in range(_ATTEMPTS):
        holds = await _answer(store, condition)
        if not parse_query_results(holds.body, QueryResultsFormat.JSON):
            return None
        answer = await _answer(store, query)
        if answer.snapshot == holds.snapshot:
            return answer
        if answer.file:
            answer.file.close()
    raise Busy(_REPLACED)


async def _answer(store: Store, query: Query) -> Answer:
    return store.kept(query) or await store.query(query)


async def of_one_snapshot(store: Store, read: Callable[[Asker], Awaitable[Found]]) -> tuple[Found, Answer]:
    """What ``read`` finds when all that it asks is answered by one snapshot, with the first of the answers.

    Raises:
        Busy: new snapshots came faster than one could be read.
        EndpointError: the store has no answer, or too long a one.
    """
    for _ in range(_ATTEMPTS):
        asker = Asker(store)
        found = await read(asker)
        if len({answer.snapshot for answer in asker.answers}) == 1:
            return found, asker.answers[0]
    raise Busy(_REPLACED)
