"""A table's rows from its lines: a row may go over several lines, with its money on any of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from math import inf

from extract.find.table.amounts import parse_amount, parse_rate
from extract.find.table.cells import Cell
from extract.find.table.columns import AID, AMOUNT_HEAD, CATEGORY, PARTNER, RATE_HEAD
from extract.find.table.totals import is_section
from extract.reading.hyphens import HYPHENS, broken_word, keeps_hyphen
from extract.reading.lines import leans
from extract.text import words

_MOST = 2000  # lines: a longer table has its rows on one line each, or is none
_TALLEST = 10  # lines that a row goes over

# The categories of this family of dossiers, whose wrapped halves are none.
CATEGORIES = frozenset(
    words(category)
    for category in (
        "Union européenne", "Europe", "État", "Région", "Régions", "Département", "Départements", "EPCI", "Commune",
        "Communes", "Autres publics", "Autre public", "Autre partenaire ponctuel", "Autre partenaire récurrent",
        "Autres partenaires", "Collectivités territoriales", "Fonds européens", "Organismes sociaux", "Public", "Privé",
        "Fonds privés", "Financements publics", "Financements privés", "Autres",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fragment:
    """One line's cells by the kind of their column, and where it stands; ``apart``: a blank line or a rule is above."""

    cells: Mapping[str, Cell]
    start: int
    end: int
    apart: bool = False

    def text(self, kind: str) -> str:
        cell = self.cells.get(kind)
        return cell.text if cell else ""

    @property
    def has_money(self) -> bool:
        return bool(self.cells.get(RATE_HEAD) or self.cells.get(AMOUNT_HEAD))

    @property
    def only_name(self) -> str:
        """The name of a row that has but one."""
        category, partner = self.text(CATEGORY), self.text(PARTNER)
        return "" if category and partner else category or partner

    @property
    def is_money_alone(self) -> bool:
        return self.has_money and not self.cells.keys() - {RATE_HEAD, AMOUNT_HEAD}

    def joined(self, other: Fragment) -> Fragment:
        """Both as one row, cell by cell."""
        cells = dict(self.cells)
        for kind, cell in other.cells.items():
            mine = cells.get(kind)
            cells[kind] = _glued(mine, cell) if mine else cell
        return Fragment(cells, min(self.start, other.start), max(self.end, other.end), self.apart)


def _glued(one: Cell, other: Cell) -> Cell:
    """A cell that goes on in the next line; the tagged second line of the first stays behind its head."""
    parts = broken_word(one.text, other.text) if one.text[-1:] in HYPHENS else None
    glue = " " if parts is None else "-" * keeps_hyphen(*parts, Counter())
    text = (one.text[:-1] if parts else one.text) + glue + other.text
    head = one.head if one.head != one.text else text
    return Cell(text, head, one.start, other.end)


def rows_of(fragments: Sequence[Fragment], *, explicit: bool) -> list[Fragment]:
    """The rows that ``fragments`` make up. ``explicit``: tabs or pipes part the cells, so that an empty one shows.

    A row has one amount, but it may go over several lines: where blank lines or rules part the rows these tell,
    else the reading that leaves the fewest odd rows does.
    """
    if all(f.has_money and not f.is_money_alone for f in fragments) or len(fragments) > _MOST:
        return [f for f in fragments if not f.is_money_alone]
    groups = _groups(fragments)
    if 1 < len(groups) < len(fragments) and max(sum(f.has_money for f in group) for group in groups) == 1:
        return [_whole(group) for group in groups]
    odd = _Oddness.of(fragments, explicit)
    return min((_parted(fragments, odd, above) for above in _PLACES), key=lambda found: found[0])[1]


def _groups(fragments: Sequence[Fragment]) -> list[list[Fragment]]:
    groups: list[list[Fragment]] = []
    for fragment in fragments:
        if fragment.apart or not groups:
            groups.append([])
        groups[-1].append(fragment)
    return groups


def _whole(parts: Sequence[Fragment]) -> Fragment:
    return reduce(Fragment.joined, parts)


def _parted(
    fragments: Sequence[Fragment], odd: _Oddness, place: Callable[[int, int], float]
) -> tuple[float, list[Fragment]]:
    """The rows of the least oddness, and how odd they are; ``place`` prices where the money stands in a row."""
    best: list[tuple[float, int, Fragment | None]] = [(0.0, 0, None)]
    for end in range(1, len(fragments) + 1):
        found: tuple[float, int, Fragment | None] = (inf, 0, None)
        for start in range(end - 1, max(-1, end - 1 - _TALLEST), -1):
            parts = fragments[start:end]
            row = _whole(parts)
            cost = best[start][0] + odd.of_row(row, parts) + _price(parts, place)
            if cost < found[0]:
                found = (cost, start, row)
        best.append(found)
    rows: list[Fragment] = []
    end = len(fragments)
    while end:
        cost, start, whole = best[end]
        assert whole is not None
        rows.append(whole)
        end = start
    return best[-1][0], rows[::-1]


def _price(parts: Sequence[Fragment], place: Callable[[int, int], float]) -> float:
    money = next((i for i, part in enumerate(parts) if part.has_money), None)
    return 0.0 if money is None else place(money, len(parts) - 1 - money)


# How a table sets the money of a tall row: on its first line, its last, or its middle one.
_PLACES: tuple[Callable[[int, int], float], ...] = (
    lambda above, below: 0.2 * above,
    lambda above, below: 0.2 * below + 0.01,
    lambda above, below: 0.2 * min(abs(above - below), abs(above + 1 - below)) + 0.02,
)


@dataclass(frozen=True, slots=True)
class _Oddness:
    """How unlike a row of this table a row is, in steps of about one for what a careful reader would stop at."""

    explicit: bool
    categorised: bool
    wrapped: bool
    halves: frozenset[str]  # of aid schemes

    @classmethod
    def of(cls, fragments: Sequence[Fragment], explicit: bool) -> _Oddness:
        texts = [f for f in fragments if not f.has_money]
        low = any(
            _is_low(f.text(PARTNER)) or _is_low(f.text(CATEGORY)) or leans(f.text(PARTNER)) for f in texts
        )
        halves = (one.text(AID) for one, other in pairwise(fragments) if other.text(AID)[:1].islower())
        return cls(
            explicit,
            any(f.text(CATEGORY) for f in fragments),
            low or 3 * len(texts) > len(fragments),
            frozenset(halves),
        )

    def of_row(self, row: Fragment, parts: Sequence[Fragment]) -> float:
        partner = row.text(PARTNER)
        odd = 0.0
        if not row.has_money:
            odd += 0.2 if is_section(row.only_name) else 1.5 if self.explicit else 3
        if not partner and not row.text(CATEGORY):
            odd += 5
        if self.categorised:
            odd += self._of_category(row, parts)
        odd += (
            1.2 * (_is_low(partner) and not partner[0].isdigit())
            + 0.6 * (partner[:1].isdigit())
            + 1.2 * leans(partner)
        )
        odd += 0.5 * (partner[-1:] in "-–,(") * bool(partner) + (partner.count("(") != partner.count(")"))
        scheme = row.text(AID)
        odd += 0.8 * scheme[:1].islower() + 0.5 * (bool(scheme) and scheme in self.halves)
        if len(parts) > 1:
            odd += self._of_joints(parts) + 5 * _spoils_money(row, parts)
            odd += sum(part.apart for part in parts[1:])
        return odd

    def _of_category(self, row: Fragment, parts: Sequence[Fragment]) -> float:
        category = row.text(CATEGORY)
        if not category:
            return 1.5
        pieces = [words(piece) for part in parts if (piece := part.text(CATEGORY))]
        if words(category) in CATEGORIES:
            return 0.0
        if len(pieces) > 1 and (
            len(set(pieces)) < len(pieces) or sum(piece in CATEGORIES for piece in pieces) > 1
        ):
            return 3.0
        return 0.8 + 1.2 * _is_low(category)

    def _of_joints(self, parts: Sequence[Fragment]) -> float:
        """Pieces of a name that look like two names."""
        odd = 0.0
        names = [name for part in parts if (name := part.text(PARTNER))]
        for one, other in pairwise(names):
            if not (_is_low(other) or leans(one)):
                odd += 0.3 if self.wrapped else 1.6
        return odd


def _spoils_money(row: Fragment, parts: Sequence[Fragment]) -> bool:
    """Does joining make money unreadable that was not?"""
    for kind, parse in ((AMOUNT_HEAD, parse_amount), (RATE_HEAD, parse_rate)):
        pieces = [text for part in parts if (text := part.text(kind))]
        if len(pieces) < 2 or (kind == AMOUNT_HEAD and pieces[1:] == ["€"]):
            continue
        value = parse(row.text(kind))
        if value is None or value == parse(pieces[0]):
            return True
    return False


def _is_low(text: str) -> bool:
    """Does the text begin as no name does: with a small letter, a figure or a sign?"""
    return bool(text) and not (text[0].isupper() or text[0] in '«"')
