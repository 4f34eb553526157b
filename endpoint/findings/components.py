"""Which constraint of its shape a result is about, by the name that SHACL gives it.

The engines tell the shape and not the constraint. Most shapes have one; of the others the value tells, or how
many values there are. Names: SHACL (W3C Recommendation 2017-07-20), section 4.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, Literal, NamedNode

from ontology.words import SH
from shapes.catalogue import shapes_store

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from shapes import Result

_NO_CONSTRAINT: Final = frozenset(
    "path severity message name description order group ignoredProperties flags"
    " targetClass targetNode targetSubjectsOf targetObjectsOf".split()
)


@dataclass(frozen=True, slots=True)
class Path:
    """The property that a shape is about, or with ``inverse`` the one that leads to its focus."""

    predicate: NamedNode
    inverse: bool = False

    def count(self, focus: str, quads: Iterable[Quad]) -> int:
        """How many values the node ``focus`` has."""
        ends = {
            quad.subject if self.inverse else quad.object
            for quad in quads
            if quad.predicate == self.predicate
            and getattr(quad.object if self.inverse else quad.subject, "value", None) == focus
        }
        return len(ends)


def component(result: Result, quads: Iterable[Quad] = ()) -> str | None:
    """The local name of the component in SHACL's namespace; None where no constraint failed but the check.

    ``quads`` are those that were checked: where a value is missing or one too many, they tell which.
    """
    declared = parameters(result.shape)
    if not declared:  # engine-failure
        return None
    counts = [name for name in ("minCount", "maxCount") if name in declared]
    if len(declared) == 1:
        name = next(iter(declared))
    elif counts and (result.found is None or len(counts) == len(declared)):
        way = path(result.shape)
        absent = way is None or way.count(result.focus, quads) == 0
        name = counts[0 if absent else -1]
    else:
        name = _of_value({name: it for name, it in declared.items() if name not in counts}, result.found)
    return component_of(name)


def component_of(parameter: str) -> str:
    """The component that a parameter belongs to.

    >>> component_of("minCount"), component_of("sparql")
    ('MinCountConstraintComponent', 'SPARQLConstraintComponent')
    """
    name = parameter.upper() if parameter == "sparql" else parameter[0].upper() + parameter[1:]
    return f"{name}ConstraintComponent"


@cache
def path(shape: str) -> Path | None:
    """The path of a shape; None where it has none, or one of several steps."""
    for step in _objects(NamedNode(shape), "path"):
        if isinstance(step, NamedNode):
            return Path(step)
        for inverse in _objects(step, "inversePath"):
            return Path(inverse, inverse=True) if isinstance(inverse, NamedNode) else None
    return None


@cache
def targets(shape: str) -> frozenset[str]:
    """The classes whose nodes a shape checks."""
    return frozenset(term.value for term in _objects(NamedNode(shape), "targetClass"))


def _of_value(judges: Mapping[str, str], found: str | None) -> str:
    """The first facet that the value fails; else what else judges values, such as its datatype."""
    for name, fails in _FACETS.items():
        if name in judges and found is not None and fails(found, judges[name]):
            return name
    return next((name for name in judges if name not in _FACETS), next(iter(judges)))


def _beyond(found: str, limit: str, sign: int) -> bool:
    try:
        return sign * (Decimal(found) - Decimal(limit)) > 0
    except InvalidOperation:
        return False


_FACETS: Final[Mapping[str, Callable[[str, str], bool]]] = {
    "pattern": lambda found, pattern: re.search(pattern, found) is None,
    "minInclusive": lambda found, least: _beyond(found, least, -1),
    "maxInclusive": lambda found, most: _beyond(found, most, 1),
}


@cache
def parameters(shape: str) -> Mapping[str, str]:
    """The constraints that a shape declares, by the local names of their parameters, in their order."""
    declared = {}
    for quad in shapes_store().quads_for_pattern(NamedNode(shape), None, None):
        name = quad.predicate.value.removeprefix(SH.base)
        if name != quad.predicate.value and name not in _NO_CONSTRAINT:
            declared[name] = quad.object.value if isinstance(quad.object, Literal | NamedNode) else ""
    return dict(sorted(declared.items()))


def _objects(node: NamedNode | BlankNode, name: str) -> list[NamedNode | BlankNode]:
    """The values of one of SHACL's properties; a path of several steps is a blank node."""
    found = (quad.object for quad in shapes_store().quads_for_pattern(node, SH[name], None))
    return [term for term in found if isinstance(term, NamedNode | BlankNode)]
