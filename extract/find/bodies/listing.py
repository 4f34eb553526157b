"""Lists of names: « A, B et C », in brackets, after a colon, or one a line under a sentence that announces them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extract.find.bodies.heads import HEAD
from extract.find.bodies.names import NAME
from extract.find.bodies.seats import Seat, place_at, seat_beside, seat_inside
from extract.gazetteer import Gazetteer
from extract.model import Span
from extract.text import fold, trim

_OF = r"(?:de\s+la\s+|de\s+l['’]|du\s+|des\s+|de\s+|d['’])"
_ITEM = re.compile(rf"\s*(?:(?:celui|celle|ceux|celles)\s+)?{_OF}?(?P<name>{NAME})")
_SEPARATOR = re.compile(
    r"\s*(?:[,;/]\s*(?:et\b|puis\b|enfin\b|ainsi\s+que\b)?|et\b|ou\b|puis\b|&|ainsi\s+que\b)"
)
_PARTED = re.compile(r"[,;]\s*(?:et\s)?|\s+et\s+")
_END = re.compile(r"\s*(?:[.;:!?)\]…»]|$|[-–—]\s|\n)")
_BULLET = re.compile(r"[^\S\n]*(?:\n\s*)(?:[-–—•*·▪◦➢✓>]|\d{1,2}\s?[.)/])[^\S\n]*(?P<item>[^\n]+)")
_ITS_END = re.compile(r"\s*(?:$|[;,.:([–—-])")
_LABELLED = re.compile(r"\s*:\s*")
_ARTICLE = re.compile(r"(?:la|le|les|celui\s+de|celle\s+de)[^\S\n]|l['’]")
_HEAD = re.compile(rf"(?:la |le |l'|les )?{HEAD}")
# Other bodies and other nouns: where one of them stands, a list of centres is over.
_OTHER = re.compile(
    r"(?:la |le |les |l')?(?:ville|commune|mairie|caf|caisse|association|federation|region|departement|conseil|mission"
    r"|etat|communaute|metropole|agglomeration|cc|ca|cu|ccas|cias|msa|carsat|cpam|pole emploi|france travail"
    r"|union europeenne|prefecture|feder|fse|mediatheque|bibliotheque|lycee|college|ecole|universite|fondation|office|mjc"
    r"|plie|la poste|emmaus|epci|projet|operation)s?\b"
)


@dataclass(frozen=True, slots=True)
class Item:
    """A name of a list, without article or preposition, and its own seat; ``end`` is where both end."""

    span: Span
    seat: Seat | None
    end: int


def item_at(text: str, at: int, end: int, gazetteer: Gazetteer) -> Item | None:
    """The name that stands at ``at``, after an article or « celui de »."""
    match = _ITEM.match(text, at, end)
    if not match:
        return None
    name = Span(match.start("name"), match.end("name"))
    folded = fold(text[name.start : name.start + 60])
    if _OTHER.match(folded) or _is_headed(folded, text[name.start : name.end]):
        return None
    return with_seat(text, name, end, gazetteer)


def _is_headed(folded: str, name: str) -> bool:
    """Has it a head noun of its own and a name after that? « La Maison Pour Tous » is a name."""
    head = _HEAD.match(folded)
    return head is not None and (head.end() < len(name) or not name[0].isupper() or name.isupper())


def with_seat(text: str, name: Span, end: int, gazetteer: Gazetteer) -> Item:
    """A name, with the seat printed in it or just after it."""
    if inside := seat_inside(text, name, gazetteer):
        return Item(inside[0], inside[1], inside[1].end)
    seat = seat_beside(text, name.end, end, gazetteer)
    return Item(name, seat, seat.end if seat else name.end)


def coordinated(text: str, at: int, end: int, gazetteer: Gazetteer) -> list[Item]:
    """« A, B (Laon) et C »: the names that follow each other from ``at``."""
    found: list[Item] = []
    while item := item_at(text, at, end, gazetteer):
        found.append(item)
        separator = _SEPARATOR.match(text, item.end, end)
        if not separator:
            break
        at = separator.end()
    return found


def bracketed(text: str, at: int, end: int, gazetteer: Gazetteer, number: int | None) -> list[Item]:
    """The names between the bracket at ``at`` and the one that closes it."""
    depth = 0
    for mark in re.compile(r"[()]").finditer(text, at, end):
        depth += 1 if mark.group() == "(" else -1
        if depth == 0:
            return _all_of(text, Span(at + 1, mark.start()), gazetteer, number)
    return []


def enumerated(text: str, at: int, end: int, gazetteer: Gazetteer, number: int | None) -> list[Item]:
    """The names after a colon or a dash that ends at ``at``: on its line, or one a line below it."""
    if not text[at:end].strip():
        return list(_bulleted(text, end, gazetteer))
    stop = re.compile(r"\n|\.(?:\s|$)").search(text, at, end)
    items = coordinated(text, at, end, gazetteer)
    if items and (_END.match(text, items[-1].end, end) or _goes_on(text, items[-1].end, end)):
        return items
    return _parted(text, Span(at, stop.start() if stop else end), gazetteer, number)


def _goes_on(text: str, at: int, end: int) -> bool:
    """After the list comes a centre with a head of its own, which is named by that."""
    separator = _SEPARATOR.match(text, at, end)
    return (
        separator is not None
        and _HEAD.match(fold(text[separator.end() : separator.end() + 60]).lstrip()) is not None
    )


def _all_of(text: str, span: Span, gazetteer: Gazetteer, number: int | None) -> list[Item]:
    items = coordinated(text, span.start, span.end, gazetteer)
    if items and not text[items[-1].end : span.end].strip():
        return items
    return _parted(text, span, gazetteer, number)


def _parted(text: str, span: Span, gazetteer: Gazetteer, number: int | None) -> list[Item]:
    """The pieces of a list whose number is stated: then they may be in lower case."""
    pieces = []
    start = span.start
    for match in _PARTED.finditer(text, span.start, span.end):
        pieces.append(Span(start, match.start()))
        start = match.end()
    pieces.append(Span(start, span.end))
    if len(pieces) != number or any(not text[p.start : p.end].strip() for p in pieces):
        return []
    return [_piece(text, trim(text, piece), gazetteer) for piece in pieces]


def _piece(text: str, span: Span, gazetteer: Gazetteer) -> Item:
    article = _ARTICLE.match(text, span.start, span.end)
    span = Span(article.end() if article else span.start, span.end)
    bracket = text.find("(", span.start, span.end)
    if bracket > span.start:
        name = trim(text, Span(span.start, bracket))
        return Item(name, seat_beside(text, name.end, span.end, gazetteer), span.end)
    inside = seat_inside(text, span, gazetteer)
    return Item(inside[0], inside[1], span.end) if inside else Item(span, None, span.end)


def _bulleted(text: str, at: int, gazetteer: Gazetteer) -> Iterator[Item]:
    """One name a line: « - Agora (Laon) », « - Laon : Agora et Le Phare »; the first line that is none ends it."""
    while bullet := _BULLET.match(text, at):
        start, at = bullet.start("item"), bullet.end()
        if _HEAD.match(fold(text[start : start + 60])):
            continue  # a head of its own names it
        place = place_at(text, start, at, gazetteer)
        label = _LABELLED.match(text, place.span.end, at) if place else None
        if place and label:
            seat = Seat(place, False, place.span.end)
            items = coordinated(text, label.end(), at, gazetteer)
            yield from (Item(item.span, item.seat or seat, item.end) for item in items)
            continue
        item = item_at(text, start, at, gazetteer)
        if item is None or not _ITS_END.match(text, item.end, at):
            return
        yield item
