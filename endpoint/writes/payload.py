"""The statements that a Graph Store write sends: a body of RDF, or a form with files of it."""

from __future__ import annotations

from typing import Final

from fastapi import Request

from endpoint.errors import UnsupportedMedia
from endpoint.formats import JSON_LD, N3, N_TRIPLES, RDF_XML, TURTLE
from endpoint.protocol.parameters import body
from endpoint.writes.forms import MULTIPART, files

TAKEN: Final = {
    name: one.media_types[0]
    for one in (TURTLE, N_TRIPLES, RDF_XML, JSON_LD, N3)
    for name in one.media_types
    if name not in ("application/json", "application/xml", "text/xml", "text/plain")
}


async def payload(request: Request, limit: int) -> list[tuple[str, bytes]]:
    """The engine's name of a media type, and statements of it: one such pair, or as many as the form has files.

    Raises:
        UnsupportedMedia: another type than those of one graph.
        RequestTooLarge: it is over the limit (bytes).
        WrongUse: a form that :func:`files` can't read.
    """
    header = request.headers.get("content-type", "")
    if _media_type(header) != MULTIPART:
        return [(_known(header), await body(request, limit))]
    return [(_known(given), file) for given, file in files(header, await body(request, limit))]


def _media_type(header: str) -> str:
    return header.partition(";")[0].strip().lower()


def _known(header: str) -> str:
    media_type = _media_type(header)
    if media_type not in TAKEN:
        raise UnsupportedMedia(
            f"{media_type or 'What has no type'} is not taken: send one graph as {', '.join(sorted(TAKEN))}."
        )
    return TAKEN[media_type]
