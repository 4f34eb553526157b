"""What the prose counts, with status and subject; national statistics are no facts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extract.model import Facts

FactsOf = Callable[..., Facts]
Count = tuple[int, str, str, str]

COUNTS: dict[str, list[Count]] = {
    # the real dossiers
    "regroupe 22 communes pour 117 684 habitants, soit 3% de la population régionale": [
        (22, "commune", "stated", "territory"), (117684, "inhabitant", "stated", "territory"),
    ],
    "sur 4 quartiers politique de la ville et un quartier en veille active de la commune de Douai.": [
        (4, "district", "stated", "operation"), (1, "district", "stated", "operation"),
    ],
    "Elle doit aboutir en 2020 à la livraison de 10 prototypes génériques": [(10, "prototype", "planned", "operation")],
    "Trois EPCI sont concernées par l'Engagement": [(3, "epci", "stated", "territory")],
    "la première année d'expérimentation a permis de faire émerger dix-neuf prototypes": [
        (19, "prototype", "achieved", "predecessor")
    ],
    "Les 6 centres sociaux adhérents ont bénéficié de la mutualisation régionale menée par leur fédération à partir "
    "d'une expérimentation voisine, celle de la métropole, lancée en 2017.": [
        (6, "social-centre", "stated", "operation")
    ],
    "Le projet réunit les 5 centres sociaux de Douai et vise à développer des outils.": [
        (5, "social-centre", "stated", "operation")
    ],
    # other hands
    "Onze centres sociaux et maisons de quartier participent.": [(11, "social-centre", "stated", "operation")],
    "quatre-vingt-dix prototypes seront livrés à deux mille cinq cents habitants": [
        (90, "prototype", "planned", "operation"), (2500, "inhabitant", "planned", "operation"),
    ],
    "2 Communautés d'agglomération et 3 communautés de communes": [
        (2, "epci", "stated", "territory"), (3, "epci", "stated", "territory"),
    ],
    "12 centres sociaux sont à Amiens. Les 12 centres sociaux s'engagent.": [
        (12, "social-centre", "stated", "operation")
    ],
    "1.200 habitants et 1\u202f300 habitants": [
        (1200, "inhabitant", "stated", "territory"), (1300, "inhabitant", "stated", "territory"),
    ],
    "Après un projet qui avait touché 1 450 habitants de 12 communes, l'opération prévoit 5 actions.": [
        (1450, "inhabitant", "achieved", "predecessor"), (12, "commune", "achieved", "predecessor"),
        (5, "action", "planned", "operation"),
    ],
    "Une trentaine de communes et une demi-douzaine d'actions.": [
        (30, "commune", "stated", "territory"), (6, "action", "stated", "operation"),
    ],
    "Vingt-deux communes composent l'EPCI.": [(22, "commune", "stated", "territory")],
    "Treize communes de l'agglomération sont volontaires.": [(13, "commune", "stated", "operation")],
    "Quinze communes sur les 103 que compte l'EPCI ont un camion.": [(15, "commune", "stated", "operation")],
    "Le projet vise 5 communes ; 3 communes sont équipées.": [
        (5, "commune", "planned", "operation"), (3, "commune", "stated", "operation"),
    ],
    "Le projet réunit 12 communes de l'Eure.": [(12, "commune", "stated", "operation")],
    "Dix centres sociaux seront équipés par « Fibre Nord ».": [(10, "social-centre", "planned", "operation")],
    "Cinq prototypes sont testés par le fablab « La Forge ».": [(5, "prototype", "stated", "operation")],
    "Comme en Bretagne, douze communes seront équipées.": [(12, "commune", "planned", "operation")],
    "En Bretagne comme ici, douze communes manquent de médecins.": [(12, "commune", "stated", "territory")],
    "Dans la réunion publique, trente habitants seront choisis.": [(30, "inhabitant", "planned", "operation")],
    "Une borne sera installée dans 8 quartiers du grand est de la ville.": [(8, "district", "planned", "operation")],
    "Le dispositif accueillera 20 habitants de Paris et de Lille.": [(20, "inhabitant", "planned", "operation")],
    "Quarante communes sur les 71 de l'agglomération n'ont plus de guichet.": [(40, "commune", "stated", "territory")],
    "Trente communes rurales sur les 71 du Ternois ont moins de cent foyers.": [(30, "commune", "stated", "territory")],
    "Dans le Ternois, 3 000 habitants sont pompiers volontaires.": [(3000, "inhabitant", "stated", "territory")],
    "Vingt habitants composent la population des ateliers.": [(20, "inhabitant", "stated", "operation")],
    # no counts
    "Dans le Grand Est, 12 communes ont un camion. En Bretagne, 20 villages en auront un.": [],
    "Comme dans 12 communes de Bretagne, un camion ira au marché. En Occitanie, 40 villages en ont un.": [],
    "À la différence de « Radio Bocage », rien n'est acheté. 40 villages devaient être couverts par « Radio Bocage ».": [],
    "La France compte 34 000 communes. En France, 12 actions sont nées. 67 millions d'habitants.": [],
    "Un habitant sur trois, une commune, un prototype et une action.": [],
    "n°3 centres sociaux, 12,5 % des communes, 2,5 habitants": [],
    "- 1 Action collaborative\n- 2 Action de formation": [],
    "« 100 quartiers pour demain », les 35 000 communes, 4 habitants au km², de 3 à 5 communes, 2 centres sociaux sur 3": [],
}  # fmt: skip
WORDS = {
    "les 26 centres sociaux et maisons de quartier du territoire": "centres sociaux et maisons de quartier du territoire",
    "Sur 25 centres sociaux du département, seuls quelques-uns": "centres sociaux du département",
    "4 quartiers de la ville sont visés": "quartiers de la ville",
    "3 communes participeront": "communes",
    "dix prototypes dont un": "prototypes",
    "6 centres sociaux de l'agglomération": "centres sociaux de l'agglomération",
}


def test_the_number_of_cases() -> None:
    assert (len(COUNTS), len(WORDS)) == (38, 6)


@pytest.mark.parametrize(("prose", "counts"), COUNTS.items())
def test_counts(facts_of: FactsOf, prose: str, counts: list[Count]) -> None:
    found = facts_of(prose).counts
    assert [(count.value, count.kind, count.status, count.subject) for count in found] == counts


@pytest.mark.parametrize(("prose", "words"), WORDS.items())
def test_what_is_counted(facts_of: FactsOf, prose: str, words: str) -> None:
    (count,) = facts_of(prose).counts
    assert count.of == words
    assert count.evidence[0].quote.endswith(words)


def test_a_repeated_count_is_one_with_its_evidence(facts_of: FactsOf) -> None:
    (count,) = facts_of("Ils sont 12 centres sociaux. Les douze centres sociaux s'engagent.").counts
    assert [evidence.quote for evidence in count.evidence] == ["12 centres sociaux", "douze centres sociaux"]


def test_thousands_of_counts_in_one_sentence(facts_of: FactsOf) -> None:
    (count,) = facts_of("L'agglomération regroupe " + "12 communes et " * 4000 + "12 communes.").counts
    assert (count.value, count.subject, len(count.evidence)) == (12, "territory", 4001)


def test_a_label_holds_both_nouns(facts_of: FactsOf) -> None:
    found = facts_of("Il en sortira dix-neuf prototypes ou expérimentations qui seront partagés.").counts
    assert [count.of for count in found] == ["prototypes ou expérimentations"]
    assert found[0].evidence[0].quote == "dix-neuf prototypes ou expérimentations"
