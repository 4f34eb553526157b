"""Numbered actions, and spans of time in the precision of their words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extract.model import Facts

FactsOf = Callable[..., Facts]

ACTIONS = {
    "- 1 Action collaborative\n- 2 Accompagnement – Collège 11-17 ans\n- 3 Festival": ["1", "2", "3"],
    "Action 1 : former\nAction 2 : équiper": ["1", "2"],
    "Phase n°1 - Écouter\nPhase n°2 - Agir": ["1", "2"],
    "Le projet a trois actions :\n\n1. Former les habitants\n2. Équiper les salles\n3. Évaluer": [
        "1",
        "2",
        "3",
    ],
    "Les étapes sont :\n1) Écouter\n2) Agir": ["1", "2"],
    "1/L'opération s'inscrit\n\n2/L'opération se poursuit\n\n3/Les centres sociaux": [],
    "1. Contexte\n2. Enjeux": [],
    "L'action 1 (écouter), l'action 2 (agir) et l'action 3 (évaluer)": ["1", "2", "3"],
    "Deux actions sont prévues : 1) écouter ; 2) agir.": ["1", "2"],
    "Deux règles : 1) écouter ; 2) agir.": [],
    "- 12 ateliers\n- 3 sorties": [],
    "- 1 atelier par semaine": [],
}
PERIODS = {
    "suivie d'une seconde phase de janvier 2018 à décembre 2019.": [("2018-01", "2019-12", "phase")],
    "deux phases, à savoir 2018/2020 comme phase d'expérimentation, et la deuxième phase 2020/2022 qui": [
        ("2018", "2020", None), ("2020", "2022", "phase"),
    ],
    "du programme opérationnel FEDER-FSE Picardie 2014-2020": [("2014", "2020", "programme opérationnel FEDER-FSE Picardie")],
    "expérimenté de 2016 à 2018": [("2016", "2018", "opération antérieure")],
    "un contrat de ville 2015-2020, du 01/03/2020 au 30/06/2021, puis de mai à juin 2022": [
        ("2015", "2020", "contrat de ville"), ("2020-03-01", "2021-06-30", None), ("2022-05", "2022-06", None),
    ],
    "Le projet se déroulera du 1er mars 2022 au 30 juin 2023.": [("2022-03-01", "2023-06-30", "projet")],
    "entre 2019 et 2021, puis de 2021 à 2019": [("2019", "2021", None), ("2021", "2019", None)],  # as printed
    "de novembre à février 2021, de mars 2019 à 2019": [],  # a year that is not printed contradicts nothing
    "du 31 février 2019 au 30 juin 2023": [],
    "NP2018-2020 ou 12-2018/2020-11": [],
}  # fmt: skip


def test_the_number_of_cases() -> None:
    assert (len(ACTIONS), len(PERIODS)) == (12, 10)


@pytest.mark.parametrize(("prose", "numbers"), ACTIONS.items())
def test_actions(facts_of: FactsOf, prose: str, numbers: list[str]) -> None:
    found = facts_of(f"Voici ce qui sera fait.\n\n{prose}\n\nEt voilà.").actions
    assert [action.number for action in found] == numbers


def test_an_action_s_label(facts_of: FactsOf) -> None:
    found = facts_of("- 1 Action collaborative\n- 2 Accompagnement – Collège  11-17 ans").actions
    assert [action.label for action in found] == [
        "Action collaborative",
        "Accompagnement – Collège 11-17 ans",
    ]
    assert found[0].evidence[0].quote == "1 Action collaborative"


@pytest.mark.parametrize(("prose", "periods"), PERIODS.items())
def test_periods(facts_of: FactsOf, prose: str, periods: list[tuple[str, str, str | None]]) -> None:
    found = facts_of(f"C'est {prose}").periods
    assert [(period.start, period.end, period.of) for period in found] == periods


def test_whose_time_it_is(facts_of: FactsOf) -> None:
    found = facts_of(
        "L'opération durera de 2020 à 2022. Elle relève du programme opérationnel pour une croissance durable, "
        "2014-2020.\n\nLa première année d'expérimentation a permis d'essayer, de 2017 à 2018."
    ).periods
    assert [(period.start, period.subject) for period in found] == [
        ("2020", "operation"), ("2014", "programme"), ("2017", "predecessor"),
    ]  # fmt: skip


def test_a_relative_clause_goes_on_with_an_earlier_operation(facts_of: FactsOf) -> None:
    """« qui s'est étendue » is of what the main clause tells, unless the operation is its subject or it looks ahead."""
    found = facts_of(
        "Celui-ci a couvert un essai, puis une suite qui s'est étendue de janvier 2018 à décembre 2019. "
        "\n\nCelui-ci a ouvert une salle que l'opération a occupée de 2020 à 2021. "
        "\n\nCelui-ci a montré une voie, qui sera suivie de 2022 à 2023."
    ).periods
    assert [(period.start, period.subject) for period in found] == [
        ("2018-01", "predecessor"), ("2020", "operation"), ("2022", "operation"),
    ]  # fmt: skip
