"""``graph/reference``: a region's official places and bodies, each described and whole."""

from __future__ import annotations

from collections import Counter
from functools import cache

from pyoxigraph import NamedNode, Quad

from extract import bodies, iris
from extract.describe import is_official
from extract.reference import reference_quads, surroundings
from ontology.places import register
from ontology.words import DCT, IGEO, MLG, RDF, SKOS


@cache
def quads() -> tuple[Quad, ...]:
    return tuple(reference_quads("32"))


def node(key: str) -> NamedNode:
    return NamedNode(iris.entity(iris.BASE_IRI, key))


def values(key: str, predicate: NamedNode) -> set[str]:
    return {q.object.value for q in quads() if q.subject == node(key) and q.predicate == predicate}  # type: ignore[union-attr]


def test_every_place_and_body_is_described_once_and_nothing_dangles() -> None:
    described = {q.subject for q in quads()}
    base = f"{iris.BASE_IRI}id/"
    pointed = {
        q.object for q in quads() if isinstance(q.object, NamedNode) and q.object.value.startswith(base)
    }
    assert pointed <= described
    assert len(set(map(str, quads()))) == len(quads())
    assert {q.graph_name for q in quads()} == {NamedNode(f"{iris.BASE_IRI}graph/reference")}


def test_a_node_has_one_french_label() -> None:
    labels = Counter(
        q.subject
        for q in quads()
        if q.predicate == SKOS.prefLabel and q.object.language == "fr"  # type: ignore[union-attr]
    )
    assert set(labels.values()) == {1}


def test_one_place_one_code() -> None:
    codes = Counter(q.subject for q in quads() if q.predicate == IGEO.codeINSEE)
    assert set(codes.values()) == {1}


def test_the_region_is_whole() -> None:
    kinds = Counter(q.object.value.rsplit("/")[-1] for q in quads() if q.predicate == MLG.territoryKind)  # type: ignore[union-attr]
    assert (kinds["region"], kinds["department"]) == (2, 6)  # an EPCI reaches into Seine-Maritime
    assert kinds["commune"] >= len(register().communes(region="32"))
    cafs = {q.subject for q in quads() if q.predicate == MLG.competentFor}
    assert cafs == {node(f"agent/caf/{d}") for d in ("02", "59", "60", "62", "80")}


def test_a_commune_and_its_wholes() -> None:
    assert values("territory/commune/62563", DCT.isPartOf) == {
        node("territory/epci/246200364").value,
        node("territory/department/62").value,
    }
    assert values("territory/delegated-commune/59588", DCT.isPartOf) >= {
        node("territory/commune/59588").value
    }
    assert values("territory/commune/59588", SKOS.prefLabel) == {"Téteghem-Coudekerque-Village"}


def test_bodies_govern_their_places() -> None:
    assert values("agent/siren/245900428", MLG.governs) == {node("territory/epci/245900428").value}
    assert values("agent/department/59", RDF.type) == {MLG.TerritorialAuthority.value}
    assert values("agent/erdf", SKOS.prefLabel) == {"FEDER", "ERDF"}


def test_what_is_official() -> None:
    assert is_official(bodies.caf_body("59")) and is_official(bodies.area_place("Flandre maritime"))
    assert not is_official(bodies.state_programme_body("Ville, jeunesse et sports"))
    assert not is_official(bodies.labelled_body("social-centre", "CSC X", "operation/NP1", "59183"))
    assert not is_official(bodies.unidentified_body("caf", "CAF", "operation/NP1", "line-1"))


def test_the_surroundings_of_a_place_are_all_that_it_points_at() -> None:
    places, organisations = surroundings([bodies.commune_place(register().commune("62563"))], [])
    assert [place.key for place in places] == [
        "territory/commune/62563",
        "territory/department/62",
        "territory/epci/246200364",
        "territory/region/32",
    ]
    assert organisations == []
    places, organisations = surroundings([bodies.epci_place("246200364")], [bodies.caf_body("80")])
    assert {body.key for body in organisations} == {"agent/caf/80", "agent/siren/246200364"}
    assert "territory/department/80" in {place.key for place in places}
