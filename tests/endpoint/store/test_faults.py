"""What is wrong with a query, told so that it holds: the engine's own words name keywords that nobody needs."""

from __future__ import annotations

import pytest
from pyoxigraph import Store

from endpoint.store.faults import told

QUERIES = (
    ("SELECT * {\n ?s a:b ?o }", "line 2, column 5: the prefix a: is not declared"),
    ("PREFIX a: <u:> ASK { ?s a:b 1 FILTER(b:f(?s)) }", "line 1, column 38: the prefix b: is not declared"),
    ("PREFIX a: <u:> ASK { _:s a:b 'b:c', <d:e> # f:g\n", "line 2, column 1: it ends too early"),
    ("ASK { ?s ?p 'unclosed a:b }", 'line 1, column 28: it ends too early, expected "\'"'),
    ("ASK { ?s ?p <x:y }", 'line 1, column 19: it ends too early, expected ">"'),
    ("SELECT *", 'line 1, column 9: it ends too early, expected "{"'),
    ("SELECT * { ?s ?p }", "line 1, column 19: expected something else, here or just before"),
    ("SELECT ?x (1 AS ?x) {}", "line 1, column 23: Duplicated variable name in SELECT"),
    ("# nothing", "line 1, column 10: it is empty"),
)
UPDATES = (
    ("PREFIX a: <u:> SELECT * {}", "SELECT is a query, and only updates are made here"),
    ("INSERT DATA { ?s <u:p> 1 }", "line 1, column 27: Variables are not allowed in INSERT DATA"),
    ("CLEAR GRAPH a:g", "line 1, column 13: the prefix a: is not declared"),
    ("INSERT DATA { _:a <u:p> 1 } ; INSERT DATA { _:a <u:p> 2 }", "The blank node _:a cannot be shared by multiple blocks"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "reason"), QUERIES)
def test_a_fault_of_a_query(text: str, reason: str) -> None:
    with pytest.raises(SyntaxError) as caught:
        Store().query(text)
    english, french = told(caught.value, text)
    assert english == reason
    line, column = english.removeprefix("line ").partition(":")[0].split(", column ")
    assert f"ligne {line}, colonne {column}" in (french or "")


@pytest.mark.parametrize(("text", "reason"), UPDATES)
def test_a_fault_of_an_update(text: str, reason: str) -> None:
    with pytest.raises(SyntaxError) as caught:
        Store().update(text)
    assert told(caught.value, text, update=True)[0] == reason


def test_the_number_of_cases() -> None:
    assert (len(QUERIES), len(UPDATES)) == (9, 4)
