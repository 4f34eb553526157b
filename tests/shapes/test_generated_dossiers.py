"""Generated dossiers: those that are right give no alarm, and of those that are wrong each is caught."""

from __future__ import annotations

import pytest

from shapes import Severity, validate, validate_across, validate_many

corpus = pytest.importorskip("benchmarks.corpus", reason="the generator is not part of an installed package")


def alarms(report: object) -> list[str]:
    return sorted({result.code for result in report.results if result.severity is not Severity.INFO})


def test_the_truth_gives_no_alarm() -> None:
    graphs = [(one.name, one.quads()) for one in corpus.generate(200, seed=7)]
    for name, report in validate_many(graphs):
        assert alarms(report) == [], name
    for name, quads in graphs[::30]:
        assert dict(validate_many([(name, quads)]))[name] == validate(quads)


def test_the_merged_truth_gives_no_alarm() -> None:
    merged = [quad for one in corpus.generate(100, seed=7) for quad in one.quads()]
    assert validate_across(merged).results == ()


@pytest.mark.slow
def test_every_planned_fault_is_caught() -> None:
    from extract.model import Extraction
    from extract.pipeline import extract

    faulty = list(corpus.generate(120, seed=11, faults=1.0))
    assert {fault.name for fault in corpus.FAULTS if fault.codes} == {fault.name for fault in corpus.FAULTS}
    graphs = []
    for one in faulty:
        extraction = extract(one.text.encode(), one.name)
        assert isinstance(extraction, Extraction)
        graphs.append((one, list(extraction.quads)))
    for one, report in validate_many(graphs):
        assert set(one.faults) <= set(alarms(report)), one.name
