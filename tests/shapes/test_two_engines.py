"""Two engines, one verdict: the compiled queries find what pyshacl finds, on every mutation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, serialize
from rdflib import SH, BNode, Graph
from rdflib import Literal as RdflibLiteral

from shapes import Report, compiled_engine, reference_engine, shape_quads, validate, validate_many
from shapes.deadline import Deadline
from shapes.findings import Failure
from shapes.graph import GraphView, Term
from tests.shapes.dossiers import Dossier
from tests.shapes.mutations import printed, structural
from tests.shapes.printed_faults import FULL, OWN
from tests.shapes.test_dependent_checks import SILENT, TOLERANCES

Graphs = Sequence[tuple[str, list[Quad]]]


def spoilt() -> Iterator[tuple[str, Dossier]]:
    for mutation in (*structural(), *printed()):
        yield mutation.what, Dossier(mutation.layout).edit(*mutation.edits)
    for name, (layout, edits, _) in SILENT.items():
        yield name, Dossier(layout).edit(*edits)
    for edit in TOLERANCES:
        yield edit, Dossier(FULL).edit(edit)


@pytest.fixture(scope="module")
def graphs() -> Graphs:
    """Every spoilt graph, the untouched ones, and some that are hardly dossiers."""
    found = [(name, list(dossier.store)) for name, dossier in spoilt()]
    full, own = (list(Dossier(layout).store) for layout in (FULL, OWN))
    found += [("untouched", full), ("without a total of co-financers", own)]
    found += [("two operations", full + own), ("nothing", [])]
    found += [
        ("a blank node", blank(full)),
        ("only an operation", [quad for quad in full if is_typing(quad)]),
    ]
    assert len(found) > 200
    return found


def blank(quads: list[Quad]) -> list[Quad]:
    """The decision as a blank node without a date."""
    node = BlankNode("decision")
    decided = NamedNode("https://w3id.org/maillage/ns#decidedBy")
    return [Quad(quad.subject, quad.predicate, node) if quad.predicate == decided else quad for quad in quads]


def is_typing(quad: Quad) -> bool:
    return quad.object == NamedNode("https://w3id.org/maillage/ns#Operation")


@pytest.fixture(scope="module")
def reference(graphs: Graphs) -> dict[str, Report]:
    return {name: validate(quads) for name, quads in graphs}


@pytest.mark.parametrize("chunk", [1, 7, 50, 1000])
def test_both_engines_give_the_same_reports(graphs: Graphs, reference: dict[str, Report], chunk: int) -> None:
    """In a chunk the dossiers stand side by side, nearly all of them with the same nodes: none reaches another."""
    some = graphs if chunk > 1 else graphs[::10]
    for (name, report), (expected, _) in zip(validate_many(some, chunk=chunk), some, strict=True):
        assert name == expected
        assert report == reference[name], name


def test_pyshacl_itself_saw_the_same_values(graphs: Graphs) -> None:
    """The figures of a report are asked again, of Oxigraph; shapes, focus nodes and values are pyshacl's own."""
    for name, quads in graphs[::3]:
        store = Store()
        GraphView(store).load(quads)
        seen = in_report(reference_engine.check(store, Deadline.after(600)))
        named = Store()
        view = GraphView(named, NamedNode("urn:dossier:0"))
        view.create()
        view.load(quads)
        failures = compiled_engine.failures_by_graph(named, Deadline.after(600)).get(view.name, [])
        assert seen == {
            (failure.shape.iri, text(failure.focus), text(value(failure))) for failure in failures
        }, name


def value(failure: Failure) -> Term | None:
    """As a report gives it: a query without ?value is about the focus node (SHACL, § 5.3.2)."""
    return failure.bindings.get("value", failure.focus if failure.shape.select else None)


def in_report(report: Graph) -> set[tuple[str, str, str]]:
    return {
        (
            str(report.value(node, SH.sourceShape)),
            str(report.value(node, SH.focusNode)),
            rdflib_text(report.value(node, SH.value)),
        )
        for node in report.objects(None, SH.result)
    }


def rdflib_text(node: object) -> str:
    if isinstance(node, RdflibLiteral) and node.datatype and node.datatype.endswith("double"):
        return f"{float(node):g}"  # rdflib writes 60.0 where Oxigraph writes 60
    return "" if node is None else "_" if isinstance(node, BNode) else str(node)


def text(term: Term | None) -> str:
    return "" if term is None else "_" if isinstance(term, BlankNode) else term.value


SAMPLE = 16
"""Every so many of the graphs: pyshacl on rdflib takes half a second or more for each."""


@pytest.mark.slow
def test_pyshacl_on_rdflib_agrees(graphs: Graphs) -> None:
    """On the shapes as they are published, with an engine that shares nothing with Oxigraph but the standards."""
    import pyshacl

    shapes = as_rdflib(shape_quads(across=False))
    for name, quads in graphs[::SAMPLE]:
        store = Store()
        GraphView(store).load(quads)
        _, published, _ = pyshacl.validate(as_rdflib(store), shacl_graph=shapes)
        assert in_report(published) == in_report(reference_engine.check(store, Deadline.after(600))), name


def as_rdflib(quads: object) -> Graph:
    triples = serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES)
    return Graph().parse(data=triples, format="nt")


def test_words_that_look_like_expressions_change_nothing(dossier: Callable) -> None:
    r"""Printed words reach neither a query nor a regular expression: « \1 » and « " } » are words."""
    graph = dossier(FULL)
    words = Literal('\\1 " } UNION { ?s ?p ?o } \\g<0>')
    name = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    for quad in list(graph.store.quads_for_pattern(None, name, None)):
        graph.store.remove(quad)
        graph.store.add(Quad(quad.subject, name, Literal(words.value, language="fr")))
    graph.edit("remove line:2 mlg:amount")
    ((_, report),) = validate_many([(0, list(graph.store))])
    assert report == graph.report()
    assert "engine-failure" not in {result.code for result in report.results}
