"""A network: its nodes and its edges, with what is known of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Final, Literal

from endpoint.networks.filters import Filters

NodeType = Literal["body", "operation"]
Value = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Node:
    """A body or an operation.

    Attributes:
        id: its IRI.
        label: its name, or the number and the title of an operation.
        type: which of the two it is.
        kind: of a body, a code of ``def/agent-kind/``; an operation is of the kind ``operation``.
        code: the SIREN of a body, the Synergie number of an operation; None where there is none.
        place: the names of where it is, governs or is competent for, or of what an operation concerns.
        place_code: the INSEE code of that place, where it is one place and has one.
        latitude: of that place, in degrees (WGS 84), where it is one place and its coordinates are known.
        longitude: the same.
        first_year: of the committees' decisions, among the operations that the filters leave.
        last_year: the same.
        operations: how many operations it takes part in; of an operation, one.
        euros: what it puts into them; into an operation, what the bodies of the network put. None where no amount
            is stated.
    """

    id: str
    label: str
    type: NodeType
    kind: str
    code: str | None = None
    place: str | None = None
    place_code: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    first_year: int | None = None
    last_year: int | None = None
    operations: int = 0
    euros: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """Two nodes, joined once.

    Attributes:
        source: between bodies, the one whose IRI comes first; else the body.
        target: the other body, or the operation.
        operations: how many operations the two bodies share; from a body to an operation, one.
        euros: between bodies, all that the two put together into the operations that they share; else what the body
            puts into the operation. None where no amount is stated. The euros of two edges can be the same euros.
        first_year: of the operations shared.
        last_year: the same.
        roles: of the body in the operation, codes; empty between bodies.
        status: how sure these are, codes of ``def/resolution/``; empty between bodies.
    """

    source: str
    target: str
    operations: int
    euros: Decimal | None = None
    first_year: int | None = None
    last_year: int | None = None
    roles: tuple[str, ...] = ()
    status: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Network:
    """What the filters leave: the edges from the strongest down, and the nodes at their ends.

    Attributes:
        filters: what was asked.
        nodes: from the one with the most operations down.
        edges: by weight, then euros, then IRI.
        found: how many edges there were, before the weakest were left out.
        operations: how many operations the filters leave, with or without an edge.
    """

    filters: Filters
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    found: int = 0
    operations: int = 0
    by_id: dict[str, Node] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {node.id: node for node in self.nodes})

    def weight(self, edge: Edge) -> float:
        """Operations shared between bodies; euros from a body to an operation, 0 where no amount is stated."""
        return float(edge.operations if self.filters.graph == "bodies" else edge.euros or 0)


NODE_COLUMNS: Final = tuple(one.name for one in fields(Node))
EDGE_COLUMNS: Final = ("operations", "euros", "first_year", "last_year", "roles", "status")


def attributes(of: Node | Edge, names: Iterable[str]) -> dict[str, Value]:
    """What is known of a node or an edge, as a number, a text or a truth; what is unknown is left out.

    >>> edge = Edge("a", "b", 2, Decimal("0.30"), roles=("funder", "partner"))
    >>> attributes(edge, EDGE_COLUMNS)
    {'operations': 2, 'euros': 0.3, 'roles': 'funder; partner'}
    """
    found: dict[str, Value] = {}
    for name in names:
        value = getattr(of, name)
        if isinstance(value, tuple):
            value = "; ".join(value) or None
        if value is not None:
            found[name] = float(value) if isinstance(value, Decimal) else value
    return found
