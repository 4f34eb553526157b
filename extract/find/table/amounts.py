"""Amounts of money and rates as French documents write them, read exactly."""

from __future__ import annotations

import re
from decimal import Decimal

_BLANK = r"[ \u00a0\u202f\u2009\t]"
_NUMBER = (
    rf"\d{{1,3}}(?:{_BLANK}\d{{3}})+(?:[.,]\d+)?|\d{{1,3}}(?:\.\d{{3}})+(?:,\d+)?"
    r"|\d{1,3}(?:['’]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
)
_SIGN = rf"(?P<sign>[-−–+]{_BLANK}?)?"
# A multiple is a unit like another: « 12 k€ » prints 12000 euros, no more and no less.
_MULTIPLES = {"k": Decimal(1000), "m": Decimal(1000000)}
_CURRENCY = (
    rf"(?P<currency>(?P<multiple>[km])?€(?:uros?\b)?|(?P<millions>millions?){_BLANK}+(?:d['’]{_BLANK}?)?(?:euros?\b|€)"
    r"|(?:k?euros?|EUR)\b)"
)
_TAX = rf"(?:{_BLANK}*\(?(?:HT|TTC)\b\)?)?"
# A number is whole: no digit goes on before or after it, past one sign or blank, unless its cents end it.
_GAP = "[ \u00a0\u202f\u2009]"
_START = rf"(?<![\d.,'’])(?:(?<!\d{_GAP})|(?<=[.,]\d\d{_GAP}))"
_STOP = rf"(?:(?!{_GAP}*[.,'’]*{_GAP}*\d)|(?<=[.,]\d\d)(?={_GAP}))"
_WHOLE = rf"{_START}{_SIGN}(?P<number>{_NUMBER}){_STOP}"
RATE = re.compile(rf"{_WHOLE}{_BLANK}*(?:%|pour{_BLANK}cent\b|p\.{_BLANK}?100\b)", re.IGNORECASE)
AMOUNT = re.compile(rf"{_WHOLE}(?:,[-–—])?{_BLANK}*(?:{_CURRENCY})?{_TAX}", re.IGNORECASE)
# Within a text, a number begins and ends where its digits do: « 1 13 000 » holds none.
_START, _STOP = r"(?<![\d.,'’])(?:(?<!\d )|(?<=[.,]\d\d ))", r"(?![.,'’]*\d)"
_RATE_WITHIN = re.compile(f"{_START}{RATE.pattern}", re.IGNORECASE)
_AMOUNT_WITHIN = re.compile(f"{_START}{AMOUNT.pattern}{_STOP}", re.IGNORECASE)
_BEFORE = re.compile(rf"(?:€|EUR\b|euros?\b){_BLANK}*(?={_SIGN}\d)", re.IGNORECASE)
_PARTING = re.compile(r"[\s'’]+")
_POINTED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_LONGEST = 18  # characters: more than all euros that there are


def parse_number(text: str) -> Decimal | None:
    """A number in French writing, or None: what can't be read is never zero.

    A comma is the decimal sign; a point is one too when one or two digits follow it, and parts thousands
    when three do. An apostrophe parts thousands.

    >>> parse_number("1 130 639,00")
    Decimal('1130639.00')
    >>> parse_number("70 000 000 000 000 000 000,00") is None
    True
    >>> parse_number("1.130.639"), parse_number("63.90"), parse_number("12,")
    (Decimal('1130639'), Decimal('63.90'), None)
    """
    digits = _PARTING.sub("", text)
    if _POINTED.fullmatch(digits):
        digits = digits.replace(".", "")
    digits = digits.replace(",", ".")
    return Decimal(digits) if len(digits) <= _LONGEST and _PLAIN.fullmatch(digits) else None


def _signed(match: re.Match[str]) -> Decimal | None:
    number = parse_number(match["number"])
    return -number if number is not None and match["sign"] and match["sign"][0] != "+" else number


def _euros(match: re.Match[str]) -> Decimal | None:
    number = _signed(match)
    multiple = (match["multiple"] or match["millions"] or "")[:1].lower()
    if (match["currency"] or "").lower().startswith("keuro"):
        multiple = "k"
    return number * _MULTIPLES[multiple] if number is not None and multiple else number


def parse_rate(text: str) -> Decimal | None:
    """The rate in a cell, in percent. « 0,6390 » is no more than that: nothing says it was a fraction of one.

    >>> parse_rate("63,90 %")
    Decimal('63.90')
    """
    match = RATE.fullmatch(text.strip()) or RATE.fullmatch(text.strip() + "%")
    return _signed(match) if match else None


def parse_amount(text: str) -> Decimal | None:
    """The amount in a cell, in euros; None when the cell holds anything else beside it.

    Brackets around the whole make it negative, as in accounts.

    >>> parse_amount("437 243,00 €"), parse_amount("- 5 EUR"), parse_amount("n.c.")
    (Decimal('437243.00'), Decimal('-5'), None)
    >>> parse_amount("(500,00 €)"), parse_amount("12 k€"), parse_amount("€ 500")
    (Decimal('-500.00'), Decimal('12000'), Decimal('500'))
    """
    text = text.strip()
    bracketed = text.startswith("(") and text.endswith(")")
    text = text[1:-1].strip() if bracketed else text
    before = _BEFORE.match(text)
    match = AMOUNT.fullmatch(text[before.end() :] if before else text)
    if match is None or (before and match["currency"]):
        return None
    if bracketed and (match["sign"] or len(match.group()) < 3):  # « (1) » is a note's mark
        return None
    value = _euros(match)
    return -value if bracketed and value is not None else value


_LINKS = re.compile(r"^[ ()\[\];:,/]*(?:[-–] )?|[ ()\[\];:,/–-]*$")


def parse_share(text: str) -> tuple[Decimal | None, Decimal | None]:
    """The rate and the amount of a cell that holds both and nothing else.

    >>> parse_share("60 000,00 € (60 %)"), parse_share("60 %"), parse_share("60 000 € sur 60 %")
    ((Decimal('60'), Decimal('60000.00')), (None, None), (None, None))
    """
    rate = _RATE_WITHIN.search(text)
    if rate is None:
        return None, None
    amount = parse_amount(_LINKS.sub("", text[: rate.start()] + text[rate.end() :]))
    return (_signed(rate), amount) if amount is not None else (None, None)


def rate_and_amount(text: str) -> tuple[Decimal | None, Decimal | None]:
    """The rate and the amount of a totals row that may have no cells.

    >>> rate_and_amount("28,81 % 437 243,00 €")
    (Decimal('28.81'), Decimal('437243.00'))
    """
    rate = _RATE_WITHIN.search(text)
    rest = text[: rate.start()] + " | " + text[rate.end() :] if rate else text
    amounts = list(_AMOUNT_WITHIN.finditer(rest))
    stated = [match for match in amounts if match["currency"]] or amounts
    return (_signed(rate) if rate else None), (_euros(stated[-1]) if stated else None)
