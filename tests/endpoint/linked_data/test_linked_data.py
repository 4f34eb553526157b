"""Every IRI of ours answers by its path, on real servers over a graph that a real build made."""

from __future__ import annotations

import html
import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import httpx
import pytest
import rdflib
from pyoxigraph import NamedNode, RdfFormat, Store, parse

from endpoint.addresses import ENDINGS
from endpoint.snapshot import current

if TYPE_CHECKING:
    from conftest import Server

EXAMPLES = Path(__file__).parents[3] / "examples"
BASE = "https://w3id.org/maillage/"
OTHER_BASE = "https://data.example.org/aides/"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
MLG = "https://w3id.org/maillage/ns#"

StartServer = Callable[..., "Server"]


def build(graph: Path, *paths: Path, base_iri: str = BASE) -> Path:
    command = [sys.executable, "-m", "endpoint.cli", "build", *paths, "--graph", graph]
    environment = os.environ | {"MAILLAGE_BASE_IRI": base_iri}
    done = subprocess.run(
        list(map(str, command)), check=False, capture_output=True, text=True, env=environment
    )
    assert done.returncode in (0, 1), done.stderr
    return graph


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two real operations, an invented one, and one that is quarantined."""
    folder = tmp_path_factory.mktemp("dossiers")
    for source in ("dossiers/NP0022605", "dossiers/NP0019238", "invented/NP9900001", "invented/NP9900002"):
        path = EXAMPLES / f"{source}.txt"
        (folder / path.name).write_bytes(path.read_bytes())
    return build(tmp_path_factory.mktemp("built") / "graph", folder)


@pytest.fixture(scope="module")
def server(built: Path, serving: StartServer) -> Iterator[Server]:
    one = serving(built)
    yield one
    assert one.stop() == (0, "")


class Page(HTMLParser):
    """The text and the links of a page whose tags all close."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self.quotes: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert tag not in ("style", "iframe") and "style" not in given
        assert tag != "script" or (given.get("src") or "").startswith("/static/built/"), (
            "a script in the page"
        )
        if tag == "a":
            self.links.append(given["href"] or "")
        if tag == "blockquote":
            self.quotes.append("")
        if given.get("id"):
            self.ids.add(str(given["id"]))
        if tag not in ("meta", "link", "br", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if "blockquote" in self.open:
            self.quotes[-1] += data

    @property
    def text(self) -> str:
        return re.sub(r"[ \n]+", " ", " ".join(self.words))


def page(server: Server, path: str, **more: str) -> Page:
    response = server.http.get(path, headers=BROWSER | more, follow_redirects=True)
    assert (response.status_code, response.headers["content-type"]) == (200, "text/html; charset=utf-8")
    return Page(response.text)


def graph_of(response: httpx.Response, media_type: str) -> set[str]:
    """The statements of an answer, as N-Triples, read by the engine."""
    rdf = RdfFormat.from_media_type(media_type)
    assert rdf is not None
    return {f"{q.subject} {q.predicate} {q.object}" for q in parse(response.content, rdf)}


# --- all IRIs


def iris(graph: Path) -> list[str]:
    """Every IRI of ours that occurs anywhere in the graph."""
    store = Store.read_only(str(current(graph).store))
    base = current(graph).manifest.base_iri
    found: set[str] = set()
    for quad in store:
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
            if isinstance(term, NamedNode) and term.value.startswith((base, BASE)):
                found.add(term.value)
    return sorted(found)


KINDS = (
    "id/operation/NP0022605",
    "id/operation/NP0022605/line/3",
    "id/operation/NP0022605/participation/1",
    "id/operation/NP0022605/agent/beneficiary",
    "id/agent/erdf",
    "id/agent/caf/59",
    "id/agent/siren/245901160",
    "id/territory/epci/245901160",
    "id/territory/commune/62563",
    "id/territory/department/59",
    "id/decision/32/2020-06-16",
    "def/resolution",
    "def/resolution/stated",
    "def/programme/2014FR16M0OP012/objective/2.2.2.1",
    "def/funder-category/autres-publics",
)


@pytest.mark.parametrize("key", KINDS)
def test_a_thing_leads_to_its_page_and_to_its_data(server: Server, key: str) -> None:
    for accept, ending in (
        (BROWSER["Accept"], "html"),
        ("", "ttl"),
        ("*/*", "ttl"),
        ("text/turtle", "ttl"),
        ("application/ld+json", "jsonld"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "rdf"),
        ("application/trig;q=0.4, application/n-quads;q=0.5", "nq"),
    ):
        response = server.http.get(f"/{key}", headers={"Accept": accept})
        assert response.status_code == 303, response.text
        assert response.headers["location"] == f"/{key}.{ending}"
        assert "Accept" in response.headers["vary"]
        assert f'</{key}.html>; rel="describedby"; type="text/html"' in response.headers["link"]
        document = server.http.get(response.headers["location"], headers={"Accept": accept})
        assert document.status_code == 200
        assert document.headers["content-type"] == ENDINGS[ending].media_type


def test_every_iri_in_the_graph_answers(server: Server, built: Path) -> None:
    """Save the official places, which are thousands alike: one in two hundred of them."""
    all_of_them = iris(built)
    places = [
        iri for iri in all_of_them if re.search(r"id/(territory/(commune|epci)|agent/(siren|commune))/", iri)
    ]
    others = sorted(set(all_of_them) - set(places))
    assert len(places) > 1000 and len(others) > 500
    for iri in [*others, *places[::200]]:
        path = "/" + iri.removeprefix(BASE).partition("#")[0]
        response = server.http.get(path, headers=BROWSER, follow_redirects=True)
        assert response.status_code == 200, iri
        if iri.startswith(MLG) and iri != MLG:
            assert iri.removeprefix(MLG) in Page(response.text).ids, iri


def test_a_document_says_alike_in_every_format(server: Server) -> None:
    key = "id/operation/NP0022605/line/3"
    read = {}
    for ending, one in ENDINGS.items():
        if one.page:
            continue
        response = server.http.get(f"/{key}.{ending}")
        media_type = one.media_types[0]
        own = f"<{BASE}{key}.{ending}>"
        read[ending] = {line for line in graph_of(response, media_type) if not line.startswith(own)}
    assert len(read) == 7
    assert len({frozenset(statements) for statements in read.values()}) == 1
    statements = read["nt"]
    line = f"<{BASE}{key}>"
    assert f'{line} <{MLG}amount> "30000"^^<http://www.w3.org/2001/XMLSchema#decimal>' in statements
    assert f"<{BASE}id/operation/NP0022605> <{MLG}hasFundingLine> {line}" in statements
    assert any(f"<{MLG}supports> {line}" in one for one in statements)
    assert any(f"<{MLG}quote> \"AUTRES PUBLICS\\tCommunauté d'agglomérations" in one for one in statements)


def test_rdflib_follows_an_iri_to_its_data(server: Server) -> None:
    graph = rdflib.Graph().parse(urljoin(server.url, "/id/operation/NP0019238"))
    operation = rdflib.URIRef(f"{BASE}id/operation/NP0019238")
    assert graph.value(operation, rdflib.URIRef(f"{MLG}synergieNumber")) == rdflib.Literal("NP0019238")


# --- documents


def test_a_document_is_known_again(server: Server) -> None:
    paths = (
        "/id/agent/erdf.ttl",
        "/id/agent/erdf.html",
        "/graph/dossier/NP0022605.nq",
        "/ns",
        "/shapes.html",
    )
    tags = set()
    for path in paths:
        first = server.http.get(path)
        tag = first.headers["etag"]
        tags.add(tag)
        assert re.fullmatch(r'"[0-9a-f]{32}(-gzip)?"', tag)
        again = server.http.get(path, headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert set(again.headers["vary"].split(", ")) <= set(first.headers["vary"].split(", "))
        other = server.http.get(path, headers={"If-None-Match": '"other"'})
        assert (other.status_code, other.content) == (200, first.content)
        head = server.http.head(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-length"] == first.headers["content-length"]
    assert len(tags) == len(paths)


def test_a_document_of_the_installation_is_known_by_its_content(server: Server) -> None:
    known = set()
    for name in ("ns", "ns/0.1.0", "shapes"):
        for ending, lang in product(ENDINGS, ("fr", "en")):
            plain = {"Accept-Encoding": "identity"}
            document = server.http.get(f"/{name}.{ending}?lang={lang}", headers=plain)
            known.add((document.headers["etag"], document.headers["content-type"], document.content))
    # Seven formats of the two, by either name and in whichever language they are asked for; and six pages.
    assert len(known) == len({tag for tag, _, _ in known}) == 2 * 7 + 3 * 2


def test_a_page_in_another_language_is_another_document(server: Server) -> None:
    french = server.http.get("/id/agent/erdf.html")
    english = server.http.get("/id/agent/erdf.html", headers={"Accept-Language": "en"})
    assert french.headers["etag"] != english.headers["etag"]
    assert "Accept-Language" in french.headers["vary"]
    assert english.headers["content-language"] == "en"


def test_the_header_link_names_the_thing_and_the_other_formats(server: Server) -> None:
    link = server.http.get("/id/agent/erdf.ttl").headers["link"]
    assert f'<{BASE}id/agent/erdf>; rel="canonical"' in link
    assert f'<{BASE}id/agent/erdf>; rel="describes"' in link
    assert '</id/agent/erdf.jsonld>; rel="alternate"; type="application/ld+json"' in link
    assert "/id/agent/erdf.ttl" not in link
    page_link = server.http.get("/id/agent/erdf.html").headers["link"]
    assert '</id/agent/erdf.ttl>; rel="describedby"; type="text/turtle"' in page_link


def test_format_rules_over_accept(server: Server) -> None:
    http = server.http
    assert http.get("/id/agent/erdf?format=nt", headers=BROWSER).headers["location"] == "/id/agent/erdf.nt"
    assert http.get("/ns?format=jsonld").headers["content-type"] == "application/ld+json"
    assert http.get("/id/agent/erdf?lang=en&format=html").headers["location"] == "/id/agent/erdf.html?lang=en"
    told = {
        "/id/agent/erdf?format=csv": (406, "not-acceptable"),
        "/id/agent/erdf?format=klingon": (400, "wrong-use"),
        "/id/agent/erdf?format=": (400, "wrong-use"),
        "/id/agent/erdf.ttl?format=nt": (400, "wrong-use"),
        "/graph/reference?format=csv": (406, "not-acceptable"),
    }
    for path, expected in told.items():
        response = http.get(path)
        assert (response.status_code, response.json()["error"]["code"]) == expected, path
    refused = http.get("/id/agent/erdf", headers={"Accept": "image/png"})
    assert refused.status_code == 406 and "text/turtle" in refused.json()["error"]["message"]


def test_only_reading_is_offered(server: Server) -> None:
    for path in ("/id/agent/erdf", "/ns", "/shapes", "/graph/reference"):
        response = server.http.delete(path)
        assert response.status_code == 405 and "GET" in response.headers["allow"]


# --- pages


def test_the_statements_of_an_operation_stand_with_their_words(server: Server) -> None:
    shown = page(server, "/id/operation/NP0022605?view=statements")
    assert "/id/operation/NP0022605.html" in shown.links
    for said in (
        "CENTRES SOCIAUX CONNECTES DU BASSIN MINIER",
        "coût total",
        "1\u202f517\u202f665",
        "a pour ligne de financement",
        "CA de la Porte du Hainaut",
    ):
        assert said in shown.text, said
    assert "total cost" not in shown.text
    english = page(server, "/id/operation/NP0022605?view=statements&lang=en")
    assert "total cost" in english.text and "coût total" not in english.text
    assert any("1 517 665,00" in quote for quote in shown.quotes)
    assert any(quote.startswith("AUTRES PUBLICS\tCommunauté d'agglomérations") for quote in shown.quotes)
    assert all(link.startswith(("/", "?", "#", "http")) for link in shown.links)
    assert not any(link.startswith(BASE) for link in shown.links)
    inside = {link for link in shown.links if link.startswith(("/id/", "/def/", "/ns", "/graph/"))}
    assert len(inside) > 40
    for link in sorted(inside):
        assert server.http.get(link, headers=BROWSER, follow_redirects=True).status_code == 200, link


def test_texts_of_the_readers_language_come_first(server: Server) -> None:
    found = {}
    for lang, other in (("fr", "en"), ("en", "fr")):
        address = f"/def/agent-kind/caf.html?lang={lang}"
        texts = re.findall(r'<dd><span lang="(..)"( class="other")?>', server.http.get(address).text)
        found[lang] = texts
        assert (lang, "") in texts and (other, ' class="other"') in texts
        assert (lang, ' class="other"') not in texts and (other, "") not in texts
        assert texts[0][0] == lang
    assert len(found["fr"]) == len(found["en"])


def test_the_page_of_a_line_shows_its_words_once(server: Server) -> None:
    shown = page(server, "/id/operation/NP0022605/line/3")
    assert shown.quotes[0] == "AUTRES PUBLICS\tCommunauté d'agglomérations\t1,98 %\t30 000,00 €"
    assert len(shown.quotes) == 1
    assert "Ce qui y mène" in shown.text


def test_the_page_of_an_evidence_shows_the_words_in_their_text(server: Server, built: Path) -> None:
    store = Store.read_only(str(current(built).store))
    text = (EXAMPLES / "dossiers" / "NP0022605.txt").read_text(encoding="utf-8")
    rows = store.query(
        f"""PREFIX mlg: <{MLG}> SELECT ?e ?start ?quote WHERE {{
          GRAPH <{BASE}graph/dossier/NP0022605> {{ ?e mlg:quote ?quote ; mlg:start ?start }} }}"""
    )
    count = 0
    for e, start, quote in rows:  # type: ignore[union-attr]
        response = server.http.get("/" + e.value.removeprefix(BASE) + ".html")
        marked = re.findall(r"<mark>(.*?)</mark>", response.text, re.DOTALL)
        assert [html.unescape(one) for one in marked] == [quote.value]
        line = text.count("\n", 0, int(start.value)) + 1
        assert f"Ligne {line}, colonne" in response.text
        count += 1
    assert count > 20


def test_statements_lead_both_ways(server: Server) -> None:
    shown = page(server, "/id/agent/erdf?view=statements")
    assert "FEDER" in shown.text and "FEDER / ERDF" not in shown.text
    assert any(re.fullmatch(r"/id/operation/NP\d{7}/line/\d+", link) for link in shown.links)


def test_a_page_keeps_a_language_that_was_chosen(server: Server) -> None:
    shown = page(server, "/id/operation/NP0022605?lang=en&view=statements")
    assert "/id/operation/NP0022605.html?lang=en" in shown.links
    assert "What the graph says of it" in shown.text
    assert "/id/operation/NP0022605/line/3?lang=en" in shown.links
    assert "/ns?lang=en#hasFundingLine" in shown.links


def test_where_too_much_leads_to_a_thing_the_page_and_the_data_say_so(server: Server) -> None:
    shown = page(server, "/def/territory-kind/commune")
    assert "Plus de 1\u202f000 énoncés y mènent" in shown.text
    (csv,) = [link for link in shown.links if "format=csv" in link]
    assert server.http.get(csv).text.count("\n") > 1000
    data = server.http.get("/def/territory-kind/commune.nt").text
    assert "More than 1000 statements lead to this thing" in data
    assert "territoryKind" not in data


def test_a_quarantined_operation_has_a_page_that_says_so(server: Server) -> None:
    statements = "/id/operation/NP9900002?view=statements"
    for path in ("/id/operation/NP9900002", statements, "/graph/quarantine/NP9900002"):
        assert "en quarantaine, et aucun total ne le compte" in page(server, path).text
    assert "quarantaine" not in page(server, "/id/operation/NP9900001").text


def test_nothing_of_the_data_is_markup(small_server: Server) -> None:
    for path in ("/id/operation/NP9900002", "/id/operation/NP9900002?view=statements"):
        assert "Un <script>alert('&')</script> connecté" in page(small_server, path).text


def test_a_page_tells_how_many_graphs_it_does_not_name(
    tmp_path: Path, publish_trig: Callable[..., object], server_on: StartServer
) -> None:
    base = "https://w3id.org/maillage/"
    said = "".join(
        f"<{base}graph/user/{n:03}> {{ <{base}id/agent/x> a <http://e/Kind> }}\n" for n in range(130)
    )
    publish_trig(tmp_path / "graph", said)
    server = server_on(tmp_path / "graph")
    shown = page(server, "/id/agent/x.html?view=statements")
    assert len([link for link in shown.links if link.startswith("/graph/user/")]) == 100
    assert "Et 30 de plus" in shown.text
    (csv,) = [link for link in shown.links if "SELECT" in link]
    assert len(server.http.get(csv).text.splitlines()) == 131


# --- named graphs


def test_a_graph_is_itself_in_every_format(server: Server, built: Path) -> None:
    name = f"{BASE}graph/dossier/NP0022605"
    store = Store.read_only(str(current(built).store))
    quads = list(store.quads_for_pattern(None, None, None, NamedNode(name)))
    expected = {f"{q.subject} {q.predicate} {q.object}" for q in quads}
    for ending, one in ENDINGS.items():
        if one.page:
            continue
        response = server.http.get(f"/graph/dossier/NP0022605.{ending}")
        assert response.status_code == 200
        assert graph_of(response, one.media_types[0]) == expected, ending
        if ending in ("nq", "trig"):
            rdf = RdfFormat.from_media_type(one.media_types[0])
            assert rdf is not None
            assert {str(q.graph_name) for q in parse(response.content, rdf)} == {f"<{name}>"}
    assert server.http.get("/graph/dossier/NP0022605").headers["content-location"].endswith(".ttl")
    shown = page(server, "/graph/dossier/NP0022605")
    assert f"{len(quads)} énoncés" in shown.text and "preuve" in shown.text


def test_a_graph_may_be_named_like_a_file(
    tmp_path: Path, publish_trig: Callable[..., object], server_on: StartServer
) -> None:
    trig = """@base <https://w3id.org/maillage/> . @prefix e: <http://e/> .
    <graph/user/a> { e:x e:y 1 } <graph/user/a.ttl> { e:x e:y 2 } <graph/user/été> { e:x e:y 3 }"""
    publish_trig(tmp_path / "graph", trig)
    http = server_on(tmp_path / "graph").http
    answers = {
        "/graph/user/a": "1",
        "/graph/user/a.ttl": "2",
        "/graph/user/a.ttl.ttl": "2",
        "/graph/user/a.nt": "1",
        "/graph/user/%C3%A9t%C3%A9": "3",
        "/graph/user/%c3%a9t%c3%a9.ttl": "3",
        "/graph/us%65r/a": "1",
    }
    for path, value in answers.items():
        response = http.get(path)
        assert response.status_code == 200, path
        assert f"<http://e/y> {value}" in response.text or f'<http://e/y> "{value}"' in response.text, path
    assert "%C3%A9t%C3%A9" in http.get("/graph/user/%C3%A9t%C3%A9").headers["link"]


def test_what_rdf_xml_can_not_say_is_refused_on_every_way_out(
    tmp_path: Path, publish_trig: Callable[..., object], server_on: StartServer
) -> None:
    publish_trig(tmp_path / "graph", f"<{BASE}graph/user/a> {{ <{BASE}id/a> <http://e/1> 1 }}")
    http = server_on(tmp_path / "graph").http
    described = f"/sparql?query=DESCRIBE <{BASE}id/a> FROM <{BASE}graph/user/a>&format="
    ways = ("/id/a.", "/graph/user/a.", f"/store?graph={BASE}graph/user/a&format=", described)
    for way in ways:
        answer = http.get(f"{way}rdf")
        assert (answer.status_code, answer.json()["error"]["code"]) == (406, "not-acceptable"), way
        assert "take Turtle" in answer.json()["error"]["message"]
        assert http.get(f"{way}ttl").status_code == 200


# --- the ontology and the shapes


def test_the_ontology_is_one_document_with_all_terms(server: Server) -> None:
    http = server.http
    assert http.get("/ns").status_code == 200
    ontology = rdflib.Graph().parse(data=http.get("/ns.rdf").text, format="xml")
    version = ontology.value(rdflib.URIRef(MLG), rdflib.OWL.versionIRI)
    assert str(version) == f"{BASE}ns/0.1.0"
    assert http.get("/" + str(version).removeprefix(BASE)).content == http.get("/ns").content
    terms = {str(s).removeprefix(MLG) for s in ontology.subjects() if str(s).startswith(MLG)} - {""}
    assert len(terms) > 80
    assert page(server, "/ns").ids >= terms
    assert "@context" in http.get("/ns/context.jsonld").json()


def test_the_shapes_are_the_same_bytes_each_time(server: Server, built: Path, server_on: StartServer) -> None:
    first, second = server.http.get("/shapes"), server_on(built).http.get("/shapes")
    assert first.content == second.content
    assert first.headers["etag"] == second.headers["etag"]
    assert "missing-identifier" in page(server, "/shapes").ids
    assert len(rdflib.Graph().parse(data=first.text, format="turtle")) > 500


@pytest.mark.parametrize("path", ["/ns/9.9.9", "/ns/Operation", "/ns.exe", "/shapes.exe", "/ns/0.1.0/x"])
def test_no_other_version_is_made_up(server: Server, path: str) -> None:
    response = server.http.get(path)
    assert (response.status_code, response.json()["error"]["code"]) == (404, "not-found")
    assert response.json()["error"]["try"]


# --- what is not there


UNKNOWN = {
    "/id/operation/NP0000000": "nor does any of the earlier versions",
    "/id/operation/NP0000000.ttl": "nor does any of the earlier versions",
    "/id/operation/NP0022605/line/99": "no record tells",
    "/id/nothing%20at%20all": "no record tells",
    "/id/%3Cscript%3E": "no record tells",
    "/id/a%22b": "no record tells",
    "/def/resolution/stted": "no record tells",
    "/graph/nothing": "no record tells",
    "/id/": "no record tells",
    "/id/%ff%fe": "no record tells",
}


@pytest.mark.parametrize("path", UNKNOWN)
def test_what_is_unknown_is_said_in_both_languages(server: Server, path: str) -> None:
    machine = server.http.get(path)
    assert machine.status_code == 404, machine.text
    error = machine.json()["error"]
    assert error["code"] == "not-found"
    assert UNKNOWN[path] in error["message"] and error["message_fr"].startswith("Le graphe ne dit rien")
    for lang, title in (("fr", "Introuvable"), ("en", "Not found")):
        response = server.http.get(path, headers=BROWSER, params={"lang": lang})
        assert response.status_code == 404
        assert title in Page(response.text).text


def test_a_path_can_not_write_a_header(server: Server) -> None:
    for path in ("/id/a%0d%0aX-Evil:%201", "/id/operation/NP0022605%0d%0aX-Evil:%201", "/graph/a%0aX-Evil:1"):
        response = server.http.get(path)
        assert response.status_code == 404
        assert "x-evil" not in response.headers


def test_an_answer_for_what_is_unknown_says_what_to_try(server: Server) -> None:
    def tries(path: str) -> list[str]:
        found: list[str] = server.http.get(path).json()["error"]["try"]
        for other in found:
            assert server.http.get(other, headers=BROWSER, follow_redirects=True).status_code == 200, other
        return found

    assert tries("/id/operation/NP0022605/line/99")[0] == "/id/operation/NP0022605"
    assert "/def/resolution/stated" in tries("/def/resolution/stted")
    assert "/def/resolution" in tries("/def/resolutio")
    assert len(tries("/def/zzz")) > 10


def test_what_an_earlier_graph_had_is_gone(tmp_path: Path, server_on: StartServer) -> None:
    graph = tmp_path / "graph"
    first, second = EXAMPLES / "dossiers" / "NP0019238.txt", EXAMPLES / "invented" / "NP9900001.txt"
    build(graph, first, second)
    server = server_on(graph)
    key = next(one for one in iris(graph) if re.search(r"id/dossier/[0-9a-f]{16}$", one))
    assert server.http.get("/id/operation/NP0019238").status_code == 303
    build(graph, second)
    for path in ("/id/operation/NP0019238", "/id/operation/NP0019238.ttl", "/graph/dossier/NP0019238"):
        response = server.http.get(path)
        assert (response.status_code, response.json()["error"]["code"]) == (410, "gone"), path
        assert "was in version 000001-" in response.json()["error"]["message"]
    shown = server.http.get("/id/operation/NP0019238", headers=BROWSER)
    assert shown.status_code == 410 and "N'est plus dans le graphe" in Page(shown.text).text
    assert server.http.get("/id/operation/NP0019238/line/1").status_code == 404
    assert server.http.get("/id/operation/NP0000000").status_code == 404
    assert server.http.get("/" + key.removeprefix(BASE)).status_code in (303, 410)


# --- another base


def test_data_under_another_base_answer_by_their_path(tmp_path: Path, server_on: StartServer) -> None:
    graph = build(tmp_path / "graph", EXAMPLES / "invented" / "NP9900001.txt", base_iri=OTHER_BASE)
    server = server_on(graph)
    data = server.http.get("/id/operation/NP9900001", follow_redirects=True)
    assert f"<{OTHER_BASE}id/operation/NP9900001>" in data.text
    assert f'<{OTHER_BASE}id/operation/NP9900001>; rel="canonical"' in data.headers["link"]
    own, shown = (page(server, f"/id/operation/NP9900001{view}") for view in ("", "?view=statements"))
    assert "FEDER" in own.text
    shown.links += own.links
    inside = {link for link in shown.links if link.startswith(("/id/", "/def/", "/ns", "/graph/"))}
    assert {link.split("/")[1].partition("#")[0] for link in inside} >= {"id", "def", "ns", "graph"}
    assert not any(OTHER_BASE in link or BASE in link for link in shown.links)
    for link in sorted(inside):
        assert server.http.get(link, headers=BROWSER, follow_redirects=True).status_code == 200, link
    assert server.http.get("/def/resolution/stated", follow_redirects=True).status_code == 200


# --- its place among the others


def test_a_new_snapshot_changes_the_tag(
    tmp_path: Path, publish_trig: Callable[..., object], server_on: StartServer
) -> None:
    trig = "@base <https://w3id.org/maillage/> . <id/a> <http://e/n> {} ."
    publish_trig(tmp_path / "graph", trig.format(1))
    http = server_on(tmp_path / "graph").http
    before = http.get("/id/a.nt")
    publish_trig(tmp_path / "graph", trig.format(2))
    after = http.get("/id/a.nt", headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200 and '"2"' in after.text
    assert after.headers["maillage-snapshot"] != before.headers["maillage-snapshot"]


def test_pages_stand_while_snapshots_come_and_go(
    tmp_path: Path, publish_trig: Callable[..., object], server_on: StartServer
) -> None:
    publish_trig(tmp_path / "graph")
    server = server_on(tmp_path / "graph")
    done = threading.Event()
    statuses: list[int] = []

    def ask() -> None:
        with httpx.Client(base_url=server.url, timeout=100, headers=BROWSER, follow_redirects=True) as http:
            while not done.is_set():
                statuses.append(http.get("/id/operation/NP0022605").status_code)
                statuses.append(http.get("/graph/dossier/NP0022605.nq").status_code)

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for number in range(1, 6):
        while len(statuses) < 2 * number and all(thread.is_alive() for thread in threads):
            time.sleep(0.01)
        publish_trig(tmp_path / "graph")
    done.set()
    for thread in threads:
        thread.join()
    assert set(statuses) == {200} and len(statuses) > 4


def test_a_path_may_be_as_long_as_it_likes(server: Server) -> None:
    for path in ("/id/" + "a/" * 15_000, "/id/" + "%41" * 15_000, "/graph/" + "a." * 15_000 + "ttl"):
        assert server.http.get(path).status_code == 404


def test_the_answers_of_queries_and_questions_lead_to_things_here(server: Server) -> None:
    query = f"SELECT ?o {{ ?o a <{MLG}Operation> }}"
    shown = Page(server.http.get("/sparql", params={"query": query}, headers=BROWSER).text)
    assert "/id/operation/NP0022605" in shown.links
    assert "/id/operation/NP0022605" in page(server, "/questions/leverage").links


def test_blank_nodes_and_odd_values_are_shown(
    tmp_path: Path, publish_trig: Callable[..., object], server_on: StartServer
) -> None:
    trig = """@base <https://w3id.org/maillage/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
    <id/a> <http://e/p> [ <http://e/q> 1 ] , "x"@de , "maybe"^^xsd:integer , 1e0 , true , <urn:x:y> ,
      "31/02"^^xsd:date , <javascript:alert(1)> ."""
    publish_trig(tmp_path / "graph", trig)
    server = server_on(tmp_path / "graph")
    shown = page(server, "/id/a")
    assert {"maybe", "true", "urn:x:y", "31/02"} <= set(shown.text.split())
    assert not any(link.startswith(("javascript", "urn")) for link in shown.links)
    assert server.http.get("/id/a.ttl").status_code == 200


def test_the_answers_are_json_that_parses(server: Server) -> None:
    assert json.loads(server.http.get("/id/agent/erdf.jsonld").text)


def test_the_number_of_cases() -> None:
    assert (len(KINDS), len(UNKNOWN)) == (15, 10)
