"""Prose that was broken at line ends, put together again: lines joined, words made whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from extract.reading.hyphens import HYPHENS, broken_word, keeps_hyphen, vocabulary_of
from extract.reading.lines import Lines, goes_on, is_unfinished, leans
from extract.reading.pieces import Edit

NARROW, WIDE = 45, 140  # columns between which prose is wrapped
_FULL = 0.92  # of the width: with its next word, the line would have been longer than this
_FAR = " " * 12
_NEAR = 4  # lines
# A line never goes on with these: a list item, a heading, a quotation, a tag, a rule.
_OPENS = re.compile(r"[-–—•*·▪◦➢‣○●✓]\s|#|>|<(?!/?[biu]>)|[a-z]\)\s|[=_*-]{3}")
_NUMBERED = re.compile(r"(\d{1,2})\s?[/).]\s?(?=[^\W\d_]|«)")
_LABEL = re.compile(
    r"[\W_]*(?:objet|intitul[ée]|n\s?[°ºo]\W*synergie|num[ée]ro|b[ée]n[ée]ficiaire|ma[iî]tre d.ouvrage|porteur|structure"
    r"|demandeur|descripti\w+|description|pr[ée]sentation|contexte|r[ée]sum[ée]|d[ée]tail|plan de financement|ressources"
    r"|financement|d[ée]penses|(?:sous-)?total|autofinancement|auto-financement|fonds propres|co[uû]t|montant|date|s[ée]ance"
    r"|comit[ée] (?:unique|de prog|r[ée]gional)|lieu|dur[ée]e|p[ée]riode|calendrier|territoire|public)"
    r"\b(?:[^.:]{0,40}:|[^.:]{0,60}$)",
    re.IGNORECASE,
)


def mend(lines: Lines, furniture: frozenset[int]) -> Iterator[Edit]:
    """The edits that put wrapped prose and broken words together, and leave ``furniture`` out.

    List items, headings, labels, rows of tables and short lines stay lines.
    """
    kept = [index for index, line in enumerate(lines.texts) if line and index not in furniture]
    if not kept:
        return
    aside = furniture | lines.pages
    if aside and min(aside) <= kept[0]:
        yield (0, lines.offsets[kept[0]], "")
    wrapping = _Wrapping(lines, kept)
    for one, other in pairwise(kept):
        yield from wrapping.edits(one, other, furniture)
    if aside and max(aside) > kept[-1]:
        yield (lines.end(kept[-1]), len(lines.text), "")


@dataclass(frozen=True)
class _Wrapping:
    """How the text's prose is wrapped, and so which line goes on in the next."""

    lines: Lines
    kept: list[int]

    def edits(self, one: int, other: int, furniture: frozenset[int]) -> Iterator[Edit]:
        """What is to be done between two lines that stand beside each other, furniture and blank lines aside."""
        lines = self.lines
        first, second = lines.texts[one], lines.texts[other]
        near = other == one + 1
        aside = (furniture or lines.pages) and self._has_aside(one, other, furniture)
        broken = first[-1] in HYPHENS and (near or aside or second[0].islower())
        if not (near or aside or broken or second[0].islower()):
            return  # as most: two paragraphs that a blank line parts
        start, end = lines.end(one), lines.start(other)
        if broken and self._is_broken(one, other):
            yield (start - 1, start, "-" if self._keeps_hyphen(one, other) else "")
            yield (start, end, "")
        elif self._goes_on(one, other, bool(aside), not (near or aside)):
            yield from _as(" ", start, end)
        elif aside:
            parted = other - one > 2 and not self._is_row(other)
            yield from _as("\n\n" if parted else "\n", start, lines.offsets[other])

    def _has_aside(self, one: int, other: int, furniture: frozenset[int]) -> bool:
        between = range(one + 1, other)
        return not furniture.isdisjoint(between) or not self.lines.pages.isdisjoint(range(one + 1, other + 1))

    def _goes_on(self, one: int, other: int, aside: bool, blank: bool) -> bool:
        first, second = self.lines.texts[one], self.lines.texts[other]
        if (blank and not second[0].islower()) or second.isdigit():
            return False
        leaning = leans(first)
        if blank and not leaning:
            return False
        if first[0] == "#" or self._is_row(one) or self._is_row(other) or self._opens(first, second):
            return False
        if leaning or (aside and is_unfinished(first) and goes_on(second)):
            return True
        return not self._ends(one, other, aside) and (
            (aside and self._breaks_off(one, other)) or self._is_full(one, other)
        )

    def _ends(self, one: int, other: int, aside: bool) -> bool:
        """Does a colon, a label, a heading or a line break that is meant part the lines, or the end of a page?"""
        first, second = self.lines.texts[one], self.lines.texts[other]
        if (first[-1] == ":" and not self._is_prose(second)) or self.lines.raw[one].endswith("  "):
            return True
        if aside and not is_unfinished(first) and self.lines.has_blank(one, other):
            return True
        return _is_heading(first) or _LABEL.match(second) is not None

    def _breaks_off(self, one: int, other: int) -> bool:
        """Is a long line of prose broken by the end of a page?"""
        first = self.lines.texts[one]
        long = len(first) > NARROW and not _OPENS.match(first) and not _is_heading(self.lines.texts[other])
        return long and is_unfinished(first) and not self.lines.has_blank(one, other)

    def _opens(self, first: str, second: str) -> bool:
        if _OPENS.match(second):
            return True
        numbered = _NUMBERED.match(second)
        if numbered is None:
            return False
        return first[-1] in ".:;" or int(numbered[1]) == 1 or int(numbered[1]) - 1 in self._numbers

    @cached_property
    def _numbers(self) -> set[int]:
        """The numbers that lines of the text begin with, as items of a list do."""
        return {int(m[1]) for i in self.kept if (m := _NUMBERED.match(self.lines.texts[i]))}

    def _is_row(self, index: int) -> bool:
        """A row of a table, or a line of its wrapped cells: far to the right, beside a row, or short and near one."""
        texts, rows = self.lines.texts, self.lines.rows
        if rows[index] or self.lines.raw[index].startswith(_FAR):
            return True
        reach = 1 if len(texts[index]) >= NARROW else _NEAR
        for step in (1, -1):
            for at in range(index + step, index + step * (reach + 1), step):
                if not 0 <= at < len(texts) or not texts[at]:
                    break
                if rows[at]:
                    return True
        return False

    @cached_property
    def _width(self) -> int:
        """The columns that all prose of the text is wrapped at; 0 when it is not."""
        widths = [self.lines.width(i) for i in self.kept if not self.lines.rows[i]]
        widest = max(widths, default=0)
        full = sum(width > 0.85 * widest for width in widths)
        return widest if NARROW <= widest <= WIDE and full >= 3 else 0

    def _is_full(self, one: int, other: int) -> bool:
        """Would the next line's first word have been too long for this one?"""
        first, second = self.lines.texts[one], self.lines.texts[other]
        mid = is_unfinished(first) and goes_on(second)
        used = self.lines.width(one)
        width = self._width
        if mid and used > 0.5 * max(width, 2 * NARROW):
            return True
        if not width:
            width = self._run_widths[one]
        return 0 < width < used + 1 + len(second.split(None, 1)[0]) + (1 - _FULL) * width

    def _is_prose(self, line: str) -> bool:
        """After a colon: the sentence's next words, and no item of a list."""
        if line[0].islower() or line[0].isdigit():
            return line[0].islower()
        return len(line) > 0.8 * (self._width or WIDE) or (line[-1] == "." and ", " in line)

    @cached_property
    def _run_widths(self) -> dict[int, int]:
        """The columns that the paragraph of each line is wrapped at; 0 when it is not, or too short to tell."""
        found: dict[int, int] = {}
        run: list[int] = []
        for index in [*self.kept, -1]:
            if run and index != run[-1] + 1:
                widths = [self.lines.width(i) for i in run]
                widest = max(widths)
                wrapped = NARROW <= widest <= WIDE and len(run) > 2 and min(widths[:-1]) > 0.75 * widest
                found.update(dict.fromkeys(run, widest if wrapped else 0))
                run = []
            run.append(index)
        return found

    def _is_broken(self, one: int, other: int) -> bool:
        if self.lines.texts[one][-1] not in HYPHENS or self._is_row(one) or self._is_row(other):
            return False
        return broken_word(self.lines.texts[one], self.lines.texts[other]) is not None

    def _keeps_hyphen(self, one: int, other: int) -> bool:
        parts = broken_word(self.lines.texts[one], self.lines.texts[other])
        return parts is not None and keeps_hyphen(*parts, self._vocabulary)

    @cached_property
    def _vocabulary(self) -> Counter[str]:
        texts = self.lines.texts
        broken = [(texts[a], texts[b]) for a, b in pairwise(self.kept) if self._is_broken(a, b)]
        return vocabulary_of(self.lines.text, broken)


def _is_heading(line: str) -> bool:
    bold = line.startswith(("**", "__", "<b>")) and line.endswith(("**", "__", "</b>"))
    return bold or (line.isupper() and sum(map(str.isalpha, line)) > 3)


def _as(new: str, start: int, end: int) -> Iterator[Edit]:
    """The edits that make ``[start, end)`` ``new``, letter by letter: its first from the start, the others from the end."""
    new = new[: end - start]
    rest = end - len(new[1:])
    yield (start, start + 1, new[:1])
    if rest > start + 1:
        yield (start + 1, rest, "")
    if rest < end:
        yield (rest, end, new[1:])
