"""The pages: what they say, in two languages, of a graph that they read through a real server."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from endpoint.questions import questions

if TYPE_CHECKING:
    from conftest import Server

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
VOID = {"input", "link", "meta", "br"}
COUNT = "PREFIX mlg: <https://w3id.org/maillage/ns#> SELECT (COUNT(*) AS ?n) { ?op a mlg:Operation }"


class Page(HTMLParser):
    """A page as its tags: whether they close, the addresses it leads to, and its text."""

    def __init__(self, response: httpx.Response) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        assert response.headers["content-type"] == "text/html; charset=utf-8"
        self.feed(response.text)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"[ \n]+", " ", " ".join(self.words))

    @property
    def addresses(self) -> list[str]:
        return [attributes["href"] or "" for tag, attributes in self.tags if tag == "a"]


def get(server: Server, path: str, **headers: str) -> Page:
    response = server.http.get(path, headers=BROWSER | headers)
    assert response.status_code == 200, response.text
    return Page(response)


def only_our_scripts(page: Page) -> bool:
    """Whether all scripts of a page are files of ours, which nothing of the data or of a query can be in."""
    scripts = [attributes for tag, attributes in page.tags if tag == "script"]
    return all((one["src"] or "").startswith("/static/built/") for one in scripts)


# --- the home page


def test_home_says_in_french_what_is_in_the_graph(small_server: Server) -> None:
    page = get(small_server, "/")
    for said in (
        "Opérations 2 ",
        "Lignes de financement 4 ",
        "Coût total 1\u202f517\u202f665,30\u00a0€ ",
        "Dont FEDER 910\u202f598,10\u00a0€ ",
        "Financeurs nommés 2 ",
        "Territoires concernés 2 ",
        "2020 2 1\u202f517\u202f665,30\u00a0€ ",
        "1 sur 3 ; aucun total ne les compte.",
        "faux <b>.txt – NP9900003 – Une somme fausse",
        "sum-mismatch Les lignes ne font pas le total.",
        "Maillage 0.1.0",
        "0123abcd",
    ):
        assert said in page.text
    assert ("html", {"lang": "fr"}) in page.tags


def test_home_says_it_in_english_to_who_reads_english(small_server: Server) -> None:
    chosen = get(small_server, "/?lang=en")
    preferred = get(small_server, "/", **{"Accept-Language": "en-GB,en;q=0.9,fr;q=0.8"})
    for page in (chosen, preferred):
        for said in ("Total cost €1,517,665.30 ", "2020 2 €1,517,665.30 ", "The rows miss the total."):
            assert said in page.text
        assert ("html", {"lang": "en"}) in page.tags
    assert "/questions/?lang=en" in chosen.addresses
    assert ("html", {"lang": "fr"}) in get(small_server, "/?lang=fr", **{"Accept-Language": "en"}).tags


def test_home_lists_every_question_and_has_a_search_box(small_server: Server) -> None:
    page = get(small_server, "/")
    listed = {address.removeprefix("/questions/") for address in page.addresses if "/questions/" in address}
    assert listed >= set(questions()) and len(questions()) >= 15
    forms = [attributes for tag, attributes in page.tags if tag == "form"]
    assert {form["action"] for form in forms} == {"/search"}


def test_home_stands_while_its_figures_are_made(
    small_graph: Path, tmp_path: Path, server_on: Callable[..., Server]
) -> None:
    """Nobody can make the tables of a graph whose folder for them is a file."""
    graph = tmp_path / "graph"
    shutil.copytree(small_graph, graph, symlinks=True)
    shutil.rmtree(graph / "tables", ignore_errors=True)
    (graph / "tables").write_text("in the way")
    page = get(server_on(graph), "/")
    assert "Les chiffres de ce graphe se préparent" in page.text
    assert "1 sur 3" in page.text


def test_home_of_an_empty_graph(
    tmp_path: Path, publish_trig: Callable[..., object], server_on: Callable[..., Server]
) -> None:
    publish_trig(tmp_path / "graph", "", ())
    page = get(server_on(tmp_path / "graph"), "/")
    assert "Opérations 0 " in page.text
    assert "Dossiers publiés 0 " in page.text


# --- saved questions


def test_a_question_is_a_page_and_three_files(small_server: Server) -> None:
    page = get(small_server, "/questions/erdf-by-operation")
    assert "NP0022605 910\u202f598,00\u00a0€ 60,00\u00a0%" in page.text
    assert "Dossiers laissés de côté" in page.text
    http = small_server.http
    as_csv = http.get("/questions/erdf-by-operation.csv")
    assert as_csv.headers["content-type"] == "text/csv; charset=utf-8"
    expected = [
        ["operation", "erdf", "share"],
        ["NP0022605", "910598.00", "60.00"],
        ["NP9900002", "0.10", "33.33"],
    ]
    assert list(csv.reader(io.StringIO(as_csv.text))) == expected
    as_tsv = http.get("/questions/erdf-by-operation.tsv")
    assert [line.split("\t") for line in as_tsv.text.splitlines()] == expected
    as_json = http.get("/questions/erdf-by-operation.json").json()
    assert as_json["head"]["vars"] == expected[0]
    assert as_json["results"]["bindings"][0]["erdf"]["value"] == "910598"
    for response in (as_csv, as_tsv):
        assert response.headers["maillage-quarantined"] == "1"
        known = {"If-None-Match": response.headers["etag"]}
        assert http.get(response.url.path, headers=known).status_code == 304
    assert as_csv.headers["etag"] != as_tsv.headers["etag"]


def test_every_question_answers_in_every_form(small_server: Server) -> None:
    for name, question in questions().items():
        required = {one.name: "NP0022605" for one in question.parameters if one.default is None}
        for suffix in ("", ".csv", ".tsv", ".json"):
            response = small_server.http.get(f"/questions/{name}{suffix}", params=required, headers=BROWSER)
            assert response.status_code == 200, (name, suffix, response.text)
        same = small_server.http.post("/sparql", data={"query": question.text})
        assert same.status_code == 200, (name, same.text)


def test_a_question_takes_its_parameters(small_server: Server) -> None:
    http = small_server.http
    assert http.get("/questions/caf-nord.csv").text == "operation,amount\r\nNP9900002,0.20\r\n"
    assert http.get("/questions/caf-nord.csv?department=62").text == "operation,amount\r\n"
    page = get(small_server, "/questions/caf-nord?department=62&lang=en")
    assert ("option", {"value": "62", "selected": None}) in page.tags
    assert "/questions/caf-nord.csv?department=62" in page.addresses
    wrong = http.get("/questions/caf-nord.csv?dep=62")
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (400, "wrong-use")


def test_a_question_that_needs_a_value_asks_for_it(small_server: Server) -> None:
    needy = [name for name, one in questions().items() if any(p.default is None for p in one.parameters)]
    assert needy
    for name in needy:
        assert "table" not in {tag for tag, _ in get(small_server, f"/questions/{name}").tags}
        assert small_server.http.get(f"/questions/{name}.csv").status_code == 400


def test_the_list_of_questions_is_json_for_a_program(small_server: Server) -> None:
    listed = small_server.http.get("/questions/").json()["questions"]
    assert [one["name"] for one in listed] == list(questions())
    assert all(one["title"]["fr"] and one["title"]["en"] for one in listed)


@pytest.mark.parametrize(
    "path", ["/questions/erdf-by-operations", "/questions/leverage.pdf", "/questions/.csv"]
)
def test_what_is_no_question_is_not_found(small_server: Server, path: str) -> None:
    response = small_server.http.get(path)
    assert (response.status_code, response.json()["error"]["code"]) == (404, "not-found")


# --- a person's query


def result(server: Server, query: str, **more: str) -> Page:
    response = server.http.get("/sparql", params={"query": query, **more}, headers=BROWSER)
    assert response.status_code == 200, response.text
    return Page(response)


def test_without_a_query_a_browser_gets_the_form_and_a_program_is_told(small_server: Server) -> None:
    assert "textarea" in {tag for tag, _ in get(small_server, "/sparql").tags}
    assert small_server.http.get("/sparql").headers["content-type"].startswith("text/turtle")


def test_the_example_of_the_form_runs(small_server: Server) -> None:
    page = get(small_server, "/sparql")
    example = page.text[page.text.index("PREFIX") : page.text.index("Réponse")]
    assert "NP0022605" in result(small_server, example).text


def test_an_answer_is_a_table_with_its_files(small_server: Server) -> None:
    page = result(small_server, COUNT, lang="en")
    assert "1 row" in page.text
    assert "The default graph does not hold the dossiers that are left out" in page.text
    files = [address for address in page.addresses if "format=csv" in address]
    assert small_server.http.get(files[0]).text == "n\r\n2\r\n"
    assert "true" in result(small_server, "ASK {}").text
    assert "a mlg:Operation" in re.sub(
        r"\s+",
        " ",
        result(small_server, "CONSTRUCT WHERE { ?s a <https://w3id.org/maillage/ns#Operation> }").text,
    )


def test_nothing_of_the_data_or_the_query_is_markup(small_server: Server) -> None:
    title = "PREFIX dct: <http://purl.org/dc/terms/> SELECT ?t { ?op dct:title ?t }"
    for page in (
        result(small_server, title),
        result(small_server, "SELECT ('<script>alert(1)</script>' AS ?x) {} # </textarea><script>"),
        result(small_server, title.replace("SELECT ?t", "CONSTRUCT { ?op dct:title ?t }")),
    ):
        assert only_our_scripts(page)
        assert "<script>" in page.text
    odd = result(small_server, "SELECT (<javascript:alert(1)> AS ?x) (<http://e/?a=1&b='> AS ?y) {}")
    assert [address for address in odd.addresses if address.startswith("javascript")] == []
    assert "http://e/?a=1&b='" in odd.addresses


def test_an_answer_too_long_for_a_page_is_not_cut(small_server: Server) -> None:
    long = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } "
    response = small_server.http.get("/sparql", params={"query": long + "LIMIT 9000"}, headers=BROWSER)
    assert response.status_code == 413
    assert "format=csv" in response.text
    assert "LIMIT 5" in result(small_server, long + "LIMIT 5").text


# --- all pages


PAGES = (
    "/",
    "/?lang=en",
    "/questions/",
    "/sparql",
    "/questions/leverage",
    "/nothing",
    f"/sparql?query={COUNT}",
)


REFUSED = (
    "/network?from=2020&to=2019",
    "/network?place=here",
    "/network?kind=none",
    "/network?from=2020&from=2019",
    "/network.doc",
    "/map?kind=none",
    "/map?by=weight",
    "/map?year=2020&year=2019",
    "/id/agent/erdf.html?part=all",
    "/id/agent/erdf.html?format=csv",
    "/id/agent/erdf.html?format=turtle",
    "/catalog.doc",
    "/questions/leverage?sort=-total&sort=total",
    f"/sparql?query={COUNT}&format=turtle",
    f"/sparql?query={COUNT}&timeout=soon",
)


@pytest.mark.parametrize("path", REFUSED)
def test_what_is_refused_is_said_in_french_too(small_server: Server, path: str) -> None:
    response = small_server.http.get(path, headers=BROWSER | {"Accept-Language": "fr"})
    assert response.status_code in (400, 404, 406)
    assert "Cela n&#39;a pas marché" in response.text
    assert "Message précis" not in response.text


@pytest.mark.parametrize("path", PAGES)
def test_no_page_needs_a_script_or_an_inline_style(small_server: Server, path: str) -> None:
    response = small_server.http.get(path, headers=BROWSER)
    assert only_our_scripts(Page(response))
    for tag, attributes in Page(response).tags:
        assert tag not in ("style", "iframe")
        assert not any(name == "style" or name.startswith("on") for name in attributes)
    assert "default-src 'none'" in response.headers["content-security-policy"]


def test_every_link_leads_somewhere(small_server: Server) -> None:
    seen = set()
    for path in (*PAGES[:5], "/questions/caf-nord?department=62"):
        page = get(small_server, path)
        seen |= {address.partition("#")[0] for address in page.addresses if address.startswith("/")}
        assert all(address.startswith(("/", "?", "#", "http")) for address in page.addresses)
    assert len(seen) > 20
    for address in sorted(seen):
        found = small_server.http.get(address, headers=BROWSER, follow_redirects=True)
        assert found.status_code == 200, address


def test_for_those_who_watch(small_server: Server) -> None:
    assert small_server.http.get("/health").json() == {"status": "ok"}
    ready = small_server.http.get("/ready").json()
    assert (ready["status"], ready["quarantined"]) == ("ready", 1)


# --- values of parameters are terms, never pieces of a query


VALUES = {
    '59" } ?s ?p ?o . VALUES ?x { "': 200,
    "59\\": 200,
    "} UNION { SERVICE <http://127.0.0.1/> {} }": 200,
    "UNDEF": 200,
    "\u00e9\u0000\n": 200,
}


@pytest.mark.parametrize("value", VALUES)
def test_a_value_is_a_term_whatever_it_holds(small_server: Server, value: str) -> None:
    response = small_server.http.get("/questions/caf-nord.csv", params={"department": value})
    assert (response.status_code, response.text) == (VALUES[value], "operation,amount\r\n")


def test_what_is_wrong_with_parameters_is_said_in_a_sentence(small_server: Server) -> None:
    said = {
        "department=59&department=62": "The parameter 'department' was given twice: give one value.",
        "dep=62": "Question 'caf-nord' has no parameter 'dep'; it takes department.",
    }
    for query, message in said.items():
        response = small_server.http.get(f"/questions/caf-nord.csv?{query}")
        assert (response.status_code, response.json()["error"]["message"]) == (400, message)
    missing = small_server.http.get("/questions/actors-of-an-operation.csv")
    assert missing.status_code == 400
    assert "needs the parameter 'operation', a text (Synergie number" in missing.json()["error"]["message"]


def test_the_list_of_questions_has_their_parameters_with_their_types(small_server: Server) -> None:
    listed = {one["name"]: one for one in small_server.http.get("/questions/").json()["questions"]}
    assert listed["caf-nord"]["parameters"] == [
        {
            "name": "department",
            "type": "string",
            "default": "59",
            "label": {"fr": "Département (code INSEE)", "en": "Department (INSEE code)"},
        }
    ]
    assert listed["leverage"]["parameters"] == []


def test_the_number_of_values() -> None:
    assert len(VALUES) == 5
