"""The data page: every download that it lists is there, in every format."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from endpoint.manifest import DossierState
from endpoint.pages.data import download

if TYPE_CHECKING:
    from conftest import Server

    from endpoint.snapshot import Snapshot

BROWSER = {"Accept": "text/html"}
BASE = "https://w3id.org/maillage/"
TRIG = """
<urn:a> <urn:b> <urn:c> .
GRAPH <https://w3id.org/maillage/graph/dossier/NP0022605> { <urn:a> <urn:b> 1 }
GRAPH <https://w3id.org/maillage/graph/findings> { <urn:a> <urn:b> 1 }
GRAPH <https://w3id.org/maillage/graph/user/notes> { <urn:a> <urn:b> 1 , 2 }
GRAPH <urn:mine> { <urn:a> <urn:b> "<script>alert(1)</script>" }
GRAPH <javascript:alert(1)> { <urn:a> <urn:b> <urn:c> }
"""
DOSSIERS = (
    DossierState("<i>.txt", "2" * 64, "NP0022605", "<script>alert(2)</script>", "published"),
    DossierState("b.txt", "3" * 64, None, None, "refused"),
)


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory,
    publish_trig: Callable[..., object],
    servers: Callable[..., Server],
) -> Server:
    """A graph with what people have added to it."""
    graph = tmp_path_factory.mktemp("data") / "graph"
    publish_trig(graph, TRIG, DOSSIERS)
    return servers(graph, timeout=20)


def test_a_graph_without_a_hash_shows_none(
    tmp_path: Path, publish_trig: Callable[..., Snapshot], server_on: Callable[..., Server]
) -> None:
    """As after a write."""
    manifest = publish_trig(tmp_path / "graph").path / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"0123abcd"', '""'))
    server = server_on(tmp_path / "graph")
    assert "non calculée depuis la dernière écriture" in text(page(server, "/data"))
    assert "sha256" not in page(server, "/")


def page(server: Server, path: str, status: int = 200) -> str:
    response = server.http.get(path, headers=BROWSER)
    assert response.status_code == status, response.text
    return response.text


def main(source: str) -> str:
    """The page without what is around it."""
    return source.partition("<main")[2].partition("</main>")[0]


def text(source: str) -> str:
    return re.sub(r"[ \n]+", " ", html.unescape(re.sub(r"<[^>]*>", " ", source)))


def test_every_download_is_there(server: Server) -> None:
    said = page(server, "/data?lang=en")
    seen = {html.unescape(one) for one in re.findall(r'href="(/[^"]*)"', main(said))}
    assert len([one for one in seen if one.startswith("/store?")]) == 7 * 3
    assert len([one for one in seen if one.startswith("/graph/")]) == 8 * 3
    for address in sorted(seen):
        response = server.http.get(address, follow_redirects=True)
        assert response.status_code == 200, address
        assert response.content
    assert server.http.get("/graph/user/notes.nt").text.count("\n") == 2


def test_graphs_are_named_in_words_with_their_size(server: Server) -> None:
    french, english = text(page(server, "/data")), text(page(server, "/data?lang=en"))
    assert "graph/findings Les constats de la validation 1 turtle" in french
    assert "graph/findings The findings of the validation 1 turtle" in english
    assert "graph/user/notes non précisé 2 turtle" in french
    assert "graph/derived" not in french and "graph/ontology" not in french  # this graph has none


def test_programs_are_told_the_addresses_and_limits(server: Server) -> None:
    said = text(page(server, "/data?lang=en"))
    assert "A query has 20 seconds; an answer, at most 1,000,000 rows and 64 MiB." in said
    for words in ("/sparql :", "/store?graph=…", "openapi.json", "Service description and VoID"):
        assert words in said or words.replace(" :", ":") in said
    assert "writing" not in said


def test_licence_citation_and_provenance(server: Server) -> None:
    said = text(page(server, "/data?lang=en"))
    for words in ("Licence Ouverte 2.0", "CC BY 4.0", "MIT", "0123abcd", "Maillage 0.1.0, ontology 0.1.0"):
        assert words in said
    snapshot = server.http.get("/ready").json()["snapshot"]
    assert f"Version {snapshot}" in said and "2 dossiers" in said
    assert "how to cite" in said.lower() and "Citer" in text(page(server, "/data"))


def test_hostile_names_are_text_and_never_links(server: Server) -> None:
    said = page(server, "/data")
    assert "<script>" not in said and 'href="javascript' not in said and "<i>" not in said
    assert "javascript:alert(1)" in said and "&lt;script&gt;alert(2)" in said
    files = download("javascript:alert(1)", BASE, None, 1).files
    assert files["turtle"] == "/store?graph=javascript%3Aalert%281%29&format=turtle"


def test_many_dossiers_are_paged(
    tmp_path: Path, publish_trig: Callable[..., object], server_on: Callable[..., Server]
) -> None:
    dossiers = tuple(
        DossierState(f"{n}.txt", f"{n:016x}" * 4, f"NP{n:07}", f"T{n}", "published") for n in range(1, 121)
    )
    publish_trig(tmp_path / "graph", "", dossiers)
    server = server_on(tmp_path / "graph")
    last = page(server, "/data?page=3")
    assert last.count("/graph/dossier/NP") == 20 * 8
    assert 'rel="prev" href="?page=2"' in last
    page(server, "/data?page=4", 404)
    page(server, "/data?page=x", 400)


def test_the_catalogue_is_linked_in_its_formats(server: Server) -> None:
    said = page(server, "/data")
    assert re.findall(r'href="(/catalog[^"]*)"', said) == ["/catalog.ttl", "/catalog.rdf", "/catalog.jsonld"]
