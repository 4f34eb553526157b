"""Word documents (DOCX) as text, by way of HTML."""

from __future__ import annotations

from collections.abc import Iterator

from extract.read import limits
from extract.read.child import open_with
from extract.read.furniture import with_furniture
from extract.read.hypertext import texts_of_html


def texts_of_docx(data: bytes) -> Iterator[str]:
    """The readings of a Word document, the likeliest first; its footnotes stand at the end.

    Raises:
        Refused: it is damaged, locked, no Word document or over a limit.
    """
    bounds = {
        "parts": limits.MAX_PARTS,
        "unpacked": limits.MAX_UNPACKED,
        "xml": limits.MAX_XML,
        "depth": limits.MAX_DEPTH,
    }
    found = open_with("docx_engine.py", data, bounds)
    return (with_furniture(found["page"], text) for text in texts_of_html(found["html"], tabs=True))
