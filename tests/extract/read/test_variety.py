"""Files as offices have them: revised Word documents, pages pasted from Word, turned and typewritten PDFs."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
)

from extract.model import Document, Extraction
from extract.pipeline import extract
from extract.read import read
from tests.extract.formats import Look, as_html, as_pdf, parts_of, pdf_table
from tests.extract.read.hostile import paragraph, word

ROOT = Path(__file__).resolve().parents[3]
DOSSIER = (ROOT / "examples" / "dossiers" / "NP0021859.txt").read_text(encoding="utf-8")
RUN = "<w:r><w:t>{}</w:t></w:r>"
BOX = (
    '<w:txbxContent xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{}</w:txbxContent>'
)
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
WORD = {
    "a field": ('<w:p><w:fldSimple w:instr="DATE"><w:r><w:t>Lens</w:t></w:r></w:fldSimple></w:p>', "Lens"),
    "a line's end": ("<w:p><w:r><w:t>Lens</w:t><w:cr/><w:t>Arras</w:t></w:r></w:p>", "Lens\nArras"),
    "a tab at a place": ("<w:p><w:r><w:t>Lens</w:t><w:ptab/><w:t>Arras</w:t></w:r></w:p>", "Lens\tArras"),
    "hidden words": (
        f"<w:p>{RUN.format('Lens')}<w:r><w:rPr><w:vanish/></w:rPr><w:t>Lille</w:t></w:r></w:p>",
        "Lens",
    ),
    "shown words": ('<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>Lens</w:t></w:r></w:p>', "Lens"),
    "struck words": (
        f"<w:p>{RUN.format('Lens')}<w:r><w:rPr><w:strike/></w:rPr><w:t>Lille</w:t></w:r></w:p>",
        "Lens",
    ),
    "a box": (f"<w:p><w:r><w:drawing>{BOX.format(paragraph('Lens'))}</w:drawing></w:r></w:p>", "Lens"),
    "a box of one version": (
        f'<w:p><w:r><mc:AlternateContent xmlns:mc="{MC}"><mc:Choice><w:drawing>'
        f"{BOX.format(paragraph('Lens'))}</w:drawing></mc:Choice></mc:AlternateContent></w:r></w:p>",
        "Lens",
    ),
    "a box of two versions": (
        f'<w:p><w:r><mc:AlternateContent xmlns:mc="{MC}"><mc:Choice><w:drawing>'
        f"{BOX.format(paragraph('Lens'))}</w:drawing></mc:Choice><mc:Fallback><w:pict>"
        f"{BOX.format(paragraph('Lens'))}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
        "Lens",
    ),
    "revisions": (
        f"<w:p><w:del><w:r><w:delText>Lille</w:delText></w:r></w:del><w:ins>{RUN.format('Lens')}</w:ins></w:p>",
        "Lens",
    ),
    "a row that begins further in": (
        "<w:tbl><w:tr>" + "".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in ("a", "b")) + "</w:tr>"
        f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr><w:tc>{paragraph("c")}</w:tc></w:tr></w:tbl>',
        "a\tb\n\tc",
    ),
}  # fmt: skip
HTML = {
    "pasted from Word": lambda page: re.sub(
        r"<p>(.*?)</p>",
        r"<p class=MsoNormal><span lang=FR style='mso-bidi-font-size:11.0pt'>\1<o:p></o:p></span></p>"
        r"<p class=MsoNormal><o:p>&nbsp;</o:p></p>",
        page,
        flags=re.DOTALL,
    ),
    "from the clipboard": lambda page: f"Version:0.9\nStartHTML:00000097\n{page}",
    "in tables for the layout": lambda page: page.replace(
        "<body>", "<body><table><tr><td>Menu</td></tr><tr><td><table><tr><td>"
    ),
    "a cell a paragraph": lambda page: re.sub(r"<td>(.*?)</td>", r"<td><p><span>\1</span></p></td>", page),
    "soft hyphens": lambda page: page.replace("numérique", "numé&shy;rique"),
    "revised": lambda page: page.replace("520 834,00", "<s>400 000,00</s><ins>520 834,00</ins>"),
    "ligatures": lambda page: page.replace("fi", "\ufb01").replace("<\ufb01", "<fi"),
}


def _facts(data: bytes) -> tuple[object, ...]:
    found = extract(data, "dossier")
    assert isinstance(found, Extraction), found
    facts = found.facts
    total = facts.plan.total
    return (
        facts.operation and facts.operation.value,
        facts.label and facts.label.value,
        total and total.value,
        [(line.partner, line.rate, line.amount, line.funder.body.key) for line in facts.plan.lines],
        [(one.place.key, one.role) for one in facts.territories],
        [(one.name, one.seat) for one in facts.centres],
        [(one.value, one.of) for one in facts.counts],
    )


def test_the_number_of_cases() -> None:
    assert (len(WORD), len(HTML)) == (11, 7)


@pytest.mark.parametrize(("body", "text"), WORD.values(), ids=WORD)
def test_word_as_it_is_shown(body: str, text: str) -> None:
    document = read(word(body), "x.docx")
    assert isinstance(document, Document), document
    assert document.text == text


@pytest.mark.parametrize("change", HTML.values(), ids=HTML)
def test_a_page_of_any_hand(change: Callable[[str], str]) -> None:
    assert _facts(change(as_html(DOSSIER)).encode()) == _facts(DOSSIER.encode())


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_pdf_whose_pages_are_turned(degrees: int) -> None:
    """By its flag alone, or, with 270, by its words alone."""
    document = pypdfium2.PdfDocument(as_pdf(DOSSIER, Look(ruled=degrees != 180)))
    for page in document:
        page.set_rotation(degrees)
    data = io.BytesIO()
    document.save(data)
    assert _facts(data.getvalue()) == _facts(DOSSIER.encode())


def test_a_pdf_that_is_drawn_on_its_side() -> None:
    document = pypdfium2.PdfDocument(as_pdf(DOSSIER))
    for page in document:
        width, height = page.get_size()
        turned = pypdfium2.PdfMatrix().rotate(90).translate(0, width)
        for item in page.get_objects(max_depth=1):
            item.transform(turned)
        page.set_mediabox(0, 0, height, width)
        page.gen_content()
    data = io.BytesIO()
    document.save(data)
    assert _facts(data.getvalue()) == _facts(DOSSIER.encode())


@pytest.mark.parametrize("ruled", [True, False])
def test_a_pdf_in_two_columns(ruled: bool) -> None:
    """The prose in two columns below the head of the page, the table on a page of its own."""
    data = io.BytesIO()
    document = BaseDocTemplate(data, pagesize=A4)
    whole, top = Frame(42, 60, 510, 700), Frame(42, 620, 510, 160)
    columns = [Frame(42, 60, 245, 550), Frame(307, 60, 245, 550)]
    document.addPageTemplates([PageTemplate("columns", [top, *columns]), PageTemplate("whole", [whole])])
    style = ParagraphStyle("style", fontName="Helvetica", fontSize=9, leading=11, spaceAfter=6)
    story: list[Flowable] = []
    for part in parts_of(DOSSIER):
        if part.kind == "table":
            story += [NextPageTemplate("whole"), PageBreak(), pdf_table(part.rows, style, Look(ruled=ruled))]
        else:
            bullet = "•" if part.kind == "item" else None
            lines = [line.replace("**", "").removeprefix("- ") for line in part.lines]
            text = lines if bullet else ["<br/>".join(lines)]
            story += [Paragraph(line, style, bulletText=bullet) for line in text]
        if len(story) == 5:
            story.append(FrameBreak())
    document.build(story)
    assert _facts(data.getvalue()) == _facts(DOSSIER.encode())


def test_a_typewritten_pdf() -> None:
    rows = [("Financier", "Partenaire", "Taux", "Montant"), ("COMMUNES", "LE PORTEL", "60,00 %", "6 000,00 €"),
            ("Autre partenaire ponctuel", "Caisse d'allocations familiales", "40,00 %", "4 000,00 €")]  # fmt: skip
    lines = [f"{a:27}{b:33}{c:9}{d}" for a, b, c, d in rows]
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=A4)
    canvas.setFont("Courier", 9)
    for at, line in enumerate(["N° Synergie : NP9970001", "", *lines, "", "Total : 10 000,00 €"]):
        canvas.drawString(40, 780 - 12 * at, line)
    canvas.save()
    document = read(data.getvalue(), "x.pdf")
    assert isinstance(document, Document)
    assert document.text.split("\n\n")[1].split("\n")[:3] == ["\t".join(row) for row in rows]


def test_two_tables_one_below_the_other_have_columns_of_their_own() -> None:
    text = "\n".join(
        (
            "N° Synergie : NP9970001\n\nPoste\tAssiette\tMontant\nTravaux\tHT\t6 000,00 €\nÉtudes\tHT\t4 000,00 €\n",
            "# Ressources\n\nNature du financeur\tOrganisme\tPart\tMontant prévisionnel",
            "COMMUNES\tLAON\t60,00 %\t6 000,00 €\nREGION\tHauts-de-France\t40,00 %\t4 000,00 €\n",
        )
    )
    document = read(as_pdf(text, Look(ruled=False)), "x.pdf")
    assert isinstance(document, Document)
    assert "COMMUNES\tLAON\t60,00 %\t6 000,00 €\n" in document.text


def test_decomposed_letters_change_no_place() -> None:
    """« À Beauvais, le centre social X ouvrira » tells where, and not only where X is."""
    path = ROOT / "tests" / "aside" / "dossiers" / "NP9800523.txt"
    text = path.read_text(encoding="utf-8")
    assert _facts(unicodedata.normalize("NFD", text).encode()) == _facts(text.encode())
