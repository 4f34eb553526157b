"""A table's cells: a line parted by tabs, by pipes or by wide gaps, each cell without its markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extract.text import broken_figures, plain

TAB, PIPE, GAP = "\t", "|", "  "
_PIPE = re.compile(r"(?<!\\)\|")
_WORDS = re.compile(r"\S+(?: \S+)*")
_LEADERS = re.compile(r"\.{4,}|…{2,}|(?: \.){3,}")
_SECOND_LINE = re.compile(r"<(?:i|em|small|sub|br)\b[^>]{0,40}>|</(?:p|div|li)>", re.IGNORECASE)
_SUPERSCRIPT = re.compile(r"<sup>[^<]{0,8}</sup>", re.IGNORECASE)
_MARKUP = re.compile(r"[<*_\\¹²³⁴-⁹\]]|&nbsp;")
_MARK = re.compile(r"(?<=\S)\s*(?:\*{1,3}|[¹²³⁴-⁹]{1,2}|\[\d{1,2}\])$")
_NOTE = re.compile(r"(?:^|(?<=\S)\s*)\((\d{1,2})\)$")
_EMPHASIS = re.compile(r"^([*_]{1,3})(.*?)\1$")
_FIGURE = r"[-+−–]?\(?\d[\d .'’]*(?:,\d+)?\)?"
_MONEY = re.compile(
    r"(?<![^\s>*_])(?:(?<!\d[ \u00a0\u202f])|(?<=[.,]\d\d[ \u00a0\u202f]))"  # not within a figure, be it in bold
    rf"(?:{_FIGURE} ?%|{_FIGURE}(?:,[-–])? ?(?:[kM]?€(?:uros)?|EUR\b|euros?\b))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text, on one line and without markup; ``head`` is what stands before the tag of a second line.

    ``start`` and ``end`` are the columns that it takes in its line, where gaps part the cells.
    """

    text: str
    head: str
    start: int = 0
    end: int = 0


EMPTY = Cell("", "")


def separator_of(line: str) -> str | None:
    """What parts the line's cells, if it has any.

    >>> separator_of("CAF\\t10,00 €"), separator_of("| CAF | 10,00 € |"), separator_of("La CAF")
    ('\\t', '|', None)
    """
    if TAB in line:
        return TAB
    if PIPE in line and (line.count(PIPE) > 1 or line.strip()[0] == PIPE):
        return PIPE
    stripped = line.strip()
    return GAP if GAP in stripped or _LEADERS.search(stripped) else None


def cells_of(line: str, notes: frozenset[str] = frozenset()) -> list[Cell]:
    """The line's cells. ``notes`` are the numbers of the notes below the table, whose marks say nothing here."""
    separator = separator_of(line)
    if separator == TAB:
        if not notes and not _MARKUP.search(line):
            return [
                Cell(text, text) if (text := " ".join(piece.split())) else EMPTY for piece in line.split(TAB)
            ]
        return [cell_of(piece, notes) for piece in line.split(TAB)]
    if separator == PIPE:
        inner = line.strip().removeprefix(PIPE)
        pieces = _PIPE.split(inner)
        if len(pieces) > 1 and not pieces[-1].strip():
            pieces.pop()
        return [cell_of(piece.replace("\\|", PIPE), notes) for piece in pieces]
    cells = [cell_of(line[start:end], notes, start, end) for start, end in _gapped(line)]
    return [cell for cell in cells if cell.text]


def cell_of(piece: str, notes: frozenset[str] = frozenset(), start: int = 0, end: int = 0) -> Cell:
    """One cell's text.

    >>> cell_of("**CAF**<br><i>du Nord</i> ¹")
    Cell(text='CAF du Nord', head='CAF', start=0, end=0)
    """
    if not _MARKUP.search(piece):
        text = " ".join(piece.split())
        head = text
    else:
        piece = _SUPERSCRIPT.sub("", piece.replace("&nbsp;", " ")).strip()
        text = _unmarked(plain(piece))
        head = _unmarked(plain(_SECOND_LINE.split(piece)[0])) or text
    note = _NOTE.search(text) if notes else None
    if note and note[1] in notes:
        text = text[: note.start()]
        head = head.removesuffix(note.group())
    return Cell(text, head, start, end)


def _unmarked(text: str) -> str:
    """``text`` without emphasis around it and notes' marks behind it."""
    while match := _EMPHASIS.match(text):
        text = match[2].strip()
    while match := _MARK.search(text):
        text = text[: match.start()]
    return text.strip("*").strip()


def _gapped(line: str) -> Iterator[tuple[int, int]]:
    """Where the pieces stand that two spaces or leaders part; money stands apart from what is before it."""
    line = broken_figures(line)
    line = _LEADERS.sub(lambda match: " " * len(match.group()), line)
    for words in _WORDS.finditer(line):
        start = words.start()
        for money in _MONEY.finditer(line, words.start(), words.end()):
            if line[start : money.start()].strip():
                yield start, money.start()
            yield money.span()
            start = money.end()
        if line[start : words.end()].strip():
            yield start, words.end()


def notes_below(lines: Iterable[str]) -> frozenset[str]:
    """The numbers of the notes that stand in ``lines``: « (1) Sous réserve … »."""
    return frozenset(m[1] for line in lines if (m := re.match(r"[\W_]{0,3}\((\d{1,2})\)\s*\S", line)))
