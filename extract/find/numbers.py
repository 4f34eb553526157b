"""Whole numbers in digits and in French words."""

from __future__ import annotations

import re

_UNITS = {
    word: value
    for value, word in enumerate(
        "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize".split()
    )
} | {"une": 1}
_TENS = {"vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}
_SCALES = {"cent": 100, "cents": 100, "mille": 1000}
_ROUND = {
    "demi-douzaine": 6, "dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30,
    "quarantaine": 40, "cinquantaine": 50, "soixantaine": 60, "centaine": 100, "millier": 1000,
}  # fmt: skip
_WORD = "|".join(
    sorted([*_UNITS, *_TENS, *_SCALES, "septante", "huitante", "nonante"], key=len, reverse=True)
)
NUMBER_WORDS = rf"(?:{_WORD})(?:[ -](?:et[ -](?:une?|onze)\b|(?:{_WORD})\b))*"
NUMBER_DIGITS = r"\d{1,3}(?:[ .]\d{3})+(?![\d,])|\d+"
# « une vingtaine », « une bonne centaine », « deux milliers »
NUMBER_ROUND = rf"(?:{NUMBER_WORDS}) (?:(?:bonne|petite|grosse) )?(?:{'|'.join(_ROUND)})s?"
LAST_WORDS = (*_UNITS, *_TENS, *_SCALES, *_ROUND, *(f"{word}s" for word in _ROUND))


def parse_words(text: str) -> int | None:
    """A number in folded words, up to 999 999; None when the words make none.

    >>> [parse_words(w) for w in ("dix-neuf", "vingt et un", "quatre-vingt-dix-sept", "deux cents", "mille")]
    [19, 21, 97, 200, 1000]
    """
    total = group = 0
    for word in re.split(r"[ -]+", text):
        if word == "et":
            continue
        if word in ("vingt", "vingts") and group % 100 == 4:
            group += 76
        elif word in _UNITS or word in _TENS:
            group += _UNITS.get(word, 0) or _TENS.get(word, 0)
        elif word in ("cent", "cents"):
            group = max(group, 1) * 100
        elif word == "mille":
            total, group = total + max(group, 1) * 1000, 0
        else:
            return None
    return total + group


def parse_whole(text: str) -> int | None:
    """A whole number in folded digits or words, a round one among them.

    >>> parse_whole("117 684"), parse_whole("dix-neuf"), parse_whole("une vingtaine"), parse_whole("deux milliers")
    (117684, 19, 20, 2000)
    """
    digits = re.sub(r"[ .]", "", text)
    if digits.isdigit():
        return int(digits)
    *times, last = text.split()
    unit = _ROUND.get(last.removesuffix("s"))
    if unit is None or not times:
        return parse_words(text)
    many = parse_words(times[0])
    return None if many is None else many * unit
