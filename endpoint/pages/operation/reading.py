"""What the graph says of one operation: five queries, each bounded by the operation.

Four are asked together: the statements of the operation and of its parts, the evidence of its dossier, the findings,
and the lineage. The fifth asks for the names and codes of all that these name. An operation that is published is read
in the default graph, where the corrections of people count; one in quarantine, in its graph of quarantine.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolution

from endpoint.linked_data.things import NAMES, Name, Statement, Term, name_of, word
from endpoint.store.answers import Answer
from endpoint.store.asking import Asker, of_one_snapshot
from endpoint.store.interface import Store
from ontology.words import DCT, DEF, IGEO, MLG, RDF, SKOS

RELATIONS: Final = (MLG.follows, MLG.complements, MLG.disseminates, MLG.mirrors)
"""What joins an operation to an earlier project, or to a parallel one."""

MOST_RELATED: Final = 40
"""So many links of lineage are shown at most; the page says when there are more."""

_PARTS: Final = (
    MLG.hasFundingLine,
    MLG.hasParticipation,
    MLG.hasQuantity,
    MLG.hasAction,
    MLG.hasPeriod,
    MLG.decidedBy,
    MLG.describedIn,
    *RELATIONS,
)
_OF_NAMED: Final = (
    *NAMES,
    RDF.type,
    SKOS.notation,
    MLG.agentKind,
    MLG.siren,
    MLG.territoryKind,
    MLG.communeStatus,
    IGEO.codeINSEE,
    DCT.isPartOf,
    MLG.synergieNumber,
)
_POSITION: Final = re.compile(r"\d{1,9}")
_DEPARTMENT: Final = DEF("territory-kind", "department")

Said = Mapping[NamedNode, Mapping[NamedNode, tuple[Term, ...]]]
"""By subject and property, the values, in an order that is always the same."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of the dossier: those behind a node or a statement, in code points, with the rule that found them."""

    of: NamedNode | Statement
    quote: str
    start: int
    end: int
    rule: NamedNode | None
    status: NamedNode | None


@dataclass(frozen=True, slots=True)
class Related:
    """A link of lineage. ``same`` may be what ``mentioned`` names, which nobody asserts."""

    operation: NamedNode
    relation: NamedNode
    mentioned: NamedNode
    same: NamedNode | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What the graph says of an operation.

    Attributes:
        quarantine: the graphs of quarantine that hold it.
        published: whether the default graph holds it; else what is said is that of the first quarantine.
        said: of it and its parts.
        named: of what these name.
        evidence: in the order of the text.
        findings: of it and of its dossier.
        related: to and from it, `MOST_RELATED` and one at most.
    """

    iri: NamedNode
    published: bool
    quarantine: tuple[str, ...]
    said: Said
    named: Said
    evidence: tuple[Evidence, ...]
    findings: Said
    related: tuple[Related, ...]
    answer: Answer = field(compare=False)

    def all(self, subject: NamedNode, property_: NamedNode) -> tuple[Term, ...]:
        """The values of a property."""
        return self.said.get(subject, {}).get(property_, ())

    def node(self, subject: NamedNode, property_: NamedNode) -> NamedNode | None:
        """The value of a property that has one IRI; of several, the first."""
        return next((v for v in self.all(subject, property_) if isinstance(v, NamedNode)), None)

    def nodes(self, subject: NamedNode, property_: NamedNode) -> tuple[NamedNode, ...]:
        """The values of a property that are IRIs."""
        return tuple(v for v in self.all(subject, property_) if isinstance(v, NamedNode))

    def text(self, subject: NamedNode, property_: NamedNode) -> str | None:
        """The value of a property that has one literal; of several, the first."""
        return next((v.value for v in self.all(subject, property_) if isinstance(v, Literal)), None)

    def code(self, iri: NamedNode, property_: NamedNode) -> str | None:
        """A literal that is said of something named."""
        values = self.named.get(iri, {}).get(property_, ())
        return next((v.value for v in values if isinstance(v, Literal)), None)

    def kind(self, iri: NamedNode, property_: NamedNode) -> NamedNode | None:
        """An IRI that is said of something named."""
        values = self.named.get(iri, {}).get(property_, ())
        return next((v for v in values if isinstance(v, NamedNode)), None)

    def name(self, iri: NamedNode) -> Name | None:
        """From the ontology where it knows it, else from the graph."""
        return word(iri) or name_of({one: list(values) for one, values in self.named.get(iri, {}).items()})


async def read(store: Store, iri: NamedNode, base_iri: str) -> Reading | None:
    """What one snapshot says of an operation; None where no dossier of it is in the graph.

    Raises:
        EndpointError: the store has no answer.
    """

    async def ask_all(ask: Asker) -> Reading | None:
        statements, words, findings, related = await asyncio.gather(
            ask.rows(_statements(iri)),
            ask.rows(_evidence(iri)),
            ask.rows(_findings(iri, base_iri)),
            ask.rows(_lineage(iri)),
        )
        published, home, quarantine = _homes(iri, statements, base_iri)
        if not published and home is None:
            return None
        said = _said((row["s"] or iri, row["p"], row["o"]) for row in statements if row["g"] == home)
        links = tuple(sorted(map(_related, related), key=str))
        names = await ask.rows(_names(_to_name(said, links), home))
        return Reading(
            iri,
            published,
            quarantine,
            said,
            _said((row["x"], row["p"], row["v"]) for row in names),
            _of_dossier(words, home, iri, base_iri),
            _said((row["f"], row["p"], row["o"]) for row in findings),
            links,
            ask.answers[0],
        )

    found, _ = await of_one_snapshot(store, ask_all)
    return found


# --- the queries


def _both(pattern: str) -> str:
    """A pattern in the default graph, or in any one named graph, ``?g``."""
    return f"{{ {{ {pattern} }} UNION {{ GRAPH ?g {{ {pattern} }} }} }}"


def _list(terms: Iterable[NamedNode], between: str = " ") -> str:
    return between.join(str(term) for term in terms)


def _statements(iri: NamedNode) -> str:
    own = _both(f"{iri} ?p ?o")  # ?s stays free: a BIND would be made in every graph that there is
    parts = _both(f"{iri} ?part ?s . ?s ?p ?o FILTER(?part IN ({_list(_PARTS, ', ')}))")
    elements = _both(f"{iri} {MLG.fundedUnder}/{SKOS.broader}* ?s . ?s ?p ?o")
    return f"SELECT DISTINCT ?g ?s ?p ?o WHERE {{ {own} UNION {parts} UNION {elements} }}"


def _evidence(iri: NamedNode) -> str:
    """All that is said of each: with an OPTIONAL, the engine would read the words of all dossiers."""
    return f"""SELECT ?g ?e ?p ?o WHERE {{ GRAPH ?g {{
      {iri} {MLG.describedIn} ?dossier . ?e {MLG.inDossier} ?dossier ; ?p ?o
    }} }}"""


def _findings(iri: NamedNode, base_iri: str) -> str:
    """A finding about a dossier without a number is about its dossier alone."""
    held = f"GRAPH <{base_iri}graph/findings>"
    return f"""SELECT DISTINCT ?f ?p ?o WHERE {{
      {{ {held} {{ ?f {MLG.about} {iri} . ?f ?p ?o }} }}
      UNION {{ GRAPH ?g {{ {iri} {MLG.describedIn} ?dossier }} {held} {{ ?f {MLG.inDossier} ?dossier . ?f ?p ?o }} }}
    }}"""


def _lineage(iri: NamedNode) -> str:
    """To and from it; what may be the same stands in a named graph, for nobody asserts it."""
    either = _list(RELATIONS, "|")
    known = f"FILTER(?relation IN ({_list(RELATIONS, ', ')}))"
    ours = _both(f"?mentioned {MLG.possiblySameAs} {iri}")
    theirs = _both(f"?mentioned {MLG.possiblySameAs} ?same")
    return f"""SELECT DISTINCT ?operation ?relation ?mentioned ?same WHERE {{
      {{ ?operation ?relation {iri} {known} BIND({iri} AS ?mentioned) }}
      UNION {{ {ours} ?operation ?relation ?mentioned {known} BIND({iri} AS ?same) }}
      UNION {{ BIND({iri} AS ?operation) {_both(f"{iri} ?relation ?mentioned {known}")} }}
      UNION {{ BIND({iri} AS ?operation) {iri} {either} ?mentioned . {iri} ?relation ?mentioned {known} {theirs} }}
    }} LIMIT {MOST_RELATED + 1}"""


def _names(iris: Iterable[NamedNode], home: NamedNode | None) -> str:
    """Names, kinds and codes; of a place also those of its departments."""
    listed = f"VALUES ?x {{ {_list(iris)} }}"
    wanted = f"FILTER(?p IN ({_list(_OF_NAMED, ', ')}))"
    own = f"{{ {listed} ?x ?p ?v {wanted} }}"
    places = listed.replace("?x", "?place")
    around = f"?place {DCT.isPartOf} ?x . ?x {MLG.territoryKind} {_DEPARTMENT} ; ?p ?v"
    above = f"{{ {places} {around} {wanted} }}"
    quarantined = f" UNION {{ GRAPH {home} {own} }}" if home else ""
    return f"SELECT DISTINCT ?x ?p ?v WHERE {{ {own} UNION {above}{quarantined} }}"


# --- their answers


def _homes(
    iri: NamedNode, rows: list[QuerySolution], base_iri: str
) -> tuple[bool, NamedNode | None, tuple[str, ...]]:
    """Whether it is published; the graph to read it in (None for the default one); its graphs of quarantine."""
    held = {
        row["g"] for row in rows if row["s"] is None and (row["p"], row["o"]) == (RDF.type, MLG.Operation)
    }
    prefix = f"{base_iri}graph/quarantine/"
    quarantine = sorted(g.value for g in held if g is not None and g.value.startswith(prefix))
    published = None in held
    home = NamedNode(quarantine[0]) if quarantine and not published else None
    return published, home, tuple(quarantine)


def _said(rows: Iterable[tuple[Term, Term, Term]]) -> Said:
    found: dict[NamedNode, dict[NamedNode, set[Term]]] = {}
    for subject, property_, value in rows:
        if isinstance(subject, NamedNode) and isinstance(property_, NamedNode):
            found.setdefault(subject, {}).setdefault(property_, set()).add(value)
    return {
        subject: {property_: tuple(sorted(values, key=natural)) for property_, values in properties.items()}
        for subject, properties in sorted(found.items(), key=lambda item: item[0].value)
    }


def natural(term: Term) -> tuple[int, str]:
    """Shorter first, so that line 10 comes after line 9."""
    return len(str(term)), str(term)


def _related(row: QuerySolution) -> Related:
    return Related(row["operation"], row["relation"], row["mentioned"], row["same"])


def _to_name(said: Said, links: Iterable[Related]) -> list[NamedNode]:
    values = chain.from_iterable(chain.from_iterable(one.values()) for one in said.values())
    others = chain.from_iterable((one.operation, one.mentioned, one.same) for one in links)
    wanted = {term for term in chain(values, others, said) if isinstance(term, NamedNode)}
    return sorted((term for term in wanted if word(term) is None), key=natural)


def _of_dossier(
    rows: list[QuerySolution], home: NamedNode | None, iri: NamedNode, base_iri: str
) -> tuple[Evidence, ...]:
    """The evidence of the graph that the operation is read in: of its dossier where it is published."""
    graph = home or NamedNode(f"{base_iri}graph/dossier/{iri.value.rpartition('/')[2]}")
    said = _said((row["e"], row["p"], row["o"]) for row in rows if row["g"] == graph)
    found = (_read_evidence({one: values[0] for one, values in of.items()}) for of in said.values())
    return tuple(sorted(filter(None, found), key=lambda one: (one.start, one.end, str(one.of))))


def _read_evidence(said: Mapping[NamedNode, Term]) -> Evidence | None:
    """None for a finding, and where people wrote something that is no evidence."""
    of, quote = _supported(said), said.get(MLG.quote)
    start, end = _position(said.get(MLG.start)), _position(said.get(MLG.end))
    if of is None or not isinstance(quote, Literal) or start is None or end is None:
        return None
    rule, status = _node(said.get(MLG.rule)), _node(said.get(MLG.resolutionStatus))
    return Evidence(of, quote.value, start, end, rule, status)


def _supported(said: Mapping[NamedNode, Term]) -> NamedNode | Statement | None:
    """The node, or else the statement, that the words are behind."""
    if node := _node(said.get(MLG.supports)):
        return node
    subject, property_, value = (said.get(one) for one in (RDF.subject, RDF.predicate, RDF.object))
    if subject is None or value is None or not isinstance(property_, NamedNode):
        return None
    return subject, property_, value


def _position(term: Term | None) -> int | None:
    return int(term.value) if isinstance(term, Literal) and _POSITION.fullmatch(term.value) else None


def _node(term: Term | None) -> NamedNode | None:
    return term if isinstance(term, NamedNode) else None
