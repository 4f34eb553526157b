"""How an operation descends from another: what says so, what denies it, and what is only named."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extract.model import Facts

FactsOf = Callable[..., Facts]
Relation = tuple[str, str, str | None]

RELATIONS: dict[str, list[Relation]] = {
    # the real dossiers
    "Cette opération s'inscrivant dans un développement complémentaire au projet « CENTRES SOCIAUX CONNECTES ».": [
        ("complements", "CENTRES SOCIAUX CONNECTES", None)
    ],
    # the dossiers set aside
    "L'opération prolonge « Guichet numérique de Thiérache », achevé en décembre 2015.": [
        ("follows", "Guichet numérique de Thiérache", None)
    ],
    "Il s'agit de disséminer ce qu'a montré l'opération « Audomarois connecté » (NP9800117), dont": [
        ("disseminates", "Audomarois connecté", "NP9800117")
    ],
    "Elle est conçue comme le miroir de « Estuaire en ligne », mise en place ailleurs.": [
        ("mirrors", "Estuaire en ligne", None)
    ],
    # other hands
    "Le projet fait suite à « Clics d'hier » et complète le dispositif « Pass numérique ».": [
        ("complements", "Pass numérique", None), ("follows", "Clics d'hier", None),
    ],
    "Dans la continuité de l'opération NP0019238, le projet poursuit les ateliers.": [
        ("follows", "NP0019238", "NP0019238")
    ],
    "Il poursuit le projet NP9800118 « Clics d'avant ».": [("follows", "Clics d'avant", "NP9800118")],
    "Il poursuit l'opération « Clics d'hier », dossier n° NP9800117.": [("follows", "Clics d'hier", "NP9800117")],
    "Il poursuit le projet « Clics d'hier », soutenu comme NP9800117.": [
        ("follows", "Clics d'hier", "NP9800117")
    ],
    "En parallèle de « Coeur de vallée », il essaime le projet “Fab'Quartier”.": [
        ("disseminates", "Fab'Quartier", None), ("mirrors", "Coeur de vallée", None),
    ],
    # names without quotation marks
    "Elle est complémentaire du projet CENTRES SOCIAUX CONNECTES.": [("complements", "CENTRES SOCIAUX CONNECTES", None)],
    "L'opération fait suite aux Centres Sociaux Connectés, lancés en 2017 ailleurs.": [
        ("follows", "Centres Sociaux Connectés", None)
    ],
    "Elle poursuit Clics du Thérain (NP0012345).": [("follows", "Clics du Thérain", "NP0012345")],
    "Elle s'inscrit dans la lignée de la démarche des Ateliers du Parc.": [("follows", "Ateliers du Parc", None)],
    "Elle prolonge l'action du Secours Populaire et complète le projet de la Ville de Lille, le projet ANRU.": [],
    # what says of one mention that it is a project, or something else, says it of all
    "Le projet « Mailles » est connu. L'opération s'appuie sur « Mailles ».": [("follows", "Mailles", None)],
    "La ressourcerie « Mailles » est connue. L'opération prolonge « Mailles ».": [],
    "L'opération s'appuie sur « Mailles ».": [],
    # this operation's name cut short, as a subject
    "L'opération « Un clic » complète le projet « Autre chose ».": [("complements", "Autre chose", None)],
    "À 12 % près, l'opération prolonge « Clics d'hier », d'après R&D@maillage.": [("follows", "Clics d'hier", None)],
    # which of two projects acts
    "Le projet « Clics d'hier » prolongeait l'opération « Premier pas ».": [],
    "L'opération sera prolongée par le projet « Demain en ligne ».": [],
    "Le projet « Clics d'hier » a été prolongé d'un an par la Région.": [],
    "L'opération est complétée par le projet « Demain en ligne ».": [("complements", "Demain en ligne", None)],
    # negated, or with no relation at all
    "Le projet n'est pas la suite de l'opération « Clics d'hier ».": [],
    "Le projet ne prolonge pas le projet « Clics d'hier » et ne s'appuie pas sur le projet « Demain ».": [],
    "L'opération n'a aucun lien de continuité avec le projet « Autre chose ».": [],
    "Ce n'est ni la suite du projet « A bis » ni un complément du projet « Bé ter ».": [],
    "Sans être le prolongement du projet « Autre chose », l'opération démarre.": [],
    "Elle ne fait pas suite au projet « Clics d'hier », elle complète le projet « Demain en ligne ».": [
        ("complements", "Demain en ligne", None)
    ],
    "Elle ne vise pas à dupliquer le projet « Autre chose » ; elle prolonge le projet « Premier pas ».": [
        ("follows", "Premier pas", None)
    ],
    "Le projet « Autre chose » existe aussi.": [],
    "Il prolonge les horaires de la médiathèque « Jean Lévy ».": [],
    "Le projet « Un clic pour tous » prolonge les ateliers.": [],
    "L'opération NP9970001 poursuit son chemin.": [],
}  # fmt: skip


def test_the_number_of_cases() -> None:
    assert len(RELATIONS) == 35


@pytest.mark.parametrize(("prose", "relations"), RELATIONS.items())
def test_relations(facts_of: FactsOf, prose: str, relations: list[Relation]) -> None:
    found = facts_of(prose).lineage
    assert sorted((line.relation, line.target, line.number or "") for line in found) == [
        (relation, target, number or "") for relation, target, number in relations
    ]


def test_a_label_that_counts_versions_follows_the_one_without(facts_of: FactsOf) -> None:
    facts = facts_of("En 2018, « Rives numériques » avait réuni du monde.", label="RIVES NUMERIQUES 2")
    assert [(line.relation, line.target) for line in facts.lineage] == [("follows", "Rives numériques")]
    assert facts_of("En 2018, « Rives bleues » avait lieu.", label="RIVES NUMERIQUES 2").lineage == ()


def test_a_relation_told_twice_is_one(facts_of: FactsOf) -> None:
    (line,) = facts_of("Il prolonge « Clics d'hier ». Il poursuit « Clics d’Hier ».").lineage
    assert (line.target, len(line.evidence)) == ("Clics d'hier", 2)
