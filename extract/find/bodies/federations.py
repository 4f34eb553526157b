"""Federations that the dossier names: of social centres first of all."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.find.bodies.anchors import matches_at
from extract.find.bodies.names import BLANK, GAP, WORD
from extract.find.layout import Layout
from extract.model import Span
from extract.text import collapse, words

_WORD = r"(?:[Ff]édération|[Ff]ederation|F[ÉE]D[ÉE]RATION)"
_SCOPE = (
    rf"(?P<scope>{GAP}(?i:r[ée]gionale|d[ée]partementale|interd[ée]partementale|nationale|territoriale|locale"
    r"|fran[çc]aise))*"
)
_CENTRES = (
    rf"(?i:centres?{GAP}(?:sociaux|socio-?culturels)"
    rf"(?:,?{GAP}(?:et(?:{GAP}des)?{GAP})(?:(?:centres{GAP})?(?:socio-?)?culturels|espaces{GAP}de{GAP}vie{GAP}sociale|maisons{GAP}de{GAP}quartier))?)"
)
_SKIPPED = (
    r"(?!(?:Centres?|Conseil|CAF|Caisse|Ville|Commune|Association|Mission|Mmes?|M|MM|Les?|La|Un|Une|Il|Elle"
    r"|(?i:f[ée]d[ée]rations?))\b)"
)
_PART = rf"(?:{_SKIPPED}{WORD}|\d{{2}}\b)"
# « du Nord - Pas-de-Calais - FCS 59 62 », « de l'Aisne et de l'Oise », « des Pays Picards », « Nord Pas de Calais ».
_PREPOSITION = rf"(?:(?i:du|des|de{GAP}la|de{GAP}l['’]|de|d['’]|l['’])(?:(?<=['’])|{GAP}))"
_TERRITORY = rf"(?:(?i:d[ée]partements?|r[ée]gion|territoire|bassin|arrondissement){GAP}(?:{_PREPOSITION})?)?"
_TAIL = (
    rf"(?:{BLANK}(?:{_PREPOSITION})?{_TERRITORY}{_PART}"
    rf"(?:[^\S\n]*[-–/][^\S\n]*(?:{_PART}|de\b)|{BLANK}{_PART}|{BLANK}de(?={BLANK}Calais\b)"
    rf"|{BLANK}et{GAP}{_PREPOSITION}{_PART})*)"
)
_PLACED = rf"(?:{BLANK}{_PREPOSITION}{_TERRITORY}{_PART}(?:[^\S\n]*[-–][^\S\n]*{_PART}|{BLANK}{_PART})*)"
_NAME = rf"{_SKIPPED}{WORD}(?:{BLANK}(?:(?:{_PREPOSITION})?{_SKIPPED}{WORD}|[a-zà-ÿ]+(?={BLANK}{_PREPOSITION}{WORD})))*"
_PLAIN = r"(?!(?:et|ou|est|a|ont|sera|pour|avec|qui|que|en|sur|dans|au|par)\b)[a-zà-ÿœ-]+"
_STOP = r"[^\S\n]*(?:[,.;:()]|$|\n|\b(?:et|est|a|ont|sera|sont)\b)"
_FEDERATION = re.compile(
    rf"(?<!\w){_WORD}{_SCOPE}(?:{GAP}(?i:des){GAP}{_CENTRES}(?P<tail>{_TAIL})?"
    rf"|(?P<named>{BLANK}{_NAME}{_PLACED}?)"
    rf"|(?P<of>{GAP}{_PREPOSITION}(?:{_PLAIN}{GAP}){{0,3}}?(?:{_PREPOSITION})?{_NAME}{_PLACED}?)"
    rf"|(?P<trade>{GAP}{_PREPOSITION}[a-zà-ÿœ-]+(?:{GAP}{_PLAIN}){{0,2}}(?={_STOP})))?"
    rf"|(?<!\w)(?P<acronym>FCSF|FCS[^\S\n]?\d{{2}}(?:[^\S\n]?[/-]?[^\S\n]?\d{{2}})?)(?!\w)"
)
_ANCHOR = re.compile(r"[Ff](?:[ÉéEe][Dd]|CS)")
_THE = re.compile(r"\b(?:[Ll]a|[Nn]otre|[Cc]ette)\s+$")
_LISTED = re.compile(r"\s*(?:,|,?\s+et|,?\s+ainsi\s+que)\s+(?:la\s+)?")
_COMPLEMENT = re.compile(rf"{GAP}(?:d(?:es?|u)\b|d['’]|[a-zà-ÿ]+(?:elle|ale|ive|aise)\b)")


@dataclass(frozen=True, slots=True)
class FederationMention:
    """A federation as printed; ``generic`` when nothing says which one, ``bare`` when not even of what."""

    name: str
    generic: bool
    span: Span
    bare: bool = False


def find_federations(text: str, start: int = 0, end: int | None = None) -> list[FederationMention]:
    """The federations printed in ``text[start:end]``, in order, with « la Fédération » alone.

    >>> [m.name for m in find_federations("La Fédération des Centres Sociaux du Nord est là.")]
    ['Fédération des Centres Sociaux du Nord']
    """
    found: list[FederationMention] = []
    for match in matches_at(_ANCHOR, _FEDERATION, text, start, len(text) if end is None else end):
        lower = match.group()[0].islower()
        if (match["of"] and lower and not match["scope"]) or (
            match["trade"] and (lower or not match["scope"])
        ):
            continue  # « la fédération des amis de Paul » is no name
        generic = not any(match[part] for part in ("tail", "named", "of", "trade", "acronym"))
        bare = generic and "entre" not in match.group().lower()
        if bare and not (
            _THE.search(text, max(0, match.start() - 8), match.start())
            and not _COMPLEMENT.match(text, match.end())
        ):
            continue
        if (
            match["acronym"]
            and found
            and re.fullmatch(r"\s*[(–-]\s*", text[found[-1].span.end : match.start()])
        ):
            continue  # « Fédération … (FCS 59/62) »
        found.append(
            FederationMention(collapse(match.group()), generic, Span(match.start(), match.end()), bare)
        )
    return _told_apart(text, found)


def _told_apart(text: str, found: list[FederationMention]) -> list[FederationMention]:
    """In a list, « la fédération régionale des centres sociaux » is none of those that stand beside it."""
    listed = {
        id(one)
        for pair in pairwise(found)
        if _LISTED.fullmatch(text, pair[0].span.end, pair[1].span.start)
        for one in pair
    }
    return [replace(one, generic=one.bare) if id(one) in listed else one for one in found]


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
    return re.match(r"(?:la |l )?(?:federation|fcsf?)\b", words(label)) is not None
