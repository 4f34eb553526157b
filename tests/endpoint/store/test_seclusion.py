"""No outgoing connection: the kernel refuses what the search for SERVICE should have found."""

from __future__ import annotations

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
    """As soon as it has started; one that still does so has no query."""

    def mode(pid: int) -> str:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        return next(line.split()[1] for line in lines if line.startswith("Seccomp:"))

    deadline = time.monotonic() + 60
    for pid in small_server.workers():
        while mode(pid) != "2":
            assert time.monotonic() < deadline, pid
            time.sleep(0.05)


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
