"""What can happen to a dossier before it reaches us: Hypothesis strategies from whole dossiers to broken ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from hypothesis import strategies as st

Draw = Callable[[st.SearchStrategy[int]], int]
Mutation = Callable[[st.DataObject, str], str]

ODD = (
    "\x00", "\x0b", "\x0c", "\x1f", "\u00a0", "\u202f", "\u2028", "\u200b", "\u00ad", "\ufeff", "\ufffd", "\u0301", "\u202e",
    "|", "||", "\t", "<", ">", "<b>", "<td>", "<!--", "&", "&nbsp;", "*", "**", "__", "#", "`", "\\", "€", "%", "-", "−", "–",
    "’", "'", '"', "«", "»", "(", ")", "[", "{", "…", ":", ";", ",", ".", "½", "²", "٣", "３", "Ⅳ", "İ", "ß", "ﬁ", "œ", "Ǆ", "🙂",
    "Ã©", "Â ", "â€™", "N°", "NP", "Total", "Objet :", " et ", "M. ", "0", "9", "1 000", "\r", "\r\n", "\n", "\n\n",
)  # fmt: skip
TAGS = (
    "<b>", "</b>", "<i>", "<table>", "<tr><td>", "<td", "</table>", "<br/>", "<p style='", "<!--", "<![CDATA[", "<script>",
    "**", "***", "~~~", "```", "---", "|---|---|", "&#x41;", "&lt;", "{{", "<?php",
)  # fmt: skip
LONG = (
    "a", "1", "1 ", "1 000 ", "0,", "- ", "(", "«", "M. ", "de la ", "d'", "Centre social ", "centres sociaux de A, ", "CSC ",
    "Douai, ", "Saint-", "NP001", "| ", "\t", "<b>", "é", "\u0301", "et ", "Total ", "communauté d'agglomération ", ". ", "€ ",
    "la Fédération des ",
)  # fmt: skip
CELLS = ("  ", "    ", " | ", "|", " ; ", " ", "\t\t", "\t \t", "\u00a0\u00a0", "\n")
GROUPS = (".", "'", "", ",", "\u00a0", "\u202f", "  ", "\t", "\u2009", " . ")


def pick(data: st.DataObject, choices: Sequence[str]) -> str:
    return data.draw(st.sampled_from(choices))


def place(data: st.DataObject, text: str) -> int:
    return data.draw(st.integers(0, len(text)))


def cut(data: st.DataObject, text: str) -> str:
    start, end = sorted((place(data, text), place(data, text)))
    return pick(data, (text[:end], text[start:], text[start:end], text[:start] + text[end:]))


def lines_otherwise(data: st.DataObject, text: str) -> str:
    """A run of lines doubled, dropped, turned round or put elsewhere."""
    lines = text.split("\n")
    start = data.draw(st.integers(0, len(lines) - 1))
    run = lines[start : start + data.draw(st.integers(1, 6))]
    rest = lines[:start] + lines[start + len(run) :]
    elsewhere = data.draw(st.integers(0, len(rest)))
    ways = (lines[:start] + run + lines[start:], rest, lines[:start] + run[::-1] + lines[start + len(run) :])
    moved = (*ways, rest[:elsewhere] + run + rest[elsewhere:])
    return "\n".join(data.draw(st.sampled_from(moved)))


def blocks_swapped(data: st.DataObject, text: str) -> str:
    blocks = text.split("\n\n")
    one, other = (data.draw(st.integers(0, len(blocks) - 1)) for _ in range(2))
    blocks[one], blocks[other] = blocks[other], blocks[one]
    return "\n\n".join(blocks)


def characters_replaced(data: st.DataObject, text: str) -> str:
    for _ in range(data.draw(st.integers(1, 4))):
        at = place(data, text)
        text = text[:at] + pick(data, ODD) + text[at + data.draw(st.integers(0, 2)) :]
    return text


def digits_changed(data: st.DataObject, text: str) -> str:
    figures = [match.start() for match in re.finditer(r"\d", text)]
    for at in data.draw(st.lists(st.sampled_from(figures), max_size=6)) if figures else ():
        text = text[:at] + pick(data, "0123456789") + text[at + 1 :]
    return text


def groups_otherwise(data: st.DataObject, text: str) -> str:
    """The thousands parted in another way, the cents too."""
    group, comma = pick(data, GROUPS), pick(data, (",", ".", " ,", ", ", "", "'"))
    text = re.sub(r"(?<=\d) (?=\d{3})", group, text)
    return re.sub(r"(?<=\d),(?=\d\d)", comma, text)


def cells_otherwise(data: st.DataObject, text: str) -> str:
    return text.replace("\t", pick(data, CELLS))


def tag_opened(data: st.DataObject, text: str) -> str:
    at = place(data, text)
    return text[:at] + pick(data, TAGS) + text[at:]


def long_line(data: st.DataObject, text: str) -> str:
    """All in one line, or a run of one thing over and over."""
    if data.draw(st.booleans()):
        return text.replace("\n", pick(data, (" ", "  ", "\t")))
    at = place(data, text)
    return text[:at] + pick(data, LONG) * data.draw(st.integers(50, 1500)) + text[at:]


def table_first(data: st.DataObject, text: str) -> str:
    head, found, table = text.partition("Financ")
    return found + table + "\n\n" + head if data.draw(st.booleans()) else table + head


def two_tables(data: st.DataObject, text: str) -> str:
    head, found, table = text.partition("Financ")
    other = digits_changed(data, found + table) if data.draw(st.booleans()) else found + table
    return pick(data, (head + other + "\n\n" + found + table, other + "\n\n" + head + found + table))


MUTATIONS: tuple[Mutation, ...] = (
    cut, lines_otherwise, blocks_swapped, characters_replaced, digits_changed, groups_otherwise, cells_otherwise, tag_opened,
    long_line, table_first, two_tables,
)  # fmt: skip


def page(text: str) -> str:
    """The text as a page of HTML, its rows of cells as a table; what it holds of markup stays markup."""
    rows = (
        f"<tr><td>{'</td><td>'.join(line.split(chr(9)))}</td></tr>" if "\t" in line else f"<p>{line}</p>"
        for line in text.split("\n")
    )
    return f"<!DOCTYPE html><html><body><table>{''.join(rows)}</table></body></html>"


ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "UTF-8": lambda text: text.encode("utf-8", "replace"),
    "UTF-8 with its mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "Windows-1252": lambda text: text.encode("cp1252", "replace"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16 without mark": lambda text: text.encode("utf-16-le"),
    "UTF-16 cut in a character": lambda text: text.encode("utf-16")[:-1],
    "decomposed": lambda text: unicodedata.normalize("NFD", text).encode(),
    "compatible": lambda text: unicodedata.normalize("NFKD", text).encode(),
    "decoded wrongly": lambda text: text.encode().decode("cp1252", "replace").encode(),
    "decoded wrongly twice": lambda text: text.encode().decode("latin-1").encode().decode("latin-1").encode(),
    "old Mac": lambda text: text.replace("\n", "\r").encode("mac-roman", "replace"),
    "CR LF": lambda text: text.replace("\n", "\r\n").encode(),
    "a page of HTML": lambda text: page(text).encode(),
    "called a PDF": lambda text: b"%PDF-1.4\n" + text.encode(),
    "called a ZIP": lambda text: b"PK\x03\x04" + text.encode(),
}


@st.composite
def broken(draw: Callable[..., object], texts: Sequence[str]) -> bytes:
    """One of ``texts`` after up to three mutations, in any encoding, maybe with some bytes of another file in it."""
    data = draw(st.data())
    assert isinstance(data, st.DataObject)
    text = data.draw(st.sampled_from(texts))
    for mutation in data.draw(st.lists(st.sampled_from(MUTATIONS), min_size=1, max_size=3)):
        text = mutation(data, text)
    encoded = ENCODINGS[data.draw(st.sampled_from((*["UTF-8"] * 6, *ENCODINGS)))](text)
    if data.draw(st.integers(0, 7)) == 0:
        at = data.draw(st.integers(0, len(encoded)))
        encoded = encoded[:at] + data.draw(st.binary(min_size=1, max_size=8)) + encoded[at:]
    return encoded
