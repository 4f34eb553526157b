"""The pages of the ontology and of the shapes: every term and code, in the language of who reads."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from ontology.words import DEF, codes, definition, label, sources

if TYPE_CHECKING:
    from conftest import Server

BROWSER = {"Accept": "text/html"}
LISTS = [name[6:-4] for name in sources() if name.startswith("codes/")]


def page(server: Server, path: str) -> str:
    response = server.http.get(path, headers=BROWSER)
    assert response.status_code == 200, response.text
    return response.text


def text(source: str) -> str:
    return re.sub(r"[ \n]+", " ", html.unescape(re.sub(r"<[^>]*>", "", source)))


def terms(source: str) -> dict[str, str]:
    """The section of each term."""
    found = re.findall(r'<section id="([^"]+)" class="term">(.*?)</section>', source, re.DOTALL)
    return {anchor: text(content) for anchor, content in found}


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_term_is_told_in_one_language(small_server: Server, lang: str) -> None:
    found = terms(page(small_server, f"/ns?lang={lang}"))
    assert len(found) > 80
    other = "en" if lang == "fr" else "fr"
    for anchor, said in found.items():
        iri = f"https://w3id.org/maillage/ns#{anchor}"
        assert label(iri, lang) in said and definition(iri, lang) in said
        assert definition(iri, other) not in said


def test_the_contents_lead_to_every_section_and_term(small_server: Server) -> None:
    source = page(small_server, "/ns?lang=en")
    contents = source.partition('<nav class="contents" aria-labelledby="contents">')[2].partition("</nav>")[0]
    inside = set(re.findall(r'href="#([^"]+)"', contents))
    ids = re.findall(r'\sid="([^"]+)"', source)
    assert len(ids) == len(set(ids))
    assert inside <= set(ids)
    assert inside >= {*terms(source), "section-classes", "section-properties", "section-lists"}
    for word in ("Classes", "Properties", "Code lists", "funding line"):
        assert word in text(contents)


@pytest.mark.parametrize("name", LISTS)
def test_every_code_is_listed_with_its_meaning(small_server: Server, name: str) -> None:
    source = page(small_server, "/ns")
    section = source.partition(f'<section id="list-{name}">')[2].partition("</section>")[0]
    assert f'href="/def/{name}"' in section
    for code in codes(name):
        short = code.value.removeprefix(f"{DEF(name).value}/")
        assert f'<a href="/def/{name}/{short}">' in section
        assert (label(code, "fr") or "") in text(section)
        assert (definition(code, "fr") or "") in text(section)


def test_the_number_of_lists() -> None:
    assert len(LISTS) == 15


def test_a_class_tells_its_properties_and_a_property_its_class(small_server: Server) -> None:
    found = terms(page(small_server, "/ns?lang=en"))
    assert "properties" in found["FundingLine"] and "mlg:lineNumber" in found["FundingLine"]
    assert "mlg:hasFundingLine" in found["FundingLine"]  # which leads to it
    assert "mlg:Operation" in found["hasFundingLine"]


@pytest.mark.parametrize("anchor", ["Operation", "totalCost", "hasFundingLine"])
def test_a_term_has_examples_in_the_graph(small_server: Server, anchor: str) -> None:
    source = page(small_server, "/ns").partition(f'<section id="{anchor}"')[2].partition("</section>")[0]
    address = html.unescape(re.findall(r'href="(/sparql[^"]*)"', source)[0])
    answer = small_server.http.get(address, headers={"Accept": "application/sparql-results+json"})
    assert 0 < len(answer.json()["results"]["bindings"]) <= 10
    assert small_server.http.get(address, headers=BROWSER).status_code == 200


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_rules_are_told_in_one_language_too(small_server: Server, lang: str) -> None:
    source = page(small_server, f"/shapes?lang={lang}")
    said = terms(source)["missing-identifier"]
    messages = {
        "fr": "Le dossier ne porte pas de N° Synergie.",
        "en": "The dossier has no Synergie number.",
    }
    assert messages[lang] in said
    assert messages["en" if lang == "fr" else "fr"] not in said
    assert f'href="/def/finding/missing-identifier?lang={lang}"' in source
    assert "Examples" not in source and "list-" not in source


def test_the_example_is_turtle_of_our_words(small_server: Server) -> None:
    from pyoxigraph import RdfFormat, parse

    from ontology.words import MLG

    source = page(small_server, "/ns")
    example = html.unescape(re.findall(r"<pre tabindex=\"0\"><code>(.*?)</code>", source, re.DOTALL)[0])
    quads = list(parse(example.encode(), RdfFormat.TURTLE))
    assert len(quads) == 12
    for quad in quads:
        if quad.predicate.value.startswith(MLG.base):
            assert label(quad.predicate), quad.predicate
