"""What is asked of a store and what it answers, and the answers that are kept."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import IO, Final

from endpoint.formats import JSON, Format

_LARGEST_SHARE: Final = 16  # no answer takes more than this part of the room


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked.

    Attributes:
        text: SPARQL; checked by :func:`endpoint.store.tokens.examine` where it is evaluated.
        format: how to write the answer; rows or statements, as the form of the query has it.
        default_graphs: IRIs; with ``named_graphs`` they are the whole dataset of the query (SPARQL 1.1
            Protocol, section 2.1.4). When both are empty, the dataset is what the query says, else the store.
        named_graphs: IRIs.
        timeout: seconds; lowers the store's own limit, never raises it.
        max_bytes: of the serialised result; lowers the store's own limit.
        gzip: whether the answer may be compressed.
        spool: whether a long answer may come as a file.
    """

    text: str
    format: Format = JSON
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    timeout: float | None = None
    max_bytes: int | None = None
    gzip: bool = False
    spool: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a query: always whole.

    Attributes:
        media_type: of the body.
        body: the serialised result; empty when it is in a file.
        snapshot: id of the graph that answered.
        quarantined: how many dossiers that graph leaves out.
        volatile: the same query on the same graph may have another answer (NOW, RAND…).
        gzip: whether the body, or the file, is compressed.
        file: a long answer, to be read once and closed; or None.
    """

    media_type: str
    body: bytes
    snapshot: str
    quarantined: int
    volatile: bool
    gzip: bool = False
    file: IO[bytes] | None = None


_Key = tuple[str | int | bool | tuple[str, ...] | None, ...]


class Answers:
    """Answers already given, those used last, up to so many bytes with their queries.

    A snapshot never changes, so its answers hold for ever; those of older ones are the first to go.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._taken = 0
        self._kept: OrderedDict[_Key, Answer] = OrderedDict()

    def get(self, snapshot: str, query: Query) -> Answer | None:
        """The answer to this query on this snapshot, if it is kept."""
        key = _key(snapshot, query)
        answer = self._kept.get(key)
        if answer:
            self._kept.move_to_end(key)
        return answer

    def keep(self, query: Query, answer: Answer) -> None:
        """Keep an answer, unless it may change by itself or is too long."""
        key = _key(answer.snapshot, query)
        size = _size(key, answer)
        if answer.volatile or answer.file or size * _LARGEST_SHARE > self._room or key in self._kept:
            return
        self._kept[key] = answer
        self._taken += size
        while self._taken > self._room:
            old_key, old = self._kept.popitem(last=False)
            self._taken -= _size(old_key, old)


def _key(snapshot: str, query: Query) -> _Key:
    """Whatever changes the answer; a query that was answered needs no time."""
    return (
        snapshot, query.text, query.format.media_type, query.default_graphs, query.named_graphs,
        query.max_bytes, query.gzip,
    )  # fmt: skip


def _size(key: _Key, answer: Answer) -> int:
    """Bytes, about: a query in letters beyond Latin takes more."""
    return len(answer.body) + sum(len(part) for part in key if isinstance(part, str)) + 1_000
