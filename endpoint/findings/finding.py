"""What is wrong with a dossier, in the form that ``maillage validate --format json`` prints.

A finding is plain JSON from the worker that makes it to the manifest that keeps it; ``graph/findings`` and the
validation report have it as statements (:mod:`endpoint.findings.graph`, :mod:`endpoint.findings.report`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypedDict

from endpoint.build.pool import KILLED

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from endpoint.manifest import DossierState
    from shapes import Report, Result

ENGINE_FAILURE = "engine-failure"
VIOLATION = "Violation"
WARNING = "Warning"
SEVERITIES = (VIOLATION, WARNING, "Info")

_PRINTED: Final = ("code", "severity", "message", "row", "expected", "found", "evidence", "shape")
_FRENCH: Final = (
    (re.escape(KILLED), "son processus a été arrêté, faute de mémoire ou de temps"),
    (r"it took more than (\S+) seconds", r"elle a pris plus de \1 secondes"),
)
"""Reasons that are no technical words, as patterns, and how they are told in French."""


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
    """One finding; ``expected`` and ``found`` are exact decimals where they are money or rates.

    ``focus`` (the IRI of the node at fault) and ``component`` (the name of the SHACL constraint component) are
    for statements; JSON does not print them.
    """

    code: str
    severity: str
    message: Message
    row: int | None
    expected: str | None
    found: str | None
    evidence: list[Quote]
    shape: str | None
    focus: str | None
    component: str | None


def conforms(findings: Iterable[Mapping[str, Any]]) -> bool:
    """Whether there is no Violation."""
    return all(finding["severity"] != VIOLATION for finding in findings)


def of_result(result: Result, quads: Iterable[Quad] = ()) -> Finding:
    """A result of the shapes; ``quads`` are those that were checked, and tell which constraint failed."""
    from endpoint.findings.components import component

    return Finding(
        code=result.code,
        severity=result.severity.value,
        message=Message(fr=result.message.fr, en=result.message.en),
        row=result.row,
        expected=result.expected,
        found=result.found,
        evidence=[Quote(start=q.start, end=q.end, quote=q.quote) for q in result.evidence],
        shape=result.shape,
        focus=result.focus,
        component=component(result, quads),
    )


def of_report(report: Report, quads: Iterable[Quad] = ()) -> tuple[Finding, ...]:
    """Every result of a report; see :func:`of_result`."""
    return tuple(
        engine_failure(result.found or "") if result.code == ENGINE_FAILURE else of_result(result, quads)
        for result in report.results
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
        focus=None,
        component=None,
    )


def unread(reason: str) -> Finding:
    """A file that the system would not give us, or whose reading failed: not the dossier's fault, maybe."""
    finding = of_code("unreadable", reason)
    finding["message"] = Message(
        fr=f"Ce fichier n'a pas pu être lu : {_in_french(reason)}.",
        en=f"This file could not be read: {reason}.",
    )
    return finding


def engine_failure(reason: str) -> Finding:
    """A dossier whose check came to no end (:data:`ENGINE_FAILURE`).

    >>> engine_failure("out of time")["message"]["en"]
    'The check could not be made: out of time.'
    """
    from shapes import failed

    english, french = (failed(words).results[0] for words in (reason, _in_french(reason)))
    finding = of_result(english)
    finding["message"]["fr"] = french.message.fr
    finding["focus"] = None  # the shape's own IRI: it is of no use to who looks for the dossier
    return finding


def _in_french(reason: str) -> str:
    """
    >>> _in_french("it took more than 60 seconds"), _in_french("KeyError: 'x'")
    ('elle a pris plus de 60 secondes', "KeyError: 'x'")
    """
    for pattern, french in _FRENCH:
        if match := re.fullmatch(pattern, reason):
            return match.expand(french)
    return reason


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
        "findings": [{name: finding[name] for name in _PRINTED} for finding in dossier.findings],
    }


def findings_json(dossiers: Sequence[DossierState], *, single: bool) -> str:
    """The JSON text of ``validate``: one object for a single file, else a list."""
    found = [dossier_json(dossier) for dossier in dossiers]
    return json.dumps(found[0] if single else found, ensure_ascii=False, indent=1) + "\n"
