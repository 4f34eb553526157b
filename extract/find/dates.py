"""Dates and months in French."""

from __future__ import annotations

import re
from datetime import date

from extract.text import fold

MONTHS = {
    name: number
    for number, name in enumerate(
        [
            "janvier",
            "fevrier",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "aout",
            "septembre",
            "octobre",
            "novembre",
            "decembre",
        ],
        1,
    )
}
_SHORT = {"janv": 1, "fev": 2, "fevr": 2, "avr": 4, "juil": 7, "sept": 9, "oct": 10, "nov": 11, "dec": 12}
_MONTH = "|".join([*MONTHS, *(rf"{short}\b\.?" for short in _SHORT)])
_WRITTEN = re.compile(rf"(?P<day>\d{{1,2}})\s?(?:er\b|ere?\b)?\s+(?P<month>{_MONTH})\s+(?P<year>\d{{4}})")
_NUMERIC = re.compile(
    r"(?P<day>\d{1,2})\s?[/.-]\s?(?P<month>\d{1,2})\s?[/.-]\s?(?P<year>\d{4}|\d{2}(?![\d/.-]))"
)
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})")
DATE = re.compile("|".join(re.sub(r"\(\?P<\w+>", "(?:", p.pattern) for p in (_ISO, _WRITTEN, _NUMERIC)))
# What is written like a day, whether or not it exists.
DATE_LIKE = re.compile(r"\d{1,2}\s?(?:er)?\s+[a-z]+\s+\d{4}|\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{2,4}")


def parse_date(text: str) -> date | None:
    """The date that ``text`` writes, or None when it does not exist. A year of two figures is of this century.

    >>> parse_date("1er juillet 2019"), parse_date("19/07/2019"), parse_date("31 juin 2019")
    (datetime.date(2019, 7, 1), datetime.date(2019, 7, 19), None)
    """
    folded = fold(text).strip()
    match = _ISO.fullmatch(folded) or _WRITTEN.fullmatch(folded) or _NUMERIC.fullmatch(folded)
    if not match:
        return None
    name, year = match["month"].rstrip("."), int(match["year"])
    month = (MONTHS | _SHORT).get(name) or int(name)
    try:
        return date(year + 2000 if year < 100 else year, month, int(match["day"]))
    except ValueError:
        return None
