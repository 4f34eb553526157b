"""The dataset of a query that names several graphs: their union, where a statement counts once.

The default graph of ``FROM <a> FROM <b>`` is the RDF merge of both (SPARQL 1.1, section 13.2), a set. The engine
looks into one graph after the other instead, and a statement that stands in both is counted twice. So the graphs
are copied into a store of their own, in the worker's memory and under its limits. A single graph needs no copy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, QuerySolutions, Store

from endpoint.errors import QueryRefused
from endpoint.store.tokens import FORMS, tokens


@dataclass(frozen=True, slots=True)
class Clauses:
    """The FROM and FROM NAMED clauses of a query, as they are written, and the text before its form."""

    prologue: str = ""
    default: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs of a query; both None where it asks for none in particular, which is the whole store."""

    default: list[NamedNode | BlankNode | DefaultGraph] | None
    named: list[NamedNode | BlankNode] | None

    @classmethod
    def of(cls, store: Store, query: str, base: str, given: tuple[Sequence[str], Sequence[str]]) -> Dataset:
        """What the request gives rules over what the query says (SPARQL 1.1 Protocol, section 2.1.4).

        Raises:
            ValueError: what is given is no IRI.
        """
        default, named = given
        if default or named:
            return cls([*_nodes(default)], [*_nodes(named)])
        clauses = from_clauses(query)
        if len(clauses.default) < 2:
            return cls(None, None)  # the engine itself does as the query says
        try:
            iris = _resolved(store, clauses, base)
        except SyntaxError:
            return cls(None, None)  # it tells of its own query what is wrong, and where
        count = len(clauses.default)
        return cls([*_nodes(iris[:count])], [*_nodes(iris[count:])])

    @property
    def is_merge(self) -> bool:
        """Whether the default graph is made of several."""
        return self.default is not None and len(self.default) > 1

    def merged(self, store: Store) -> Store:
        """A store of this dataset alone, with the merge as its default graph."""
        made = Store()
        made.bulk_extend(
            Quad(quad.subject, quad.predicate, quad.object)
            for graph in self.default or []
            for quad in store.quads_for_pattern(None, None, None, graph)
        )
        made.bulk_extend(
            quad for graph in self.named or [] for quad in store.quads_for_pattern(None, None, None, graph)
        )
        return made


def from_clauses(query: str) -> Clauses:
    """The graphs that a query names outside of all brackets.

    >>> from_clauses("BASE <a:> SELECT * FROM <b> FROM NAMED <c> FROM e:d { ?from ?p 'FROM <f>' }")
    Clauses(prologue='BASE <a:> ', default=['<b>', 'e:d'], named=['<c>'])
    """
    if query.lower().count("from") < 2:
        return Clauses()
    found = list(tokens(query))
    words = [token for token in found if token.kind == "word"]
    start = next((word.start for word in words if word.text.lower().startswith(FORMS)), 0)
    clauses = Clauses(query[:start])
    depth = 0
    for place, token in enumerate(found):
        depth += (token.kind == "open") - (token.kind == "close")
        if depth == 0 and token.kind == "word" and token.text.lower() == "from":
            following = found[place + 1 : place + 3]
            is_named = bool(following) and following[0].text.lower() == "named"
            graph = following[is_named:][:1]
            if not graph or graph[0].kind not in ("iri", "name"):
                return Clauses()  # no query, as the engine will tell
            (clauses.named if is_named else clauses.default).append(graph[0].text)
    return clauses


def _resolved(store: Store, clauses: Clauses, base: str) -> list[str]:
    """The IRIs of the clauses in full; the engine itself resolves prefixes, BASE and escapes."""
    written = [*clauses.default, *clauses.named]
    selected = " ".join(f"({one} AS ?g{place})" for place, one in enumerate(written))
    results = store.query(f"{clauses.prologue}SELECT {selected} {{}}", base_iri=base)
    assert isinstance(results, QuerySolutions)
    return [str(node.value) for solution in results for node in solution if isinstance(node, NamedNode)]


def _nodes(iris: Sequence[str]) -> list[NamedNode]:
    return [graph_named(iri) for iri in dict.fromkeys(iris)]


def graph_named(iri: str) -> NamedNode:
    """A graph that a request names.

    Raises:
        QueryRefused: that is no name of one.
    """
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise QueryRefused(f"The graph {iri!r} is no absolute IRI: write it in full.") from error
