"""A saved question: a SPARQL file with a header that says what it answers, and how it is shown.

A question is one file of ``queries/``, which only this module reads. It is valid SPARQL as it stands. Its
first comment block is the header::

    # title-fr: Apport de la CAF d'un département, par opération
    # title-en: Contribution of the CAF of a department, per operation
    # theme: funders
    # columns: operation, amount money
    # codes: kind agent-kind
    # label: amount | Apport de la CAF | Given by the CAF
    # order: any
    # picture: bar operation amount
    # parameter: department string = 59 | Département (code INSEE) | Department (INSEE code)
    # choices: department departments

The columns are the variables of the query, in order; ``money``, ``percent`` and ``ratio`` mark those that are
printed with two decimals. ``codes`` tells the code list of a column whose cells are its codes (``ns``: names of
properties); ``label`` names a column for people where the usual name (:mod:`endpoint.questions.columns`) does not
do. A picture is of one kind and of some columns (:class:`Picture`). A parameter ``p`` has in the query a block
``VALUES ?p { … }`` (or several) that holds its default, or ``UNDEF`` where there is none; ``choices`` names the list
that its value may be taken from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final, Literal, TypeGuard, get_args

from endpoint.errors import NotFound, WrongUse
from endpoint.questions.columns import COLUMNS
from endpoint.questions.themes import THEMES

Unit = Literal["text", "number", "money", "percent", "ratio"]
ParameterType = Literal["iri", "string", "integer", "decimal", "date"]
PictureKind = Literal["bar", "dates", "pairs"]
Choices = Literal["departments", "operations"]

RESERVED: Final = ("lang", "page", "sort")
"""What a page of a question is asked besides the parameters, which can't be called so."""

VALUES: Final = re.compile(r"\bVALUES\s+\?(\w+)\s*\{[^{}]*\}")

_KEYS: Final = "title-fr|title-en|theme|columns|codes|label|order|picture|parameter|choices|dossiers"
_HEADER: Final = re.compile(rf"#\s*({_KEYS}):\s*(.*)")
_PARAMETER: Final = re.compile(r"(\w+) (\w+)(?: = ([^|]*?))?\s*\|([^|]*)\|([^|]*)")
_LABEL: Final = re.compile(r"(\w+)\s*\|([^|]+)\|([^|]+)")
# How many columns a picture may take; without the last, the rows are counted.
_TAKEN: Final[Mapping[PictureKind, tuple[int, ...]]] = {"bar": (1, 2), "dates": (1, 2), "pairs": (3,)}

_TAKES: Final[Mapping[ParameterType, str]] = {
    "iri": "an absolute IRI",
    "string": "a text",
    "integer": "a whole number of up to 18 digits",
    "decimal": "a number of up to 18 digits and up to 18 decimals, with a point",
    "date": "a date written YYYY-MM-DD",
}


@dataclass(frozen=True, slots=True)
class Words:
    """One wording in French and in English."""

    fr: str
    en: str


@dataclass(frozen=True, slots=True)
class Column:
    """A variable of an answer.

    Attributes:
        name: of the variable.
        unit: says how it is printed.
        codes: the code list whose codes its cells are, if they are.
        label: its name for people; None where there is only that of the variable.
    """

    name: str
    unit: Unit = "text"
    codes: str | None = None
    label: Words | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """How an answer is drawn, and from which columns.

    ``bar LABEL VALUE`` has a bar for each label, ``dates DATE VALUE`` a column for each date; without a value the
    rows are counted, and where the value is a list of operations these are. ``pairs A B WEIGHT`` lists what is
    joined, and how strongly.
    """

    kind: PictureKind
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that the asker may give; without a default, the asker must. ``choices`` is a list to take it from."""

    name: str
    type: ParameterType
    default: str | None
    label: Words
    choices: Choices | None = None

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

    ``columns`` is empty for a query without a header: its answer is printed as it comes. ``all_dossiers`` where the
    answer tells also of the dossiers that the default graph leaves out.
    """

    name: str
    title: Words
    columns: tuple[Column, ...]
    ordered: bool
    parameters: tuple[Parameter, ...]
    text: str
    theme: str = "other"
    picture: Picture | None = None
    all_dossiers: bool = False


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
    conseil = f"vouliez-vous « {near[0]} » ?" if near else f"les questions sont {', '.join(saved)}."
    raise NotFound(
        f"There is no saved question {name!r}; {advice}", f"Il n'y a pas de question « {name} » ; {conseil}"
    )


def read_question(name: str, text: str) -> Question:
    """A query and its header, which may be absent (a query that somebody else wrote).

    Raises:
        WrongUse: a header line that we can't read, or a parameter without its VALUES block.
    """
    header = _header(text)
    columns = tuple(_columns(name, header))
    question = Question(
        name=name,
        title=Words(_last(header, "title-fr"), _last(header, "title-en")),
        columns=columns,
        ordered=_last(header, "order") == "significant",
        parameters=tuple(_parameters(name, header)),
        text=text,
        theme=_theme(name, _last(header, "theme")),
        picture=_picture(name, _last(header, "picture"), columns),
        all_dossiers=_last(header, "dossiers") == "all",
    )
    blocks = VALUES.findall(text)
    for parameter in question.parameters:
        if parameter.name not in blocks:
            raise WrongUse(
                f"Question {name!r}: its parameter needs a block VALUES ?{parameter.name} {{ … }}."
            )
        if parameter.name in RESERVED:
            raise WrongUse(f"Question {name!r}: no parameter can be called {parameter.name!r}; rename it.")
    return question


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


def _columns(question: str, header: Mapping[str, Sequence[str]]) -> Iterator[Column]:
    codes = dict(_pairs(question, "codes", header))
    labels = dict(_label(question, line) for line in header.get("label", []))
    for line in header.get("columns", []):
        for words in line.split(","):
            name, _, unit = words.strip().partition(" ")
            unit = unit or "text"
            if not _is_unit(unit):
                raise WrongUse(
                    f"Question {question!r}: the column {name!r} is marked {unit!r}; try money or percent."
                )
            usual = COLUMNS.get(name)
            label = labels.get(name) or (Words(*usual) if usual else None)
            yield Column(name, unit, codes.get(name), label)


def _label(question: str, line: str) -> tuple[str, Words]:
    match = _LABEL.fullmatch(line)
    if match is None:
        raise WrongUse(
            f"Question {question!r}: the label line {line!r} is not of the form « name | label fr | label en »."
        )
    return match[1], Words(match[2].strip(), match[3].strip())


def _parameters(question: str, header: Mapping[str, Sequence[str]]) -> Iterator[Parameter]:
    choices = dict(_pairs(question, "choices", header))
    for line in header.get("parameter", []):
        match = _PARAMETER.fullmatch(line)
        kind = match[2] if match else ""
        if match is None or not _is_type(kind):
            form = "name type = default | label fr | label en"
            raise WrongUse(
                f"Question {question!r}: the parameter line {line!r} is not of the form « {form} »."
            )
        listed = choices.get(match[1])
        if listed is not None and not _is_choices(listed):
            known = ", ".join(get_args(Choices))
            raise WrongUse(f"Question {question!r}: there are no choices {listed!r}; try {known}.")
        yield Parameter(match[1], kind, match[3], Words(match[4].strip(), match[5].strip()), listed)


def _pairs(question: str, key: str, header: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """``name word, name word``: what stands after a key that says one word of several names."""
    for part in ",".join(header.get(key, [])).split(","):
        match part.split():
            case [name, word]:
                yield name, word
            case []:
                pass
            case _:
                raise WrongUse(f"Question {question!r}: {part.strip()!r} is no name and word of « {key} ».")


def _theme(question: str, word: str) -> str:
    if word and word not in THEMES:
        raise WrongUse(f"Question {question!r}: there is no theme {word!r}; try {', '.join(THEMES)}.")
    return word or "other"


def _picture(question: str, line: str, columns: Iterable[Column]) -> Picture | None:
    kind, *names = line.split() or ["none"]
    if kind == "none" and not names:
        return None
    known = [column.name for column in columns]
    if not _is_picture(kind) or len(names) not in _TAKEN[kind] or not set(names) <= set(known):
        raise WrongUse(
            f"Question {question!r}: the picture {line!r} is not « none » or one of {', '.join(_TAKEN)} "
            f"and its columns, from {', '.join(known)}."
        )
    return Picture(kind, tuple(names))


def _is_unit(word: str) -> TypeGuard[Unit]:
    return word in get_args(Unit)


def _is_type(word: str) -> TypeGuard[ParameterType]:
    return word in get_args(ParameterType)


def _is_choices(word: str) -> TypeGuard[Choices]:
    return word in get_args(Choices)


def _is_picture(word: str) -> TypeGuard[PictureKind]:
    return word in get_args(PictureKind)
