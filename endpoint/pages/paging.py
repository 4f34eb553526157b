"""Long lists in pages: which part is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from fastapi import Request

from endpoint.errors import NotFound, WrongUse, given_twice

ROWS: Final = 50
"""So many rows stand on a page."""


@dataclass(frozen=True, slots=True)
class Paging:
    """One page of a list.

    Attributes:
        number: of this page, from 1.
        last: number of the last page.
        total: rows of the whole list.
        start: rows before this page.
        stop: rows up to the end of this page.
    """

    number: int
    last: int
    total: int
    start: int
    stop: int


def paging(request: Request, total: int, size: int = ROWS, name: str = "page") -> Paging:
    """The page that a request asks for with the parameter ``name``, of a list of so many rows.

    Raises:
        WrongUse: it is no whole number above zero, or given twice.
        NotFound: the list has no such page.
    """
    number = page_number(request, name)
    last = max(1, -(-total // size))
    if number > last:
        raise NotFound(
            f"There is no page {number}: the last is {last}.",
            f"Il n'y a pas de page {number} : la dernière est la page {last}.",
        )
    start = (number - 1) * size
    return Paging(number, last, total, start, min(start + size, total))


def page_number(request: Request, name: str = "page") -> int:
    """The parameter ``name``, 1 where it is not given; WrongUse where it is no such number."""
    text = single(request, name)
    if text is None:
        return 1
    digits = text.lstrip("0")
    if not (text.isascii() and text.isdigit() and digits):
        raise WrongUse(
            f"The parameter {name!r} takes a whole number from 1, not {text!r}.",
            f"Le paramètre « {name} » prend un nombre entier à partir de 1, et non « {text} ».",
        )
    return int(digits[:12])  # no list is so long


def single(request: Request, name: str) -> str | None:
    """The value of a parameter; WrongUse where it is given twice."""
    values = request.query_params.getlist(name)
    if len(values) > 1:
        raise given_twice(name)
    return values[0] if values else None
