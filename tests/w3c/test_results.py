"""Results are told apart where they differ, and only there. This needs no suite."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.w3c.results import CSV, Result, Table, canonical, read

TSV = "text/tab-separated-values"
TURTLE = "text/turtle"


def table(content: str, *, ordered: bool = False) -> Table:
    found = read(content.encode(), TSV)
    assert isinstance(found, Table)
    return replace(found, ordered=ordered)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("?a\t?b\n1\t2\n3\t4\n", "?b\t?a\n4\t3\n2\t1\n"),
        ("?a\t?b\n_:x\t_:y\n", "?a\t?b\n_:y\t_:x\n"),
        ("?a\n01\n", "?a\n1\n"),
        ("?a\n1.50\n", "?a\n1.5\n"),
    ],
    ids=["another order", "other names of blank nodes", "an integer's spelling", "a decimal's spelling"],
)
def test_the_same_rows(one: str, other: str) -> None:
    assert canonical(table(one)) == canonical(table(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("?a\n1\n", "?a\n1\n1\n"),
        ("?a\t?b\n_:x\t_:x\n", "?a\t?b\n_:x\t_:y\n"),
        ("?a\n_:x\n_:x\n", "?a\n_:x\n_:y\n"),
        ("?a\n1\n", '?a\n"1"\n'),
        ('?a\n"x"@fr\n', '?a\n"x"@en\n'),
        ("?a\t?b\n1\t\n", "?a\n1\n"),
        ("?a\t?b\n1\t\n", "?a\t?b\n1\t2\n"),
    ],
    ids=["twice", "a node within a row", "a node across rows", "a type", "a language", "a name", "unbound"],
)
def test_other_rows(one: str, other: str) -> None:
    assert canonical(table(one)) != canonical(table(other))


def test_an_order_counts_where_it_is_told() -> None:
    one, other = table("?a\n1\n2\n", ordered=True), table("?a\n2\n1\n", ordered=True)
    assert canonical(one) != canonical(other)


def test_rows_once() -> None:
    assert canonical(table("?a\n1\n2\n1\n").distinct()) == canonical(table("?a\n2\n1\n"))


def test_csv_tells_no_types() -> None:
    assert canonical(read(b"a,b\r\n1,_:x\r\n", CSV)) == canonical(read(b"b,a\r\n_:y,1\r\n", CSV))
    assert canonical(read(b"a\r\n1\r\n", CSV)) != canonical(read(b"a\r\n1.0\r\n", CSV))


@pytest.mark.parametrize(
    ("one", "other"),
    [(True, False), (True, Table(frozenset(), ())), (True, []), ([], Table(frozenset({"a"}), ()))],
)
def test_other_kinds_of_results(one: Result, other: Result) -> None:
    assert canonical(one) != canonical(other)


def test_graphs() -> None:
    one = read(b"_:x <urn:p> _:y . _:y <urn:p> 01 .", TURTLE)
    assert canonical(one) == canonical(read(b"_:b <urn:p> 1 . _:a <urn:p> _:b .", TURTLE))
    assert canonical(one) != canonical(read(b"_:b <urn:p> 1 . _:a <urn:p> _:a .", TURTLE))
