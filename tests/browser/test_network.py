"""The network in a browser: a picture that stands still without scripts, and one to work with where they run."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from conftest import AccessibilityCheck, OpenPage

NETWORK = "/network?relation=both"
METROPOLIS = "https://w3id.org/maillage/id/agent/siren/200093201"


def settled(page: Page) -> Page:
    page.locator("canvas[data-settled]").wait_for()
    return page


@pytest.mark.parametrize(
    ("locale", "scheme", "scripts"),
    [("fr-FR", "light", True), ("en-GB", "dark", True), ("fr-FR", "dark", False)],
)
def test_the_network_is_accessible(
    open_page: OpenPage, assert_accessible: AccessibilityCheck, locale: str, scheme: str, scripts: bool
) -> None:
    page = open_page(NETWORK, locale=locale, color_scheme=scheme, scripts=scripts)
    if scripts:
        settled(page)
        page.get_by_label(re.compile("Chercher dans|Search the")).fill("caf")
        page.keyboard.press("Enter")
    assert_accessible(page)


def test_without_scripts_there_are_a_picture_tables_and_files(open_page: OpenPage) -> None:
    page = open_page(NETWORK, java_script_enabled=False)
    expect(page.get_by_role("img", name="Le réseau")).to_be_visible()
    page.get_by_label("Lien", exact=True).select_option("co-funding")
    page.get_by_label("CAF", exact=True).check()
    page.get_by_label("EPCI", exact=True).check()
    page.get_by_role("button", name="Montrer").click()
    expect(page.get_by_role("region", name="Les liens les plus forts").get_by_role("row")).to_have_count(4)
    expect(page.locator("#files a")).to_have_count(5)


def test_search_and_the_keyboard_lead_to_the_facts_of_a_node(open_page: OpenPage) -> None:
    page = settled(open_page(NETWORK))
    page.get_by_label("Chercher dans le réseau").fill("federation")
    page.keyboard.press("Enter")
    facts = page.locator(".facts")
    expect(facts.get_by_role("heading", level=3)).to_have_text(
        "Fédération des centres sociaux du Nord - Pas-de-Calais"
    )
    expect(facts).to_contain_text("36\u202f860,00\u00a0€")
    facts.get_by_role("button", name="CAF du Nord").press("Enter")
    expect(facts.get_by_role("heading", level=3)).to_have_text("CAF du Nord")
    facts.get_by_role("link", name="Son voisinage").click()
    expect(page.locator(".lead")).to_contain_text("Autour de CAF du Nord")


def test_a_node_is_chosen_and_dragged_with_the_pointer(open_page: OpenPage) -> None:
    page = settled(open_page("/network?kind=caf&kind=epci&focus=" + METROPOLIS))
    page.get_by_role("button", name="CAF du Nord").click()  # which brings it to the middle
    canvas = page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    facts = page.locator(".facts h3")
    expect(facts).to_have_text("CAF du Nord")
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 120, middle[1] - 90, steps=4)
    page.mouse.up()
    page.keyboard.press("Escape")
    page.mouse.click(box["x"] + 5, box["y"] + 5)
    expect(page.locator(".facts")).to_contain_text("Choisir un nœud")
    page.mouse.click(middle[0] + 120, middle[1] - 90)
    expect(facts).to_have_text("CAF du Nord")


def test_two_fingers_zoom_even_from_a_node_and_one_taps_it(open_page: OpenPage) -> None:
    page = settled(open_page("/network?kind=caf&kind=epci&focus=" + METROPOLIS, has_touch=True))
    page.get_by_role("button", name="CAF du Nord").click()  # which brings it to the middle
    canvas = page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    facts = page.locator(".facts")
    page.touchscreen.tap(box["x"] + 5, box["y"] + 5)
    expect(facts).to_contain_text("Choisir un nœud")
    session = page.context.new_cdp_session(page)
    for kind, apart in (("touchStart", None), ("touchStart", 50), ("touchMove", 120), ("touchMove", 200)):
        points = [{"x": x, "y": y, "id": 0}]
        points += [{"x": x, "y": y + apart, "id": 1}] if apart else []
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(facts).to_contain_text("Choisir un nœud")
    page.touchscreen.tap(x + 25, y)  # beside it before, on it now
    expect(facts.locator("h3")).to_have_text("CAF du Nord")


def test_the_picture_is_saved_as_png_and_as_svg(open_page: OpenPage, tmp_path: Path) -> None:
    page = settled(open_page(NETWORK))
    with page.expect_download() as png:
        page.get_by_role("button", name="PNG").click()
    png.value.save_as(tmp_path / "network.png")
    assert (tmp_path / "network.png").read_bytes().startswith(b"\x89PNG")
    with page.expect_download() as svg:
        page.get_by_role("button", name="SVG").click()
    svg.value.save_as(tmp_path / "network.svg")
    text = (tmp_path / "network.svg").read_text(encoding="utf-8")
    shown = json.loads(page.request.get("/network.json?relation=both").body())
    assert (text.count("<line "), text.count("<path ")) == (len(shown["edges"]), len(shown["nodes"]))
    assert "NaN" not in text and "undefined" not in text


def test_it_fits_a_narrow_screen(open_page: OpenPage) -> None:
    page = settled(open_page(NETWORK, viewport={"width": 320, "height": 640}))
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
