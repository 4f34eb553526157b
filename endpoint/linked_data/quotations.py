"""The words of an evidence where they stand in the dossier's text, for its page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode

from endpoint.findings.passages import Passage, passage
from endpoint.linked_data.things import Description
from endpoint.snapshot import FOLDER, TEXTS
from ontology.words import MLG

_DOSSIER: Final = re.compile(r".*/id/dossier/([0-9a-f]{16})")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words, and their place."""

    words: str
    place: Passage


def quotation(graph: Path, found: Description) -> Quotation | None:
    """The words of an evidence in the text that the snapshot keeps.

    None for a thing that is no evidence, and where the snapshot keeps no such text, or other words stand there.
    """
    said = {predicate: value for _, predicate, value in found.outgoing}
    quote, dossier = said.get(MLG.quote), said.get(MLG.inDossier)
    start, end = (_number(said.get(one)) for one in (MLG.start, MLG.end))
    if not isinstance(dossier, NamedNode) or not isinstance(quote, Literal) or start is None or end is None:
        return None
    text = dossier_text(graph, found.answer.snapshot, dossier.value)
    if text is None or text[start:end] != quote.value:
        return None
    return Quotation(quote.value, passage(text, start, end))


def dossier_text(graph: Path, snapshot: str, dossier: str) -> str | None:
    """The text of a dossier, by its IRI, as a snapshot keeps it; None where it keeps none."""
    key = _DOSSIER.fullmatch(dossier)
    if key is None:
        return None
    try:
        # Line ends count in positions, so they stay as they are.
        return (graph / FOLDER / snapshot / TEXTS / f"{key[1]}.txt").read_bytes().decode("utf-8")
    except OSError:
        return None


def _number(term: object) -> int | None:
    return int(term.value) if isinstance(term, Literal) and re.fullmatch(r"\d{1,9}", term.value) else None
