"""The W3C's update tests, over HTTP: syntax, and what each leaves in the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad

from tests.w3c.endpoints import SOLUTIONS, Data, Endpoint
from tests.w3c.manifests import RDFS, Case, Node, of_kind, suites
from tests.w3c.results import Table, canonical, read

UT = "http://www.w3.org/2009/sparql/tests/test-update#"
SUITES = suites()
UPDATES = SUITES.cases("sparql11/manifest-sparql11-update.ttl")
EVERYTHING = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"


def test_every_update_is_here() -> None:
    assert Counter(kind for case in UPDATES for kind in case.kinds) == {
        "UpdateEvaluationTest": 94,
        "PositiveUpdateSyntaxTest11": 42,
        "NegativeUpdateSyntaxTest11": 13,
        "NegativeSyntaxTest11": 8,
    }


@pytest.mark.parametrize("case", of_kind(UPDATES, "UpdateEvaluationTest"))
def test_evaluation(case: Case, endpoint: Endpoint) -> None:
    endpoint.hold(case.suites, _data(case, case.action))
    answer = endpoint.change(case.suites.text(case.part(UT + "request")))
    assert answer.is_success, answer.text
    assert isinstance(case.result, Node)
    assert canonical(_everything(endpoint)) == canonical(list(_statements(case, case.result)))


@pytest.mark.parametrize("case", of_kind(UPDATES, "PositiveUpdateSyntaxTest11"))
def test_it_is_read(case: Case, endpoint: Endpoint) -> None:
    """An update that names another host is read, and then refused as what it is."""
    endpoint.hold(case.suites, {})
    answer = endpoint.change(case.suites.text(case.part(UT + "request")))
    if answer.status_code == 403:
        assert answer.json()["error"]["code"] == "service-refused"
    else:
        assert answer.is_success, answer.text


@pytest.mark.parametrize("case", of_kind(UPDATES, "NegativeUpdateSyntaxTest11", "NegativeSyntaxTest11"))
def test_it_is_refused(case: Case, endpoint: Endpoint) -> None:
    assert endpoint.change(case.suites.text(case.part(UT + "request"))).status_code == 400


def _data(case: Case, node: Node) -> Data:
    """The files of each graph, before an update or after it."""
    found: dict[str, tuple[NamedNode, ...]] = {}
    if isinstance(default := case.graph.object(node, UT + "data"), NamedNode):
        found[""] = (default,)
    for one in case.graph.objects(node, UT + "graphData"):
        name, file = case.graph.words(one, RDFS + "label"), case.graph.node(one, UT + "graph")
        assert isinstance(file, NamedNode)
        found[name] = (*found.get(name, ()), file)
    return found


def _statements(case: Case, node: Node) -> Iterator[Quad]:
    for name, files in _data(case, node).items():
        graph = NamedNode(name) if name else DefaultGraph()
        for quad in (one for file in files for one in case.suites.statements(file)):
            yield Quad(quad.subject, quad.predicate, quad.object, graph)


def _everything(endpoint: Endpoint) -> list[Quad]:
    found = read(endpoint.ask(EVERYTHING).content, SOLUTIONS)
    assert isinstance(found, Table)
    return [Quad(row["s"], row["p"], row["o"], row.get("g") or DefaultGraph()) for row in found.rows]  # type: ignore[arg-type]
