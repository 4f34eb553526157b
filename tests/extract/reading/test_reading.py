"""The reading is the text that was meant, whatever the page did to it; and each of its letters knows its source."""

from __future__ import annotations

import textwrap
import unicodedata
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extract.model import Reading, Span
from extract.reading.hyphens import keeps_hyphen
from extract.reading.reading import reading_of
from extract.text import fold

LETTERS = {
    "Re\u0301gion": "Région",
    "a\r\nb\rc\n": "a\nb\nc\n",
    "1\u00a0130\u202f639,00\u2009€": "1 130 639,00 €",
    "connectÃ©s dâ€™Ã‰taples, NÂ° 2 : 5,00Â\u00a0â‚¬": "connectés d’Étaples, N° 2 : 5,00 €",
    "nu\u00admé\u200brique": "numérique",
    "un « âge » à Â": "un « âge » à Â",
    "l'inno\u00ad\nvation": "l'innovation",
    "l'inno\u00ad\u200b\u00ad \nvation": "l'innovation",
    "nume\u200b\u0301\u00ad\u200brique": "numérique",
}
# Words broken at a line's end. Long lines, so that they are prose.
A, B = "Le projet réunit les habitants des quartiers", "et tous les partenaires du territoire."
BROKEN = {
    "inno-|vation": "innovation",
    "Saint-|Quentin": "Saint-Quentin",
    "Boulogne-sur-|Mer": "Boulogne-sur-Mer",
    "Hauts-|de-France": "Hauts-de-France",
    "c'est-à-|dire": "c'est-à-dire",
    "peut-|être": "peut-être",
    "2018-|2020": "2018-2020",
    "vice-|présidente": "vice-présidente",
    "e-|inclusion": "e-inclusion",
    "sociocultu-|relle": "socioculturelle",
    "mi-|temps": "mi-temps",
    "VALEN-|CIENNES": "VALEN-CIENNES",
    "dix-|sept": "dix-sept",
    "lui-|même": "lui-même",
    "raccor-|dés": "raccordés",
}
# What the rest of the text tells of a broken word.
TOLD = {
    ("porte", "feuille", "un portefeuille"): "portefeuille",
    ("inter", "quartiers", "des échanges inter-quartiers"): "inter-quartiers",
    ("plus", "value", "la plus-value"): "plus-value",
    ("VALEN", "CIENNES", "à Valenciennes"): "VALENCIENNES",
    ("centre", "ville", "le centre de la ville"): "centre-ville",
}
W1 = "Le territoire du Dunkerquois doit faire face à une situation difficile, avec"
W2 = "un taux de chômage qui dépasse celui de la région, et il est historiquement"
W3 = "mobilisé en faveur de ses quartiers prioritaires."
WHOLE = f"{W1} {W2} {W3}"
NUMBERS = ("Page 2/3", "2 / 3", "- 2 -", "2", "p. 2", "page 2 sur 3", "\f", "– 2 –")
RUNNING = "Région Hauts-de-France – CUP du 2 juillet 2021"
LAYOUTS = {
    "wrapped": (f"{W1}\n{W2}\n{W3}\n", f"{WHOLE}\n"),
    "wrapped and indented": (f"  {W1}\n  {W2}\n  {W3}", f"  {WHOLE}"),
    "two paragraphs": (f"{W1}\n{W2}\n{W3}\n\n{W1}\n{W2}\n{W3}", f"{WHOLE}\n\n{WHOLE}"),
    "a wrapped list": (
        f"{W1} :\n- {W2}\n  {W3}\n- {W1}\n  {W2}\n  {W3}",
        f"{W1} :\n- {W2} {W3}\n- {WHOLE}",
    ),
    "a numbered list": (
        "Trois actions :\n1. Former les animateurs des quartiers et des villages\n2. Réparer les appareils",
        "Trois actions :\n1. Former les animateurs des quartiers et des villages\n2. Réparer les appareils",
    ),
    "a heading": (f"CONTEXTE DU PROJET\n{W1}\n{W2}\n{W3}", f"CONTEXTE DU PROJET\n{WHOLE}"),
    "a Markdown heading": (f"### Contexte\n{W1}\n{W2}\n{W3}", f"### Contexte\n{WHOLE}"),
    "labels": (
        f"N° Synergie : NP9970001\nObjet : Un clic pour tous\nDescriptif :\n{W1}\n{W2}\n{W3}",
        f"N° Synergie : NP9970001\nObjet : Un clic pour tous\nDescriptif :\n{WHOLE}",
    ),
    "a label over two lines": (
        "Objet : Centres sociaux connectés de la Flandre maritime et des\ncommunes du littoral\n",
        "Objet : Centres sociaux connectés de la Flandre maritime et des communes du littoral\n",
    ),
    "the header": ("Région  \nHauts-de-France\n\nComité Unique de Programmation", None),
    "a letterhead": ("Région Hauts-de-France\nDirection du numérique\nHôtel de Région\n59555 Lille", None),
    "rows": ("Financeur\tMontant\nVille de Douai\t10,00 €\nVille de Lens\t10,00 €\nTotal\t20,00 €", None),
    "rows with gaps": (
        "Financeur      Montant\nVille de Douai   10,00 €\nVille de\nLens             10,00 €",
        None,
    ),
    "short lines": ("le matin,\nles mains,\nla mer,\net puis rien", None),
    "lines of a list without marks": (
        "Sont partenaires :\nla CAF du Nord\nla ville de Douai\nle Département",
        None,
    ),
    "one paragraph a line": (f"{WHOLE}\n{WHOLE}\n{WHOLE}", None),
    "a line break that is meant": (f"{W2}  \nUne autre ligne.", None),
    "a paragraph printed twice": (
        f"{W1}\n{W2}\n{W3}\n\n{W1}\n{W2}\n{W3}\n\nFin.",
        f"{WHOLE}\n\n{WHOLE}\n\nFin.",
    ),
    "numbered headings": ("Action 1\n\nFormer.\n\nAction 2\n\nRéparer.\n\nAction 3\n\nFormer.", None),
    "a heading that recurs": ("Objectifs\n\nFormer.\n\nObjectifs\n\nRéparer.", None),
}
PARTED_HEAD = "Région Hauts-de-France      Comité Unique de Programmation du 12 octobre 2018"
TABLE = "Financeur\tMontant\nVille de Douai\t10,00 €\n{}Ville de Lens\t10,00 €\nTotal\t20,00 €\n"


def sources(text: str) -> tuple[Reading, list[Span]]:
    reading = reading_of(text)
    return reading, [reading.source(Span(i, i + 1)) for i in range(len(reading.text))]


def test_the_number_of_cases() -> None:
    assert (len(LETTERS), len(BROKEN), len(TOLD), len(NUMBERS), len(LAYOUTS)) == (9, 15, 5, 8, 20)


@pytest.mark.parametrize(("text", "read"), LETTERS.items())
def test_letters_and_spaces(text: str, read: str) -> None:
    assert reading_of(text).text == read


def test_a_long_run_of_unseen_characters() -> None:
    unseen = "\u00ad\u200b" * 100_000
    assert reading_of(f"un{unseen} e{unseen}\u0301cran").text == "un écran"


def test_a_plain_text_is_searched_as_it_is() -> None:
    text = f"Région Hauts-de-France, l’œuvre d’Étaples\n\n{WHOLE}\n"
    assert reading_of(text) == Reading(text)


@pytest.mark.parametrize(("broken", "word"), BROKEN.items())
def test_a_word_that_a_line_s_end_breaks(broken: str, word: str) -> None:
    first, second = broken.split("|")
    text = f"{A} {first}\n{second} {B}"
    reading = reading_of(text)
    assert reading.text == f"{A} {word} {B}"
    start = reading.text.index(word)
    source = reading.source(Span(start, start + len(word)))
    assert text[source.start : source.end] == f"{first}\n{second}"


@pytest.mark.parametrize(("parts", "word"), TOLD.items())
def test_the_rest_of_the_text_tells_of_a_broken_word(parts: tuple[str, str, str], word: str) -> None:
    first, second, other = parts
    assert reading_of(f"{A} {first}-\n{second} {B}\n\nIci {other} aussi.").text.startswith(f"{A} {word} {B}")


@pytest.mark.parametrize(("text", "read"), LAYOUTS.values(), ids=LAYOUTS)
def test_a_layout(text: str, read: str | None) -> None:
    assert reading_of(text).text == (text if read is None else read)
    assert reading_of(text.replace("\n", "\r\n")).text == (text if read is None else read)


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("blank", ["\n", "\n\n"])
def test_a_page_s_number_is_no_part_of_a_sentence(number: str, blank: str) -> None:
    text = f"{W1}\n{W2}{blank}{number}{blank}{W3}\n"
    assert reading_of(text).text == f"{WHOLE}\n"
    assert reading_of(f"{W1} {W2}{blank}{number}{blank}{W3}\n").text == f"{WHOLE}\n"


@pytest.mark.parametrize("number", ["Page 2/3", "2 / 3", "- 2 -", "\f"])
def test_a_page_s_number_is_no_part_of_a_table(number: str) -> None:
    assert reading_of(TABLE.format(f"\n{number}\n\n")).text == TABLE.format("")


def test_a_page_s_header_in_cells_is_no_row() -> None:
    opening = "".join(f"Paragraphe {n}.\n\n" for n in range(12))
    page = f"\nNP9970001{' ' * 130}page 2 / 3\n{PARTED_HEAD}\n\n"
    assert reading_of(opening + TABLE.format(page)).text == opening + TABLE.format("")


def test_what_recurs_from_page_to_page_is_left_out_but_for_the_first_header() -> None:
    header, table = f"{RUNNING}\n\nObjet : Un clic\n\n", TABLE.format(f"{RUNNING}\n")
    text = f"{header}{W1}\n{W2}\n\n{RUNNING}\nPage 1\n\f{RUNNING}\n{W3}\n\n{table}"
    assert reading_of(text).text == f"{header}{WHOLE}\n\n{TABLE.format('')}"


def test_evidence_ends_before_what_is_left_out() -> None:
    text = f"{W1}\n{W2}\n\nPage 2/3\n\n{W3}\n"
    reading = reading_of(text)
    end = reading.text.index("historiquement") + len("historiquement")
    assert reading.source(Span(0, end)) == Span(0, text.index("\n\nPage"))
    whole = reading.source(Span(reading.text.index("historiquement"), reading.text.index("mobilisé") + 8))
    assert text[whole.start : whole.end] == "historiquement\n\nPage 2/3\n\nmobilisé"


PIECES = (
    *"aZ7é😀œ’-–,.:| €\t\n\r\f", "e\u0301", "  ", "\u00a0", "\n\n", "\r\n", "\x0b", "\u00ad", "\u200b", "Ã©", "Â°", "â‚¬",
    "\u0301", "- ", "1. ", "Page 2/3", "2", "inno-", "vation", RUNNING, W1, W2, W3, "de la", "Objet : ", "# ", "**",
)  # fmt: skip
MIXED = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
WORDS = st.sampled_from(
    "le projet réunit des habitants et leurs centres sociaux autour du numérique dans chaque quartier".split()
)
PARAGRAPHS = st.lists(st.lists(WORDS, min_size=30, max_size=60).map(" ".join), min_size=1, max_size=4)


@given(st.one_of(MIXED, st.text(max_size=60)))
@example("a\nPage 2/3\n\na")
def test_every_letter_knows_its_source(text: str) -> None:
    reading, spans = sources(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(one.end <= other.end and one.start <= other.start for one, other in pairwise(spans))
    for character, span in zip(reading.text, spans, strict=True):
        source = text[span.start : span.end]
        assert character.isspace() == source.isspace() or fold(character) in fold(source) or len(source) > 1
    assert reading.source(Span(0, 0)).start <= reading.source(Span(0, len(reading.text))).end <= len(text)


@given(st.one_of(MIXED, st.text(max_size=60)))
@example("\u00c2\u0085")
@example("\u00c2\u00ad")
@example("a\u00ad\u0301")
@example("a\u0302\u200b\u00ad\u0301")
@example("\u00c3\u00ad\u00ad\u200b\u0301\u00ad\u00ad\nb\u200b\u200b\u00ad\u0301\u0302\u200b")
def test_the_reading_of_a_reading_is_itself(text: str) -> None:
    read = reading_of(text).text
    assert reading_of(read).text == read


@given(PARAGRAPHS, st.integers(66, 110), st.sampled_from(["", "  "]))
def test_wrapped_prose_is_the_prose(paragraphs: list[str], width: int, indent: str) -> None:
    prose = [f"{paragraph.capitalize()}." for paragraph in paragraphs]
    wrapped = "\n\n".join(
        textwrap.fill(p, width, initial_indent=indent, subsequent_indent=indent) for p in prose
    )
    assert reading_of(wrapped).text == "\n\n".join(indent + p for p in prose)


@given(PARAGRAPHS, st.sampled_from(NUMBERS), st.data())
def test_a_page_s_end_between_any_two_lines_of_prose_leaves_no_trace(
    paragraphs: list[str], number: str, data: st.DataObject
) -> None:
    prose = f"Un début. {' '.join(paragraphs)}."
    lines = textwrap.wrap(prose, 80)
    at = data.draw(st.integers(1, len(lines) - 1))
    assert reading_of("\n".join([*lines[:at], number, *lines[at:]])).text == prose


@given(before=MIXED, word=st.sampled_from(["Dunkerque", "e\u0301cole", "Ã‰taples", "Crèvecœur"]), after=MIXED)
def test_the_span_of_what_is_read_leads_to_the_source(before: str, word: str, after: str) -> None:
    text = f"{before}\n\nLe projet de {word} est prêt.\n\n{after}"
    reading = reading_of(text)
    read = unicodedata.normalize("NFC", reading_of(word).text)
    start = reading.text.find(read)
    assert start >= 0
    source = reading.source(Span(start, start + len(read)))
    assert text[source.start : source.end] == word


def test_a_compound_without_a_text_around_it() -> None:
    assert keeps_hyphen("Loon", "Plage", Counter())
    assert not keeps_hyphen("numé", "rique", Counter())
