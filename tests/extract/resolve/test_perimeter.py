"""The places of an operation, decided together: inside the perimeter of those who carry it, or beside it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extract.model import Facts

FactsOf = Callable[..., Facts]
ERDF = "UNION EUROPEENNE|FEDER|50,00 %|5 000,00 €"
LAON = "EPCI|CA du Pays de Laon|40,00 %|4 000,00 €"

# Laon is in the CA du Pays de Laon, Soissons and Guise are not.
CASES = {
    "a commune inside": ("Les ateliers se tiendront à Laon.", {"02408": "concerned"}),
    "a commune outside": ("Une journée réunira les équipes à Soissons.", {"02722": "mentioned"}),
    "a commune outside, in a list of where it takes place": (
        "Le tracé traverse trois communes : Laon, Chambry et Soissons.",
        {"02408": "concerned", "02157": "concerned", "02722": "concerned"},
    ),
    "a commune outside, where the dossier says that the operation is": (
        "Le projet se tient à Laon, à Chambry et à Soissons.",
        {"02408": "concerned", "02157": "concerned", "02722": "concerned"},
    ),
    "a commune outside, with which it is linked": (
        "Le projet se tient à Laon en lien avec les équipes de Soissons.",
        {"02408": "concerned", "02722": "mentioned"},
    ),
    "an elision that opens a name of where it takes place": (
        "Le projet se tient à Laon, à L'Échelle et à Soissons.", {"02408": "concerned", "02722": "concerned"},
    ),
    "elisions in a row": (
        "Les ateliers ouvrent à Laon. Le projet se tient à " + "L'A " * 40 + "puis vers Soissons.",
        {"02408": "concerned", "02722": "mentioned"},
    ),
    "one of each": ("On ira de Laon à Soissons.", {"02408": "concerned", "02722": "mentioned"}),
    "an intercommunality beside": (
        "La CC du Val de l'Aisne suit ces travaux. Les ateliers se tiendront à Laon.",
        {"240200501": "mentioned", "02408": "concerned"},
    ),
    "an intercommunality in one breath with the payer": (
        "Le projet réunit la CA du Pays de Laon et la CC du Val de l'Aisne.",
        {"200043495": "concerned", "240200501": "concerned"},
    ),
    "a neighbour that takes no part": (
        "Les ateliers se tiendront à Laon. Crépy, sa voisine, n'y prend pas part.",
        {"02408": "concerned", "02238": "mentioned"},
    ),
    "the payer by what it once did": (
        "La CA du Pays de Laon a mené en 2018 une enquête. Les ateliers se tiendront à Laon.",
        {"200043495": "concerned", "02408": "concerned"},
    ),
    "a word that rules the sentence": ("Guise, qui relève d'une autre intercommunalité, viendra.", {"02361": "mentioned"}),
}  # fmt: skip
SEATS = {
    "after the name": ("Le centre social Les Tilleuls, à Laon, est associé.", {"seat"}),
    "in brackets": ("Le centre social Les Tilleuls (Laon) est associé.", {"seat"}),
    "before the name, in a list": ("Y prennent part :\n- à Laon, le centre social Les Tilleuls.", {"seat"}),
    "what will happen there": ("À Laon, le centre social Les Tilleuls ouvrira un atelier.", {"seat", "concerned"}),
    "named again": (
        "Le centre social Les Tilleuls, à Laon, est associé. Les ateliers se tiendront à Laon.",
        {"seat", "concerned"},
    ),
}  # fmt: skip


def test_the_number_of_cases() -> None:
    assert (len(CASES), len(SEATS)) == (13, 5)


@pytest.mark.parametrize(("prose", "roles"), CASES.values(), ids=CASES)
def test_the_perimeter_of_those_who_pay(facts_of: FactsOf, prose: str, roles: dict[str, str]) -> None:
    found = {t.place.code: t.role for t in facts_of(prose, ERDF, LAON).territories if t.role != "funder"}
    assert found == roles


@pytest.mark.parametrize(("prose", "roles"), SEATS.values(), ids=SEATS)
def test_a_seat_alone_concerns_nobody(facts_of: FactsOf, prose: str, roles: set[str]) -> None:
    assert {t.role for t in facts_of(prose, ERDF).territories if t.place.code == "02408"} == roles


def test_without_a_payer_the_clause_decides(facts_of: FactsOf) -> None:
    (territory,) = facts_of("Les ateliers se tiendront à Soissons.", ERDF).territories
    assert territory.role == "concerned"
