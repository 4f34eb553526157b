"""How an answer travels: tags for each coding, compression, long answers from the disk, askers who hang up."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

import httpx
import pytest
from fastapi import Request
from starlette.types import Message

from endpoint.errors import Busy
from endpoint.http import delivery
from endpoint.http.delivery import FromFile
from endpoint.http.spool import Spool
from endpoint.snapshot import Snapshot

if TYPE_CHECKING:
    from conftest import Server

PublishTrig = Callable[..., Snapshot]

CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o . ?p ?q ?r }"
SIZE = 40_000
# Some four megabytes: more than any buffer between two processes holds.
LONG = "SELECT ?a ?b { ?a <http://e/n> ?b }"
SHORT = "ASK {}"
GET = "GET /sparql?query={} HTTP/1.1\r\nHost: a\r\n\r\n"
PLAIN = {"Accept-Encoding": "identity"}
GZIP = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.fixture(scope="module")
def long_graph(tmp_path_factory: pytest.TempPathFactory, publish_trig: PublishTrig) -> Path:
    graph = tmp_path_factory.mktemp("delivery") / "graph"
    statements = "".join(f"<http://e/{n}> <http://e/n> {n} .\n" for n in range(SIZE))
    publish_trig(graph, f"{statements} <https://w3id.org/maillage/graph/user/long> {{ {statements} }}")
    return graph


@pytest.fixture(scope="module")
def http(long_graph: Path, servers: Callable[..., Server]) -> httpx.Client:
    return servers(long_graph, workers=1).http


ADDRESSES = (
    ("/sparql", {"query": LONG}),
    ("/sparql", {"query": "CONSTRUCT WHERE { ?s ?p ?o }"}),
    ("/sparql", {"query": SHORT}),
    ("/sparql", {}),
    ("/store", {"default": ""}),
    ("/.well-known/void", {}),
)


@pytest.mark.parametrize(("path", "asked"), ADDRESSES)
def test_each_coding_has_its_tag_and_the_same_content(
    http: httpx.Client, path: str, asked: dict[str, str]
) -> None:
    plain = http.get(path, params=asked, headers=PLAIN)
    small = http.get(path, params=asked, headers=GZIP)
    assert plain.status_code == small.status_code == 200
    assert plain.content == small.content  # the client has unpacked it
    if len(plain.content) > 1_024:
        assert small.headers["content-encoding"] == "gzip"
        assert int(small.headers["content-length"]) < len(plain.content) / 2
        assert plain.headers["etag"] != small.headers["etag"]
    assert "content-encoding" not in plain.headers
    for response, accept in ((plain, PLAIN), (small, GZIP)):
        assert {"Accept", "Accept-Encoding"} <= {one.strip() for one in response.headers["vary"].split(",")}
        assert not response.headers["etag"].startswith("W/")
        for known in (response.headers["etag"], f'"x", {response.headers["etag"]}', "*"):
            again = http.get(path, params=asked, headers={**accept, "If-None-Match": known})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"] == response.headers["etag"]
            assert "accept-encoding" in again.headers["vary"].lower()
        head = http.head(path, params=asked, headers=accept)
        for name in ("content-length", "content-type", "etag"):
            assert head.headers[name] == response.headers[name]


@pytest.mark.parametrize("ending", ["ttl", "nt", "nq", "trig"])
def test_a_long_graph_comes_in_either_coding(http: httpx.Client, ending: str) -> None:
    path = f"/graph/user/long.{ending}"
    plain, small = (http.get(path, headers=accept) for accept in (PLAIN, GZIP))
    assert plain.content == small.content
    assert len(plain.content) > 2**20
    assert "content-encoding" not in plain.headers
    assert small.headers["content-encoding"] == "gzip"
    assert plain.headers["etag"] != small.headers["etag"]
    for response, accept in ((plain, PLAIN), (small, GZIP)):
        again = http.get(path, headers={**accept, "If-None-Match": response.headers["etag"]})
        assert (again.status_code, again.headers["etag"]) == (304, response.headers["etag"])
        head = http.head(path, headers=accept)
        for name in ("content-length", "content-type", "etag", "vary", "link", "maillage-snapshot"):
            assert head.headers[name] == response.headers[name]


def test_a_tag_of_one_coding_is_not_known_in_the_other(http: httpx.Client) -> None:
    tag = http.get("/sparql", params={"query": LONG}, headers=GZIP).headers["etag"]
    other = http.get("/sparql", params={"query": LONG}, headers={**PLAIN, "If-None-Match": tag})
    assert other.status_code == 200


def test_a_long_answer_is_whole(http: httpx.Client) -> None:
    for headers in (PLAIN, GZIP):
        content = http.get("/sparql", params={"query": LONG}, headers=headers).content
        assert len(content) > 4 * 2**20
        assert len(json.loads(content)["results"]["bindings"]) == SIZE


@contextmanager
def raw(http: httpx.Client, request: str, times: int = 1) -> Iterator[list[socket.socket]]:
    """So many connections on which this is sent, and what comes is left."""
    with ExitStack() as opened:
        connections = [opened.enter_context(socket.socket()) for _ in range(times)]
        for connection in connections:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)  # the system reads no further
            connection.connect((http.base_url.host, http.base_url.port or 80))
            connection.sendall(request.encode())
        yield connections


def test_a_slow_reader_holds_up_nobody(http: httpx.Client) -> None:
    """The only worker is free again as soon as the answer is on the disk."""
    with raw(http, GET.format(LONG.replace(" ", "+")), 5) as slow:
        for connection in slow:
            assert connection.recv(12) == b"HTTP/1.1 200"
        assert http.get("/sparql", params={"query": "SELECT (RAND() AS ?n) {}"}).status_code == 200
    assert http.get("/ready").status_code == 200


def waiting(http: httpx.Client, wanted: Callable[[float], bool]) -> None:
    """Until the bytes that wait for their readers are so many."""
    end = time.monotonic() + 100
    while not wanted(float(re.findall(r"(?m)^maillage_spool_bytes (.+)", http.get("/metrics").text)[0])):
        assert time.monotonic() < end, "never so many"
        time.sleep(0.01)


def test_what_waits_on_the_disk_is_bounded(long_graph: Path, server_on: Callable[..., Server]) -> None:
    http = server_on(long_graph, spool_bytes=1).http
    # Longer than what the system takes of an answer that nobody reads.
    longer = {"query": LONG.replace("{", "{ VALUES ?x { 1 2 3 4 5 }")}
    with raw(http, GET.format(quote_plus(longer["query"]))) as (slow,):
        assert slow.recv(12) == b"HTTP/1.1 200"
        waiting(http, lambda size: size > 4 * 2**20)
        for path, asked in (("/sparql", longer), ("/store", {"default": ""}), ("/graph/user/long.nq", {})):
            refused = http.get(path, params=asked, headers=PLAIN)
            error = refused.json()["error"]
            assert (refused.status_code, error["code"], "over 1 bytes" in error["message"]) == (
                503,
                "busy",
                True,
            )
            assert int(refused.headers["retry-after"]) > 0
        assert http.get("/sparql", params={"query": SHORT}).status_code == 200
    for ask, headers in ((http.get, PLAIN), (http.head, PLAIN), (http.get, {**PLAIN, "If-None-Match": "*"})):
        waiting(http, lambda size: size == 0)  # whoever had it has hung up, or has had enough
        assert ask("/sparql", params=longer, headers=headers).status_code in (200, 304)
    waiting(http, lambda size: size == 0)


def test_a_file_waits_until_it_is_closed_or_nobody_holds_it() -> None:
    spool = Spool(10)
    files = [TemporaryFile(buffering=0) for _ in range(3)]  # noqa: SIM115 - whether they are closed is the matter
    for file in files:
        file.write(b"123456")
    assert spool.put(files[0]) == 6
    with pytest.raises(Busy, match="over 10 bytes"):
        spool.put(files[1])
    assert (files[1].closed, spool.taken) == (True, 6)
    files[0].close()
    assert (spool.taken, spool.put(files[2]), spool.taken) == (0, 6, 6)
    with pytest.warns(ResourceWarning):
        del file, files
    assert spool.taken == 0


@pytest.mark.parametrize("pieces", [1, 2])
def test_who_takes_a_long_answer_too_slowly_leaves_its_room_to_others(
    monkeypatch: pytest.MonkeyPatch, pieces: int
) -> None:
    """However many pieces were taken before; and one that is quick enough has it whole."""
    spool, body = Spool(2**20), b"x" * 2**20
    taken: list[bytes] = []

    async def read(after: int) -> None:
        file = TemporaryFile()  # noqa: SIM115 - the answer closes it
        file.write(body)
        file.seek(0)
        taken.clear()

        async def send(message: Message) -> None:
            if len(taken) == after:
                await asyncio.Event().wait()
            taken.append(message.get("body", b""))

        answer = FromFile(file, spool.put(file), [])
        await asyncio.wait_for(
            answer({"type": "http", "method": "GET"}, Request({"type": "http"}).receive, send), 100
        )
        assert (file.closed, spool.taken) == (True, 0)

    asyncio.run(read(after=100))
    assert b"".join(taken) == body
    monkeypatch.setattr(delivery, "GRACE_SECONDS", 0.1)
    monkeypatch.setattr(delivery, "LEAST_RATE", 2**30)
    asyncio.run(read(after=pieces))
    assert len(taken) <= pieces


@pytest.mark.parametrize("written", ["", "&format=html"])
@pytest.mark.parametrize("seconds", [0, 0.7])  # as one of the short ones, and as one that proved long
def test_who_hangs_up_frees_the_worker(
    small_graph: Path, server_on: Callable[..., Server], seconds: float, written: str
) -> None:
    server = server_on(small_graph, workers=1, timeout=300)
    with raw(server.http, GET.format(CROSS.replace(" ", "+") + written)):
        busy = server.computing_worker()
        time.sleep(seconds)
    assert server.http.get("/ready").status_code == 200
    end = time.monotonic() + 100
    while busy in server.workers():
        assert time.monotonic() < end, "it goes on"
        time.sleep(0.01)


def test_a_request_that_never_ends_is_not_waited_for_by_others(http: httpx.Client) -> None:
    head = "POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\nContent-Length: 100\r\n\r\n"
    with raw(http, head + "ASK", 20):
        assert http.get("/ready").status_code == 200


def test_what_may_change_by_itself_is_asked_again(http: httpx.Client) -> None:
    asked = {"query": "SELECT (RAND() AS ?n) {}"}
    first, second = http.get("/sparql", params=asked), http.get("/sparql", params=asked)
    assert first.content != second.content
    assert "etag" not in first.headers


def test_what_is_kept_is_answered_while_every_worker_is_taken(
    small_graph: Path, server_on: Callable[..., Server]
) -> None:
    server = server_on(small_graph, workers=1, queue=0, timeout=100)
    before = server.http.get("/sparql", params={"query": SHORT})
    with raw(server.http, GET.format(CROSS.replace(" ", "+"))):
        server.wait_until_it_computes()
        after = server.http.get("/sparql", params={"query": SHORT})
        assert (after.status_code, after.content) == (200, before.content)
        refused = server.http.get("/sparql", params={"query": CROSS + "#"})
        assert (refused.status_code, int(refused.headers["retry-after"]) > 0) == (503, True)


def test_the_limits_are_told_in_words(small_graph: Path, server_on: Callable[..., Server]) -> None:
    http = server_on(small_graph, workers=1, max_rows=5).http
    hasty = server_on(small_graph, workers=1, timeout=4).http
    for client, text, status, words in (
        (http, "SELECT * { ?s ?p ?o }", 413, "more than 5 rows"),
        (http, "CONSTRUCT WHERE { ?s ?p ?o }", 413, "more than 5 statements"),
        (hasty, CROSS, 504, "4 seconds"),
    ):
        response = client.get("/sparql", params={"query": text})
        assert (response.status_code, words in response.json()["error"]["message"]) == (status, True)
    assert http.get("/sparql", params={"query": "SELECT * { ?s ?p ?o } LIMIT 5"}).status_code == 200


PAGES = ("/", "/questions/", "/questions/operations-by-date.json", "/static/style.css", "/nothing")


@pytest.mark.parametrize("path", PAGES)
def test_pages_and_files_are_compressed_too(small_server: Server, path: str) -> None:
    browser = {"Accept": "text/html"}
    plain = small_server.http.get(path, headers={**browser, **PLAIN})
    small = small_server.http.get(path, headers={**browser, **GZIP})
    assert plain.content == small.content
    packed = "content-encoding" in small.headers
    assert packed == (len(plain.content) >= 1_024)
    assert ("accept-encoding" in plain.headers.get("vary", "").lower()) >= packed
    tag = small.headers.get("etag")
    if tag:
        again = small_server.http.get(path, headers={**browser, **GZIP, "If-None-Match": tag})
        assert (again.status_code, again.headers["etag"]) == (304, tag)
        unpacked = small_server.http.get(path, headers={**browser, **PLAIN, "If-None-Match": tag})
        assert unpacked.status_code == (200 if packed else 304)


KNOWN = ("/ns.ttl", "/id/operation/NP0022605.html", "/questions/axes.csv", "/catalog.ttl", "/network.json")


@pytest.mark.parametrize("path", KNOWN)
def test_who_has_it_is_told_what_would_have_come_with_it(small_server: Server, path: str) -> None:
    """RFC 9110, section 15.4.5."""
    whole = small_server.http.get(path, headers=GZIP)
    again = small_server.http.get(path, headers={**GZIP, "If-None-Match": whole.headers["etag"]})
    assert again.status_code == 304
    for name in ("etag", "cache-control", "content-location"):
        assert again.headers.get(name) == whole.headers.get(name)
    told, known = (set(one.headers.get("vary", "").split(", ")) for one in (whole, again))
    assert told <= known <= told | {"Accept-Encoding"}


@pytest.mark.parametrize("path", ["/sparql?query=ASK+{}", "/static/style.css", *KNOWN])
def test_a_header_in_several_lines_is_one_list(small_server: Server, path: str) -> None:
    """RFC 9110, section 5.3."""
    liked = [("Accept-Encoding", "br"), ("Accept-Encoding", "gzip")]
    liked += [("Accept-Language", "de"), ("Accept-Language", "en")]
    whole = small_server.http.get(path, headers=httpx.Headers(liked))
    assert whole.headers.get("content-language") in (None, "en")
    assert ("content-encoding" in whole.headers) == (len(whole.content) >= 1_024)
    tags = [("If-None-Match", '"other"'), ("If-None-Match", whole.headers["etag"])]
    again = small_server.http.get(path, headers=httpx.Headers([*liked, *tags]))
    assert (again.status_code, again.headers["etag"]) == (304, whole.headers["etag"])


def test_a_star_is_answered_only_where_there_is_something(small_server: Server) -> None:
    star = {"If-None-Match": "*"}
    wanted = {
        "/id/nothing.ttl": 404,
        "/sparql?query=garbage": 400,
        **dict.fromkeys((*KNOWN, *PAGES[:-1]), 304),
    }
    for path, status in wanted.items():
        answer = small_server.http.get(path, headers=star)
        assert (path, answer.status_code, bool(answer.content)) == (path, status, status != 304)
    assert small_server.http.post("/sparql", data={"query": "ASK {}"}, headers=star).status_code == 200


def test_another_answer_than_the_one_that_is_asked_for_is_not_given(small_server: Server) -> None:
    """If-Match (RFC 9110, section 13.1.1)."""
    for path in (*KNOWN, "/sparql?query=ASK{}"):
        tag = small_server.http.get(path, headers=GZIP).headers["etag"]
        wanted = {f'"other", {tag}': 200, "*": 200, '"other"': 412, f"W/{tag}": 412}
        for header, status in wanted.items():
            asked = GZIP | {"If-Match": header}
            answers = [small_server.http.request(method, path, headers=asked) for method in ("GET", "HEAD")]
            assert [one.status_code for one in answers] == [status, status], (path, header)
        refused = small_server.http.get(path, headers=GZIP | {"If-Match": '"other"', "If-None-Match": tag})
        assert refused.json()["error"]["code"] == "precondition-failed"
    assert small_server.http.get("/id/nothing.ttl", headers={"If-Match": '"other"'}).status_code == 404


def test_a_long_file_of_a_question_has_a_tag_for_each_coding(
    tmp_path: Path, publish_trig: PublishTrig, server_on: Callable[..., Server]
) -> None:
    prefixes = "@prefix mlg: <https://w3id.org/maillage/ns#> . @prefix dct: <http://purl.org/dc/terms/> .\n"
    operations = "".join(
        f'<u:{n}> a mlg:Operation ; mlg:synergieNumber "NP{n:07}" ; dct:title "Projet {n}"@fr ; '
        "mlg:decidedBy <u:d> ; mlg:totalCost 1.5 .\n"
        for n in range(200)
    )
    date = '<u:d> dct:date "2020-06-16"^^<http://www.w3.org/2001/XMLSchema#date> .'
    graph = tmp_path / "graph"
    publish_trig(graph, prefixes + operations + date)
    http = server_on(graph).http
    path = "/questions/operations-by-date.csv"
    plain, small = http.get(path, headers=PLAIN), http.get(path, headers=GZIP)
    assert len(plain.content) > 1_024
    assert (plain.content, small.headers["content-encoding"]) == (small.content, "gzip")
    assert plain.headers["etag"] != small.headers["etag"]
    for headers, tag in ((PLAIN, plain.headers["etag"]), (GZIP, small.headers["etag"])):
        again = http.get(path, headers={**headers, "If-None-Match": tag})
        assert (again.status_code, again.headers["etag"]) == (304, tag)


def test_compression_is_made_once_for_all(http: httpx.Client) -> None:
    with http.stream("GET", "/sparql", params={"query": LONG}, headers=GZIP) as response:
        packed = b"".join(response.iter_raw())
    with http.stream("GET", "/sparql", params={"query": LONG}, headers=GZIP) as response:
        assert b"".join(response.iter_raw()) == packed
    assert len(json.loads(gzip.decompress(packed))["results"]["bindings"]) == SIZE


def test_the_number_of_cases() -> None:
    assert len(KNOWN) == 5
    assert (len(ADDRESSES), len(PAGES)) == (6, 5)
