"""What ``maillage validate --format html`` prints, on real files: one page, for everybody, without a script."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from ontology.words import finding_codes

SCRIPT = "<script>alert('x')</script>"
ODD = "<script>alert('x')&.txt"
VOID = {"meta", "br", "link", "img", "input", "hr"}

Json = dict[str, Any]
Validate = Callable[..., str]


@pytest.fixture(scope="module")
def html(mixed: Path, validate: Validate) -> str:
    return validate(mixed, "--format", "html")


def findings(listed: list[Json]) -> list[Json]:
    return [finding for one in listed for finding in one["findings"]]


@dataclass
class Page(HTMLParser):
    """A page taken apart: its elements with their attributes, its text, and whether every tag is closed."""

    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    words: list[tuple[str, str]] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append((self.opened[-1] if self.opened else "", data))

    def inside(self, tag: str) -> list[str]:
        return [words for place, words in self.words if place == tag]


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    page = Page()
    page.feed(html)
    page.close()
    assert page.opened == []
    return page


def test_the_page_is_one_file_without_a_script(page: Page, html: str) -> None:
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "form"}
    attributes = [(name, value or "") for _, given in page.elements for name, value in given.items()]
    assert [name for name, _ in attributes if name.startswith("on")] == []
    links = [value for name, value in attributes if name in ("href", "src", "action")]
    anchors = {value for name, value in attributes if name == "id"}
    assert links and {link.removeprefix("#") for link in links} == anchors
    assert "http://" not in html and "https://" not in html
    assert not re.search(r"@import|url\(", html)


def test_the_page_can_be_read_by_anybody(page: Page) -> None:
    first = dict(page.elements)
    assert first["html"] == {"lang": "fr"}
    assert first["title"] == {}
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    heads = [given for tag, given in page.elements if tag == "th"]
    assert heads and all(given.get("scope") in ("col", "row") for given in heads)
    tags = Counter(tag for tag, _ in page.elements)
    assert tags["caption"] == tags["table"] == 2
    assert tags["main"] == 1
    assert {given["lang"] for _, given in page.elements if "lang" in given} == {"fr", "en"}


def contrast(one: str, other: str) -> float:
    """Of two colours, as WCAG 2.1 defines it."""

    def light(colour: str) -> float:
        parts = [
            int(part * 2 if len(part) == 1 else part, 16) / 255
            for part in re.findall(r"\w" * (len(colour) // 3), colour)
        ]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


def test_every_colour_of_the_page_stands_out(html: str) -> None:
    assert round(contrast("000", "fff")) == 21
    colours = re.findall(r"(?<!-)color: #(\w+)", html)
    assert len(set(colours)) >= 6
    for colour in colours:
        assert contrast(colour, "fff") >= 4.5 and contrast(colour, "f4f4f4") >= 4.5, colour
    assert contrast("1a1a1a", "ffe28a") >= 4.5


def test_the_page_escapes_names_and_quotes(page: Page, html: str) -> None:
    assert "<script" not in html
    assert any(ODD in words for words in page.inside("h4"))
    assert any(SCRIPT in words for words in page.inside("mark"))


def test_the_page_tells_every_finding(mixed: Path, page: Page, listed: list[Json]) -> None:
    everything = "".join(words for _, words in page.words)
    for finding in findings(listed):
        code = finding_codes()[finding["code"]]
        for told in ("fr", "en"):
            assert finding["message"][told] in everything or getattr(code.fault, told) in everything
        assert code.advice.fr in everything and code.advice.en in everything
    marked = Counter(page.inside("mark"))
    assert marked == Counter(quote["quote"] for finding in findings(listed) for quote in finding["evidence"])
    names = [words for words in page.inside("th") if words.endswith(".txt")]
    assert names == [one["document"] for one in listed]
    assert sum(tag == "div" and given.get("class") == "finding" for tag, given in page.elements) == len(
        findings(listed)
    )


def test_the_quoted_words_stand_in_their_line(mixed: Path, page: Page) -> None:
    """The number that a dossier claims is marked within its line."""
    quotes = [place for place, (tag, _) in enumerate(page.elements) if tag == "blockquote"]
    assert quotes
    at = next(
        place for place, (tag, words) in enumerate(page.words) if tag == "mark" and words == "NP9980005"
    )
    assert page.words[at - 1] == ("blockquote", "N° Synergie : ")


def test_the_same_dossiers_give_the_same_page(mixed: Path, html: str, validate: Validate) -> None:
    assert validate(mixed, "--format", "html") == html
