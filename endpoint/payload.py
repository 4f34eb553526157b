"""The statements that a Graph Store write sends: a body of RDF, or a form with a file of it."""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message
from typing import Final

from fastapi import Request

from endpoint.errors import UnsupportedMedia, WrongUse
from endpoint.formats import JSON_LD, N3, N_TRIPLES, RDF_XML, TURTLE
from endpoint.parameters import body

_FORM: Final = "multipart/form-data"
_TAKEN: Final = {
    name: one.media_types[0]
    for one in (TURTLE, N_TRIPLES, RDF_XML, JSON_LD, N3)
    for name in one.media_types
    if name not in ("application/json", "application/xml", "text/xml", "text/plain")
}


async def payload(request: Request, limit: int) -> tuple[str, bytes]:
    """The engine's name of the media type, and the statements.

    Raises:
        UnsupportedMedia: another type than those of one graph.
        RequestTooLarge: it is over the limit (bytes).
        WrongUse: a form that has not one file.
    """
    header = request.headers.get("content-type", "")
    media_type = header.partition(";")[0].strip().lower()
    if media_type != _FORM:
        return _known(media_type), await body(request, limit)
    content = await body(request, limit)
    form = message_from_bytes(b"Content-Type: " + header.encode("latin-1") + b"\r\n\r\n" + content)
    parts = [part for part in form.walk() if not part.is_multipart()] if form.is_multipart() else []
    if len(parts) != 1:
        raise WrongUse(f"A write of {_FORM} has one file, and this has {len(parts)}: send them one by one.")
    return _known(parts[0].get_content_type()), _bytes(parts[0])


def _known(media_type: str) -> str:
    if media_type not in _TAKEN:
        raise UnsupportedMedia(
            f"{media_type or 'What has no type'} is not taken: send one graph as {', '.join(sorted(_TAKEN))}."
        )
    return _TAKEN[media_type]


def _bytes(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
