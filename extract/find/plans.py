"""Numbered actions and periods of time."""

from __future__ import annotations

import re
from dataclasses import replace

from extract.find.clauses import subject_of
from extract.find.dates import MONTHS, parse_date
from extract.find.layout import Layout
from extract.model import Action, Document, Period, Span
from extract.text import collapse, fold

_ITEM = re.compile(
    r"^[^\S\n]*(?:[-–•*·][^\S\n]*(?:(?:action|phase|volet|étape)[^\S\n]*(?:n[°o][^\S\n]*)?)?|(?:action|phase|volet|étape)[^\S\n]*(?:n[°o][^\S\n]*)?)"
    r"(?P<number>\d{1,2})[^\S\n]*[:.)/–-]?[^\S\n]+(?P<label>[^\W\d_].{2,200})$",
    re.MULTILINE | re.IGNORECASE,
)
_BARE = re.compile(
    r"^[^\S\n]*(?P<number>\d{1,2})[^\S\n]*[.):][^\S\n]*(?P<label>[^\W\d_].{2,200})$", re.MULTILINE
)
_ANNOUNCED = re.compile(r"\b(?:actions?|phases?|volets?|etapes?)\b[^\n.]*:\s*$")
_MONTH = "|".join(MONTHS)
_POINT = rf"(?:(?:(?:1er|\d{{1,2}}) )?(?:{_MONTH}) )?(?:20|19)\d\d"
_PERIOD = re.compile(
    rf"\b(?:de |du |entre |d')(?P<start>{_POINT}) (?:a|au|et|jusqu'a|jusqu'au|jusqu'en) (?:le )?(?P<end>{_POINT})\b"
    r"|(?<![\w/-])(?P<from>20\d\d) ?[-/] ?(?P<to>20\d\d)(?![\d/-])"
)
_PROGRAMME = re.compile(r"\b(?:programme|po) (?:operationnel|feder|regional)[^.]*$")
_VERB = (
    r"(?:va|vont|se|s'|est|sont|a|ont|court|courent|dure\w*|couvre\w*|porte\w*|\w+(?:era|eront|ira|iront)\b)"
)
_OF = re.compile(
    rf"(?P<of>\b(?:programme|phase|periode|experimentation|projet|operation|contrat|annee)s?\b(?: (?!{_VERB}\b)[^ .,;:()]+)*)"
    r"[^.,;:(]{0,30}[ (,]*$"
)


def find_actions(document: Document, layout: Layout) -> tuple[list[Action], list[Span]]:
    """The items of a list numbered from 1, and where their numbers stand (they count nothing)."""
    actions: list[Action] = []
    numbers: list[Span] = []
    for part in layout.prose:
        for item in _items(layout, part):
            span = Span(item.start("number"), item.end("label"))
            numbers.append(Span(item.start("number"), item.end("number")))
            actions.append(
                Action(item["number"], collapse(item["label"]), (document.evidence(span, "action-list"),))
            )
    return actions, numbers


def _items(layout: Layout, part: Span) -> list[re.Match[str]]:
    """A list that says what it counts, « - 1 … », « Action 2 … », or one that a line before it announces."""
    for pattern in (_ITEM, _BARE):
        items = list(pattern.finditer(layout.text, part.start, part.end))
        if [int(item["number"]) for item in items[:2]] != [1, 2]:
            continue
        if pattern is _ITEM or _ANNOUNCED.search(layout.fold(Span(part.start, items[0].start()))):
            return items
    return []


def find_periods(document: Document, layout: Layout) -> list[Period]:
    """The spans of time that the prose gives, in the precision of its words."""
    found: dict[tuple[str, str], Period] = {}
    text = layout.folded.text
    for part in layout.prose:
        for match in _PERIOD.finditer(
            text, layout.folded.position(part.start), layout.folded.position(part.end)
        ):
            start, end = (_point(match["start"] or match["from"]), _point(match["end"] or match["to"]))
            if start is None or end is None or start > end:
                continue
            first = layout.folded.position(part.start)
            before = _OF.search(text, max(first, match.start() - 80), match.start())
            evidence = document.evidence(layout.folded.span(match.start(), match.end()), "period-phrase")
            known = found.get((start, end))
            if known:
                found[start, end] = replace(known, evidence=(*known.evidence, evidence))
                continue
            words = layout.folded.span(before.start("of"), before.end("of")) if before else None
            of = collapse(layout.text[words.start : words.end]) if words else None
            programme = _PROGRAMME.search(text, max(first, match.start() - 160), match.start())
            subject = "programme" if programme else subject_of(layout, evidence.span).value
            found[start, end] = Period(
                start, end, of or ("programme" if programme else None), subject, (evidence,)
            )
    return list(found.values())


def _point(words: str) -> str | None:
    """A year, a month or a day in ISO form.

    >>> _point("janvier 2018"), _point("2018"), _point("1er mars 2019")
    ('2018-01', '2018', '2019-03-01')
    """
    parts = fold(words).split()
    if len(parts) == 3:
        day = parse_date(words)
        return day.isoformat() if day else None
    return f"{parts[1]}-{MONTHS[parts[0]]:02d}" if len(parts) == 2 else parts[0]
