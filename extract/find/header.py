"""The header: number, label, committee and region."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from extract.find.dates import DATE, parse_date
from extract.model import Document, Span, Stated
from extract.text import Folded, collapse, fold, lines, plain, trim

RULE = "header"
_EDGE = r"[\s*_#>]*"
_GAP = r"[ *_]*"  # within the line: an empty value must not take the next line's
_NUMBER = re.compile(
    rf"^{_EDGE}(?:n\s?[°ºo]?|numero)\s*(?:de\s+(?:dossier\s+)?)?synergie{_GAP}:?{_GAP}(?P<value>[^\n]*)$",
    re.MULTILINE,
)
_NUMBER_ANYWHERE = re.compile(r"\bnp\s?\d{7}\b")
_LABEL = re.compile(
    rf"^{_EDGE}(?:objet|intitule(?: de l'operation| du projet)?){_EDGE}:{_EDGE}", re.MULTILINE
)
_NEXT = re.compile(
    r"^[\s*_#>]*(?:descriptif|description|contexte|detail|financier|n° ?synergie|comite|region)\b"
)
_COMMITTEE = re.compile(
    r"comite\s+unique\s+de\s+programmation(?:\s+(?:du|en date du|le))?\s*:?\s*", re.MULTILINE
)
_DATE_LIKE = re.compile(r"\d{1,2}\s?(?:er)?\s+[a-z]+\s+\d{4}|\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{2,4}")


@dataclass(frozen=True, slots=True)
class Header:
    """The header's facts. Of ``operation`` and ``printed`` (a malformed number), and of ``day`` and
    ``printed_date`` (a date that does not exist), at most one is there."""

    operation: Stated[str] | None
    printed: Stated[str] | None
    label: Stated[str] | None
    day: Stated[date] | None
    printed_date: Stated[str] | None
    end: int


def find_header(document: Document) -> Header:
    """Read the header wherever its three lines stand, by their labels."""
    folded = Folded.of(document.text)
    operation, printed, number_end = _identifier(document, folded)
    label, label_end = _label(document, folded)
    day, printed_date, date_end = _committee(document, folded)
    return Header(operation, printed, label, day, printed_date, max(number_end, label_end, date_end))


def has_marks(text: str) -> bool:
    """Does the text bear any mark of a dossier: its committee, its number or its subject?"""
    folded = fold(text)
    return bool(_NUMBER.search(folded) or _COMMITTEE.search(folded) or _NUMBER_ANYWHERE.search(folded))


def _identifier(document: Document, folded: Folded) -> tuple[Stated[str] | None, Stated[str] | None, int]:
    match = _NUMBER.search(folded.text)
    if not match:
        return None, None, 0
    span = trim(document.text, folded.span(match.start("value"), match.end("value")))
    value = plain(document.text[span.start : span.end]).strip("*_ .")
    if not value:
        return None, None, span.end
    start = document.text.find(value, span.start, span.end)
    if start >= 0:
        span = Span(start, start + len(value))
    stated = Stated(value, (document.evidence(span, RULE),))
    well_formed = re.fullmatch(r"NP\d{7}", value) is not None
    return (stated, None, span.end) if well_formed else (None, stated, span.end)


def _label(document: Document, folded: Folded) -> tuple[Stated[str] | None, int]:
    match = _LABEL.search(folded.text)
    if not match:
        return None, 0
    start = folded.span(match.end(), match.end()).start
    end = start
    for line in lines(document.text[start:]):
        if (line.start > 0 or not line.text.strip()) and (
            not line.text.strip() or _NEXT.match(fold(line.text))
        ):
            break
        end = start + line.end
    span = trim(document.text, Span(start, end))
    value = collapse(plain(document.text[span.start : span.end])).strip()
    return (Stated(value, (document.evidence(span, RULE),)), span.end) if value else (None, span.end)


def _committee(document: Document, folded: Folded) -> tuple[Stated[date] | None, Stated[str] | None, int]:
    match = _COMMITTEE.search(folded.text)
    if not match:
        return None, None, 0
    line_end = folded.text.find("\n", match.end())
    window = (match.end(), line_end if line_end >= 0 else len(folded.text))
    found = DATE.search(folded.text, *window) or _DATE_LIKE.search(folded.text, *window)
    if not found:
        return None, None, match.end()
    span = folded.span(found.start(), found.end())
    evidence = (document.evidence(span, RULE),)
    day = parse_date(found.group())
    if day:
        return Stated(day, evidence), None, span.end
    return None, Stated(collapse(document.text[span.start : span.end]), evidence), span.end
