"""From the tables and the filters to a network: the page to read first."""

from __future__ import annotations

from typing import Literal

from endpoint.networks.facts import Sum, nodes
from endpoint.networks.filters import Filters, erdf
from endpoint.networks.model import Network
from endpoint.networks.projection import (
    Parts,
    Sums,
    between_bodies,
    by_body,
    by_operation,
    parts,
    to_operations,
)
from endpoint.networks.ties import Rows, Ties, chosen, ties
from endpoint.tables.database import euros


def network(
    rows: Rows,
    filters: Filters,
    base_iri: str,
    lang: Literal["fr", "en"] = "fr",
    held: Ties | None = None,
) -> Network:
    """What the filters leave of the network.

    Arguments:
        rows: answers SQL over the tables of a snapshot.
        filters: what is wanted.
        base_iri: of the data.
        lang: of the names.
        held: the ties of this snapshot, where they have been read before.
    """
    held = held or ties(rows)
    found = parts(held, chosen(rows, held, filters, erdf(base_iri)))
    joined = between_bodies if filters.graph == "bodies" else to_operations
    edges, number = joined(held, found, filters)
    ends = {edge.source for edge in edges} | {edge.target for edge in edges}
    shown = nodes(rows, _sums(held, found, ends), lang)
    return Network(filters, tuple(shown), tuple(edges), number, len(set(found.operation.tolist())))


def _sums(held: Ties, found: Parts, ends: set[str]) -> dict[str, Sum]:
    """What the operations of each node come to, by its IRI."""
    bodies, operations = by_body(held, found), by_operation(held, found)
    sums = {iri: _sum(bodies, at) for at, iri in enumerate(held.bodies) if iri in ends}
    whole = {iri: _sum(operations, at, 1) for at, iri in enumerate(held.operations) if iri in ends}
    return sums | whole


def _sum(sums: Sums, at: int, operations: int | None = None) -> Sum:
    amount = euros(int(sums.cents[at])) if sums.stated[at] else None
    return Sum(operations or int(sums.number[at]), amount, *sums.years(at))
