"""A short soak, and a witness that knows a wrong answer."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest

witness = pytest.importorskip("benchmarks.witness", reason="benchmarks are not part of an installed package")


@pytest.mark.slow
def test_a_short_soak() -> None:
    flags = ("--minutes", "0.25", "--clients", "4", "--publish", "4")
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.soak", *flags], check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "MISSED" not in done.stdout
    assert " workers killed, " in done.stdout


def test_the_witness_knows_the_version() -> None:
    """An answer is right of its snapshot alone, and is judged even if it came before its snapshot was named."""
    one = witness.Witness()
    questions = [witness.any_question(random.Random(seed)) for seed in range(40)]
    asked = next(question for question in questions if question.text.startswith("SELECT ?p"))
    answer = one.answer(0, asked)
    assert b"0 " in answer
    one.learn("first", 0)
    one.hear("first", asked, answer)
    assert (one.judged, one.wrong) == (1, [])
    one.hear("second", asked, answer)
    assert one.unknown() == ["second"]
    one.learn("second", 1)
    assert (one.judged, len(one.wrong), one.unknown()) == (2, 1, [])
    one.hear("first", asked, answer[:-1])
    assert len(one.wrong) == 2
