"""The W3C's tests of SPARQL 1.1 Service Description: three sentences, in each RDF format that can be asked for."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from tests.w3c.endpoints import Endpoint
from tests.w3c.manifests import RDF, Graph, Term, suites

SD = "http://www.w3.org/ns/sparql-service-description#"
SUITES = suites()
CASES = SUITES.cases("sparql11/service-description/manifest.ttl")
ACCEPTED = ("text/turtle", "application/rdf+xml", "application/n-triples", "")
DOMAINS = {
    "Service": {
        *("endpoint", "feature", "propertyFeature", "supportedLanguage", "languageExtension"),
        *("extensionFunction", "extensionAggregate", "resultFormat", "inputFormat"),
        *("defaultDataset", "availableGraphs"),
        *("defaultEntailmentRegime", "defaultSupportedEntailmentProfile"),
    },
    "Dataset": {"defaultGraph", "namedGraph"},
    "NamedGraph": {"name", "graph", "entailmentRegime", "supportedEntailmentProfile"},
}
"""The properties of the vocabulary (Service Description, section 3.4), by the class of what has them."""


def test_every_case_is_here() -> None:
    names = ("returns-rdf", "has-endpoint-triple", "conforms-to-schema")
    assert {case.name.rpartition("/")[2] for case in CASES} == {*names}


@pytest.mark.parametrize("accept", ACCEPTED)
def test_returns_rdf(accept: str, endpoint: Endpoint) -> None:
    headers = {"Accept": accept} if accept else {}
    answer = endpoint.http.get(endpoint.query, headers=headers)
    media_type = answer.headers["content-type"].partition(";")[0]
    assert answer.status_code == 200
    assert media_type == accept or (not accept and RdfFormat.from_media_type(media_type))
    assert _described(endpoint, accept).statements


@pytest.mark.parametrize("accept", ACCEPTED)
def test_has_endpoint_triple(accept: str, endpoint: Endpoint) -> None:
    graph = _described(endpoint, accept)
    (service,) = _of_class(graph, "Service")
    assert graph.objects(service, SD + "endpoint") == [NamedNode(_address(endpoint))]


@pytest.mark.parametrize("accept", ACCEPTED)
def test_conforms_to_schema(accept: str, endpoint: Endpoint) -> None:
    """Each property of the vocabulary is one of it, on what it is for, and tells of a resource."""
    graph = _described(endpoint, accept)
    said = [one for one in graph.statements if one.predicate.value.startswith(SD)]
    assert said
    for one in said:
        name = one.predicate.value.removeprefix(SD)
        (subject_class,) = [kind for kind, names in DOMAINS.items() if name in names]
        assert one.subject in _of_class(graph, subject_class), one
        assert not isinstance(one.object, Literal), one


def _described(endpoint: Endpoint, accept: str) -> Graph:
    answer = endpoint.http.get(endpoint.query, headers={"Accept": accept} if accept else {})
    kind = RdfFormat.from_media_type(answer.headers["content-type"].partition(";")[0])
    return Graph(parse(answer.content, kind, base_iri=_address(endpoint)))


def _address(endpoint: Endpoint) -> str:
    return str(endpoint.http.base_url.join(endpoint.query))


def _of_class(graph: Graph, name: str) -> list[Term]:
    """What is said to be of a class of the vocabulary."""
    a, kind = NamedNode(RDF + "type"), NamedNode(SD + name)
    return [one.subject for one in graph.statements if one.predicate == a and one.object == kind]
