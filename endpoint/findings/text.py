"""Findings as people read them in a terminal: by cause, the gravest first, French before English."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from endpoint.findings.causes import SEVERITY_WORDS, Case, Cause, Checked, causes, conforming, counted, worst
from endpoint.findings.finding import conforms

LONGEST = 160
"""Characters of a quote; more is cut in its middle."""

MANY = 100
"""More dossiers than these are told in one line each, unless all is asked for."""

Paint = Callable[[str, str], str]
"""A text in the manner of a role: a severity, ``good``, ``name``, ``quote`` or ``quiet``."""

_STYLES: Final[Mapping[str, Mapping[str, Any]]] = {
    "Violation": {"fg": "red", "bold": True},
    "Warning": {"fg": "yellow", "bold": True},
    "Info": {"fg": "cyan", "bold": True},
    "good": {"fg": "green", "bold": True},
    "name": {"bold": True},
    "quote": {"underline": True},
    "quiet": {"dim": True},
}
_CONFORMS: Final = ("Conforme", "conforms")


def plain(text: str, _: str) -> str:
    """No colour at all."""
    return text


def coloured(text: str, role: str) -> str:
    """In the colours of a terminal."""
    import click

    return click.style(text, **_STYLES[role])


def findings_text(dossiers: Sequence[Checked], *, paint: Paint = plain) -> str:
    """All findings of these dossiers grouped by cause, the dossiers that conform, and the sum."""
    lines: list[str] = []
    for cause in causes(dossiers):
        lines += [*_cause(cause, paint), ""]
    if good := [dossier for dossier in dossiers if conforms(dossier.state.findings)]:
        lines += [paint(f"Conformes / conform ({len(good)})", "good")]
        lines += [f"  {_known_by(dossier)}{_remarks(dossier, 'Warning')}" for dossier in good]
        lines += [""]
    return "\n".join([*lines, _sum(dossiers, paint)]) + "\n"


def summary_text(dossiers: Sequence[Checked], *, paint: Paint = plain) -> str:
    """One line for each dossier, one for each cause, and the sum."""
    lines = [_verdict(dossier, paint) for dossier in dossiers]
    if found := causes(dossiers):
        lines += ["", *(_counted_cause(cause, paint) for cause in found)]
    return "\n".join([*lines, "", _sum(dossiers, paint)]) + "\n"


def _cause(cause: Cause, paint: Paint) -> Iterator[str]:
    yield paint(" / ".join(SEVERITY_WORDS[cause.severity]), cause.severity) + (
        f" — {paint(cause.code, 'name')} ({len(cause.cases)}) : {cause.label.fr} / {cause.label.en}"
    )
    yield f"  à faire / to do : {cause.advice.fr}"
    yield paint(f"    {cause.advice.en}", "quiet")
    for dossier, cases in cause.by_dossier():
        yield f"  {paint(_known_by(dossier), 'name')}"
        yield from (f"    {line}" for case in cases for line in _case(case, paint))


def _case(case: Case, paint: Paint) -> Iterator[str]:
    finding, sentence = case.finding, case.sentence
    yield one_line(sentence.fr)
    yield paint(f"  {one_line(sentence.en)}", "quiet")
    if finding["row"] is not None:
        yield f"  rangée / row : {finding['row']}"
    for name, words in (("expected", "attendu / expected"), ("found", "trouvé / found")):
        if (value := case.figure(name)) is not None:
            yield f"  {words} : {one_line(value)}"
    yield from (f"  {_quote(case, quote, paint)}" for quote in finding["evidence"])


def _quote(case: Case, quote: Mapping[str, Any], paint: Paint) -> str:
    words = f"« {paint(shortened(quote['quote']), 'quote')} »"
    place = case.dossier.passages.get((quote["start"], quote["end"]))
    if place is None:
        return words
    return paint(f"ligne / line {place.line}, colonne / column {place.column} : ", "quiet") + words


def _known_by(dossier: Checked) -> str:
    number = dossier.state.operation
    return one_line(dossier.state.name) + (f" ({number})" if number else "")


def _remarks(dossier: Checked, least: str) -> str:
    codes = counted(dossier.state, least=least)
    return f" : {codes}" if codes else ""


def _verdict(dossier: Checked, paint: Paint) -> str:
    """A dossier in one line; the verdicts are of one width, so that names stand in one column.

    >>> from endpoint.manifest import DossierState
    >>> _verdict(Checked(DossierState("a.txt", "", "NP0000001", None, "published"), {}), plain)
    'Conforme / conforms      a.txt (NP0000001)'
    """
    severity = worst(dossier.state)
    grave = severity if severity in ("Violation", "Warning") else None
    words = " / ".join(SEVERITY_WORDS[grave] if grave else _CONFORMS)
    return f"{paint(f'{words:<23}', grave or 'good')}  {_known_by(dossier)}{_remarks(dossier, 'Warning')}"


def _counted_cause(cause: Cause, paint: Paint) -> str:
    severity = paint(f"{' / '.join(SEVERITY_WORDS[cause.severity]):<23}", cause.severity)
    return f"{severity}  {len(cause.cases)} × {cause.code} : {cause.label.fr} / {cause.label.en}"


def _sum(dossiers: Sequence[Checked], paint: Paint) -> str:
    good = conforming(dossiers)
    bad = len(dossiers) - good
    counts = f"Dossiers : {len(dossiers)} ; conformes / conform : {good} ; non conformes / do not : {bad}."
    meaning = "à corriger / to correct" if bad else "tous conformes / all conform"
    return f"{paint(counts, 'Violation' if bad else 'good')} Code de sortie / exit code {bool(bad):d} : {meaning}."


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
