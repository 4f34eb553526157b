"""Writing over HTTP: who may, where, what comes of it, and what a kill leaves."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Store
from SPARQLWrapper import POST, SPARQLWrapper

from endpoint.corpus import build
from endpoint.errors import PreconditionFailed, WrongUse
from endpoint.settings import Settings
from endpoint.snapshot import Snapshot, count_quads, current, current_id, locked, snapshots
from endpoint.store.tokens import tokens
from endpoint.store.worker import LENGTH, read_frame
from endpoint.writes.additions import added, taken_over
from endpoint.writes.effect import Effect
from endpoint.writes.updates import targets, with_dataset
from endpoint.writes.writer import GO_ON, Change, written
from endpoint.writes.writing import begin_plain, require_token

if TYPE_CHECKING:
    from conftest import Server

PublishTrig = Callable[..., Snapshot]

TOKEN = "only-for-these-tests"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
UPDATE = BEARER | {"Content-Type": "application/sparql-update"}
TURTLE = BEARER | {"Content-Type": "text/turtle"}
BASE = "https://w3id.org/maillage/"
USER = f"{BASE}graph/user/"
MINE = f"{USER}mine"
DOSSIER = f"{BASE}graph/dossier/NP0022605"
CORPUS = Path(__file__).parents[2] / "data" / "corpus"
ONE_TRIPLE = b"<a:b> <a:c> 1 ."
PUT_ONE: Change = {
    "kind": "put", "text": "", "graph": "a:g", "parts": [("text/turtle", len(ONE_TRIPLE))],
    "default": [], "named": [], "hosts": [], "seconds": 100.0, "snapshot": "", "exists": None,
}  # fmt: skip


@pytest.fixture
def built(tmp_path: Path, publish_trig: PublishTrig) -> Path:
    """A graph that looks built, to be written to."""
    publish_trig(tmp_path / "graph")
    return tmp_path / "graph"


@pytest.fixture
def writable(built: Path, server_on: Callable[..., Server]) -> Server:
    return server_on(built, writable="on", token=TOKEN)


@pytest.fixture
def plain(tmp_path: Path, server_on: Callable[..., Server]) -> Server:
    """A server on a directory that does not exist."""
    return server_on(tmp_path / "plain", writable="on", token=TOKEN)


def update(server: Server, text: str, **others: Any) -> httpx.Response:
    return server.http.post("/sparql", content=text, headers=UPDATE, **others)


def ask(server: Server, pattern: str) -> bool:
    answer = server.http.get("/sparql", params={"query": f"ASK {{ {pattern} }}", "format": "json"})
    return bool(answer.json()["boolean"])


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


# --- who may


WRITES = (
    ("POST", "/sparql", "application/sparql-update", "CLEAR ALL"),
    ("POST", "/update", "application/sparql-update", "CLEAR ALL"),
    ("POST", "/sparql", "application/x-www-form-urlencoded", "update=CLEAR+ALL"),
    ("PUT", "/store?default", "text/turtle", ""),
    ("POST", "/store?default", "text/turtle", ""),
    ("POST", "/store", "text/turtle", ""),
    ("DELETE", "/store?default", "text/turtle", ""),
)
# Each with what the challenge tells beside the realm.
WRONG_TOKENS: tuple[tuple[dict[str, str], str], ...] = (
    ({}, ""),
    ({"Authorization": "Bearer"}, ""),
    ({"Authorization": "Bearer wrong"}, ', error="invalid_token"'),
    ({"Authorization": f"Bearer {TOKEN}x"}, ', error="invalid_token"'),
    ({"Authorization": f"Basic {TOKEN}"}, ""),
    ({"Authorization": TOKEN}, ""),
)


def test_without_the_token_nothing_is_written(writable: Server, built: Path) -> None:
    before = current_id(built)
    for method, path, media_type, content in WRITES:
        for wrong, told in WRONG_TOKENS:
            sent = {"Content-Type": media_type} | wrong
            answer = writable.http.request(method, path, content=content, headers=sent)
            assert code(answer) == (401, "unauthorised"), (method, path, wrong)
            assert answer.headers["WWW-Authenticate"] == f'Bearer realm="maillage"{told}'
            assert TOKEN not in answer.text
    raw = writable.http.post("/update", headers=[(b"Authorization", b"Bearer \xff\xfe")])
    assert raw.status_code == 401
    assert current_id(built) == before


def test_a_server_that_is_not_writable_takes_no_write(small_server: Server) -> None:
    got = [
        small_server.http.request(method, path, content=content, headers=BEARER | {"Content-Type": kind})
        for method, path, kind, content in WRITES
    ]
    assert [answer.status_code for answer in got] == [415, 403, 400, 405, 405, 405, 405]


def test_the_token_is_never_logged(built: Path, server_on: Callable[..., Server]) -> None:
    server = server_on(built, writable="on", token=TOKEN, access_log="on")
    assert update(server, f"CREATE GRAPH <{MINE}>").status_code == 204
    assert server.http.post("/update", headers={"Authorization": "Bearer another"}).status_code == 401
    _, said = server.stop()
    assert '"status": 204' in said or '"status":204' in said
    assert TOKEN not in said
    assert "another" not in said
    assert TOKEN not in repr(Settings.read({"MAILLAGE_TOKEN": TOKEN}))


def test_the_token_comes_from_a_file_or_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(f" {TOKEN} \nsecond line\n")
    both = Settings.read({"MAILLAGE_TOKEN": "other"}, token_file=file)
    assert require_token(both) == TOKEN.encode()
    assert require_token(Settings.read({"MAILLAGE_TOKEN": "other"})) == b"other"
    for text in ("", "\n", "two words", "é"):
        file.write_text(text)
        with pytest.raises(WrongUse, match="needs a token"):
            require_token(Settings.read({}, token_file=file))
    with pytest.raises(WrongUse, match="MAILLAGE_TOKEN has none"):
        require_token(Settings.read({}))


# --- where: on a built graph, in graph/user/ alone


INSIDE = (
    f"INSERT DATA {{ GRAPH <{MINE}> {{ <a:b> <a:c> 1, 2.50 ; <a:d> 'caf\\u00e9 service GRAPH <x> {{' }} }}",
    f"PREFIX u: <{USER}> INSERT DATA {{ GRAPH u:mine {{ <a:b> <a:c> 1 }} }}",
    "INSERT DATA { GRAPH <graph/user/mine> { <a:b> <a:c> 1 } }",
    f"INSERT {{ GRAPH <{MINE}> {{ ?s <a:total> ?o }} }} WHERE {{ ?s <{BASE}ns#totalCost> ?o FILTER(?o<2) }}",
    f"WITH <{MINE}> DELETE {{ ?s ?p ?o }} INSERT {{ ?s ?p 2 }} WHERE {{ ?s ?p ?o }}",
    f"DELETE WHERE {{ GRAPH <{MINE}> {{ ?s ?p ?o }} }}",
    f"DROP GRAPH <{MINE}> ; CREATE GRAPH <{MINE}> ; CLEAR GRAPH <{MINE}> ; DROP SILENT GRAPH <{MINE}>",
    f"COPY <{DOSSIER}> TO <{MINE}> ; ADD DEFAULT TO GRAPH <{MINE}> ; MOVE <{MINE}> TO <{USER}two>",
    f"BASE <{USER}> DELETE DATA {{ GRAPH <mine> {{ <a:b> <a:c> 1 }} }} ;",
    f"CREATE SILENT GRAPH <{MINE}> ; PREFIX u: <{USER}> CLEAR GRAPH u:mine ; BASE <{USER}>",
)
OUTSIDE = (
    f"CREATE SILENT GRAPH <{MINE}> ; PREFIX d: <{BASE}graph/dossier/> CLEAR GRAPH d:NP0022605",
    "INSERT DATA { <a:b> <a:c> 1 }",
    f"INSERT DATA {{ GRAPH <{MINE}> {{ <a:b> <a:c> 1 }} <a:b> <a:c> 1 }}",
    f"INSERT DATA {{ GRAPH <{DOSSIER}> {{ <a:b> <a:c> 1 }} }}",
    f"INSERT DATA {{ GRAPH <{MINE}> {{ <a:b> <a:c> 1 }} }} ; DELETE WHERE {{ ?s ?p ?o }}",
    f"INSERT DATA {{ GRAPH <{USER}> {{ <a:b> <a:c> 1 }} }}",
    f"INSERT DATA {{ GRAPH <{USER}../dossier/NP0022605> {{ <a:b> <a:c> 1 }} }}",
    f"WITH <{DOSSIER}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
    f"MOVE <{DOSSIER}> TO <{MINE}>",
    f"COPY <{MINE}> TO DEFAULT",
    f"BASE <{BASE}graph/dossier/> CLEAR GRAPH <NP0022605>",
    f"PREFIX u: <{USER}> PREFIX u: <{BASE}graph/> CLEAR GRAPH u:reference",
    *("CLEAR ALL", "CLEAR DEFAULT", "DROP NAMED", "DROP SILENT ALL", "CREATE GRAPH <graph/curated>"),
)
UNCLEAR = (
    "INSERT { GRAPH ?g { ?s ?p 1 } } WHERE { GRAPH ?g { ?s ?p ?o } }",
    "DELETE WHERE { GRAPH ?g { ?s ?p ?o } }",
    "CLEARALL",
    f"INSERTDATA {{ GRAPH <{DOSSIER}> {{ <a:b> <a:c> 1 }} }}",
    "DELETEWHERE { ?s ?p ?o }",
)


def test_a_built_graph_takes_writes_in_graph_user(writable: Server, built: Path) -> None:
    before, tag = current(built), writable.http.get("/sparql", params={"query": "ASK {}"}).headers["ETag"]
    for text in INSIDE:
        answer = update(writable, text)
        assert (answer.status_code, answer.text) == (204, ""), text
        assert answer.headers["Maillage-Snapshot"] == current_id(built)
    after = current(built).manifest
    copied = len(list(Store.read_only(str(before.store)).quads_for_pattern(None, None, None, DefaultGraph())))
    assert (after.added, after.quads) == (copied, before.manifest.quads + copied)
    assert (after.plain, after.written, after.graph_hash) == (False, True, "")
    again = writable.http.get("/sparql", params={"query": "ASK {}"}, headers={"If-None-Match": tag})
    assert again.status_code == 200


def test_a_built_graph_takes_no_write_elsewhere(writable: Server, built: Path) -> None:
    before = current_id(built)
    for text in OUTSIDE:
        assert code(update(writable, text)) == (403, "write-refused"), text
    for text in UNCLEAR:
        assert code(update(writable, text)) == (400, "query-refused"), text
    for named in ("default", f"graph={DOSSIER}", f"graph={BASE}graph/curated", "graph=http://else/where"):
        for method in ("PUT", "POST", "DELETE"):
            answer = writable.http.request(method, f"/store?{named}", headers=TURTLE)
            assert code(answer) == (403, "write-refused"), (method, named)
            assert USER in answer.json()["error"]["message"]
    assert current_id(built) == before
    assert list(built.glob("snapshots/.building*")) == []


def test_an_update_whose_words_deceive_changes_nothing_elsewhere(built: Path) -> None:
    """What the engine does beyond what its words tell is not taken over."""
    from endpoint.writes.writer import _take_over

    changed, store = Store(), Store(str(built.parent / "store"))
    changed.update(f"INSERT DATA {{ <a:b> <a:c> 1 GRAPH <{MINE}> {{ <a:b> <a:c> 1 }} }}")
    store.update(
        f"INSERT DATA {{ GRAPH <{DOSSIER}> {{ <a:b> <a:c> 2 }} GRAPH <{USER}old> {{ <a:b> <a:c> 3 }} }}"
    )
    _take_over(changed, store, USER, Effect())
    assert {str(quad.graph_name) for quad in store} == {f"<{DOSSIER}>", f"<{MINE}>"}
    assert len(store) == 2


def test_statements_of_people_are_not_in_the_default_graph(writable: Server) -> None:
    update(writable, INSIDE[0])
    assert not ask(writable, "<a:b> ?p ?o")
    assert ask(writable, f"GRAPH <{MINE}> {{ <a:b> <a:c> 1 }}")
    assert writable.http.get("/graph/user/mine.ttl").status_code == 200


def test_a_failure_in_the_middle_leaves_nothing_of_the_update(writable: Server, built: Path) -> None:
    before = current_id(built)
    answer = update(writable, f"{INSIDE[0]} ; CREATE GRAPH <{MINE}>")
    assert code(answer) == (400, "query-refused")
    assert current_id(built) == before
    assert not ask(writable, f"GRAPH <{MINE}> {{ ?s ?p ?o }}")


# --- what is refused whoever writes

REFUSED: tuple[tuple[str, tuple[int, str]], ...] = (
    ("LOAD <http://127.0.0.1/x>", (403, "service-refused")),
    (f"PREFIX : <a:> CLEAR SILENT GRAPH <{MINE}> ; LOAD :x INTO GRAPH <{MINE}>", (403, "service-refused")),
    ("LOAD nothing", (400, "query-refused")),
    ("# No URL\nLOAD ;", (400, "query-refused")),
    ("CREATE GRAPH <g>\n;\nLOAD <remote> INTO GRAPH <g>\n;;", (400, "query-refused")),
    ("INSERT { } WHERE { SERVICE <http://127.0.0.1/> { ?s ?p } }", (400, "query-refused")),
    ("INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", (403, "service-refused")),
    ("INSERT DATA { <a:b> <a:c> }", (400, "query-refused")),
    ("SELECT * { ?s ?p ?o }", (400, "query-refused")),
    ("INSERT DATA " + "{" * 101, (400, "query-refused")),
    (f"CREATE GRAPH <{MINE}> #" + "x" * 500_000, (413, "request-too-large")),
)


def test_what_no_update_may(writable: Server, plain: Server) -> None:
    for server in (writable, plain):
        for text, expected in REFUSED:
            assert code(update(server, text)) == expected, text[:60]
        assert server.http.get("/update").status_code == 405
        for source in ("file:///etc/passwd", server.url, "no:such"):
            assert update(server, f"LOAD SILENT <{source}> INTO GRAPH <{MINE}>").status_code == 204
        assert not ask(server, f"GRAPH <{MINE}> {{ ?s ?p ?o }}")


def test_nothing_is_loaded_where_the_kernel_would_allow_it(tmp_path: Path) -> None:
    graph = tmp_path / "plain"
    begin_plain(Settings.read(graph=graph))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        here = f"http://127.0.0.1:{port}/"
        text = f"PREFIX n:<{here}>LOAD SILENT n:LOAD INTO GRAPH n:g ; LOAD SILENT <{here}>"
        change: Change = {
            "kind": "update", "text": text, "graph": None, "parts": [], "default": [], "named": [],
            "hosts": [], "seconds": 90.0, "snapshot": "", "exists": None,
        }  # fmt: skip
        frames = b"".join(LENGTH.pack(len(one)) + one for one in (json.dumps(change).encode(), b""))
        command = [sys.executable, "-m", "endpoint.writes.writer", str(graph), "1024", "online"]
        done = subprocess.run(command, input=frames + GO_ON, check=True, capture_output=True)
        listener.setblocking(False)
        with pytest.raises(BlockingIOError):
            listener.accept()
    assert b"error" not in done.stdout
    assert len(snapshots(graph)) == 2


def test_an_endless_update_is_stopped_and_leaves_the_snapshot(plain: Server, tmp_path: Path) -> None:
    data = " ".join(f"<a:{i}> <a:p> {i} ." for i in range(300))
    assert update(plain, f"INSERT DATA {{ {data} }}").status_code == 204
    before = current_id(tmp_path / "plain")
    text = "INSERT { ?a <a:q> ?d } WHERE { ?a ?p ?x . ?b ?q ?y . ?c ?r ?z . ?d ?s ?w FILTER(?x + ?y + ?z + ?w = -1) }"
    assert code(update(plain, text, params={"timeout": "1"})) == (504, "query-timeout")
    assert current_id(tmp_path / "plain") == before
    assert update(plain, "INSERT DATA { <a:b> <a:c> 1 }").status_code == 204
    assert list((tmp_path / "plain" / "snapshots").glob(".building*")) == []


def test_a_write_over_the_memory_ends_alone(tmp_path: Path, server_on: Callable[..., Server]) -> None:
    server = server_on(tmp_path / "plain", writable="on", token=TOKEN, memory=256)
    bomb = '<!DOCTYPE r [<!ENTITY a "' + "x" * 1000 + '">' + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 20}">' for a, b in zip("abcde", "bcdef", strict=True)
    )  # fmt: skip
    rdf = '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:n="a:"><r:Description r:about="a:b">'
    sent = f"{bomb}]>{rdf}<n:p>&f;</n:p></r:Description></r:RDF>"
    answer = server.http.put(
        "/store?default", content=sent, headers=BEARER | {"Content-Type": "application/rdf+xml"}
    )
    assert answer.status_code in (400, 503)
    assert update(server, "INSERT DATA { <a:b> <a:c> 1 }").status_code == 204


# --- several at once, kills, builds


def test_two_writers_at_once_lose_nothing(writable: Server) -> None:
    answers: list[int] = []

    def work(name: str) -> None:
        for number in range(5):
            text = f"INSERT DATA {{ GRAPH <{USER}{name}> {{ <a:b> <a:c> {number} }} }}"
            with httpx.Client(timeout=100) as http:
                answers.append(http.post(f"{writable.url}update", content=text, headers=UPDATE).status_code)

    threads = [threading.Thread(target=work, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):  # readers never notice
        answer = writable.http.get("/sparql", params={"query": "ASK { ?s ?p ?o }", "format": "json"})
        assert answer.json()["boolean"] is True
    assert answers == [204] * 10
    query = f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s <a:c> ?o }} FILTER(STRSTARTS(STR(?g), '{USER}')) }}"
    rows = writable.http.get("/sparql", params={"query": query, "format": "json"}).json()["results"][
        "bindings"
    ]
    assert rows[0]["n"]["value"] == "10"


def test_snapshots_of_writes_are_removed_and_that_of_the_build_stays(writable: Server, built: Path) -> None:
    first = current_id(built)
    for number in range(6):
        update(writable, f"INSERT DATA {{ GRAPH <{MINE}> {{ <a:b> <a:c> {number} }} }}")
    names = [one.id for one in snapshots(built)]
    assert names[0] == first
    assert len(names) <= 5


def test_a_killed_write_leaves_the_snapshot(plain: Server, tmp_path: Path) -> None:
    graph = tmp_path / "plain"
    data = " ".join(f"<a:{i}> <a:p> {i} ." for i in range(300))
    assert update(plain, f"INSERT DATA {{ {data} }}").status_code == 204
    before = current_id(graph)
    endless = "INSERT { ?a <a:q> ?d } WHERE { ?a ?p ?x . ?b ?q ?y . ?c ?r ?z . ?d ?s ?w FILTER(?x + ?y + ?z + ?w = -1) }"
    answers: list[httpx.Response] = []
    thread = _updating(plain, endless, answers)
    deadline = time.monotonic() + 100
    while not (writers := _writers(plain)) or not list(
        (graph / "snapshots").glob(".building*/store/CURRENT")
    ):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    os.kill(writers[0], signal.SIGKILL)
    thread.join()
    assert code(answers[0]) == (503, "worker-lost")
    assert current_id(graph) == before
    assert ask(plain, "<a:1> <a:p> 1")
    assert update(plain, "INSERT DATA { <a:b> <a:c> 1 }").status_code == 204
    assert list((graph / "snapshots").glob(".building*")) == []


def test_what_is_served_is_told_as_made(plain: Server, tmp_path: Path) -> None:
    """Whatever comes over the writer when it removes old snapshots: who was told to ask again would write twice."""
    graph = tmp_path / "plain"
    before = current_id(graph)
    odd = graph / "snapshots" / "000000-00000000" / "manifest.json"
    odd.parent.mkdir()
    os.mkfifo(odd)  # reading it never ends
    answers: list[httpx.Response] = []
    thread = _updating(plain, "INSERT DATA { <a:b> <a:c> 1 }", answers)
    deadline = time.monotonic() + 100
    while current_id(graph) == before:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    os.kill(_writers(plain)[0], signal.SIGKILL)
    thread.join()
    assert (answers[0].status_code, answers[0].headers["Maillage-Snapshot"]) == (204, current_id(graph))
    odd.unlink()
    odd.mkdir()  # it can't be read
    assert update(plain, "INSERT DATA { <a:b> <a:c> 2 }").status_code == 204
    _, said = plain.stop()
    assert said.count("is served, and its writer failed after that") == 2


def test_what_is_told_as_stopped_is_not_made(tmp_path: Path) -> None:
    """The server may read the answer of its writer when the time is over: the writer does not go on before it is told."""
    graph = tmp_path / "plain"
    begin_plain(Settings.read(graph=graph))
    before = current_id(graph)
    frame = json.dumps(PUT_ONE).encode()
    asked = LENGTH.pack(len(frame)) + frame + LENGTH.pack(len(ONE_TRIPLE)) + ONE_TRIPLE
    command = (sys.executable, "-m", "endpoint.writes.writer", str(graph), "1024")
    for told, served in ((b"", False), (GO_ON, True)):
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer:
            assert writer.stdin
            assert writer.stdout
            writer.stdin.write(asked)
            writer.stdin.flush()
            applied, _ = read_frame(writer.stdout), read_frame(writer.stdout)
            assert applied
            said, _ = writer.communicate(told)
        made = json.loads(applied)["snapshot"]
        assert (current_id(graph) == (made if served else before), bool(said)) == (True, served)
        assert list((graph / "snapshots").glob(".building*")) == []


def test_kills_at_any_moment_leave_all_or_nothing(plain: Server, tmp_path: Path) -> None:
    graph = tmp_path / "plain"
    update(plain, "INSERT DATA { <a:b> <a:c> 1 }")
    for number in range(12):
        statements = " ".join(f"<a:{number}> <a:p> {one} ." for one in range(500))
        answers: list[httpx.Response] = []
        thread = _updating(plain, f"INSERT DATA {{ {statements} }}", answers)
        while thread.is_alive() and not (writers := _writers(plain)):
            time.sleep(0.001)
        time.sleep(0.02 * number)
        with suppress(ProcessLookupError):  # it may have come to its end by itself
            if thread.is_alive() and writers:
                os.kill(writers[0], signal.SIGKILL)
        thread.join()
        found = [
            quad
            for quad in Store.read_only(str(current(graph).store))
            if quad.subject == NamedNode(f"a:{number}")
        ]
        assert len(found) == (500 if answers[0].status_code == 204 else 0)


def _updating(server: Server, text: str, answers: list[httpx.Response]) -> threading.Thread:
    thread = threading.Thread(target=lambda: answers.append(update(server, text)))
    thread.start()
    return thread


def _writers(server: Server) -> list[int]:
    found = []
    for pid in server.workers():
        with suppress(FileNotFoundError, ProcessLookupError):  # it may have come to its end
            if b"endpoint.writes.writer" in Path(f"/proc/{pid}/cmdline").read_bytes():
                found.append(pid)
    return found


def test_while_a_build_holds_the_lock_a_write_is_told_to_wait(writable: Server, built: Path) -> None:
    with locked(built):
        answer = update(writable, INSIDE[0])
        assert code(answer) == (503, "lock-held")
        assert answer.headers["Retry-After"]
        assert ask(writable, "?s ?p ?o")
    assert update(writable, INSIDE[0]).status_code == 204


def test_what_people_add_survives_builds(tmp_path: Path, server_on: Callable[..., Server]) -> None:
    graph, dossiers = tmp_path / "graph", sorted(CORPUS.glob("*.txt"))
    first = build(dossiers[:1], graph, workers=1)
    server = server_on(graph, writable="on", token=TOKEN)
    assert update(server, INSIDE[0]).status_code == 204
    kept = build(dossiers[:1], graph, workers=1)
    assert (kept.fresh, kept.snapshot.manifest.added) == (False, 3)
    again = build(dossiers[:2], graph, workers=1)
    assert (again.fresh, again.snapshot.manifest.added, again.snapshot.manifest.written) == (True, 3, False)
    assert ask(server, f"GRAPH <{MINE}> {{ <a:b> <a:c> 1, 2.5 }}")
    assert update(server, f"DROP GRAPH <{MINE}>").status_code == 204
    assert current(graph).manifest.quads == again.snapshot.manifest.quads - 3
    assert current(graph).texts.is_dir()
    assert first.snapshot.id in [one.id for one in snapshots(graph)]


def test_curated_statements_are_taken_over_too(tmp_path: Path, publish_trig: PublishTrig) -> None:
    graph = tmp_path / "graph"
    publish_trig(
        graph,
        f"<{BASE}graph/curated> {{ <a:b> <a:c> 1 }} <{MINE}> {{ <a:b> <a:c> 2 }} <a:g> {{ <a:b> <a:c> 3 }}",
    )
    stored = Store.read_only(str(current(graph).store))
    assert {quad.object.value for quad in added(stored, BASE) if isinstance(quad.object, Literal)} == {
        "1",
        "2",
    }
    assert len(taken_over(graph, BASE)) == 2
    assert taken_over(tmp_path / "none", BASE) == []


def test_a_build_under_another_base_iri_renames_the_graphs(writable: Server, built: Path) -> None:
    assert update(writable, INSIDE[2]).status_code == 204
    (quad,) = taken_over(built, "https://else.example/")
    assert str(quad.graph_name) == "<https://else.example/graph/user/mine>"
    assert str(quad.subject) == "<a:b>"


def test_a_build_does_not_replace_a_plain_store(plain: Server, tmp_path: Path) -> None:
    update(plain, "INSERT DATA { <a:b> <a:c> 1 }")
    with pytest.raises(WrongUse, match="no build"):
        build([CORPUS], tmp_path / "plain", workers=1)
    assert ask(plain, "<a:b> <a:c> 1")


# --- an empty plain store


def test_a_plain_store_takes_every_write(plain: Server, tmp_path: Path) -> None:
    assert current(tmp_path / "plain").manifest.plain
    assert plain.http.get("/", headers={"Accept": "text/html"}).status_code == 200
    for text in (*INSIDE[:2], *(text for text in OUTSIDE if DOSSIER not in text and "NP0022605" not in text)):
        assert update(plain, text).status_code in (204, 400), text
    for method, sent in (
        ("PUT", "<a:s> <a:p> 2.5, 2.50 ."),
        ("POST", "<a:s> <a:p> 2.5, 3 ."),
        ("DELETE", ""),
    ):
        answer = plain.http.request(method, "/store?default", content=sent, headers=TURTLE)
        assert answer.status_code == 204
        made = current(tmp_path / "plain")
        assert made.manifest.quads == made.manifest.added == count_quads(made), method
    assert update(plain, "DROP ALL").status_code == 204
    many = " ".join(f"<a:{i}> <a:p> {i} ; <a:q> _:b{i} ." for i in range(3_000))
    assert update(plain, f"INSERT DATA {{ GRAPH <a:g> {{ {many} }} }}").status_code == 204
    assert (
        update(
            plain,
            "INSERT { GRAPH ?o { ?s ?p 1 } } WHERE { GRAPH ?g { ?s ?p ?o FILTER ISIRI(?s) } FILTER ISIRI(?o) }",
        ).status_code
        == 204
    )
    assert current(tmp_path / "plain").manifest.quads == 6_000


def test_what_can_not_be_served_to_writers_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text(TOKEN)
    (tmp_path / "dossiers").mkdir()
    (tmp_path / "dossiers" / "one.txt").write_text("x")
    for graph, others, expected, said in (
        ("dossiers", ["--token-file", tmp_path / "file"], 3, "There is no graph"),
        ("new", [], 2, "needs a token"),
        ("new", ["--token-file", tmp_path / "none"], 3, "can't be used"),
        ("file", ["--token-file", tmp_path / "file"], 3, "can't be used"),
    ):
        command = [sys.executable, "-m", "endpoint.cli", "serve", "--writable", "--port", "0", "--graph"]
        done = subprocess.run(
            [*command, str(tmp_path / graph), *map(str, others)],
            check=False,
            capture_output=True,
            text=True,
            timeout=100,
        )
        assert (done.returncode, said in done.stderr) == (expected, True), done.stderr
    assert not (tmp_path / "new").exists()


# --- the protocols, case by case, from the recommendations

FORM = BEARER | {"Content-Type": "application/x-www-form-urlencoded"}
ONE, TWO = "http://example.org/one", "http://example.org/two"
COPY = "INSERT { GRAPH <a:out> { ?s <a:copied> ?o } } WHERE { ?s <a:p> ?o }"
COPY_NAMED = "INSERT { GRAPH <a:out> { ?s <a:copied> ?o } } WHERE { GRAPH ?g { ?s <a:p> ?o } }"
UTF_16 = {"Content-Type": "application/sparql-update; charset=utf-16"}
# What is sent, and the objects that then stand in <a:out>; or the status.
PROTOCOL: dict[str, tuple[dict[str, Any], list[int] | int]] = {
    "direct": ({"content": COPY, "headers": UPDATE}, []),
    "form": ({"data": {"update": COPY}, "headers": BEARER}, []),
    "default graph": ({"content": COPY, "headers": UPDATE, "params": {"using-graph-uri": ONE}}, [1]),
    "default graphs": ({"content": COPY, "headers": UPDATE, "params": {"using-graph-uri": [ONE, TWO]}}, [1, 2]),
    "default graphs, form": ({"data": {"update": COPY, "using-graph-uri": [ONE, TWO]}, "headers": BEARER}, [1, 2]),
    "named": ({"content": COPY_NAMED, "headers": UPDATE, "params": {"using-named-graph-uri": [TWO]}}, [2]),
    "both": (
        {"content": COPY_NAMED, "headers": UPDATE, "params": {"using-graph-uri": ONE, "using-named-graph-uri": TWO}},
        [2],
    ),
    "base": ({"content": f"BASE <a:> {COPY}", "headers": UPDATE}, []),
    "a charset": ({"content": COPY, "headers": UPDATE | {"Content-Type": "application/sparql-update; charset=utf-8"}}, []),
    "two updates": ({"data": {"update": [COPY, COPY]}, "headers": BEARER}, 400),
    "an update and a query": ({"data": {"update": COPY, "query": "ASK {}"}, "headers": BEARER}, 400),
    "an update in the URL": ({"content": "", "headers": FORM, "params": {"update": COPY}}, 400),
    "another media type": ({"content": COPY, "headers": BEARER | {"Content-Type": "text/plain"}}, 415),
    "a form without its type": ({"content": f"update={COPY}", "headers": BEARER}, 415),
    "not UTF-8": ({"content": b"# \xff\n" + COPY.encode(), "headers": UPDATE}, 400),
    "no update": ({"data": {"upd": COPY}, "headers": BEARER}, 400),
    "another charset": ({"content": COPY, "headers": UPDATE | UTF_16}, 415),
    "two datasets": (
        {"content": COPY.replace("WHERE", f"USING <{ONE}> WHERE"), "headers": UPDATE, "params": {"using-graph-uri": ONE}},
        400,
    ),
    "WITH and a dataset": (
        {"content": f"WITH <{ONE}> {COPY}", "headers": UPDATE, "params": {"using-named-graph-uri": ONE}},
        400,
    ),
    "a dataset that is no IRI": ({"content": COPY, "headers": UPDATE, "params": {"using-graph-uri": "one"}}, 400),
    "wrong words": ({"content": "INSERT NOTHING", "headers": UPDATE}, 400),
}  # fmt: skip


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, servers: Callable[..., Server]) -> Server:
    server = servers(tmp_path_factory.mktemp("writing") / "plain", writable="on", token=TOKEN)
    graphs = f"GRAPH <{ONE}> {{ <a:s> <a:p> 1 }} GRAPH <{TWO}> {{ <a:s> <a:p> 2 }}"
    assert update(server, f"INSERT DATA {{ {graphs} }}").status_code == 204
    return server


@pytest.mark.parametrize("name", PROTOCOL)
def test_update_operation(shared: Server, name: str) -> None:
    sent, expected = PROTOCOL[name]
    update(shared, "DROP SILENT GRAPH <a:out>")
    answer = shared.http.post("/sparql", **sent)
    if isinstance(expected, int):
        assert answer.status_code == expected
        return
    assert answer.status_code == 204
    query = "SELECT ?o { GRAPH <a:out> { ?s <a:copied> ?o } } ORDER BY ?o"
    rows = shared.http.get("/sparql", params={"query": query, "format": "csv"}).text.split()[1:]
    assert [int(row) for row in rows] == expected


@pytest.mark.parametrize("path", ["/sparql", "/update"])
def test_an_update_is_not_made_under_a_condition_that_it_can_not_keep(shared: Server, path: str) -> None:
    held = shared.http.get("/store", params={"graph": ONE}).headers["ETag"]
    for tag in (held, '"another"', "*"):
        answer = shared.http.post(path, content=f"CLEAR GRAPH <{ONE}>", headers=UPDATE | {"If-Match": tag})
        assert code(answer) == (412, "precondition-failed")
    assert ask(shared, f"GRAPH <{ONE}> {{ ?s ?p 1 }}")


def test_an_update_by_get_is_none(shared: Server) -> None:
    assert shared.http.get("/sparql", params={"update": "CLEAR ALL"}, headers=BEARER).status_code == 400
    assert ask(shared, f"GRAPH <{ONE}> {{ ?s ?p 1 }}")
    assert "SPARQL11Update" in shared.http.get("/sparql", headers={"Accept": "application/n-triples"}).text


def test_graph_store_writes(shared: Server) -> None:
    http = shared.http
    where = "/store?graph=http%3A%2F%2Fexample.org%2Fg"
    utf_8 = TURTLE | {"Content-Type": 'text/turtle; charset="UTF-8"'}

    def read() -> str:
        return http.get(where, headers={"Accept": "application/n-triples"}).text

    assert http.put(where, content="<> <a:p> 1 .", headers=utf_8).status_code == 201
    assert read().startswith("<http://example.org/g> <a:p> ")
    assert http.put(where, content="<a:s> <a:p> 2 .", headers=TURTLE).status_code == 204
    assert http.post(where, content="<a:s> <a:p> 3 . _:a <a:p> 4 .", headers=TURTLE).status_code == 204
    assert http.post(where, content="_:a <a:p> 4 .", headers=TURTLE).status_code == 204
    assert len(read().splitlines()) == 4
    files = [
        ("f", ("g.ttl", b"<> <a:p> 5 .", "text/turtle")),
        ("f", ("h.nt", b"<a:s> <a:p> '6' .", "text/turtle")),
    ]
    assert http.post(where, files=files, headers=BEARER).status_code == 204
    assert '"6"' in read()
    assert '"5"' in read()
    part_of_it = TURTLE | {"Content-Range": "bytes 0-0/10"}
    assert code(http.put(where, content="", headers=part_of_it)) == (400, "wrong-use")
    assert '"6"' in read()
    assert http.put(where, content="", headers=TURTLE).status_code == 204
    assert http.get(where).status_code == 200
    assert http.delete(where, headers=BEARER).status_code == 204
    assert code(http.delete(where, headers=BEARER)) == (404, "not-found")
    assert http.get(where).status_code == 404


def test_a_graph_may_have_any_name(shared: Server) -> None:
    """Also one that a query can't hold, since it could be read in two ways."""
    named = {"params": {"graph": "urn:service:(a'b)"}}
    assert shared.http.get("/store", **named).status_code == 404
    assert shared.http.put("/store", content="<a:s> <a:p> 7 .", headers=TURTLE, **named).status_code == 201
    assert "7" in shared.http.get("/store", **named).text
    assert shared.http.delete("/store", headers=BEARER, **named).status_code == 204
    assert shared.http.get("/store", **named).status_code == 404


def test_graph_store_creates_a_graph_and_says_where(shared: Server) -> None:
    answer = shared.http.post("/store", content="<a:s> <a:p> 1 .", headers=TURTLE)
    assert answer.status_code == 201
    assert shared.http.get(answer.headers["Location"]).status_code == 200
    assert shared.http.post("/store?timeout=90", content="<a:s> <a:p> 1 .", headers=TURTLE).status_code == 201
    assert shared.http.post("/store?grahp=a:g", content="<a:s> <a:p> 1 .", headers=TURTLE).status_code == 400
    given = shared.http.put("/store/direct?timeout=90", content="<a:s> <a:p> 1 .", headers=TURTLE)
    assert given.status_code == 201
    assert shared.http.get("/store", params={"graph": f"{shared.url}store/direct"}).status_code == 200
    assert shared.http.put("/store/a%20b%C3%A9", content="<a:s> <a:p> 1 .", headers=TURTLE).status_code == 201
    assert shared.http.get("/store", params={"graph": f"{shared.url}store/a%20b%C3%A9"}).status_code == 200


def test_the_address_that_the_public_knows_rules(tmp_path: Path, server_on: Callable[..., Server]) -> None:
    server = server_on(tmp_path / "plain", writable="on", token=TOKEN, public_url="https://graph.example/")
    assert server.http.put("/store/mine", content="<a:s> <a:p> 1 .", headers=TURTLE).status_code == 201
    assert server.http.get("/store?graph=https://graph.example/store/mine").status_code == 200
    made = server.http.post("/store", content="<a:s> <a:p> 1 .", headers=TURTLE)
    assert made.headers["Location"].startswith("https://graph.example/store/")
    description = server.http.get("/sparql", headers={"Accept": "application/n-triples"}).text
    assert "sparql-service-description#endpoint> <https://graph.example/sparql> ." in description


def test_a_plain_store_has_graphs_of_any_name(shared: Server) -> None:
    """One that is not there is empty, wherever a document of its name may be."""
    answer = shared.http.get("/sparql", params={"query": "ASK FROM <http://127.0.0.1:9/> {}"})
    assert (answer.status_code, answer.json()["boolean"]) == (200, True)


NESTED = b"--x\r\nContent-Type: multipart/mixed;\r\n boundary=x\r\n\r\n"
IN_BASE64 = b"--x\r\ncontent-type: text/turtle\r\nContent-Transfer-Encoding: base64\r\n\r\nIyA=\r\n--x--"
RDF_XML = b'<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" />'


def part(media_type: str) -> bytes:
    """A file of a form, up to the boundary after it."""
    return f"--x\r\nContent-Type: {media_type}\r\n\r\n<a:s> <a:p> 1 .\r\n".encode()


GRAPH_STORE: tuple[tuple[str, str, str, bytes, int], ...] = (
    ("PUT", "?graph=a:g", "text/turtle", b"<a:s> <a:p>", 400),
    ("PUT", "?graph=a:g", "application/rdf+xml", b"<a:s> <a:p> 1 .", 400),
    ("PUT", "?graph=relative", "text/turtle", b"", 400),
    ("PUT", "", "text/turtle", b"", 400),
    ("DELETE", "?default&graph=a:g", "text/turtle", b"", 400),
    ("PUT", "/q?x=1", "text/turtle", b"", 400),
    ("PUT", "/q?graph=a:g", "text/turtle", b"", 400),
    ("PUT", "?graph=a:g", "text/csv", b"a,b", 415),
    ("PUT", "?graph=a:g", "application/n-quads", b"<a:s> <a:p> <a:o> <a:h> .", 415),
    (
        "PUT",
        "?graph=a:g",
        "application/ld+json",
        b'{"@id": "a:h", "@graph": [{"@id": "a:s", "a:p": 1}]}',
        400,
    ),
    ("PUT", "?graph=a:g", "text/turtle; charset=iso-8859-1", "<a:s> <a:p> 'é' .".encode(), 415),
    ("PUT", "?graph=a:g", "application/rdf+xml", b"<?xml version='1.0' encoding='latin1'?>" + RDF_XML, 400),
    ("PUT", "?graph=a:g", "multipart/form-data; boundary=x", b"--x--", 400),
    ("PUT", "?graph=a:g", "multipart/form-data; boundary*0*=a; boundary*=b", b"--ab--", 400),
    ("PUT", "?graph=a:g", "multipart/form-data; boundary=x", NESTED * 3_000, 400),
    ("PUT", "?graph=a:g", "multipart/form-data; boundary=x", NESTED + b"--x--", 400),
    ("PUT", "?graph=a:g", "multipart/form-data; boundary=x", IN_BASE64, 415),
    (
        "PUT",
        "?graph=a:g",
        "multipart/form-data; boundary=x",
        part("text/turtle; charset=utf-16") + b"--x--",
        415,
    ),
    ("PUT", "?graph=a:g", "multipart/form-data; boundary=x", part("text/turtle"), 400),
    ("PATCH", "?graph=a:g", "application/sparql-update", b"CLEAR ALL", 405),
)


@pytest.mark.parametrize(("method", "where", "media_type", "content", "status"), GRAPH_STORE)
def test_graph_store_refuses(
    shared: Server, method: str, where: str, media_type: str, content: bytes, status: int
) -> None:
    sent = BEARER | {"Content-Type": media_type}
    answer = shared.http.request(method, f"/store{where}", content=content, headers=sent)
    assert answer.status_code == status, answer.text
    assert shared.http.get("/store?graph=a:g").status_code == 404


def test_a_graph_is_written_while_it_is_what_one_read(shared: Server) -> None:
    def write(method: str, name: str, **conditions: str) -> int:
        given = TURTLE | {key.replace("_", "-"): value for key, value in conditions.items()}
        content = "<a:b> <a:c> 1 ." if method != "DELETE" else None
        sent = shared.http.request(method, "/store", params={"graph": name}, headers=given, content=content)
        return sent.status_code

    def tag(accept: str) -> str:
        headers = {"Accept": accept, "Accept-Encoding": "identity"}
        return shared.http.get("/store", params={"graph": "a:held"}, headers=headers).headers["ETag"]

    assert write("PUT", "a:held", if_match="*") == 412
    assert write("PUT", "a:held", if_none_match="*") == 201
    assert write("PUT", "a:held", if_none_match="*") == 412
    assert write("PUT", "a:held", if_match="*") == 204
    first, second = tag("text/turtle"), tag("application/n-triples")
    assert write("POST", "a:held", if_none_match=first) == 412
    assert write("POST", "a:held", if_match=f'"other", {second}') == 204
    for weak_or_old in (first, second, f"W/{tag('text/turtle')}", '"other"'):
        assert write("DELETE", "a:held", if_match=weak_or_old) == 412
    for unreadable in ("abc", "", '"a', '"a" b', "*, *"):
        assert write("PUT", "a:held", if_match=unreadable) == 400
        assert write("PUT", "a:held", if_none_match=unreadable) == 400
    assert write("DELETE", "a:held", if_none_match=first, if_match=tag("text/turtle")) == 204
    assert write("DELETE", "a:held", if_match="*") == 412


def test_a_condition_holds_when_the_write_is_made(tmp_path: Path) -> None:
    """Another write may come between the look at the tags and the turn of this one."""
    graph = tmp_path / "plain"
    begin_plain(Settings.read(graph=graph))
    with pytest.raises(PreconditionFailed, match="read it again"):
        written(graph, 1024, {**PUT_ONE, "snapshot": "another"}, ONE_TRIPLE, lambda *_: None)


def test_writes_are_counted(plain: Server) -> None:
    assert update(plain, "INSERT DATA { <a:b> <a:c> 1 }").status_code == 204
    assert update(plain, "INSERT NOTHING").status_code == 400
    found = plain.http.get("/metrics").text
    assert 'maillage_writes_total{outcome="ok"} 1.0' in found
    assert 'maillage_writes_total{outcome="query-refused"} 1.0' in found
    assert "maillage_write_seconds_count 2.0" in found


def test_a_body_over_the_limit_is_not_read(tmp_path: Path, server_on: Callable[..., Server]) -> None:
    server = server_on(tmp_path / "plain", writable="on", token=TOKEN, max_write_bytes=1000)
    answer = server.http.put("/store?default", content=b"#" * 1001, headers=TURTLE)
    assert code(answer) == (413, "request-too-large")


def test_a_common_client_writes(shared: Server) -> None:
    client = SPARQLWrapper(f"{shared.url}sparql")
    client.setMethod(POST)
    client.addCustomHttpHeader("Authorization", f"Bearer {TOKEN}")
    client.setQuery("INSERT DATA { GRAPH <a:client> { <a:s> <a:p> 'é' } }")
    client.query()
    assert ask(shared, "GRAPH <a:client> { <a:s> <a:p> 'é' }")


# --- the words of an update


def test_a_dataset_is_written_into_each_operation_that_asks() -> None:
    text = "PREFIX a: <a:> INSERT DATA { a:b a:c 1 } ; DELETE { ?s ?p 1 } WHERE { ?s ?p 1 } ; DELETE WHERE { ?s ?p 2 }"
    expected = (
        "PREFIX a: <a:> INSERT DATA { a:b a:c 1 } ; DELETE { ?s ?p 1 } USING <u:g> WHERE { ?s ?p 1 } ; "
        "DELETE  { ?s ?p 2 } USING <u:g> WHERE { ?s ?p 2 }"
    )
    assert with_dataset(text, ["u:g"], []) == expected
    assert targets(list(tokens(text)), BASE) == [None, None, None]


def test_the_number_of_cases() -> None:
    assert (len(WRITES), len(WRONG_TOKENS), len(INSIDE), len(OUTSIDE), len(UNCLEAR)) == (7, 6, 10, 17, 5)
    assert (len(REFUSED), len(PROTOCOL), len(GRAPH_STORE)) == (11, 21, 20)
