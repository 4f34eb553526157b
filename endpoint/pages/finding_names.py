"""The search among names: what somebody types as a full-text query that no character can break."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from sqlite3 import Row
from typing import Final, Literal

from endpoint.tables.served import Database

What = Literal["operation", "agent", "place"]

KINDS: Final[tuple[What, ...]] = ("operation", "agent", "place")

MOST: Final = 1_000
"""So many names are looked at, those that operations know best first; a search that meets more is to be narrowed."""

LONGEST: Final = 200
_MOST_TOKENS: Final = 12
_TOKENS: Final = re.compile(r"[^\W_]+")
_GROUPED: Final = re.compile(r"(?<!\d)(\d{3})\s(\d{3})\s(\d{3})(?!\d)")
_NUMBER: Final = re.compile(r"\bn(?:[°º]|o\b|um[ée]ro\b)\s*(?:synergie\b)?\s*:?\s*(?=\w*\d)", re.IGNORECASE)
_SHORT: Final = {"st": "saint", "ste": "sainte", "nd": "notre dame"}
_LIGATURES: Final = (("œ", "oe"), ("æ", "ae"))


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that was found by one of its names.

    Attributes:
        thing: its IRI.
        name: the name that was met; empty where the words stand in several of its names.
        what: an operation, a body (``agent``) or a place.
        operations: that know it.
    """

    thing: str
    name: str
    what: What
    operations: int


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found, each thing once, the best first; ``more`` where not all could be looked at."""

    found: Sequence[Hit]
    more: bool


def expression(text: str) -> str | None:
    """The full-text query (SQLite FTS5) for what was typed; None where it holds no word.

    Each word is quoted, and the last may be the beginning of one.

    >>> expression("Saint-Omer"), expression('nord" OR *'), expression("  -- ")
    ('"Saint" AND "Omer"*', '"nord" AND "OR"*', None)
    >>> expression("245 901 160"), expression("st pol")
    ('"245901160"*', '("st" OR "saint") AND "pol"*')
    >>> expression("N° NP0019238"), expression("numéro Synergie : np0019238")
    ('"NP0019238"*', '"np0019238"*')
    """
    words = tokens(text)
    terms = [_either(word, last=number == len(words)) for number, word in enumerate(words, 1)]
    return " AND ".join(terms) or None


def tokens(text: str) -> list[str]:
    """The words and numbers that were typed; « N° » before a number is none of them."""
    joined = _GROUPED.sub(r"\1\2\3", unicodedata.normalize("NFC", text[:LONGEST]))
    return _TOKENS.findall(_NUMBER.sub(" ", joined))[:_MOST_TOKENS]


def _either(word: str, *, last: bool) -> str:
    """A word as it may be written: with a ligature or without, whole or shortened."""
    low = word.lower()
    ways = [word]
    if low in _SHORT:
        ways.append(_SHORT[low])
    for one, two in _LIGATURES:
        ways += [low.replace(old, new) for old, new in ((one, two), (two, one)) if old in low]
    terms = [f'"{way}"' + ("*" if last else "") for way in ways]
    return terms[0] if len(terms) == 1 else f"({' OR '.join(terms)})"


def search(database: Database, text: str, kind: What | None = None, most: int = MOST) -> Hits:
    """What has a name with these words.

    What operations know comes before what only the registers know; in both, what is called exactly so comes first.
    What has each word, but not in one name, comes last.
    """
    asked = expression(text)
    if asked is None:
        return Hits((), False)
    rows = _matches(database, "names", asked, kind, most + 1)
    hits: dict[str, Hit] = {}
    wanted = folded(text)
    found = [Hit(row["thing"], row["name"], row["what"], row["weight"]) for row in rows[:most]]
    # The sort is stable: what is alike stays in the order of the table.
    for hit in sorted(found, key=lambda one: (one.operations == 0, _distance(folded(one.name), wanted))):
        hits.setdefault(hit.thing, hit)
    if len(tokens(text)) > 1 and len(rows) < most:
        for row in _matches(database, "all_names", asked, kind, most - len(rows)):
            hits.setdefault(row["thing"], Hit(row["thing"], "", row["what"], row["weight"]))
    return Hits(tuple(hits.values()), len(rows) > most)


def _matches(
    database: Database, table: Literal["names", "all_names"], asked: str, kind: What | None, most: int
) -> list[Row]:
    only = "AND what = ?" if kind else ""
    return database.rows(
        f"SELECT name, thing, what, weight FROM {table} WHERE {table} MATCH ? {only} ORDER BY rowid LIMIT ?",
        (asked, kind, most) if kind else (asked, most),
    )


def _distance(name: str, wanted: str) -> int:
    return 0 if name == wanted else 1 if name.startswith(wanted) else 2


def folded(text: str) -> str:
    """A text as a search sees it: without accents, case and marks.

    >>> folded("Saint-Étienne  "), folded("Restos du Cœur")
    ('saint etienne', 'restos du coeur')
    """
    low = text.casefold()
    for one, two in _LIGATURES:
        low = low.replace(one, two)
    plain = "".join(char for char in unicodedata.normalize("NFKD", low) if not unicodedata.combining(char))
    return " ".join(_TOKENS.findall(plain))
