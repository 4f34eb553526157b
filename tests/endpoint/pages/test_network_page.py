"""The page of the network over a real server: two languages, what is shown, and files and query that say the same."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import httpx
import networkx
import pytest

if TYPE_CHECKING:
    from conftest import Server

BASE = "https://w3id.org/maillage/"
CAF = f"{BASE}id/agent/caf/59"
BROWSER = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def server(examples: Server) -> Server:
    return examples


def shown(server: Server, path: str) -> httpx.Response:
    answer = server.http.get(path, headers=BROWSER)
    assert answer.status_code == 200, answer.text
    return answer


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "fr",
            (
                "Qui agit avec qui",
                "Les liens les plus forts",
                "336\u202f806,00",
                "centre social",
                "non précisé",
            ),
        ),
        ("en", ("Who works with whom", "The strongest links", "€336,806.00", "social centre", "not stated")),
    ],
)
def test_the_page_says_who_works_with_whom(server: Server, lang: str, words: tuple[str, ...]) -> None:
    answer = shown(server, f"/network?relation=both&lang={lang}")
    assert f'<html lang="{lang}">' in answer.text
    for word in words:
        assert word in answer.text
    assert answer.text.count("<h1>") == 1
    assert f'href="/id/agent/caf/59?lang={lang}"' in answer.text


def test_the_picture_needs_no_script(server: Server) -> None:
    text = shown(server, "/network").text
    assert text.count('class="share-') == 30 + len(legend(text)) + 30  # the nodes, the legend, the rows
    assert text.count("<line ") == 86
    assert " style=" not in text


def legend(text: str) -> list[str]:
    return text.partition('<ul class="legend">')[2].partition("</ul>")[0].split("<li>")[1:]


def test_a_form_keeps_what_was_asked(server: Server) -> None:
    text = shown(server, "/network?from=2018&to=2019&kind=caf&kind=epci&erdf=1&least=1&edges=3&lang=fr").text
    assert '<input id="from" name="from" type="number" min="1000" max="9999" value="2018">' in text
    assert 'id="kind-caf" name="kind" value="caf" checked' in text
    assert 'id="kind-commune" name="kind" value="commune">' in text
    assert 'id="erdf" name="erdf" value="1" checked' in text
    assert "Les liens les plus forts seulement" in text


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "?relation=both&erdf=1&unidentified=1",
        "?graph=operations&relation=both",
        "?from=2019&to=2019&kind=commune&kind=state",
        f"?focus={CAF}&relation=both",
        f"?place={BASE}id/territory/department/62&least=1",
        "?edges=4&graph=operations",
    ],
)
def test_files_tables_and_query_say_what_is_shown(server: Server, asked: str) -> None:
    content = server.http.get(f"/network.json{asked}").json()
    nodes = [node["id"] for node in content["nodes"]]
    edges = {
        frozenset((nodes[edge["source"]], nodes[edge["target"]])): edge["weight"] for edge in content["edges"]
    }
    assert len(edges) == len(content["edges"]) > 0

    graph = networkx.read_gexf(io.BytesIO(server.http.get(f"/network.gexf{asked}").content))
    assert {frozenset(pair[:2]): pair[2]["weight"] for pair in graph.edges(data=True)} == edges
    graph = networkx.read_graphml(io.BytesIO(server.http.get(f"/network.graphml{asked}").content))
    assert {frozenset(pair[:2]): pair[2]["weight"] for pair in graph.edges(data=True)} == edges
    assert set(graph.nodes) == set(nodes)
    rows = csv.DictReader(io.StringIO(server.http.get(f"/network.edges.csv{asked}").text))
    assert {frozenset((row["Source"], row["Target"])): float(row["Weight"]) for row in rows} == edges
    rows = csv.DictReader(io.StringIO(server.http.get(f"/network.nodes.csv{asked}").text))
    assert [row["Id"] for row in rows] == nodes

    text = shown(server, f"/network{asked}").text
    address = text.partition('href="/sparql?')[2].partition('"')[0].replace("&amp;", "&")
    query = parse_qs(address)["query"][0]
    answer = server.http.get(
        "/sparql", params={"query": query}, headers={"Accept": "application/json"}
    ).json()
    ends = ("body", answer["head"]["vars"][1])
    told = [frozenset(row[end]["value"] for end in ends) for row in answer["results"]["bindings"]]
    assert told == [frozenset((nodes[edge["source"]], nodes[edge["target"]])) for edge in content["edges"]]


def test_the_links_of_the_page_lead_to_the_same_network(server: Server) -> None:
    text = shown(server, "/network?graph=operations&from=2018&lang=en").text
    for ending in ("gexf", "graphml", "nodes.csv", "edges.csv", "json"):
        address = text.partition(f'href="/network.{ending}?')[2].partition('"')[0].replace("&amp;", "&")
        assert parse_qs(address) == {"graph": ["operations"], "from": ["2018"], "lang": ["en"]}
    data = json.loads(text.partition('id="network-data">')[2].partition("</script>")[0])
    assert urlsplit(data["source"]).path == "/network.json"
    assert data["kinds"]["caf"]["label"] == "CAF"


def test_around_one_body(server: Server) -> None:
    text = shown(server, f"/network?focus={CAF}&lang=fr").text
    assert "Autour de" in text
    assert '<a href="/id/agent/caf/59?lang=fr">CAF du Nord</a>' in text
    assert '<a href="/network?lang=fr">Voir tout le réseau</a>' in text


def test_a_body_that_is_only_a_partner_leads_to_a_network_with_it(server: Server) -> None:
    partners, funders = (
        {node["id"] for node in server.http.get(f"/network.json?relation={relation}").json()["nodes"]}
        for relation in ("partnership", "co-funding")
    )
    only = sorted(partners - funders)
    assert only
    for body in only[:3]:
        text = shown(server, f"{urlsplit(body).path.removeprefix('/maillage')}.html?lang=fr").text
        link = text.partition('href="/network?relation=both')[2].partition('"')[0].replace("&amp;", "&")
        nodes = server.http.get(f"/network.json?relation=both{link}").json()["nodes"]
        assert body in {node["id"] for node in nodes}


def test_long_lists_are_paged(server: Server) -> None:
    first, second = (shown(server, f"/network?page={page}&lang=fr").text for page in (1, 2))
    assert first.count('<th scope="row">') == 50 + 30
    assert second.count('<th scope="row">') == 36 + 30
    assert server.http.get("/network?page=3").status_code == 404


def test_what_nobody_asked_for_yet_is_kept_by_its_tag(server: Server) -> None:
    answer = server.http.get("/network.json")
    again = server.http.get("/network.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    other = server.http.get("/network.json?lang=en", headers={"If-None-Match": answer.headers["ETag"]})
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/network?from=x", 400),
        ("/network?colour=red", 400),
        ("/network.json?place=%3Cscript%3E", 400),
        ("/network?from=2021&to=2019", 400),
        ("/network?kind=nobody", 400),
        ("/network.pdf", 404),
        (f"/network?focus={BASE}id/agent/nobody", 200),
        (f"/network?place={BASE}id/territory/nowhere", 200),
    ],
)
def test_what_no_network_has_is_said(server: Server, path: str, status: int) -> None:
    answer = server.http.get(path, headers=BROWSER)
    assert answer.status_code == status
    assert "<script>" not in answer.text.replace('<script type="module"', "")
    if status == 200:
        assert "Aucun lien" in answer.text
        assert "relation=both" in answer.text
        assert "n'est pas dans le graphe" in answer.text.replace("&#39;", "'")


def test_european_funds_are_there_when_asked_for(server: Server) -> None:
    text = shown(server, "/network?graph=operations&kind=european-fund&lang=fr").text
    assert 'id="erdf" name="erdf" value="1" checked' in text
    assert ">FEDER</a>" in text


def test_only_places_with_operations_can_be_chosen(server: Server) -> None:
    text = shown(server, "/network?lang=fr").text
    choice = text.partition('<select id="place"')[2].partition("</select>")[0]
    for name in ("Nord", "Dunkerque", "bassin minier"):
        assert f">{name}</option>" in choice
    assert ">Oise</option>" not in choice
    assert choice.count("<option") < 60


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("graph=bodies", "quand ils financent une même opération"),
        ("relation=partnership", "partenaires ou bénéficiaires d'une même opération"),
        ("relation=both&graph=operations", "comme financeur, partenaire ou bénéficiaire"),
    ],
)
def test_the_page_says_what_a_link_is(server: Server, asked: str, words: str) -> None:
    assert words in shown(server, f"/network?{asked}&lang=fr").text.replace("&#39;", "'")


def test_a_name_that_would_break_a_page_is_text(small_server: Server) -> None:
    text = shown(small_server, "/network?graph=operations&erdf=1&unidentified=1").text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(" in text
    content = small_server.http.get("/network.json?graph=operations").json()
    assert [node["label"] for node in content["nodes"]] == [
        "CAF du Nord",
        "NP9900002 Un <script>alert('&')</script> connecté",
    ]
