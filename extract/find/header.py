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
_LABEL = re.compile(rf"^{_EDGE}(?:objet|intitule(?: de l'operation| du projet)?){_GAP}:{_GAP}", re.MULTILINE)
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


def find_header(document: Document) -> Header:
    """Read the header wherever its three lines stand, by their labels."""
    folded = Folded.of(document.reading.text)
    operation, printed = _identifier(document, folded)
    day, printed_date = _committee(document, folded)
    return Header(operation, printed, _label(document, folded), day, printed_date)


def has_marks(text: str) -> bool:
    """Does the text bear any mark of a dossier: its committee, its number or its subject?"""
    folded = fold(text)
    return bool(_NUMBER.search(folded) or _COMMITTEE.search(folded) or _NUMBER_ANYWHERE.search(folded))


def _identifier(document: Document, folded: Folded) -> tuple[Stated[str] | None, Stated[str] | None]:
    match = _NUMBER.search(folded.text)
    if not match:
        return None, None
    span = trim(document.reading.text, folded.span(match.start("value"), match.end("value")))
    value = plain(document.reading.text[span.start : span.end]).strip("*_ .")
    value = re.sub(r"^(NP\d{7})\s*\(.*\)$", r"\1", value)  # a remark in brackets is no part of the number
    if not value:
        return None, None
    start = document.reading.text.find(value, span.start, span.end)
    if start >= 0:
        span = Span(start, start + len(value))
    stated = Stated(value, (document.evidence(span, RULE),))
    well_formed = re.fullmatch(r"NP\d{7}", value) is not None
    return (stated, None) if well_formed else (None, stated)


def _label(document: Document, folded: Folded) -> Stated[str] | None:
    """What stands after « Objet : », there or below, up to a blank line or the next heading."""
    match = _LABEL.search(folded.text)
    if not match:
        return None
    start = folded.span(match.end(), match.end()).start
    end = start
    for line in lines(document.reading.text[start:]):
        blank = not line.text.strip()
        if (blank and end > start) or (line.start > 0 and _NEXT.match(fold(line.text))):
            break
        end = end if blank else start + line.end
    span = trim(document.reading.text, Span(start, end))
    value = collapse(plain(document.reading.text[span.start : span.end])).strip()
    return Stated(value, (document.evidence(span, RULE),)) if value else None


def _committee(document: Document, folded: Folded) -> tuple[Stated[date] | None, Stated[str] | None]:
    match = _COMMITTEE.search(folded.text)
    if not match:
        return None, None
    line_end = folded.text.find("\n", match.end())
    window = (match.end(), line_end if line_end >= 0 else len(folded.text))
    found = DATE.search(folded.text, *window) or _DATE_LIKE.search(folded.text, *window)
    if not found:
        return None, None
    span = folded.span(found.start(), found.end())
    evidence = (document.evidence(span, RULE),)
    day = parse_date(found.group())
    if day:
        return Stated(day, evidence), None
    return None, Stated(collapse(document.reading.text[span.start : span.end]), evidence)
