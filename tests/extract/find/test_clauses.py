"""Of what a clause speaks, and of which time; the words asked about stand between brackets."""

from __future__ import annotations

import re

import pytest

from extract.find.clauses import Subject, is_own, status_of, subject_of
from extract.find.layout import Layout
from extract.model import Span

OPERATION, PREDECESSOR, COUNTRY = Subject.OPERATION, Subject.PREDECESSOR, Subject.COUNTRY
HEADER = "Objet : Un clic pour tous\n"

SUBJECTS = {
    # tense, and whose it is
    "L'opération réunit [cinq centres].": OPERATION,
    "L'opération a réuni [cinq centres].": OPERATION,
    "Le projet « Un clic pour tous » a réuni [cinq centres].": OPERATION,
    "Le projet « Mailles » a réuni [cinq centres].": PREDECESSOR,
    "« Mailles » réunissait [cinq centres].": PREDECESSOR,
    "Elle avait réuni [cinq centres].": PREDECESSOR,
    "Le projet précédent a réuni [cinq centres].": PREDECESSOR,
    "Cette première expérience a touché [cinq centres].": PREDECESSOR,
    "La première phase touchera [cinq centres].": OPERATION,
    "Les [cinq centres] ont bénéficié d'une formation.": OPERATION,
    "La commune avait fermé [cinq centres].": OPERATION,
    # a clause, not a sentence
    "L'opération, qui prolonge une expérience, réunit [cinq centres].": OPERATION,
    "L'équipe, qui avait formé [cinq centres], en réunit dix.": PREDECESSOR,
    "L'équipe, qui avait formé cinq centres, en réunit [dix].": OPERATION,
    "Le projet précédent avait touché cinq centres ; l'opération en vise [dix].": OPERATION,
    "Le projet précédent avait touché [cinq centres] ; l'opération en vise dix.": PREDECESSOR,
    "À la différence de ce qui fut tenté naguère à [Noyon], on ira à Creil.": PREDECESSOR,
    "À la différence de ce qui fut tenté naguère à Noyon, on ira à [Creil].": OPERATION,
    # the paragraph
    "L'expérimentation « Mailles » s'est achevée en 2018. Elle a touché [cinq centres].": PREDECESSOR,
    "L'opération a démarré. Elle a touché [cinq centres].": OPERATION,
    "L'opération prolonge « Mailles ». Celle-ci a touché [cinq centres].": PREDECESSOR,
    "L'expérience menée en 2017 à [Lille] est connue.": PREDECESSOR,
    # the country
    "En France, on compte [cinq centres].": COUNTRY,
    "Au plan national, la moitié renonce, et [cinq centres] ferment.": COUNTRY,
    "L'enquête nationale porte sur [cinq centres].": COUNTRY,
    "Un Français sur six renonce ; ici, [cinq centres] résistent.": OPERATION,
    "Comme partout en France, [cinq centres] ferment.": OPERATION,
    "Dans les Hauts-de-France, [cinq centres] ferment.": OPERATION,
}
STATUSES = {
    "Elle touchera [cinq centres].": "planned",
    "[Cinq centres] devront être équipés.": "planned",
    "Le projet prévoit [cinq centres].": "planned",
    "Le projet réunit [cinq centres] et vise à les équiper.": "stated",
    "Les [cinq centres] de la ville seront équipés.": "planned",
    "Le projet réunit [cinq centres], qui seront équipés.": "stated",
    "L'opération a touché [cinq centres].": "achieved",
    "Le projet précédent a touché [cinq centres].": "achieved",
    "Les [cinq centres] ont signé.": "stated",
}


def asked(marked: str) -> tuple[Layout, Span]:
    """The layout of a prose, and the span that its brackets mark."""
    match = re.search(r"\[(.*)\]", marked)
    assert match
    text = HEADER + marked.replace("[", "").replace("]", "")
    start = len(HEADER) + match.start()
    return Layout(text, Span(0, len(HEADER)), (Span(len(HEADER), len(text)),)), Span(
        start, start + len(match[1])
    )


def test_the_number_of_cases() -> None:
    assert (len(SUBJECTS), len(STATUSES)) == (28, 9)


@pytest.mark.parametrize(("marked", "subject"), SUBJECTS.items())
def test_of_what_a_clause_speaks(marked: str, subject: Subject) -> None:
    assert subject_of(*asked(marked)) is subject


@pytest.mark.parametrize(("marked", "status"), STATUSES.items())
def test_of_which_time_it_speaks(marked: str, status: str) -> None:
    assert status_of(*asked(marked)) == status


@pytest.mark.parametrize(
    ("marked", "own"),
    [
        ("[Cinq centres] participent à l'opération.", True),
        ("Nous visons [cinq centres].", True),
        ("[Cinq centres] participent au projet « Mailles ».", False),
        ("Le bassin compte [cinq centres].", False),
    ],
)
def test_whether_a_clause_names_this_operation(marked: str, own: bool) -> None:
    assert is_own(*asked(marked)) is own


def test_what_stands_in_no_sentence_is_the_operation_s() -> None:
    layout, _ = asked("[Cinq] centres.")
    assert (subject_of(layout, Span(0, 5)), status_of(layout, Span(0, 5)), is_own(layout, Span(0, 5))) == (
        OPERATION,
        "stated",
        False,
    )


def test_a_very_long_sentence_is_read_in_part_only() -> None:
    layout, span = asked(f"[Cinq centres] avaient été formés, {'et ainsi de suite, ' * 600}.")
    assert subject_of(layout, span) is OPERATION
    assert status_of(layout, Span(span.start + 9000, span.end + 9000)) == "stated"
