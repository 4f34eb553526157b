"""What tests of several packages need: where the real dossiers and the contract are, if they are at hand."""

from __future__ import annotations

import fcntl
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# No test asserts a time: what other work the machine has is none of its business. Nor does a run depend on luck:
# its examples are those of the run before. `--hypothesis-profile=searching` tries others each time.
settings.register_profile("searching", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("settled", settings.get_profile("searching"), derandomize=True, database=None)
settings.load_profile("settled")

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("MAILLAGE_SHARED", ROOT.parent / "shared"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of the real dossiers, their gold and the contract; a test that asks for it skips without it."""
    if not SHARED.is_dir():
        pytest.skip("the real dossiers and the contract are not beside this checkout: set MAILLAGE_SHARED")
    return SHARED


GraphOf = Callable[..., Path]


@pytest.fixture(scope="session")
def graph_of(tmp_path_factory: pytest.TempPathFactory) -> GraphOf:
    """``graph_of(folder, …)``: the graph of these dossiers, which no test may change. It is built once in a run."""
    own = tmp_path_factory.getbasetemp()
    everybodys = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

    def built(*folders: Path) -> Path:
        from endpoint.corpus import build

        graph = everybodys / "-".join(f"{folder.parent.name}-{folder.name}" for folder in folders)
        with graph.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            build(folders, graph)  # whoever comes second finds it there, of the same inputs
        return graph

    return built


@pytest.fixture(scope="session")
def dossiers_graph(root: Path, graph_of: GraphOf) -> Path:
    """Of the five operations in our own words."""
    return graph_of(root / "examples" / "dossiers")


@pytest.fixture(scope="session")
def examples_graph(root: Path, graph_of: GraphOf) -> Path:
    """Of all examples: five operations in our own words, an invented one, one in quarantine, one with a flag."""
    return graph_of(root / "examples" / "dossiers", root / "examples" / "invented")


@pytest.fixture(scope="session")
def real_graph(shared: Path, graph_of: GraphOf) -> Path:
    """Of the five real dossiers."""
    return graph_of(shared / "dossiers")


Serve = Callable[[Path], AbstractContextManager[str]]


@pytest.fixture(scope="session")
def serve() -> Serve:
    """``with serve(graph) as address``: ``maillage serve`` runs; the address is without a slash at its end."""

    @contextmanager
    def serving(graph: Path) -> Iterator[str]:
        options = ("--graph", str(graph), "--port", "0", "--no-access-log", "--timeout", "100")
        command = (sys.executable, "-m", "endpoint.cli", "serve", *options)
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
            assert server.stderr
            said = server.stderr.readline()
            found = re.fullmatch(r"Maillage is at (http://.+)/\n", said)
            assert found, said + server.stderr.read()
            yield found[1]
            server.terminate()
            server.communicate(timeout=100)

    return serving
