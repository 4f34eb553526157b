"""What the service is and what the graph holds: SPARQL 1.1 Service Description and VoID, in any RDF format.

It answers at ``/sparql`` where no query is given, and at ``/.well-known/void`` (VoID, section 6.4).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from fastapi import Request
from fastapi.responses import Response
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple

from endpoint.formats import FORMATS, choose
from endpoint.http import headers
from endpoint.http.delivery import document
from endpoint.http.state import State
from endpoint.protocol.parameters import first, parameters
from endpoint.protocol.statistics import LISTED_GRAPHS, Statistics
from endpoint.store.serialisation import statements
from ontology.words import DCT, MLG, PREFIXES, RDF, SD, VOID, XSD, Namespace

if TYPE_CHECKING:
    from endpoint.manifest import Manifest

FORMAT: Final = Namespace("http://www.w3.org/ns/formats/")
METHODS: Final = ("GET", "HEAD", "OPTIONS")

# The names of https://www.w3.org/ns/formats/ for ours.
_FORMATS: Final = {
    "application/sparql-results+json": "SPARQL_Results_JSON",
    "application/sparql-results+xml": "SPARQL_Results_XML",
    "text/csv": "SPARQL_Results_CSV",
    "text/tab-separated-values": "SPARQL_Results_TSV",
    "text/turtle": "Turtle",
    "application/n-triples": "N-Triples",
    "application/rdf+xml": "RDF_XML",
    "application/ld+json": "JSON-LD",
    "application/trig": "TriG",
    "application/n-quads": "N-Quads",
    "text/n3": "N3",
}


async def well_known(request: Request, here: State) -> Response:
    """The description, for who looks for it by its well-known address."""
    if told := headers.options(request, METHODS):
        return told
    pairs = await parameters(request, here.settings.max_query_bytes)
    return await answer(request, here, first(pairs, "format"))


async def answer(request: Request, here: State, name: str | None) -> Response:
    """The description in the format of that name, else in the best that is accepted."""
    chosen = choose(True, name, headers.accepted(request), pages=False)
    manifest = await here.store.manifest()
    statistics = await here.counts.of(here.store)
    endpoint = NamedNode(f"{here.address(request)}sparql")
    service = Description(endpoint, bool(here.settings.service_hosts), here.writer is not None)
    triples = service.triples(manifest, statistics)
    rdf = RdfFormat.from_media_type(chosen.media_types[0])
    assert rdf is not None
    content = statements(triples, rdf, {**PREFIXES, "format": FORMAT.base})
    told = headers.provenance(manifest.id, manifest.quarantined)
    return await document(request, content, chosen.media_type, told)


class Description:
    """The statements of the description of one endpoint. What has no name of its own has one in the document.

    The document is the endpoint's, or ``home``; without an endpoint only the dataset is described.
    """

    def __init__(
        self, endpoint: NamedNode | None, calls_others: bool, writable: bool = False, home: str = ""
    ) -> None:
        self._endpoint = endpoint
        self._home = home or (endpoint.value if endpoint else "")
        self._writable = writable
        self._calls_others = calls_others

    def triples(self, manifest: Manifest, statistics: Statistics | None) -> Iterator[Triple]:
        """All of them; without figures where these could not be worked out."""
        if self._endpoint:
            yield from self._service(self._endpoint)
        yield from self._dataset(manifest)
        if statistics:
            yield from self._default_graph(statistics)
            if len(statistics.graphs) <= LISTED_GRAPHS:
                yield from self._named_graphs(statistics)

    def _service(self, service: NamedNode) -> Iterator[Triple]:
        yield Triple(service, RDF.type, SD.Service)
        yield Triple(service, SD.endpoint, service)
        yield Triple(service, SD.supportedLanguage, SD.SPARQL11Query)
        if self._writable:
            yield Triple(service, SD.supportedLanguage, SD.SPARQL11Update)
        if self._calls_others:
            yield Triple(service, SD.feature, SD.BasicFederatedQuery)
        for one in FORMATS:
            if not one.page:
                yield Triple(service, SD.resultFormat, FORMAT[_FORMATS[one.media_types[0]]])
        yield Triple(service, SD.defaultDataset, self._part("dataset"))

    def _dataset(self, manifest: Manifest) -> Iterator[Triple]:
        dataset, graph = self._part("dataset"), self._part("default-graph")
        for kind in (SD.Dataset, VOID.Dataset):
            yield Triple(dataset, RDF.type, kind)
        yield Triple(dataset, DCT.title, Literal("Maillage", language="fr"))
        yield Triple(dataset, DCT.identifier, Literal(manifest.id))
        if manifest.created:
            yield Triple(dataset, DCT.modified, Literal(manifest.created, datatype=XSD.dateTime))
        if self._endpoint:
            yield Triple(dataset, VOID.sparqlEndpoint, self._endpoint)
        yield Triple(dataset, VOID.uriSpace, Literal(f"{manifest.base_iri}id/"))
        yield Triple(dataset, VOID.vocabulary, NamedNode(MLG.base))
        yield Triple(dataset, SD.defaultGraph, graph)
        for kind in (SD.Graph, VOID.Dataset):
            yield Triple(graph, RDF.type, kind)

    def _default_graph(self, statistics: Statistics) -> Iterator[Triple]:
        graph = self._part("default-graph")
        yield Triple(graph, VOID.triples, Literal(statistics.triples))
        yield Triple(graph, VOID.classes, Literal(len(statistics.classes)))
        yield Triple(graph, VOID.properties, Literal(len(statistics.properties)))
        kinds = (
            ("class", "entities", statistics.classes),
            ("property", "triples", statistics.properties),
        )
        for kind, unit, counts in kinds:
            parts = {self._part(f"{kind}-{place}"): iri for place, iri in enumerate(counts, start=1)}
            for part in parts:
                yield Triple(graph, VOID[f"{kind}Partition"], part)
            for part, iri in parts.items():
                yield Triple(part, VOID[kind], NamedNode(iri))
                yield Triple(part, VOID[unit], Literal(counts[iri]))

    def _named_graphs(self, statistics: Statistics) -> Iterator[Triple]:
        for place, (iri, count) in enumerate(statistics.graphs.items(), start=1):
            named, graph = self._part(f"graph-{place}"), self._part(f"statements-{place}")
            yield Triple(self._part("dataset"), SD.namedGraph, named)
            yield Triple(named, RDF.type, SD.NamedGraph)
            yield Triple(named, SD.name, NamedNode(iri))
            yield Triple(named, SD.graph, graph)
            yield Triple(graph, RDF.type, SD.Graph)
            yield Triple(graph, VOID.triples, Literal(count))

    def _part(self, name: str) -> NamedNode:
        return NamedNode(f"{self._home}#{name}")
