"""Which places the operation concerns, and with what role each."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extract import iris
from extract.describe import describe_place, is_official
from extract.model import Facts, Place
from extract.reference import surroundings
from ontology.words import DCT

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
    "without a part in it": "La commune de Guise suit les travaux sans y prendre part.",
    "a refusal": "La commune de Guise, pressentie, n'a pas donné suite.",
    "a refusal by those who speak for it": "À Guise, le conseil municipal n'a pas souhaité s'engager.",
    "no money": "La CC du Vimeu n'a versé aucune subvention.",
    "a project of its own": "La communauté de communes des 7 Vallées mène son propre programme.",
    "none there": "Aucun atelier n'aura lieu à Guise.",
    "none of them there": "Aucune des séances n'est prévue à Guise.",
    "none for it": "Aucun des ateliers ne concerne la ville de Guise.",
    "no more": "La médiathèque de Guise ne fait plus partie du réseau.",
    "another number": "Le dossier FEDER NP0015555 traite du même sujet à Calais.",
    "who ran another project": "Elle s'appuie sur « Tiers-lieux en gare », menée par la CC du Val de l'Oise de 2015 à 2017.",
    "who ran what it rests on": "L'opération s'appuie sur un atelier « Photo », animé par la médiathèque de Laon.",
    "not settled": "Un troisième atelier, à Ormoy-Villers, est envisagé mais n'est pas acté.",
}
CONCERNED = {
    "what people there lack": "Les habitants de Guise n'ont pas accès au réseau et ne savent pas s'en servir.",
    "none of what there should be": "Guise n'a aucun médecin : l'atelier y ouvrira.",
    "who pays no part": "La CAF, à Guise, n'a pas financé l'atelier, qui ouvrira quand même.",
    "what it lends": "La ville de Guise met à disposition ses propres locaux.",
    "where it goes on with another number": "L'opération prolonge l'opération NP0017777 à Laon.",
    "none there yet": "Aucun tiers-lieu n'existe à Guise : l'opération en ouvrira un.",
    "none of the people there": "L'opération veut qu'aucun des habitants de Guise ne renonce à ses droits.",
    "what people there do not find": "Les jeunes de Guise ne trouvent aucune aide : l'opération leur en apportera.",
    "what a house there has not": "La maison de Laon n'a aucun financement : l'opération l'équipera.",
    "what people there never did": "Les habitants de Guise n'ont jamais participé à un atelier : l'opération ira vers eux.",
    "a date that is not settled": "La date de l'atelier de Laon est à préciser.",
    "what it will be part of no more": "Guise ne fera plus partie des zones blanches grâce à l'opération.",
    "what it has and the operation equips": "Le service de Laon a son propre atelier, que l'opération équipera.",
    "who pays nothing, and takes part": "La ville de Guise n'a versé aucune subvention, mais elle ouvre l'atelier.",
    "who runs a part of it": "L'opération comporte un atelier « Photo », animé par la médiathèque de Laon.",
    "who runs a new course": "Un parcours « Premiers clics », mené par les animateurs de Laon, ouvrira l'opération.",
    "where another number goes on": "Le projet NP0015555 est prolongé par l'opération à Laon.",
    "who refuses is another": "À Guise, la CAF a refusé de payer ; l'atelier aura lieu.",
}


def roles(facts: Facts) -> set[tuple[str | None, str]]:
    return {(t.place.code, t.role) for t in facts.territories}


def test_the_number_of_cases() -> None:
    assert (len(MENTIONED), len(CONCERNED)) == (20, 18)


def test_the_place_of_the_operation_is_concerned(facts_of: FactsOf) -> None:
    assert roles(facts_of("Le projet se tient à Laon et à Soissons.")) == {
        ("02408", "concerned"),
        ("02722", "concerned"),
    }


@pytest.mark.parametrize("prose", MENTIONED.values(), ids=MENTIONED)
def test_a_place_elsewhere_is_mentioned(facts_of: FactsOf, prose: str) -> None:
    (territory,) = facts_of(prose).territories
    assert territory.role == "mentioned"


@pytest.mark.parametrize("prose", CONCERNED.values(), ids=CONCERNED)
def test_a_denial_of_something_else_leaves_the_place_concerned(facts_of: FactsOf, prose: str) -> None:
    (territory,) = facts_of(prose).territories
    assert territory.role == "concerned"


def test_one_entry_for_each_place_and_role(facts_of: FactsOf) -> None:
    facts = facts_of(
        "Le projet se tient à Laon. Laon y gagne. Le CSC Briand, à Laon.", ERDF, "COMMUNES|LAON|1,00 %|1,00 €"
    )
    assert roles(facts) == {("02408", "concerned"), ("02408", "seat"), ("02408", "funder")}
    concerned = facts.territories[0]
    assert (concerned.role, len(concerned.evidence)) == ("concerned", 3)


def test_one_entry_for_an_intercommunality_that_pays_and_is_named_beside_too(facts_of: FactsOf) -> None:
    prose = "La CA2C suit le projet, qui se tient à Caudry. En 2017, la CA2C avait mené une enquête."
    found = [
        t.role
        for t in facts_of(prose, ERDF, "EPCI|CA2C|10,00 %|1 000,00 €").territories
        if t.place.kind == "epci"
    ]
    assert sorted(found) == ["concerned", "funder"]


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


def test_what_says_where_a_centre_is_gives_a_seat_only(facts_of: FactsOf) -> None:
    assert roles(facts_of("Le centre social Georges-Brassens de Laon est ouvert.")) == {("02408", "seat")}
    assert roles(facts_of("Le centre social Georges-Brassens, à Laon, est ouvert.")) == {("02408", "seat")}
    assert roles(facts_of("Le centre social Georges-Brassens (Laon) est ouvert.")) == {("02408", "seat")}
    assert roles(facts_of("À Laon, le centre social Georges-Brassens ouvrira un atelier.")) == {
        ("02408", "seat"),
        ("02408", "concerned"),
    }


def test_a_district_is_no_commune_of_its_name(facts_of: FactsOf) -> None:
    facts = facts_of(
        "À Creil, tout part du quartier de la Croisette, puis des quartiers Europe et Vermandois."
    )
    assert roles(facts) == {("60175", "concerned"), (None, "concerned")}
    assert roles(facts_of("Les quartiers de Beauvais en profitent.")) == {("60057", "concerned")}


def test_an_epci_that_crosses_a_border_a_little_is_of_its_main_department(facts_of: FactsOf) -> None:
    facts = facts_of(
        "La communauté de communes de l'Est de la Somme porte le projet.", ERDF, "Autres|CAF|1,00 %|1,00 €"
    )
    assert facts.plan.lines[1].funder.body.code == "80"


def places(facts: Facts) -> dict[str, Place]:
    return {t.place.name: t.place for t in facts.territories}


def test_a_district_is_part_of_the_commune_that_its_sentence_or_the_dossier_gives(facts_of: FactsOf) -> None:
    beside = places(facts_of("À Laon et à Soissons, on ira aux quartiers Nord et Rosiers à Laon."))
    assert beside["Rosiers"].key == "territory/district/02408/rosiers"
    alone = places(facts_of("L'opération a lieu à Creil.\n\nLe quartier du Moulin y gagne."))
    assert alone["Moulin"].key == "territory/district/60175/moulin"
    nowhere = places(facts_of("Le QPV Étouvie y gagne."))
    assert nowhere["Étouvie"].key == "operation/NP9970001/place/etouvie"


def test_a_district_is_described_in_the_dossier_with_its_commune(facts_of: FactsOf) -> None:
    district = places(facts_of("Le quartier du Moulin, à Creil, y gagne."))["Moulin"]
    wholes = [t.object for t in describe_place(district, iris.BASE_IRI) if t.predicate == DCT.isPartOf]
    assert [str(whole) for whole in wholes] == ["<https://w3id.org/maillage/id/territory/commune/60175>"]
    assert not is_official(district)
    assert "territory/commune/60175" in {place.key for place in surroundings([district], [])[0]}


def test_what_the_context_decides_is_inferred(facts_of: FactsOf) -> None:
    prose = "À Bohain et à Guise, on ouvre ; l'agglomération de Saint-Quentin suit."
    assert {t.place.name: (t.status, t.evidence[0].rule) for t in facts_of(prose).territories} == {
        "Bohain-en-Vermandois": ("inferred", "commune-short-name"),
        "Guise": ("stated", "commune-name"),
        "CA du Saint-Quentinois": ("inferred", "epci-of-its-town"),
    }
    stated = facts_of("Bohain-en-Vermandois s'engage. À Bohain, tout est prêt.").territories
    assert [(t.status, len(t.evidence)) for t in stated] == [("stated", 2)]


def test_a_town_stands_for_its_name_where_nothing_tells_the_department(facts_of: FactsOf) -> None:
    (bailleul,) = facts_of("L'opération se tient à Bailleul.").territories
    assert (bailleul.place.code, bailleul.status, bailleul.evidence[0].rule) == (
        "59043",
        "inferred",
        "commune-foremost-name",
    )
    in_somme = facts_of("L'opération se tient à Bailleul.", "DEPARTEMENT|Somme|1,00 %|1,00 €").territories
    assert [t.place.code for t in in_somme if t.role == "concerned"] == ["80051"]


def test_unknown_communes_in_a_list(facts_of: FactsOf) -> None:
    facts = facts_of("Les communes de Guise, Montvert et Hirson, et celles du Val de Serre, sont là.")
    unknown = [t for t in facts.territories if t.status == "label-only"]
    assert [(t.place.name, t.evidence[0].rule) for t in unknown] == [("Montvert", "printed-name")]
    known = facts_of(
        "Les communes du Touquet-Paris-Plage et de Cucq. Les communes du Pays de Bray. La commune de France."
    )
    assert [t.place.name for t in known.territories if t.status == "label-only"] == []


def test_what_hyphens_join_is_one_name(facts_of: FactsOf) -> None:
    """A known commune is not taken for an unknown one whose name is its first word."""
    names = "de Beuvry-la-Forêt, de Pont-à-Marcq, de Cauchy-à-la-Tour, de Muret-et-Crouttes et de Hartennes-et-Taux"
    facts = facts_of(f"Les 5 communes {names} y prennent part, comme la commune de Mont-à-la-Fougère.")
    assert [t.place.name for t in facts.territories if t.status == "label-only"] == ["Mont-à-la-Fougère"]


@pytest.mark.parametrize(
    "definition",
    [
        "La communauté de communes du Pays de Bray (ci-après CCPB)",
        "La communauté de communes du Pays de Bray (la « CCPB »)",
        "La communauté de communes du Pays de Bray, dite CCPB,",
        "La communauté de communes du Pays de Bray - CCPB",
        "La communauté de communes du Pays de Bray, ci-après la « CCPB »,",
        "La communauté de communes du Pays de Bray, connue sous le nom de CCPB,",
        "La CCPB (communauté de communes du Pays de Bray)",
    ],
)
def test_the_ways_to_define_an_acronym(facts_of: FactsOf, definition: str) -> None:
    facts = facts_of(f"{definition} s'engage.", ERDF, "EPCI|CCPB|1,00 %|1,00 €")
    assert facts.plan.lines[1].funder.body.code == "246000913"


def test_a_name_of_use_and_a_name_that_nobody_knows(facts_of: FactsOf) -> None:
    prose = "La communauté de communes du Pays de Bray, qui signe BrayCom, s'engage."
    facts = facts_of(prose, ERDF, "EPCI|BrayCom|1,00 %|1,00 €", "EPCI|PaysVert|1,00 %|1,00 €")
    known, unknown = (line.funder for line in facts.plan.lines[1:])
    assert (known.body.code, known.status) == ("246000913", "stated")
    assert (unknown.body.code, unknown.body.kind, unknown.status) == (None, "epci", "label-only")
