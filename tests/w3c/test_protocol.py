"""The W3C's tests of the SPARQL 1.1 Protocol."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode

from tests.w3c.endpoints import Data, Endpoint
from tests.w3c.exchanges import Request, carry_out
from tests.w3c.manifests import RDFS, Case, of_kind, suites

UT = "http://www.w3.org/2009/sparql/tests/test-update#"
SUITES = suites()
CASES = SUITES.cases("sparql11/protocol/manifest.ttl")


def test_every_case_is_here() -> None:
    assert len(of_kind(CASES, "ProtocolTest")) == len(CASES) == 34


@pytest.mark.parametrize("case", of_kind(CASES, "ProtocolTest"))
def test_protocol(case: Case, endpoint: Endpoint) -> None:
    """Where queries and updates have an address each."""
    endpoint.hold(case.suites, _data(case))
    carry_out(case, endpoint, lambda request: _place(request, endpoint.query, endpoint.update))


@pytest.mark.parametrize("case", of_kind(CASES, "ProtocolTest"))
def test_protocol_at_one_address(case: Case, endpoint: Endpoint) -> None:
    endpoint.hold(case.suites, _data(case))
    carry_out(case, endpoint, lambda request: _place(request, endpoint.query, endpoint.query))


def _place(request: Request, query: str, update: str) -> str:
    """In the suite every path begins with ``/sparql/``."""
    content_type = request.headers.get("content-type", "")
    updates = "update=" in request.path or b"update=" in request.body or "update" in content_type
    return (update if updates else query) + request.path.removeprefix("/sparql/").removeprefix("/sparql")


def _data(case: Case) -> Data:
    found = {}
    for one in case.graph.objects(case.node, UT + "graphData"):
        file = case.graph.node(one, UT + "graph")
        assert isinstance(file, NamedNode)
        found[case.graph.words(one, RDFS + "label")] = (file,)
    return found
