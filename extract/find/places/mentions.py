"""Which of the names that the gazetteer finds are really places here: not words, people or parts of other names.

Each name is judged by the words beside it (:mod:`extract.find.places.judges`); then names that are listed together share
their fate: a doubtful one is a place beside a sure one, and what bears the first one's name bears the others'.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from extract.find.layout import Layout
from extract.find.places.contexts import (
    OTHER_OF_EPCIS,
    PLURAL_OF_EPCIS,
    are_listed,
    bears_on,
    is_open,
    qualifies,
)
from extract.find.places.judges import Name, Verdict, is_defined_otherwise, judge
from extract.find.places.localities import find_areas, find_districts
from extract.find.places.roles import role_of
from extract.gazetteer import SHORT_NAME, Gazetteer, Mention
from extract.model import Span
from extract.spellings import is_capitalised

_SEAT_BRACKET = re.compile(r"[»\"”]?\s?\(\s?$")
_CLOSED = re.compile(r"\s*(?:[,;:.)!?»]|$)")
_ATTACHED = "-‐‑"


def find_mentions(
    layout: Layout, gazetteer: Gazetteer, taken: Sequence[Span] = (), seen: Container[Span] = ()
) -> list[Mention]:
    """The places that label and prose name, in order; what stands in ``taken`` (names of others) is left out.

    ``seen`` are what a recogniser calls locations: a name that may be a word is a place there.
    """
    others = _Spans(taken)
    districts = [m for m in find_districts(layout, gazetteer) if not others.touch(m.span)]
    areas = [m for m in find_areas(layout) if not others.touch(m.span)]
    names = _names(
        layout, gazetteer, _Spans((*taken, *(m.span for m in districts))), _Spans(m.span for m in areas)
    )
    names = [replace(n, verdict=Verdict.SURE) if _is_seen(n, seen) else n for n in names]
    official = _Spans((*(name.span for name in names), *(m.span for m in districts)))
    areas = [area for area in areas if not official.touch(area.span)]
    found = [replace(mention, role=role_of(layout, mention.span)) for mention in (*districts, *areas)]
    for run in _runs(layout, gazetteer, names):
        found += _mentions(layout, run)
    return sorted(found, key=lambda mention: mention.span)


def _is_seen(name: Name, seen: Container[Span]) -> bool:
    return name.verdict is Verdict.DOUBTFUL and name.kind == "commune" and name.span in seen


class _Spans:
    """Spans, asked whether one of them touches a name."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(spans)
        self._starts = [span.start for span in self._spans]
        self.spans = frozenset(self._spans)
        self._longest = max((span.end - span.start for span in self._spans), default=0)
        self.ends = {span.end for span in self._spans}

    def touch(self, span: Span) -> bool:
        return any(other.overlaps(span) for other in self._near(span))

    def cover(self, span: Span) -> bool:
        return any(other.covers(span) for other in self._near(span))

    def _near(self, span: Span) -> Iterator[Span]:
        index = bisect_right(self._starts, span.end) - 1
        while index >= 0 and self._starts[index] > span.start - self._longest - 1:
            yield self._spans[index]
            index -= 1


def _names(layout: Layout, gazetteer: Gazetteer, taken: _Spans, areas: _Spans) -> list[Name]:
    """Every match of header and prose that could be a name, judged by itself."""
    folded, text = layout.folded, layout.text
    found: list[Name] = []
    for part in (layout.header, *layout.prose):
        start, end = folded.position(part.start), folded.position(part.end)
        for match in gazetteer.matches(folded.text, start, end):
            span = folded.span(match.start, match.end)
            if " " not in match.phrase and not is_capitalised(text[span.start : span.end]):
                continue
            if taken.touch(span) or _is_seat(text, span, taken):
                continue
            if areas.cover(span) and span not in areas.spans:
                continue
            entries = gazetteer.all_entries(match.phrase)
            if entries or match.phrase in gazetteer.members:
                found.append(judge(layout, match, span, entries))
    others = {n.match.phrase for n in found if n.is_acronym and is_defined_otherwise(text, n.span)}
    return [name for name in found if name.match.phrase not in others] if others else found


def _is_seat(text: str, span: Span, taken: _Spans) -> bool:
    """« centre social Les Tilleuls (Marly) »: what the brackets after a name say is where that one is."""
    opening = _SEAT_BRACKET.search(text, max(0, span.start - 3), span.start)
    return opening is not None and not taken.ends.isdisjoint(range(opening.start() - 1, span.start))


def _runs(layout: Layout, gazetteer: Gazetteer, names: Iterable[Name]) -> Iterator[list[Name]]:
    """Names that are listed together; each ``gap`` is what parts it from the one before it in the list."""
    run: list[Name] = []
    for name in names:
        gap = layout.fold(Span(run[-1].span.end, name.span.start)) if run else ""
        if run and _is_attached(layout.text, run[-1], name):
            gap = "-"
        if run and name.kind == "department" and qualifies(gap):
            run[-1] = replace(run[-1], hint=name.entries[0].code, verdict=max(run[-1].verdict, Verdict.SURE))
            continue
        if run and are_listed(gap, run[-1].before):
            run.append(_listed(gazetteer, run[-1], replace(name, gap=gap)))
            continue
        if run:
            yield _settled(layout.text, run)
        run = [name]
    if run:
        yield _settled(layout.text, run)


def _is_attached(text: str, one: Name, other: Name) -> bool:
    return one.span.end + 1 == other.span.start and text[one.span.end] in _ATTACHED


def _listed(gazetteer: Gazetteer, last: Name, name: Name) -> Name:
    """« les agglomérations du Calaisis et du Boulonnais », « la CU de Dunkerque et celle d'Arras »: two EPCIs."""
    members = gazetteer.members.get(name.match.phrase, ())
    plural = PLURAL_OF_EPCIS.match(last.match.phrase) or last.plural
    if last.kind == "epci" and members and (plural or OTHER_OF_EPCIS.search(name.gap)):
        return replace(name, entries=members, verdict=Verdict.SURE, plural=bool(plural))
    if last.borne and bears_on(name.gap):
        return replace(name, verdict=Verdict.NO, borne=True)
    return name


def _settled(text: str, run: list[Name]) -> list[Name]:
    """The places of a run: doubtful names beside a sure one are places too; a part of a hyphened word is none."""
    whole = [name for i, name in enumerate(run) if not _is_part(text, run, i)]
    sure = {name.kind for name in whole if name.is_sure}
    loose = len(run) == 2 and run[1].gap.strip() == ","  # « …, dans la rue, Laon s'éveille »: no list
    if sure and not loose:
        whole = [replace(n, verdict=Verdict.SURE) if _joins(n, sure) else n for n in whole]
    return [n for n in whole if n.entries and (n.is_sure or (n.verdict is Verdict.DOUBTFUL and n.is_short))]


def _joins(name: Name, sure: set[str]) -> bool:
    """Is a doubtful name made sure by its list? A department's by departments only: « au sud de l'Oise, la CA … »."""
    return name.verdict is Verdict.DOUBTFUL and (name.kind != "department" or "department" in sure)


def _is_part(text: str, run: list[Name], index: int) -> bool:
    """Does a hyphen tie the name to a word that is no name: « Clermont-Ferrand », « Paris-Lille »?"""
    name = run[index]
    tied = name.is_sure
    before = tied and index > 0 and run[index - 1].is_sure and _is_attached(text, run[index - 1], name)
    after = (
        tied and index + 1 < len(run) and run[index + 1].is_sure and _is_attached(text, name, run[index + 1])
    )
    return (name.tied_before and not before) or (name.tied_after and not after)


def _mentions(layout: Layout, run: list[Name]) -> Iterator[Mention]:
    """The mentions of a run, each with the role of its part of the list."""
    for part in _parts(layout, run):
        span = Span(part[0].span.start, part[-1].span.end)
        role = role_of(layout, span)
        for name in part:
            sure = name.is_sure
            entries = name.entries if sure else tuple(e for e in name.entries if e.rule == SHORT_NAME)
            entries = tuple(e for e in entries if name.hint in e.departments) or entries
            yield Mention(
                name.span, name.match.phrase, entries, role=role, sure=sure, located=name.hint is not None
            )


def _parts(layout: Layout, run: list[Name]) -> list[list[Name]]:
    """A run as one list, or parted at a comma that may be the end of a phrase: « comme Roubaix, Denain aura … »."""
    opens = [i for i, name in enumerate(run) if i and is_open(name.gap)]
    if not opens:
        return [run] if run else []
    follows = layout.text[run[-1].span.end : run[-1].span.end + 3]
    if len(opens) + 1 < len(run) and _CLOSED.match(follows):
        return [run]
    cuts = opens[:1] if len(opens) + 1 < len(run) else opens
    edges = [0, *cuts, len(run)]
    return [run[start:end] for start, end in pairwise(edges)]
