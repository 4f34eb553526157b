"""What a graph must look like whatever the dossier says: each rule broken once at least."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shapes import Severity, validate
from shapes.catalogue import catalogue
from tests.shapes.mutations import Mutation, printed, structural
from tests.shapes.printed_faults import FULL, OWN

NEVER_BY_A_MUTATION = {
    "operation-present",
    "operation-single",
    "engine-failure",
}  # see below and test_report.py


def test_every_shape_is_broken_once() -> None:
    assert len(structural()) == 136
    assert len({(m.layout, m.edits) for m in (*structural(), *printed())}) == len(structural()) + len(
        printed()
    )
    broken = {mutation.shape.iri for mutation in (*structural(), *printed())}
    dossier_shapes = {iri for iri, shape in catalogue().items() if not shape.across}
    assert {iri.split("#")[1] for iri in dossier_shapes - broken} == NEVER_BY_A_MUTATION


@pytest.mark.parametrize("mutation", structural(), ids=lambda mutation: mutation.what)
def test_a_broken_rule_is_seen(dossier: Callable, mutation: Mutation) -> None:
    results = dossier(mutation.layout).edit(*mutation.edits).new()
    assert tuple(sorted(result.code for result in results)) == mutation.codes
    speaking = {(r.severity, r.code) for r in results if r.shape == mutation.shape.iri}
    assert speaking == {(Severity.VIOLATION, mutation.shape.code)}


def test_an_untyped_graph_does_not_conform() -> None:
    (result,) = validate([]).results
    assert (result.code, result.severity) == ("no-operation", Severity.VIOLATION)


def test_two_operations_do_not_conform(dossier: Callable) -> None:
    both = [*dossier(FULL).store, *dossier(OWN).store]
    codes = [result.code for result in validate(both).results if result.severity is Severity.VIOLATION]
    assert "several-operations" in codes
