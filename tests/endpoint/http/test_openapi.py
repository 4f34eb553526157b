"""The description of the server is true: what it lists exists, and what exists it lists."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from fastapi.routing import APIRoute

from endpoint.app import _PROTOCOLS, _handler, create_app
from endpoint.http.openapi import document
from endpoint.protocol.parameters import DIRECT, FORM
from endpoint.protocol.updating import DIRECT as UPDATE
from endpoint.questions import Parameter, Words, questions
from endpoint.settings import Settings

if TYPE_CHECKING:
    from conftest import Server

VALUES = {"key": "operation/NP0022605", "version": "0.1.0", "operation": "NP0022605", "query": "ASK {}"}
VALUES["graph"] = "https://w3id.org/maillage/graph/dossier/NP0022605"


KEYS = {"/def/{key}": "territory-kind/department", "/graph/{key}": "dossier/NP0022605"}


def filled(path: str) -> str:
    """A path that is described, with a value for each of its parameters."""
    key = quote(KEYS.get(path, VALUES["key"]))
    return path.replace("{key}", key).replace("{version}", VALUES["version"]).replace("{ending}", "ttl")


def test_it_is_served(small_server: Server) -> None:
    response = small_server.http.get("/openapi.json")
    assert response.json() == document()
    assert response.json()["openapi"] == "3.1.0"


@pytest.mark.parametrize("path", document()["paths"])
def test_every_path_answers_as_it_says(small_server: Server, path: str) -> None:
    operation = document()["paths"][path]["get"]
    needed = {
        one["name"]: VALUES.get(one["name"], "59")
        for one in operation["parameters"]
        if one["in"] == "query"
        and (one.get("required") or (path in ("/sparql", "/store") and one["name"] in ("query", "graph")))
    }
    response = small_server.http.get(filled(path), params=needed)
    said = operation["responses"][str(response.status_code)]
    # Of the small graph's own graphs none has an address of the server for its name.
    assert response.status_code in ((404,) if path == "/store/{key}" else (200, 303))
    assert response.headers["content-type"] in said["content"]
    kept, other = (
        small_server.http.get(filled(path), params=needed, headers=condition)
        for condition in ({"If-None-Match": "*"}, {"If-Match": '"another"'})
    )
    many = small_server.http.get(filled(path), params={"x": ["y"] * 1_001})
    assert {str(one.status_code) for one in (kept, other, many)} <= operation["responses"].keys() - {"200"}
    named = set(re.findall(r"\{(\w+)\}", path))
    assert named == {one["name"] for one in operation["parameters"] if one["in"] == "path"}


def routes(of: Any) -> Iterator[APIRoute]:
    """Those of an application or of a router in it, in their order."""
    for one in of.routes:
        if isinstance(one, APIRoute):
            yield one
        elif hasattr(one, "original_router"):
            yield from routes(one.original_router)


def test_every_route_is_described_and_every_path_has_a_route(tmp_path: Path) -> None:
    app = create_app(Settings.read({}, graph=tmp_path))
    there = list(routes(app))
    assert len(there) == len({one.path for one in there}) > 25
    found = set()
    for path in document(writable=True)["paths"]:
        if _handler(filled(path)):
            found.add(path.removesuffix("/{key}"))
            continue
        route = next((one for one in there if one.path_regex.match(filled(path))), None)
        assert route, path
        found.add(route.path)
    assert found == {one.path for one in there} | _PROTOCOLS.keys()


def test_every_question_and_each_of_its_parameters_is_listed() -> None:
    paths = document()["paths"]
    for name, question in questions().items():
        for suffix in ("", ".csv", ".tsv", ".json"):
            listed = {one["name"]: one for one in paths[f"/questions/{name}{suffix}"]["get"]["parameters"]}
            own = {"lang", "page", "sort"} if suffix == "" else set()
            assert own <= listed.keys()
            listed = {key: one for key, one in listed.items() if key not in own}
            assert listed.keys() == {one.name for one in question.parameters}
            for one in question.parameters:
                schema: dict[str, Any] = listed[one.name]["schema"]
                assert listed[one.name]["required"] is (one.default is None and suffix != "")
                assert schema.get("default") == one.default
                assert one.label.en in listed[one.name]["description"]


def test_schemathesis_finds_nothing_that_is_not_so(
    small_graph: Path, server_on: Callable[..., Server], tmp_path: Path
) -> None:
    """Some hundred requests of its making.

    Two checks are left out: that a text is no SPARQL is told by no schema; and 503 and 504 are answers that are
    listed, where 500 is not and would be found.
    """
    schemathesis(server_on(small_graph), tmp_path, "--max-examples", "5")


def test_schemathesis_writes_as_it_is_told(
    publish_trig: Callable[..., Any], server_on: Callable[..., Server], tmp_path: Path
) -> None:
    """Its requests with the token, and without."""
    publish_trig(tmp_path / "graph")
    server = server_on(tmp_path / "graph", writable="on", token="schemathesis")
    assert server.http.get("/openapi.json").json() == document(writable=True)
    token = ["--header", "Authorization: Bearer schemathesis"]
    schemathesis(
        server, tmp_path, "--max-examples", "2", "--include-path-regex", "^/(store|update|sparql$)", *token
    )


def test_what_may_be_posted_to_sparql_is_described() -> None:
    asked, both = (document(writable)["paths"]["/sparql"]["post"] for writable in (False, True))
    assert both["responses"].keys() - asked["responses"].keys() == {"204", "401", "412"}
    assert {"408", "415", "502"} <= asked["responses"].keys()
    assert both["requestBody"]["content"].keys() == {DIRECT, FORM, UPDATE}
    lists = {one["name"] for one in both["parameters"] if one["schema"]["type"] == "array"}
    assert lists == {f"{kind}-graph-uri" for kind in ("default", "named", "using", "using-named")}
    query, update = (
        set(one["properties"]) for one in both["requestBody"]["content"][FORM]["schema"]["anyOf"]
    )
    assert query | update == {one["name"] for one in both["parameters"]} | {"query", "update"}


def schemathesis(server: Server, folder: Path, *options: str) -> None:
    program = Path(sys.executable).with_name("schemathesis")
    if not program.exists():
        pytest.skip("schemathesis is not installed here")
    phases = ["--phases", "coverage,fuzzing", "--seed", "1", "--no-color"]
    unsaid = ["--exclude-checks", "positive_data_acceptance,not_a_server_error"]
    unhurried = ["--request-timeout", "100", "--suppress-health-check", "too_slow"]
    command = [program, "run", f"{server.url}openapi.json", *phases, *unsaid, *unhurried, *options]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=folder)
    assert done.returncode == 0, done.stdout[-4000:]


def test_names_of_operations_are_their_own() -> None:
    for writable in (False, True):
        paths = document(writable)["paths"].values()
        names = [one["operationId"] for path in paths for one in path.values()]
        assert len(names) == len(set(names)) > 90
        assert writable == ("update" in names) == ("putGraph" in names)


TYPES = {"iri": "string", "string": "string", "integer": "integer", "decimal": "string", "date": "string"}


@pytest.mark.parametrize("kind", TYPES)
def test_a_parameter_has_the_schema_of_its_type(kind: Any) -> None:
    from endpoint.http.openapi_pages import parameter

    listed = parameter(Parameter("p", kind, None, Words("fr", "en")))
    assert listed["schema"]["type"] == TYPES[kind] and listed["required"] is True


def test_the_number_of_types() -> None:
    assert len(TYPES) == 5
