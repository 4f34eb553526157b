"""From the text to the finding: a slip in a dossier is found by what it prints, and nothing else is."""

from __future__ import annotations

import pytest

from extract.model import Extraction
from extract.pipeline import extract
from shapes import Severity, validate, validate_many
from tests.shapes.slips import SLIPS, TEXT


def extraction(text: str) -> Extraction:
    found = extract(text.encode(), "NP9900004.txt")
    assert isinstance(found, Extraction)
    return found


def test_the_text_conforms() -> None:
    assert len(SLIPS) == 28
    assert {result.severity for result in validate(extraction(TEXT).quads).results} == {Severity.INFO}


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_found(name: str) -> None:
    slip = SLIPS[name]
    quads = list(extraction(slip.text()).quads)
    report = validate(quads)
    codes = sorted(result.code for result in report.results if result.severity is not Severity.INFO)
    assert codes == slip.codes.split()
    assert list(validate_many([(name, quads)])) == [(name, report)]
    for result in report.results:
        assert all(slip.text()[quote.start : quote.end] == quote.quote for quote in result.evidence)
