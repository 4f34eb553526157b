"""Searches that are cheap: alternatives told apart by their first letter, and costly patterns tried at anchors only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby


def any_of(patterns: Iterable[str]) -> str:
    """Alternatives that each begin with a plain letter, grouped by it: half the time of a row of them.

    >>> any_of(["maire", "prefet", "ministre"])
    '(?:m(?:inistre|aire)|p(?:refet))'
    """
    groups = groupby(sorted(patterns), key=lambda pattern: pattern[0])
    return f"(?:{'|'.join(f'{letter}(?:{_tails(group)})' for letter, group in groups)})"


def _tails(patterns: Iterable[str]) -> str:
    """What follows the first letter, the longest first: of two that both stand there, it is meant."""
    return "|".join(sorted((pattern[1:] for pattern in patterns), key=len, reverse=True))


def matches_at(
    anchors: re.Pattern[str], pattern: re.Pattern[str], text: str, start: int, end: int
) -> Iterator[re.Match[str]]:
    """The matches of ``pattern`` that begin where ``anchors`` do, none inside another."""
    done = start
    for anchor in anchors.finditer(text, start, end):
        match = pattern.match(text, anchor.start(), end) if anchor.start() >= done else None
        if match:
            done = match.end()
            yield match
