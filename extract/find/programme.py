"""What the dossier says of its programme: the axis and the specific objective."""

from __future__ import annotations

import re

from extract.find.layout import Layout
from extract.model import Document, Evidence, Programme, Span, Stated

RULE = "programme-words"
_AXIS = re.compile(
    r"\baxe(?: prioritaire| strategique)?\s*(?:n\s?[°ºo]\.?\s*)?(?P<number>\d{1,2}|[ivx]{1,4})\b"
)
_OBJECTIVE = re.compile(
    r"\b(?:objectif specifique|os)\s*(?:n\s?[°ºo]\.?\s*)?(?P<named>\d{1,2}(?:\.\d{1,2}){0,3}(?:\.?[a-e]\b)?)"
    r"|(?<![\d.,])(?P<bare>\d\.\d\.\d(?:\.\d)?)(?![\d,])"
)
_PROGRAMME = re.compile(r"\bprogramme operationnel[^.;:\n]{0,160}?(?=[.;:,\n]| au titre| axe|$)")
_ROMAN = {"i": 1, "v": 5, "x": 10}
NORD_PAS_DE_CALAIS = "2014FR16M0OP012"
_CCI = {frozenset(("59", "62")): NORD_PAS_DE_CALAIS}


def find_programme(document: Document, layout: Layout, departments: frozenset[str]) -> Programme:
    """Axis and objective as printed, a Roman axis as digits; the programme's CCI by the departments.

    Only the programme of Nord and Pas-de-Calais is known here: for other departments the CCI stays unknown.
    """
    axis: Stated[str] | None = None
    objective: Stated[str] | None = None
    cci: Stated[str] | None = None
    for part in layout.prose:
        for match in _matches(_AXIS, layout, part):
            number, evidence = match["number"], _evidence(document, layout, match)
            if number.isdigit() or evidence.quote.split()[-1].isupper():
                value = number if number.isdigit() else str(parse_roman(number))
                axis = axis or Stated(str(int(value)), (evidence,))
        for match in _matches(_OBJECTIVE, layout, part):
            value = (match["named"] or match["bare"]).replace(" ", "")
            objective = objective or Stated(value, (_evidence(document, layout, match),))
        for match in _matches(_PROGRAMME, layout, part):
            known = next((code for area, code in _CCI.items() if departments and departments <= area), None)
            if known:
                cci = cci or Stated(known, (_evidence(document, layout, match),))
    return Programme(cci, axis, objective)


def _matches(pattern: re.Pattern[str], layout: Layout, part: Span) -> list[re.Match[str]]:
    start, end = layout.folded.position(part.start), layout.folded.position(part.end)
    return list(pattern.finditer(layout.folded.text, start, end))


def _evidence(document: Document, layout: Layout, match: re.Match[str]) -> Evidence:
    return document.evidence(layout.folded.span(match.start(), match.end()), RULE)


def parse_roman(text: str) -> int:
    """A small Roman number.

    >>> parse_roman("iv"), parse_roman("xii")
    (4, 12)
    """
    values = [_ROMAN[letter] for letter in text]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))
