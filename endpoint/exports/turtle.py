"""Sorted statements as Turtle and TriG: prefixes, a base, one paragraph for each subject (W3C, RDF 1.1 Turtle)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from endpoint.exports.statements import Subject
from ontology.words import PREFIXES, RDF

_LOCAL: Final = re.compile(rb"[A-Za-z_][A-Za-z0-9_-]*")
_PATH: Final = re.compile(rb"(?:def|graph|id|ns|shapes)/[A-Za-z0-9_~%-][A-Za-z0-9._~%/-]*")
_TYPE: Final = f"<{RDF.type.value}>".encode()
_QUOTE: Final = ord('"')
_CLOSING: Final = ord(">")
_REMEMBERED: Final = 100_000


class Turtle:
    """Writes terms and statements under a base IRI, which ends with a slash."""

    def __init__(self, base_iri: str) -> None:
        self._base = base_iri.encode()
        self._names = {base.encode(): f"{prefix}:".encode() for prefix, base in PREFIXES.items()}
        self.term = lru_cache(_REMEMBERED)(self._iri)

    def head(self) -> bytes:
        """The base and the prefixes, in the order of their names."""
        prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(PREFIXES.items()))
        return b"@base <%s> .\n%s" % (self._base, prefixes.encode())

    def subjects(self, subjects: Iterable[Subject], indent: bytes = b"") -> Iterator[bytes]:
        """A paragraph for each subject; its types come first."""
        between = b" ;\n    " + indent
        term, object_ = self.term, self.object
        for subject, pairs in subjects:
            types: list[bytes] = []
            parts: list[bytes] = []
            last = b""
            for predicate, value in pairs:
                # Most objects are IRIs: what is remembered of them is told without a call of ours.
                text = object_(value) if value[0] == _QUOTE else term(value)
                if predicate == last:
                    parts[-1] += b", " + text
                elif predicate == _TYPE:
                    types.append(text)
                else:
                    parts.append(term(predicate) + b" " + text)
                    last = predicate
            if types:
                parts.insert(0, b"a " + b", ".join(types))
            yield b"\n%s%s %s .\n" % (indent, term(subject), between.join(parts))

    def graph(self, name: str, subjects: Iterable[Subject]) -> Iterator[bytes]:
        """The block of a named graph, in TriG."""
        yield b"\n%s {\n" % self.term(f"<{name}>".encode())
        yield from self.subjects(subjects, b"    ")
        yield b"}\n"

    def object(self, term: bytes) -> bytes:
        """The object of a statement; numbers and booleans stand bare where Turtle has them so."""
        if term[0] != _QUOTE:
            return self.term(term)
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
        if term[:1] != b"<":
            return term
        iri = term[1:-1]
        cut = max(iri.rfind(b"#"), iri.rfind(b"/")) + 1
        name = self._names.get(iri[:cut])
        if name and _LOCAL.fullmatch(iri, cut):
            return name + iri[cut:]
        return b"<" + relative(iri, self._base) + b">"


def relative(iri: bytes, base: bytes) -> bytes:
    """An IRI as it may stand under a base; in full where it would be resolved to another (RFC 3986, section 5.2).

    >>> relative(b"https://a.org/id/b/1", b"https://a.org/"), relative(b"https://a.org/id/../b", b"https://a.org/")
    (b'id/b/1', b'https://a.org/id/../b')
    """
    rest = iri[len(base) :]
    return rest if iri.startswith(base) and _PATH.fullmatch(rest) and b"/." not in rest else iri
