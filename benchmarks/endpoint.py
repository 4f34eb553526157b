"""How fast the endpoint answers, beside the engine's own server and rdflib-endpoint, in one run.

    python -m benchmarks.endpoint [--number 20000] [--seconds 2] [--rounds 4] [--data DIR]

The question is one operation with its nine lines: ten rows, another operation each time. ``maillage serve`` is
measured without its cache and with it (every question asked once before), ``oxigraph serve-read-only`` on the very
same store, rdflib-endpoint on the default graph of a tenth of the operations. Requests per second at 1, 8 and 32
connections, the best of some rounds, and the CPU time of all processes of a server for one request; every answer is
looked at. The dossiers and their graph, as ``maillage build`` publishes it, are made once and kept in ``--data``: that
takes a quarter of an hour.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import DefaultGraph, NamedNode, QuerySolutions, RdfFormat, Store, Triple, serialize

from benchmarks import servers
from benchmarks.corpus import FIRST, generate, write
from benchmarks.load import ACCEPT, Load, loaded
from benchmarks.measure import told
from benchmarks.servers import Server
from endpoint.snapshot import Snapshot, current
from extract.iris import BASE_IRI

CONNECTIONS = (1, 8, 32)
LINES = 9
UNCACHED = 0.35
"""Of the requests per second of oxigraph, at eight connections."""
CACHED = 2.0
"""Times those of oxigraph, at eight connections."""
RDFLIB = 20.0
"""Times those of rdflib-endpoint, with kept answers, at eight connections."""

WITH_LINES = f"""
PREFIX mlg: <https://w3id.org/maillage/ns#>
SELECT ?operation {{ ?operation a mlg:Operation ; mlg:hasFundingLine ?line }}
GROUP BY ?operation HAVING (COUNT(*) = {LINES}) ORDER BY ?operation
"""
QUESTION = """
PREFIX mlg: <https://w3id.org/maillage/ns#>
PREFIX dct: <http://purl.org/dc/terms/>
SELECT ?title ?total ?line ?label ?funder ?amount ?rate WHERE {
  { <OPERATION> dct:title ?title ; mlg:totalCost ?total }
  UNION
  { <OPERATION> mlg:hasFundingLine ?line .
    ?line mlg:partnerLabel ?label ; mlg:funder ?funder ; mlg:amount ?amount ; mlg:rate ?rate }
}
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """A server at one number of connections: ``cpu`` is seconds of all its processes for one request."""

    server: str
    connections: int
    load: Load
    cpu: float

    @property
    def speed(self) -> float:
        return self.load.requests / self.load.seconds

    def against(self, reference: Measured) -> str:
        client = 1e6 * self.load.client / self.load.requests
        return (
            f"{self.server:<28}{self.connections:>3} connections{self.speed:>10,.0f}/s"
            f"{self.speed / reference.speed:>8.2f} ×{1000 * self.cpu:>9.3f} ms CPU (the client {client:.0f} µs)"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--number", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--data", type=Path, default=Path(tempfile.gettempdir()) / "maillage-bench")
    given = parser.parse_args()
    folder = given.data / str(given.number)
    snapshot = _graph(folder, given.number)
    tenth = _tenth(folder, snapshot, given.number // 10)
    with ExitStack() as running:
        compared = [
            running.enter_context(one)
            for one in (
                servers.oxigraph(snapshot.store),
                servers.maillage("maillage, no answer kept", folder / "graph", "--cache-bytes", "0"),
                servers.maillage("maillage, kept answers", folder / "graph"),
                servers.rdflib_endpoint(tenth),
            )
        ]
        found = measured(compared, _operations(snapshot), given)
    sys.exit(0 if judged([found[one.name, 8].speed for one in compared]) else 1)


def measured(
    compared: Sequence[Server], operations: Sequence[str], given: argparse.Namespace
) -> dict[tuple[str, int], Measured]:
    """Print the best of each server at each number of connections, and give it by both."""
    few = [one for one in operations if _number(one) <= given.number // 10]
    _check_agreement(compared, few[:5])
    print(f"{given.number:,} operations; one with its lines, another each time:")
    reference, *_, last = compared
    asked = {one.name: _paths(one, few if one is last else operations) for one in compared}
    best: dict[tuple[str, int], Measured] = {}
    for server in compared:
        loaded(server.port, 8, 0, asked[server.name], LINES)
    for connections in CONNECTIONS:
        for server in [*compared] * given.rounds:
            found = _measured(server, connections, given.seconds, asked[server.name])
            key = server.name, connections
            best[key] = max(best.get(key, found), found, key=lambda one: one.speed)
        for server in compared:
            print("  " + best[server.name, connections].against(best[reference.name, connections]))
    return best


def judged(speeds: Sequence[float]) -> bool:
    """Print whether the speeds are what they must be, in the order in which the servers are compared."""
    oxigraph, plain, kept, rdflib = speeds
    return told(
        {
            f"{plain / oxigraph:.2f} of oxigraph, {UNCACHED:g} wanted": plain >= UNCACHED * oxigraph,
            f"{kept / oxigraph:.1f} times oxigraph with kept answers, {CACHED:g} wanted": kept
            >= CACHED * oxigraph,
            f"{kept / rdflib:.0f} times rdflib-endpoint ({plain / rdflib:.0f} with no answer kept), {RDFLIB:g} wanted": kept
            >= RDFLIB * rdflib,
        }
    )


def _measured(server: Server, connections: int, seconds: float, paths: Sequence[str]) -> Measured:
    before = server.cpu_seconds()
    load = loaded(server.port, connections, seconds, paths, LINES)
    return Measured(server.name, connections, load, (server.cpu_seconds() - before) / load.requests)


# --- what is asked


def _operations(snapshot: Snapshot) -> list[str]:
    """The IRIs of the operations that have nine lines."""
    results = Store.read_only(str(snapshot.store)).query(WITH_LINES)
    assert isinstance(results, QuerySolutions)
    return [row["operation"].value for row in results]


def _number(operation: str) -> int:
    """Which of the generated ones it is, from 1."""
    return int(operation.rpartition("NP")[2]) - FIRST + 1


def _paths(server: Server, operations: Sequence[str]) -> list[str]:
    questions = (QUESTION.replace("OPERATION", one) for one in operations)
    return [f"{server.path}?query={quote(question, safe='')}" for question in questions]


def _check_agreement(compared: Sequence[Server], operations: Sequence[str]) -> None:
    for operation in operations:
        answers = {
            one.name: _rows(f"http://127.0.0.1:{one.port}{_paths(one, [operation])[0]}") for one in compared
        }
        assert all(rows == answers[compared[0].name] for rows in answers.values()), answers
        assert len(answers[compared[0].name]) == LINES + 1
    print(f"All servers give the same rows on {len(operations)} operations.")


def _rows(address: str) -> set[tuple[tuple[str, str], ...]]:
    request = urllib.request.Request(address, headers={"Accept": ACCEPT})
    with urllib.request.urlopen(request) as answer:
        bindings = json.load(answer)["results"]["bindings"]
    return {tuple(sorted((name, term["value"]) for name, term in row.items())) for row in bindings}


# --- the data


def _graph(folder: Path, number: int) -> Snapshot:
    """The graph of so many generated dossiers, built where it is not yet."""
    graph = folder / "graph"
    if not (graph / "current").exists():
        print(f"Making {number:,} dossiers and their graph in {folder} …", flush=True)
        write(folder, generate(number), graphs=False)
        command = ["-m", "endpoint.cli", "build", str(folder / "dossiers"), "--graph", str(graph)]
        subprocess.run([sys.executable, *command], check=True, stderr=subprocess.DEVNULL)
    return current(graph)


def _tenth(folder: Path, snapshot: Snapshot, number: int) -> Path:
    """The default graph as N-Triples, of the first so many operations."""
    path = folder / "tenth.nt"
    if not path.exists():
        unfinished = folder / "tenth.unfinished"
        serialize(_statements(snapshot, number), str(unfinished), RdfFormat.N_TRIPLES)
        unfinished.rename(path)
    return path


def _statements(snapshot: Snapshot, number: int) -> Iterator[Triple]:
    """What is said of no operation and no dossier, and of the first operations."""
    operations, dossiers = f"{BASE_IRI}id/operation/NP", f"{BASE_IRI}id/dossier/"
    store = Store.read_only(str(snapshot.store))
    for quad in store.quads_for_pattern(None, None, None, DefaultGraph()):
        subject = quad.subject.value if isinstance(quad.subject, NamedNode) else ""
        if subject.startswith(dossiers):
            continue
        if not subject.startswith(operations) or _number(subject[: len(operations) + 7]) <= number:
            yield quad.triple


if __name__ == "__main__":
    main()
