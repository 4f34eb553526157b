"""Findings as W3C validation reports in Turtle (SHACL, W3C Recommendation 2017-07-20, section 3.6).

One report a dossier. ``sh:conforms`` is what decides on publication: no result is a Violation. A result is at
the same time the finding of ``graph/findings``, with the same IRI, and has the words behind it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from endpoint.findings.components import path, targets
from endpoint.findings.finding import conforms
from endpoint.findings.graph import (
    dossier_iri,
    dossier_key,
    dossier_triples,
    finding_iri,
    finding_statements,
    numbered,
)
from endpoint.manifest import DossierState
from extract import iris
from ontology.words import MLG, PREFIXES, RDF, SH, XSD

_PREFIXES: Final = ("mlg", "rdf", "sh", "xsd")


def findings_turtle(dossiers: Sequence[DossierState], base_iri: str) -> str:
    """One report for each dossier, in their order; two files of the same bytes are one dossier."""
    files: dict[str, list[DossierState]] = {}
    for dossier in dossiers:
        files.setdefault(dossier_key(dossier), []).append(dossier)
    triples = dict.fromkeys(triple for same in files.values() for triple in _report(same, base_iri))
    prefixes = {name: PREFIXES[name] for name in _PREFIXES}
    return (serialize(triples, format=RdfFormat.TURTLE, prefixes=prefixes) or b"").decode()


def _report(files: Sequence[DossierState], base_iri: str) -> Iterator[Triple]:
    about, found = dossier_iri(files[0], base_iri), list(numbered(files))
    report = NamedNode(f"{about.value}/report")
    good = all(conforms(file.findings) for file in files)
    yield Triple(report, RDF.type, SH.ValidationReport)
    yield Triple(report, SH.conforms, Literal(str(good).lower(), datatype=XSD.boolean))
    yield Triple(report, MLG.inDossier, about)
    for file, number, _ in found:
        yield Triple(report, SH.result, finding_iri(file, number, base_iri))
    for file in files:
        yield from dossier_triples(file, base_iri)
    for file, number, finding in found:
        result = finding_iri(file, number, base_iri)
        yield from _result(result, file, finding, base_iri)
        yield from _evidence(result, about, finding)


def _result(
    result: NamedNode, dossier: DossierState, finding: Mapping[str, Any], base_iri: str
) -> Iterator[Triple]:
    name = finding["component"]
    yield Triple(result, RDF.type, SH.ValidationResult)
    yield Triple(result, RDF.type, MLG.Finding)
    yield Triple(result, SH.resultSeverity, SH[finding["severity"]])
    yield Triple(result, SH.sourceConstraintComponent, SH[name] if name else MLG.DocumentConstraintComponent)
    for lang, text in finding["message"].items():
        yield Triple(result, SH.resultMessage, Literal(text, language=lang))
    yield from _places(result, dossier, finding, base_iri)
    for predicate, value in finding_statements(dossier, finding, base_iri):
        yield Triple(result, predicate, value)


def _places(
    result: NamedNode, dossier: DossierState, finding: Mapping[str, Any], base_iri: str
) -> Iterator[Triple]:
    """The shape, its focus, and where the shape looked from there.

    A query starts from the operation and finds the node at fault, which is its value; a shape of SHACL's core
    looks at the node itself.
    """
    shape, focus = finding["shape"], finding["focus"]
    if shape is not None:
        yield Triple(result, SH.sourceShape, NamedNode(shape))
    if shape is None or focus is None:
        yield Triple(result, SH.focusNode, dossier_iri(dossier, base_iri))
        return
    node = NamedNode(focus)
    if finding["component"] == "SPARQLConstraintComponent":
        started = MLG.Operation.value in targets(shape)
        yield Triple(result, SH.focusNode, _operation(dossier, base_iri) if started else node)
        yield Triple(result, SH.value, node)
        return
    yield Triple(result, SH.focusNode, node)
    if (way := path(shape)) is not None and not way.inverse:
        yield Triple(result, SH.resultPath, way.predicate)
    elif way is not None:
        step = BlankNode()
        yield Triple(result, SH.resultPath, step)
        yield Triple(step, SH.inversePath, way.predicate)


def _operation(dossier: DossierState, base_iri: str) -> NamedNode:
    key = (
        iris.operation(dossier.operation)
        if dossier.operation
        else iris.unnumbered_operation(dossier_key(dossier))
    )
    return NamedNode(iris.entity(base_iri, key))


def _evidence(result: NamedNode, about: NamedNode, finding: Mapping[str, Any]) -> Iterator[Triple]:
    """The words behind a finding, and where they stand in the dossier."""
    for number, quote in enumerate(finding["evidence"], 1):
        words = NamedNode(f"{result.value}/evidence/{number}")
        yield Triple(words, RDF.type, MLG.Evidence)
        yield Triple(words, MLG.supports, result)
        yield Triple(words, MLG.inDossier, about)
        yield Triple(words, MLG.quote, Literal(quote["quote"]))
        for name in ("start", "end"):
            yield Triple(words, MLG[name], Literal(str(quote[name]), datatype=XSD.integer))
