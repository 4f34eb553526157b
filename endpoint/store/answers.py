"""What is asked of a store and what it answers, and the answers that are kept."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
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
        into: the IRI of the graph that statements are written in, as TriG or N-Quads; else the default graph.
    """

    text: str
    format: Format = JSON
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    timeout: float | None = None
    max_bytes: int | None = None
    gzip: bool = False
    spool: bool = False
    into: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a query: always whole.

    Attributes:
        media_type: of the body.
        body: the serialised result; empty when it is in a file.
        snapshot: id of the graph that answered.
        quarantined: how many dossiers that graph leaves out.
        tag: a strong validator (RFC 9110, section 8.8.3): a snapshot never changes, so its answers do not.
        volatile: the same query on the same graph may have another answer (NOW, RAND…).
        gzip: whether the body, or the file, is compressed.
        file: a long answer, to be read once and closed; or None.
    """

    media_type: str
    body: bytes
    snapshot: str
    quarantined: int
    tag: str
    volatile: bool
    gzip: bool = False
    file: IO[bytes] | None = None


class Remembered:
    """The queries that requests asked, by the bytes of the requests, up to so many bytes; the oldest go first.

    What a request asks is read from its bytes alone, and reading takes longer than giving a kept answer.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._taken = 0
        self._known: dict[Hashable, tuple[Query, int]] = {}

    def get(self, request: Hashable) -> Query | None:
        """The query of this request, if it came before."""
        known = self._known.get(request)
        return known[0] if known else None

    def keep(self, request: Hashable, size: int, query: Query) -> None:
        """Remember it, unless it takes too much of the room."""
        size = 2 * size + 1_000
        if size * _LARGEST_SHARE > self._room or request in self._known:
            return
        self._known[request] = query, size
        self._taken += size
        while self._taken > self._room:
            _, size = self._known.pop(next(iter(self._known)))
            self._taken -= size


def entity_tag(snapshot: str, query: Query, media_type: str) -> str:
    """The tag of an answer, known before any evaluation."""
    coding = "gzip" if query.gzip else ""
    graphs = (*query.default_graphs, "", *query.named_graphs)
    return tag_of(snapshot, media_type, coding, query.text, query.into, *graphs)


def tag_of(*parts: str) -> str:
    """A strong validator (RFC 9110, section 8.8.3) for what these parts and our code decide."""
    return f'"{hashlib.sha256(chr(0).join((_version(), *parts)).encode()).hexdigest()[:32]}"'


@cache
def _version() -> str:
    return version("maillage")


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
        query.into, query.max_bytes, query.gzip,
    )  # fmt: skip


def _size(key: _Key, answer: Answer) -> int:
    """Bytes, about: a query in letters beyond Latin takes more."""
    parts = (part if isinstance(part, tuple) else (part,) for part in key)
    texts = [len(text) + 100 for part in parts for text in part if isinstance(text, str)]
    return len(answer.body) + sum(texts) + 1_000
