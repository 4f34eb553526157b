"""What a write does is counted without counting the store, and read back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from endpoint.errors import CorruptSnapshot
from endpoint.writes.effect import Effect, Graph

GRAPHS: tuple[Graph, ...] = (DefaultGraph(), NamedNode("x:g"), NamedNode("x:h"))


def quad(value: object, graph: Graph = GRAPHS[0]) -> Quad:
    return Quad(NamedNode("x:a"), NamedNode("x:b"), Literal(value), graph)


QUADS = st.lists(st.builds(quad, st.integers(0, 5), st.sampled_from(GRAPHS)))
STEPS = st.lists(
    st.tuples(st.sampled_from(("add", "clear", "exchange")), st.sampled_from(GRAPHS), QUADS), max_size=6
)


@given(QUADS, STEPS)
def test_the_count_is_that_of_the_whole_store(
    begun: list[Quad], steps: list[tuple[str, Graph, list[Quad]]]
) -> None:
    store = Store()
    store.extend(begun)
    before, effect = len(store), Effect()
    for kind, graph, quads in steps:
        if kind == "add":
            effect.add(store, quads)
        elif kind == "clear":
            effect.clear(store, graph)
        else:
            effect.exchange(store, graph, {one for one in quads if one.graph_name == graph})
    assert len(store) == before + effect.more


def test_one_value_in_two_spellings_counts_once() -> None:
    store, effect = Store(), Effect()
    effect.add(store, [quad(Decimal("63.9")), quad(Decimal("63.90"))])
    assert effect.more == len(store) == 1
    effect.require_in(store)


def test_so_does_one_that_comes_again_much_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("endpoint.writes.effect._AT_ONCE", 2)
    store, effect = Store(), Effect()
    effect.add(store, iter([quad(1), quad(2), quad(3), quad(1), quad(4)]))
    assert effect.more == len(store) == 4


def test_a_store_that_does_not_show_what_was_written_is_refused() -> None:
    written, effect = Store(), Effect()
    written.extend([quad(1), quad(2, GRAPHS[1])])
    effect.clear(written, GRAPHS[1])
    effect.add(written, [quad(3), quad(4, GRAPHS[1])])
    effect.require_in(written)
    with pytest.raises(CorruptSnapshot, match="reads back without"):
        effect.require_in(Store())
    written.add(quad(2, GRAPHS[1]))
    with pytest.raises(CorruptSnapshot, match="with 2 statements of 1 in <x:g>"):
        effect.require_in(written)
