"""The main pages in a browser: readable by everybody, in two languages, with and without scripts, on any screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from conftest import AccessibilityCheck, Guard, OpenPage

PAGES = (
    "/",
    "/questions/",
    "/questions/recurring-funders",
    "/sparql",
    "/ns",
    "/id/operation/NP0022605",
    "/id/agent/caf/59",
    "/id/territory/commune/62563",
    "/search?q=douai",
    "/operations",
    "/map",
    "/operations?department=59",
    "/id/agent/erdf",
    "/id/agent/siren/245901160",
    "/id/operation/NP0022605/agent/line-3",
    "/id/territory/department/59",
    "/questions/operations-by-date",
    "/questions/funder-totals?sort=-amount",
    "/questions/cofunder-pairs",
    "/questions/evidence-of-an-operation?operation=NP0022605",
    "/questions/actors-of-an-operation",
    "/validation",
    "/validation?severity=Info&code=ambiguous-funder",
    "/data",
    "/shapes",
    "/nothing",
)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    ("locale", "scheme", "scripts"), [("fr-FR", "light", True), ("en-GB", "dark", False)]
)
def test_a_page_is_accessible_keeps_to_itself_and_fits_a_narrow_screen(
    open_page: OpenPage,
    assert_accessible: AccessibilityCheck,
    path: str,
    locale: str,
    scheme: str,
    scripts: bool,
) -> None:
    page = open_page(path, locale=locale, color_scheme=scheme, scripts=scripts)
    expect(page.locator("html")).to_have_attribute("lang", locale[:2])
    expect(page.locator("h1")).to_have_count(1)
    assert_accessible(page)
    page.set_viewport_size({"width": 320, "height": 640})
    expect(page.locator("html")).to_have_js_property("scrollWidth", 320)


def test_the_other_language_is_one_click_away_and_stays(open_page: OpenPage) -> None:
    page = open_page("/questions/")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Saved questions")
    page.get_by_role("navigation", name="Sections").get_by_role("link", name="Home").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_the_keyboard_goes_past_the_header_first(open_page: OpenPage) -> None:
    page = open_page("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Aller au contenu")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_every_script_address_is_one_that_is_built(open_page: OpenPage) -> None:
    page = open_page("/sparql")
    sources = page.locator("script[src]").evaluate_all("(all) => all.map((one) => one.src)")
    assert len(sources) == 2
    for source in sources:
        answer = page.request.get(source)
        assert answer.ok and "immutable" in answer.headers["cache-control"]


def test_the_guard_sees_what_must_not_be(open_page: OpenPage, guard: Guard) -> None:
    page = open_page("/")
    page.evaluate("document.body.append(document.createElement('script'))")
    assert guard.faults == []
    page.evaluate("document.body.lastChild.textContent = '1'")
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.evaluate("fetch('http://127.0.0.1:9/').catch(() => 0)")
    page.evaluate("console.error('a fault')")
    for said in ("script-src", "style-src", "connect-src", "error: a fault"):
        for _ in range(1_000):  # the browser tells of them when it has time
            if said in " ".join(guard.faults):
                break
            page.wait_for_timeout(50)
        assert said in " ".join(guard.faults)
    page.close()  # nothing more is told of it
    guard.faults.clear()
