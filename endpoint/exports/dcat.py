"""The catalogue as statements: DCAT-AP 3.0.1, and what harvesters of data.gouv.fr and CKAN want of it.

One French title a thing, and an identifier that never changes; a period of time without a name (one with a name is
looked up on the network by some); the coverage in space as GeoJSON and as WKT; the resources of the EU's authority
tables typed and named here, so that a catalogue is complete by itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from endpoint.exports.coverage import Box, Coverage
from ontology.words import (
    DCAT,
    DCT,
    FOAF,
    MLG,
    OWL,
    PREFIXES,
    PROV,
    RDF,
    RDFS,
    SKOS,
    SPDX,
    XSD,
    Bilingual,
    Namespace,
)

if TYPE_CHECKING:
    from endpoint.manifest import Manifest

# The address that the controlled vocabularies of DCAT-AP want. By that of SPDX itself udata (data.gouv.fr) would know
# it, and fail: of an xsd:hexBinary rdflib makes bytes, which it can't store.
_SHA256: Final = NamedNode("https://spdx.org/rdf/terms#checksumAlgorithm_sha256")
DCATAP: Final = Namespace("http://data.europa.eu/r5r/")
LOCN: Final = Namespace("http://www.w3.org/ns/locn#")
VCARD: Final = Namespace("http://www.w3.org/2006/vcard/ns#")
CATALOG_PREFIXES: Final = {
    **{
        name: PREFIXES[name]
        for name in ("dcat", "dct", "foaf", "owl", "prov", "rdf", "rdfs", "skos", "spdx", "xsd")
    },
    "dcatap": DCATAP.base,
    "locn": LOCN.base,
    "vcard": VCARD.base,
}

TITLE: Final = "Maillage : opérations financées par le FEDER, financeurs, territoires et partenaires"
DESCRIPTION: Final = Bilingual(
    "Ce que disent les dossiers de programmation du fonds européen de développement régional (FEDER) : plans de "
    "financement, financeurs, territoires concernés, partenaires, avec la phrase du dossier derrière chaque donnée.",
    "What the programming dossiers of the European Regional Development Fund (ERDF) say: financing plans, funders, "
    "territories concerned, partners, with the words of the dossier behind each statement.",
)
_WITH_SERVICE: Final = Bilingual(
    "Le graphe de Maillage, ses fichiers et son service.", "The graph of Maillage, its files and its service."
)
_FILES_ALONE: Final = Bilingual(
    "Le graphe de Maillage et ses fichiers.", "The graph of Maillage and its files."
)
KEYWORDS: Final = (
    "FEDER", "fonds européens", "financement public", "subventions", "territoires", "graphe de connaissances",
    "données liées",
)  # fmt: skip
NO_PUBLISHER: Final = "Éditeur non précisé"
"""The publisher where nobody says who publishes: a catalogue must have one, and this is no body."""

LICENCE: Final = NamedNode("https://www.etalab.gouv.fr/licence-ouverte-open-licence")
_SPDX_LICENCE: Final = NamedNode("http://spdx.org/licenses/etalab-2.0")
_AUTHORITY: Final = "http://publications.europa.eu/resource/authority/"
_IANA: Final = "https://www.iana.org/assignments/media-types/"
_GEOJSON: Final = NamedNode(f"{_IANA}application/vnd.geo+json")  # as data.gouv.fr spells it
_WKT: Final = NamedNode(PREFIXES["geosparql"] + "wktLiteral")
_THEMES: Final = {
    "REGI": Bilingual("Régions et villes", "Regions and cities"),
    "SOCI": Bilingual("Population et société", "Population and society"),
    "GOVE": Bilingual("Gouvernement et secteur public", "Government and public sector"),
}
REGISTER: Final = "https://www.npmjs.com/package/@etalab/decoupage-administratif"
GEONAMES: Final = "https://www.geonames.org/"
CREDITS: Final = Bilingual(
    "Communes, intercommunalités, départements et régions : INSEE, IGN, DGCL, par @etalab/decoupage-administratif "
    "(Licence Ouverte 2.0). Coordonnées : GeoNames (CC BY 4.0).",
    "Communes, intercommunalities, departments and regions: INSEE, IGN, DGCL, through @etalab/decoupage-administratif "
    "(Licence Ouverte 2.0). Coordinates: GeoNames (CC BY 4.0).",
)
"""Whose work stands in the data; CC BY wants it told with each copy."""
_SPARQL: Final = NamedNode("https://www.w3.org/TR/sparql11-protocol/")


@dataclass(frozen=True, slots=True)
class Distribution:
    """One way to have the data.

    Attributes:
        key: names it in the catalogue, for ever.
        url: absolute; of the file itself, or with ``is_file`` false of something that answers.
        bytes: None where it is not known before it is asked for; so is ``sha256``.
        conforms_to: the IRI of a schema; empty for none.
    """

    key: str
    url: str
    title: Bilingual
    media_type: str
    format: str
    packed: bool = False
    bytes: int | None = None
    sha256: str | None = None
    conforms_to: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that a catalogue tells; ``public_url`` is of the service, empty where there is none."""

    manifest: Manifest
    coverage: Coverage
    distributions: tuple[Distribution, ...]
    publisher: str = ""
    contact: str = ""
    public_url: str = ""

    @property
    def home(self) -> str:
        """The IRI of the catalogue: it never changes, wherever the catalogue lies."""
        return f"{self.manifest.base_iri}catalog"

    def triples(self) -> Iterator[Triple]:
        """Every statement of it."""
        yield from self._catalogue()
        yield from self._dataset()
        for one in self.distributions:
            yield from self._distribution(one)
        if self.public_url:
            yield from self._service()
        yield from self._publisher()
        yield from self._contact()
        yield from _authorities(self.distributions)

    def _part(self, name: str) -> NamedNode:
        return NamedNode(f"{self.home}#{name}")

    # --- its four things

    def _catalogue(self) -> Iterator[Triple]:
        catalogue = NamedNode(self.home)
        title = "Catalogue de Maillage"
        words = _WITH_SERVICE if self.public_url else _FILES_ALONE
        yield from self._described(catalogue, DCAT.Catalog, title, words)
        yield Triple(catalogue, DCAT.dataset, self._part("dataset"))
        yield Triple(catalogue, DCAT.themeTaxonomy, NamedNode(f"{_AUTHORITY}data-theme"))
        yield from self._dated(catalogue)
        yield from self._located(catalogue)
        if self.public_url:
            yield Triple(catalogue, DCAT.service, self._part("service"))
            yield Triple(catalogue, FOAF.homepage, NamedNode(self.public_url))
            yield Triple(NamedNode(self.public_url), RDF.type, FOAF.Document)

    def _dataset(self) -> Iterator[Triple]:
        dataset = self._part("dataset")
        yield from self._described(dataset, DCAT.Dataset, TITLE, DESCRIPTION)
        yield from self._subject(dataset)
        yield from self._dated(dataset)
        yield from self._located(dataset)
        yield Triple(dataset, DCAT.version, Literal(self.manifest.id))
        yield Triple(dataset, DCT.conformsTo, NamedNode(MLG.base.rstrip("#")))
        yield from _credited(dataset)
        coverage = self.coverage
        if coverage.first and coverage.last:
            period = BlankNode("period")
            yield Triple(dataset, DCT.temporal, period)
            yield Triple(period, RDF.type, DCT.PeriodOfTime)
            yield Triple(period, DCAT.startDate, Literal(coverage.first, datatype=XSD.date))
            yield Triple(period, DCAT.endDate, Literal(coverage.last, datatype=XSD.date))
        for one in self.distributions:
            yield Triple(dataset, DCAT.distribution, self._part(one.key))
        if self.public_url:
            yield Triple(dataset, DCAT.landingPage, NamedNode(self.public_url))

    def _distribution(self, one: Distribution) -> Iterator[Triple]:
        node, url = self._part(one.key), NamedNode(one.url)
        yield Triple(node, RDF.type, DCAT.Distribution)
        yield Triple(node, DCT.identifier, Literal(node.value))
        yield Triple(node, DCT.title, Literal(one.title.fr, language="fr"))
        yield Triple(node, DCT.description, Literal(one.title.fr, language="fr"))
        yield Triple(node, DCT.description, Literal(one.title.en, language="en"))
        yield Triple(node, DCT.license, LICENCE)
        yield Triple(node, DCAT.accessURL, url)
        yield Triple(node, DCT["format"], NamedNode(f"{_AUTHORITY}file-type/{one.format}"))
        yield Triple(node, DCAT.mediaType, NamedNode(_IANA + one.media_type))
        yield Triple(node, DCATAP.availability, NamedNode(f"{_AUTHORITY}planned-availability/AVAILABLE"))
        if one.packed:
            yield Triple(node, DCAT.compressFormat, NamedNode(f"{_IANA}application/gzip"))
        if one.conforms_to:
            yield Triple(node, DCT.conformsTo, NamedNode(one.conforms_to))
        if one.bytes is not None:
            yield Triple(node, DCAT.downloadURL, url)
            yield Triple(node, DCAT.byteSize, Literal(str(one.bytes), datatype=XSD.nonNegativeInteger))
        elif self.public_url:
            yield Triple(node, DCAT.accessService, self._part("service"))
        if one.sha256:
            checksum = BlankNode(f"checksum-{one.key}")
            yield Triple(node, SPDX.checksum, checksum)
            yield Triple(checksum, RDF.type, SPDX.Checksum)
            yield Triple(checksum, SPDX.algorithm, _SHA256)
            yield Triple(checksum, SPDX.checksumValue, Literal(one.sha256, datatype=XSD.hexBinary))
            yield Triple(_SHA256, RDF.type, SPDX.ChecksumAlgorithm)

    def _service(self) -> Iterator[Triple]:
        service, endpoint = self._part("service"), NamedNode(f"{self.public_url}sparql")
        title = "Maillage : interroger le graphe en SPARQL"
        words = Bilingual(
            "Un service SPARQL 1.1 sur le graphe, avec des questions toutes prêtes.",
            "A SPARQL 1.1 service on the graph, with ready questions.",
        )
        yield from self._described(service, DCAT.DataService, title, words)
        yield from self._subject(service)
        yield Triple(service, DCAT.endpointURL, endpoint)
        yield Triple(service, DCAT.endpointDescription, NamedNode(f"{self.public_url}.well-known/void"))
        yield Triple(service, DCAT.servesDataset, self._part("dataset"))
        yield Triple(service, DCT.conformsTo, _SPARQL)
        yield Triple(service, DCAT.landingPage, NamedNode(self.public_url))
        yield Triple(_SPARQL, RDF.type, DCT.Standard)
        yield Triple(_SPARQL, DCT.title, Literal("SPARQL 1.1 Protocol", language="en"))

    # --- what several of them have

    def _described(self, node: NamedNode, kind: NamedNode, title: str, words: Bilingual) -> Iterator[Triple]:
        yield Triple(node, RDF.type, kind)
        yield Triple(node, DCT.identifier, Literal(node.value))
        yield Triple(node, DCT.title, Literal(title, language="fr"))
        yield Triple(node, DCT.description, Literal(words.fr, language="fr"))
        yield Triple(node, DCT.description, Literal(words.en, language="en"))
        yield Triple(node, DCT.publisher, self._part("publisher"))
        yield Triple(node, DCT.license, LICENCE)
        if kind != DCAT.DataService:
            yield Triple(node, DCT.language, NamedNode(f"{_AUTHORITY}language/FRA"))

    def _subject(self, node: NamedNode) -> Iterator[Triple]:
        for word in KEYWORDS:
            yield Triple(node, DCAT.keyword, Literal(word, language="fr"))
        for code in _THEMES:
            yield Triple(node, DCAT.theme, NamedNode(f"{_AUTHORITY}data-theme/{code}"))
        yield Triple(node, DCT.accessRights, NamedNode(f"{_AUTHORITY}access-right/PUBLIC"))
        if self.contact:
            yield Triple(node, DCAT.contactPoint, self._part("contact"))

    def _dated(self, node: NamedNode) -> Iterator[Triple]:
        told = self.manifest
        for link, moment in ((DCT.issued, told.issued), (DCT.modified, told.created)):
            if moment:
                yield Triple(node, link, Literal(moment, datatype=XSD.dateTime))

    def _located(self, node: NamedNode) -> Iterator[Triple]:
        if not (box := self.coverage.box):
            return
        place = self._part("place")
        longitude, latitude = box.centre
        yield Triple(node, DCT.spatial, place)
        yield Triple(place, RDF.type, DCT.Location)
        yield Triple(place, DCAT.bbox, Literal(_wkt(box), datatype=_WKT))
        yield Triple(place, DCAT.centroid, Literal(f"POINT({longitude} {latitude})", datatype=_WKT))
        yield Triple(place, LOCN.geometry, Literal(_geojson(box), datatype=_GEOJSON))

    def _publisher(self) -> Iterator[Triple]:
        publisher = self._part("publisher")
        yield Triple(publisher, RDF.type, FOAF.Agent)
        yield Triple(publisher, FOAF.name, Literal(self.publisher or NO_PUBLISHER, language="fr"))

    def _contact(self) -> Iterator[Triple]:
        if not self.contact:
            return
        contact = self._part("contact")
        yield Triple(contact, RDF.type, VCARD.Organization)
        yield Triple(contact, RDF.type, VCARD.Kind)
        yield Triple(contact, VCARD.fn, Literal(self.publisher or "Contact"))
        if "://" in self.contact:
            yield Triple(contact, VCARD.hasURL, NamedNode(self.contact))
        else:
            yield Triple(contact, VCARD.hasEmail, NamedNode(f"mailto:{self.contact}"))


# --- what others have made


def _credited(node: NamedNode) -> Iterator[Triple]:
    for url, title in ((REGISTER, "@etalab/decoupage-administratif"), (GEONAMES, "GeoNames")):
        # Not dct:source: DCAT-AP wants that to be a dcat:Dataset, and harvesters take each of those.
        yield Triple(node, PROV.wasDerivedFrom, NamedNode(url))
        yield Triple(NamedNode(url), RDF.type, PROV.Entity)
        yield Triple(NamedNode(url), DCT.title, Literal(title))
    rights = BlankNode("credits")
    yield Triple(node, DCT.rights, rights)
    yield Triple(rights, RDF.type, DCT.RightsStatement)
    yield Triple(rights, RDFS.label, Literal(CREDITS.fr, language="fr"))
    yield Triple(rights, RDFS.label, Literal(CREDITS.en, language="en"))


def _authorities(distributions: tuple[Distribution, ...]) -> Iterator[Triple]:
    """The types and names of what the catalogue points to, so that nobody need look them up."""
    ontology = NamedNode(MLG.base.rstrip("#"))
    typed = {
        NamedNode(f"{_AUTHORITY}language/FRA"): DCT.LinguisticSystem,
        NamedNode(f"{_AUTHORITY}access-right/PUBLIC"): DCT.RightsStatement,
        ontology: DCT.Standard,
    }
    for one in distributions:
        typed[NamedNode(f"{_AUTHORITY}file-type/{one.format}")] = DCT.MediaTypeOrExtent
        typed[NamedNode(_IANA + one.media_type)] = DCT.MediaType
        if one.packed:
            typed[NamedNode(f"{_IANA}application/gzip")] = DCT.MediaType
        if one.conforms_to:
            typed[NamedNode(one.conforms_to)] = DCT.Standard
    for node, kind in typed.items():
        yield Triple(node, RDF.type, kind)
    yield from _licence()
    scheme = NamedNode(f"{_AUTHORITY}data-theme")
    yield Triple(scheme, RDF.type, SKOS.ConceptScheme)
    yield Triple(scheme, DCT.title, Literal("Data theme", language="en"))
    concepts = {f"data-theme/{code}": name for code, name in _THEMES.items()}
    concepts["planned-availability/AVAILABLE"] = Bilingual("disponible", "available")
    for key, name in concepts.items():
        concept = NamedNode(_AUTHORITY + key)
        yield Triple(concept, RDF.type, SKOS.Concept)
        yield Triple(concept, SKOS.prefLabel, Literal(name.fr, language="fr"))
        yield Triple(concept, SKOS.prefLabel, Literal(name.en, language="en"))
        yield Triple(concept, SKOS.inScheme, NamedNode(_AUTHORITY + key.partition("/")[0]))


def _licence() -> Iterator[Triple]:
    kind = NamedNode("http://purl.org/adms/licencetype/Attribution")
    yield Triple(LICENCE, RDF.type, DCT.LicenseDocument)
    yield Triple(LICENCE, DCT.type, kind)
    yield Triple(LICENCE, DCT.title, Literal("Licence Ouverte 2.0", language="fr"))
    yield Triple(LICENCE, DCT.identifier, Literal("etalab-2.0"))
    yield Triple(LICENCE, OWL.sameAs, _SPDX_LICENCE)
    yield Triple(kind, RDF.type, SKOS.Concept)
    yield Triple(kind, SKOS.prefLabel, Literal("Attribution", language="en"))


def _wkt(box: Box) -> str:
    return f"POLYGON(({', '.join(f'{longitude} {latitude}' for longitude, latitude in box.corners)}))"


def _geojson(box: Box) -> str:
    ring = ", ".join(f"[{longitude}, {latitude}]" for longitude, latitude in box.corners)
    return json.dumps({"type": "Polygon"})[:-1] + f', "coordinates": [[{ring}]]}}'
