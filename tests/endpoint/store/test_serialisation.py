"""Whatever an answer holds, each format says it as it is, or it is refused."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, Store, Triple, parse
from rdflib import Graph
from rdflib.compare import isomorphic

from endpoint.errors import NotAcceptable
from endpoint.store.serialisation import rows, statements
from ontology.words import DCT, RDF

RDF_FORMATS = (
    RdfFormat.TURTLE, RdfFormat.N_TRIPLES, RdfFormat.RDF_XML, RdfFormat.JSON_LD, RdfFormat.TRIG, RdfFormat.N_QUADS,
    RdfFormat.N3,
)  # fmt: skip

NOT_XML = [*range(9), 0xB, 0xC, *range(0xE, 0x20), 0xFFFE, 0xFFFF]
STATEMENTS: dict[str, set[RdfFormat]] = {
    r'<u:a> <u:b> "--rtl <<( \"\\\"@ar--rtl <<(" .': set(),
    "<u:a> <u:b> <<( <u:c> <u:d> <u:e> )>> .": {RdfFormat.JSON_LD, RdfFormat.N3},
    '<u:a> <u:b> "a"@ar--rtl .': {RdfFormat.N3},
    f"<u:a> {RDF['li']} <u:c> .": {RdfFormat.RDF_XML},
    f"<u:a> <u:b> <<( <u:a> {RDF['Description']} <u:c> )>> .": set(RDF_FORMATS[2:4]) | {RdfFormat.N3},
    f"<u:a> {RDF.type} {RDF['Description']} .": set(),
    f"<u:a> {RDF.type} <http://e/1> .": {RdfFormat.RDF_XML},
    f"<u:a> {RDF['bagID']} <u:c> .": {RdfFormat.RDF_XML},
    "<u:a> <http://e/1> <u:c> .": {RdfFormat.RDF_XML},
    '<u:a> <http://e/a#> "<e:>" .': {RdfFormat.RDF_XML},
    f"<u:a> <{DCT.base}> <u:c> .": {RdfFormat.RDF_XML},
    "<u:a> <u:b> <<( <u:a> <http://e/a%20> <u:c> )>> .": set(RDF_FORMATS[2:4]) | {RdfFormat.N3},
    "<u:a> <http://www.w3.org/2000/xmlns/b> <u:c> .": {RdfFormat.RDF_XML},
    "<u:a> <http://e/\U0001d11e> <u:c> .": {RdfFormat.RDF_XML},
    **{f'<u:a> <u:b> "\\u{sign:04X}" .': {RdfFormat.RDF_XML} for sign in NOT_XML},
    '<u:a> <u:b> "\\t\\n\\r\\r\\n\\uFFFD\\U0001FFFE" .': set(),
    "<u:a> <http://e/dé-1.é> <u:c> .": set(),
    "<u:a> <http://purl.org/dc/terms/é> <u:c> .": set(),
    '<u:a> <http://e/_a-1.b> "<e:> <xmlns:a> &lt; <rdf:bagID>" .': set(),
}
"""Statements in N-Triples, and the formats that can't say them."""


@pytest.mark.parametrize("text", STATEMENTS)
def test_each_format_says_the_statements_or_they_are_refused(text: str) -> None:
    said = [Triple(one.subject, one.predicate, one.object) for one in parse(text, RdfFormat.N_TRIPLES)]
    refused = set()
    for rdf in RDF_FORMATS:
        try:
            written = statements(said, rdf)
            read = parse(written, rdf)
            assert [Triple(one.subject, one.predicate, one.object) for one in read] == said, rdf
            if rdf == RdfFormat.RDF_XML and RdfFormat.N3 not in STATEMENTS[text]:
                assert isomorphic(
                    Graph().parse(data=written, format="xml"), Graph().parse(data=text, format="nt")
                )
        except NotAcceptable as error:
            assert f"{rdf.name.removeprefix('RDF/')} (" in str(error)
            assert error.fr
            refused.add(rdf)
    assert refused == STATEMENTS[text]


@pytest.mark.parametrize("sign", [0x9, 0xA, 0xD, 0x7F, 0x85, 0x2028, 0xFFFD, 0x1FFFE, *NOT_XML])
def test_rows_in_xml_say_the_text_or_are_refused(sign: int) -> None:
    found = Store().query(f"SELECT ?a {{ VALUES ?a {{ 'b\\U{sign:08X}c' }} }}")
    assert isinstance(found, QuerySolutions)
    if sign in NOT_XML:
        with pytest.raises(NotAcceptable, match=r"in XML .*: take JSON"):
            rows(found, QueryResultsFormat.XML, 1_000)
    else:
        (text,) = fromstring(rows(found, QueryResultsFormat.XML, 1_000)).itertext()
        assert text == f"b{chr(sign)}c"
