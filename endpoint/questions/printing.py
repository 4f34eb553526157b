"""An answer as printed: rows of texts, and the files made of them."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from typing import Any, Final, Literal

from endpoint.questions.question import Column, Question, Unit

Form = Literal["table", "csv", "tsv", "json"]
Row = Mapping[str, Mapping[str, str]]
"""The bound variables of a solution: each a term as SPARQL 1.1 Query Results JSON has it."""

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_NUMERIC: Final = frozenset(_XSD + name for name in ("integer", "decimal", "double", "float"))
_TWO_DECIMALS: Final = frozenset[Unit](("money", "percent", "ratio"))
_CENT: Final = Decimal("0.01")
# Wide enough that no number of an engine (38 digits at most) loses one.
_PRINTING: Final = Context(prec=100, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Table:
    """An answer as printed: one text per cell, empty where the variable is unbound."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


def read_answer(question: Question, answer: bytes) -> tuple[tuple[Column, ...], list[Row]]:
    """A SPARQL JSON result (SPARQL 1.1 Query Results JSON Format) as its columns and its rows.

    The columns are those of the answer. One whose values are all numbers has a numeric unit, even if the
    header does not mark it. A boolean answer is one cell, under ``boolean``.
    """
    result: dict[str, Any] = json.loads(answer)
    if "boolean" in result:
        said = {"type": "literal", "value": "true" if result["boolean"] else "false"}
        return (Column("boolean"),), [{"boolean": said}]
    rows: list[Row] = result["results"]["bindings"]
    marks = {column.name: column for column in question.columns}
    return tuple(_with_unit(marks.get(name, Column(name)), rows) for name in result["head"]["vars"]), rows


def tabulate(question: Question, answer: bytes) -> Table:
    """A SPARQL JSON result as printed cells: see :func:`read_answer`."""
    columns, rows = read_answer(question, answer)
    cells = (tuple(_cell(row.get(column.name), column.unit) for column in columns) for row in rows)
    return Table(columns, tuple(cells))


def render(question: Question, answer: bytes, form: Form) -> str:
    """A SPARQL JSON result in one of the forms of the command line and of ``/questions/NAME.FORM``.

    ``csv`` follows RFC 4180; ``tsv`` is IANA's text/tab-separated-values, where a tab or a line break within
    a cell becomes a space; ``table`` is aligned for a terminal; ``json`` is the result as it came.
    """
    if form == "json":
        return answer.decode("utf-8")
    printed = tabulate(question, answer)
    write = {"csv": csv_text, "tsv": tsv_text, "table": table_text}[form]
    return write(printed)


def csv_text(table: Table) -> str:
    r"""RFC 4180: a line of names, CR LF, quotes where needed.

    >>> csv_text(Table((Column("funder"), Column("amount", "money")), (("CAF, Nord", "1.00"),)))
    'funder,amount\r\n"CAF, Nord",1.00\r\n'
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([column.name for column in table.columns])
    writer.writerows(table.rows)
    return out.getvalue()


def tsv_text(table: Table) -> str:
    r"""A line of names, tabs between cells, no quotes (a cell can't hold a tab or a line break).

    >>> tsv_text(Table((Column("funder"), Column("n")), (("CAF\tdu\nNord", "3"),)))
    'funder\tn\nCAF du Nord\t3\n'
    """
    lines = [[column.name for column in table.columns], *table.rows]
    return "".join("\t".join(_one_line(cell) for cell in line) + "\n" for line in lines)


def table_text(table: Table) -> str:
    """Aligned columns for a terminal, numbers to the right.

    >>> answer = Table((Column("funder"), Column("n", "number")), (("État", "3"), ("CAF", "12")))
    >>> print(table_text(answer), end="")
    funder   n
    ------  --
    État     3
    CAF     12
    """
    names = [column.name for column in table.columns]
    rows = [[_one_line(cell) for cell in row] for row in table.rows]
    widths = [max(map(_width, cells)) for cells in zip(names, *rows, strict=True)]
    lines = [names, ["-" * width for width in widths], *rows]
    return "".join(_aligned(line, table.columns, widths) + "\n" for line in lines)


def two_decimals(number: str) -> str:
    """A number of an engine with two decimals, half up; what is no finite number stays as it is.

    >>> [two_decimals(number) for number in ("592017", "60.7142", "0.005", "INF")]
    ['592017.00', '60.71', '0.01', 'INF']
    """
    try:
        return str(_PRINTING.quantize(Decimal(number), _CENT))
    except InvalidOperation:
        return number


def _with_unit(column: Column, bindings: Sequence[Row]) -> Column:
    if column.unit != "text":
        return column
    types = {row[column.name].get("datatype") for row in bindings if column.name in row}
    return replace(column, unit="number") if types and types <= _NUMERIC else column


def _cell(binding: Mapping[str, str] | None, unit: Unit) -> str:
    if binding is None:
        return ""
    if unit in _TWO_DECIMALS and binding.get("datatype") in _NUMERIC:
        return two_decimals(binding["value"])
    return binding["value"]


def _one_line(cell: str) -> str:
    """The cell without what would break a line or drive a terminal."""
    return "".join(" " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char for char in cell)


def _aligned(cells: Sequence[str], columns: Sequence[Column], widths: Sequence[int]) -> str:
    padded = []
    for cell, column, width in zip(cells, columns, widths, strict=True):
        gap = " " * (width - _width(cell))
        padded.append(cell + gap if column.unit == "text" else gap + cell)
    return "  ".join(padded).rstrip()


def _width(text: str) -> int:
    """How many places a terminal gives to a text: none for a combining accent, two for a wide character."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )
