"""Names that the prose bears: places, and what only looks like one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extract.find.places.judges import everyday_words
from extract.gazetteer import gazetteer
from extract.model import Facts
from extract.spellings import commune_phrases, epci_phrases, is_capitalised
from ontology.places import register

FactsOf = Callable[..., Facts]

# From the five real dossiers, then from other departments; the codes of the places, in order of the roles.
PLACES = {
    "la façade maritime (Boulogne-sur-Mer, Outreau, Saint-Martin-Boulogne et Le Portel)": {
        "62160", "62643", "62758", "62667",
    },
    "la commune de Douai": {"59178"},
    "LA COMMUNAUTÉ D'AGGLOMÉRATION DE LENS / LIÉVIN\n\nElle agit.": {"246200364"},
    "LA COMMUNAUTÉ D'AGGLOMÉRATION DE LA PORTE DU HAINAUT\n\nElle agit.": {"200042190"},
    "Valenciennes Métropole a souhaité s'engager.": {"245901160"},
    "La Communauté d'agglomération du Boulonnais regroupe des villages.": {"246200729"},
    "Le projet se déroule à Ham et à Albert. Contre toute attente, la rue est vide.": {"80410", "80016"},
    "les communes de Rue, d'Albert et de Ham": {"80688", "80016", "80410"},
    "Creil, Nogent-sur-Oise et Montataire (Oise)": {"60175", "60463", "60414"},
    "à la Capelle et au Nouvion-en-Thiérache": {"02141", "02558"},
    "rendez-vous au Portel et aux Attaques": {"62667", "62043"},
    "St-Quentin et Ste Geneviève": {"02691", "02678"},
    "À SAINT-QUENTIN et à ÉTAPLES, tout va bien.": {"02691", "62318"},
    "la commune associée de Lomme et la commune de Lille": {"59355", "59350"},
    "Villers Cotterets et VILLERS-COTTERÊTS": {"02810"},
    "Amiens Métropole porte l'opération.": {"248000531"},
    "l'Oise et le Conseil départemental ; le département de l'Oise y veille.": {"60"},
    "les départements du Nord et du Pas-de-Calais, ainsi que sur la Somme.": {"59", "62", "80"},
    "Lomme et Hellemmes gardent leur mairie": {"59355", "59298"},
    "des associations de Saint-Quentin et les écoles de Laon": {"02691", "02408"},
    "Étaples-sur-Mer, Berck et Cayeux-sur-Mer": {"62318", "62108", "80182"},
}  # fmt: skip
# Words, persons, streets, bodies and capitals that are no places here.
NOT_PLACES = {
    "words": "Contre toute attente, la rue est longue ; les monts et les marchais, les pommiers de la ferme.",
    "a list of words": "Divers : Rue, Ville, Long, Contre, Ham.",
    "a person in capitals": "M. Bruno LENS et Mme Odile NOAILLES étaient là.",
    "a civility": "M. Douai a présenté le projet avec Mme Saint-Omer et le docteur Cambrai.",
    "streets": "La rue de Cambrai, l'avenue de Lille, le boulevard d'Amiens, la place d'Arras et la gare de Lens.",
    "bodies": "L'Université de Lille, le CHU d'Amiens, la CCI de Lens, l'hôpital de Douai, le lycée d'Arras.",
    "a body of an area": "L'Université d'Artois et la mission locale du Valenciennois.",
    "an EPCI that is none": "La Communauté de communes de Froissy a voté.",
    "a newspaper": "Le Courrier de Laon suivra l'aventure.",
    "an enterprise": "Douai Habitat et Lens Solidaire prêtent une salle.",
    "rivers and winds": "Au nord de la ville, dans l'est du quartier, le long de la Somme, de l'Oise et de l'Aisne.",
    "a heading": "LENS\n\nIl fait beau.",
    "lower case": "il habite à lens et à douai",
}
AREAS = {
    "La Flandre maritime s'équipe.": "Flandre maritime",
    "le bassin minier change": "bassin minier",
    "la métropole lilloise": "métropole lilloise",
    "en Thiérache": "Thiérache",
}


def test_the_number_of_cases() -> None:
    assert (len(PLACES), len(NOT_PLACES), len(AREAS)) == (21, 13, 4)


@pytest.mark.parametrize(("prose", "codes"), PLACES.items())
def test_places(facts_of: FactsOf, prose: str, codes: set[str]) -> None:
    assert {t.place.code for t in facts_of(prose).territories} == codes


@pytest.mark.parametrize("prose", NOT_PLACES.values(), ids=NOT_PLACES)
def test_no_places(facts_of: FactsOf, prose: str) -> None:
    assert [t.place.name for t in facts_of(prose).territories] == []


@pytest.mark.parametrize(("prose", "area"), AREAS.items())
def test_an_informal_area_has_no_code(facts_of: FactsOf, prose: str, area: str) -> None:
    (territory,) = facts_of(prose).territories
    assert (territory.place.kind, territory.place.name, territory.place.code) == ("area", area, None)


def test_a_longer_name_hides_the_shorter(facts_of: FactsOf) -> None:
    facts = facts_of("la commune de Saint-Quentin-des-Prés, en Thiérache")
    assert [t.place.name for t in facts.territories] == ["Saint-Quentin-des-Prés", "Thiérache"]


def test_every_everyday_word_is_a_commune_of_the_region() -> None:
    names = {phrase for commune in register().communes(region="32") for phrase in commune_phrases(commune)}
    assert everyday_words() - names == set()
    assert len(everyday_words()) == 141


def test_the_names_of_an_epci() -> None:
    names = dict(epci_phrases("CA de Lens - Liévin", "CA"))
    assert names["communaute d agglomeration de lens lievin"] == "epci-name"
    assert names["call"] == "epci-acronym"
    assert "lens" not in names
    assert "dunkerque" not in dict(epci_phrases("CU de Dunkerque", "CU"))


def test_the_gazetteer_of_a_region_is_built_once() -> None:
    assert gazetteer("32") is gazetteer("32")
    assert [entry.code for entry in gazetteer("32").lookup("CUD")] == ["245900428"]
    assert gazetteer("32").lookup("Paris") == ()


def test_capitals() -> None:
    assert is_capitalised("d'Albert") and is_capitalised("l’Étoile")
    assert not is_capitalised("de la") and not is_capitalised("rue")
