"""Numbered actions and periods of time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extract.find.clauses import Subject, subject_of
from extract.find.dates import MONTHS, parse_date
from extract.find.layout import Layout
from extract.model import Action, Document, Period, Span
from extract.text import collapse, fold

_SIGN = r"(?:n[^\S\n]?[°o][^\S\n]*)?"
_ITEM = re.compile(
    rf"^[^\S\n]*(?:[-–•*·][^\S\n]*(?:(?:action|phase|volet|étape)[^\S\n]*{_SIGN})?|(?:action|phase|volet|étape)[^\S\n]*{_SIGN})"
    r"(?P<number>\d{1,2})[^\S\n]*[:.)/–-]?[^\S\n]+(?P<label>[^\W\d_].{2,200})$",
    re.MULTILINE | re.IGNORECASE,
)
_BARE = re.compile(
    r"^[^\S\n]*(?P<number>\d{1,2})[^\S\n]*[.):/°][^\S\n]*(?P<label>[^\W\d_].{2,200})$", re.MULTILINE
)
_ANNOUNCED = re.compile(r"\b(?:actions?|phases?|volets?|etapes?)\b[^\n.]*:\s*$")
# « l'action 1 (accueillir), l'action 2 (former) », « action 1 : accueillir ; action 2 : former »
_INLINE = re.compile(
    rf"(?:action|Action|ACTION)[^\S\n]*{_SIGN}(?P<number>\d{{1,2}})[^\S\n]*"
    r"(?:\((?P<aside>[^()\n]{3,160})\)|[:–—-][^\S\n]*(?P<told>[^;.\n]{3,160}?)"
    r"(?=[^\S\n]*(?:[;.\n]|$|(?:,|,?[^\S\n]et)[^\S\n]*(?:l['’])?action[^\S\n]*\d)))"
)
_IN_ROW = re.compile(
    r"(?P<number>\d{1,2})[^\S\n]?[).°/][^\S\n]*(?P<told>[^\W\d_][^;.\n]{2,160}?)"
    r"(?=[^\S\n]*(?:[;,]|\bet\b)?[^\S\n]*(?:\d{1,2}[^\S\n]?[).°/]|[;.\n]|$))"
)
_ROW = re.compile(r"\bactions?\b[^.:\n]{0,60}:[^\S\n]*(?=1[^\S\n]?[).°/])")
_MONTH = "|".join(MONTHS)
_FULL = rf"(?:\d{{1,2}}/\d{{1,2}}/(?:20|19)\d\d|(?:(?:(?:1er|\d{{1,2}}) )?(?:{_MONTH}) )?(?:20|19)\d\d)"
_START = rf"(?:{_FULL}|(?:(?:1er|\d{{1,2}}) )?(?:{_MONTH}))"
_PERIOD = re.compile(
    rf"\b(?:de |du |entre |d'|des )(?:le |la )?(?:fin |debut |mi-)?(?P<start>{_START})"
    rf",? (?:a|au|et|jusqu'a|jusqu'au|jusqu'en) (?:le |la )?(?:fin |debut |mi-)?(?P<end>{_FULL})\b"
    r"|(?<![\w/-])(?P<from>20\d\d) ?(?:[-/]|a) ?(?P<to>20\d\d)(?![\d/-])"
    r"|(?<![\w/-])(?P<first>\d{1,2}/\d{1,2}/20\d\d) ?(?:-|a|au) ?(?P<last>\d{1,2}/\d{1,2}/20\d\d)"
)
_YEAR = re.compile(r"(?:19|20)[0-9][0-9]")
_BEFORE_YEAR, _AFTER_YEAR = 64, 8  # a period stands around the year that ends it
# Whose years are not the operation's: « le programme opérationnel 2014-2020 », « le contrat de ville 2015-2020 »
_PLAN = re.compile(
    r"\b(?:programme (?:operationnel|feder|regional|europeen|national)|po (?:operationnel|feder|regional|fse)|contrat|plan|schema"
    r"|convention|strategie|cpom|pacte|programmation|mandat|projet social|projet de territoire|npnru|politique)\b[^.;\n0-9]*$"
)
_VERB = (
    r"(?:va|vont|se|s'|est|sont|a|ont|court|courent|dure\w*|couvre\w*|porte\w*|\w+(?:era|eront|ira|iront)\b)"
)
_OF = re.compile(
    r"(?P<of>\b(?:programme|phase|periode|experimentation|projet|operation|contrat|plan|schema|convention|edition|annee)s?\b"
    rf"(?: (?!{_VERB}\b|(?:19|20)\d\d)[^ .,;:()]+)*)[^.,;:(0-9]{{0,30}}[ (,]*$"
)
_WHOSE = {"predecessor": "opération antérieure", "programme": "programme"}


@dataclass(frozen=True, slots=True)
class _Item:
    number: str
    label: str
    span: Span
    digits: Span


def find_actions(document: Document, layout: Layout) -> tuple[list[Action], list[Span]]:
    """The numbered actions, in a list or in a sentence, and where their numbers stand (they count nothing)."""
    actions: list[Action] = []
    numbers: list[Span] = []
    for part in layout.prose:
        for item in _listed(layout, part) or _told(layout, part):
            numbers.append(item.digits)
            actions.append(Action(item.number, item.label, (document.evidence(item.span, "action-list"),)))
    return actions, numbers


def _listed(layout: Layout, part: Span) -> list[_Item]:
    """A list that says what it counts, « - 1 … », « Action 2 … », or one that a line before it announces."""
    for pattern in (_ITEM, _BARE):
        items = list(pattern.finditer(layout.text, part.start, part.end))
        if not _counts_up(items):
            continue
        if pattern is _ITEM or _ANNOUNCED.search(layout.fold(Span(part.start, items[0].start()))):
            return [_item(item, "label") for item in items]
    return []


def _told(layout: Layout, part: Span) -> list[_Item]:
    """Actions that a sentence numbers."""
    items = list(_INLINE.finditer(layout.text, part.start, part.end))
    row = None if items else _ROW.search(layout.text, part.start, part.end)
    if row:
        end = layout.text.find("\n", row.end())
        items = list(_IN_ROW.finditer(layout.text, row.end(), end if 0 <= end < part.end else part.end))
    return [_item(item, str(item.lastgroup)) for item in items] if _counts_up(items) else []


def _counts_up(items: list[re.Match[str]]) -> bool:
    return [int(item["number"]) for item in items[:2]] == [1, 2]


def _item(match: re.Match[str], label: str) -> _Item:
    start = match.start("number")
    return _Item(
        match["number"], collapse(match[label]), Span(start, match.end(label)), Span(start, match.end("number"))
    )  # fmt: skip


def find_periods(document: Document, layout: Layout) -> list[Period]:
    """The spans of time that the prose gives, in the precision of its words; ``of`` says whose when not this operation's."""
    found: dict[tuple[str, str], Period] = {}
    for match in _periods(layout):
        start, end = _ends(match)
        if start is None or end is None or (start > end and not _is_reversed(match, start, end)):
            continue
        span = layout.folded.span(match.start(), match.end())
        subject = _whose(layout, match, span)
        if subject == Subject.COUNTRY:
            continue
        evidence = document.evidence(span, "period-phrase")
        known = found.get((start, end))
        if known:
            found[start, end] = replace(known, evidence=(*known.evidence, evidence))
        else:
            found[start, end] = Period(
                start, end, _of(layout, match) or _WHOSE.get(subject), subject, (evidence,)
            )
    return list(found.values())


def _is_reversed(match: re.Match[str], start: str, end: str) -> bool:
    """Does a period in words end before it starts, as far as both are printed? That is told, not passed over."""
    size = min(len(start), len(end))
    printed = match["start"] or match["first"]
    return printed is not None and _YEAR.search(printed) is not None and start[:size] > end[:size]


def _periods(layout: Layout) -> Iterator[re.Match[str]]:
    """The periods around each year: years are few, and words that may start a period many."""
    text = layout.folded.text
    for part in layout.prose:
        first, last = layout.folded.position(part.start), layout.folded.position(part.end)
        done = first
        for year in _YEAR.finditer(text, first, last):
            if year.start() < done:
                continue
            start, end = max(done, year.start() - _BEFORE_YEAR), min(last, year.end() + _BEFORE_YEAR)
            match = _PERIOD.search(text, start, end)
            if match and match.start() <= year.start():
                done = match.end()
                yield match


def _whose(layout: Layout, match: re.Match[str], span: Span) -> str:
    first = max(layout.folded.text.rfind("\n", 0, match.start()) + 1, match.start() - 160)
    if _PLAN.search(layout.folded.text, first, match.start()):
        return "programme"
    return subject_of(layout, span).value


def _of(layout: Layout, match: re.Match[str]) -> str | None:
    """The words just before that say what lasts: « la seconde phase », « le programme opérationnel »."""
    first = layout.folded.text.rfind("\n", 0, match.start()) + 1
    before = _OF.search(layout.folded.text, max(first, match.start() - 80), match.start())
    if before is None:
        return None
    words = layout.folded.span(before.start("of"), before.end("of"))
    return collapse(layout.text[words.start : words.end])


def _ends(match: re.Match[str]) -> tuple[str | None, str | None]:
    """Start and end in ISO form; a start without a year has the end's."""
    start = match["start"] or match["from"] or match["first"]
    end = match["end"] or match["to"] or match["last"]
    if not _YEAR.search(start):
        start = f"{start} {end[-4:]}"
    return _point(start), _point(end)


def _point(words: str) -> str | None:
    """A year, a month or a day in ISO form.

    >>> _point("janvier 2018"), _point("2018"), _point("1er mars 2019"), _point("15/01/2019")
    ('2018-01', '2018', '2019-03-01', '2019-01-15')
    """
    parts = fold(words).split()
    if len(parts) == 3 or "/" in words:
        day = parse_date(words)
        return day.isoformat() if day else None
    return f"{parts[1]}-{MONTHS[parts[0]]:02d}" if len(parts) == 2 else parts[0]
