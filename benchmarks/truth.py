"""The facts of a draft, as extraction should find them: as values with their words, and as gold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.drafts import REGION, Draft
from benchmarks.pages import AID, Page
from extract import bodies
from extract.model import (
    Count,
    Facts,
    FundingLine,
    Lineage,
    Organisation,
    Plan,
    Programme,
    Stated,
    Territory,
)
from extract.report import money

_KINDS = {"centres sociaux": "social-centre", "habitants": "inhabitant", "actions": "action"}


def facts_of(draft: Draft, page: Page) -> Facts:
    """What the draft says, each statement with its words on the page."""
    return Facts(
        operation=Stated(draft.number, page.evidence("number", "header")),
        printed_identifier=None,
        label=Stated(draft.title, page.evidence("title", "header")),
        committee_date=Stated(draft.day, page.evidence("day", "header")),
        printed_date=None,
        region=REGION,
        beneficiary_name=None,
        beneficiary=None,
        plan=_plan(draft, page),
        programme=Programme(
            axis=Stated(draft.axis, page.evidence("axis", "programme-words")) if draft.axis else None
        ),
        territories=tuple(_territories(draft, page)),
        centres=tuple(_centres(draft, page)),
        counts=(_communes(draft, page), _count(draft, page)),
        lineage=_lineage(draft, page),
    )


def _plan(draft: Draft, page: Page) -> Plan:
    plan = draft.plan
    lines = tuple(
        FundingLine(
            number,
            row.category,
            row.partner,
            row.budget_line,
            AID,
            plan.rate(row.amount),
            row.amount,
            row.funder,
            page.evidence(f"row-{number}", "funding-table"),
        )
        for number, row in enumerate(draft.rows, 1)
    )
    total, cofinanced, own = (page.evidence(name, "funding-table") for name in ("total", "cofinanced", "own"))
    return Plan(
        lines,
        Stated(plan.total, total),
        Stated(plan.cofinanced, cofinanced),
        Stated(plan.rate(plan.cofinanced), cofinanced),
        Stated(plan.own, own),
        Stated(plan.rate(plan.own), own),
    )


def _territories(draft: Draft, page: Page) -> list[Territory]:
    found = [
        Territory(
            bodies.epci_place(draft.epci.siren), "concerned", "stated", page.evidence("epci", "epci-name")
        )
    ]
    for index, commune in enumerate(draft.communes):
        place = bodies.commune_place(commune)
        found.append(
            Territory(place, "concerned", "stated", page.evidence(f"commune-{index}", "commune-name"))
        )
    for index, centre in enumerate(draft.centres):
        place = bodies.commune_place(centre.commune)
        found.append(Territory(place, "seat", "stated", page.evidence(f"seat-{index}", "commune-name")))
    for number, row in enumerate(draft.rows, 1):
        body, words = row.funder.body, page.evidence(f"row-{number}", "funding-table")
        if body.kind in ("epci", "commune", "department") and body.code:
            makers = {"epci": bodies.epci_place, "department": bodies.department_place}
            funding = next((c for c in draft.communes if c.code == body.code), None)
            place = bodies.commune_place(funding) if funding else makers[body.kind](body.code)
            found.append(Territory(place, "funder", "stated", words))
    return found


def _centres(draft: Draft, page: Page) -> list[Organisation]:
    found = []
    for index, centre in enumerate(draft.centres):
        body = bodies.labelled_body("social-centre", centre.name, draft.operation_key, centre.commune.code)
        words = page.evidence(f"centre-{index}", "social-centre-label")
        found.append(
            Organisation(
                centre.name, body, centre.commune.code, "partner", "label-only", "social-centre-label", words
            )
        )
    return found


def _count(draft: Draft, page: Page) -> Count:
    _, of, subject, value = draft.count
    status = "planned" if subject == "operation" else "stated"
    return Count(value, of, _KINDS[of], status, subject, page.evidence("count", "count-phrase"))


def _communes(draft: Draft, page: Page) -> Count:
    words = page.evidence("communes", "count-phrase")
    return Count(len(draft.communes), "communes", "commune", "stated", "territory", words)


def _lineage(draft: Draft, page: Page) -> tuple[Lineage, ...]:
    if draft.earlier is None:
        return ()
    relation, _, title, number = draft.earlier
    return (Lineage(relation, title, number, page.evidence("earlier", "lineage-trigger")),)


def gold_of(facts: Facts, faults: Sequence[str]) -> dict[str, Any]:
    """The facts flattened, as the contract's gold files are."""
    plan = facts.plan
    assert facts.operation and facts.label and facts.committee_date
    assert plan.total and plan.cofinanced and plan.own_funds
    places = facts.territories
    return {
        "operation": facts.operation.value,
        "label": facts.label.value,
        "committee_date": facts.committee_date.value.isoformat(),
        "total": money(plan.total.value),
        "cofinanced": money(plan.cofinanced.value),
        "beneficiary": money(plan.own_funds.value),
        "lines": [_gold_line(line) for line in plan.lines],
        "epcis": sorted({t.place.code for t in places if t.place.kind == "epci" and t.place.code}),
        "communes": sorted({t.place.code for t in places if t.place.kind == "commune" and t.place.code}),
        "social_centres": [centre.name for centre in facts.centres],
        "federations": [],
        "people": [],
        "counts": [{"value": c.value, "of": c.of, "subject": c.subject} for c in facts.counts],
        "axis": facts.programme.axis.value if facts.programme.axis else None,
        "specific_objective": None,
        "lineage": [{"relation": one.relation, "target": one.number} for one in facts.lineage],
        "findings": list(faults),
        "territories": [{"kind": t.place.kind, "code": t.place.code, "role": t.role} for t in places],
    }


def _gold_line(line: FundingLine) -> dict[str, Any]:
    assert line.rate is not None and line.amount is not None
    body = line.funder.body
    return {
        "category": line.category,
        "partner": line.partner,
        "rate": money(line.rate),
        "amount": money(line.amount),
        "funder_type": body.kind,
        "funder_code": body.code,
        "funder_status": line.funder.status,
        "candidates": [],
    }
