"""Social centres, federations, people and other bodies that take part, each with its role in the operation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract import bodies
from extract.find.centres import CentreMention, label_is_centre, same_centre
from extract.find.clauses import Subject, subject_of
from extract.find.federations import FederationMention, find_federations, label_is_federation
from extract.find.layout import Layout
from extract.find.people import PersonMention
from extract.labels import department_named, split_acronym
from extract.model import Body, Document, Evidence, FundingLine, Organisation, Person, Span
from extract.resolve import Context, authority_named, choose_epci, departmental_federation, short_name
from extract.territories import seat_of
from extract.text import collapse, words
from ontology.authorities import authorities

_TAKES_PART = re.compile(
    r"\b(?:partenaires?|partenariat|avec l'appui|avec le soutien|avec le concours|aux cotes|soutien(?:t|nent|dra|dront)"
    r"|accompagne(?:ra|ront|nt)?|particip(?:e|ent|era|eront)|associee?s?|intervien(?:t|dra)|intervient|apporte(?:ra|nt)?)\b"
)
_BODY_WORDS = re.compile(
    r"\b(?P<caf>caf|caisse d'allocations familiales)(?: (?P<cafof>(?:de la |de l'|du |de )?[a-z-]+))?"
    r"|\b(?P<dept>conseil departemental (?:de la |de l'|du |de )(?P<deptof>[a-z-]+))"
)
# Words in capitals are a name only when none of them is a word of the dossiers themselves.
_EMPHASIS = frozenset(
    "le la les l des du de aux tous toutes tout ce cette attention nota bene important projet operation action "
    "partenaires partenaire publics public autres epci commune communes departement region etat territoire".split()
)
_CAPITALS = re.compile(r"(?<!\w)[A-ZÀ-Ý]{2,}(?:[^\S\n][A-ZÀ-Ý]{2,}){1,4}(?!\w)")


def find_centres_of(
    document: Document,
    layout: Layout,
    mentions: Sequence[CentreMention],
    lines: Sequence[FundingLine],
    context: Context,
) -> list[Organisation]:
    """The named centres, one entry each: those that fund first, in table order, then those of the prose."""
    found = [
        Organisation(
            line.partner,
            line.funder.body,
            line.funder.body.seat,
            "funder",
            line.funder.status,
            line.funder.rule,
            line.evidence,
        )
        for line in lines
        if line.funder.body.kind == "social-centre"
    ]
    for mention in mentions:
        evidence = document.evidence(mention.span, "social-centre-label")
        seat = seat_of(mention, context)
        at = next((i for i, known in enumerate(found) if _is_same(known, mention, seat)), None)
        if at is not None:
            found[at] = _seen_again(found[at], seat, evidence, context)
            continue
        name, also = split_acronym(mention.name)
        body = bodies.labelled_body("social-centre", name, context.operation_key, seat, also)
        role = _role(layout, mention.span)
        found.append(
            Organisation(mention.name, body, seat, role, "label-only", "social-centre-label", (evidence,))
        )
    return found


def _is_same(known: Organisation, mention: CentreMention, seat: str | None) -> bool:
    """One name is one centre, unless the two stand in different communes.

    A centre that funds has the seat that the prose gives to its name, if it gives one only.
    """
    if not same_centre(known.name, mention.name):
        return False
    return seat in (None, known.seat) or (known.seat is None and known.role != "funder")


def _seen_again(known: Organisation, seat: str | None, evidence: Evidence, context: Context) -> Organisation:
    """A centre named once more; its commune may be printed only this time."""
    known = replace(known, evidence=(*known.evidence, evidence))
    if seat is None or known.seat is not None or known.role == "funder":
        return known
    body = bodies.labelled_body(
        "social-centre", known.body.name, context.operation_key, seat, known.body.also
    )
    return replace(known, seat=seat, body=body)


def find_federations_of(
    document: Document,
    layout: Layout,
    mentions: Sequence[FederationMention],
    lines: Sequence[FundingLine],
    context: Context,
) -> list[Organisation]:
    """The federations, one entry for each printed name; a bare « la Fédération … » is the one named in full."""
    found = [
        Organisation(
            line.partner,
            line.funder.body,
            None,
            "funder",
            line.funder.status,
            line.funder.rule,
            line.evidence,
        )
        for line in lines
        if line.funder.body.kind == "federation" or label_is_federation(line.partner)
    ]
    for mention in sorted(mentions, key=lambda m: m.generic):
        evidence = document.evidence(mention.span, "federation-name")
        body, status = _federation_body(mention, context)
        same = [
            i
            for i, known in enumerate(found)
            if known.body.key == body.key or words(known.name) == words(mention.name)
        ]
        if mention.generic and len(found) == 1:
            same = [0]
        if same:
            first = found[same[0]]
            found[same[0]] = replace(
                first,
                evidence=(*first.evidence, evidence),
                role=_best(first.role, _role(layout, mention.span)),
            )
            continue
        role = _role(layout, mention.span)
        found.append(Organisation(mention.name, body, None, role, status, "federation-name", (evidence,)))
    return found


def _federation_body(mention: FederationMention, context: Context) -> tuple[Body, str]:
    authority = authority_named(words(mention.name))
    if authority:
        return bodies.authority_body(authority), "stated"
    departmental = departmental_federation(mention.name, context.region)
    if departmental:
        return departmental, "stated"
    inferred = short_name(words(mention.name), context)
    if inferred:
        return inferred.body, inferred.status
    name, also = split_acronym(mention.name)
    return bodies.labelled_body("federation", name, context.operation_key, also=also), "label-only"


def find_people_of(document: Document, mentions: Sequence[PersonMention], context: Context) -> list[Person]:
    """People by name, each with the body for which they speak where that is known."""
    found: dict[str, Person] = {}
    for mention in mentions:
        evidence = document.evidence(mention.span, "person-title")
        key = words(mention.name)
        if key in found:
            found[key] = replace(found[key], evidence=(*found[key].evidence, evidence))
        else:
            body = body_named(mention.organisation, context) if mention.organisation else None
            found[key] = Person(mention.name, mention.function, mention.organisation, body, (evidence,))
    return list(found.values())


def body_named(text: str, context: Context) -> Body | None:
    """The official or curated body that printed words name, or None."""
    defined = context.acronym(text)
    entries = [defined] if defined else [e for e in context.gazetteer.lookup(text) if e.kind == "epci"]
    chosen = choose_epci(entries, context)
    if chosen and chosen.code:
        return bodies.epci_body(chosen.code)
    authority = authority_named(words(text))
    if authority:
        return bodies.authority_body(authority)
    federation = next(iter(find_federations(text)), None)
    return _federation_body(federation, context)[0] if federation else None


def find_participants(
    document: Document,
    layout: Layout,
    taken: Sequence[Span],
    lines: Sequence[FundingLine],
    context: Context,
) -> list[Organisation]:
    """Other bodies that a clause on this operation says take part, and that fund no line of it."""
    funders = {line.funder.body.key for line in lines}
    found: dict[str, Organisation] = {}
    for sentence in layout.sentences:
        if subject_of(layout, sentence) is not Subject.OPERATION or not _TAKES_PART.search(
            layout.fold(sentence)
        ):
            continue
        for name, body, status, span in _bodies_in(document, layout, sentence, context):
            if body.key in funders or any(span.overlaps(other) for other in taken):
                continue
            evidence = document.evidence(span, "participant-trigger")
            known = found.get(body.key)
            if known:
                found[body.key] = replace(known, evidence=(*known.evidence, evidence))
            else:
                found[body.key] = Organisation(
                    name, body, None, "partner", status, "participant-trigger", (evidence,)
                )
    return list(found.values())


def _bodies_in(
    document: Document, layout: Layout, sentence: Span, context: Context
) -> Iterator[tuple[str, Body, str, Span]]:
    text = document.reading.text[sentence.start : sentence.end]
    start, end = layout.folded.position(sentence.start), layout.folded.position(sentence.end)
    for match in _BODY_WORDS.finditer(layout.folded.text, start, end):
        span = layout.folded.span(match.start(), match.end())
        if match["dept"] and (code := department_named(words(match["deptof"]), context.region)):
            yield document.reading.text[span.start : span.end], bodies.department_body(code), "stated", span
        elif match["caf"]:
            named = department_named(words(match["cafof"] or ""), context.region)
            codes = (named,) if named else context.departments
            if len(codes) == 1:
                span = span if named else layout.folded.span(match.start("caf"), match.end("caf"))
                yield (
                    document.reading.text[span.start : span.end],
                    bodies.caf_body(codes[0]),
                    "stated" if named else "inferred",
                    span,
                )
    for authority in authorities():
        if authority.kind in ("european-fund", "state", "federation"):
            continue
        for name in authority.names:
            found = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE if len(name) > 5 else 0)
            if found:
                span = Span(sentence.start + found.start(), sentence.start + found.end())
                yield found.group(), bodies.authority_body(authority), "stated", span
    if not text.isupper():
        for capitals in _CAPITALS.finditer(text):
            name = collapse(capitals.group())
            known = context.gazetteer.lookup(name) or label_is_centre(name)
            if not known and not _EMPHASIS & set(words(name).split()):
                span = Span(sentence.start + capitals.start(), sentence.start + capitals.end())
                yield (
                    name,
                    bodies.labelled_body("organisation", name, context.operation_key),
                    "label-only",
                    span,
                )


def _role(layout: Layout, span: Span) -> str:
    """``partner`` in a clause on this operation that says so or lists it; else ``mentioned``."""
    return "partner" if subject_of(layout, span) is Subject.OPERATION else "mentioned"


def _best(one: str, other: str) -> str:
    order = ("funder", "partner", "mentioned")
    return min(one, other, key=order.index)
