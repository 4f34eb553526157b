"""The fifteen questions in plain SQL, from the CSV files of a package alone: the texts of docs/package.md, run."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import duckdb
import pytest
from pyoxigraph import Store

from endpoint.exports.exporter import Wanted
from endpoint.exports.package import export
from endpoint.questions import bind, saved_question
from endpoint.snapshot import current

ROOT = Path(__file__).parents[3]
SHARED = Path(os.environ.get("MAILLAGE_SHARED", ROOT.parent / "shared"))
SQL = dict(
    re.findall(r"### ([a-z-]+)\n\n```sql\n(.*?)```", (ROOT / "docs/package.md").read_text(), re.DOTALL)
)


def database_of(graph: Path, package: Path) -> duckdb.DuckDBPyConnection:
    """The tables of the package, loaded by its own script."""
    export(graph, package, Wanted(only=("tables",)))
    database = duckdb.connect()
    database.execute(f"SET file_search_path = '{package / 'tables'}'")
    database.execute((package / "tables" / "load.sql").read_text())
    return database


def answer(database: duckdb.DuckDBPyConnection, name: str) -> Counter[tuple[str, ...]]:
    return Counter(tuple(map(plain, row)) for row in database.execute(SQL[name]).fetchall())


def plain(value: Any) -> str:
    """A value as text, a number without the zeros at its end; what is absent is empty."""
    if value is None or isinstance(value, date):
        return "" if value is None else value.isoformat()
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    return (
        f"{number.normalize():f}" if number.is_finite() and not re.match(r"0\d", str(value)) else str(value)
    )


def test_fifteen_questions_are_documented() -> None:
    assert len(SQL) == 15


@pytest.fixture(scope="module")
def loaded(examples_graph: Path, tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    return database_of(examples_graph, tmp_path_factory.mktemp("sql") / "package")


@pytest.mark.parametrize("name", SQL)
def test_sql_gives_the_rows_of_sparql(
    examples_graph: Path, loaded: duckdb.DuckDBPyConnection, name: str
) -> None:
    store = Store.read_only(str(current(examples_graph).store))
    solutions: Any = store.query(bind(saved_question(name), {}))
    columns = solutions.variables
    wanted = Counter(
        tuple(plain(row[one.value].value if row[one.value] is not None else None) for one in columns)
        for row in solutions
    )
    assert wanted
    assert answer(loaded, name) == wanted


@pytest.mark.parametrize("name", SQL)
def test_sql_gives_the_rows_of_the_contract(real: duckdb.DuckDBPyConnection, name: str) -> None:
    (question,) = [one for one in _questions() if one["name"] == name]
    wanted = Counter(tuple(map(plain, row)) for row in question["rows"])
    assert answer(real, name) == wanted


def _questions() -> list[dict[str, Any]]:
    told = json.loads((SHARED / "contract" / "questions.json").read_text())
    found: list[dict[str, Any]] = told["questions"] if isinstance(told, dict) else told
    return found


@pytest.fixture(scope="module")
def real(real_graph: Path, tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    return database_of(real_graph, tmp_path_factory.mktemp("real") / "package")
