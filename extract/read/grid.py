"""A table's rows as lines of text: cells parted by tabs, each under its own column, merged cells unfolded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.read.limits import MAX_CHARACTERS
from extract.read.refused import Refused

_FIGURE = re.compile(r"[^A-Za-zÀ-ÿ]*\d[^A-Za-zÀ-ÿ]*(?:k?€|EUR|euros?)?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Box:
    """A cell as it is drawn: its text on one line, the columns and the rows that it covers."""

    text: str
    columns: int = 1
    rows: int = 1


def unfold(rows: Iterable[Sequence[Box]]) -> list[list[str]]:
    """The cells of a table, row by row. A name that covers several rows stands in each; a figure in the first only.

    >>> unfold([[Box("FEDER", rows=2), Box("60 %")], [Box("1 %")], [Box("Total", columns=2)]])
    [['FEDER', '60 %'], ['FEDER', '1 %'], ['Total', '']]

    Raises:
        Refused: merged cells would make the table longer than any text may be.
    """
    found: list[list[str]] = []
    hanging: dict[
        int, tuple[str, int]
    ] = {}  # by column: a text from above, and in how many rows it still stands
    room = MAX_CHARACTERS
    for row in rows:
        cells = _cells(row, hanging)
        room -= sum(map(len, cells)) + len(cells) + 1
        if room < 0:
            raise Refused(
                "too-large", "a table of merged cells without end: save the file as a PDF, and try that"
            )
        if any(map(str.strip, cells)):
            found.append(cells)
    return found


def _cells(row: Sequence[Box], hanging: dict[int, tuple[str, int]]) -> list[str]:
    cells: list[str] = []
    for box in row:
        _hang(cells, hanging)
        column = len(cells)
        cells += [box.text, *[""] * (box.columns - 1)]
        if box.rows > 1:
            text = "" if _FIGURE.fullmatch(box.text) else box.text
            hanging.update({column + i: ("" if i else text, box.rows - 1) for i in range(box.columns)})
    while any(column >= len(cells) for column in hanging):
        _hang(cells, hanging)
        if any(column > len(cells) for column in hanging):
            cells.append("")
    return cells


def _hang(cells: list[str], hanging: dict[int, tuple[str, int]]) -> None:
    """Add the cells that reach down into the next columns of this row."""
    while len(cells) in hanging:
        column = len(cells)
        text, left = hanging.pop(column)
        if left > 1:
            hanging[column] = (text, left - 1)
        cells.append(text)
