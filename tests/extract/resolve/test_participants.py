"""Other bodies that take part without a line of their own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extract.model import Facts

FactsOf = Callable[..., Facts]

TAKE_PART = {
    "WE TECH CARE accompagnera la CAVM dans cette démarche.": [("WE TECH CARE", "organisation", None)],
    "La CAF de l'Aisne et la CAF de l'Oise sont partenaires.": [
        ("CAF de l'Aisne", "caf", "02"), ("CAF de l'Oise", "caf", "60"),
    ],
    "Le Conseil départemental du Pas-de-Calais soutient le projet.": [
        ("Conseil départemental du Pas-de-Calais", "department", "62")
    ],
    "La Caisse des Dépôts et l'ANRU apportent leur concours.": [
        ("ANRU", "organisation", None), ("Caisse des Dépôts", "organisation", None),
    ],
    "À Laon, la CAF soutient l'action.": [("CAF", "caf", "02")],
    # no part in this operation
    "La CAF de l'Aisne avait financé un autre lieu.": [],
    "TOUS LES PARTENAIRES participent. ATTENTION PROJET PILOTE : la REGION HAUTS DE FRANCE participe aussi.": [
        ("REGION HAUTS DE FRANCE", "region", "32")
    ],
    "Les premières années, WE TECH CARE a été partenaire du projet précédent.": [],
    "LA VIE DU QUARTIER, TOUS PARTENAIRES": [],
    "La CAF est une caisse.": [],
}  # fmt: skip
# At Laon, by name alone: subjects, what follows, appositions, lists.
NAMED = {
    "WE TECH CARE accompagnera la CAPL dans cette démarche.": ["WE TECH CARE"],
    "La MJC de Laon et le CCAS de Laon participent aux ateliers.": ["MJC de Laon", "CCAS de Laon"],
    "L'opération est menée avec l'appui de la CPAM de l'Aisne, de la Mission locale de Laon et de Pôle emploi.": [
        "CPAM de l'Aisne",
        "Mission locale de Laon",
        "Pôle emploi",
    ],
    "En partenariat avec Emmaüs Connect, les ateliers ouvriront en mai.": ["Emmaüs Connect"],
    "Les partenaires du projet sont : la CAF de l'Aisne, La Poste, le lycée Julie Daubié et l'association Les Amis du Livre.": [
        "CAF de l'Aisne",
        "La Poste",
        "lycée Julie Daubié",
        "Les Amis du Livre",
    ],
    "Les partenaires du projet sont :\n\n- la CAF de l'Aisne ;\n- Orange ;\n- la Fondation Rive Claire.\n\nLa MSA est loin.": [
        "CAF de l'Aisne",
        "Orange",
        "Fondation Rive Claire",
    ],
    "L'opération est copilotée par la Ville de Laon et l'Agence nationale de la cohésion des territoires.": [
        "Ville de Laon",
        "Agence nationale de la cohésion des territoires",
    ],
    "Y prennent part la préfecture de l'Aisne et la Banque des territoires.": [
        "préfecture de l'Aisne",
        "Banque des territoires",
    ],
    "Le bailleur social Clésence, partenaire du projet, prête un local.": ["Clésence"],
    "Aux côtés de l'association Le Fil, Partenord Habitat et Maisons & Cités s'engagent dans le projet.": [
        "Le Fil",
        "Partenord Habitat",
        "Maisons & Cités",
    ],
    "L'université de Picardie Jules Verne, qui suit la démarche, contribue à l'évaluation.": [
        "université de Picardie Jules Verne"
    ],
    "Le Conseil départemental de l'Aisne soutient le projet.": ["Conseil départemental de l'Aisne"],
    "Partenaire de longue date du territoire, la Mission locale de Laon met un conseiller à disposition.": [
        "Mission locale de Laon"
    ],
    "La MSA de Picardie est associée à la démarche.": ["MSA de Picardie"],
    "L'Éducation nationale, la DRAC et l'ARS sont partenaires.": ["Éducation nationale", "DRAC", "ARS"],
    "Le projet associe la CAF de l'Aisne, Emmaüs Connect et la Croix-Rouge.": [
        "CAF de l'Aisne",
        "Emmaüs Connect",
        "Croix-Rouge",
    ],
    "La CAF accompagne les familles.": ["CAF"],
    "L'opération bénéficie de l'appui technique de l'ULCO (Boulogne), d'Orange et de la MSA.": [
        "Orange",
        "MSA",
    ],
    "Les partenaires associés sont la CPAM de l'Aisne et la Carsat Hauts-de-France.": [
        "CPAM de l'Aisne",
        "Carsat Hauts-de-France",
    ],
    "Terre d'Opale Habitat et le Centre hospitalier de Laon seront associés.": [
        "Terre d'Opale Habitat",
        "Centre hospitalier de Laon",
    ],
}
NOBODY = (
    "L'association Le Fil n'est pas partenaire du projet.",
    "L'association Le Fil pourrait participer.",
    "La Mission locale de Laon a fermé, et les jeunes participent aux ateliers.",
    "Plusieurs associations, des bailleurs et une fondation participent.",
    "D'après la Fondation Rive Claire, le coût dépasse celui de l'accompagnement.",
    "La Région accompagne la transition des entreprises depuis 2014.",
    "Le département de l'Aisne est rural ; la ville de Laon perd des habitants.",
    "Les agents de La Poste connaissent bien les habitants.",
    "Comme Emmaüs Connect à Lille, nous accompagnerons chacun.",
    "Les habitants participent avec leurs enfants du lycée.",
    "En 2016, la CAF de l'Aisne accompagnait un projet précédent.",
)


def test_the_number_of_cases() -> None:
    assert (len(TAKE_PART), len(NAMED), len(NOBODY)) == (10, 20, 11)


@pytest.mark.parametrize(("prose", "bodies"), TAKE_PART.items())
def test_who_takes_part(facts_of: FactsOf, prose: str, bodies: list[tuple[str, str, str | None]]) -> None:
    found = facts_of(prose).participants
    assert sorted((one.name, one.body.kind, one.body.code or "") for one in found) == [
        (name, kind, code or "") for name, kind, code in bodies
    ]
    assert {one.role for one in found} <= {"partner"}


def test_who_funds_a_line_is_no_participant(facts_of: FactsOf) -> None:
    facts = facts_of("La CAF de l'Aisne est partenaire.", "Autres|CAF de l'Aisne|1,00 %|1,00 €")
    assert facts.participants == ()


@pytest.mark.parametrize(("prose", "names"), NAMED.items())
def test_who_takes_part_by_name(facts_of: FactsOf, prose: str, names: list[str]) -> None:
    found = facts_of(f"À Laon, le projet s'ouvre.\n\n{prose}").participants
    assert sorted(one.name for one in found) == sorted(names)


@pytest.mark.parametrize("prose", NOBODY)
def test_who_is_only_spoken_of(facts_of: FactsOf, prose: str) -> None:
    assert facts_of(f"À Laon, le projet s'ouvre.\n\n{prose}").participants == ()


def test_a_common_noun_makes_no_other_body(facts_of: FactsOf) -> None:
    facts = facts_of("L'association Le Fil est partenaire.", "Autres|Association Le Fil|1,00 %|1,00 €")
    assert facts.participants == ()


def test_the_bodies_of_our_own_list_are_label_only(facts_of: FactsOf) -> None:
    facts = facts_of("La MSA de Picardie, l'ANCT et la préfecture de l'Aisne participent au projet.")
    assert sorted((one.body.key, one.status) for one in facts.participants) == [
        ("agent/anct", "stated"),
        ("agent/msa-picardie", "label-only"),
        ("agent/state/prefecture-de-l-aisne", "stated"),
    ]
