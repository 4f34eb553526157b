"""What is common to all documents about our IRIs: the choice of a format, the headers, the writing.

A document is known again by a strong ETag: a snapshot never changes, nor do the files of an installation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from fastapi import Request
from fastapi.responses import Response
from pyoxigraph import RdfFormat, Triple

from endpoint.addresses import ENDINGS, Address, uri
from endpoint.errors import NotAcceptable, WrongUse
from endpoint.formats import Format, choose
from endpoint.http import headers
from endpoint.store.serialisation import statements

_ENDING_OF: Final = {format_: ending for ending, format_ in ENDINGS.items()}


def chosen(request: Request, address: Address) -> str:
    """The ending of the document to answer with: that of the path, else ``format=``, else by Accept.

    Raises:
        WrongUse: there is no such format, or the path and ``format=`` say two things.
        NotAcceptable: nothing that we write is accepted.
    """
    name = request.query_params.get("format")
    if address.ending and name is None:
        return address.ending
    try:
        ending = _ENDING_OF[choose(True, name, headers.accepted(request))]
    except NotAcceptable as error:
        types = ", ".join(one.media_types[0] for one in ENDINGS.values())
        raise NotAcceptable(
            f"{address.path} is written in no format that you accept: try {types}.",
            f"{address.path} ne s'écrit dans aucun format que vous acceptez : essayez {types}.",
        ) from error
    if address.ending not in (None, ending):
        raise WrongUse(
            f"The path ends in .{address.ending} and format= says {name!r}: leave one of them out.",
            f"L'adresse finit en .{address.ending} et format= dit « {name} » : ôtez l'un des deux.",
        )
    return ending


def links(address: Address, ending: str | None) -> str:
    """The header Link (RFC 8288) of a document, or with None of the answer that leads to the documents.

    The IRI is the canonical name, and what the document describes (RFC 6892); its other formats are alternates.
    """
    name = uri(address.iri)
    relations = [f'<{name}>; rel="canonical"'] + ([f'<{name}>; rel="describes"'] if ending else [])
    for other, one in ENDINGS.items():
        if other != ending:
            relation = "alternate" if ending else "describedby"
            relations.append(f'<{address.document(other)}>; rel="{relation}"; type="{one.media_types[0]}"')
    if ending == "html":
        relations.append(f'<{address.document("ttl")}>; rel="describedby"; type="text/turtle"')
    return ", ".join(relations)


def about(address: Address, ending: str, etag: str) -> dict[str, str]:
    """The headers of a document. One without an ending in its path depends on what the asker accepts."""
    return {
        "ETag": etag,
        "Link": links(address, ending),
        "Cache-Control": "no-cache",
        "Content-Location": address.document(ending),
        "Vary": "Accept, Accept-Language" if ending == "html" else "Accept",
    }


def unchanged(request: Request, given: Mapping[str, str]) -> Response | None:
    """304 for who holds this very document, with the headers that it would have (RFC 9110, section 15.4.5)."""
    return Response(status_code=304, headers=given) if headers.has_already(request, given["ETag"]) else None


def written(triples: Iterable[Triple], format_: Format) -> bytes:
    """Statements in one of the formats; raises NotAcceptable where it can't say them."""
    rdf = RdfFormat.from_media_type(format_.media_types[0])
    assert rdf is not None  # formats.py names only those that the engine has
    return statements(triples, rdf)
