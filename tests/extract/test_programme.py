"""Axis and objective as printed; the programme only where the departments decide it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extract.find.programme import NORD_PAS_DE_CALAIS, parse_roman
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
}


def test_the_number_of_cases() -> None:
    assert len(WORDS) == 10


@pytest.mark.parametrize(("prose", "found"), WORDS.items())
def test_axis_and_objective(facts_of: FactsOf, prose: str, found: tuple[str | None, str | None]) -> None:
    programme = facts_of(prose).programme
    assert (
        programme.axis.value if programme.axis else None,
        programme.objective.value if programme.objective else None,
    ) == found


@pytest.mark.parametrize(
    ("place", "cci"),
    [("Lille", NORD_PAS_DE_CALAIS), ("Arras", NORD_PAS_DE_CALAIS), ("Laon", None), ("Lille et à Laon", None)],
)
def test_the_programme_of_nord_and_pas_de_calais_only(facts_of: FactsOf, place: str, cci: str | None) -> None:
    programme = facts_of(f"À {place}, au titre du programme opérationnel 2014-2020, axe 2.").programme
    assert (programme.cci.value if programme.cci else None) == cci
    assert programme.axis and programme.axis.value == "2"


def test_roman_numbers() -> None:
    assert [parse_roman(n) for n in ("i", "iv", "vi", "ix", "xii")] == [1, 4, 6, 9, 12]
