"""Named social centres with their seats; a number of centres, or centres of a town, is no name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extract.find.bodies.centres import bare_name, label_is_centre, same_centre
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
    "Le centre social Simone Veil de Laon": [("centre social Simone Veil de Laon", "02408")],
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
# Seats, heads and lists of other hands.
FURTHER: dict[str, list[tuple[str, str | None]]] = {
    "Chaque mardi, le centre social Le Trait d'Union à Radinghem-en-Weppes ouvre.": [
        ("centre social Le Trait d'Union", "59487")
    ],
    "Le centre socioculturel Germaine Tillion au Cateau-Cambrésis tiendra une permanence.": [
        ("centre socioculturel Germaine Tillion", "59136")
    ],
    "La maison de quartier L'Horizon au Parcq tiendra une permanence.": [
        ("maison de quartier L'Horizon", "62647")
    ],
    "Le centre social Agora, situé depuis 2012 rue Pasteur à Chauny, formera.": [
        ("centre social Agora", "02173")
    ],
    "L'EVS Grain de sel, qui se trouve au Portel, aidera.": [("EVS Grain de sel", "62667")],
    "La maison de quartier du moulin, à Abbeville, prêtera ses salles.": [
        ("maison de quartier du moulin", "80001")
    ],
    "Le CSC Rosa-Parks (Creil) et l'EVS La Ruche (Nogent-sur-Oise) sont volontaires.": [
        ("CSC Rosa-Parks", "60175"),
        ("EVS La Ruche", "60463"),
    ],
    "À Méru, le centre social Le Thelle et l'espace de vie sociale Les Sablons se répondent.": [
        ("centre social Le Thelle", "60395"),
        ("espace de vie sociale Les Sablons", "60395"),
    ],
    "La ville de Tergnier soutient son centre social Les Roses.": [("centre social Les Roses", "02738")],
    "Hirson est loin. À Guise, les trajets pèsent. Le centre social La Fontaine y tient une permanence.": [
        ("centre social La Fontaine", "02361")
    ],
    "- Corbie : centre social Le Parc ;\n- Doullens : EVS Les Remparts.": [
        ("centre social Le Parc", "80212"),
        ("EVS Les Remparts", "80253"),
    ],
    "Le centre social de Froissy (Les Deux Vallons) ouvre.": [("Les Deux Vallons", "60265")],
    "le centre social d'Outreau « Jacques Brel »": [("Jacques Brel", "62643")],
    "Le CSC Loon-Plage est loin.": [("CSC Loon-Plage", "59359")],
    "Le centre social Jean Moulin de la ville de Laon ouvre.": [("centre social Jean Moulin", "02408")],
    "le centre social « L'Escale » (ACLE), installé à Wattrelos": [("centre social « L'Escale »", "59650")],
    "Le centre social intercommunal La Rotonde accueillera.": [
        ("centre social intercommunal La Rotonde", None)
    ],
    "Le centre social et familial Les Moissons": [("centre social et familial Les Moissons", None)],
    "Le centre d'animation sociale Saint-Maurice": [("centre d'animation sociale Saint-Maurice", None)],
    "l'espace socioculturel Alco": [("espace socioculturel Alco", None)],
    "L'E.V.S. Brin de folie aide": [("E.V.S. Brin de folie", None)],
    "Le CS Balavoine et la MPT Cachin y croient.": [("CS Balavoine", None), ("MPT Cachin", None)],
    "Le centre social\nLes Épis est ouvert": [("centre social Les Épis", None)],
    "Le centre social dit « La Ferme » est ouvert": [("La Ferme", None)],
    "Le centre social Les Quatre saisons reçoit": [("centre social Les Quatre saisons", None)],
    "Le centre social Pierre et Marie Curie reçoit": [("centre social Pierre et Marie Curie", None)],
    "L'Union des centres sociaux du Valenciennois (UCSV) pilote.": [
        ("Union des centres sociaux du Valenciennois", None)
    ],
    "« Le centre social Agora nous a changé la vie », dit une habitante.": [("centre social Agora", None)],
    "Les centres sociaux Agora, Balavoine et Les Tilleuls se relaient.": [
        ("Agora", None),
        ("Balavoine", None),
        ("Les Tilleuls", None),
    ],
    "Trois centres sociaux (Agora, Balavoine, Les Tilleuls) se relaient.": [
        ("Agora", None),
        ("Balavoine", None),
        ("Les Tilleuls", None),
    ],
    "Les centres sociaux partenaires : Agora ; Balavoine ; Les Tilleuls.": [
        ("Agora", None),
        ("Balavoine", None),
        ("Les Tilleuls", None),
    ],
    "Les centres sociaux partenaires sont :\n\n- Agora (Laon) ;\n- Balavoine (Chauny).\n\nLa suite.": [
        ("Agora", "02408"),
        ("Balavoine", "02173"),
    ],
    "Quatre centres sociaux du secteur s'engagent :\n- Laon : Agora et Le Phare\n- Chauny : Balavoine\n- Guise : Les Forges": [
        ("Agora", "02408"),
        ("Le Phare", "02408"),
        ("Balavoine", "02173"),
        ("Les Forges", "02361"),
    ],
    "Les centres sociaux Agora (Laon), Balavoine (Chauny) et Les Tilleuls (Guise) se relaient.": [
        ("Agora", "02408"),
        ("Balavoine", "02173"),
        ("Les Tilleuls", "02361"),
    ],
    "Les centres sociaux de l'Étincelle et du Faubourg se relaient.": [
        ("Étincelle", None),
        ("Faubourg", None),
    ],
    "Cinq centres sociaux, dont Agora et Le Phare, ont signé.": [("Agora", None), ("Le Phare", None)],
    "Les centres sociaux Agora et Le Phare, la CAF de l'Aisne et la Ville de Laon se réunissent.": [
        ("Agora", None),
        ("Le Phare", None),
    ],
    "le centre social Agora, celui des Tilleuls et ceux de l'Étoile et du Clos se réunissent": [
        ("centre social Agora", None),
        ("Tilleuls", None),
        ("Étoile", None),
        ("Clos", None),
    ],
    "Les centres sociaux et maisons de quartier Agora, Phare et Escale": [
        ("Agora", None),
        ("Phare", None),
        ("Escale", None),
    ],
    "Les trois centres sociaux de la ville – Agora, Le Phare et L'Escale – sont là.": [
        ("Agora", None),
        ("Le Phare", None),
        ("L'Escale", None),
    ],
    "Les centres sociaux Agora et Balavoine de Laon": [("Agora", "02408"), ("Balavoine", "02408")],
    "À Laon, les centres sociaux Agora et Balavoine": [("Agora", "02408"), ("Balavoine", "02408")],
    "Les deux maisons de quartier d'Albert (du moulin et de la gare) ouvrent": [
        ("du moulin", "80016"),
        ("de la gare", "80016"),
    ],
    "Les centres sociaux « Agora » et « Le Phare » ouvrent": [("Agora", None), ("Le Phare", None)],
    "Les centres sociaux Agora,\nBalavoine et Les\nTilleuls ouvrent": [
        ("Agora", None),
        ("Balavoine", None),
        ("Les Tilleuls", None),
    ],
    "Deux maisons de quartier d'Hirson, celle du Taillis et celle des Champs Élysées, ouvriront.": [
        ("Taillis", "02381"),
        ("Champs Élysées", "02381"),
    ],
    "La Ville de Beauvais compte trois maisons de quartier : Argentine, Saint-Lucien et Voisinlieu.": [
        ("Argentine", "60057"),
        ("Saint-Lucien", "60057"),
        ("Voisinlieu", "60057"),
    ],
    "Le centre social Agora formera. Les centres partenaires sont :\n\n- Le Phare (Laon) ;\n- Balavoine.": [
        ("centre social Agora", None),
        ("Le Phare", "02408"),
        ("Balavoine", None),
    ],
    "L'association des centres sociaux de Calais fédère trois équipements : Matisse, Espace Fort et Cap Blanc-Nez.": [
        ("association des centres sociaux de Calais", "62193"),
        ("Matisse", None),
        ("Espace Fort", None),
        ("Cap Blanc-Nez", None),
    ],
    "Le centre social Le Phare – Abbeville – recevra la formation.": [("centre social Le Phare", "80001")],
    "Le centre social du Marquenterre, à Rue, ouvre.": [("centre social du Marquenterre", "80688")],
}
UNNAMED = (
    "Le projet réunit les 5 centres sociaux de Douai et plus largement les centres sociaux du Douaisis.",
    "Les 6 Centres sociaux précités, adhérents à la Fédération des Centres Sociaux Nord-Pas-de-Calais.",
    "Les centres sociaux de Laon, Soissons et Tergnier participent.",
    "La maison de quartier d'Arras ouvrira, ainsi que le centre social.",
    "Le centre social et la ville s'engagent.",
    "Les espaces de vie sociale de Poix et d'Airaines participent.",
    "26 centres sociaux et maisons de quartier",
    "Les espaces de vie sociale : accueil, écoute et loisirs.",
    "Le projet Centre social 2.0, achevé, a plu.",
    "« Centres Sociaux Connectés » est achevé.",
    "L'opération « Les centres sociaux connectés en Flandre maritime » avance.",
    "Chaque centre social/maison de quartier y viendra.",
    "Un centre social itinérant ira de village en village.",
    "Centre Social Numérique est né.",
    "Les Centres Sociaux Connectés se sont engagés.",
    "Les centres sociaux du Douaisis et du Valenciennois participent.",
    "Les centres sociaux de la Ville de Laon participent.",
    "Les centres sociaux du Nord.",
    "La fédération régionale des centres sociaux et socioculturels du Nord.",
    "Les centres sociaux de trois communes (Laon, Chauny, Tergnier) y viennent.",
    "Le centre social de Laon et celui de Chauny y viennent.",
    "Les centres sociaux travaillent sur trois axes : Accueil, Parentalité et Jeunesse.",
    "Les centres sociaux : Accueil des familles, Écoute et loisirs.",
    "Le réseau des centres sociaux du Nord s'étend.",
    "La maison de quartier et la CAF y viennent.",
    "Le centre commercial Les Arcades et le centre hospitalier de Laon, le centre aéré Les Mésanges.",
    "Le centre social de la Communauté de communes du Vimeu.",
    "Les centres sociaux partenaires seront choisis : Laon décidera.",
    "Le centre social du quartier et la maison de quartier de la ville.",
    "Un centre social du bourg ouvrira dans le moulin.",
    "Les structures partenaires : Emmaüs Connect, le Secours populaire et Le Fil.",
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
    assert (len(NAMED), len(FURTHER), len(UNNAMED), len(LABELS)) == (20, 51, 31, 11)


@pytest.mark.parametrize(("prose", "centres"), (NAMED | FURTHER).items())
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
    assert [(centre.seat, centre.role, len(centre.evidence)) for centre in facts.centres] == [
        (None, "funder", 1), ("60175", "funder", 2), ("02408", "partner", 1),
    ]  # fmt: skip
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
