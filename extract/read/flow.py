"""Running text on its way to become lines: what stands in a page, or in one cell of a table."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

# Stand-ins while the text is gathered: no document holds these, they are no characters (Unicode, 23.7).
SLANT, UPRIGHT, KEPT_SPACE, KEPT_TAB = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"
STAND_INS = str.maketrans(dict.fromkeys((SLANT, UPRIGHT, KEPT_SPACE, KEPT_TAB)))
_BLANKS = re.compile(r"[ \t\r\f]+")
_AROUND_BREAK = re.compile(r" ?\n ?")
_PROSE = str.maketrans({SLANT: "", UPRIGHT: "", KEPT_SPACE: " ", KEPT_TAB: "\t"})
_CELL = str.maketrans({SLANT: "", UPRIGHT: "", KEPT_SPACE: " ", KEPT_TAB: " "})
_SLANTED = re.compile(f"{SLANT}([^{SLANT}{UPRIGHT}]*){UPRIGHT}")

TEXT, ITEM, ROW = "text", "item", "row"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, item of a list, or row of a table; a line break in it is a line feed."""

    kind: str
    text: str


@dataclass(slots=True)
class Flow:
    """Text that is being gathered, block by block."""

    blocks: list[Block] = field(default_factory=list)
    _open: list[str] = field(default_factory=list)
    _marker: str = ""
    _kind: str = TEXT

    def write(self, text: str) -> None:
        self._open.append(text)

    def mark(self, marker: str) -> None:
        """The next block is an item of a list."""
        self.end()
        self._marker, self._kind = marker, ITEM

    def unmark(self) -> None:
        """The list is left, or its item: what follows is a paragraph again."""
        self.end()
        self._marker, self._kind = "", TEXT

    def end(self) -> None:
        """The block ends here; an empty one is none."""
        text = _AROUND_BREAK.sub("\n", _BLANKS.sub(" ", "".join(self._open))).strip(" \n")
        self._open.clear()
        if text.strip(f" \n{SLANT}{UPRIGHT}"):
            self.blocks.append(Block(self._kind, self._marker + text))
            self._marker = ""

    def go_on(self, gap: str) -> None:
        """The block before is not ended, but goes on after ``gap``."""
        self.end()
        if self.blocks and self.blocks[-1].kind != ROW:
            self._open += (self.blocks.pop().text, gap)


def as_text(blocks: Iterable[Block]) -> str:
    """The blocks as prose: a blank line between paragraphs, none between items of a list or rows of a table.

    >>> as_text([Block(TEXT, "Deux :"), Block(ITEM, "- un"), Block(ITEM, "- deux"), Block(TEXT, "Fin.")])
    'Deux :\\n\\n- un\\n- deux\\n\\nFin.'
    """
    pieces: list[str] = []
    before = None
    for block in blocks:
        if before is not None:
            pieces.append("\n" if block.kind == before != TEXT else "\n\n")
        pieces.append(block.text.translate(_PROSE))
        before = block.kind
    return "".join(pieces)


def as_cell(blocks: Iterable[Block]) -> str:
    """The blocks on one line, for a table's cell. Tags keep where a second line begins (``<br>``, ``<i>``).

    >>> as_cell([Block(TEXT, "Ville, jeunesse et sports"), Block(TEXT, "Vie associative")])
    'Ville, jeunesse et sports <br> Vie associative'
    """
    lines = [line.strip() for block in blocks for line in block.text.replace("\t", " ").split("\n")]
    text = " <br> ".join(line for line in lines if line.strip(f"{SLANT}{UPRIGHT} "))
    return _SLANTED.sub(_italic, text).translate(_CELL)


def _italic(match: re.Match[str]) -> str:
    """Italics are a second line only behind a first."""
    inner = match[1]
    before = match.string[: match.start()].strip()
    return f"<i>{inner}</i>" if inner.strip() and before and not before.endswith("<br>") else inner
