"""A dossier whose title, partner and file name are markup: shown as text on every page that a link leads to."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest

from endpoint.manifest import DossierState

if TYPE_CHECKING:
    from conftest import PublishTrig, Server

MARKUP = "<script>alert('titre')</script>"
PARTNER = '"><img src=x onerror=alert(1)>'
STARTS = (
    *("/", "/network", "/map", "/search?q=script", "/operations", "/validation"),
    "/id/operation/NP9990001?view=statements",
)
PAGES = 150
"""So many pages are read, beginning with home: each kind of page is among them."""


class Page(HTMLParser):
    """The tags and addresses of a page, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.scripts: list[dict[str, str | None]] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src", "action")]
        if tag == "script":
            self.scripts.append(dict(attrs))

    def handle_data(self, data: str) -> None:
        self.text += data


TRIG = """
@base <https://w3id.org/maillage/> .
@prefix mlg: <https://w3id.org/maillage/ns#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .

<id/operation/NP9990001> a mlg:Operation ; mlg:synergieNumber "NP9990001" ; dct:title "MARKUP"@fr ;
    mlg:decidedBy <id/decision/32/2020-06-16> ; mlg:totalCost 30.00 ; mlg:describedIn <id/dossier/0123456789abcdef> ;
    rdfs:seeAlso <javascript:alert(4)> , <data:text/html,MARKED> ; foaf:page <javascript:alert(5)> ;
    mlg:hasFundingLine <id/operation/NP9990001/line/1> , <id/operation/NP9990001/line/2> ;
    mlg:hasParticipation <id/operation/NP9990001/participation/1> ;
    mlg:follows <id/operation/NP9990001/mention/x> ; mlg:concernsTerritory <id/territory/commune/59178> .
<id/operation/NP9990001/line/1> a mlg:FundingLine ; mlg:lineNumber 1 ; mlg:partnerLabel "PARTNER" ;
    mlg:funder <id/agent/siren/245901160> ; mlg:amount 10.00 .
<id/operation/NP9990001/line/2> a mlg:FundingLine ; mlg:lineNumber 2 ; mlg:partnerLabel "PARTNER" ;
    mlg:funder <id/agent/siren/245900428> ; mlg:amount 20.00 .
<id/operation/NP9990001/participation/1> a mlg:Participation ; prov:agent <id/operation/NP9990001/person/x> ;
    mlg:role <def/role/quoted> ; mlg:function "PARTNER"@fr .
<id/operation/NP9990001/person/x> a foaf:Person ; foaf:name "MARKUP" .
<id/operation/NP9990001/mention/x> a mlg:MentionedOperation ; dct:title "PARTNER"@fr .
<id/agent/siren/245901160> a mlg:Intercommunality ; mlg:agentKind <def/agent-kind/epci> ; mlg:siren "245901160" ;
    skos:prefLabel "MARKUP"@fr ; skos:altLabel "PARTNER" .
<id/agent/siren/245900428> a mlg:Intercommunality ; mlg:agentKind <def/agent-kind/epci> ; mlg:siren "245900428" ;
    skos:prefLabel "PARTNER"@fr .
<id/territory/commune/59178> a mlg:Territory ; mlg:territoryKind <def/territory-kind/commune> ; skos:prefLabel "MARKUP"@fr ;
    <http://rdf.insee.fr/def/geo#codeINSEE> "59178" ; <http://www.w3.org/2003/01/geo/wgs84_pos#lat> 50.37 ;
    <http://www.w3.org/2003/01/geo/wgs84_pos#long> 3.08 .
<id/dossier/0123456789abcdef> a mlg:Dossier ; mlg:fileName "PARTNER" .
<id/decision/32/2020-06-16> a mlg:ProgrammingDecision ; dct:date "2020-06-16"^^xsd:date .
"""


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, publish_trig: PublishTrig, servers: Callable[..., Server]
) -> Server:
    graph = tmp_path_factory.mktemp("hostile") / "graph"
    words = {"MARKUP": MARKUP, "PARTNER": PARTNER.replace('"', '\\"'), "MARKED": "%3Cscript%3E"}
    trig = TRIG
    for name, said in words.items():
        trig = trig.replace(name, said)
    message = {"fr": MARKUP, "en": PARTNER}
    finding = {
        "code": "sum-mismatch",
        "severity": "Violation",
        "message": message,
        "row": None,
        "evidence": [],
    }
    dossiers = (
        DossierState(PARTNER, "1" * 64, "NP9990001", MARKUP, "published"),
        DossierState(MARKUP, "2" * 64, "NP9990002", PARTNER, "quarantined", (finding,)),
    )
    publish_trig(graph, trig, dossiers)
    return servers(graph)


def walked(server: Server) -> Iterator[tuple[str, Page]]:
    """Pages of this host, from home on, each once."""
    seen, waiting = (
        {"/"},
        deque(
            [
                "/",
                "/network",
                "/map",
                "/search?q=script",
                "/operations",
                "/validation",
                "/id/operation/NP9990001?view=statements",
            ]
        ),
    )
    read = 0
    while waiting and read < PAGES:
        path = waiting.popleft()
        answer = server.http.get(path, headers={"Accept": "text/html"}, follow_redirects=True)
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        read += 1
        page = Page(answer.text)
        yield path, page
        for address in page.addresses:
            there = urldefrag(urljoin(path, address)).url
            if (
                there.startswith("/")
                and not there.startswith(("/static", "/store", "/sparql?"))
                and there not in seen
            ):
                seen.add(there)
                waiting.append(there)


def test_markup_of_a_dossier_is_text_on_every_page(server: Server) -> None:
    shown = set()
    for path, page in walked(server):
        assert not {"b", "img", "iframe", "object", "style"} & page.tags, path
        assert not {name for name in page.attributes if name.startswith("on") or name == "style"}, path
        for script in page.scripts:
            source = script.get("src")
            assert (
                script.get("type") == "application/json" if source is None else source.startswith("/static/")
            ), path
        schemes = {urlsplit(address).scheme for address in page.addresses}
        assert schemes <= {"", "http", "https"}, (path, schemes)
        if MARKUP in page.text:
            shown.add(path.partition("?")[0].split("/")[1])
    assert {"", "operations", "id", "search", "validation"} <= shown
