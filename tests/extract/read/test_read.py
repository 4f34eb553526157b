"""Bytes become a text by what they are; what is no text is refused with the contract's code."""

from __future__ import annotations

import codecs

import pytest

from extract.model import Document, Refusal
from extract.read import MAX_BYTES, read
from extract.read.limits import MAX_CHARACTERS

TEXT = "Région Hauts-de-France – N° Synergie : NP9970001, l’été à Œuilly, 10 €\r\n"
ENCODINGS = {
    "UTF-8": TEXT.encode(),
    "UTF-8 with a mark": codecs.BOM_UTF8 + TEXT.encode(),
    "UTF-16 little": codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
    "UTF-16 big": codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    "Windows-1252": TEXT.encode("cp1252"),
}
REFUSED = {
    "empty": (b"", "empty-document"),
    "blank": (b" \n\t\r\n", "empty-document"),
    "a mark alone": (codecs.BOM_UTF8, "empty-document"),
    "no-break spaces": ("\u00a0\u200b \n".encode(), "empty-document"),
    "PNG": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "unreadable"),
    "PDF": (b"%PDF-1.7\n1 0 obj", "unreadable"),
    "PDF after a blank line": (b"\n%PDF-1.4", "unreadable"),
    "Word": (b"PK\x03\x04\x14\x00word/document.xml", "unreadable"),
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "unreadable"),
    "RTF": (b"{\\rtf1\\ansi Objet}", "unreadable"),
    "every byte": (bytes(range(256)) * 4, "unreadable"),
    "control characters": (bytes(range(1, 32)) * 20, "unreadable"),
    "UTF-16 without a mark": (TEXT.encode("utf-16-le"), "unreadable"),
    "half of UTF-16": (codecs.BOM_UTF16_LE + b"\x00\xd8\x41", "unreadable"),
    "too large": (b"a" * (MAX_BYTES + 1), "too-large"),
}


def test_the_number_of_cases() -> None:
    assert (len(ENCODINGS), len(REFUSED)) == (5, 15)


@pytest.mark.parametrize("data", ENCODINGS.values(), ids=ENCODINGS)
def test_one_text_in_every_encoding(data: bytes) -> None:
    document = read(data, "dossier.txt")
    assert isinstance(document, Document)
    assert (document.text, document.name, document.format) == (TEXT, "dossier.txt", "text")
    assert document.reading.text == TEXT.replace("\r\n", "\n")
    assert len(document.sha256) == 64
    assert document.key == document.sha256[:16]


@pytest.mark.parametrize(("data", "code"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused(data: bytes, code: str) -> None:
    refusal = read(data, "image.txt")
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.name, len(refusal.sha256)) == (code, "image.txt", 64)
    assert refusal.detail


def test_the_largest_text_is_read() -> None:
    assert isinstance(read(b"a" * MAX_CHARACTERS, "long.txt"), Document)


def test_a_mark_inside_the_text_stays() -> None:
    document = read(codecs.BOM_UTF8 + "a\ufeffb".encode(), "x")
    assert isinstance(document, Document)
    assert document.text == "a\ufeffb"
