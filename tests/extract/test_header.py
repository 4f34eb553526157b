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
}
MALFORMED = {
    "N° Synergie : NP00169": "NP00169",
    "N° Synergie : NP99700011": "NP99700011",
    "N° Synergie : np9970001": "np9970001",
    "N° Synergie : NP 9970001": "NP 9970001",
    "No Synergie : HDF0001234": "HDF0001234",
    "N° Synergie : NP997000l": "NP997000l",
    "N° Synergie : en cours": "en cours",
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
}
NO_DATES = {
    "du 31 juin 2019": "31 juin 2019",
    "du 30 février 2020": "30 février 2020",
    "du 29 février 2019": "29 février 2019",
    "du 31/06/2019": "31/06/2019",
    "du 12 brumaire 2019": "12 brumaire 2019",
    "du 45 mars 2019": "45 mars 2019",
}
UNDATED = ("", "du 19 octobre", "à venir")


def test_the_number_of_cases() -> None:
    assert (len(NUMBERS), len(MALFORMED), len(LABELS)) == (9, 7, 11)
    assert (len(DATES), len(NO_DATES), len(UNDATED)) == (11, 6, 3)


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
