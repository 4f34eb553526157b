"""Several centres under one head: « les centres sociaux A, B et C », and the lists that such a head announces."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile

from extract.find.bodies.heads import LOOSE
from extract.find.bodies.listing import Item, bracketed, coordinated, enumerated
from extract.find.bodies.seats import Seat, place_at
from extract.find.numbers import NUMBER_DIGITS, NUMBER_WORDS, parse_whole
from extract.gazetteer import Gazetteer, Mention
from extract.model import Span
from extract.text import fold

_COUNTED = re.compile(rf"(?P<number>{NUMBER_DIGITS}|{NUMBER_WORDS})\s(?:autres\s|premiers?\s|petits\s)?$")
# What a project is called, or a centre is in general: no centre bears it as its name.
QUALITY = re.compile(
    r"(?:connecte|numerique|digita|virtuel|ouvert|augmente|innovant|mobile|itineran|solidaire|inclusi|participati|accueillant"
    r"|apprenant|citoyen|pour tous|hors les murs|en ligne|de demain|du futur|\d+\.\d|nouvelle generation|pilote|partenaire)"
)
_COMMON = re.compile(
    r"(?:ville|commune|communaute|metropole|region|departement|agglomeration|canton|territoire|quartiers? prioritaires?|epci"
    r"|projet|operation|etat|union europeenne)\b"
)
_BETWEEN = (
    r"(?:\s+(?:partenaires?|participants?|concernés?|impliqués?|signataires?|associés?|engagés?|adhérents?|volontaires?|membres?"
    r"|suivants?|retenus?|locaux|municipaux|existants?|agréés?|mobilisés?|du|de|des|la|le|les|au|à|ce|cette|projet|opération"
    r"|territoire|ville|commune|agglomération|département|secteur|bassin|pays|canton|démarche|action|réseau|sont|participent"
    r"|prennent|part|y|qui|se|portent|ainsi|donc|également|ensemble|communauté|présent|présente|ci-après|d['’]accueil)\b"
    r"|\s+(?:l['’](?:opération|agglomération|action|expérimentation)|s['’](?:associent|engagent|impliquent))\b)*"
)
_OPENED = (
    r"(?:\s*(?P<colon>:)|\s*(?P<paren>\()|\s+(?P<dash>[–—-])\s|,?\s+(?P<dont>dont|notamment|à\s+savoir|soit|comme|tels?\s+que"
    r"|parmi\s+lesquels|en\s+particulier|que\s+sont)\s|,\s+(?P<those>(?=(?:celui|celle|ceux|celles)\s+d)))"
)
OPENER = re.compile(_BETWEEN + _OPENED)
_ANY_OPENER = re.compile(r"(?P<colon>:)|(?P<paren>\()|\s(?P<dash>[–—])\s")
_FAR = 150
_ELSEWHERE = re.compile(r"\s*[;,]\s*(?:et\s+)?(?:à\s+|(?=aux?\s))")
_COMMA = re.compile(r"\s*[,:]?\s*")
_THAT = re.compile(
    r"\s*(?:,\s*)?(?:et|ainsi\s+que|comme|puis|ou)?\s*(?:(?:à|de|avec|par|dans|chez)\s+)?(?=(?:celui|celle|ceux|celles)\s+d)"
)
PLACES = ("commune", "epci", "department", "region", "area", "none")
KNOWN = 2000  # inhabitants of a commune whose short name (« Bohain ») is no centre's name


@dataclass(frozen=True, slots=True)
class Head:
    """A head noun, the sentence around it, and the folded words of the sentence before it."""

    span: Span
    sentence: Span
    folded: str
    before: str
    union: bool

    @property
    def number(self) -> int | None:
        """« les trois centres sociaux »: 3."""
        count = _COUNTED.search(self.before[-40:])
        return parse_whole(count["number"]) if count else None


@dataclass(frozen=True, slots=True)
class Named:
    """A centre's words, and its seat."""

    span: Span
    seat: Seat | None


def is_common(name: str) -> bool:
    """Is it a quality or a common noun with a capital, not a name?"""
    folded = fold(name)
    return QUALITY.match(folded) is not None or _COMMON.match(folded) is not None


def several(text: str, gazetteer: Gazetteer, head: Head, first: re.Match[str] | None) -> list[Named]:
    at, end, town = head.span.end, head.sentence.end, None
    if first:
        items = coordinated(text, at, end, gazetteer)
        places = [_place_of(text, item, end, gazetteer) for item in items]
        named = not any(places) if first["of"] else not all(places)
        if named and (len(items) > 1 or first["name"][0] in '«"“'):
            return _of_one_town(items) + _of_other_towns(text, gazetteer, items[-1].end, end)
        leading = list(takewhile(bool, places))
        if not leading or not first["of"]:
            return []
        at = max(place.span.end for place in leading if place)
        if len(leading) == 1 and leading[0] and leading[0].kind == "commune":
            town = Seat(leading[0], True, at)
    items = _announced(text, gazetteer, at, head)
    return [Named(item.span, item.seat or town) for item in items]


def _place_of(text: str, item: Item, end: int, gazetteer: Gazetteer) -> Mention | None:
    """The place that an item of a list is."""
    place = place_at(text, item.span.start, end, gazetteer, PLACES, KNOWN)
    return place if place and place.span.end >= item.span.end else None


def _announced(text: str, gazetteer: Gazetteer, at: int, head: Head) -> list[Item]:
    """The names that stand in brackets, after a colon, a dash or « dont », after the plural head's own words."""
    end, number = head.sentence.end, head.number
    opener = OPENER.match(text, at, end)
    certain = opener is not None and not LOOSE.match(head.folded)
    if opener is None and number is not None:
        opener = _ANY_OPENER.search(text, at, min(end, at + _FAR))
    if opener is None:
        return []
    if opener["paren"]:
        items = bracketed(text, opener.start("paren"), end, gazetteer, number)
    elif opener["colon"] or opener["dash"]:
        items = enumerated(text, opener.end(), end, gazetteer, number)
    else:
        items = coordinated(text, opener.end(), end, gazetteer)
    if not certain and len(items) != number:
        return []
    places = [place_at(text, item.span.start, item.span.end, gazetteer, PLACES, KNOWN) for item in items]
    if all(place and place.span.end == item.span.end for place, item in zip(places, items, strict=True)):
        return []  # « les centres sociaux de trois communes (Laon, Chauny, Ham) »
    if any(is_common(text[item.span.start : item.span.end]) for item in items):
        return []
    return items


def _of_one_town(items: list[Item]) -> list[Named]:
    """« A, B et C à Laon »: all of them are there, when the last alone has a seat."""
    seated = [item for item in items if item.seat]
    shared = items[-1].seat if len(seated) == 1 else None
    return [Named(item.span, item.seat or shared) for item in items]


def _of_other_towns(text: str, gazetteer: Gazetteer, at: int, end: int) -> list[Named]:
    """« … ; à Chauny, C et D ; à Guise, E »: a list goes on in other towns."""
    found: list[Named] = []
    while match := _ELSEWHERE.match(text, at, end):
        place = place_at(text, match.end(), end, gazetteer)
        comma = _COMMA.match(text, place.span.end, end) if place else None
        items = coordinated(text, comma.end(), end, gazetteer) if comma else []
        if not place or not items:
            break
        found += [Named(item.span, item.seat or Seat(place, False, place.span.end)) for item in items]
        at = items[-1].end
    return found


def those_of(text: str, gazetteer: Gazetteer, head: Head, last: Named) -> list[Named]:
    """« …, ainsi que celui des Tilleuls et ceux de A et de B »."""
    at = max(
        last.span.end, last.seat.end if last.seat and last.seat.place.span.start > last.span.start else 0
    )
    found: list[Named] = []
    while match := _THAT.match(text, at, head.sentence.end):
        items = coordinated(text, match.end(), head.sentence.end, gazetteer)
        if not items or any(
            place_at(text, i.span.start, i.span.end, gazetteer, PLACES, KNOWN) for i in items
        ):
            break
        found += [Named(item.span, item.seat) for item in items]
        at = items[-1].end
    return found
