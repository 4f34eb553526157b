"""Page furniture: the numbers, headers and footers of pages, which stand in the way of prose and of tables."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from extract.reading.lines import Lines, goes_on, is_tabular, is_unfinished, leans

SHORT = 120  # no page's header or footer is longer, the blanks between its parts apart
_WIDE = 400  # no line of a page is longer
_BLANKS = re.compile(r"\s{2,}")
_DIGITS = re.compile(r"\d+")
_COUNT = r"\d{1,3}(?:\s*(?:/|sur|de)\s*\d{1,3})?"
_NUMBER = re.compile(
    rf"\W*(?:(?:page|p\.|pg\.?|folio)\s*(?:n\s?[°o]\s*)?{_COUNT}|\d{{1,3}}\s*(?:/|sur)\s*\d{{1,3}}"
    r"|[-–—]\s*\d{1,3}\s*[-–—])\W*",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    rf".*(?:\s[-–—|•·]\s*|\s{{2,}})page\s*{_COUNT}\W*|\W*page\s*{_COUNT}\s*[-–—|•·].*", re.IGNORECASE
)
_ALONE = re.compile(r"\d{1,3}")
_PAGE = re.compile(r"\bpage\b|\bp\.\s*\d|\d\s*/\s*\d", re.IGNORECASE)
# What an office prints on each page; any other line that recurs may be a heading.
_OFFICE = re.compile(
    r"\b(?:r[ée]gion|hauts?-de-france|comit[ée]|programmation|cup|dossier|synergie|np\d|page|feder|fse|fonds europ"
    r"|direction|service|rapport|annexe|d[ée]lib[ée]ration|version|confidentiel|document de travail|pr[ée]fecture)",
    re.IGNORECASE,
)
_ITEM = re.compile(r"(?:[-–—•*·▪◦➢>]|\d{1,2}\s?[/).]|[a-z]\))\s")
_DECISION = re.compile(r"\bcup\b|comit[ée] unique|synergie|\bnp\d{7}", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3}")
_CELLS = re.compile(r"\t+| {3,}")
_HEAD = 12  # lines, in which a first page's header stays
_NEAR = 12  # lines, in which prose goes on after a page's end
_PAGE_LENGTH = 24  # lines that tell a page by themselves
_PROSE = 45  # letters: a line of prose has more
_RUN = 3  # lines that a page's header has at most
_PAGES = 500  # no dossier has more
_APART = 8  # lines that a page has at least


@dataclass(frozen=True, slots=True)
class _Marks:
    """Lines that tell a page's end, and those that open the next page."""

    numbers: set[int]
    breaks: set[int]

    def beside(self, index: int) -> bool:
        around = range(index - 2, index + 3)
        return not (self.numbers.isdisjoint(around) and self.breaks.isdisjoint(around))


def furniture(lines: Lines) -> frozenset[int]:
    """The lines that belong to the page and not to the text.

    Page numbers, and what recurs from page to page, digits apart. The first of what recurs stays in the head of
    the text: it is the dossier's own header.
    """
    numbers = {i for i, line in enumerate(lines.texts) if _is_short(line) and _is_number(line, i)}
    marks = _Marks(numbers, lines.pages)
    found = numbers.union(_recurring(lines, marks))
    found.update(_lone_numbers(lines, _Marks(found, marks.breaks)))
    found.update(_intruders(lines, _Marks(found, marks.breaks)))
    found.update(_parted_heads(lines, _Marks(found, marks.breaks)))
    return frozenset(found)


def _is_short(line: str) -> bool:
    return 0 < len(line) <= _WIDE and (len(line) <= SHORT or len(_BLANKS.sub(" ", line)) <= SHORT)


def _is_number(line: str, index: int) -> bool:
    """Is the line a page's number, alone or, below the head of the text, in a cell beside a header?"""
    if len(line) <= 40 and _NUMBER.fullmatch(line):
        return True
    if not (line[-1].isdigit() or line[0] in "Pp") or (index < _HEAD and _DECISION.search(line)):
        return False
    cells = _CELLS.split(line)
    return 1 < len(cells) < 4 and any(
        _PAGE.search(cell) and _NUMBER.fullmatch(cell) for cell in (cells[0], cells[-1])
    )


def _recurring(lines: Lines, marks: _Marks) -> Iterator[int]:
    short = "\n".join(line if len(line) <= SHORT else line[:SHORT] for line in lines.texts)
    keys = _DIGITS.sub("0", short.lower()).split("\n")
    counts = Counter(keys)
    groups: dict[str, list[int]] = defaultdict(list)
    for index, key in enumerate(keys):
        if 4 <= len(key) <= SHORT and (counts[key] > 1 or "page" in key) and _may_recur(lines.texts[index]):
            groups[key].append(index)
    if not groups:
        return
    pairs = Counter(pairwise(keys))
    beside = {i for i, pair in enumerate(pairwise(keys)) if pairs[pair] > 1 and all(pair)}
    office = [
        group for group in groups.values() if len(group) < _PAGES and _is_office(lines, group, marks, beside)
    ]
    known = marks.numbers.union(*office)
    prose = {i for i in beside if not {i, i + 1} <= known}
    known_by_head = _DECISION.search(" ".join(lines.texts[:_HEAD])) is not None
    for group in office:
        alike = [i for i in group if not (_in_repeated_prose(i, prose) or lines.texts[i - 1][-1:] == ":")]
        yield from alike[1:]
        first = alike[0] if alike else 0
        if first >= _HEAD and (
            known_by_head or _is_numbered(lines, first) or _interrupts(lines, first, known)
        ):
            yield first


def _may_recur(line: str) -> bool:
    """Prose, list items, labels and rows recur in a dossier; a page's header is none of them."""
    return (
        line[-1] not in ".:;,!?-"
        and not line[0].islower()
        and _ITEM.match(line) is None
        and _WORD.search(line) is not None
        and not is_tabular(line)
    )


def _is_numbered(lines: Lines, index: int) -> bool:
    return _NUMBERED.fullmatch(lines.texts[index]) is not None


def _is_office(lines: Lines, group: Sequence[int], marks: _Marks, beside: set[int]) -> bool:
    """Is what stands at ``group`` a page's, by its words or by the page's end beside it?"""
    texts = [lines.texts[index] for index in group]
    if len(group) == 1:
        return _is_numbered(lines, group[0])
    if all(map(marks.beside, group if group[0] >= _HEAD else group[1:])):
        return True
    if len(set(texts)) > 1:  # « Action 1 », « Action 2 » are no page's
        return all(map(_PAGE.search, texts))
    if _DECISION.search(texts[0]):
        return True
    tabled = [i for i in group if _in_table(lines, i, marks.numbers)]
    if tabled and (group[0] >= _HEAD or group[0] in tabled):  # « Fonds européen de », in a wrapped cell
        return False
    alone = [i for i in group if not _in_repeated_prose(i, beside)]
    return _OFFICE.search(texts[0]) is not None or any(_breaks_prose(lines, i, marks.numbers) for i in alone)


def _in_repeated_prose(index: int, beside: set[int]) -> bool:
    """Is the line one of two that stand together twice (the first of them in ``beside``)?

    A paragraph that is printed twice repeats its lines, and most of them look like no header.
    """
    return index - 1 in beside or index in beside


def _around(lines: Lines, index: int, skipped: set[int]) -> tuple[str, str]:
    before = lines.near(range(index - 1, index - _NEAR, -1), skipped)
    return before, lines.near(range(index + 1, index + _NEAR), skipped)


def _in_table(lines: Lines, index: int, skipped: set[int]) -> bool:
    return any(map(is_tabular, _around(lines, index, skipped)))


def _in_sentence(lines: Lines, index: int, skipped: set[int]) -> bool:
    before, after = _around(lines, index, skipped)
    if is_tabular(after) or not is_unfinished(before):
        return False
    return goes_on(after) or before[-1] in ",-" or leans(before)


def _breaks_prose(lines: Lines, index: int, skipped: set[int]) -> bool:
    """Does a line stand in the middle of a sentence that has room for the next word, as no line of the sentence has?"""
    before, after = _around(lines, index, skipped)
    fits = len(lines.texts[index]) + 1 + len(after.split(None, 1)[0] if after else "") < len(before)
    return fits and _in_sentence(lines, index, skipped)


def _interrupts(lines: Lines, index: int, skipped: set[int]) -> bool:
    """Does the line stand in the middle of a sentence or of a table?"""
    return _in_sentence(lines, index, skipped) or all(map(is_tabular, _around(lines, index, skipped)))


def _lone_numbers(lines: Lines, marks: _Marks) -> set[int]:
    """Numbers alone on their line: beside a page's end, in the middle of a sentence, or counting the pages."""
    alone = {
        i: int(line) for i, line in enumerate(lines.texts) if 0 < len(line) <= 3 and _ALONE.fullmatch(line)
    }
    found = {
        i
        for i in alone
        if marks.beside(i) or _in_sentence(lines, i, marks.numbers) or _follows_prose(lines, i)
    }
    numbers = list(alone.items())
    apart = _APART if found else _PAGE_LENGTH
    counted = len(numbers) > 1 and all(j - i > apart and n == m + 1 for (i, m), (j, n) in pairwise(numbers))
    if counted or (found and len(numbers) == 1):
        return set(alone)
    return found


def _follows_prose(lines: Lines, index: int) -> bool:
    """Does a number alone stand below a long line that breaks off?"""
    before = lines.near(range(index - 1, max(-1, index - 3), -1), set())
    return len(before) > _PROSE and is_unfinished(before)


def _intruders(lines: Lines, marks: _Marks) -> Iterator[int]:
    """A page's header that stands there but once, in the middle of a sentence or of a table."""
    texts = lines.texts
    filled = [i for i, line in enumerate(texts) if line and i not in marks.numbers]
    for place, (one, other) in enumerate(pairwise(filled)):
        before = texts[one]
        if len(texts[other]) > SHORT or not (is_unfinished(before) or is_tabular(before)):
            continue
        if _goes_with(before, texts[other]) and not leans(before):
            continue
        run = _run(lines, filled[place + 1 : place + 1 + _RUN], before)
        after = filled[place + 1 + len(run)] if place + 1 + len(run) < len(filled) else None
        beside = any(map(marks.beside, run)) and run[0] >= _HEAD and not is_tabular(before)
        parts = after is not None and _goes_with(before, texts[after]) and _tells_page(lines, run, marks)
        if beside or parts:
            yield from run


def _parted_heads(lines: Lines, marks: _Marks) -> Iterator[int]:
    """A page's header in cells, which looks like a row: « Région Hauts-de-France      Comité Unique … » below a page's end."""
    for index, line in enumerate(lines.texts):
        if index < _HEAD or not (_is_short(line) and is_tabular(line) and marks.beside(index)):
            continue
        cells = [cell for cell in _CELLS.split(line) if cell]
        if len(cells) > 1 and all(map(_OFFICE.search, cells)) and any(map(_DECISION.search, cells)):
            yield index


def _run(lines: Lines, indices: Sequence[int], before: str) -> list[int]:
    return list(takewhile(lambda index: _is_intruder(lines.texts[index], before), indices))


def _goes_with(before: str, after: str) -> bool:
    return is_tabular(after) if is_tabular(before) else goes_on(after) and not is_tabular(after)


def _is_intruder(line: str, before: str) -> bool:
    """Is a line an office's, and too short for the paragraph that ``before`` is of?"""
    short = 3 < len(line) <= SHORT and len(line) < len(before)
    return short and ":" not in line and _OFFICE.search(line) is not None and _may_recur(line)


def _tells_page(lines: Lines, run: Sequence[int], marks: _Marks) -> bool:
    return any(marks.beside(i) or _DECISION.search(lines.texts[i]) for i in run)
