"""The tables of a package: what they hold, in each format, and what other people's readers make of them."""

from __future__ import annotations

import csv
import json
import warnings
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pyarrow.parquet
import pytest
from frictionless import Package
from hypothesis import given
from hypothesis import strategies as st

from endpoint.exports.exporter import Wanted
from endpoint.exports.package import export
from endpoint.exports.tables.csv_files import harmless
from endpoint.exports.tables.csvw import _PROPERTIES
from endpoint.snapshot import Snapshot
from endpoint.tables.schema import TABLES, Table

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # a dependency of csvw's warns as it is imported
    import csvw

NAMES = ("tables", "spreadsheet", "parquet")


@pytest.fixture(scope="module")
def package(examples_graph: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("tables") / "package"
    export(examples_graph, target, Wanted(only=NAMES))
    return target


def lines_of(package: Path, table: Table) -> list[dict[str, str]]:
    with (package / "tables" / f"{table.name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


by_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


@by_table
def test_all_formats_hold_the_same(package: Path, table: Table) -> None:
    """CSV, workbook and Parquet, cell by cell."""
    written = lines_of(package, table)
    columns = pyarrow.parquet.read_table(package / "tables" / "parquet" / f"{table.name}.parquet").to_pylist()
    book = openpyxl.load_workbook(package / "tables" / "maillage.xlsx", read_only=True)
    sheet = list(
        book[table.sheet or table.fr].iter_rows(values_only=True, min_row=2, max_col=len(table.columns))
    )
    assert written and len(written) == len(columns) == len(sheet)
    for line, row, cells in zip(written, columns, sheet, strict=True):
        for column, cell in zip(table.columns, cells, strict=True):
            assert _same(line[column.name], row[column.name]), (column.name, line, row)
            assert _same(line[column.name], cell), (column.name, line, cell)


def _same(text: str, value: Any) -> bool:
    if value is None:
        return text == ""
    if isinstance(value, bool):
        return text == str(value).lower()
    if isinstance(value, datetime | date):
        return text == value.isoformat()[:10]
    if isinstance(value, Decimal | int | float):
        return Decimal(text) == Decimal(str(value))
    return text == harmless(value)


def test_the_name_of_a_sheet_has_room_for_a_number() -> None:
    """31 characters are allowed, and a table of millions of rows goes on in « … (2) »."""
    names = [table.sheet or table.fr for table in TABLES]
    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= 31 - len(" (9)")


@by_table
def test_rows_stand_in_the_order_of_their_keys(package: Path, table: Table) -> None:
    keys = [tuple(line[name] for name in table.key) for line in lines_of(package, table)]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


def test_the_data_package_is_valid(package: Path) -> None:
    """The profile, the types, the keys and the references, as frictionless reads them."""
    report = Package(str(package / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "type", "note"])
    assert len(report.tasks) == len(TABLES) == 20


def test_the_metadata_of_the_csv_files_is_valid(package: Path) -> None:
    """CSV on the Web, as csvw reads it: every cell is of its datatype, every key and reference holds."""
    group = csvw.TableGroup.from_file(package / "tables" / "csv-metadata.json")
    assert len(group.tables) == len(TABLES)
    assert group.check_referential_integrity()
    operations = next(table for table in group.tables if table.local_name == "operations.csv")
    costs = {row["number"]: row["total_cost"] for row in operations.iterdicts(strict=True)}
    assert costs["NP0022605"] == Decimal("1517665.00")


def test_each_property_is_of_a_column() -> None:
    columns = {f"{table.name}.{column.name}" for table in TABLES for column in table.columns}
    assert set(_PROPERTIES) <= columns


def test_only_what_the_operations_touch_is_there(package: Path) -> None:
    """Some bodies and places, not the thousands of the registers; and each commune's department is."""
    with duckdb.connect() as database:
        for table in TABLES:
            path = package / "tables" / f"{table.name}.csv"
            database.execute(
                f"CREATE VIEW {table.name} AS SELECT * FROM read_csv('{path}', all_varchar = true)"
            )
        [(bodies,)] = database.execute("SELECT COUNT(*) FROM agents").fetchall()
        [(places,)] = database.execute("SELECT COUNT(*) FROM places").fetchall()
        [(lost,)] = database.execute(
            "SELECT COUNT(*) FROM places WHERE kind = 'commune' AND code <> '' AND place NOT IN "
            "(SELECT place FROM place_containers WHERE container LIKE '%/department/%')"
        ).fetchall()
    assert (0 < bodies < 100, 0 < places < 200, lost) == (True, True, 0)


def test_without_people_no_person_is_named(examples_graph: Path, tmp_path: Path) -> None:
    export(examples_graph, tmp_path / "with", Wanted(only=("tables",)))
    export(examples_graph, tmp_path / "without", Wanted(only=("tables",), people=False))
    texts = {
        name: "".join(path.read_text() for path in (tmp_path / name / "tables").glob("*.csv"))
        for name in ("with", "without")
    }
    assert "Isabelle KERKHOF" in texts["with"]
    assert "isabelle-kerkhof" in texts["with"]
    assert "KERKHOF" not in texts["without"]
    assert "kerkhof" not in texts["without"]
    assert Package(str(tmp_path / "without" / "datapackage.json")).validate().valid


def test_two_exports_of_a_snapshot_are_the_same_bytes(
    examples_graph: Path, package: Path, tmp_path: Path
) -> None:
    export(examples_graph, tmp_path / "again", Wanted(only=NAMES))
    told = [(folder / "checksums.txt").read_text() for folder in (package, tmp_path / "again")]
    assert told[0] == told[1]
    assert len(told[0].splitlines()) == 20 + 20 + 1 + len(
        ["datapackage.json", "csv-metadata.json", "load.sql", "load-postgresql.sql", "manifest.json"]
    )


def test_psql_reads_the_files_itself(package: Path) -> None:
    """Each table is made and filled by a command of psql on one line."""
    script = (package / "tables" / "load-postgresql.sql").read_text()
    loads = [line for line in script.splitlines() if line.startswith("\\copy ")]
    assert len(loads) == script.count("CREATE TABLE ") == len(TABLES)
    assert loads[0] == "\\copy operations FROM 'operations.csv' WITH (FORMAT csv, HEADER, ENCODING 'UTF8')"


def test_a_text_is_never_a_formula(tmp_path: Path, publish_trig: Callable[..., Snapshot]) -> None:
    graph, target = tmp_path / "graph", tmp_path / "package"
    publish_trig(
        graph,
        """@prefix mlg: <https://w3id.org/maillage/ns#> . @prefix dct: <http://purl.org/dc/terms/> .
        <http://e/1> a mlg:Operation ; mlg:synergieNumber "NP1" ; dct:title "=HYPERLINK(\\"http://e\\";\\"x\\")" .
        <http://e/2> a mlg:Operation ; mlg:synergieNumber "NP2" ; dct:title "'t Zand" ; mlg:totalCost -3.5 .
        """,
    )
    export(graph, target, Wanted(only=("tables", "spreadsheet")))
    (table,) = [one for one in TABLES if one.name == "operations"]
    titles = {line["number"]: (line["title"], line["total_cost"]) for line in lines_of(target, table)}
    assert titles == {"NP1": ('\'=HYPERLINK("http://e";"x")', ""), "NP2": ("''t Zand", "-3.50")}
    sheet = openpyxl.load_workbook(target / "tables" / "maillage.xlsx")["Opérations"]
    assert [(sheet["C2"].data_type, sheet["C2"].hyperlink), sheet["C3"].value] == [("s", None), "'t Zand"]


@given(st.text())
def test_what_is_harmless_can_be_read_back(text: str) -> None:
    kept = harmless(text)
    assert not kept.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert kept.removeprefix("'") == text


def test_places_are_points_where_the_register_knows_them(examples_graph: Path, tmp_path: Path) -> None:
    export(examples_graph, tmp_path / "package", Wanted(only=("places",)))
    told = json.loads((tmp_path / "package" / "places.geojson").read_text(), parse_float=str)
    features = {one["id"].rsplit("/id/", 1)[-1]: one for one in told["features"]}
    assert told["type"] == "FeatureCollection" and len(features) == len(told["features"]) > 20
    commune = features["territory/commune/62563"]
    assert commune["properties"]["name"] == "Mazingarbe"
    assert commune["properties"]["operationsMentioning"] == 1
    longitude, latitude = map(float, commune["geometry"]["coordinates"])
    assert (2 < longitude < 4, 49 < latitude < 52) == (True, True)
    epci = features["territory/epci/246200364"]
    assert (epci["geometry"], epci["properties"]["totalCostOfOperations"]) == (None, "1517665.00")


def test_an_empty_graph_has_tables_without_rows(
    tmp_path: Path, publish_trig: Callable[..., Snapshot]
) -> None:
    graph, target = tmp_path / "graph", tmp_path / "package"
    publish_trig(graph, "")
    export(graph, target, Wanted(only=NAMES))
    assert [line for table in TABLES for line in lines_of(target, table)] == []
    assert json.loads((target / "datapackage.json").read_text())["name"] == "maillage"
    assert Package(str(target / "datapackage.json")).validate().valid
