"""What an office prints on every page: it is no part of the text, save where it alone says which dossier this is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from extract.text import fold

_MARKS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\bnp\s?\d{7}\b",
        r"n\s?[°ºo]?\s*synergie",
        r"comite unique",
        r"\bobjet\s*:",
        r"\bregion\s+hauts",
    )
)


def with_furniture(lines: Iterable[str], text: str) -> str:
    """``text`` below those of the pages' own lines that have a mark of a dossier which it lacks.

    >>> with_furniture(["Comité Unique de Programmation du 16 juin 2020", "Page 1"], "Objet : un essai")
    'Comité Unique de Programmation du 16 juin 2020\\n\\nObjet : un essai'
    """
    kept = list(_missing(lines, fold(text)))
    return "\n".join(kept) + "\n\n" + text if kept else text


def _missing(lines: Iterable[str], text: str) -> Iterator[str]:
    known = {mark for mark in _MARKS if mark.search(text)}
    for line in dict.fromkeys(lines):
        marks = {mark for mark in _MARKS if mark.search(fold(line))}
        if marks - known:
            known |= marks
            yield line
