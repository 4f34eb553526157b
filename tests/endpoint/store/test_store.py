"""The store with real worker processes: deadlines that kill, limits that refuse, snapshots that change."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Set
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from endpoint.errors import (
    Busy,
    CorruptSnapshot,
    NoSnapshot,
    QueryRefused,
    QueryTimeout,
    QueryTooCostly,
    ResultTooLarge,
    ServiceRefused,
    WorkerLost,
)
from endpoint.formats import CSV, JSON, JSON_LD, N_TRIPLES, RDF_XML, TSV, TURTLE, XML, Format
from endpoint.settings import Settings
from endpoint.snapshot import Snapshot, current, prune, snapshots
from endpoint.store.answers import Answer, Query
from endpoint.store.embedded import EmbeddedStore

PREFIXES = "PREFIX mlg: <https://w3id.org/maillage/ns#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
NUMBERS = Query(PREFIXES + "SELECT ?n { ?op mlg:synergieNumber ?n } ORDER BY ?n")

# Millions of rows; the order makes the engine keep them all.
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o . ?p ?q ?r }"
HUNGRY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?c ?f ?i ?l LIMIT 1"
# As long as may be, and as long as would take the engine's stack if it were not made larger.
CHAINS = (
    f"SELECT (1{'+1' * 4_900} AS ?x) {{}}",
    f"SELECT ({'!' * 4_900}1 AS ?x) {{}}",
    f"ASK {{ {'MINUS {} ' * 4_900} }}",
    f"ASK {{ {'OPTIONAL {} ' * 4_900} }}",
    "ASK " + "{" * 100 + "}" * 100,
)
TOO_LONG = (
    f"SELECT (1{'+1' * 12_000} AS ?x) {{}}",
    f"ASK {{ {'?s ?p 1 . ' * 12_000} }}",
    f"ASK {{ {'OPTIONAL {} ' * 12_000} }}",
    f"ASK {{ ?s <a:a>{'/<a:a>' * 12_000} ?o }}",
    "ASK " + "{" * 10_000 + "}" * 10_000,
    f"SELECT ({'(' * 10_000}1{')' * 10_000} AS ?x) {{}}",
)

OURS = os.getpriority(os.PRIO_PROCESS, 0)
PATIENT = min(OURS + 10, 19)  # of a worker that lets others pass

PublishTrig = Callable[..., Snapshot]


def run(graph: Path, work: Callable[[EmbeddedStore], Awaitable[None]], **settings: Any) -> None:
    """Do something with a store, and see that no process of it is left."""
    before = children()

    async def doing() -> None:
        chosen = {"workers": 2, "timeout": 120.0, "cache_bytes": 0} | settings
        async with EmbeddedStore(Settings(graph=graph, **chosen)) as store:
            await work(store)

    asyncio.run(doing())
    assert children() <= before


def children(of: int | None = None) -> set[int]:
    """The worker processes that live and have this process as their parent."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = status.read_text().rpartition(")")[2].split()[:2]
            command = status.with_name("cmdline").read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(parent) == (of or os.getpid()) and state != "Z" and "endpoint.store.worker" in command:
            found.add(int(status.parent.name))
    return found


def lives(pid: int) -> bool:
    """Whether a process has a command: one that has ended and that nobody has reaped has none."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/cmdline").read_bytes() != b""
    return False


async def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 100
    while not true():
        assert time.monotonic() < deadline, "that never came"
        await asyncio.sleep(0.01)


def patient() -> set[int]:
    """The workers that let others pass: they have a long query, which no worker that only starts has."""
    found = set()
    for worker in children():
        with suppress(ProcessLookupError):
            if os.getpriority(os.PRIO_PROCESS, worker) == PATIENT:
                found.add(worker)
    return found


@pytest.fixture
def busy_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is, a short query may take longer than a quarter of a second."""
    monkeypatch.setattr("endpoint.store.stays._SHORT_SECONDS", 2.0)


async def at_work(idle: Set[int] = frozenset()) -> Set[int]:
    """The workers that evaluate something long, as soon as there is one; the idle ones did so before."""
    await until(lambda: not patient() <= idle)
    return patient() - idle


def column(answer: Answer, name: str = "n") -> list[str]:
    return [row[name]["value"] for row in json.loads(answer.body)["results"]["bindings"]]


# --- answers


def test_it_answers_and_says_from_what(small_graph: Path) -> None:
    async def work(store: EmbeddedStore) -> None:
        answer = await store.query(NUMBERS)
        assert column(answer) == ["NP0022605", "NP9900002"]
        assert answer.snapshot == current(small_graph).id == (await store.manifest()).id
        assert (answer.quarantined, answer.volatile) == (1, False)
        assert (await store.query(Query("SELECT (NOW() AS ?n) {}"))).volatile

    run(small_graph, work)


SELECT = 'SELECT ?l { ?a skos:prefLabel ?l FILTER(?l = "CAF du Nord"@fr) }'
CONSTRUCT = "CONSTRUCT { ?a skos:prefLabel ?l } { ?a skos:prefLabel ?l FILTER(LANG(?l) = 'en') }"
WRITTEN: tuple[tuple[str, Format, str], ...] = (
    (SELECT, JSON, '"value":"CAF du Nord"'),
    (SELECT, XML, '<literal xml:lang="fr">CAF du Nord</literal>'),
    (SELECT, CSV, "l\r\nCAF du Nord\r\n"),
    (SELECT, TSV, '?l\n"CAF du Nord"@fr\n'),
    ("ASK {}", JSON, '"boolean":true'),
    ("ASK {}", XML, "<boolean>true</boolean>"),
    ("ASK {}", CSV, "true"),
    (
        CONSTRUCT,
        TURTLE,
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        '<https://w3id.org/maillage/id/agent/erdf> skos:prefLabel "ERDF"@en .\n',
    ),
    (
        CONSTRUCT,
        N_TRIPLES,
        '<https://w3id.org/maillage/id/agent/erdf> <http://www.w3.org/2004/02/skos/core#prefLabel> "ERDF"@en',
    ),
    (CONSTRUCT, RDF_XML, '<skos:prefLabel xml:lang="en">ERDF</skos:prefLabel>'),
    (CONSTRUCT, JSON_LD, '"@value":"ERDF"'),
    ("DESCRIBE <https://w3id.org/maillage/id/agent/caf/59>", TURTLE, '"CAF du Nord"@fr'),
)


def test_every_form_in_its_formats_the_same_bytes_each_time(small_graph: Path) -> None:
    async def work(store: EmbeddedStore) -> None:
        for text, written, expected in WRITTEN:
            answers = {(await store.query(Query(PREFIXES + text, written))).body for _ in range(3)}
            assert len(answers) == 1
            assert expected in answers.pop().decode()

    assert len(WRITTEN) == 12
    run(small_graph, work)


def test_amounts_stay_exact(small_graph: Path) -> None:
    async def work(store: EmbeddedStore) -> None:
        sums = "SELECT (SUM(?a) AS ?n) { ?line mlg:funder ?f ; mlg:amount ?a }"
        assert column(await store.query(Query(PREFIXES + sums))) == ["940598.3"]

    run(small_graph, work)


def test_the_dataset_of_a_query(small_graph: Path) -> None:
    named = "https://w3id.org/maillage/graph/dossier/NP0022605"
    in_default = "SELECT (COUNT(*) AS ?n) { ?op a mlg:Operation }"
    in_named = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?op a mlg:Operation } }"

    async def count(store: EmbeddedStore, text: str, default: str = "", inside: str = "") -> str:
        graphs = (default,) if default else (), (inside,) if inside else ()
        return column(await store.query(Query(PREFIXES + text, JSON, *graphs)))[0]

    async def work(store: EmbeddedStore) -> None:
        assert await count(store, in_default) == "2"
        assert await count(store, in_named) == "1"
        assert await count(store, in_default, default=named) == "1"
        assert await count(store, in_named, default=named) == "0"
        assert await count(store, in_default, inside=named) == "0"
        assert await count(store, in_named, inside=named) == "1"
        for none in ("https://w3id.org/maillage/graph/none", "urn:none", "http://listed.example/none"):
            assert await count(store, in_default, default=none) == "0"
            assert await count(store, in_default.replace(" {", f" FROM <{none}> {{", 1)) == "0"
        with pytest.raises(QueryRefused, match="IRI"):
            await count(store, in_default, default="no iri")

    run(small_graph, work, service_hosts=("listed.example",))


def test_a_document_elsewhere_is_no_graph(tmp_path: Path, publish_trig: PublishTrig) -> None:
    graph = tmp_path / "graph"
    publish_trig(graph, "<http://e/here> { <u:a> <u:p> 1 } <u:b> <u:p> 2 .")
    elsewhere = (
        "http://127.0.0.1:9/none",
        "HTTPS://e/here",
        "http://e/here#",
        "ftp://e/",
        "file:///etc/passwd",
    )

    async def work(store: EmbeddedStore) -> None:
        for none in elsewhere:
            clauses = f"FROM <{none}>", f"PREFIX n: <{none}> SELECT * FROM <http://e/here> FROM NAMED n: {{}}"
            for query in (
                Query(f"ASK {clauses[0]} {{}}"),
                Query(clauses[1]),
            ):
                with pytest.raises(ServiceRefused, match="no document is fetched") as caught:
                    await store.query(query)
                assert f"<{none}> n'est pas ici" in (caught.value.fr or "")
            with pytest.raises(QueryRefused, match="line 1") as read:
                await store.query(Query(f"ASK {clauses[0]} {{ ?s }}"))
            assert not isinstance(read.value, ServiceRefused)
            assert "true" in (await store.query(Query("ASK {}", JSON, (none,), (none,)))).body.decode()
            assert (
                "false"
                in (await store.query(Query(f"ASK {{ GRAPH <{none}> {{ ?s ?p 'FROM' }} }}"))).body.decode()
            )
        assert column(await store.query(Query("SELECT ?n FROM <http://e/here> { ?s ?p ?n }"))) == ["1"]

    run(graph, work)


REFUSED = (
    ("SELECT * { ?s ?p }", QueryRefused, "line 1, column "),
    ("SELECT ?x { ?x <http://[/> 1 }", QueryRefused, "IRI"),
    ("SELECT (<http://e/f>(1) AS ?x) {}", QueryRefused, "http://e/f"),
    ("SELECT * { SERVICE <http://127.0.0.1:9/> {} }", ServiceRefused, "line 1, column 12"),
    ("ASK " + "{" * 200 + "}" * 200, QueryRefused, "deeper"),
    ("INSERT DATA { <a:a> <a:a> 1 }", QueryRefused, "update"),
    ("", QueryRefused, "line 1"),
)


def test_a_refused_query_costs_no_worker(small_graph: Path) -> None:
    async def work(store: EmbeddedStore) -> None:
        workers = children()
        for text, kind, said in REFUSED:
            with pytest.raises(kind, match=said):
                await store.query(Query(text))
        with pytest.raises(QueryRefused, match="form"):
            await store.query(Query("CONSTRUCT WHERE { ?s ?p ?o }", JSON))
        assert children() >= workers
        assert column(await store.query(NUMBERS))

    assert len(REFUSED) == 7
    run(small_graph, work)


@pytest.mark.parametrize("written", [JSON, XML, CSV, TSV])
def test_a_result_over_the_limit_is_refused_whole(small_graph: Path, written: Format) -> None:
    everything = "SELECT * { ?s ?p ?o }"

    async def work(store: EmbeddedStore) -> None:
        whole = (await store.query(Query(everything, written))).body
        assert (await store.query(Query(everything, written, max_bytes=len(whole)))).body == whole
        with pytest.raises(ResultTooLarge, match="not cut"):
            await store.query(Query(everything, written, max_bytes=len(whole) - 1))

    run(small_graph, work)


def test_the_limit_of_the_store_can_not_be_raised(small_graph: Path) -> None:
    async def work(store: EmbeddedStore) -> None:
        for text, written in (("SELECT * { ?s ?p ?o }", CSV), ("CONSTRUCT WHERE { ?s ?p ?o }", TURTLE)):
            with pytest.raises(ResultTooLarge, match="100 bytes"):
                await store.query(Query(text, written, max_bytes=10**9))

    run(small_graph, work, max_result_bytes=100)


def test_several_graphs_are_one_set(tmp_path: Path, publish_trig: PublishTrig) -> None:
    """A statement that stands in two graphs counts once in the default graph made of both."""
    graph = tmp_path / "graph"
    publish_trig(
        graph, "<u:a> <u:p> 100 . <u:g1> { <u:a> <u:p> 100 } <u:g2> { <u:a> <u:p> 100 . <u:b> <u:p> 1 }"
    )
    plain = "SELECT (SUM(?v) AS ?n) { ?s <u:p> ?v }"
    written = "PREFIX u: <u:> BASE <u:x> SELECT (SUM(?v) AS ?n) FROM <u:g1> FROM u:g2 FROM NAMED <u:g1> {%s}"
    pairs = "SELECT (COUNT(*) AS ?n) { ?s <u:p> ?v . GRAPH ?g { ?s <u:p> ?w } }"

    async def work(store: EmbeddedStore) -> None:
        for text, default, named, expected in (
            (plain, (), (), "100"),
            (plain, ("u:g1", "u:g2"), (), "101"),
            (plain, ("u:g2", "u:g1", "u:g2"), (), "101"),
            (plain, ("u:g1", "u:none"), (), "100"),
            (plain.replace(" { ?s", " FROM <u:g1> FROM <u:g2> { ?s", 1), (), (), "101"),
            (plain.replace(" { ?s", " FROM <u:g1> { ?s", 1), (), (), "100"),
            (written % "?s u:p ?v", (), (), "101"),
            (written % "GRAPH ?g { ?s u:p ?v }", (), (), "100"),
            (written % "?s u:p ?v", ("u:g1",), (), "100"),
            (pairs, ("u:g1", "u:g2"), ("u:g1", "u:g2"), "3"),
        ):
            assert column(await store.query(Query(text, JSON, default, named))) == [expected]
        with pytest.raises(QueryRefused, match="line 1, column 29: the prefix e: is not declared"):
            await store.query(Query(plain.replace(" { ?s", " FROM e:g1 FROM e:g2 { ?s", 1)))
        with pytest.raises(QueryRefused, match="line 1, column"):
            await store.query(Query(plain.replace(" { ?s", " FROM FROM { ?s", 1)))

    run(graph, work)


def test_a_relative_iri_is_one_of_the_graph(small_graph: Path) -> None:
    async def work(store: EmbeddedStore) -> None:
        text = PREFIXES + "SELECT ?n { <id/operation/NP0022605> mlg:synergieNumber ?n }"
        assert column(await store.query(Query(text))) == ["NP0022605"]

    run(small_graph, work)


# Texts with what stands between rows.
ROWS = "SELECT ?x ?y { VALUES (?x ?y) { ('},{' UNDEF) (UNDEF UNDEF) ('}},{\"' '''a\nb\nc''') } }"


@pytest.mark.parametrize("written", [JSON, XML, CSV, TSV])
def test_a_result_of_too_many_rows_is_refused_whole(small_graph: Path, written: Format) -> None:
    async def work(store: EmbeddedStore) -> None:
        assert (await store.query(Query(ROWS, written))).body
        with pytest.raises(ResultTooLarge, match="more than 3 rows"):
            await store.query(Query(ROWS.replace("(UNDEF UNDEF)", "(UNDEF UNDEF) (1 2)"), written))

    run(small_graph, work, max_rows=3)


def test_a_result_of_too_many_statements_is_refused_whole(small_graph: Path) -> None:
    async def work(store: EmbeddedStore) -> None:
        text = "CONSTRUCT WHERE { ?s ?p ?o }"
        with pytest.raises(ResultTooLarge, match="more than 10 statements"):
            await store.query(Query(text, TURTLE))
        assert (await store.query(Query(text + " LIMIT 10", TURTLE))).body

    run(small_graph, work, max_rows=10)


LONG = Query("SELECT ?n { VALUES ?n { " + "1 2 3 4 5 6 7 8 " * 10_000 + "} }")


def test_a_long_answer_comes_as_a_file_that_outlives_its_worker(small_graph: Path) -> None:
    async def work(store: EmbeddedStore) -> None:
        whole = (await store.query(LONG)).body
        first = await store.query(replace(LONG, spool=True))
        for worker in children():
            os.kill(worker, signal.SIGKILL)
        await until(lambda: not children())
        await asyncio.sleep(0.2)
        second = await store.query(replace(LONG, spool=True))
        for answer in (first, second):
            assert answer.body == b""
            assert answer.file
            with answer.file:
                assert answer.file.read() == whole
        assert (await store.query(replace(NUMBERS, spool=True))).file is None

    run(small_graph, work)


def test_an_answer_that_is_worth_it_is_compressed(small_graph: Path) -> None:
    async def work(store: EmbeddedStore) -> None:
        whole = await store.query(LONG)
        small = await store.query(replace(LONG, gzip=True))
        assert (whole.gzip, small.gzip) == (False, True)
        assert gzip.decompress(small.body) == whole.body
        assert (await store.query(replace(LONG, gzip=True))).body == small.body
        assert not (await store.query(replace(NUMBERS, gzip=True))).gzip

    run(small_graph, work)


def test_an_answer_is_kept_until_the_graph_changes(tmp_path: Path, publish_trig: PublishTrig) -> None:
    graph = tmp_path / "graph"
    publish_trig(graph, many(1))
    distinct = Query("SELECT DISTINCT ?n { ?s <http://e/n> ?n }")

    async def work(store: EmbeddedStore) -> None:
        first = await store.query(distinct)
        assert await store.query(replace(distinct, timeout=0.000001)) is first
        assert await store.query(replace(distinct, format=CSV)) is not first
        random = Query("SELECT (RAND() AS ?n) {}")
        assert column(await store.query(random)) != column(await store.query(random))
        publish_trig(graph, many(2))
        assert column(await store.query(distinct)) == ["2"]

    run(graph, work, cache_bytes=10**6)


# --- what stops a query


def test_a_runaway_query_is_killed_at_its_deadline_while_another_answers(small_graph: Path) -> None:
    async def work(store: EmbeddedStore) -> None:
        runaway = asyncio.create_task(store.query(Query(CROSS, timeout=7.5)))
        (at_it,) = await at_work()
        assert column(await store.query(NUMBERS))
        assert not runaway.done()
        with pytest.raises(QueryTimeout, match=r"7\.5 seconds"):
            await runaway
        assert at_it not in children()
        assert column(await store.query(NUMBERS))

    run(small_graph, work)


def test_the_deadline_of_the_store_can_not_be_raised(small_graph: Path) -> None:
    async def work(store: EmbeddedStore) -> None:
        with pytest.raises(QueryTimeout, match=r"0\.5 seconds"):
            await store.query(Query(CROSS, timeout=1000))

    run(small_graph, work, timeout=0.5)


def test_no_time_at_all_takes_no_worker(small_graph: Path) -> None:
    async def work(store: EmbeddedStore) -> None:
        workers = children()
        for _ in range(3):
            with pytest.raises(QueryTimeout, match=r"1e-06 seconds"):
                await store.query(Query(CROSS, timeout=0.000001))
        assert children() >= workers

    run(small_graph, work)


def test_a_worker_that_is_killed_is_told_of_and_replaced(small_graph: Path) -> None:
    async def work(store: EmbeddedStore) -> None:
        for number in (signal.SIGKILL, signal.SIGTERM):
            idle = patient()  # on a busy machine the short query may have been a long one
            lost = asyncio.create_task(store.query(Query(CROSS)))
            (at_it,) = await at_work(idle)
            os.kill(at_it, number)
            with pytest.raises(WorkerLost, match="from outside"):
                await lost
            assert column(await store.query(NUMBERS))

    run(small_graph, work)


def test_a_worker_that_dies_idle_costs_nothing(small_graph: Path) -> None:
    async def work(store: EmbeddedStore) -> None:
        for _ in range(3):
            idle = children()
            for worker in idle:
                os.kill(worker, signal.SIGKILL)
            await until(lambda gone=idle: not gone & children())
            await asyncio.sleep(0.2)
            assert column(await store.query(NUMBERS))

    run(small_graph, work)


def test_a_hungry_query_ends_at_its_limit_of_memory(small_graph: Path) -> None:
    async def work(store: EmbeddedStore) -> None:
        with pytest.raises(QueryTooCostly, match="memory"):
            await store.query(Query(HUNGRY))
        assert column(await store.query(NUMBERS))

    run(small_graph, work, memory=64)


def test_behind_a_long_query_a_worker_is_ready_and_has_the_processor(
    small_graph: Path, busy_machine: None
) -> None:
    async def work(store: EmbeddedStore) -> None:
        (first,) = children()
        asked = asyncio.create_task(store.query(Query(CROSS)))
        await until(lambda: patient() == {first})
        await until(lambda: len(children()) == 2)
        before = children()
        assert column(await store.query(NUMBERS))
        assert before <= children()
        assert {os.getpriority(os.PRIO_PROCESS, worker) for worker in before - {first}} == {OURS}
        asked.cancel()
        await asyncio.wait({asked})
        await until(lambda: first not in children())

    run(small_graph, work, workers=1)


def test_no_chain_and_no_depth_takes_a_worker(small_graph: Path) -> None:
    async def work(store: EmbeddedStore) -> None:
        workers = children()
        for text in CHAINS:
            assert await store.query(Query(text))
        for text in TOO_LONG:
            with pytest.raises(QueryRefused, match="split it"):
                await store.query(Query(text))
        assert children() >= workers

    assert (len(CHAINS), len(TOO_LONG)) == (5, 6)
    run(small_graph, work)


def test_a_query_that_takes_its_worker_takes_it_alone(small_graph: Path) -> None:
    async def work(store: EmbeddedStore) -> None:
        lost = asyncio.create_task(store.query(Query(CROSS)))
        (at_it,) = await at_work()
        os.kill(at_it, signal.SIGSEGV)
        with pytest.raises(WorkerLost, match="split it"):
            await lost
        assert column(await store.query(NUMBERS))

    run(small_graph, work)


def test_an_abandoned_query_stops(small_graph: Path) -> None:
    async def work(store: EmbeddedStore) -> None:
        runaway = asyncio.create_task(store.query(Query(CROSS)))
        at_it = await at_work()
        runaway.cancel()
        with pytest.raises(asyncio.CancelledError):
            await runaway
        await until(lambda: not at_it & children())
        assert column(await store.query(NUMBERS))

    run(small_graph, work)


def test_who_comes_when_all_is_taken_waits_but_not_for_ever(small_graph: Path) -> None:
    async def work(store: EmbeddedStore) -> None:
        runaway = asyncio.create_task(store.query(Query(CROSS)))
        await at_work()
        with pytest.raises(Busy, match=r"within 2 seconds"):
            await store.query(Query(CROSS, timeout=2))
        waiting = asyncio.create_task(store.query(Query(CROSS)))
        await until(lambda: store._waiting == 1)
        with pytest.raises(Busy, match="1 queries wait"):
            await store.query(Query(CROSS))
        for task in (runaway, waiting):  # which comes to its turn
            (at_it,) = await at_work()
            os.kill(at_it, signal.SIGKILL)
            with pytest.raises(WorkerLost):
                await task

    run(small_graph, work, workers=1, queue=1)


def test_a_short_query_passes_a_crowd_of_endless_ones(small_graph: Path, busy_machine: None) -> None:
    async def work(store: EmbeddedStore) -> None:
        crowd = [asyncio.create_task(store.query(Query(f"{CROSS}#{n}"))) for n in range(12)]
        await at_work()
        assert column(await store.query(NUMBERS))
        assert not any(task.done() for task in crowd)
        for task in crowd:
            task.cancel()
        assert all(
            isinstance(one, asyncio.CancelledError)
            for one in await asyncio.gather(*crowd, return_exceptions=True)
        )

    run(small_graph, work)


ORPHAN = """
import asyncio, sys
from pathlib import Path
import endpoint.store.embedded
from endpoint.settings import Settings
endpoint.store.embedded._GRACE_SECONDS = 0.5

async def main():
    async with endpoint.store.embedded.EmbeddedStore(Settings(graph=Path(sys.argv[1]))) as store:
        asyncio.create_task(store.query(endpoint.store.embedded.Query(sys.argv[2], timeout=1)))
        await asyncio.sleep(0.3)
        print("running", flush=True)
        await asyncio.sleep(60)

asyncio.run(main())
"""


def test_a_runaway_query_does_not_outlive_a_killed_server(small_graph: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ORPHAN, str(small_graph), CROSS], stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout and parent.stdout.readline()
        workers = children(parent.pid)
        assert workers
        parent.kill()
    asyncio.run(until(lambda: not any(map(lives, workers))))


# --- snapshots


def many(value: int, size: int = 300) -> str:
    return "".join(f"<http://e/{n}> <http://e/n> {value} .\n" for n in range(size))


def test_a_new_snapshot_is_taken_up_without_dropping_a_request(
    tmp_path: Path, publish_trig: PublishTrig
) -> None:
    graph = tmp_path / "graph"
    values = {publish_trig(graph, many(0)).id: "0"}
    distinct = Query("SELECT DISTINCT ?n { ?s <http://e/n> ?n }")
    published = asyncio.Event()

    async def publishing(answers: list[Answer]) -> None:
        for value in range(1, 6):
            if value % 2:  # every other one is asked for before the next comes
                await until(lambda: current(graph).id in {answer.snapshot for answer in answers})
            values[(await asyncio.to_thread(publish_trig, graph, many(value))).id] = str(value)
        published.set()

    async def asking(store: EmbeddedStore, answers: list[Answer]) -> None:
        while not published.is_set():
            answers.append(await store.query(distinct))
        answers.append(await store.query(distinct))

    async def work(store: EmbeddedStore) -> None:
        answers: list[Answer] = []
        await asyncio.gather(publishing(answers), *(asking(store, answers) for _ in range(3)))
        assert {answer.snapshot for answer in answers} <= values.keys()
        assert all(column(answer) == [values[answer.snapshot]] for answer in answers)
        assert answers[-1].snapshot == current(graph).id
        assert len({answer.snapshot for answer in answers}) > 2
        await until(lambda: not prune(graph, keep=1) and len(snapshots(graph)) == 1)

    run(graph, work, workers=3)


def test_a_query_ends_on_the_snapshot_that_it_began_on(tmp_path: Path, publish_trig: PublishTrig) -> None:
    graph = tmp_path / "graph"
    first = publish_trig(graph, many(1, 250))
    slow = "SELECT (COUNT(*) AS ?n) (MAX(?c) AS ?m) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"

    async def work(store: EmbeddedStore) -> None:
        asked = asyncio.create_task(store.query(Query(slow)))
        (at_it,) = await at_work()
        os.kill(at_it, signal.SIGSTOP)  # or it might be done before the new one is published
        second = await asyncio.to_thread(publish_trig, graph, many(2))
        assert (await store.query(Query("ASK {}"))).snapshot == second.id
        assert not asked.done()
        assert prune(graph, keep=1) == []  # the first is held
        os.kill(at_it, signal.SIGCONT)
        answer = await asked
        assert (answer.snapshot, column(answer), column(answer, "m")) == (first.id, ["15625000"], ["1"])
        assert prune(graph, keep=1) == [first.id]

    run(graph, work)


def test_a_broken_new_snapshot_leaves_the_one_before_served(
    tmp_path: Path, publish_trig: PublishTrig, caplog: pytest.LogCaptureFixture
) -> None:
    graph = tmp_path / "graph"
    first = publish_trig(graph, many(1))

    async def work(store: EmbeddedStore) -> None:
        second = publish_trig(graph, many(2))
        (second.path / "manifest.json").write_text("{}")
        for _ in range(3):
            assert (await store.query(Query("ASK {}"))).snapshot == first.id
        assert caplog.text.count("is not taken up") == 1
        third = publish_trig(graph, many(3))
        assert (await store.query(Query("ASK {}"))).snapshot == third.id

    run(graph, work)


def test_a_snapshot_that_could_not_be_opened_for_a_while_is_taken_up(
    tmp_path: Path, publish_trig: PublishTrig, caplog: pytest.LogCaptureFixture
) -> None:
    graph = tmp_path / "graph"
    first = publish_trig(graph, many(1))

    async def work(store: EmbeddedStore) -> None:
        second = publish_trig(graph, many(2))
        manifest, kept = second.path / "manifest.json", second.path / "kept"
        manifest.rename(kept)
        manifest.mkdir()  # the system refuses to read it
        assert (await store.query(Query("ASK {}"))).snapshot == first.id
        assert "is not taken up" in caplog.text
        manifest.rmdir()
        kept.rename(manifest)
        deadline = time.monotonic() + 100
        while (await store.query(Query("ASK {}"))).snapshot != second.id:
            assert time.monotonic() < deadline
            await asyncio.sleep(0.1)

    run(graph, work)


def test_without_a_graph_it_does_not_start(tmp_path: Path, publish_trig: PublishTrig) -> None:
    async def nothing(store: EmbeddedStore) -> None:
        raise AssertionError

    with pytest.raises(NoSnapshot):
        run(tmp_path / "none", nothing)
    broken = publish_trig(tmp_path / "broken", many(1))
    for file in broken.store.glob("MANIFEST-*"):
        file.write_bytes(b"nothing of the kind")
    with pytest.raises(CorruptSnapshot, match="build it again"):
        run(tmp_path / "broken", nothing)


@pytest.mark.parametrize(
    "query", [Query("CONSTRUCT WHERE { ?s ?p ?o }", JSON_LD), Query("SELECT * { ?s ?p ?o }")]
)
def test_what_the_disk_does_wrong_is_told_as_that(
    tmp_path: Path, publish_trig: PublishTrig, query: Query
) -> None:
    graph = tmp_path / "graph"
    published = publish_trig(graph, many(5_000))

    async def work(store: EmbeddedStore) -> None:
        await store.query(Query("ASK {}"))
        for file in published.store.glob("*.sst"):
            os.truncate(file, 0)
        with pytest.raises(CorruptSnapshot, match="build it again"):
            await store.query(query)

    run(graph, work)
