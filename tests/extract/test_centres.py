"""Named social centres with their seats; a number of centres, or centres of a town, is no name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extract.find.centres import bare_name, label_is_centre, same_centre
from extract.model import Facts

FactsOf = Callable[..., Facts]

NAMED = {
    # the real dossiers
    "des deux centres sociaux de Mazingarbe (cité des brebis et maison des 3 cités).": [
        ("cité des brebis", "62563"), ("maison des 3 cités", "62563"),
    ],
    # singular heads
    "Le centre social Les Glycines ouvrira.": [("centre social Les Glycines", None)],
    "Le centre social « L'Escale » à Wattrelos.": [("centre social « L'Escale »", "59650")],
    "le centre social du Pré Fleuri": [("centre social du Pré Fleuri", None)],
    "À Longueau, le centre social du Pré Fleuri ouvrira.": [("centre social du Pré Fleuri", "80489")],
    "À Saint-Quentin, la maison de quartier du Canal": [("maison de quartier du Canal", "02691")],
    "le CSC Les Embruns, à Berck": [("CSC Les Embruns", "62108")],
    "l'espace de vie sociale La Passerelle, à Ham ;": [("espace de vie sociale La Passerelle", "80410")],
    "le centre social d'Étouvie (Amiens)": [("centre social d'Étouvie", "80021")],
    "Le centre social Simone Veil de Laon": [("centre social Simone Veil", "02408")],
    "LE CENTRE SOCIAL JEAN MOULIN OUVRE.": [("CENTRE SOCIAL JEAN MOULIN OUVRE", None)],
    "Le centre social et culturel Le Chemin Vert": [("centre social et culturel Le Chemin Vert", None)],
    "la maison pour tous Jean Ferrat": [("maison pour tous Jean Ferrat", None)],
    # plural heads
    "Les centres sociaux Jean Moulin, Louise Michel et du Faubourg participent.": [
        ("Jean Moulin", None), ("Louise Michel", None), ("Faubourg", None),
    ],
    "Les 4 centres sociaux de Calais (Matisse, Espace Fort, Cap Blanc-Nez et Petit Courgain)": [
        ("Matisse", "62193"), ("Espace Fort", "62193"), ("Cap Blanc-Nez", "62193"), ("Petit Courgain", "62193"),
    ],
    "Les centres sociaux : La Maison Pour Tous, Le Phare et L'Arche.": [
        ("La Maison Pour Tous", None), ("Le Phare", None), ("L'Arche", None),
    ],
    "Les maisons de quartier Saint-Jean et Saint-Waast à Valenciennes": [
        ("Saint-Jean", "59606"), ("Saint-Waast", "59606"),
    ],
    # several, each with its own
    "À Laon, le centre social Briand et, à Chauny, le centre social Nord.": [
        ("centre social Briand", "02408"), ("centre social Nord", "02173"),
    ],
    "Le centre social Briand à Laon, le centre social Nord à Chauny, la maison de quartier Sud.": [
        ("centre social Briand", "02408"), ("centre social Nord", "02173"), ("maison de quartier Sud", None),
    ],
    "l'Association des centres sociaux de Breteuil (ACSB)": [
        ("Association des centres sociaux de Breteuil", "60104"),
    ],
}  # fmt: skip
UNNAMED = (
    "Le projet réunit les 5 centres sociaux de Douai et plus largement les centres sociaux du Douaisis.",
    "Les 6 Centres sociaux précités, adhérents à la Fédération des Centres Sociaux Nord-Pas-de-Calais.",
    "Les centres sociaux de Laon, Soissons et Tergnier participent.",
    "La maison de quartier d'Arras ouvrira, ainsi que le centre social.",
    "Le centre social et la ville s'engagent.",
    "Les espaces de vie sociale de Poix et d'Airaines participent.",
    "26 centres sociaux et maisons de quartier",
    "Les espaces de vie sociale : accueil, écoute et loisirs.",
)
LABELS = {
    "CSC LOON PLAGE": True,
    "CSC GRAND FORT PHILIPPE": True,
    "Association des Centres Sociaux de Mazingarbe - ACSM": True,
    "Maison de Quartier Centre Ville Valenciennes - MQCV": True,
    "Centre socio-culturel d'Étouvie": True,
    "Espace de vie sociale La Clairière": True,
    "C.S.C. Les Peupliers": True,
    "Fédération des Centres Sociaux du Nord - Pas-de-Calais - FCS 59 62": False,
    "ATOUTS VILLE": False,
    "Maison de l'emploi": False,
    "CSCV": False,
}


def test_the_number_of_cases() -> None:
    assert (len(NAMED), len(UNNAMED), len(LABELS)) == (20, 8, 11)


@pytest.mark.parametrize(("prose", "centres"), NAMED.items())
def test_named_centres(facts_of: FactsOf, prose: str, centres: list[tuple[str, str | None]]) -> None:
    assert [(centre.name, centre.seat) for centre in facts_of(prose).centres] == centres


@pytest.mark.parametrize("prose", UNNAMED)
def test_no_name_no_centre(facts_of: FactsOf, prose: str) -> None:
    assert facts_of(prose).centres == ()


@pytest.mark.parametrize(("label", "is_centre"), LABELS.items())
def test_a_partner_s_label(label: str, is_centre: bool) -> None:
    assert label_is_centre(label) is is_centre


def test_homonyms_in_two_towns_are_two(facts_of: FactsOf) -> None:
    facts = facts_of(
        "Le centre social Simone Veil de Laon et le centre social Simone Veil de Creil.",
        "Autre partenaire ponctuel|CSC SIMONE VEIL|1,00 %|1,00 €",
        "Autre partenaire ponctuel|CSC SIMONE VEIL CREIL|1,00 %|1,00 €",
    )
    assert [centre.seat for centre in facts.centres if centre.role == "partner"] == ["02408", "60175"]
    unsure, sure = (line.funder.body for line in facts.plan.lines)
    assert unsure.key == "operation/NP9970001/agent/csc-simone-veil"
    assert sure.key == "agent/label/60175/csc-simone-veil-creil"


def test_one_centre_named_twice_is_one(facts_of: FactsOf) -> None:
    (centre,) = facts_of("Le CSC d'Étouvie ouvre. Le centre social Étouvie, à Amiens, grandit.").centres
    assert (centre.name, centre.seat, len(centre.evidence)) == ("CSC d'Étouvie", "80021", 2)
    assert centre.body.key == "agent/label/80021/csc-d-etouvie"


def test_a_funding_centre_stands_once_with_the_prose_as_evidence(facts_of: FactsOf) -> None:
    facts = facts_of(
        "Le centre social La Roselière, à Saint-Omer, ouvrira.",
        "Autre partenaire ponctuel|Centre social La Roselière|1,00 %|1,00 €",
    )
    (centre,) = facts.centres
    assert (centre.role, centre.seat, len(centre.evidence)) == ("funder", "62765", 2)


def test_names_are_compared_without_head_and_acronym() -> None:
    assert bare_name("Association des Centres Sociaux de Mazingarbe – ACSM") == bare_name(
        "association des centres sociaux de Mazingarbe"
    )
    assert same_centre("CSC Les Peupliers", "centre social Les Peupliers")
    assert not same_centre("CSC Les Peupliers", "CSC Les Chaumes")
