"""How fast dossiers are checked: the compiled queries beside pyshacl, in one run, and whether they say the same.

    python -m benchmarks.validation [--number 1000] [--more 10000] [--sample 50] [--slow 4]

Of ``--number`` generated dossiers the first ``--sample`` are also checked by pyshacl on Oxigraph (the reference
engine, shapes parsed once) and the first ``--slow`` by pyshacl as shipped, on rdflib. Then ``--more`` dossiers show
whether the time of each, and the memory, stay what they were. Making the dossiers is not counted.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from pyoxigraph import Quad, RdfFormat, serialize
from rdflib import Graph

from benchmarks.corpus import generate
from benchmarks.measure import Measure, measure, told
from shapes import shape_quads, validate, validate_many

Dossier = tuple[str, list[Quad]]
FASTER = 10
"""Times that the compiled queries must be faster than pyshacl on Oxigraph."""
MUCH_FASTER = 300
"""Times that they must be faster than pyshacl on rdflib."""
SLOWER = 1.2
"""What the time of a dossier may grow to with ten times as many."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--number", type=int, default=1000)
    parser.add_argument("--more", type=int, default=10_000)
    parser.add_argument("--sample", type=int, default=50)
    parser.add_argument("--slow", type=int, default=4)
    given = parser.parse_args()
    met = compare(given.number, given.sample, given.slow)
    if given.more > given.number:
        met &= grow(given.number, given.more)
    sys.exit(0 if met else 1)


def compare(number: int, sample: int, slow: int) -> bool:
    """Print the speeds of the three; whether the compiled queries are as much faster as they must be."""
    dossiers = list(_dossiers(number))
    _check_agreement(dossiers[:sample])
    shipped = _shipped(dossiers[:slow])
    reference = measure(
        "pyshacl on Oxigraph", sample, lambda: [validate(quads) for _, quads in dossiers[:sample]]
    )
    compiled = measure(
        "compiled queries, in chunks", number, lambda: deque(validate_many(dossiers), maxlen=0)
    )
    print(f"{number} dossiers, dossiers per CPU second:")
    for one in (shipped, reference, compiled):
        print("  " + one.against(shipped))
    print("  " + compiled.against(reference))
    to_reference, to_shipped = compiled.speed / reference.speed, compiled.speed / shipped.speed
    return told(
        {
            f"{to_reference:.1f} times pyshacl on Oxigraph, {FASTER} wanted": to_reference >= FASTER,
            f"{to_shipped:.0f} times pyshacl on rdflib, {MUCH_FASTER} wanted": to_shipped >= MUCH_FASTER,
        }
    )


def grow(number: int, more: int) -> bool:
    """Print the time of a dossier and the memory for few and for many; whether the time stays what it was."""
    few, many = (_in_a_process_of_its_own(size) for size in (number, more))
    slower = few.measure.speed / many.measure.speed
    for one in (few, many):
        milliseconds = 1000 / one.measure.speed
        print(
            f"  {one.measure.size:>7,} dossiers: {milliseconds:.2f} ms each, highest memory {one.megabytes:,} MB"
        )
    return told({f"{slower:.2f} times the time of each, {SLOWER} at most": slower <= SLOWER})


@dataclass(frozen=True, slots=True)
class Pass:
    """One pass of the compiled engine; ``megabytes`` is the most that its process held."""

    measure: Measure
    megabytes: int


def _in_a_process_of_its_own(number: int) -> Pass:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(run_pass, number).result()


def run_pass(number: int) -> Pass:
    """Check so many dossiers, which are made one by one and thrown away."""
    making = 0.0

    def made() -> Iterator[Dossier]:
        nonlocal making
        start = time.process_time()
        for dossier in _dossiers(number):
            making += time.process_time() - start
            yield dossier
            start = time.process_time()

    start = time.process_time()
    deque(validate_many(made()), maxlen=0)
    seconds = time.process_time() - start - making
    return Pass(
        Measure("one pass", number, seconds), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    )


def _dossiers(number: int) -> Iterator[Dossier]:
    return ((one.name, one.quads()) for one in generate(number))


def _check_agreement(dossiers: Sequence[Dossier]) -> None:
    """The first call of each engine, too: it parses or compiles the shapes, which is not measured."""
    for (name, quads), (_, report) in zip(dossiers, validate_many(dossiers), strict=True):
        assert report == validate(quads), f"the engines differ on {name}"
    codes = Counter(result.code for _, report in validate_many(dossiers) for result in report.results)
    print(f"Both engines give the same on {len(dossiers)} dossiers: {dict(codes)}")


def _shipped(dossiers: Sequence[Dossier]) -> Measure:
    """pyshacl.validate on rdflib graphs, the shapes read once."""
    import pyshacl

    shapes = _rdflib(shape_quads(across=False))
    graphs = [_rdflib(quads) for _, quads in dossiers]
    return measure(
        "pyshacl as shipped, on rdflib",
        len(graphs),
        lambda: [pyshacl.validate(graph, shacl_graph=shapes) for graph in graphs],
        rounds=2,
    )


def _rdflib(quads: Iterable[Quad]) -> Graph:
    triples = serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES)
    assert triples is not None
    return Graph().parse(data=triples, format="nt")


if __name__ == "__main__":
    main()
