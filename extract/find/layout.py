"""The parts of a dossier: header, prose, financing table; and the prose's sentences."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from extract.model import Span
from extract.text import Folded, Line, fold, lines, trim

_DESCRIPTION = re.compile(r"^[\s#*_>]*(descriptif|description|presentation|contexte|resume)\b")
_BULLET = re.compile(r"\s*(?:[-–•*·▪]\s+|\d{1,2}\s?[/).]\s?|[a-z]\)\s+|#+\s)")
_END = re.compile(r"[.!?…]+[\s»\")”]*\s+(?=[«\"“(]?\s?[A-ZÀ-ÖØ-Þ0-9])")
_ABBREVIATION = re.compile(r"(?:\b(?:M|MM|Mme|Mmes|Mlle|Dr|St|Ste|n|cf|ex|p|pp|art|av|bd|etc)|\b[A-Z])\.\s*$")


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

    @cached_property
    def _folds(self) -> dict[Span, str]:
        return {}

    def fold(self, span: Span) -> str:
        if span not in self._folds:
            self._folds[span] = fold(self.text[span.start : span.end])
        return self._folds[span]


def lay_out(text: str, table: Span | None) -> Layout:
    """Part ``text``, whose financing table stands at ``table``, into header and prose.

    The header ends where the description starts, or else at the first line of sixty characters; what stands
    before and after the table is prose.
    """
    stop = table.start if table else len(text)
    head = next((line.start for line in lines(text) if line.start < stop and _opens_prose(line)), stop)
    prose = [Span(head, stop)]
    if table and table.end < len(text):
        prose.append(Span(table.end, len(text)))
    return Layout(text, Span(0, head), tuple(prose))


def _opens_prose(line: Line) -> bool:
    folded = fold(line.text)
    if _DESCRIPTION.match(folded):
        return True
    return len(line.text) > 60 and not re.match(
        r"[\s#*_]*(objet|intitule|n° ?synergie|comite|dossier)\b", folded
    )


def _sentences(text: str, part: Span) -> list[Span]:
    found: list[Span] = []
    for block in _blocks(text, part):
        start = block.start
        for match in _END.finditer(text, block.start, block.end):
            if _ABBREVIATION.search(text, max(start, match.start() - 6), match.start() + 1):
                continue
            found.append(trim(text, Span(start, match.end())))
            start = match.end()
        found.append(trim(text, Span(start, block.end)))
    return [span for span in found if span.start < span.end]


def _blocks(text: str, part: Span) -> list[Span]:
    """Runs of lines that no blank line parts and no list item opens; a heading stands alone."""
    blocks: list[Span] = []
    start: int | None = None
    below_heading = False
    end = part.start
    for line in lines(text[part.start : part.end]):
        begin, stop = line.start + part.start, line.end + part.start
        blank = not line.text.strip()
        heading = _is_heading(line.text)
        if start is not None and (blank or heading or below_heading or _BULLET.match(line.text)):
            blocks.append(Span(start, end))
            start = None
        below_heading = heading
        if not blank and start is None:
            start = begin
        end = stop
    if start is not None:
        blocks.append(Span(start, end))
    return blocks


def _is_heading(line: str) -> bool:
    letters = [c for c in line if c.isalpha()]
    return len(letters) > 3 and all(c.isupper() for c in letters)
