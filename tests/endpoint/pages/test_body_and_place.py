"""The pages of bodies and places: what they list and sum, held against SPARQL over the same graph."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from endpoint.pages.rendering import money

if TYPE_CHECKING:
    from conftest import Server
    from pages.conftest import See

ID = "https://w3id.org/maillage/id/"
PREFIXES = """PREFIX mlg: <https://w3id.org/maillage/ns#> PREFIX def: <https://w3id.org/maillage/def/>
PREFIX resolution: <https://w3id.org/maillage/def/resolution/>"""
GIVEN = """SELECT ?agent (SUM(?amount) AS ?total) (COUNT(DISTINCT ?op) AS ?n) WHERE {
  ?op a mlg:Operation ; mlg:hasFundingLine ?line . ?line mlg:funder ?agent ; mlg:amount ?amount .
  FILTER NOT EXISTS { ?line mlg:resolutionStatus resolution:ambiguous }
  FILTER NOT EXISTS { ?agent a mlg:UnidentifiedAgent }
} GROUP BY ?agent"""
CONCERNED = """SELECT ?place (SUM(?cost) AS ?total) (COUNT(?op) AS ?n) WHERE {
  SELECT DISTINCT ?place ?op ?cost WHERE {
    ?op a mlg:Operation ; mlg:concernsTerritory ?in ; mlg:totalCost ?cost .
    ?in <http://purl.org/dc/terms/isPartOf>* ?place . ?place a mlg:Territory } } GROUP BY ?place"""


@pytest.fixture(scope="module")
def real(real_graph: Path, servers: Callable[..., Server]) -> Server:
    return servers(real_graph)


def asked(server: Server, query: str) -> list[dict[str, str]]:
    answer = server.http.post("/sparql", data={"query": f"{PREFIXES} {query}", "format": "json"}).json()
    return [{name: cell["value"] for name, cell in row.items()} for row in answer["results"]["bindings"]]


def path_of(iri: str) -> str:
    return "/id/" + iri.removeprefix(ID)


def _sums_hold(server: Server, see: See) -> int:
    """Each body's and each place's sum to the cent; how many there are."""
    given, concerned = asked(server, GIVEN), asked(server, CONCERNED)
    for row in given:
        page = see(path_of(row["agent"]), server=server)
        assert f"Montant apporté {money(Decimal(row['total']))}" in page.text, row
    for row in concerned:
        page = see(path_of(row["place"]), server=server)
        assert f"Opérations qui le concernent {row['n']} " in page.text, row
        assert f"Leur coût total {money(Decimal(row['total']))}" in page.text, row
    return len(given) + len(concerned)


def test_the_sums_are_those_of_sparql(examples: Server, see: See) -> None:
    assert _sums_hold(examples, see) > 50


def test_the_sums_of_the_real_dossiers_are_those_of_sparql(real: Server, see: See) -> None:
    assert _sums_hold(real, see) > 30


def test_a_body_says_who_it_is_what_it_funds_with_whom_and_where(see: See) -> None:
    page = see("/id/agent/siren/245900428")
    for said in (
        "CU de Dunkerque",
        "Organisme : EPCI",
        "SIREN 245900428",
        "Son territoire CU de Dunkerque lieu : périmètre d'EPCI",
        "220\u202f347,00\u00a0€",
        "NP0019238 Centres sociaux connectés en Flandre maritime",
        "représenté par une personne",
        "FEDER fonds européen 1 1\u202f150\u202f087,00\u00a0€",
        "Communes de son territoire que ses opérations concernent",
    ):
        assert said in page.text, said
    assert "https://annuaire-entreprises.data.gouv.fr/entreprise/245900428" in page.links
    assert "/id/territory/epci/245900428" in page.links
    english = see("/id/agent/siren/245900428", "en")
    assert "Body: EPCI" in english.text
    assert "ERDF European fund 1 €1,150,087.00" in english.text
    assert "/id/operation/NP0019238?lang=en" in english.links


def test_what_is_ambiguous_is_apart_and_never_summed(see: See) -> None:
    page = see("/id/agent/siren/245901160")
    assert "Opérations 0 " in page.text
    assert "Montant apporté" not in page.text.replace("Montants apportés", "")
    assert "Où il n'est que possible" in page.text
    assert "financeur possible ambigu 1 1 hors somme" in page.text
    assert "30\u202f000,00\u00a0€" in page.text


def test_an_unidentified_body_says_so_and_what_is_printed(see: See) -> None:
    page = see("/id/operation/NP0022605/agent/line-3")
    for said in (
        "Opérations 1 ",
        "n'est pas identifié",
        "« Communauté d'agglomérations »",
        "Ce pourrait être",
        "hors somme",
    ):
        assert said in page.text
    assert "/id/agent/siren/245901160" in page.links
    assert "is not identified" in see("/id/operation/NP0022605/agent/line-3", "en").text


def test_the_network_around_a_body_has_it(examples: Server, see: See) -> None:
    for path in ("operation/NP0019238/agent/line-11", "agent/siren/245900428", "agent/erdf"):
        (network,) = [one for one in see(f"/id/{path}").links if one.startswith("/network?")]
        nodes = examples.http.get(network.replace("/network?", "/network.json?")).json()["nodes"]
        assert ID + path in [node["id"] for node in nodes]


@pytest.mark.parametrize(
    ("path", "finding"),
    [
        (
            "/id/operation/NP9900003/agent/montvert-sur-oiselle",
            "Ligne 3 : ce n'est pas une commune de la région",
        ),
        ("/id/operation/NP0019238/agent/afmacs", ""),
    ],
)
def test_a_body_known_by_its_name_only_says_so(see: See, path: str, finding: str) -> None:
    page = see(path)
    assert "Connu par son seul nom : aucun registre ne l'identifie." in page.text
    assert finding in page.text
    assert "Known by its name only" in see(path, "en").text
    assert "seul nom" not in see("/id/agent/siren/245900428").text


def test_funders_known_by_their_name_only_are_counted_apart(see: See) -> None:
    assert "Financeurs nommés 31 dont 10 connus par leur seul nom" in see("/").text
    assert "Named funders 31 of which 10 known by name only" in see("/", "en").text


def test_a_body_that_funds_nothing_has_no_amount_rather_than_an_unknown_one(
    see: See, examples: Server
) -> None:
    (row, *_) = asked(
        examples,
        """SELECT ?agent WHERE { ?op mlg:hasParticipation ?p . ?p <http://www.w3.org/ns/prov#agent> ?agent ;
          mlg:role <https://w3id.org/maillage/def/role/partner> .
          FILTER NOT EXISTS { ?agent a <http://xmlns.com/foaf/0.1/Person> }
          FILTER NOT EXISTS { ?line mlg:funder ?agent } } ORDER BY ?agent""",
    )
    both = "https://w3id.org/maillage/id/agent/federation-centres-sociaux-nord-pas-de-calais"
    for agent, said in ((row["agent"], "1 –"), (both, "2018 1 – 2019 1 – 2020 2 36\u202f860,00\u00a0€")):
        years = see(path_of(agent)).text.partition("Au fil des années")[2].partition("Ses opérations")[0]
        assert said in years
        assert "– : aucune ligne de financement cette année-là." in years
        assert "non précisé" not in years


def test_a_person_is_no_body(see: See) -> None:
    page = see("/id/operation/NP0019238/person/isabelle-kerkhof")
    assert "Personne" in page.text
    assert "Vice Présidente" in page.text
    assert "Cofinanceurs identifiés de ses opérations" not in page.text
    assert not any(one.startswith("/network?") for one in page.links)


def test_a_place_tells_what_names_it_and_what_only_names_a_part_of_it(see: See) -> None:
    page = see("/id/territory/department/59")
    before, after = page.text.split("Opérations qui n'y nomment qu'un lieu plus petit")
    assert "Aucune." in before
    for number in ("NP0019238", "NP0016971", "NP0022605"):
        assert number in after
    assert "Conseil" not in page.text
    assert "Département du Nord organisme : département ; l'administre" in page.text
    assert "https://www.insee.fr/fr/statistiques/2011101?geo=DEP-59" in page.links
    assert "contained=2" in " ".join(page.links)


def test_places_in_a_place_are_counted_by_kind_and_have_codes(see: See) -> None:
    page = see("/id/territory/region/32")
    assert "département : 5" in page.text
    page = see("/id/territory/department/59")
    assert "commune : " in page.text
    assert "245900428" in page.text


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/id/territory/department/59", "1 opération sans département connu n'y est pas comptée"),
        ("/id/territory/region/32", "1 opération sans région connue n'y est pas comptée"),
        ("/operations?department=59", "1 opération sans département connu n'y est pas comptée"),
    ],
)
def test_operations_that_nothing_official_places_are_said_to_be_missing(
    see: See, path: str, said: str
) -> None:
    assert said in see(path).text
    assert "is not counted here" in see(path, "en").text
    for other in ("/operations", "/id/territory/commune/59183"):
        assert "comptée" not in see(other).text


def test_what_funders_give_is_said_to_be_of_whole_operations(see: See) -> None:
    page = see("/id/territory/commune/59183")
    assert "Financeurs des opérations qui le concernent" in page.text
    assert "Les montants sont ceux de l'opération entière" in page.text
    assert "The amounts are those of the whole operation" in see("/id/territory/commune/59183", "en").text


def test_a_place_that_is_mentioned_is_not_concerned(see: See) -> None:
    page = see("/id/territory/commune/62563", "en")
    assert "Operations that concern it 0 " in page.text
    assert "mentioned" in page.text
    assert "https://www.insee.fr/fr/statistiques/2011101?geo=COM-62563" in page.links


def test_a_place_that_is_mentioned_concerns_by_what_is_in_it(
    tmp_path: Path, publish_trig: Callable[..., object], server_on: Callable[..., Server], see: See
) -> None:
    publish_trig(
        tmp_path / "graph",
        """@prefix mlg: <https://w3id.org/maillage/ns#> . @prefix dct: <http://purl.org/dc/terms/> .
        @prefix : <https://w3id.org/maillage/id/> . @prefix kind: <https://w3id.org/maillage/def/territory-kind/> .
        @prefix in: <https://w3id.org/maillage/id/territory/department/> .
        :odd a mlg:Operation ; mlg:totalCost 12.50 ; mlg:mentionsTerritory in:59 ; mlg:concernsTerritory :within .
        in:59 a mlg:Territory ; mlg:territoryKind kind:department .
        :within a mlg:Territory ; mlg:territoryKind kind:commune ; dct:isPartOf in:59 .""",
        (),
    )
    page = see("/id/territory/department/59", "en", server=server_on(tmp_path / "graph"))
    assert "that name it concerned 1 12.50" in page.text.replace("€", "")
    assert "mentioned" not in page.text


def test_the_statements_stay_one_link_away(see: See) -> None:
    for path in ("/id/agent/erdf", "/id/territory/commune/62563"):
        page = see(path, "en")
        (statements,) = [one for one in page.links if "view=statements" in one]
        shown = see(f"{path}.html{statements}")
        assert "What the graph says of it" in shown.text
        assert f"{path}.html?lang=en" in shown.links
        assert f"{path}.ttl" in page.links


def test_a_year_leads_to_its_operations(see: See) -> None:
    page = see("/id/agent/erdf.html?year=2020")
    assert "Ses opérations – 2020" in page.text
    listed = page.text.split("Ses opérations – 2020")[1].split("Avec qui")[0]
    assert "NP0022605" in listed
    assert "NP0019238" not in listed
    place = see("/id/territory/department/59.html?inside=1")  # a year may have fewer pages than all of them
    years = [one for one in place.links if "year=" in one]
    assert years and not any("inside=" in one for one in years)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/id/agent/erdf.html?page=x", 400),
        ("/id/agent/erdf.html?page=99", 404),
        ("/id/agent/erdf.html?year=20", 400),
        ("/id/agent/erdf.html?part=funder", 400),
        ("/id/territory/department/59.html?inside=0", 400),
        ("/id/agent/nobody.html", 404),
        ("/id/territory/commune/00000.html", 404),
        ("/id/operation/NP0022605/agent/none.html", 404),
    ],
)
def test_what_makes_no_sense_or_is_not_there(examples: Server, path: str, status: int) -> None:
    assert examples.http.get(path, headers={"Accept": "text/html"}).status_code == status


def test_pages_of_one_address_are_told_apart_when_they_are_kept(examples: Server) -> None:
    tags = {
        query: examples.http.get(f"/id/agent/erdf.html?{query}").headers["etag"]
        for query in ("", "year=2020", "view=statements", "lang=en")
    }
    assert len(set(tags.values())) == 4
    known = {"If-None-Match": tags["year=2020"]}
    assert examples.http.get("/id/agent/erdf.html?year=2020", headers=known).status_code == 304


def test_a_name_that_looks_like_a_tag_is_shown_as_text(
    tmp_path: Path, publish_trig: Callable[..., object], server_on: Callable[..., Server]
) -> None:
    publish_trig(
        tmp_path / "graph",
        """@prefix mlg: <https://w3id.org/maillage/ns#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        @prefix : <https://w3id.org/maillage/id/> .
        :odd a mlg:Operation ; mlg:hasFundingLine <https://w3id.org/maillage/id/line> .
        <https://w3id.org/maillage/id/line> a mlg:FundingLine ; mlg:partnerLabel "<script>y" ;
          mlg:funder <https://w3id.org/maillage/id/agent/x> ; mlg:amount 1.10 .
        <https://w3id.org/maillage/id/agent/x> mlg:agentKind <javascript:alert(1)> ;
          skos:prefLabel "<script>alert(1)</script>"@fr ; mlg:governs <javascript:alert(2)> .
        <javascript:alert(2)> a mlg:Territory ; skos:prefLabel "<b>"@fr .""",
        (),
    )
    server = server_on(tmp_path / "graph")
    for path in ("/id/agent/x.html", "/search?q=script", "/", "/operations", "/map"):
        text = server.http.get(path, headers={"Accept": "text/html"}).text
        assert "<script>" not in text.replace('<script type="module" src="/static/', "")
        assert 'href="javascript' not in text
    text = server.http.get("/id/agent/x.html").text
    assert "&lt;script&gt;alert(1)" in text
    assert "1,10" in text
