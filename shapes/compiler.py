"""The shapes graph compiled to SPARQL: for each shape, queries whose solutions are its failures.

``?this`` is the focus node, ``?value`` and ``?path`` are what a validation report would give (SHACL, § 3.6.2).
Every statement in SHACL's namespace must be used: what is left over, the compiler does not know, and refuses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pyoxigraph import Literal, NamedNode, Store

from shapes.catalogue import complete, shapes_store
from shapes.constraints import CONDITIONS, LIST_CONDITIONS
from shapes.errors import CompileError
from shapes.graph import GraphView, Resource, Term, rows
from shapes.selects import take_apart

_SH = "http://www.w3.org/ns/shacl#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_FIRST, _REST, _NIL = (NamedNode(f"{_RDF}{name}") for name in ("first", "rest", "nil"))
_PROSE = frozenset("message severity name description order group prefixes declare prefix namespace".split())


@dataclass(frozen=True, slots=True)
class Query:
    """A query for failures of ``shape`` (its IRI); ``path`` is the property that they are about."""

    shape: str
    text: str
    path: NamedNode | None = None


@cache
def dossier_queries() -> tuple[Query, ...]:
    """For dossiers side by side, each in a named graph, ``?graph``."""
    return compile_shapes(shapes_store(across=False), graphs=True)


@cache
def across_queries() -> tuple[Query, ...]:
    """For the merged graph of all operations, in the default graph."""
    return compile_shapes(shapes_store(across=True), graphs=False)


def compile_shapes(shapes: Store, *, graphs: bool) -> tuple[Query, ...]:
    """The queries of a shapes graph.

    With ``graphs``, they judge each named graph by itself and project its name as ``?graph``; else they judge
    the default graph. Raises :class:`CompileError` for a construct that the compiler does not know.
    """
    reader = _Reader(shapes)
    queries = tuple(
        query for shape in reader.shapes() for query in _Compiler(reader, shape, graphs).queries()
    )
    reader.all_used()
    for query in queries:
        try:
            list(rows(Store(), query.text))
        except (SyntaxError, ValueError) as error:
            raise CompileError(f"{query.shape}: {error}: {query.text}") from error
    return queries


class _Reader:
    """The statements of a shapes graph, marked as they are used."""

    def __init__(self, shapes: Store) -> None:
        self._view = GraphView(shapes)
        self._left = {
            (quad.subject, quad.predicate)
            for quad in self._view.triples()
            if quad.predicate.value.startswith(_SH) and quad.predicate.value.removeprefix(_SH) not in _PROSE
        }

    def shapes(self) -> list[NamedNode]:
        """The nodes with a target, in the order of their IRIs."""
        found = {node for node, predicate in self._left if predicate.value.startswith(f"{_SH}target")}
        if not all(isinstance(node, NamedNode) for node in found):
            raise CompileError("A shape has no IRI.")
        return sorted((node for node in found if isinstance(node, NamedNode)), key=str)

    def values(self, node: Term, name: str) -> list[Term]:
        predicate = NamedNode(_SH + name)
        if isinstance(node, Resource):
            self._left.discard((node, predicate))
        return sorted(self._view.objects(node, predicate), key=str)

    def one(self, node: Term, name: str) -> Term | None:
        values = self.values(node, name)
        if len(values) > 1:
            raise CompileError(f"{node}: several values of sh:{name}.")
        return values[0] if values else None

    def number(self, node: Term, name: str) -> int | None:
        value = self.one(node, name)
        return None if value is None else int(value.value)

    def true(self, node: Term, name: str) -> bool:
        value = self.one(node, name)
        if value is not None and value != Literal(True):
            raise CompileError(f"{node}: sh:{name} is {value}; leave it out.")
        return value is not None

    def members(self, node: Term) -> list[Term]:
        """The members of a list."""
        found: list[Term] = []
        seen: set[Term] = {_NIL}
        while node not in seen:
            seen.add(node)
            first, rest = self._view.objects(node, _FIRST), self._view.objects(node, _REST)
            if len(first) != 1 or len(rest) != 1:
                raise CompileError(f"{node} is no list.")
            found, node = [*found, first[0]], rest[0]
        return found

    def is_list(self, node: Term) -> bool:
        return bool(self._view.objects(node, _FIRST))

    def all_used(self) -> None:
        left = sorted(f"{predicate.value.removeprefix(_SH)} of {node}" for node, predicate in self._left)
        if left:
            raise CompileError(f"The compiler does not know sh:{left[0]} ({len(left)} such statements).")


class _Compiler:
    """One shape, becoming queries."""

    def __init__(self, reader: _Reader, shape: NamedNode, graphs: bool) -> None:
        self._reader, self._shape, self._graphs = reader, shape, graphs
        path = reader.one(shape, "path")
        self._path = None if path is None else self._sparql_path(path)
        self._link = path if isinstance(path, NamedNode) else None
        self._nodes = reader.values(shape, "targetNode")
        self._patterns = self._targets()

    def queries(self) -> Iterator[Query]:
        yield from self._sparql()
        yield from self._cardinality()
        yield from self._languages()
        yield from self._values()
        yield from self._closed()

    def _query(self, text: str, path: NamedNode | None = None) -> Query:
        return Query(self._shape.value, text, path)

    def _refuse(self, why: str) -> CompileError:
        return CompileError(f"{self._shape}: {why}.")

    def _targets(self) -> list[str]:
        """Patterns that bind ``?this``, but for the target nodes (SHACL, § 2.1.3)."""
        forms = {
            "targetClass": "?this a {} .",
            "targetSubjectsOf": "?this {} ?targeted .",
            "targetObjectsOf": "?targeted {} ?this .",
        }
        found = [
            form.format(term)
            for name, form in forms.items()
            for term in self._reader.values(self._shape, name)
        ]
        if bool(found) == bool(self._nodes) or len(self._nodes) > 1:
            raise self._refuse("either one target node, or targets by class and property, are needed")
        return found

    def _with(self, pattern: str, join: str = "") -> str:
        """The targets with a pattern; ``join`` makes it OPTIONAL, or a FILTER NOT EXISTS."""
        if self._nodes:  # they need not be in the graph
            if self._path is None:
                raise self._refuse("of a target node the compiler knows the values of a path only")
            return f"{self._graph('')} BIND({self._nodes[0]} AS ?this) {join} {{ {self._graph(pattern)} }}"
        target = " UNION ".join(f"{{ {one} }}" for one in self._patterns)
        if len(self._patterns) == 1:
            target = self._patterns[0]
        if join:
            return self._graph(f"{target} {join} {{ {pattern} }}")
        if target == f"?this {self._path} ?targeted .":  # the subjects of the shape's own property
            return self._graph(pattern)
        return self._graph(f"{target} {pattern}")

    def _graph(self, pattern: str) -> str:
        return f"GRAPH ?graph {{ {pattern} }}" if self._graphs else pattern

    @property
    def _key(self) -> str:
        return "?graph ?this" if self._graphs else "?this"

    def _sparql(self) -> Iterator[Query]:
        for constraint in self._reader.values(self._shape, "sparql"):
            select = self._reader.one(constraint, "select")
            if not isinstance(select, Literal) or self._path or len(self._patterns) != 1:
                raise self._refuse("a query needs a node shape with one target, or would count a node twice")
            joined = take_apart(complete(select.value)).joined(self._patterns[0], graphs=self._graphs)
            yield self._query(joined)

    def _cardinality(self) -> Iterator[Query]:
        """§ 4.2."""
        least = self._reader.number(self._shape, "minCount")
        most = self._reader.number(self._shape, "maxCount")
        if least is None and most is None:
            return
        value = self._value_pattern()
        if least == 1 and most is None:
            yield self._found(self._with(value, "FILTER NOT EXISTS"))
            return
        wrong = [f"COUNT(DISTINCT ?value) < {least}"] * (least is not None)
        wrong += [f"COUNT(DISTINCT ?value) > {most}"] * (most is not None)
        counted = self._with(value, "" if least is None else "OPTIONAL")
        yield self._query(
            f"SELECT {self._key} WHERE {{ {counted} }} GROUP BY {self._key} HAVING ({' || '.join(wrong)})",
            self._link,
        )

    def _languages(self) -> Iterator[Query]:
        """§ 4.4.5."""
        if self._reader.true(self._shape, "uniqueLang"):
            tagged = f'{self._value_pattern()} . FILTER(LANG(?value) != "")'
            grouped = f"GROUP BY {self._key} (LCASE(LANG(?value))) HAVING (COUNT(DISTINCT ?value) > 1)"
            yield self._query(f"SELECT {self._key} WHERE {{ {self._with(tagged)} }} {grouped}", self._link)

    def _values(self) -> Iterator[Query]:
        """What is wrong with a value node: of a path its end, else the focus node itself."""
        value = "?this" if self._path is None else "?value"
        wrong = []
        for name, condition in CONDITIONS.items():
            if (parameter := self._reader.one(self._shape, name)) is not None:
                wrong.append(condition([parameter], value))
        for name, condition in LIST_CONDITIONS.items():
            if (members := self._reader.one(self._shape, name)) is not None:
                wrong.append(condition(self._reader.members(members), value))
        self._check_company()
        if wrong:
            step = "" if self._path is None else f"{self._value_pattern()} . "
            pattern = self._with(f"{step}FILTER({' || '.join(wrong)})")
            yield self._found(pattern, "(?this AS ?value)" if self._path is None else "?value")

    def _check_company(self) -> None:
        """Where engines differ on a value alone, another constraint must judge it with the same result."""
        for name in ("minInclusive", "maxInclusive"):
            if self._reader.values(self._shape, name) and not self._reader.values(self._shape, "datatype"):
                raise self._refuse(
                    f"sh:{name} needs sh:datatype beside it, or texts are compared with numbers"
                )

    def _closed(self) -> Iterator[Query]:
        """§ 4.8.1, with all properties in sh:ignoredProperties."""
        if not self._reader.true(self._shape, "closed"):
            return
        ignored = self._reader.one(self._shape, "ignoredProperties")
        known = [] if ignored is None else self._reader.members(ignored)
        names = ", ".join(map(str, known))
        found = self._with(f"?this ?path ?value . FILTER(?path NOT IN ({names}))")
        yield self._query(f"SELECT DISTINCT {self._key} ?path ?value WHERE {{ {found} }}")

    def _value_pattern(self) -> str:
        if self._path is None:
            raise self._refuse("a cardinality needs a path")
        return f"?this {self._path} ?value"

    def _found(self, pattern: str, value: str = "") -> Query:
        return self._query(f"SELECT DISTINCT {self._key} {value} WHERE {{ {pattern} }}", self._link)

    def _sparql_path(self, node: Term) -> str:
        """A path in SPARQL's writing (SHACL, § 2.3.1): predicates, inverses, alternatives and sequences."""
        if isinstance(node, NamedNode):
            return str(node)
        if self._reader.is_list(node):
            return f"({'/'.join(map(self._sparql_path, self._reader.members(node)))})"
        if (inverse := self._reader.one(node, "inversePath")) is not None:
            return f"^{self._sparql_path(inverse)}"
        if (choices := self._reader.one(node, "alternativePath")) is not None:
            return f"({'|'.join(map(self._sparql_path, self._reader.members(choices)))})"
        raise self._refuse(f"the compiler does not know the path {node}")
