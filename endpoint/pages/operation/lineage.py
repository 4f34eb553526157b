"""The operation's lineage: what it follows, completes, spreads or mirrors, and what does so with it."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode

from endpoint.pages.operation.facts import Fact, Ledger
from endpoint.pages.operation.names import Ref
from endpoint.pages.operation.reading import MOST_RELATED, RELATIONS, natural
from ontology.words import DCT, MLG


@dataclass(frozen=True, slots=True)
class Link:
    """What this operation is joined to.

    Attributes:
        project: as its dossier names it, or an operation that people gave.
        number: the N° Synergie printed for it.
        same: operations that it may be; a proposal that nobody asserts.
    """

    fact: Fact
    relation: str
    project: Ref
    number: str | None
    same: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Leading:
    """Another operation that names this one, or a project that may be this one (``proposed``)."""

    operation: Ref
    relation: str
    proposed: bool


@dataclass(frozen=True, slots=True)
class Lineage:
    """Both ways. ``more``: there are more links than are shown."""

    links: tuple[Link, ...]
    leading: tuple[Leading, ...]
    more: bool


def lineage(ledger: Ledger) -> Lineage:
    """What the graph says of it."""
    namer, reading = ledger.namer, ledger.namer.reading
    links = [
        _link(ledger, relation, project)
        for relation in RELATIONS
        for project in reading.nodes(reading.iri, relation)
    ]
    leading = {
        (one.operation, one.relation): Leading(
            namer.ref(one.operation), namer.label(one.relation), one.same is not None
        )
        for one in reading.related
        if one.operation != reading.iri
    }
    return Lineage(tuple(links), tuple(leading.values()), len(reading.related) > MOST_RELATED)


def _link(ledger: Ledger, relation: NamedNode, project: NamedNode) -> Link:
    namer, reading = ledger.namer, ledger.namer.reading
    ref, name = namer.ref(project), namer.label(relation)
    same = {one.same for one in reading.related if one.mentioned == project and one.operation == reading.iri}
    # The words are behind the project that is named, or behind the statement itself.
    key = project if project in reading.said else (reading.iri, relation, project)
    title = reading.text(project, DCT.title) or ref.text
    return Link(
        ledger.fact(key, f"{name[:1].upper()}{name[1:]} {title}"),
        name,
        ref,
        reading.text(project, MLG.printedNumber) or reading.code(project, MLG.synergieNumber),
        tuple(namer.ref(one) for one in sorted((one for one in same if one), key=natural)),
    )
