"""The editor of /sparql, as a person uses it: with the keyboard, with the mouse, and without scripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

if TYPE_CHECKING:
    from conftest import AccessibilityCheck, OpenPage

OPERATIONS = """PREFIX mlg: <https://w3id.org/maillage/ns#>
SELECT ?number ?cost ?operation WHERE { ?operation mlg:synergieNumber ?number ; mlg:totalCost ?cost }
ORDER BY ?number"""


def at(query: str, more: str = "") -> str:
    return f"/sparql?query={quote(query)}{more}"


def editor(page: Page) -> Locator:
    return page.locator(".editor").get_by_role("textbox", name=re.compile("Requête SPARQL|SPARQL query"))


def write(page: Page, text: str) -> None:
    """Type over what the editor holds. Brackets that it closes by itself are typed over."""
    editor(page).click()
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def cells(page: Page, column: int) -> list[str]:
    return page.locator(f"#answer tbody td:nth-child({column})").all_inner_texts()


def test_control_enter_answers_and_the_address_can_be_shared(open_page: OpenPage) -> None:
    page = open_page("/sparql")
    editor(page).click()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer")).to_contain_text("5 lignes")
    assert cells(page, 1)[0] == "NP0016971"
    assert cells(page, 3)[3] == "1\u202f517\u202f665"
    expect(page).to_have_url(re.compile(r"query=.*mlg%3AsynergieNumber"))
    again = open_page(page.url)
    expect(again.locator("#answer .sort")).to_have_count(3)
    assert cells(again, 1) == cells(page, 1)
    expect(editor(again)).to_contain_text("mlg:synergieNumber ?number")


def test_a_term_is_found_by_its_label_and_brings_its_prefix(open_page: OpenPage) -> None:
    page = open_page("/sparql")
    write(page, "SELECT ?cost { ?o cout")
    option = page.get_by_role("option", name="mlg:totalCost")
    expect(option).to_contain_text("coût total")
    option.click()
    page.keyboard.type(" ?cost")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer")).to_contain_text("5 lignes")
    expect(editor(page)).to_contain_text("PREFIX mlg: <https://w3id.org/maillage/ns#>")


def test_a_thing_is_found_by_its_name(open_page: OpenPage) -> None:
    page = open_page("/sparql")
    write(page, "SELECT ?p { ?p ?q valenciennes")
    page.get_by_role("option", name=re.compile("CA Valenciennes Métropole.*lieu")).click()
    expect(editor(page)).to_contain_text("?p ?q <https://w3id.org/maillage/id/territory/epci/")


def test_a_known_prefix_is_declared_as_it_is_written(open_page: OpenPage) -> None:
    page = open_page("/sparql")
    write(page, "# dct: is a comment\nSELECT * { ?s dct:")
    text = editor(page).inner_text()
    assert "PREFIX dct: <http://purl.org/dc/terms/>" in text
    assert text.count("PREFIX") == 1 and text.index("# dct:") < text.index("PREFIX")
    expect(page.get_by_role("option", name="dct:title")).to_be_visible()


def test_a_fault_is_shown_where_it_is(open_page: OpenPage) -> None:
    page = open_page("/sparql")
    write(page, "SELECT * { ?s unknown:name ?o")
    page.keyboard.press("Control+Enter")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("ligne 1, colonne")
    expect(page.locator("#answer [lang=en]")).to_contain_text("line 1, column")
    expect(page.locator(".cm-lintRange-error")).to_be_visible()
    editor(page).click()
    page.keyboard.press("Control+a")
    page.keyboard.type("ASK {")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer")).to_contain_text("Oui")
    expect(page.locator(".cm-lintRange-error")).to_have_count(0)


def test_a_saved_question_is_chosen_run_sorted_and_drawn(open_page: OpenPage) -> None:
    page = open_page("/sparql", locale="en-GB")
    page.get_by_label("Saved questions").select_option("recurring-funders")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("#answer")).to_contain_text("3 rows")
    expect(page.get_by_role("img", name="n by funder").locator("rect")).to_have_count(3)
    by_number = page.get_by_role("button", name="n", exact=True)
    by_number.click()
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("n")
    assert cells(page, 2) == ["2", "3", "5"]
    by_number.click()
    assert cells(page, 2) == ["5", "3", "2"]


def test_long_answers_are_paged(open_page: OpenPage) -> None:
    page = open_page(at("SELECT ?s ?p { ?s ?p ?o } LIMIT 120"))
    told = page.locator("#answer .pager")
    expect(told).to_contain_text("Lignes 1 à 50 sur 120")
    page.get_by_role("button", name="Suivantes").click()
    page.get_by_role("button", name="Suivantes").click()
    expect(told).to_contain_text("Lignes 101 à 120 sur 120")
    assert len(cells(page, 1)) == 20
    expect(page.get_by_role("button", name="Suivantes")).to_be_disabled()


def test_our_iris_lead_to_their_pages_and_no_other_scheme_leads_anywhere(open_page: OpenPage) -> None:
    page = open_page(at(OPERATIONS))
    page.locator("#answer .sort").first.wait_for()
    page.locator("#answer tbody a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Quartiers#Douai 3.0")
    odd = (
        'SELECT (<javascript:alert(1)> AS ?x) ("<script>alert(1)</script>" AS ?y) (<http://e/?a=1> AS ?z) {}'
    )
    page = open_page(at(odd))
    page.locator("#answer .sort").first.wait_for()
    assert cells(page, 1) == ["javascript:alert(1)"] and cells(page, 2) == ["<script>alert(1)</script>"]
    links = page.locator("#answer tbody a").evaluate_all("(all) => all.map((one) => one.href)")
    assert links == ["http://e/?a=1"]


def test_statements_are_shown_and_files_are_offered(open_page: OpenPage) -> None:
    page = open_page(at("CONSTRUCT { ?s ?p 1 } WHERE { ?s ?p ?o } LIMIT 3"))
    expect(page.locator("#answer [role=status]").first).to_be_visible()
    expect(page.locator("#answer pre")).to_contain_text(" 1 ")
    page = open_page(at(OPERATIONS))
    page.locator("#answer .sort").first.wait_for()
    address = page.get_by_role("link", name="csv").get_attribute("href")
    assert address and page.request.get(address).text().startswith("number,cost,operation\r\n")
    with page.expect_download() as download:
        page.get_by_label("Réponse", exact=True).select_option("csv")
        page.get_by_role("button", name="Interroger").click()
    assert download.value.path().read_text().startswith("number,cost,operation")


def test_a_query_too_long_for_an_address_is_answered(open_page: OpenPage) -> None:
    page = open_page("/sparql")
    write(page, "ASK {")
    page.keyboard.press("Control+Home")
    page.keyboard.insert_text("# " + "long " * 1_000 + "\n")
    with page.expect_request("**/sparql") as asked:
        page.keyboard.press("Control+Enter")
    assert asked.value.method == "POST"
    expect(page.locator("#answer")).to_contain_text("Oui")


def test_back_brings_the_question_before(open_page: OpenPage) -> None:
    page = open_page(at("ASK {}"))
    expect(page.locator("#answer")).to_contain_text("Oui")
    write(page, "SELECT (1 AS ?one) {")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer")).to_contain_text("1 ligne")
    page.go_back()
    expect(page.locator("#answer")).to_contain_text("Oui")
    expect(editor(page)).to_have_text("ASK {}")


def test_the_keyboard_gets_out_of_the_editor(open_page: OpenPage) -> None:
    page = open_page("/sparql")
    editor(page).click()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Questions enregistrées")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_editor_with_its_answer_is_accessible(
    open_page: OpenPage, assert_accessible: AccessibilityCheck, scheme: str
) -> None:
    page = open_page("/sparql", color_scheme=scheme)
    page.get_by_label("Questions enregistrées").select_option("recurring-funders")
    page.get_by_role("button", name="Interroger").click()
    page.locator("#answer table").wait_for()
    assert_accessible(page)
    write(page, "SELECT * { ?s unknown:name ?o")
    page.keyboard.press("Control+Enter")
    page.get_by_role("alert").wait_for()
    assert_accessible(page)


def test_it_fits_a_narrow_screen(open_page: OpenPage) -> None:
    page = open_page(at(OPERATIONS), viewport={"width": 320, "height": 640})
    page.locator("#answer .sort").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_without_scripts_the_form_answers(open_page: OpenPage) -> None:
    page = open_page("/sparql?lang=en", java_script_enabled=False)
    expect(page.get_by_label("SPARQL query")).to_have_value(re.compile("mlg:synergieNumber"))
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("#answer")).to_contain_text("5 rows")
    expect(page.locator("#answer")).to_contain_text("Quartiers#Douai 3.0")
    page.get_by_label("SPARQL query").fill("SELECT * {")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("#answer")).to_contain_text("can't be read")
    expect(page.get_by_label("SPARQL query")).to_have_value("SELECT * {")
