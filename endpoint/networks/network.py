"""From the tables and the filters to a network: the page to read first."""

from __future__ import annotations

import heapq
from decimal import Decimal
from typing import Final, Literal

from endpoint.networks.facts import nodes
from endpoint.networks.filters import Filters
from endpoint.networks.model import Edge, Network
from endpoint.networks.projection import between_bodies, to_operations, totals
from endpoint.networks.ties import Rows, ties
from extract.iris import entity

ERDF: Final = "agent/erdf"


def network(rows: Rows, filters: Filters, base_iri: str, lang: Literal["fr", "en"] = "fr") -> Network:
    """What the filters leave of the network.

    Arguments:
        rows: answers SQL over the tables of a snapshot.
        filters: what is wanted.
        base_iri: of the data.
        lang: of the names.
    """
    found = ties(rows, filters, entity(base_iri, ERDF))
    joined = between_bodies(found) if filters.graph == "bodies" else to_operations(found)
    strong = [edge for edge in joined if _heavy(edge, filters)]
    kept = heapq.nsmallest(filters.edges or len(strong), strong, key=lambda edge: _rank(edge, filters))
    ends = {edge.source for edge in kept} | {edge.target for edge in kept}
    shown = nodes(rows, totals(found), ends, lang)
    return Network(filters, tuple(shown), tuple(kept), len(strong), len({tie.operation for tie in found}))


def _heavy(edge: Edge, filters: Filters) -> bool:
    weight = edge.operations if filters.graph == "bodies" else edge.euros or 0
    return weight >= (filters.least or 0)


def _rank(edge: Edge, filters: Filters) -> tuple[Decimal | int, bool, Decimal | int, str, str]:
    """The strongest first; among equals, one whose amounts are not stated comes after the others."""
    amount = edge.euros or 0
    weight = edge.operations if filters.graph == "bodies" else amount
    return -weight, edge.euros is None, -amount, edge.source, edge.target
