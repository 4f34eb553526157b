"""Updates that only add what they list."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from endpoint.errors import CorruptSnapshot, WriteRefused
from endpoint.writes.insertions import inserted, only_inserts, require_all

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


def test_only_what_was_not_there_counts() -> None:
    store = Store()
    store.add(Quad(NamedNode(f"{BASE}a"), NamedNode(f"{BASE}b"), Literal(1)))
    text = "INSERT DATA { <a> <b> 1, 2 . GRAPH <g> { <a> <b> 1 } } ; INSERT DATA { <a> <b> 2 }"
    fresh = inserted(store, text, BASE, None)
    assert sorted(str(quad.object.value) for quad in fresh) == ["1", "2"]
    assert len(store) == 3
    assert list(store.named_graphs()) == [NamedNode(f"{BASE}g")]
    require_all(store, fresh)


@pytest.mark.parametrize(
    "text", ["INSERT DATA { <a> <b> 1 }", "INSERT DATA { GRAPH <graph/other> { <a> <b> 1 } }"]
)
def test_nothing_is_written_outside_of_the_home(text: str) -> None:
    store = Store()
    with pytest.raises(WriteRefused, match="outside"):
        inserted(store, text, BASE, HOME)
    assert len(store) == len(list(store.named_graphs())) == 0
    assert len(inserted(store, "INSERT DATA { GRAPH <graph/user/a> { <a> <b> 1 } }", BASE, HOME)) == 1


def test_a_store_without_what_was_written_is_refused() -> None:
    with pytest.raises(CorruptSnapshot, match="reads back without"):
        require_all(Store(), [Quad(NamedNode(f"{BASE}a"), NamedNode(f"{BASE}b"), Literal(1))])
