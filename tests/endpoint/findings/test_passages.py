"""Where quoted words stand: the line and the column that a person's editor shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from endpoint.findings.finding import Quote
from endpoint.findings.passages import AROUND, Passage, passage, passages

TEXTS = st.text(st.sampled_from("aé 😀\t\n\r\f"), max_size=60)


@given(TEXTS, st.data())
def test_line_and_column_lead_back_to_the_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = passage(text, start, end)
    lines = text.split("\n" if "\n" in text else "\r")
    assert sum(len(line) + 1 for line in lines[: found.line - 1]) + found.column - 1 == start
    assert lines[found.line - 1].startswith(found.before)
    assert text[start:end] in text[start - len(found.before) : end + len(found.after)]


CASES = [
    ("a\nb\nc", "c", Passage(3, 1, "", "")),
    ("a\r\nb mots c\r\nd", "mots", Passage(2, 3, "b ", " c")),
    ("a\rb mots c\rd", "mots", Passage(2, 3, "b ", " c")),
    ("page\fmots\nautre", "mots", Passage(1, 6, "page\f", "")),
    ("un\ndeux\ntrois\nquatre", "ux\ntr", Passage(2, 3, "de", "ois")),
    ("un\nmots\nautre", "mots\n", Passage(2, 1, "", "")),
    ("é😀 mots", "mots", Passage(1, 4, "é😀 ", "")),
]


def test_all_cases_are_here() -> None:
    assert len(CASES) == 7


@pytest.mark.parametrize(("text", "words", "expected"), CASES)
def test_a_passage(text: str, words: str, expected: Passage) -> None:
    start = text.index(words)
    assert passage(text, start, start + len(words)) == expected


def test_a_long_line_is_cut_on_both_sides() -> None:
    text = "a" * 1000 + "mots" + "b" * 1000
    assert passage(text, 1000, 1004) == Passage(1, 1001, "…" + "a" * AROUND, "b" * AROUND + "…")


def test_what_points_out_of_the_text_has_no_place() -> None:
    quotes = [
        Quote(start=0, end=2, quote="un"),
        Quote(start=1, end=9, quote="?"),
        Quote(start=2, end=1, quote="?"),
    ]
    assert list(passages("un", quotes)) == [(0, 2)]
