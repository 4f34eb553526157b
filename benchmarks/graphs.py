"""A published graph of many generated dossiers, made without reading a text: what exports and pages are measured on.

python -m benchmarks.graphs OUT --number 20000 [--seed 1]
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, serialize

from benchmarks.corpus import Generated, generate
from endpoint.build.dataset import common_quads, load_store, published_quads, region_quads
from endpoint.build.reading import Outcome, Reading
from endpoint.manifest import DossierState, Manifest
from endpoint.snapshot import STORE, TEXTS, Snapshot, current, is_graph, publish
from extract.iris import BASE_IRI


def published_graph(graph: Path, number: int, seed: int = 1) -> Snapshot:
    """A snapshot of so many dossiers at ``graph``; one that stands there with as many is taken as it is."""
    if is_graph(graph) and len((found := current(graph)).manifest.dossiers) == number:
        return found

    def write(building: Path) -> Manifest:
        states: list[DossierState] = []
        (building / TEXTS).mkdir()
        quads, digest = load_store(building / STORE, _quads(building / TEXTS, states, number, seed))
        counts = {"dossiers": number, "published": number, "quarantined": 0, "refused": 0}
        return Manifest(
            "", "", version("maillage"), BASE_IRI, f"generated {number} {seed}", digest, quads, counts, tuple(states)
        )  # fmt: skip

    return publish(graph, write)


def _quads(texts: Path, states: list[DossierState], number: int, seed: int) -> Iterator[Quad]:
    labels: dict[tuple[str, str], str] = {}
    readings = []
    for one in generate(number, seed):
        reading = _reading(one)
        readings.append(reading)
        state = DossierState(one.name, reading.sha256, reading.operation, reading.label, "published")
        states.append(state)
        (texts / f"{state.sha256[:16]}.txt").write_text(one.text, encoding="utf-8", newline="")
        written = serialize(one.quads(), format=RdfFormat.N_QUADS)
        yield from published_quads(Outcome(reading, one.text, written or b""), state, labels, BASE_IRI)
    yield from region_quads(readings, BASE_IRI)
    yield from common_quads(states, readings, BASE_IRI)


def _reading(one: Generated) -> Reading:
    sha256 = one.document.sha256
    return Reading(
        one.name, sha256, one.draft.number, one.draft.title, "32", sha256, (), (), (), refused=False
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--number", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    manifest = published_graph(given.out, given.number, given.seed).manifest
    print(f"{manifest.id}: {manifest.quads:,} statements of {len(manifest.dossiers):,} dossiers")


if __name__ == "__main__":
    main()
