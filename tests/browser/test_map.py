"""The map in a browser: with the keyboard and with the pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from conftest import OpenPage


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


PINCH = """(map) => {
  const box = map.getBoundingClientRect();
  const point = (name, finger, x) => map.dispatchEvent(new PointerEvent(name, {
    pointerId: finger, bubbles: true, clientX: box.left + box.width * x, clientY: box.top + box.height / 2 }));
  point("pointerdown", 1, 0.45);
  point("pointerdown", 2, 0.55);
  point("pointermove", 2, 0.75);
  const pinched = map.getAttribute("viewBox");
  point("pointerup", 2, 0.75);
  point("pointermove", 1, 0.35);
  return [pinched, map.getAttribute("viewBox")];
}"""


def test_a_pinch_stays_when_one_finger_lifts(open_page: OpenPage) -> None:
    drawn = open_page("/map").locator("#map")
    whole = drawn.get_attribute("viewBox")
    pinched, after = drawn.evaluate(PINCH)
    assert pinched != whole
    assert after == pinched


def test_a_circle_leads_to_its_place(open_page: OpenPage) -> None:
    page = open_page("/map", locale="en-GB")
    page.get_by_role("link", name="Douai: 1 operation").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Douai")
