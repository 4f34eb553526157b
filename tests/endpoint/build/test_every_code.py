"""Every code that the contract names: a text that makes it, and one that only just does not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from endpoint.build.cache import Cache
from endpoint.build.judgement import Kept, judge
from endpoint.build.reading import Outcome, Way, check_outcomes, read_dossier
from endpoint.build.sources import find_files, load
from endpoint.findings.finding import Finding
from tests.shapes.slips import CAF, TEXT

BASE = "https://w3id.org/maillage/"
Text = str | bytes


def edited(*edits: str) -> str:
    """The text of a dossier that conforms, with words in the place of others."""
    text = TEXT
    for old, new in zip(edits[::2], edits[1::2], strict=True):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


ROWS = TEXT[TEXT.index("UNION EUR") : TEXT.index("Total cof")]
SINGLE = "UNION EUROPEENNE\tFEDER\t\t\t90,00 %\t144 000,00 €\n"

# A text that makes the code, and one that does not make it (but may make others).
CASES: dict[str, tuple[Text, Text]] = {
    "empty-document": (" \n\t\n", "."),
    "not-a-dossier": ("Monsieur le Directeur,\n\nVoici le dossier.\n", "N° Synergie : NP9900004\n\nObjet : X\n"),
    "unreadable": (bytes(range(256)) * 40, TEXT.replace("’", "'").encode("cp1252")),
    "too-large": (TEXT.encode() + b" " * 2**28, TEXT.encode() + b" " * 2**17),
    "mojibake": (TEXT.encode().decode("cp1252"), edited("une priorité", "une priorité (« Ã© »)")),
    "missing-identifier": (edited("N° Synergie : NP9900004\n", ""), edited("N° Synergie : ", "N° Synergie ")),
    "malformed-identifier": (edited("NP9900004", "NP990004"), edited("N° Synergie : ", "N° SYNERGIE: ")),
    "missing-label": (edited("Objet : Le Pré Fleuri en ligne\n", ""), edited("Objet : ", "Objet:")),
    "missing-date": (
        edited("Comité Unique de Programmation du 15 mars 2019\n", ""),
        edited("15 mars 2019", "15/03/2019"),
    ),
    "invalid-date": (edited("15 mars 2019", "29 février 2019"), edited("15 mars 2019", "29 février 2020")),
    "empty-table": (edited(ROWS, ""), edited(ROWS, SINGLE)),
    "truncated-table": (
        edited("Total :\t\t\t\t\t160 000,00 €\n", ""),
        edited("Total :\t\t\t\t\t160", "TOTAL GENERAL\t\t\t\t\t160"),
    ),
    "missing-amount": (edited("20 000,00 €", ""), edited("20 000,00 €", "0,00 €")),
    "negative-amount": (edited("12 000,00 €", "-12 000,00 €"), edited("12 000,00 €", "0,00 €")),
    "sum-mismatch": (edited("20 000,00 €", "20 000,01 €"), edited("20 000,00 €", "20000 €")),
    "total-mismatch": (edited("160 000,00", "159 999,99"), edited("160 000,00", "160.000,00")),
    "rate-mismatch": (edited("12,50 %", "12,52 %"), edited("12,50 %", "12,51 %")),
    "duplicate-line": (edited(CAF, CAF * 2), edited(CAF, CAF + CAF.replace("12,50", "12,51"))),
    "rate-sum-mismatch": (edited("90,00 %", "90,03 %"), edited("90,00 %", "90,02 %")),
    "unknown-commune": (edited("\tLONGUEAU", "\tLONGUEVAUX-LES-BOIS"), edited("\tLONGUEAU", "\tVille de Longueau")),
    "ambiguous-funder": (edited("Camon et Longueau", "Lille et Longueau"), TEXT),
}  # fmt: skip


def outcome(folder: Path, text: Text, name: str = "NP9900004.txt") -> Outcome:
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    (file,) = find_files([folder / name])
    (checked,) = check_outcomes([read_dossier(load(file, Way()))], 60)
    return checked


def codes(findings: Sequence[Finding]) -> set[str]:
    return {finding["code"] for finding in findings}


def test_every_code_of_the_contract_has_a_case(shared: Path) -> None:
    contract = shared / "contract" / "findings.md"
    rows = [
        line.split("|") for line in contract.read_text(encoding="utf-8").splitlines() if line[:3] == "| `"
    ]
    named = {code.strip(" `") for row in rows for code in row[1].split(",")}
    assert named == {*CASES, "duplicate-operation", "unnamed-beneficiary"}


@pytest.mark.parametrize("code", CASES)
def test_a_fault_makes_the_code_and_a_near_miss_does_not(tmp_path: Path, code: str) -> None:
    assert len(CASES) == 21
    fault, near_miss = CASES[code]
    assert code in codes(outcome(tmp_path, fault).reading.findings)
    assert code not in codes(outcome(tmp_path, near_miss).reading.findings)


@pytest.mark.parametrize(("number", "found"), [("NP9900004", True), ("NP9900005", False)])
def test_a_number_twice_and_another_number(tmp_path: Path, number: str, found: bool) -> None:
    other = edited("NP9900004", number, "en ligne", "hors ligne")
    cache = Cache(tmp_path / "cache")
    kept = {"a": outcome(tmp_path, TEXT, "a.txt"), "b": outcome(tmp_path, other, "b.txt")}
    for key, one in kept.items():
        cache.put(key, one)
    states = judge([one.reading for one in kept.values()], Kept(cache, list(kept), BASE, 60))
    assert [("duplicate-operation" in codes(state.findings)) for state in states] == [found, found]


def test_a_beneficiary_is_named_or_not(tmp_path: Path) -> None:
    """The name is given to the graph: the table's own words for it are not read yet."""
    unnamed = outcome(tmp_path, TEXT)
    key = f"<{BASE}id/operation/NP9900004> <{BASE}ns#beneficiary>"
    named = f"{key} <{BASE}id/agent/siren/248000531> .\n".encode()
    (checked,) = check_outcomes([Outcome(unnamed.reading, unnamed.text, unnamed.quads + named)], 60)
    assert "unnamed-beneficiary" in codes(unnamed.reading.findings)
    assert "unnamed-beneficiary" not in codes(checked.reading.findings)
