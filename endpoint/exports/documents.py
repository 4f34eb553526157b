"""What explains the graph: ontology, shapes, JSON-LD context, VoID and provenance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Triple

from endpoint.exports.dcat import CREDITS, GEONAMES, REGISTER
from endpoint.exports.exporter import Exporter, File, Folder, Source
from endpoint.exports.statements import of_triples
from endpoint.exports.turtle import Turtle
from ontology.words import (
    DCT,
    FOAF,
    MLG,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    XSD,
    Bilingual,
    ontology_quads,
)
from ontology.words import (
    source as words,
)

if TYPE_CHECKING:
    from endpoint.protocol.statistics import Statistics

_TTL: Final = ("text/turtle", "RDF_TURTLE")
_STATES: Final = {
    "published": Bilingual("publié", "published"),
    "quarantined": Bilingual("en quarantaine : ne compte dans aucune somme", "in quarantine: no sum counts it"),
    "refused": Bilingual("refusé : ce n'est pas un dossier", "refused: it is no dossier"),
}  # fmt: skip


def _file(path: str, fr: str, en: str, media_type: str = _TTL[0], format_: str = _TTL[1]) -> File:
    return File(path, media_type, Bilingual(fr, en), format_, listed=False)


ONTOLOGY: Final = _file(
    "ontology.ttl", "L'ontologie et les listes de codes", "The ontology and the code lists"
)
CONTEXT: Final = _file(
    "context.jsonld", "Le contexte JSON-LD", "The JSON-LD context", "application/ld+json", "JSON_LD"
)
SHAPES: Final = _file(
    "shapes.ttl",
    "Ce qu'un dossier correct doit respecter (SHACL)",
    "What a correct dossier must satisfy (SHACL)",
)
VOID_FILE: Final = _file("void.ttl", "Le graphe en chiffres (VoID)", "The graph in figures (VoID)")
PROVENANCE: Final = _file(
    "provenance.ttl", "D'où viennent les données (PROV-O)", "Where the data come from (PROV-O)"
)  # fmt: skip


def write_turtle(source: Source, folder: Folder, file: File, triples: Iterable[Triple]) -> None:
    """A small document, sorted."""
    turtle = Turtle(source.manifest.base_iri)
    body = b"".join(turtle.subjects(of_triples(set(triples))))
    folder.add(file).write_bytes(turtle.head() + body)


def _write_ontology(source: Source, folder: Folder) -> None:
    quads = ontology_quads(source.manifest.base_iri)
    write_turtle(source, folder, ONTOLOGY, (quad.triple for quad in quads))
    folder.add(CONTEXT).write_bytes(words("context.jsonld"))


def _write_shapes(source: Source, folder: Folder) -> None:
    from endpoint.linked_data.vocabulary import shapes_triples

    write_turtle(source, folder, SHAPES, shapes_triples())


def _write_void(source: Source, folder: Folder) -> None:
    from endpoint.protocol.description import Description

    served = source.wanted.public_url
    endpoint = NamedNode(f"{served}sparql") if served else None
    home = f"{source.manifest.base_iri}catalog"
    described = Description(endpoint, calls_others=False, home=home)
    write_turtle(source, folder, VOID_FILE, described.triples(source.manifest, statistics(source)))


def statistics(source: Source) -> Statistics:
    """What is exported, in figures."""
    from endpoint.protocol.statistics import Statistics

    kind = str(RDF.type).encode()
    classes: Counter[str] = Counter()
    properties: Counter[str] = Counter()
    for _, rests in source.statements.default():
        for rest in rests:
            predicate, _, object_ = rest.partition(b" ")
            properties[predicate[1:-1].decode()] += 1
            if predicate == kind:
                classes[object_[1:-1].decode()] += 1
    return Statistics(
        source.statements.sizes(), dict(sorted(classes.items())), dict(sorted(properties.items()))
    )


def _write_provenance(source: Source, folder: Folder) -> None:
    write_turtle(source, folder, PROVENANCE, _provenance(source))


def _provenance(source: Source) -> Iterator[Triple]:
    """The snapshot, the build that made it, the program that built it, the dossiers that it read."""
    from endpoint.findings.graph import dossier_iri

    told = source.manifest
    home = f"{told.base_iri}catalog"
    dataset, snapshot = NamedNode(f"{home}#dataset"), NamedNode(f"{home}#snapshot-{told.id}")
    build, program = NamedNode(f"{home}#build-{told.id}"), NamedNode(f"{home}#maillage-{told.version}")
    yield Triple(snapshot, RDF.type, PROV.Entity)
    yield Triple(snapshot, PROV.specializationOf, dataset)
    yield Triple(snapshot, PROV.wasGeneratedBy, build)
    yield Triple(snapshot, DCT.identifier, Literal(told.id))
    if told.graph_hash:
        yield Triple(snapshot, MLG.sha256, Literal(told.graph_hash))
    yield Triple(build, RDF.type, PROV.Activity)
    yield Triple(build, PROV.wasAssociatedWith, program)
    if told.created:
        moment = Literal(told.created, datatype=XSD.dateTime)
        yield Triple(snapshot, PROV.generatedAtTime, moment)
        yield Triple(build, PROV.endedAtTime, moment)
    yield Triple(program, RDF.type, PROV.SoftwareAgent)
    yield Triple(program, FOAF.name, Literal("Maillage"))
    yield Triple(program, SCHEMA.softwareVersion, Literal(told.version))
    for url, name in (
        (REGISTER, "@etalab/decoupage-administratif (INSEE, IGN, DGCL)"),
        (GEONAMES, "GeoNames"),
    ):
        yield Triple(build, PROV.used, NamedNode(url))
        yield Triple(NamedNode(url), RDF.type, PROV.Entity)
        yield Triple(NamedNode(url), RDFS.label, Literal(name))
    yield Triple(snapshot, DCT.rights, Literal(CREDITS.fr, language="fr"))
    yield Triple(snapshot, DCT.rights, Literal(CREDITS.en, language="en"))
    for dossier in told.dossiers:
        entity = dossier_iri(dossier, told.base_iri)
        yield Triple(build, PROV.used, entity)
        yield Triple(entity, RDF.type, PROV.Entity)
        if source.people is None or source.people.names_nobody(dossier.name, str(entity).encode()):
            yield Triple(entity, MLG.fileName, Literal(dossier.name))
        if dossier.sha256:
            yield Triple(entity, MLG.sha256, Literal(dossier.sha256))
        state = _STATES[dossier.state]
        yield Triple(entity, RDFS.comment, Literal(state.fr, language="fr"))
        yield Triple(entity, RDFS.comment, Literal(state.en, language="en"))


EXPORTS: Final = (
    Exporter("ontology", ONTOLOGY.title, _write_ontology),
    Exporter("shapes", SHAPES.title, _write_shapes),
    Exporter("void", VOID_FILE.title, _write_void),
    Exporter("provenance", PROVENANCE.title, _write_provenance),
)
