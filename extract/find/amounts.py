"""Amounts of money and rates as French documents write them, read exactly."""

from __future__ import annotations

import re
from decimal import Decimal

_BLANK = r"[ \u00a0\u202f\u2009\t]"
_NUMBER = rf"\d{{1,3}}(?:{_BLANK}\d{{3}})+(?:[.,]\d+)?|\d{{1,3}}(?:\.\d{{3}})+(?:,\d+)?|\d+(?:[.,]\d+)?"
_CURRENCY = r"(?:€|EUR\b|euros?\b)"
RATE = re.compile(rf"(?P<sign>[-−–]{_BLANK}?)?(?P<number>{_NUMBER}){_BLANK}*%")
AMOUNT = re.compile(
    rf"(?P<sign>[-−–]{_BLANK}?)?(?P<number>{_NUMBER}){_BLANK}*(?P<currency>{_CURRENCY})?", re.IGNORECASE
)


def parse_number(text: str) -> Decimal | None:
    """A number in French writing, or None: what can't be read is never zero.

    A comma is the decimal sign; a point is one too when one or two digits follow it, and parts thousands
    when three do.

    >>> parse_number("1 130 639,00")
    Decimal('1130639.00')
    >>> parse_number("1.130.639"), parse_number("63.90"), parse_number("12,")
    (Decimal('1130639'), Decimal('63.90'), None)
    """
    digits = re.sub(r"\s", "", text)
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?", digits):
        digits = digits.replace(".", "")
    digits = digits.replace(",", ".")
    return Decimal(digits) if re.fullmatch(r"\d+(\.\d+)?", digits) else None


def _signed(match: re.Match[str]) -> Decimal | None:
    number = parse_number(match["number"])
    return -number if number is not None and match["sign"] else number


def parse_rate(text: str) -> Decimal | None:
    """The rate in a cell, in percent.

    >>> parse_rate("63,90 %")
    Decimal('63.90')
    """
    match = RATE.fullmatch(text.strip()) or RATE.fullmatch(text.strip() + "%")
    return _signed(match) if match else None


def parse_amount(text: str) -> Decimal | None:
    """The amount in a cell, in euros; None when the cell holds anything else beside it.

    >>> parse_amount("437 243,00 €"), parse_amount("- 5 EUR"), parse_amount("n.c.")
    (Decimal('437243.00'), Decimal('-5'), None)
    """
    match = AMOUNT.fullmatch(text.strip())
    return _signed(match) if match else None


def rate_and_amount(text: str) -> tuple[Decimal | None, Decimal | None]:
    """The rate and the amount of a totals row that may have no cells.

    >>> rate_and_amount("28,81 % 437 243,00 €")
    (Decimal('28.81'), Decimal('437243.00'))
    """
    rate = RATE.search(text)
    rest = text[: rate.start()] + " | " + text[rate.end() :] if rate else text
    amounts = list(AMOUNT.finditer(rest))
    stated = [match for match in amounts if match["currency"]] or amounts
    return (_signed(rate) if rate else None), (_signed(stated[-1]) if stated else None)
