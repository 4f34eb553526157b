"""The page of a thing: its description as groups of values that a template only has to print."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from pyoxigraph import BlankNode, Literal, NamedNode

from endpoint.addresses import ENDINGS, Address, path_of
from endpoint.linked_data.things import LEADING_HERE, Description, Evidence, Name, Statement, Term
from endpoint.pages.rendering import Language, compact
from ontology.words import MLG, RDF, XSD

_PREDICATES_LAST: Final = (MLG.resolutionStatus, MLG.resolvedBy)
GRAPHS_HERE: Final = 100
"""Where more graphs say something of a thing, the page tells how many, and how to ask for them."""

_NUMBERS: Final = (XSD.decimal, XSD.integer)


@dataclass(frozen=True, slots=True)
class Cell:
    """A term as a page shows it.

    Attributes:
        text: the value of a literal; of an IRI what stands where it has no name.
        name: of an IRI.
        href: where a link leads: a path of this host, or another host's http address; None for no link.
        lang: of a literal.
        kind: how the text is to be printed: ``text``, ``decimal`` or ``date``.
    """

    text: str
    name: Name | None = None
    href: str | None = None
    lang: str | None = None
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of a dossier, with the address of the evidence."""

    text: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """A property with the values, or the things, that it joins to the thing; each with the words behind it,
    where these are not those of the thing as a whole."""

    property: Cell
    values: list[tuple[Cell, list[Quoted]]]


@dataclass(frozen=True, slots=True)
class ThingPage:
    """Makes the cells of one description.

    Attributes:
        lang: the language that the asker chose, if any: links keep it.
        reader: the language of the page.
    """

    description: Description
    base_iri: str
    lang: str | None
    reader: Language = "fr"

    def context(self, address: Address) -> dict[str, Any]:
        """What the template ``thing.html`` takes."""
        found = self.description
        graphs = sorted(held for held in found.graphs if held)
        homes = frozenset().union(*found.outgoing.values())
        quarantine = f"{self.base_iri}graph/quarantine/"
        return {
            "thing": self._cell(found.iri),
            "iri": found.iri.value,
            "words": self._quoted(found.evidence.get(found.iri, [])),
            "outgoing": self._groups(found.outgoing, lambda statement: statement[2]),
            "incoming": self._groups(found.incoming or {}, lambda statement: statement[0]),
            "too_many": LEADING_HERE if found.incoming is None else 0,
            "query": _leading_here(found.iri),
            "query_csv": f"/sparql?{urlencode({'query': _leading_here(found.iri), 'format': 'csv'})}",
            "graphs": [self._cell(NamedNode(held)) for held in graphs[:GRAPHS_HERE]],
            "more_graphs": max(0, len(graphs) - GRAPHS_HERE),
            "graphs_csv": f"/sparql?{urlencode({'query': _graphs(found.iri), 'format': 'csv'})}",
            "quarantined": bool(homes) and all(home and home.startswith(quarantine) for home in homes),
            "files": files(address),
            "alternates": alternates(address),
        }

    def _groups(
        self, statements: Mapping[Statement, object], other: Callable[[Statement], Term]
    ) -> list[Group]:
        groups: dict[NamedNode, Group] = {}

        def order(one: Statement) -> tuple[object, ...]:
            return _rank(one[1]), self._is_foreign(other(one)), _natural(str(other(one)))

        for statement in sorted(statements, key=order):
            property_ = statement[1]
            group = groups.setdefault(property_, Group(self._cell(property_), []))
            words = self.description.words(statement)
            # What supports the thing as a whole stands above, once.
            own = words is self.description.evidence.get(self.description.iri)
            group.values.append((self._cell(other(statement)), [] if own else self._quoted(words)))
        return list(groups.values())

    def _is_foreign(self, term: Term) -> bool:
        """Whether it is a text in the language that the reader did not choose."""
        return isinstance(term, Literal) and term.language not in (None, self.reader)

    def _cell(self, term: Term) -> Cell:
        if isinstance(term, NamedNode):
            return iri_cell(term.value, self.description.names.get(term), self.base_iri, self.lang)
        if isinstance(term, Literal):
            kind = "decimal" if term.datatype in _NUMBERS else "date" if term.datatype == XSD.date else "text"
            return Cell(term.value, lang=term.language, kind=kind)
        return Cell("_:" + term.value if isinstance(term, BlankNode) else str(term))

    def _quoted(self, found: list[Evidence]) -> list[Quoted]:
        return [Quoted(one.quote.value, self._cell(one.iri).href) for one in found]


def iri_cell(iri: str, name: Name | None, base_iri: str, lang: str | None) -> Cell:
    """An IRI, with a link to this host where it answers for it; ``lang`` is the language chosen, if any."""
    path = path_of(iri, base_iri)
    if path is None:
        return Cell(compact(iri), name, iri if iri.startswith(("http://", "https://")) else None)
    text = path.removeprefix("/id/") if path.startswith("/id/") else compact(iri)
    path, mark, fragment = path.partition("#")
    return Cell(text, name, path + (f"?lang={lang}" if lang else "") + mark + fragment)


def files(address: Address) -> dict[str, str]:
    """The documents that are not pages, by the name of their format."""
    return {one.name: address.document(ending) for ending, one in ENDINGS.items() if not one.page}


def alternates(address: Address) -> dict[str, str]:
    """The same documents, by the media type of their format."""
    return {one.media_types[0]: address.document(ending) for ending, one in ENDINGS.items() if not one.page}


def _leading_here(iri: NamedNode) -> str:
    return f"SELECT DISTINCT ?thing ?property WHERE {{\n  ?thing ?property {iri} .\n}}"


def _graphs(iri: NamedNode) -> str:
    both = f"{{ {iri} ?property ?value }} UNION {{ ?thing ?property {iri} }}"
    return f"SELECT DISTINCT ?graph WHERE {{ GRAPH ?graph {{ {both} }} }} ORDER BY ?graph"


def _rank(property_: NamedNode) -> tuple[int, str]:
    """Its kind first, how it was resolved last."""
    order = 0 if property_ == RDF.type else 2 if property_ in _PREDICATES_LAST else 1
    return order, property_.value


def _natural(text: str) -> tuple[int, str]:
    """Shorter first, so that line 10 comes after line 9."""
    return len(text), text
