"""What the engine fails is a case of the suites, and what is skipped without them says why."""

from __future__ import annotations

from tests.w3c.failures import ENGINE_FAILS
from tests.w3c.manifests import suites

SUITES = suites()


def test_each_failure_is_of_a_case() -> None:
    cases = SUITES.cases("sparql10/manifest.ttl", "sparql11/manifest-all.ttl")
    assert ENGINE_FAILS.keys() <= {case.name for case in cases}
