"""The graph as tables: what the rows say, the database made of them, and which one is served."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store

from endpoint.settings import Settings
from endpoint.snapshot import FOLDER, TABLES, Snapshot, current
from endpoint.store.embedded import EmbeddedStore
from endpoint.tables.database import euros, is_current, make, opened, stored
from endpoint.tables.rows import Solution, rows
from endpoint.tables.schema import TABLES as SCHEMA
from endpoint.tables.schema import Column, Table
from endpoint.tables.served import MADE, Database, Tables

BY_NAME = {table.name: table for table in SCHEMA}


@pytest.fixture(scope="module")
def built(examples_graph: Path) -> Snapshot:
    return current(examples_graph)


def select_of(store: Store) -> Callable[[str], Iterable[Solution]]:
    return lambda query: cast("Iterable[Solution]", store.query(query))


@pytest.mark.parametrize("table", SCHEMA, ids=lambda table: table.name)
def test_each_table_has_rows_known_by_its_key(built: Snapshot, table: Table) -> None:
    found = list(rows(table, select_of(Store.read_only(str(built.store)))))
    numbers = [number for number, column in enumerate(table.columns) if column.key]
    keys = [tuple(row[number] for number in numbers) for row in found]
    assert found and numbers
    assert all(None not in key for key in keys)
    assert len(set(keys)) == len(keys)


def test_there_are_twenty_tables() -> None:
    assert len(SCHEMA) == len(BY_NAME) == 20


@pytest.mark.parametrize("table", SCHEMA, ids=lambda table: table.name)
def test_what_a_column_refers_to_is_there(built: Snapshot, table: Table) -> None:
    """A reference names a row of the other table, save to a region, a commune or a body that no dossier names."""
    select = select_of(Store.read_only(str(built.store)))
    found = list(rows(table, select))
    for number, column in enumerate(table.columns):
        if column.table is None:
            continue
        other = BY_NAME[column.table]
        assert len(other.key) == 1
        known = {row[0] for row in rows(other, select)}
        assert {row[number] for row in found} - known - {None} == set(), column.name


def test_the_database_sums_to_the_cent(built: Snapshot) -> None:
    with opened(built.path / TABLES) as database:
        sums = dict(
            database.execute(
                "SELECT o.number, SUM(l.amount) + o.own_funds = o.total_cost FROM operations o "
                "JOIN funding_lines l USING (operation) GROUP BY o.operation"
            ).fetchall()
        )
    assert len(sums) == 7
    assert set(sums.values()) == {1}


@pytest.mark.parametrize(
    ("asked", "thing"),
    [
        ("mazingarbe", "territory/commune/62563"),
        ('"federation des centres"', "agent/federation-centres-sociaux-nord-pas-de-calais"),
        ("np0022605", "operation/NP0022605"),
        ("62563", "territory/commune/62563"),
        ("245901160", "agent/siren/245901160"),
        ("bassin MINIER", "operation/NP0022605"),
    ],
)
def test_names_are_found_without_accents_and_case(built: Snapshot, asked: str, thing: str) -> None:
    with opened(built.path / TABLES) as database:
        found = {
            row["thing"] for row in database.execute("SELECT thing FROM names WHERE names MATCH ?", (asked,))
        }
    assert f"https://w3id.org/maillage/id/{thing}" in found


def test_an_unidentified_body_has_no_name_to_search(built: Snapshot) -> None:
    with opened(built.path / TABLES) as database:
        (many,) = database.execute(
            "SELECT COUNT(*) FROM names JOIN agents ON agent = thing WHERE unidentified"
        ).fetchone()
    assert many == 0


def test_what_is_not_of_its_kind_is_absent(tmp_path: Path) -> None:
    store = Store()
    store.load(
        b"""@prefix mlg: <https://w3id.org/maillage/ns#> .
        <http://e/1> a mlg:Operation ; mlg:totalCost "much" ; mlg:synergieNumber "NP1" ; mlg:decidedBy <http://e/d> .
        <http://e/2> a mlg:Operation ; mlg:totalCost "1E400"^^<http://www.w3.org/2001/XMLSchema#double> .
        <http://e/d> <http://purl.org/dc/terms/date> "2020-02-31" .""",
        RdfFormat.TURTLE,
    )
    make(select_of(store), tmp_path / "t.sqlite")
    with opened(tmp_path / "t.sqlite") as database:
        found = [
            tuple(row) for row in database.execute("SELECT number, total_cost, decision_date FROM operations")
        ]
    assert found[0] == ("NP1", None, None)


def test_what_a_dossier_in_quarantine_calls_a_code_is_in_no_table(tmp_path: Path) -> None:
    store = Store()
    store.load(
        b"""@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix aid: <http://e/def/aid-scheme/> .
        <http://e/graph/dossier/1> { aid:a a skos:Concept ; skos:prefLabel "b"@fr }
        <http://e/graph/quarantine/2> { aid:a a skos:Concept ; skos:prefLabel "a"@fr , "a"@en .
          aid:x a skos:Concept ; skos:prefLabel "x"@fr }""",
        RdfFormat.TRIG,
    )
    found = list(rows(BY_NAME["codes"], select_of(store)))
    assert [row[1:] for row in found] == [("aid-scheme", "a", "b", None)]


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_money_survives_the_database(amount: Decimal) -> None:
    kept = stored(Column("amount", "money", "", ""), amount)
    assert isinstance(kept, int)
    assert euros(kept) == amount


def test_a_file_that_is_no_database_is_not_current(tmp_path: Path) -> None:
    (tmp_path / "t.sqlite").write_bytes(b"no database" * 100)
    assert not is_current(tmp_path / "t.sqlite")
    assert not is_current(tmp_path / "absent.sqlite")


def test_a_failure_leaves_no_file(tmp_path: Path) -> None:
    def fail(_: str) -> Iterable[Solution]:
        raise sqlite3.OperationalError("no answer")

    with pytest.raises(sqlite3.OperationalError):
        make(fail, tmp_path / "t.sqlite")
    assert list(tmp_path.iterdir()) == []


def _served(graph: Path, before: Tables | None = None) -> Database:
    async def ask() -> Database:
        async with EmbeddedStore(Settings(graph=graph)) as store:
            tables = before or Tables(graph)
            one, other = await asyncio.gather(tables.of(store), tables.of(store))
            assert one.snapshot == other.snapshot
            return one

    return asyncio.run(ask())


def test_a_build_brings_its_tables(built: Snapshot) -> None:
    graph = built.path.parents[1]
    database = _served(graph)
    assert database.snapshot == built.id
    assert [row["n"] for row in database.rows("SELECT COUNT(*) AS n FROM operations")] == [7]
    assert not (graph / MADE).exists()


def test_tables_that_are_missing_are_made(
    tmp_path: Path, publish_trig: Callable[..., Snapshot], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("endpoint.tables.served._PATIENCE_SECONDS", 100)
    graph = tmp_path / "graph"
    publish_trig(graph)
    first = _served(graph)
    assert first.row("SELECT COUNT(*) AS n FROM operations")["n"] == 2  # type: ignore[index]
    publish_trig(graph)
    second = _served(graph)
    assert second.snapshot == current(graph).id != first.snapshot
    assert [path.name for path in (graph / MADE).iterdir()] == [f"{second.snapshot}.sqlite"]
    assert first.row("SELECT COUNT(*) AS n FROM operations")["n"] == 2  # type: ignore[index]
    assert not (graph / FOLDER / second.snapshot / TABLES).exists()


def test_rows_are_read_in_other_threads_too(built: Snapshot) -> None:
    database = _served(built.path.parents[1])
    found = asyncio.run(database.long_rows("SELECT name FROM agents WHERE siren = ?", ("245901160",)))
    assert [row["name"] for row in found] == ["CA Valenciennes Métropole"]
