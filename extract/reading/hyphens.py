"""Words that a line's end breaks: which of them are compounds, whose hyphen stays."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from extract.text import fold

HYPHENS = "-‐"
_BROKEN = re.compile(rf"(?P<word>[^\W_][\w'’-]*)[{HYPHENS}]$")
_REST = re.compile(r"[^\W_][\w'’-]*")
_LONGEST = 40  # letters of a word
_TOKEN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PART = re.compile(r"\W")
# What stands before and after the hyphen of a compound.
_FIRST = frozenset(
    "saint sainte st ste vice sous non demi mieux porte quasi plus grand grands rez celui celle ceux celles week savoir"
    " chef arc garde presqu socio après avant là ci e tiers t dix vingt trente quarante cinquante soixante quatre".split()
)
_SECOND = frozenset("sur sous lès lez à ci là même mêmes dire être t delà deçà dessus dessous".split())
_VERBS = frozenset("est sont a ont faut peut doit dit fait va y".split())
_PRONOUNS = frozenset("il elle on ils elles je tu nous vous".split())
_MIDDLE = frozenset("de du des sur sous en les lès lez le la à au aux et d l".split())  # Hauts-de-France
_WHOLE = frozenset(
    "mi-temps mi-parcours mi-chemin mi-juillet bien-fondé bien-vivre tout-petit tout-petits tout-terrain".split()
)


def broken_word(line: str, below: str) -> tuple[str, str] | None:
    """The two parts of the word that the end of ``line`` breaks, the hyphen aside.

    >>> broken_word("un projet d'inno-", "vation sociale"), broken_word("un projet –", "social")
    (("d'inno", 'vation'), None)
    """
    first, second = _BROKEN.search(line, max(0, len(line) - _LONGEST)), _REST.match(below)
    return (first["word"], second[0]) if first and second else None


def vocabulary_of(text: str, broken: Iterable[tuple[str, str]]) -> Counter[str]:
    """How often ``text`` has each folded word, those aside that the ends of the lines in ``broken`` break."""
    words = Counter(_TOKEN.findall(fold(text)))
    for line, below in broken:
        words.subtract(_TOKEN.findall(fold(line[-_LONGEST:]))[-1:])
        words.subtract(_TOKEN.findall(fold(below[:_LONGEST]))[:1])
    return words


def keeps_hyphen(first: str, second: str, vocabulary: Counter[str]) -> bool:
    """Is ``first-second``, parted by a line's end, a compound and no word that was broken there?

    ``vocabulary`` counts the folded words of the text, which has one form or the other elsewhere; without it the
    shape of the parts tells.

    >>> keeps_hyphen("Saint", "Quentin", Counter()), keeps_hyphen("inno", "vation", Counter())
    (True, False)
    >>> keeps_hyphen("sociocultu", "relle", Counter({"socioculturelle": 1}))
    False
    """
    if second[0].isdigit() or first[-1].isdigit():
        return True
    if second[0].isupper() and not (first.isupper() and second.isupper()):
        return True
    left, right = _TOKEN.findall(fold(first))[-1:], _TOKEN.findall(fold(second))[:1]
    if not (left and right):
        return True
    told = _told_by(vocabulary, left[0], right[0])
    return _is_compound(first, second) if told is None else told


def _told_by(vocabulary: Counter[str], left: str, right: str) -> bool | None:
    """What the rest of the text tells: it has the compound, or the whole word, or both parts as words."""
    if vocabulary[f"{left}-{right}"] > 0:
        return True
    if vocabulary[left + right] > 0:
        return False
    last, head = left.rpartition("-")[2], right.partition("-")[0]
    both = min(len(last), len(head)) > 3 and vocabulary[last] > 0 and vocabulary[head] > 0
    return True if both else None


def _is_compound(first: str, second: str) -> bool:
    before, after = _PART.split(first.lower())[-1], _PART.split(second.lower())[0]
    if after in _MIDDLE and (first[0].isupper() or "-" in first):
        return True
    if before in _MIDDLE and "-" in first:
        return True
    if after in _PRONOUNS and (before in _VERBS or before.endswith("ez")):  # est-il, rendez-vous
        return True
    return f"{before}-{after}" in _WHOLE or before in _FIRST or after in _SECOND or second.isupper()
