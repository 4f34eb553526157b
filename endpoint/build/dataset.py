"""Which statement stands in which graph, and the hash of them all.

A published dossier's statements stand in ``graph/dossier/<NP>`` with their evidence and in the default graph
without it; a quarantined one's in a graph of its own under ``graph/quarantine/``. Official places and bodies are in
``graph/reference`` and in the default graph. The store is a set, so nothing there counts twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryFile

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from endpoint.build.reading import Outcome, Reading
from endpoint.findings.graph import finding_quads, flags
from endpoint.manifest import DossierState
from endpoint.store.ordering import RUN, in_order
from extract import iris
from extract.text import words
from ontology.words import MLG, RDF, SKOS, ontology_quads


def published_quads(
    outcome: Outcome, state: DossierState, labels: dict[tuple[str, str], str], base_iri: str
) -> Iterator[Quad]:
    """A conforming dossier: as it was read, and once more in the default graph, without evidence.

    Its operation is flagged with its warnings in both.

    ``labels`` holds the label of each thing so far, by its IRI and language: there a thing has one, that of the
    first dossier that names it, and other writings are alternatives. A join on labels must not multiply sums.
    """
    quads = list(parse(outcome.quads, format=RdfFormat.N_QUADS))
    evidence = {quad.subject for quad in quads if quad.predicate == RDF.type and quad.object == MLG.Evidence}
    for quad in quads:
        yield quad
        if quad.subject in evidence:
            continue
        predicate = quad.predicate
        if predicate == SKOS.prefLabel and isinstance(quad.object, Literal):
            key = (str(quad.subject), quad.object.language or "")
            if labels.setdefault(key, quad.object.value) != quad.object.value:
                predicate = SKOS.altLabel
        yield Quad(quad.subject, predicate, quad.object)
    home = NamedNode(iris.graph(base_iri, f"dossier/{state.operation}"))
    for flag in flags(state, base_iri):
        yield Quad(flag.subject, flag.predicate, flag.object, home)
        yield Quad(flag.subject, flag.predicate, flag.object)


def quarantined_quads(outcome: Outcome, home: NamedNode, base_iri: str) -> Iterator[Quad]:
    """A dossier that does not conform: its own statements in ``home``, where no plain query finds them.

    Beside them, what the reference says of the official places and bodies that they name: perhaps no other dossier
    names these.
    """
    dossiers, reference = iris.graph(base_iri, "dossier/"), iris.graph(base_iri, "reference")
    quads = [q for q in parse(outcome.quads, format=RdfFormat.N_QUADS) if isinstance(q.graph_name, NamedNode)]
    own = [quad for quad in quads if quad.graph_name.value.startswith(dossiers)]
    named = {quad.object for quad in own}
    official = [q for q in quads if q.graph_name.value == reference and q.subject in named]
    for quad in (*own, *official):
        yield Quad(quad.subject, quad.predicate, quad.object, home)


def common_quads(
    dossiers: Sequence[DossierState], published: Sequence[Reading], base_iri: str
) -> Iterator[Quad]:
    """All that belongs to no single dossier, but places and bodies: words, findings, proposed lineage."""
    yield from ontology_quads(base_iri)
    yield from finding_quads(dossiers, base_iri)
    derived = NamedNode(iris.graph(base_iri, "derived"))
    for triple in namesakes(published, base_iri):
        yield Quad(triple.subject, triple.predicate, triple.object, derived)


def region_quads(published: Sequence[Reading], base_iri: str) -> Iterator[Quad]:
    """Every official place and body of the regions that the published dossiers are of."""
    from extract.reference import reference_quads

    for region in sorted({reading.region for reading in published if reading.region}):
        for quad in reference_quads(region, base_iri=base_iri):
            yield quad
            yield Quad(quad.subject, quad.predicate, quad.object)


def namesakes(published: Iterable[Reading], base_iri: str) -> Iterator[Triple]:
    """``mlg:possiblySameAs`` from what a dossier only names to the one operation of that number or title."""
    readings = [reading for reading in published if reading.operation]
    titles: dict[str, set[str]] = {}
    for reading in readings:
        if reading.operation and reading.label:
            titles.setdefault(words(reading.label), set()).add(reading.operation)
    numbers = {reading.operation for reading in readings}
    for reading in readings:
        for mention in reading.mentions:
            named = titles.get(words(mention["title"]), set())
            found = {mention["number"]} & numbers if mention["number"] else named
            if len(found) == 1 and (number := found.pop()) and number != reading.operation:
                target = NamedNode(iris.entity(base_iri, iris.operation(number)))
                yield Triple(NamedNode(mention["iri"]), MLG.possiblySameAs, target)


def load_store(path: Path, quads: Iterable[Quad]) -> tuple[int, str]:
    """Write a new store, and close it: how many quads it holds, and their hash."""
    store = Store(str(path))
    store.bulk_extend(quads)
    store.optimize()
    store.flush()
    return len(store), graph_hash(store, path.parent)


def graph_hash(store: Store, folder: Path | None = None, run: int = RUN) -> str:
    """The sha256 of the store's N-Quads lines in the order of their bytes (there are no blank nodes).

    ``run`` is how many lines are sorted in memory at a time; the others wait in unnamed files in ``folder``.

    >>> graph_hash(Store()) == hashlib.sha256().hexdigest()
    True
    """
    digest = hashlib.sha256()
    with TemporaryFile(dir=folder) as dumped:
        store.dump(dumped, format=RdfFormat.N_QUADS)
        dumped.seek(0)
        for line in in_order(dumped, folder, run):
            digest.update(line)
    return digest.hexdigest()
