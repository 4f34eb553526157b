"""Folding keeps a way back to the source, whatever the text is made of."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.model import Span
from extract.text import Folded, blank_markup, collapse, fold, lines, plain, slug, trim, words

# Accents composed and not, ligatures, every apostrophe and blank, emoji beyond the BMP, line ends, misread bytes.
PIECES = (
    "a", "Z", "7", "é", "É", "e\u0301", "c\u0327", "ï", "œ", "Œ", "æ", "ﬁ", "ß", "½", "…", "'", "’", "ʼ", "-", "–", "‑",
    " ", "\u00a0", "\u202f", "\u2009", "\t", "\n", "\r\n", "\r", "\f", "\u00ad", "\u200b", "\ufeff", "😀", "👩‍👧", "€",
    "Ã©", "Â°", "â€™", "â‚¬", "Ã", "â", "\u0301", ",", ".", "|",
)  # fmt: skip
MIXED = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
ANY = st.one_of(MIXED, st.text(max_size=60))

FOLDS = {
    "Tétéghem – L’Œuvre": "teteghem - l'oeuvre",
    "E\u0301TAPLES": "etaples",
    "Fab\u2019Quartier": "fab'quartier",
    "CRÈVECŒUR-LE-GRAND": "crevecoeur-le-grand",
    "1\u202f234\u00a0€": "1 234 €",
    "nu\u00admérique": "numerique",
    "Lens ‑ Liévin": "lens - lievin",
    "N° Synergie": "n° synergie",
    "1⁻ ℡ ©": "1- tel ©",
    "`a´\tb": "'a' b",
}
SAME_WORDS = [
    ("CA de Lens - Liévin", "ca de LENS / LIEVIN"),
    ("l’Est de la Somme", "L'EST DE LA SOMME"),
    ("Saint-Quentin", "SAINT QUENTIN"),
    ("  Bruay–la–Buissière ", "bruay la buissiere"),
]


def test_the_number_of_cases() -> None:
    assert (len(FOLDS), len(SAME_WORDS), len(PIECES)) == (10, 4, 46)


@pytest.mark.parametrize(("text", "folded"), FOLDS.items())
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(("one", "other"), SAME_WORDS)
def test_two_writings_of_one_name(one: str, other: str) -> None:
    assert words(one) == words(other)
    assert slug(one) == slug(other)


def test_a_slug_is_never_empty() -> None:
    assert slug("… –") == "x"


@given(ANY)
def test_folding_a_text_and_keeping_offsets_agree(text: str) -> None:
    folded = Folded.of(text)
    assert folded.text == fold(text)
    assert len(folded.offsets) == len(folded.text) + 1
    assert list(folded.offsets) == sorted(folded.offsets)


@given(ANY)
def test_every_piece_of_a_folded_text_quotes_its_source(text: str) -> None:
    folded = Folded.of(text)
    for start in range(len(folded.text)):
        span = folded.span(start, start + 1)
        if span.start < span.end:
            assert folded.text[start] in fold(text[span.start : span.end])
        assert folded.span(0, len(folded.text)).covers(span)


@given(
    before=ANY, word=st.sampled_from(["Dunkerque", "crèche", "Œuilly", "E\u0301taples", "l’été"]), after=ANY
)
def test_the_span_of_a_found_word_quotes_it(before: str, word: str, after: str) -> None:
    text = f"{before} {word} {after}"
    folded = Folded.of(text)
    found = folded.text.rindex(fold(word), 0, len(fold(f"{before} {word} ")))
    span = folded.span(found, found + len(fold(word)))
    assert unicodedata.normalize("NFC", text[span.start : span.end]) == unicodedata.normalize("NFC", word)


@given(ANY, st.data())
def test_a_slice_is_the_fold_of_its_source(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert Folded.of(text).slice(Span(start, end)) == fold(text[start:end])
    assert fold(fold(text)) == fold(text)


@given(ANY)
def test_a_source_offset_has_its_place_in_the_folded_text(text: str) -> None:
    folded = Folded.of(text)
    for index, offset in enumerate(folded.offsets):
        assert folded.offsets[folded.position(offset)] <= offset
        assert folded.position(offset) >= index


@given(ANY)
def test_lines_cover_the_text(text: str) -> None:
    found = lines(text)
    assert all(text[line.start : line.end] == line.text for line in found)
    assert sum(len(line.text) for line in found) == len(text) - sum(text.count(c) for c in "\n\r\f\x0b")


@given(ANY)
def test_trimming_moves_only_over_white_space(text: str) -> None:
    span = trim(text, Span(0, len(text)), 5)
    assert text[span.start - 5 : span.end - 5] == text.strip()


def test_tags_and_emphasis_are_no_words() -> None:
    assert plain("<b>Total :</b>  **12**\n") == "Total : 12"
    assert plain("a < b et c > d") == "a < b et c > d"
    marked = "**Total :** <i>x</i> 12"
    assert len(blank_markup(marked)) == len(marked)
    assert collapse(blank_markup(marked)) == "Total : x 12"
