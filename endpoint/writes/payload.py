"""The statements that a Graph Store write sends: a body of RDF, or a form with files of it."""

from __future__ import annotations

from typing import Final

from fastapi import Request

from endpoint.errors import UnsupportedMedia
from endpoint.formats import JSON_LD, N3, N_TRIPLES, RDF_XML, TURTLE
from endpoint.protocol.parameters import body, media_type
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
        UnsupportedMedia: another type than those of one graph, or not in UTF-8.
        RequestTooLarge: it is over the limit (bytes).
        WrongUse: a form that :func:`files` can't read.
    """
    header = request.headers.get("content-type", "")
    if media_type(header) != MULTIPART:
        return [(_known(header), await body(request, limit))]
    return [(_known(given), file) for given, file in files(header, await body(request, limit))]


def _known(header: str) -> str:
    found = media_type(header)
    if found not in TAKEN:
        raise UnsupportedMedia(
            f"{header or 'What has no type'} is not taken: send one graph in UTF-8, as {', '.join(sorted(TAKEN))}."
        )
    return TAKEN[found]
