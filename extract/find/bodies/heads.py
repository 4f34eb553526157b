"""The nouns that head a social centre's name, and names compared without them."""

from __future__ import annotations

import re
from functools import lru_cache

from extract.text import fold, words


def _spaced(pattern: str) -> str:
    """A pattern in which each plain space stands for any white space: a line may end there."""
    return pattern.replace(" ", r"\s+")


_SOCIO = r"socio[- ]?(?:culturel(?:le)?|educatif)s?"
_AND = rf"(?: et (?:{_SOCIO}|culturels?|familia(?:l|ux)))?"
_MANY = rf"(?:centres sociaux{_AND}|centres {_SOCIO}(?: et sociaux)?)"
_ONE = rf"(?:centre social{_AND}|centre {_SOCIO}(?: et social)?)"
# What may stand between the head and the name, and is printed with it.
_KIND = (
    r"(?: (?:rura(?:l|ux)|intercommuna(?:l|ux)|municipa(?:l|ux)|communa(?:l|ux)|cantona(?:l|ux)|associatifs?|familia(?:l|ux)"
    r"|urbains?|agrees?|polyvalents?))"
)
HEAD = _spaced(
    rf"(?:{_ONE}{_KIND}?|{_MANY}{_KIND}?|centres? d'animation sociale|csc\b|c\.s\.c\b\.?"
    rf"|maisons? (?:de|des) quartiers?|maisons? pour tous|espaces? de (?:la )?vie sociale|evs\b|e\.v\.s\b\.?|espaces? {_SOCIO})"
)
UNION = _spaced(
    rf"(?:association|union|collectif|reseau|groupement|entente)(?: (?:locale|intercommunale|departementale|territoriale))?"
    rf"(?: de gestion)? (?:des|du|de|intercommunale? des) {HEAD}"
)
ACRONYM = r"(?:cs|mpt)\b"  # only in capitals, and only before a name
WEAK = (
    r"(?:centres|maisons|structures|equipements|etablissements)\b"  # centres, where the words before say so
)
LOOSE = re.compile(r"structures|equipements|etablissements")
PLURAL = re.compile(r"(?:centres|maisons|espaces|structures|equipements|etablissements)\b")
_LABEL = re.compile(rf"(?:l'|la |le )?(?:{UNION}|{HEAD}|{ACRONYM} )")
_BARE = re.compile(rf"(?:l'|la |le )?(?:{HEAD}|{ACRONYM})\s*")
_OF = re.compile(r"(?:de la |de l'|du |des |de |d')")
_ACRONYM_AFTER = re.compile(r"\s*(?:[-–—]\s*[A-Z][A-Z\d]{1,7}|\([A-Z][A-Z\d]{1,7}\))$")


def label_is_centre(label: str) -> bool:
    """Does a partner's label name a social centre, or an association of some?

    >>> label_is_centre("CSC LOON PLAGE"), label_is_centre("Fédération des centres sociaux")
    (True, False)
    """
    return _LABEL.match(fold(label)) is not None


def same_centre(one: str, other: str) -> bool:
    """Do two printed names mean one centre, head noun apart?

    >>> same_centre("centre social Jean Moulin", "CSC Jean-Moulin")
    True
    """
    return bare_name(one) == bare_name(other)


@lru_cache(maxsize=4096)
def bare_name(name: str) -> str:
    """The folded name without head noun, acronym and leading preposition."""
    folded = fold(_ACRONYM_AFTER.sub("", name.strip()))
    head = _BARE.match(folded)
    rest = folded[head.end() :] if head else folded
    of = _OF.match(rest)
    return words((rest[of.end() :] if of else rest) or folded)
