"""The manual tells what the tests do: its tables are made from their cases."""

from __future__ import annotations

import pytest

from tests.shapes.manual import MANUAL, filled
from tests.shapes.mutations import printed, structural


def test_the_tables_of_the_manual_are_those_of_the_tests() -> None:
    if not MANUAL.exists():
        pytest.skip("the manual is not part of an installed package")
    text = MANUAL.read_text(encoding="utf-8")
    assert filled(text) == text, "write them again: python -m tests.shapes.manual"


def test_there_are_more_than_ninety_single_mutations() -> None:
    assert len(structural()) + len(printed()) > 90
