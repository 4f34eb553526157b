"""Run in a process of its own (see ``child.py``): a Word document on stdin, its HTML as JSON on stdout.

This script imports nothing of ours, and nothing else imports it.
"""

from __future__ import annotations

import io
import json
import re
import resource
import sys
import zipfile
from typing import Any
from xml.parsers import expat

import mammoth

_DAMAGED = "the Word document is damaged or cut short: open it, save it again, and try that"
_LOCKED = "the document is protected by a password: save it without one"
_NO_WORD = "a ZIP archive with no Word document in it: take the dossier out of it, as DOCX, PDF or text"
_BOMB = "an archive that unpacks to more than any document holds: save the dossier again, without pictures"
_DEEP = "a document of boxes in boxes without end: save it as a PDF, and try that"
_OTHERS = (
    ("application/vnd.oasis.opendocument", "an OpenDocument file: save it as DOCX or PDF"),
    ("application/epub", "an electronic book: export it as PDF"),
)
_SHEETS = {"xl/workbook.xml": "an Excel workbook", "ppt/presentation.xml": "a PowerPoint presentation"}
_PAGE_PART = re.compile(r"word/(?:header|footer)\d*\.xml")
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


class _Refusal(Exception):
    """A document over a limit, or none."""


def main() -> None:
    """Read stdin, write one JSON object: ``html`` and ``page``, or ``refused``."""
    limits = json.loads(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"], limits["seconds"] + 1))
    sys.setrecursionlimit(40 * limits["depth"])
    data = sys.stdin.buffer.read()
    try:
        found: dict[str, Any] = _read(data, limits)
    except _Refusal as refusal:
        found = {"refused": refusal.args}
    except MemoryError:
        found = {"refused": ("too-large", _BOMB)}
    except (zipfile.BadZipFile, expat.ExpatError):
        found = {"refused": ("unreadable", _DAMAGED)}
    json.dump(found, sys.stdout)


def _read(data: bytes, limits: dict[str, int]) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        _check(archive, limits)
        names = [name for name in archive.namelist() if name.startswith("word/") and name.endswith(".xml")]
        parts = {name: _Paragraphs(limits).read(archive.read(name)) for name in names}
    converted = mammoth.convert_to_html(
        io.BytesIO(data),
        include_embedded_style_map=False,
        convert_image=mammoth.images.img_element(lambda image: {}),
        ignore_empty_paragraphs=True,
    )
    if len(converted.value) > 4 * limits["characters"]:
        raise _Refusal("too-large", _BOMB)
    page = [line for name, lines in parts.items() if _PAGE_PART.fullmatch(name) for line in lines]
    return {"html": converted.value, "page": page}


def _check(archive: zipfile.ZipFile, limits: dict[str, int]) -> None:
    """Refuse what is no Word document, or would unpack to too much. Declared sizes bind: no more is read."""
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if len(parts) > limits["parts"] or sum(part.file_size for part in parts) > limits["unpacked"]:
        raise _Refusal("too-large", _BOMB)
    if any(part.flag_bits & 1 for part in parts):
        raise _Refusal("unreadable", _LOCKED)
    if "word/document.xml" not in names and not any(
        re.fullmatch(r"word/document\d*\.xml", name) for name in names
    ):
        raise _Refusal("unreadable", _what_else(archive, names))
    if sum(part.file_size for part in parts if part.filename.endswith((".xml", ".rels"))) > limits["xml"]:
        raise _Refusal("too-large", _BOMB)


def _what_else(archive: zipfile.ZipFile, names: set[str]) -> str:
    for name, what in _SHEETS.items():
        if name in names:
            return f"{what}: save the dossier as DOCX or PDF"
    kind = archive.read("mimetype")[:100].decode("ascii", "replace") if "mimetype" in names else ""
    return next((what for start, what in _OTHERS if kind.startswith(start)), _NO_WORD)


class _Paragraphs:
    """The paragraphs of one part: of a page's header or footer, which the conversion leaves out.

    On the way the part is checked: it declares no entities, and its elements are not nested without end.
    """

    def __init__(self, limits: dict[str, int]) -> None:
        self._limit = limits["depth"]
        self._depth = 0
        self._in_text = False
        self._lines: list[str] = []
        self._open: list[str] = []

    def read(self, part: bytes) -> list[str]:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.Parse(part, True)
        return self._lines

    def _refuse(self, *_: object) -> None:
        raise _Refusal("unreadable", _DAMAGED)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > self._limit:
            raise _Refusal("unreadable", _DEEP)
        space, tag = name.rpartition(" ")[::2]
        if space in (_W, _STRICT):
            self._in_text = tag == "t"
            if tag in ("tab", "br"):
                self._open.append(" ")

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._in_text = False
        if name in (f"{_W} p", f"{_STRICT} p"):
            self._lines.append(" ".join("".join(self._open).split()))
            self._open.clear()

    def _text(self, text: str) -> None:
        if self._in_text:
            self._open.append(text)


if __name__ == "__main__":
    main()
