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
    "Monsieur Martin, maire de Cambrai, a signé.": [],
    "La Maison Pour Tous, ouverte à tous": [],
    "Jean Dupont et Marie Durand animent l'atelier.": [],
}


def test_the_number_of_cases() -> None:
    assert len(PEOPLE) == 16


@pytest.mark.parametrize(("prose", "people"), PEOPLE.items())
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
