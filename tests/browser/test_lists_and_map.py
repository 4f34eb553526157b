"""Search, lists, bodies, places and the map in a browser: readable by everybody, and the map with the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from conftest import AccessibilityCheck, OpenPage

PAGES = (
    "/search?q=douai",
    "/operations?department=59",
    "/id/agent/erdf",
    "/id/agent/siren/245901160",
    "/id/operation/NP0022605/agent/line-3",
    "/id/territory/department/59",
    "/map",
)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    ("locale", "scheme", "scripts"), [("fr-FR", "light", True), ("en-GB", "dark", False)]
)
def test_a_page_is_accessible_and_fits_a_narrow_screen(
    open_page: OpenPage,
    assert_accessible: AccessibilityCheck,
    path: str,
    locale: str,
    scheme: str,
    scripts: bool,
) -> None:
    page = open_page(path, locale=locale, color_scheme=scheme, scripts=scripts)
    expect(page.locator("h1")).to_have_count(1)
    assert_accessible(page)
    page.set_viewport_size({"width": 320, "height": 640})
    expect(page.locator("html")).to_have_js_property("scrollWidth", 320)


def test_the_map_is_zoomed_and_moved_with_the_keyboard(open_page: OpenPage) -> None:
    page = open_page("/map")
    whole = page.locator("#map").get_attribute("viewBox")
    page.locator("#map").focus()
    page.keyboard.press("+")
    zoomed = page.locator("#map").get_attribute("viewBox")
    page.keyboard.press("ArrowRight")
    moved = page.locator("#map").get_attribute("viewBox")
    assert len({whole, zoomed, moved}) == 3
    page.get_by_role("button", name="Toute la carte").click()
    assert [float(one) for one in (page.locator("#map").get_attribute("viewBox") or "").split()] == [
        float(one) for one in (whole or "").split()
    ]


def test_a_circle_leads_to_its_place(open_page: OpenPage) -> None:
    page = open_page("/map", locale="en-GB")
    page.get_by_role("link", name="Douai: 1 operation").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Douai")
