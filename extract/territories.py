"""The dossier's territory: which places it names, where the operation is, and with what role each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from extract import bodies, iris
from extract.find.centres import CentreMention
from extract.find.clauses import Subject, subject_of
from extract.find.layout import Layout
from extract.gazetteer import Entry, Mention
from extract.model import Document, Evidence, FundingLine, Organisation, Place, Span, Territory
from extract.resolve import Context, choose_commune, choose_epci, siren_at
from extract.text import Folded, collapse, fold
from ontology.places import register

_ROLES = ("concerned", "funder", "seat", "mentioned")
_COMPARED = re.compile(
    r"\b(?:a l'image de|a l'instar de|sur le modele de|inspiree? de|voisine? de|en visite a|deja menee? a"
    r"|experimentee? a|limitrophe de|non loin de|contrairement a)\b[^.;]{0,60}$"
)
_DENIED = re.compile(
    r"\bn(?:e |')(?:est|sont|sera|seront|concern\w+|interv\w+|particip\w+|financ\w+|couvr\w+|touch\w+)"
    r"[^.;]{0,25}?\b(?:pas|plus|jamais)\b"
)
_CAP = r"[A-ZÀ-Ý][\wÀ-ÿ'’]+"
_CALLED_COMMUNE = re.compile(
    r"\b[Cc]ommunes?[^\S\n]+(?:(?:associée|déléguée|rurale|voisine)s?[^\S\n]+)?"
    r"(?:de[^\S\n]+(?:la[^\S\n]+|l['’])?|d['’]|du[^\S\n]+|des[^\S\n]+)?"
    rf"(?P<name>{_CAP}(?:[- ]{_CAP}|[- ](?:sur|sous|en|les|lès|lez|la|le|de|du|des|aux)[- ]{_CAP})*)"
)


def defined_acronyms(
    layout: Layout, mentions: Sequence[Mention], context: Context
) -> tuple[tuple[str, Entry], ...]:
    """The acronyms that the dossier defines itself: an EPCI's name, then capitals in brackets."""
    found: dict[str, Entry] = {}
    for mention in mentions:
        match = re.match(
            r"[^\S\n]*[(–-][^\S\n]*(?P<acronym>[A-Z][A-Z0-9]{1,9})\)",
            layout.text[mention.span.end :][:20],
        )
        if match and mention.kind == "epci" and (entry := choose_epci(mention.entries, context)):
            found.setdefault(match["acronym"], entry)
    return tuple(found.items())


def settle(mentions: Sequence[Mention], layout: Layout, context: Context) -> Context:
    """The context that the mentions make: first what is certain, then what that makes certain."""
    acronyms = defined_acronyms(layout, mentions, context)
    context = replace(context, acronyms=acronyms)
    for _ in range(2):
        at_home = [m for m in mentions if _role(layout, m) == "concerned"]
        epcis = _codes(at_home, "epci", context)
        communes = _codes(at_home, "commune", context)
        context = replace(context, epcis=epcis, communes=communes, departments=_departments(epcis, communes))
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
            if mention.kind in ("area", "department"):
                departments |= dict.fromkeys(mention.entries[0].departments)
    return replace(context, departments=tuple(departments))


def resolve_mention(mention: Mention, layout: Layout, context: Context) -> Entry | None:
    """The one place that a mention means, or None when several remain."""
    if mention.kind == "epci":
        source = layout.text[mention.span.start : mention.span.end]
        return context.acronym(source) or choose_epci(mention.entries, context)
    if mention.kind == "commune":
        return choose_commune(mention.entries, context)
    return mention.entries[0]


def find_territories(
    document: Document,
    layout: Layout,
    mentions: Sequence[Mention],
    context: Context,
    lines: Sequence[FundingLine],
    centres: Sequence[Organisation],
) -> list[Territory]:
    """One entry for each place and role; « mentioned » only for a place that has no other."""
    entries: dict[tuple[str, str], Territory] = {}
    for mention in mentions:
        entry = resolve_mention(mention, layout, context)
        if entry:
            place = place_of(entry, context)
            rule = entry.rule.removesuffix("-alone")
            _add(entries, place, _role(layout, mention), document.evidence(_quoted(layout, mention), rule))
    for line in lines:
        if (home := _funder_place(line, context)) is not None:
            _add(entries, home, "funder", *line.evidence, status=line.funder.status)
    for centre in centres:
        if centre.seat:
            place = bodies.commune_place(register().commune(centre.seat))
            _add(entries, place, "seat", *(replace(e, rule="seat-in-label") for e in centre.evidence))
    for name, span in unknown_communes(layout, context):
        place = Place("commune", None, name, iris.own_place(context.operation_key, name))
        _add(entries, place, "mentioned", document.evidence(span, "commune-name"), status="label-only")
    busy = {key for key, role in entries if role != "mentioned"}
    kept = [t for (key, role), t in entries.items() if role != "mentioned" or key not in busy]
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


def unknown_communes(layout: Layout, context: Context) -> Iterator[tuple[str, Span]]:
    """What the prose calls a commune and no register of the region has known since 2014."""
    for part in layout.prose:
        for match in _CALLED_COMMUNE.finditer(layout.text, part.start, part.end):
            name = collapse(match["name"])
            span = Span(match.start("name"), match.end("name"))
            if re.search(r"communautes? de $", fold(layout.text[: match.start()][-20:])):
                continue
            known = context.gazetteer.mentions(Folded.of(name)) or context.gazetteer.lookup(name)
            if not known and not re.match(r"(?:Urbaine|Unie|Nouvelle)", name):
                yield name, span


def _add(
    entries: dict[tuple[str, str], Territory],
    place: Place,
    role: str,
    *evidence: Evidence,
    status: str = "stated",
) -> None:
    known = entries.get((place.key, role))
    if known:
        new = tuple(e for e in evidence if e not in known.evidence)
        entries[place.key, role] = replace(known, evidence=known.evidence + new)
    else:
        entries[place.key, role] = Territory(place, role, status, evidence)


def _role(layout: Layout, mention: Mention) -> str:
    """``concerned``, unless the clause speaks of an earlier operation, of the country, or compares."""
    if mention.aside or subject_of(layout, mention.span) in (Subject.PREDECESSOR, Subject.COUNTRY):
        return "mentioned"
    around = fold(layout.text[max(0, mention.span.start - 60) : mention.span.end + 60])
    if _DENIED.search(around):
        return "mentioned"
    before = fold(layout.text[max(0, mention.span.start - 90) : mention.span.start])
    return "mentioned" if _COMPARED.search(before) else "concerned"


def _codes(mentions: Iterable[Mention], kind: str, context: Context) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for mention in mentions:
        if mention.kind != kind:
            continue
        choose = choose_epci if kind == "epci" else choose_commune
        entry = choose(mention.entries, context)
        if entry and entry.code:
            found[siren_at(entry, context) if kind == "epci" else entry.code] = None
    return tuple(found)


def _departments(epcis: Iterable[str], communes: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for siren in epcis:
        found |= dict.fromkeys(main_departments(siren))
    for code in communes:
        found[register().commune(code).department] = None
    return tuple(found)


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
    if mention.seat is None:
        return None
    entries = context.gazetteer.lookup(mention.seat.name)
    chosen = choose_commune([e for e in entries if e.kind == "commune"] or [mention.seat], context)
    return chosen.code if chosen else None
