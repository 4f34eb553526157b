"""No outgoing connection: the kernel refuses what the search for SERVICE should have found."""

from __future__ import annotations

import os
import platform
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Server

TRY = """
import socket, sys
from pyoxigraph import Store
from endpoint.store.seclusion import seclude
if sys.argv[2:]:
    assert seclude()
for attempt in (
    lambda: socket.create_connection(("127.0.0.1", int(sys.argv[1]))).close(),
    lambda: list(Store().query("SELECT * { SERVICE <http://127.0.0.1:%s/> {} }" % sys.argv[1])),
):
    try:
        attempt()
    except OSError as error:
        print("refused" if "ermission denied" in str(error) else "went out")
    else:
        print("went out")
"""


@pytest.mark.skipif(platform.machine() not in ("x86_64", "aarch64"), reason="no filter for this processor")
def test_the_kernel_lets_nothing_out() -> None:
    def tried(*arguments: str) -> list[str]:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            listener.settimeout(0.1)
            command = [sys.executable, "-c", TRY, str(listener.getsockname()[1]), *arguments]
            done = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
            came = 0
            while done.poll() is None:
                try:
                    listener.accept()[0].close()
                    came += 1
                except TimeoutError:
                    pass
            assert done.stdout
            with done.stdout:
                return [*done.stdout.read().split("\n")[:-1], str(came)]

    assert tried("secluded") == ["refused", "refused", "0"]
    assert tried()[:2] == ["went out", "went out"]


def test_every_worker_is_secluded(small_server: Server) -> None:
    def modes() -> list[str]:
        return [
            line.split()[1]
            for pid in small_server.workers()
            for line in Path(f"/proc/{pid}/status").read_text().splitlines()
            if line.startswith("Seccomp:")
        ]

    deadline = time.monotonic() + 100
    while set(found := modes()) != {"2"} or len(found) < 2:  # the second may only start
        assert time.monotonic() < deadline, found
        time.sleep(0.01)


def test_where_the_kernel_does_not_do_it_the_server_says_so_once(
    tmp_path: Path, small_graph: Path, server_on: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text("import platform\nplatform.machine = lambda: 'riscv64'\n")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(tmp_path), os.environ.get("PYTHONPATH", ""))))
    server = server_on(small_graph)
    assert server.http.get("/sparql", params={"query": "ASK {}"}).status_code == 200
    _, said = server.stop()
    assert said.count("does not shut the workers off from the network") == 1


def test_a_listed_host_is_called_and_no_other(small_graph: Path, server_on: Callable[..., Server]) -> None:
    far = server_on(small_graph)
    near = server_on(small_graph, service_hosts="127.0.0.1")
    values = "{ SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/maillage/ns#Operation> } }"

    def ask(target: str) -> tuple[int, str]:
        response = near.http.get("/sparql", params={"query": f"SELECT * {{ SERVICE {target} {values} }}"})
        return response.status_code, response.text

    assert '"2"' in ask(f"<{far.url}sparql>")[1]
    assert '"2"' in ask(f"SILENT <{far.url}sparql>")[1]
    assert ask("<http://127.0.0.1:9/>")[0] == 502
    assert ask("<http://localhost:9/>")[0] == 403
    assert ask("<http://127.0.0.1:9@example.org/>")[0] == 403
    assert ask("?n")[0] == 403
    assert (
        far.http.get("/sparql", params={"query": "SELECT * { SERVICE <http://127.0.0.1/> {} }"}).status_code
        == 403
    )
