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
    "TOUS LES PARTENAIRES participent. ATTENTION PROJET PILOTE : la REGION HAUTS DE FRANCE participe aussi.": [],
    "Les premières années, WE TECH CARE a été partenaire du projet précédent.": [],
    "LA VIE DU QUARTIER, TOUS PARTENAIRES": [],
    "La CAF est une caisse.": [],
}  # fmt: skip


def test_the_number_of_cases() -> None:
    assert len(TAKE_PART) == 10


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
