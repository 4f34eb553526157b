"""People with a public function: name, function as printed, and for whom they speak."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extract.model import Facts

FactsOf = Callable[..., Facts]
Person = tuple[str, str, str | None]

PEOPLE: dict[str, list[Person]] = {
    # the real dossiers, in our words
    "Selon Isabelle KERKHOF, Vice Présidente de la CUD, le projet avance.": [
        ("Isabelle KERKHOF", "Vice Présidente", "CUD")
    ],
    "rappelle M. Bruno LENS, adjoint au maire d'Arques, qui suit ce dossier": [
        ("Bruno LENS", "adjoint au maire", "Arques")
    ],
    "explique Mme Sylvie MARLE, présidente de la CCTC.": [("Sylvie MARLE", "présidente", "CCTC")],
    "M. Karim Delaunay, vice-président de l'ACSO, a résumé": [("Karim Delaunay", "vice-président", "ACSO")],
    "Mme Odile NOAILLES, maire de Breteuil, a proposé": [("Odile NOAILLES", "maire", "Breteuil")],
    "Selon Xavier Martin, président de la Région Hauts-de-France, tout va.": [
        ("Xavier Martin", "président", "Région Hauts-de-France")
    ],
    "Jeanne d'Hulst, maire de Lille et présidente de la Métropole européenne de Lille, y tient.": [
        ("Jeanne d'Hulst", "maire", "Lille")
    ],
    "Anne-Marie Van den Berghe (conseillère départementale) est venue.": [
        ("Anne-Marie Van den Berghe", "conseillère départementale", None)
    ],
    "la présidente de la Fédération des Centres Sociaux, Mme Léa PETIT": [
        ("Léa PETIT", "présidente", "Fédération des Centres Sociaux")
    ],
    "D’après Ève Marin, directrice du centre social, on vient.": [
        ("Ève Marin", "directrice", "centre social")
    ],
    "L'UNION EUROPEENNE Jeanne MARTIN, présidente, a signé.": [("Jeanne MARTIN", "présidente", None)],
    "Ève Marin, conseillère départementale de la Somme et M. Pierre LENS, directeur de l'école, sont là.": [
        ("Ève Marin", "conseillère départementale", "Somme"),
        ("Pierre LENS", "directeur de l'école", None),
    ],
    # nobody by name and function
    "Mme la Présidente et M. le Maire de Douai ont signé.": [],
    "La Maison Pour Tous, ouverte à tous": [],
    "Jean Dupont et Marie Durand animent l'atelier.": [],
}
# Names before and after the function, lists, houses and streets, functions that bodies have too.
FURTHER: dict[str, list[Person]] = {
    "La directrice, Mme de La Tour du Pin, signe.": [("de La Tour du Pin", "directrice", None)],
    "M. Jean Petit, maire-adjoint de Douai, vient.": [("Jean Petit", "maire-adjoint", "Douai")],
    "M. Régis Delattre, maire de Péronne, a souhaité que les ateliers soient gratuits.": [
        ("Régis Delattre", "maire", "Péronne")
    ],
    "Karim HADDAD, adjoint à la jeunesse de la Ville de Lens, et Lucie MONNIER, directrice générale adjointe de la CUD.": [
        ("Karim HADDAD", "adjoint à la jeunesse", "Ville de Lens"),
        ("Lucie MONNIER", "directrice générale adjointe", "CUD"),
    ],
    "La réunion s'est tenue salle Simone Veil, rue Roger Salengro, face au collège Jean Rostand.": [],
    "Le maire et la présidente de l'agglomération ont signé la convention en présence du sous-préfet.": [],
    "La présidente de la CAPSO, Mme Élodie Carpentier, a salué le projet.": [
        ("Élodie Carpentier", "présidente", "CAPSO")
    ],
    "le maire de Douai, Frédéric Chéreau, a signé": [("Frédéric Chéreau", "maire", "Douai")],
    "Le préfet Michel Lalande et la sous-préfète Mme Anne-Laure Petit ont salué": [
        ("Michel Lalande", "préfet", None),
        ("Anne-Laure Petit", "sous-préfète", None),
    ],
    "« On ne lâche personne », déclare Nadia Belkacem, vice-présidente chargée du numérique de la CA du Douaisis.": [
        ("Nadia Belkacem", "vice-présidente chargée du numérique", "CA du Douaisis")
    ],
    "Jean-Luc Dubois-Petit (conseiller départemental du canton de Guise)": [
        ("Jean-Luc Dubois-Petit", "conseiller départemental du canton", "Guise")
    ],
    "M. Paul Albert, député de l'Oise, et Mme Rose Rue, sénatrice, y étaient.": [
        ("Paul Albert", "député", "Oise"),
        ("Rose Rue", "sénatrice", None),
    ],
    "MM. Jean Petit et Paul Grandin, vice-présidents de la CUD, y étaient.": [
        ("Jean Petit", "vice-présidents", "CUD"),
        ("Paul Grandin", "vice-présidents", "CUD"),
    ],
    "Sous la présidence de Mme Ida Vasseur, maire d'Hirson et présidente de la CC des Trois Rivières, il se réunit.": [
        ("Ida Vasseur", "maire", "Hirson")
    ],
    "Le centre social Jean Moulin, présidé par Luc Martel, président de l'association, ouvre.": [
        ("Luc Martel", "président", "association")
    ],
    "Mme Chantal Beauvais et M. Hugo Compiègne animeront l'atelier d'écriture.": [],
    "Léa Petit est la présidente du centre social Agora.": [
        ("Léa Petit", "présidente", "centre social Agora")
    ],
    "Fabienne BUCCIO, préfète de la région Hauts-de-France": [
        ("Fabienne BUCCIO", "préfète", "région Hauts-de-France")
    ],
    "La présidente, Léa Petit, remercie chacun.": [("Léa Petit", "présidente", None)],
    "« Tenons bon » (Léa Petit, 1re adjointe au maire de Laon).": [
        ("Léa Petit", "1re adjointe au maire", "Laon")
    ],
    "Selon Pierre de La Motte, chef de projet numérique à la Ville de Lens, tout va.": [
        ("Pierre de La Motte", "chef de projet numérique", "Ville de Lens")
    ],
    "La Ville de Saint Quentin, présidente du comité, y tient.": [],
    "Le conseiller numérique Les Hirondelles ira.": [],
    "la directrice du centre social Les Hirondelles, la CAF et Pôle Emploi": [],
    "Le directeur de la Mission Locale du Calaisis": [],
    "La responsable du secteur familles, Julie Lens, anime.": [
        ("Julie Lens", "responsable du secteur familles", None)
    ],
    "M. le Maire de Laon, Éric Delhaye, ouvre la séance.": [("Éric Delhaye", "Maire", "Laon")],
    "Le maire de Laon, Saint Quentin et Guise, ouvre la séance.": [],
    "Cédric O, secrétaire d'État chargé du numérique, est venu.": [],
    "Présidente : Léa Petit": [("Léa Petit", "Présidente", None)],
    "Madame Léa PETIT – Présidente de la CUD – ouvre": [("Léa PETIT", "Présidente", "CUD")],
    "L'école Jules Ferry, directrice en tête, participe": [],
    "Le groupe scolaire Jacques Prévert, directrice comprise, est associé.": [],
    # a surname alone, addressed
    "M. Delattre, le maire d'Arras, ouvre.": [("Delattre", "maire", "Arras")],
    "Monsieur Martin, maire de Cambrai, a signé.": [("Martin", "maire", "Cambrai")],
    "Mme Roy et M. Petit, conseillers départementaux, et MM. Lens et Grandin, adjoints, sont là.": [
        ("Roy", "conseillers départementaux", None),
        ("Petit", "conseillers départementaux", None),
        ("Lens", "adjoints", None),
        ("Grandin", "adjoints", None),
    ],
    "Ida Roy, maire de Laon, préside. Mme Roy, maire, et M. Maire, maire, signent.": [
        ("Ida Roy", "maire", "Laon")
    ],
    "Jeanne Dupont, élue à la culture de Lens, ouvre.": [("Jeanne Dupont", "élue à la culture", "Lens")],
    "le maire, M. Paul Albert, ouvre": [("Paul Albert", "maire", None)],
    "La responsable Jeunesse Familles accueillera.": [],
    "Emmaüs Connect, coordinateur du projet, prêtera.": [],
    "Le coordinateur du projet, Emmaüs Connect, prêtera.": [],
    "Familles Rurales, responsable du parc, prêtera.": [],
    "Julie Lens, coordinatrice du projet, prêtera.": [("Julie Lens", "coordinatrice du projet", None)],
    "la présidente de l'association, Les Hirondelles, est là": [],
    "La directrice Enfance Jeunesse de la Ville est là.": [],
    "le conseiller numérique France Services viendra": [],
    "La directrice du centre social, Mme Ève Marin, et le maire Jean Petit sont là": [
        ("Ève Marin", "directrice", "centre social"),
        ("Jean Petit", "maire", None),
    ],
    "Mmes Ida Petit et Léa Grand, conseillères départementales, sont là": [
        ("Ida Petit", "conseillères départementales", None),
        ("Léa Grand", "conseillères départementales", None),
    ],
    "Vu par Samia Kaci (présidente du conseil citoyen), le quartier change.": [
        ("Samia Kaci", "présidente", "conseil")
    ],
    "Ève Marin, elle-même ancienne directrice d'école, ouvre.": [],
    "Le comité est présidé par Ève Marin, adjointe au maire de Laon chargée du numérique.": [
        ("Ève Marin", "adjointe au maire", "Laon")
    ],
}


def test_the_number_of_cases() -> None:
    assert (len(PEOPLE), len(FURTHER)) == (15, 52)


@pytest.mark.parametrize(("prose", "people"), (PEOPLE | FURTHER).items())
def test_people(facts_of: FactsOf, prose: str, people: list[Person]) -> None:
    found = facts_of(prose).people
    assert [(person.name, person.function, person.organisation) for person in found] == people


def test_the_body_for_which_somebody_speaks(facts_of: FactsOf) -> None:
    speaks = {
        "Ève Marin, présidente de la CUD, est là.": "agent/siren/245900428",
        "Ève Marin, présidente de la Fédération des centres sociaux de l'Oise, est là.": "agent/federation/60",
        "Ève Marin, directrice de la Caisse des Dépôts, est là.": "agent/caisse-des-depots",
        "Ève Marin, présidente du Club, est là.": None,
    }
    for prose, key in speaks.items():
        (person,) = facts_of(prose).people
        assert (person.on_behalf_of.key if person.on_behalf_of else None) == key


def test_somebody_quoted_twice_is_one(facts_of: FactsOf) -> None:
    (person,) = facts_of("Ève Marin, maire de Laon, parle. Puis Ève MARIN, maire de Laon, se tait.").people
    assert len(person.evidence) == 2


def test_a_person_called_like_a_town_is_no_town(facts_of: FactsOf) -> None:
    facts = facts_of(
        "Mme Claire DOUAI, présidente du club, et M. Jean LILLE, adjoint au maire d'Arras, sont là."
    )
    assert [t.place.name for t in facts.territories] == ["Arras"]
