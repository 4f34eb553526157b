"""The catalogue of a package, for whoever harvests it (DCAT-AP): its files, and the service where there is one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from pyoxigraph import QuerySolutions, RdfFormat, Triple

from endpoint.exports.coverage import BOX, DAYS, Coverage, coverage
from endpoint.exports.dcat import CATALOG_PREFIXES, Catalogue, Distribution
from endpoint.exports.exporter import Exporter, File, Folder, Measured, Source
from endpoint.store.serialisation import statements
from ontology.words import Bilingual

if TYPE_CHECKING:
    from pyoxigraph import Store

_TITLE: Final = Bilingual("Le catalogue (DCAT-AP)", "The catalogue (DCAT-AP)")
_FILES: Final = {
    RdfFormat.TURTLE: File("catalog.ttl", "text/turtle", _TITLE, "RDF_TURTLE", listed=False),
    RdfFormat.RDF_XML: File("catalog.rdf", "application/rdf+xml", _TITLE, "RDF_XML", listed=False),
    RdfFormat.JSON_LD: File("catalog.jsonld", "application/ld+json", _TITLE, "JSON_LD", listed=False),
}
_TOO: Final = ("datapackage.json", "lists/missing-cells.csv")
"""What describes data, and is asked for by itself."""
_HERE: Final = "https://package.invalid/"
"""Stands for the folder of the catalogue while it is written, where nobody knows where that will lie."""


def _write(source: Source, folder: Folder) -> None:
    wanted = source.wanted
    files_at = wanted.files_url or _HERE
    catalogue = Catalogue(
        source.manifest,
        coverage_of(source.store),
        tuple(_distribution(one, files_at) for one in folder.files() if _is_data(one)),
        wanted.publisher,
        wanted.contact,
        wanted.public_url,
    )
    for format_, file in _FILES.items():
        body = written(catalogue.triples(), format_)
        folder.add(file).write_bytes(body.replace(_HERE.encode(), b""))


def _is_data(one: Measured) -> bool:
    return one.file.listed or one.file.path in _TOO


def _distribution(one: Measured, files_at: str) -> Distribution:
    file = one.file
    return Distribution(
        key(file.path), files_at + file.path, file.title, file.media_type, file.format, file.packed,
        one.bytes, one.sha256, file.conforms_to,
    )  # fmt: skip


def key(path: str) -> str:
    """The name of a file in a catalogue.

    >>> key("tables/lines.csv")
    'file-tables-lines-csv'
    """
    return "file-" + re.sub(r"[^a-z0-9]+", "-", path.lower())


def coverage_of(store: Store) -> Coverage:
    """What the operations of an open store cover."""
    return coverage(_rows(store, DAYS), _rows(store, BOX))


def _rows(store: Store, text: str) -> Iterator[Sequence[str | None]]:
    solutions = store.query(text)
    assert isinstance(solutions, QuerySolutions)
    for row in solutions:
        yield [None if value is None else value.value for value in row]


def written(triples: Iterable[Triple], format_: RdfFormat) -> bytes:
    """A catalogue, byte for byte the same each time."""
    return statements(sorted(set(triples), key=str), format_, CATALOG_PREFIXES)


EXPORT: Final = Exporter("catalog", _TITLE, _write)
