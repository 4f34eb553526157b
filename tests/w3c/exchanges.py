"""Tests that are told as HTTP: some requests, one after the other, and what must come back of each.

They are written in HTTP Vocabulary in RDF 1.0 and Representing Content in RDF 1.0 (W3C Working Group Notes).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

import httpx
from pyoxigraph import RdfFormat, parse

from tests.w3c.endpoints import Endpoint
from tests.w3c.manifests import MF, Case, Graph, Term
from tests.w3c.results import canonical, read

HT = "http://www.w3.org/2011/http#"
CNT = "http://www.w3.org/2011/content#"
FORMATS = {
    "boolean": ("application/sparql-results+json", "application/sparql-results+xml"),
    "tabular": ("application/sparql-results+json", "application/sparql-results+xml"),
    "RDF": ("text/turtle", "application/n-triples", "application/rdf+xml"),
}
"""What an answer may be where nothing was asked for."""
_STATUSES = {one.name.replace("_", "").lower(): int(one) for one in HTTPStatus}


@dataclass(frozen=True, slots=True)
class Request:
    """As the suite tells it; ``path`` begins as all do there."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


def carry_out(case: Case, endpoint: Endpoint, address: Callable[[Request], str]) -> None:
    """Send each request to where ``address`` says that this endpoint takes it."""
    graph, places = case.graph, dict[str, str]()
    for node in graph.members(graph.object(case.action, HT + "requests")):
        request = _request(graph, node, places)
        endpoint.held = None
        answer = endpoint.http.request(
            request.method, address(request), content=request.body, headers=request.headers
        )
        response = graph.node(node, HT + "resp")
        _check(graph, response, answer)
        if graph.object(response, MF + "expectedLocation"):
            places[graph.words(response, MF + "expectedLocation")] = answer.headers["location"]


def _request(graph: Graph, node: Term, places: dict[str, str]) -> Request:
    headers = [one for all_ in graph.objects(node, HT + "headers") for one in graph.members(all_)]
    path, body, encoding = graph.words(node, HT + "absolutePath"), "", "utf-8"
    if content := graph.object(node, HT + "body"):
        body, encoding = graph.words(content, CNT + "chars"), graph.words(content, CNT + "characterEncoding")
    for name, place in places.items():
        path, body = path.replace(name, place), body.replace(name, place)
    named = {graph.words(one, HT + "fieldName"): graph.words(one, HT + "fieldValue") for one in headers}
    return Request(graph.words(node, HT + "methodName"), path, named, body.encode(encoding))


def _check(graph: Graph, response: Term, answer: httpx.Response) -> None:
    if statuses := graph.objects(response, MF + "expectedStatus"):
        assert any(_is(answer.status_code, one) for one in statuses), (answer, answer.text)
    media_type = answer.headers.get("content-type", "").partition(";")[0]
    if graph.object(response, MF + "expectedFormat"):
        assert media_type in FORMATS[graph.words(response, MF + "expectedFormat")]
    if graph.object(response, MF + "expectedBoolean"):
        wanted = graph.words(response, MF + "expectedBoolean") == "true"
        assert read(answer.content, media_type) is wanted
    if (body := graph.object(response, HT + "body")) and answer.request.method != "HEAD":
        turtle = graph.words(body, CNT + "chars")
        address = str(answer.url)
        wanted_graph = list(parse(turtle, RdfFormat.TURTLE, base_iri=address))
        found = list(parse(answer.content, RdfFormat.from_media_type(media_type), base_iri=address))
        assert canonical(found) == canonical(wanted_graph)


def _is(status: int, wanted: Term) -> bool:
    """Whether a status is the one, or of the class, that a term of the vocabulary names."""
    name = str(wanted).rstrip(">").rpartition("#")[2]
    if found := re.fullmatch(r"StatusCode(\d)xx", name):
        return status // 100 == int(found[1])
    return status == _STATUSES[name.lower()]
