"""Facts to quads: what the dossier states and the words behind it, in ``graph/dossier/<NP>``.

The patterns are a contract (queries are written against them): a node for each thing with an identity, a bare
triple where none is needed, and beside both their evidence. No blank nodes: graphs compare by their lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Quad

from extract import bodies, iris
from extract.describe import describe_body, describe_place, is_official
from extract.labels import spells, split_acronym
from extract.model import Body, Document, Evidence, Facts, FundingLine, Organisation, Place, Stated
from extract.reference import quads_of, surroundings
from extract.text import slug
from ontology.words import DCT, DEF, FOAF, MLG, PROV, QUDT, RDF, SKOS, XSD, label

Node = NamedNode | Literal
_BY_ACRONYM = ("epci-acronym", "acronym-defined")


@dataclass
class _Sheet:
    """The dossier's graph while it is written: statements now, evidence at the end, in the order of the text."""

    document: Document
    base: str
    operation_key: str
    quads: list[Quad] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict)
    evidence: list[tuple[Evidence, tuple[Node, ...], str | None]] = field(default_factory=list)
    graph: NamedNode = field(init=False)
    operation: NamedNode = field(init=False)

    def __post_init__(self) -> None:
        tail = self.operation_key.removeprefix("operation/")
        self.graph = NamedNode(iris.graph(self.base, f"dossier/{tail}"))
        self.operation = self.node(self.operation_key)

    def node(self, key: str) -> NamedNode:
        return NamedNode(iris.entity(self.base, key))

    def add(self, subject: NamedNode, predicate: NamedNode, value: Node | None) -> None:
        if value is not None:
            self.quads.append(Quad(subject, predicate, value, self.graph))

    def state(
        self, predicate: NamedNode, value: Node, evidence: tuple[Evidence, ...], status: str | None = None
    ) -> None:
        """A bare statement of the operation, with the words behind it."""
        self.add(self.operation, predicate, value)
        self.evidence.extend((e, (self.operation, predicate, value), status) for e in evidence)

    def support(self, node: NamedNode, evidence: tuple[Evidence, ...]) -> None:
        self.evidence.extend((e, (node,), None) for e in evidence)

    def place(self, place: Place) -> NamedNode:
        self.places[place.key] = place
        return self.node(place.key)

    def body(self, body: Body) -> NamedNode:
        self.bodies[body.key] = body
        return self.node(body.key)

    def part(self, kind: str, number: int, link: NamedNode, type_: NamedNode) -> NamedNode:
        """A numbered part of the operation, linked and typed."""
        node = self.node(iris.part(self.operation_key, kind, number))
        self.add(self.operation, link, node)
        self.add(node, RDF.type, type_)
        return node


def build(document: Document, facts: Facts, base_iri: str = iris.BASE_IRI) -> Iterator[Quad]:
    """All quads of one dossier, with the official places and bodies that it refers to in ``graph/reference``."""
    number = facts.operation.value if facts.operation else None
    key = iris.operation(number) if number else iris.unnumbered_operation(document.key)
    sheet = _Sheet(document, base_iri, key)
    _header(sheet, facts)
    _plan(sheet, facts)
    _programme(sheet, facts)
    _territories(sheet, facts)
    _participations(sheet, facts)
    _statements(sheet, facts)
    _lineage(sheet, facts)
    _descriptions(sheet)
    _evidence(sheet)
    yield from dict.fromkeys(sheet.quads)
    places, organisations = surroundings(
        [p for p in sheet.places.values() if is_official(p)],
        [b for b in sheet.bodies.values() if is_official(b)],
    )
    yield from quads_of(places, organisations, base_iri)


def _header(sheet: _Sheet, facts: Facts) -> None:
    dossier = sheet.node(iris.dossier(sheet.document.key))
    sheet.add(sheet.operation, RDF.type, MLG.Operation)
    sheet.add(sheet.operation, MLG.describedIn, dossier)
    sheet.add(dossier, RDF.type, MLG.Dossier)
    sheet.add(dossier, MLG.sha256, Literal(sheet.document.sha256))
    sheet.add(dossier, MLG.characters, integer(len(sheet.document.text)))
    sheet.add(dossier, DCT.language, Literal("fr"))
    sheet.add(dossier, MLG.fileName, Literal(sheet.document.name))
    sheet.add(dossier, MLG.format, Literal(sheet.document.format))
    for issue in facts.issues:
        sheet.add(dossier, MLG.readingIssue, DEF("finding", issue.value))
        sheet.support(dossier, issue.evidence)
    if facts.operation:
        sheet.state(MLG.synergieNumber, Literal(facts.operation.value), facts.operation.evidence)
    if facts.printed_identifier:
        sheet.state(
            MLG.printedIdentifier, Literal(facts.printed_identifier.value), facts.printed_identifier.evidence
        )
    if facts.label:
        sheet.state(DCT.title, french(facts.label.value), facts.label.evidence)
    if facts.printed_date:
        sheet.state(MLG.printedDate, Literal(facts.printed_date.value), facts.printed_date.evidence)
    _decision(sheet, facts)


def _decision(sheet: _Sheet, facts: Facts) -> None:
    if facts.committee_date is None:
        return
    day = facts.committee_date.value.isoformat()
    decision = sheet.node(iris.decision(facts.region, day))
    sheet.state(MLG.decidedBy, decision, facts.committee_date.evidence)
    sheet.add(decision, RDF.type, MLG.ProgrammingDecision)
    sheet.add(decision, DCT.date, Literal(day, datatype=XSD.date))
    if facts.region:
        sheet.add(decision, DCT.spatial, sheet.place(bodies.region_place(facts.region)))


def _plan(sheet: _Sheet, facts: Facts) -> None:
    plan = facts.plan
    totals = (
        (MLG.totalCost, plan.total),
        (MLG.cofunderTotal, plan.cofinanced),
        (MLG.cofunderRate, plan.cofinanced_rate),
        (MLG.ownFunds, plan.own_funds),
        (MLG.ownFundsRate, plan.own_funds_rate),
    )
    for predicate, stated in totals:
        if stated is not None:
            sheet.state(predicate, decimal(stated.value), stated.evidence)
    for line in plan.lines:
        _line(sheet, line)
    _beneficiary(sheet, facts)


def _beneficiary(sheet: _Sheet, facts: Facts) -> None:
    """The body that carries the operation; where the dossier names none, one that nobody shares."""
    if facts.beneficiary and facts.beneficiary_name:
        body = sheet.body(facts.beneficiary.body)
        sheet.state(MLG.beneficiary, body, facts.beneficiary_name.evidence)
        return
    unnamed = bodies.unidentified_body(
        "unresolved", "Bénéficiaire non nommé", sheet.operation_key, "beneficiary"
    )
    sheet.add(sheet.operation, MLG.beneficiary, sheet.body(unnamed))


def _line(sheet: _Sheet, line: FundingLine) -> None:
    node = sheet.part("line", line.row, MLG.hasFundingLine, MLG.FundingLine)
    sheet.add(node, MLG.lineNumber, integer(line.row))
    sheet.add(node, MLG.partnerLabel, Literal(line.partner) if line.partner else None)
    if line.category:
        sheet.add(
            node, MLG.funderCategory, _concept(sheet, "funder-category", slug(line.category), line.category)
        )
    if line.budget_line:
        budget_line = DEF("budget-line", line.budget_line)
        sheet.add(node, MLG.budgetLine, budget_line)
        sheet.add(budget_line, RDF.type, SKOS.Concept)
        sheet.add(budget_line, SKOS.notation, Literal(line.budget_line))
    if line.aid_scheme:
        code = slug(line.aid_scheme.split("/")[0])
        sheet.add(node, MLG.aidScheme, _concept(sheet, "aid-scheme", code, line.aid_scheme))
    funder = line.funder
    agent = sheet.body(funder.body)
    sheet.add(node, MLG.funder, agent)
    for acronym in _printed_acronyms(line):
        sheet.add(agent, SKOS.altLabel, Literal(acronym))
    sheet.add(node, MLG.resolutionStatus, DEF("resolution", funder.status))
    sheet.add(node, MLG.resolvedBy, DEF("rule", funder.rule))
    for candidate in funder.candidates:
        sheet.add(node, MLG.candidate, sheet.body(candidate))
    sheet.add(node, MLG.rate, decimal(line.rate) if line.rate is not None else None)
    sheet.add(node, MLG.amount, decimal(line.amount) if line.amount is not None else None)
    sheet.support(node, line.evidence)


def _printed_acronyms(line: FundingLine) -> tuple[str, ...]:
    """The acronyms by which the row names an identified body: « CUD », « … (MEL) », « … - FCS 59 62 ».

    After a budget line stands what that line is for: « … 62N00007 - APPLICATIONS TIC (NORD) ».
    """
    if line.funder.status != "stated" or not line.funder.body.identified or line.budget_line:
        return ()
    if line.funder.rule in _BY_ACRONYM:
        return (line.partner,)
    name, acronyms = split_acronym(line.partner)
    return tuple(acronym for acronym in acronyms if spells(acronym, name))


def _concept(sheet: _Sheet, scheme: str, code: str, printed: str) -> NamedNode:
    """A code as a concept with one label: the code list's where it has one, else as printed."""
    node = DEF(scheme, code)
    sheet.add(node, RDF.type, SKOS.Concept)
    sheet.add(node, SKOS.prefLabel, french(label(node, "fr") or printed))
    return node


def _programme(sheet: _Sheet, facts: Facts) -> None:
    """The most specific element under which the operation is funded, and those above it."""
    programme = facts.programme
    above: NamedNode | None = None
    root = sheet.node(f"{sheet.operation_key}/programme")  # of a programme that is not known
    if programme.cci:
        above = root = DEF("programme", programme.cci.value)
        _element(sheet, root, programme.cci.value, "programme", None)
    parts = (("axis", "axis", programme.axis), ("specific-objective", "objective", programme.objective))
    for kind, tail, stated in parts:
        if stated is not None:
            node = NamedNode(f"{root.value}/{tail}/{stated.value}")
            _element(sheet, node, stated.value, kind, above)
            above = node
    lowest = programme.objective or programme.axis or programme.cci
    if above is not None and lowest is not None:
        sheet.state(
            MLG.fundedUnder, above, _all_evidence(programme.objective, programme.axis) or lowest.evidence
        )


def _element(sheet: _Sheet, node: NamedNode, notation: str, kind: str, above: NamedNode | None) -> None:
    sheet.add(node, RDF.type, MLG.ProgrammeElement)
    sheet.add(node, SKOS.notation, Literal(notation))
    sheet.add(node, MLG.elementKind, DEF("element-kind", kind))
    sheet.add(node, SKOS.broader, above)


def _all_evidence(*stated: Stated[str] | None) -> tuple[Evidence, ...]:
    return tuple(e for one in stated if one is not None for e in one.evidence)


def _territories(sheet: _Sheet, facts: Facts) -> None:
    """A seat is a place that the dossier mentions, unless the operation is there; a funder's own it is not."""
    concerned = {t.place.key for t in facts.territories if t.role == "concerned"}
    for territory in facts.territories:
        node = sheet.place(territory.place)
        for evidence in territory.evidence:
            if territory.place.kind == "epci" and territory.place.code and evidence.rule in _BY_ACRONYM:
                agent = sheet.body(bodies.epci_body(territory.place.code))
                sheet.add(agent, SKOS.altLabel, Literal(evidence.quote))
        if territory.role == "concerned":
            sheet.state(MLG.concernsTerritory, node, territory.evidence, territory.status)
        elif territory.role != "funder" and territory.place.key not in concerned:
            sheet.state(MLG.mentionsTerritory, node, territory.evidence, territory.status)


def _participations(sheet: _Sheet, facts: Facts) -> None:
    number = 0
    organisations = (*facts.centres, *facts.federations, *facts.participants)
    for organisation in organisations:
        agent = sheet.body(organisation.body)
        if organisation.role == "funder":
            continue
        number += 1
        _participation(sheet, number, agent, organisation)
    for person in facts.people:
        number += 1
        node = sheet.part("participation", number, MLG.hasParticipation, MLG.Participation)
        agent = sheet.node(iris.person(sheet.operation_key, person.name))
        sheet.add(agent, RDF.type, FOAF.Person)
        sheet.add(agent, FOAF.name, Literal(person.name))
        sheet.add(node, PROV.agent, agent)
        sheet.add(node, MLG.role, DEF("role", "quoted"))
        sheet.add(node, MLG.function, french(person.function))
        sheet.add(node, MLG.onBehalfOf, sheet.body(person.on_behalf_of) if person.on_behalf_of else None)
        sheet.support(node, person.evidence)


def _participation(sheet: _Sheet, number: int, agent: NamedNode, organisation: Organisation) -> None:
    node = sheet.part("participation", number, MLG.hasParticipation, MLG.Participation)
    sheet.add(node, PROV.agent, agent)
    sheet.add(node, MLG.role, DEF("role", organisation.role))
    sheet.add(node, MLG.resolutionStatus, DEF("resolution", organisation.status))
    sheet.add(node, MLG.resolvedBy, DEF("rule", organisation.rule))
    sheet.support(node, organisation.evidence)


def _statements(sheet: _Sheet, facts: Facts) -> None:
    """Counts, actions and periods."""
    for number, count in enumerate(facts.counts, 1):
        node = sheet.part("quantity", number, MLG.hasQuantity, MLG.QuantityStatement)
        sheet.add(node, QUDT.numericValue, integer(count.value))
        sheet.add(node, MLG.quantityLabel, french(count.of))
        sheet.add(node, MLG.quantityOf, DEF("quantity", count.kind))
        sheet.add(node, MLG.quantityStatus, DEF("quantity-status", count.status))
        sheet.add(node, MLG.quantitySubject, DEF("quantity-subject", count.subject))
        sheet.support(node, count.evidence)
    for number, action in enumerate(facts.actions, 1):
        node = sheet.part("action", number, MLG.hasAction, MLG.Action)
        sheet.add(node, MLG.actionNumber, Literal(action.number))
        sheet.add(node, DCT.title, french(action.label))
        sheet.support(node, action.evidence)
    own = [period for period in facts.periods if period.subject == "operation"]  # not the programme's years
    for number, period in enumerate(own, 1):
        node = sheet.part("period", number, MLG.hasPeriod, MLG.Period)
        sheet.add(node, MLG.periodStart, moment(period.start))
        sheet.add(node, MLG.periodEnd, moment(period.end))
        sheet.add(node, MLG.periodOf, french(period.of) if period.of else None)
        sheet.support(node, period.evidence)


def _lineage(sheet: _Sheet, facts: Facts) -> None:
    for lineage in facts.lineage:
        node = sheet.node(iris.mentioned_operation(sheet.operation_key, lineage.target))
        sheet.add(sheet.operation, MLG[lineage.relation], node)
        sheet.add(node, RDF.type, MLG.MentionedOperation)
        sheet.add(node, DCT.title, french(lineage.target))
        sheet.add(node, MLG.printedNumber, Literal(lineage.number) if lineage.number else None)
        sheet.support(node, lineage.evidence)


def _descriptions(sheet: _Sheet) -> None:
    """Places and bodies that only dossiers know are described where they are named."""
    for place in sheet.places.values():
        if not is_official(place):
            sheet.quads.extend(
                Quad(t.subject, t.predicate, t.object, sheet.graph) for t in describe_place(place, sheet.base)
            )
    for body in sheet.bodies.values():
        if not is_official(body):
            sheet.quads.extend(
                Quad(t.subject, t.predicate, t.object, sheet.graph) for t in describe_body(body, sheet.base)
            )


def _evidence(sheet: _Sheet) -> None:
    dossier = sheet.node(iris.dossier(sheet.document.key))
    ordered = sorted(sheet.evidence, key=lambda e: (e[0].start, e[0].end, [str(term) for term in e[1]]))
    for number, (evidence, target, status) in enumerate(ordered, 1):
        node = sheet.node(iris.evidence(sheet.document.key, number))
        sheet.add(node, RDF.type, MLG.Evidence)
        if len(target) == 1:
            sheet.add(node, MLG.supports, target[0])
        else:
            sheet.add(node, RDF.type, RDF.Statement)
            for predicate, term in zip((RDF.subject, RDF.predicate, RDF.object), target, strict=True):
                sheet.add(node, predicate, term)
        sheet.add(node, MLG.inDossier, dossier)
        sheet.add(node, MLG.start, integer(evidence.start))
        sheet.add(node, MLG.end, integer(evidence.end))
        sheet.add(node, MLG.quote, Literal(evidence.quote))
        sheet.add(node, MLG.rule, DEF("rule", evidence.rule))
        sheet.add(node, MLG.resolutionStatus, DEF("resolution", status) if status else None)


def french(text: str) -> Literal:
    return Literal(text, language="fr")


def integer(value: int) -> Literal:
    return Literal(str(value), datatype=XSD.integer)


def decimal(value: Decimal) -> Literal:
    """An exact decimal with two places at least, as it is printed."""
    return Literal(f"{value:.2f}" if value == round(value, 2) else f"{value:f}", datatype=XSD.decimal)


def moment(text: str) -> Literal:
    """A year, a month or a day.

    >>> moment("2018-01").datatype.value.rsplit("#")[1]
    'gYearMonth'
    """
    datatype = {4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}[len(text)]
    return Literal(text, datatype=datatype)
