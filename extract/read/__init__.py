"""From bytes to a decoded document, by what the bytes are and not by what the file is called."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from extract.find.table.arithmetic import best
from extract.model import Document, Refusal
from extract.read.limits import MAX_BYTES, MAX_CHARACTERS
from extract.read.plain import decode
from extract.read.refused import Refused
from extract.read.signatures import PDF, ZIP, is_html, kind_of
from extract.reading.reading import reading_of

__all__ = ["MAX_BYTES", "read"]

_BLANK = "\ufeff \t\r\n\f\u00a0\u200b"


def read(data: bytes, name: str) -> Document | Refusal:
    """Decode a dossier: text and Markdown, HTML, Word (DOCX) or PDF.

    Where a file can be read in several ways, the sums of its financing table tell which is right. What can't be
    read is ``too-large``, ``empty-document`` or ``unreadable``, with a sentence that says what to try.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        kind, texts = _texts(data)
        documents = (Document(name, sha256, kind, text, reading_of(text)) for text in map(_checked, texts))
        return next(documents) if kind == "text" else best(documents)
    except Refused as refused:
        return Refusal(name, sha256, refused.code, refused.detail)


def _texts(data: bytes) -> tuple[str, Iterator[str]]:
    """The file's format, and its readings, the likeliest first."""
    if len(data) > MAX_BYTES:
        raise Refused(
            "too-large", f"{len(data)} bytes, and the limit is {MAX_BYTES}: take its pictures or annexes out"
        )
    kind = kind_of(data)
    if kind == PDF:
        from extract.read.pdf.reading import texts_of_pdf

        return "pdf", texts_of_pdf(data)
    if kind == ZIP:
        from extract.read.docx import texts_of_docx

        return "docx", texts_of_docx(data)
    if kind is not None:
        raise Refused("unreadable", kind)
    if len(data) > 4 * MAX_CHARACTERS:  # UTF-8 takes four bytes for a character, UTF-16 two, at most
        raise _too_long()
    text = decode(data)
    if text is None:
        raise Refused("unreadable", "bytes that are no text: send the dossier as DOCX, PDF or text")
    if is_html(text):
        from extract.read.hypertext import texts_of_html

        return "html", texts_of_html(text)
    return "text", iter([text])


def _checked(text: str) -> str:
    if len(text) > MAX_CHARACTERS:
        raise _too_long()
    if not text.strip(_BLANK):
        raise Refused("empty-document", "no words")
    return text


def _too_long() -> Refused:
    return Refused(
        "too-large", f"more than {MAX_CHARACTERS} characters: keep one dossier a file, without annexes"
    )
