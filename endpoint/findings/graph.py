"""Findings as statements: ``graph/findings``, and the flag of what is published with a warning."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, Triple

from endpoint.findings.finding import WARNING
from endpoint.manifest import DossierState
from extract import iris
from ontology.words import DEF, MLG, RDF, SH, XSD

Statement = tuple[NamedNode, NamedNode | Literal]


def dossier_key(dossier: DossierState) -> str:
    """What names the dossier in IRIs: 16 digits of its hash, or of its name where it has no bytes.

    >>> dossier_key(DossierState("a.txt", "0123456789abcdef" * 4, None, None, "refused"))
    '0123456789abcdef'
    """
    return (dossier.sha256 or sha256(dossier.name.encode()).hexdigest())[:16]


def dossier_iri(dossier: DossierState, base_iri: str) -> NamedNode:
    return NamedNode(iris.entity(base_iri, iris.dossier(dossier_key(dossier))))


def finding_iri(dossier: DossierState, number: int, base_iri: str) -> NamedNode:
    return NamedNode(f"{dossier_iri(dossier, base_iri).value}/finding/{number}")


def numbered(dossiers: Iterable[DossierState]) -> Iterator[tuple[DossierState, int, Mapping[str, Any]]]:
    """Every finding with its dossier and its number there, from 1.

    Two files of the same bytes are one dossier, and what is found twice stands once.
    """
    told: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for dossier in dossiers:
        known = told[dossier_key(dossier)]
        for finding in dossier.findings:
            if finding not in known:
                known.append(finding)
                yield dossier, len(known), finding


def finding_quads(dossiers: Iterable[DossierState], base_iri: str) -> Iterator[Quad]:
    """Every finding in ``graph/findings``, about its dossier and, where it has a number, its operation."""
    listed = list(dossiers)
    graph = NamedNode(iris.graph(base_iri, "findings"))
    for dossier, number, finding in numbered(listed):
        subject = finding_iri(dossier, number, base_iri)
        yield Quad(subject, RDF.type, MLG.Finding, graph)
        yield Quad(subject, MLG.severity, SH[finding["severity"]], graph)
        for lang, text in finding["message"].items():
            yield Quad(subject, MLG.message, Literal(text, language=lang), graph)
        for predicate, value in finding_statements(dossier, finding, base_iri):
            yield Quad(subject, predicate, value, graph)
    homes = quarantine_graphs(listed, base_iri)
    for dossier in listed:
        if dossier.findings:
            for triple in dossier_triples(dossier, base_iri):
                yield Quad(triple.subject, triple.predicate, triple.object, graph)
        if dossier.state == "quarantined":
            yield Quad(dossier_iri(dossier, base_iri), MLG.quarantinedIn, homes[dossier_key(dossier)], graph)


def finding_statements(
    dossier: DossierState, finding: Mapping[str, Any], base_iri: str
) -> Iterator[Statement]:
    """What ``graph/findings`` and the validation report say alike of a finding."""
    yield MLG.findingCode, DEF("finding", finding["code"])
    yield MLG.inDossier, dossier_iri(dossier, base_iri)
    if finding["row"] is not None:
        yield MLG.row, Literal(str(finding["row"]), datatype=XSD.integer)
    for name in ("expected", "found"):
        if finding[name] is not None:
            yield MLG[name], Literal(finding[name])
    if dossier.operation:
        yield MLG.about, NamedNode(iris.entity(base_iri, iris.operation(dossier.operation)))


def dossier_triples(dossier: DossierState, base_iri: str) -> Iterator[Triple]:
    """By what a person knows the dossier."""
    subject = dossier_iri(dossier, base_iri)
    yield Triple(subject, RDF.type, MLG.Dossier)
    yield Triple(subject, MLG.fileName, Literal(dossier.name))
    if dossier.sha256:
        yield Triple(subject, MLG.sha256, Literal(dossier.sha256))


def flags(dossier: DossierState, base_iri: str) -> Iterator[Triple]:
    """``mlg:flaggedWith`` for each kind of warning with which the operation is published."""
    if dossier.operation:
        operation = NamedNode(iris.entity(base_iri, iris.operation(dossier.operation)))
        codes = dict.fromkeys(f["code"] for f in dossier.findings if f["severity"] == WARNING)
        for code in codes:
            yield Triple(operation, MLG.flaggedWith, DEF("finding", code))


def quarantine_graphs(dossiers: Iterable[DossierState], base_iri: str) -> dict[str, NamedNode]:
    """The graph of each quarantined dossier, by the dossier's key.

    ``graph/quarantine/<NP>``; where several dossiers of one number are quarantined, each has its own,
    ``graph/quarantine/<NP>/<key>``. A dossier without a number goes by its key.
    """
    named: dict[str, list[str]] = defaultdict(list)
    for dossier in dossiers:
        if dossier.state == "quarantined":
            key = dossier_key(dossier)
            operation = dossier.operation or iris.unnumbered_operation(key).removeprefix("operation/")
            if key not in named[operation]:
                named[operation].append(key)
    return {
        key: NamedNode(iris.graph(base_iri, f"quarantine/{operation}" + (f"/{key}" if len(keys) > 1 else "")))
        for operation, keys in named.items()
        for key in keys
    }
