"""Thousands of broken dossiers: whatever was done to a file, nothing is raised and nothing is made up.

``MAILLAGE_FUZZ=20000`` makes that many cases, other ones each time; without it the cases are the same in every run.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from pyoxigraph import RdfFormat, parse, serialize

from extract.model import Extraction, Refusal
from extract.pipeline import extract
from extract.report import facts_json
from tests.extract.mutations import ENCODINGS, MUTATIONS, broken

Json = dict[str, Any]
ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("examples/dossiers", "examples/invented", "tests/aside/dossiers")
TEXTS = tuple(path.read_text("utf-8") for folder in FOLDERS for path in sorted((ROOT / folder).glob("*.txt")))
CODES = {"empty-document", "not-a-dossier", "unreadable", "too-large"}
ASKED = int(os.environ.get("MAILLAGE_FUZZ", "0"))


def cases(number: int) -> settings:
    return settings(
        max_examples=ASKED or number,
        derandomize=not ASKED,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


def read(data: bytes) -> Extraction | None:
    found = extract(data, "dossier.txt")
    if isinstance(found, Refusal):
        assert found.code in CODES
        return None
    return found


def evidences(value: Any) -> Iterator[Json]:
    if isinstance(value, dict):
        if "quote" in value:
            yield value
        for part in value.values():
            yield from evidences(part)
    elif isinstance(value, list):
        for part in value:
            yield from evidences(part)


# --- what is printed, by a reading of our own

_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff\u0300-\u036f]|\\*\\*|__|</?[a-z]+>", re.IGNORECASE)
_MISREAD_BLANK = re.compile("Â[\u00a0 ]|â€[€‚ƒ„…†‡ˆ‰Š¯]|â\x80[\x80-\x8a¯]|Ã‚[\u00a0 ]|Ã\x82Â\u00a0")
_MULTIPLES = {"": 1, "k ?(?:€|euros?)": 1000, "(?:m ?€|millions?)": 1000000}


def plain(quote: str, line_end: str = " ") -> str:
    """Digits as 0 to 9, blanks as spaces, minus signs as hyphens; tags are gone, tabs and pipes part cells."""
    quote = _UNSEEN.sub("", _MISREAD_BLANK.sub(" ", quote)).replace("\t", "|")
    quote = re.sub("[\r\n\x0b\x0c]+", line_end, quote)
    characters = (str(unicodedata.decimal(c)) if c.isdecimal() else " " if c.isspace() else c for c in quote)
    return re.sub("[−–—]", "-", "".join(characters))


def prints(quote: str, number: Decimal) -> bool:
    """Whether ``quote`` prints that very number: no digit more, no digit less, a minus sign if it has one.

    >>> prints("63,90 % 1 130 639,00 €", Decimal("1130639.00")), prints("1 130 639,00", Decimal("130639"))
    (True, False)
    >>> prints("12,5 k€", Decimal("12500")), prints("(500 €)", Decimal("-500")), prints("500 €", Decimal("-500"))
    (True, True, False)
    """
    return any(
        _prints(plain(quote, line_end), number / multiple, unit)
        for line_end in (" ", "|")  # a cell may be wrapped, or end with its line
        for unit, multiple in _MULTIPLES.items()
    )


def _prints(quote: str, number: Decimal, unit: str) -> bool:
    digits, _, cents = f"{abs(number):f}".partition(".")
    whole = " {0,2}[.'’]? {0,2}".join(digits)
    cents = cents.rstrip("0")
    fraction = rf"[,.]{cents}0*" if cents else r"(?:[,.]0+)?"
    start = r"(?<!\d)(?<!\d[.,'’])(?:(?<!\d )|(?<=[.,]\d\d ))"
    stop = r"(?!\d)(?![.,'’]\d)" + (rf" {{0,2}}{unit}" if unit else "")
    sign = r"(?:- {0,2}|\( {0,2})" if number < 0 else ""
    return re.search(rf"{sign}{start}(?:0[ .]?)*{whole}{fraction}{stop}", quote, re.IGNORECASE) is not None


def figures(found: Extraction) -> Iterator[tuple[Decimal, list[str]]]:
    """Every amount and rate, with the quotes that should print it."""
    plan = found.facts.plan
    for line in plan.lines:
        quotes = [evidence.quote for evidence in line.evidence]
        yield from ((number, quotes) for number in (line.amount, line.rate) if number is not None)
    for stated in (plan.total, plan.cofinanced, plan.cofinanced_rate, plan.own_funds, plan.own_funds_rate):
        if stated is not None:
            yield stated.value, [evidence.quote for evidence in stated.evidence]


def assert_nothing_made_up(found: Extraction) -> None:
    text, facts = found.document.text, facts_json(found)
    for one in evidences(facts):
        assert text[one["start"] : one["end"]] == one["quote"] != ""
    for number, quotes in figures(found):
        assert any(prints(quote, number) for quote in quotes), (number, quotes)
    if facts["operation"]:
        number = facts["operation"]["value"]
        assert re.fullmatch(r"NP[0-9]{7}", number)
        assert any(number in one["quote"] for one in facts["operation"]["evidence"])
    if facts["committee_date"]:
        year = facts["committee_date"]["value"][:4]
        in_print = rf"{year}|(?<!\d){year[2:]}(?!\d)"
        assert any(re.search(in_print, plain(one["quote"])) for one in facts["committee_date"]["evidence"])
    for count in facts["counts"]:
        quotes = [one["quote"].replace("\t", " ") for one in count["evidence"]]
        in_words = not any(re.match(r"\S*\d", plain(quote)) for quote in quotes)
        assert in_words or any(prints(quote, Decimal(count["value"])) for quote in quotes), count
    for line in facts["lineage"]:
        assert line["operation"] is None or line["operation"] in text


def test_the_number_of_cases() -> None:
    assert (len(TEXTS), len(MUTATIONS), len(ENCODINGS), len(SMALLEST)) == (16, 11, 15, 9)


# What fuzzing found, made small: the last line of a table, and the figures that it must not be read as.
SMALLEST = {
    "cents after one more point": "Total 986.695.00 €",
    "cents after an apostrophe": "Total 351000'00 €",
    "a point between blanks": "Total 402 . 500'00 €",
    "a group of two figures": "Total 1 130 63 €",
    "a rate in a figure that goes on": "Total cofinanceurs 986.63,90 % 5,00 €",
    "a thousand figures": f"Total {'1 000 ' * 300}€",
    "figures of another script": "Total ٣٣٣,00 €",
    "a power": "Total 12² €",
    "tags around figures between gaps": "<b>Total cofinanceurs :</b>  <b>68,32 %</b>  <b>674 101,00 €</b>",
}
TABLE = "N° Synergie : NP9950001\n\nFinancier\tPartenaire\tTaux\tMontant\nEPCI\tCUD\t10,00 %\t10,00 €\n{}\n"


@pytest.mark.parametrize("line", SMALLEST.values(), ids=SMALLEST)
def test_a_figure_is_read_whole_or_not_at_all(line: str) -> None:
    found = read(TABLE.format(line).encode())
    assert found is not None
    assert [row.amount for row in found.facts.plan.lines] == [Decimal("10.00")]
    assert_nothing_made_up(found)


def test_the_mark_of_a_note_is_no_digit() -> None:
    found = read(
        "N° Synergie : NP9950001\n\nDescriptif technique :\n\nLe projet réunit 26² centres sociaux.".encode()
    )
    assert found is not None
    assert [count.value for count in found.facts.counts] == [26]


@pytest.mark.slow
@cases(2000)
@given(broken(TEXTS))
def test_nothing_is_raised_and_nothing_is_made_up(data: bytes) -> None:
    found = read(data)
    if found is not None:
        assert_nothing_made_up(found)


@pytest.mark.slow
@cases(400)
@given(broken(TEXTS))
def test_the_same_bytes_are_the_same_facts_and_statements(data: bytes) -> None:
    found, again = read(data), read(data)
    assert found == again
    if found is None:
        return
    facts = facts_json(found)
    assert json.loads(json.dumps(facts, ensure_ascii=False).encode()) == facts
    quads = serialize(found.quads, format=RdfFormat.N_QUADS)
    assert quads is not None
    assert set(parse(quads, format=RdfFormat.N_QUADS)) == set(found.quads)
