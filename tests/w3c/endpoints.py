"""An endpoint that is tested from outside: its addresses, and what its store holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import httpx
from pyoxigraph import NamedNode, RdfFormat, serialize

from tests.w3c.manifests import Suites

Data = Mapping[str, tuple[NamedNode, ...]]
"""The files of each graph, by its IRI; those of the default graph by ``""``."""
SOLUTIONS = "application/sparql-results+json"
STATEMENTS = "application/n-triples"


@dataclass(slots=True)
class Endpoint:
    """``http`` may write. ``held`` is None where the store may hold anything."""

    http: httpx.Client
    query: str
    update: str
    store: str
    held: Data | None = None

    def ask(self, text: str, accept: str = SOLUTIONS) -> httpx.Response:
        headers = {"Content-Type": "application/sparql-query", "Accept": accept}
        return self.http.post(self.query, content=text.encode(), headers=headers)

    def change(self, text: str) -> httpx.Response:
        self.held = None
        headers = {"Content-Type": "application/sparql-update"}
        return self.http.post(self.update, content=text.encode(), headers=headers)

    def hold(self, suites: Suites, data: Data) -> None:
        """Make the store hold this and nothing else, in one write, unless it does already."""
        if self.held == data:
            return
        graphs = [_graph(suites, name, files) for name, files in data.items()]
        answer = self.change(" ;\n".join(["DROP ALL", *graphs]))
        assert answer.is_success, answer.text
        self.held = data


def _graph(suites: Suites, name: str, files: Iterable[NamedNode]) -> str:
    """The update that makes a graph; N-Triples are SPARQL too."""
    triples = [one.triple for file in files for one in suites.statements(file)]
    said = (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode()
    if not name:
        return f"INSERT DATA {{ {said} }}"
    return f"CREATE SILENT GRAPH <{name}> ; INSERT DATA {{ GRAPH <{name}> {{ {said} }} }}"
