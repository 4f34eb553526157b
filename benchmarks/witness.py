"""An engine of our own beside a server, which tells of each of its answers whether it is the right one.

A server is given one version of the data after another. They differ in every statement, so no answer is right of
two of them.
"""

from __future__ import annotations

import hashlib
import random
import threading
from collections import OrderedDict, defaultdict
from dataclasses import dataclass, field

from pyoxigraph import QueryResultsFormat, QueryTriples, RdfFormat, Store

SUBJECTS = 3000
"""Each with three statements."""
_STORES = 4
_FORMATS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}


@dataclass(frozen=True, slots=True)
class Question:
    """A query whose answer is the same to the byte each time, and the format to ask for."""

    text: str
    format: str


def any_question(by: random.Random) -> Question:
    """One subject mostly; hundreds of rows, or whether there is one, by times; now and then all that there is."""
    one, predicate = by.randrange(SUBJECTS), by.randrange(3)
    texts = (
        f"SELECT ?p ?o {{ <http://data.example/s{one}> ?p ?o }} ORDER BY ?p",
        f"SELECT ?s ?o {{ ?s <http://data.example/p{predicate}> ?o }} ORDER BY ?o LIMIT {500 + one % 500}",
        f"ASK {{ <http://data.example/s{one}> ?p ?o }}",
        "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p",
    )
    (text,) = by.choices(texts, (70, 15, 14, 1))
    formats = ("json", "xml") if text.startswith("ASK") else tuple(_FORMATS)
    return Question(text, by.choice(formats))


def statements(version: int) -> bytes:
    """A version of the data, as N-Triples."""
    return "".join(
        f'<http://data.example/s{one}> <http://data.example/p{predicate}> "{version} {one} {predicate}" .\n'
        for one in range(SUBJECTS)
        for predicate in range(3)
    ).encode()


@dataclass(slots=True)
class Witness:
    """What each snapshot must answer. Any thread may ask it."""

    judged: int = 0
    wrong: list[str] = field(default_factory=list)
    _versions: dict[str, int] = field(default_factory=dict)
    _waiting: defaultdict[str, list[tuple[Question, bytes]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _stores: OrderedDict[int, Store] = field(default_factory=OrderedDict)
    _right: dict[tuple[int, Question], bytes] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def learn(self, snapshot: str, version: int) -> None:
        """The server says which snapshot a version became; answers of it may have come before."""
        with self._lock:
            self._versions[snapshot] = version
            waiting = self._waiting.pop(snapshot, [])
        for question, digest in waiting:
            self._judge(snapshot, version, question, digest)

    def hear(self, snapshot: str, question: Question, answer: bytes) -> None:
        digest = hashlib.sha256(answer).digest()
        with self._lock:
            version = self._versions.get(snapshot)
            if version is None:
                self._waiting[snapshot].append((question, digest))
                return
        self._judge(snapshot, version, question, digest)

    def unknown(self) -> list[str]:
        """Snapshots that answered, and that nobody has published."""
        return list(self._waiting)

    def _judge(self, snapshot: str, version: int, question: Question, digest: bytes) -> None:
        right = self._right.get((version, question))
        if right is None:
            right = self._right[version, question] = hashlib.sha256(self.answer(version, question)).digest()
        with self._lock:
            self.judged += 1
            if digest != right:
                self.wrong.append(f"{snapshot}: {question}")

    def answer(self, version: int, question: Question) -> bytes:
        """What the engine makes of it."""
        results = self._store(version).query(question.text)
        assert not isinstance(results, QueryTriples)
        return bytes(results.serialize(format=_FORMATS[question.format]) or b"")

    def _store(self, version: int) -> Store:
        with self._lock:
            store = self._stores.pop(version, None)
            if store is None:
                store = Store()
                store.bulk_load(statements(version), RdfFormat.N_TRIPLES)
            self._stores[version] = store
            while len(self._stores) > _STORES:
                self._stores.popitem(last=False)
            return store
