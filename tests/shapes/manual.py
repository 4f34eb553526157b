"""The tables of mutations in docs/validation.md, from the very cases that the tests run.

    python -m tests.shapes.manual

writes them again between their marks; a test compares.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from shapes import SHAPES
from shapes.catalogue import catalogue
from tests.shapes.mutations import printed, structural
from tests.shapes.slips import SLIPS
from tests.shapes.test_across_operations import CASES as ACROSS

MANUAL = Path(__file__).parents[2] / "docs" / "validation.md"


def mutations() -> str:
    """One row a shape, with all that is done to a conforming graph to make it speak."""
    done: dict[str, list[str]] = defaultdict(list)
    for mutation in (*printed(), *structural()):
        done[mutation.shape.iri].append(mutation.what)
    for what, (_, shape, _) in ACROSS.items():
        done[f"{SHAPES}#{shape}"].append(what)
    number = sum(map(len, done.values()))
    rows = ["| shape | code | severity | what is done to a conforming graph |", "|---|---|---|---|"]
    for iri in catalogue():
        if iri in done:
            shape = catalogue()[iri]
            name = iri.removeprefix(f"{SHAPES}#")
            rows.append(f"| `{name}` | `{shape.code}` | {shape.severity} | {'; '.join(done[iri])} |")
    return "\n".join([f"{number} mutations of {len(done)} shapes.", "", *rows])


def slips() -> str:
    """One row a slip in the text."""
    rows = ["| slip in the text | findings |", "|---|---|"]
    rows += [f"| {what} | {_codes(slip.codes.split())} |" for what, slip in SLIPS.items()]
    return "\n".join([f"{len(SLIPS)} slips.", "", *rows])


def _codes(codes: Iterable[str]) -> str:
    return ", ".join(f"`{code}`" for code in dict.fromkeys(codes))


def filled(manual: str) -> str:
    """The manual with its tables as they should be."""
    for name, table in _tables():
        pattern = re.compile(rf"(<!-- {name} -->\n).*?(\n<!-- end of {name} -->)", re.DOTALL)
        manual, found = pattern.subn(lambda match, table=table: match[1] + table + match[2], manual)
        assert found == 1, f"docs/validation.md has no place for the table of {name}"
    return manual


def _tables() -> Iterator[tuple[str, str]]:
    yield "mutations", mutations()
    yield "slips", slips()


if __name__ == "__main__":
    MANUAL.write_text(filled(MANUAL.read_text(encoding="utf-8")), encoding="utf-8")
