"""Text in the encodings that French offices write."""

from __future__ import annotations

import codecs
import re

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(
    rb"""(?:<meta\b[^>]{0,200}?\bcharset|<\?xml\b[^>]{0,100}?\bencoding)\s*=\s*["']?\s*([\w.-]{1,40})""",
    re.IGNORECASE,
)
_HEAD = 4096  # bytes, in which a page declares its encoding
# What a page may declare, where it is neither UTF-8 nor Windows-1252 (which pages call Latin-1).
_OTHERS = {
    b"iso-8859-15": "iso-8859-15",
    b"latin-9": "iso-8859-15",
    b"macintosh": "mac-roman",
    b"x-mac-roman": "mac-roman",
    b"ibm850": "cp850",
    b"cp850": "cp850",
}


def decode(data: bytes) -> str | None:
    """A byte-order mark decides, then strict UTF-8, then what a page declares, then Windows-1252.

    None when the bytes are no text. The mark is not part of the text.

    >>> decode("Région".encode()), decode("Région".encode("cp1252")), decode(bytes(range(40)))
    ('Région', 'Région', None)
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding)
    if b"\x00" in data:
        return None
    text = _strict(data, "utf-8")
    if text is None:
        text = _strict(data, _declared(data))
    return text if text is not None and _is_text(text) else None


def _declared(data: bytes) -> str:
    declared = _DECLARED.search(data, 0, _HEAD)
    return _OTHERS.get(declared[1].lower(), "cp1252") if declared else "cp1252"


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_text(text: str) -> bool:
    """Control characters have no place in a text, and a binary file is full of them."""
    control = sum(1 for c in text[:20000] if (c < " " and c not in "\t\n\r\f\x0b") or "\x7f" <= c <= "\x9f")
    return control <= len(text[:20000]) // 1000
