"""What is compared: the facts of a dossier and its gold as lists of items, kind by kind.

An item is a tuple; two are the same when they are equal, or when the kind's own rule in :data:`SAME` says so.
Texts are folded to their words first. The kinds are those of the contract, then the further ones, which are
reported beside them and never enter the micro average.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from extract.errors import GoldError
from extract.find.bodies.centres import bare_name
from extract.text import words

Facts = Mapping[str, Any]
Item = tuple[Any, ...]
Items = Callable[[Facts], list[Item]]

KINDS = (
    "header", "money", "lines", "funders", "epcis", "communes", "roles", "statuses", "social_centres", "federations",
    "people", "counts", "programme", "lineage",
)  # fmt: skip
FURTHER = ("links", "areas", "participants", "periods", "findings")
LISTS = (
    "lines", "territories", "epcis", "communes", "social_centres", "federations", "people", "counts", "lineage",
)  # fmt: skip


def found_items(kind: str, facts: Facts) -> list[Item]:
    """The items of ``facts``, the object of :func:`extract.report.facts_json` (and ``findings``, if known)."""
    return _FOUND[kind](facts)


def gold_items(kind: str, gold: Facts) -> list[Item]:
    """The items of ``gold``, the flattened object of a gold file."""
    return _GOLD[kind](gold)


def compared(facts: Facts, gold: Facts) -> tuple[str, ...]:
    """The kinds that both sides speak of: of the further ones, those that this gold was made for."""
    spoken = {
        "links": True,
        "areas": any(place["code"] is None for place in gold["territories"]),
        "participants": "participants" in gold,
        "periods": "periods" in gold,
        "findings": "findings" in gold and "findings" in facts,
    }
    return (*KINDS, *(kind for kind in FURTHER if spoken[kind]))


def check(name: str, gold: Facts) -> None:
    """Is this a gold object?

    Raises:
        GoldError: a list of the contract is not there.
    """
    absent = [key for key in LISTS if not isinstance(gold.get(key), list)]
    if absent:
        raise GoldError(
            f"The gold of {name} has no list {', '.join(absent)}: write [] where there is nothing."
        )


# --- when two items are the same


def _same_person(one: Item, other: Item) -> bool:
    return one[0] == other[0] and _within(one[1], other[1])


def _same_lineage(one: Item, other: Item) -> bool:
    same_number = one[2] is not None and one[2] == other[2]
    return one[0] == other[0] and (same_number or _within(one[1], other[1]))


def _same_participant(one: Item, other: Item) -> bool:
    return one[1:] == other[1:] and _within(one[0], other[0])


def _same_link(one: Item, other: Item) -> bool:
    """Gold has no IRI, and of a place no status, unless somebody wrote them: what it does not say is not compared."""
    return len(one) == len(other) and all(a == b or b is _UNSAID for a, b in zip(one, other, strict=True))


def _within(one: str, other: str) -> bool:
    return bool(one and other) and (one in other or other in one)


SAME: Mapping[str, Callable[[Item, Item], bool]] = {
    "people": _same_person,
    "lineage": _same_lineage,
    "participants": _same_participant,
    "links": _same_link,
}
_UNSAID = object()


# --- header, money, programme


def _value(facts: Facts, key: str) -> Any:
    stated = facts.get(key)
    return stated["value"] if isinstance(stated, Mapping) else stated


def _stated(keys: Iterable[str]) -> Items:
    """One item for each key that has a value."""

    def items(facts: Facts) -> list[Item]:
        pairs = ((key, _value(facts, key)) for key in keys)
        return [(key, words(str(value))) for key, value in pairs if value is not None]

    return items


# --- the table


def _line(line: Facts) -> Item:
    """By what a row is known, in the table and in all that is said of it."""
    return words(line["category"] or ""), words(line["partner"] or ""), line["amount"]


def _funder(line: Facts) -> Item:
    """Type, code, status and candidates of a row's funder, in the facts or in the gold."""
    if "funder" in line:
        funder = line["funder"]
        return (
            funder["type"],
            funder["code"],
            funder["status"],
            _candidates(c["code"] for c in funder["candidates"]),
        )
    return line["funder_type"], line["funder_code"], line["funder_status"], _candidates(line["candidates"])


def _candidates(codes: Iterable[Any]) -> tuple[str, ...]:
    return tuple(sorted(str(code) for code in codes))


def _lines(facts: Facts) -> list[Item]:
    return [(*_line(line), line["rate"]) for line in facts["lines"]]


def _funders(facts: Facts) -> list[Item]:
    return [(*_line(line), *_funder(line)[:2]) for line in facts["lines"]]


def _statuses(facts: Facts) -> list[Item]:
    return [(*_line(line), *_funder(line)[2:]) for line in facts["lines"]]


# --- links: each funder and each place by its code, its IRI and its status


def _links(facts: Facts) -> list[Item]:
    funders = [
        ("funder", *_line(line), *_funder(line), line["funder"]["iri"], _is_of_code(line["funder"]))
        for line in facts["lines"]
    ]
    places = [t for t in facts["territories"] if t["code"]]
    linked = {(t["kind"], t["code"]): (t["iri"], _is_of_code(t)) for t in places}
    return [
        *funders,
        *(("place", *place, _statuses_of(place, places), *link) for place, link in linked.items()),
    ]


def _gold_links(gold: Facts) -> list[Item]:
    funders = [
        ("funder", *_line(line), *_funder(line), line.get("funder_iri", _UNSAID), True)
        for line in gold["lines"]
    ]
    places = [t for t in gold["territories"] if t["code"]]
    linked = {(t["kind"], t["code"]): t.get("iri", _UNSAID) for t in places}
    return [
        *funders,
        *(("place", *place, _statuses_of(place, places), iri, True) for place, iri in linked.items()),
    ]


def _statuses_of(place: Item, places: Iterable[Facts]) -> Any:
    """The statuses of a place in its several roles."""
    said = {t.get("status") for t in places if (t["kind"], t["code"]) == place}
    return _UNSAID if None in said else tuple(sorted(map(str, said)))


def _is_of_code(linked: Facts) -> bool:
    """Whether an IRI bears the code beside it; a commune as a body has its SIREN there."""
    return (
        linked["code"] is None
        or linked.get("type") == "commune"
        or linked["iri"].endswith(f"/{linked['code']}")
    )


# --- places, people, counts, lineage


def _codes(kind: str) -> Items:
    def items(facts: Facts) -> list[Item]:
        codes = {t["code"] for t in facts["territories"] if t["kind"] == kind and t["code"]}
        return [(code,) for code in sorted(codes)]

    return items


def _roles(facts: Facts) -> list[Item]:
    return sorted({(t["kind"], t["code"], t["role"]) for t in facts["territories"] if t["code"]})


def _areas(facts: Facts) -> list[Item]:
    """Districts and informal areas: places without a code, by name."""
    return sorted(
        {(t["kind"], words(t["name"] or ""), t["role"]) for t in facts["territories"] if not t["code"]}
    )


def _named(key: str, field: str | None, fold: Callable[[str], str]) -> Items:
    def items(facts: Facts) -> list[Item]:
        return [(fold(one[field] if field else one),) for one in facts[key]]

    return items


def _people(facts: Facts) -> list[Item]:
    return [(words(person["name"]), words(person["role"] or "")) for person in facts["people"]]


def _participants(facts: Facts) -> list[Item]:
    return [(words(one["name"]), one["type"], one["code"]) for one in facts["participants"]]


def _periods(facts: Facts) -> list[Item]:
    return [(period["start"], period["end"]) for period in facts["periods"]]


def _counts(facts: Facts) -> list[Item]:
    return [(count["value"], next(iter(words(count["of"]).split()), "")) for count in facts["counts"]]


def _lineage(facts: Facts) -> list[Item]:
    return [
        (
            line["relation"],
            words(line["target"] or ""),
            line.get("operation") or _printed_number(line["target"]),
        )
        for line in facts["lineage"]
    ]


def _printed_number(target: str | None) -> str | None:
    match = re.search(r"\bNP\d{7}\b", target or "")
    return match.group() if match else None


_FOUND: Mapping[str, Items] = {
    "header": _stated(("operation", "label", "committee_date")),
    "money": _stated(("total", "cofinanced", "beneficiary")),
    "lines": _lines,
    "funders": _funders,
    "epcis": _codes("epci"),
    "communes": _codes("commune"),
    "roles": _roles,
    "statuses": _statuses,
    "social_centres": _named("centres", "name", bare_name),
    "federations": _named("federations", "name", words),
    "people": _people,
    "counts": _counts,
    "programme": _stated(("axis", "specific_objective")),
    "lineage": _lineage,
    "links": _links,
    "areas": _areas,
    "participants": _participants,
    "periods": _periods,
    "findings": _named("findings", None, str),
}
_GOLD: Mapping[str, Items] = {
    **_FOUND,
    "links": _gold_links,
    "epcis": _named("epcis", None, str),
    "communes": _named("communes", None, str),
    "social_centres": _named("social_centres", None, bare_name),
    "federations": _named("federations", None, words),
}
