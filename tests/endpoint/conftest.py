"""A small graph as the contract has it, and real servers on it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from pyoxigraph import RdfFormat, Store

from endpoint.manifest import DossierState, Manifest
from endpoint.snapshot import Snapshot, publish

# Two operations; the second names itself in a way that would break a page that does not escape.
TRIG = """
@base <https://w3id.org/maillage/> .
@prefix mlg: <https://w3id.org/maillage/ns#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix igeo: <http://rdf.insee.fr/def/geo#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<id/operation/NP0022605> a mlg:Operation ; mlg:synergieNumber "NP0022605" ;
    dct:title "CENTRES SOCIAUX CONNECTES DU BASSIN MINIER"@fr ;
    mlg:decidedBy <id/decision/32/2020-06-16> ; mlg:totalCost 1517665.00 ; mlg:ownFunds 437243.00 ;
    mlg:hasFundingLine <id/operation/NP0022605/line/1> , <id/operation/NP0022605/line/3> ;
    mlg:concernsTerritory <id/territory/epci/245901160> , <id/territory/epci/246200364> .
<id/operation/NP0022605/line/1> a mlg:FundingLine ; mlg:lineNumber 1 ; mlg:funder <id/agent/erdf> ;
    mlg:amount 910598.00 ; mlg:rate 60.00 .
<id/operation/NP0022605/line/3> a mlg:FundingLine ; mlg:lineNumber 3 ;
    mlg:funder <id/operation/NP0022605/agent/line-3> ; mlg:amount 30000.00 ; mlg:rate 1.98 .
<id/operation/NP0022605/agent/line-3> a mlg:UnidentifiedAgent .

<id/operation/NP9900002> a mlg:Operation ; mlg:synergieNumber "NP9900002" ;
    dct:title "Un <script>alert('&')</script> connecté"@fr ;
    mlg:decidedBy <id/decision/32/2020-06-16> ; mlg:totalCost 0.30 ;
    mlg:hasFundingLine <id/operation/NP9900002/line/1> , <id/operation/NP9900002/line/2> ;
    mlg:concernsTerritory <id/territory/epci/245901160> .
<id/operation/NP9900002/line/1> a mlg:FundingLine ; mlg:lineNumber 1 ; mlg:funder <id/agent/erdf> ;
    mlg:amount 0.10 .
<id/operation/NP9900002/line/2> a mlg:FundingLine ; mlg:lineNumber 2 ; mlg:funder <id/agent/caf/59> ;
    mlg:amount 0.20 .

<id/decision/32/2020-06-16> a mlg:ProgrammingDecision ; dct:date "2020-06-16"^^xsd:date .
<id/agent/erdf> mlg:agentKind <def/agent-kind/european-fund> ; skos:prefLabel "FEDER"@fr , "ERDF"@en .
<id/agent/caf/59> mlg:agentKind <def/agent-kind/caf> ; skos:prefLabel "CAF du Nord"@fr ;
    mlg:competentFor <id/territory/department/59> .
<id/territory/department/59> a mlg:Territory ; mlg:territoryKind <def/territory-kind/department> ;
    igeo:codeINSEE "59" .

<graph/dossier/NP0022605> { <id/operation/NP0022605> a mlg:Operation ; mlg:totalCost 1517665.00 . }
"""

DOSSIERS = (
    DossierState(
        "deux.txt", "2" * 64, "NP0022605", "CENTRES SOCIAUX CONNECTES DU BASSIN MINIER", "published"
    ),
    DossierState("trois.txt", "3" * 64, "NP9900002", None, "published"),
    DossierState(
        "faux <b>.txt",
        "4" * 64,
        "NP9900003",
        "Une somme fausse",
        "quarantined",
        (
            {
                "code": "sum-mismatch",
                "severity": "Violation",
                "message": {"fr": "Les lignes ne font pas le total.", "en": "The rows miss the total."},
                "row": None,
            },
        ),
    ),
)

PublishTrig = Callable[..., Snapshot]


def publish_trig_at(graph: Path, trig: str = TRIG, dossiers: tuple[DossierState, ...] = DOSSIERS) -> Snapshot:
    """Publish what is said in TriG as a new snapshot."""

    def write(building: Path) -> Manifest:
        store = Store(str(building / "store"))
        store.bulk_load(trig.encode(), RdfFormat.TRIG)
        store.flush()
        (building / "texts").mkdir()
        return Manifest(
            "", "", "0.1.0", "https://w3id.org/maillage/", "", "0123abcd", len(store), {}, dossiers
        )

    return publish(graph, write)


@pytest.fixture(scope="session")
def publish_trig() -> PublishTrig:
    return publish_trig_at


@pytest.fixture(scope="session")
def small_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with one snapshot, which no test may change."""
    graph = tmp_path_factory.mktemp("small") / "graph"
    publish_trig_at(graph)
    return graph


SERVE = """
from endpoint.commands.serving import listen, serve_at
from endpoint.settings import Settings
from endpoint.tables import served
served._PATIENCE_SECONDS = 90  # the tables of a snapshot that has none are made before its first page
settings = Settings.read()
with listen(settings.host, settings.port) as sock:
    print(sock.getsockname()[1], flush=True)
    serve_at(sock, settings)
"""


PATIENCE = 100  # seconds until something never comes: another machine is slow, and has other work


@dataclass
class Server:
    """A server process of ours."""

    process: subprocess.Popen[str]
    url: str
    http: httpx.Client

    def workers(self) -> dict[int, str]:
        """Its worker processes, each with the state that Linux gives it: R for running."""
        found = {}
        for status in Path("/proc").glob("[0-9]*/stat"):
            try:
                state, parent = status.read_text().rpartition(")")[2].split()[:2]
            except (FileNotFoundError, ProcessLookupError):
                continue
            if int(parent) == self.process.pid and state != "Z":
                found[int(status.parent.name)] = state
        return found

    def wait_until_it_computes(self) -> None:
        """A query has come, and a worker runs: one that only starts does so too."""
        deadline = time.monotonic() + PATIENCE
        while not (self._is_asked() and "R" in self.workers().values()):
            assert time.monotonic() < deadline, "no worker ever ran"
            time.sleep(0.01)

    def computing_worker(self) -> int:
        """The one worker that evaluates, as soon as no other runs: a spare one that starts does so for a while."""
        looks: list[set[int]] = []
        deadline = time.monotonic() + PATIENCE
        while len(steady := set[int].intersection(*looks[-15:]) if len(looks) >= 15 else set()) != 1:
            assert time.monotonic() < deadline, "never one worker alone ran"
            time.sleep(0.01)
            looks.append({worker for worker, state in self.workers().items() if state == "R"})
        return steady.pop()

    def _is_asked(self) -> bool:
        lines = self.http.get("/metrics").text.splitlines()
        return not {"maillage_queries_in_progress 0.0", "maillage_queries_in_progress 0"} & {*lines}

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """Its exit code and what it said on stderr, but for its greeting."""
        self.http.close()
        if self.process.poll() is None:
            self.process.send_signal(number)
        _, said = self.process.communicate(timeout=PATIENCE)
        greeting = ("Maillage is at", "Questions:")
        lines = [line for line in said.splitlines() if not line.startswith(greeting)]
        return self.process.returncode, "\n".join(lines)


def start_server(graph: Path, **settings: object) -> Server:
    names = {"graph": graph, "port": 0, "workers": 2, "timeout": 90, "access_log": "off"} | settings
    environment = os.environ | {f"MAILLAGE_{name.upper()}": str(value) for name, value in names.items()}
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    port = process.stdout.readline().strip()
    if not port:
        raise AssertionError(process.communicate(timeout=PATIENCE)[1])
    url = f"http://127.0.0.1:{port}/"
    # The server hangs up after five idle seconds, and so does a client of httpx: this one is the first to do so.
    limits = httpx.Limits(keepalive_expiry=1)
    server = Server(process, url, httpx.Client(base_url=url, timeout=PATIENCE, limits=limits))
    try:
        assert server.http.get("/ready").status_code == 200
    except (AssertionError, httpx.HTTPError):
        server.stop(signal.SIGKILL)  # or the next test would fail too, of what this one left open
        raise
    return server


@pytest.fixture(scope="session")
def serving() -> Callable[..., Server]:
    """How a fixture that lives longer than a test starts a server, which it stops itself."""
    return start_server


def _started() -> Iterator[Callable[..., Server]]:
    started: list[Server] = []

    def start(graph: Path, **settings: object) -> Server:
        started.append(start_server(graph, **settings))
        return started[-1]

    yield start
    for server in started:
        server.stop()


@pytest.fixture
def server_on() -> Iterator[Callable[..., Server]]:
    """Start servers; they are stopped at the end of the test."""
    yield from _started()


@pytest.fixture(scope="module")
def servers() -> Iterator[Callable[..., Server]]:
    """Start servers that the tests of a module share."""
    yield from _started()


@pytest.fixture(scope="session")
def small_server(small_graph: Path) -> Iterator[Server]:
    """A server on the small graph that tests share."""
    server = start_server(small_graph)
    yield server
    code, said = server.stop()
    assert (code, said) == (0, "")


# --- dossiers of every kind, and what `maillage validate` prints of them

CORPUS = Path(__file__).parents[1] / "data" / "corpus"
SCRIPT = "<script>alert('x')</script>"
ODD = "<script>alert('x')&.txt"

Validate = Callable[..., str]


def _validate(*arguments: str | Path, code: int = 1) -> str:
    command = [sys.executable, "-m", "endpoint.cli", "validate", *map(str, arguments)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (code, "")
    return done.stdout


@pytest.fixture(scope="session")
def validate() -> Validate:
    """Run the command with these arguments; it must end with ``code``, and say nothing else."""
    return _validate


@pytest.fixture
def grown(graph_of: Callable[..., Path], tmp_path: Path) -> Path:
    """A graph of the corpus that a test may change: a build of the same dossiers finds it there."""
    return Path(shutil.copytree(graph_of(CORPUS), tmp_path / "graph", symlinks=True))


@pytest.fixture(scope="session")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nine dossiers: the corpus, a warning, a copy, two claims of one number, and names that break a page."""
    folder = Path(shutil.copytree(CORPUS, tmp_path_factory.mktemp("mixed") / "dossiers"))
    first = (folder / "NP9980001.txt").read_text()
    shutil.copy(folder / "NP9980001.txt", folder / "copy.txt")
    commune = first.replace("NP9980001", "NP9980004").replace("DEPARTEMENT\tNord", f"COMMUNES\t{SCRIPT}")
    (folder / ODD).write_text(commune)
    (folder / "claim.txt").write_text(first.replace("NP9980001", "NP9980005"))
    (folder / "counter-claim.txt").write_text(first.replace("NP9980001", "NP9980005").replace("trois", "six"))
    (folder / "no-number.txt").write_text(first.replace("NP9980001", "NP99"))
    return folder


@pytest.fixture(scope="session")
def listed(mixed: Path) -> list[dict[str, Any]]:
    """Their JSON, which the contract fixes and the other formats are held against."""
    found: list[dict[str, Any]] = json.loads(_validate(mixed, "--format", "json"))
    return found
