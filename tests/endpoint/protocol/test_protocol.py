"""The SPARQL 1.1 Protocol, Service Description and Graph Store Protocol, case by case, over HTTP.

Each case of the first table stands for one of the W3C's own tests of the query operation, written from the text of
the recommendations: what is asked, and what must come.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from endpoint.snapshot import Snapshot

if TYPE_CHECKING:
    from conftest import Server

PublishTrig = Callable[..., Snapshot]

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}
ROWS = {
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
}
STATEMENTS = {"application/rdf+xml", "text/turtle", "application/n-triples"}

BASE = "http://example.org/data/"
ONE, TWO, THREE, NONE = (f"{BASE}{name}" for name in ("one", "two", "three", "none"))
DATA = "".join(
    f"<{graph}> {{ <{graph}> a <http://xmlns.com/foaf/0.1/Document> }}\n" for graph in (ONE, TWO, THREE)
)

BOTH = f"ASK {{ <{ONE}> a ?type . <{TWO}> a ?type }}"
BOTH_NAMED = f"ASK {{ GRAPH ?g1 {{ <{ONE}> a ?type }} GRAPH ?g2 {{ <{TWO}> a ?type }} }}"
ALL = f"ASK {{ <{THREE}> a ?type GRAPH ?g1 {{ <{ONE}> a ?type }} GRAPH ?g2 {{ <{TWO}> a ?type }} }}"
FROM_THREE = BOTH_NAMED.replace("ASK", f"ASK FROM <{THREE}>")
DEFAULT = {"default-graph-uri": [ONE, TWO]}
NAMED = {"named-graph-uri": [ONE, TWO]}
FULL = {"default-graph-uri": THREE, "named-graph-uri": [ONE, TWO]}
EMPTY = {"default-graph-uri": NONE}


@pytest.fixture(scope="module")
def http(
    tmp_path_factory: pytest.TempPathFactory, publish_trig: PublishTrig, servers: Callable[..., Server]
) -> httpx.Client:
    """A client of a server on three graphs of one statement each."""
    graph = tmp_path_factory.mktemp("protocol") / "graph"
    publish_trig(graph, DATA)
    return servers(graph).http


# --- what must be answered: how it is sent, and the answer

TRUE = "true"
ANSWERED: dict[str, tuple[str, dict[str, Any], Any]] = {
    "query by GET": ("GET", {"params": {"query": "ASK {}", **EMPTY}}, TRUE),
    "query by a form": ("POST", {"params": EMPTY, "content": "query=ASK%20%7B%7D", "headers": FORM}, TRUE),
    "query by POST": ("POST", {"params": EMPTY, "content": "ASK {}", "headers": DIRECT}, TRUE),
    "default graphs, GET": ("GET", {"params": {"query": BOTH, **DEFAULT}}, TRUE),
    "default graphs, POST": ("POST", {"params": DEFAULT, "content": BOTH, "headers": DIRECT}, TRUE),
    "default graphs, form": ("POST", {"data": {"query": BOTH, **DEFAULT}}, TRUE),
    "named graphs, GET": ("GET", {"params": {"query": BOTH_NAMED, **NAMED}}, TRUE),
    "named graphs, POST": ("POST", {"params": NAMED, "content": BOTH_NAMED, "headers": DIRECT}, TRUE),
    "a whole dataset": ("POST", {"params": FULL, "content": ALL, "headers": DIRECT}, TRUE),
    "the request's dataset rules": ("POST", {"params": NAMED, "content": FROM_THREE, "headers": DIRECT}, TRUE),
    "type of SELECT": ("POST", {"params": EMPTY, "content": "SELECT (1 AS ?v) {}", "headers": DIRECT}, ROWS),
    "type of ASK": ("POST", {"params": EMPTY, "content": "ASK {}", "headers": DIRECT}, ROWS),
    "type of DESCRIBE": ("POST", {"content": "DESCRIBE <http://example.org/>", "headers": DIRECT}, STATEMENTS),
    "type of CONSTRUCT": ("POST", {"content": "CONSTRUCT { <s> <p> 1 } WHERE {}", "headers": DIRECT}, STATEMENTS),
    "a slash at the end": ("GET/", {"params": {"query": "ASK {}"}}, TRUE),
}  # fmt: skip


@pytest.mark.parametrize("case", ANSWERED)
def test_what_is_answered(http: httpx.Client, case: str) -> None:
    method, how, expected = ANSWERED[case]
    response = http.request(method.rstrip("/"), "/sparql/" if method.endswith("/") else "/sparql", **how)
    assert response.status_code == 200, response.text
    if expected == TRUE:
        assert response.json()["boolean"] is True
    else:
        assert response.headers["content-type"].partition(";")[0] in expected


UPDATE = {"Content-Type": "application/sparql-update"}
REFUSED: dict[str, tuple[str, dict[str, Any], int]] = {
    "another method": ("PUT", {"params": {"query": "ASK {}"}, "headers": FORM}, 405),
    "two queries": ("GET", {"params": {"query": ["ASK {}", "SELECT * {}"]}}, 400),
    "another type": ("POST", {"content": "ASK {}", "headers": {"Content-Type": "text/plain"}}, 415),
    "a form without its type": ("POST", {"content": "query=ASK%20%7B%7D"}, 415),
    "a query without its type": ("POST", {"content": "ASK {}"}, 415),
    "UTF-16": (
        "POST",
        {
            "content": "ASK {}".encode("utf-16"),
            "headers": {"Content-Type": "application/sparql-query; charset=UTF-16"},
        },
        415,
    ),
    "no syntax": ("GET", {"params": {"query": "ASK {"}}, 400),
    "an update by GET": ("GET", {"params": {"update": "CLEAR ALL"}}, 400),
    "two updates": ("POST", {"content": "update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", "headers": FORM}, 400),
    "an update of another type": (
        "POST",
        {"content": "CLEAR NAMED", "headers": {"Content-Type": "text/plain"}},
        415,
    ),
    "an update without its type": ("POST", {"content": "update=CLEAR%20NAMED"}, 415),
    "an update": ("POST", {"content": "CLEAR NAMED", "headers": UPDATE}, 415),
    "an update where a query should be": ("POST", {"content": "LOAD <http://127.0.0.1:9/>", "headers": DIRECT}, 400),
    "a graph that is no IRI": ("GET", {"params": {"query": "ASK {}", "named-graph-uri": "one two"}}, 400),
    "too many parameters": ("GET", {"params": {"query": "ASK {}", "x": ["y"] * 1_000}}, 400),
    "a body that is too long": ("POST", {"content": b"ASK {} #" + b" " * 600_000, "headers": DIRECT}, 413),
    "a query that is too deep": ("POST", {"content": "ASK" + "{" * 10_000 + "}" * 10_000, "headers": DIRECT}, 400),
    "a query that is too long": ("POST", {"content": f"ASK {{ {'?s ?p 1 . ' * 9_000} }}", "headers": DIRECT}, 400),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(http: httpx.Client, case: str) -> None:
    method, how, status = REFUSED[case]
    response = http.request(method, "/sparql", **how)
    assert response.status_code == status, response.text
    assert response.json()["error"]["message"].endswith(".")
    assert ("allow" in response.headers) == (status == 405)


def test_two_graphs_with_one_statement_are_one_set(small_server: Server) -> None:
    """The default graph of several is their merge: what stands in both counts once."""
    named = "https://w3id.org/maillage/graph/dossier/NP0022605"
    query = "SELECT (SUM(?c) AS ?n) { ?s <https://w3id.org/maillage/ns#totalCost> ?c }"
    for asked in (
        {"query": query, "default-graph-uri": [named, named, "u:none"]},
        {"query": query.replace(" {", f" FROM <{named}> FROM <u:none> {{", 1)},
    ):
        (row,) = small_server.http.get("/sparql", params=asked).json()["results"]["bindings"]
        assert row["n"]["value"] == "1517665"


def test_no_graph_is_fetched(http: httpx.Client) -> None:
    """A graph that is not here is empty or refused; nothing answers at that port, and nobody asks there."""
    far = "http://127.0.0.1:9/graph"
    for asked in (
        {"query": "ASK { ?s ?p ?o }", "default-graph-uri": far},
        {"query": f"ASK {{ GRAPH <{far}> {{ ?s ?p ?o }} }}", "named-graph-uri": far},
        {"query": f"ASK FROM <{far}> {{ ?s ?p ?o }}", "default-graph-uri": "urn:none"},
        {"query": f"ASK FROM <{far.replace('http', 'urn')}> {{ ?s ?p ?o }}"},
    ):
        assert http.get("/sparql", params=asked).json()["boolean"] is False
    for clauses in (f"FROM <{far}>", f"FROM <{ONE}> FROM <{far}2> FROM NAMED <{TWO}>", f"FROM NAMED <{far}>"):
        response = http.get("/sparql", params={"query": f"ASK {clauses} {{ ?s ?p ?o }}"})
        assert response.status_code == 403, response.text


# --- Service Description

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"


def description(response: httpx.Response, rdf: RdfFormat = RdfFormat.TURTLE) -> set[Triple]:
    assert response.status_code == 200
    return {quad.triple for quad in parse(response.content, format=rdf)}


def test_the_service_describes_itself_in_every_format(http: httpx.Client) -> None:
    endpoint = NamedNode(f"{http.base_url}sparql")
    found = description(http.get("/sparql"))
    assert Triple(endpoint, NamedNode(SD + "endpoint"), endpoint) in found
    for media_type, rdf in {
        "application/rdf+xml": RdfFormat.RDF_XML,
        "application/n-triples": RdfFormat.N_TRIPLES,
        "application/ld+json": RdfFormat.JSON_LD,
        "text/turtle": RdfFormat.TURTLE,
    }.items():
        response = http.get("/sparql", headers={"Accept": media_type})
        assert response.headers["content-type"].partition(";")[0] == media_type
        assert description(response, rdf) == found
        assert description(http.get("/sparql", params={"format": media_type}), rdf) == found
    assert description(http.get("/.well-known/void")) == found
    assert http.get("/sparql", headers={"Accept": "image/png"}).status_code == 406


# What the vocabulary says of the subjects and objects of its properties.
DOMAINS = {
    "endpoint": "Service", "supportedLanguage": "Service", "resultFormat": "Service", "feature": "Service",
    "defaultDataset": "Service", "defaultGraph": "Dataset", "namedGraph": "Dataset", "name": "NamedGraph",
    "graph": "NamedGraph",
}  # fmt: skip
RANGES = {"defaultDataset": "Dataset", "defaultGraph": "Graph", "namedGraph": "NamedGraph", "graph": "Graph"}


def test_the_description_keeps_to_its_vocabulary(http: httpx.Client) -> None:
    found = description(http.get("/sparql"))
    kinds = {(one.subject, one.object) for one in found if one.predicate.value.endswith("#type")}
    seen = set()
    for one in found:
        name = one.predicate.value.removeprefix(SD)
        if name != one.predicate.value:
            seen.add(name)
            assert (one.subject, NamedNode(SD + DOMAINS[name])) in kinds
            if name in RANGES:
                assert (one.object, NamedNode(SD + RANGES[name])) in kinds
    assert seen == DOMAINS.keys() - {"feature"}


def test_the_description_counts_what_is_there(http: httpx.Client, small_server: Server) -> None:
    found = description(http.get("/sparql"))
    names = {one.object.value for one in found if one.predicate.value == SD + "name"}
    assert names == {ONE, TWO, THREE}
    small = description(small_server.http.get("/sparql"))
    counts = {
        (one.subject.value.partition("#")[2], one.predicate.value.removeprefix(VOID)): one.object.value
        for one in small
        if one.predicate.value.startswith(VOID)
    }
    asked = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}
    (row,) = small_server.http.get("/sparql", params=asked).json()["results"]["bindings"]
    assert counts["default-graph", "triples"] == row["n"]["value"]
    classes = {one.subject: one.object.value for one in small if one.predicate.value == VOID + "class"}
    operations = next(part for part, name in classes.items() if name.endswith("#Operation"))
    assert counts[operations.value.partition("#")[2], "entities"] == "2"


# --- Graph Store Protocol, reading


def test_a_graph_is_read_whole(http: httpx.Client) -> None:
    expected = {Triple(NamedNode(ONE), NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
                       NamedNode("http://xmlns.com/foaf/0.1/Document"))}  # fmt: skip
    for media_type, rdf in {
        None: RdfFormat.TURTLE,
        "text/turtle": RdfFormat.TURTLE,
        "application/rdf+xml": RdfFormat.RDF_XML,
        "application/n-triples": RdfFormat.N_TRIPLES,
        "application/ld+json;q=0.9, text/turtle;q=0.1": RdfFormat.JSON_LD,
        "text/html, application/xml;q=0.9, */*;q=0.8": RdfFormat.RDF_XML,
    }.items():
        headers = {"Accept": media_type} if media_type else {}
        response = http.get("/store", params={"graph": ONE}, headers=headers)
        assert response.status_code == 200
        assert rdf.media_type == response.headers["content-type"].partition(";")[0]
        assert description(response, rdf) == expected


def test_the_default_graph_is_read_whole(small_server: Server) -> None:
    response = small_server.http.get("/store?default", headers={"Accept": "application/n-triples"})
    asked = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}
    (row,) = small_server.http.get("/sparql", params=asked).json()["results"]["bindings"]
    assert len(response.text.splitlines()) == int(row["n"]["value"])


def test_the_name_of_a_graph_is_decoded_once(
    tmp_path: Path, publish_trig: PublishTrig, server_on: Callable[..., Server]
) -> None:
    graph = tmp_path / "graph"
    publish_trig(graph, "<http://e/1> { <u:a> <u:p> 1 } <http://e/%31> { <u:a> <u:p> 2 }")
    http = server_on(graph).http
    accept = {"Accept": "application/n-triples"}
    for url, value in (
        ("/store?graph=http://e/1", "1"),
        ("/store?graph=http%3A%2F%2Fe%2F1", "1"),
        ("/store?graph=http://e/%31", "1"),
        ("/store?graph=http://e/%2531", "2"),
    ):
        assert f'"{value}"' in http.get(url, headers=accept).text


def test_a_graph_may_be_named_by_its_address(
    tmp_path: Path, publish_trig: PublishTrig, server_on: Callable[..., Server]
) -> None:
    graph = tmp_path / "graph"
    publish_trig(graph, "<u:a> <u:p> 0 .")
    http = server_on(graph).http
    assert http.get("/store/person/1.ttl").status_code == 404
    publish_trig(graph, f"<{http.base_url}store/person/1.ttl> {{ <u:a> <u:p> 1 }}")
    response = http.get("/store/person/1.ttl", headers={"Accept": "application/n-triples"})
    assert (response.status_code, response.text.count("\n")) == (200, 1)


STORE: dict[str, tuple[str, str, int]] = {
    "no graph of that name": ("GET", f"/store?graph={NONE}", 404),
    "no graph of that name, HEAD": ("HEAD", f"/store?graph={NONE}", 404),
    "a graph, HEAD": ("HEAD", f"/store?graph={ONE}", 200),
    "no graph named": ("GET", "/store", 400),
    "two graphs named": ("GET", f"/store?graph={ONE}&graph={TWO}", 400),
    "both kinds named": ("GET", f"/store?default&graph={TWO}", 400),
    "a relative name": ("GET", "/store?graph=one", 400),
    "a name that is no IRI": ("GET", "/store?graph=http://e/%3E%20{}", 400),
    "writing": ("PUT", "/store?default", 405),
    "deleting": ("DELETE", "/store?default", 405),
    "adding": ("POST", "/store?default", 405),
    "what it takes": ("OPTIONS", "/store", 204),
    "no time at all": ("GET", f"/store?graph={ONE}&timeout=0", 400),
    "too little time": ("GET", "/store?default&format=n3&timeout=0.01", 504),
}


@pytest.mark.parametrize("case", STORE)
def test_the_graph_store(http: httpx.Client, case: str) -> None:
    method, url, status = STORE[case]
    response = http.request(method, url)
    assert response.status_code == status, response.text
    if status in (204, 405):
        assert response.headers["allow"] == "GET, HEAD, OPTIONS"
    if method == "HEAD":
        assert response.content == b""


def test_a_format_that_no_graph_has_is_not_acceptable(http: httpx.Client) -> None:
    response = http.get("/store", params={"graph": ONE}, headers={"Accept": "text/csv"})
    assert response.status_code == 406


def test_the_number_of_cases() -> None:
    assert (len(ANSWERED), len(REFUSED), len(STORE)) == (15, 18, 14)
