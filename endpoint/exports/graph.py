"""The graph itself: N-Quads, TriG, Turtle and JSON-LD, and a file for each operation."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Iterable
from itertools import islice
from typing import IO, Final

from endpoint.exports.exporter import Exporter, File, Folder, Source
from endpoint.exports.jsonld import JsonLd
from endpoint.exports.turtle import Turtle
from endpoint.progress import shown
from ontology.words import Bilingual

N_QUADS: Final = File(
    "graph.nq.gz",
    "application/n-quads",
    Bilingual(
        "Tout le graphe, lignes triées, avec les preuves", "The whole graph, sorted lines, with the evidence"
    ),
    "RDF_N_QUADS",
    packed=True,
)
TRIG: Final = File(
    "graph.trig",
    "application/trig",
    Bilingual(
        "Tout le graphe, un bloc par graphe nommé, avec les preuves",
        "The whole graph, a block for each named graph, with the evidence",
    ),
    "RDF_TRIG",
)
TURTLE: Final = File(
    "graph.ttl",
    "text/turtle",
    Bilingual(
        "Le graphe par défaut : tout ce qui se compte, une seule fois",
        "The default graph: all that counts, once",
    ),
    "RDF_TURTLE",
)
JSON_LD: Final = File(
    "graph.jsonld",
    "application/ld+json",
    Bilingual("Le graphe par défaut, avec son contexte", "The default graph, with its context"),
    "JSON_LD",
)
_LEVEL: Final = 6
_BLOCK: Final = 2_000  # lines


def _write_nquads(source: Source, folder: Folder) -> None:
    lines = shown(source.statements.canonical(), source.manifest.quads, N_QUADS.path, "statement")
    digest = hashlib.sha256()
    with folder.add(N_QUADS).open("wb") as plain, _packed(plain) as file:
        write_pieces(file, lines, digest.update)
    folder.facts["canonicalHash"] = digest.hexdigest()


def _packed(file: IO[bytes]) -> gzip.GzipFile:
    """Without a name and a time, so that it is always the same bytes."""
    return gzip.GzipFile(filename="", fileobj=file, mode="wb", compresslevel=_LEVEL, mtime=0)


def _write_trig(source: Source, folder: Folder) -> None:
    turtle, statements = Turtle(source.manifest.base_iri), source.statements
    graphs = statements.graphs()
    with folder.add(TRIG).open("wb") as file:
        file.write(turtle.head())
        write_pieces(file, turtle.subjects(statements.default()))
        for name in shown(graphs, len(graphs), TRIG.path, "graph"):
            write_pieces(file, turtle.graph(name, statements.graph(name)))


def _write_turtle(source: Source, folder: Folder) -> None:
    turtle = Turtle(source.manifest.base_iri)
    with folder.add(TURTLE).open("wb") as file:
        file.write(turtle.head())
        write_pieces(file, turtle.subjects(source.statements.default()))


def _write_jsonld(source: Source, folder: Folder) -> None:
    document = JsonLd(source.manifest.base_iri).document(source.statements.default())
    with folder.add(JSON_LD).open("wb") as file:
        write_pieces(file, document)


def _write_operations(source: Source, folder: Folder) -> None:
    if not source.wanted.operations:
        return
    turtle = Turtle(source.manifest.base_iri)
    of_dossiers = f"{source.manifest.base_iri}graph/dossier/"
    graphs = [name for name in source.statements.graphs() if name.startswith(of_dossiers)]
    for graph in shown(graphs, len(graphs), "operations", "file"):
        with folder.add(_of_operation(graph.removeprefix(of_dossiers))).open("wb") as file:
            file.write(turtle.head())
            write_pieces(file, turtle.subjects(source.statements.graph(graph)))


def _of_operation(name: str) -> File:
    title = Bilingual(f"L'opération {name}, avec les preuves", f"The operation {name}, with the evidence")
    return File(f"operations/{name}.ttl", "text/turtle", title, "RDF_TURTLE", listed=False)


def write_pieces(
    file: IO[bytes] | gzip.GzipFile, pieces: Iterable[bytes], seen: Callable[[bytes], None] | None = None
) -> None:
    """Write them, many at a time; ``seen`` is given each block too."""
    rest = iter(pieces)
    while block := b"".join(islice(rest, _BLOCK)):
        if seen:
            seen(block)
        file.write(block)


EXPORTS: Final = (
    Exporter("nquads", N_QUADS.title, _write_nquads),
    Exporter("trig", TRIG.title, _write_trig),
    Exporter("turtle", TURTLE.title, _write_turtle),
    Exporter("jsonld", JSON_LD.title, _write_jsonld),
    Exporter(
        "operations",
        Bilingual("Un fichier par opération (avec --operations)", "A file for each operation (with --operations)"),
        _write_operations,
    ),
)  # fmt: skip
