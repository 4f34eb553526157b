"""The facts of one dossier as the JSON object of ``maillage extract --format json``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, TypeVar

from extract import iris
from extract.model import (
    Body,
    Count,
    Evidence,
    Extraction,
    FundingLine,
    Lineage,
    Organisation,
    Period,
    Person,
    Stated,
    Territory,
)

T = TypeVar("T")
Json = dict[str, Any]


def facts_json(extraction: Extraction, *, base_iri: str = iris.BASE_IRI) -> Json:
    """All facts, with keys in the contract's order; unknown is null or empty."""
    document, facts = extraction.document, extraction.facts
    plan, programme = facts.plan, facts.programme
    return {
        "document": {
            "name": document.name,
            "sha256": document.sha256,
            "format": document.format,
            "characters": len(document.text),
        },
        "operation": _stated(facts.operation, str),
        "printed_identifier": _stated(facts.printed_identifier, str),
        "label": _stated(facts.label, str),
        "committee_date": _stated(facts.committee_date, lambda day: day.isoformat()),
        "printed_date": _stated(facts.printed_date, str),
        "total": _stated(plan.total, money),
        "cofinanced": _stated(plan.cofinanced, money),
        "cofinanced_rate": _stated(plan.cofinanced_rate, money),
        "beneficiary": _stated(plan.own_funds, money),
        "beneficiary_rate": _stated(plan.own_funds_rate, money),
        "beneficiary_name": _stated(facts.beneficiary_name, str),
        "programme": _stated(programme.cci, str),
        "axis": _stated(programme.axis, str),
        "specific_objective": _stated(programme.objective, str),
        "lines": [_line(line, base_iri) for line in plan.lines],
        "territories": [_territory(territory, base_iri) for territory in facts.territories],
        "centres": [
            {
                "name": centre.name,
                "commune": centre.seat,
                "role": centre.role,
                "evidence": _evidence(centre.evidence),
            }
            for centre in facts.centres
        ],
        "federations": [
            {"name": one.name, "role": one.role, "evidence": _evidence(one.evidence)}
            for one in facts.federations
        ],
        "participants": [_participant(participant) for participant in facts.participants],
        "people": [_person(person) for person in facts.people],
        "counts": [_count(count) for count in facts.counts],
        "actions": [
            {"number": action.number, "label": action.label, "evidence": _evidence(action.evidence)}
            for action in facts.actions
        ],
        "periods": [_period(period) for period in facts.periods if period.subject != "programme"],
        "lineage": [_lineage(lineage) for lineage in facts.lineage],
    }


def money(value: Decimal) -> str:
    """An amount or a rate with two decimals and a point.

    >>> money(Decimal("986695")), money(Decimal("4.91"))
    ('986695.00', '4.91')
    """
    return f"{value:.2f}"


def _evidence(evidence: Iterable[Evidence]) -> list[Json]:
    return [{"start": e.start, "end": e.end, "quote": e.quote} for e in evidence]


def _stated(stated: Stated[T] | None, write: Callable[[T], str]) -> Json | None:
    if stated is None:
        return None
    return {"value": write(stated.value), "evidence": _evidence(stated.evidence)}


def _line(line: FundingLine, base_iri: str) -> Json:
    return {
        "row": line.row,
        "category": line.category,
        "partner": line.partner,
        "budget_line": line.budget_line,
        "aid_scheme": line.aid_scheme,
        "rate": None if line.rate is None else money(line.rate),
        "amount": None if line.amount is None else money(line.amount),
        "funder": {
            **_body(line.funder.body, base_iri),
            "status": line.funder.status,
            "rule": line.funder.rule,
            "candidates": [_body(candidate, base_iri) for candidate in line.funder.candidates],
        },
        "evidence": _evidence(line.evidence),
    }


def _body(body: Body, base_iri: str) -> Json:
    return {"type": body.kind, "code": body.code, "name": body.name, "iri": iris.entity(base_iri, body.key)}


def _territory(territory: Territory, base_iri: str) -> Json:
    place = territory.place
    return {
        "kind": place.kind,
        "code": place.code,
        "name": place.name,
        "iri": iris.entity(base_iri, place.key),
        "role": territory.role,
        "status": territory.status,
        "evidence": _evidence(territory.evidence),
    }


def _participant(one: Organisation) -> Json:
    return {
        "name": one.name,
        "type": one.body.kind,
        "code": one.body.code,
        "role": one.role,
        "evidence": _evidence(one.evidence),
    }


def _person(person: Person) -> Json:
    return {
        "name": person.name,
        "role": person.function,
        "organisation": person.organisation,
        "evidence": _evidence(person.evidence),
    }


def _count(count: Count) -> Json:
    return {
        "value": count.value,
        "of": count.of,
        "status": count.status,
        "subject": count.subject,
        "evidence": _evidence(count.evidence),
    }


def _period(period: Period) -> Json:
    return {"start": period.start, "end": period.end, "of": period.of, "evidence": _evidence(period.evidence)}


def _lineage(lineage: Lineage) -> Json:
    return {
        "relation": lineage.relation,
        "target": lineage.target,
        "operation": lineage.number,
        "evidence": _evidence(lineage.evidence),
    }
