"""Our IRIs and the paths that answer for them on this host.

A path is what follows the base of an IRI: ``https://w3id.org/maillage/id/agent/erdf`` answers at
``/id/agent/erdf``, whatever the host. Data and graphs follow the base IRI of the graph that is served; the
ontology, the code lists and the shapes have one base for everybody. A path with the ending of a format
(``.ttl``, ``.html``) is a document about the thing whose path it is without.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from urllib.parse import quote, unquote_to_bytes

from pyoxigraph import NamedNode

from endpoint.formats import GRAPH_PAGE, JSON_LD, N3, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE, Format

WORDS_BASE: Final = "https://w3id.org/maillage/"
"""The base of the ontology, the code lists and the shapes, whatever the base of the data."""

ENDINGS: Final[Mapping[str, Format]] = MappingProxyType(
    {
        "html": GRAPH_PAGE,
        "ttl": TURTLE,
        "jsonld": JSON_LD,
        "nt": N_TRIPLES,
        "rdf": RDF_XML,
        "trig": TRIG,
        "nq": N_QUADS,
        "n3": N3,
    }
)
"""The ending of a document's path, and its format; the page first."""

LONGEST: Final = 2_000

_OF_DATA: Final = ("id", "graph")
_ESCAPES: Final = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_PLAIN: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_IN_A_URI: Final = "%/:#?&=@!$'()*+,;~[]"


@dataclass(frozen=True, slots=True)
class Address:
    """A path of this host, read.

    Attributes:
        path: in ASCII, with its escapes, without the ending of a format.
        iri: what the path stands for.
        ending: of a document, a key of `ENDINGS`; None where the path has none.
    """

    path: str
    iri: str
    ending: str | None

    def document(self, ending: str) -> str:
        """The path of a document about it.

        >>> address("/id/agent/erdf.html", WORDS_BASE).document("ttl")
        '/id/agent/erdf.ttl'
        """
        return f"{self.path}.{ending}"


def address(path: str, base_iri: str, *, endings: bool = True) -> Address:
    """What a path of a request stands for.

    Arguments:
        path: in ASCII, as it came (:func:`as_path`).
        base_iri: of the graph that is served.
        endings: False takes the whole path for the name of a thing.

    >>> address("/def/programme/X/objective/2.2.2.1.ttl", "https://data.example.org/").iri
    'https://w3id.org/maillage/def/programme/X/objective/2.2.2.1'
    """
    stem, dot, ending = path.rpartition(".")
    if not (endings and dot and ending in ENDINGS):
        stem, ending = path, ""
    head = stem.split("/")[1]
    base = base_iri if head in _OF_DATA else WORDS_BASE
    return Address(stem, base + _as_iri(stem[1:]), ending or None)


def path_of(iri: str, base_iri: str) -> str | None:
    """Where this host answers for an IRI; None where it is none of ours.

    >>> path_of("https://data.example.org/id/agent/erdf", "https://data.example.org/")
    '/id/agent/erdf'
    >>> path_of("https://w3id.org/maillage/ns#Operation", "https://data.example.org/")
    '/ns#Operation'
    >>> path_of("http://purl.org/dc/terms/title", WORDS_BASE) is None
    True
    """
    data = tuple(f"{base_iri}{head}/" for head in _OF_DATA)
    words = tuple(WORDS_BASE + head for head in ("def/", "ns#", "ns/", "shapes#"))
    if iri in (f"{WORDS_BASE}ns", f"{WORDS_BASE}shapes") or iri.startswith(words):
        return "/" + uri(iri.removeprefix(WORDS_BASE))
    if iri.startswith(data) and not {"?", "#"} & set(iri):
        return "/" + uri(iri.removeprefix(base_iri))
    return None


def is_iri(text: str) -> bool:
    """Whether a text can name a thing; none of ours is longer than `LONGEST`.

    >>> is_iri("https://w3id.org/maillage/id/agent/erdf"), is_iri("https://w3id.org/maillage/id/<b>")
    (True, False)
    """
    try:
        NamedNode(text)
    except ValueError:
        return False
    return len(text) <= LONGEST


def uri(iri: str) -> str:
    """An IRI, or a path, in ASCII, as a header takes it (RFC 3987, section 3.1).

    >>> uri("/graph/user/été%20")
    '/graph/user/%C3%A9t%C3%A9%20'
    """
    return quote(iri, safe=_IN_A_URI)


def as_path(octets: bytes) -> str:
    """The path of a request in ASCII; its escapes stay.

    >>> as_path("/graph/user/été%20".encode())
    '/graph/user/%C3%A9t%C3%A9%20'
    """
    return quote(octets, safe=_IN_A_URI)


def _as_iri(path: str) -> str:
    """A path's escapes undone, save those that an IRI needs (RFC 3987, section 3.2; RFC 3986, 6.2.2.2).

    >>> _as_iri("graph/user/%C3%A9t%C3%A9%20%4Eo%FF")
    'graph/user/été%20No%FF'
    """
    return _ESCAPES.sub(lambda run: _decoded(unquote_to_bytes(run[0])), path)


def _decoded(octets: bytes) -> str:
    try:
        text = octets.decode("utf-8")
    except UnicodeDecodeError:
        text = octets.decode("utf-8", errors="surrogateescape")
    return "".join(
        char
        if char.isprintable() and (ord(char) > 0x7F or ord(char) in _PLAIN)
        else quote(char, safe="", errors="surrogateescape")
        for char in text
    )
