"""False alarms and faults that are missed, over generated dossiers: both must be none.

    python -m benchmarks.alarms [--number 10000] [--seed 1] [--texts 10000] [--faulty 10000]

``--number`` graphs of what is true of a conforming dossier, then ``--texts`` conforming texts and ``--faulty`` spoilt
ones, each read and checked as in a build. A spoilt one is caught when every finding comes that its fault must give.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator

from pyoxigraph import Quad

from benchmarks.corpus import Generated, generate
from extract.model import Refusal
from extract.pipeline import extract
from shapes import Report, Severity, validate_many


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--number", type=int, default=10_000)
    parser.add_argument("--texts", type=int, default=10_000)
    parser.add_argument("--faulty", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    truths = ((one, one.quads()) for one in generate(given.number, given.seed))
    wrong = count("graphs of conforming dossiers", truths)
    wrong += count("conforming texts", _read(generate(given.texts, given.seed + 1)))
    wrong += count("spoilt texts", _read(generate(given.faulty, given.seed + 2, faults=1.0)))
    sys.exit(1 if wrong else 0)


def count(name: str, dossiers: Iterable[tuple[Generated, list[Quad]]]) -> int:
    """Print how many there were, which findings came, and those that are wrong; how many that are."""
    number, wrong, found, further = 0, 0, Counter[str](), Counter[str]()
    for one, report in validate_many(dossiers):
        number += 1
        codes, expected = alarms(report), set(one.faults)
        found.update(codes)
        missed = expected - codes if expected else codes
        further.update(codes - expected)
        if missed:
            wrong += 1
            print(f"  {one.name}: {'missed' if expected else 'false alarm'} {', '.join(sorted(missed))}")
    print(f"{number:,} {name}: {wrong} wrong; findings {dict(found)}; beyond those planned {dict(further)}")
    return wrong


def alarms(report: Report) -> set[str]:
    """The codes of what keeps a dossier from being clean."""
    return {result.code for result in report.results if result.severity is not Severity.INFO}


def _read(dossiers: Iterable[Generated]) -> Iterator[tuple[Generated, list[Quad]]]:
    for one in dossiers:
        extraction = extract(one.text.encode(), one.name)
        yield one, [] if isinstance(extraction, Refusal) else list(extraction.quads)


if __name__ == "__main__":
    main()
