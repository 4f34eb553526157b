"""Statements and rows as the engine writes them, in bytes: within a limit, the same each time, and readable or refused.

What a format has no words for is refused (406): an answer that can't be read, or says something else, is none.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterable, Mapping
from typing import IO, Any, Final, cast
from xml.parsers import expat

from pyoxigraph import (
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    serialize,
)

from endpoint.errors import NotAcceptable, ResultTooLarge
from ontology.words import PREFIXES

_PREFIXES: Final = re.compile(rb"(?:@prefix [^\n]*\n)+")
_ATTRIBUTE: Final = re.compile(rb' xmlns:[^ =]+="[^"]*"')
_ROOT: Final = re.compile(rb'(<\?xml[^>]*>\s*<rdf:RDF)((?: xmlns:[^ =]+="[^"]*")+)')
# Signs of RDF 1.2, which N3 has not and the engine writes: a triple in a statement, a text with a direction.
_RDF_1_2: Final = (b"<<(", b"--ltr", b"--rtl")
# The start of an element that is not named in plain letters: the engine cuts the IRI of a property or a class in two
# for it, whatever is left. It also writes two terms that the grammar has no more (RDF 1.1 XML Syntax, section 6.2.4).
_ODD_NAME: Final = re.compile(
    rb"<(?:xmlns:|rdf:(?:aboutEach|bagID)|[^/?][\w.-]*+(?::[A-Za-z_][\w.-]*+)?+(?![ >]))"
)
_OLD_TERMS: Final = (b"<rdf:aboutEach", b"<rdf:bagID")

# What XML 1.0 has no way to say (section 2.2): these bytes, and in UTF-8 the code points FFFE and FFFF.
_CONTROLS: Final = bytes({*range(0x20)} - {*b"\t\n\r"})
_NO_CHARACTERS: Final = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")
_FIRST: Final = 0xEF  # of these three bytes: found at once, and rare


class _Bounded(io.RawIOBase):
    """Bytes in memory, up to a limit; the evaluation stops with the write that passes it."""

    def __init__(self, limit: int) -> None:
        self._content = bytearray()
        self._limit = limit

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        if len(self._content) + len(data) > self._limit:
            raise ResultTooLarge(
                f"The result is over {self._limit:,} bytes and is refused whole, not cut: "
                "ask for fewer columns, or for a part at a time (ORDER BY, LIMIT, OFFSET)."
            )
        self._content += data
        return len(data)

    def whole(self) -> bytes:
        """All that was written."""
        return bytes(self._content)


class _BoundedXML(_Bounded):
    """A document of XML; one that would hold what no XML may is refused.

    A carriage return, which the engine writes as it is, would be read as the end of a line (XML 1.0, section 2.11).
    """

    def write(self, data: Any) -> int:
        # It comes in pieces of a few kilobytes: so it is faster than any pattern over the whole.
        if any(map(data.__contains__, _CONTROLS)):
            raise _no_xml()
        super().write(data.replace(b"\r", b"&#13;"))
        return len(data)

    def whole(self) -> bytes:
        content = super().whole()
        if _FIRST in content and any(one in content for one in _NO_CHARACTERS):
            raise _no_xml()
        return content


def statements(
    triples: Iterable[Triple] | Iterable[Quad],
    rdf: RdfFormat,
    prefixes: Mapping[str, str] = PREFIXES,
    limit: int = sys.maxsize,
) -> bytes:
    """Statements in a format, byte for byte the same each time.

    An OSError is the writer's: who reads triples from a disk tells of that in other words.

    Raises:
        NotAcceptable: they can't be said in it.
        ResultTooLarge: that is longer than the limit (bytes).
    """
    bounded = (_BoundedXML if rdf == RdfFormat.RDF_XML else _Bounded)(limit)
    try:
        serialize(triples, cast(IO[bytes], bounded), rdf, prefixes=dict(prefixes))
    except OSError as error:
        raise _unsayable(rdf.name, str(error)) from error
    content = bounded.whole()
    if rdf == RdfFormat.N3:
        _require_n3(content)
    if rdf == RdfFormat.RDF_XML:
        _require_names(content)
    return settled(content)


def rows(results: QuerySolutions | QueryBoolean, written: QueryResultsFormat, limit: int) -> bytes:
    """Rows or a boolean in a format.

    Raises:
        NotAcceptable: they can't be said in it.
        ResultTooLarge: that is longer than the limit (bytes).
    """
    bounded = (_BoundedXML if written == QueryResultsFormat.XML else _Bounded)(limit)
    results.serialize(cast(IO[bytes], bounded), written)
    return bounded.whole()


def _require_n3(content: bytes) -> None:
    """Raises NotAcceptable for what is no N3; where it may be none, it is read back."""
    if any(sign in content for sign in _RDF_1_2):
        try:
            for _ in parse(content, RdfFormat.N3):
                pass
        except SyntaxError as error:
            raise _unsayable("N3", "it has no RDF 1.2") from error


def _require_names(content: bytes) -> None:
    """Raises NotAcceptable for an element that has no name of XML; where it may have none, all are read."""
    if not _ODD_NAME.search(content):
        return
    are_names = not any(term in content for term in _OLD_TERMS)
    try:
        expat.ParserCreate(namespace_separator=" ").Parse(content, True)
    except expat.ExpatError:
        are_names = False
    if not are_names:
        raise _unsayable("RDF/XML", "the IRI of a property or a class does not end in a name of XML")


def _no_xml() -> NotAcceptable:
    return _unsayable("XML", "a text has a control character, or another that XML does not allow", "JSON")


def _unsayable(name: str, why: str, other: str = "Turtle") -> NotAcceptable:
    return NotAcceptable(
        f"This answer can't be written in {name} ({why}): take {other}.",
        f"Cette réponse ne peut pas s'écrire en {name} : prenez {other}.",
    )


def settled(content: bytes) -> bytes:
    r"""The same statements with the prefixes in their order: the engine writes them in any.

    Turtle and its kin are rid of those that do not occur; RDF/XML keeps them, in its root element.

    >>> settled(b"@prefix b: <u:b> .\n@prefix a: <u:a> .\n@prefix c: <u:c> .\na:x b:y 1 .\n")
    b'@prefix a: <u:a> .\n@prefix b: <u:b> .\na:x b:y 1 .\n'
    """
    if match := _PREFIXES.match(content):
        names = match[0].splitlines(keepends=True)
        rest = content[match.end() :]
        return b"".join(sorted(line for line in names if line.split()[1] in rest)) + rest
    if match := _ROOT.match(content):
        return match[1] + b"".join(sorted(_ATTRIBUTE.findall(match[2]))) + content[match.end(2) :]
    return content
