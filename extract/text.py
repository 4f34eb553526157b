"""Folding and slicing of French text, always with a way back to the source's offsets."""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from extract.model import Span

_LIGATURES = {"œ": "oe", "æ": "ae", "ß": "ss", "ﬁ": "fi", "ﬂ": "fl"}
_APOSTROPHES = "'’‘ʼ`´′"
_HYPHENS = "-‐‑‒–—−"
_BLANKS = "\t\u00a0\u2007\u2009\u202f\r"
_UNSEEN = "\u00ad\u200b\u2060\ufeff"  # a soft hyphen parts no word
_MARKS = "¹²³⁰⁴⁵⁶⁷⁸⁹"  # of notes: « 26² centres » are no 262
_WORD = re.compile(r"[a-z0-9]+")


def _fold_character(character: str) -> str:
    lowered = character.lower()
    if character in _APOSTROPHES:
        return "'"
    if character in _HYPHENS:
        return "-"
    if character in _BLANKS:
        return " "
    if character in _UNSEEN or character in _MARKS:
        return ""
    if lowered in _LIGATURES:
        return _LIGATURES[lowered]
    decomposed = [c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c)]
    if decomposed == [character]:
        return character
    return "".join(
        map(_fold_character, decomposed)
    )  # a superscript minus gives a minus, which gives a hyphen


class _Folding(dict[str, str]):
    """What each character folds to; filled as characters are met. What they give folds to itself."""

    def __missing__(self, character: str) -> str:
        return self.setdefault(character, _fold_character(character))


_FOLDING = _Folding()
# All but the characters that lower case folds: so few that each is replaced in one go through the text.
_UNEVEN = re.compile("[^\x00-\x08\x0a-\x0c\x0e-_a-\x7f]")


def fold(text: str) -> str:
    """Lower case without accents; one kind of apostrophe, hyphen and blank.

    >>> fold("Tétéghem – L’Œuvre")
    "teteghem - l'oeuvre"
    """
    for character in set(_UNEVEN.findall(text)):
        text = text.replace(character, _FOLDING[character])
    return text.lower()


def collapse(text: str) -> str:
    """White space of any kind and length as one space, none at the ends.

    >>> collapse("  a\\u202fb\\n c ")
    'a b c'
    """
    return " ".join(text.split())


@lru_cache(maxsize=16384)
def words(text: str) -> str:
    """The folded words alone, parted by one space: what two writings of one name share.

    >>> words("CA de Lens - Liévin") == words("ca de LENS / LIEVIN")
    True
    """
    return " ".join(_WORD.findall(fold(text)))


def slug(text: str) -> str:
    """A name as the tail of an IRI.

    >>> slug("Association des Centres Sociaux de Mazingarbe")
    'association-des-centres-sociaux-de-mazingarbe'
    """
    return words(text).replace(" ", "-") or "x"


@dataclass(frozen=True, slots=True)
class _Offsets:
    """The source offset of each folded character, by runs: run ``i`` is ``at[i]:at[i + 1]``, ``starts[i]:starts[i + 1]``
    of the source. A run is as long in both, or else one source character that folds to none or to several."""

    at: array[int]
    starts: array[int]

    def __len__(self) -> int:
        return self.at[-1] + 1

    def __getitem__(self, index: int) -> int:
        if index >= self.at[-1]:
            if index > self.at[-1]:
                raise IndexError(index)
            return self.starts[-1]
        run = bisect_right(self.at, index) - 1
        return self.starts[run] + (index - self.at[run] if self._is_even(run) else 0)

    def first(self, offset: int) -> int:
        """The first character at or after the source offset."""
        run = bisect_right(self.starts, offset) - 1
        return self.at[run] + offset - self.starts[run]

    def last(self, offset: int) -> int:
        """The last character at or before the source offset."""
        run = bisect_right(self.starts, offset) - 1
        if run + 1 == len(self.at):
            return self.at[-1]
        return self.at[run] + offset - self.starts[run] if self._is_even(run) else self.at[run + 1] - 1

    def _is_even(self, run: int) -> bool:
        return self.at[run + 1] - self.at[run] == self.starts[run + 1] - self.starts[run]


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text beside the source offset of each of its characters (a range where they are the same)."""

    text: str
    offsets: _Offsets | range

    @classmethod
    def of(cls, source: str) -> Folded:
        uneven = "".join(c for c in set(_UNEVEN.findall(source)) if len(_FOLDING[c]) != 1)
        text = fold(source)
        if not uneven:
            return cls(text, range(len(source) + 1))
        at, starts = array("i", (0,)), array("i", (0,))
        shift = 0
        for match in re.finditer(f"[{re.escape(uneven)}]", source):
            start = match.start()
            if start > starts[-1]:
                at.append(start + shift)
                starts.append(start)
            shift += len(_FOLDING[match.group()]) - 1
            at.append(start + 1 + shift)
            starts.append(start + 1)
        if len(source) > starts[-1]:
            at.append(len(text))
            starts.append(len(source))
        return cls(text, _Offsets(at, starts))

    def slice(self, span: Span) -> str:
        """The folded text of a source range."""
        if isinstance(self.offsets, range):
            return self.text[span.start : span.end]
        return self.text[self.offsets.first(span.start) : self.offsets.first(span.end)]

    def span(self, start: int, end: int) -> Span:
        """The source range of ``self.text[start:end]`` (a dropped accent belongs to its letter)."""
        return Span(self.offsets[start], self.offsets[end])

    def position(self, offset: int) -> int:
        """Where the source offset stands in the folded text."""
        if isinstance(self.offsets, range):
            return min(offset, len(self.text))
        return max(0, self.offsets.last(offset))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the source, without its end."""

    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def span(self) -> Span:
        """The line's range without white space at its ends."""
        return trim(self.text, Span(0, len(self.text)), self.start)


def lines(text: str) -> list[Line]:
    """The lines of ``text`` with their offsets; LF, CR LF and form feeds part them.

    >>> [(line.start, line.text) for line in lines("a\\r\\nb")]
    [(0, 'a'), (3, 'b')]
    """
    found = []
    start = 0
    for match in re.finditer(r"\r\n|\n|\r|\f|\x0b|$", text):
        found.append(Line(start, text[start : match.start()]))
        start = match.end()
    return found


def trim(text: str, span: Span, shift: int = 0) -> Span:
    """``span`` of ``text`` without white space at its ends, moved by ``shift``."""
    piece = text[span.start : span.end]
    lead = len(piece) - len(piece.lstrip())
    start = span.start + lead
    return Span(start + shift, start + len(piece.strip()) + shift)


_MARK = r"(?:</?[A-Za-z][^<>]{0,80}>|\*\*|__)+"
_MARKUP = re.compile(_MARK)
_GAP = "[ \u00a0\u202f]?"
_AMID = re.compile(
    rf"(?<=[\d,]){_MARK}(?=[\d,])|(?<=\d[.'’]){_MARK}(?=\d)|(?<=\d){_MARK}(?=[.'’]\d)"
    rf"|(?<=\d)(?<!\d{{4}}){_GAP}{_MARK}{_GAP}(?=\d{{1,3}}(?!\d))"
)


def plain(text: str) -> str:
    """``text`` without tags and emphasis marks, white space collapsed; an apostrophe for one amid a number.

    >>> plain("<b>Total :</b>  **12**"), plain("1<b>6 000 €")
    ('Total : 12', "1'6 000 €")
    """
    return collapse(_MARKUP.sub(" ", _AMID.sub("'", text))) if _MARKUP.search(text) else collapse(text)


def blank_markup(text: str) -> str:
    """``text`` with every tag and emphasis mark replaced by as many spaces: offsets stay.

    One in the middle of a number becomes apostrophes: what is left of it on either side is no number by itself.

    >>> blank_markup("<b>16 000</b> €"), blank_markup("1<b>6 000")
    ('   16 000     €', "1'''6 000")
    """
    return _MARKUP.sub(lambda mark: " " * len(mark.group()), broken_figures(text))


def broken_figures(text: str) -> str:
    """``text`` with apostrophes for the marks that stand amid a number."""
    return _AMID.sub(lambda mark: "'" * len(mark.group()), text)
