"""Headers of the saved questions, the binding of their parameters, and the printing of their answers."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store
from rdflib.plugins.sparql import prepareQuery

from endpoint.errors import NotFound, WrongUse
from endpoint.questions import (
    Form,
    Question,
    bind,
    questions,
    read_question,
    render,
    saved_question,
    tabulate,
    two_decimals,
)

DOCUMENTED = Path(__file__).resolve().parents[2] / "docs" / "questions.md"
NAMES = tuple(questions())
ONE = "# parameter: p {} | Valeur | Value\n\nSELECT ?p WHERE {{ VALUES ?p {{ UNDEF }} }}"


def one(kind: str) -> Question:
    """A question of one required parameter, whose answer is its value."""
    return read_question("echo", ONE.format(kind))


# --- the files


def test_there_are_the_fifteen_and_eight_more() -> None:
    assert len(NAMES) == 23
    assert list(NAMES) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_header_says_what_the_query_does(name: str) -> None:
    question = questions()[name]
    assert question.title.fr
    assert question.title.en
    assert question.title.fr != question.title.en
    asked = Store().query(question.text)
    assert [column.name for column in question.columns] == [variable.value for variable in asked.variables]
    ordering = re.search(r"^# order: (any|significant)$", question.text, re.MULTILINE)
    assert ordering
    assert question.ordered == (ordering[1] == "significant")
    assert not question.ordered or "ORDER BY" in question.text


@pytest.mark.parametrize("name", NAMES)
def test_header_tells_the_default_that_the_query_holds(name: str) -> None:
    question = questions()[name]
    for parameter in question.parameters:
        assert parameter.label.fr
        assert parameter.label.en
        if parameter.default is None:
            assert f"VALUES ?{parameter.name} {{ UNDEF }}" in question.text
    if all(parameter.default for parameter in question.parameters):
        assert bind(question, {}) == question.text


@pytest.mark.parametrize("name", NAMES)
def test_query_is_standard_sparql_of_no_particular_dossier(name: str) -> None:
    text = questions()[name].text
    prepareQuery(text)
    assert not re.search(r"NP\d", text)
    assert "maillage/id/" not in text


@pytest.mark.parametrize("name", NAMES)
def test_question_is_documented(name: str) -> None:
    question = questions()[name]
    section = DOCUMENTED.read_text(encoding="utf-8").split(f"\n### {name}\n")[1].split("\n##")[0]
    assert question.title.fr in section
    assert question.title.en in section
    for column in question.columns:
        assert f"`{column.name}`" in section
    for parameter in question.parameters:
        assert f"`{parameter.name}`" in section
        assert parameter.default is None or f"`{parameter.default}`" in section


def test_no_question_is_documented_that_does_not_exist() -> None:
    assert set(re.findall(r"^### (\S+)$", DOCUMENTED.read_text(encoding="utf-8"), re.MULTILINE)) == set(NAMES)


def test_a_question_that_does_not_exist_is_told_with_the_nearest() -> None:
    with pytest.raises(NotFound, match="did you mean 'caf-nord'"):
        saved_question("caf_nord")
    with pytest.raises(NotFound, match="the questions are actors-of-an-operation, axes"):
        saved_question("zzz")
    assert saved_question("axes") is questions()["axes"]


def test_a_query_without_a_header_is_a_question_too() -> None:
    question = read_question("mine", "# my own query, title-fr: none\nSELECT * WHERE { ?s ?p ?o }")
    assert (question.title.fr, question.columns, question.parameters) == ("", (), ())
    assert bind(question, {}) == question.text


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("# columns: a euros", "'a' is marked 'euros'"),
        ("# parameter: p | Valeur | Value", "parameter line"),
        ("# parameter: p text | Valeur | Value", "parameter line"),
        ("# parameter: q string | Valeur | Value", "VALUES \\?q"),
    ],
)
def test_a_header_that_we_cannot_read_is_refused(header: str, told: str) -> None:
    with pytest.raises(WrongUse, match=told):
        read_question("mine", f"{header}\nSELECT ?p WHERE {{ VALUES ?p {{ 1 }} }}")


# --- parameters


@pytest.mark.parametrize(
    ("kind", "value", "term"),
    [
        ("string", "59", '"59"'),
        ("string", "", '""'),
        ("integer", "-7", '"-7"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("decimal", "60.005", '"60.005"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        ("date", "2020-02-29", '"2020-02-29"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("iri", "https://example.org/é", "<https://example.org/é>"),
    ],
)
def test_a_value_is_bound_as_a_typed_term(kind: str, value: str, term: str) -> None:
    bound = bind(one(kind), {"p": value})
    assert f"VALUES ?p {{ {term} }}" in bound
    assert len(list(Store().query(bound))) == 1


WRONG = [
    ("integer", "x"),
    ("integer", "1.0"),
    ("integer", "٣"),
    ("integer", "1" * 19),
    ("integer", " 1"),
    ("decimal", "1,5"),
    ("decimal", "1e5"),
    ("decimal", "NaN"),
    ("decimal", ".5"),
    ("date", "2019-06-31"),
    ("date", "20190719"),
    ("date", "2019-07-19T00:00"),
    ("iri", "operation"),
    ("iri", "http://x/> } DROP ALL #"),
    ("iri", ""),
    ("string", "\ud800"),
]


def test_the_corpus_of_wrong_values_is_whole() -> None:
    assert len(WRONG) == 16


@pytest.mark.parametrize(("kind", "value"), WRONG)
def test_a_value_of_another_type_is_refused_in_one_sentence(kind: str, value: str) -> None:
    question = one(kind)
    with pytest.raises(WrongUse) as refused:
        bind(question, {"p": value})
    told = str(refused.value)
    assert "'p'" in told
    assert question.parameters[0].takes in told
    assert told.endswith(".")
    assert "\n" not in told
    told.encode("utf-8")
    assert refused.value.exit_code == 2


def test_unknown_and_missing_parameters_are_told() -> None:
    with pytest.raises(WrongUse, match=r"'caf-nord' has no parameter 'dept'; it takes department\."):
        bind(questions()["caf-nord"], {"dept": "59"})
    with pytest.raises(WrongUse, match=r"'axes' has no parameter 'x'; it takes none\."):
        bind(questions()["axes"], {"x": "1"})
    with pytest.raises(WrongUse, match=r"needs the parameter 'operation', a text \(Synergie number"):
        bind(questions()["actors-of-an-operation"], {})


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_any_text_comes_back_as_it_went(value: str) -> None:
    (row,) = Store().query(bind(one("string"), {"p": value}))
    assert row["p"].value == value


def test_a_value_that_looks_like_a_block_stays_a_value() -> None:
    both = "# parameter: a string | A | A\n# parameter: b string | B | B\n\n"
    both += "SELECT * WHERE { VALUES ?a { UNDEF } VALUES ?b { UNDEF } }"
    hostile = '" } VALUES ?b { UNDEF } #\n\\1 \\g<0>'
    (row,) = Store().query(bind(read_question("two", both), {"a": hostile, "b": "VALUES ?a { 1 }"}))
    assert (row["a"].value, row["b"].value) == (hostile, "VALUES ?a { 1 }")


# --- answers

DECIMAL = "http://www.w3.org/2001/XMLSchema#decimal"
ASKED = read_question("asked", "# columns: funder, amount money, share percent, n\n\nSELECT * {}")


def result(*rows: tuple[str | None, ...]) -> bytes:
    """A SPARQL JSON result of ASKED; None is unbound, what follows the first column a decimal."""
    names = [column.name for column in ASKED.columns]
    bindings: list[dict[str, Any]] = []
    for row in rows:
        cells = {
            name: {"type": "literal", "value": value} for name, value in zip(names, row, strict=True) if value
        }
        for name in cells.keys() - {"funder"}:
            cells[name]["datatype"] = DECIMAL
        bindings.append(cells)
    return json.dumps({"head": {"vars": names}, "results": {"bindings": bindings}}).encode()


ANSWER = result(("CAF, dite « du Nord »", "592017", "60", "3"), ('État\n"Ville"', "0.005", None, "12"))


def test_csv_follows_rfc_4180() -> None:
    assert render(ASKED, ANSWER, "csv") == (
        'funder,amount,share,n\r\n"CAF, dite « du Nord »",592017.00,60.00,3\r\n"État\n""Ville""",0.01,,12\r\n'
    )


def test_tsv_has_one_line_per_row() -> None:
    assert render(ASKED, ANSWER, "tsv") == (
        'funder\tamount\tshare\tn\nCAF, dite « du Nord »\t592017.00\t60.00\t3\nÉtat "Ville"\t0.01\t\t12\n'
    )


def test_table_is_aligned_and_cannot_drive_a_terminal() -> None:
    answer = result(("CAF", "592017", "60", "3"), ("\x1b[2Je\u0301", "1", None, "12"))
    assert render(ASKED, answer, "table").splitlines() == [
        "funder     amount  share   n",
        "------  ---------  -----  --",
        "CAF     592017.00  60.00   3",
        " [2Je\u0301        1.00         12",
    ]


def test_json_is_the_result_as_it_came() -> None:
    assert render(ASKED, ANSWER, "json").encode() == ANSWER


@pytest.mark.parametrize("form", ["csv", "tsv", "table"])
def test_an_answer_without_rows_has_its_head(form: Form) -> None:
    assert render(ASKED, result(), form).split()[0].startswith("funder")


def test_yes_or_no_is_a_table_of_one_cell() -> None:
    assert render(ASKED, b'{"head": {}, "boolean": false}', "csv") == "boolean\r\nfalse\r\n"


def test_a_column_of_numbers_is_told_from_a_column_of_digits() -> None:
    assert [column.unit for column in tabulate(ASKED, ANSWER).columns] == [
        "text",
        "money",
        "percent",
        "number",
    ]
    assert tabulate(ASKED, result(("59", None, None, None))).columns[0].unit == "text"


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=0, max_value=10**20))
def test_two_decimals_round_half_up(number: Decimal) -> None:
    millionths = int(number.scaleb(6))
    cents = (millionths + 5000) // 10000
    assert two_decimals(str(number)) == f"{cents // 100}.{cents % 100:02}"


@given(st.lists(st.text(st.characters(exclude_categories=("Cs",)), min_size=1), min_size=1))
def test_csv_gives_every_text_back(names: list[str]) -> None:
    printed = render(ASKED, result(*((name, "1", "2", "3") for name in names)), "csv")
    assert [row[0] for row in csv.reader(io.StringIO(printed, newline=""))][1:] == names
