"""Sorted statements as Turtle and TriG: prefixes, a base, one paragraph for each subject (W3C, RDF 1.1 Turtle)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from endpoint.exports.statements import Subject
from ontology.words import PREFIXES, RDF

_LOCAL: Final = re.compile(rb"[A-Za-z_][A-Za-z0-9_-]*")
_PATH: Final = rb"(?:def|graph|id|ns|shapes)(?:/[A-Za-z0-9_~%-][A-Za-z0-9._~%-]*)+"
_TYPE: Final = f"<{RDF.type.value}>".encode()
_QUOTE: Final = ord('"')
_CLOSING: Final = ord(">")
_REMEMBERED: Final = 100_000


class Turtle:
    """Writes terms and statements under a base IRI, which ends with a slash."""

    def __init__(self, base_iri: str) -> None:
        self._base = base_iri.encode()
        self._names = {base.encode(): f"{prefix}:".encode() for prefix, base in PREFIXES.items()}
        self._own = own_path(self._base).fullmatch
        self.term = lru_cache(_REMEMBERED)(self._term)

    def head(self) -> bytes:
        """The base and the prefixes, in the order of their names."""
        prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(PREFIXES.items()))
        return b"@base <%s> .\n%s" % (self._base, prefixes.encode())

    def subjects(self, subjects: Iterable[Subject], indent: bytes = b"") -> Iterator[bytes]:
        """A paragraph for each subject; its types come first."""
        between = b" ;\n    " + indent
        term = self.term
        for subject, rests in subjects:
            types: list[bytes] = []
            parts: list[bytes] = []
            last = b""
            for rest in rests:
                predicate, _, value = rest.partition(b" ")
                # A text stands as it is; what is remembered of the others is told without a call of ours.
                if value[-1] == _CLOSING:
                    value = term(value)
                if predicate == last:
                    parts[-1] += b", " + value
                elif predicate == _TYPE:
                    types.append(value)
                else:
                    parts.append(term(predicate) + b" " + value)
                    last = predicate
            if types:
                parts.insert(0, b"a " + b", ".join(types))
            yield b"\n%s%s %s .\n" % (indent, self._iri(subject), between.join(parts))

    def graph(self, name: str, subjects: Iterable[Subject]) -> Iterator[bytes]:
        """The block of a named graph, in TriG."""
        yield b"\n%s {\n" % self.term(f"<{name}>".encode())
        yield from self.subjects(subjects, b"    ")
        yield b"}\n"

    def _term(self, term: bytes) -> bytes:
        """A term as N-Triples has it; numbers and booleans stand bare where Turtle has them so.

        >>> turtle = Turtle("https://w3id.org/maillage/")
        >>> turtle.term(b'"-1.50"^^<http://www.w3.org/2001/XMLSchema#decimal>'), turtle.term(b'"a"@fr')
        (b'-1.50', b'"a"@fr')
        """
        if term[0] != _QUOTE:
            return self._iri(term)
        if term[-1] != _CLOSING:  # it has no datatype
            return term
        value, _, datatype = term.rpartition(b"^^")
        name = self.term(datatype)
        text = value[1:-1]
        digits = text[1:] if text[:1] == b"-" else text
        if (
            (name == b"xsd:integer" and digits.isdigit())
            or (name == b"xsd:decimal" and b"." in digits and digits.replace(b".", b"", 1).isdigit())
            or (name == b"xsd:boolean" and text in (b"true", b"false"))
        ) and not text.endswith(b"."):
            return text
        return value + b"^^" + name

    def _iri(self, term: bytes) -> bytes:
        """
        >>> turtle = Turtle("https://w3id.org/maillage/")
        >>> turtle.term(b"<https://w3id.org/maillage/ns#amount>"), turtle.term(b"<https://w3id.org/maillage/id/a/b>")
        (b'mlg:amount', b'<id/a/b>')
        >>> turtle.term(b"<https://w3id.org/maillage/id/a/../b>"), turtle.term(b"_:b1")
        (b'<https://w3id.org/maillage/id/a/../b>', b'_:b1')
        """
        if own := self._own(term):
            return b"<%s>" % own[1]
        if term[:1] != b"<":
            return term
        cut = max(term.rfind(b"#"), term.rfind(b"/")) + 1
        name = self._names.get(term[1:cut])
        if name and _LOCAL.fullmatch(term, cut, len(term) - 1):
            return name + term[cut:-1]
        return term


def own_path(base: bytes) -> re.Pattern[bytes]:
    """What an IRI in angle brackets must be, to stand as its path, the first group, under a base.

    Any other would be resolved to another IRI (RFC 3986, section 5.2), or is none of ours.

    >>> ours = own_path(b"https://a.org/")
    >>> ours.fullmatch(b"<https://a.org/id/b/1>")[1], ours.fullmatch(b"<https://a.org/id/../b>")
    (b'id/b/1', None)
    """
    return re.compile(b"<%s(%s)>" % (re.escape(base), _PATH))
