"""The financing table: by its structure (a row of column heads, cells, totals), not by its spelling."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extract.find.amounts import AMOUNT, RATE, parse_amount, parse_rate, rate_and_amount
from extract.model import Document, Span, Stated
from extract.text import Line, blank_markup, fold, lines, plain

RULE = "funding-table"

HEADS = {
    "category": (
        "financier",
        "financiers",
        "financeur",
        "financeurs",
        "organisme",
        "categorie",
        "type de financeur",
    ),
    "partner": (
        "partenaire",
        "organisme",
        "organismes",
        "partenaires",
        "cofinanceur",
        "cofinanceurs",
        "nom du partenaire",
        "libelle",
        "nom",
    ),
    "engagement": ("engagement",),
    "aid": ("regime d'aide", "regime d'aides", "regime"),
    "rate": ("taux", "%", "part", "taux (%)", "taux %"),
    "amount": ("montant", "montants", "montant (€)", "montant en €", "montant en euros", "montant €"),
}
_TOTALS = (
    ("cofinanced", re.compile(r"(?:sous[- ])?total (?:des )?(?:co-?financeurs?|co-?financements?)")),
    (
        "own",
        re.compile(r"(?:part du |total )?(?:beneficiaire|auto-?financement|fonds propres|maitre d'ouvrage)"),
    ),
    (
        "total",
        re.compile(
            r"(?:cout |montant )?total(?: general| eligible| du projet| de l'operation| des depenses)?"
        ),
    ),
)
_SECOND_LINE = re.compile(r"<(?:i|em|small|br\s*/?)>", re.IGNORECASE)
_BUDGET_LINE = re.compile(r"\b\d{2}[A-Z]\d{5}\b")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text, tags removed and white space collapsed; ``head`` is what stands before its first tag."""

    text: str
    head: str


@dataclass(frozen=True, slots=True)
class Row:
    """A co-financer's row before anybody asks who the partner is.

    ``partner`` is the whole cell, ``head`` its first line where tags set a second one apart.
    """

    number: int
    category: str
    partner: str
    head: str
    aid_scheme: str | None
    rate: Decimal | None
    amount: Decimal | None
    span: Span

    @property
    def budget_line(self) -> str | None:
        match = _BUDGET_LINE.search(self.partner)
        return match.group() if match else None


@dataclass(frozen=True, slots=True)
class Table:
    """The table's rows and printed totals; ``cut`` when it ends without a total."""

    span: Span
    rows: tuple[Row, ...]
    totals: dict[str, Stated[Decimal]]
    rates: dict[str, Stated[Decimal]]
    cut: bool


def find_table(document: Document) -> Table | None:
    """The financing table of ``document``: of several, the last of those with the most of the known columns.

    A table of actions or costs has a name and an amount too, but neither a category nor a rate.
    """
    found = lines(document.reading.text)
    heads = [(index, columns) for index, line in enumerate(found) if (columns := _columns(line))]
    tables = [
        _read(document, found[index + 1 :], columns, found[index])
        for index, columns in sorted(heads, key=lambda head: (-len(head[1]), -head[0]))
    ]
    return next((table for table in tables if table.rows or table.totals), tables[0] if tables else None)


def _columns(line: Line) -> dict[str, int] | None:
    """Which column stands where, if the line holds the heads of a financing table."""
    cells = [fold(cell.text).strip(" :") for cell in _cells(line.text)]
    columns: dict[str, int] = {}
    for index, cell in enumerate(cells):
        column = next((name for name, heads in HEADS.items() if cell in heads and name not in columns), None)
        if column:
            columns[column] = index
    if "amount" not in columns or not {"category", "partner"} & columns.keys():
        return None
    if "partner" not in columns:  # one column alone names who pays
        columns["partner"] = columns.pop("category")
    return columns


def _cells(text: str) -> list[Cell]:
    """The cells of a line: parted by tabs, by pipes, or by two spaces and more."""
    if "\t" in text:
        pieces = text.split("\t")
    elif text.count("|") >= 2:
        pieces = text.strip().removeprefix("|").removesuffix("|").split("|")
    else:
        pieces = re.split(r"[^\S\n]{2,}", text.strip())
    return [Cell(plain(piece), plain(_SECOND_LINE.split(piece.strip())[0])) for piece in pieces]


def _read(document: Document, below: Sequence[Line], columns: dict[str, int], head: Line) -> Table:
    rows: list[Row] = []
    totals: dict[str, Stated[Decimal]] = {}
    rates: dict[str, Stated[Decimal]] = {}
    end = head.end
    for line in _until_prose(below):
        name = _total_name(line)
        if name:
            _take_total(document, line, name, totals, rates)
        elif row := _row(line, columns, len(rows) + 1):
            rows.append(row)
        else:
            continue
        end = line.end
        if name == "total":
            break
    cut = "total" not in totals
    if cut and rows and rows[-1].amount is None:
        rows.pop()  # the table ends in the middle of this row: half a row says nothing
    return Table(Span(head.start, end), tuple(rows), totals, rates, cut)


def _until_prose(below: Sequence[Line]) -> Iterator[Line]:
    """The lines that can belong to the table: it ends where a paragraph of prose starts."""
    for line in below:
        text = line.text.strip()
        if not text or _is_rule(text):
            continue
        if len(_cells(line.text)) == 1 and len(text) > 120 and not _total_name(line):
            return
        yield line


def _is_rule(text: str) -> bool:
    return bool(re.fullmatch(r"[\s|:=_*-]+", text)) and len(text.strip()) >= 3


def _total_name(line: Line) -> str | None:
    """Which total the line is: its first words, up to a colon, a cell's end or a figure, are the label."""
    text = fold(plain(blank_markup(line.text).strip().lstrip("|").replace("\t", " | ")))
    label = re.split(r"\s*(?::|\||\(|[-−]?\d)", text)[0].strip()
    return next((name for name, pattern in _TOTALS if pattern.fullmatch(label)), None)


def _take_total(
    document: Document,
    line: Line,
    name: str,
    totals: dict[str, Stated[Decimal]],
    rates: dict[str, Stated[Decimal]],
) -> None:
    rate, amount = rate_and_amount(plain(blank_markup(line.text).replace("|", " ").replace("\t", "  ;  ")))
    evidence = (document.evidence(line.span, RULE),)
    if amount is not None:
        totals.setdefault(name, Stated(amount, evidence))
    if rate is not None:
        rates.setdefault(name, Stated(rate, evidence))


def _row(line: Line, columns: dict[str, int], number: int) -> Row | None:
    cells = _cells(line.text)
    texts = [cell.text for cell in cells]
    if len(cells) < 2:
        return None
    rate_at, amount_at = _money_cells(texts, columns)

    def cell(column: str) -> Cell:
        index = columns.get(column)
        if index is None or index >= len(cells) or index in (rate_at, amount_at):
            return Cell("", "")
        return cells[index]

    category, partner = cell("category"), cell("partner")
    if not (category.text or partner.text):
        return None
    return Row(
        number,
        category.text,
        partner.text,
        partner.head or partner.text,
        cell("aid").text or None,
        parse_rate(texts[rate_at]) if rate_at is not None else None,
        parse_amount(texts[amount_at]) if amount_at is not None else None,
        line.span,
    )


def _money_cells(cells: Sequence[str], columns: dict[str, int]) -> tuple[int | None, int | None]:
    """Where the rate and the amount stand: in their columns, or, in a row of another length, at its end."""
    if len(cells) == max(columns.values()) + 1:
        return columns.get("rate"), columns["amount"]
    rate_at = _last(cells, lambda text: RATE.fullmatch(text) is not None)
    amount_at = _last(cells, lambda text: AMOUNT.fullmatch(text) is not None)
    return rate_at, amount_at


def _last(cells: Sequence[str], test: Callable[[str], bool]) -> int | None:
    return next(
        (index for index in range(len(cells) - 1, -1, -1) if cells[index] and test(cells[index])), None
    )
