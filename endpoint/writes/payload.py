"""The statements that a Graph Store write sends: a body of RDF, or a form with files of it."""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message
from typing import Final

from fastapi import Request

from endpoint.errors import UnsupportedMedia, WrongUse
from endpoint.formats import JSON_LD, N3, N_TRIPLES, RDF_XML, TURTLE
from endpoint.protocol.parameters import body

_FORM: Final = "multipart/form-data"
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
        WrongUse: a form without a file.
    """
    header = request.headers.get("content-type", "")
    media_type = header.partition(";")[0].strip().lower()
    if media_type != _FORM:
        return [(_known(media_type), await body(request, limit))]
    content = await body(request, limit)
    form = message_from_bytes(b"Content-Type: " + header.encode("latin-1") + b"\r\n\r\n" + content)
    parts = [part for part in form.walk() if not part.is_multipart()] if form.is_multipart() else []
    if not parts:
        raise WrongUse(
            f"A write of {_FORM} has a file at least, and this has none: send the statements in one."
        )
    return [(_known(part.get_content_type()), _bytes(part)) for part in parts]


def _known(media_type: str) -> str:
    if media_type not in TAKEN:
        raise UnsupportedMedia(
            f"{media_type or 'What has no type'} is not taken: send one graph as {', '.join(sorted(TAKEN))}."
        )
    return TAKEN[media_type]


def _bytes(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
