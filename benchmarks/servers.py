"""The servers that are compared, each a process of its own on a free port, and what their processes take."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_STARTING_SECONDS = 600.0  # rdflib reads its file first
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_WORKER = b"endpoint.store.worker"


@dataclass(frozen=True, slots=True)
class Server:
    """One that answers at ``http://127.0.0.1:PORT/PATH``; ``process`` is the first of its processes."""

    name: str
    port: int
    path: str
    process: int

    def cpu_seconds(self) -> float:
        """What its processes have taken so far, those that they started included."""
        return sum(_times(process) for process in _tree(self.process))

    def workers(self) -> list[int]:
        """Its processes that answer queries, if it is ours."""
        return [process for process in _tree(self.process) if _WORKER in _command(process)]

    def memory(self) -> float:
        """Mebibytes that its first process has in memory."""
        pages = int(Path(f"/proc/{self.process}/statm").read_text(encoding="utf-8").split()[1])
        return pages * _PAGE / 2**20

    def descriptors(self) -> int:
        """The files and connections that its first process has open."""
        return sum(1 for _ in Path(f"/proc/{self.process}/fd").iterdir())


@contextmanager
def maillage(name: str, graph: Path, *flags: str) -> Iterator[Server]:
    """Our server on a directory of snapshots. Its access log goes nowhere, but it is written."""
    port = free_port()
    command = ["-m", "endpoint.cli", "serve", "--graph", str(graph), "--port", str(port), *flags]
    with _running(name, port, "/sparql", [sys.executable, *command]) as server:
        yield server


@contextmanager
def oxigraph(store: Path, mode: str = "serve-read-only") -> Iterator[Server]:
    """The engine's own server, on the very store that ours serves, or with ``serve`` on one of its own."""
    port = free_port()
    command = [_tool("oxigraph"), mode, "--location", str(store), "--bind", f"127.0.0.1:{port}"]
    with _running(f"oxigraph {mode}", port, "/query", command) as server:
        yield server


@contextmanager
def rdflib_endpoint(statements: Path) -> Iterator[Server]:
    """rdflib's, on a file of N-Triples that it reads into memory."""
    port = free_port()
    command = [_tool("rdflib-endpoint"), "serve", "--host", "127.0.0.1", "--port", str(port)]
    with _running("rdflib-endpoint, a tenth", port, "/", [*command, str(statements)]) as server:
        yield server


def free_port() -> int:
    """A port that nobody has for now."""
    with socket.create_server(("127.0.0.1", 0)) as sock:
        return int(sock.getsockname()[1])


def _tool(name: str) -> str:
    beside = Path(sys.executable).parent
    found = shutil.which(name, path=f"{beside}{os.pathsep}{os.environ['PATH']}")
    if found is None:
        sys.exit(f"There is no {name} here: install requirements/bench.txt, as `make bench` does.")
    return found


@contextmanager
def _running(name: str, port: int, path: str, command: Sequence[str]) -> Iterator[Server]:
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            server = Server(name, port, path, process.pid)
            _wait(server, process)
            yield server
        finally:
            process.terminate()


def _wait(server: Server, process: subprocess.Popen[bytes]) -> None:
    address = f"http://127.0.0.1:{server.port}{server.path}?query=ASK%20%7B%7D"
    until = time.monotonic() + _STARTING_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            sys.exit(f"{server.name} ended with {process.returncode}: {process.args!r}")
        try:
            with urllib.request.urlopen(address, timeout=10):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    sys.exit(f"{server.name} did not answer within {_STARTING_SECONDS:g} seconds.")


def _tree(root: int) -> list[int]:
    """A process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and (fields := _stat(int(folder.name))):
            children.setdefault(int(fields[1]), []).append(int(folder.name))
    found = [root]
    for process in found:
        found.extend(children.get(process, []))
    return found


def _times(process: int) -> float:
    fields = _stat(process)
    return (int(fields[11]) + int(fields[12])) / _TICKS if fields else 0.0


def _command(process: int) -> list[bytes]:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return []


def _stat(process: int) -> list[str]:
    """What stands after the name, which may hold anything; nothing of a process that has ended (proc(5))."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return []
