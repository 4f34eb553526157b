"""Reading one graph of a store, with the types that this package needs: no triple terms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import TypeAlias

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    Variable,
    parse,
    serialize,
)

from shapes.errors import EngineError

Resource: TypeAlias = NamedNode | BlankNode
Term: TypeAlias = NamedNode | BlankNode | Literal
GraphName: TypeAlias = NamedNode | DefaultGraph
Row: TypeAlias = dict[str, Term]

_DEFAULT = DefaultGraph()
_TRIPLE = attrgetter("triple")
_SUBCLASS_OF = NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")


@dataclass(frozen=True, slots=True)
class GraphView:
    """One graph of a store: its default graph, or where many dossiers stand side by side a named one."""

    store: Store
    name: GraphName = _DEFAULT

    def load(self, quads: Iterable[Quad]) -> None:
        """Add quads, whatever graph they stand in. Raises :class:`EngineError` for what no engine checks."""
        # As text the statements go in faster than as an object each.
        text = serialize(map(_TRIPLE, quads), format=RdfFormat.N_TRIPLES)
        assert text is not None
        if b"_:" in text or b"<<(" in text:  # in a blank node, a triple or, harmlessly, in a literal
            self.store.extend(self._here(parse(text, RdfFormat.N_TRIPLES)))
        else:
            self.store.load(text, RdfFormat.N_TRIPLES, to_graph=self.name, lenient=True)
        for quad in self.store.quads_for_pattern(None, _SUBCLASS_OF, None, self.name):
            # What it says of classes would decide which nodes are checked.
            raise EngineError(f"{quad.subject} is said to be a subclass of {quad.object}")

    def create(self) -> None:
        """Let a named graph be there even while it is empty."""
        self.store.add_graph(self._named)

    def clear(self) -> None:
        self.store.clear_graph(self._named)

    @property
    def _named(self) -> NamedNode:
        if not isinstance(self.name, NamedNode):
            raise ValueError("The default graph is always there.")
        return self.name

    def _here(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        """Each with its blank nodes as they are: loading from text would rename them."""
        for quad in quads:
            if isinstance(quad.object, Triple):
                raise EngineError(f"a triple stands as the object of {quad.predicate}")
            yield Quad(quad.subject, quad.predicate, quad.object, self.name)

    def triples(self) -> Iterator[Quad]:
        """Every statement of this graph."""
        return self.store.quads_for_pattern(None, None, None, self.name)

    def subjects(self, predicate: NamedNode, value: Term) -> set[Resource]:
        """The nodes that have this value."""
        found = (quad.subject for quad in self.store.quads_for_pattern(None, predicate, value, self.name))
        return {subject for subject in found if isinstance(subject, Resource)}

    def objects(self, node: Term, predicate: NamedNode) -> list[Term]:
        """The values of a property; a literal has none."""
        if isinstance(node, Literal):
            return []
        found = (quad.object for quad in self.store.quads_for_pattern(node, predicate, None, self.name))
        return [value for value in found if isinstance(value, Term)]

    def literals(self, node: Term, predicate: NamedNode) -> list[Literal]:
        """The literal values of a property."""
        return [value for value in self.objects(node, predicate) if isinstance(value, Literal)]


def rows(store: Store, select: str, this: Term | None = None) -> Iterator[Row]:
    """The solutions of a SELECT, each with its bound variables by name; ``this`` binds ``$this``."""
    solutions = store.query(select, substitutions=None if this is None else {Variable("this"): this})
    if not isinstance(solutions, QuerySolutions):
        raise ValueError(f"Not a SELECT query: {select}")
    names = [variable.value for variable in solutions.variables]
    for solution in solutions:
        bound = zip(names, solution, strict=True)
        yield {name: term for name, term in bound if isinstance(term, Term)}
