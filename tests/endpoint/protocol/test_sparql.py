"""The SPARQL Protocol, by real requests to a real server."""

from __future__ import annotations

import os
import re
import signal
import threading
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx
import pytest
import rdflib
from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results
from SPARQLWrapper import CSV, JSON, JSONLD, POST, POSTDIRECTLY, TSV, TURTLE, URLENCODED, XML, SPARQLWrapper

if TYPE_CHECKING:
    from conftest import Server

PREFIXES = (
    "PREFIX mlg: <https://w3id.org/maillage/ns#>\n"
    "PREFIX dct: <http://purl.org/dc/terms/>\n"
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
)
COSTS = PREFIXES + "SELECT ?n ?cost { ?op mlg:synergieNumber ?n ; mlg:totalCost ?cost } ORDER BY ?n"
LABELS = PREFIXES + "CONSTRUCT { ?a skos:prefLabel ?l } WHERE { ?a skos:prefLabel ?l }"
# Signs that a double decoding or a wrong charset would spoil.
SIGNS = "1+1 %2B & = ; é € 𝄞 \" ' < > # ? /"
ECHO = f"SELECT (?x AS ?n) {{ VALUES ?x {{ '''{SIGNS}''' }} }}"

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def cells(response: httpx.Response, name: str = "n") -> list[str]:
    assert response.status_code == 200, response.text
    return [row[name]["value"] for row in response.json()["results"]["bindings"]]


def error(response: httpx.Response) -> str:
    """The code of an error, after a look at its shape."""
    (content,) = response.json().values()
    assert content.keys() == {"code", "message", "message_fr"}
    for message in (content["message"], content["message_fr"]):
        assert re.fullmatch(r"\S.+[.]", message, re.DOTALL)
    return str(content["code"])


# --- the three ways to ask


def test_get_form_and_direct_post_are_one(small_server: Server) -> None:
    http = small_server.http
    for text, expected in ((COSTS, ["NP0022605", "NP9900002"]), (ECHO, [SIGNS])):
        assert cells(http.get("/sparql", params={"query": text})) == expected
        assert cells(http.post("/sparql", data={"query": text})) == expected
        for media_type in (DIRECT, f"{DIRECT}; charset=UTF-8", DIRECT.upper()):
            direct = http.post("/sparql", content=text.encode(), headers={"Content-Type": media_type})
            assert cells(direct) == expected


def test_a_plus_is_a_space_and_its_escape_a_plus(small_server: Server) -> None:
    raw = "query=SELECT+(1%2B1+AS+?n)+('%252B'+AS+?m)+{}"
    for response in (
        small_server.http.get(f"/sparql?{raw}"),
        small_server.http.post("/sparql", content=raw, headers={"Content-Type": FORM}),
    ):
        assert (cells(response), cells(response, "m")) == (["2"], ["%2B"])


def test_parameters_of_a_direct_post_are_in_its_url(small_server: Server) -> None:
    response = small_server.http.post(
        "/sparql?format=csv", content="ASK {}", headers={"Content-Type": DIRECT}
    )
    assert response.text == "true"


def test_the_dataset_of_the_protocol(small_server: Server) -> None:
    named = "https://w3id.org/maillage/graph/dossier/NP0022605"
    count = PREFIXES + "SELECT (COUNT(*) AS ?n) { ?op a mlg:Operation }"
    inside = PREFIXES + "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?op a mlg:Operation } }"
    http = small_server.http
    assert cells(http.get("/sparql", params={"query": count, "default-graph-uri": named})) == ["1"]
    assert cells(http.post("/sparql", data={"query": inside, "named-graph-uri": named})) == ["1"]
    assert cells(http.get("/sparql", params={"query": count, "named-graph-uri": named})) == ["0"]
    bad = http.get("/sparql", params={"query": count, "default-graph-uri": "no iri"})
    assert (bad.status_code, error(bad)) == (400, "query-refused")
    assert "'no iri' is no absolute IRI" in bad.json()["error"]["message"]


# --- formats

ROWS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
STATEMENTS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/trig": RdfFormat.TRIG,
    "application/n-quads": RdfFormat.N_QUADS,
    "text/n3": RdfFormat.N3,
}


def test_every_format_by_accept(small_server: Server) -> None:
    for media_type, engine in ROWS.items():
        response = small_server.http.get("/sparql", params={"query": COSTS}, headers={"Accept": media_type})
        assert response.headers["content-type"].partition(";")[0] == media_type
        if engine in (QueryResultsFormat.JSON, QueryResultsFormat.XML, QueryResultsFormat.TSV):
            rows: Any = parse_query_results(response.content, format=engine)
            assert sum(Decimal(row["cost"].value) for row in rows) == Decimal("1517665.30")
        else:
            assert response.text == "n,cost\r\nNP0022605,1517665\r\nNP9900002,0.3\r\n"
    for media_type, rdf in STATEMENTS.items():
        response = small_server.http.get("/sparql", params={"query": LABELS}, headers={"Accept": media_type})
        assert response.headers["content-type"].partition(";")[0] == media_type
        assert len(set(parse(response.content, format=rdf))) == 3


def test_format_rules_over_accept(small_server: Server) -> None:
    asked = {"query": COSTS, "format": "tsv"}
    response = small_server.http.get("/sparql", params=asked, headers=BROWSER)
    assert response.text.startswith("?n\t?cost\n")


NOT_ACCEPTABLE: tuple[tuple[str, str, dict[str, str]], ...] = (
    (COSTS, "text/turtle", {}),
    (LABELS, "text/csv", {}),
    (COSTS, "image/png", {}),
    (COSTS, "*/*", {"format": "turtle"}),
    (LABELS, "*/*", {"format": "csv"}),
    ("CONSTRUCT { <u:a> <u:b> ?t } { BIND(<<( <u:s> <u:p> <u:o> )>> AS ?t) }", "application/ld+json", {}),
    (r"SELECT ('\u0001' AS ?n) {}", "application/sparql-results+xml", {}),
)


@pytest.mark.parametrize(("text", "accept", "more"), NOT_ACCEPTABLE)
def test_what_can_not_be_written_is_refused(
    small_server: Server, text: str, accept: str, more: dict[str, str]
) -> None:
    response = small_server.http.get("/sparql", params={"query": text, **more}, headers={"Accept": accept})
    assert (response.status_code, error(response)) == (406, "not-acceptable")


# --- what is refused

PARSE = "SELECT * WHERE { ?s ?p }"
BAD: tuple[tuple[str, dict[str, Any], int, str], ...] = (
    ("GET", {"params": {"named-graph-uri": "u:g"}}, 400, "query-refused"),
    ("GET", {"params": {"query": ""}}, 400, "query-refused"),
    ("GET", {"params": {"update": "CLEAR ALL"}}, 400, "query-refused"),
    ("GET", {"params": [("query", "ASK {}"), ("query", "ASK {}")]}, 400, "query-refused"),
    ("GET", {"params": {"query": PARSE}}, 400, "query-refused"),
    ("GET", {"params": {"query": "CLEAR ALL"}}, 400, "query-refused"),
    ("GET", {"params": {"query": "ASK " + "{" * 500 + "}" * 500}}, 400, "query-refused"),
    ("GET", {"params": {"query": "ASK { SERVICE <http://127.0.0.1:9/> {} }"}}, 403, "service-refused"),
    ("GET", {"params": {"query": "ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p } }"}}, 400, "query-refused"),
    ("GET", {"params": {"query": "ASK { SERVICE <http://127.0.0.1:9/> {} ?s }"}}, 400, "query-refused"),
    ("GET", {"params": {"query": "ASK FROM <http://127.0.0.1:9/> {}"}}, 403, "service-refused"),
    ("GET", {"params": {"query": "ASK FROM <http://127.0.0.1:9/> { ?s }"}}, 400, "query-refused"),
    ("GET", {"params": {"query": "ASK {}", "format": "pdf"}}, 400, "wrong-use"),
    ("GET", {"params": {"query": "ASK {}", "timeout": "soon"}}, 400, "wrong-use"),
    ("GET", {"params": {"query": "ASK {}", "timeout": "-1"}}, 400, "wrong-use"),
    ("GET", {"params": {"query": "ASK {}", "timeout": "nan"}}, 400, "wrong-use"),
    ("POST", {}, 415, "unsupported-media-type"),
    ("POST", {"data": {"update": "CLEAR ALL"}}, 400, "query-refused"),
    ("POST", {"data": {"query": ["ASK {}", "ASK {}"]}}, 400, "query-refused"),
    ("POST", {"params": {"query": "ASK {}"}, "data": {"query": "ASK {}"}}, 400, "query-refused"),
    ("POST", {"content": "ASK {}", "headers": {"Content-Type": "text/plain"}}, 415, "unsupported-media-type"),
    ("POST", {"json": {"query": "ASK {}"}}, 415, "unsupported-media-type"),
    ("POST", {"files": {"query": b"ASK {}"}}, 415, "unsupported-media-type"),
    (
        "POST",
        {"content": "ASK {}".encode("utf-16"), "headers": {"Content-Type": f"{DIRECT}; charset=UTF-16"}},
        415,
        "unsupported-media-type",
    ),
    (
        "POST",
        {"content": "ASK {}", "headers": {"Content-Type": DIRECT, "Content-Encoding": "gzip"}},
        415,
        "unsupported-media-type",
    ),
    ("POST", {"content": b"ASK {} # \xff", "headers": {"Content-Type": DIRECT}}, 400, "query-refused"),
    ("POST", {"content": b"query=ASK+%7B%7D+%23%FF", "headers": {"Content-Type": FORM}}, 400, "query-refused"),
    ("POST", {"content": "ASK {}" + " " * 500_000, "headers": {"Content-Type": DIRECT}}, 413, "request-too-large"),
    ("PUT", {"content": "ASK {}"}, 405, "method-not-allowed"),
    ("DELETE", {}, 405, "method-not-allowed"),
)  # fmt: skip


@pytest.mark.parametrize(("method", "how", "status", "code"), BAD)
def test_what_is_refused(
    small_server: Server, method: str, how: dict[str, Any], status: int, code: str
) -> None:
    response = small_server.http.request(method, "/sparql", **how)
    assert (response.status_code, error(response)) == (status, code)


def test_a_parse_error_has_its_place_and_reason(small_server: Server) -> None:
    response = small_server.http.get("/sparql", params={"query": "SELECT *\nWHERE { ?s ?p }"})
    said = response.json()["error"]
    assert re.search(r"line 2, column 1\d: expected ", said["message"])
    assert "ligne 2, colonne 1" in said["message_fr"]


@pytest.mark.parametrize(
    ("text", "accept", "place"),
    [
        ("BAD QUERY", "text/turtle", "line 1, "),
        ("CONSTRUC { ?s ?p ?o }\nWHERE { ?s ?p ?o }", "text/turtle", "line 1, "),
        ("SELECT * {\n", "text/turtle", "line 2, "),
        ("CONSTRUCT {\n?s ?p", "application/sparql-results+json", "line 2, "),
        ("SELECT * {\n", "*/*;q=0", "line 2, "),
    ],
)
def test_what_can_not_be_read_is_told_whatever_is_accepted(
    small_server: Server, text: str, accept: str, place: str
) -> None:
    response = small_server.http.get("/sparql", params={"query": text}, headers={"Accept": accept})
    assert (response.status_code, error(response)) == (400, "query-refused")
    assert place in response.json()["error"]["message"]


def test_a_wrong_method_is_told_the_right_ones(small_server: Server) -> None:
    allowed = small_server.http.put("/sparql").headers["allow"]
    assert {method.strip() for method in allowed.split(",")} == {"GET", "HEAD", "OPTIONS", "POST"}


def test_errors_are_pages_for_a_browser(small_server: Server) -> None:
    asked = {"query": "SELECT <script>alert(1)</script>"}
    response = small_server.http.get("/sparql", params=asked, headers=BROWSER)
    assert response.status_code == 400
    assert response.headers["content-type"].startswith("text/html")
    assert "<script>" not in response.text


# --- limits


def test_a_request_may_ask_for_less_time(small_server: Server) -> None:
    cross = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o . ?p ?q ?r }"
    response = small_server.http.get("/sparql", params={"query": cross, "timeout": "0.3"})
    assert (response.status_code, error(response)) == (504, "query-timeout")
    assert "0.3 seconds" in response.text


def test_a_result_over_the_limit_is_refused_whole(
    small_graph: Path, server_on: Callable[..., Server]
) -> None:
    http = server_on(small_graph, max_result_bytes=1000).http
    for text in ("SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"):
        response = http.get("/sparql", params={"query": text})
        assert (response.status_code, error(response)) == (413, "result-too-large")
    assert http.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True


def test_who_finds_all_taken_is_told_when_to_come_back(
    small_graph: Path, server_on: Callable[..., Server]
) -> None:
    server = server_on(small_graph, workers=1, queue=0, timeout=100)
    cross = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o . ?p ?q ?r }"
    told = []

    def ask() -> None:
        response = httpx.get(f"{server.url}sparql", params={"query": cross}, timeout=100)
        told.append((response.status_code, error(response)))

    runaways = [threading.Thread(target=ask) for _ in range(3)]
    for runaway in runaways:
        runaway.start()
    server.wait_until_it_computes()
    response = server.http.get("/sparql", params={"query": cross})
    assert (response.status_code, error(response)) == (503, "busy")
    assert int(response.headers["retry-after"]) > 0
    deadline = time.monotonic() + 100
    while len(told) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    os.kill(server.computing_worker(), signal.SIGKILL)
    for runaway in runaways:
        runaway.join()
    assert told == [(503, "busy"), (503, "busy"), (503, "worker-lost")]


# --- headers


def test_every_answer_says_what_it_leaves_out(small_server: Server) -> None:
    for how in ({"params": {"query": COSTS}}, {"params": {"query": LABELS}}):
        response = small_server.http.get("/sparql", **how)
        assert response.headers["maillage-quarantined"] == "1"
        assert response.headers["maillage-snapshot"]


def test_head_is_get_without_the_body(small_server: Server) -> None:
    asked = {"query": COSTS}
    get = small_server.http.get("/sparql", params=asked)
    head = small_server.http.head("/sparql", params=asked)
    assert head.content == b""
    for name in ("content-length", "content-type", "etag", "maillage-quarantined"):
        assert head.headers[name] == get.headers[name]


def test_an_answer_is_known_again_by_its_tag(small_server: Server) -> None:
    http = small_server.http
    tags = set()
    for text in (COSTS, COSTS + " LIMIT 1"):
        for accept in ("text/csv", "application/sparql-results+json"):
            first = http.get("/sparql", params={"query": text}, headers={"Accept": accept})
            tags.add(first.headers["etag"])
            known = {"Accept": accept, "If-None-Match": f'"other", {first.headers["etag"]}'}
            again = http.get("/sparql", params={"query": text}, headers=known)
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"] == first.headers["etag"]
            assert http.post("/sparql", data={"query": text}, headers=known).status_code == 200
    assert len(tags) == 4


def test_what_changes_by_itself_has_no_tag(small_server: Server) -> None:
    for text in ("SELECT (NOW() AS ?n) {}", "CONSTRUCT { [] <u:p> ?o } { VALUES ?o { 1 2 } }"):
        assert "etag" not in small_server.http.get("/sparql", params={"query": text}).headers


def test_pages_of_other_sites_may_read(small_server: Server) -> None:
    origin = {"Origin": "https://example.org"}
    response = small_server.http.get("/sparql", params={"query": "ASK {}"}, headers=origin)
    assert response.headers["access-control-allow-origin"] == "*"
    exposed = response.headers["access-control-expose-headers"].lower()
    named = {"maillage-quarantined", "etag", "allow", "location", "www-authenticate"}
    assert named <= {name.strip() for name in exposed.split(",")}
    preflight = small_server.http.options(
        "/sparql",
        headers={
            **origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
    )
    assert preflight.status_code == 200
    assert "POST" in preflight.headers["access-control-allow-methods"]
    refused = small_server.http.get("/sparql", params={"query": PARSE}, headers=origin)
    assert refused.headers["access-control-allow-origin"] == "*"


# --- other people's clients


def client(server: Server, text: str, form: str, method: str = URLENCODED, post: bool = False) -> Any:
    wrapper = SPARQLWrapper(f"{server.url}sparql")
    wrapper.setQuery(text)
    wrapper.setReturnFormat(form)
    wrapper.setRequestMethod(method)
    if post:
        wrapper.setMethod(POST)
    return wrapper.queryAndConvert()


# SPARQLWrapper 2.0 reads RDF into a class that rdflib 7 has deprecated.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize(("method", "post"), [(URLENCODED, False), (URLENCODED, True), (POSTDIRECTLY, True)])
def test_sparqlwrapper(small_server: Server, method: str, post: bool) -> None:
    rows = client(small_server, COSTS, JSON, method, post)["results"]["bindings"]
    assert [row["n"]["value"] for row in rows] == ["NP0022605", "NP9900002"]
    assert b"NP9900002,0.3" in client(small_server, COSTS, CSV, method, post)
    assert b"?n\t?cost" in client(small_server, COSTS, TSV, method, post)
    assert "NP9900002" in client(small_server, COSTS, XML, method, post).toxml()
    assert client(small_server, "ASK {}", JSON, method, post)["boolean"] is True
    for form in (XML, JSONLD):
        assert len(client(small_server, LABELS, form, method, post)) == 3
    turtle = client(small_server, LABELS, TURTLE, method, post)
    assert len(rdflib.Graph().parse(data=turtle, format="turtle")) == 3


def test_rdflib(small_server: Server) -> None:
    graph = rdflib.Graph("SPARQLStore")
    graph.open(f"{small_server.url}sparql")
    rows = [tuple(row) for row in graph.query(COSTS)]  # type: ignore[arg-type]
    assert [(str(number), cost.toPython()) for number, cost in rows] == [
        ("NP0022605", Decimal(1517665)),
        ("NP9900002", Decimal("0.3")),
    ]


def test_a_query_of_many_values(small_server: Server) -> None:
    values = " ".join(f"<https://w3id.org/maillage/id/operation/NP99{n:05}>" for n in range(8_000))
    text = PREFIXES + f"SELECT ?n {{ VALUES ?op {{ {values} }} ?op mlg:synergieNumber ?n }}"
    assert len(quote(text)) > 400_000
    response = small_server.http.post("/sparql", content=text, headers={"Content-Type": DIRECT})
    assert cells(response) == ["NP9900002"]


def test_the_number_of_cases() -> None:
    assert (len(BAD), len(NOT_ACCEPTABLE), len(ROWS), len(STATEMENTS)) == (30, 7, 4, 7)
