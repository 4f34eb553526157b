"""HTML pages and fragments as text: a line a block, a line a row of a table.

What a browser would not show is left out. Nothing is refused for being badly written: an end tag that is
missing is implied by what comes next, one too many is nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from extract.read.flow import (
    KEPT_SPACE,
    KEPT_TAB,
    ROW,
    SLANT,
    STAND_INS,
    TEXT,
    UPRIGHT,
    Block,
    Flow,
    as_cell,
    as_text,
)
from extract.read.grid import Box, unfold
from extract.read.limits import MAX_NESTED_TABLES, MAX_SPAN
from extract.read.markup import Tag, tokens

_BLOCKS = frozenset(
    "address article aside blockquote body caption center details dialog dd div dl dt fieldset figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main nav ol p pre section summary table ul".split()
)
_UNSEEN = frozenset(
    "audio button canvas datalist del head map math object picture s select strike svg template video".split()
)
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_ITALIC = frozenset("i em small".split())
_LONG_CELL = 1500  # characters: what is longer is no cell but the page itself, laid out as a table
_LONG_PARAGRAPH = 200  # characters, of which a cell of data does not hold two


@dataclass(slots=True)
class _Cell:
    flow: Flow
    columns: int = 1
    rows: int = 1


@dataclass(slots=True)
class _Table:
    """A table being read: the rows of its head, its body and its foot, in the order in which they are shown."""

    parts: dict[str, list[list[_Cell]]] = field(
        default_factory=lambda: {"thead": [], "tbody": [], "tfoot": []}
    )
    part: str = "tbody"
    row: list[_Cell] | None = None
    cell: _Cell | None = None

    def open_row(self) -> None:
        self.close_row()
        self.row = []
        self.parts[self.part].append(self.row)

    def close_row(self) -> None:
        self.close_cell()
        self.row = None

    def open_cell(self, tag: Tag) -> None:
        self.close_cell()
        if self.row is None:
            self.open_row()
        self.cell = _Cell(Flow(), _span(tag, "colspan"), _span(tag, "rowspan"))
        assert self.row is not None
        self.row.append(self.cell)

    def close_cell(self) -> None:
        if self.cell is not None:
            self.cell.flow.end()
            self.cell = None

    def blocks(self) -> Iterator[Block]:
        """The rows as lines; a row of paragraphs, or one with a table in it, as these."""
        waiting: list[list[Box]] = []
        for row in (row for part in self.parts.values() for row in part):
            if len(row) > 1 and all(map(_is_of_data, row)):
                waiting.append([Box(as_cell(cell.flow.blocks), cell.columns, cell.rows) for cell in row])
                continue
            yield from (Block(ROW, "\t".join(cells)) for cells in unfold(waiting))
            waiting = []
            for cell in row:
                yield from cell.flow.blocks
        yield from (Block(ROW, "\t".join(cells)) for cells in unfold(waiting))


def _span(tag: Tag, attribute: str) -> int:
    written = (tag.get(attribute) or "").strip()
    return (
        max(1, min(int(written), MAX_SPAN))
        if written.isascii() and 0 < len(written) < 6 and written.isdigit()
        else 1
    )


def _is_of_data(cell: _Cell) -> bool:
    blocks = cell.flow.blocks
    if any(block.kind == ROW for block in blocks) or sum(len(block.text) for block in blocks) > _LONG_CELL:
        return False
    return len(blocks) < 2 or all(len(block.text) < _LONG_PARAGRAPH for block in blocks)


def texts_of_html(page: str, *, tabs: bool = False) -> Iterator[str]:
    """The readings of a page, the likeliest first. ``tabs``: a tab in it is one, and no white space as in HTML.

    A table within a table is one by itself, or, in the second reading, the words of a cell.
    """
    text = _text_of(page, tabs=tabs, nested=True)
    yield text
    if page.lower().count("<table") > 1:
        yield _text_of(page, tabs=tabs, nested=False)


def _text_of(page: str, *, tabs: bool = False, nested: bool = True) -> str:
    """
    >>> _text_of("<h1>Ch&acirc;teau</h1><ul><li>un<li>deux</ul><table><tr><td>a<td>b<br>c</table>")
    'Château\\n\\n- un\\n- deux\\n\\na\\tb <br> c'
    """
    reader = _Reader(tabs=tabs, nested=nested)
    for token in tokens(page.translate(STAND_INS)):
        if isinstance(token, str):
            reader.text(token)
        elif token.closing:
            reader.end(token)
        else:
            reader.start(token)
    return reader.close()


@dataclass(slots=True)
class _Reader:
    tabs: bool
    nested: bool
    page: Flow = field(default_factory=Flow)
    tables: list[_Table] = field(default_factory=list)
    too_deep: int = 0  # tables that are open beyond the limit
    lists: list[int | None] = field(
        default_factory=list
    )  # the number of the last item, None where bullets stand
    unseen: str = ""  # the element that hides all within it
    unseen_depth: int = 0
    term: bool = False  # was the last block a term, which its description follows?
    kept: int = 0  # how many elements are open in which white space stands as written

    @property
    def flow(self) -> Flow:
        """Where the next words go: into the open cell, or, between cells, before the table."""
        for table in reversed(self.tables):
            if table.cell is not None:
                return table.cell.flow
        return self.page

    def text(self, text: str) -> None:
        if self.unseen or (self.tables and self.tables[-1].cell is None and not text.strip()):
            return
        if self.kept:
            text = text.replace(" ", KEPT_SPACE).replace("\t", KEPT_TAB).replace("\r\n", "\n")
        else:
            text = text.replace("\n", " ")
            text = text.replace("\t", KEPT_TAB) if self.tabs else text
        self.flow.write(text)

    def start(self, tag: Tag) -> None:
        name = tag.name
        if self.unseen in ("head", "p") and name in _BLOCKS:
            self.unseen = ""  # its end tag may be missing
        if self.unseen:
            self.unseen_depth += name == self.unseen
        elif name in _UNSEEN or _is_hidden(tag):
            self._hide(name)
        elif name == "br":
            self.flow.write("\n")
        elif name in _ITALIC:
            self.flow.write(SLANT)
        elif name in ("td", "th", "tr", "thead", "tbody", "tfoot") and self.tables and not self.too_deep:
            self._start_part(tag)
        elif name in _BLOCKS:
            self._start_block(tag)

    def end(self, tag: Tag) -> None:
        name = tag.name
        if self.unseen:
            if name == self.unseen:
                self.unseen_depth -= 1
                self.unseen = self.unseen if self.unseen_depth else ""
        elif name in _ITALIC:
            self.flow.write(UPRIGHT)
        elif name == "table":
            self._end_table()
        elif name in ("td", "th", "tr") and self.tables and not self.too_deep:
            table = self.tables[-1]
            table.close_row() if name == "tr" else table.close_cell()
        elif name in ("li", "ul", "ol", "dl"):
            self.flow.unmark()
            if self.lists and name in ("ul", "ol"):
                self.lists.pop()
        elif name in _BLOCKS:
            self.kept -= self.kept > 0 and name == "pre"
            self.flow.end()

    def close(self) -> str:
        self.too_deep = 0
        while self.tables:
            self._end_table()
        self.page.end()
        return as_text(self.page.blocks)

    def _hide(self, name: str) -> None:
        if name not in _VOID:
            self.unseen, self.unseen_depth = name, 1

    def _start_part(self, tag: Tag) -> None:
        table = self.tables[-1]
        if tag.name in ("td", "th"):
            table.open_cell(tag)
        elif tag.name == "tr":
            table.open_row()
        else:
            table.close_row()
            table.part = tag.name

    def _start_block(self, tag: Tag) -> None:
        name, flow = tag.name, self.flow
        if name == "dd" and self.term:
            flow.go_on(KEPT_TAB)
        elif name == "li":
            self._start_item(tag)
        else:
            flow.end()
        self.term = name == "dt"
        if name in ("ul", "ol"):
            self.lists.append(_number(tag.get("start"), 1) - 1 if name == "ol" else None)
        elif name == "pre":
            self.kept += 1
        elif name == "table":
            self._start_table()

    def _start_item(self, tag: Tag) -> None:
        last = self.lists[-1] if self.lists else None
        if last is not None:
            last = _number(tag.get("value"), last + 1)
            self.lists[-1] = last
        indent = KEPT_SPACE * 2 * min(max(0, len(self.lists) - 1), 4)
        self.flow.mark(indent + ("- " if last is None else f"{last}. "))

    def _start_table(self) -> None:
        if self.tables and self.tables[-1].cell is None:
            self._end_table()
        if len(self.tables) >= MAX_NESTED_TABLES:
            self.too_deep += 1
        else:
            self.tables.append(_Table())

    def _end_table(self) -> None:
        if self.too_deep:
            self.too_deep -= 1
        elif self.tables:
            table = self.tables.pop()
            table.close_row()
            flow = self.flow
            flow.end()
            if self.nested or flow is self.page:
                flow.blocks.extend(table.blocks())
            else:
                flow.blocks.extend(Block(TEXT, block.text.replace("\t", " ")) for block in table.blocks())


def _is_hidden(tag: Tag) -> bool:
    """What is not shown; a page that is hidden whole waits for its script to show it."""
    written = tag.written.lower()
    if tag.name in ("html", "body") or (
        "hidden" not in written and "none" not in written and "href" not in written
    ):
        return False
    style = (tag.get("style") or "").lower().replace(" ", "")
    if tag.name == "a":  # the marks of notes, and the ways back from them
        link = tag.get("href") or ""
        if link.startswith(("#footnote", "#endnote", "#_ftn", "#_edn", "#sdfootnote", "#sdendnote")):
            return True
    return tag.get("hidden") is not None or "display:none" in style or "visibility:hidden" in style


def _number(written: str | None, default: int) -> int:
    written = (written or "").strip()
    return int(written) if written.isascii() and 0 < len(written) < 6 and written.isdigit() else default
