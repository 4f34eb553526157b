"""All single mutations of a conforming dossier's graph: those of ``data/mutations.toml`` and the printed faults."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shapes import SHAPES
from shapes.catalogue import Shape, catalogue
from tests.shapes.printed_faults import CASES, FULL

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Mutation:
    """``what`` is done, in words and as edits, the shape that must speak, and every new code, sorted."""

    subject: str
    what: str
    layout: str
    edits: tuple[str, ...]
    shape: Shape
    codes: tuple[str, ...]


def shape_named(name: str) -> Shape:
    return catalogue()[f"{SHAPES}#{name}"]


@cache
def structural() -> tuple[Mutation, ...]:
    """What the graph of no dossier may look like."""
    subjects = tomllib.loads((DATA / "mutations.toml").read_text(encoding="utf-8"))
    return tuple(
        Mutation(
            subject,
            what,
            entry.get("layout", FULL),
            tuple(entry["edits"]),
            shape_named(entry["shape"]),
            tuple(entry["codes"].split()),
        )
        for subject, entries in subjects.items()
        for what, entry in entries.items()
    )


@cache
def printed() -> tuple[Mutation, ...]:
    """What a dossier may print."""
    return tuple(
        Mutation(
            "dossier",
            what,
            case.layout,
            tuple(case.edits),
            shape_named(case.shape),
            (shape_named(case.shape).code,),
        )
        for what, case in CASES.items()
    )
