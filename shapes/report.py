"""What a check found: a :class:`Report` of :class:`Result` values, frozen and in a fixed order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """SHACL's three severities, most serious first; the value is the local name of the SHACL term."""

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"

    @property
    def iri(self) -> str:
        """
        >>> Severity.WARNING.iri
        'http://www.w3.org/ns/shacl#Warning'
        """
        return f"http://www.w3.org/ns/shacl#{self.value}"


@dataclass(frozen=True, slots=True, order=True)
class Quote:
    """The words behind a finding: ``text[start:end] == quote``, in code points of the decoded dossier."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence in French and in English, amounts written as each language writes them."""

    fr: str
    en: str


@dataclass(frozen=True, slots=True)
class Result:
    """One finding.

    ``code`` is the last part of its IRI ``…/def/finding/CODE``; ``focus`` the IRI of the node at fault and
    ``row`` its row in the financing table, from 1; ``expected`` and ``found`` are euros or percentage points
    with two decimals and a point (``"1130639.00"``), or the printed words; ``shape`` is the IRI of the shape.
    """

    code: str
    severity: Severity
    message: Message
    focus: str
    row: int | None
    expected: str | None
    found: str | None
    evidence: tuple[Quote, ...]
    shape: str


@dataclass(frozen=True, slots=True)
class Report:
    """All findings of one dossier: the most serious first, then by row, code, shape and focus."""

    results: tuple[Result, ...]

    @classmethod
    def of(cls, results: Iterable[Result]) -> Report:
        """These results, each once, in their fixed order whatever order the engine found them in."""
        return cls(tuple(sorted(set(results), key=_order)))

    @property
    def conforms(self) -> bool:
        """Whether there is no Violation; Warnings and Infos do not keep a dossier from being published."""
        return all(result.severity is not Severity.VIOLATION for result in self.results)


_SEVERITIES = tuple(Severity)


def _order(result: Result) -> tuple[int, int, str, str, str, str]:
    severity = _SEVERITIES.index(result.severity)
    return severity, result.row or 0, result.code, result.shape, result.focus, result.found or ""
