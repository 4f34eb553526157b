"""How long the pages take on a large graph, beside a bare SPARQL request for the same facts, in one run.

    python -m benchmarks.page_times [--number 20000] [--rounds 5] [--graph DIR]

A server process without kept answers, one request after the other over a connection that stays open, each address
asked once before. Printed: the median and the 95th percentile of a page in milliseconds, the CPU time that one takes in
all processes of the server (which a busy machine does not change), the 95th percentile of the SPARQL request, and the
page's as a multiple of it. The graph is made once, which takes some minutes, and kept.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from benchmarks.graphs import published_graph
from endpoint.addresses import path_of, uri
from endpoint.snapshot import TABLES, Snapshot, current
from endpoint.tables.served import Database
from extract.iris import BASE_IRI

SOME = 20
"""Things of a kind that are asked for in turn."""

LIMIT_MS = 150.0
NETWORK_LIMIT_MS = 1000.0

_PREFIXES = """PREFIX mlg: <https://w3id.org/maillage/ns#> PREFIX dct: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX kind: <https://w3id.org/maillage/def/agent-kind/>
"""
_FIGURES = """SELECT ?operations ?cost ?lines WHERE {
  { SELECT (COUNT(?op) AS ?operations) (SUM(COALESCE(?total, 0)) AS ?cost)
    WHERE { ?op a mlg:Operation OPTIONAL { ?op mlg:totalCost ?total } } }
  { SELECT (COUNT(?line) AS ?lines) WHERE { ?op mlg:hasFundingLine ?line } } }"""
_OPERATION = """SELECT * WHERE { { <IRI> ?p ?o } UNION { <IRI> mlg:hasFundingLine ?o . ?o ?p ?v }
  UNION { GRAPH ?g { ?e mlg:supports <IRI> ; mlg:quote ?quote } } }"""
_BODY = """SELECT (COUNT(DISTINCT ?op) AS ?operations) (SUM(?amount) AS ?total) WHERE {
  ?line mlg:funder <IRI> . ?op mlg:hasFundingLine ?line OPTIONAL { ?line mlg:amount ?amount } }"""
_PLACE = """SELECT (COUNT(DISTINCT ?op) AS ?operations) WHERE {
  ?place dct:isPartOf* <IRI> . ?op mlg:concernsTerritory ?place }"""
_SEARCH = """SELECT DISTINCT ?thing ?name WHERE { ?thing skos:prefLabel|dct:title ?name
  FILTER(CONTAINS(LCASE(STR(?name)), "IRI")) } LIMIT 50"""
_NETWORK = """SELECT ?one ?other (COUNT(DISTINCT ?op) AS ?weight) WHERE {
  ?op mlg:hasFundingLine ?a , ?b . ?a mlg:funder ?one . ?b mlg:funder ?other FILTER(STR(?one) < STR(?other))
} GROUP BY ?one ?other ORDER BY DESC(?weight) LIMIT 1000"""
_LISTED = """SELECT DISTINCT ?op ?cost WHERE {
  ?department mlg:territoryKind <https://w3id.org/maillage/def/territory-kind/department> ;
    <http://rdf.insee.fr/def/geo#codeINSEE> "59" .
  ?op mlg:concernsTerritory/dct:isPartOf* ?department ; mlg:hasFundingLine/mlg:funder/mlg:agentKind kind:epci
  OPTIONAL { ?op mlg:totalCost ?cost } } ORDER BY DESC(?cost) LIMIT 50"""
_MAP = """SELECT ?place (COUNT(?op) AS ?operations) (SUM(?cost) AS ?total) WHERE {
  ?op mlg:concernsTerritory ?place OPTIONAL { ?op mlg:totalCost ?cost } } GROUP BY ?place"""


@dataclass(frozen=True, slots=True)
class Page:
    """Addresses of pages of one kind, and the SPARQL query for the same facts of each."""

    name: str
    paths: Sequence[str]
    queries: Sequence[str]
    limit: float = LIMIT_MS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--number", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--graph", type=Path)
    given = parser.parse_args()
    graph: Path = given.graph or Path(tempfile.gettempdir()) / "maillage-bench" / f"pages-{given.number}"
    snapshot = current(graph) if given.graph else published_graph(graph, given.number)
    with served(graph) as (port, process):
        pages = asked(snapshot, port)
        print(
            f"{len(snapshot.manifest.dossiers):,} dossiers; milliseconds, warm, one request after the other"
        )
        print(f"{'':<22}{'median':>9}{'p95':>9}{'CPU':>9}{'SPARQL p95':>12}{'ratio':>9}")
        kept = [told(page, port, process, given.rounds) for page in pages]
    sys.exit(0 if all(kept) else 1)


def told(page: Page, port: int, process: int, rounds: int) -> bool:
    """Print one line; whether the page keeps to its limit."""
    measured(port, page.paths, 1)
    before = cpu_seconds(process)
    times = measured(port, page.paths, rounds if len(page.paths) > 1 else rounds * SOME, warm=True)
    cpu = 1000 * (cpu_seconds(process) - before) / len(times)
    bare = measured(port, page.queries[:5], 1)
    slow, reference = percentile(times), percentile(bare)
    print(
        f"{page.name:<22}{statistics.median(times):>9.1f}{slow:>9.1f}{cpu:>9.1f}{reference:>12.1f}{slow / reference:>8.2f}×"
        + ("" if slow <= page.limit else f"   over {page.limit:.0f}")
    )
    return slow <= page.limit


def measured(port: int, paths: Sequence[str], rounds: int, *, warm: bool = False) -> list[float]:
    """Milliseconds of each request; every path is asked once before, unless all is warm already."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    for path in () if warm else paths:
        fetched(connection, path)
    return [fetched(connection, path) for _ in range(rounds) for path in paths]


def fetched(connection: http.client.HTTPConnection, path: str) -> float:
    start = time.perf_counter()
    connection.request("GET", path, headers={"Accept": "text/html" if "query=" not in path else "*/*"})
    response = connection.getresponse()
    response.read()
    passed = 1000 * (time.perf_counter() - start)
    # A bare request may take longer than a query is given (504): then that is what it takes at least.
    if response.status != 200 and not ("query=" in path and response.status == 504):
        raise SystemExit(f"{path}: {response.status}")
    return passed


def cpu_seconds(process: int) -> float:
    """Of a process and its children, from its start to now (Linux)."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            values = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if process in (int(stat.parent.name), int(values[1])):
            ticks += int(values[11]) + int(values[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def percentile(times: Sequence[float], share: float = 0.95) -> float:
    """
    >>> percentile([1.0, 2.0, 3.0, 4.0]), percentile([5.0])
    (4.0, 5.0)
    """
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def asked(snapshot: Snapshot, port: int) -> list[Page]:
    """The pages to measure: the largest of each kind, and some others."""
    database = _tables(snapshot, port)

    def iris(sql: str) -> list[str]:
        return [row[0] for row in database.rows(sql)]

    operations = iris(f"SELECT operation FROM operations ORDER BY number LIMIT {SOME}")
    (largest,) = iris(
        "SELECT agent FROM involvements WHERE part = 'line' GROUP BY agent ORDER BY COUNT(*) DESC LIMIT 1"
    )
    small = iris(
        f"SELECT agent FROM involvements JOIN agents USING (agent) WHERE NOT unidentified "
        f"GROUP BY agent HAVING COUNT(*) < 20 ORDER BY agent LIMIT {SOME}"
    )
    (department,) = iris(
        "SELECT place FROM place_operations JOIN places USING (place) WHERE kind = 'department' "
        "GROUP BY place ORDER BY COUNT(*) DESC LIMIT 1"
    )
    communes = iris(
        f"SELECT place FROM place_operations JOIN places USING (place) WHERE kind = 'commune' "
        f"GROUP BY place ORDER BY COUNT(*) DESC LIMIT {SOME}"
    )
    words = ["centre", "douai", "saint", "numérique", "lille", "caf", "communauté", "59", "dunk", "np"]
    return [
        Page("home", ["/"], [_bare(_FIGURES)]),
        Page("operation", [_path(one) for one in operations], [_bare(_OPERATION, one) for one in operations]),
        Page("body, the largest", [_path(largest)], [_bare(_BODY, largest)]),
        Page("bodies, small", [_path(one) for one in small], [_bare(_BODY, one) for one in small]),
        Page("place, the largest", [_path(department)], [_bare(_PLACE, department)]),
        Page("communes", [_path(one) for one in communes], [_bare(_PLACE, one) for one in communes]),
        Page("search", [f"/search?q={quote(one)}" for one in words], [_bare(_SEARCH, one) for one in words]),
        Page("completion", [f"/search.json?q={quote(one)}" for one in words], [_bare(_SEARCH, words[0])]),
        Page("operations, filtered", ["/operations?department=59&kind=epci&sort=-cost"], [_bare(_LISTED)]),
        Page("map", ["/map"], [_bare(_MAP)]),
        Page("network data", ["/network.json"], [_bare(_NETWORK)], NETWORK_LIMIT_MS),
    ]


def _path(iri: str) -> str:
    path = path_of(iri, BASE_IRI)
    assert path is not None
    return f"{uri(path)}.html"


def _bare(query: str, iri: str = "") -> str:
    return "/sparql?" + urlencode({"query": _PREFIXES + query.replace("IRI", iri), "format": "json"})


def _tables(snapshot: Snapshot, port: int) -> Database:
    """Those of the snapshot; where a graph came without, the server makes them, which can take minutes."""
    made = snapshot.path.parents[1] / "tables" / f"{snapshot.id}.sqlite"
    deadline = time.monotonic() + 1800
    while time.monotonic() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        connection.request("GET", "/search.json?q=a")
        response = connection.getresponse()
        json.loads(response.read())
        if response.status == 200:
            path = snapshot.path / TABLES
            return Database(snapshot.id, path if path.exists() else made)
        time.sleep(5)
    raise SystemExit("The tables of the graph are not made in half an hour.")


@contextmanager
def served(graph: Path) -> Iterator[tuple[int, int]]:
    """The port and the process of a server on a graph, which keeps no answer of the engine."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
    words = ("serve", "--graph", str(graph), "--port", str(port), "--cache-bytes", "0", "--no-access-log")
    process = subprocess.Popen([sys.executable, "-m", "endpoint.cli", *words], stderr=subprocess.DEVNULL)
    try:
        _wait(port, process)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("The server ended before it began.")


if __name__ == "__main__":
    main()
