"""Other bodies that a clause on this operation says take part, and that fund no line of it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, takewhile

from extract import bodies
from extract.find.bodies.body_names import BodyName, body_names
from extract.find.bodies.participation import Place, announces, participants, telling
from extract.find.layout import Layout
from extract.find.places.roles import CONCERNED, role_of
from extract.gazetteer import Mention
from extract.labels import department_named
from extract.model import Body, Document, FundingLine, Organisation, Span
from extract.resolve.context import Context, choose_commune, siren_at
from extract.resolve.funders import short_name
from extract.resolve.territories import resolve_mention
from extract.text import collapse, words

_AUTHORITIES = ("region", "department", "commune", "epci")
# What a public authority must be said to take part in, for it does so much else.
_OPERATION = re.compile(
    r"\b(?:projets?|operation|actions?|demarche|experimentation|ateliers?|pilotage|partenaires?|partenariat|comite)\b"
)
_COMMON = re.compile(
    r"(?:l'|l )?(?:association|entreprise|societe|bailleur(?: social)?|cooperative|scop|scic|groupe|collectif|fondation)s? "
)
_BULLET = re.compile(r"[-–—•*·▪◦➢✓]\s|\d{1,2}\s?[.)/]\s")
_NEAR = 24  # letters from a bullet to the body that it lists


@dataclass(frozen=True, slots=True)
class _Named:
    """A body that a sentence names, and who that is."""

    name: str
    span: Span
    body: Body
    status: str


def find_participants(
    document: Document,
    layout: Layout,
    places: Sequence[Mention],
    taken: Sequence[Span],
    lines: Sequence[FundingLine],
    context: Context,
) -> list[Organisation]:
    """Who takes part without a line; ``taken`` are the words that name people, centres and federations."""
    funders = {line.funder.body.key for line in lines} | {_bare(line.partner) for line in lines}
    found: dict[str, Organisation] = {}
    for named in _taking_part(layout, places, taken, context):
        if named.body.key in funders or _bare(named.name) in funders:
            continue
        evidence = document.evidence(named.span, "participant-trigger")
        known = found.get(named.body.key)
        if known:
            found[named.body.key] = replace(known, evidence=(*known.evidence, evidence))
        else:
            found[named.body.key] = Organisation(
                named.name, named.body, None, "partner", named.status, "participant-trigger", (evidence,)
            )
    return list(found.values())


def _bare(name: str) -> str:
    """A name without the common noun beside it: « l'association X » is X."""
    return _COMMON.sub("", words(name), count=1)


def _taking_part(
    layout: Layout, places: Sequence[Mention], taken: Sequence[Span], context: Context
) -> Iterator[_Named]:
    epcis = [mention for mention in places if mention.kind == "epci"]
    taken = sorted(taken)
    for sentence, text, listed in _telling(layout):
        named = list(_bodies_in(layout, sentence, epcis, taken, context))
        told = _told(layout, sentence, text, named, listed)
        yield from (one for one in told if role_of(layout, one.span) == CONCERNED)


def _telling(layout: Layout) -> Iterator[tuple[Span, str, bool]]:
    """The sentences with words of participation, folded, and the items of the lists that such a sentence announces."""
    sentences = layout.sentences
    done = 0
    for offset in telling(layout):
        at = bisect_right(sentences, offset, key=lambda sentence: sentence.start) - 1
        if at < done or at < 0:
            continue
        text = _flat(layout, sentences[at])
        yield sentences[at], text, False
        done = at + 1
        while announces(text) and done < len(sentences) and _BULLET.match(_flat(layout, sentences[done])):
            yield sentences[done], _flat(layout, sentences[done]), True
            done += 1


def _flat(layout: Layout, sentence: Span) -> str:
    return layout.fold(sentence).replace("\n", " ")


def _told(layout: Layout, sentence: Span, text: str, named: Sequence[_Named], listed: bool) -> list[_Named]:
    """Those of the bodies of a sentence that its words, or the list that it is an item of, say take part."""
    folded = layout.folded
    shift = folded.position(sentence.start)
    at = {
        one: Place(folded.position(one.span.start) - shift, folded.position(one.span.end) - shift)
        for one in named
    }
    partners = participants(text, list(at.values()))
    own = _OPERATION.search(text) is not None
    return [
        one
        for one, place in at.items()
        if (place in partners and (own or one.body.kind not in _AUTHORITIES))
        or (listed and place.start < _NEAR)
    ]


def _bodies_in(
    layout: Layout, sentence: Span, epcis: Sequence[Mention], taken: Sequence[Span], context: Context
) -> Iterator[_Named]:
    first = max(0, bisect_left(taken, sentence) - 1)
    busy = list(takewhile(lambda span: span.start < sentence.end, islice(taken, first, None)))
    first = bisect_left(epcis, sentence, key=lambda mention: mention.span)
    for mention in takewhile(lambda mention: mention.span.start < sentence.end, islice(epcis, first, None)):
        if sentence.covers(mention.span) and (entry := resolve_mention(mention, layout, context)):
            busy.append(mention.span)
            printed = collapse(layout.text[mention.span.start : mention.span.end])
            yield _Named(printed, mention.span, bodies.epci_body(siren_at(entry, context)), "stated")
    for name in body_names(layout, sentence):
        printed = collapse(layout.text[name.span.start : name.span.end])
        known = (
            None if any(name.span.overlaps(span) for span in busy) else _identified(name, printed, context)
        )
        if known:
            yield _Named(printed, name.span, *known)


def _identified(name: BodyName, printed: str, context: Context) -> tuple[Body, str] | None:
    """The body that a name means and how sure that is; None when it may mean several, or nothing in particular."""
    if name.authority:
        return _curated(name, printed, context)
    if name.kind == "department":
        return _department(name, printed, context)
    if name.kind == "caf":
        return _caf(name, context)
    if name.kind == "region":
        named = printed[0].isupper() or words(printed).startswith("conseil")
        return (bodies.region_body(context.region), "stated") if named and context.region else None
    if name.kind == "commune":
        return _commune(printed, context)
    if name.kind == "state":
        return bodies.state_programme_body(printed), "stated"
    if context.gazetteer.lookup(printed):
        return None
    return bodies.labelled_body("organisation", printed, context.operation_key), "label-only"


def _curated(name: BodyName, printed: str, context: Context) -> tuple[Body, str] | None:
    assert name.authority is not None
    if words(printed) not in map(words, name.authority.names):
        short = short_name(words(printed), context)
        return (short.body, short.status) if short else None
    status = "label-only" if name.authority.kind == "organisation" else "stated"
    return bodies.authority_body(name.authority), status


def _department(name: BodyName, printed: str, context: Context) -> tuple[Body, str] | None:
    code = department_named(words(name.of), context.region) if name.of else None
    if code:
        return bodies.department_body(code), "stated"
    alone = not name.of and words(printed).startswith("conseil") and len(context.departments) == 1
    return (bodies.department_body(context.departments[0]), "inferred") if alone else None


def _caf(name: BodyName, context: Context) -> tuple[Body, str] | None:
    code = department_named(words(name.of), context.region) if name.of else None
    if code:
        return bodies.caf_body(code), "stated"
    alone = not name.of and len(context.departments) == 1
    return (bodies.caf_body(context.departments[0]), "inferred") if alone else None


def _commune(printed: str, context: Context) -> tuple[Body, str] | None:
    label = re.sub(r"^\w+ (?:de |d )?", "", words(printed))  # « Ville de Lens », « Mairie du Portel »
    town = choose_commune([e for e in context.gazetteer.lookup(label) if e.kind == "commune"], context)
    return (bodies.commune_body(bodies.commune_of(town, context.on)), "stated") if town else None
