"""A passage as what a linear model reads of it: which words, and which pairs of words, stand around the project.

A feature counts 1 where it stands in a sentence that names the project, and less around it. Words are cut to their
first letters, so that « prolonge » and « prolongement » are one; figures and years are one each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Final

from extract.find.lineage.passages import Passage

Features = Mapping[str, float]

_STEM = 6  # letters
_AROUND = 0.6
_TOKEN = re.compile(r"[&@#]|[a-z]+|\d[\d ,.]*\d|\d")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBERS: Final = frozenset(
    "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente quarante cinquante"
    " soixante cent".split()
)
# Words that tell nothing alone; in pairs with a neighbour they do.
_LITTLE: Final = frozenset(
    "de du des d la le les l un une a au aux et en que qu qui dans sur par pour avec est sont ce cette ces cet se s ne n pas il"
    " elle ils elles ou son sa ses leur leurs dont c y".split()
)


def features_of(passage: Passage) -> Features:
    """The features of a passage with their weights in it, from 0 to 1."""
    found: dict[str, float] = {f"kind:{passage.mention.kind}": 1.0}
    if passage.mention.number:
        found["kind:number"] = 1.0
    for zone, texts, weight in (("0", passage.naming, 1.0), ("1", passage.around, _AROUND)):
        for text in texts:
            for feature in _features(text):
                found[feature] = max(found.get(feature, 0.0), weight)
            for word in _words(text):
                if word not in _LITTLE:
                    found[f"{zone}:{word}"] = 1.0
    return found


def _features(text: str) -> Iterator[str]:
    """Words, neighbours (``_``) and neighbours but for little words (``~``).

    >>> sorted(_features("& prolonge @"))
    ['&', '&_prolon', '&~prolon', '@', 'prolon', 'prolon_@', 'prolon~@']
    """
    every = list(_words(text))
    telling = [word for word in every if word not in _LITTLE]
    yield from telling
    yield from (f"{one}_{other}" for one, other in pairwise(every))
    yield from (f"{one}~{other}" for one, other in pairwise(telling))


def _words(text: str) -> Iterator[str]:
    for match in _TOKEN.finditer(text):
        word = match[0]
        if word[0].isdigit():
            yield "YEAR" if _YEAR.fullmatch(word) else "NUMBER"
        else:
            yield "NUMBER" if word in _NUMBERS else word if word in _LITTLE else word[:_STEM]
