"""What the editor of /sparql proposes: real terms, and saved questions that run as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from endpoint.questions import questions
from ontology.words import PREFIXES

if TYPE_CHECKING:
    from conftest import Server


def test_its_words_are_those_of_the_ontology(small_server: Server) -> None:
    response = small_server.http.get("/sparql/words.json")
    words = response.json()
    assert words["base"] == "https://w3id.org/maillage/"
    assert words["prefixes"] == dict(PREFIXES)
    terms = {one["name"]: one for one in words["terms"]}
    assert terms["mlg:totalCost"] == {
        "iri": "https://w3id.org/maillage/ns#totalCost",
        "name": "mlg:totalCost",
        "kind": "property",
        "fr": "coût total",
        "en": "total cost",
    }
    assert terms["mlg:Operation"]["kind"] == "class" and terms["dct:title"]["fr"] == "titre"
    assert len(terms) == len(words["terms"]) > 80
    for name, one in terms.items():
        assert one["iri"] == PREFIXES[name.partition(":")[0]] + name.partition(":")[2]
    known = {"If-None-Match": response.headers["etag"]}
    assert small_server.http.get("/sparql/words.json", headers=known).status_code == 304


def test_its_questions_run_as_they_are(small_server: Server) -> None:
    listed = small_server.http.get("/sparql/words.json").json()["questions"]
    assert [one["name"] for one in listed] == list(questions())
    for one in listed:
        answer = small_server.http.get("/sparql", params={"query": one["query"], "format": "json"})
        assert answer.status_code == 200, one["name"]


def test_a_query_that_can_not_be_read_stays_in_the_form(small_server: Server) -> None:
    browser = {"Accept": "text/html"}
    response = small_server.http.get("/sparql", params={"query": "ASK </textarea>"}, headers=browser)
    assert response.status_code == 400
    assert ">ASK &lt;/textarea&gt;</textarea>" in response.text
    assert "<textarea" not in small_server.http.get("/nothing?query=ASK", headers=browser).text
