"""What the prose calls a commune and no register of the region has known since 2014."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.find.layout import Layout
from extract.gazetteer import Gazetteer
from extract.model import Span
from extract.text import collapse, fold

_CAP = r"[A-ZÀ-ÖØ-Þ][\wÀ-ÿ'’]+(?:-[\wÀ-ÿ'’]+)*"  # « Pont-à-Marcq »: what hyphens join is one word
_NAME = (
    rf"{_CAP}(?:[- ]{_CAP}|[- ](?:(?:sur|sous|en|les|lès|lez|la|le|de|du|des|aux?|l['’]|d['’])[- ]?)+{_CAP})*"
)
_OF = r"(?:de[^\S\n]+(?:la[^\S\n]+|l['’])?|d['’]|du[^\S\n]+|des[^\S\n]+)"
_CALLED = re.compile(
    r"\b[Cc]ommune(?P<plural>s?)[^\S\n]+(?:(?:associée|déléguée|rurale|voisine|nouvelle)s?[^\S\n]+)?"
    rf"(?P<printed>{_OF}?(?P<name>{_NAME}))"
)
_NEXT = re.compile(rf"(?:,[^\S\n]*|,?[^\S\n]+et[^\S\n]+)(?P<printed>{_OF}?(?P<name>{_NAME}))")
# « les communes du Val de Sambre », « la Commune Unie »: no commune's name.
_NO_COMMUNE = re.compile(
    r"(?:urbaine|unie|nouvelle|france|europe|picardie|belgique|wallonie|flandres?|hauts-de-france|nord|val|vallee|pays|haute?s?"
    r"|basse?|grande?|region|departement|m\.|mme|mm\.)\b"
)


def unknown_communes(layout: Layout, gazetteer: Gazetteer) -> Iterator[tuple[str, Span]]:
    """Each name with where it stands: one after « la commune de », or one of a list after « les communes de »."""
    if "ommune" not in layout.text:
        return
    for part in layout.prose:
        for match in _CALLED.finditer(layout.text, part.start, part.end):
            if re.search(r"communautes? de $", fold(layout.text[max(0, match.start() - 20) : match.start()])):
                continue
            names = list(_listed(layout.text, match, part.end)) if match["plural"] else [match]
            if match["plural"] and len(names) < 2:
                continue
            for one in names:
                if not _is_known(one, gazetteer):
                    yield collapse(one["name"]), Span(one.start("name"), one.end("name"))


def _listed(text: str, first: re.Match[str], end: int) -> Iterator[re.Match[str]]:
    one: re.Match[str] | None = first
    while one:
        yield one
        one = _NEXT.match(text, one.end(), end)


def _is_known(one: re.Match[str], gazetteer: Gazetteer) -> bool:
    """« du Touquet » is of Le Touquet: the name is looked up with what stands before it too."""
    if _NO_COMMUNE.match(fold(one["name"])):
        return True
    texts = (fold(collapse(one["name"])), fold(collapse(one["printed"])))
    return any(next(gazetteer.matches(text), None) for text in texts)
