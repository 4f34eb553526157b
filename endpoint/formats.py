"""The formats of an answer, and the choice among them.

SELECT and ASK answer in the SPARQL 1.1 result formats, CONSTRUCT and DESCRIBE in the RDF formats. A browser
that asks either for HTML gets a page. The name given as ``?format=`` rules over the Accept header
(RFC 9110, section 12.5.1); there is no silent fallback: what we can't write is refused with 406.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from endpoint.errors import NotAcceptable, WrongUse


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write an answer.

    Attributes:
        name: as in ``?format=``.
        media_type: the Content-Type of the answer; without parameters it is also the engine's name for it.
        graph: True for statements (CONSTRUCT, DESCRIBE), False for rows and booleans (SELECT, ASK).
        names: other names that ``?format=`` takes.
        accepts: other media types of an Accept header that mean this one.
        page: a page for people; what the engine writes for it is :attr:`Format.media_type` of `JSON`
            or `TURTLE`.
    """

    name: str
    media_type: str
    graph: bool
    names: tuple[str, ...] = ()
    accepts: tuple[str, ...] = ()
    page: bool = False

    @property
    def media_types(self) -> tuple[str, ...]:
        """What an Accept header may call it; the official name first."""
        return (self.media_type.partition(";")[0], *self.accepts)


JSON: Final = Format("json", "application/sparql-results+json", False, ("srj",), ("application/json",))
XML: Final = Format("xml", "application/sparql-results+xml", False, ("srx",), ("application/xml", "text/xml"))
CSV: Final = Format("csv", "text/csv; charset=utf-8", False)
TSV: Final = Format("tsv", "text/tab-separated-values; charset=utf-8", False)
ROWS_PAGE: Final = Format("html", "text/html; charset=utf-8", False, page=True)

TURTLE: Final = Format(
    "turtle", "text/turtle; charset=utf-8", True, ("ttl",), ("application/turtle", "application/x-turtle")
)
N_TRIPLES: Final = Format("ntriples", "application/n-triples", True, ("nt", "n-triples"), ("text/plain",))
RDF_XML: Final = Format(
    "rdfxml", "application/rdf+xml", True, ("rdf", "xml", "rdf+xml"), ("application/xml", "text/xml")
)
JSON_LD: Final = Format(
    "jsonld", "application/ld+json", True, ("json-ld", "json"), ("application/json", "application/x-json+ld")
)
TRIG: Final = Format("trig", "application/trig", True, (), ("application/x-trig",))
N_QUADS: Final = Format("nquads", "application/n-quads", True, ("nq", "n-quads"), ("text/x-nquads",))
N3: Final = Format("n3", "text/n3; charset=utf-8", True, (), ("text/rdf+n3",))
GRAPH_PAGE: Final = Format("html", "text/html; charset=utf-8", True, page=True)

READ_ONLY: Final = Format("none", "", False)
"""Of a query that is read and not evaluated, to tell what is wrong with it."""

# The first of each is what one gets who asks for nothing, or for anything.
ROW_FORMATS: Final = (JSON, XML, CSV, TSV, ROWS_PAGE)
GRAPH_FORMATS: Final = (TURTLE, N_TRIPLES, RDF_XML, JSON_LD, TRIG, N_QUADS, N3, GRAPH_PAGE)
FORMATS: Final = (*ROW_FORMATS, *GRAPH_FORMATS)

_LONGEST: Final = 4_000  # characters of an Accept header: what is looked up takes time for each part
# A parameter of a media type whose value is in quotes, and may hold commas; none of ours has any.
_QUOTED: Final = re.compile(r';\s*(?!q=)[^\s;,="]+="(?:[^"\\]|\\.)*"')


def choose(graph: bool, name: str | None, accept: str, *, pages: bool = True) -> Format:
    """The format of an answer.

    Arguments:
        graph: whether the query yields statements.
        name: the parameter ``format``, a short name or a media type; None when it was not given.
        accept: the Accept header; empty when there is none.
        pages: whether a page for people is one of them.

    Raises:
        WrongUse: no format has that name, or the header can't be read.
        NotAcceptable: there are such formats, but not for this form of query.

    >>> choose(False, None, "text/turtle;q=0.5, text/csv;q=0.4").name
    'csv'
    >>> choose(True, "xml", "text/turtle").name
    'rdfxml'
    """
    every = GRAPH_FORMATS if graph else ROW_FORMATS
    formats = every if pages else tuple(one for one in every if not one.page)
    if name is not None:
        return _named(formats, name.strip().lower())
    return _accepted(formats, accept.lower())


def prefers_page(accept: str) -> bool:
    """Whether the asker is a browser: HTML is named, and preferred to JSON."""
    try:
        return "text/html" in accept.lower() and _accepted((JSON, ROWS_PAGE), accept.lower()).page
    except (NotAcceptable, WrongUse):
        return False


def _named(formats: Iterable[Format], name: str) -> Format:
    for one in formats:
        if name in (one.name, *one.names, *one.media_types):
            return one
    known = ", ".join(one.name for one in formats)
    if any(name in (one.name, *one.names, *one.media_types) for one in FORMATS):
        raise NotAcceptable(
            f"This form of query can't be answered as {name!r}: try one of {known}.",
            f"Cette forme de requête n'a pas de réponse en « {name} » : essayez {known}.",
        )
    raise WrongUse(
        f"There is no format {name!r}: try one of {known}.",
        f"Il n'y a pas de format « {name} » : essayez {known}.",
    )


@lru_cache(maxsize=256)
def _accepted(formats: tuple[Format, ...], accept: str) -> Format:
    if len(accept) > _LONGEST:
        raise WrongUse(f"The Accept header is over {_LONGEST:,} characters: name the formats that you read.")
    # Imported here: the worker knows the formats, and never negotiates.
    from mimeparse import MimeTypeParseException, best_match

    # The last of the equally liked is taken: the first format, and official names before others.
    backwards = tuple(reversed(formats))
    named = {other: one for one in backwards for other in one.accepts}
    named |= {one.media_types[0]: one for one in backwards}
    try:
        found = best_match(list(named), _QUOTED.sub("", accept).strip() or "*/*")
    except MimeTypeParseException as error:
        raise WrongUse("The Accept header can't be read: write media types with commas between.") from error
    if not found:
        known = ", ".join(one.media_types[0] for one in formats)
        raise NotAcceptable(f"Nothing that this query can be written in is accepted: try {known}.")
    return named[found]
