"""The pages of a PDF as one text. What stands in its tables can be read in several ways."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from extract.read.child import open_with
from extract.read.flow import ROW, Block, as_text
from extract.read.furniture import with_furniture
from extract.read.grid import Box, unfold
from extract.read.limits import MAX_LETTERS, MAX_PAGES, MAX_RULES
from extract.read.pdf.columns import Columns
from extract.read.pdf.grids import Grid, grids_of, levels_of
from extract.read.pdf.gutters import in_one_column
from extract.read.pdf.heads import find_columns
from extract.read.pdf.margins import furniture
from extract.read.pdf.paragraphs import Print, join, vocabulary_of
from extract.read.pdf.rows import Parting, rows_of
from extract.read.pdf.sheets import Line, Sheet, lines_of, sheets_of
from extract.read.refused import Refused
from extract.text import fold

_END = re.compile(rb"%%EOF")
_TAIL = 4096  # bytes, in which a whole PDF ends
_FEW = 30  # words a page: beside a picture of the whole page they are a stamp
_WHOLE = 0.5  # of a page, that a scan covers
_STRANGE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")
_TOKEN = re.compile(r"[a-z0-9]+")
_MONEY = re.compile(r"\d\s?(?:€|%)|\d,\d\d\b")

_CUT = "the PDF is cut short: get it again, whole"
_SCAN = (
    "a scan: its pages are pictures; make its text with character recognition (OCR), or ask for the original"
)
_CODED = "its fonts do not tell which letters they print: print it to a new PDF, or make its text with OCR"


def texts_of_pdf(data: bytes) -> Iterator[str]:
    """The readings of a PDF, the likeliest first.

    Raises:
        Refused: it is cut, damaged, encrypted, scanned, empty or over a limit.
    """
    if not _END.search(data, max(0, len(data) - _TAIL)):
        raise Refused("unreadable", _CUT)
    found = open_with("pdf/engine.py", data, {"pages": MAX_PAGES, "letters": MAX_LETTERS, "rules": MAX_RULES})
    sheets = sheets_of(found["pages"])
    _check(sheets)
    return _texts(Pages(sheets))


def _check(sheets: Sequence[Sheet]) -> None:
    """Is there text on these pages, in letters that mean something?"""
    count = sum(len(sheet.words) for sheet in sheets)
    if count < _FEW * len(sheets) and any(sheet.picture > _WHOLE for sheet in sheets):
        raise Refused("unreadable", _SCAN)
    if not count:
        raise Refused("empty-document", "no words")
    text = "".join(word.text for sheet in sheets for word in sheet.words)
    if len(_STRANGE.findall(text)) > len(text) / 10:
        raise Refused("unreadable", _CODED)


@dataclass(frozen=True, slots=True)
class Way:
    """One way to read tables.

    ``ruled``: ruled lines are a table's. ``parting``: what tells the rows of one without them. ``joined``: the first
    row of a page is the rest of the last row of the page before.
    """

    ruled: bool
    parting: Parting
    joined: bool


WAYS = tuple(
    Way(ruled, parting, joined)
    for ruled, partings in ((True, (Parting.WHITE,)), (False, Parting))
    for parting in partings
    for joined in (False, True)
)


def _texts(pages: Pages) -> Iterator[str]:
    seen = set()
    for way in WAYS:
        if way.ruled and not pages.are_ruled:
            continue
        text = pages.text(way)
        if text not in seen:
            seen.add(text)
            yield text


@dataclass(frozen=True, slots=True)
class _Rows:
    """A table, or its part on one page. Its first name covers ``first`` rows; its last ``reaches`` down to its end."""

    sheet: int
    cells: list[list[str]]
    first: int = 1
    reaches: bool = False

    @classmethod
    def of(cls, sheet: int, rows: list[list[Box]]) -> _Rows:
        last = next((i for i in range(len(rows) - 1, -1, -1) if len(rows[i]) == len(rows[0])), 0)
        box = rows[last][0]
        return cls(sheet, unfold(rows), rows[0][0].rows, box.rows > 1 and last + box.rows == len(rows))

    @property
    def width(self) -> int:
        return max(map(len, self.cells), default=0)


@dataclass(frozen=True, slots=True)
class _Inset:
    """The text of a ruled box."""

    lines: list[Line]


Piece = Line | _Rows | _Inset


@dataclass(frozen=True)
class Pages:
    """The pages of a document; what recurs on them is set aside."""

    sheets: Sequence[Sheet]

    @property
    def are_ruled(self) -> bool:
        return any(self._grids)

    @cached_property
    def _aside(self) -> list[Line]:
        """What recurs, from the top down."""
        pages = [lines_of(sheet.number, sheet.words) for sheet in self.sheets]
        found = furniture(pages)
        return [line for lines in pages for line in lines if line in found]

    @cached_property
    def _bare(self) -> list[Sheet]:
        """The pages with the words of the text alone."""
        aside = {(word, line.sheet) for line in self._aside for word in line.words}
        return [
            in_one_column(replace(s, words=tuple(w for w in s.words if (w, s.number) not in aside)))
            for s in self.sheets
        ]

    @cached_property
    def _grids(self) -> list[list[Grid]]:
        return [grids_of(sheet) for sheet in self._bare]

    @cached_property
    def _vocabulary(self) -> Counter[str]:
        return vocabulary_of([line for sheet in self._bare for line in lines_of(sheet.number, sheet.words)])

    def text(self, way: Way) -> str:
        """The text, its tables read in one ``way``."""
        pieces = self._pieces(way)
        printed = Print(tuple(piece for piece in pieces if isinstance(piece, Line)), self._vocabulary)
        text = as_text(_blocks(pieces, printed, way))
        return with_furniture((line.text for line in self._aside), text)

    def _pieces(self, way: Way) -> list[Piece]:
        """All that stands on the pages, from the first to the last, each page from the top down."""
        pieces: list[Piece] = []
        before: Columns | None = None
        for sheet, grids in zip(self._bare, self._grids, strict=True):
            kept = [grid for grid in grids if way.ruled]
            boxed = {word for grid in kept for word in grid.words}
            lines = lines_of(sheet.number, [word for word in sheet.words if word not in boxed])
            tables = find_columns(lines, levels_of(sheet), before)
            if tables and before is not None and not before.body:  # their heads stand on the page before
                pieces = [piece for piece in pieces if piece not in tables[0].heads]
            pieces += self._placed(lines, kept, [table for table in tables if table.body], way)
            before = tables[-1] if tables and (*tables[-1].heads, *tables[-1].body)[-1] == lines[-1] else None
        return pieces

    def _placed(
        self, lines: Sequence[Line], grids: Sequence[Grid], tables: Sequence[Columns], way: Way
    ) -> list[Piece]:
        """What stands on one page, from the top down."""
        placed: list[tuple[float, int, Piece]] = []
        for grid in grids:
            placed += [(grid.top, i, piece) for i, piece in enumerate(self._parts(grid))]
        for table in tables:
            rows = list(rows_of(table, self._vocabulary, way.parting))
            placed.append((table.top, 0, _Rows.of(table.body[0].sheet, rows)))
        taken = {line for table in tables for line in (*table.heads, *table.body)}
        placed += [(line.y, 0, line) for line in lines if line not in taken]
        return [piece for _, _, piece in sorted(placed, key=lambda one: one[:2])]

    def _parts(self, grid: Grid) -> Iterator[_Rows | _Inset]:
        for is_text, rows in groupby(grid.rows(self._vocabulary), key=lambda row: isinstance(row[0], Line)):
            if is_text:
                yield from (_Inset([line for line in row if isinstance(line, Line)]) for row in rows)
            else:
                yield _Rows.of(grid.sheet, [[box for box in row if isinstance(box, Box)] for row in rows])


def _blocks(pieces: Sequence[Piece], printed: Print, way: Way) -> Iterator[Block]:
    lines: list[Line] = []
    table: _Rows | None = None
    for piece in pieces:
        if isinstance(piece, _Rows) and table is not None and not lines and _goes_on(table, piece):
            table = _joined(table, piece, printed, whole=way.joined)
            continue
        if table is not None:
            yield from (Block(ROW, "\t".join(cells)) for cells in table.cells)
            table = None
        if isinstance(piece, Line):
            lines.append(piece)
            continue
        yield from printed.blocks(lines)
        lines = []
        if isinstance(piece, _Rows):
            table = piece
        else:
            yield from Print(tuple(piece.lines), printed.vocabulary).blocks(piece.lines)
    if table is not None:
        yield from (Block(ROW, "\t".join(cells)) for cells in table.cells)
    yield from printed.blocks(lines)


def _goes_on(table: _Rows, other: _Rows) -> bool:
    return other.sheet == table.sheet + 1 and table.width == other.width > 0


def _joined(table: _Rows, other: _Rows, printed: Print, *, whole: bool) -> _Rows:
    """A table that goes on on the next page, where its heads may stand again.

    ``whole``: the page's end cut a row in two. Else so it did only where the words tell.
    """
    rows = other.cells[1:] if _plain(other.cells[0]) == _plain(table.cells[0]) else list(other.cells)
    if not rows:
        return table
    above, first = table.cells[-1], rows[0]
    row = [_glued(one, rest, printed) for one, rest in zip(above, first, strict=False)]
    is_cut = len(above) == len(first) and (
        (whole and len(table.cells) > 1)
        or _is_rest(table.cells, first)
        or _is_usual(row, first, [*table.cells[:-1], *rows[1:]])
    )
    if (
        above[0] and not first[0] and (table.reaches or other.first > 1)
    ):  # whose name stands on the page before
        covered = [[above[0], *cells[1:]] if not cells[0] else cells for cells in rows[: other.first]]
        rows = covered + rows[other.first :]
    if is_cut:
        return _Rows(other.sheet, [*table.cells[:-1], row, *rows[1:]], reaches=other.reaches)
    return _Rows(other.sheet, [*table.cells, *rows], reaches=other.reaches)


def _glued(one: str, rest: str, printed: Print) -> str:
    """A cell that a page's end cut; a word that it cut too is one that the document has elsewhere."""
    if not (one and rest):
        return one or rest
    if one[-1].isalpha() and rest[0].isalpha():
        word = _TOKEN.findall(fold(one))[-1] + _TOKEN.findall(fold(rest))[0]
        if word in printed.words:
            return one + rest
    return join([one, rest], printed.vocabulary)


def _plain(row: Sequence[str]) -> list[str]:
    """The words of a row without white space, wherever their lines end."""
    return ["".join(text.replace("<br>", "").split()) for text in row]


def _is_rest(rows: Sequence[Sequence[str]], first: Sequence[str]) -> bool:
    """Is ``first``, without name and figures, the end of the heads, or of a row that has its money?"""
    figures = any(map(str.isdigit, "".join(first)))
    has_money = any(map(_MONEY.search, rows[-1]))
    return not first[0] and not figures and (has_money or len(rows) == 1)


def _is_usual(row: Sequence[str], rest: Sequence[str], others: Sequence[Sequence[str]]) -> bool:
    """Has ``row``, with its ``rest``, a cell that other rows have too, in the same column?"""
    known = {(column, text) for other in others for column, text in enumerate(_plain(other))}
    pairs = enumerate(zip(_plain(row), _plain(rest), strict=True))
    return any(
        part and (column, text) in known and (column, part) not in known for column, (text, part) in pairs
    )
