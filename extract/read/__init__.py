"""From bytes to a decoded document, by what the bytes are and not by what the file is called."""

from __future__ import annotations

import codecs
import hashlib

from extract.model import Document, Refusal
from extract.read.plain import decode
from extract.text import reading_of

MAX_BYTES = 10 * 1024 * 1024
_SIGNATURES = {
    b"%PDF": "a PDF: this version reads text",
    b"PK\x03\x04": "a ZIP container (Word, OpenDocument): this version reads text",
    b"\xd0\xcf\x11\xe0": "an old Office file: this version reads text",
    b"{\\rtf": "an RTF file: this version reads text",
    b"<!doctype html": "an HTML page: this version reads text",
    b"<html": "an HTML page: this version reads text",
}


def read(data: bytes, name: str) -> Document | Refusal:
    """Decode a dossier, or say why it can't be read: ``too-large``, ``empty-document`` or ``unreadable``."""
    sha256 = hashlib.sha256(data).hexdigest()
    if len(data) > MAX_BYTES:
        return Refusal(name, sha256, "too-large", f"{len(data)} bytes, and the limit is {MAX_BYTES}")
    for signature, what in _SIGNATURES.items():
        if data.removeprefix(codecs.BOM_UTF8).lstrip()[: len(signature)].lower() == signature.lower():
            return Refusal(name, sha256, "unreadable", what)
    text = decode(data)
    if text is None:
        return Refusal(name, sha256, "unreadable", "bytes that are no text")
    if not text.strip("\ufeff \t\r\n\u00a0\u200b"):
        return Refusal(name, sha256, "empty-document", "no words")
    return Document(name, sha256, "text", text, reading_of(text))
