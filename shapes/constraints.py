"""SHACL's core constraints as SPARQL: for each parameter, the condition under which a value is wrong.

Section numbers are those of SHACL (W3C, 2017). A condition never ends in an error, which a FILTER would take
for « not wrong ».
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode, Store

from shapes.errors import CompileError
from shapes.graph import Term, rows

_SH = "http://www.w3.org/ns/shacl#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

# Of these, a literal may be ill-typed (« 31 June »^^xsd:date): a cast tells.
_CAST = frozenset(f"{_XSD}{name}" for name in ("integer", "decimal", "date"))
_ANY_TEXT = frozenset({f"{_XSD}string", f"{_RDF}langString"})

Condition = Callable[[Sequence[Term], str], str]
"""From the parameter's values (one, or the members of its list) and the variable, to a condition in SPARQL."""


def _datatype(values: Sequence[Term], value: str) -> str:
    """§ 4.1.2."""
    datatype = values[0]
    if not isinstance(datatype, NamedNode) or datatype.value not in _CAST | _ANY_TEXT:
        raise CompileError(f"sh:datatype {datatype}: add it to those that the compiler can cast.")
    same = f"DATATYPE({value}) = {datatype}"
    if datatype.value in _CAST:  # the cast of an ill-typed literal is an error, and COALESCE makes it false
        same += f" && {datatype}(STR({value})) = {datatype}(STR({value}))"
    return f"!COALESCE(isLITERAL({value}) && {same}, false)"


def _class(values: Sequence[Term], value: str) -> str:
    """§ 4.1.1, without subclasses: no graph that states one is checked."""
    return f"NOT EXISTS {{ {value} a {_iri('class', values[0])} }}"


def _node_kind(values: Sequence[Term], value: str) -> str:
    """§ 4.1.3."""
    tests = {f"{_SH}IRI": "isIRI", f"{_SH}Literal": "isLITERAL"}
    kind = _iri("nodeKind", values[0])
    if kind.value not in tests:
        raise CompileError(f"sh:nodeKind {kind}: the compiler knows sh:IRI and sh:Literal.")
    return f"!{tests[kind.value]}({value})"


def _in(values: Sequence[Term], value: str) -> str:
    """§ 4.8.3, of IRIs: literals would be compared by value and not as terms."""
    return f"{value} NOT IN ({', '.join(str(_iri('in', term)) for term in values)})"


def _pattern(values: Sequence[Term], value: str) -> str:
    """§ 4.4.3."""
    pattern = _string("pattern", values[0])
    if "$" in pattern.value[:-1]:
        raise CompileError(
            f"sh:pattern {pattern}: « $ » can stand at the end only, for the reference engine."
        )
    # An expression that the engine cannot take is an error in every FILTER: nothing would ever be wrong.
    if not any(rows(Store(), f'SELECT (REGEX("", {pattern}) AS ?known) {{}}')):
        raise CompileError(f"sh:pattern {pattern}: the engine does not know this regular expression.")
    return f"(isBLANK({value}) || !REGEX(STR({value}), {pattern}))"


def _max_length(values: Sequence[Term], value: str) -> str:
    """§ 4.4.2."""
    return f"(isBLANK({value}) || STRLEN(STR({value})) > {_number('maxLength', values[0])})"


def _min_inclusive(values: Sequence[Term], value: str) -> str:
    """§ 4.3.2; what cannot be compared is wrong."""
    return f"!COALESCE({value} >= {_number('minInclusive', values[0])}, false)"


def _max_inclusive(values: Sequence[Term], value: str) -> str:
    """§ 4.3.4."""
    return f"!COALESCE({value} <= {_number('maxInclusive', values[0])}, false)"


def _language_in(values: Sequence[Term], value: str) -> str:
    """§ 4.4.4."""
    ranges = " || ".join(f"LANGMATCHES(LANG({value}), {_string('languageIn', term)})" for term in values)
    return f"!COALESCE({ranges}, false)"


CONDITIONS = MappingProxyType(
    {
        "datatype": _datatype,
        "class": _class,
        "nodeKind": _node_kind,
        "pattern": _pattern,
        "maxLength": _max_length,
        "minInclusive": _min_inclusive,
        "maxInclusive": _max_inclusive,
    }
)
"""By the parameter's local name."""

LIST_CONDITIONS = MappingProxyType({"in": _in, "languageIn": _language_in})
"""Those whose value is a list."""


def _iri(name: str, term: Term) -> NamedNode:
    if not isinstance(term, NamedNode):
        raise CompileError(f"sh:{name} {term}: the compiler knows IRIs only.")
    return term


def _string(name: str, term: Term) -> Literal:
    if not isinstance(term, Literal) or term.datatype.value != f"{_XSD}string":
        raise CompileError(f"sh:{name} {term}: a plain string is needed.")
    return term


def _number(name: str, term: Term) -> Literal:
    if not isinstance(term, Literal) or term.datatype.value not in (f"{_XSD}integer", f"{_XSD}decimal"):
        raise CompileError(f"sh:{name} {term}: a whole or decimal number is needed.")
    return term
