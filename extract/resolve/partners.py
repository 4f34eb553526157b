"""A row's partner as the rules of resolution see it: what its category means, and its label with and without detail."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from extract.find.table.table import Row
from extract.text import collapse, words

# What a category's folded words mean, by any spelling: the first that matches decides.
CATEGORIES = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("european-fund", r"union europeenne|europe\b|ue\b|(?:fonds|credits|financements?) europeens?|fonds structurels"),
        ("state", r"(?:l )?etats?\b|services? de l etat|prefecture"),
        ("region", r"(?:la )?regions?\b|conseils? regiona(?:l|ux)"),
        ("department", r"(?:les? )?departements?\b|conseils? (?:departementa(?:l|ux)|genera(?:l|ux))"),
        (
            "epci",
            r"epci\b|intercommunalites?|communautes? (?:de communes|d agglomerations?|urbaines?)|metropoles?\b|agglomerations?\b"
            r"|(?:groupements?|etablissements?|structures?) (?:publics? )?(?:de (?:communes|cooperation)|intercommuna)",
        ),
        ("commune", r"communes?\b|villes?\b|mairies?\b|municipalites?\b|bloc communal"),
        ("caf", r"cafs?\b|caisses? d allocations? familiales?"),
        ("social-centre", r"centres? (?:sociaux|social|socio)|maisons? de quartier|espaces? de vie sociale"),
        ("federation", r"federations?\b"),
        (
            "public",
            r"(?:autres? )?(?:(?:financeurs?|organismes?|partenaires?|fonds|financements?) )?publi(?:cs?|ques?)\b"
            r"|(?:autres? )?collectivites?\b",
        ),
    )
)  # fmt: skip
_BRACKET = re.compile(r"\s*\([^()]*\)\s*$")
_DETAIL = re.compile(r"\s+[-–—:]\s+|\s*[–—]\s+|\s*\(")
_PARTED = re.compile(r"\s+[-–—/:]\s+|[()]|[,;]\s")


@dataclass(frozen=True)
class Partner:
    """One row; ``category`` is the kind of body that its category means, or the empty string."""

    row: Row

    @property
    def category(self) -> str:
        return category_of(self.row.category)

    @cached_property
    def printed(self) -> tuple[str, ...]:
        """The label, then shorter forms of it: its first line, without a bracket, before a dash."""
        return _forms(self.row.partner, self.row.head)

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """The words of each printed form."""
        return tuple(filter(None, map(words, self.printed)))

    @cached_property
    def pieces(self) -> tuple[str, ...]:
        """The folded parts of the label, between dashes, slashes, commas and brackets."""
        return tuple(filter(None, map(words, _PARTED.split(self.row.partner))))


@lru_cache(maxsize=1024)
def category_of(printed: str) -> str:
    """The kind of body that a printed category means, or the empty string.

    >>> category_of("AUTRES PUBLICS"), category_of("Conseil départemental"), category_of("Autre partenaire ponctuel")
    ('public', 'department', '')
    """
    folded = words(printed)
    return next((kind for kind, pattern in CATEGORIES if pattern.match(folded)), "")


@lru_cache(maxsize=4096)
def _forms(label: str, head: str) -> tuple[str, ...]:
    forms = (label, head, _BRACKET.sub("", label), _DETAIL.split(label)[0])
    return tuple(dict.fromkeys(filter(None, map(collapse, forms))))
