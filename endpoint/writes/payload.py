"""The statements that a Graph Store write sends: a body of RDF, or a form with files of it."""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message
from typing import Final

from fastapi import Request

from endpoint.errors import UnsupportedMedia, WrongUse
from endpoint.formats import JSON_LD, N3, N_TRIPLES, RDF_XML, TURTLE
from endpoint.protocol.parameters import body, media_type

MULTIPART: Final = "multipart/form-data"
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
        WrongUse: a form without a file, or without its end.
    """
    header = request.headers.get("content-type", "")
    if media_type(header) != MULTIPART:
        return [(_known(header), await body(request, limit))]
    content = await body(request, limit)
    form = message_from_bytes(b"Content-Type: " + header.encode("latin-1") + b"\r\n\r\n" + content)
    if not form.is_multipart() or any(part.defects for part in form.walk()):
        raise WrongUse(
            f"This {MULTIPART} can't be read to its closing boundary: send the statements in a file of it, whole."
        )
    parts = [part for part in form.walk() if not part.is_multipart()]
    return [(_known(str(part.get("Content-Type", ""))), _bytes(part)) for part in parts]


def _known(header: str) -> str:
    found = media_type(header)
    if found not in TAKEN:
        raise UnsupportedMedia(
            f"{header or 'What has no type'} is not taken: send one graph in UTF-8, as {', '.join(sorted(TAKEN))}."
        )
    return TAKEN[found]


def _bytes(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
