"""The hash of a graph, and which named operations are proposed to be one."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store

from endpoint.build.dataset import graph_hash, namesakes, published_quads, quarantined_quads
from endpoint.build.reading import Mention, Outcome, Reading
from endpoint.manifest import DossierState

BASE = "https://example.org/"


def store(values: set[str]) -> Store:
    filled = Store()
    filled.extend(
        Quad(NamedNode(f"{BASE}s"), NamedNode(f"{BASE}p"), Literal(value), NamedNode(f"{BASE}g"))
        for value in values
    )
    return filled


@given(st.sets(st.text(st.characters(codec="utf-8"), max_size=4), max_size=12), st.integers(1, 14))
def test_the_hash_is_that_of_the_sorted_lines(values: set[str], run: int) -> None:
    dumped = store(values).dump(format=RdfFormat.N_QUADS) or b""
    lines = sorted(line + b"\n" for line in dumped.split(b"\n") if line)
    assert graph_hash(store(values), run=run) == hashlib.sha256(b"".join(lines)).hexdigest()


def reading(operation: str, label: str | None, *mentions: tuple[str, str | None]) -> Reading:
    named = tuple(
        Mention(iri=f"{BASE}id/operation/{operation}/mention/{place}", title=title, number=number)
        for place, (title, number) in enumerate(mentions)
    )
    return Reading(operation, "", operation, label, "32", "", (), named, (), refused=False)


CASES = [
    ("the same title", [("Ateliers du Littoral", None)], ["NP1"]),
    ("folded", [("ATELIERS DU LITTORÂL", None)], ["NP1"]),
    ("another title", [("Ateliers", None)], []),
    ("a title that two bear", [("Maison commune", None)], []),
    ("its own title", [("Phase deux", None)], []),
    ("a number", [("What it is called here", "NP3")], ["NP3"]),
    ("a number of no dossier here", [("Ateliers du littoral", "NP9")], []),
    ("two of them", [("Ateliers du littoral", None), ("x", "NP2")], ["NP1", "NP2"]),
]


def test_all_cases_are_here() -> None:
    assert len(CASES) == 8


@pytest.mark.parametrize(
    ("mentions", "targets"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_namesakes(mentions: list[tuple[str, str | None]], targets: list[str]) -> None:
    published = [
        reading("NP1", "ATELIERS DU LITTORAL"),
        reading("NP2", "MAISON COMMUNE"),
        reading("NP3", "MAISON COMMUNE"),
        reading("NP4", "PHASE DEUX", *mentions),
    ]
    found = [(triple.subject, triple.object) for triple in namesakes(published, BASE)]
    assert [str(target) for _, target in found] == [f"<{BASE}id/operation/{number}>" for number in targets]
    assert all("NP4/mention/" in str(mention) for mention, _ in found)


def test_a_thing_has_one_label_in_the_default_graph() -> None:
    """Two dossiers print one body in two ways: a join on its label must not multiply what it pays."""
    label = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
    outcomes = [
        Outcome(reading("NP1", None), "", f'<u:state> {label} "{name}"@fr <u:g{n}> .\n'.encode())
        for n, name in enumerate(("État - Ville", "État - VILLE", "État - Ville"))
    ]
    labels: dict[tuple[str, str], str] = {}
    state = DossierState("a.txt", "", "NP1", None, "published")
    quads = [quad for outcome in outcomes for quad in published_quads(outcome, state, labels, BASE)]
    common = {
        (quad.predicate.value.rsplit("#")[1], quad.object.value)
        for quad in quads
        if quad.graph_name == DefaultGraph()
    }
    assert common == {("prefLabel", "État - Ville"), ("altLabel", "État - VILLE")}
    assert (
        sum(quad.graph_name != DefaultGraph() and "prefLabel" in quad.predicate.value for quad in quads) == 3
    )


def test_a_quarantined_dossier_describes_whom_it_names() -> None:
    """A body that no other dossier names has its name in the graph of this one; what it does not name stays out."""
    label = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
    reference, own = f"<{BASE}graph/reference>", f"<{BASE}graph/dossier/NP2>"
    lines = (
        f"<u:line> <{BASE}funder> <u:oise> {own} .\n"
        f'<u:oise> {label} "Oise"@fr {reference} .\n<u:nord> {label} "Nord"@fr {reference} .\n'
    )
    home = NamedNode(f"{BASE}graph/quarantine/NP2")
    found = list(quarantined_quads(Outcome(reading("NP2", None), "", lines.encode()), home, BASE))
    assert [quad.subject.value for quad in found] == ["u:line", "u:oise"]
    assert {quad.graph_name for quad in found} == {home}
