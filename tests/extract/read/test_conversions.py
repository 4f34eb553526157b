"""One dossier in every format in which offices send it: the same facts as its text, and words that are there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.pagesizes import A4, LETTER, landscape
from reportlab.lib.units import cm

from extract.model import Extraction
from extract.pipeline import extract
from extract.report import facts_json
from extract.text import fold
from tests.extract.formats import Look, as_docx, as_html, as_merged_html, as_pdf

ROOT = Path(__file__).resolve().parents[3]
NUMBERS = ("NP0016971", "NP0019238", "NP0021859", "NP0022605", "NP0024867")
PAGE = ("Région Hauts-de-France - Comité Unique de Programmation", "Page {}")
SLIM = (1 * cm, 1.5 * cm, 1 * cm, 1.5 * cm)
BROAD = (2 * cm, 4 * cm, 1.2 * cm, 6 * cm)
LOOKS = {
    "ruled, large, with a header": Look(size=12, page=PAGE),
    "ruled, landscape": Look(sheet=landscape(A4), page=PAGE),
    "ruled, small, slim margins": Look(size=8, margins=SLIM, valign="MIDDLE", page=("", "{}")),
    "unruled, justified": Look(ruled=False, size=9, alignment=4, page=PAGE),
    "unruled, letter, in the middle": Look(
        ruled=False, size=11, valign="MIDDLE", sheet=LETTER, page=("", "- {} -")
    ),
    "unruled, broad margins": Look(ruled=False, margins=BROAD, page=PAGE),
}


def _pdf(look: Look) -> Callable[[str], bytes]:
    return lambda text: as_pdf(text, look)


CONVERSIONS: dict[str, Callable[[str], bytes]] = {
    "DOCX": as_docx,
    "DOCX, merged": lambda text: as_docx(text, merged=True),
    "DOCX, with a header": lambda text: as_docx(text, page=PAGE),
    "HTML": lambda text: as_html(text).encode(),
    "HTML, merged": lambda text: as_merged_html(text).encode(),
    "HTML, Windows-1252": lambda text: as_html(text).replace("utf-8", "windows-1252").encode("cp1252"),
    "Windows-1252": lambda text: text.encode("cp1252"),
    "UTF-16, little": lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
    "UTF-16, big": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "decomposed, no-break": lambda text: unicodedata.normalize("NFD", text).replace(" ", "\u00a0").encode(),
    "CR LF": lambda text: text.replace("\n", "\r\n").encode(),
    **{f"PDF, {name}": _pdf(look) for name, look in LOOKS.items()},
}


def _extracted(data: bytes) -> Extraction:
    found = extract(data, "dossier")
    assert isinstance(found, Extraction), found
    return found


def _same(value: Any) -> Any:
    """The facts without what the format changes: offsets, and white space and marks in the words quoted."""
    if isinstance(value, dict):
        if "quote" in value:
            return " ".join(re.findall(r"[a-z0-9]+", fold(re.sub(r"<[^>]*>", " ", value["quote"]))))
        return {key: _same(part) for key, part in value.items() if key != "document"}
    return [_same(part) for part in value] if isinstance(value, list) else value


@cache
def _facts(text: str) -> Any:
    return _same(facts_json(_extracted(text.encode())))


def _evidences(value: Any) -> Iterator[dict[str, Any]]:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, dict) and "quote" in value:
        yield value
    for part in parts:
        yield from _evidences(part)


def _check(text: str, conversion: Callable[[str], bytes]) -> None:
    found = _extracted(conversion(text))
    facts = facts_json(found)
    assert _same(facts) == _facts(text)
    quoted = list(_evidences(facts))
    assert len(quoted) > 20
    for one in quoted:
        assert found.document.text[one["start"] : one["end"]] == one["quote"] != ""


def test_the_number_of_cases() -> None:
    assert (len(CONVERSIONS), len(NUMBERS)) == (17, 5)


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("conversion", CONVERSIONS.values(), ids=CONVERSIONS)
def test_an_example_converted_gives_the_same_facts(number: str, conversion: Callable[[str], bytes]) -> None:
    _check((ROOT / "examples" / "dossiers" / f"{number}.txt").read_text(encoding="utf-8"), conversion)


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("conversion", CONVERSIONS.values(), ids=CONVERSIONS)
def test_a_real_dossier_converted_gives_the_same_facts(
    shared: Path, number: str, conversion: Callable[[str], bytes]
) -> None:
    _check((shared / "dossiers" / f"{number}.txt").read_text(encoding="utf-8"), conversion)
