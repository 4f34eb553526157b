"""What CKAN's reader of catalogues and that of data.gouv.fr make of a catalogue.

Where they are not installed (``make readers``) these are skipped; ``test_catalog.py`` holds what they are known to want.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from endpoint.corpus import build
from endpoint.exports.exporter import Wanted
from endpoint.exports.package import export

ROOT = Path(__file__).parents[3]
ToldBy = Callable[..., Any]

CKAN = """
import json, sys
from ckan.common import config
from ckanext.dcat.processors import RDFParser

config.update({"ckan.locale_default": "fr", "ckan.site_url": "http://ckan.example.org"})
told = []
for path, kind in zip(sys.argv[1::2], sys.argv[2::2]):
    parser = RDFParser(profiles=["euro_dcat_ap_3"])
    parser.parse(open(path, encoding="utf-8").read(), kind)
    for one in parser.datasets():
        extras = {extra["key"]: extra["value"] for extra in one["extras"]}
        resources = sorted(resource["uri"] for resource in one["resources"])
        told.append([extras["identifier"], one["title"], extras["contact_email"], len(one["tags"]), resources])
print(json.dumps(told))
"""

# Its own client of MongoDB is replaced by one that keeps all in memory.
UDATA = """
import json, sys
import mongoengine.connection, mongomock

connect = mongoengine.connection.connect

def in_memory(*given, **named):
    return connect(*given, **named | {"mongo_client_class": mongomock.MongoClient, "uuidRepresentation": "standard"})

mongoengine.connect = mongoengine.connection.connect = in_memory
from rdflib import Graph, RDF
from udata import settings
from udata.app import create_app

class Alone(settings.Testing):
    LANGUAGES = {"fr": "Français", "en": "English"}
    DEFAULT_LANGUAGE = "fr"
    MONGODB_HOST = "mongodb://localhost/test"
    SERVER_NAME = "udata.example.org"
    CACHE_TYPE = "NullCache"

with create_app(settings.Defaults, override=Alone).app_context():
    from udata.core.dataset.models import Dataset, License
    from udata.core.dataset.rdf import dataset_from_rdf
    from udata.rdf import DCAT

    url = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
    License(id="lov2", title="Licence Ouverte / Open Licence version 2.0", url=url, slug="lov2").save()
    told = []
    for path, kind in zip(sys.argv[1::2], sys.argv[2::2]):
        graph = Graph().parse(path, format=kind)
        for node in graph.subjects(RDF.type, DCAT.Dataset):
            known = Dataset.objects(harvest__dct_identifier=str(node)).first()
            one = dataset_from_rdf(graph, known or Dataset(), node=node)
            one.save()
            resources = sorted(resource.harvest.dct_identifier for resource in one.resources)
            told.append([one.harvest.dct_identifier, one.title, one.license.id, one.spatial is not None, resources])
    assert Dataset.objects.count() == 1
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def two_catalogues(package: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str | Path]:
    """Of a package, and of that of a graph with fewer dossiers, with their formats."""
    folder = tmp_path_factory.mktemp("fewer")
    build([ROOT / "examples" / "dossiers" / "NP0022605.txt"], folder / "graph")
    whole = Wanted(
        only=("turtle", "catalog"),
        publisher="Collectivité d'essai",
        contact="donnees@example.org",
        files_url="https://fichiers.example.org/feder/",
    )
    export(folder / "graph", folder / "package", whole)
    return [
        folder / "package" / "catalog.ttl", "turtle",
        package / "catalog.ttl", "turtle", package / "catalog.rdf", "xml", package / "catalog.jsonld", "json-ld",
    ]  # fmt: skip


def same_dataset(told: Any) -> list[Any]:
    """What is told of the whole package, four times one dataset; each resource is there once."""
    assert len(told) == 4
    first, *rest = told
    assert rest[0] == rest[1] == rest[2]
    assert first[:-1] == rest[0][:-1]
    assert set(first[-1]) < set(rest[0][-1])
    assert len(rest[0][-1]) == len(set(rest[0][-1])) > 50
    assert first[0] == "https://w3id.org/maillage/catalog#dataset"
    return list(rest[0][2:-1])


def test_ckan_reads_one_dataset(two_catalogues: list[str | Path], told_by: ToldBy) -> None:
    assert same_dataset(told_by("ckan", CKAN, *two_catalogues)) == ["donnees@example.org", 7]


def test_data_gouv_reads_one_dataset(two_catalogues: list[str | Path], told_by: ToldBy) -> None:
    assert same_dataset(told_by("udata", UDATA, *two_catalogues)) == ["lov2", True]
