"""The shapes as a graph of their own: complete, standard, and the same for any SHACL engine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store, serialize
from rdflib import SH, Graph

from ontology.words import finding_code
from shapes import SHAPES, engine, shape_quads
from shapes.catalogue import catalogue
from shapes.graph import literals, rows

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
    assert len(catalogue()) > 70
    for iri, shape in catalogue().items():
        assert iri.startswith(f"{SHAPES}#")
        assert shape.message.fr.endswith(".")
        assert shape.message.en.endswith(".")
        assert shape.message.fr != shape.message.en
        assert [reason.language for reason in literals(store, NamedNode(iri), RDFS_COMMENT)] == ["en"]


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
        rows(Store(), query, NamedNode("urn:nothing"))
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


@pytest.mark.slow
@pytest.mark.parametrize(
    ("edits", "number"),
    [
        ([], 1),
        (["remove line:2 mlg:amount", "set op: mlg:ownFundsRate 10.02"], 3),
        (["set line:5 mlg:amount 52655.33", "set op: mlg:cofunderRate 91.00"], 3),
        (["remove op: mlg:synergieNumber", "state op: mlg:printedDate '31 juin 2019'", "remove line:1 a"], 4),
    ],
)
def test_another_engine_finds_the_same(dossier: Callable, edits: list[str], number: int) -> None:
    """Here rdflib, which shares nothing with Oxigraph but the standard, on the shapes as they are published."""
    import pyshacl

    graph = dossier("total-cofinanceurs").edit(*edits)
    _, published, _ = pyshacl.validate(as_rdflib(graph.store), shacl_graph=as_rdflib(shape_quads()))
    assert failures(published) == failures(engine.check(graph.store))
    assert len(failures(published)) == number


def failures(report: Graph) -> set[tuple[str, ...]]:
    parts = (SH.sourceShape, SH.focusNode, SH.value, SH.resultSeverity)
    return {
        tuple(str(report.value(node, part)) for part in parts) for node in report.objects(None, SH.result)
    }


def test_the_manual_names_every_code() -> None:
    manual = Path(__file__).parents[2] / "docs" / "validation.md"
    if not manual.exists():
        pytest.skip("the manual is not part of an installed package")
    text = manual.read_text(encoding="utf-8")
    assert {shape.code for shape in catalogue().values() if f"`{shape.code}`" not in text} == set()
