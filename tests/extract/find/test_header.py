"""Number, label and committee, as several hands write them; what is malformed is kept as printed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from extract.find.dates import parse_date
from extract.find.header import find_header, has_marks
from extract.model import Document, Facts

FactsOf = Callable[..., Facts]

NUMBERS = {
    "N° Synergie : NP9970001": "NP9970001",
    "N°Synergie : **NP9970001**": "NP9970001",
    "**N° Synergie :** NP9970001": "NP9970001",
    "## N° SYNERGIE : NP9970001.": "NP9970001",
    "Nº Synergie\u00a0: NP9970001": "NP9970001",
    "Numéro Synergie NP9970001": "NP9970001",
    "N° de dossier Synergie : NP9970001": "NP9970001",
    "N° Synergie : NP9970001 (avenant 2)": "NP9970001",
    "NÂ° Synergie : NP9970001": "NP9970001",
    "| N° Synergie | NP9970001 |": "NP9970001",
    "N° Synergie\tNP9970001": "NP9970001",
    "Dossier n° synergie NP9970001 – avenant": "NP9970001",
    "<b>N° Synergie :</b> NP9970001<br>": "NP9970001",
    "**N°** **Synergie** : **NP9970001**": "NP9970001",
    "N° Synergie : NP9970001      Page 1/3": "NP9970001",
    "# N° Synergie\n\nNP9970001": "NP9970001",
    "Séance plénière – N° Synergie : NP9970001 – Axe 2": "NP9970001",
    "CODE SYNERGIE = NP9970001": "NP9970001",
}
MALFORMED = {
    "N° Synergie : NP00169": "NP00169",
    "N° Synergie : NP99700011": "NP99700011",
    "N° Synergie : np9970001": "np9970001",
    "N° Synergie : NP 9970001": "NP 9970001",
    "No Synergie : HDF0001234": "HDF0001234",
    "N° Synergie : NP997000l": "NP997000l",
    "N° Synergie : en cours": "en cours",
    "N° Synergie : en cours (ancien NP9970001)": "en cours (ancien NP9970001)",
    "N° Synergie : NP99 – Axe 2": "NP99",
}
LABELS = {
    "Objet : Un clic pour tous": "Un clic pour tous",
    "Objet: Un clic\npour   tous": "Un clic pour tous",
    "**Objet :** « Un clic »": "« Un clic »",
    "OBJET\u00a0: UN CLIC": "UN CLIC",
    "Objet :\nUn clic pour tous": "Un clic pour tous",
    "Objet : Un clic\nDescriptif : la suite": "Un clic",
    "Objet : Description des lieux": "Description des lieux",
    "Intitulé de l'opération : Quartiers#Douai 3.0": "Quartiers#Douai 3.0",
    "| Objet | Un clic – pour tous |": "Un clic – pour tous",
    "Intitulé de l'opération\tUn clic": "Un clic",
    "OBJET UN CLIC POUR TOUS": "UN CLIC POUR TOUS",
    "## Objet de la demande\n\nUn clic": "Un clic",
    "Titre du projet : Un clic": "Un clic",
    "Opération : Un clic": "Un clic",
    "Objet : D'une baie à l'autre – Étaples et Rue": "D'une baie à l'autre – Étaples et Rue",
    "Objet : Un clic – Bénéficiaire : CCAS de Douai": "Un clic",
    "Objet : Un clic\nMaître d'ouvrage : CCAS de Douai": "Un clic",
    "Objet : <b>Un</b> clic": "Un clic",
    "Objet social de l'association : aider": None,
    "Objet :": None,
    "Objet :   \n": None,
    "": None,
}
DATES = {
    "du 19 octobre 2018": "2018-10-19",
    "du 1er février 2019": "2019-02-01",
    "du 1 er août 2019": "2019-08-01",
    "du vendredi 19 OCTOBRE 2018": "2018-10-19",
    "en date du 19 octobre 2018": "2018-10-19",
    "du 19/10/2018": "2018-10-19",
    "du 19.10.2018": "2018-10-19",
    "du 2018-10-19": "2018-10-19",
    "du 19 oct. 2018": "2018-10-19",
    "du 19\u00a0octobre\u202f2018": "2018-10-19",
    ": 29 février 2020": "2020-02-29",
    "– le 1er MARS 2019": "2019-03-01",
    "(CUP) du 3-5-2018": "2018-05-03",
    "du 01/03/2019": "2019-03-01",
    "du 19/07/19": "2019-07-19",
    "\nSéance du jeudi 3 mai 2018": "2018-05-03",
    "\n\n**Date :** 3 mai 2018": "2018-05-03",
    "| 3 mai 2018 |": "2018-05-03",
    "\n\nComité Unique de Programmation du 3 mai 2018": "2018-05-03",
}
NO_DATES = {
    "du 31 juin 2019": "31 juin 2019",
    "du 30 février 2020": "30 février 2020",
    "du 29 février 2019": "29 février 2019",
    "du 31/06/2019": "31/06/2019",
    "du 12 brumaire 2019": "12 brumaire 2019",
    "du 45 mars 2019": "45 mars 2019",
    "du 31/02/19": "31/02/19",
}
UNDATED = (
    "",
    "\n\nLe Comité Unique de Programmation du 3 mai 2018 avait refusé le projet.",
    "du 19 octobre",
    "à venir",
    "du mois d'octobre 2018",
    "\n\nDossier du 3 mai 2018",
)
BEARERS = {
    "Bénéficiaire : Association des Deux Rives": "Association des Deux Rives",
    "| Maître d'ouvrage | CCAS de Douai |": "CCAS de Douai",
    "**Porteur du projet** : Ville de Lens (62)": "Ville de Lens (62)",
    "Structure porteuse\tCSC Les Embruns": "CSC Les Embruns",
    "Bénéficiaire : 31,68 % 312 594,00 €": None,
    "Bénéficiaire : à définir": None,
    "Bénéficiaires : les habitants": None,
    "Le bénéficiaire : un mot": None,
    "": None,
}


def test_the_number_of_cases() -> None:
    assert (len(NUMBERS), len(MALFORMED), len(LABELS)) == (18, 9, 22)
    assert (len(DATES), len(NO_DATES), len(UNDATED), len(BEARERS)) == (19, 7, 6, 9)


@pytest.mark.parametrize(("line", "number"), NUMBERS.items())
def test_the_number(facts_of: FactsOf, line: str, number: str) -> None:
    facts = facts_of(f"Comité Unique de Programmation\n\n{line}\n\nObjet : Un clic", whole=True)
    assert facts.operation and facts.printed_identifier is None
    assert facts.operation.value == number
    assert facts.operation.evidence[0].quote == number


@pytest.mark.parametrize(("line", "printed"), MALFORMED.items())
def test_a_malformed_number_is_kept_as_printed(facts_of: FactsOf, line: str, printed: str) -> None:
    facts = facts_of(f"Comité Unique de Programmation\n\n{line}\n\nObjet : Un clic", whole=True)
    assert facts.operation is None and facts.printed_identifier
    assert facts.printed_identifier.value == printed
    assert facts.printed_identifier.evidence[0].quote == printed


@pytest.mark.parametrize(("line", "label"), LABELS.items())
def test_the_label(facts_of: FactsOf, line: str, label: str | None) -> None:
    facts = facts_of(f"N° Synergie : NP9970001\n\n{line}\n\nDescriptif technique :\n\nDu texte.", whole=True)
    assert (facts.label.value if facts.label else None) == label


@pytest.mark.parametrize(("words", "day"), DATES.items())
def test_the_committee_s_date(facts_of: FactsOf, words: str, day: str) -> None:
    facts = facts_of(f"## Comité Unique de Programmation {words}\n\nN° Synergie : NP9970001", whole=True)
    assert facts.committee_date and facts.printed_date is None
    assert facts.committee_date.value.isoformat() == day


@pytest.mark.parametrize(("words", "printed"), NO_DATES.items())
def test_a_date_that_does_not_exist(facts_of: FactsOf, words: str, printed: str) -> None:
    facts = facts_of(f"Comité Unique de Programmation {words}\n\nN° Synergie : NP9970001", whole=True)
    assert facts.committee_date is None and facts.printed_date
    assert facts.printed_date.value == facts.printed_date.evidence[0].quote == printed


@pytest.mark.parametrize("words", UNDATED)
def test_no_date(facts_of: FactsOf, words: str) -> None:
    facts = facts_of(
        f"Comité Unique de Programmation {words}\n\nN° Synergie : NP9970001\n\nReçu le 1er mai 2020",
        whole=True,
    )
    assert facts.committee_date is None and facts.printed_date is None


@pytest.mark.parametrize(("line", "name"), BEARERS.items())
def test_who_carries_the_operation(
    document_of: Callable[[str], Document], line: str, name: str | None
) -> None:
    header = find_header(document_of(f"N° Synergie : NP9970001\n\n{line}\n\nObjet : Un clic\n"))
    assert (header.beneficiary.value if header.beneficiary else None) == name


def test_several_labels_on_one_line(document_of: Callable[[str], Document]) -> None:
    header = find_header(
        document_of(
            "Comité unique de programmation du 3 mai 2018 – N° Synergie : NP9970001 – Objet : Un clic"
        )
    )
    assert header.operation and header.label and header.day
    assert (header.operation.value, header.label.value) == ("NP9970001", "Un clic")
    assert header.day.value == date(2018, 5, 3)


def test_a_header_far_down_is_found_and_a_sentence_is_no_header(
    document_of: Callable[[str], Document],
) -> None:
    prose = (
        "Les habitants se retrouvent au centre social, autour du numérique, et chacun y apporte son savoir.\n\n"
        * 40
    )
    told = "L'opération suit celle que le comité unique de programmation du 3 mai 2016 avait retenue sans réserve.\n\n"
    header = find_header(document_of(f"{told}{prose}N° Synergie : NP9970001\n\nObjet : Un clic\n"))
    assert header.operation and header.label
    assert (header.day, header.printed_date) == (None, None)


def test_an_empty_number_does_not_take_the_next_line(facts_of: FactsOf) -> None:
    facts = facts_of("N° Synergie :\n\nObjet : Un clic\n\nComité Unique de Programmation", whole=True)
    assert facts.operation is None and facts.printed_identifier is None
    assert facts.label and facts.label.value == "Un clic"


def test_the_header_s_lines_stand_in_any_order(document_of: Callable[[str], Document]) -> None:
    header = find_header(
        document_of(
            "Objet : Un clic\nN° Synergie : NP9970001\nComité unique de programmation du 2 mai 2017\nRégion"
        )
    )
    assert header.operation and header.label and header.day
    assert (header.operation.value, header.label.value) == ("NP9970001", "Un clic")
    assert header.day.value == date(2017, 5, 2)


def test_the_marks_of_a_dossier() -> None:
    assert has_marks("Le dossier NP0016971 est prêt.")
    assert has_marks("COMITÉ UNIQUE DE PROGRAMMATION")
    assert not has_marks("Une recette de cuisine, pour douze personnes.")


def test_dates_of_other_writings() -> None:
    assert parse_date("1er mars 2019") == date(2019, 3, 1)
    assert parse_date("31 novembre 2019") is None
    assert parse_date("mars 2019") is None


def test_a_malformed_number_is_not_replaced_by_another_one_of_the_prose(facts_of: FactsOf) -> None:
    facts = facts_of("L'opération prolonge l'opération NP9970009.", number="NP997000")
    assert facts.operation is None
    assert facts.printed_identifier is not None
    assert facts.printed_identifier.value == "NP997000"
