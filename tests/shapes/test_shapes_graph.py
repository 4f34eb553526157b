"""The shapes as a graph of their own: complete, standard, and the same for any SHACL engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store, serialize
from rdflib import Graph

from ontology.words import finding_code
from shapes import SHAPES, shape_quads
from shapes.catalogue import catalogue
from shapes.graph import GraphView, rows

DCT_SOURCE = NamedNode("http://purl.org/dc/terms/source")
RDFS_COMMENT = NamedNode("http://www.w3.org/2000/01/rdf-schema#comment")


@pytest.fixture(scope="module")
def store() -> Store:
    store = Store()
    store.extend(shape_quads())
    return store


def as_rdflib(quads: object) -> Graph:
    triples = serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES)
    return Graph().parse(data=triples, format="nt")


def test_every_shape_says_what_how_serious_and_why(store: Store) -> None:
    assert len(catalogue()) > 130
    for iri, shape in catalogue().items():
        assert iri.startswith(f"{SHAPES}#")
        assert shape.message.fr.endswith(".")
        assert shape.message.en.endswith(".")
        assert shape.message.fr != shape.message.en
        assert [reason.language for reason in GraphView(store).literals(NamedNode(iri), RDFS_COMMENT)] == [
            "en"
        ]


def test_a_code_has_one_severity_here_and_in_the_code_list() -> None:
    for shape in catalogue().values():
        assert finding_code(shape.code).severity.value == shape.severity.value, shape.code


def test_every_shape_is_in_the_catalogue(store: Store) -> None:
    targeted = rows(
        store,
        """PREFIX sh: <http://www.w3.org/ns/shacl#>
        SELECT DISTINCT ?shape {
          ?shape sh:targetClass|sh:targetNode|sh:targetSubjectsOf|sh:targetObjectsOf ?target }""",
    )
    assert {row["shape"].value for row in targeted} == catalogue().keys() - {f"{SHAPES}#engine-failure"}


def test_every_query_is_one_that_the_engine_can_take() -> None:
    queries = [shape.select for shape in catalogue().values() if shape.select]
    assert len(queries) > 30
    for query in queries:
        list(rows(Store(), query, NamedNode("urn:nothing")))
        assert query.count("SELECT") == 1, "pyshacl fails some nested queries on an Oxigraph store"
        for word in ("MINUS", "VALUES", "SERVICE", "$shapesGraph", "$currentShape"):
            assert word not in query


def test_no_query_projects_printed_words() -> None:
    """pyshacl puts what is projected into a regular expression: a backslash would be an error."""
    for shape in catalogue().values():
        if shape.select:
            projected = shape.select.split("WHERE")[0]
            assert not {"?printed", "?label", "?title", "?quote", "?code"} & set(projected.split())


def test_the_shapes_are_themselves_valid_shacl() -> None:
    """By the W3C's shapes for shapes graphs, which pyshacl carries: it raises where they fail."""
    import pyshacl

    pyshacl.validate(Graph(), shacl_graph=as_rdflib(shape_quads()), meta_shacl=True)


def test_every_rule_has_a_source(store: Store) -> None:
    for iri in catalogue():
        assert GraphView(store).objects(NamedNode(iri), DCT_SOURCE), iri


def test_the_manual_names_every_code() -> None:
    manual = Path(__file__).parents[2] / "docs" / "validation.md"
    if not manual.exists():
        pytest.skip("the manual is not part of an installed package")
    text = manual.read_text(encoding="utf-8")
    assert {shape.code for shape in catalogue().values() if f"`{shape.code}`" not in text} == set()
