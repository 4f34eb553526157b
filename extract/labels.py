"""What a printed label says by itself: the department that it names, the acronym that it carries."""

from __future__ import annotations

import re

from extract.text import collapse, words
from ontology.places import register

_PREPOSITION = re.compile(r"^(?:de la |de l |du |des |de |d |la |le |l )")


def department_named(text: str, region: str | None) -> str | None:
    """The department that folded words name, or its number: « du nord », « 59 », « pas de calais ».

    >>> department_named("du pas de calais", "32"), department_named("oise 60", "32"), department_named("le haut", "32")
    ('62', '60', None)
    """
    name = _PREPOSITION.sub("", text.strip())
    for department in register().departments(region):
        official, code = words(department.name), department.code.lower()
        if name in (official, code, f"{official} {code}"):
            return department.code
    return None


def split_acronym(label: str) -> tuple[str, tuple[str, ...]]:
    """A label without the acronym printed after it, and that acronym.

    >>> split_acronym("Association des Centres Sociaux de Mazingarbe - ACSM")
    ('Association des Centres Sociaux de Mazingarbe', ('ACSM',))
    """
    match = re.fullmatch(
        r"(?P<name>.+?)\s*(?:[-–]\s+(?P<dash>[A-Z][A-Z\d. ]{1,12})|\((?P<paren>[A-Z][A-Z\d.]{1,12})\))", label
    )
    if not match or match["name"].isupper():
        return collapse(label), ()
    return collapse(match["name"]), (match["dash"] or match["paren"],)


def spells(acronym: str, name: str) -> bool:
    """Do the letters follow the words of a name, one or two of a word?

    >>> spells("FEDER", "Fonds européen de développement régional"), spells("FCS 59", "Fédération des centres sociaux")
    (True, True)
    >>> spells("NORD", "Fonds européen de développement régional"), spells("PICARDIE", "Région Picardie")
    (False, False)
    """
    letters = re.sub(r"[^a-z]", "", acronym.lower())
    reached = {0}
    for word in words(name).split():
        starts = (word[:1], word[:2])
        reached |= {at + len(start) for at in reached for start in starts if letters.startswith(start, at)}
    return len(letters) in reached
