"""A name judged by the words beside it: a place for sure, perhaps, or not."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import cache, lru_cache
from importlib.resources import files

from extract.find.layout import Layout
from extract.find.places.contexts import (
    ANY_ARTICLE,
    ARTICLE,
    BEARER,
    BODY_AFTER,
    CIVILITY,
    DATELINE_AFTER,
    DEPARTMENTS,
    DIRECTION_AFTER,
    DISTRICT_OF,
    ENTITLED,
    MANDATE,
    NO_NOUN,
    OPENING_WORDS,
    PLACE_BEFORE,
    POSTCODE,
    PROPER_BEARER,
    RIVERSIDE,
    SOME_OF,
    STANDS_ALONE,
    WHOLE_TERRITORY,
)
from extract.gazetteer import SHORT_NAME, Entries, Match
from extract.model import Span
from extract.spellings import LITTLE, is_capitalised
from extract.text import fold, words

_LOOK_BACK = 90
_HYPHENS = "-‐‑"
_CAPITAL_AFTER = re.compile(r"[^\S\n](?P<word>[^\W\d_][\w'’-]*)")
_WORD_BEFORE = re.compile(r"(?P<word>[\w'’-]+)[^\S\n]$")
_USUAL_TAIL = re.compile(
    r"-(?:sur|en|de|du|d|les)-?['’]?(?:la-|l['’])?(?:mer|oise|somme|aisne|lys|escaut|scarpe|artois|ponthieu|vimeu|thi[ée]rache"
    r"|santerre|hainaut|cambr[ée]sis|beauvaisis|boulonnais|pas-de-calais|nord)\b",
    re.IGNORECASE,
)
_DEPARTMENT_AFTER = re.compile(r"\s?\((?:dép\.? ?)?(?P<code>\d\d)\)")
_HEADED = re.compile(
    r"(?:communaute|communautes|agglomerations?|agglo|metropoles?|intercommunalites?|com com|comcom|c[acu]) "
)
_COMMON_HEAD = re.compile(r"(?:communaut|m[ée]tropole|agglo|intercomm|com ?com)", re.IGNORECASE)
_BRACKETED = re.compile(r"\([^\S\n]*(?:la[^\S\n]|l['’])?$")
_EPCI_WORD = re.compile(r"\b(?:communaute|metropole|agglo)")
_LOWER = re.compile(r"(?<!\w)[a-zß-öø-ÿœ]{2,}(?!\w)")
_TITLE = 80  # characters: what is quoted at more length is speech


class Verdict(IntEnum):
    NO = 0
    DOUBTFUL = 1
    SURE = 2


@dataclass(frozen=True, slots=True)
class Name:
    """A match with its judgement.

    ``before``: the folded words before it; ``gap``: those since the name before it in its list; ``borne``: part of
    another's name; ``hint``: the department that is printed with it; ``tied_…``: by a hyphen to a word beside it;
    ``plural``: of a list of EPCIs.
    """

    match: Match
    span: Span
    entries: Entries
    before: str
    verdict: Verdict = Verdict.DOUBTFUL
    borne: bool = False
    hint: str | None = None
    gap: str = ""
    tied_before: bool = False
    tied_after: bool = False
    plural: bool = field(default=False)

    @property
    def kind(self) -> str:
        return self.entries[0].kind if self.entries else "none"

    @property
    def is_sure(self) -> bool:
        return self.verdict is Verdict.SURE

    @property
    def is_acronym(self) -> bool:
        return bool(self.entries) and self.entries[0].rule == "epci-acronym"

    @property
    def is_short(self) -> bool:
        return bool(self.entries) and self.entries[-1].rule == SHORT_NAME


@cache
def everyday_words() -> frozenset[str]:
    """The names of communes that are more often words, first names or family names."""
    text = files("extract.find").joinpath("everyday_words.txt").read_text("utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word.replace("-", " ") for line in lines for word in line.split())


def judge(layout: Layout, match: Match, span: Span, entries: Entries) -> Name:
    """One match by itself."""
    text = layout.text
    before = layout.folded.text[max(0, match.start - _LOOK_BACK) : match.start].replace("\n", " ")
    after = _DEPARTMENT_AFTER.match(text, span.end)
    name = Name(
        match,
        span,
        entries,
        before,
        hint=after["code"] if after else None,
        tied_before=text[span.start - 1 : span.start] in tuple(_HYPHENS)
        and text[span.start - 2 : span.start - 1].isalnum(),
        tied_after=_is_tied(text, span.end),
    )
    if not entries:
        return name
    headed = _HEADED.match(match.phrase) is not None or match.phrase.startswith("departement")
    if (not headed and BEARER.search(before) and not SOME_OF.search(before)) or CIVILITY.search(before):
        return replace(name, verdict=Verdict.NO, borne=True)
    return replace(name, verdict=_JUDGES[name.kind](layout, name))


def _is_tied(text: str, end: int) -> bool:
    """Does a hyphen and a word follow? « Berck-sur-Mer » is but a longer writing of Berck."""
    return (
        text[end : end + 1] in tuple(_HYPHENS)
        and text[end + 1 : end + 2].isalpha()
        and not _USUAL_TAIL.match(text, end)
    )


def _commune(layout: Layout, name: Name) -> Verdict:
    text, span = layout.text, name.span
    source = text[span.start : span.end]
    if (
        not is_capitalised(source)
        or ANY_ARTICLE.search(name.before)
        or ENTITLED.search(name.before)
        or DISTRICT_OF.search(name.before)
        or PROPER_BEARER.search(text, max(0, span.start - 60), span.start)
        or POSTCODE.search(name.before)
        or DATELINE_AFTER.match(layout.folded.text, name.match.end)
        or _is_in_longer_name(text, span)
        or _is_in_title(layout, span)
    ):
        return Verdict.NO
    if PLACE_BEFORE.search(name.before) or name.hint:
        return Verdict.SURE
    if _is_subject(layout, name):
        return Verdict.SURE
    if name.entries[0].rule == SHORT_NAME or name.match.phrase in everyday_words() or len(source) < 3:
        return Verdict.DOUBTFUL
    if " " not in name.match.phrase and source.lower() in _lower_case_words(text):
        return Verdict.DOUBTFUL
    if source.isupper() and " " not in name.match.phrase and _is_heading(layout, span):
        return Verdict.DOUBTFUL
    return Verdict.SURE


def _is_subject(layout: Layout, name: Name) -> bool:
    """Does it open the sentence without an article, and rule what follows: « Guise, qui relève d'ailleurs, … »?"""
    sentence = layout.sentence_at(name.span.start)
    return (
        sentence is not None
        and sentence.start == name.span.start
        and name.match.phrase not in NO_NOUN
        and STANDS_ALONE.match(layout.folded.text, name.match.end) is not None
    )


def _epci(layout: Layout, name: Name) -> Verdict:
    text, span = layout.text, name.span
    source = text[span.start : span.end]
    if name.entries[0].rule == "epci-acronym":
        following = _CAPITAL_AFTER.match(text, span.end)
        shouted = following is not None and following["word"].isupper() and len(following["word"]) > 1
        return Verdict.SURE if source.isupper() and len(source) >= 3 and not shouted else Verdict.NO
    if _HEADED.match(name.match.phrase):
        return Verdict.SURE if is_capitalised(source) or _COMMON_HEAD.match(source) else Verdict.NO
    if (
        not is_capitalised(source)
        or _is_in_longer_name(text, span)
        or _is_in_title(layout, span)
        or ENTITLED.search(name.before)
    ):
        return Verdict.NO
    return Verdict.SURE


def _department(layout: Layout, name: Name) -> Verdict:
    """A department where the words speak of its ground: not of its council, of a river or of a direction."""
    text, span = layout.text, name.span
    after = layout.folded.text[name.match.end : name.match.end + 60].replace("\n", " ")
    if MANDATE.search(name.before) or BODY_AFTER.match(after) or BEARER.search(name.before):
        return Verdict.NO
    covered = WHOLE_TERRITORY.search(name.before) is not None
    if name.entries[0].rule == "department-name":
        body = text[span.start] == "D" and text[span.start : span.start + 11] != "DEPARTEMENT"
        return Verdict.NO if body and not covered else Verdict.SURE
    if (
        not text[span.start].isupper()
        or not ARTICLE.search(name.before)
        or RIVERSIDE.search(name.before)
        or (name.match.phrase == "nord" and DIRECTION_AFTER.match(after))
        or _is_in_longer_name(text, span)
    ):
        return Verdict.NO
    return Verdict.SURE if covered or DEPARTMENTS.search(name.before) else Verdict.DOUBTFUL


def _area(layout: Layout, name: Name) -> Verdict:
    text, span = layout.text, name.span
    named = is_capitalised(text[span.start : span.end]) or " " in name.match.phrase
    if not named or _is_in_longer_name(text, span) or ENTITLED.search(name.before):
        return Verdict.NO
    return Verdict.NO if DISTRICT_OF.search(name.before) or _is_in_title(layout, span) else Verdict.SURE


def _nothing(layout: Layout, name: Name) -> Verdict:
    return Verdict.NO


_JUDGES: dict[str, Callable[[Layout, Name], Verdict]] = {
    "commune": _commune,
    "epci": _epci,
    "department": _department,
    "area": _area,
    "none": _nothing,
}


def is_defined_otherwise(text: str, span: Span) -> bool:
    """« Maison de l'emploi de Lens (MEL) »: do the words before the bracket make the acronym?"""
    opening = _BRACKETED.search(text, max(0, span.start - 5), span.start)
    if opening is None:
        return False
    before = fold(text[max(0, opening.start() - 90) : opening.start()])
    initials = "".join(word[0] for word in re.findall(r"[^\W_]+", before) if word not in LITTLE)
    return initials.endswith(text[span.start : span.end].lower()) and not _EPCI_WORD.search(before)


def _is_in_longer_name(text: str, span: Span) -> bool:
    """Is the word before or after it, with only a blank between, a capitalised word: « Douai Habitat »?"""
    after = _CAPITAL_AFTER.match(text, span.end)
    if after and after["word"][0].isupper() and not after["word"].isupper():
        return True
    before = _WORD_BEFORE.search(text, max(0, span.start - 40), span.start)
    if before is None or not before["word"][0].isupper() or before["word"].isupper():
        return False
    return fold(before["word"]).split("'")[-1] not in OPENING_WORDS


def _is_heading(layout: Layout, span: Span) -> bool:
    sentence = layout.sentence_at(span.start)
    return sentence is not None and layout.text[sentence.start : sentence.end].isupper()


@lru_cache(maxsize=2)
def _lower_case_words(text: str) -> frozenset[str]:
    return frozenset(_LOWER.findall(text))


def _is_in_title(layout: Layout, span: Span) -> bool:
    """Is it within a quoted title, other than the operation's own?"""
    text = layout.text
    opened = max(text.rfind(mark, max(0, span.start - _TITLE), span.start) for mark in "«“")
    closed = max(text.rfind(mark, max(0, span.start - _TITLE), span.start) for mark in "»”")
    if opened > closed:
        ends = [end for mark in "»”" if (end := text.find(mark, span.end, opened + _TITLE)) >= 0]
        inside = text[opened + 1 : min(ends)] if ends else ""
    elif '"' not in text:
        return False
    else:
        inside = _between_straight_quotes(layout, span)
    title = words(inside)
    return (
        bool(title)
        and title != words(text[span.start : span.end])
        and title not in words(text[: layout.header.end])
    )


def _between_straight_quotes(layout: Layout, span: Span) -> str:
    sentence = layout.sentence_at(span.start)
    if sentence is None:
        return ""
    before = layout.text[sentence.start : span.start]
    end = layout.text.find('"', span.end, min(sentence.end, span.end + _TITLE))
    return (
        before.rpartition('"')[2] + layout.text[span.start : end]
        if before.count('"') % 2 and end >= 0
        else ""
    )
