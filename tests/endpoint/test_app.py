"""The server as a whole: its headers, its errors, and how it starts and stops."""

from __future__ import annotations

import asyncio
import html
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from endpoint import errors
from endpoint.app import create_app
from endpoint.commands.serving import listen, serve_at
from endpoint.errors import EndpointError, NoSnapshot, Surroundings
from endpoint.manifest import Manifest
from endpoint.pages.error_words import KINDS
from endpoint.settings import Settings
from endpoint.snapshot import Snapshot
from endpoint.store.answers import Answer, Query
from endpoint.store.embedded import EmbeddedStore

if TYPE_CHECKING:
    from conftest import Server

PublishTrig = Callable[..., Snapshot]

# Some seconds of work on a graph of `many` statements.
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o . ?p ?q ?r }"


def many(value: int, size: int = 200) -> str:
    return "".join(f"<http://e/{n}> <http://e/n> {value} .\n" for n in range(size))


# --- headers and errors


@pytest.mark.parametrize(
    "path", ["/", "/sparql?query=ASK{}", "/sparql?query=ASK", "/nothing", "/static/style.css", "/health"]
)
def test_every_answer_has_the_headers_of_safety(small_server: Server, path: str) -> None:
    response = small_server.http.get(path)
    assert response.headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "server" not in response.headers


@pytest.mark.parametrize(
    "path",
    ["/", "/questions/", "/questions/leverage", "/questions/leverage.csv", "/sparql?query=ASK{}", "/ready"],
)
def test_head_is_get_without_the_body(small_server: Server, path: str) -> None:
    get, head = small_server.http.get(path), small_server.http.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == get.headers["content-length"]


@pytest.mark.parametrize(
    "path", ["/", "/questions/", "/id/agent/erdf", "/ns", "/static/style.css", "/sparql"]
)
def test_what_an_address_takes_is_told(small_server: Server, path: str) -> None:
    answer = small_server.http.options(path)
    assert (answer.status_code, answer.content) == (204, b"")
    assert {"GET", "HEAD"} <= {*answer.headers["allow"].split(", ")}


def test_a_slash_at_the_end_sends_nobody_on(small_server: Server) -> None:
    """A redirection would name this host as the asker does."""
    browser = {"Accept": "text/html, */*;q=0.1"}
    for path in ("/questions", "/questions/leverage", "/shapes", "/catalog", "/data"):
        pages = [small_server.http.get(one, headers=browser) for one in (path, f"{path}/")]
        assert [page.status_code for page in pages] == [200, 200], path
        assert pages[0].text == pages[1].text, path
    for path in ("/id", "/id/", "/def", "/graph", "/static", "/id/agent/erdf/", "/nothing/"):
        assert small_server.http.get(path).status_code == 404, path


def test_what_is_not_there(small_server: Server) -> None:
    response = small_server.http.get("/nothing")
    assert (response.status_code, response.json()["error"]["code"]) == (404, "not-found")
    page = small_server.http.get("/nothing", headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    wrong = small_server.http.post("/questions/")
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (405, "method-not-allowed")
    assert small_server.http.get("/docs").status_code == 404


@pytest.mark.parametrize(
    "path", ["/questions/leverage?lang=%FF", "/search?q=%E9", "/sparql?query=ASK{}%23%FF"]
)
def test_a_value_that_is_no_text_is_refused(small_server: Server, path: str) -> None:
    for accept in ("*/*", "text/html"):
        assert small_server.http.get(path, headers={"Accept": accept}).status_code == 400
    assert small_server.http.get(path.replace("%F", "%41").replace("%E", "%41")).status_code == 200


@pytest.mark.parametrize("path", ["/operations", "/sparql"])
def test_more_parameters_than_anybody_needs_are_not_read(small_server: Server, path: str) -> None:
    for accept in ("*/*", "text/html"):
        asked = {"Accept": accept, "Accept-Encoding": "gzip," * 2_000, "Accept-Language": "en," * 2_000}
        answer = small_server.http.get(f"{path}?{'a=&' * 1_000}", headers=asked)
        assert (answer.status_code, "content-encoding" in answer.headers) == (400, False)
        assert ("plus de 1000 paramètres" if accept == "text/html" else '"code":"wrong-use"') in answer.text


@pytest.mark.parametrize(
    ("path", "fr", "en", "form"),
    [
        ("/nothing", "Il n'y a pas de page /nothing", "There is no page /nothing", None),
        ("/questions/leverage?page=99", "Il n'y a pas de page 99 : la dernière est la page 1", "no page 99: the last is 1",
         "/questions/leverage"),
        ("/questions/leverag", "Il n'y a pas de question « leverag »", "There is no saved question", None),
        ("/questions/leverage?x=1", "n'a pas de paramètre « x »", "has no parameter", "/questions/leverage"),
        ("/sparql?query=SELECT", "une faute à la ligne 1, colonne", "can&#39;t be read: line 1, column", "/sparql"),
        ("/operations?sort=x", "ne se trient pas par « x »", "sorted by &#39;x&#39;", "/operations"),
    ],
)  # fmt: skip
def test_an_error_page_speaks_the_readers_language(
    small_server: Server, path: str, fr: str, en: str, form: str | None
) -> None:
    for lang, said, other in (("fr", fr, en), ("en", en, fr)):
        asked = f"{path}{'&' if '?' in path else '?'}lang={lang}"
        page = small_server.http.get(asked, headers={"Accept": "text/html"}).text
        main = page.partition("<main")[2].replace("&#39;", "'")
        assert said.replace("&#39;", "'") in main and other.replace("&#39;", "'") not in main
        assert f'href="/?lang={lang}"' in main
        assert form is None or f'href="{form}?lang={lang}"' in main


def test_a_message_that_is_only_english_is_told_apart(small_server: Server) -> None:
    asked = "/sparql?query=SELECT * { SERVICE <http://x.y/> {} }&lang="
    page = small_server.http.get(asked + "fr", headers={"Accept": "text/html"}).text
    assert KINDS["service-refused"].fr in html.unescape(page)
    assert "<summary>Message précis (en anglais)</summary>" in page and '<p lang="en">' in page
    page = small_server.http.get(asked + "en", headers={"Accept": "text/html"}).text
    assert KINDS["service-refused"].en in html.unescape(page) and "<details>" not in page


def test_every_code_has_its_words() -> None:
    codes = {kind.code for kind in kinds(EndpointError) if kind.__module__ == errors.__name__} - {
        "surroundings"
    }
    assert codes <= set(KINDS)


def test_every_code_is_in_the_document() -> None:
    document = (Path(__file__).parents[2] / "docs" / "settings.md").read_text("utf-8")
    never_raised = {"query-stopped", "surroundings"}
    ours = {kind.code for kind in kinds(EndpointError) if kind.__module__.startswith("endpoint.")}
    for code in ours - never_raised:
        assert f"`{code}`" in document


def kinds(root: type[EndpointError]) -> Iterator[type[EndpointError]]:
    for kind in root.__subclasses__():
        yield kind
        yield from kinds(kind)


def test_every_error_has_its_code_and_stands_in_the_tree() -> None:
    ours = [kind for kind in kinds(EndpointError) if kind.__module__ == errors.__name__]
    assert len({kind.code for kind in ours}) == len(ours) == 24
    for kind in ours:
        assert kind.exit_code in (2, 3, 4)
        assert 400 <= kind.status < 600
        row = next(line for line in (errors.__doc__ or "").splitlines() if f"── {kind.__name__} " in line)
        if "exit" in row:
            assert f"exit {kind.exit_code}, {kind.status}" in row


class Broken:
    """A store with a fault."""

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def manifest(self) -> Manifest:
        raise ZeroDivisionError("the secret of the house")

    def kept(self, query: Query) -> Answer | None:
        return None

    async def query(self, query: Query) -> Answer:
        raise ZeroDivisionError("the secret of the house")


def test_a_fault_of_ours_tells_nothing_of_the_house() -> None:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(create_app(Settings(), Broken()), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as http:
            return await http.get("/sparql?query=ASK{}")

    response = asyncio.run(ask())
    assert (response.status_code, response.json()["error"]["code"]) == (500, "internal-error")
    assert "secret" not in response.text
    assert response.headers["x-content-type-options"] == "nosniff"


def test_an_application_without_a_store_runs_its_own(small_graph: Path) -> None:
    async def ask() -> httpx.Response:
        app = create_app(Settings(graph=small_graph, workers=1))
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as http,
        ):
            return await http.get("/sparql?query=ASK{}")

    assert asyncio.run(ask()).json()["boolean"] is True


class Replaced(EmbeddedStore):
    """A store whose graph is replaced as soon as one query is answered."""

    def __init__(self, settings: Settings, replace: Callable[[], object]) -> None:
        super().__init__(settings)
        self._left = [replace]

    async def query(self, query: Query) -> Answer:
        answer = await super().query(query)
        if self._left:
            self._left.pop()()
        return answer


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        ("/store?graph=https://w3id.org/maillage/graph/user/a", "text/turtle"),
        ("/graph/user/a", "text/turtle"),
        ("/graph/user/a", "application/n-quads"),
        ("/graph/user/a", "text/html"),
    ],
)
def test_a_graph_that_goes_while_one_asks_for_it_is_not_found(
    tmp_path: Path, publish_trig: PublishTrig, path: str, accept: str
) -> None:
    trig = "<https://w3id.org/maillage/graph/user/a> { <u:a> <u:p> 1 }"
    publish_trig(tmp_path, trig)

    async def ask(after: str) -> int:
        settings = Settings(graph=tmp_path, workers=1)
        async with Replaced(settings, lambda: publish_trig(tmp_path, after)) as store:
            transport = httpx.ASGITransport(create_app(settings, store))
            async with httpx.AsyncClient(transport=transport, base_url="http://here") as http:
                return (await http.get(path, headers={"Accept": accept})).status_code

    assert asyncio.run(ask(f"{trig} <u:b> <u:p> 2 .")) == 200
    assert asyncio.run(ask("<u:b> <u:p> 2 .")) == 404


# --- starting


def test_a_port_in_use_is_said_in_one_sentence() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Surroundings, match=rf"{port} .*--port") as caught:
            listen("127.0.0.1", port)
    assert caught.value.exit_code == 4


def test_without_a_graph_it_does_not_start(tmp_path: Path) -> None:
    with listen("127.0.0.1", 0) as own, pytest.raises(NoSnapshot) as caught:
        serve_at(own, Settings(graph=tmp_path / "none", port=0))
    assert caught.value.exit_code == 3


def test_a_light_command_loads_no_server() -> None:
    code = "import endpoint.settings, endpoint.errors, sys; print('fastapi' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


# --- stopping


def ask_beside(server: Server, query: str) -> tuple[threading.Thread, list[httpx.Response]]:
    """A query in another thread; its answer comes into the list."""
    answers: list[httpx.Response] = []

    def ask() -> None:
        answers.append(httpx.get(f"{server.url}sparql", params={"query": query}, timeout=100))

    thread = threading.Thread(target=ask)
    thread.start()
    return thread, answers


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_lets_what_is_begun_come_to_its_end(
    tmp_path: Path, publish_trig: PublishTrig, server_on: Callable[..., Server], number: int
) -> None:
    graph = tmp_path / "graph"
    publish_trig(graph, many(1))
    server = server_on(graph, timeout=100)
    thread, answers = ask_beside(server, SLOW)
    server.wait_until_it_computes()
    workers = server.workers()
    assert server.stop(number) == (0, "")
    thread.join()
    assert answers[0].json()["results"]["bindings"][0]["n"]["value"] == "8000000"
    assert not any(Path(f"/proc/{pid}").exists() for pid in workers)


def test_a_signal_does_not_wait_for_a_runaway_query(
    small_graph: Path, server_on: Callable[..., Server]
) -> None:
    server = server_on(small_graph, timeout=5)
    thread, answers = ask_beside(server, CROSS)
    server.wait_until_it_computes()
    assert server.stop()[0] == 0
    thread.join()
    assert answers[0].status_code == 504


def test_a_signal_sends_away_who_waits(small_graph: Path, server_on: Callable[..., Server]) -> None:
    """They might wait as long as the one before them takes, and then be hung up on."""
    server = server_on(small_graph, timeout=5, workers=1)
    asked = [ask_beside(server, f"{CROSS} # {number}") for number in range(4)]
    while "maillage_queries_in_progress 4.0" not in server.http.get("/metrics").text:
        time.sleep(0.05)
    assert server.stop() == (0, "")
    for thread, _ in asked:
        thread.join()
    answers = sorted((answer for _, (answer,) in asked), key=lambda one: one.status_code)
    assert [one.status_code for one in answers] == [503, 503, 503, 504]
    assert all("Retry-After" in one.headers for one in answers[:3])


# --- snapshots under traffic


def test_a_new_build_is_served_without_a_restart_or_a_failed_request(
    tmp_path: Path, publish_trig: PublishTrig, server_on: Callable[..., Server]
) -> None:
    graph = tmp_path / "graph"
    values = {publish_trig(graph, many(0)).id: "0"}
    server = server_on(graph)
    query = {"query": "SELECT DISTINCT ?n { ?s <http://e/n> ?n }"}
    done = threading.Event()
    answers: list[httpx.Response] = []

    def ask() -> None:
        with httpx.Client(base_url=server.url, timeout=100) as http:
            while not done.is_set():
                answers.append(http.get("/sparql", params=query))

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for value in range(1, 5):
        time.sleep(0.2)
        values[publish_trig(graph, many(value)).id] = str(value)
    last = server.http.get("/sparql", params=query)
    done.set()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {200}
    for answer in (*answers, last):
        (row,) = answer.json()["results"]["bindings"]
        assert row["n"]["value"] == values[answer.headers["maillage-snapshot"]]
    assert last.json()["results"]["bindings"][0]["n"]["value"] == "4"


def test_a_killed_worker_is_told_of_and_the_server_goes_on(
    small_graph: Path, server_on: Callable[..., Server]
) -> None:
    server = server_on(small_graph, workers=1, timeout=100)
    thread, answers = ask_beside(server, CROSS)
    server.wait_until_it_computes()
    for pid in server.workers():
        os.kill(pid, signal.SIGKILL)
    thread.join()
    assert (answers[0].status_code, answers[0].json()["error"]["code"]) == (503, "worker-lost")
    assert server.http.get("/sparql?query=ASK{}").json()["boolean"] is True
