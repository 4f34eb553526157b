"""What is said of other regions of France: « en Occitanie, 40 villages … », « 12 communes de l'Eure »."""

from __future__ import annotations

import re
from functools import cache

from extract.text import fold
from ontology.places import register

_OF = r"(?:de la |de l'|du |des |de |d'|en |dans (?:la |le |les |l')?)"
_WORDS = ("Grand Est", "La Réunion")  # no region without their capitals: « dans la réunion, … »
# « Le dispositif accueillera 20 habitants de Paris »: what something will do for them is said of it.
_WILL = re.compile(r"\b\w{3,}r(?:a|ont)\b")


def is_of_another_region(text: str, start: int, end: int, region: str, printed: str = "") -> bool:
    """Does a clause place what stands at ``start`` to ``end`` of a folded sentence in a region that is not ``region``?

    ``printed`` is the sentence before it was folded. A likeness (« en Bretagne comme ici ») places nothing.

    >>> is_of_another_region("en occitanie, 40 villages ont un camion", 14, 25, "32")
    True
    >>> is_of_another_region("12 communes de l'eure", 0, 11, "32"), is_of_another_region("12 communes de l'eure", 0, 11, "28")
    (True, False)
    """
    regions, departments = _elsewhere(region, tuple(word for word in _WORDS if word not in printed))
    opening = re.split(r"[.;:(]", text[:start])[-1].strip()
    if regions.match(opening):
        return True
    after = re.split(r"[,;:.()]", text[end:])[0].strip()
    return not _WILL.search(opening) and bool(departments.match(text, end) or regions.match(after))


@cache
def _elsewhere(region: str, words: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Phrases that name another region, first in their clause, and those that name another region's department.

    None of ``words`` is a name.
    """
    official = register()
    regions = [fold(r.name) for r in official.regions() if r.code != region and r.name not in words]
    departments = [fold(d.name) for d in official.departments() if d.region != region and d.name not in words]
    return (
        re.compile(rf"{_OF}(?:region )?(?:{'|'.join(map(re.escape, regions))})\b(?!-| comme\b)"),
        re.compile(rf" {_OF}(?:{'|'.join(map(re.escape, departments))})\b(?!-)"),
    )
