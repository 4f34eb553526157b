"""Findings as one HTML page: a file that needs no other, no script and no network.

It holds no date, so that the same dossiers give the same page.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from endpoint.findings.causes import SEVERITY_WORDS, Cause, Checked, causes, conforming, counted, worst

_KEPT: Final = "\t\n"


def findings_page(dossiers: Sequence[Checked]) -> str:
    """The page, French before English."""
    found = causes(dossiers)
    return _environment().get_template("findings.html").render(
        dossiers=dossiers,
        causes=found,
        conforming=conforming(dossiers),
        severities=_severities(found),
        version=version("maillage"),
    )  # fmt: skip


def _severities(found: Sequence[Cause]) -> list[dict[str, Any]]:
    """For each severity, how many findings there are and in how many dossiers."""
    rows = []
    for severity in SEVERITY_WORDS:
        cases = [case for cause in found if cause.severity == severity for case in cause.cases]
        concerned = {id(case.dossier) for case in cases}
        rows.append({"name": severity, "findings": len(cases), "dossiers": len(concerned)})
    return rows


def _in_context(dossier: Checked, quote: Mapping[str, Any]) -> Markup:
    """The quoted words, marked, in the lines that they stand in."""
    place = dossier.passages.get((quote["start"], quote["end"]))
    words = Markup("<mark>{}</mark>").format(printable(quote["quote"]))
    if place is None:
        return words
    return escape(printable(place.before)) + words + escape(printable(place.after))


def printable(text: str) -> str:
    r"""A text without the control characters that HTML does not take (HTML Living Standard, section 13.2.3.5).

    >>> printable("a\tb\r\n\x1b\x00c")
    'a\tb\nc'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in text if char in _KEPT or unicodedata.category(char) != "Cc")


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("endpoint"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "in_context": _in_context,
        "severity_words": SEVERITY_WORDS,
        "worst": worst,
        "counted": counted,
    }
    environment.filters["printable"] = printable
    return environment
