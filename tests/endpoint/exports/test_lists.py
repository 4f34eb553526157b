"""The official lists: what dossiers say, what a file adds, which cells are empty and why, and that nothing is made up."""

from __future__ import annotations

import csv
import json
import os
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from endpoint.errors import WrongUse
from endpoint.exports.exporter import Wanted
from endpoint.exports.lists.enrichment import Addition, Enrichment
from endpoint.exports.lists.listing import Listing, Record, siret
from endpoint.exports.lists.official_lists import LISTINGS, empty, filled
from endpoint.exports.lists.scdl import SCDL
from endpoint.exports.package import export

ROOT = Path(__file__).parents[3]
SHARED = Path(os.environ.get("MAILLAGE_SHARED", ROOT.parent / "shared"))
SCHEMAS = {
    "scdl-subventions": "scdl-subventions-2.1.1",
    "eu-list-of-operations": "kohesio-list-of-operations.schema",
}

SCDL_REST = {
    "dateConvention": "2020-07-01",
    "rnaBeneficiaire": "W380475558",
    "nature": "aide en numéraire",
    "conditionsVersement": "unique",
    "datesPeriodeVersement": "2020-07-01/2021-06-30",
    "notificationUE": "non",
    "pourcentageSubvention": "1.00",
}
EU_REST = {
    "Operation_Start_Date": "01/09/2019",
    "Operation_End_Date": "31/08/2021",
    "CoFinancing_Rate": "60",
    "Total_Eligible_Expenditure_amount": "100000.00",
    "Location_Indicator_NUTS_code": "FRE1",
    "Category_Of_Intervention": "81",
    "Operation_Summary_Programme_Language": "Des centres sociaux se relient.",
}


@pytest.fixture(scope="module")
def graph(examples_graph: Path) -> Path:
    return examples_graph


def exported(
    graph: Path, target: Path, *rows: dict[str, str], delimiter: str = ","
) -> dict[str, list[dict[str, str]]]:
    """The files of an export with these rows of enrichment."""
    path = None
    if rows:
        path = target.with_suffix(".csv")
        names = list(dict.fromkeys(name for row in rows for name in row))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, names, restval="", delimiter=delimiter)
            writer.writeheader()
            writer.writerows(rows)
    export(graph, target, Wanted(only=("lists",), enrich=path))
    return {one.name: _lines(one) for one in sorted((target / "lists").iterdir())}


def told_of(files: dict[str, list[dict[str, str]]], column: str) -> dict[int, tuple[str, str, str]]:
    """Operation, line and reason of each empty cell of a column of the grants, by the place of its row."""
    return {
        int(row["row"]) - 1: (row["operation"], row["line"], row["reason"])
        for row in files["missing-cells.csv"]
        if row["column"] == column and "scdl" in row["file"]
    }


def _lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_without_enrichment_both_lists_are_drafts(graph: Path, tmp_path: Path) -> None:
    files = exported(graph, tmp_path / "package")
    assert list(files) == [
        "eu-list-of-operations-draft.csv",
        "missing-cells.csv",
        "scdl-subventions-draft.csv",
    ]
    grants = files["scdl-subventions-draft.csv"]
    assert len(grants) == 47
    assert len(files["eu-list-of-operations-draft.csv"]) == 7
    told = told_of(files, "nomAttribuant")
    erdf = [
        at
        for at, (operation, _, reason) in told.items()
        if (operation, reason) == ("NP0022605", "fund-not-a-body")
    ]
    assert [grants[at]["montant"] for at in erdf] == ["910598.00"]
    assert {row["referenceDecision"] for row in grants} == {""}
    assert {reason for *_, reason in told.values()} == {
        "fund-not-a-body",
        "ambiguous-funder",
        "aggregate-row",
    }
    reasons = {(row["column"], row["reason"]) for row in files["missing-cells.csv"]}
    assert ("Operation_Summary_Programme_Language", "not-extracted") in reasons
    assert {("CountryID", "code-of-another-list"), ("dispositifAide", "code-of-another-list")} <= reasons
    assert {column for column, reason in reasons if reason == "not-in-dossier"} == {
        "Operation_Name_English",
        "Operation_Summary_English",
        "Total_Eligible_Expenditure_Exchange_Rate",
    }
    assert {row["pourcentageSubvention"] for row in grants} == {""}
    assert {row["dateConvention"] for row in grants} == {""}


def test_the_missing_cells_are_the_empty_cells(graph: Path, tmp_path: Path) -> None:
    """Each empty cell once, with its reason; no other."""
    files = exported(graph, tmp_path / "package", {"operation": "NP0022605", **SCDL_REST})
    told = Counter((row["file"], int(row["row"]), row["column"]) for row in files.pop("missing-cells.csv"))
    seen = Counter(
        (f"lists/{name}", number, column)
        for name, rows in files.items()
        for number, row in enumerate(rows, 1)
        for column, value in row.items()
        if value == ""
    )
    assert told == seen
    assert set(told.values()) == {1}


def test_an_ambiguous_funder_is_not_named(graph: Path, tmp_path: Path) -> None:
    files = exported(graph, tmp_path / "package")
    missing = [
        row["reason"]
        for row in files["missing-cells.csv"]
        if (row["operation"], row["line"], row["column"]) == ("NP0022605", "3", "nomAttribuant")
    ]
    assert missing == ["ambiguous-funder"]


def completed(graph: Path, tmp_path: Path, delimiter: str = ",") -> dict[str, list[dict[str, str]]]:
    """The files of ``package`` with every required cell."""
    first = exported(graph, tmp_path / "draft", SCDL_REST | EU_REST)
    names = {
        "nomAttribuant": "Région",
        "nomBeneficiaire": "Association",
        "Beneficiary_Name": "Association",
        "Programming_Period": "2014-2020",
        "montant": "1.00",
    }
    export(graph, tmp_path / "tables", Wanted(only=("tables",)))
    sirens = {one["name"]: one["siren"] for one in _lines(tmp_path / "tables" / "tables" / "agents.csv")}
    grants = first["scdl-subventions-draft.csv"]
    rest = []
    for row in first["missing-cells.csv"]:
        if row["required"] == "true":
            body = grants[int(row["row"]) - 1]["nomAttribuant"] if row["column"] == "idAttribuant" else ""
            value = names.get(row["column"]) or _siret_of(sirens.get(body) or "380475558")
            rest.append({"operation": row["operation"], "line": row["line"], row["column"]: value})
    return exported(graph, tmp_path / "package", SCDL_REST | EU_REST, *rest, delimiter=delimiter)


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_complete_enrichment_makes_lists_that_conform(graph: Path, tmp_path: Path, delimiter: str) -> None:
    files = completed(graph, tmp_path, delimiter)
    assert list(files) == ["eu-list-of-operations.csv", "missing-cells.csv", "scdl-subventions.csv"]
    assert {row["required"] for row in files["missing-cells.csv"]} == {"false"}
    for name, schema in SCHEMAS.items():
        _conforms(files[f"{name}.csv"], schema)


def _siret_of(siren: str) -> str:
    """A number of an establishment, with its check digit."""
    return next(one for last in range(10) if siret(one := f"{siren}0001{last}") is None)


def _conforms(rows: list[dict[str, str]], schema: str) -> None:
    """As the official Table Schema has it: columns, required cells, patterns, lists of values, bounds."""
    path = SHARED / "standards" / f"{schema}.json"
    if not path.exists():
        pytest.skip("the official schemas are not here")
    fields = {one["name"]: one for one in json.loads(path.read_text())["fields"]}
    assert rows and list(rows[0]) == list(fields)
    one_of = {"idBeneficiaire", "rnaBeneficiaire"}
    for row in rows:
        for name, value in row.items():
            rules = fields[name].get("constraints") or {}
            if value == "":
                assert not rules.get("required") or name in one_of, name
                continue
            assert re.search(rules.get("pattern", ""), value), (name, value)
            assert value in rules.get("enum", [value]), (name, value)
            assert len(value) <= rules.get("maxLength", len(value))
            if fields[name]["type"] == "number":
                assert (
                    rules.get("minimum", float("-inf")) <= float(value) <= rules.get("maximum", float("inf"))
                )


VALIDATA = """
import json, sys
from validata_core import validate

report = validate(*sys.argv[1:])
print(json.dumps(sorted({error["code"] for task in report.tasks for error in task["errors"]}) + report.errors))
"""


def test_validata_passes_a_complete_list(graph: Path, tmp_path: Path, told_by: Callable[..., Any]) -> None:
    schema = SHARED / "standards" / "scdl-subventions-2.1.1.json"
    if not schema.exists():
        pytest.skip("the official schemas are not here")
    completed(graph, tmp_path)
    draft, whole = (
        tmp_path / "draft/lists/scdl-subventions-draft.csv",
        tmp_path / "package/lists/scdl-subventions.csv",
    )
    assert "constraint-error" in told_by("validata", VALIDATA, draft, schema)
    assert told_by("validata", VALIDATA, whole, schema) == []


@pytest.mark.parametrize("listing", LISTINGS, ids=lambda one: one.name)
def test_the_columns_are_those_of_the_schema(listing: Listing) -> None:
    path = SHARED / "standards" / f"{SCHEMAS[listing.name]}.json"
    if not path.exists():
        pytest.skip("the official schemas are not here")
    fields = json.loads(path.read_text())["fields"]
    assert [column.name for column in listing.columns] == [one["name"] for one in fields]
    required = {one["name"] for one in fields if (one.get("constraints") or {}).get("required")}
    assert required <= {column.name for column in listing.columns if column.required}


def test_the_more_particular_row_goes_first(graph: Path, tmp_path: Path) -> None:
    files = exported(
        graph,
        tmp_path / "package",
        {"dateConvention": "2020-01-01"},
        {"operation": "NP0022605", "dateConvention": "2020-02-02"},
        {"operation": "NP0022605", "line": "1", "funder": "FEDER", "dateConvention": "2020-03-03"},
    )
    operations = told_of(files, "referenceDecision")
    dates = Counter(
        (operations[at][0] == "NP0022605", row["dateConvention"])
        for at, row in enumerate(files["scdl-subventions-draft.csv"])
    )
    assert dates[True, "2020-03-03"] == 1
    assert set(dates) == {(False, "2020-01-01"), (True, "2020-02-02"), (True, "2020-03-03")}


def test_what_a_dossier_says_may_be_said_again(graph: Path, tmp_path: Path) -> None:
    row = {"operation": "NP0022605", "line": "1", "montant": "910598.0", "nomAttribuant": "X"}
    files = exported(graph, tmp_path / "package", row)
    (first,) = [one for one in files["scdl-subventions-draft.csv"] if one["nomAttribuant"] == "X"]
    assert first["montant"] == "910598.00"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            "operation,line,montant\nNP0022605,1,1.00\n",
            "line 2: montant is '1.00', and '910598.00' in the dossier",
        ),
        ("operation,nature\nNP0022605,\nNP0000000,\n", "line 3 means no row"),
        (
            "dateConvention\n2020-01-01\n2020-01-02\n",
            "line 3: dateConvention is '2020-01-02', and '2020-01-01' in line 2",
        ),
        ("operation,SIRET\n", "has a column 'SIRET' that no list has"),
        ("operation,nature\nNP0022605,,x\n", "line 2 has more cells"),
        ("operation,line,nature\nNP0022605,99,aide en nature\n", "line 2 means no row of the lists"),
        (
            "operation,line,nature,Fund_Name\nNP0022605,1,aide en nature,FEDER\n",
            "line 2 means no row of the list that has Fund_Name",
        ),
        (
            "operation,funder,idRAE\nNP0022605,,1\n,FEDER,2\n",
            "line 3: idRAE is '2', and '1' in line 2, for a row that both mean",
        ),
        ("operation,nature,operation\nNP0022605,,NP0022605\n", "has two columns 'operation'"),
    ],
)
def test_an_enrichment_that_does_not_fit_is_told(
    graph: Path, tmp_path: Path, content: str, said: str
) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(content)
    with pytest.raises(WrongUse, match=re.escape(said)):
        export(graph, tmp_path / "package", Wanted(only=("lists",), enrich=path))


def test_a_siret_begins_with_the_siren_that_is_known() -> None:
    enrichment = Enrichment(Path("rows.csv"), [Addition(2, {}, {"idAttribuant": "38047555800058"})])
    enrichment.check([(SCDL, Record({}, {}, {"idAttribuant": "380475558"}))])
    with pytest.raises(WrongUse, match="the SIREN of this body is '245900428'"):
        enrichment.check([(SCDL, Record({}, {}, {"idAttribuant": "245900428"}))])


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"idAttribuant": "12345678901234"}, "line 2: idAttribuant is '12345678901234', and must be a SIRET"),
        ({"dateConvention": "19/07/2019"}, "must be a date YYYY-MM-DD"),
        ({"pourcentageSubvention": "65.00"}, "must be a number from 0.01 to 1"),
        ({"notificationUE": "False"}, "must be one of oui, non"),
        ({"SIRET": "38047555800058"}, "has a column 'SIRET' that no list has"),
        ({"Category_Of_Intervention": "124"}, "must be a number from 1 to 123"),
        ({"Operation_Start_Date": "2019-09-01"}, "must be a date DD/MM/YYYY"),
    ],
)
def test_a_wrong_enrichment_is_told_in_a_sentence(
    graph: Path, tmp_path: Path, row: dict[str, str], said: str
) -> None:
    with pytest.raises(WrongUse, match=re.escape(said)):
        exported(graph, tmp_path / "package", row)
    assert not (tmp_path / "package").exists()


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"a,b\n\x00"])
def test_a_file_that_is_no_csv_is_told_in_a_sentence(graph: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "rows.csv").write_bytes(content)
    with pytest.raises(WrongUse):
        export(graph, tmp_path / "package", Wanted(only=("lists",), enrich=tmp_path / "rows.csv"))


@pytest.mark.parametrize(
    ("number", "good"),
    [
        ("38047555800058", True),
        ("38047555800059", False),
        ("35600000000048", True),
        ("35600000012345", False),
    ],
)
def test_siret_numbers_have_a_check_digit(number: str, *, good: bool) -> None:
    assert (siret(number) is None) is good


@given(
    st.dictionaries(st.sampled_from([one.name for one in SCDL.columns]), st.just("non"), max_size=8),
    st.dictionaries(st.sampled_from([one.name for one in SCDL.columns]), st.just("oui"), max_size=8),
)
def test_a_cell_is_filled_or_told(said: dict[str, str], added: dict[str, str]) -> None:
    """Whatever is said and added: a value or a reason for each column, and of a group one is enough."""
    enrichment = Enrichment(None, [Addition(2, {}, added)])
    cells = filled(SCDL, Record({"operation": "NP1"}, said), enrichment)
    missing = {column.name: required for column, _, required in empty(SCDL, cells)}
    assert list(cells) == [column.name for column in SCDL.columns]
    assert set(missing) == {name for name, value in cells.items() if not isinstance(value, str)}
    assert not missing.get("idBeneficiaire") or not isinstance(cells["rnaBeneficiaire"], str)
