"""Findings as people read them: by cause, the gravest first, French before English."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from endpoint.findings import SEVERITIES, conforms
from endpoint.manifest import DossierState

LONGEST = 160
"""Characters of a quote; more is cut in its middle."""

_SEVERITY = {
    "Violation": "À corriger / Violation",
    "Warning": "À vérifier / Warning",
    "Info": "Pour information / Info",
}


def findings_text(dossiers: Sequence[DossierState]) -> str:
    """All findings of these dossiers, grouped by cause, and how many dossiers conform."""
    causes: dict[tuple[int, str], list[tuple[DossierState, Mapping[str, Any]]]] = {}
    for dossier in dossiers:
        for finding in dossier.findings:
            cause = (SEVERITIES.index(finding["severity"]), finding["code"])
            causes.setdefault(cause, []).append((dossier, finding))
    lines: list[str] = []
    for (severity, code), found in sorted(causes.items(), key=lambda item: item[0]):
        lines += [_heading(SEVERITIES[severity], code, len(found)), *_group(found), ""]
    return "\n".join([*lines, _sum(dossiers)]) + "\n"


def _heading(severity: str, code: str, count: int) -> str:
    from ontology.words import finding_code

    label = finding_code(code).label
    return f"{_SEVERITY[severity]} — {code} ({count}) : {label.fr} / {label.en}"


def _group(found: Iterable[tuple[DossierState, Mapping[str, Any]]]) -> Iterator[str]:
    before = None
    for dossier, finding in found:
        if dossier is not before:
            yield "  " + one_line(dossier.name) + (f" ({dossier.operation})" if dossier.operation else "")
        before = dossier
        yield from ("    " + line for line in _finding(finding))


def _finding(finding: Mapping[str, Any]) -> Iterator[str]:
    row = "" if finding["row"] is None else f"rangée / row {finding['row']} : "
    yield row + one_line(finding["message"]["fr"])
    yield "  " + one_line(finding["message"]["en"])
    for name, words in (("expected", "attendu / expected"), ("found", "trouvé / found")):
        if finding[name] is not None:
            yield f"  {words} : {_printed(finding[name], finding['shape'])}"
    yield from (f"  « {shortened(quote['quote'])} »" for quote in finding["evidence"])


def _printed(value: str, shape: str | None) -> str:
    """A value of a finding in the unit of its shape, as French writes it; words as they are."""
    from shapes import Message
    from shapes.catalogue import catalogue
    from shapes.messages import filled

    known = catalogue().get(shape or "")
    template = Message("{?found}", "{?found}")
    return one_line(filled(template, {"found": value}, known.unit if known else None).fr)


def _sum(dossiers: Sequence[DossierState]) -> str:
    good = sum(conforms(dossier.findings) for dossier in dossiers)
    bad = len(dossiers) - good
    return f"Dossiers : {len(dossiers)} ; conformes / conform : {good} ; non conformes / do not : {bad}."


def one_line(text: str) -> str:
    r"""A text without what would break a line or drive a terminal.

    >>> one_line("a\tb\r\n\x1b[31mc")
    'a b [31mc'
    """
    plain = "".join(" " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char for char in text)
    return " ".join(filter(None, plain.split(" ")))


def shortened(text: str) -> str:
    """One line of at most `LONGEST` characters.

    >>> shortened("a" * 200).count("a")
    159
    """
    line = one_line(text)
    half = (LONGEST - 1) // 2
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1 - half]}…{line[-half:]}"
