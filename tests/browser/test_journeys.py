"""What a programme officer and a researcher come for, from page to page, in French and English, with and without scripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from conftest import AccessibilityCheck, OpenPage

WAYS = [
    pytest.param({"locale": "fr-FR"}, id="fr"),
    pytest.param({"locale": "en-GB"}, id="en"),
    pytest.param({"locale": "fr-FR", "java_script_enabled": False}, id="fr-without-scripts"),
    pytest.param({"locale": "en-GB", "java_script_enabled": False}, id="en-without-scripts"),
]


def words(way: dict[str, object], fr: str, en: str) -> str:
    return fr if way["locale"] == "fr-FR" else en


@pytest.mark.parametrize("way", WAYS)
def test_from_home_by_search_to_an_operation_and_its_funder(
    open_page: OpenPage, way: dict[str, object]
) -> None:
    page = open_page("/", **way)
    header = page.locator("header.site")
    header.get_by_label(words(way, "Chercher une opération", "Search for an operation")).fill(
        "minier centrés"
    )
    header.get_by_role("button").click()
    page.get_by_role("link", name="CENTRES SOCIAUX CONNECTES DU BASSIN MINIER").first.click()
    expect(page.locator("h1")).to_contain_text("CENTRES SOCIAUX CONNECTES")
    plan = page.locator("table").filter(has_text=words(way, "Taux", "Rate")).first
    expect(plan).to_contain_text(words(way, "910 598,00", "910,598.00").replace(" ", "\u202f"))
    plan.get_by_role("link", name=words(way, "FEDER", "ERDF")).first.click()
    expect(page.locator("h1")).to_contain_text(words(way, "FEDER", "ERDF"))
    expect(page.locator("main")).to_contain_text("NP0022605")


@pytest.mark.parametrize(
    "box", ["Chercher une opération, un organisme, un lieu", "Opération, organisme ou lieu"]
)
def test_a_name_that_is_proposed_leads_to_its_page(
    open_page: OpenPage, assert_accessible: AccessibilityCheck, box: str
) -> None:
    page = open_page("/?lang=fr", viewport={"width": 320, "height": 640})
    page.get_by_label(box).fill("centres minier")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_contain_text("CENTRES SOCIAUX CONNECTES DU BASSIN")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    page.get_by_label(box).fill("caf nord")
    page.get_by_role("option", name="CAF du Nord").click()
    expect(page.locator("h1")).to_have_text("CAF du Nord")
    expect(page).to_have_url(re.compile("lang=fr"))


@pytest.mark.parametrize("way", WAYS)
def test_from_the_map_to_a_place_and_to_what_concerns_it(open_page: OpenPage, way: dict[str, object]) -> None:
    page = open_page("/map", **way)
    page.locator("main").get_by_role("link", name=re.compile("^Le Portel$|^Boulogne-sur-Mer$")).first.click()
    expect(page.locator("h1")).to_contain_text(re.compile("Le Portel|Boulogne-sur-Mer"))
    page.get_by_role("link", name=re.compile("NP0021859|littoral|Littoral", re.IGNORECASE)).first.click()
    expect(page.locator("main")).to_contain_text("NP0021859")


@pytest.mark.parametrize("way", WAYS)
def test_from_a_body_to_its_network(open_page: OpenPage, way: dict[str, object]) -> None:
    page = open_page("/id/agent/caf/59", **way)
    expect(page.locator("h1")).to_contain_text("CAF du Nord")
    expect(page.locator("main")).to_contain_text(
        words(way, "116 459,00", "116,459.00").replace(" ", "\u202f")
    )
    page.locator("main").get_by_role("link", name=re.compile("réseau|network", re.IGNORECASE)).first.click()
    expect(page).to_have_url(re.compile("/network"))
    expect(page.locator("table").first).to_contain_text("CAF du Nord")


@pytest.mark.parametrize("way", WAYS)
def test_from_the_data_page_to_the_vocabulary(open_page: OpenPage, way: dict[str, object]) -> None:
    page = open_page("/data", **way)
    expect(page.locator("main")).to_contain_text("Licence Ouverte")
    expect(page.locator('main a[href="/catalog.ttl"]')).to_be_visible()
    page.get_by_role("navigation").first.get_by_role(
        "link", name=words(way, "Vocabulaire", "Vocabulary")
    ).click()
    expect(page.locator("main")).to_contain_text(words(way, "ligne de financement", "funding line"))
