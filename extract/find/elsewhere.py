"""What is said of other regions of France: « en Occitanie, 40 villages … », « 12 communes de l'Eure »."""

from __future__ import annotations

import re
from functools import cache

from extract.text import fold
from ontology.places import register

_OF = r"(?:de la |de l'|du |des |de |d'|en |dans (?:la |le |les |l')?)"


def is_of_another_region(text: str, start: int, end: int, region: str) -> bool:
    """Does a clause place what stands at ``start`` to ``end`` of a folded sentence in a region that is not ``region``?

    >>> is_of_another_region("en occitanie, 40 villages ont un camion", 14, 25, "32")
    True
    >>> is_of_another_region("12 communes de l'eure", 0, 11, "32"), is_of_another_region("12 communes de l'eure", 0, 11, "28")
    (True, False)
    """
    regions, departments = _elsewhere(region)
    opening = re.split(r"[.;:(]", text[:start])[-1].strip()
    return (
        departments.match(text, end) is not None
        or regions.match(opening) is not None
        or regions.match(re.split(r"[,;:.()]", text[end:])[0].strip()) is not None
    )


@cache
def _elsewhere(region: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Phrases that name another region, first in their clause, and those that name another region's department."""
    official = register()
    regions = [fold(other.name) for other in official.regions() if other.code != region]
    departments = [fold(other.name) for other in official.departments() if other.region != region]
    return (
        re.compile(rf"(?:comme )?{_OF}(?:region )?(?:{'|'.join(map(re.escape, regions))})\b"),
        re.compile(rf" {_OF}(?:{'|'.join(map(re.escape, departments))})\b(?!-)"),
    )
