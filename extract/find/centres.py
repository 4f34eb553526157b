"""Named social centres: in the prose and in a partner's label. A number of centres is a count, not a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from extract.find.layout import Layout
from extract.find.numbers import NUMBER_DIGITS, NUMBER_WORDS, parse_whole
from extract.gazetteer import Entry, Gazetteer, Mention
from extract.model import Span
from extract.text import Folded, collapse, fold, trim, words

_SOCIO = r"socio[- ]?culturels?"
HEAD = (
    rf"(?:centres? (?:social|sociaux)(?: et (?:{_SOCIO}|culturels?))?|centres? {_SOCIO}|c\.?s\.?c\b\.?"
    rf"|maisons? de quartiers?|maisons? pour tous|espaces? de vie sociale|e\.?v\.?s\b\.?|espaces? {_SOCIO}"
    r"|centres? d'animation sociale)"
)
_UNION = rf"(?:association|union|collectif|reseau) (?:des|de|intercommunale? des) {HEAD}"
_LABEL = re.compile(rf"(?:l'|la |le )?(?:{_UNION}|{HEAD})(?P<rest>.*)$", re.DOTALL)
_PLURAL = r"(?:centres sociaux|centres socio|maisons de|espaces de|espaces socio|csc )"

_CAP = r"(?:[A-ZÀ-ÖØ-Þ]\.(?= ?[A-ZÀ-Þ])|[A-ZÀ-ÖØ-Þ0-9][\wÀ-ÿ'’-]*)"
_JOIN = r"(?:(?:de la|de l['’]|de|du|des|d['’]|la|le|les|l['’]|aux|au|à|en|sur)[^\S\n]*)*"
_NAME = rf"(?:[«\"“][^\S\n]*[^»\"”\n]{{2,60}}?[^\S\n]*[»\"”]|{_CAP}(?:[^\S\n]+{_JOIN}{_CAP}|[^\S\n]+\d{{1,3}}\b)*)"
_PREPOSITION = r"(?:de la|de l['’]|du|des|de|d['’])[^\S\n]*"
_NAMED = re.compile(rf"[^\S\n]+(?P<of>{_PREPOSITION})?(?P<name>(?:(?:la|le|les|l['’])[^\S\n]*)?{_NAME})")
_MORE = re.compile(rf"[^\S\n]*(?:,|;|\bet\b|,[^\S\n]*et\b)[^\S\n]*(?:{_PREPOSITION})?(?P<name>{_NAME})")
_LIST = re.compile(r"[^\S\n]*(?::|\()[^\S\n]*(?P<items>[^()\n.:;]{3,300})")
_BESIDE = re.compile(rf"[^\S\n]*(?:(?P<at>\(|,?[ ]?à )|de |d['’])[^\S\n]*(?P<place>{_NAME})")
_COUNTED = re.compile(rf"(?P<number>{NUMBER_DIGITS}|{NUMBER_WORDS}) (?:autres )?$")


@dataclass(frozen=True, slots=True)
class CentreMention:
    """A centre as printed (head noun and all), the commune printed with it, and where both stand.

    ``seat_span`` is that of a commune in the centre's own name (« X de Laon »); « X, à Laon » names the commune
    for itself.
    """

    name: str
    span: Span
    seat: Entry | None
    seat_span: Span | None = None

    @property
    def spans(self) -> tuple[Span, ...]:
        """The words that are this centre's, and so no place of their own."""
        return (self.span, self.seat_span) if self.seat_span else (self.span,)


def label_is_centre(label: str) -> bool:
    """Does a partner's label name a social centre, or an association of some?

    >>> label_is_centre("CSC LOON PLAGE"), label_is_centre("Fédération des centres sociaux")
    (True, False)
    """
    return _LABEL.match(Folded.of(label).text) is not None


def seat_in_label(label: str, gazetteer: Gazetteer) -> Mention | None:
    """The commune that a centre's label names: the last one, for « Centre Ville Valenciennes » is in the latter."""
    found = [mention for mention in gazetteer.mentions(Folded.of(label)) if mention.kind == "commune"]
    return found[-1] if found else None


def find_centres(layout: Layout, gazetteer: Gazetteer) -> list[CentreMention]:
    """Every centre that header and prose name, in order, once for each time that they do."""
    found: list[CentreMention] = []
    for part in (layout.header, *layout.prose):
        folded = layout.folded.text
        start, end = layout.folded.position(part.start), layout.folded.position(part.end)
        for head in re.finditer(rf"(?<!\w)(?P<union>{_UNION})|(?<!\w){HEAD}", folded[:end]):
            if head.start() < start or re.search(
                r"federation (?:\w+ ){0,2}des $", folded[: head.start()][-40:]
            ):
                continue
            found.extend(_named_after(layout, gazetteer, head))
    return [m for i, m in enumerate(found) if not any(m.span.overlaps(o.span) for o in found[:i])]


def _named_after(layout: Layout, gazetteer: Gazetteer, head: re.Match[str]) -> Iterator[CentreMention]:
    span = layout.folded.span(head.start(), head.end())
    if head["union"]:
        yield from _union(layout, gazetteer, span)
    elif re.match(_PLURAL, head.group() + " ") and not head.group().startswith("csc"):
        yield from _several(layout, gazetteer, span, layout.folded.text[: head.start()])
    else:
        yield from _single(layout, gazetteer, span)


def _union(layout: Layout, gazetteer: Gazetteer, head: Span) -> Iterator[CentreMention]:
    match = _NAMED.match(layout.text, head.end)
    if match:
        span = Span(head.start, match.end())
        label = layout.text[span.start : span.end]
        seat = seat_in_label(label, gazetteer)
        yield CentreMention(collapse(label), span, seat.entries[0] if seat else None)


def _single(layout: Layout, gazetteer: Gazetteer, head: Span) -> Iterator[CentreMention]:
    match = _NAMED.match(layout.text, head.end)
    if not match:
        return
    name = trim(layout.text, Span(match.start("name"), match.end("name")))
    if match["of"] and _is_place(layout.text[name.start : name.end], gazetteer):
        return
    yield _mention(layout, gazetteer, Span(head.start, name.end), name)


def _several(layout: Layout, gazetteer: Gazetteer, head: Span, before: str) -> Iterator[CentreMention]:
    after, seat, seat_span = head.end, None, None
    place = _NAMED.match(layout.text, head.end)
    if place and place["of"] and (entry := _is_place(place["name"], gazetteer)):
        after, seat, seat_span = place.end(), entry, Span(place.start("name"), place.end("name"))
    listed = _LIST.match(layout.text, after)
    if listed:
        items = _split(layout.text, Span(listed.start("items"), listed.end("items")))
        count = _COUNTED.search(before[-40:])
        stated = parse_whole(count["number"]) if count else None
        named = all(re.match(rf"[«\"“]|{_CAP}", _text(layout, item)) for item in items)
        places = all(_is_place(_text(layout, item), gazetteer) for item in items)
        if (named or stated == len(items)) and not places:
            yield from (_mention(layout, gazetteer, item, item, seat, seat_span) for item in items)
    elif place and seat is None:
        items = [Span(place.start("name"), place.end("name"))]
        while more := _MORE.match(layout.text, items[-1].end):
            items.append(Span(more.start("name"), more.end("name")))
        if len(items) > 1:
            names = [item for item in items if not _is_place(_text(layout, item), gazetteer)]
            if place["of"] and len(names) < len(items):
                return  # « de Poix et d'Airaines »: where one is a place, all are
            mentions = [_mention(layout, gazetteer, item, item) for item in names]
            if len([mention for mention in mentions if mention.seat]) == 1 and mentions[-1].seat:
                mentions = [replace(mention, seat=mentions[-1].seat) for mention in mentions]
            yield from mentions  # « A, B et C à Laon »: all of them are there


def _mention(
    layout: Layout,
    gazetteer: Gazetteer,
    span: Span,
    name: Span,
    seat: Entry | None = None,
    seat_span: Span | None = None,
) -> CentreMention:
    """A mention with its seat: printed inside the name's end (« X de Laon »), or just after it (« X à Laon »)."""
    inner = _text(layout, name)
    tail = re.search(r"^(?P<own>.+?)[^\S\n]+(?P<at>à|de|d['’]|du)[^\S\n]*(?P<place>[^,]+)$", inner)
    beside = _BESIDE.match(layout.text, name.end)
    if tail and (entry := _is_place(tail["place"], gazetteer)):
        span = Span(span.start, name.start + tail.end("own"))
        seat = entry
        seat_span = None if tail["at"] == "à" else Span(name.start + tail.start("place"), name.end)
    elif ahead := _place_ahead(layout, span.start, gazetteer):
        seat = ahead
    elif beside and (entry := _is_place(beside["place"], gazetteer)):
        seat = entry
        seat_span = None if beside["at"] else Span(beside.start("place"), beside.end("place"))
    text = _text(layout, span)
    if seat is None and text.isupper() and (within := seat_in_label(text, gazetteer)):
        seat = within.entries[0]
    if text[0] in '«"“' and text[-1] in '»"”':
        text = text[1:-1]
    return CentreMention(collapse(text), span, seat, seat_span)


def _place_ahead(layout: Layout, start: int, gazetteer: Gazetteer, depth: int = 8) -> Entry | None:
    """« À Laon, le centre social X »: the place just before is the seat, and is named for itself too.

    Not so in « le centre social W à Laon, le centre social X »: there it is the other one's.
    """
    before = layout.text[max(0, start - 200) : start]
    match = re.search(
        rf"\b[ÀAà][^\S\n](?P<place>{_NAME})[^\S\n]?,[^\S\n](?:(?:le|la|les|un|une)[^\S\n]|l['’])?$",
        before,
    )
    if not match:
        return None
    clause = re.split(r"[.;:\n]", before[: match.start()])[-1]
    begin = start - len(before) + match.start() - len(clause)
    folded = Folded.of(clause)
    heads = list(re.finditer(rf"(?<!\w){HEAD}", folded.text))
    if heads and depth > 0:
        start = begin + folded.offsets[heads[-1].start()]
        if _place_ahead(layout, start, gazetteer, depth - 1) is None:
            return None
    return _is_place(match["place"], gazetteer)


def _is_place(name: str, gazetteer: Gazetteer) -> Entry | None:
    entries = gazetteer.lookup(name)
    return entries[0] if entries and entries[0].kind == "commune" else None


def _split(text: str, span: Span) -> list[Span]:
    """The items of a list, without the little article before each."""
    items = []
    start = span.start
    for match in re.finditer(r",\s*(?:et\s)?|\s+et\s+|;|$", text[span.start : span.end]):
        item = trim(text, Span(start, span.start + match.start()))
        article = re.match(r"(?:la|le|les|celui de|celle de)[^\S\n]|l['’]", text[item.start : item.end])
        item = Span(item.start + (article.end() if article else 0), item.end)
        if item.start < item.end:
            items.append(item)
        start = span.start + match.end()
    return items


def _text(layout: Layout, span: Span) -> str:
    return layout.text[span.start : span.end]


def same_centre(one: str, other: str) -> bool:
    """Do two printed names mean one centre, head noun apart?

    >>> same_centre("centre social Jean Moulin", "CSC Jean-Moulin")
    True
    """
    return bare_name(one) == bare_name(other)


@lru_cache(maxsize=4096)
def bare_name(name: str) -> str:
    """The folded name without head noun, acronym and leading preposition."""
    folded = fold(re.sub(r"\s[-–]\s[A-Z]{2,8}$", "", name.strip()))
    bare = re.sub(rf"^(?:l'|la |le )?{HEAD}\s*", "", folded)
    return words(re.sub(r"^(?:de la |de l'|du |des |de |d')", "", bare) or folded)
