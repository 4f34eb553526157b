"""Reading a store's default graph, with the types that this package needs: no triple terms."""

from __future__ import annotations

from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Store, Variable

Resource: TypeAlias = NamedNode | BlankNode
Term: TypeAlias = NamedNode | BlankNode | Literal


def subjects(store: Store, predicate: NamedNode, value: Term) -> set[Resource]:
    """The nodes that have this value."""
    found = (quad.subject for quad in store.quads_for_pattern(None, predicate, value))
    return {subject for subject in found if isinstance(subject, Resource)}


def objects(store: Store, node: Term, predicate: NamedNode) -> list[Term]:
    """The values of a property; a literal has none."""
    if isinstance(node, Literal):
        return []
    found = (quad.object for quad in store.quads_for_pattern(node, predicate, None))
    return [value for value in found if isinstance(value, Term)]


def literals(store: Store, node: Term, predicate: NamedNode) -> list[Literal]:
    """The literal values of a property."""
    return [value for value in objects(store, node, predicate) if isinstance(value, Literal)]


def rows(store: Store, select: str, this: Term | None = None) -> list[dict[str, Term]]:
    """The solutions of a SELECT, each with its bound variables by name; ``this`` binds ``$this``."""
    solutions = store.query(select, substitutions=None if this is None else {Variable("this"): this})
    if not isinstance(solutions, QuerySolutions):
        raise ValueError(f"Not a SELECT query: {select}")
    names = [variable.value for variable in solutions.variables]
    bound = (zip(names, solution, strict=True) for solution in solutions)
    return [{name: term for name, term in row if isinstance(term, Term)} for row in bound]
