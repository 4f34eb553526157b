"""The search: what is found, in which order, and that nothing typed can break it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from endpoint.pages.finding_names import LONGEST, expression, search
from endpoint.snapshot import TABLES, current
from endpoint.tables.served import Database

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Server
    from pages.conftest import See

ID = "https://w3id.org/maillage/id/"
FIRST = {
    "mazingarbe": "territory/commune/62563",
    "MAZINGARBE": "territory/commune/62563",
    "federation des centres sociaux du nord": "agent/federation-centres-sociaux-nord-pas-de-calais",
    "N° NP0022605": "operation/NP0022605",
    "numéro Synergie : np0022605": "operation/NP0022605",
    "dunkerque cud": "agent/siren/245900428",
    "np0022605": "operation/NP0022605",
    "62563": "territory/commune/62563",
    "245901160": "agent/siren/245901160",
    "245 901 160": "agent/siren/245901160",
    "feder": "agent/erdf",
    "erdf": "agent/erdf",
    "centres sociaux connectes du bass": "operation/NP0022605",
    "st pol sur mer": "territory/commune/59540",
    "restos du coeur": "agent/restos-du-coeur",
    "cœur restos": "agent/restos-du-coeur",
}
ODD = (
    '"',
    "'",
    "*",
    "NEAR(",
    "a AND",
    "NOT",
    "name:x",
    "^a",
    "-",
    "(",
    "a OR b",
    "\x00",
    "{}",
    "é" * 500,
    "日本",
    ";--",
)


@pytest.mark.parametrize("asked", FIRST)
def test_the_first_is_what_was_meant(examples: Server, asked: str) -> None:
    found = examples.http.get("/search.json", params={"q": asked}).json()
    assert found[0]["iri"] == ID + FIRST[asked]


def test_there_are_sixteen_searches() -> None:
    assert len(FIRST) == 16


@pytest.mark.parametrize("asked", ODD)
def test_odd_characters_break_nothing(examples: Server, asked: str) -> None:
    for path in ("/search", "/search.json"):
        assert examples.http.get(path, params={"q": asked}).status_code == 200


@given(st.text(max_size=LONGEST + 5))
def test_any_text_is_a_query_or_none(examples_graph: Path, text: str) -> None:
    database = Database("x", current(examples_graph).path / TABLES)
    hits = search(database, text)
    assert bool(hits.found) <= (expression(text) is not None)


def test_a_commune_is_found_as_a_place_and_as_a_body(examples: Server, see: See) -> None:
    found = examples.http.get("/search.json", params={"q": "Mazingarbe", "lang": "en"}).json()
    assert {(one["what"], one["kind"]) for one in found if one["name"] == "Mazingarbe"} == {
        ("place", "place: commune"),
        ("agent", "body: commune"),
    }
    text = see("/search?q=mazingarbe").text
    assert "lieu : commune" in text
    assert "organisme : commune" in text


def test_what_operations_know_comes_first(examples: Server) -> None:
    found = examples.http.get("/search.json", params={"q": "caf", "limit": 50}).json()
    known = [one["operations"] > 0 for one in found]
    assert known == sorted(known, reverse=True)
    assert {True, False} == set(known)


def test_completion_has_what_it_needs(examples: Server) -> None:
    (one, *_) = examples.http.get("/search.json", params={"q": "feder", "kind": "agent"}).json()
    assert set(one) == {"iri", "path", "name", "what", "kind", "operations", "known_as", "quarantined"}
    assert (one["path"], one["name"]) == ("/id/agent/erdf", "FEDER")
    (one, *_) = examples.http.get("/search.json", params={"q": "feder", "lang": "en"}).json()
    assert (one["name"], one["known_as"]) == ("ERDF", "FEDER")
    assert len(examples.http.get("/search.json?q=a&limit=3").json()) == 3


def test_the_number_of_a_quarantined_dossier_leads_to_its_page(examples: Server, see: See) -> None:
    page = see("/search?q=N%C2%B0%20np9900002", "fr")
    assert "est en quarantaine" in page.text
    assert "Rien ne porte ce nom" not in page.text
    (path,) = [one for one in page.links if "NP9900002" in one and one.startswith("/id/")]
    assert examples.http.get(path, follow_redirects=True).status_code == 200
    assert "is in quarantine" in see("/search?q=NP9900002", "en").text
    (one,) = examples.http.get("/search.json?q=NP9900002&lang=en").json()
    assert (one["path"], one["kind"]) == (path.partition("?")[0], "operation, dossier in quarantine")
    assert one["quarantined"] is True
    assert examples.http.get("/search.json?q=NP9900002&kind=place").json() == []


def test_a_long_list_is_paged(see: See) -> None:
    first, second = see("/search?q=a&kind=place"), see("/search?q=a&kind=place&page=2")
    rows = [sum(tag == "tr" for tag, _ in page.tags) for page in (first, second)]
    assert rows == [51, 51]
    assert first.text != second.text
    assert "?q=a&kind=place&page=2" in first.links


def test_an_unknown_name_is_said_to_be_unknown(see: See) -> None:
    assert "Rien ne porte ce nom" in see("/search?q=zzzz").text
    assert "is called so" in see("/search?q=zzzz", "en").text


def test_what_was_typed_is_shown_as_text(examples: Server) -> None:
    text = examples.http.get("/search", params={"q": '"><script>x</script>'}).text
    assert "<script>x" not in text
    assert "&lt;script&gt;x" in text


REFUSED = ["kind=none", "q=a&q=b", "q=a&page=0", "q=a&page=x", "limit=0", "limit=51", "limit=000000051"]
REFUSED += [f"limit={'1':0>9}{'0' * digits}" for digits in (1, 5_000)]


@pytest.mark.parametrize("query", REFUSED)
def test_a_parameter_without_sense_is_refused(examples: Server, query: str) -> None:
    path = "/search.json" if "limit" in query else "/search"
    assert examples.http.get(f"{path}?{query}").status_code == 400


def test_a_page_by_any_number_of_noughts_is_that_page(see: See) -> None:
    assert "Lens" in see("/search?q=lens&page=0000000000001").text
