"""Questions from the command line: which query is meant, its answer, and how it is printed."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from endpoint.errors import WrongUse
from endpoint.questions import Form, Question, bind, questions, read_question, render, saved_question
from endpoint.refusals import surroundings

if TYPE_CHECKING:
    from endpoint.settings import Settings
    from endpoint.store.answers import Answer, Query


@dataclass(frozen=True, slots=True)
class Printed:
    """An answer ready to print, and how many dossiers it leaves out."""

    text: str
    quarantined: int


def named(name: str) -> Question:
    """The question of that name; a query from stdin (``-``) or from a file, which may have a header too.

    Raises:
        NotFound, WrongUse: there is no such question or file, or the file is no text.
    """
    if name == "-":
        return read_question("stdin", _decoded(sys.stdin.buffer.read(), "stdin"))
    path = Path(name)
    if path.suffix != ".rq" and not path.is_file():
        return saved_question(name)
    if not path.is_file():
        raise WrongUse(f"There is no file {path}: check the path, or see `maillage ask --list`.")
    with surroundings(path):
        content = path.read_bytes()
    return read_question(path.stem, _decoded(content, str(path)))


def parameters(given: Iterable[str]) -> dict[str, str]:
    """``name=value`` pairs.

    >>> parameters(["department=59", "title=a=b"])
    {'department': '59', 'title': 'a=b'}
    """
    values: dict[str, str] = {}
    for one in given:
        name, sign, value = one.partition("=")
        if not sign or not name:
            raise WrongUse(f"--param takes NAME=VALUE, not {one!r}.")
        if name in values:
            raise WrongUse(f"The parameter {name!r} is given twice: give it once.")
        values[name] = value
    return values


def answer(settings: Settings, question: Question, values: dict[str, str], form: Form) -> Printed:
    """Ask the current snapshot. Statements (CONSTRUCT, DESCRIBE) are printed as Turtle, whatever the form.

    Raises:
        EndpointError: a bad parameter, a query that the engine refuses, no graph, a limit that was passed.
    """
    from endpoint.formats import JSON, TURTLE
    from endpoint.store.answers import Query
    from endpoint.store.tokens import yields_statements

    statements = yields_statements(question.text)
    query = Query(bind(question, values), format=TURTLE if statements else JSON)
    found = asyncio.run(_asked(settings, query))
    printed = found.body.decode() if statements else render(question, found.body, form)
    return Printed(printed if printed.endswith("\n") else printed + "\n", found.quarantined)


def listing() -> str:
    """Every saved question with its wording and its parameters."""
    return "\n".join(line for question in questions().values() for line in _lines(question)) + "\n"


def _lines(question: Question) -> list[str]:
    asked = [
        f"    --param {one.name}={one.default if one.default is not None else '…'}"
        f"    {one.label.fr} / {one.label.en}"
        for one in question.parameters
    ]
    return [question.name, f"    {question.title.fr}", f"    {question.title.en}", *asked]


async def _asked(settings: Settings, query: Query) -> Answer:
    from endpoint.store.embedded import EmbeddedStore

    async with EmbeddedStore(settings) as store:
        return await store.query(query)


def _decoded(content: bytes, where: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WrongUse(f"The query of {where} is no UTF-8 text: save it as UTF-8.") from error
