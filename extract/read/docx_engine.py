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
from collections.abc import Iterable
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
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
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_VML = "urn:schemas-microsoft-com:vml"
_SHOWN = "smartTag"  # an element of which the converter reads what it holds
_OTHER_NAMES = {"fldSimple": _SHOWN, "bdo": _SHOWN, "dir": _SHOWN, "cr": "br", "ptab": "tab"}
_OFF = ("0", "false", "off")
_WIDEST = 60  # columns that a row leaves out at its start


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
        parts = {name: _Paragraphs(limits).read(_unpacked(archive, name)) for name in names}
        rewritten = _rewritten(archive)
    converted = mammoth.convert_to_html(
        rewritten,
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
    kind = _unpacked(archive, "mimetype")[:100].decode("ascii", "replace") if "mimetype" in names else ""
    return next((what for start, what in _OTHERS if kind.startswith(start)), _NO_WORD)


def _unpacked(archive: zipfile.ZipFile, name: str) -> bytes:
    """A part, as far as it declares to reach: ``ZipFile.read`` would unpack more, and only then find it wrong."""
    size = archive.getinfo(name).file_size
    with archive.open(name) as part:
        found = part.read(size)
        part.read(1)  # checks what was read
    return found


def _rewritten(archive: zipfile.ZipFile) -> io.BytesIO:
    """The document without its pictures, and with nothing in its text that the converter would not read."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as written:
        for name in dict.fromkeys(archive.namelist()):
            if not name.endswith((".xml", ".rels")):
                continue
            part = _unpacked(archive, name)
            if re.fullmatch(r"word/(?:document\d*|footnotes|endnotes)\.xml", name):
                part = _shown(part)
            written.writestr(name, part)
    data.seek(0)
    return data


def _shown(part: bytes) -> bytes:
    """A part as it is shown: fields by their results, boxes by their words; without hidden and struck ones."""
    root = ElementTree.fromstring(part)
    space = _STRICT if root.tag.startswith(f"{{{_STRICT}}}") else _W
    for element in list(root.iter()):
        name = element.tag.removeprefix(f"{{{space}}}")
        if name in _OTHER_NAMES:
            element.tag = f"{{{space}}}{_OTHER_NAMES[name]}"
        elif name == "r" and _is_hidden(element, space):
            element.clear()
        elif name == "tr":
            _fill(element, space)
        elif name == f"{{{_MC}}}AlternateContent" and element.find(f"{{{_MC}}}Fallback") is None:
            _replace(element, element.iter(f"{{{space}}}txbxContent"), space)
        elif name == "drawing":
            boxes = list(element.iter(f"{{{space}}}txbxContent"))
            if boxes:
                _replace(element, boxes, space)
    shown: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return shown


def _is_hidden(run: Element, space: str) -> bool:
    marks = (run.find(f"{{{space}}}rPr/{{{space}}}{mark}") for mark in ("vanish", "strike", "dstrike"))
    return any(mark is not None and mark.get(f"{{{space}}}val") not in _OFF for mark in marks)


def _fill(row: Element, space: str) -> None:
    """Give a row that begins further in a first cell, empty, so that the others stand under their heads."""
    before = row.find(f"{{{space}}}trPr/{{{space}}}gridBefore")
    width = (before.get(f"{{{space}}}val") or "") if before is not None else ""
    if not (width.isascii() and width.isdigit() and 0 < int(width[:4]) <= _WIDEST):
        return
    cell = Element(f"{{{space}}}tc")
    properties = ElementTree.SubElement(cell, f"{{{space}}}tcPr")
    ElementTree.SubElement(properties, f"{{{space}}}gridSpan", {f"{{{space}}}val": width})
    ElementTree.SubElement(cell, f"{{{space}}}p")
    first = next((i for i, child in enumerate(row) if child.tag == f"{{{space}}}tc"), len(row))
    row.insert(first, cell)


def _replace(drawing: Element, boxes: Iterable[Element], space: str) -> None:
    """What is drawn, by the words in its boxes, in the older form that the converter reads."""
    found = list(boxes)
    drawing.clear()
    drawing.tag = f"{{{space}}}pict"
    for box in found:
        ElementTree.SubElement(drawing, f"{{{_VML}}}textbox").append(box)


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
