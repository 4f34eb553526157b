"""The catalogue against the official shapes of DCAT-AP 3.0.1, and against what harvesters are known to do."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyshacl
import pytest
from rdflib import DCAT, DCTERMS, FOAF, OWL, PROV, RDF, RDFS, SH, BNode, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

SHARED = Path(os.environ.get("MAILLAGE_SHARED", Path(__file__).resolve().parents[4] / "shared"))
SHAPES = SHARED / "standards" / "dcat-ap-3.0.1"
FORMATS = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}
DATASET = URIRef("https://w3id.org/maillage/catalog#dataset")
SPDX = Namespace("http://spdx.org/rdf/terms#")

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
needs_shapes = pytest.mark.skipif(not SHAPES.is_dir(), reason=f"the official shapes are not at {SHAPES}")


def read(content: bytes, ending: str = "ttl", at: str = "https://here.example.org/") -> Graph:
    return Graph().parse(data=content, format=FORMATS[ending], publicID=at)


def results(catalog: Graph, name: str) -> Iterator[tuple[str, str, str]]:
    """Severity, focus and path of what does not conform."""
    shapes = Graph().parse(SHAPES / name)
    shapes.remove((None, OWL.imports, None))
    _, report, _ = pyshacl.validate(catalog, shacl_graph=shapes, advanced=True)
    assert isinstance(report, Graph)
    for one in report.subjects(RDF.type, SH.ValidationResult):
        values = (report.value(one, of) for of in (SH.resultSeverity, SH.focusNode, SH.resultPath))
        severity, focus, path = (str(value).rpartition("#")[2].rpartition("/")[2] for value in values)
        yield severity, focus, path


@pytest.fixture(scope="module")
def catalog(package: Path) -> Graph:
    return read((package / "catalog.ttl").read_bytes())


@pytest.fixture(scope="module")
def bare(peopleless: Path) -> Graph:
    return read((peopleless / "catalog.ttl").read_bytes())


@needs_shapes
@pytest.mark.parametrize("name", ["shapes.ttl", "range.ttl"])
def test_no_violation(catalog: Graph, bare: Graph, name: str) -> None:
    assert list(results(catalog, name)) == []
    assert list(results(bare, name)) == []


@needs_shapes
def test_no_warning_that_the_data_could_meet(catalog: Graph, bare: Graph) -> None:
    # Of what kind the publisher is, nobody has said.
    assert sorted(results(catalog, "shapes_recommended.ttl")) == [
        ("Warning", "publisher", "type"),
    ]
    # And where nobody says who publishes, and where, there is nobody to write to, and no page.
    assert sorted(results(bare, "shapes_recommended.ttl")) == [
        ("Warning", "catalog", "homepage"),
        ("Warning", "dataset", "contactPoint"),
        ("Warning", "publisher", "type"),
    ]


@pytest.mark.parametrize("ending", ["rdf", "jsonld"])
def test_the_formats_say_the_same(
    catalog: Graph, bare: Graph, package: Path, peopleless: Path, ending: str
) -> None:
    for folder, expected in ((package, catalog), (peopleless, bare)):
        assert isomorphic(read((folder / f"catalog.{ending}").read_bytes(), ending), expected)


def test_the_distributions_are_the_files(package: Path, catalog: Graph) -> None:
    distributions = list(catalog.objects(DATASET, DCAT.distribution))
    assert len(distributions) >= 4
    sums = dict(reversed(line.split("  ")) for line in (package / "checksums.txt").read_text().splitlines())
    for one in distributions:
        url = str(catalog.value(one, DCAT.downloadURL))
        assert url.startswith("https://fichiers.example.org/feder/")
        name = url.removeprefix("https://fichiers.example.org/feder/")
        assert int(catalog.value(one, DCAT.byteSize)) == (package / name).stat().st_size
        checksum = catalog.value(one, SPDX.checksum, any=False)
        assert catalog.value(checksum, SPDX.checksumValue, any=False).lower() == sums[name]
        # udata knows the algorithm by the address of SPDX itself, http://…, and then fails on the bytes.
        assert str(catalog.value(checksum, SPDX.algorithm, any=False)).startswith(
            "https://spdx.org/rdf/terms#"
        )


def test_whose_work_is_in_it(package: Path, catalog: Graph, bare: Graph) -> None:
    urls = {"https://www.geonames.org/", "https://www.npmjs.com/package/@etalab/decoupage-administratif"}
    assert {str(one) for one in catalog.objects(DATASET, PROV.wasDerivedFrom)} == urls
    credits_ = catalog.value(DATASET, DCTERMS.rights, any=False)
    assert all("CC BY 4.0" in text for text in catalog.objects(credits_, RDFS.label))
    assert {one["path"] for one in json.loads((package / "datapackage.json").read_text())["sources"]} == urls
    assert all(url in (package / "provenance.ttl").read_text() for url in urls)
    files = {str(url).rpartition("/feder/")[2] for url in catalog.objects(None, DCAT.downloadURL)}
    assert {"datapackage.json", "lists/missing-cells.csv"} <= files
    home = URIRef("https://w3id.org/maillage/catalog")
    assert catalog.value(DATASET, DCTERMS.issued) == catalog.value(home, DCTERMS.issued) is not None
    for graph, served in ((catalog, True), (bare, False)):
        assert all(("service" in text) == served for text in graph.objects(home, DCTERMS.description))


def test_without_an_address_the_files_lie_beside_the_catalogue(bare: Graph) -> None:
    urls = {str(url) for url in bare.objects(None, DCAT.accessURL)}
    assert "https://here.example.org/graph.ttl" in urls
    assert all(url.startswith("https://here.example.org/") for url in urls)


# --- what harvesters want


def test_what_harvesters_want(catalog: Graph, bare: Graph) -> None:
    """The rules of udata (data.gouv.fr) and of ckanext-dcat 2.4, as their code of 2026 has them.

    ``test_other_readers.py`` asks their readers themselves, where they are installed. Held here are: an identifier
    and one title a thing; one dataset; a publisher with a name; a licence by the address that udata knows; a period
    without an IRI; tags that CKAN takes; a contact with ``vcard:fn`` and an e-mail as a ``mailto:`` IRI, without which
    udata drops it; no value that rdflib would make bytes of.
    """
    for graph in (catalog, bare):
        things = [
            one
            for kind in (DCAT.Catalog, DCAT.Dataset, DCAT.DataService)
            for one in graph.subjects(RDF.type, kind)
        ]
        assert len(things) == (3 if graph is catalog else 2)
        for one in things:
            # A thing without an identifier or a title is left out; of several titles any one is taken.
            assert graph.value(one, DCTERMS.identifier, any=False) == Literal(str(one))
            assert graph.value(one, DCTERMS.title, any=False).language == "fr"
        # A period with a name is looked up on the network.
        assert isinstance(graph.value(DATASET, DCTERMS.temporal, any=False), BNode)
        # Each dataset is harvested, so there is one; its publisher has a name.
        assert list(graph.subjects(RDF.type, DCAT.Dataset)) == [DATASET]
        publisher = graph.value(DATASET, DCTERMS.publisher, any=False)
        assert graph.value(publisher, FOAF.name, any=False)
        licence = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
        assert str(graph.value(DATASET, DCTERMS.license, any=False)) == licence
        # A tag of CKAN has at least two letters, at most a hundred, and few marks.
        tags = [str(tag) for tag in graph.objects(DATASET, DCAT.keyword)]
        assert tags
        assert all(2 <= len(tag) <= 100 and tag.replace(" ", "").isalnum() for tag in tags)
    vcard = Namespace("http://www.w3.org/2006/vcard/ns#")
    contact = catalog.value(DATASET, DCAT.contactPoint, any=False)
    assert catalog.value(contact, vcard.hasEmail, any=False) == URIRef("mailto:donnees@example.org")
    assert str(catalog.value(contact, vcard.fn, any=False)) == "Collectivité d'essai"
    # udata can't store bytes, which rdflib makes of a checksum; that, it leaves aside.
    values = {p for _, p, one in catalog if isinstance(one, Literal) and type(one.value) is bytes}
    assert values == {SPDX.checksumValue}
    assert "Éditeur non précisé" in {str(name) for name in bare.objects(None, FOAF.name)}


def test_the_catalogue_as_served(dossiers_graph: Path, servers: object) -> None:
    server = servers(dossiers_graph, public_url="https://graphe.example.org/")  # type: ignore[operator]
    types = {
        "ttl": "text/turtle; charset=utf-8", "rdf": "application/rdf+xml", "jsonld": "application/ld+json",
    }  # fmt: skip
    found = {}
    for ending, media_type in types.items():
        answer = server.http.get(f"/catalog.{ending}", follow_redirects=False)
        assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
        negotiated = server.http.get("/catalog", headers={"Accept": media_type}, follow_redirects=False)
        assert (negotiated.status_code, negotiated.content) == (200, answer.content)
        again = server.http.get(
            "/catalog", headers={"Accept": media_type, "If-None-Match": answer.headers["etag"]}
        )
        assert again.status_code == 304
        assert len(answer.content) < 50_000_000  # what CKAN takes at most
        found[ending] = read(answer.content, ending)
    assert isomorphic(found["ttl"], found["rdf"])
    assert isomorphic(found["ttl"], found["jsonld"])
    assert server.http.head("/catalog.rdf").status_code == 200
    assert server.http.get("/catalog.html").status_code == 404
    assert server.http.get("/catalog", headers={"Accept": "image/png"}).status_code == 406
    _check_served(found["ttl"], server.http)


def _check_served(catalog: Graph, http: httpx.Client) -> None:
    """Each address of a distribution answers with its type, without a redirect."""
    services = list(catalog.subjects(RDF.type, DCAT.DataService))
    assert len(services) == 1
    urls = {
        str(catalog.value(one, DCAT.accessURL)): str(catalog.value(one, DCAT.mediaType)).partition(
            "media-types/"
        )[2]
        for one in catalog.objects(DATASET, DCAT.distribution)
    }
    assert len(urls) == 4
    for url, media_type in urls.items():
        answer = http.get(url.replace("https://graphe.example.org", ""), follow_redirects=False)
        assert answer.status_code == 200
        if not url.endswith("/sparql"):
            assert answer.headers["content-type"].partition(";")[0] == media_type
    if SHAPES.is_dir():
        assert list(results(catalog, "shapes.ttl")) == list(results(catalog, "range.ttl")) == []
