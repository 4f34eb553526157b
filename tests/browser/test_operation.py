"""The page of an operation in a browser: from a fact to its words and back, by mouse, keyboard, finger, or links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, Page, expect

if TYPE_CHECKING:
    from conftest import AccessibilityCheck, OpenPage

PATH = "/id/operation/NP0022605"
LINE = "Communauté d'agglomérations"
WIDE = {"width": 1400, "height": 900}


def line(page: Page) -> Locator:
    return page.locator(".plan tbody tr").filter(has_text=LINE).first


def lit(page: Page) -> str:
    """The words of the text that are lit."""
    return "".join(page.locator(".dossier .word.lit").all_text_contents())


def test_pointing_at_a_fact_lights_its_words_and_brings_them_into_view(open_page: OpenPage) -> None:
    page = open_page(PATH, viewport=WIDE)
    assert lit(page) == ""
    line(page).locator("td").first.hover()
    assert lit(page).startswith(f"AUTRES PUBLICS\t{LINE}\t1,98 %")
    expect(page.locator(".dossier .word.lit").first).to_be_in_viewport()
    expect(page.locator("#panel")).to_contain_text("ambigu")
    page.locator("h1").hover()
    assert lit(page) == "CENTRES SOCIAUX CONNECTES DU BASSIN MINIER"
    page.locator(".strokes").hover()
    assert lit(page) == ""


def test_pointing_at_words_tells_what_they_became(open_page: OpenPage) -> None:
    page = open_page(PATH, viewport=WIDE)
    words = page.locator(".dossier .word").filter(has_text=LINE).first
    words.hover()
    panel = page.locator("#panel")
    for said in ("Ligne 3", "ambigu", "Lit une rangée du plan de financement"):
        expect(panel).to_contain_text(said)
    expect(line(page)).to_have_class("lit")
    page.mouse.move(0, 0)
    expect(panel).to_contain_text("Pointez un énoncé")


def test_nested_words_tell_all_that_they_became(open_page: OpenPage) -> None:
    page = open_page(PATH, viewport=WIDE)
    inner = page.locator(".dossier .word.deep").first
    inner.hover()
    numbers = (inner.get_attribute("data-words") or "").split()
    assert len(numbers) > 1
    expect(page.locator("#panel p")).to_have_count(len(numbers))


def test_a_click_keeps_it_and_escape_lets_go(open_page: OpenPage) -> None:
    page = open_page(PATH, viewport=WIDE)
    line(page).locator("td.money").click()
    page.locator(".strokes").hover()
    assert lit(page).startswith("AUTRES PUBLICS")
    page.keyboard.press("Escape")
    assert lit(page) == ""


def test_the_keyboard_goes_both_ways(open_page: OpenPage) -> None:
    page = open_page(PATH, viewport=WIDE)
    link = line(page).locator(".mots a")
    link.focus()
    assert lit(page).startswith("AUTRES PUBLICS")
    page.keyboard.press("Enter")
    number = (link.get_attribute("href") or "")[2:]
    expect(page).to_have_url(f"{page.url.partition('#')[0]}#w{number}")
    words = page.locator(f'.dossier .word[data-words~="{number}"]').first
    expect(words).to_be_in_viewport()
    words.focus()
    page.keyboard.press("Enter")
    expect(line(page)).to_be_in_viewport()
    expect(line(page)).to_have_class("lit")


def test_a_finger_sees_first_what_words_became(open_page: OpenPage) -> None:
    page = open_page(PATH, viewport={"width": 390, "height": 800}, has_touch=True)
    before = page.url
    page.locator(".dossier .word").filter(has_text=LINE).first.tap()
    expect(page.locator("#panel")).to_contain_text("Ligne 3")
    assert page.url == before
    page.locator("#panel a").first.tap()
    expect(line(page)).to_be_in_viewport()


def test_links_do_both_ways_without_scripts(open_page: OpenPage) -> None:
    page = open_page(PATH, viewport=WIDE, java_script_enabled=False)
    expect(page.locator("#panel")).to_be_hidden()
    line(page).locator(".mots a").click()
    words = page.locator(".dossier .word").filter(has_text=LINE).first
    expect(words).to_be_in_viewport()
    words.click()
    expect(line(page)).to_be_in_viewport()
    expect(page).to_have_url(re.compile(f"#{line(page).get_attribute('id')}$"))


def test_an_address_with_an_anchor_shows_it(open_page: OpenPage) -> None:
    fact = line(open_page(PATH)).get_attribute("id")
    page = open_page(f"{PATH}.html#{fact}", viewport=WIDE)
    assert lit(page).startswith("AUTRES PUBLICS")


PAGES = (PATH, "/id/operation/NP0016971", "/id/operation/NP0019238", f"{PATH}?view=statements")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_it_is_accessible_with_something_lit(
    open_page: OpenPage, assert_accessible: AccessibilityCheck, path: str, scheme: str
) -> None:
    page = open_page(path, locale="en-GB", color_scheme=scheme)
    for row in page.locator(".plan tbody tr").all()[:1]:
        row.click(position={"x": 4, "y": 4})
    for details in page.locator("details").all():
        details.locator("summary").click()
    assert_accessible(page)


@pytest.mark.parametrize("path", PAGES)
def test_it_fits_a_narrow_screen(open_page: OpenPage, path: str) -> None:
    page = open_page(path, viewport={"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
