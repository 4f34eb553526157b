"""Every exporter, by the name that ``--only`` takes, in the order in which they write."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from endpoint.exports import catalog, documents, graph, networks, readme
from endpoint.exports.exporter import Exporter
from endpoint.exports.lists.official_lists import OFFICIAL_LISTS
from endpoint.exports.tables.csv_files import TABLES_AS_CSV
from endpoint.exports.tables.parquet import PARQUET
from endpoint.exports.tables.places import PLACES
from endpoint.exports.tables.spreadsheet import SPREADSHEET

_ALL: Final[tuple[Exporter, ...]] = (
    *graph.EXPORTS,
    *documents.EXPORTS,
    TABLES_AS_CSV,
    SPREADSHEET,
    PARQUET,
    PLACES,
    *networks.EXPORTS,
    OFFICIAL_LISTS,
    catalog.EXPORT,
    readme.EXPORT,
)

EXPORTERS: Final = MappingProxyType({one.name: one for one in _ALL})
