"""Findings grouped by their cause, the gravest first: what the reports for people have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from endpoint.findings.finding import SEVERITIES, conforms
from endpoint.findings.passages import Passages
from endpoint.manifest import DossierState

if TYPE_CHECKING:
    from ontology.words import Bilingual

SEVERITY_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "Violation": ("À corriger", "Violation"),
    "Warning": ("À vérifier", "Warning"),
    "Info": ("Pour information", "Info"),
}
"""A severity in French, and in English the name that JSON gives it."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A dossier that was judged, with the places of the words that its findings quote."""

    state: DossierState
    passages: Passages


@dataclass(frozen=True, slots=True)
class Case:
    """One finding, in its dossier."""

    dossier: Checked
    finding: Mapping[str, Any]

    @property
    def sentence(self) -> Bilingual:
        """What is wrong, without what to do, which is the same for all of a cause."""
        from ontology.words import Bilingual, finding_code

        message, advice = self.finding["message"], finding_code(self.finding["code"]).advice
        return Bilingual(
            message["fr"].removesuffix(f" {advice.fr}"), message["en"].removesuffix(f" {advice.en}")
        )

    def figure(self, name: str, lang: str = "fr") -> str | None:
        """``expected`` or ``found`` in the unit of its shape, as that language writes it; words as they are."""
        from shapes import Message
        from shapes.catalogue import catalogue
        from shapes.messages import filled

        if self.finding.get(name) is None:
            return None
        known = catalogue().get(self.finding.get("shape") or "")
        template = Message("{?found}", "{?found}")
        written = filled(template, {"found": self.finding[name]}, known.unit if known else None)
        return written.fr if lang == "fr" else written.en


@dataclass(frozen=True, slots=True)
class Cause:
    """All findings of one code and severity, in the order of their dossiers."""

    code: str
    severity: str
    label: Bilingual
    advice: Bilingual
    cases: tuple[Case, ...]

    def by_dossier(self) -> list[tuple[Checked, list[Case]]]:
        """The cases of each dossier together."""
        groups = groupby(self.cases, key=lambda case: id(case.dossier))
        listed = [list(cases) for _, cases in groups]
        return [(cases[0].dossier, cases) for cases in listed]


def causes(dossiers: Sequence[Checked]) -> list[Cause]:
    """Every finding of these dossiers, once."""
    from ontology.words import finding_code

    found: dict[tuple[int, str], list[Case]] = {}
    for dossier in dossiers:
        for finding in dossier.state.findings:
            key = (SEVERITIES.index(finding["severity"]), finding["code"])
            found.setdefault(key, []).append(Case(dossier, finding))
    return [
        Cause(
            code=code,
            severity=SEVERITIES[severity],
            label=finding_code(code).label,
            advice=finding_code(code).advice,
            cases=tuple(cases),
        )
        for (severity, code), cases in sorted(found.items(), key=lambda item: item[0])
    ]


def worst(dossier: DossierState) -> str | None:
    """The gravest severity of a dossier's findings; None where there is none."""
    severities = {finding["severity"] for finding in dossier.findings}
    return next((severity for severity in SEVERITIES if severity in severities), None)


def counted(dossier: DossierState, *, least: str = "Info") -> str:
    """The codes of a dossier, the gravest first, with their numbers; those below ``least`` are left out.

    >>> finding = {"code": "rate-mismatch", "severity": "Violation"}
    >>> counted(DossierState("a.txt", "", None, None, "quarantined", (finding, finding)))
    'rate-mismatch × 2'
    """
    grave = SEVERITIES[: SEVERITIES.index(least) + 1]
    ordered = sorted(dossier.findings, key=lambda finding: SEVERITIES.index(finding["severity"]))
    codes = Counter(finding["code"] for finding in ordered if finding["severity"] in grave)
    return ", ".join(code if number == 1 else f"{code} × {number}" for code, number in codes.items())


def conforming(dossiers: Sequence[Checked]) -> int:
    """How many dossiers have no Violation."""
    return sum(conforms(dossier.state.findings) for dossier in dossiers)
