"""Every exporter, by the name that ``--only`` takes, in the order in which they write."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from endpoint.exports import catalog, documents, graph, readme
from endpoint.exports.exporter import Exporter

_ALL: Final[tuple[Exporter, ...]] = (*graph.EXPORTS, *documents.EXPORTS, catalog.EXPORT, readme.EXPORT)

EXPORTERS: Final = MappingProxyType({one.name: one for one in _ALL})
