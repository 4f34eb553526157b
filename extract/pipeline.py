"""The page to read first: from the bytes of a dossier to its facts and its quads, step by step.

    bytes ─read→ Document ─find→ mentions, rows ─resolve→ facts ─build→ quads

Every step takes the document's text with its offsets and gives values with theirs; nothing is fetched, nothing
depends on the clock, and a bad dossier is a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from extract import iris
from extract.build import build
from extract.entities import Profile, find_locations
from extract.find.bodies.centres import CentreMention, bare_name, find_centres
from extract.find.bodies.federations import FederationMention, in_prose
from extract.find.bodies.people import PersonMention, find_people
from extract.find.counts import find_counts
from extract.find.header import Header, find_header, has_marks
from extract.find.layout import Layout, lay_out
from extract.find.lineage.lineage import find_lineage, unfollowed
from extract.find.places.mentions import find_mentions
from extract.find.plans import find_actions, find_periods
from extract.find.programme import find_programme
from extract.find.table.table import Row, Table, find_table
from extract.gazetteer import Gazetteer, Mention, gazetteer
from extract.model import (
    Document,
    Evidence,
    Extraction,
    Facts,
    FundingLine,
    Lineage,
    Plan,
    Refusal,
    Span,
    Stated,
)
from extract.read import read
from extract.reading.reading import MISREAD
from extract.resolve.funders import Context, identify, resolve
from extract.resolve.organisations import find_centres_of, find_federations_of, find_people_of
from extract.resolve.participants import find_participants
from extract.resolve.territories import find_territories, seat_of, settle, widen
from extract.text import words
from ontology.places import register

NAMES_OF = "32"  # whose names are looked for when no region is printed; it is never stated as the dossier's
_MOJIBAKE = re.compile(rf"{MISREAD}|\ufffd")


def extract(
    data: bytes, name: str, *, base_iri: str = iris.BASE_IRI, profile: Profile = Profile.FAST
) -> Extraction | Refusal:
    """Read one dossier: its facts with their evidence, and the quads that state them.

    ``data`` are the file's bytes, ``name`` its name (kept as given). A document that is no dossier comes back
    as a :class:`Refusal` with the contract's finding code.

    Raises:
        MissingModelError: the profile « full » without its model.
    """
    document = read(data, name)
    if isinstance(document, Refusal):
        return document
    table = find_table(document)
    if table is None and not has_marks(document.reading.text):
        return Refusal(
            name, document.sha256, "not-a-dossier", "no committee, no N° Synergie, no financing table"
        )
    facts = find_facts(document, find_header(document), table, profile)
    return Extraction(document, facts, tuple(build(document, facts, base_iri)))


@dataclass(frozen=True, slots=True)
class _Mentions:
    """Every name of the prose, before anybody asks which body or place it is."""

    people: list[PersonMention]
    centres: list[CentreMention]
    federations: list[FederationMention]
    places: list[Mention]

    @property
    def taken(self) -> list[Span]:
        mentions = (self.people, self.centres, self.federations)
        return [mention.span for kind in mentions for mention in kind]


def find_facts(
    document: Document, header: Header, table: Table | None, profile: Profile = Profile.FAST
) -> Facts:
    """All facts of a document whose header and table are found."""
    layout = lay_out(document.reading.text, table.span if table else None)
    printed = _region(layout.text[: layout.header.end]) or _region(layout.text)
    places = gazetteer(printed or NAMES_OF)
    mentions = _find_mentions(layout, places, profile)
    context = settle(mentions.places, layout, _context(document, header, printed, places))
    if printed is None:
        context = replace(context, region=_region_of(context.departments))
    seats = tuple((bare_name(m.name), seat) for m in mentions.centres if (seat := seat_of(m, context)))
    context = replace(context, seats=seats)
    lines = _lines(document, table, context)
    wider = widen(context, lines, mentions.places)
    if wider is not context:
        context, lines = wider, _lines(document, table, wider)
    centres = find_centres_of(document, layout, mentions.centres, lines, context)
    beneficiary = header.beneficiary or (table.beneficiary if table else None)
    actions, numbers = find_actions(document, layout)
    lineage = _lineage(document, layout, header)
    return Facts(
        operation=header.operation,
        printed_identifier=header.printed,
        label=header.label,
        committee_date=header.day,
        printed_date=header.printed_date,
        region=context.region,
        beneficiary_name=beneficiary,
        beneficiary=identify(beneficiary.value, context) if beneficiary else None,
        plan=_plan(table, lines),
        programme=find_programme(document, layout, frozenset(context.departments)),
        territories=tuple(find_territories(document, layout, mentions.places, context, lines, centres)),
        centres=tuple(centres),
        federations=tuple(find_federations_of(document, layout, mentions.federations, lines, context)),
        participants=tuple(
            find_participants(document, layout, mentions.places, mentions.taken, lines, context)
        ),
        people=tuple(find_people_of(document, mentions.people, context)),
        counts=tuple(find_counts(document, layout, numbers, unfollowed(lineage), context.region)),
        actions=tuple(actions),
        periods=tuple(find_periods(document, layout)),
        lineage=tuple(lineage),
        issues=tuple(_issues(document, table)),
    )


def _find_mentions(layout: Layout, places: Gazetteer, profile: Profile) -> _Mentions:
    people = find_people(layout)
    centres = find_centres(layout, places)
    federations = in_prose(layout)
    taken = [
        *(p.name_span for p in people),
        *(s for m in centres for s in m.spans),
        *(m.span for m in federations),
    ]
    spoken_for = [person.span for person in people]
    found = [
        replace(mention, aside=any(mention.span.overlaps(span) for span in spoken_for))
        for mention in find_mentions(layout, places, taken, find_locations(layout.text, profile))
    ]
    return _Mentions(people, centres, federations, found)


def _context(document: Document, header: Header, region: str | None, places: Gazetteer) -> Context:
    key = (
        iris.operation(header.operation.value)
        if header.operation
        else iris.unnumbered_operation(document.key)
    )
    return Context(key, region, header.day.value if header.day else None, places)


def _region_of(departments: Iterable[str]) -> str | None:
    """The one region that the places of the dossier are in."""
    regions = {register().department(code).region for code in departments}
    return regions.pop() if len(regions) == 1 else None


def _region(text: str) -> str | None:
    """The region whose name the text prints: « Région Hauts-de-France », over two lines or in one."""
    folded = words(text)
    return next((r.code for r in register().regions() if f"region {words(r.name)}" in folded), None)


def _lines(document: Document, table: Table | None, context: Context) -> tuple[FundingLine, ...]:
    return tuple(_line(document, row, context) for row in table.rows) if table else ()


def _line(document: Document, row: Row, context: Context) -> FundingLine:
    return FundingLine(
        row=row.number,
        category=row.category,
        partner=row.partner,
        budget_line=row.budget_line,
        aid_scheme=row.aid_scheme,
        rate=row.rate,
        amount=row.amount,
        funder=resolve(row, context),
        evidence=(document.evidence(row.span, "funding-table"),),
    )


def _plan(table: Table | None, lines: tuple[FundingLine, ...]) -> Plan:
    if table is None:
        return Plan()
    totals, rates = table.totals, table.rates
    return Plan(
        lines, totals.get("total"), totals.get("cofinanced"), rates.get("cofinanced"), totals.get("own"), rates.get("own")
    )  # fmt: skip


def _lineage(document: Document, layout: Layout, header: Header) -> list[Lineage]:
    label = header.label.value if header.label else None
    return find_lineage(document, layout, label, header.operation.value if header.operation else None)


def _issues(document: Document, table: Table | None) -> list[Stated[str]]:
    """What reading itself noticed: a text wrongly decoded before it came here, a table without its end."""
    found = []
    broken = list(_MOJIBAKE.finditer(document.text))
    if len(broken) >= 2:
        spans = tuple(Evidence(m.start(), m.end(), m.group(), "header") for m in broken[:3])
        found.append(Stated("mojibake", spans))
    if table is not None and table.cut:
        found.append(Stated("truncated-table", (document.evidence(table.span, "funding-table"),)))
    return found
