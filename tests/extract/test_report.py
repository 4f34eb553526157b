"""The facts as JSON, with the contract's keys, money as strings and null for what is not there."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from extract.model import Extraction
from extract.pipeline import extract
from extract.report import facts_json, money

Write = Callable[..., str]
KEYS = (
    "document operation printed_identifier label committee_date printed_date total cofinanced cofinanced_rate beneficiary"
    " beneficiary_rate beneficiary_name programme axis specific_objective lines territories centres federations"
    " participants people counts actions periods lineage"
)


def report(text: str) -> dict[str, object]:
    found = extract(text.encode(), "petit.txt")
    assert isinstance(found, Extraction)
    return facts_json(found)


def test_keys_and_order(write: Write) -> None:
    assert " ".join(report(write("Du texte."))) == KEYS


def test_it_is_json_without_floats_and_the_same_each_time(write: Write) -> None:
    text = write("Le projet se tient à Laon, avec 3 communes.", "COMMUNES|LAON|10,5 %|1 000 €")

    def refuse(number: str) -> None:
        raise AssertionError(f"a float: {number}")

    written = json.dumps(report(text), ensure_ascii=False)
    assert json.loads(written, parse_float=refuse) == report(text)
    assert json.dumps(report(text), ensure_ascii=False) == written


def test_what_is_unknown_is_null_or_empty(write: Write) -> None:
    facts = report(write("Du texte.", label=""))
    for key in (
        "label",
        "total",
        "cofinanced",
        "beneficiary",
        "beneficiary_name",
        "programme",
        "axis",
        "printed_date",
    ):
        assert facts[key] is None
    for key in ("lines", "territories", "centres", "people", "counts", "lineage"):
        assert facts[key] == []


def test_a_row(write: Write) -> None:
    facts = report(write("La ville de Laon.", "COMMUNES||10,5 %|1 000 €", "Autres|CAF||"))
    first, second = facts["lines"]  # type: ignore[misc]
    assert (first["row"], first["partner"], first["rate"], first["amount"]) == (1, "", "10.50", "1000.00")
    assert (second["rate"], second["amount"], second["budget_line"]) == (None, None, None)
    assert second["funder"] | {"iri": ""} == {
        "type": "caf", "code": "02", "name": "CAF de l'Aisne", "iri": "", "status": "inferred",
        "rule": "caf-of-the-department", "candidates": [],
    }  # fmt: skip
    assert first["evidence"][0]["quote"] == "COMMUNES\t\t10,5 %\t1 000 €"


def test_characters_are_code_points(write: Write) -> None:
    text = write("Été 😀").replace("\n", "\r\n")
    document = report(text)["document"]
    assert document["characters"] == len(text)  # type: ignore[index]


def test_money() -> None:
    assert [money(Decimal(text)) for text in ("986695", "4.91", "-0.5", "1E+2", "0")] == [
        "986695.00", "4.91", "-0.50", "100.00", "0.00",
    ]  # fmt: skip


def test_a_base_of_another_address(write: Write) -> None:
    found = extract(write("La ville de Laon.").encode(), "x")
    assert isinstance(found, Extraction)
    (place,) = facts_json(found, base_iri="http://example.org/")["territories"]
    assert place["iri"] == "http://example.org/id/territory/commune/02408"


def test_it_is_utf_8(tmp_path: Path, write: Write) -> None:
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(report(write("Été à Étaples.")), ensure_ascii=False), encoding="utf-8")
    assert "Étaples" in path.read_text(encoding="utf-8")
