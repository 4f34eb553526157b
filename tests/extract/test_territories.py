"""Which places the operation concerns, and with what role each."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extract.model import Facts

FactsOf = Callable[..., Facts]
ERDF = "UNION EUROPEENNE|FEDER|50,00 %|5 000,00 €"

MENTIONED = {
    "an earlier operation": "La première expérimentation a été menée à Lille en 2017.",
    "a comparison": "Le projet est conçu à l'image de Roubaix.",
    "a model": "Sur le modèle de Tourcoing, chacun choisira.",
    "a denial": "La ville de Compiègne n'est pas concernée par le projet.",
    "a denial before": "Le projet n'interviendra pas à Abbeville.",
    "a title": "Le maire de Lille, M. Jean DUPONT, l'a dit.",
    "the country": "En France, la ville de Creil est connue.",
}


def roles(facts: Facts) -> set[tuple[str | None, str]]:
    return {(t.place.code, t.role) for t in facts.territories}


def test_the_number_of_cases() -> None:
    assert len(MENTIONED) == 7


def test_the_place_of_the_operation_is_concerned(facts_of: FactsOf) -> None:
    assert roles(facts_of("Le projet se tient à Laon et à Soissons.")) == {
        ("02408", "concerned"),
        ("02722", "concerned"),
    }


@pytest.mark.parametrize("prose", MENTIONED.values(), ids=MENTIONED)
def test_a_place_elsewhere_is_mentioned(facts_of: FactsOf, prose: str) -> None:
    (territory,) = facts_of(prose).territories
    assert territory.role == "mentioned"


def test_one_entry_for_each_place_and_role(facts_of: FactsOf) -> None:
    facts = facts_of(
        "Le projet se tient à Laon. Laon y gagne. Le CSC Briand, à Laon.", ERDF, "COMMUNES|LAON|1,00 %|1,00 €"
    )
    assert roles(facts) == {("02408", "concerned"), ("02408", "seat"), ("02408", "funder")}
    concerned = facts.territories[0]
    assert (concerned.role, len(concerned.evidence)) == ("concerned", 3)


def test_mentioned_gives_way_to_any_other_role(facts_of: FactsOf) -> None:
    facts = facts_of("La première expérimentation a été menée à Laon.", ERDF, "COMMUNES|LAON|1,00 %|1,00 €")
    assert roles(facts) == {("02408", "funder")}


def test_a_homonym_is_the_one_in_the_dossier_s_department(facts_of: FactsOf) -> None:
    in_oise = facts_of("Le projet de Beauvais s'étend à Villers-sur-Auchy et à Grandvilliers.")
    assert {t.place.code for t in in_oise.territories} == {"60057", "60687", "60286"}
    alone = facts_of("Le projet se tient à Beaumetz et à Saint-Aubin.")
    assert {t.place.code for t in alone.territories if t.place.name == "Saint-Aubin"} == set()


def test_an_associated_commune_keeps_its_own_code(facts_of: FactsOf) -> None:
    facts = facts_of("Dunkerque et Saint-Pol-sur-Mer, avec la commune de Téteghem.")
    places = {t.place.name: t.place for t in facts.territories}
    assert (places["Saint-Pol-sur-Mer"].code, places["Saint-Pol-sur-Mer"].status) == ("59540", "associated")
    assert places["Téteghem"].key == "territory/delegated-commune/59588"


def test_what_no_register_knows_is_called_a_commune(facts_of: FactsOf) -> None:
    facts = facts_of("La commune de Montvert-sur-Oiselle et la commune déléguée de Belle-Rive sont là.")
    assert [(t.place.name, t.place.code, t.status, t.role) for t in facts.territories] == [
        ("Montvert-sur-Oiselle", None, "label-only", "mentioned"),
        ("Belle-Rive", None, "label-only", "mentioned"),
    ]
    assert facts.territories[0].place.key == "operation/NP9970001/place/montvert-sur-oiselle"


def test_a_community_of_communes_is_no_commune(facts_of: FactsOf) -> None:
    facts = facts_of(
        "La Communauté de communes du Val de l'Oise et la communauté de Communes des Deux Rives."
    )
    assert [(t.place.kind, t.place.code) for t in facts.territories] == [("epci", "200040426")]


def test_an_acronym_that_the_dossier_defines(facts_of: FactsOf) -> None:
    facts = facts_of(
        "La Communauté de communes de l'Oise picarde (CCOP) compte 52 communes. La CCOP s'engage.",
        ERDF,
        "EPCI|CCOP|1,00 %|1,00 €",
    )
    assert roles(facts) == {
        ("200068005", "concerned"),
        ("200068005", "funder"),
    }
    assert facts.plan.lines[1].funder.rule == "acronym-defined"
    assert len(facts.territories[0].evidence) == 3


def test_the_siren_of_the_day(facts_of: FactsOf) -> None:
    prose = "La Métropole européenne de Lille (MEL) s'engage."
    assert roles(facts_of(prose, date="13 mars 2020")) == {("245900410", "concerned")}
    assert roles(facts_of(prose, date="14 mars 2020")) == {("200093201", "concerned")}


def test_a_seat_in_the_centre_s_name_is_no_place_of_its_own(facts_of: FactsOf) -> None:
    assert roles(facts_of("Le centre social Georges-Brassens de Laon est ouvert.")) == {("02408", "seat")}
    assert roles(facts_of("Le centre social Georges-Brassens, à Laon, est ouvert.")) == {
        ("02408", "seat"),
        ("02408", "concerned"),
    }


def test_a_district_is_no_commune_of_its_name(facts_of: FactsOf) -> None:
    facts = facts_of(
        "À Creil, tout part du quartier de la Croisette, puis des quartiers Europe et Vermandois."
    )
    assert roles(facts) == {("60175", "concerned")}
    assert roles(facts_of("Les quartiers de Beauvais en profitent.")) == {("60057", "concerned")}


def test_an_epci_that_crosses_a_border_a_little_is_of_its_main_department(facts_of: FactsOf) -> None:
    facts = facts_of(
        "La communauté de communes de l'Est de la Somme porte le projet.", ERDF, "Autres|CAF|1,00 %|1,00 €"
    )
    assert facts.plan.lines[1].funder.body.code == "80"
