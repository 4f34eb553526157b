"""The files of the graph: the same statements in each, the same bytes each time, and a hash that everybody can make."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from contextlib import closing
from pathlib import Path

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import (
    BaseDirection,
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Store,
    parse,
)

from endpoint.exports.exporter import Wanted
from endpoint.exports.exporters import EXPORTERS
from endpoint.exports.jsonld import JsonLd
from endpoint.exports.package import export
from endpoint.exports.statements import Statements
from endpoint.exports.turtle import Turtle
from endpoint.snapshot import current
from endpoint.store.ordering import in_order
from ontology.words import MLG, XSD

BASE = "https://w3id.org/maillage/"


def quads(path: Path, format_: RdfFormat | None = None) -> set[Quad]:
    return set(parse(path.read_bytes(), format_ or RdfFormat.from_extension(path.suffix[1:])))


def nquads(package: Path) -> set[Quad]:
    return set(parse(gzip.decompress((package / "graph.nq.gz").read_bytes()), RdfFormat.N_QUADS))


def test_every_format_says_the_same(dossiers_graph: Path, package: Path) -> None:
    store = Store.read_only(str(current(dossiers_graph).store))
    expected = set(store)
    assert len(expected) > 50_000
    assert nquads(package) == expected
    assert quads(package / "graph.trig") == expected
    default = {quad for quad in expected if quad.graph_name == DefaultGraph()}
    assert quads(package / "graph.ttl") == default
    assert quads(package / "graph.jsonld", RdfFormat.JSON_LD) == default
    operations = list((package / "operations").iterdir())
    assert len(operations) == 5
    for file in operations:
        graph = NamedNode(f"{BASE}graph/dossier/{file.stem}")
        told = {quad.triple for quad in expected if quad.graph_name == graph}
        assert {quad.triple for quad in quads(file)} == told


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_json_ld_and_turtle_are_isomorphic_for_another_reader(package: Path) -> None:
    """As rdflib reads them; there is no blank node, so alike is equal."""
    turtle = rdflib.Graph().parse(package / "graph.ttl")
    assert len(turtle) > 30_000
    assert set(rdflib.Graph().parse(package / "graph.jsonld")) == set(turtle)


def test_the_hash_is_that_of_the_snapshot(dossiers_graph: Path, package: Path) -> None:
    lines = gzip.decompress((package / "graph.nq.gz").read_bytes()).splitlines(keepends=True)
    assert lines == sorted(lines)
    digest = hashlib.sha256(b"".join(lines)).hexdigest()
    told = json.loads((package / "manifest.json").read_text())
    manifest = current(dossiers_graph).manifest
    assert digest == told["canonicalHash"] == told["graphHash"] == manifest.graph_hash
    assert told["statements"] == manifest.quads == len(lines)
    assert told["exports"] == list(EXPORTERS)
    assert digest in (package / "README.md").read_text()


@pytest.mark.parametrize("wanted", [Wanted(), Wanted(people=False, operations=True)])
def test_the_same_snapshot_gives_the_same_bytes(dossiers_graph: Path, tmp_path: Path, wanted: Wanted) -> None:
    for name in "ab":
        export(dossiers_graph, tmp_path / name, wanted)
    one, other = ({p.name: p.read_bytes() for p in (tmp_path / x).rglob("*") if p.is_file()} for x in "ab")
    assert len(one) >= len(EXPORTERS) + 2
    assert one == other


def test_one_export_alone_is_as_in_the_whole(dossiers_graph: Path, package: Path, tmp_path: Path) -> None:
    export(dossiers_graph, tmp_path / "some", Wanted(only=("turtle", "jsonld")))
    assert sorted(path.name for path in (tmp_path / "some").iterdir()) == [
        "checksums.txt", "graph.jsonld", "graph.ttl", "manifest.json",
    ]  # fmt: skip
    for name in ("graph.ttl", "graph.jsonld"):
        assert (tmp_path / "some" / name).read_bytes() == (package / name).read_bytes()


def test_documents(package: Path) -> None:
    classes = {str(quad.subject) for quad in quads(package / "ontology.ttl")}
    assert f"<{MLG.base}Operation>" in classes
    assert len(quads(package / "shapes.ttl")) > 500
    void = {str(quad.predicate.value).rpartition("#")[2] for quad in quads(package / "void.ttl")}
    assert {"triples", "classPartition", "sparqlEndpoint"} <= void
    provenance = (package / "provenance.ttl").read_text()
    assert provenance.count("mlg:fileName") == 5
    assert len(re.findall(r"prov:used", provenance)) == 1
    assert json.loads((package / "context.jsonld").read_text())["@context"]["Operation"] == "mlg:Operation"


# --- any statement, not only ours

IRIS = st.sampled_from(
    [f"{BASE}id/a", f"{BASE}id/a/../b", f"{BASE}", f"{BASE}id/", f"{BASE}id//b", f"{BASE}id/é", f"{BASE}id/a.b",
     f"{BASE}graph/x:y", f"{BASE}nothing", f"{BASE}ns#Operation", f"{BASE}ns#a.b", f"{BASE}ns#1a", "urn:a", "https://a.org/?q#f",
     "http://www.w3.org/2001/XMLSchema#decimal", "http://purl.org/dc/terms/", "mailto:a@b.fr"]
)  # fmt: skip
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
PREDICATES = st.sampled_from(
    [MLG.amount, MLG.funder, MLG.function, MLG.siren, MLG.lineNumber, NamedNode("urn:p"), NamedNode(f"{BASE}ns#new"),
     NamedNode(RDF_TYPE), NamedNode("http://purl.org/dc/terms/title"),
     NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#predicate")]
)  # fmt: skip
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ['" .\n', 'a <b> .', '"^^<x>', '"@fr', "\\", "<urn:g> .", "_:b", "voir _:b", "1", "01", "1.0", "true", "-.5", "a\tb\r\n"]
)  # fmt: skip
LITERALS = st.one_of(
    st.builds(Literal, TEXTS),
    st.builds(lambda text: Literal(text, language="fr"), TEXTS),
    st.builds(lambda text: Literal(text, language="ar", direction=BaseDirection.RTL), TEXTS),
    st.builds(
        lambda text, kind: Literal(text, datatype=kind),
        TEXTS,
        st.sampled_from([XSD.decimal, XSD.integer, XSD.boolean, XSD.date, NamedNode("urn:t")]),
    ),
)
QUADS = st.builds(
    Quad,
    IRIS.map(NamedNode),
    PREDICATES,
    IRIS.map(NamedNode) | LITERALS,
    st.just(DefaultGraph()) | IRIS.map(NamedNode),
)


@given(st.lists(QUADS, max_size=12))
def test_any_statement_survives(tmp_path_factory: pytest.TempPathFactory, some: list[Quad]) -> None:
    store = Store()
    store.extend(some)
    expected = set(store)
    with closing(Statements(store, tmp_path_factory.getbasetemp())) as statements:
        check_every_way(statements, expected)


def test_a_class_without_a_name_is_a_class() -> None:
    written = b"".join(JsonLd(BASE).document([(b"_:abc", [b"<%s> _:xyz" % RDF_TYPE.encode()])]))
    (quad,) = parse(written, RdfFormat.JSON_LD)
    assert (quad.predicate.value, isinstance(quad.object, BlankNode)) == (RDF_TYPE, True)


def check_every_way(statements: Statements, expected: set[Quad]) -> None:
    turtle = Turtle(BASE)
    lines = b"".join(statements.canonical())
    trig = turtle.head() + b"".join(turtle.subjects(statements.default()))
    for name in statements.graphs():
        trig += b"".join(turtle.graph(name, statements.graph(name)))
    assert set(parse(lines, RdfFormat.N_QUADS)) == expected
    assert set(parse(trig, RdfFormat.TRIG)) == expected
    assert statements.count() == len(expected)
    default = {quad for quad in expected if quad.graph_name == DefaultGraph()}
    json_ld = b"".join(JsonLd(BASE).document(statements.default()))
    assert set(parse(json_ld, RdfFormat.JSON_LD)) == default


@given(st.lists(st.binary(max_size=4).map(lambda line: line.replace(b"\n", b"") + b"\n")), st.integers(1, 5))
def test_lines_sort_in_any_number_of_runs(lines: list[bytes], run: int) -> None:
    assert list(in_order(lines, run=run)) == sorted(lines)
