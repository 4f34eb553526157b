"""Dossiers in any number, with the truth beside them: deterministic by seed, over the real places of the region.

    python -m benchmarks.corpus OUT --number 200 --seed 1 [--faults 0.2]

writes ``OUT/dossiers/NP….txt``, ``OUT/gold/NP….json`` (the facts, as ``maillage evaluate`` reads them),
``OUT/graph/NP….nq`` (the same facts as statements, made without reading the text) and ``OUT/faults.json`` (for
each dossier the finding codes that its planned fault must give). Drafts are drawn in ``drafts.py``, written by
``pages.py``, spoilt by ``faults.py``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from pyoxigraph import Quad, RdfFormat, serialize

from benchmarks.drafts import Draft, draw
from benchmarks.faults import FAULTS
from benchmarks.pages import write_page
from benchmarks.truth import facts_of, gold_of
from extract.build import build
from extract.model import Document, Facts
from extract.reading.reading import reading_of

FIRST = 1_000_001  # NP1000001: no real dossier of the form's years has such a number


@dataclass(frozen=True, slots=True)
class Generated:
    """A dossier, what is true of it, and the finding codes that it must give."""

    draft: Draft
    text: str
    facts: Facts
    faults: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.draft.number}.txt"

    @property
    def document(self) -> Document:
        sha256 = hashlib.sha256(self.text.encode()).hexdigest()
        return Document(self.name, sha256, "text", self.text, reading_of(self.text))

    def quads(self) -> list[Quad]:
        """The truth as statements, in the graph of the dossier and that of the official places."""
        return list(build(self.document, self.facts))


def generate(number: int, seed: int = 1, *, faults: float = 0.0, words: int = 800) -> Iterator[Generated]:
    """``number`` dossiers of about ``words`` words; each is spoilt with the probability ``faults``.

    Raises:
        ValueError: a share of faults that is no probability.
    """
    if not 0 <= faults <= 1:
        raise ValueError(f"faults is {faults}: give a share from 0 to 1")
    titles: list[tuple[str, str]] = []
    for index in range(number):
        random = Random(
            f"{seed}/{index}"
        )  # each dossier by itself: a longer corpus begins with a shorter one
        draft = draw(random, f"NP{FIRST + index:07d}", titles[-50:], words)
        titles.append((draft.title, draft.number))
        page = write_page(draft)
        text = page.text
        codes: tuple[str, ...] = ()
        if random.random() < faults:
            fault = random.choice(FAULTS)
            text, codes = fault.spoil(page, draft), fault.codes
        yield Generated(draft, text, facts_of(draft, page), codes)


def write(out: Path, dossiers: Iterator[Generated], *, graphs: bool = True) -> None:
    """The corpus as files."""
    for folder in ("dossiers", "gold", *(("graph",) if graphs else ())):
        (out / folder).mkdir(parents=True, exist_ok=True)
    faults = {}
    for one in dossiers:
        (out / "dossiers" / one.name).write_text(one.text, encoding="utf-8")
        gold = json.dumps(gold_of(one.facts, one.faults), ensure_ascii=False, indent=1)
        (out / "gold" / f"{one.draft.number}.json").write_text(gold + "\n", encoding="utf-8")
        if graphs:
            serialize(one.quads(), str(out / "graph" / f"{one.draft.number}.nq"), RdfFormat.N_QUADS)
        faults[one.draft.number] = list(one.faults)
    (out / "faults.json").write_text(json.dumps(faults, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--number", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faults", type=float, default=0.0)
    parser.add_argument("--words", type=int, default=800)
    given = parser.parse_args()
    write(given.out, generate(given.number, given.seed, faults=given.faults, words=given.words))


if __name__ == "__main__":
    main()
