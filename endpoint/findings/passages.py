"""Where quoted words stand in a dossier, as a person finds them: line, column, and what is around them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from endpoint.findings.finding import Quote

AROUND = 160
"""So many characters of the line are shown on each side of the words; more is cut."""


@dataclass(frozen=True, slots=True)
class Passage:
    """The place of some words: ``line`` and ``column`` count from 1, in the text that ``maillage text`` prints.

    ``before`` and ``after`` are the rest of the lines that the words stand in.
    """

    line: int
    column: int
    before: str
    after: str


Passages = Mapping[tuple[int, int], Passage]
"""Passages by the start and the end of the words."""


def passage(text: str, start: int, end: int) -> Passage:
    r"""The place of ``text[start:end]``.

    >>> passage("un\ndeux trois quatre\r\ncinq", 8, 13)
    Passage(line=2, column=6, before='deux ', after=' quatre')
    """
    newline = "\n" if "\n" in text else "\r"
    begin = text.rfind(newline, 0, start) + 1
    stop = text.find(newline, max(start, end - 1))
    before, after = text[begin:start], text[end : len(text) if stop < 0 else stop].rstrip("\r")
    return Passage(
        line=text.count(newline, 0, start) + 1,
        column=start - begin + 1,
        before=before if len(before) <= AROUND else "…" + before[-AROUND:],
        after=after if len(after) <= AROUND else after[:AROUND] + "…",
    )


def passages(text: str, quotes: Iterable[Quote]) -> Passages:
    """The places of quotes; one that points out of the text has none."""
    return {
        (quote["start"], quote["end"]): passage(text, quote["start"], quote["end"])
        for quote in quotes
        if 0 <= quote["start"] <= quote["end"] <= len(text)
    }
