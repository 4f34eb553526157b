"""People with a public function: a name, the function as printed, and on whose behalf."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.find.layout import Layout
from extract.model import Span
from extract.text import collapse

_GAP = r"[^\S\n]+"
_CAPITALISED = r"[A-ZÀ-ÖØ-Þ][\wÀ-ÿ'’-]*"
_CIVILITY = r"(?:MM?\.|Mr\.?|Mmes?\b|Mlles?\b|Monsieur|Madame|Mademoiselle|Dr\.?|Docteur)"
_OPENER = r"(?:Selon|Suivant|D['’]après|Pour|Avec|Par|Comme|Quand|Lorsque|Enfin|Ainsi|Mais|Et|Puis|Sans|Depuis|Sous|Chez|Dont)\b"
_PARTICLE = rf"(?:(?:de|du|le|la|van|von|den|der){_GAP}|d['’])"
_NAME = rf"(?!{_CIVILITY}|{_OPENER}){_CAPITALISED}(?:{_GAP}{_PARTICLE}?(?!{_CIVILITY}){_CAPITALISED}){{1,3}}"
_FUNCTION = (
    rf"(?:(?:[Pp]remi[eè]re?|[Ss]econde?|\d+(?:er|e|ère|ème)|[Dd]euxi[eè]me){_GAP})?(?:[Aa]ncien(?:ne)?{_GAP})?"
    r"(?:[Vv]ice[ -]?[Pp]r[ée]sidente?|[Pp]r[ée]sidente?|[Mm]aire|[Aa]djointe?|[Dd]irect(?:eur|rice)|[Cc]onseill(?:er|[eè]re)"
    r"|[Ss]ous-[Pp]r[ée]f(?:et|[eè]te)|[Pp]r[ée]f(?:et|[eè]te)|[Dd][ée]put[ée]e?|[Ss][ée]nat(?:eur|rice)|[Dd][ée]l[ée]gu[ée]e?"
    r"|[Mm]inistre|[Ss]ecr[ée]taire|[Cc]oordinat(?:eur|rice)|[Tt]r[ée]sori(?:er|[eè]re)|[Aa]dministrat(?:eur|rice)"
    r"|[Rr][ée]f[ée]rente?|[Cc]heff?e?)\b"
)
_REST = r"[^,;.:()«»\n]{0,60}?"
_OF = rf"{_GAP}(?:de{_GAP}la{_GAP}|de{_GAP}l['’]|des{_GAP}|du{_GAP}|de{_GAP}|d['’]|à{_GAP}la{_GAP}|au{_GAP})"
_LITTLE = r"(?:de|du|des|la|le|les|et|en|sur)"
_KIND = (
    r"(?:communes|urbaine|agglomération|sociaux|sociale?|socioculturels?|centres?"
    r"|départementale?|régionale?|européenne|intercommunal)"
)
_ORGANISATION = (
    r"(?:[Cc]ommunauté|[Mm]étropole|[Rr]égion|[Dd]épartement|[Vv]ille|[Cc]ommune|[Ff]édération|[Cc]entre|[Aa]ssociation"
    rf"|[Cc]onseil|{_CAPITALISED})(?:{_GAP}(?:{_LITTLE}{_GAP})*(?:[dl]['’])?"
    rf"(?!{_CIVILITY})(?:{_CAPITALISED}|{_KIND}\b)|[ ][dl]['’][\wÀ-ÿ-]+)*"
)
_HELD = (
    rf"(?P<function>{_FUNCTION}{_REST})(?:{_OF}(?P<organisation>{_ORGANISATION})|(?=[^\S\n]?[,;.:()«»\n]))"
)
_ARTICLE = rf"(?:(?:la|le|alors|actuelle?){_GAP}|l['’])?"
_TITLED = re.compile(
    rf"(?:(?P<civility>{_CIVILITY}){_GAP})?(?P<name>{_NAME})[^\S\n]*[,(][^\S\n]*{_ARTICLE}{_HELD}"
)
_PREFIXED = re.compile(rf"{_HELD}[^\S\n]*,[^\S\n]*(?P<civility>{_CIVILITY}){_GAP}(?P<name>{_NAME})")


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A printed person; ``organisation`` where the words name one."""

    name: str
    function: str
    organisation: str | None
    name_span: Span
    span: Span


def find_people(layout: Layout) -> list[PersonMention]:
    """Everybody whom the prose names with a function, once for each time that it does."""
    found: list[PersonMention] = []
    for part in layout.prose:
        for pattern in (_TITLED, _PREFIXED):
            for match in pattern.finditer(layout.text, part.start, part.end):
                span = Span(match.start(), match.end())
                if not any(span.overlaps(other.span) for other in found):
                    found.append(_mention(match, span))
    return sorted(found, key=lambda mention: mention.span)


def _mention(match: re.Match[str], span: Span) -> PersonMention:
    organisation = match["organisation"]
    return PersonMention(
        _own_name(collapse(match["name"])),
        collapse(match["function"]),
        collapse(organisation) if organisation else None,
        Span(match.start("name"), match.end("name")),
        span,
    )


def _own_name(name: str) -> str:
    """A name without the capitals of another one before it: a surname in capitals comes after a first name.

    >>> _own_name("EUROPE Jeanne MARTIN"), _own_name("MARTIN Jeanne")
    ('Jeanne MARTIN', 'MARTIN Jeanne')
    """
    parts = name.split()
    first = next((index for index, part in enumerate(parts) if not part.isupper()), 0)
    return " ".join(parts[first:]) if len(parts) - first > 1 else name
