"""The dataset of a query that names graphs: none from elsewhere, and several make a union, where a statement counts once.

A graph that is not in the store is empty, and none is ever fetched. A FROM clause that names a document of the web
expects its statements: that is refused on a built graph, which has none of that name and never will, and not answered from
nothing. Not so what the request gives: the W3C's tests of the protocol name a graph there that nothing holds, and want
an answer.

The default graph of ``FROM <a> FROM <b>`` is the RDF merge of both (SPARQL 1.1, section 13.2), a set. The engine
looks into one graph after the other instead, and a statement that stands in both is counted twice. So the graphs
are copied into a store of their own, in the worker's memory and under its limits. A single graph needs no copy.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, QuerySolutions, Store

from endpoint.errors import QueryRefused, ServiceRefused
from endpoint.store.tokens import FORMS, is_of, tokens

_FETCHED: Final = ("http", "https", "ftp", "file")  # schemes of documents


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
    def of(
        cls,
        store: Store,
        query: str,
        base: str,
        given: tuple[Sequence[str], Sequence[str]],
        hosts: Collection[str] | None = (),
    ) -> Dataset:
        """What the request gives rules over what the query says (SPARQL 1.1 Protocol, section 2.1.4).

        Arguments:
            hosts: whose documents may be named although they are not here; None for a store whose graphs may be called
                anything.

        Raises:
            QueryRefused: what is given is no IRI.
            ServiceRefused: a graph that the query says is not in the store, and of another host than those.
        """
        if any(given):
            default, named = map(_nodes, given)
            return cls([*default], [*named])
        default, named = map(_nodes, _of_clauses(store, from_clauses(query), base))
        if hosts is not None:
            _require_here(store, (*default, *named), base, hosts)
        made = cls([*default], [*named])
        return made if made.is_merge else cls(None, None)  # the engine itself does as the query says

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
    if "from" not in query.lower():
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


def _of_clauses(store: Store, clauses: Clauses, base: str) -> tuple[Sequence[str], Sequence[str]]:
    """The IRIs of the clauses in full; the engine itself resolves prefixes, BASE and escapes."""
    written = [*clauses.default, *clauses.named]
    if not written:
        return [], []
    selected = " ".join(f"({one} AS ?g{place})" for place, one in enumerate(written))
    try:
        results = store.query(f"{clauses.prologue}SELECT {selected} {{}}", base_iri=base)
    except SyntaxError:
        return [], []  # it tells of its own query what is wrong, and where
    assert isinstance(results, QuerySolutions)
    iris = [str(node.value) for solution in results for node in solution if isinstance(node, NamedNode)]
    count = len(clauses.default)
    return iris[:count], iris[count:]


def _require_here(store: Store, graphs: Sequence[NamedNode], base: str, hosts: Collection[str]) -> None:
    for graph in graphs:
        if not store.contains_named_graph(graph) and _is_elsewhere(graph.value, base, hosts):
            raise ServiceRefused(
                f"The graph <{graph.value[:200]}> is not in this store, and no document is fetched: name one "
                "that is (SELECT ?g { GRAPH ?g {} } lists them), or have it loaded first.",
                f"Le graphe <{graph.value[:200]}> n'est pas ici, et aucun document n'est téléchargé : nommez-en "
                "un qui y est (SELECT ?g { GRAPH ?g {} } en donne la liste), ou faites-le d'abord charger.",
            )


def _is_elsewhere(graph: str, base: str, hosts: Collection[str]) -> bool:
    """Whether a graph is a document that somebody else has; those under our base IRI are ours, there or not."""
    is_document = graph.partition(":")[0].lower() in _FETCHED
    return is_document and not graph.startswith(base) and not is_of(graph, hosts)


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
