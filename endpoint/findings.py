"""What is wrong with a dossier, in the form that ``maillage validate --format json`` prints.

A finding is plain JSON from the worker that makes it to the manifest that keeps it; only ``graph/findings``
has it as statements.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypedDict

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from endpoint.manifest import DossierState
    from shapes import Result

VIOLATION = "Violation"
SEVERITIES = (VIOLATION, "Warning", "Info")


class Message(TypedDict):
    """One sentence in both languages."""

    fr: str
    en: str


class Quote(TypedDict):
    """Words of the dossier: ``text[start:end] == quote``, in code points."""

    start: int
    end: int
    quote: str


class Finding(TypedDict):
    """One finding; ``expected`` and ``found`` are exact decimals where they are money or rates."""

    code: str
    severity: str
    message: Message
    row: int | None
    expected: str | None
    found: str | None
    evidence: list[Quote]
    shape: str | None


def conforms(findings: Iterable[Mapping[str, Any]]) -> bool:
    """Whether there is no Violation."""
    return all(finding["severity"] != VIOLATION for finding in findings)


def of_result(result: Result) -> Finding:
    """A result of the shapes."""
    return Finding(
        code=result.code,
        severity=result.severity.value,
        message=Message(fr=result.message.fr, en=result.message.en),
        row=result.row,
        expected=result.expected,
        found=result.found,
        evidence=[Quote(start=q.start, end=q.end, quote=q.quote) for q in result.evidence],
        shape=result.shape,
    )


def of_code(code: str, detail: str, evidence: Sequence[Quote] = ()) -> Finding:
    """A finding that no shape makes: a document that can't be read, two dossiers with one number.

    >>> of_code("empty-document", "no words")["severity"]
    'Violation'
    """
    from ontology.words import finding_code

    known = finding_code(code)
    return Finding(
        code=code,
        severity=known.severity.value,
        message=Message(fr=known.message.fr, en=known.message.en),
        row=None,
        expected=None,
        found=detail,
        evidence=list(evidence),
        shape=None,
    )


def unread(reason: str) -> Finding:
    """A file that the system would not give us, or whose reading failed: not the dossier's fault, maybe."""
    finding = of_code("unreadable", reason)
    finding["message"] = Message(
        fr=f"Ce fichier n'a pas pu être lu : {reason}.", en=f"This file could not be read: {reason}."
    )
    return finding


def identical_copy(first: str, evidence: Sequence[Quote]) -> Finding:
    """A dossier whose very content another file of the build, ``first``, holds too: published once."""
    message = Message(
        fr=f"Ce dossier est la copie identique de {first} : il n'est publié qu'une fois.",
        en=f"This dossier is the identical copy of {first}: it is published once.",
    )
    finding = of_code("duplicate-operation", first, evidence)
    finding["severity"] = "Info"
    finding["message"] = message
    return finding


def dossier_json(dossier: DossierState) -> dict[str, Any]:
    """One dossier as ``validate --format json`` prints it."""
    return {
        "document": dossier.name,
        "operation": dossier.operation,
        "conforms": conforms(dossier.findings),
        "findings": list(dossier.findings),
    }


def findings_json(dossiers: Sequence[DossierState], *, single: bool) -> str:
    """The JSON text of ``validate``: one object for a single file, else a list."""
    found = [dossier_json(dossier) for dossier in dossiers]
    return json.dumps(found[0] if single else found, ensure_ascii=False, indent=1) + "\n"


def finding_quads(dossiers: Iterable[DossierState], base_iri: str) -> Iterator[Quad]:
    """Every finding in ``graph/findings``, about its dossier and, where it has a number, its operation.

    Two files of the same bytes are one dossier there, and what is found twice stands once.
    """
    told: dict[str, list[Mapping[str, Any]]] = {}
    for dossier in dossiers:
        key = dossier_key(dossier)
        known = told.setdefault(key, [])
        for finding in dossier.findings:
            if finding not in known:
                known.append(finding)
                yield from _quads_of(dossier, key, len(known), finding, base_iri)
        if dossier.findings:
            yield from _quads_of_dossier(dossier, key, base_iri)


def dossier_key(dossier: DossierState) -> str:
    """What names the dossier in IRIs: 16 digits of its hash, or of its name where it has no bytes.

    >>> from endpoint.manifest import DossierState
    >>> dossier_key(DossierState("a.txt", "0123456789abcdef" * 4, None, None, "refused"))
    '0123456789abcdef'
    """
    from hashlib import sha256

    return (dossier.sha256 or sha256(dossier.name.encode()).hexdigest())[:16]


def _quads_of_dossier(dossier: DossierState, key: str, base_iri: str) -> Iterator[Quad]:
    from pyoxigraph import Literal, NamedNode, Quad

    from extract import iris
    from ontology.words import MLG, RDF

    graph = NamedNode(iris.graph(base_iri, "findings"))
    subject = NamedNode(iris.entity(base_iri, iris.dossier(key)))
    yield Quad(subject, RDF.type, MLG.Dossier, graph)
    yield Quad(subject, MLG.fileName, Literal(dossier.name), graph)
    if dossier.sha256:
        yield Quad(subject, MLG.sha256, Literal(dossier.sha256), graph)


def _quads_of(
    dossier: DossierState, key: str, number: int, finding: Mapping[str, Any], base_iri: str
) -> Iterator[Quad]:
    from pyoxigraph import Literal, NamedNode, Quad

    from extract import iris
    from ontology.words import DEF, MLG, RDF, SH, XSD

    graph = NamedNode(iris.graph(base_iri, "findings"))
    about = NamedNode(iris.entity(base_iri, iris.dossier(key)))
    subject = NamedNode(f"{about.value}/finding/{number}")
    statements: list[tuple[NamedNode, NamedNode | Literal]] = [
        (RDF.type, MLG.Finding),
        (MLG.findingCode, DEF("finding", finding["code"])),
        (MLG.severity, SH[finding["severity"]]),
        *((MLG.message, Literal(text, language=lang)) for lang, text in finding["message"].items()),
        (MLG.inDossier, about),
    ]
    if finding["row"] is not None:
        statements.append((MLG.row, Literal(str(finding["row"]), datatype=XSD.integer)))
    for name in ("expected", "found"):
        if finding[name] is not None:
            statements.append((MLG[name], Literal(finding[name])))
    if dossier.operation:
        statements.append((MLG.about, NamedNode(iris.entity(base_iri, iris.operation(dossier.operation)))))
    for predicate, value in statements:
        yield Quad(subject, predicate, value, graph)
