"""The rows of a table without rules: by lines across it, by the white between them, or by their amounts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from itertools import pairwise

from extract.read.grid import Box
from extract.read.pdf.cells import Room, cell_text
from extract.read.pdf.columns import MONEY, WIDER, Columns
from extract.read.pdf.sheets import Line, Word

_NO_WHITE = 0.5  # points
_ALIKE = 0.97  # of the widest distance: as wide


class Parting(Enum):
    """What tells one row from the next, where no lines do: as much white as parts the amounts, the widest white, or the
    amounts alone."""

    WHITE = auto()
    WIDEST = auto()
    AMOUNTS = auto()


def rows_of(table: Columns, vocabulary: Counter[str], parting: Parting) -> Iterator[list[Box]]:
    """The table's rows: of heads, then of what stands below, wrapped cells put together."""
    width = len(table.cells)
    rooms = _rooms(table)
    yield [Box(cell_text(words, room, vocabulary)) for words, room in zip(table.cells, rooms, strict=True)]
    for group in _groups(table, parting):
        cells: list[list[Word]] = [[] for _ in range(width)]
        for line in group:
            for column, piece in table.place(line):
                cells[column].extend(piece.words)
        row = [Box(cell_text(words, rooms[i], vocabulary)) for i, words in enumerate(cells)]
        yield row[:1] if len(group) == 1 and table.is_alone(group[0]) else row


def _rooms(table: Columns) -> list[Room]:
    """The room of each column: at least its widest line, at most what the next column leaves."""
    lines = [table.place(line) for line in (*table.above, *table.body)]
    lines.append([(column, Line(0, (word,))) for column, words in enumerate(table.cells) for word in words])
    columns: list[list[Line]] = [[] for _ in table.cells]
    for column, piece in (cell for line in lines for cell in line):
        if not MONEY.search(piece.text) and (column == len(table.cuts) or piece.x1 < table.cuts[column]):
            columns[column].append(piece)
    starts = [min((piece.x0 for piece in column), default=0.0) for column in columns]
    widths = [max((piece.x1 - piece.x0 for piece in column), default=0.0) for column in columns]
    beside = ((one, other) for line in lines for one, other in pairwise(line) if other[0] == one[0] + 1)
    gap = min((starts[other[0]] - one[1].x1 for one, other in beside), default=0.0)
    left = [after - start - max(gap, 0) for start, after in pairwise(starts)]
    return [Room(min(width, most), most) for width, most in zip(widths, [*left, widths[-1]], strict=True)]


def _groups(table: Columns, parting: Parting) -> list[list[Line]]:
    """The lines of each row."""
    lines = list(table.body)
    starts = None
    if parting is not Parting.AMOUNTS:
        starts = _ruled(table) or _apart(table, parting)
    if starts is None:
        starts = _most_alike(table)
    for index, line in enumerate(lines):
        if table.is_alone(line):
            starts |= {index, index + 1}
    return _parts(lines, starts)


def _parts(lines: Sequence[Line], starts: set[int]) -> list[list[Line]]:
    order = [*sorted((starts | {0}) - {len(lines)}), len(lines)]
    return [list(lines[start:end]) for start, end in pairwise(order)]


def _ruled(table: Columns) -> set[int] | None:
    """The rows that lines across the table part; None when they part but few of its amounts."""
    starts = {
        index
        for index, (one, other) in enumerate(pairwise(table.body), 1)
        if any(one.y < rule < other.y - 0.3 * other.size for rule in table.rules)
    }
    return starts if len(starts) > 1 and 2 * len(starts) >= len(table.anchors) else None


def _apart(table: Columns, parting: Parting) -> set[int] | None:
    """The rows that white parts which is wider than that between lines of one row; None when all is alike."""
    whites = _whites(table.body)
    jumps = [
        (other / one, (one + other) / 2) for one, other in pairwise(sorted(whites)) if other > WIDER * one
    ]
    if not jumps:
        return None
    if parting is Parting.WIDEST:
        limit = max(jumps)[1]
    else:
        limits = [float("inf"), *(limit for _, limit in sorted(jumps, reverse=True))]
        limit = max(limits, key=lambda limit: _singles(table, whites, limit))
    return {index for index, white in enumerate(whites, 1) if white > limit}


def _singles(table: Columns, whites: Sequence[float], limit: float) -> int:
    """How many rows this limit leaves with one amount, less the others."""
    row = [0]
    for white in whites:
        row.append(row[-1] + (white > limit))
    alone = {row[index] for index, line in enumerate(table.body) if table.is_alone(line)}
    counts = Counter(row[index] for index in table.anchors)
    return sum(1 if counts[number] == 1 else -1 for number in set(row) - alone)


def _whites(lines: Sequence[Line]) -> list[float]:
    """The white below each line but the last: none where lines of two cells overlap."""
    whites = []
    low = float("-inf")
    for one, other in pairwise(lines):
        low = max(low, one.y + 0.22 * one.size)
        whites.append(max(_NO_WHITE, other.y - 0.72 * other.size - low))
    return whites


def _most_alike(table: Columns) -> set[int]:
    """The rows of one amount each, parted at the widest distance between two of them.

    Among equal ones it depends on how cells are set, to the top, the bottom or the middle: so that most cells of a
    column are alike, and the fewest rows have no name.
    """
    anchors = table.anchors
    gaps = [other.y - one.y for one, other in pairwise(table.body)]
    last = max((i for i, line in enumerate(table.body) if not table.is_alone(line)), default=0)
    ways = []
    for place in (-1, 0, 0.5):
        starts = set()
        for one, other in pairwise(anchors):
            inner = gaps[one:other]
            best = [index for index, gap in enumerate(inner) if gap > _ALIKE * max(inner)]
            starts.add(one + 1 + (best[len(best) // 2] if place == 0.5 else best[int(place)]))
        stray = anchors[:1] > [0] if place == -1 else anchors[-1:] < [last] if place == 0 else False
        ways.append((_likeness(table, _parts(table.body, starts)) - stray, starts))
    return max(ways, key=lambda way: way[0])[1]


def _likeness(table: Columns, groups: Sequence[Sequence[Line]]) -> int:
    """How many cells are like one above in their column, less the rows without a name and cells that begin amiss."""
    texts: Counter[tuple[int, str]] = Counter()
    odd = 0
    for group in groups:
        cells: dict[int, list[str]] = {}
        for line in group:
            for column, piece in table.place(line):
                cells.setdefault(column, []).append(piece.text)
        words = [(column, " ".join(parts)) for column, parts in cells.items() if not MONEY.search(parts[0])]
        texts.update(words)
        odd += (0 not in cells) + sum(text[0].islower() or text[0] in "(/,;:" for _, text in words)
    return texts.total() - len(texts) - odd
