"""A text's lines, and what one can tell of a line by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

_MONEY_APART = re.compile(r" {2}[-+−–]?\d[\d .]*(?:,\d+)? ?(?:€|%|eur|k€|$)", re.IGNORECASE)
_LEANING = re.compile(
    r"(?:^|[\s(«'’-])(?:de|du|des|la|le|les|un|une|et|ou|à|au|aux|en|par|pour|dans|sur|sous|avec|sans|que|qui|dont|ce|cet"
    r"|cette|ces|son|sa|ses|leurs?|notre|nos|chez|entre|vers|ne|se|si|[dlsnjcm]['’]|qu['’])$",
    re.IGNORECASE,
)
_OPEN_END = re.compile(r"[^\W_]$|[,'’(«»\")%€/]$|[^\W\d_]-$")


@dataclass(frozen=True)
class Lines:
    """The lines of ``text``, by number from 0; a line feed, a form feed or a vertical tab ends one."""

    text: str

    @cached_property
    def raw(self) -> list[str]:
        return self.split(self.text)

    @cached_property
    def texts(self) -> list[str]:
        """The lines without white space at their ends."""
        return [line.strip() for line in self.raw]

    @cached_property
    def rows(self) -> list[bool]:
        """Which lines hold cells."""
        return [bool(line) and is_tabular(line) for line in self.texts]

    @cached_property
    def offsets(self) -> list[int]:
        """Where each line begins."""
        return list(accumulate(self.raw, lambda offset, line: offset + len(line) + 1, initial=0))

    @cached_property
    def pages(self) -> set[int]:
        """The lines that a form feed stands before."""
        if "\f" not in self.text:
            return set()
        return {i for i in range(1, len(self.raw)) if self.text[self.offsets[i] - 1] == "\f"}

    def split(self, text: str) -> list[str]:
        """``text``, which has the line ends of this one, in its lines."""
        parted = "\f" in self.text or "\x0b" in self.text
        return re.split("[\n\f\x0b]", text) if parted else text.split("\n")

    def start(self, index: int) -> int:
        """Where the line's first letter stands."""
        line = self.raw[index]
        return self.offsets[index] + len(line) - len(line.lstrip())

    def end(self, index: int) -> int:
        """Where the line's last letter ends."""
        return self.offsets[index] + self.width(index)

    def width(self, index: int) -> int:
        """The columns that the line reaches to."""
        return len(self.raw[index].rstrip())

    def has_blank(self, one: int, other: int) -> bool:
        return any(not self.texts[index] for index in range(one + 1, other))

    def near(self, indices: Iterable[int], skipped: set[int]) -> str:
        """The first of the lines at ``indices`` that is not blank or ``skipped``; the empty string when none is."""
        texts = self.texts
        return next((texts[i] for i in indices if 0 <= i < len(texts) and texts[i] and i not in skipped), "")


def is_tabular(line: str) -> bool:
    """Does the line hold cells: parted by tabs, by pipes or by wide gaps?

    >>> is_tabular("CAF    10,00 €"), is_tabular("La CAF donne 10,00 €.  Elle a tout payé.")
    (True, False)
    """
    if "\t" in line or "   " in line or "...." in line or "……" in line:
        return True
    return ("|" in line and line.count("|") > 1) or ("  " in line and _MONEY_APART.search(line) is not None)


def is_unfinished(line: str) -> bool:
    """Does the line break off in the middle of a sentence?

    >>> is_unfinished("Le projet réunit les habitants de"), is_unfinished("Le projet est achevé, enfin.")
    (True, False)
    """
    return (
        len(line) > 24
        and line[0] != "#"
        and _OPEN_END.search(line, len(line) - 3) is not None
        and not is_tabular(line)
    )


def leans(line: str) -> bool:
    """Does the line end with a word that another must follow?

    >>> leans("la Communauté Urbaine de"), leans("la Communauté Urbaine")
    (True, False)
    """
    return _LEANING.search(line, max(0, len(line) - 12)) is not None


def goes_on(line: str) -> bool:
    """Does the line begin as the middle of a sentence does?"""
    return bool(line) and (line[0].islower() or line[0] in "()»")
