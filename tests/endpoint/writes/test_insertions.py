"""Updates that only add what they list."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from endpoint.errors import WriteRefused
from endpoint.writes.effect import Effect
from endpoint.writes.insertions import insert, only_inserts

BASE = "https://example.org/"
HOME = f"{BASE}graph/user/"

PLAIN = (
    "INSERT DATA { <a> <b> 1 }",
    "PREFIX e: <x:> insert data{ e:a e:b 'DELETE DATA { }' } ;",
    "INSERT DATA { <a> <b> 1 } ; PREFIX e: <x:> INSERT DATA { GRAPH e:g { e:a e:b _:c } }",
)
OTHERS = (
    "",
    "DELETE DATA { <a> <b> 1 }",
    "INSERT DATA { <a> <b> 1 } ; DELETE WHERE { ?s ?p ?o }",
    "INSERT { <a> <b> 1 } WHERE {}",
    "CLEAR ALL",
)


@pytest.mark.parametrize("text", PLAIN)
def test_what_only_lists_is_known(text: str) -> None:
    assert only_inserts(text)


@pytest.mark.parametrize("text", OTHERS)
def test_what_may_do_more_is_not(text: str) -> None:
    assert not only_inserts(text)


def test_the_graphs_that_are_named_are_there_and_what_was_there_is_not_new() -> None:
    store = Store()
    store.add(Quad(NamedNode(f"{BASE}a"), NamedNode(f"{BASE}b"), Literal(1)))
    effect = Effect()
    text = "INSERT DATA { <a> <b> 1, 2 . GRAPH <g> { <a> <b> 1 } } ; INSERT DATA { <a> <b> 2 }"
    insert(store, text, BASE, None, effect)
    assert sorted(str(quad.object.value) for quad in effect.fresh) == ["1", "2"]
    assert list(store.named_graphs()) == [NamedNode(f"{BASE}g")]


@pytest.mark.parametrize(
    "text", ["INSERT DATA { <a> <b> 1 }", "INSERT DATA { GRAPH <graph/other> { <a> <b> 1 } }"]
)
def test_nothing_is_written_outside_of_the_home(text: str) -> None:
    store = Store()
    with pytest.raises(WriteRefused, match="outside"):
        insert(store, text, BASE, HOME, Effect())
    assert len(store) == len(list(store.named_graphs())) == 0
    insert(store, "INSERT DATA { GRAPH <graph/user/a> { <a> <b> 1 } }", BASE, HOME, Effect())
    assert len(store) == 1
