"""Federations that the dossier names: of social centres first of all."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.find.layout import Layout
from extract.model import Span
from extract.text import collapse, words

_CAP = r"[A-ZÀ-ÖØ-Þ][\wÀ-ÿ'’-]*"
_TAIL = (
    rf"(?:[^\S\n]+(?:(?:du|de[^\S\n]la|des|de|et[^\S\n]du|et[^\S\n]de[^\S\n]la)[^\S\n]+|(?:de[^\S\n])?[dl]['’])?{_CAP}(?:[^\S\n]*[-–][^\S\n]*(?:{_CAP}|de\b|\d+)"
    rf"|[^\S\n]+(?:(?:et[^\S\n]du|et[^\S\n]de[^\S\n]la|et|de[^\S\n]la|du|de)[^\S\n]+)?(?:{_CAP}|\d{{2}}\b)|[^\S\n]et[^\S\n](?:de[^\S\n])?l['’]{_CAP})*)"
)
_CENTRES = (
    r"[Cc]entres?[^\S\n]+(?:[Ss]ociaux|[Ss]ocio-?[Cc]ulturels)(?:[^\S\n]+et[^\S\n]+(?:[Ss]ocio-?)?[Cc]ulturels)?"
    r"|CENTRES[^\S\n]+SOCIAUX(?:[^\S\n]+ET[^\S\n]+SOCIO-?CULTURELS)?"
)
_FEDERATION = re.compile(
    rf"(?:[Ff]édération|[Ff]ederation|F[ÉE]D[ÉE]RATION)(?:[^\S\n]+(?:régionale|départementale|nationale|Régionale|Départementale|Nationale))?"
    rf"(?:[^\S\n]+(?:des|DES)[^\S\n]+(?:{_CENTRES})(?P<tail>{_TAIL})?|(?P<other>[^\S\n]+{_CAP}(?:[^\S\n]+{_CAP})+))"
)


@dataclass(frozen=True, slots=True)
class FederationMention:
    """A federation as printed; ``generic`` when nothing says which one."""

    name: str
    generic: bool
    span: Span


def find_federations(text: str, start: int = 0, end: int | None = None) -> list[FederationMention]:
    """The federations printed in ``text[start:end]``, in order.

    >>> [m.name for m in find_federations("La Fédération des Centres Sociaux du Nord est là.")]
    ['Fédération des Centres Sociaux du Nord']
    """
    found = []
    for match in _FEDERATION.finditer(text, start, len(text) if end is None else end):
        generic = not match["tail"] and not match["other"]
        found.append(FederationMention(collapse(match.group()), generic, Span(match.start(), match.end())))
    return found


def in_prose(layout: Layout) -> list[FederationMention]:
    """The federations that header and prose name."""
    return [
        m
        for part in (layout.header, *layout.prose)
        for m in find_federations(layout.text, part.start, part.end)
    ]


def label_is_federation(label: str) -> bool:
    """Does a partner's label name a federation?

    >>> label_is_federation("FEDERATION DES CENTRES SOCIAUX DE LA SOMME")
    True
    """
    return re.match(r"(?:la |l )?(?:federation|fcs)\b", words(label)) is not None
