"""The W3C's query tests, over HTTP: SPARQL 1.0 and 1.1, syntax, evaluation, formats of results, federation."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from urllib.parse import urljoin

import pytest
from pyoxigraph import NamedNode

from tests.w3c.endpoints import SOLUTIONS, STATEMENTS, Data, Endpoint
from tests.w3c.manifests import MF, Case, of_kind, suites
from tests.w3c.results import Table, canonical, expected, read

QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
SUITES = suites()
QUERIES = SUITES.cases(
    "sparql10/manifest-evaluation.ttl",
    "sparql10/manifest-syntax.ttl",
    "sparql11/manifest-sparql11-query.ttl",
    "sparql11/manifest-sparql11-results.ttl",
    "sparql11/manifest-sparql11-fed.ttl",
)
EVALUATED = ("QueryEvaluationTest", "CSVResultFormatTest")
GOOD = ("PositiveSyntaxTest", "PositiveSyntaxTest11")
BAD = ("NegativeSyntaxTest", "NegativeSyntaxTest11")
EITHER = f"{SOLUTIONS}, {STATEMENTS};q=0.5"
FROM = re.compile(r"\bFROM\s+(?:NAMED\s+)?<([^>]*)>", re.IGNORECASE)


def _alone(case: Case) -> bool:
    """Whether it takes no second endpoint, at an address of the suite."""
    return not case.graph.objects(case.action, QT + "serviceData")


def test_every_query_is_here() -> None:
    assert Counter(kind for case in QUERIES for kind in case.kinds) == {
        "QueryEvaluationTest": 516,
        "CSVResultFormatTest": 3,
        "PositiveSyntaxTest": 149,
        "PositiveSyntaxTest11": 66,
        "NegativeSyntaxTest": 50,
        "NegativeSyntaxTest11": 40,
    }
    assert sum(not _alone(case) for case in QUERIES) == 6


@pytest.mark.parametrize("case", of_kind(filter(_alone, QUERIES), *EVALUATED))
def test_evaluation(case: Case, endpoint: Endpoint) -> None:
    assert case.result is not None
    wanted, media_type = expected(case.suites, case.result)
    query = case.part(QT + "query")
    endpoint.hold(case.suites, _data(case, query))
    answer = endpoint.ask(case.suites.text(query), media_type)
    assert answer.status_code == 200, answer.text
    found = read(answer.content, media_type)
    if isinstance(found, Table) and isinstance(wanted, Table):
        found = replace(found, ordered=wanted.ordered)
        if case.graph.object(case.node, MF + "resultCardinality") == NamedNode(MF + "LaxCardinality"):
            assert len(found.rows) <= len(wanted.rows)
            found, wanted = found.distinct(), wanted.distinct()
    assert canonical(found) == canonical(wanted)


@pytest.mark.parametrize("case", of_kind(QUERIES, *GOOD))
def test_it_is_read(case: Case, endpoint: Endpoint) -> None:
    """A query that names another endpoint is read, and then refused as what it is."""
    answer = endpoint.ask(case.suites.text(case.part(QT + "query")), EITHER)
    if answer.status_code == 403:
        assert answer.json()["error"]["code"] == "service-refused"
    else:
        assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("case", of_kind(QUERIES, *BAD))
def test_it_is_refused(case: Case, endpoint: Endpoint) -> None:
    assert endpoint.ask(case.suites.text(case.part(QT + "query")), EITHER).status_code == 400


def _data(case: Case, query: NamedNode) -> Data:
    """Of the case, and what its text names as its dataset."""
    found: dict[str, tuple[NamedNode, ...]] = {}
    if default := case.graph.objects(case.action, QT + "data"):
        found[""] = tuple(one for one in default if isinstance(one, NamedNode))
    named = {
        one.value for one in case.graph.objects(case.action, QT + "graphData") if isinstance(one, NamedNode)
    }
    named |= {urljoin(query.value, file) for file in FROM.findall(case.suites.path(query).read_text("utf-8"))}
    return found | {name: (NamedNode(name),) for name in sorted(named)}
