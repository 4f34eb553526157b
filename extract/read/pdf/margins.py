"""What stands at the top and at the foot of page after page, and is none of the text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from extract.read.pdf.sheets import Line

_EDGE = 4  # lines from the top and from the foot, among which furniture is looked for
_NEAR = 3.0  # points, by which its place may differ from page to page
_SMALL = 0.92  # of the size of most lines
_FAR = 2.2  # times that size
_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(r"\W*(?:(?:page|p\.|folio)?\s*\d{1,3}(?:\s*(?:/|sur|de)\s*\d{1,3})?)\W*", re.IGNORECASE)


def furniture(pages: Sequence[Sequence[Line]]) -> set[Line]:
    """The lines that recur in one place of most pages, digits apart, and at their edges numbers and small print.

    ``pages`` are the lines of each page, from the top down.
    """
    found = {line for lines in pages for line in (*lines[:1], *lines[-1:]) if _is_number(line, len(pages))}
    found.update(lines[0] for lines in pages if _is_small_print(lines))
    places: dict[str, list[Line]] = defaultdict(list)
    for lines in pages:
        for line in {*lines[:_EDGE], *lines[-_EDGE:]}:
            places[_DIGITS.sub("0", line.text.strip())].append(line)
    least = max(2, len(pages) // 2)
    for alike in places.values():
        for line in alike:
            if len({other.sheet for other in alike if abs(other.y - line.y) < _NEAR}) >= least:
                found.add(line)
    return found if any(line not in found for lines in pages for line in lines) else set()


def _is_small_print(lines: Sequence[Line]) -> bool:
    """Does the page begin with a line in small letters, far above the text?"""
    if len(lines) < 3:
        return False
    usual = Counter(line.size for line in lines).most_common(1)[0][0]
    return lines[0].size < _SMALL * usual and lines[1].y - lines[0].y > _FAR * usual


def _is_number(line: Line, pages: int) -> bool:
    """« 3 », « - 3 - », « Page 3/4 »: the page's own number, of a document with that many pages."""
    if not _NUMBER.fullmatch(line.text):
        return False
    numbers = [int(number) for number in _DIGITS.findall(line.text)]
    return numbers[0] == line.sheet + 1 or (len(numbers) > 1 and numbers[1] == pages)
