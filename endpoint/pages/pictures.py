"""The picture of an answer, ready to be drawn: bars, columns by date, or pairs with their weights.

A template only prints what is worked out here. Lengths are in the units of the picture's view box.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from endpoint.pages.answers import amount, coded, column_label, written
from endpoint.pages.rendering import Language, day
from endpoint.questions import Column, Picture, Row

MOST_BARS: Final = 20
"""The greatest so many are drawn; how many others there are is said."""

MOST_DATES: Final = 40
"""Where there are more dates, a column stands for a year."""

WIDTH: Final = 720
_BAR: Final = 44
_HEIGHT: Final = 240
_ABOVE: Final = 30  # room for a column's value
_LABEL: Final = 70
_LABELLED_DATES: Final = 8
_ADDED: Final = ("money", "number", "text")
_TENTH: Final = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar or column: its place and size, its label (whole, and as much as there is room for) and value."""

    label: str
    short: str
    value: str
    x: Decimal
    y: Decimal
    width: Decimal
    height: Decimal


@dataclass(frozen=True, slots=True)
class Pair:
    """Two that are joined; ``share`` is the weight in hundredths of the greatest."""

    first: str
    second: str
    weight: str
    share: Decimal


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture: its kind, what it shows, and how much of it.

    Attributes:
        kind: of the picture; of columns by year ``years``.
        of: the name of what the labels are.
        value: the name of what the lengths are; None where rows are counted.
        height: of the view box.
        others: how many smaller ones are not drawn.
        added: whether a bar is the sum of several rows.
    """

    kind: str
    of: str
    value: str | None
    height: int
    bars: tuple[Bar, ...] = ()
    pairs: tuple[Pair, ...] = ()
    others: int = 0
    added: bool = False

    @property
    def drawn(self) -> int:
        """How many bars or pairs there are."""
        return len(self.bars) or len(self.pairs)


def drawing(
    picture: Picture | None, columns: Sequence[Column], rows: Sequence[Row], lang: Language
) -> Drawing | None:
    """The picture of an answer; None where none is declared, or nothing in the answer can be drawn."""
    known = {column.name: column for column in columns}
    if picture is None or not set(picture.columns) <= set(known):
        return None
    taken = [known[name] for name in picture.columns]
    make = {"bar": _bars, "dates": _dates, "pairs": _pairs}[picture.kind]
    found = make(taken, rows, lang)
    return found if found.drawn else None


# --- kinds of picture


def _bars(taken: Sequence[Column], rows: Sequence[Row], lang: Language) -> Drawing:
    of, value = taken[0], taken[1] if len(taken) > 1 else None
    sums, added = _sums(of, value, rows)
    most = sorted(sums, key=lambda one: -one[1])[:MOST_BARS]
    low = min(Decimal(0), *(number for _, number in most), Decimal(0))
    span = max(Decimal(0), *(number for _, number in most), Decimal(0)) - low or Decimal(1)
    bars = []
    for place, (text, number) in enumerate(most):
        label = _named(text, of, lang)
        left, right = sorted((_scaled(-low, span, WIDTH), _scaled(number - low, span, WIDTH)))
        y = Decimal(place * _BAR)
        bars.append(
            Bar(
                label,
                _shortened(label),
                _figure(number, value, lang),
                left,
                y + 22,
                right - left,
                Decimal(14),
            )
        )
    return Drawing(
        kind="bar",
        of=column_label(of, lang),
        value=column_label(value, lang) if value else None,
        height=len(bars) * _BAR,
        bars=tuple(bars),
        others=len(sums) - len(most),
        added=added,
    )


def _dates(taken: Sequence[Column], rows: Sequence[Row], lang: Language) -> Drawing:
    of, value = taken[0], taken[1] if len(taken) > 1 else None
    sums, added = _sums(of, value, [row for row in rows if of.name in row])
    by_year = len(sums) > MOST_DATES
    totals: dict[str, Decimal] = {}
    for date, number in sums:
        key = date[:4] if by_year else date
        totals[key] = totals.get(key, Decimal(0)) + max(number, Decimal(0))
    step = Decimal(WIDTH) / max(1, len(totals))
    greatest = max([*totals.values(), Decimal(0)]) or Decimal(1)
    every = -(-len(totals) // _LABELLED_DATES)
    width = min(step * 4 / 5, Decimal(60))
    bars = []
    for place, (date, number) in enumerate(sorted(totals.items())):
        tall = _scaled(number, greatest, _HEIGHT)
        label = date if by_year else day(date, lang)
        short = label if place % every == 0 else ""
        left = (place * step + (step - width) / 2).quantize(_TENTH)
        top = _ABOVE + _HEIGHT - tall
        bars.append(Bar(label, short, _figure(number, value, lang), left, top, width.quantize(_TENTH), tall))
    name = column_label(value, lang) if value else None
    return Drawing(
        "years" if by_year else "dates",
        column_label(of, lang),
        name,
        _HEIGHT + 2 * _ABOVE,
        tuple(bars),
        added=added,
    )


def _pairs(taken: Sequence[Column], rows: Sequence[Row], lang: Language) -> Drawing:
    first, second, weight = taken
    found = [
        (row, number)
        for row in rows
        if weight.name in row and (number := amount(row[weight.name]["value"])) is not None
    ]
    most = sorted(found, key=lambda one: -one[1])[:MOST_BARS]
    greatest = max([number for _, number in most], default=Decimal(0)) or Decimal(1)
    pairs = tuple(
        Pair(
            _named(_text(row, first), first, lang),
            _named(_text(row, second), second, lang),
            _figure(number, weight, lang),
            _scaled(max(number, Decimal(0)), greatest, 100),
        )
        for row, number in most
    )
    of = f"{column_label(first, lang)} – {column_label(second, lang)}"
    return Drawing("pairs", of, column_label(weight, lang), 0, pairs=pairs, others=len(found) - len(most))


# --- what they have in common


def _sums(of: Column, value: Column | None, rows: Sequence[Row]) -> tuple[list[tuple[str, Decimal]], bool]:
    """Each label with its value, and whether several rows were added under one.

    Shares and ratios are never added: there each row stands for itself.
    """
    each: list[tuple[str, Decimal]] = []
    for row in rows:
        number = Decimal(1) if value is None else _value(row, value)
        if number is not None:
            each.append((_text(row, of), number))
    if value is not None and value.unit not in _ADDED:
        return each, False
    sums: dict[str, Decimal] = {}
    for label, number in each:
        sums[label] = sums.get(label, Decimal(0)) + number
    return list(sums.items()), value is not None and len(sums) < len(each)


def _value(row: Row, column: Column) -> Decimal | None:
    """A number; of a list of operations, how many there are."""
    if column.name not in row:
        return None
    text = row[column.name]["value"]
    return Decimal(len(text.split())) if column.unit == "text" else amount(text)


def _text(row: Row, column: Column) -> str:
    return row[column.name]["value"] if column.name in row else ""


def _named(text: str, column: Column, lang: Language) -> str:
    if not text:
        return "non précisé" if lang == "fr" else "not stated"
    return coded(column.codes, text, lang)[0] if column.codes else text


def _figure(value: Decimal, column: Column | None, lang: Language) -> str:
    if column is None or column.unit == "text":
        column = Column("n", "number")
    return written(str(value), column, lang)


def _scaled(value: Decimal, whole: Decimal, length: int) -> Decimal:
    return (value / whole * length).quantize(_TENTH)


def _shortened(label: str) -> str:
    return label if len(label) <= _LABEL else label[: _LABEL - 1].rstrip() + "…"
