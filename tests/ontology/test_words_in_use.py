"""Every word that the packages write, in Python, Turtle, SPARQL or HTML, is a word of the ontology."""

import ast
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from ontology import words
from ontology.words import DEF, MLG

# Their codes are also made from printed words, so one that is not listed is no mistake.
OPEN_LISTS = {"aid-scheme", "budget-line", "funder-category", "programme"}


def python_words(text: str) -> Iterator[str]:
    """The IRIs that Python code makes with MLG and DEF from words written out."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Attribute(value=ast.Name(id="MLG"), attr=name) if name != "base":
                yield MLG[name].value
            case ast.Subscript(value=ast.Name(id="MLG"), slice=ast.Constant(value=str(name))):
                yield MLG[name].value
            case ast.Call(
                func=ast.Name(id="DEF"),
                args=[ast.Constant(value=str(scheme)), ast.Constant(value=str(code))],
            ) if scheme not in OPEN_LISTS:
                yield DEF(scheme, code).value


def text_words(text: str) -> Iterator[str]:
    """The IRIs of ours that a query, shapes or a template writes, in full or with a declared prefix."""
    for name in re.findall(r"\bmlg:(\w+)", text):
        yield MLG[name].value
    listed = re.findall(rf"<{re.escape(DEF.base)}([a-z-]+)/([\w-]+)>", text)
    for prefix, scheme in re.findall(rf"(?i:prefix)\s+(\w+):\s*<{re.escape(DEF.base)}([a-z-]+)/>", text):
        listed += [(scheme, code) for code in re.findall(rf"\b{prefix}:([a-z-]+)", text)]
    yield from (DEF(scheme, code).value for scheme, code in listed if scheme not in OPEN_LISTS)


READERS = {".py": python_words, ".ttl": text_words, ".rq": text_words, ".html": text_words}


def used() -> Iterator[tuple[str, str]]:
    """The name of each file of the packages with each word that it uses."""
    specs = [find_spec(name) for name in ("ontology", "shapes", "extract", "endpoint")]
    places = [Path(place) for spec in specs if spec for place in spec.submodule_search_locations or ()]
    assert len(places) == 4
    for place in places:
        for path in sorted(place.rglob("*")):
            if path.suffix in READERS:
                for iri in READERS[path.suffix](path.read_text(encoding="utf-8")):
                    yield path.name, iri


def test_words_are_found_as_they_are_written() -> None:
    assert list(
        python_words('MLG.rate, MLG["end"], DEF("role", "partner"), DEF("aid-scheme", "x"), MLG.base')
    ) == [
        MLG.rate.value,
        MLG.end.value,
        DEF("role", "partner").value,
    ]
    query = """
        PREFIX status: <https://w3id.org/maillage/def/resolution/>
        SELECT ?o { ?o mlg:funder ?f ; mlg:resolutionStatus status:label-only .
                    ?f mlg:agentKind <https://w3id.org/maillage/def/agent-kind/caf> }
    """
    assert list(text_words(query)) == [
        *(MLG.funder.value, MLG.resolutionStatus.value, MLG.agentKind.value),
        *(DEF("agent-kind", "caf").value, DEF("resolution", "label-only").value),
    ]


def test_the_packages_use_only_words_that_exist() -> None:
    known = {quad.subject.value for quad in words.ontology_quads("https://w3id.org/maillage/")}
    found = set(used())
    assert len(found) > 100
    assert {(name, iri) for name, iri in found if iri not in known} == set()
