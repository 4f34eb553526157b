"""Federations as printed, and which body each is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extract.find.bodies.federations import find_federations, label_is_federation
from extract.model import Facts

FactsOf = Callable[..., Facts]
OURS = "agent/federation-centres-sociaux-nord-pas-de-calais"

# The real dossiers first, then other departments and hands.
PRINTED = {
    "La Fédération des Centres Sociaux du Nord est partenaire du projet": [
        "Fédération des Centres Sociaux du Nord"
    ],
    "adhérents à la Fédération des Centres Sociaux Nord-Pas-de-Calais ont bénéficié": [
        "Fédération des Centres Sociaux Nord-Pas-de-Calais"
    ],
    "par la Fédération des Centres Sociaux du Nord Pas-de-Calais (essaimage)": [
        "Fédération des Centres Sociaux du Nord Pas-de-Calais"
    ],
    "la MEL et la Fédération régionale des Centres Sociaux. Ces": [
        "Fédération régionale des Centres Sociaux"
    ],
    "La Fédération des Centres Sociaux a été un acteur": ["Fédération des Centres Sociaux"],
    "Fédération des Centres Sociaux du Nord - Pas-de-Calais - FCS 59 62": [
        "Fédération des Centres Sociaux du Nord - Pas-de-Calais - FCS 59 62"
    ],
    "la fédération des centres sociaux de l'Oise forme": ["fédération des centres sociaux de l'Oise"],
    "La Fédération des Centres Sociaux de l’Aisne et la Fédération des centres sociaux et socioculturels de la Somme": [
        "Fédération des Centres Sociaux de l’Aisne",
        "Fédération des centres sociaux et socioculturels de la Somme",
    ],
    "FÉDÉRATION DES CENTRES SOCIAUX DU NORD": ["FÉDÉRATION DES CENTRES SOCIAUX DU NORD"],
    "une fédération de bénévoles et la fédération du projet": [],
    # other hands
    "la Fédération des centres sociaux du Nord et Emmaüs Connect": ["Fédération des centres sociaux du Nord"],
    "la Fédération des centres sociaux du Nord et du Pas-de-Calais": [
        "Fédération des centres sociaux du Nord et du Pas-de-Calais"
    ],
    "la Fédération\ndes centres sociaux\nde l'Oise": ["Fédération des centres sociaux de l'Oise"],
    "la Fédération des centres sociaux de la région Hauts-de-France": [
        "Fédération des centres sociaux de la région Hauts-de-France"
    ],
    "Fédération des centres sociaux Nord Pas de Calais": [
        "Fédération des centres sociaux Nord Pas de Calais"
    ],
    "la Fédération des Centres Sociaux Le projet": ["Fédération des Centres Sociaux"],
    "La Fédération Départementale des Centres Sociaux de l’Oise": [
        "Fédération Départementale des Centres Sociaux de l’Oise"
    ],
    "la Fédération des centres sociaux du Nord (FCS 59/62), puis la FCSF": [
        "Fédération des centres sociaux du Nord",
        "FCSF",
    ],
    "la Fédération Familles Rurales de l'Oise et la CAF": ["Fédération Familles Rurales de l'Oise"],
    "la fédération Léo Lagrange Nord Île-de-France": ["fédération Léo Lagrange Nord Île-de-France"],
    "la Fédération ADMR du Nord": ["Fédération ADMR du Nord"],
    "la Fédération des foyers ruraux de l'Aisne": ["Fédération des foyers ruraux de l'Aisne"],
    "Fédération des œuvres laïques de la Somme": ["Fédération des œuvres laïques de la Somme"],
    "la fédération nationale de la Mutualité Française": ["fédération nationale de la Mutualité Française"],
    "la Fédération Française du Bâtiment du Nord": ["Fédération Française du Bâtiment du Nord"],
    "Fédération nationale des travaux publics et Fédération française du bâtiment.": [
        "Fédération nationale des travaux publics",
        "Fédération française du bâtiment",
    ],
    "Fédération des Centres Sociaux de l'Aisne Fédération des MJC/Fédération Familles Rurales de l'Oise.": [
        "Fédération des Centres Sociaux de l'Aisne",
        "Fédération des MJC",
        "Fédération Familles Rurales de l'Oise",
    ],
    "La fédération des énergies locales reste le moteur du village, où": [],
    "la fédération des amis de Paul": [],
    "une fédération sportive pourrait l'être": [],
    "les fédérations des centres sociaux de l'Aisne": [],
}
BODIES = {
    "La Fédération des Centres Sociaux du Nord est partenaire, à Lille.": (OURS, "stated"),
    "La Fédération des Centres Sociaux est partenaire, à Lille.": (OURS, "inferred"),
    "La Fédération régionale des Centres Sociaux est partenaire, à Lens.": (OURS, "inferred"),
    "La Fédération des centres sociaux de l'Oise est partenaire.": ("agent/federation/60", "stated"),
    "La Fédération des centres sociaux et socioculturels de la Somme aide.": (
        "agent/federation/80",
        "stated",
    ),
    "La Fédération des centres sociaux est partenaire, à Beauvais.": (
        "operation/NP9970001/agent/federation-des-centres-sociaux",
        "label-only",
    ),
    "La Fédération des Centres Sociaux des Pays Picards est partenaire.": (
        "operation/NP9970001/agent/federation-des-centres-sociaux-des-pays-picards",
        "label-only",
    ),
}


def test_the_number_of_cases() -> None:
    assert (len(PRINTED), len(BODIES)) == (31, 7)


@pytest.mark.parametrize(("text", "names"), PRINTED.items())
def test_names_as_printed(text: str, names: list[str]) -> None:
    assert [mention.name for mention in find_federations(text)] == names


@pytest.mark.parametrize(("prose", "body"), BODIES.items())
def test_which_body(facts_of: FactsOf, prose: str, body: tuple[str, str]) -> None:
    (federation,) = facts_of(prose).federations
    assert (federation.body.key, federation.status) == body
    assert federation.role == "partner"


def test_the_bare_name_is_the_one_named_in_full(facts_of: FactsOf) -> None:
    (federation,) = facts_of(
        "La Fédération des centres sociaux sera là. La Fédération des centres sociaux de l'Oise formera."
    ).federations
    assert federation.name == "Fédération des centres sociaux de l'Oise"
    assert len(federation.evidence) == 2


def test_in_a_list_the_bare_name_is_another(facts_of: FactsOf) -> None:
    facts = facts_of(
        "La fédération régionale des centres sociaux, la Fédération des centres sociaux de l'Oise et la CAF viendront."
    )
    assert [(one.name, len(one.evidence)) for one in facts.federations] == [
        ("fédération régionale des centres sociaux", 1),
        ("Fédération des centres sociaux de l'Oise", 1),
    ]


def test_the_federation_alone_is_the_one_named_before(facts_of: FactsOf) -> None:
    facts = facts_of(
        "La Fédération des centres sociaux de l'Oise forme. La Fédération des centres sociaux de la Somme prête."
        " La Fédération viendra. Notre fédération aussi."
    )
    assert [len(one.evidence) for one in facts.federations] == [1, 3]
    assert facts_of("La Fédération viendra.").federations == ()


def test_one_entry_for_each_printed_name(facts_of: FactsOf) -> None:
    facts = facts_of(
        "La Fédération des Centres Sociaux du Nord formera. La Fédération des Centres Sociaux du Nord - Pas-de-Calais"
        " aussi.",
        "Autre partenaire ponctuel|Fédération des Centres Sociaux du Nord - FCS 59 62|1,00 %|1,00 €",
        "Autre partenaire ponctuel|Fédération des Centres Sociaux du Nord - FCS 59 62|2,00 %|2,00 €",
    )
    assert [(one.name, one.role, one.body.key) for one in facts.federations] == [
        ("Fédération des Centres Sociaux du Nord - FCS 59 62", "funder", OURS),
        ("Fédération des Centres Sociaux du Nord - Pas-de-Calais", "funder", OURS),
    ]


def test_a_federation_that_funds_is_a_funder(facts_of: FactsOf) -> None:
    facts = facts_of(
        "La Fédération des centres sociaux de l'Oise formera.",
        "Autre partenaire ponctuel|Fédération des centres sociaux de l'Oise|1,00 %|1,00 €",
    )
    (federation,) = facts.federations
    assert (federation.role, len(federation.evidence)) == ("funder", 2)
    assert facts.plan.lines[0].funder.body == federation.body


def test_labels() -> None:
    assert label_is_federation("FEDERATION DES CENTRES SOCIAUX DE LA SOMME") and label_is_federation(
        "FCS 59/62"
    )
    assert not label_is_federation("CSC Fédération") and not label_is_federation("Confédération paysanne")
