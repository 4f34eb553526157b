"""The W3C's tests of the SPARQL 1.1 Graph Store HTTP Protocol.

Those of ``http-rdf-update``, which told the same in prose, are deprecated in favour of these.
"""

from __future__ import annotations

import pytest

from tests.w3c.endpoints import Endpoint
from tests.w3c.exchanges import carry_out
from tests.w3c.manifests import Case, of_kind, suites

SUITES = suites()
CASES = SUITES.cases("sparql11/graph-store-protocol/manifest.ttl")


def test_every_case_is_here() -> None:
    assert len(of_kind(CASES, "GraphStoreProtocolTest")) == len(CASES) == 13


@pytest.mark.parametrize("case", of_kind(CASES, "GraphStoreProtocolTest"))
def test_graph_store(case: Case, endpoint: Endpoint) -> None:
    """In the suite every path begins with ``/gsp``, or is a whole address that was given for one."""
    endpoint.hold(case.suites, {})
    carry_out(case, endpoint, lambda request: request.path.replace("/gsp", endpoint.store, 1))
