"""The saved questions: SPARQL files with a header, the binding of their parameters, the printing of answers.

A question is one file of ``queries/``, which only this module reads. It is valid SPARQL as it stands. Its
first comment block is the header::

    # title-fr: Apport de la CAF d'un département, par opération
    # title-en: Contribution of the CAF of a department, per operation
    # columns: operation, amount money
    # order: any
    # parameter: department string = 59 | Département (code INSEE) | Department (INSEE code)

The columns are the variables of the query, in order; ``money``, ``percent`` and ``ratio`` mark those that are
printed with two decimals. A parameter ``p`` has in the query a block ``VALUES ?p { … }`` (or several) that
holds its default, or ``UNDEF`` where there is none; :func:`bind` replaces what the block holds.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal, TypeGuard, get_args

from endpoint.errors import NotFound, WrongUse

if TYPE_CHECKING:
    import pyoxigraph

Unit = Literal["text", "number", "money", "percent", "ratio"]
ParameterType = Literal["iri", "string", "integer", "decimal", "date"]
Form = Literal["table", "csv", "tsv", "json"]

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_NUMERIC: Final = frozenset(_XSD + name for name in ("integer", "decimal", "double", "float"))
_TWO_DECIMALS: Final = frozenset[Unit](("money", "percent", "ratio"))
_CENT: Final = Decimal("0.01")
# Wide enough that no number of an engine (38 digits at most) loses one.
_PRINTING: Final = Context(prec=100, rounding=ROUND_HALF_UP)

_HEADER: Final = re.compile(r"#\s*(title-fr|title-en|columns|order|parameter):\s*(.*)")
_PARAMETER: Final = re.compile(r"(\w+) (\w+)(?: = ([^|]*?))?\s*\|([^|]*)\|([^|]*)")
_VALUES: Final = re.compile(r"\bVALUES\s+\?(\w+)\s*\{[^{}]*\}")

_TAKES: Final[Mapping[ParameterType, str]] = {
    "iri": "an absolute IRI",
    "string": "a text",
    "integer": "a whole number of up to 18 digits",
    "decimal": "a number of up to 18 digits and up to 18 decimals, with a point",
    "date": "a date written YYYY-MM-DD",
}
# What an engine may hold: 64 bits for xsd:integer, 128 with 18 decimals for xsd:decimal.
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,18}")
_DECIMAL: Final = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Words:
    """One wording in French and in English."""

    fr: str
    en: str


@dataclass(frozen=True, slots=True)
class Column:
    """A variable of an answer; its unit says how it is printed."""

    name: str
    unit: Unit = "text"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that the asker may give; without a default, the asker must."""

    name: str
    type: ParameterType
    default: str | None
    label: Words

    @property
    def takes(self) -> str:
        """What the parameter takes, in words.

        >>> Parameter("day", "date", None, Words("Jour", "Day")).takes
        'a date written YYYY-MM-DD'
        """
        return _TAKES[self.type]


@dataclass(frozen=True, slots=True)
class Question:
    """A query with what its header says. ``text`` is the whole file, which any SPARQL client can send.

    ``columns`` is empty for a query without a header: its answer is printed as it comes.
    """

    name: str
    title: Words
    columns: tuple[Column, ...]
    ordered: bool
    parameters: tuple[Parameter, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """An answer as printed: one text per cell, empty where the variable is unbound."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@cache
def questions() -> Mapping[str, Question]:
    """All saved questions by name, in the order of their names."""
    found = sorted(files("endpoint").joinpath("queries").iterdir(), key=lambda entry: entry.name)
    return MappingProxyType(
        {
            name: read_question(name, entry.read_text(encoding="utf-8"))
            for entry in found
            if (name := entry.name.removesuffix(".rq")) != entry.name
        }
    )


def saved_question(name: str) -> Question:
    """The saved question of that name.

    Raises:
        NotFound: there is none; the message proposes the nearest name.
    """
    saved = questions()
    if name in saved:
        return saved[name]
    near = get_close_matches(name, saved, n=1)
    advice = f"did you mean {near[0]!r}?" if near else f"the questions are {', '.join(saved)}."
    raise NotFound(f"There is no saved question {name!r}; {advice}")


def read_question(name: str, text: str) -> Question:
    """A query and its header, which may be absent (a query that somebody else wrote).

    Raises:
        WrongUse: a header line that we can't read, or a parameter without its VALUES block.
    """
    header = _header(text)
    question = Question(
        name=name,
        title=Words(_last(header, "title-fr"), _last(header, "title-en")),
        columns=tuple(_column(name, word) for line in header.get("columns", []) for word in line.split(",")),
        ordered=_last(header, "order") == "significant",
        parameters=tuple(_parameter(name, line) for line in header.get("parameter", [])),
        text=text,
    )
    blocks = _VALUES.findall(text)
    for parameter in question.parameters:
        if parameter.name not in blocks:
            raise WrongUse(
                f"Question {name!r}: its parameter needs a block VALUES ?{parameter.name} {{ … }}."
            )
    return question


def bind(question: Question, values: Mapping[str, str]) -> str:
    """The query text with the values in their VALUES blocks, each as the SPARQL form of a typed term.

    All blocks are replaced in one pass, so a value that looks like a block stays a value.

    Raises:
        WrongUse: an unknown parameter, a missing one, or a value that is not of its type.
    """
    known = [parameter.name for parameter in question.parameters]
    for name in values:
        if name not in known:
            takes = f"it takes {', '.join(known)}" if known else "it takes none"
            raise WrongUse(f"Question {question.name!r} has no parameter {name!r}; {takes}.")
    terms = {parameter.name: str(_value(question, parameter, values)) for parameter in question.parameters}

    def block(match: re.Match[str]) -> str:
        name = match[1]
        return f"VALUES ?{name} {{ {terms[name]} }}" if name in terms else match[0]

    return _VALUES.sub(block, question.text)


def typed_term(kind: ParameterType, value: str) -> pyoxigraph.NamedNode | pyoxigraph.Literal:
    """The RDF term that a parameter's value stands for.

    Raises:
        ValueError: the value is not of that type.

    >>> str(typed_term("date", "2019-07-19"))
    '"2019-07-19"^^<http://www.w3.org/2001/XMLSchema#date>'
    """
    from pyoxigraph import Literal as RdfLiteral
    from pyoxigraph import NamedNode

    if kind == "iri":
        return NamedNode(value)
    if kind == "string":
        return RdfLiteral(value)
    pattern = {"integer": _INTEGER, "decimal": _DECIMAL, "date": _DATE}[kind]
    if not pattern.fullmatch(value):
        raise ValueError(value)
    if kind == "date":
        datetime.date.fromisoformat(value)
    return RdfLiteral(value, datatype=NamedNode(_XSD + kind))


def tabulate(question: Question, answer: bytes) -> Table:
    """A SPARQL JSON result (SPARQL 1.1 Query Results JSON Format) as printed cells.

    The columns are those of the answer. One whose values are all numbers has a numeric unit, even if the
    header does not mark it. A boolean answer is one cell, under ``boolean``.
    """
    result: dict[str, Any] = json.loads(answer)
    if "boolean" in result:
        return Table((Column("boolean"),), (("true" if result["boolean"] else "false",),))
    bindings: list[dict[str, dict[str, str]]] = result["results"]["bindings"]
    marks = {column.name: column for column in question.columns}
    columns = tuple(_with_unit(marks.get(name, Column(name)), bindings) for name in result["head"]["vars"])
    rows = tuple(tuple(_cell(row.get(column.name), column.unit) for column in columns) for row in bindings)
    return Table(columns, rows)


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


def _header(text: str) -> dict[str, list[str]]:
    """The lines of the first comment block, by key."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        if match := _HEADER.fullmatch(line.strip()):
            found.setdefault(match[1], []).append(match[2])
    return found


def _last(header: Mapping[str, Sequence[str]], key: str) -> str:
    return header.get(key, [""])[-1]


def _column(question: str, words: str) -> Column:
    name, _, unit = words.strip().partition(" ")
    unit = unit or "text"
    if not _is_unit(unit):
        raise WrongUse(
            f"Question {question!r}: the column {name!r} is marked {unit!r}; try money or percent."
        )
    return Column(name, unit)


def _parameter(question: str, line: str) -> Parameter:
    match = _PARAMETER.fullmatch(line)
    kind = match[2] if match else ""
    if match is None or not _is_type(kind):
        form = "name type = default | label fr | label en"
        raise WrongUse(f"Question {question!r}: the parameter line {line!r} is not of the form « {form} ».")
    return Parameter(match[1], kind, match[3], Words(match[4].strip(), match[5].strip()))


def _is_unit(word: str) -> TypeGuard[Unit]:
    return word in get_args(Unit)


def _is_type(word: str) -> TypeGuard[ParameterType]:
    return word in get_args(ParameterType)


def _value(
    question: Question, parameter: Parameter, values: Mapping[str, str]
) -> pyoxigraph.NamedNode | pyoxigraph.Literal:
    value = values.get(parameter.name, parameter.default)
    what = f"the parameter {parameter.name!r}, {parameter.takes}"
    if value is None:
        raise WrongUse(f"Question {question.name!r} needs {what} ({parameter.label.en}).")
    try:
        return typed_term(parameter.type, value)
    except ValueError:
        raise WrongUse(f"Question {question.name!r} takes for {what}, not {value!r}.") from None


def _with_unit(column: Column, bindings: Sequence[Mapping[str, Mapping[str, str]]]) -> Column:
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
