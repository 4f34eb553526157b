"""Files that nobody should be able to harm us with: bombs, damaged and locked ones, and what is no dossier."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Mapping

from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

_MIB = 2**20
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


# --- archives


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP archive of these files."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return data.getvalue()


def word(body: str, prolog: str = "") -> bytes:
    """A Word document of this WordprocessingML; ``prolog`` stands before its root element."""
    document = f'{prolog}<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>'
    return archive(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _RELATIONS,
            "word/document.xml": document,
        }
    )


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def laughing_word() -> bytes:
    """Entities of entities: some thousand bytes that stand for a thousand million."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    prolog = f'<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY l0 "Synergie ">{entities}]>'
    return word(paragraph("Objet : &l9;"), prolog)


def prying_word(path: str) -> bytes:
    """An entity that stands for a file of the machine which reads the document."""
    prolog = f'<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY file SYSTEM "file://{path}">]>'
    return word(paragraph("N° Synergie : NP9970001 Objet : &file;"), prolog)


def swelling_word(gibibytes: int, *, honest: bool) -> bytes:
    """A document of spaces without end; if not ``honest``, it declares that it holds a thousand bytes.

    The compressed piece is one of a mebibyte, written again and again.
    """
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = packer.compress(b" " * _MIB) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = piece * (1024 * gibibytes) + b"\x03\x00"
    size = 1024 * gibibytes * _MIB - 1 if honest else 1000
    name = b"word/document.xml"
    sizes = (0, len(packed), min(size, 2**32 - 2), len(name))  # no checksum: nobody comes so far
    local = struct.pack("<4s5H4I", b"PK\3\4", 20, 0, 8, 0, 0, *sizes)[:-4] + struct.pack("<HH", len(name), 0)
    entry = struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 8, 0, 0, *sizes, 0, 0, 0, 0, 0, 0)
    body = local + name + packed
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 1, 1, len(entry + name), len(body), 0)
    return body + entry + name + end


# --- PDF


def _pdf(text: str, pages: int = 1, **options: object) -> bytes:
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=A4, **options)
    for _ in range(pages):
        canvas.drawString(60, 700, text)
        canvas.showPage()
    canvas.save()
    return data.getvalue()


def locked_pdf(text: str, password: str) -> bytes:
    """A PDF that opens with a password; with an empty one, a PDF that only may not be changed."""
    return _pdf(text, encrypt=StandardEncryption(password, ownerPassword="owner", canModify=0))


def long_pdf(pages: int) -> bytes:
    return _pdf("Objet : un essai", pages)


def scanned_pdf() -> bytes:
    """Two pages, each a picture of a page."""
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=A4)
    for _ in range(2):
        canvas.drawInlineImage(Image.new("L", (200, 280), 250), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return data.getvalue()


# --- others


def picture() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(data, "PNG")
    return data.getvalue()


def noise(count: int) -> bytes:
    """Bytes that are no text: the same each time."""
    return random.Random(0).randbytes(count)


def opendocument() -> bytes:
    return archive(
        {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<text>Objet</text>"}
    )


def workbook() -> bytes:
    return archive({"[Content_Types].xml": _TYPES, "xl/workbook.xml": "<workbook/>"})


def nested_page(levels: int, text: str, *tags: str) -> str:
    """An HTML page whose text stands in elements of elements."""
    opening = "".join(f"<{tag}>" for tag in tags)
    closing = "".join(f"</{tag}>" for tag in reversed(tags))
    return f"<!DOCTYPE html><body>{opening * levels}{text}{closing * levels}"


def page_of_cells(count: int, cell: str) -> str:
    """An HTML table of as many cells, in rows of ten."""
    return "<!DOCTYPE html><table>" + (f"<tr>{cell * 10}") * (count // 10) + "</table>"
