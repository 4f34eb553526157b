"""The constraint that a finding names is the one that pyshacl's own report names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyshacl
import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize
from rdflib import SH

from endpoint.findings.components import Path as ShapePath
from endpoint.findings.components import component, component_of, parameters, path, targets
from extract.model import Extraction
from extract.pipeline import extract
from ontology.words import DCT, DEF, MLG, RDF, XSD
from shapes import SHAPES, shape_quads, validate
from shapes.catalogue import ENGINE_FAILURE, catalogue

DOSSIER = Path(__file__).parents[2] / "data" / "corpus" / "NP9980001.txt"
BASE = "https://w3id.org/maillage/"
OPERATION = NamedNode(f"{BASE}id/operation/NP9980001")
LINE, SECOND = (NamedNode(f"{OPERATION.value}/line/{number}") for number in (1, 2))
GRAPH = NamedNode(f"{BASE}graph/dossier/NP9980001")

Triples = list[Quad]
Term = NamedNode | Literal


@pytest.fixture(scope="module")
def quads() -> Triples:
    extraction = extract(DOSSIER.read_bytes(), DOSSIER.name)
    assert isinstance(extraction, Extraction)
    return list(extraction.quads)


def without(subject: NamedNode, predicate: NamedNode) -> Callable[[Triples], Triples]:
    return lambda quads: [q for q in quads if (q.subject, q.predicate) != (subject, predicate)]


def adding(subject: NamedNode, predicate: NamedNode, value: Term) -> Callable[[Triples], Triples]:
    return lambda quads: [*quads, Quad(subject, predicate, value, GRAPH)]


def putting(subject: NamedNode, predicate: NamedNode, value: Term) -> Callable[[Triples], Triples]:
    return lambda quads: adding(subject, predicate, value)(without(subject, predicate)(quads))


CASES = {
    "no value": (without(LINE, MLG.funder), "line-funder", "MinCount"),
    "two values": (adding(LINE, MLG.resolvedBy, DEF("rule", "other")), "line-rule", "MaxCount"),
    "no IRI": (putting(LINE, MLG.funder, Literal("FEDER")), "line-funder", "NodeKind"),
    "not in its list": (putting(LINE, MLG.resolutionStatus, DEF("resolution", "guessed")), "line-status", "In"),
    "another datatype": (putting(LINE, MLG.amount, Literal("60000.00")), "line-amount", "Datatype"),
    "another form": (
        putting(LINE, MLG.amount, Literal("1" * 40 + ".00", datatype=XSD.decimal)), "line-amount", "Pattern",
    ),
    "too small": (putting(LINE, MLG.lineNumber, Literal("0", datatype=XSD.integer)), "line-number", "MinInclusive"),
    "no title": (without(OPERATION, DCT.title), "missing-label", "SPARQL"),
    "another class": (
        lambda quads: [q for q in quads if (q.subject, q.predicate) != (SECOND, RDF.type)], "line-class", "Class",
    ),
    "no operation around": (
        lambda quads: [q for q in quads if q.object != SECOND or q.predicate != MLG.hasFundingLine],
        "line-operation",
        "MinCount",
    ),
    "two operations around": (
        adding(NamedNode(f"{BASE}id/operation/NP9980002"), MLG.hasFundingLine, LINE), "line-operation", "MaxCount",
    ),
}  # fmt: skip


def test_all_cases_are_here() -> None:
    assert len(CASES) == 11
    assert len({kind for _, _, kind in CASES.values()}) == 9


@pytest.mark.parametrize(("change", "shape", "kind"), CASES.values(), ids=CASES)
def test_the_component_is_that_of_the_engine(
    quads: Triples, change: Callable[[Triples], Triples], shape: str, kind: str
) -> None:
    changed = change(quads)
    iri, name = f"{SHAPES}#{shape}", f"{kind}ConstraintComponent"
    ours = {component(result, changed) for result in validate(changed).results if result.shape == iri}
    assert ours == {name}
    assert name in engine(changed, iri)


def engine(quads: Triples, shape: str) -> set[str]:
    """What pyshacl itself reports of that shape, on rdflib; the shape alone, with what its query needs."""
    data = serialize(dict.fromkeys(quad.triple for quad in quads), format=RdfFormat.N_TRIPLES) or b""
    rules = serialize((quad.triple for quad in shape_quads()), format=RdfFormat.N_TRIPLES) or b""
    graph = rdflib.Graph().parse(data=data, format="nt")
    shapes = rdflib.Graph().parse(data=rules, format="nt")
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, use_shapes=[shape])
    return {
        str(report.value(result, SH.sourceConstraintComponent)).removeprefix(str(SH))
        for result in report.subjects(SH.sourceShape, rdflib.URIRef(shape))
    }


def test_every_shape_has_a_component_that_can_be_told() -> None:
    """A new shape needs nothing here as long as SHACL's vocabulary has its parameters."""
    vocabulary = rdflib.Graph().parse(str(Path(pyshacl.__file__).parent / "assets" / "shacl.ttl"))
    known = {str(term).removeprefix(str(SH)) for term in vocabulary.subjects(None, SH.ConstraintComponent)}
    assert len(catalogue()) > 60
    for shape in catalogue().keys() - {ENGINE_FAILURE}:
        assert parameters(shape)
        for name in parameters(shape):
            assert component_of(name) in known, (shape, name)


def test_paths_and_targets() -> None:
    assert path(f"{SHAPES}#line-funder") == ShapePath(MLG.funder)
    assert path(f"{SHAPES}#line-operation") == ShapePath(MLG.hasFundingLine, inverse=True)
    assert path(f"{SHAPES}#sum-mismatch-cofunders") is None
    assert targets(f"{SHAPES}#sum-mismatch-cofunders") == {MLG.Operation.value}
