"""What stays of a graph without the persons in it, for ``--without-people``.

Left out are:

- every ``foaf:Person``, and every body whose name is somebody's and nothing else (« Mme KERKHOF » in a cell of the
  table, an e-mail address), and every statement about one or with one;
- every participation of one: its function, and the body that it speaks for, would tell who it is;
- the evidence of all these;
- other words (``mlg:quote``, ``mlg:found``, ``mlg:partnerLabel`` …) in which one is named in full, or one of the same
  dossier by the last word of the name, or in which a courtesy title (« Mme X ») or an e-mail address stands. The place
  of a quote in the text stays.

What stays: titles and names of bodies as the dossier prints them, even where such a body bears a person's name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from ontology.words import DCT, FOAF, MLG, PROV, RDF, SKOS

if TYPE_CHECKING:
    from pyoxigraph import Quad, Store

_LEAST: Final = 3  # letters of a last name that is looked for by itself
_NAMES_OF_THINGS: Final = frozenset(
    f"<{one.value}>".encode() for one in (DCT.title, SKOS.prefLabel, SKOS.altLabel)
)
_ESCAPE: Final = re.compile(r'\\[tnrbf"\\]')
_WORD: Final = re.compile(r"[^\W_]+")
_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+\.\w")
_COURTESY: Final = (
    r"(?:[Mm](?:rs?|mes?|lles?|onsieur|adame|ademoiselle|essieurs|esdames)"
    r"|M(?:MES?|LLES?|ONSIEUR|ADAME|ADEMOISELLE|ESSIEURS|ESDAMES))\b\.?"
)
_SOMEBODY: Final = re.compile(
    rf"\b{_COURTESY}\s*[^\W\d_]|(?<![\w.])MM?\.\s*(?:[A-ZÀ-Ý]\.[ -]?)?[A-ZÀ-Ý][^\W\d_]"  # no M.J.C.
)
_NAME: Final = r"(?:[A-ZÀ-Ý][\w.'’-]*|d[eu]|d['’][A-ZÀ-Ý]\w*|van|von)"
_ONLY_SOMEBODY: Final = re.compile(  # no M. le Préfet: that is a function
    rf"(?:{_COURTESY}|M\b\.?|MM\.)\s*{_NAME}(?: {_NAME}){{0,3}}(?:\s*[,(/–].*)?"
)
_OF_A_DOSSIER: Final = re.compile(rb"/id/((?:operation|dossier)/[^/>]+)")
_KNOWN_BY_NAME: Final = re.compile(r"/id/(?:operation/[^/]+/agent|agent/label)/")


class Kept:
    """Which lines of N-Quads may stay, of a store whose persons are looked up at the beginning."""

    def __init__(self, store: Store) -> None:
        self._full = _Names()
        self._last: dict[bytes, _Names] = {}
        persons = set(_subjects(store, RDF.type, {str(FOAF.Person).encode()}))
        for quad in store.quads_for_pattern(None, FOAF.name, None, None):
            if str(quad.subject).encode() in persons:
                self._learn(quad)
        persons |= self._bodies_that_are_persons(store)
        for known in store.quads_for_pattern(None, MLG.describedIn, None, None):
            if names := self._last.get(_key(known.graph_name)):
                self._last[_key(known.subject)] = self._last[_key(known.object)] = names
        gone = persons | set(_subjects(store, PROV.agent, persons))
        for link in (MLG.supports, RDF.subject, RDF.object):
            gone |= set(_subjects(store, link, gone))
        self._gone = gone

    def _learn(self, quad: Quad) -> None:
        """Look for a name from now on: in full everywhere, by its last word in its graph; no address has such a word."""
        if isinstance(quad.object, Literal) and (name := _words(quad.object.value)):
            self._full.add(name)
            is_name = len(name[-1]) >= _LEAST and not _MAIL.match(quad.object.value)
            if isinstance(quad.graph_name, NamedNode) and is_name:
                self._last.setdefault(_key(quad.graph_name), _Names()).add(name[-1:])

    def _bodies_that_are_persons(self, store: Store) -> set[bytes]:
        """Those that are known by their name only, which is a person's and nothing else."""
        found = [
            quad
            for quad in store.quads_for_pattern(None, SKOS.prefLabel, None, None)
            if _KNOWN_BY_NAME.search(str(quad.subject))
            and isinstance(quad.object, Literal)
            and self._is_a_person(quad.object.value, _key(quad.graph_name))
        ]
        for quad in found:
            self._learn(quad)
        return {str(quad.subject).encode() for quad in found}

    def _is_a_person(self, label: str, graph: bytes) -> bool:
        if _MAIL.match(label) or _ONLY_SOMEBODY.fullmatch(label):
            return True
        name = tuple(word for word in _words(label) if len(word) > 1)  # without initials
        return name in self._full or (graph in self._last and name in self._last[graph])

    @property
    def gone(self) -> frozenset[str]:
        """The IRIs of what is left out: persons, their participations, the evidence of both."""
        return frozenset(one[1:-1].decode() for one in self._gone)

    def names_nobody(self, text: str, *places: bytes) -> bool:
        """Whether no person is named in a text; ``places`` are the graph that it stands in and its subject (``<…>``)."""
        if _MAIL.search(text) or _SOMEBODY.search(text):
            return False
        words = _words(text)
        near = (self._last[key] for key in map(_place, places) if key in self._last)
        return not (self._full.are_in(words) or any(names.are_in(words) for names in near))

    def only(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """The lines that may stay."""
        gone = self._gone
        for line in lines:
            subject, predicate, rest = line.split(b" ", 2)
            if subject in gone:
                continue
            if rest[:1] == b'"':
                if predicate not in _NAMES_OF_THINGS and not self._is_harmless(subject, rest):
                    continue
            elif rest.partition(b" ")[0] in gone:
                continue
            yield line

    def _is_harmless(self, subject: bytes, rest: bytes) -> bool:
        """Of the subject and the object of a line, with what follows it."""
        text, _, graph = rest[:-3].rpartition(b'"')
        return self.names_nobody(_ESCAPE.sub(" ", text.decode()), graph.rpartition(b" ")[2], subject)


class _Names:
    """Names as words, found by their first word: there may be thousands."""

    def __init__(self) -> None:
        self._by_first: dict[str, set[tuple[str, ...]]] = {}

    def add(self, name: tuple[str, ...]) -> None:
        self._by_first.setdefault(name[0], set()).add(name)

    def __contains__(self, name: tuple[str, ...]) -> bool:
        return bool(name) and name in self._by_first.get(name[0], ())

    def are_in(self, words: tuple[str, ...]) -> bool:
        """Whether one of them stands there, word by word."""
        return any(
            words[place : place + len(name)] == name
            for place, word in enumerate(words)
            for name in self._by_first.get(word, ())
        )


def _words(text: str) -> tuple[str, ...]:
    """
    >>> _words("Jean-Marie  LE GALL"), _words("note_de_Zoé.txt")
    (('jean', 'marie', 'le', 'gall'), ('note', 'de', 'zoe', 'txt'))
    """
    if not text.isascii():
        text = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return tuple(_WORD.findall(text.casefold()))


def _key(term: object) -> bytes:
    return _place(str(term).encode())


def _place(iri: bytes) -> bytes:
    """What is looked up for a thing: the operation or the dossier that it is of; else itself.

    >>> _place(b"<https://e.org/id/dossier/0a/evidence/1>"), _place(b"<https://e.org/graph/dossier/NP1>")
    (b'dossier/0a', b'<https://e.org/graph/dossier/NP1>')
    """
    found = _OF_A_DOSSIER.search(iri)
    return found[1] if found else iri


def _subjects(store: Store, link: NamedNode, objects: set[bytes]) -> Iterator[bytes]:
    for quad in store.quads_for_pattern(None, link, None, None):
        if str(quad.object).encode() in objects:
            yield str(quad.subject).encode()
