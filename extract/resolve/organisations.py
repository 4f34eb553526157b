"""Social centres, federations and people, each with its role in the operation."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from extract import bodies
from extract.find.bodies.centres import CentreMention, bare_name
from extract.find.bodies.federations import FederationMention, find_federations, label_is_federation
from extract.find.bodies.people import PersonMention
from extract.find.layout import Layout
from extract.find.places.roles import CONCERNED, role_of
from extract.labels import split_acronym
from extract.model import Body, Document, Evidence, FundingLine, Organisation, Person, Span
from extract.resolve.context import Context, choose_epci
from extract.resolve.funders import authority_named, departmental_federation, short_name
from extract.resolve.territories import seat_of
from extract.text import words
from ontology.places import register


def find_centres_of(
    document: Document,
    layout: Layout,
    mentions: Sequence[CentreMention],
    lines: Sequence[FundingLine],
    context: Context,
) -> list[Organisation]:
    """The named centres, one entry each: those that fund first, in table order, then those of the prose."""
    found = _funding(lines, lambda line: line.funder.body.kind == "social-centre")
    places: dict[str, list[int]] = defaultdict(list)  # where in ``found`` the centres of a bare name stand
    for at, one in enumerate(found):
        places[_core(one.name, one.seat)].append(at)
    for mention in mentions:
        evidence = document.evidence(mention.span, "social-centre-label")
        seat, role = seat_of(mention, context), _role(layout, mention.span)
        core = _core(mention.name, seat)
        same = next((at for at in places[core] if _is_there(found[at], seat)), None)
        if same is None:
            name, also = split_acronym(mention.name)
            body = bodies.labelled_body("social-centre", name, context.operation_key, seat, also)
            places[core].append(len(found))
            found.append(
                Organisation(mention.name, body, seat, role, "label-only", "social-centre-label", (evidence,))
            )
        else:
            found[same] = _seen_again(found[same], seat, role, evidence, context)
    return found


def _funding(lines: Iterable[FundingLine], wanted: Callable[[FundingLine], bool]) -> list[Organisation]:
    """The bodies of the rows that are wanted, in table order, once each."""
    found: dict[str, Organisation] = {}
    for line in filter(wanted, lines):
        funder = line.funder
        known = found.get(line.partner)
        evidence = (*known.evidence, *line.evidence) if known else line.evidence
        found[line.partner] = Organisation(
            line.partner, funder.body, funder.body.seat, "funder", funder.status, funder.rule, evidence
        )
    return list(found.values())


def _is_there(known: Organisation, seat: str | None) -> bool:
    """One name is one centre, unless the two stand in different communes.

    A centre that funds has the seat that the prose gives to its name, if it gives one only.
    """
    return seat in (None, known.seat) or (known.seat is None and known.role != "funder")


def _core(name: str, seat: str | None) -> str:
    """A centre's bare name without its commune: « Agora de Laon », in Laon, is « Agora »."""
    bare = bare_name(name)
    if seat is None:
        return bare
    town = words(register().commune(seat).name)
    rest = bare.removesuffix(f" {town}")
    return bare if rest == bare else re.sub(r" (?:de|d|du|des|a|au|aux)$", "", rest)


def _seen_again(
    known: Organisation, seat: str | None, role: str, evidence: Evidence, context: Context
) -> Organisation:
    """A centre named once more; its commune may be printed only this time."""
    known = replace(known, evidence=(*known.evidence, evidence), role=_best(known.role, role))
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
    """The federations, one entry for each printed name; « la Fédération » is the one named last before it."""
    funding = _funding(
        lines, lambda line: line.funder.body.kind == "federation" or label_is_federation(line.partner)
    )
    found = {_name_alone(one.name): one for one in funding}
    order: list[tuple[int, str]] = []
    for mention in sorted(mentions, key=lambda m: m.generic):
        evidence = document.evidence(mention.span, "federation-name")
        key = _name_alone(mention.name)
        if mention.generic and found:
            order = order or sorted((one.evidence[0].start, key) for key, one in found.items())
            key = order[max(0, bisect_left(order, (evidence.start, "")) - 1)][1]
        role = _role(layout, mention.span)
        if known := found.get(key):
            found[key] = replace(known, evidence=(*known.evidence, evidence), role=_best(known.role, role))
        elif not mention.bare:
            body, status = _federation_body(mention, context)
            role = "funder" if any(body == one.body for one in funding) else role
            found[key] = Organisation(mention.name, body, None, role, status, "federation-name", (evidence,))
    return list(found.values())


def _name_alone(name: str) -> str:
    """The folded name of a federation, without the acronym after it."""
    return words(split_acronym(name)[0])


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


def _role(layout: Layout, span: Span) -> str:
    """``partner`` in a clause on this operation that says so or lists it; else ``mentioned``."""
    return "partner" if role_of(layout, span) == CONCERNED else "mentioned"


def _best(one: str, other: str) -> str:
    order = ("funder", "partner", "mentioned")
    return min(one, other, key=order.index)
