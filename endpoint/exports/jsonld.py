"""Sorted statements as JSON-LD 1.1 with the context of our ontology in it: an object a subject, a line each.

What the context has a term for is written with it; where a value does not fit its term, the property stands by its
prefixed name and the value in full. Decimals are strings, as their type in the context has it: no digit is lost.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple

from endpoint.errors import WrongUse
from endpoint.exports.statements import Subject
from endpoint.exports.turtle import own_path
from ontology.words import RDF, source

_TYPE: Final = f"<{RDF.type.value}>".encode()
_CLASS: Final = re.compile(rb"<[^<]")
_QUOTE: Final = ord('"')
_REMEMBERED: Final = 100_000


class _Term(NamedTuple):
    """A property as the context writes it.

    Attributes:
        kind: ``@id``, ``@language``, a datatype or empty.
        ending: of the literals that fit, as N-Triples writes them; empty for links and texts in a language.
    """

    name: bytes
    kind: bytes
    ending: bytes


class JsonLd:
    """Writes statements under a base IRI, which ends with a slash."""

    def __init__(self, base_iri: str) -> None:
        context = json.loads(source("context.jsonld"))["@context"]
        self._base = base_iri.encode()
        self._context = context
        self._terms, self._classes, self._names = _read(context)
        self._own = own_path(self._base).fullmatch
        self.iri = lru_cache(_REMEMBERED)(self._iri)
        self._links = {iri: term.name for iri, term in self._terms.items() if term.kind == b"@id"}

    def document(self, subjects: Iterable[Subject]) -> Iterator[bytes]:
        """The whole document, in pieces."""
        context = [self._context, {"@base": self._base.decode()}]
        yield b'{"@context": ' + json.dumps(context, ensure_ascii=False).encode() + b',\n"@graph": ['
        mark = b"\n"
        for subject, rests in subjects:
            yield mark + self._object(subject, rests)
            mark = b",\n"
        yield b"\n]}\n"

    def _object(self, subject: bytes, rests: Iterable[bytes]) -> bytes:
        values: dict[bytes, list[bytes]] = {}
        texts: dict[bytes, dict[bytes, list[bytes]]] = {}
        links, iri, member = self._links, self.iri, self._member
        for rest in rests:
            predicate, _, object_ = rest.partition(b" ")
            # Most objects are IRIs: what is remembered of them is told without a call of ours.
            if object_[0] != _QUOTE and predicate in links:
                values.setdefault(links[predicate], []).append(iri(object_))
                continue
            key, language, value = member(predicate, object_)
            if language:
                texts.setdefault(key, {}).setdefault(language, []).append(value)
            else:
                values.setdefault(key, []).append(value)
        parts = [b'"id": ' + self._iri(subject)]
        parts += [name + b": " + _listed(some) for name, some in values.items()]
        for name, languages in texts.items():
            written = b", ".join(b'"%s": %s' % (tag, _listed(some)) for tag, some in languages.items())
            parts.append(name + b": {" + written + b"}")
        return b"{" + b", ".join(parts) + b"}"

    def _member(self, predicate: bytes, object_: bytes) -> tuple[bytes, bytes, bytes]:
        """The key of a property, the language where the context sorts its values by that, and a value."""
        if predicate == _TYPE and _CLASS.match(object_):
            return b'"type"', b"", self._class(object_)
        if known := self._terms.get(predicate):
            if known.kind == b"@language" and object_[0] == _QUOTE:
                value, _, language = _cut(object_)
                if language and b"--" not in language:  # with a direction it has a value in full
                    return known.name, language, value
            if known.ending and object_.endswith(known.ending):
                return known.name, b"", object_[: len(object_) + 1 - len(known.ending)]
            if not known.kind and object_[0] == _QUOTE:
                return known.name, b"", self._full(object_)
        return self._key(predicate), b"", self._full(object_)

    def _full(self, term: bytes) -> bytes:
        if term[:1] != b'"':
            return b'{"id": ' + self._iri(term) + b"}"
        value, datatype, language = _cut(term)
        if language:
            language = language.replace(b"--", b'", "@direction": "')
            return b'{"@value": %s, "@language": "%s"}' % (value, language)
        if datatype:
            return b'{"@value": %s, "@type": "%s"}' % (value, self._prefixed(datatype))
        return b'{"@value": %s}' % value

    def _class(self, term: bytes) -> bytes:
        return b'"' + (self._classes.get(term) or self._prefixed(term[1:-1])) + b'"'

    def _key(self, predicate: bytes) -> bytes:
        return b'"' + self._prefixed(predicate[1:-1]) + b'"'

    def _prefixed(self, iri: bytes) -> bytes:
        cut = max(iri.rfind(b"#"), iri.rfind(b"/")) + 1
        name = self._names.get(iri[:cut])
        return name + iri[cut:] if name else iri

    def _iri(self, term: bytes) -> bytes:
        """An IRI or a blank node as a JSON string."""
        if term[:3] == b"<<(":
            raise WrongUse("JSON-LD has no statements about statements: export the others with --only.")
        if term[:1] != b"<":
            return b'"' + term + b'"'
        own = self._own(term)
        return b'"%s"' % (own[1] if own else term[1:-1])


def _read(context: dict[str, Any]) -> tuple[dict[bytes, _Term], dict[bytes, bytes], dict[bytes, bytes]]:
    """The properties, the classes and the prefixes of a context, by their IRIs."""
    names = {name: iri for name, iri in context.items() if isinstance(iri, str) and iri[-1:] in "#/"}

    def full(short: str) -> str:
        prefix, _, local = short.partition(":")
        return names[prefix] + local

    terms: dict[bytes, _Term] = {}
    classes: dict[bytes, bytes] = {}
    for name, meant in context.items():
        short = meant["@id"] if isinstance(meant, dict) else str(meant)
        if name.startswith("@") or name in names or short.startswith("@"):
            continue
        iri = f"<{full(short)}>".encode()
        if name[0].isupper():
            classes[iri] = name.encode()
            continue
        kind = str(meant.get("@container", meant.get("@type", ""))) if isinstance(meant, dict) else ""
        datatype = full(kind) if ":" in kind else kind
        ending = "" if kind.startswith("@") else f'"^^<{datatype}>' if datatype else '"'
        terms[iri] = _Term(f'"{name}"'.encode(), datatype.encode(), ending.encode())
    return terms, classes, {iri.encode(): name.encode() + b":" for name, iri in names.items()}


def _cut(literal: bytes) -> tuple[bytes, bytes, bytes]:
    """The value as a JSON string, which N-Triples escapes alike; its datatype; its language.

    >>> _cut(b'"1"^^<u:t>'), _cut(b'"a@b"@fr'), _cut(b'"^^<x>"')
    ((b'"1"', b'u:t', b''), (b'"a@b"', b'', b'fr'), (b'"^^<x>"', b'', b''))
    """
    end = literal.rindex(b'"') + 1
    value, rest = literal[:end], literal[end:]
    return value, rest[3:-1] if rest[:1] == b"^" else b"", rest[1:] if rest[:1] == b"@" else b""


def _listed(values: list[bytes]) -> bytes:
    return values[0] if len(values) == 1 else b"[" + b", ".join(values) + b"]"
