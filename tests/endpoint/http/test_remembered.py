"""A request that comes again is read from memory: what it is told, and what is told of it, stays the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from endpoint.store.answers import Answer, Answers, Query, Remembered, entity_tag, tag_of

if TYPE_CHECKING:
    from conftest import Server

ASKED = "/sparql?query=SELECT*%7B?s+?p+?o%7D"
KEPT = 'maillage_queries_total{outcome="kept"}'


def kept(server: Server) -> float:
    lines = server.http.get("/metrics").text.splitlines()
    return next((float(line.split()[-1]) for line in lines if line.startswith(KEPT)), 0.0)


def test_the_second_answer_is_like_the_first_and_is_counted(
    small_graph: Path, server_on: Callable[..., Server]
) -> None:
    server = server_on(small_graph, access_log="on")
    first = server.http.get(ASKED)
    before = kept(server)
    second, head = server.http.get(ASKED), server.http.head(ASKED)
    told = [{name: value for name, value in one.headers.items() if name != "date"} for one in (first, second)]
    assert (told[0], first.content) == (told[1], second.content)
    assert (head.headers["etag"], head.content) == (first.headers["etag"], b"")
    assert "content-security-policy" in told[1] and told[1]["access-control-allow-origin"] == "*"
    assert kept(server) == before + 2
    code, said = server.stop()
    lines = [json.loads(line) for line in said.splitlines()]
    assert (code, [one["status"] for one in lines if one["path"] == "/sparql"]) == (0, [200, 200, 200])
    size = int(first.headers["content-length"])
    assert [one["bytes"] for one in lines if one["path"] == "/sparql"] == [size, size, 0]


def test_another_format_or_a_body_is_another_request(small_server: Server) -> None:
    http = small_server.http
    types = [
        http.get(ASKED, headers={"Accept": accept}).headers["content-type"]
        for accept in ("text/csv", "application/sparql-results+json", "text/csv")
    ]
    assert types[0] == types[2] == "text/csv; charset=utf-8" != types[1]
    assert "content-encoding" not in http.get(ASKED, headers={"Accept-Encoding": "identity"}).headers
    assert http.post(ASKED).status_code == 415
    assert http.options(ASKED).status_code == 204


def test_the_oldest_are_forgotten_when_there_is_no_room() -> None:
    remembered = Remembered(20_000)
    for number in range(30):
        remembered.keep(number, 10, Query(f"ASK {{}} #{number}"))
    known = [number for number in range(30) if remembered.get(number)]
    assert known == list(range(30 - len(known), 30)) and 10 < len(known) < 30
    remembered.keep("long", 5_000, Query("ASK {}"))
    assert remembered.get("long") is None
    nothing = Remembered(0)
    nothing.keep(1, 10, Query("ASK {}"))
    assert nothing.get(1) is None


def test_the_graphs_of_a_query_take_room_beside_its_answer() -> None:
    answers = Answers(200_000)
    answer = Answer("text/csv", b"", "s", 0, '"tag"', volatile=False)
    queries = [Query("ASK {}", named_graphs=("x:y",) * 50, max_bytes=number) for number in range(1, 60)]
    for query in queries:
        answers.keep(query, answer)
    known = [query for query in queries if answers.get("s", query)]
    assert known == queries[-len(known) :] and len(known) * 50 * 100 < 200_000
    answers.keep(long := Query("ASK {}", default_graphs=("x:" + "y" * 12_500,)), answer)
    assert answers.get("s", long) is None


def test_a_tag_holds_for_one_version_of_ours() -> None:
    of_both = hashlib.sha256(f"{version('maillage')}\0a\0b".encode()).hexdigest()[:32]
    assert tag_of("a", "b") == f'"{of_both}"'
    assert entity_tag("s", Query("ASK {}"), "text/csv") == tag_of("s", "text/csv", "", "ASK {}", "", "")
