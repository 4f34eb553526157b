"""A network as a file for Gephi and its like: GEXF, GraphML, two CSV files, JSON.

Each is written node by node and edge by edge: a package has a quarter of a million edges, which the writers of networkx
hold in memory three times. Tests read all of them with networkx. A network has the same bytes whenever it is written. An
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
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from endpoint.exports.tables.csv_files import harmless, printed
from endpoint.networks.model import EDGE_COLUMNS, NODE_COLUMNS, Edge, Network, Value, attributes

_FACTS: Final = tuple(name for name in NODE_COLUMNS if name not in ("id", "label"))
_SHOWN: Final = MappingProxyType({"euros": "euros_shown"})
"""What a node has of the ties in the file: no total cost of an operation, so it does not bear that word alone."""
_SHARED: Final = (
    "Funders joined by the operations that they fund together, from financing plans. weight: operations shared; "
    "euros of an edge: what both put into these, so that edges do not add up; euros_shown of a node: what it puts in. "
)
_TAKEN: Final = (
    "Bodies joined to the operations that they take part in. weight: euros that the body puts in, 0 where no amount is "
    "stated; euros: the same, absent there; euros_shown of an operation: the total of its ties in this file, not its cost. "
)
_ABSENT: Final = "Not in it: persons, dossiers in quarantine{}{}."
_NOT_XML: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WHOLE: Final = frozenset(("first_year", "last_year", "operations"))
_REAL: Final = frozenset(("latitude", "longitude", "euros", "weight"))


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of file: its media type, and how it is written.

    ``parts`` takes the network and the day of its graph (ISO 8601), which a GEXF file tells, and gives the text.
    """

    media_type: str
    parts: Callable[[Network, str], Iterator[str]]

    def write(self, network: Network, day: str) -> bytes:
        """The whole file, in UTF-8."""
        return "".join(self.parts(network, day)).encode()


def gexf(network: Network, day: str) -> Iterator[str]:
    """GEXF 1.2draft (gexf.net/1.2draft), the version that every Gephi reads."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">\n'
    yield f"<meta lastmodifieddate={quoteattr(day)}><creator>Maillage</creator>"
    yield f"<description>{escape(description(network))}</description></meta>\n"
    yield '<graph defaultedgetype="undirected" mode="static">\n'
    for of, names in (("node", _FACTS), ("edge", EDGE_COLUMNS)):
        yield f'<attributes class="{of}" mode="static">\n'
        for name in names:
            title = _SHOWN.get(name, name) if of == "node" else name
            yield f'<attribute id="{name}" title="{title}" type="{_type(name, "integer")}"/>\n'
        yield "</attributes>\n"
    yield "<nodes>\n"
    for node in network.nodes:
        facts = _gexf_facts(attributes(node, _FACTS))
        yield f"<node id={_attribute(node.id)} label={_attribute(node.label)}>{facts}</node>\n"
    yield "</nodes>\n<edges>\n"
    for number, edge in enumerate(network.edges):
        ends = f"source={_attribute(edge.source)} target={_attribute(edge.target)}"
        facts = _gexf_facts(attributes(edge, EDGE_COLUMNS))
        yield f'<edge id="{number}" {ends} weight="{network.weight(edge)}">{facts}</edge>\n'
    yield "</edges>\n</graph>\n</gexf>\n"


def description(network: Network) -> str:
    """What the nodes, the edges and their numbers are, in a few sentences."""
    words = _SHARED if network.filters.graph == "bodies" else _TAKEN
    unidentified = (
        "" if network.filters.unidentified else ", bodies that no dossier identifies, ambiguous lines"
    )
    return words + _ABSENT.format(unidentified, "" if network.filters.erdf else ", the ERDF")


def _gexf_facts(facts: Mapping[str, Value]) -> str:
    values = (f'<attvalue for="{name}" value={_attribute(str(value))}/>' for name, value in facts.items())
    return f"<attvalues>{''.join(values)}</attvalues>"


def graphml(network: Network, _: str) -> Iterator[str]:
    """GraphML 1.0 (graphml.graphdrawing.org) with typed keys."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    yield f"<desc>{escape(description(network))}</desc>\n"
    for of, names in (("node", ("label", *_FACTS)), ("edge", ("weight", *EDGE_COLUMNS))):
        for name in names:
            title = _SHOWN.get(name, name) if of == "node" else name
            told = f'attr.name="{title}" attr.type="{_type(name, "int")}"'
            yield f'<key id="{of}-{name}" for="{of}" {told}/>\n'
    yield '<graph edgedefault="undirected">\n'
    for node in network.nodes:
        facts = _graphml_facts("node", {"label": node.label, **attributes(node, _FACTS)})
        yield f"<node id={_attribute(node.id)}>{facts}</node>\n"
    for edge in network.edges:
        weight: dict[str, Value] = {"weight": network.weight(edge)}
        facts = _graphml_facts("edge", weight | attributes(edge, EDGE_COLUMNS))
        yield f"<edge source={_attribute(edge.source)} target={_attribute(edge.target)}>{facts}</edge>\n"
    yield "</graph>\n</graphml>\n"


def _graphml_facts(of: str, facts: Mapping[str, Value]) -> str:
    values = (f'<data key="{of}-{name}">{_content(str(value))}</data>' for name, value in facts.items())
    return "".join(values)


def _type(name: str, whole: str) -> str:
    return whole if name in _WHOLE else "double" if name in _REAL else "string"


def _attribute(text: str) -> str:
    return quoteattr(_text(text))


def _content(text: str) -> str:
    return escape(_text(text), {"\r": "&#13;"})  # as it is it would be read as the end of a line


def _text(text: str) -> str:
    """A text without the characters that XML 1.0 (section 2.2) can't hold."""
    return _NOT_XML.sub(" ", text)


def nodes_csv(network: Network, _: str) -> Iterator[str]:
    """The nodes as Gephi's spreadsheet import takes them: the columns Id and Label, then what is known."""
    columns = ("id", "label", *_FACTS)
    yield _csv_line(["Id", "Label", *(_SHOWN.get(name, name) for name in _FACTS)])
    for node in network.nodes:
        yield _csv_line([_cell(getattr(node, name)) for name in columns])


def edges_csv(network: Network, _: str) -> Iterator[str]:
    """The edges as Gephi's spreadsheet import takes them: Source, Target, Type and Weight, then what is known."""
    yield _csv_line(["Source", "Target", "Type", "Weight", *EDGE_COLUMNS])
    for edge in network.edges:
        facts = [_cell(getattr(edge, name)) for name in EDGE_COLUMNS]
        yield _csv_line([edge.source, edge.target, "Undirected", _weight_cell(network, edge), *facts])


def _weight_cell(network: Network, edge: Edge) -> str:
    return _cell(edge.operations if network.filters.graph == "bodies" else edge.euros or 0)


def _csv_line(cells: list[str]) -> str:
    written = io.StringIO(newline="")
    csv.writer(written).writerow(cells)
    return written.getvalue()


def _cell(value: str | int | float | Decimal | tuple[str, ...] | None) -> str:
    """A value in plain writing, as the tables of a package have it.

    >>> _cell(None), _cell(Decimal("30000.50")), _cell(("funder", "partner")), _cell("=1+1"), _cell(-1.5)
    ('', '30000.50', 'funder; partner', "'=1+1", '-1.5')
    """
    if isinstance(value, tuple):
        return "; ".join(value)
    return harmless(value) if isinstance(value, str) else printed(value)


def as_json(network: Network, day: str) -> Iterator[str]:
    """The nodes and edges as one JSON object, edges by the places of their nodes in the list of nodes."""
    yield json.dumps(content(network, day), ensure_ascii=False, separators=(",", ":"))


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


_CSV: Final = "text/csv; charset=utf-8"
FORMS: Final[Mapping[str, Form]] = MappingProxyType(
    {
        "gexf": Form("application/gexf+xml", gexf),
        "graphml": Form("application/graphml+xml", graphml),
        "nodes.csv": Form(_CSV, nodes_csv),
        "edges.csv": Form(_CSV, edges_csv),
        "json": Form("application/json", as_json),
    }
)
"""The kinds of file, by the ending of their name."""
