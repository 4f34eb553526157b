"""The header: number, label, committee and who carries the operation, by their labels wherever these stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar

from extract.find.dates import DATE, DATE_LIKE, parse_date
from extract.model import Document, Span, Stated
from extract.text import Folded, blank_markup, collapse, fold, plain, trim

RULE = "header"
_HEAD = 3000  # letters, in which a dossier's header stands
# A label opens its line, stands in a cell, or follows a dash in a line of several.
_START = r"(?:^[ \t>#*_•|-]{0,40}|[|] {0,40}| [-–—•;] |(?<=\S) {2,40})"
_COLON = r"[ *_]{0,20}[:=][ *_]{0,20}"  # within the line: an empty value must not take the next line's
_CELL = r"[ *_:]{0,20}[|][ |*_]{0,40}"
_SYNERGIE = r"(?:dossier )?(?:n ?[°o]? {0,9}\.?|numero|num\.?|reference|code) {0,9}(?:de |du )?(?:dossier )?(?:de )?synergie"
_NUMBER = re.compile(
    rf"{_START}{_SYNERGIE}(?:{_COLON}|{_CELL}|[ *_]{{1,40}}|$)(?P<value>[^\n]*)", re.MULTILINE
)
_NUMBER_ANYWHERE = re.compile(r"\bnp\s?\d{7}\b")
_OF = r"(?: (?:de l'operation|du projet|de l'action|du dossier|de la demande|de la subvention))"
_LABELS = tuple(
    re.compile(rf"{_START}(?:{title})(?P<mark>{_COLON}|{_CELL})", re.MULTILINE)
    for title in (
        rf"objet{_OF}?",
        rf"(?:intitule|titre){_OF}?|(?:nom|libelle|denomination){_OF}",
        "operation|projet",
    )
)
# Without a colon, the value stands below, or begins with a capital as no sentence goes on.
_BARE_LABEL = re.compile(
    rf"^[ \t>#*_]{{0,40}}(?:objet|intitule){_OF}?[ *_]{{0,20}}(?:\n\s{{0,20}}| )(?=\S)", re.MULTILINE
)
_OTHER = (
    rf"{_SYNERGIE}|comite|cup|seance|date|objet|intitule|beneficiaire|maitre d'ouvrage|porteur|demandeur|structure|programme|axe"
    r"|direction|service|lieu|duree|montant|cout|territoire|periode|fonds|commission"
)
_NEXT = re.compile(
    rf"[\s*_#|>]*(?:(?:descriptif|description|contexte|presentation|resume|detail|financier|plan de financement)\b"
    rf"|{_SYNERGIE}\b|comite\b|cup\b|seance\b|region\b[^.]{{0,40}}$|(?:{_OTHER})\b[^.:]{{0,40}}:)"
)
_BESIDE = re.compile(
    rf"(?:[|]| [-–—•;] |(?<=\S) {{2,40}})[ *_|]{{0,20}}(?:{_OTHER})\b[^:|\n]{{0,40}}(?:[:|]|$)"
)
_COMMITTEE = re.compile(
    r"\b(?:comite(?: [a-z']+){0,3} (?:de )?programmation(?: unique)?|comite unique|c\.?u\.?p\.?(?= )"
    r"|date (?:de |du |de la |d')*(?:comite|seance|reunion|programmation|decision)|seance(?= du))"
)
_TO_DATE = re.compile(
    r"(?:[\s:|,*_()–—-]|(?:du|en|date|le|la|de|seance|reunion|session|tenue?|prevue?|lundi|mardi|mercredi|jeudi|vendredi|samedi"
    r"|dimanche|cup|feder|fse|region|hauts-de-france|(?:19|20)\d\d-(?:19|20)\d\d)\b)*"
)
_BEARER = re.compile(
    rf"{_START}(?:(?:organisme |structure |nom du )?(?:beneficiaire|porteur)(?:{_OF}| de projet)?|maitre d'ouvrage"
    rf"|maitrise d'ouvrage|structure porteuse|demandeur|operateur)(?:{_COLON}|{_CELL})(?P<value>[^\n|]*)",
    re.MULTILINE,
)
_NOBODY = re.compile(r"(?:\W*|n\.? ?[cd]\.?|neant|(?:a|non) .*|voir .*|\W*\d.*)")
_END_OF_VALUE = re.compile(r" [-–—•;] |[|]| {2,}")
_CELL_END = re.compile(r"[|]")
_BELOW = re.compile(r"[\s*_|]*(?P<number>NP\d{7})(?!\w)")
_LABELS_BESIDE = re.compile(r"\b(?:synergie|objet|intitule)\b")
_BELOW_HEADING = 120  # characters
_LONG, _HEADING, _LONGEST_NAME, _LONGEST_LINE = 60, 12, 150, 90
_WELL_FORMED = re.compile(r"(?<!\w)(?P<number>NP\d{7})(?!\w)")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Header:
    """The header's facts. Of ``operation`` and ``printed`` (a malformed number), and of ``day`` and
    ``printed_date`` (a date that does not exist), at most one is there. ``beneficiary``: who carries the
    operation, by name."""

    operation: Stated[str] | None
    printed: Stated[str] | None
    label: Stated[str] | None
    day: Stated[date] | None
    printed_date: Stated[str] | None
    beneficiary: Stated[str] | None = None


@dataclass(frozen=True)
class _Search:
    """A document's text, folded and without markup: its head, and the whole where the head does not tell."""

    document: Document

    @cached_property
    def head(self) -> Folded:
        text = self.document.reading.text
        end = text.find("\n", _HEAD) if len(text) > _HEAD else -1
        return _searched(text if end < 0 else text[:end])

    @cached_property
    def whole(self) -> Folded | None:
        text = self.document.reading.text
        return _searched(text) if len(text) > len(self.head.offsets) else None

    def first(self, find: Callable[[Document, Folded], Stated[T] | None]) -> Stated[T] | None:
        found = find(self.document, self.head)
        return find(self.document, self.whole) if found is None and self.whole else found


def _searched(text: str) -> Folded:
    return Folded.of(blank_markup(text).replace("\t", "|"))  # folded, a tab would be a space


def find_header(document: Document) -> Header:
    """Read the header by its labels: in the head of the text, or else wherever they stand."""
    search = _Search(document)
    number, printed_day = search.first(_number), search.first(_committee)
    day = parse_date(printed_day.value) if printed_day else None
    well_formed = number is not None and _WELL_FORMED.fullmatch(number.value) is not None
    return Header(
        number if well_formed else None,
        None if well_formed else number,
        search.first(_label),
        Stated(day, printed_day.evidence) if printed_day and day else None,
        None if day else printed_day,
        _bearer(document, search.head),
    )


def has_marks(text: str) -> bool:
    """Does the text bear any mark of a dossier: its committee, its number or its subject?"""
    folded = fold(text)
    return bool(_NUMBER_ANYWHERE.search(folded) or _COMMITTEE.search(folded) or _NUMBER.search(folded))


def _stated(document: Document, span: Span) -> Stated[str] | None:
    """What stands at ``span``, on one line and without markup; nothing when that is empty."""
    span = trim(document.reading.text, span)
    value = collapse(plain(document.reading.text[span.start : span.end]))
    return Stated(value, (document.evidence(span, RULE),)) if value else None


def _number(document: Document, folded: Folded) -> Stated[str] | None:
    """The number after its label, well-formed or not; on the next line only a well-formed one."""
    text = document.reading.text
    for match in _NUMBER.finditer(folded.text):
        value = _END_OF_VALUE.split(match["value"].strip(" *_|"))[0].strip("*_ .")
        span = folded.span(match.start("value"), match.end("value"))
        if value and not value.startswith("np"):
            whole = None
        else:
            whole = (
                _WELL_FORMED.search(text, span.start, span.end) if value else _BELOW.match(text, span.start)
            )
        if whole:  # a remark behind it is no part of the number
            return _stated(document, Span(*whole.span("number")))
        if value:
            at = folded.text.index(value, match.start("value"))
            return _stated(document, folded.span(at, at + len(value)))
    return None


def _label(document: Document, folded: Folded) -> Stated[str] | None:
    """What stands after « Objet : », there or below, up to a blank line or the next heading."""
    for pattern in _LABELS:
        for match in pattern.finditer(folded.text):
            in_cell = match["mark"].strip(" *_:")[:1] == "|"
            found = _stated(document, _value(folded, match.end(), in_cell=in_cell))
            if found:
                return found
    bare = _BARE_LABEL.search(folded.text)
    found = _stated(document, _value(folded, bare.end(), in_cell=False)) if bare else None
    if found is None or bare is None:
        return None
    begins = found.value[0]
    return found if begins.isupper() or begins in '«"' or "\n" in bare.group() else None


def _value(folded: Folded, at: int, *, in_cell: bool) -> Span:
    """Where the value of a label stands that ends before ``at``."""
    text = folded.text
    end = at
    for begin, line in _lines(text, at):
        blank = not line.strip()
        if begin == at:
            beside = (_CELL_END if in_cell else _BESIDE).search(line)
            if beside:
                return folded.span(at, begin + beside.start())
        elif (blank and end > at) or _NEXT.match(line) or _is_prose(line, text[at:end]):
            break
        end = end if blank else begin + len(line)
    return folded.span(at, end)


def _is_prose(line: str, before: str) -> bool:
    """Is the line too long to go on with a label?"""
    return len(line) > _LONG and bool(before.strip()) and len(line) > 1.3 * len(before)


def _lines(text: str, start: int) -> Iterator[tuple[int, str]]:
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, text[start:end]
        start = end + 1


def _committee(document: Document, folded: Folded) -> Stated[str] | None:
    """The day of the committee, as printed: right after its name, or before it on its line.

    A heading may name the committee alone; then only the heading right below it tells the day.
    """
    heading: int | None = None
    for match in _COMMITTEE.finditer(folded.text):
        line = folded.text.rfind("\n", 0, match.start()) + 1
        heads = match.start() - line < _HEADING
        alone = not folded.text[line : match.start()].strip(" #*|")
        if heading is not None and not (alone and match.start() - heading < _BELOW_HEADING):
            return None
        end = folded.text.find("\n", match.end())
        if (end if end >= 0 else len(folded.text)) - line > _LONGEST_LINE and not _LABELS_BESIDE.search(
            folded.text, line, match.start() + _LONGEST_LINE
        ):
            continue  # a sentence
        gap = _TO_DATE.match(folded.text, match.end())
        at = gap.end() if gap else match.end()
        found = DATE.match(folded.text, at) or DATE_LIKE.match(folded.text, at)
        found = found or DATE.search(folded.text, line, match.start())
        if found:
            return _stated(document, folded.span(found.start(), found.end()))
        if heads:
            heading = match.end()
    return None


def _bearer(document: Document, folded: Folded) -> Stated[str] | None:
    for match in _BEARER.finditer(folded.text):
        value = _END_OF_VALUE.split(match["value"])[0].rstrip(" .")
        if value and not _NOBODY.fullmatch(value) and len(value) < _LONGEST_NAME:
            start = match.start("value")
            return _stated(document, folded.span(start, start + len(value)))
    return None
