"""Axis and objective as printed; the programme only where the departments decide it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extract.find.programme import NORD_PAS_DE_CALAIS, PICARDIE, parse_roman
from extract.model import Facts

FactsOf = Callable[..., Facts]

WORDS = {
    # the real dossiers
    "au titre de l'axe prioritaire 2 « Améliorer l'accès aux TIC »": ("2", None),
    "au titre de l'axe prioritaire n°2 « Améliorer » - 2.2.2.1. Soutenir l'amélioration": ("2", "2.2.2.1"),
    # other hands
    "dans l'axe prioritaire III du programme, objectif spécifique 3.2.": ("3", "3.2"),
    "axe IV, OS 2.3": ("4", "2.3"),
    "Axe 03 ; objectif spécifique n° 4.1.a": ("3", "4.1.a"),
    "objectif spécifique 2 a été retenu": (None, "2"),
    "Premier axe de travail : la langue. Second axe de travail : le geste.": (None, None),
    "l'axe i de la charte, l'axe vi": (None, None),
    "la version 3.1.2,5 du logiciel et 12.3.4.5": (None, None),
    "l'axe routier et les os de poulet": (None, None),
    "le deuxième axe prioritaire du programme opérationnel": ("2", None),
    "l'axe 1 du projet social, financé par le FEDER": (None, None),
    "Axe 1 : la parentalité. Axe 2 : le grand âge.": (None, None),
    "taxe 2 et annexe 3 du FEDER": (None, None),
}


def test_the_number_of_cases() -> None:
    assert len(WORDS) == 14


@pytest.mark.parametrize(("prose", "found"), WORDS.items())
def test_axis_and_objective(facts_of: FactsOf, prose: str, found: tuple[str | None, str | None]) -> None:
    programme = facts_of(prose).programme
    assert (
        programme.axis.value if programme.axis else None,
        programme.objective.value if programme.objective else None,
    ) == found


@pytest.mark.parametrize(
    ("place", "cci"),
    [
        ("Lille", NORD_PAS_DE_CALAIS),
        ("Arras", NORD_PAS_DE_CALAIS),
        ("Laon", PICARDIE),
        ("Lille et à Laon", None),
    ],
)
def test_the_programme_by_the_departments(facts_of: FactsOf, place: str, cci: str | None) -> None:
    programme = facts_of(f"À {place}, au titre du programme opérationnel 2014-2020, axe 2.").programme
    assert (programme.cci.value if programme.cci else None) == cci
    assert programme.axis and programme.axis.value == "2"


@pytest.mark.parametrize(
    ("words", "cci"),
    [
        ("À Lille, le programme opérationnel FEDER-FSE Picardie 2014-2020", PICARDIE),
        ("Le PO FEDER-FSE Nord-Pas de Calais", NORD_PAS_DE_CALAIS),
        ("À Lille, le programme opérationnel FEDER 2021-2027", None),
    ],
)
def test_a_printed_name_goes_before_the_departments(facts_of: FactsOf, words: str, cci: str | None) -> None:
    found = facts_of(f"{words}, aide ces usages.").programme.cci
    assert (found.value if found else None) == cci


def test_roman_numbers() -> None:
    assert [parse_roman(n) for n in ("i", "iv", "vi", "ix", "xii")] == [1, 4, 6, 9, 12]
