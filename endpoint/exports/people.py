"""What stays of a graph without the persons in it, for ``--without-people``.

Left out are:

- every ``foaf:Person``, and every statement about it or with it;
- every participation of a person: its function, and the body that it speaks for, would tell who it is;
- the evidence of both;
- other words (``mlg:quote``, ``mlg:found``, ``mlg:partnerLabel`` …) in which a person of the graph is named in full, or
  one of the same dossier by the last word of the name. The place of a quote in the text stays.

What stays: titles and names of bodies as the dossier prints them, even where such a body bears a person's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from ontology.words import DCT, FOAF, MLG, PROV, RDF, SKOS

if TYPE_CHECKING:
    from pyoxigraph import Store

_LEAST: Final = 3  # letters of a last name that is looked for by itself
_NAMES_OF_THINGS: Final = frozenset(
    f"<{one.value}>".encode() for one in (DCT.title, SKOS.prefLabel, SKOS.altLabel)
)
_ESCAPE: Final = re.compile(r'\\[tnrbf"\\]')
_WORD: Final = re.compile(r"\w+")


class Kept:
    """Which lines of N-Quads may stay, of a store whose persons are looked up at the beginning."""

    def __init__(self, store: Store) -> None:
        persons = set(_subjects(store, RDF.type, {str(FOAF.Person).encode()}))
        gone = persons | set(_subjects(store, PROV.agent, persons))
        for link in (MLG.supports, RDF.subject, RDF.object):
            gone |= set(_subjects(store, link, gone))
        self._gone = gone
        self._full = _Names()
        self._last: dict[bytes, _Names] = {}
        for quad in store.quads_for_pattern(None, FOAF.name, None, None):
            if str(quad.subject).encode() not in persons or not isinstance(quad.object, Literal):
                continue
            if name := _words(quad.object.value):
                self._full.add(name)
                if isinstance(quad.graph_name, NamedNode) and len(name[-1]) >= _LEAST:
                    self._last.setdefault(str(quad.graph_name).encode(), _Names()).add(name[-1:])

    @property
    def gone(self) -> frozenset[str]:
        """The IRIs of what is left out: persons, their participations, the evidence of both."""
        return frozenset(one[1:-1].decode() for one in self._gone)

    def names_nobody(self, text: str, graph: bytes = b"") -> bool:
        """Whether no person is named in a text that stands in a graph (as N-Quads writes its name)."""
        words = _words(text)
        return not (self._full.are_in(words) or (graph in self._last and self._last[graph].are_in(words)))

    def only(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """The lines that may stay."""
        gone = self._gone
        for line in lines:
            subject, predicate, rest = line.split(b" ", 2)
            if subject in gone:
                continue
            if rest[:1] == b'"':
                if predicate not in _NAMES_OF_THINGS and not self._is_harmless(rest):
                    continue
            elif rest.partition(b" ")[0] in gone:
                continue
            yield line

    def _is_harmless(self, rest: bytes) -> bool:
        """Of the object of a line, with what follows it."""
        text, _, graph = rest[:-3].rpartition(b'"')
        return self.names_nobody(_ESCAPE.sub(" ", text.decode()), graph.rpartition(b" ")[2])


class _Names:
    """Names as words, found by their first word: there may be thousands."""

    def __init__(self) -> None:
        self._by_first: dict[str, set[tuple[str, ...]]] = {}

    def add(self, name: tuple[str, ...]) -> None:
        self._by_first.setdefault(name[0], set()).add(name)

    def are_in(self, words: tuple[str, ...]) -> bool:
        """Whether one of them stands there, word by word."""
        return any(
            words[place : place + len(name)] == name
            for place, word in enumerate(words)
            for name in self._by_first.get(word, ())
        )


def _words(text: str) -> tuple[str, ...]:
    """
    >>> _words("Jean-Marie  LE GALL")
    ('jean', 'marie', 'le', 'gall')
    """
    return tuple(_WORD.findall(text.casefold()))


def _subjects(store: Store, link: NamedNode, objects: set[bytes]) -> Iterator[bytes]:
    for quad in store.quads_for_pattern(None, link, None, None):
        if str(quad.object).encode() in objects:
            yield str(quad.subject).encode()
