"""What can be taken away: every graph in every format, the addresses for programs, licences, how to cite, provenance."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pyoxigraph import NamedNode

from endpoint.addresses import ENDINGS, path_of
from endpoint.errors import QueryStopped
from endpoint.findings.graph import dossier_key, quarantine_graphs
from endpoint.formats import GRAPH_FORMATS, ROW_FORMATS
from endpoint.http import headers
from endpoint.http.state import Here, State
from endpoint.pages.paging import Paging, paging
from endpoint.pages.rendering import page
from endpoint.store.answers import Query
from ontology.words import VERSION

if TYPE_CHECKING:
    from endpoint.manifest import Manifest
    from endpoint.protocol.statistics import Statistics

router: Final = APIRouter()

COMMON: Final[Mapping[str, tuple[str, str]]] = {
    "reference": (
        "Territoires et organismes officiels des régions des dossiers",
        "Official places and bodies of the regions of the dossiers",
    ),
    "ontology": ("L'ontologie et les listes de codes", "The ontology and the code lists"),
    "findings": ("Les constats de la validation", "The findings of the validation"),
    "derived": (
        "Rapprochements proposés entre opérations, jamais affirmés",
        "Proposed matches between operations, never asserted",
    ),
    "curated": ("Corrections et précisions apportées à la main", "Corrections and additions made by hand"),
}
"""The graphs that are no single dossier's, by name."""

_DOSSIER: Final = 20  # bytes that take as long to read as one dossier of the manifest
_EVERYTHING: Final = (
    "SELECT ?graph ?subject ?predicate ?object WHERE { GRAPH ?graph { ?subject ?predicate ?object } }"
)
_GRAPHS: Final = "SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?subject a ?class } } ORDER BY ?graph"


@dataclass(frozen=True, slots=True)
class Download:
    """A graph that can be taken: what it holds, its page if it has one, and its files by format."""

    name: str
    words: tuple[str, str] | None
    statements: int | None
    href: str | None
    files: Mapping[str, str]


@router.api_route("/data", methods=["GET", "HEAD"])
async def data(request: Request, here: Here) -> Response:
    """The downloads and what to know of them.

    Raises:
        NotFound: the list of dossiers has no such page.
    """
    manifest = await here.store.manifest()
    statistics = await here.counts.of(here.store)
    dossiers, paged = await _of_dossiers(request, here, manifest)
    told = headers.provenance(manifest.id, manifest.quarantined)
    context = {
        "manifest": manifest,
        "settings": here.settings,
        "seconds": Decimal(f"{here.settings.timeout:g}"),
        "default": _default(statistics),
        "common": await _common(here, manifest),
        "others": list(_others(manifest, statistics)),
        "dossiers": dossiers,
        "paging": paged,
        "everything": _by_query(_EVERYTHING),
        "graphs": _by_query(_GRAPHS),
        "host": here.address(request).rstrip("/"),
        "writable": here.writer is not None,
        "ontology_version": VERSION,
    }
    return page(request, "data.html", context, headers=told)


# --- the graphs


def _default(statistics: Statistics | None) -> Download:
    files = {
        one.name: f"/store?default&{urlencode({'format': one.name})}" for one in GRAPH_FORMATS if not one.page
    }
    return Download("", None, statistics.triples if statistics else None, None, files)


async def _common(here: State, manifest: Manifest) -> list[Download]:
    """Those of `COMMON` that the snapshot holds."""
    found = []
    for name, words in COMMON.items():
        iri = f"{manifest.base_iri}graph/{name}"
        size = await _size(here, iri)
        if size != 0:
            found.append(download(iri, manifest.base_iri, words, size))
    return found


async def _size(here: State, iri: str) -> int | None:
    """How many statements a graph has; None where they could not be counted in the time."""
    text = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {NamedNode(iri)} {{ ?s ?p ?o }} }}"
    try:
        answer = await here.store.query(Query(text))
    except QueryStopped:
        return None
    return int(json.loads(answer.body)["results"]["bindings"][0]["n"]["value"])


async def _of_dossiers(request: Request, here: State, manifest: Manifest) -> tuple[list[Download], Paging]:
    """The graphs of a page of dossiers: a published one's, or the one apart of what is quarantined."""
    homes = await here.workshop.make(lambda: _homes(manifest), len(manifest.dossiers) * _DOSSIER)
    paged = paging(request, len(homes))
    part = list(homes.items())[paged.start : paged.stop]
    return [download(iri, manifest.base_iri, (words, words), None) for iri, words in part], paged


def _homes(manifest: Manifest) -> dict[str, str]:
    """The graph of each dossier that has one, with the title of its operation."""
    homes = quarantine_graphs(manifest.dossiers, manifest.base_iri)
    quarantine = {
        homes[key].value: dossier.label or ""
        for dossier in manifest.dossiers
        if dossier.state == "quarantined" and (key := dossier_key(dossier)) in homes
    }
    published = {
        f"{manifest.base_iri}graph/dossier/{dossier.operation}": dossier.label or ""
        for dossier in manifest.dossiers
        if dossier.state == "published" and dossier.operation
    }
    return dict(sorted((published | quarantine).items()))


def _others(manifest: Manifest, statistics: Statistics | None) -> Iterable[Download]:
    """What people have written, or a store of somebody else's holds."""
    heads = tuple(f"{manifest.base_iri}graph/{name}/" for name in ("dossier", "quarantine"))
    known = {f"{manifest.base_iri}graph/{name}" for name in COMMON}
    for iri, count in (statistics.graphs if statistics else {}).items():
        if iri not in known and not iri.startswith(heads):
            yield download(iri, manifest.base_iri, None, count)


def download(iri: str, base_iri: str, words: tuple[str, str] | None, statements: int | None) -> Download:
    """A graph with the addresses of its files: under its own path where this host answers for it.

    >>> found = download("https://w3id.org/maillage/graph/ontology", "https://w3id.org/maillage/", None, 3)
    >>> found.name, found.href, found.files["turtle"]
    ('graph/ontology', '/graph/ontology', '/graph/ontology.ttl')
    >>> download("urn:x", "https://w3id.org/maillage/", None, 3).files["turtle"]
    '/store?graph=urn%3Ax&format=turtle'
    """
    path = path_of(iri, base_iri)
    if path and path.startswith("/graph/"):
        files = {one.name: f"{path}.{ending}" for ending, one in ENDINGS.items() if not one.page}
        return Download(iri.removeprefix(base_iri), words, statements, path, files)
    files = {
        one.name: f"/store?{urlencode({'graph': iri, 'format': one.name})}"
        for one in GRAPH_FORMATS
        if not one.page
    }
    return Download(iri, words, statements, None, files)


def _by_query(text: str) -> dict[str, str]:
    """The files of the answer to a query, by format."""
    return {
        one.name: f"/sparql?{urlencode({'query': text, 'format': one.name})}"
        for one in ROW_FORMATS
        if not one.page
    }
