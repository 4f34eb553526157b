"""What is known of the nodes: names, codes and places, read in the tables of a snapshot."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal

from endpoint.networks.model import Node

if TYPE_CHECKING:
    from endpoint.networks.ties import Rows

_AGENTS: Final = """
SELECT agent AS id, name, name_en, kind, siren FROM agents WHERE agent IN (SELECT value FROM json_each(?))
"""
_OPERATIONS: Final = """
SELECT operation AS id, number, title FROM operations WHERE operation IN (SELECT value FROM json_each(?))
"""
# A body may be somewhere, govern a place and be competent for one: the nearest tells where it is.
_AGENT_PLACES: Final = """
SELECT agent AS id, relation, place, places.name, code, latitude, longitude
FROM agent_places JOIN places USING (place) WHERE agent IN (SELECT value FROM json_each(?))
ORDER BY agent, places.name, place
"""
_OPERATION_PLACES: Final = """
SELECT operation AS id, relation, place, places.name, code, latitude, longitude
FROM operation_places JOIN places USING (place)
WHERE relation = 'concerned' AND operation IN (SELECT value FROM json_each(?)) ORDER BY operation, places.name, place
"""
_NEAREST: Final = ("located in", "governs", "competent for", "concerned")


@dataclass(frozen=True, slots=True)
class _Where:
    """Where a node is: the names, and what holds of one place only."""

    names: str | None = None
    code: str | None = None
    latitude: float | None = None
    longitude: float | None = None


_NOWHERE: Final = _Where()


@dataclass(frozen=True, slots=True)
class Sum:
    """What the operations of a node come to: how many, the euros that are stated, and their years."""

    operations: int
    euros: Decimal | None
    first: int | None
    last: int | None


def nodes(rows: Rows, sums: Mapping[str, Sum], lang: Literal["fr", "en"]) -> list[Node]:
    """The nodes of these IRIs, from the one with the most operations down.

    Arguments:
        rows: answers SQL.
        sums: of every node wanted, what its operations come to.
        lang: of the names.
    """
    listed = json.dumps(sorted(sums))
    places = _places(rows(_AGENT_PLACES, [listed])) | _places(rows(_OPERATION_PLACES, [listed]))
    found = [*_bodies(rows(_AGENTS, [listed]), lang), *_operations(rows(_OPERATIONS, [listed]))]
    whole = [_whole(node, places.get(node.id, _NOWHERE), sums[node.id]) for node in found]
    return sorted(whole, key=lambda node: (-node.operations, -(node.euros or 0), node.id))


def _bodies(rows: list[sqlite3.Row], lang: Literal["fr", "en"]) -> Iterator[Node]:
    for row in rows:
        name = (row["name_en"] if lang == "en" else None) or row["name"] or row["id"]
        yield Node(row["id"], name, "body", row["kind"] or "unresolved", row["siren"])


def _operations(rows: list[sqlite3.Row]) -> Iterator[Node]:
    for row in rows:
        words = " ".join(word for word in (row["number"], row["title"]) if word)
        yield Node(row["id"], words or row["id"], "operation", "operation", row["number"])


def _whole(node: Node, where: _Where, held: Sum) -> Node:
    return Node(
        node.id,
        node.label,
        node.type,
        node.kind,
        node.code,
        where.names,
        where.code,
        where.latitude,
        where.longitude,
        held.first,
        held.last,
        held.operations,
        held.euros,
    )


def _places(rows: list[sqlite3.Row]) -> dict[str, _Where]:
    by_node: dict[str, dict[str, list[sqlite3.Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        by_node[row["id"]][row["relation"]].append(row)
    return {
        node: _where(next(found[relation] for relation in _NEAREST if relation in found))
        for node, found in by_node.items()
    }


def _where(rows: list[sqlite3.Row]) -> _Where:
    names = "; ".join(row["name"] for row in rows if row["name"]) or None
    if len(rows) > 1:
        return _Where(names)
    return _Where(names, rows[0]["code"], rows[0]["latitude"], rows[0]["longitude"])
