"""What an official list is made of: columns with their rules, and rows whose cells have a value or the reason for none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from ontology.words import Bilingual

if TYPE_CHECKING:
    from endpoint.exports.exporter import Source

Check = Callable[[str], str | None]
"""Tells what a value must be, in English, where it is not; None where it is."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a cell is empty: a code for programs, a sentence for people."""

    code: str
    said: Bilingual


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list.

    Attributes:
        name: as the schema has it.
        required: whether a row without it is no row of the list.
        check: what its values must be.
        group: columns of which one is enough, by a name that they share.
    """

    name: str
    required: bool = False
    check: Check = field(default=lambda _: None)
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One row: what it is about, and what the dossier gives for some of its cells, or why it does not.

    ``key`` has ``operation`` (its number), and where the row is a line ``line`` (its number) and ``funder`` (its IRI).
    ``sirens`` has the SIREN that the SIRET of a column must begin with, where one is known.
    """

    key: Mapping[str, str]
    cells: Mapping[str, str | Reason]
    sirens: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listing:
    """One official list: its file's name, its columns and its rows.

    Attributes:
        name: of the file, without an ending.
        title: for people.
        schema: the address of its schema.
        columns: in the schema's order.
        unsaid: why a cell is empty of which a record says nothing.
    """

    name: str
    title: Bilingual
    schema: str
    columns: tuple[Column, ...]
    unsaid: Reason
    records: Callable[[Source], Iterator[Record]]


UNSAID: Final = Reason(
    "not-in-dossier",
    Bilingual("Le dossier n'en dit rien.", "The dossier says nothing of it."),
)
NOT_EXTRACTED: Final = Reason(
    "not-extracted",
    Bilingual(
        "Le dossier peut le dire en prose ; ce n'est pas extrait.",
        "The dossier may say it in prose; it is not extracted.",
    ),
)
OTHER_LIST: Final = Reason(
    "code-of-another-list",
    Bilingual(
        "Un code d'une liste que les dossiers n'emploient pas est demandé.",
        "A code is asked for of a list that dossiers do not use.",
    ),
)


def one_of(*values: str) -> Check:
    """
    >>> one_of("oui", "non")("peut-être")
    'one of oui, non'
    """
    return lambda text: None if text in values else f"one of {', '.join(values)}"


def matching(pattern: str, said: str) -> Check:
    """
    >>> matching(r"W[0-9]{9}", "W and nine digits")("W12")
    'W and nine digits'
    """
    return lambda text: None if re.fullmatch(pattern, text) else said


def at_most(characters: int) -> Check:
    """
    >>> at_most(3)("four")
    'at most 3 characters'
    """
    return lambda text: None if len(text) <= characters else f"at most {characters} characters"


def number(low: str | None = None, high: str | None = None) -> Check:
    """A number with a decimal point, within bounds.

    >>> number("0.01", "1")("65.00"), number()("30 000,00")
    ('a number from 0.01 to 1', 'a number with a decimal point')
    """
    bounds = f" from {low} to {high}" if high else f" from {low} on" if low else " with a decimal point"

    def check(text: str) -> str | None:
        try:
            value = Decimal(text)
        except InvalidOperation:
            return f"a number{bounds}"
        within = (low is None or value >= Decimal(low)) and (high is None or value <= Decimal(high))
        return (
            None
            if value.is_finite() and re.fullmatch(r"-?\d+(\.\d+)?", text) and within
            else f"a number{bounds}"
        )

    return check


def dated(pattern: str, said: str) -> Check:
    """
    >>> dated("%Y-%m-%d", "a date YYYY-MM-DD")("2019-02-30")
    'a date YYYY-MM-DD'
    """

    def check(text: str) -> str | None:
        try:
            return None if datetime.strptime(text, pattern).strftime(pattern) == text else said
        except ValueError:
            return said

    return check


def period(text: str) -> str | None:
    """A day, or two days with a slash between them.

    >>> period("2019-03-14/2020-03-14"), period("2019")
    (None, 'a date YYYY-MM-DD, or two with a slash between them')
    """
    day = dated("%Y-%m-%d", "")
    parts = text.split("/")
    good = len(parts) <= 2 and all(day(part) is None for part in parts)
    return None if good else "a date YYYY-MM-DD, or two with a slash between them"


def siret(text: str) -> str | None:
    """Fourteen digits with their check digit (Luhn; La Poste's establishments have a rule of their own).

    >>> siret("38047555800058"), siret("12345678901234")
    (None, 'a SIRET: fourteen digits with their check digit')
    """
    said = "a SIRET: fourteen digits with their check digit"
    if not re.fullmatch(r"[0-9]{14}", text):
        return said
    digits = [int(one) for one in text]
    doubled = [one * 2 - 9 * (one > 4) if place % 2 == 0 else one for place, one in enumerate(digits)]
    postal = text.startswith("356000000") and sum(digits) % 5 == 0
    return None if sum(doubled) % 10 == 0 or postal else said
