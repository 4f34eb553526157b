"""Where header, prose and table stand, the prose's sentences, and of what each speaks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.find.clauses import Subject, status_of, subject_of
from extract.find.layout import Layout, lay_out
from extract.find.table.table import find_table
from extract.model import Document, Span
from extract.text import fold

SENTENCES = {
    "Un. Deux ! Trois ?": ["Un.", "Deux !", "Trois ?"],
    "M. Lens et Mme. Arras, cf. p. 4. Puis rien.": ["M. Lens et Mme. Arras, cf. p. 4.", "Puis rien."],
    "Une ligne\nqui continue.\n\nUn autre.": ["Une ligne\nqui continue.", "Un autre."],
    "Trois lieux :\n- le premier ;\n- le second.": ["Trois lieux :", "- le premier ;", "- le second."],
    "LE TERRITOIRE\nIl est grand.": ["LE TERRITOIRE", "Il est grand."],
    "« Venez. » Ils sont venus.": ["« Venez. »", "Ils sont venus."],
    "Le taux est de 3.5 et non 4. Bien.": ["Le taux est de 3.5 et non 4.", "Bien."],
    "On y chante, danse, etc. Le soir, on dort.": ["On y chante, danse, etc.", "Le soir, on dort."],
    "Selon l'art. 5 et la réf. 12, M. J.-P. Lens vient.": [
        "Selon l'art. 5 et la réf. 12, M. J.-P. Lens vient."
    ],
    "1. Former les habitants. Puis les aider.\n2. Réparer.": [
        "1. Former les habitants.",
        "Puis les aider.",
        "2. Réparer.",
    ],
    "Une phrase\nPoste\t5 €\nLoyer\t6 €\nUne autre": ["Une phrase", "Poste\t5 €", "Loyer\t6 €", "Une autre"],
    "#### Objectifs\nAider chacun.": ["#### Objectifs", "Aider chacun."],
    "• le premier\n◦ le second": ["• le premier", "◦ le second"],
}
SUBJECTS = {
    "Le projet réunit 26 centres sociaux.": Subject.OPERATION,
    "La première année a permis de créer 19 prototypes.": Subject.PREDECESSOR,
    "Le projet précédent avait réuni 12 centres.": Subject.PREDECESSOR,
    "Le projet, lancé en 2018, réunira 12 centres.": Subject.OPERATION,
    "Cette action, lancée en 2018, réunit 12 centres.": Subject.PREDECESSOR,
    "En France, 13 millions de personnes sont exclues.": Subject.COUNTRY,
    "La France compte 34 000 communes.": Subject.COUNTRY,
    "La Région Hauts-de-France compte 3 789 communes.": Subject.OPERATION,
}


def layout_of(prose: str) -> Layout:
    return lay_out(f"Descriptif\n\n{prose}", None)


def test_the_number_of_cases() -> None:
    assert (len(SENTENCES), len(SUBJECTS)) == (13, 8)


@pytest.mark.parametrize(("prose", "sentences"), SENTENCES.items())
def test_sentences(prose: str, sentences: list[str]) -> None:
    layout = layout_of(prose)
    assert [layout.text[s.start : s.end] for s in layout.sentences] == ["Descriptif", *sentences]


@pytest.mark.parametrize(("prose", "subject"), SUBJECTS.items())
def test_of_what_a_sentence_speaks(prose: str, subject: Subject) -> None:
    layout = layout_of(prose)
    assert subject_of(layout, layout.sentences[1]) is subject


def test_a_past_sentence_belongs_to_the_history_around_it() -> None:
    layout = layout_of("Le projet précédent s'achève. Il a réuni 12 centres.\n\nIl a réuni du monde.")
    assert subject_of(layout, layout.sentences[2]) is Subject.PREDECESSOR
    assert subject_of(layout, layout.sentences[3]) is Subject.OPERATION


def test_the_status_of_a_statement() -> None:
    layout = layout_of(
        "Dix prototypes seront livrés. Dix existent. La première phase a permis d'en créer dix."
    )
    assert [status_of(layout, sentence) for sentence in layout.sentences[1:]] == [
        "planned",
        "stated",
        "achieved",
    ]


def test_prose_stands_before_and_after_the_table(document_of: Callable[[str], Document]) -> None:
    text = "Objet : x\n\nDescriptif\n\nAvant.\n\nFinancier\tPartenaire\tMontant\nCOMMUNES\tLAON\t1 €\nTotal 1 €\n\nAprès.\n"
    table = find_table(document_of(text))
    assert table
    layout = lay_out(text, table.span)
    assert text[layout.header.start : layout.header.end] == "Objet : x\n\n"
    assert [text[part.start : part.end].strip() for part in layout.prose] == [
        "Descriptif\n\nAvant.",
        "Après.",
    ]


HEADERS = {
    "Objet : x\n\nDescriptif\n\nDu texte.": "Objet : x\n\n",
    "Objet : x\n\n**Contexte et enjeux**\n\nDu texte.": "Objet : x\n\n",
    f"Objet : {'un clic pour tous, ' * 6}\nLe projet {'est grand, ' * 8}": f"Objet : {'un clic pour tous, ' * 6}\n",
    f"N° Synergie\tNP9970001\t{'x' * 60}\nDescription": f"N° Synergie\tNP9970001\t{'x' * 60}\n",
    f"Bénéficiaire : {'Association des Deux Rives ' * 3}\nContexte": f"Bénéficiaire : {'Association des Deux Rives ' * 3}\n",
}


@pytest.mark.parametrize(("text", "header"), HEADERS.items())
def test_where_the_header_ends(text: str, header: str) -> None:
    layout = lay_out(text, None)
    assert layout.text[: layout.header.end] == header
    assert len(HEADERS) == 5


def test_the_table_before_the_prose(document_of: Callable[[str], Document]) -> None:
    text = "Objet : x\n\nFinancier\tPartenaire\tMontant\nCOMMUNES\tLAON\t1 €\nTotal 1 €\n\nDescriptif\n\nAprès.\n"
    table = find_table(document_of(text))
    assert table
    layout = lay_out(text, table.span)
    assert layout.text[: layout.header.end] == "Objet : x\n\n"
    assert [layout.text[s.start : s.end] for s in layout.sentences] == ["Descriptif", "Après."]


def test_a_span_is_folded_as_its_words_are() -> None:
    layout = lay_out("L’œuvre d’Étaples – Crèvecœur", None)
    for start in range(len(layout.text)):
        for end in range(start, len(layout.text) + 1):
            assert layout.fold(Span(start, end)) == fold(layout.text[start:end])


@given(st.text(alphabet="aÉ.!? \n-«»1)", max_size=60))
def test_sentences_stand_apart_and_leave_no_word_out(prose: str) -> None:
    layout = layout_of(prose)
    assert all(
        one.end <= other.start for one, other in zip(layout.sentences, layout.sentences[1:], strict=False)
    )
    covered = "".join(layout.text[s.start : s.end] for s in layout.sentences)
    assert "".join(covered.split()) == "".join(layout.text.split())
    for sentence in layout.sentences:
        assert layout.sentence_at(sentence.start) == sentence
    assert lay_out("", None).sentence_at(0) is None
    assert Span(0, 0) == lay_out("", None).header
