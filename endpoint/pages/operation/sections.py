"""The sections of the page beside the financing plan: what, when, where, who, how many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode

from endpoint.pages import rendering
from endpoint.pages.operation.facts import Fact, Ledger
from endpoint.pages.operation.names import Badge, Code, Ref, notation
from endpoint.pages.operation.reading import natural
from ontology.words import DCT, DEF, IGEO, MLG, PROV, QUDT, SKOS, codes


@dataclass(frozen=True, slots=True)
class Stated:
    """A value with its fact; None stands for what the dossier does not say."""

    fact: Fact
    value: str
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """What the operation is. ``number`` is None where the dossier prints none that is one; then ``printed_number``
    and ``printed_date`` are what it prints instead."""

    number: Stated | None
    printed_number: Stated | None
    title: Stated | None
    date: Stated | None
    printed_date: Stated | None
    region: Ref | None
    departments: tuple[Ref, ...]
    beneficiary: Ref | None
    beneficiary_fact: Fact | None


@dataclass(frozen=True, slots=True)
class Place:
    """A place that the operation concerns, or that its dossier only mentions."""

    fact: Fact
    place: Ref
    badge: Badge | None


@dataclass(frozen=True, slots=True)
class Role:
    """What a body or a person does in the operation, other than pay."""

    fact: Fact
    agent: Ref
    role: Code | None
    function: str | None
    on_behalf_of: Ref | None
    badge: Badge | None
    candidates: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """A number that the prose states."""

    fact: Fact
    value: str | None
    of: str | None
    kind: Code | None
    status: Code | None
    subject: Code | None


@dataclass(frozen=True, slots=True)
class Period:
    """From when to when, and of what, where the dossier says."""

    fact: Fact
    start: str | None
    end: str | None
    of: str | None


@dataclass(frozen=True, slots=True)
class Action:
    """A numbered action."""

    fact: Fact
    number: str | None
    title: str | None


@dataclass(frozen=True, slots=True)
class Element:
    """A programme, an axis or an objective; only the lowest is stated, those above follow from it."""

    fact: Fact | None
    kind: str
    notation: str | None
    ref: Ref


@dataclass(frozen=True, slots=True)
class Dossier:
    """The text that the operation is described in."""

    ref: Ref
    iri: str
    file_name: str | None
    format: str | None
    characters: str | None
    sha256: str | None
    issues: tuple[Code, ...]
    fact: Fact


def head(ledger: Ledger, concerned: Iterable[NamedNode]) -> Head:
    """Number, title, date, region, departments of the places that it concerns, beneficiary."""
    namer, reading = ledger.namer, ledger.namer.reading
    decision = reading.node(reading.iri, MLG.decidedBy)
    region = reading.node(decision, DCT.spatial) if decision else None
    beneficiary = reading.node(reading.iri, MLG.beneficiary)
    who = namer.ref(beneficiary) if beneficiary else None
    return Head(
        _stated(ledger, MLG.synergieNumber, "N° Synergie"),
        _stated(ledger, MLG.printedIdentifier, namer.say("Numéro imprimé", "Printed number")),
        _stated(ledger, DCT.title, namer.say("Intitulé", "Title")),
        _date(ledger, decision),
        _stated(ledger, MLG.printedDate, namer.say("Date imprimée", "Printed date")),
        namer.ref(region) if region else None,
        tuple(namer.ref(one) for one in _departments(ledger, concerned)),
        None if who and who.unknown else who,
        ledger.stated(MLG.beneficiary, beneficiary, namer.say("Bénéficiaire", "Beneficiary"))
        if beneficiary
        else None,
    )


def _stated(ledger: Ledger, property_: NamedNode, label: str) -> Stated | None:
    reading = ledger.namer.reading
    values = reading.all(reading.iri, property_)
    if not values:
        return None
    ref = ledger.namer.term(values[0])
    colon = ledger.namer.say(" : ", ": ")
    return Stated(ledger.stated(property_, values[0], f"{label}{colon}{ref.text}"), ref.text, ref.lang)


def _date(ledger: Ledger, decision: NamedNode | None) -> Stated | None:
    day = ledger.namer.reading.text(decision, DCT.date) if decision else None
    if decision is None or day is None:
        return None
    written = rendering.day(day, ledger.namer.lang)
    label = ledger.namer.say(f"Comité du {written}", f"Committee of {written}")
    return Stated(ledger.stated(MLG.decidedBy, decision, label), day)


def _departments(ledger: Ledger, places: Iterable[NamedNode]) -> list[NamedNode]:
    """The departments that the places are, or are part of, in the order of their codes."""
    reading, department = ledger.namer.reading, DEF("territory-kind", "department")
    around = set(places)
    for place in places:
        above = reading.named.get(place, {}).get(DCT.isPartOf, ())
        around |= {one for one in above if isinstance(one, NamedNode)}
    found = (one for one in around if reading.kind(one, MLG.territoryKind) == department)
    return sorted(found, key=lambda one: reading.code(one, IGEO.codeINSEE) or one.value)


def places(ledger: Ledger, property_: NamedNode, label: str) -> tuple[Place, ...]:
    """The places that the operation is joined to by a property, those of a kind together."""
    namer, reading = ledger.namer, ledger.namer.reading
    kinds = {namer.label(kind): rank for rank, kind in enumerate(codes("territory-kind"))}
    found = []
    for node in reading.nodes(reading.iri, property_):
        ref = namer.ref(node)
        fact = ledger.stated(property_, node, namer.say(f"{label} : {ref.text}", f"{label}: {ref.text}"))
        found.append(Place(fact, ref, fact.badge))
    return tuple(sorted(found, key=lambda one: (kinds.get(one.place.kind, len(kinds)), one.place.text)))


def roles(ledger: Ledger) -> tuple[Role, ...]:
    """Participations, in the order of their numbers."""
    namer, reading = ledger.namer, ledger.namer.reading
    found = []
    for node in reading.nodes(reading.iri, MLG.hasParticipation):
        agent, behalf = reading.node(node, PROV.agent), reading.node(node, MLG.onBehalfOf)
        who = namer.ref(agent or node)
        role = namer.code(reading.node(node, MLG.role))
        badge = namer.badge(reading.node(node, MLG.resolutionStatus), reading.node(node, MLG.resolvedBy))
        fact = ledger.fact(node, f"{who.text} ({role.text})" if role else who.text, badge)
        found.append(
            Role(
                fact,
                who,
                role,
                reading.text(node, MLG.function),
                namer.ref(behalf) if behalf else None,
                badge,
                tuple(namer.ref(one) for one in reading.nodes(node, MLG.candidate)),
            )
        )
    return tuple(found)


def counts(ledger: Ledger) -> tuple[Count, ...]:
    """Quantities that the prose states."""
    namer, reading = ledger.namer, ledger.namer.reading
    found = []
    for node in reading.nodes(reading.iri, MLG.hasQuantity):
        value, of = reading.text(node, QUDT.numericValue), reading.text(node, MLG.quantityLabel)
        kind, status, subject = (
            namer.code(reading.node(node, one))
            for one in (MLG.quantityOf, MLG.quantityStatus, MLG.quantitySubject)
        )
        fact = ledger.fact(node, f"{value or '?'} {of or (kind.text if kind else '')}")
        found.append(Count(fact, value, of, kind, status, subject))
    return tuple(found)


def periods(ledger: Ledger) -> tuple[Period, ...]:
    """Periods of the operation and of its phases."""
    reading = ledger.namer.reading
    found = []
    for node in reading.nodes(reading.iri, MLG.hasPeriod):
        start, end, of = (reading.text(node, one) for one in (MLG.periodStart, MLG.periodEnd, MLG.periodOf))
        label = ledger.namer.say(
            f"Période {start or '?'} – {end or '?'}", f"Period {start or '?'} – {end or '?'}"
        )
        found.append(Period(ledger.fact(node, label), start, end, of))
    return tuple(found)


def actions(ledger: Ledger) -> tuple[Action, ...]:
    """Numbered actions."""
    reading = ledger.namer.reading
    found = []
    for node in reading.nodes(reading.iri, MLG.hasAction):
        number, title = reading.text(node, MLG.actionNumber), reading.text(node, DCT.title)
        found.append(Action(ledger.fact(node, f"Action {number or '?'} – {title or '?'}"), number, title))
    return tuple(found)


def elements(ledger: Ledger) -> tuple[Element, ...]:
    """The programme first, then what it has below."""
    namer, reading = ledger.namer, ledger.namer.reading
    found: list[Element] = []
    seen: set[NamedNode] = set()
    for lowest in reading.nodes(reading.iri, MLG.fundedUnder):
        label = namer.say(
            f"Financée au titre de {namer.ref(lowest).text}", f"Funded under {namer.ref(lowest).text}"
        )
        fact: Fact | None = ledger.stated(MLG.fundedUnder, lowest, label)
        chain: list[Element] = []
        node: NamedNode | None = lowest
        while node and node not in seen:
            seen.add(node)
            kind = namer.code(reading.node(node, MLG.elementKind))
            chain.append(Element(fact, kind.text if kind else "", notation(reading, node), namer.ref(node)))
            node, fact = reading.node(node, SKOS.broader), None
        found += reversed(chain)
    return tuple(found)


def dossiers(ledger: Ledger) -> tuple[Dossier, ...]:
    """The dossiers that describe it: one, unless people said more."""
    namer, reading = ledger.namer, ledger.namer.reading
    found = []
    for node in sorted(reading.nodes(reading.iri, MLG.describedIn), key=natural):
        issues = (namer.code(one) for one in reading.nodes(node, MLG.readingIssue))
        found.append(
            Dossier(
                namer.ref(node),
                node.value,
                reading.text(node, MLG.fileName),
                reading.text(node, MLG.format),
                reading.text(node, MLG.characters),
                reading.text(node, MLG.sha256),
                tuple(one for one in issues if one),
                ledger.fact(node, namer.say("Lecture du dossier", "Reading of the dossier")),
            )
        )
    return tuple(found)
