"""The choice of a format: the name given, else the Accept header; nothing by guess."""

from __future__ import annotations

import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat

from endpoint.errors import NotAcceptable, WrongUse
from endpoint.formats import GRAPH_FORMATS, ROW_FORMATS, choose, prefers_page

FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

CHOICES = (
    # statements?, format=, Accept, chosen
    (False, None, "", "json"),
    (False, None, "*/*", "json"),
    (False, None, "*", "json"),
    (False, None, "application/json", "json"),
    (False, None, "application/sparql-results+xml", "xml"),
    (False, None, "text/xml", "xml"),
    (False, None, "text/csv", "csv"),
    (False, None, "TEXT/CSV", "csv"),
    (False, None, "text/tab-separated-values", "tsv"),
    (False, None, "text/csv;q=0.4, text/tab-separated-values;q=0.5", "tsv"),
    (False, None, "text/csv;q=0, */*;q=0.1", "json"),
    (False, None, "text/*", "csv"),
    (False, None, "text/turtle, text/csv;q=0.1", "csv"),
    (False, None, "application/sparql-results+xml, */*", "xml"),
    (False, None, "application/sparql-results+json;charset=utf-8", "json"),
    (False, None, 'application/sparql-results+json;q=0.5;ext="a,\\"b;", text/csv;q=0.4', "json"),
    (False, None, 'application/json; q="0.4", text/csv; q="0.5"', "csv"),
    (False, None, FIREFOX, "html"),
    (False, "csv", FIREFOX, "csv"),
    (False, "JSON", "text/csv", "json"),
    (False, "text/csv", "", "csv"),
    (True, None, "", "turtle"),
    (True, None, "*/*", "turtle"),
    (True, None, "application/rdf+xml", "rdfxml"),
    (True, None, "application/n-triples", "ntriples"),
    (True, None, "text/plain", "ntriples"),
    (True, None, "application/ld+json, text/turtle;q=0.9", "jsonld"),
    (True, None, "application/trig", "trig"),
    (True, None, "application/n-quads", "nquads"),
    (True, None, "text/n3", "n3"),
    (True, None, FIREFOX, "html"),
    (True, "xml", "", "rdfxml"),
    (True, "json", "", "jsonld"),
    (True, "ttl", "", "turtle"),
    (True, "json-ld", "", "jsonld"),
    (True, "nt", "", "ntriples"),
)


@pytest.mark.parametrize(("graph", "name", "accept", "chosen"), CHOICES)
def test_choices(graph: bool, name: str | None, accept: str, chosen: str) -> None:
    assert choose(graph, name, accept).name == chosen


REFUSALS = (
    (False, "turtle", "", NotAcceptable),
    (True, "csv", "", NotAcceptable),
    (False, "pdf", "", WrongUse),
    (False, None, "text/turtle", NotAcceptable),
    (True, None, "text/csv", NotAcceptable),
    (False, None, "image/png", NotAcceptable),
    (False, None, "*/*;q=0", NotAcceptable),
    (False, None, "nonsense", WrongUse),
    (False, None, "a/b," * 2_000, WrongUse),
    (False, None, 'text/csv;ext="a,b', WrongUse),
)


@pytest.mark.parametrize(("graph", "name", "accept", "kind"), REFUSALS)
def test_what_we_can_not_write_is_refused(
    graph: bool, name: str | None, accept: str, kind: type[Exception]
) -> None:
    with pytest.raises(kind):
        choose(graph, name, accept)


def test_a_page_is_for_a_browser_only() -> None:
    assert choose(True, None, FIREFOX, pages=False).name == "rdfxml"
    assert choose(True, None, "text/html, */*;q=0.1", pages=False).name == "turtle"
    with pytest.raises(NotAcceptable):
        choose(True, None, "text/html", pages=False)


def test_a_browser_is_who_names_html() -> None:
    assert prefers_page(FIREFOX)
    assert prefers_page("text/html")
    assert not prefers_page("*/*")
    assert not prefers_page("")
    assert not prefers_page("application/json, text/html;q=0.5")
    assert not prefers_page("nonsense, text/html")


def test_the_engine_has_every_format() -> None:
    for one in ROW_FORMATS:
        assert one.page or QueryResultsFormat.from_media_type(one.media_types[0])
    for one in GRAPH_FORMATS:
        assert one.page or RdfFormat.from_media_type(one.media_types[0])


def test_the_number_of_cases() -> None:
    assert (len(CHOICES), len(REFUSALS)) == (36, 10)
