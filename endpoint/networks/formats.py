"""A network as a file for Gephi and its like: GEXF, GraphML, two CSV files, JSON.

GEXF and GraphML are networkx's, which knows their corners. A network has the same bytes whenever it is written. An
amount is a number of euros; one that no dossier states is absent, not 0.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from endpoint.exports.tables.csv_files import harmless, printed
from endpoint.networks.model import EDGE_COLUMNS, NODE_COLUMNS, Edge, Network, Value, attributes

if TYPE_CHECKING:
    import networkx

_FACTS: Final = tuple(name for name in NODE_COLUMNS if name != "id")
_NOT_XML: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of file: its media type, and how it is written.

    ``write`` takes the network and the day of its graph (ISO 8601), which a GEXF file tells.
    """

    media_type: str
    write: Callable[[Network, str], bytes]


def as_graph(network: Network) -> networkx.Graph[str]:
    """The same as an undirected graph of networkx: IRIs as nodes, facts as attributes."""
    import networkx

    graph: networkx.Graph[str] = networkx.Graph()
    for node in network.nodes:
        graph.add_node(node.id, **_writable(attributes(node, _FACTS)))
    for edge in network.edges:
        facts = _writable(attributes(edge, EDGE_COLUMNS))
        graph.add_edge(edge.source, edge.target, weight=network.weight(edge), **facts)
    return graph


def _writable(facts: dict[str, Value]) -> dict[str, Value]:
    """Texts without the characters that XML 1.0 (section 2.2) can't hold."""
    return {name: _NOT_XML.sub(" ", fact) if isinstance(fact, str) else fact for name, fact in facts.items()}


def gexf(network: Network, day: str) -> bytes:
    """GEXF 1.2draft, the version that every Gephi reads."""
    from networkx.readwrite.gexf import GEXFWriter

    writer = GEXFWriter(as_graph(network), version="1.2draft")
    meta = writer.xml.find("meta")
    meta.set("lastmodifieddate", day)
    meta.find("creator").text = "Maillage"
    return f'<?xml version="1.0" encoding="utf-8"?>\n{writer}\n'.encode()


def graphml(network: Network, _: str) -> bytes:
    """GraphML 1.0 with typed keys."""
    from networkx import write_graphml_xml

    written = io.BytesIO()
    write_graphml_xml(as_graph(network), written)
    return written.getvalue() + b"\n"


def nodes_csv(network: Network, _: str) -> bytes:
    """The nodes as Gephi's spreadsheet import takes them: the columns Id and Label, then what is known."""
    names = ("Id", "Label", *(name for name in _FACTS if name != "label"))
    columns = ("id", "label", *names[2:])
    return _csv(names, ([_cell(getattr(node, name)) for name in columns] for node in network.nodes))


def edges_csv(network: Network, _: str) -> bytes:
    """The edges as Gephi's spreadsheet import takes them: Source, Target, Type and Weight, then what is known."""
    names = ("Source", "Target", "Type", "Weight", *EDGE_COLUMNS)
    return _csv(names, (_edge_cells(network, edge) for edge in network.edges))


def _edge_cells(network: Network, edge: Edge) -> list[str]:
    weight = edge.operations if network.filters.graph == "bodies" else edge.euros or 0
    facts = [_cell(getattr(edge, name)) for name in EDGE_COLUMNS]
    return [edge.source, edge.target, "Undirected", _cell(weight), *facts]


def as_json(network: Network, day: str) -> bytes:
    """The nodes and edges as one JSON object, edges by the places of their nodes in the list of nodes."""
    return json.dumps(content(network, day), ensure_ascii=False, separators=(",", ":")).encode()


def content(network: Network, day: str) -> dict[str, Any]:
    """What the JSON file says."""
    places = {node.id: number for number, node in enumerate(network.nodes)}
    return {
        "day": day,
        "query": network.filters.query_string(),
        "found": network.found,
        "operations": network.operations,
        "nodes": [attributes(node, NODE_COLUMNS) for node in network.nodes],
        "edges": [
            {
                "source": places[edge.source],
                "target": places[edge.target],
                "weight": network.weight(edge),
                **attributes(edge, EDGE_COLUMNS),
            }
            for edge in network.edges
        ],
    }


def _csv(names: tuple[str, ...], rows: Iterator[list[str]]) -> bytes:
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(names)
    writer.writerows(rows)
    return written.getvalue().encode()


def _cell(value: str | int | float | Decimal | tuple[str, ...] | None) -> str:
    """A value in plain writing, as the tables of a package have it.

    >>> _cell(None), _cell(Decimal("30000.50")), _cell(("funder", "partner")), _cell("=1+1"), _cell(-1.5)
    ('', '30000.50', 'funder; partner', "'=1+1", '-1.5')
    """
    if isinstance(value, tuple):
        return "; ".join(value)
    return harmless(value) if isinstance(value, str) else printed(value)


GEXF: Final = Form("application/gexf+xml", gexf)
GRAPHML: Final = Form("application/graphml+xml", graphml)
NODES: Final = Form("text/csv; charset=utf-8", nodes_csv)
EDGES: Final = Form("text/csv; charset=utf-8", edges_csv)

FORMS: Final[Mapping[str, Form]] = MappingProxyType(
    {
        "gexf": GEXF,
        "graphml": GRAPHML,
        "nodes.csv": NODES,
        "edges.csv": EDGES,
        "json": Form("application/json", as_json),
    }
)
"""The kinds of file, by the ending of their name."""
