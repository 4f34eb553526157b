"""The parts of a dossier: header, prose, financing table; and the prose's sentences."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from extract.model import Span
from extract.reading.lines import is_tabular
from extract.text import Folded, fold, trim

_DESCRIPTION = re.compile(
    r"[\W_]*(?:descriptif|description|presentation|contexte|resume|expose des motifs|diagnostic|objectifs?|enjeux)\b"
)
# A long line of these is a header's all the same.
_HEADER = re.compile(
    r"[\W_]*(?:objet|intitule|n ?[°o]\W*synergie|numero|comite|dossier|region|beneficiaire|maitre d'ouvrage|porteur|demandeur"
    r"|structure|date|direction|seance|programme)\b"
)
_LONG = 60  # letters: what is longer is a sentence
_BULLET = re.compile(r"\s*(?:[-–—•*·▪◦➢‣○●✓]\s+|\d{1,2}\s?[/).]\s?|[a-z]\)\s+|#+\s)")
_END = re.compile(r"[.!?…]+[\s»\")”]*\s+(?=[«\"“(]?\s?[A-ZÀ-ÖØ-Þ0-9])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:MM?|Mmes?|Mlles?|Mgr|Me|Dr|Pr|Ste?|[nN]|[cC]f|ex|pp?|art|av|bd|env|r[ée]f|t[ée]l|hab|chap|fig|vol|[ée]d"
    r"|d[ée]p|arr|b[âa]t|min|max|resp|[A-Z]))\.$"
)


@dataclass(frozen=True)
class Layout:
    """Where the header ends and where the prose stands, around the financing table."""

    text: str
    header: Span
    prose: tuple[Span, ...]

    @cached_property
    def folded(self) -> Folded:
        return Folded.of(self.text)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """The sentences of the prose: a blank line, a list item or a full stop ends one."""
        return tuple(s for part in self.prose for s in _sentences(self.text, part))

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def sentence_at(self, offset: int) -> Span | None:
        index = bisect_right(self._starts, offset) - 1
        if index < 0 or self.sentences[index].end < offset:
            return None
        return self.sentences[index]

    def neighbours(self, sentence: Span) -> list[Span]:
        """The sentences before and after, as far as they stand in the same paragraph."""
        index = bisect_right(self._starts, sentence.start) - 1
        around = [self.sentences[i] for i in (index - 1, index + 1) if 0 <= i < len(self.sentences)]
        gaps = [
            (other, self.text[min(other.end, sentence.end) : max(other.start, sentence.start)])
            for other in around
        ]
        return [other for other, gap in gaps if "\n" not in gap]

    def fold(self, span: Span) -> str:
        return self.folded.slice(span)


def lay_out(text: str, table: Span | None) -> Layout:
    """Part ``text``, whose financing table stands at ``table``, into header and prose.

    The header ends where the description starts, or else at the first line of sixty characters; what stands
    before and after the table is prose.
    """
    stop = table.start if table else len(text)
    head = next((start for start, line in _lines(text, 0, stop) if _opens_prose(line)), stop)
    prose = [Span(head, stop)]
    if table and table.end < len(text):
        prose.append(Span(table.end, len(text)))
    return Layout(text, Span(0, head), tuple(prose))


def _lines(text: str, start: int, stop: int) -> Iterator[tuple[int, str]]:
    """The lines of ``text[start:stop]`` and where they begin."""
    while start < stop:
        end = text.find("\n", start, stop)
        end = stop if end < 0 else end
        yield start, text[start:end]
        start = end + 1


def _opens_prose(line: str) -> bool:
    if not line or line.isspace():
        return False
    folded = fold(line[: 2 * _LONG])
    if _DESCRIPTION.match(folded):
        return True
    return len(line) > _LONG and not _HEADER.match(folded) and not is_tabular(line)


def _sentences(text: str, part: Span) -> list[Span]:
    found: list[Span] = []
    for block in _blocks(text, part):
        start = block.start
        for match in _END.finditer(text, block.start, block.end):
            if _is_abbreviated(text, start, match.start()):
                continue
            found.append(trim(text, Span(start, match.end())))
            start = match.end()
        found.append(trim(text, Span(start, block.end)))
    return [span for span in found if span.start < span.end]


def _is_abbreviated(text: str, start: int, stop: int) -> bool:
    """Does the stop at ``stop`` belong to an abbreviation, or to the number of a list item at ``start``?"""
    if _ABBREVIATION.search(text, max(start, stop - 6), stop + 1):
        return True
    return stop - start < 5 and text[start:stop].strip().isdigit()


def _blocks(text: str, part: Span) -> Iterator[Span]:
    """Runs of lines that no blank line parts and no list item opens; a heading and a row stand alone."""
    start: int | None = None
    alone = False
    end = part.start
    for begin, line in _lines(text, part.start, part.end):
        blank = not line or line.isspace()
        stands_alone = not blank and (_is_heading(line) or is_tabular(line))
        if start is not None and (blank or stands_alone or alone or _BULLET.match(line)):
            yield Span(start, end)
            start = None
        alone = stands_alone
        if not blank and start is None:
            start = begin
        end = begin + len(line)
    if start is not None:
        yield Span(start, end)


def _is_heading(line: str) -> bool:
    return line[:3] == "###" or (line.isupper() and sum(map(str.isalpha, line)) > 3)
