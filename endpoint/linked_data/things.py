"""What the graph says of one thing: the statements from it and to it, the words behind each, and the names.

Three queries, whatever is asked: statements, evidence, names. All graphs are looked at, because the words of a
dossier, the code lists and what is quarantined stand in named graphs only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolution,
    Triple,
    parse_query_results,
)

from endpoint.http.workshop import Workshop
from endpoint.linked_data.foreign_names import FOREIGN_NAMES
from endpoint.store.answers import Answer, Query
from endpoint.store.asking import Asker, of_one_snapshot, rows
from endpoint.store.interface import Store
from ontology.words import DCT, FOAF, MLG, RDF, RDFS, SKOS, label

Term = NamedNode | BlankNode | Literal | Triple
Statement = tuple[Term, NamedNode, Term]
Made = TypeVar("Made")

LEADING_HERE: Final = 1000
"""Where more statements lead to a thing, none of them is shown, and how to ask for them is."""

_ROWS: Final = 3 * LEADING_HERE  # a statement stands in two graphs or more
NAMES: Final = (SKOS.prefLabel, DCT.title, RDFS.label, FOAF.name, MLG.partnerLabel, MLG.quantityLabel)
_WORDS: Final = (MLG.supports, RDF.subject, RDF.predicate, RDF.object)  # what ties evidence to a statement


@dataclass(frozen=True, slots=True)
class Name:
    """What a thing is called, in French, in English, or in no language; or only what kind of thing it is."""

    fr: str | None = None
    en: str | None = None
    plain: str | None = None
    kind: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of a dossier that support a node, or one statement.

    ``start`` and ``end`` count code points in the dossier's text; ``rule`` found the words.
    """

    iri: NamedNode
    of: NamedNode | Statement
    quote: Literal
    start: Literal
    end: Literal | None
    dossier: NamedNode
    rule: NamedNode | None


@dataclass(frozen=True, slots=True)
class Description:
    """What the graph says of a thing.

    Attributes:
        outgoing: the statements of which it is the subject, each once, with the graphs that hold it; the default
            graph is None.
        incoming: those of which it is the object; None where they are more than `LEADING_HERE`.
        evidence: of these statements and of the nodes at their ends, by what it supports.
        names: of every IRI in the statements, where it has one.
        size: bytes of the answers that all this comes from.
    """

    iri: NamedNode
    outgoing: Mapping[Statement, frozenset[str | None]]
    incoming: Mapping[Statement, frozenset[str | None]] | None
    evidence: Mapping[Term | Statement, list[Evidence]]
    names: Mapping[NamedNode, Name]
    answer: Answer = field(compare=False)
    size: int

    def words(self, statement: Statement) -> list[Evidence]:
        """The words behind a statement: its own, else those of its subject, else those of its object."""
        supported = (statement, statement[0], statement[2])
        return next((self.evidence[of] for of in supported if of in self.evidence), [])

    @property
    def graphs(self) -> frozenset[str | None]:
        """All graphs that hold something of it; the default graph is None."""
        held = [*self.outgoing.values(), *(self.incoming or {}).values()]
        return frozenset().union(*held)

    def triples(self) -> Iterator[Triple]:
        """The statements and their evidence, as data."""
        for statement in (*self.outgoing, *(self.incoming or {})):
            yield Triple(*statement)  # type: ignore[arg-type]
        for found in self.evidence.values():
            for one in found:
                yield from _evidence_triples(one)


async def known(store: Store, iri: str) -> Answer | None:
    """An answer where any graph says something of the IRI, None where none does."""
    named = f"<{iri}>"
    both = f"{{ {named} ?p ?o }} UNION {{ ?s ?p {named} }}"
    answer = await store.query(Query(f"ASK {{ {both} UNION {{ GRAPH ?g {{ {both} }} }} }}"))
    return answer if parse_query_results(answer.body, QueryResultsFormat.JSON) else None


async def described(store: Store, workshop: Workshop, iri: NamedNode) -> Description | None:
    """What the graph says of a thing; None where it says nothing.

    Raises:
        Busy: new snapshots came faster than one could be read, or too many ask for long descriptions.
        EndpointError: the store has no answer, or too long a one.
    """

    async def read(ask: Asker) -> tuple[Found, Found | None, Words, dict[NamedNode, Name], int]:
        async def made(text: str, make: Callable[[list[QuerySolution]], Made]) -> Made:
            answer = await ask.answer(text)
            return await workshop.make(lambda: make(rows(answer)), len(answer.body))

        outgoing, incoming = await made(_statements(iri), lambda found: _from_and_to(iri, found))
        if not outgoing and incoming == {}:
            return {}, {}, {}, {}, 0
        evidence = await made(_evidence(iri, outgoing, incoming), _by_what_it_supports)
        iris = _iris([*outgoing, *(incoming or {})])
        words = {one: name for one in iris if (name := word(one))}
        names = await made(_names([one for one in iris if one not in words]), _named)
        return outgoing, incoming, evidence, words | names, sum(len(one.body) for one in ask.answers)

    (outgoing, incoming, evidence, names, size), answer = await of_one_snapshot(store, read)
    if not outgoing and incoming == {}:
        return None
    return Description(iri, outgoing, incoming, evidence, names, answer, size)


Found = dict[Statement, frozenset[str | None]]
Words = dict[Term | Statement, list[Evidence]]


def _statements(iri: NamedNode) -> str:
    words = ", ".join(map(str, _WORDS))
    return f"""SELECT ?s ?p ?o ?g WHERE {{
          {{ {{ {iri} ?p ?o }} UNION {{ GRAPH ?g {{ {iri} ?p ?o }} }} }}
          UNION
          {{ SELECT ?s ?p ?g WHERE {{
            {{ ?s ?p {iri} }} UNION {{ GRAPH ?g {{ ?s ?p {iri} }} }} FILTER(?p NOT IN ({words}))
          }} LIMIT {_ROWS} }}
        }}"""


def _from_and_to(iri: NamedNode, rows: Sequence[QuerySolution]) -> tuple[Found, Found | None]:
    outgoing = _once((iri, row["p"], row["o"], row["g"]) for row in rows if row["s"] is None)
    leading = [(row["s"], row["p"], iri, row["g"]) for row in rows if row["s"] is not None]
    incoming = _once(leading)
    return outgoing, None if len(leading) == _ROWS or len(incoming) > LEADING_HERE else incoming


def _once(rows: Iterable[tuple[Term, Term, Term, Term | None]]) -> Found:
    """Each statement with its graphs, in an order that is always the same."""
    found: Found = {}
    for s, p, o, graph in rows:
        assert isinstance(p, NamedNode)
        held = graph.value if isinstance(graph, NamedNode) else None
        found[s, p, o] = found.get((s, p, o), frozenset()) | {held}
    return dict(sorted(found.items(), key=lambda item: tuple(map(str, item[0]))))


def _evidence(iri: NamedNode, outgoing: Found, incoming: Found | None) -> str:
    """Of the thing, of its statements, and of the nodes that it is joined to."""
    subjects = " ".join(sorted({str(s) for s, _, _ in incoming or {} if isinstance(s, NamedNode)}))
    nodes = " ".join(sorted({str(o) for _, _, o in outgoing if isinstance(o, NamedNode)} | {str(iri)}))
    statement = f"{RDF.subject} ?s ; {RDF.predicate} ?p ; {RDF.object} ?o"
    ties = (
        f"VALUES ?node {{ {nodes} {subjects} }} ?e {MLG.supports} ?node .",
        f"VALUES ?s {{ {iri} }} ?e {statement} .",
        f"VALUES ?s {{ {subjects} }} ?e {statement} . FILTER(?o = {iri})",
    )
    # Each branch is whole, or the engine would join them with the words of all dossiers.
    branches = " UNION ".join(
        f"""{{ GRAPH ?g {{ {tie}
          ?e {MLG.quote} ?quote ; {MLG.start} ?start ; {MLG.inDossier} ?dossier
          OPTIONAL {{ ?e {MLG.end} ?end }} OPTIONAL {{ ?e {MLG.rule} ?rule }} }} }}"""
        for tie in ties
    )
    variables = "?e ?node ?s ?p ?o ?quote ?start ?end ?dossier ?rule"
    return f"SELECT DISTINCT {variables} WHERE {{ {branches} }} ORDER BY ?dossier ?start ?e"


def _by_what_it_supports(rows: Iterable[QuerySolution]) -> Words:
    found: Words = {}
    for one in map(_read_evidence, rows):
        found.setdefault(one.of, []).append(one)
    return found


def _read_evidence(row: QuerySolution) -> Evidence:
    of = row["node"] or (row["s"], row["p"], row["o"])
    said = (row[name] for name in ("quote", "start", "end", "dossier", "rule"))
    return Evidence(row["e"], of, *said)


def _evidence_triples(one: Evidence) -> Iterator[Triple]:
    if isinstance(one.of, NamedNode):
        yield Triple(one.iri, MLG.supports, one.of)
    else:
        for predicate, term in zip((RDF.subject, RDF.predicate, RDF.object), one.of, strict=True):
            yield Triple(one.iri, predicate, term)
    yield Triple(one.iri, RDF.type, MLG.Evidence)
    said = {MLG.quote: one.quote, MLG.start: one.start, MLG.end: one.end, MLG.inDossier: one.dossier}
    for predicate, value in (said | {MLG.rule: one.rule}).items():
        if value is not None:
            yield Triple(one.iri, predicate, value)


def _iris(statements: Iterable[Statement]) -> list[NamedNode]:
    found = {term for statement in statements for term in statement if isinstance(term, NamedNode)}
    return sorted(found, key=str)


def _names(iris: Iterable[NamedNode]) -> str:
    others = " ".join(map(str, iris))
    wanted = ", ".join(map(str, (*NAMES, RDF.type)))
    said = f"VALUES ?x {{ {others} }} ?x ?p ?v FILTER(?p IN ({wanted}))"
    return f"SELECT DISTINCT ?x ?p ?v WHERE {{ {{ {said} }} UNION {{ GRAPH ?g {{ {said} }} }} }}"


def _named(rows: Iterable[QuerySolution]) -> dict[NamedNode, Name]:
    """By what the graph says of them; what has no name is called by its kind."""
    found: dict[NamedNode, dict[NamedNode, list[Term]]] = {}
    for row in rows:
        found.setdefault(row["x"], {}).setdefault(row["p"], []).append(row["v"])
    return {iri: name for iri, said in found.items() if (name := name_of(said))}


def word(iri: NamedNode) -> Name | None:
    """The name of a class, a property or a code of the ontology, or of a well-known term of others."""
    if label(iri, "fr"):
        return Name(label(iri, "fr"), label(iri, "en"))
    other = FOREIGN_NAMES.get(iri)
    return Name(other.fr, other.en) if other else None


def name_of(said: Mapping[NamedNode, list[Term]]) -> Name | None:
    """The name among what is said of a thing, else what kind of thing it is."""
    for predicate in NAMES:
        texts = [text for text in said.get(predicate, []) if isinstance(text, Literal)]
        if texts:
            by_language = {text.language: text.value for text in sorted(texts, key=str, reverse=True)}
            others = [value for tag, value in by_language.items() if tag not in ("fr", "en")]
            return Name(by_language.get("fr"), by_language.get("en"), others[-1] if others else None)
    kinds = [kind for kind in said.get(RDF.type, []) if isinstance(kind, NamedNode)]
    kind = next((kind for kind in sorted(kinds, key=str) if label(kind)), None)
    return Name(label(kind, "fr"), label(kind, "en"), kind=True) if kind else None
