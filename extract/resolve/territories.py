"""The dossier's territory: which places it names, where the operation is, and with what role each."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from extract import bodies, iris
from extract.find.bodies.centres import CentreMention
from extract.find.layout import Layout
from extract.find.places.roles import CONCERNED, MENTIONED
from extract.find.places.unknown_places import unknown_communes
from extract.gazetteer import OF_ITS_TOWN, PRINTED_NAME, SHORT_NAME, Entry, Mention
from extract.model import Document, Evidence, FundingLine, Organisation, Place, Span, Territory
from extract.resolve.funders import Context, choose_epci, siren_at
from extract.resolve.linking import FOREMOST, defined_acronyms, foremost, link_commune
from extract.resolve.perimeter import keep_to_perimeter, without_seats
from ontology.places import register

_ROLES = ("concerned", "funder", "seat", "mentioned")
_INFERRED = (SHORT_NAME, OF_ITS_TOWN, FOREMOST)
_LISTED, _NEXT = 40, 8  # characters, and places, within which a list of districts comes to its commune
_Linked = Sequence[tuple[Mention, Entry]]
_Found = dict[
    tuple[str, str], tuple[Place, str, dict[Evidence, None]]
]  # by key and role: place, status, words
_THERE = re.compile(r"[»\"”]?,?[^\S\n]?(?:à |au |d['’]|de |du |\()")


def settle(mentions: Sequence[Mention], layout: Layout, context: Context) -> Context:
    """The context that the mentions make: first what is certain, then what that makes certain."""
    context = replace(context, acronyms=defined_acronyms(layout, mentions, context))
    at_home = [mention for mention in mentions if _role(mention) == CONCERNED]
    named = dict.fromkeys(m.entries[0].code or "" for m in at_home if m.kind == "department")
    plain = [m for m in at_home if len({(e.code, e.rule) for e in m.entries}) == 1]
    for known in (plain, at_home):  # what is certain tells where the others are
        epcis = _codes(known, "epci", layout, context)
        communes = _codes(known, "commune", layout, context)
        departments = _departments(epcis, communes) or tuple(named)
        context = replace(context, epcis=epcis, communes=communes, departments=departments)
    return context


def widen(context: Context, lines: Iterable[FundingLine], mentions: Iterable[Mention]) -> Context:
    """Where the prose names no place, the departments of those who fund, or else of the areas named."""
    if context.departments:
        return context
    funders = [line.funder.body for line in lines if line.funder.status == "stated" and line.funder.body.code]
    departments = dict.fromkeys(b.code for b in funders if b.kind == "department" and b.code)
    for body in funders:
        if body.kind == "epci" and body.code:
            departments |= dict.fromkeys(main_departments(body.code))
        if body.kind == "commune" and body.code:
            departments[register().commune(body.code).department] = None
    if not departments:
        for mention in mentions:
            if mention.kind == "area":
                departments |= dict.fromkeys(mention.entries[0].departments)
    return replace(context, departments=tuple(departments))


def resolve_mention(mention: Mention, layout: Layout, context: Context) -> Entry | None:
    """The one place that a mention means, or None when several remain."""
    if mention.kind == "epci":
        source = layout.text[mention.span.start : mention.span.end]
        return context.acronym(source) or choose_epci(mention.entries, context)
    return link_commune(mention, context) if mention.kind == "commune" else mention.entries[0]


def find_territories(
    document: Document,
    layout: Layout,
    mentions: Sequence[Mention],
    context: Context,
    lines: Sequence[FundingLine],
    centres: Sequence[Organisation],
) -> list[Territory]:
    """One entry for each place and role; « mentioned » only for a place that has no other."""
    entries: _Found = {}
    linked = [(m, e) for m in mentions if (e := resolve_mention(m, layout, context) or foremost(m, context))]
    homes = _homes(linked, layout, context)
    for index, (mention, entry) in enumerate(linked):
        if entry.kind == "district":
            home = _printed_after(linked[index : index + _NEXT], layout) or homes[index]
            place = bodies.district_place(entry.name, home, context.operation_key)
        else:
            place = place_of(entry, context)
        evidence = document.evidence(_quoted(layout, mention), entry.rule.removesuffix("-alone"))
        status = "inferred" if entry.rule in _INFERRED else "stated"
        _add(entries, place, _role(mention), evidence, status=status)
    for line in lines:
        if (paying := _funder_place(line, context)) is not None:
            _add(entries, paying, "funder", *line.evidence, status=line.funder.status)
    for centre in centres:
        if centre.seat:
            place = bodies.commune_place(register().commune(centre.seat))
            _add(entries, place, "seat", *(replace(e, rule="seat-in-label") for e in centre.evidence))
    for name, span in unknown_communes(layout, context.gazetteer):
        place = Place("commune", None, name, iris.own_place(context.operation_key, name))
        _add(entries, place, "mentioned", document.evidence(span, PRINTED_NAME), status="label-only")
    certain = [siren_at(entry, context) for _, entry in context.acronyms]
    certain += [body.code for line in lines for body in line.funder.candidates if body.code]
    named = without_seats(_territories(entries), centres, document.text)
    placed = _merged(keep_to_perimeter(named, document.text, context.on, certain))
    busy = {t.place.key for t in placed if t.role != MENTIONED}
    kept = [t for t in placed if t.role != MENTIONED or t.place.key not in busy]
    return sorted(kept, key=lambda t: (_ROLES.index(t.role), t.evidence[0].start))


def _quoted(layout: Layout, mention: Mention) -> Span:
    """The words of a mention, with the article before a common noun: « la communauté d'agglomération … »."""
    start, end = mention.span.start, mention.span.end
    noun = re.match(r"communaute|metropole|agglomeration", layout.fold(mention.span))
    article = re.search(r"(?<!\w)(?:la |l')$", layout.fold(Span(max(0, start - 4), start)))
    return Span(start - len(article[0]), end) if noun and article else mention.span


def place_of(entry: Entry, context: Context) -> Place:
    """The place behind an entry, at the committee's date."""
    if entry.kind == "area":
        return bodies.area_place(entry.name)
    assert entry.code is not None
    if entry.kind == "epci":
        return bodies.epci_place(siren_at(entry, context))
    if entry.kind == "department":
        return bodies.department_place(entry.code)
    return bodies.commune_place(bodies.commune_of(entry, context.on))


def _homes(linked: _Linked, layout: Layout, context: Context) -> list[str | None]:
    """The commune that each place is in by its surroundings: the only one of its sentence, or of the dossier."""
    starts = [s.start if (s := layout.sentence_at(m.span.start)) else None for m, _ in linked]
    named: dict[int | None, set[str | None]] = defaultdict(set)
    for start, (_, entry) in zip(starts, linked, strict=True):
        if entry.kind == "commune":
            named[start].add(entry.code)
    known = set(context.communes)
    return [next(iter(there)) if len(there := named.get(start) or known) == 1 else None for start in starts]


def _printed_after(linked: _Linked, layout: Layout) -> str | None:
    """The commune printed just after the first of some places: « les quartiers Nord et Rosiers à Laon »."""
    end = linked[0][0].span.end
    for mention, entry in linked[1:]:
        if entry.kind == "commune":
            there = _THERE.fullmatch(layout.text, end, mention.span.start)
            return entry.code if there else None
        if entry.kind != "district" or mention.span.start > end + _LISTED:
            return None
        end = mention.span.end
    return None


def _add(entries: _Found, place: Place, role: str, *evidence: Evidence, status: str = "stated") -> None:
    known = entries.get((place.key, role))
    if known:
        place, first, words = known
        status = "stated" if "stated" in (status, first) else first
    else:
        words = {}
    words.update(dict.fromkeys(evidence))
    entries[place.key, role] = (place, status, words)


def _merged(territories: Iterable[Territory]) -> list[Territory]:
    """One entry for each place and role: the perimeter may give two entries of a place one role."""
    entries: _Found = {}
    for one in territories:
        _add(entries, one.place, one.role, *one.evidence, status=one.status)
    return _territories(entries)


def _territories(entries: _Found) -> list[Territory]:
    return [Territory(place, key[1], status, tuple(words)) for key, (place, status, words) in entries.items()]


def _role(mention: Mention) -> str:
    return MENTIONED if mention.aside else mention.role


def _codes(mentions: Iterable[Mention], kind: str, layout: Layout, context: Context) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for mention in mentions:
        if mention.kind == kind and (entry := resolve_mention(mention, layout, context)) and entry.code:
            found[siren_at(entry, context) if kind == "epci" else entry.code] = None
    return tuple(found)


def _departments(epcis: Iterable[str], communes: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for siren in epcis:
        found |= dict.fromkeys(main_departments(siren))
    for code in communes:
        found[register().commune(code).department] = None
    return tuple(found)


@lru_cache(maxsize=1024)
def main_departments(siren: str) -> tuple[str, ...]:
    """The departments in which an EPCI mainly lies: one that it enters with fewer than a fifth is left out.

    >>> main_departments("245900428")
    ('59',)
    """
    official = register()
    epci = official.epci(siren)
    codes = official.members(siren) or official.members(siren, epci.last)
    share = Counter(official.commune(code).department for code in codes)
    return tuple(code for code, number in share.most_common() if number * 5 >= len(codes))


def _funder_place(line: FundingLine, context: Context) -> Place | None:
    body, status = line.funder.body, line.funder.status
    if body.code is None or status not in ("stated", "inferred"):
        return None
    if body.kind == "commune":
        return bodies.commune_place(register().commune(body.code, on=context.on))
    makers = {
        "epci": bodies.epci_place,
        "department": bodies.department_place,
        "region": bodies.region_place,
    }
    maker = makers.get(body.kind)
    return maker(body.code) if maker else None


def seat_of(mention: CentreMention, context: Context) -> str | None:
    """The INSEE code of the commune printed with a centre."""
    chosen = link_commune(mention.seat, context) if mention.seat else None
    return chosen.code if chosen else None
