"""Run in a process of its own (see ``extract/read/child.py``): a PDF on stdin, its words and ruled lines as JSON on stdout.

Coordinates are points (1/72 inch) from the top left corner of the page as it is shown. This script imports
nothing of ours, and nothing else imports it.
"""

from __future__ import annotations

import ctypes
import json
import math
import resource
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as c

_DAMAGED = "the PDF is damaged or cut short: get it again, or open it and print it to a new PDF"
_LOCKED = "the PDF is encrypted and opens only with a password: save it without one"
_PAGES = "a PDF of {} pages, and the limit is {}: keep the dossier, take its annexes out"
_LETTERS = "a PDF of more than {} letters, or {} on a page: keep the dossier, take its annexes out"
_MEMORY = "the PDF unpacks to more than any dossier holds: print it to a new PDF"
_THIN = 3.0  # points: a rectangle no thicker is a line
_STRAIGHT = 0.7  # points, by which a straight line may lean
_SHORT = 4.0  # points: shorter lines are letters or dots
_JUMP = 0.8  # of the font's size: a gap that no space between letters has
_TOUCH = 0.06  # of the font's size: letters that stand closer are one word, whatever the engine put between
_RAISED = 0.5  # of the font's size: more is another line
_LOOKS = 400  # letters of a page that tell how it is turned
_NEST = 8  # drawings within drawings
_ITALIC = 1 << 6  # PDF 32000-1, table 123

Point = tuple[float, float]
Placed = Callable[[float, float], Point]


class _Refusal(Exception):
    """A document over a limit, or none."""


def main() -> None:
    """Read stdin, write one JSON object: ``pages``, or ``refused``."""
    limits = json.loads(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"], limits["seconds"] + 1))
    try:
        found: dict[str, Any] = {"pages": list(_pages(sys.stdin.buffer.read(), limits))}
    except _Refusal as refusal:
        found = {"refused": refusal.args}
    except MemoryError:
        found = {"refused": ("too-large", _MEMORY)}
    except pdfium.PdfiumError as error:
        locked = error.err_code in (c.FPDF_ERR_PASSWORD, c.FPDF_ERR_SECURITY)
        found = {"refused": ("unreadable", _LOCKED if locked else _DAMAGED)}
    json.dump(found, sys.stdout)


def _pages(data: bytes, limits: dict[str, int]) -> Iterator[dict[str, Any]]:
    with pdfium.PdfDocument(data) as document:
        if not 0 < len(document) <= limits["pages"]:
            reason = ("too-large", _PAGES.format(len(document), limits["pages"]))
            raise _Refusal(*reason if len(document) else ("unreadable", _DAMAGED))
        room = limits["characters"]
        for index in range(len(document)):
            page = document[index]
            width, height = page.get_size()
            text = page.get_textpage()
            letters = text.count_chars()
            room -= letters
            if room < 0 or letters > limits["letters"]:
                raise _Refusal("too-large", _LETTERS.format(limits["characters"], limits["letters"]))
            turn = _turn(page, text)
            if (turn - page.get_rotation()) % 180:
                width, height = height, width
            place = _placed(page, turn)
            words = list(_words(text, place))
            rules = _rules(page, place, limits["rules"])
            picture = _picture(page) / max(width * height, 1)
            page.close()
            shown = [w for w in words if -1 < w[1] < width + 1 and -1 < w[3] < height + 1]
            yield {"width": width, "height": height, "words": shown, "rules": rules, "picture": picture}


def _turn(page: Any, text: Any) -> int:
    """By how many degrees the page is turned to the right to be read: so that most of its letters stand upright."""
    count = text.count_chars()
    angles = (c.FPDFText_GetCharAngle(text, index) for index in range(0, count, max(1, count // _LOOKS)))
    turns = Counter(-round(angle / (math.pi / 2)) % 4 for angle in angles if angle >= 0)
    return 90 * turns.most_common(1)[0][0] if turns else int(page.get_rotation())


def _placed(page: Any, turn: int) -> Placed:
    """How a point of the page's own coordinates stands on the page that is shown, cropped and turned."""
    left, bottom, right, top = page.get_bbox()
    return {
        0: lambda x, y: (x - left, top - y),
        90: lambda x, y: (y - bottom, x - left),
        180: lambda x, y: (right - x, y - bottom),
        270: lambda x, y: (top - y, right - x),
    }[turn]


def _picture(page: Any) -> float:
    """The area of the largest picture on the page, square points."""
    sides = [ctypes.c_float() for _ in range(4)]
    areas = [0.0]
    for index in range(min(c.FPDFPage_CountObjects(page), 1000)):
        item = c.FPDFPage_GetObject(page, index)
        shown = c.FPDFPageObj_GetType(item) in (c.FPDF_PAGEOBJ_IMAGE, c.FPDF_PAGEOBJ_FORM)
        if shown and c.FPDFPageObj_GetBounds(item, *sides):
            left, bottom, right, top = (side.value for side in sides)
            areas.append(abs((right - left) * (top - bottom)))
    return max(areas)


# --- words


class _Letters:
    """The letters of a page as they are asked for, one by one."""

    def __init__(self, text: Any, place: Placed) -> None:
        self._text, self._place = text, place
        self._box, self._matrix = c.FS_RECTF(), c.FS_MATRIX()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()

    def at(self, index: int) -> str:
        """The letter, a space for each kind of break; no-break spaces are letters."""
        code = c.FPDFText_GetUnicode(self._text, index)
        if code in (0x02, 0xFFFE):  # what the engine makes of a hyphen at a line's end
            return "-"
        letter = (
            chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd" if code else " "
        )
        return " " if letter.isspace() and letter not in "\u00a0\u202f\u2007" else letter

    def is_added(self, index: int) -> bool:
        """Did the engine put it there, and not the document?"""
        return bool(c.FPDFText_IsGenerated(self._text, index) == 1)

    def place(self, index: int) -> tuple[float, float, float]:
        """Left, right, baseline."""
        c.FPDFText_GetLooseCharBox(self._text, index, self._box)
        c.FPDFText_GetCharOrigin(self._text, index, self._x, self._y)
        one, other = (
            self._place(self._box.left, self._box.top),
            self._place(self._box.right, self._box.bottom),
        )
        return min(one[0], other[0]), max(one[0], other[0]), self._place(self._x.value, self._y.value)[1]

    def size(self, index: int) -> float:
        """The font's size in points."""
        size = float(c.FPDFText_GetFontSize(self._text, index))
        if not c.FPDFText_GetMatrix(self._text, index, self._matrix):
            return size
        m = self._matrix
        return size * max(math.hypot(m.c, m.d), 1e-6)


def _words(text: Any, place: Placed) -> Iterator[list[Any]]:
    """The page's words: text, left, right, baseline, size, italic."""
    letters = _Letters(text, place)
    word: list[Any] = []
    parted = False
    for index in range(text.count_chars()):
        letter = letters.at(index)
        if letter == " ":
            if word and not letters.is_added(index):
                yield word
                word = []
            parted = True
            continue
        left, right, line = letters.place(index)
        if word and _is_apart(word, left, line, _TOUCH if parted else _JUMP):
            yield word
            word = []
        if word:
            word[0] += letter
            word[2] = max(word[2], right)
        else:
            word = [letter, left, right, line, letters.size(index), _is_italic(text, index)]
        parted = False
    if word:
        yield word


def _is_apart(word: list[Any], left: float, line: float, gap: float) -> bool:
    """Does a letter at ``left`` on the baseline ``line`` belong to another word?"""
    _, _, right, baseline, size, _ = word
    return bool(
        left - right > gap * size or right - left > _JUMP * size or abs(line - baseline) > _RAISED * size
    )


def _is_italic(text: Any, index: int) -> bool:
    flags = ctypes.c_int()
    name = ctypes.create_string_buffer(128)
    size = c.FPDFText_GetFontInfo(text, index, name, 128, flags)
    slanted = (
        any(word in name.value.lower() for word in (b"italic", b"oblique")) if 0 < size <= 128 else False
    )
    return slanted or bool(flags.value & _ITALIC)


# --- ruled lines


def _rules(page: Any, place: Placed, limit: int) -> list[list[float]]:
    """The straight lines that the page draws, upright or level, edges of rectangles among them: x0, y0, x1, y1.

    None at all when there are more than ``limit``: that is a drawing.
    """
    rules: list[list[float]] = []
    for path, matrix in _paths(page, c.FPDFPage_CountObjects, c.FPDFPage_GetObject, (1, 0, 0, 1, 0, 0), 0):
        for one, other in _lines(path, matrix):
            (x0, y0), (x1, y1) = sorted((place(*one), place(*other)))
            if max(abs(x1 - x0), abs(y1 - y0)) > _SHORT and min(abs(x1 - x0), abs(y1 - y0)) < _STRAIGHT:
                rules.append([x0, min(y0, y1), x1, max(y0, y1)])
        if len(rules) > limit:
            return []
    return rules


Matrix = tuple[float, float, float, float, float, float]


def _paths(holder: Any, count: Any, get: Any, matrix: Matrix, depth: int) -> Iterator[tuple[Any, Matrix]]:
    """The paths of a page or of a drawing in it, each with the matrix that leads to the page's coordinates."""
    for index in range(count(holder)):
        item = get(holder, index)
        kind = c.FPDFPageObj_GetType(item)
        if kind not in (c.FPDF_PAGEOBJ_PATH, c.FPDF_PAGEOBJ_FORM):
            continue
        raw = c.FS_MATRIX()
        if not c.FPDFPageObj_GetMatrix(item, raw):
            continue
        own = _product((raw.a, raw.b, raw.c, raw.d, raw.e, raw.f), matrix)
        if kind == c.FPDF_PAGEOBJ_PATH:
            yield item, own
        elif depth < _NEST:
            yield from _paths(item, c.FPDFFormObj_CountObjects, c.FPDFFormObj_GetObject, own, depth + 1)


def _product(m: Matrix, n: Matrix) -> Matrix:
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def _lines(path: Any, matrix: Matrix) -> Iterator[tuple[Point, Point]]:
    """The path's straight pieces; of a thin rectangle, its middle line."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not c.FPDFPath_GetDrawMode(path, fill, stroke) or not (fill.value or stroke.value):
        return
    figure: list[Point] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(c.FPDFPath_CountSegments(path), 4000)):
        segment = c.FPDFPath_GetPathSegment(path, index)
        kind = c.FPDFPathSegment_GetType(segment)
        c.FPDFPathSegment_GetPoint(segment, x, y)
        a, b, cc, d, e, f = matrix
        point = (a * x.value + cc * y.value + e, b * x.value + d * y.value + f)
        if kind == c.FPDF_SEGMENT_MOVETO:
            yield from _sides(figure)
            figure = []
        elif kind == c.FPDF_SEGMENT_BEZIERTO:
            yield from _sides(figure)
            figure = []
            continue
        figure.append(point)
        if c.FPDFPathSegment_GetClose(segment):
            yield from _sides([*figure, figure[0]])
            figure = []
    yield from _sides(figure)


def _sides(figure: list[Point]) -> Iterator[tuple[Point, Point]]:
    xs, ys = [p[0] for p in figure], [p[1] for p in figure]
    if len(figure) >= 4 and min(max(xs) - min(xs), max(ys) - min(ys)) < _THIN:
        if max(xs) - min(xs) > max(ys) - min(ys):
            level = (min(ys) + max(ys)) / 2
            yield (min(xs), level), (max(xs), level)
        else:
            upright = (min(xs) + max(xs)) / 2
            yield (upright, min(ys)), (upright, max(ys))
        return
    yield from pairwise(figure)


if __name__ == "__main__":
    main()
