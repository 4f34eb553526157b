"""What bytes are, by how they begin and not by what the file is called."""

from __future__ import annotations

import codecs
import re

from extract.read.markup import Tag, tokens

PDF, ZIP = "pdf", "zip"
_ARCHIVED = "a web page in one file (.mht), or a message: open it, and save the dossier as DOCX or PDF"
_STARTS = (
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", "an empty ZIP archive: send the dossier itself"),
    (b"{\\rtf", "an RTF file: open it, and save it as DOCX or PDF"),
    (b"\x89PNG", "a picture: make its text with character recognition (OCR), or ask for the original"),
    (b"\xff\xd8\xff", "a picture: make its text with character recognition (OCR), or ask for the original"),
    (b"II*\x00", "a picture: make its text with character recognition (OCR), or ask for the original"),
    (b"MM\x00*", "a picture: make its text with character recognition (OCR), or ask for the original"),
    (b"GIF8", "a picture: make its text with character recognition (OCR), or ask for the original"),
    (b"\x1f\x8b", "a compressed archive: take the dossier out of it, as DOCX, PDF or text"),
    (b"7z\xbc\xaf", "a compressed archive: take the dossier out of it, as DOCX, PDF or text"),
    (b"Rar!", "a compressed archive: take the dossier out of it, as DOCX, PDF or text"),
    (b"%!PS", "a PostScript file: print it to a PDF"),
    (b"MIME-Version:", _ARCHIVED),
    (b"From: <Saved by", _ARCHIVED),
    (b"Content-Type: multipart/", _ARCHIVED),
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_JUNK = 1024  # bytes, after which a PDF may begin

_PAGE = re.compile(
    r"\s*+(?:Version:[^<]{0,400})?(?:<\?xml[^>]*>\s*+)?(?>(?:<!--.*?-->\s*+)*)<(?:!doctype\s+html|html\b)",
    re.IGNORECASE | re.DOTALL,
)
_FRAGMENT = re.compile(
    r"\s*+(?>(?:<!--.*?-->\s*+)*)<(?:head|meta|title|style|body|main|article|section|header|div|center|h[1-6]|p|ul|ol|dl|table)\b",
    re.IGNORECASE | re.DOTALL,
)
_SAMPLE = 50_000  # characters
_HOLDERS = frozenset("p h1 h2 h3 h4 h5 h6 li td th dt dd pre caption center".split())


def kind_of(data: bytes) -> str | None:
    """``PDF``, ``ZIP``, a sentence that says what can't be read, or None: it may be a text.

    >>> kind_of(b"%PDF-1.7"), kind_of("Région".encode())
    ('pdf', None)
    """
    start = data[: _JUNK + 8].removeprefix(codecs.BOM_UTF8).lstrip()
    if start.startswith(b"%PDF") or (b"%PDF-" in start and b"startxref" in data[-2048:]):
        return PDF
    if start.startswith(_OLD_OFFICE):
        locked = _LOCKED in data
        return (
            "an Office document that a password protects: save it without one"
            if locked
            else "an old Office file (.doc, .xls): open it, and save it as DOCX or PDF"
        )
    return next((kind for begin, kind in _STARTS if start.lower().startswith(begin.lower())), None)


def is_html(text: str) -> bool:
    """Is this a page of HTML, or a piece of one? Not so a text with a few tags in it, as Markdown may have.

    >>> is_html("<!DOCTYPE html><p>Objet"), is_html("<p align='center'>Région</p>\\n\\n# Objet\\n\\nUn essai, avec prose.")
    (True, False)
    """
    if _PAGE.match(text):
        return True
    if not _FRAGMENT.match(text):
        return False
    inside = outside = depth = 0
    for token in tokens(text[:_SAMPLE]):
        if isinstance(token, Tag):
            if token.name in _HOLDERS:
                depth = max(0, depth + (-1 if token.closing else 1))
        elif depth:
            inside += len(token.strip())
        else:
            outside += len(token.strip())
    return inside > outside
