"""Folding and slicing of French text, always with a way back to the source's offsets."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from extract.model import Reading, Span

_LIGATURES = {"œ": "oe", "æ": "ae", "ß": "ss", "ﬁ": "fi", "ﬂ": "fl"}
_APOSTROPHES = "'’‘ʼ`´′"
_HYPHENS = "-‐‑‒–—−"
_BLANKS = "\t\u00a0\u2007\u2009\u202f\r"
_UNSEEN = "\u00ad\u200b\u2060\ufeff"  # a soft hyphen parts no word
# UTF-8 that was read as Windows-1252 before it reached us: one lead byte, and what the bytes after it became.
_HIGH = "\u0080-\u00bf" + bytes(range(0x80, 0xA0)).decode("cp1252", "ignore")
MISREAD = rf"[\u00c2-\u00c5][{_HIGH}]|\u00e2[{_HIGH}]{{2}}"
_ODD = re.compile(rf"{MISREAD}|\r\n?|[{_UNSEEN}]|.[\u0300-\u036f]+", re.DOTALL)
_WORD = re.compile(r"[a-z0-9]+")
_SPACES = {ord(blank): " " for blank in "\u00a0\u2007\u2009\u202f"}


def reading_of(text: str) -> Reading:
    """``text`` as it is searched: letters composed, plain spaces, LF; what was misread is read again.

    >>> reading_of("Re\\u0301gion\\r\\nde l\\u2019Aisne, 1\\u202f000 Ã©cus").text
    'Région\\nde l’Aisne, 1 000 écus'
    """
    if not _ODD.search(text):
        return Reading(text.translate(_SPACES))
    pieces: list[str] = []
    offsets: list[int] = []
    done = 0
    for match in _ODD.finditer(text):
        piece = _compose(match.group())
        pieces += (text[done : match.start()].translate(_SPACES), piece)
        offsets.extend(range(done, match.start()))
        offsets.extend([match.start()] * len(piece))
        done = match.end()
    pieces.append(text[done:].translate(_SPACES))
    offsets.extend(range(done, len(text) + 1))
    return Reading("".join(pieces), tuple(offsets))


@lru_cache(maxsize=4096)
def _compose(piece: str) -> str:
    if piece in _UNSEEN:
        return ""
    if piece[0] == "\r":
        return "\n"
    if re.fullmatch(MISREAD, piece):
        octets = b"".join(c.encode("latin-1" if c <= "\u00ff" else "cp1252") for c in piece)
        piece = octets.decode()
    return unicodedata.normalize("NFC", piece).translate(_SPACES)


def _fold_character(character: str) -> str:
    lowered = character.lower()
    if character in _APOSTROPHES:
        return "'"
    if character in _HYPHENS:
        return "-"
    if character in _BLANKS:
        return " "
    if character in _UNSEEN:
        return ""
    if lowered in _LIGATURES:
        return _LIGATURES[lowered]
    decomposed = unicodedata.normalize("NFKD", lowered)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


class _Folding(dict[int, str]):
    """What each character folds to, for :meth:`str.translate`; filled as characters are met."""

    def __missing__(self, point: int) -> str:
        return self.setdefault(point, _fold_character(chr(point)))


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Lower case without accents; one kind of apostrophe, hyphen and blank.

    >>> fold("Tétéghem – L’Œuvre")
    "teteghem - l'oeuvre"
    """
    return text.translate(_FOLDING)


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
class Folded:
    """A folded text beside the source offset of each of its characters (a range where they are the same)."""

    text: str
    offsets: Sequence[int]

    @classmethod
    def of(cls, source: str) -> Folded:
        uneven = "".join(c for c in set(source) if len(_FOLDING[ord(c)]) != 1)
        if not uneven:
            return cls(source.translate(_FOLDING), range(len(source) + 1))
        offsets: list[int] = []
        done = 0
        for match in re.finditer(f"[{re.escape(uneven)}]", source):
            offsets.extend(range(done, match.start()))
            offsets.extend([match.start()] * len(_FOLDING[ord(match.group())]))
            done = match.end()
        offsets.extend(range(done, len(source) + 1))
        return cls(source.translate(_FOLDING), offsets)

    def span(self, start: int, end: int) -> Span:
        """The source range of ``self.text[start:end]`` (a dropped accent belongs to its letter)."""
        return Span(self.offsets[start], self.offsets[end])

    def position(self, offset: int) -> int:
        """Where the source offset stands in the folded text."""
        return max(0, bisect_right(self.offsets, offset) - 1)


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


_MARKUP = re.compile(r"</?[A-Za-z][^<>]{0,80}>|\*\*|__")


def plain(text: str) -> str:
    """``text`` without tags and emphasis marks, white space collapsed.

    >>> plain("<b>Total :</b>  **12**")
    'Total : 12'
    """
    return collapse(_MARKUP.sub(" ", text)) if _MARKUP.search(text) else collapse(text)


def blank_markup(text: str) -> str:
    """``text`` with every tag and emphasis mark replaced by as many spaces: offsets stay."""
    return _MARKUP.sub(lambda match: " " * len(match.group()), text)
