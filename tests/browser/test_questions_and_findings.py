"""Questions and findings in a browser, without scripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from conftest import OpenPage


def test_a_question_is_asked_sorted_and_shared_without_scripts(open_page: OpenPage) -> None:
    page = open_page("/questions/", java_script_enabled=False)
    page.get_by_role("link", name="Apport de la CAF d'un département").click()
    page.get_by_label("Département (code INSEE)").select_option("62")
    page.get_by_role("button", name="Répondre").click()
    table = page.get_by_role("table")
    expect(table.get_by_role("row")).to_have_count(2)
    expect(table).to_contain_text("24\u202f000,00\u00a0€")
    expect(page.get_by_role("img", name="Montant – Opération")).to_be_visible()
    table.get_by_role("link", name="Montant").click()
    expect(page.get_by_role("columnheader", name="Montant")).to_have_attribute("aria-sort", "descending")
    shared = page.get_by_role("link", name="department=62").get_attribute("href")
    assert shared == "/questions/caf-nord?department=62&sort=-amount&lang=fr"
    page.get_by_role("link", name="Ouvrir cette requête dans SPARQL").click()
    expect(page).to_have_url(re.compile(r"/sparql\?query="))
    expect(page.locator("textarea")).to_contain_text('VALUES ?department { "62" }')


def test_a_finding_leads_to_its_words_without_scripts(open_page: OpenPage) -> None:
    page = open_page("/validation?lang=en", java_script_enabled=False)
    page.get_by_label("Cause", exact=True).select_option("ambiguous-funder")
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_text("1 finding.")).to_be_visible()
    expect(page.locator("mark")).to_contain_text("Communauté d'agglomérations")
    page.get_by_role("link", name="In the text of its dossier").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("CENTRES SOCIAUX CONNECTES")
    page.go_back()
    page.get_by_role("link", name="ambiguous-funder").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("ambiguous funder")


def test_a_term_is_found_from_the_contents(open_page: OpenPage) -> None:
    page = open_page("/data?lang=en")
    page.get_by_role("link", name="The words of the graph").click()
    page.get_by_role("navigation", name="Contents").get_by_role(
        "link", name="funding line", exact=True
    ).click()
    expect(page).to_have_url(re.compile("#FundingLine$"))
    expect(page.locator("#FundingLine")).to_be_in_viewport()
    page.locator("#FundingLine").get_by_role("link", name="Examples in the graph").click()
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(11)
