"""What the linear model makes of passages whose sentences tell nothing by themselves."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from extract.find.lineage.learnt import NONE, ONSET, classify, weights
from extract.model import Facts
from extract.text import words

FactsOf = Callable[..., Facts]
HELD_OUT = Path(__file__).parents[3] / "data" / "passages.jsonl"
# As measured on passages by a hand of its own that nothing was fitted to, rounded down: never to be lowered.
PRECISION, RECALL = 0.74, 0.46

TOLD = {
    "an end, and what is taken over": (
        "De 2015 à 2017, quatre centres avaient mené « Clic du coin ». La présente opération reprend ce chantier là où il"
        " s'est arrêté et passe d'une ville à toute l'agglomération.",
        {("follows", "Clic du coin")},
    ),
    "two parts of one whole": (
        "Le dossier NP0020315 équipe les mairies en bornes. Les deux dossiers se répondent : aux mairies la démarche, aux"
        " médiathèques l'apprentissage.",
        {("complements", "NP0020315")},
    ),
    "the same elsewhere": (
        "À Beauvais, une autre équipe lance au même moment « Les Voisins du web ». Nous avançons en parallèle, avec le même"
        " calendrier et les mêmes fiches d'évaluation.",
        {("mirrors", "Les Voisins du web")},
    ),
}
SILENT = {
    "what somebody once led": "La directrice a dirigé auparavant le projet « Lumières » à Marseille, de 2010 à 2013.",
    "a name of history": "L'opération « Overlord » (1944) est racontée aux aînés.",
    "a prize": "Le projet « Jardins partagés », mené de 2012 à 2014, a valu au centre un prix.",
    "what the bearer does besides": "Le même centre conduit l'opération « Cantine bio ».",
    "what is denied in the next sentence": (
        "La MEL a mené le projet « Pass numérique » de 2017 à 2019. L'opération n'y est pas liée."
    ),
    "what was withdrawn": "Le dossier NP0012345 a été retiré par son porteur en 2016.",
    "what recurs": "L'action « Octobre rose » a lieu chaque année depuis 2010.",
    "tools": "Les animateurs utilisent « Moodle » et « Framapad » depuis 2016 ; ces outils restent au centre du travail.",
    "a body": "À la fin de 2017, « Pôle emploi » a fermé son agence. Le centre reprend l'accueil des habitants.",
    "a demonstration": "En 2015, « Charlie » a réuni deux mille personnes sur la place. L'équipe a voulu que cela continue.",
    "a contract": "Le « Contrat enfance jeunesse » 2014-2017 est arrivé à son terme. Une convention le remplace.",
    "an example elsewhere": "Plusieurs membres ont cité « Voisins de clic », menée à Rennes en 2014, parmi les références.",
    "an event": "Le temps fort annuel, « Les Assises du lien », se tiendra en novembre dans la salle des fêtes.",
    "speech": "« Nous ne savons plus remplir un dossier », disent les habitants. L'opération les aide.",
    "an objective": "L'axe vise à « Améliorer l'accès aux services ». L'opération y contribue avec les mêmes partenaires.",
    "a national programme": "L'opération s'inscrit aux côtés du programme « France Services ».",
}


def test_the_number_of_cases() -> None:
    assert (len(TOLD), len(SILENT)) == (3, 16)


@pytest.mark.parametrize(("prose", "expected"), TOLD.values(), ids=TOLD)
def test_a_relation_told_over_sentences(
    facts_of: FactsOf, prose: str, expected: set[tuple[str, str]]
) -> None:
    found = facts_of(prose).lineage
    assert {(line.relation, line.number or line.target) for line in found} == expected
    assert all(line.evidence for line in found)


@pytest.mark.parametrize("prose", SILENT.values(), ids=SILENT)
def test_what_tells_no_relation(facts_of: FactsOf, prose: str) -> None:
    assert facts_of(prose).lineage == ()


def test_passages_of_a_hand_that_taught_nothing(facts_of: FactsOf) -> None:
    cases = [json.loads(line) for line in HELD_OUT.read_text(encoding="utf-8").splitlines()]
    assert (len(cases), sum(len(case["expect"]["lineage"]) for case in cases)) == (75, 52)
    right = false = missed = 0
    for case in cases:
        found = [
            (line.relation, words(line.number or ""), words(line.target))
            for line in facts_of(case["prose"], label=case["label"]).lineage
        ]
        for expected in case["expect"]["lineage"]:
            same = next((one for one in found if _is_it(one, expected)), None)
            if same:
                found.remove(same)
            right += same is not None
            missed += same is None
        false += len(found)
    assert right / (right + false) >= PRECISION
    assert right / (right + missed) >= RECALL


def _is_it(found: tuple[str, str, str], expected: dict[str, Any]) -> bool:
    relation, number, title = found
    target = words(expected["target"])
    return relation == expected["relation"] and (target == number or target in title or title in target)


def test_the_weights_are_whole() -> None:
    relations, rows = weights()
    assert set(relations) == {"follows", "complements", "disseminates", "mirrors", NONE}
    assert ONSET in rows
    assert len(rows) > 1000
    assert {len(row) for row in rows.values()} == {len(relations)}
    assert classify({}).relation in relations
    assert 0.2 <= classify({}).probability <= 1
