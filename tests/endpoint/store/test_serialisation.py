"""Whatever an answer holds, each format says it as it is, or it is refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, parse

from endpoint.errors import CorruptSnapshot, NotAcceptable
from endpoint.formats import JSON_LD, TURTLE, Format
from endpoint.store.engine import Request, evaluate
from endpoint.store.serialisation import statements
from ontology.words import RDF

RDF_FORMATS = (
    RdfFormat.TURTLE, RdfFormat.N_TRIPLES, RdfFormat.RDF_XML, RdfFormat.JSON_LD, RdfFormat.TRIG, RdfFormat.N_QUADS,
    RdfFormat.N3,
)  # fmt: skip

STATEMENTS: dict[str, set[RdfFormat]] = {
    r'<u:a> <u:b> "--rtl <<( \"\\\"@ar--rtl <<(" .': set(),
    "<u:a> <u:b> <<( <u:c> <u:d> <u:e> )>> .": {RdfFormat.JSON_LD, RdfFormat.N3},
    '<u:a> <u:b> "a"@ar--rtl .': {RdfFormat.N3},
    f"<u:a> {RDF['li']} <u:c> .": {RdfFormat.RDF_XML},
    f"<u:a> <u:b> <<( <u:a> {RDF['Description']} <u:c> )>> .": set(RDF_FORMATS[2:4]) | {RdfFormat.N3},
    f"<u:a> {RDF.type} {RDF['Description']} .": set(),
}
"""Statements in N-Triples, and the formats that can't say them."""


def request(text: str, form: Format) -> Request:
    return {
        "query": text, "media_type": form.media_types[0], "graph": form.graph, "base": "u:", "default": [], "named": [],
        "hosts": [], "max_rows": 9_999, "max_bytes": 10**6, "gzip": False, "spool": False, "seconds": 60.0,
    }  # fmt: skip


@pytest.mark.parametrize("text", STATEMENTS)
def test_each_format_says_the_statements_or_they_are_refused(text: str) -> None:
    said = [Triple(one.subject, one.predicate, one.object) for one in parse(text, RdfFormat.N_TRIPLES)]
    refused = set()
    for rdf in RDF_FORMATS:
        try:
            read = parse(statements(said, rdf), rdf)
            assert [Triple(one.subject, one.predicate, one.object) for one in read] == said, rdf
        except NotAcceptable as error:
            assert f"in {rdf.name} (" in str(error)
            assert error.fr
            refused.add(rdf)
    assert refused == STATEMENTS[text]


@pytest.mark.parametrize("form", [TURTLE, JSON_LD])
def test_what_the_disk_does_wrong_is_not_the_format_s_fault(tmp_path: Path, form: Format) -> None:
    store = Store(str(tmp_path))
    store.bulk_extend(Quad(NamedNode(f"u:{n}"), NamedNode("u:b"), NamedNode("u:c")) for n in range(5_000))
    del store
    store = Store.read_only(str(tmp_path))
    for file in tmp_path.glob("*.sst"):
        os.truncate(file, 0)
    with pytest.raises(CorruptSnapshot, match="build it again"):
        evaluate(store, request("CONSTRUCT WHERE { ?s ?p ?o }", form))
