"""Text dossiers in the other formats that offices send: HTML, Word, PDF. The words stay; only the form changes."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import docx
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

_TAG = re.compile(r"<(/?)(b|i)>")
_STRONG = re.compile(r"\*\*(.+?)\*\*")


@dataclass(slots=True)
class Part:
    """A heading, a paragraph (of one or more lines), the items of a list, or the rows of a table."""

    kind: str
    lines: list[str] = field(default_factory=list)

    @property
    def rows(self) -> list[list[str]]:
        return [line.split("\t") for line in self.lines]


def parts_of(text: str) -> list[Part]:
    """A text dossier in its parts, as its blank lines, dashes and tabs show them."""
    parts: list[Part] = []
    for raw in re.sub("[\u00a0\u202f]", " ", text).split("\n"):
        line = raw.rstrip()
        kind = _kind(line)
        if not parts or parts[-1].kind != kind or kind == "heading":
            parts.append(Part(kind))
        if kind not in ("blank", "rule"):
            parts[-1].lines.append(line.lstrip("# ") if kind == "heading" else line)
    return [part for part in parts if part.lines]


def _kind(line: str) -> str:
    if not line.strip():
        return "blank"
    if re.fullmatch(r"[-|:\s]+", line):
        return "rule"
    if "\t" in line:
        return "table"
    if line.startswith("#"):
        return "heading"
    return "item" if line.startswith("- ") else "paragraph"


def _marked(line: str) -> str:
    """A line's own tags and stars as tags, all else escaped."""
    escaped = html.escape(_STRONG.sub(r"<b>\1</b>", line.strip(" #")), quote=False)
    return re.sub(r"&lt;(/?[bi])&gt;", r"<\1>", escaped).replace("**", "")


# --- HTML


def as_html(text: str) -> str:
    """The dossier as a page, with what pages have and nobody reads."""
    head = (
        '<!DOCTYPE html>\n<html lang="fr"><head><meta charset="utf-8"><title>Dossier</title>'
        "<style>td { padding: 2px }</style><script>if (1 < 2) document.title = '</p>'</script></head>\n<body>\n"
    )
    return head + "\n".join(_html(part) for part in parts_of(text)) + "\n</body></html>\n"


def _html(part: Part) -> str:
    if part.kind == "table":
        rows = "\n".join(
            "<tr>" + "".join(f"<td>{_marked(c)}</td>" for c in row) + "</tr>" for row in part.rows
        )
        return f"<table>\n{rows}\n</table>"
    if part.kind == "item":
        return "<ul>\n" + "\n".join(f"<li>{_marked(line[2:])}</li>" for line in part.lines) + "\n</ul>"
    tag = "h2" if part.kind == "heading" else "p"
    return f"<{tag}>" + "<br>\n".join(map(_marked, part.lines)) + f"</{tag}>"


def as_merged_html(text: str) -> str:
    """As Word saves a page: alike categories in one cell over several rows, totals over several columns, no end tags."""
    page = as_html(text)

    def merged(match: re.Match[str]) -> str:
        rows = [re.findall(r"<td>(.*?)</td>", row) for row in match[1].split("\n") if row]
        return "<table border=1>" + "".join(_merged_rows(rows)) + "</table>"

    page = re.sub(r"<table>\n(.*?)\n</table>", merged, page, flags=re.DOTALL)
    return page.replace("</li>", "").replace("</p>", "")


def _merged_rows(rows: list[list[str]]) -> Iterator[str]:
    for index, row in enumerate(rows):
        yield "<tr>"
        if row[0] and len(row) > 1 and not row[1]:
            empty = next((i for i, cell in enumerate(row) if i and cell), len(row)) if "<b>" in row[0] else 1
            yield f"<td colspan={empty}>{row[0]}"
            row = row[empty:]  # noqa: PLW2901
        elif index and row[0] == rows[index - 1][0] and rows[index - 1][1]:
            row = row[1:]  # noqa: PLW2901
        else:
            alike = 1
            while index + alike < len(rows) and rows[index + alike][0] == row[0] and rows[index + alike][1]:
                alike += 1
            yield f"<td rowspan={alike}>{row[0]}"
            row = row[1:]  # noqa: PLW2901
        yield from (f"<td>{cell}" for cell in row)


# --- Word


def as_docx(text: str, *, merged: bool = False, page: tuple[str, str] = ("", "")) -> bytes:
    """The dossier as a Word document with its own tables; ``page`` are its header and its footer.

    ``merged``: alike categories stand in one cell over several rows, and totals go over the empty cells.
    """
    document = docx.Document()
    for part in parts_of(text):
        if part.kind == "table":
            _word_table(document, part.rows, merged=merged)
        elif part.kind == "item":
            for line in part.lines:
                _runs(document.add_paragraph(style="List Bullet"), line[2:])
        elif part.kind == "heading":
            _runs(document.add_heading(level=2), part.lines[0])
        else:
            paragraph = document.add_paragraph()
            for index, line in enumerate(part.lines):
                if index:
                    paragraph.add_run().add_break()
                _runs(paragraph, line)
    for place, line in zip((document.sections[0].header, document.sections[0].footer), page, strict=True):
        place.paragraphs[0].text = line
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def _runs(paragraph: docx.text.paragraph.Paragraph, line: str) -> None:
    bold = italic = False
    for index, piece in enumerate(_TAG.split(_STRONG.sub(r"<b>\1</b>", line.strip(" #")))):
        if index % 3 == 0 and piece:
            run = paragraph.add_run(piece.replace("**", ""))
            run.bold, run.italic = bold, italic
        elif index % 3 == 1:
            opening = piece == ""
        elif index % 3 == 2:
            bold = opening if piece == "b" else bold
            italic = opening if piece == "i" else italic


def _word_table(document: docx.document.Document, rows: list[list[str]], *, merged: bool) -> None:
    width = max(map(len, rows))
    table = document.add_table(len(rows), width, style="Table Grid")
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            _runs(table.cell(row, column).paragraphs[0], cell)
    if not merged:
        return
    for row, cells in enumerate(rows):
        empty = next((i for i, cell in enumerate(cells) if i and cell), len(cells))
        if "<b>" in cells[0] and empty > 1:
            table.cell(row, 0).merge(table.cell(row, empty - 1))
        elif row and cells[0] == rows[row - 1][0] and cells[0]:
            table.cell(row, 0).text = ""
            above = table.cell(row - 1, 0)
            kept = above.text
            above.merge(table.cell(row, 0)).text = kept


# --- PDF


@dataclass(frozen=True, slots=True)
class Look:
    """How a PDF is printed."""

    ruled: bool = True
    size: float = 10
    valign: str = "TOP"
    alignment: int = 0
    space: float = 6
    padding: float = 3
    page: tuple[str, str] = ("", "")
    widths: tuple[float, ...] = (3.2, 5.2, 2.3, 2.6, 1.8, 2.6)
    sheet: tuple[float, float] = A4
    margins: tuple[float, float, float, float] = (
        1.8 * cm,
        2.4 * cm,
        1.6 * cm,
        2.2 * cm,
    )  # left, top, right, bottom


def as_pdf(text: str, look: Look = Look()) -> bytes:
    """The dossier as a PDF, as office programs print it: paragraphs and cells wrapped, on several pages."""
    data = io.BytesIO()
    left, top, right, bottom = look.margins
    document = SimpleDocTemplate(
        data, pagesize=look.sheet, leftMargin=left, topMargin=top, rightMargin=right, bottomMargin=bottom
    )
    plain = ParagraphStyle(
        "plain", fontName="Helvetica", fontSize=look.size, leading=1.2 * look.size, spaceAfter=look.space,
        alignment=look.alignment,
    )  # fmt: skip
    head = ParagraphStyle("head", parent=plain, fontSize=1.3 * look.size, leading=1.6 * look.size)
    item = ParagraphStyle("item", parent=plain, leftIndent=14, bulletIndent=4, spaceAfter=look.space / 3)
    cell = ParagraphStyle(
        "cell", parent=plain, fontSize=0.85 * look.size, leading=look.size, spaceAfter=0, alignment=0
    )
    story: list[Flowable] = []
    for part in parts_of(text):
        if part.kind == "table":
            story += [pdf_table(part.rows, cell, look), Spacer(1, 8)]
        elif part.kind == "item":
            story += [Paragraph(_marked(line[2:]), item, bulletText="•") for line in part.lines]
            story.append(Spacer(1, look.space))
        else:
            story.append(
                Paragraph("<br/>".join(map(_marked, part.lines)), head if part.kind == "heading" else plain)
            )
    document.build(story, onFirstPage=_furniture(look), onLaterPages=_furniture(look))
    return data.getvalue()


def _furniture(look: Look) -> Callable[..., None]:
    def draw(canvas: object, document: object) -> None:
        header, footer = look.page
        canvas.setFont("Helvetica", 8)  # type: ignore[attr-defined]
        canvas.drawString(look.margins[0], look.sheet[1] - 0.6 * look.margins[1], header)  # type: ignore[attr-defined]
        canvas.drawCentredString(look.sheet[0] / 2, look.margins[3] / 2, footer.format(document.page))  # type: ignore[attr-defined]

    return draw


def pdf_table(rows: Iterable[list[str]], style: ParagraphStyle, look: Look) -> Table:
    rows = list(rows)
    count = max(map(len, rows))
    widths = look.widths if count == 6 else (4.4, 7.0, 2.2, 3.2) if count == 4 else [17 / count] * count
    numbers = ParagraphStyle("numbers", parent=style, alignment=2)
    cells = [
        [
            Paragraph(_marked(c), numbers if re.search(r"\d [€%]", c) else style)
            for c in row + [""] * (count - len(row))
        ]
        for row in rows
    ]
    lines = [
        ("VALIGN", (0, 0), (-1, -1), look.valign),
        ("TOPPADDING", (0, 0), (-1, -1), look.padding),
        ("BOTTOMPADDING", (0, 0), (-1, -1), look.padding),
    ]
    if look.ruled:
        lines.append(("GRID", (0, 0), (-1, -1), 0.5, colors.black))
    repeated = 1 if count > 2 and len(cells) > 2 else 0
    return Table(cells, colWidths=[w * cm for w in widths], style=lines, repeatRows=repeated)
