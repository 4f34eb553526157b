"""The commune of a named centre: inside its name, just after it, or earlier in its sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.find.bodies.names import GAP, UPPER
from extract.gazetteer import SHORT_NAME, Entry, Gazetteer, Mention
from extract.model import Span
from extract.text import words
from ontology.places import register

_LONGEST = 8  # words of a commune's name
_TOKEN = re.compile(r"[^\W_]+")
_BETWEEN = re.compile(r"[ \u00a0]?['’.-]?[ \u00a0]?|\s?\n?\s?")
_START = re.compile(rf"(?:(?:[Ll][ae]s?|[Aa]ux?|[Dd]u|[Dd]es)\s+|[Ll]['’])?[{UPPER}]")
_INSIDE = re.compile(r"(?<=\s)(?:(?P<to>à|À|aux?|sur)|(?P<of>de|du|des))\s+|(?<=\s)(?P<short>d['’])")
_CONTRACTED = re.compile(r"[Aa]ux?\b|[Dd]u\b|[Dd]es\b")
_TOWN = r"(?:la\s+(?:commune|ville)\s+(?:de\s+|d['’]))?"
_LOCATED = re.compile(
    rf"(?:,?{GAP}|,)(?:qui\s+se\s+(?:trouve|situe)\b|dont\s+le\s+siège\s+est\b|(?:(?:qui|lequel|laquelle)\s+est\s+)?"
    r"(?:(?:situ|install|implant|bas|localis|domicili|établi|héberg|log|ancr)ée?s?\b|établie?s?\b|sise?s?\b|ouverte?s?\b))"
)
_ASIDE = re.compile(rf",{GAP}(?!(?:et|ou|puis)\s)[^,;.:()\n]{{4,60}}(?=,{GAP}à\s)")
_BESIDE = re.compile(
    rf"(?:(?P<paren>{GAP}\((?:(?:à|commune\s+de|ville\s+de|\d{{2,5}}\s*[-–,]?)\s*)?)"
    rf"|(?P<dash>[^\S\n]+[-–—][^\S\n]+)|(?P<of>{GAP}(?:de\s+(?:la\s+(?:commune|ville)\s+(?:de\s+|d['’]))?|d['’]))"
    rf"|(?P<at>,?{GAP}(?:(?:à|a)\s+|(?=aux?\s)|(?:dans|sur)\s+la\s+(?:commune|ville)\s+(?:de\s+|d['’]))))"
)
_ACRONYM = re.compile(rf"{GAP}\([A-ZÉ][A-Z\dÉÈ.]{{1,9}}\)|[^\S\n]?[»”\"](?!\w)")
_OF_CONTRACTED = re.compile(rf"{GAP}(?=(?:du|des)\s)")
_ON_THE_WAY = re.compile(r"\b(?:à|À|a|au|aux|dans|sur|de|d['’])(?:\s+|(?<=['’]))")
_NEAR = 70
_KNOWN = 2000  # inhabitants of a commune whose short name is believed inside another name
_AHEAD = re.compile(
    rf"(?:(?P<opens>^\s*(?:[-–—•*·▪]\s*)?)|[,;:(—–]\s*|\bet,\s*|\bpuis\s+)(?:(?P<at>[ÀàA]|[Ss]ur|[Dd]ans|[Pp]our|[Cc]ôté)\s+{_TOWN}|(?=[Aa]ux?\s))"
)
_LABELLED = re.compile(r"^\s*(?:[-–—•*·▪]\s*)?(?=\S)")
_OF_TOWN = re.compile(r"\b(?:[Cc]ommune|[Vv]ille|[Mm]unicipalité)\s+(?:de\s+|d['’]|(?=du\s))")
_NAMED_BEFORE = re.compile(r"(?:\b[ÀàA]\s+|\b[Cc]ommune\s+(?:de\s+|d['’])|\b[Vv]ille\s+(?:de\s+|d['’]))")


_HAS = re.compile(r"\s+(?:compte|dispose|abrite|possède|gère|héberge|anime|accueille|finance)\b")


@dataclass(frozen=True, slots=True)
class Seat:
    """A commune as printed; ``own`` when the words belong to the centre alone (« X de Laon », « X (Laon) »).

    ``end`` is where the words that tell it end.
    """

    place: Mention
    own: bool
    end: int


def place_at(
    text: str,
    start: int,
    end: int,
    gazetteer: Gazetteer,
    kinds: Sequence[str] = ("commune",),
    least: int = 0,
) -> Mention | None:
    """The longest name of a place that begins at ``start``; in short too, of a commune of ``least`` inhabitants."""
    if not _START.match(text, start, end):
        return None
    ends = list(_word_ends(text, start, end))
    for stop in reversed(ends):
        phrase = words(text[start:stop])
        entries = tuple(
            e for e in gazetteer.all_entries(phrase) if e.rule != SHORT_NAME or _is_known(e, least)
        )
        if entries and entries[0].kind in kinds:
            return Mention(Span(start, stop), phrase, entries)
    return None


def _is_known(entry: Entry, least: int) -> bool:
    return not least or (register().commune(entry.code or "").population or 0) >= least


def _word_ends(text: str, start: int, end: int) -> Iterator[int]:
    for _ in range(_LONGEST):
        token = _TOKEN.match(text, start, end)
        if not token:
            return
        yield token.end()
        between = _BETWEEN.match(text, token.end(), end)
        start = between.end() if between else end


def seat_inside(text: str, name: Span, gazetteer: Gazetteer) -> tuple[Span, Seat] | None:
    """« Le Trait d'Union à Laon »: the name without its seat, and the seat."""
    for match in _INSIDE.finditer(text, name.start, name.end):
        contracted = _CONTRACTED.match(text, match.start(), match.end())
        least = 0 if match["to"] else _KNOWN
        found = place_at(text, match.start(), name.end, gazetteer, least=least) if contracted else None
        if not contracted:  # « La Clef des Champs » is not in Champs, which takes no article
            found = place_at(text, match.end(), name.end, gazetteer, least=least)
        if found and (found.span.end == name.end or match["to"]) and text[name.start : match.start()].strip():
            own = Span(name.start, name.start + len(text[name.start : match.start()].rstrip()))
            return own, Seat(found, match["to"] is None, found.span.end)
    return None


def seat_beside(text: str, at: int, end: int, gazetteer: Gazetteer) -> Seat | None:
    """The seat printed just after a name that ends at ``at``."""
    while acronym := _ACRONYM.match(text, at, end):
        at = acronym.end()
    aside = _ASIDE.match(text, at, end)
    match = _BESIDE.match(text, aside.end() if aside else at, end)
    if match and (found := place_at(text, match.end(), end, gazetteer)):
        return _beside(text, match, found)
    contracted = _OF_CONTRACTED.match(text, at, end)
    if contracted and (found := place_at(text, contracted.end(), end, gazetteer)):
        return Seat(found, True, found.span.end)
    located = _LOCATED.match(text, at, end)
    return _on_the_way(text, located.end(), end, gazetteer) if located else None


def _beside(text: str, match: re.Match[str], place: Mention) -> Seat | None:
    end = place.span.end
    after = text[end : end + 60]
    if match["paren"]:
        closed = re.match(r"[^()\n]{0,40}\)", after)
        return Seat(place, True, end + closed.end()) if closed else None
    if match["dash"] and not re.match(r"\s*(?:[,;.:)\n]|[-–—]\s|$)", after):
        return None
    return Seat(place, match["at"] is None, end)


def _on_the_way(text: str, start: int, end: int, gazetteer: Gazetteer) -> Seat | None:
    """« …, installé depuis 2010 rue Pasteur à Laon »: the first place after a preposition."""
    stop = min(end, start + _NEAR)
    clause = re.compile(r"[;.()]").search(text, start, stop)
    stop = clause.start() if clause else stop
    for match in _ON_THE_WAY.finditer(text, start, stop):
        contracted = _CONTRACTED.match(text, match.start(), match.end())
        found = (place_at(text, match.start(), end, gazetteer) if contracted else None) or place_at(
            text, match.end(), end, gazetteer
        )
        if found:
            return Seat(found, False, found.span.end)
    return None


def seat_ahead(
    text: str, start: int, at: int, gazetteer: Gazetteer, spoken_for: Sequence[Span]
) -> Seat | None:
    """« À Laon, … le centre social X », « Laon compte un centre, X »: the last place of that kind before ``at``.

    ``spoken_for`` are the words that are the seats of other centres.
    """
    found: Seat | None = None
    label = _LABELLED.match(text[start:at])
    place = place_at(text, start + label.end(), at, gazetteer) if label else None
    if place and (text[place.span.end : at].lstrip()[:1] == ":" or _HAS.match(text, place.span.end, at)):
        found = Seat(place, False, place.span.end)
    for match in _OF_TOWN.finditer(text, start, at):
        place = place_at(text, match.end(), at, gazetteer)
        if place and _HAS.match(text, place.span.end, at):
            found = Seat(place, False, place.span.end)
    for match in _AHEAD.finditer(text[start:at]):
        place = place_at(text, start + match.end(), at, gazetteer)
        if place is None or any(place.span.overlaps(span) for span in spoken_for):
            continue
        if re.match(r"\s*(?:[,:]|\(|(?:le|la|les|l['’]|un|une)\b)", text[place.span.end : at]):
            found = Seat(place, False, place.span.end)
    return found


def seat_before(text: str, start: int, at: int, gazetteer: Gazetteer) -> Seat | None:
    """The last place that the words before ``at`` name, for « y » and « son » refer to it."""
    found = None
    for match in _NAMED_BEFORE.finditer(text[start:at]):
        place = place_at(text, start + match.end(), at, gazetteer)
        found = Seat(place, False, place.span.end) if place else found
    return found
