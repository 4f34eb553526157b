"""The answer to a saved question as a table for people: sorted, in pages, with links where there are any."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final
from urllib.parse import urlencode

from fastapi import Request

from endpoint.addresses import path_of
from endpoint.errors import WrongUse
from endpoint.findings.causes import SEVERITY_WORDS
from endpoint.pages.paging import Paging, paging, single
from endpoint.pages.rendering import Language, compact, day, figure, language, money, number
from endpoint.questions import Column, Question, Row
from ontology.words import DEF, MLG, XSD, label

_OPERATION: Final = re.compile(r"NP\d{7}")
_OF_OPERATIONS: Final = ("operation", "operations", "namesake")
_OF_BODIES: Final = ("actor", "funder", "funder_a", "funder_b")
_TWO_DECIMALS: Final = ("money", "percent", "ratio")
_CENT: Final = Decimal("0.01")
_UNLISTED: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = {
    "severity": SEVERITY_WORDS,
    "role": {"territory": ("territoire", "territory")},
    "agent-kind": {"person": ("personne", "person")},
}
"""What questions say beside the codes of a list, in French and in English."""


@dataclass(frozen=True, slots=True)
class Part:
    """Words of a cell, with a link where they name what has a page, and their language where it is known."""

    text: str
    href: str | None = None
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: its name, the address that sorts by it, and how it is sorted now."""

    column: Column
    label: str
    href: str
    sorted: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows of an answer; a cell without parts is unknown, or has no sense there."""

    heads: tuple[Head, ...]
    rows: list[list[tuple[Part, ...]]]
    paging: Paging

    @property
    def gaps(self) -> bool:
        """Whether a cell is empty."""
        return not all(cell for row in self.rows for cell in row)


@dataclass(frozen=True, slots=True)
class Sorting:
    """A column to sort by."""

    name: str
    falling: bool

    def __str__(self) -> str:
        return f"-{self.name}" if self.falling else self.name


def sorting(request: Request, question: Question) -> Sorting | None:
    """What ``?sort=`` asks: a column, with a minus before it from the highest to the lowest.

    Raises:
        WrongUse: there is no such column.
    """
    text = single(request, "sort")
    if text is None:
        return None
    known = [column.name for column in question.columns]
    if text.removeprefix("-") not in known:
        raise WrongUse(
            f"Question {question.name!r} can't be sorted by {text!r}: try {', '.join(known)}.",
            f"Cette question ne se trie pas par « {text} » : essayez {', '.join(known)}.",
        )
    return Sorting(text.removeprefix("-"), text.startswith("-"))


def shown(
    request: Request, all_columns: Sequence[Column], rows: Sequence[Row], asked: Sorting | None, base_iri: str
) -> Shown:
    """The page of an answer that a request asks for."""
    lang = language(request)
    all_columns = in_language(all_columns, lang)
    if asked:
        by = next((one for one in all_columns if one.name == asked.name), Column(asked.name))
        rows = in_order(rows, by, asked.falling)
    here = paging(request, len(rows))
    chosen = request.query_params.get("lang")
    return Shown(
        heads=tuple(_head(request, column, asked) for column in all_columns),
        rows=[
            [cell(row.get(column.name), column, base_iri, lang, chosen) for column in all_columns]
            for row in rows[here.start : here.stop]
        ],
        paging=here,
    )


def in_language(columns: Sequence[Column], lang: Language) -> list[Column]:
    """The columns without those that say the same in the other language.

    >>> [one.name for one in in_language([Column("row"), Column("message_fr"), Column("message_en")], "en")]
    ['row', 'message_en']
    """
    names = {column.name for column in columns}
    other = "_fr" if lang == "en" else "_en"
    return [
        one
        for one in columns
        if not (one.name.endswith(other) and f"{one.name.removesuffix(other)}_{lang}" in names)
    ]


def in_english(rows: Sequence[Row], names: Mapping[str, str]) -> list[Row]:
    """The rows with the English names of bodies, by their French ones; what a dossier prints stays.

    >>> fund = {"type": "literal", "value": "FEDER", "xml:lang": "fr"}
    >>> [row] = in_english([{"funder": fund, "partner": fund}], {"FEDER": "ERDF"})
    >>> row["funder"]["value"], row["funder"]["xml:lang"], row["partner"]["value"]
    ('ERDF', 'en', 'FEDER')
    """

    def term(column: str, one: Mapping[str, str]) -> Mapping[str, str]:
        name = names.get(one["value"]) if column in _OF_BODIES else None
        return one if name is None else {**one, "value": name, "xml:lang": "en"}

    return [{column: term(column, one) for column, one in row.items()} for row in rows]


def in_order(rows: Sequence[Row], column: Column, falling: bool) -> list[Row]:
    """The rows by one column: numbers by value, texts without regard to accents; what is unbound comes last."""
    told = [row for row in rows if column.name in row]
    silent = [row for row in rows if column.name not in row]
    numbers = column.unit != "text"

    def key(row: Row) -> tuple[Decimal, str]:
        text = row[column.name]["value"]
        value = amount(text) if numbers else None
        return (Decimal(0), folded(text)) if value is None else (value, "")

    return sorted(told, key=key, reverse=falling) + silent


def folded(text: str) -> str:
    """A text without case and accents, to sort by.

    >>> sorted(["Évry", "Eu", "Zuydcoote", "école"], key=folded)
    ['école', 'Eu', 'Évry', 'Zuydcoote']
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))


def amount(text: str) -> Decimal | None:
    """The number that a text writes; None where it writes none, or no finite one."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def column_label(column: Column, lang: Language) -> str:
    """The name of a column for a reader."""
    if column.label is None:
        return column.name
    return column.label.fr if lang == "fr" else column.label.en


def cell(
    term: Mapping[str, str] | None, column: Column, base_iri: str, lang: Language, chosen: str | None = None
) -> tuple[Part, ...]:
    """A term as the parts of a cell; ``chosen`` is the language that the links keep."""
    if term is None or term["value"] == "":
        return ()
    text = term["value"]
    suffix = f"?{urlencode({'lang': chosen})}" if chosen else ""
    if term["type"] == "uri":
        return (Part(compact(text), _href(text, base_iri, suffix)),)
    if column.name in _OF_OPERATIONS:
        words = text.split()
        return tuple(
            Part(word, f"/id/operation/{word}{suffix}" if _OPERATION.fullmatch(word) else None)
            for word in words
        )
    if column.codes:
        name, iri = coded(column.codes, text, lang)
        return (Part(name, _href(iri, base_iri, suffix) if iri else None),)
    return (Part(written(text, column, lang, term.get("datatype")), None, term.get("xml:lang")),)


def written(text: str, column: Column, lang: Language, datatype: str | None = None) -> str:
    """A literal as a reader of that language writes it.

    >>> written("1517665", Column("cost", "money"), "en"), written("60.7142", Column("share", "percent"), "en")
    ('€1,517,665.00', '60.71%')
    """
    value = amount(text)
    if column.unit == "text" or value is None:
        return day(text, lang) if datatype == XSD.date.value else text
    if column.unit == "money":
        return money(value, lang)
    if column.unit in _TWO_DECIMALS:
        share = number(value.quantize(_CENT), lang)
        return share + ("\u00a0%" if lang == "fr" else "%") if column.unit == "percent" else share
    return figure(text, lang)


def coded(codes: str, code: str, lang: Language) -> tuple[str, str | None]:
    """What a code is called, and its IRI; the code itself, and none, where the list has no such code.

    >>> coded("finding", "empty-document", "fr")
    ('document vide', 'https://w3id.org/maillage/def/finding/empty-document')
    >>> coded("role", "none-such", "fr")
    ('none-such', None)
    >>> coded("role", "territory", "fr"), coded("severity", "Warning", "fr")
    (('territoire', None), ('À vérifier', None))
    """
    iri = MLG[code].value if codes == "ns" else f"{DEF.base}{codes}/{code}"
    if words := _UNLISTED.get(codes, {}).get(code):
        return words[lang == "en"], None
    name = label(iri, lang)
    return (code, None) if name is None else (name, iri)


def _href(iri: str, base_iri: str, suffix: str) -> str | None:
    """Where an IRI leads: a page of this host, or another host's http address; nothing else is a link."""
    if path := path_of(iri, base_iri):
        page, mark, fragment = path.partition("#")
        return page + suffix + mark + fragment
    return iri if iri.startswith(("http://", "https://")) else None


def _head(request: Request, column: Column, asked: Sorting | None) -> Head:
    now = asked if asked and asked.name == column.name else None
    falling = not now.falling if now else column.unit != "text"
    others = [pair for pair in request.query_params.multi_items() if pair[0] not in ("sort", "page")]
    href = "?" + urlencode([*others, ("sort", str(Sorting(column.name, falling)))])
    state = None if now is None else "descending" if now.falling else "ascending"
    return Head(column, column_label(column, language(request)), href, state)
