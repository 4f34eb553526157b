"""The page of an operation: every fact, the check to the cent, and the words behind, on real and invented dossiers."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Store

from endpoint.pages.operation.text import Span, segments
from endpoint.snapshot import current

if TYPE_CHECKING:
    from conftest import PublishTrig, Server

StartServer = Callable[..., "Server"]

BASE = "https://w3id.org/maillage/"
MLG = BASE + "ns#"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
EXAMPLES = Path(__file__).parents[3] / "examples"
SCRIPT = "<script>alert('x')</script>"
NUMBERS = ("NP0016971", "NP0019238", "NP0021859", "NP0022605", "NP0024867")
INVENTED = ("NP9900001", "NP9900002", "NP9900003")


class Page(HTMLParser):
    """A page whose tags all close: its text, its anchors, its links, and the dossier's text with the marked words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.facts: dict[str, list[int]] = {}
        self.dossier = ""
        self.marked: dict[int, str] = {}
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert "style" not in given and not any(name.startswith("on") for name in given)
        assert tag not in ("style", "iframe") and (tag != "script" or given.get("src"))
        if tag == "a":
            self.links.append(given["href"] or "")
        if given.get("id"):
            self.ids.append(str(given["id"]))
            if "data-words" in given:
                self.facts[str(given["id"])] = [int(n) for n in str(given["data-words"]).split()]
        if tag not in ("meta", "link", "br", "input"):
            self.open.append((tag, given))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if any(given.get("class") == "dossier" for _, given in self.open):
            self.dossier += data
            covering = self.open[-1][1].get("data-words")
            for number in map(int, str(covering or "").split()):
                self.marked[number] = self.marked.get(number, "") + data

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.words).replace("\u202f", " "))


def opened(server: Server, path: str) -> Page:
    response = server.http.get(path, headers=BROWSER, follow_redirects=True)
    assert (response.status_code, response.headers["content-type"]) == (200, "text/html; charset=utf-8")
    return Page(response.text)


def build(graph: Path, *dossiers: Path) -> Path:
    command = [sys.executable, "-m", "endpoint.cli", "build", *map(str, dossiers), "--graph", str(graph)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return graph


@pytest.fixture(scope="module")
def server(examples: Server) -> Server:
    return examples


@pytest.fixture(scope="module")
def real(real_graph: Path, servers: StartServer) -> Server:
    return servers(real_graph)


# --- what it says


SAID = {
    "NP0016971": ("2018 à 2020", "complète", "CENTRES SOCIAUX CONNECTES"),
    "NP0019238": ("Isabelle KERKHOF", "Vice Présidente", "CAF du Nord", "déduit", "INSEE 59183", "agrégé"),
    "NP0021859": ("22", "communes", "dissémine", "Total des cofinanceurs"),
    "NP0022605": (
        "CENTRES SOCIAUX CONNECTES DU BASSIN MINIER",
        "16/06/2020",
        "Hauts-de-France",
        "Nord INSEE 59 , Pas-de-Calais INSEE 62",
        "1 517 665,00 €",
        "910 598,00 € (60,00 %)",
        "Bénéficiaire non nommé dans le dossier",
        "ambigu",
        "CA de la Porte du Hainaut",
        "aucun n'est choisi",
        "Le plan est équilibré : les euros concordent au centime, les taux à l'arrondi près.",
        "concorde à l'arrondi près",
        "2.2.2.1",
        "Période non précisée dans le dossier",
        "Ligne 3 : 3 organismes peuvent être ce partenaire.",
    ),
    "NP0024867": ("19", "atteint", "opération précédente", "fait suite à"),
}


@pytest.mark.parametrize("number", NUMBERS)
def test_the_page_of_a_real_dossier(real: Server, number: str) -> None:
    page = opened(real, f"/id/operation/{number}")
    for said in (number, *SAID[number]):
        assert said in page.text, said
    assert "Le plan est équilibré" in page.text


@pytest.mark.parametrize("number", (*NUMBERS, *INVENTED))
def test_every_statement_of_the_graph_is_on_the_page(
    server: Server, examples_graph: Path, number: str
) -> None:
    page = opened(server, f"/id/operation/{number}")
    store = Store.read_only(str(current(examples_graph).store))
    kind = "quarantine" if number == "NP9900002" else "dossier"
    home = NamedNode(f"{BASE}graph/{kind}/{number}")
    amounts = names = 0
    for quad in store.quads_for_pattern(None, None, None, home):
        property_, value = quad.predicate.value, quad.object
        if property_ == f"{MLG}amount":
            euros = f"{Decimal(value.value):,.2f}".replace(",", " ").replace(".", ",")  # type: ignore[union-attr]
            assert euros in page.text
            amounts += 1
        wanted = ("partnerLabel", "quantityLabel", "function", "printedNumber", "periodOf", "actionNumber")
        if property_.removeprefix(MLG) in wanted and isinstance(value, Literal):
            assert re.sub(r"\s+", " ", value.value) in page.text
            names += 1
    assert amounts >= 3 and names >= 2


@pytest.mark.parametrize("number", (*NUMBERS, *INVENTED))
def test_the_dossiers_text_is_whole_and_every_evidence_marks_its_words(
    server: Server, examples_graph: Path, number: str
) -> None:
    page = opened(server, f"/id/operation/{number}")
    store = Store.read_only(str(current(examples_graph).store))
    quotes = [
        (int(row["start"].value), row["quote"].value)
        for row in store.query(  # type: ignore[union-attr]
            f"""SELECT ?start ?quote WHERE {{ GRAPH ?g {{ <{BASE}id/operation/{number}> <{MLG}describedIn> ?d .
              ?e <{MLG}inDossier> ?d ; <{MLG}start> ?start ; <{MLG}quote> ?quote }} }}"""
        )
    ]
    (text,) = (p for p in current(examples_graph).texts.iterdir() if number in p.read_text(encoding="utf-8"))
    assert page.dossier == text.read_bytes().decode()
    assert len(quotes) > 15
    marked = sorted(page.marked.values())
    for _, quote in quotes:
        assert quote in marked
        marked.remove(quote)
    # What is left is quoted by findings.
    assert len(marked) <= 5


@pytest.mark.parametrize("number", NUMBERS)
def test_both_ways_work_without_a_script(server: Server, number: str) -> None:
    page = opened(server, f"/id/operation/{number}")
    assert len(page.ids) == len(set(page.ids))
    local = {link[1:] for link in page.links if link.startswith("#")}
    assert local <= set(page.ids)
    told = {number for words in page.facts.values() for number in words}
    assert told == set(page.marked) and len(told) > 15
    assert {f"w{number}" for number in told} <= local & set(page.ids)
    assert {fact for fact, words in page.facts.items() if words} <= local


def test_english(server: Server) -> None:
    page = opened(server, "/id/operation/NP0022605?lang=en")
    for said in ("Financing plan", "€1,517,665.00", "60.00%", "Beneficiary not named in the dossier"):
        assert said in page.text
    for said in (
        "ambiguous",
        "The plan is balanced: the euros agree to the cent, the rates but for rounding.",
        "Period not stated",
        "ERDF",
    ):
        assert said in page.text
    assert "/id/agent/erdf?lang=en" in page.links
    assert "/id/operation/NP0022605.html?view=statements&lang=en" in page.links


def test_every_link_leads_somewhere(server: Server) -> None:
    links = {link.partition("#")[0] for link in opened(server, "/id/operation/NP0022605").links}
    ours = {link for link in links if link.startswith(("/id/", "/def/", "/graph/"))}
    assert len(ours) > 30
    for link in sorted(ours):
        answer = server.http.get(link, headers=BROWSER, follow_redirects=True)
        assert answer.status_code == 200, link


def test_the_statements_are_one_link_away_under_a_tag_of_their_own(server: Server) -> None:
    own, statements = (
        server.http.get(f"/id/operation/NP0022605.html{view}") for view in ("", "?view=statements")
    )
    assert own.headers["etag"] != statements.headers["etag"]
    assert statements.headers["content-location"].endswith(".html?view=statements")
    assert "Ce que le graphe en dit" in statements.text
    same = server.http.get("/id/operation/NP0022605.html", headers={"If-None-Match": own.headers["etag"]})
    assert same.status_code == 304
    part = server.http.get("/id/operation/NP0022605/line/3.html")
    assert "Ce que le graphe en dit" in part.text


def test_what_is_in_quarantine_says_so_and_where_it_does_not_agree(server: Server) -> None:
    page = opened(server, "/id/operation/NP9900002")
    for said in (
        "en quarantaine, et aucun total ne le compte",
        "Le plan ne concorde pas avec lui-même.",
        "ne concorde pas",
        "À corriger",
        "sum-mismatch",
    ):
        assert said in page.text
    assert "agent/federation" not in page.text  # the graph names no body for the sake of such a dossier
    flagged = opened(server, "/id/operation/NP9900003")
    assert "À vérifier" in flagged.text and "quarantaine" not in flagged.text


def test_two_dossiers_of_one_number_are_both_told(tmp_path: Path, server_on: StartServer) -> None:
    text = (EXAMPLES / "invented" / "NP9900001.txt").read_text(encoding="utf-8")
    for name, title in (("one", "Une première"), ("two", "Une deuxième")):
        changed = re.sub(r"Objet : .+", f"Objet : {title}", text)
        (tmp_path / f"{name}.txt").write_text(changed, encoding="utf-8")
    graph = build(tmp_path / "graph", tmp_path / "one.txt", tmp_path / "two.txt")
    page = opened(server_on(graph), "/id/operation/NP9900001")
    assert "Plusieurs dossiers portent ce numéro" in page.text and "en quarantaine" in page.text
    assert sum(link.startswith("/graph/quarantine/NP9900001/") for link in page.links) == 2
    assert ("Une première" in page.text) != ("Une deuxième" in page.text)


# --- what dossiers may do to it


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory, servers: StartServer) -> Iterator[Server]:
    """One dossier whose title, partner and file name would break a page that does not escape."""
    folder = tmp_path_factory.mktemp("odd")
    text = (EXAMPLES / "invented" / "NP9900001.txt").read_text(encoding="utf-8")
    title = re.search(r"Objet : (.+)", text)
    partner = re.search(r"\t(CAF[^\t]*)\t", text)
    assert title and partner
    text = text.replace(title[1], f"Un {SCRIPT} & un titre").replace(partner[1], f"{partner[1]} {SCRIPT}")
    (folder / f"{SCRIPT.replace('/', '')}.txt").write_text(text, encoding="utf-8")
    yield servers(build(folder / "graph", folder))


def test_nothing_of_a_dossier_is_markup(odd: Server) -> None:
    page = opened(odd, "/id/operation/NP9900001")
    assert page.text.count(SCRIPT) >= 4
    assert SCRIPT.replace("/", "") + ".txt" in page.text
    assert SCRIPT in page.dossier


TRIG = """
@base <https://w3id.org/maillage/> .
@prefix mlg: <https://w3id.org/maillage/ns#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<id/operation/NP0000001> a mlg:Operation ; mlg:synergieNumber "NP0000001" ; dct:title "Une"@fr ;
  mlg:describedIn <id/dossier/0000000000000001> ; mlg:follows <id/operation/NP0000001/mention/autre> ;
  mlg:ownFunds 10.00 ; mlg:seen <javascript:alert(1)> ; mlg:hasFundingLine <id/operation/NP0000001/line/1> .
<id/operation/NP0000001/line/1> a mlg:FundingLine ; mlg:lineNumber 1 ; mlg:funder <javascript:alert(2)> .
<id/operation/NP0000001/mention/autre> a mlg:MentionedOperation ; dct:title "Une autre"@fr .
<id/operation/NP0000002> a mlg:Operation ; mlg:synergieNumber "NP0000002" ; dct:title "L'autre"@fr .
<graph/derived> { <id/operation/NP0000001/mention/autre> mlg:possiblySameAs <id/operation/NP0000002> . }
<graph/dossier/NP0000001> {
  <id/operation/NP0000001> mlg:describedIn <id/dossier/0000000000000001> .
  <id/dossier/0000000000000001/evidence/1> mlg:inDossier <id/dossier/0000000000000001> ; mlg:start 0 ; mlg:end 3 ;
    mlg:quote "mot" ; mlg:rule <def/rule/header> ; rdf:subject <id/operation/NP0000001> ;
    rdf:predicate mlg:concernsTerritory ; rdf:object <id/territory/area/retire> .
  <id/dossier/0000000000000001/evidence/2> mlg:inDossier <id/dossier/0000000000000001> ; mlg:start "nowhere" ;
    mlg:end 3 ; mlg:quote "faux" ; mlg:supports <id/operation/NP0000001/line/1> .
}
"""


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory, publish_trig: PublishTrig, servers: StartServer) -> Server:
    """An operation of which little is known and no text is kept, and one of which nothing is."""
    graph = tmp_path_factory.mktemp("bare") / "graph"
    publish_trig(graph, TRIG, ())
    return servers(graph)


def test_without_a_text_the_words_are_quoted(bare: Server) -> None:
    page = opened(bare, "/id/operation/NP0000001")
    assert "Ce serveur n'a pas le texte du dossier" in page.text and page.dossier == ""
    assert "mot" in page.text and "faux" not in page.text
    assert "w1" in page.ids and "#w1" in page.links


def test_words_that_do_not_stand_where_they_should_are_only_quoted(
    tmp_path: Path, publish_trig: PublishTrig, server_on: StartServer
) -> None:
    snapshot = publish_trig(tmp_path / "graph", TRIG, ())
    (snapshot.texts / "0000000000000001.txt").write_bytes(b"un\r\nmot &")
    page = opened(server_on(tmp_path / "graph"), "/id/operation/NP0000001")
    assert page.dossier == "un\r\nmot &" and page.marked == {}
    assert "w1" in page.ids and "#w1" in page.links


def test_what_a_correction_took_back_is_said_to_be_withdrawn(bare: Server) -> None:
    assert "retiré par une correction" in opened(bare, "/id/operation/NP0000001").text


def test_no_link_leads_to_a_script(bare: Server) -> None:
    page = opened(bare, "/id/operation/NP0000001")
    assert "javascript:alert(1)" in page.text and "javascript:alert(2)" in page.text
    assert not any(link.startswith("javascript") for link in page.links)


def test_lineage_leads_both_ways_and_is_a_proposal(bare: Server) -> None:
    one, other = (opened(bare, f"/id/operation/NP000000{n}") for n in (1, 2))
    assert "proposition peut-être la même que L'autre" in one.text
    assert "/id/operation/NP0000002" in one.links
    assert "Une fait suite à un projet qui est peut-être cette opération proposition" in other.text
    assert "/id/operation/NP0000001" in other.links


UNKNOWN = (
    "date non précisée",
    "Région non précisée",
    "inconnus",
    "Coût total non précisé",
    "aucune ligne du FEDER lisible",
    "Bénéficiaire non nommé dans le dossier",
    "Le dossier n'a pas de plan de financement lisible.",
    "Le plan ne peut pas être vérifié",
    "aucun n'est nommé dans le dossier",
    "Le dossier ne nomme personne d'autre que ses financeurs.",
    "Période non précisée dans le dossier",
    "Aucune action numérotée dans le dossier",
    "Programme, axe et objectif non précisés ou inconnus",
    "Le graphe ne garde pas les mots de ce dossier.",
)


def test_what_is_not_known_is_said(bare: Server) -> None:
    text = opened(bare, "/id/operation/NP0000002").text
    for said in UNKNOWN:
        assert said in text, said
    assert len(UNKNOWN) == 14


def test_shares_of_what_could_be_read_say_so(bare: Server, server: Server) -> None:
    said = "Il manque un montant : ces parts et leur total sont de ce qui a pu être lu"
    assert said in opened(bare, "/id/operation/NP0000001").text
    assert said not in opened(server, "/id/operation/NP0022605").text


def test_what_is_no_operation_has_no_such_page(bare: Server) -> None:
    assert bare.http.get("/id/operation/NP0000003", headers=BROWSER).status_code == 404
    assert "Ce que le graphe en dit" in "".join(opened(bare, "/id/operation/NP0000001/mention/autre").words)


# --- the text in segments


@st.composite
def texts_and_spans(draw: st.DrawFn) -> tuple[str, list[Span]]:
    text = draw(st.text(max_size=60))
    places = st.integers(-2, len(text) + 2)
    drawn = draw(st.lists(st.tuples(places, places), max_size=12))
    return text, [Span(number, start, end) for number, (start, end) in enumerate(drawn, 1)]


@given(texts_and_spans())
def test_segments_are_the_text_and_each_span_is_covered_exactly(drawn: tuple[str, list[Span]]) -> None:
    text, spans = drawn
    found = segments(text, spans)
    assert "".join(one.text for one in found) == text
    assert all(one.text for one in found)
    for span in spans:
        covered = "".join(one.text for one in found if span.number in one.covering)
        within = 0 <= span.start < span.end <= len(text)
        assert covered == (text[span.start : span.end] if within else "")
        assert sum(span.number in one.begins for one in found) == within


@given(texts_and_spans())
def test_the_shortest_span_comes_first(drawn: tuple[str, list[Span]]) -> None:
    text, spans = drawn
    length = {span.number: span.end - span.start for span in spans}
    for one in segments(text, spans):
        lengths = [length[number] for number in one.covering]
        assert lengths == sorted(lengths)
