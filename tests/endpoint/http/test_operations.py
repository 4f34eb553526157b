"""For those who run the server: metrics, the access log, the flags, and what docs/deploy.md tells them to do."""

from __future__ import annotations

import io
import json
import logging
import os
import re
import shlex
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from endpoint.http.server_log import WAITING, ServerLog

if TYPE_CHECKING:
    from conftest import Server

DOCS = Path(__file__).parents[3] / "docs"
COMMAND = [sys.executable, "-m", "endpoint.cli"]
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o . ?p ?q ?r }"

StartServer = Callable[..., "Server"]


def samples(server: Server) -> dict[str, float]:
    """Every sample of /metrics, by its name with its labels."""
    response = server.http.get("/metrics")
    assert response.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    return {
        sample.name + json.dumps(sample.labels, sort_keys=True): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


# --- metrics


def test_metrics_count_requests_and_queries(small_graph: Path, server_on: StartServer) -> None:
    server = server_on(small_graph)
    before = samples(server)
    server.http.get("/sparql?query=ASK{}")
    server.http.get("/sparql?query=ASK")
    server.http.get("/sparql", params={"query": CROSS, "timeout": "1"})
    server.http.get("/static/style.css")
    server.http.get("/nothing/at/all")
    server.http.request("PROPFIND", "/")
    after = samples(server)
    grown = {name: after[name] - before.get(name, 0) for name in after if after[name] != before.get(name, 0)}
    requests = {
        (labels["method"], labels["route"], labels["status"]): value
        for name, value in grown.items()
        if name.startswith("maillage_http_requests_total")
        for labels in [json.loads(name.removeprefix("maillage_http_requests_total"))]
    }
    assert requests == {
        ("GET", "/sparql", "200"): 1,
        ("GET", "/sparql", "400"): 1,
        ("GET", "/sparql", "504"): 1,
        ("GET", "/static", "200"): 1,
        ("GET", "(none)", "404"): 1,
        ("other", "/", "405"): 1,
        ("GET", "/metrics", "200"): 1,
    }
    outcomes = ("ok", "query-refused", "query-timeout")
    assert [grown[f'maillage_queries_total{{"outcome": "{one}"}}'] for one in outcomes] == [1, 1, 1]
    assert grown["maillage_query_seconds_count{}"] == 3
    assert after["maillage_queries_in_progress{}"] == 0


def test_metrics_tell_of_the_graph_and_the_process(small_server: Server) -> None:
    found = samples(small_server)
    assert found['maillage_graph_dossiers{"state": "published"}'] == 2
    assert found['maillage_graph_dossiers{"state": "quarantined"}'] == 1
    assert found["maillage_graph_statements{}"] > 30
    assert found["maillage_graph_created_timestamp_seconds{}"] > 1.7e9
    assert found["process_resident_memory_bytes{}"] > 2**20
    assert found['maillage_build_info{"version": "0.1.0"}'] == 1


def test_who_asks_can_not_make_counters(small_server: Server) -> None:
    def series() -> set[str]:
        return {name for name in samples(small_server) if name.startswith("maillage")}

    small_server.http.get("/id/first")
    small_server.http.get("/unknown/first")
    small_server.http.request("BREW", "/questions/")
    before = series()
    for n in range(20):
        small_server.http.get(f"/id/number/{n}")
        small_server.http.get(f"/unknown/{n}")
        small_server.http.request(f"BREW{n}", "/questions/")
    assert series() == before


# --- the access log


def test_each_answer_is_a_line_without_what_was_asked(small_graph: Path, server_on: StartServer) -> None:
    server = server_on(small_graph, access_log="on")
    secret = {"query": "ASK { ?s ?p 'my secret' }"}
    server.http.get("/sparql", params=secret, headers={"Authorization": "Bearer my secret"})
    server.http.post("/sparql", data=secret)
    server.http.get("/id/x\u00e9%0a%22")
    server.http.get("/ns.ttl", headers={"If-None-Match": '"a-gzip"', "Accept-Encoding": "gzip"})
    server.http.head("/health?token=my+secret")
    code, said = server.stop()
    assert code == 0
    assert "secret" not in said and "127.0.0.1" not in said
    lines = [json.loads(line) for line in said.splitlines()]
    read = [(one["method"], one["path"], one["route"], one["status"]) for one in lines]
    assert read == [
        ("GET", "/ready", "/ready", 200),
        ("GET", "/sparql", "/sparql", 200),
        ("POST", "/sparql", "/sparql", 200),
        ("GET", '/id/x\u00e9\n"', "(none)", 404),
        ("GET", "/ns.ttl", "/ns.{ending}", 200),
        ("HEAD", "/health", "/health", 200),
    ]
    assert [one["bytes"] for one in lines][-1] == 0
    for one in lines:
        assert datetime.fromisoformat(one["time"]).tzinfo is not None
        assert 0 < one["seconds"] < 60
        assert set(one) == {"time", "method", "path", "route", "status", "bytes", "seconds"}


def test_without_the_log_nothing_is_said(small_graph: Path, server_on: StartServer) -> None:
    server = server_on(small_graph, access_log="off")
    server.http.get("/")
    assert server.stop() == (0, "")


class Stuck(io.StringIO):
    """A stream whose reader takes nothing until it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.free = threading.Event(), threading.Event()

    def write(self, text: str) -> int:
        self.asked.set()
        self.free.wait()
        return super().write(text)


def test_a_pipe_that_does_not_wait_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever starts a server may give it such a one."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    text = "a" * 1_000_000
    with os.fdopen(reading) as taken, os.fdopen(writing, "w") as stderr, ThreadPoolExecutor() as threads:
        monkeypatch.setattr(sys, "stderr", stderr)
        log = ServerLog()
        log.start()
        log.put(lambda: text)
        assert threads.submit(taken.read, len(text)).result() == text
        log.put(lambda: "b")
        log.stop()
        assert taken.read(1) == "b"


def test_a_reader_that_takes_nothing_holds_up_nobody() -> None:
    stream = Stuck()
    log, lost = ServerLog(stream.write), list[str]()
    log.lost = lambda: lost.append("a line")
    with log.takes_all():
        logging.getLogger("endpoint").warning("%s%%", 5)
        stream.asked.wait()
        for n in range(WAITING + 5):
            if n % 2:
                log.put(lambda: "a line\n")
            else:
                logging.getLogger("uvicorn.error").error("of others")
        assert len(lost) == 5
        stream.free.set()
    said = stream.getvalue()
    assert (said.startswith("5%\n"), said.count("\n")) == (True, WAITING + 1)


def fill(pipe: int) -> None:
    """Leave no room in a pipe for whoever writes to it."""
    other = os.open(f"/proc/self/fd/{pipe}", os.O_WRONLY | os.O_NONBLOCK)
    for size in (4_096, 1):
        with suppress(BlockingIOError):
            while True:
                os.write(other, b"x" * size)
    os.close(other)


@pytest.mark.parametrize("access_log", ["on", "off"])
def test_a_server_whose_stderr_nobody_reads_goes_on(
    small_graph: Path, server_on: StartServer, access_log: str
) -> None:
    server = server_on(small_graph, access_log=access_log, workers=1)
    assert server.process.stderr
    fill(server.process.stderr.fileno())
    with ThreadPoolExecutor() as pool:
        lost = pool.submit(server.http.get, "/sparql", params={"query": CROSS})
        os.kill(server.computing_worker(), signal.SIGKILL)  # which is told to the log
        assert lost.result().json()["error"]["code"] == "worker-lost"
    assert server.http.get("/ready").status_code == 200
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(100) == 0


# --- flags


def test_every_limit_is_a_flag_of_serve(small_graph: Path) -> None:
    flags = {
        "--workers": "1",
        "--queue": "3",
        "--memory": "512",
        "--max-result-bytes": "70",
        "--spool-bytes": "75",
        "--max-query-bytes": "80",
        "--timeout": "90",
    }
    given = [word for pair in flags.items() for word in pair]
    command = [*COMMAND, "serve", "--graph", str(small_graph), "--port", "0", "--no-access-log", *given]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        match = re.search(r"http://\S+", process.stderr.readline())
        assert match
        try:
            with httpx.Client(base_url=match[0], timeout=100) as http:
                assert http.get("/sparql", params={"query": "SELECT * { ?s ?p ?o }"}).status_code == 413
                assert http.get("/sparql", params={"query": "ASK {}" + " " * 80}).status_code == 413
                assert http.get("/health").status_code == 200
        finally:
            process.send_signal(signal.SIGTERM)
        said = process.stderr.read()
    assert process.returncode == 0 and "{" not in said


def test_a_flag_that_makes_no_sense_is_wrong_use(small_graph: Path) -> None:
    command = [*COMMAND, "serve", "--graph", str(small_graph), "--workers", "0"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 2 and "The setting workers is 0" in done.stderr


# --- docs/deploy.md


def blocks(language: str) -> list[str]:
    text = (DOCS / "deploy.md").read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def test_the_unit_starts_a_command_that_exists() -> None:
    (unit,) = [block for block in blocks("ini") if "ExecStart=" in block]
    (line,) = re.findall(r"^ExecStart=(.*)$", unit, re.MULTILINE)
    program, command, *options = shlex.split(line)
    assert program.endswith("/bin/maillage")
    help_text = subprocess.run(
        [*COMMAND, command, "--help"], check=True, capture_output=True, text=True
    ).stdout
    for option in options:
        assert not option.startswith("--") or option in help_text


def test_the_unit_is_one_for_systemd(tmp_path: Path) -> None:
    verify = Path("/usr/bin/systemd-analyze")
    if not verify.exists():
        pytest.skip("this machine has no systemd-analyze")
    (unit,) = [block for block in blocks("ini") if "ExecStart=" in block]
    path = tmp_path / "maillage.service"
    path.write_text(re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", unit, flags=re.MULTILINE))
    done = subprocess.run(
        [verify, "verify", "--man=no", path],
        check=False,
        capture_output=True,
        text=True,
        env=os.environ | {"SYSTEMD_LOG_LEVEL": "warning"},
    )
    assert [line for line in done.stderr.splitlines() if "maillage" in line] == []


def test_the_settings_of_deploy_exist() -> None:
    settings = (DOCS / "settings.md").read_text(encoding="utf-8")
    named = set(re.findall(r"MAILLAGE_[A-Z_]+", (DOCS / "deploy.md").read_text(encoding="utf-8")))
    assert len(named) >= 3
    for name in named:
        assert f"`{name}`" in settings, name


def test_deploy_tells_of_every_metric_and_of_no_other(small_server: Server) -> None:
    found = re.findall(r"# TYPE (maillage_\w+) ", small_server.http.get("/metrics").text)
    named = re.findall(r"maillage_[a-z_]+", (DOCS / "deploy.md").read_text(encoding="utf-8"))
    assert set(named) == set(found) and len(set(named)) >= 14
