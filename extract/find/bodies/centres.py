"""Named social centres of the prose, each with its seat. A number of centres is a count, not a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extract.find.bodies.anchors import any_of, matches_at
from extract.find.bodies.heads import (
    ACRONYM,
    HEAD,
    LOOSE,
    PLURAL,
    UNION,
    WEAK,
    bare_name,
    label_is_centre,
    same_centre,
)
from extract.find.bodies.listing import Item, item_at, with_seat
from extract.find.bodies.names import GAP, NAME, QUOTED, WORD, unquoted
from extract.find.bodies.seats import Seat, place_at, seat_ahead, seat_before
from extract.find.bodies.several import (
    KNOWN,
    OPENER,
    PLACES,
    QUALITY,
    Head,
    Named,
    is_common,
    several,
    those_of,
)
from extract.find.layout import Layout
from extract.gazetteer import Gazetteer, Mention
from extract.model import Span
from extract.text import Folded, collapse, fold

__all__ = ["CentreMention", "bare_name", "find_centres", "label_is_centre", "same_centre", "seat_in_label"]

_HEAD = re.compile(rf"(?<!\w)(?:(?P<union>{UNION})|(?P<head>{HEAD})|(?P<acronym>{ACRONYM})|(?P<weak>{WEAK}))")
_ANCHOR = re.compile(
    any_of(
        """centre csc c\\.s\\.c cs\\b maison mpt espace evs e\\.v\\.s structures equipements etablissements association union
        collectif reseau groupement entente""".split()
    )
)
_ANY_HEAD = re.compile(rf"(?<!\w){HEAD}")
_FEDERATION = re.compile(r"federation\s(?:[\w']+\s){0,3}(?:des|de|du)\s$")
_TITLE = re.compile(
    r"(?:projet|operation|programme|demarche|dispositif|experimentation|action|phase|edition|titre|intitulee?|label|labellisee?)s?"
    r"\s(?:feder\s)?(?:[«\"“]\s?)?(?:l[ea]s?\s|l')?$"
)
_OPEN_QUOTE = re.compile(r"(?:^|[\s(])[«\"“]\s?(?:l[ea]s?\s|l')?$")
_AND_HEAD = re.compile(rf"\s*(?:,|/|et|ou)\s*(?:(?:les|des|\w+)\s+)?{HEAD}")
_CALLED = re.compile(rf"{GAP}(?:dite?|dénommée?|nommée?|appelée?|baptisée?|dite?{GAP}de)(?={GAP})")
_NAMED = re.compile(
    rf"{GAP}(?:(?P<of>de{GAP}la|de{GAP}l['’]|du|des|de|d['’])(?:(?<=['’])|{GAP}))?(?P<name>{NAME})"
)
_BESIDE = re.compile(rf"{GAP}(?:\((?P<inner>{NAME})\)|(?P<quoted>{QUOTED}))|,{GAP}(?P<comma>{QUOTED})")
# Lower-case names that tell one house from another: « la maison de quartier du moulin ».
_TOPONYM = re.compile(
    rf"{GAP}(?:du|de{GAP}la|des|de{GAP}l['’]){GAP}?(?P<name>(?:moulins?|faubourg|canal|port|parc|pont|marais|château|fort|plateau"
    r"|vallées?|jardins?|vergers?|prés|fontaine|citadelle|chapelle|plage|phare|étang|colline|halle|ferme|filature|forges?|remparts"
    r"|écluse|abbaye|gare|beffroi|clos|bois|mont|vallon|verrerie|briqueterie|brasserie|manufacture|manoir|prieuré|lac|sources?"
    rf"|peupliers|tilleuls|acacias|lilas|marronniers|cerisiers|bouleaux|rivage|dunes?|corons|fosses?)\b(?:{GAP}{WORD}|{GAP}(?:vert|bleu|rouge|blanc|neuf|vieux)e?s?\b)*)"
)
_OF_TOWN = re.compile(rf"{GAP}(?:de{GAP}|d['’]|(?=des?{GAP}|du{GAP}))")
_LOOSE = re.compile(r"reseau|collectif|groupement|entente")
_DEFINITE = re.compile(r"(?:\bla|\ble|\bau|\bdu|\bcette|\bce)\s$")
_TOWNS = ("commune", "department", "region")
_NEAR, _FAR = 160, 1000  # letters before a head in which words speak of it, and in which a place governs it
_LATE = 50  # centres that a new one may stand among
_PRONOUN = re.compile(r"[^.;:()]{0,40}?\by\s")
_POSSESSIVE = re.compile(r"\b(?:son|sa|ses|leur|leurs)\s(?:\w+\s)?$")


@dataclass(frozen=True, slots=True)
class CentreMention:
    """A centre as printed (head noun and all), the commune printed with it, and where both stand.

    ``seat_span`` is that of a commune in the centre's own name (« X de Laon »); « X, à Laon » names the commune
    for itself.
    """

    name: str
    span: Span
    seat: Mention | None
    seat_span: Span | None = None

    @property
    def spans(self) -> tuple[Span, ...]:
        """The words that are this centre's, and so no place of their own."""
        return (self.span, self.seat_span) if self.seat_span else (self.span,)


def find_centres(layout: Layout, gazetteer: Gazetteer) -> list[CentreMention]:
    """Every centre that header and prose name, in order, once for each time that they do."""
    found: list[Named] = []
    printed: list[Span] = []  # the seats that stand beside a name, and so govern no other
    for head in _heads(layout):
        late = found[-_LATE:]
        named = [
            one
            for one in _named_after(layout.text, gazetteer, head)
            if not any(one.span.overlaps(other.span) for other in late)
        ]
        printed += [one.seat.place.span for one in named if one.seat]
        found += [
            one if one.seat else _seated(layout, gazetteer, head, one, printed[-_LATE:]) for one in named
        ]
    return [_mention(layout.text, one) for one in sorted(found, key=lambda one: one.span)]


def _mention(text: str, named: Named) -> CentreMention:
    name = collapse(unquoted(text[named.span.start : named.span.end]))
    if named.seat is None:
        return CentreMention(name, named.span, None)
    place = named.seat.place
    return CentreMention(name, named.span, place, place.span if named.seat.own else None)


def seat_in_label(label: str, gazetteer: Gazetteer) -> Mention | None:
    """The commune that a centre's label names: the last one, for « Centre Ville Valenciennes » is in the latter."""
    found = [mention for mention in gazetteer.mentions(Folded.of(label)) if mention.kind == "commune"]
    return found[-1] if found else None


def _heads(layout: Layout) -> Iterator[Head]:
    """The head nouns that may head a name: not those of a federation's name or of a project's title."""
    folded = layout.folded
    for part in (layout.header, *layout.prose):
        end = folded.position(part.end)
        for match in matches_at(_ANCHOR, _HEAD, folded.text, folded.position(part.start), end):
            span = folded.span(match.start(), match.end())
            sentence = layout.sentence_at(span.start) or _line(layout.text, span)
            before = layout.fold(Span(max(sentence.start, span.start - _NEAR), span.start))
            if not _is_no_head(layout, match, span, before):
                yield Head(span, sentence, match.group(), before, match["union"] is not None)


def _line(text: str, span: Span) -> Span:
    end = text.find("\n", span.end)
    return Span(text.rfind("\n", 0, span.start) + 1, end if end >= 0 else len(text))


def _is_no_head(layout: Layout, match: re.Match[str], span: Span, before: str) -> bool:
    text = layout.text
    if match["acronym"] and not text[span.start : span.end].isupper():
        return True
    if match["union"] and _LOOSE.match(match["union"]) and text[span.start].islower():
        return True  # « le réseau des centres sociaux du Nord » has no name
    if match["weak"] and not _is_announced(layout, match, span):
        return True
    if _FEDERATION.search(before) or _TITLE.search(before) or _AND_HEAD.match(match.string, match.end()):
        return True
    return _OPEN_QUOTE.search(before) is not None and QUALITY.search(_quoted(text, span)) is not None


def _is_announced(layout: Layout, match: re.Match[str], span: Span) -> bool:
    """« Les centres partenaires sont : … »: are centres spoken of, and does a list follow?

    Of structures only their own sentence can say that they are centres.
    """
    if not OPENER.match(layout.text, span.end):
        return False
    sentence = layout.sentence_at(span.start)
    start = layout.folded.position(sentence.start) if sentence and LOOSE.match(match["weak"]) else 0
    return _ANY_HEAD.search(match.string, start, match.start()) is not None


def _quoted(text: str, span: Span) -> str:
    """The folded words from ``span`` to the next quotation mark."""
    return fold(re.split(r'[»"”\n]', text[span.end : span.end + 80])[0])


def _named_after(text: str, gazetteer: Gazetteer, head: Head) -> list[Named]:
    if called := _CALLED.match(text, head.span.end, head.sentence.end):
        item = item_at(text, called.end(), head.sentence.end, gazetteer)
        return [Named(item.span, item.seat)] if item else []
    first = _NAMED.match(text, head.span.end, head.sentence.end)
    if first and is_common(first["name"]):
        first = None
    if head.union:
        return [_union(text, gazetteer, head, first)] if first else []
    find = several if PLURAL.match(head.folded) else _single
    found = find(text, gazetteer, head, first)
    return found + those_of(text, gazetteer, head, found[-1]) if found else found


def _union(text: str, gazetteer: Gazetteer, head: Head, first: re.Match[str]) -> Named:
    span = Span(head.span.start, first.end())
    found = seat_in_label(text[span.start : span.end], gazetteer)
    seat = Seat(replace(found, span=span), True, span.end) if found else None
    return Named(span, seat)


def _single(text: str, gazetteer: Gazetteer, head: Head, first: re.Match[str] | None) -> list[Named]:
    start, end = head.span.start, head.sentence.end
    if first is None:
        toponym = _TOPONYM.match(text, head.span.end, end)
        if toponym is None or not _DEFINITE.search(head.before):
            return []
        item = with_seat(text, Span(toponym.start("name"), toponym.end("name")), end, gazetteer)
        return [Named(Span(start, item.span.end), item.seat)]
    name = Span(first.start("name"), first.end("name"))
    place = place_at(
        text, name.start, end, gazetteer, _TOWNS, KNOWN
    )  # « le centre social du Marquenterre » has a name
    if first["of"] and place and place.span.end >= name.end:
        return _beside_place(text, gazetteer, place, end)
    item = with_seat(text, name, end, gazetteer)
    if item.seat is None and place and place.kind == "commune" and place.span.end >= name.end:
        item = Item(
            item.span, Seat(replace(place, span=name), True, name.end), name.end
        )  # « CSC Loon-Plage »
    return [Named(Span(start, _end_with_town(text, item)), item.seat)]


def _end_with_town(text: str, item: Item) -> int:
    """« le centre social Agora de Laon » bears its town in its name; « Agora, à Laon » and « Agora (Laon) » do not."""
    if item.seat is None:
        return item.span.end
    place = item.seat.place.span
    of = _OF_TOWN.match(text, item.span.end)
    return place.end if of and of.end() == place.start else item.span.end


def _beside_place(text: str, gazetteer: Gazetteer, place: Mention, end: int) -> list[Named]:
    """« le centre social de Laon (Le Phare) »; a centre of a town without more has no name."""
    match = _BESIDE.match(text, place.span.end, end)
    if match is None:
        return []
    group = next(name for name in ("inner", "quoted", "comma") if match[name])
    if place_at(text, match.start(group), end, gazetteer, PLACES, KNOWN) or match[group].isupper():
        return []
    seat = Seat(place, True, match.end()) if place.kind == "commune" else None
    return [Named(Span(match.start(group), match.end(group)), seat)]


def _seated(layout: Layout, gazetteer: Gazetteer, head: Head, named: Named, taken: list[Span]) -> Named:
    """A centre whose seat is told earlier: « À Laon, … », « … y tient », « son centre social … »."""
    text, at = layout.text, named.span.start
    start = max(head.sentence.start, at - _FAR)
    seat = seat_ahead(text, start, at, gazetteer, taken)
    if seat is None and (
        _PRONOUN.match(layout.fold(Span(named.span.end, head.sentence.end)))
        or _POSSESSIVE.search(head.before)
    ):
        seat = seat_before(text, start, at, gazetteer)
        if seat is None:
            before = next((s for s in layout.neighbours(head.sentence) if s.start < start), None)
            seat = seat_before(text, before.start, before.end, gazetteer) if before else None
    if seat is None and text[named.span.start : named.span.end].isupper():
        label = text[named.span.start : named.span.end]
        within = seat_in_label(label, gazetteer)
        seat = Seat(replace(within, span=named.span), True, named.span.end) if within else None
    return Named(named.span, seat)
