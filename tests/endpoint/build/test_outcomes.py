"""Failing closed: an engine that breaks, hangs or kills its process costs a dossier a finding, and no more."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import QuerySolutions, Store

from endpoint.build.outcomes import CHUNK, FEW, outcomes
from endpoint.build.pool import KILLED
from endpoint.build.reading import Way
from endpoint.build.sources import find_files
from endpoint.findings.finding import engine_failure, unread
from ontology.words import finding_code

DOSSIERS = Path(__file__).parents[2] / "data" / "corpus"
BASE = "https://w3id.org/maillage/"

# pyshacl, but with some dossiers that it can't cope with. Python runs this before all else.
BROKEN = """
import os, signal, time
import pyshacl
import rdflib

sound = pyshacl.Validator.run
number = rdflib.URIRef("https://w3id.org/maillage/ns#synergieNumber")

def broken(self):
    match {str(value) for _, _, value in self.data_graph.triples((None, number, None))}.pop():
        case "NP9980001":
            raise KeyError("an error of the engine")
        case "NP9980002":  # the deadline is an alarm that nothing catches: here it is set to one second
            signal.alarm(1)
            time.sleep(60)
        case "NP9980003":
            os.kill(os.getpid(), signal.SIGKILL)
        case "NP9980004":
            raise MemoryError("no room")
    return sound(self)

pyshacl.Validator.run = broken
"""

# The compiled queries, on chunks that they can't cope with. Only the first dossier stops the other engine too.
BROKEN_IN_CHUNKS = (
    BROKEN.replace('case "NP9980002"', 'case "none"').replace('case "NP9980003"', 'case "nobody"')
    + """
from shapes import compiled_engine

solutions = compiled_engine.rows

def breaking(store, select):
    if not list(store.named_graphs()):  # across operations
        return solutions(store, select)
    held = {quad.object.value for quad in store.quads_for_pattern(None, None, None, None)}
    if "NP9980001" in held:
        raise KeyError("an error of the engine")
    if "NP9980018" in held:
        os.kill(os.getpid(), signal.SIGKILL)
    return solutions(store, select)

compiled_engine.rows = breaking
"""
)
pytestmark = pytest.mark.slow

BAD = {f"NP998000{number}.txt" for number in range(1, 5)}


def run(*arguments: str | Path, **variables: str | Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {name: str(value) for name, value in variables.items()}
    command = [sys.executable, "-m", "endpoint.cli", *map(str, arguments)]
    return subprocess.run(command, check=False, capture_output=True, text=True, env=environment)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five good dossiers, and one that can't be read."""
    folder = tmp_path_factory.mktemp("outcomes") / "dossiers"
    folder.mkdir()
    text = (DOSSIERS / "NP9980001.txt").read_text()
    for number in range(1, 6):
        (folder / f"NP998000{number}.txt").write_text(text.replace("NP9980001", f"NP998000{number}"))
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 10)
    return folder


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The Python path on which the engine is broken."""
    place = tmp_path_factory.mktemp("engine")
    (place / "sitecustomize.py").write_text(BROKEN)
    return os.pathsep.join([str(place), *filter(None, [os.environ.get("PYTHONPATH")])])


@pytest.fixture(scope="module")
def graph(folder: Path, engine: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    graph = tmp_path_factory.mktemp("outcomes") / "graph"
    done = run("build", folder, "--graph", graph, PYTHONPATH=engine)
    assert done.returncode == 1, done.stderr
    assert "published 1 (0 with a flag), left out 5 (quarantined 4, refused 1)" in done.stderr
    for name in BAD:
        assert f"left out: {name}: engine-failure" in done.stderr
    return graph


def rows(graph: Path, query: str) -> list[tuple[str | None, ...]]:
    answer = Store.read_only(str(graph / "current" / "store")).query(query)
    assert isinstance(answer, QuerySolutions)
    return [tuple(None if term is None else term.value for term in row) for row in answer]


def states(graph: Path) -> dict[str, str]:
    manifest = json.loads((graph / "current" / "manifest.json").read_text())
    return {dossier["name"]: dossier["state"] for dossier in manifest["dossiers"]}


def test_the_others_are_published(graph: Path) -> None:
    left_out = dict.fromkeys(BAD, "quarantined") | {"binary.txt": "refused"}
    assert states(graph) == left_out | {"NP9980005.txt": "published"}
    published = rows(graph, "SELECT ?n { ?o <https://w3id.org/maillage/ns#synergieNumber> ?n }")
    assert published == [("NP9980005",)]


def test_what_could_not_be_checked_is_kept_and_can_be_questioned(graph: Path) -> None:
    """With the very query of the documentation."""
    page = (Path(__file__).parents[3] / "docs" / "validation.md").read_text(encoding="utf-8")
    (query,) = (q for q in re.findall(r"```sparql\n(.*?)```", page, re.S) if "quarantinedIn" in q)
    assert rows(graph, query) == [
        (name, f"{BASE}def/finding/engine-failure", "100000") for name in sorted(BAD)
    ]


def test_the_finding_says_what_happened(folder: Path, engine: str) -> None:
    done = run("validate", folder, "--format", "json", PYTHONPATH=engine)
    assert (done.returncode, done.stderr) == (1, "")
    found: list[dict[str, Any]] = json.loads(done.stdout)
    told = {one["document"]: [f for f in one["findings"] if f["severity"] == "Violation"] for one in found}
    assert told.pop("NP9980005.txt") == []
    assert {name: [f["code"] for f in findings] for name, findings in told.items()} == (
        {name: ["engine-failure"] for name in BAD} | {"binary.txt": ["unreadable"]}
    )
    reasons = {name: findings[0]["found"] for name, findings in told.items()}
    assert "an error of the engine" in reasons["NP9980001.txt"]
    assert reasons["NP9980002.txt"] == reasons["NP9980003.txt"] == KILLED
    assert reasons["NP9980004.txt"] == "MemoryError: no room"


def test_the_next_build_tries_again(folder: Path, graph: Path) -> None:
    done = run("build", folder, "--graph", graph)
    assert done.stderr.startswith("Published")
    assert "; 4 read anew." in done.stderr
    assert states(graph) == dict.fromkeys((path.name for path in folder.glob("NP*")), "published") | {
        "binary.txt": "refused"
    }
    assert run("build", folder, "--graph", graph).stderr.startswith("Nothing has changed")


def test_a_chunk_that_fails_is_checked_again_one_by_one(tmp_path: Path) -> None:
    """Of two chunks one raises and one kills its process: in each only those are to blame that fail alone."""
    (tmp_path / "dossiers").mkdir()
    (tmp_path / "sitecustomize.py").write_text(BROKEN_IN_CHUNKS)
    text = (DOSSIERS / "NP9980001.txt").read_text()
    for number in (1, 4, *range(6, 21)):
        name = f"NP99800{number:02d}"
        (tmp_path / "dossiers" / f"{name}.txt").write_text(text.replace("NP9980001", name))
    assert len(list((tmp_path / "dossiers").iterdir())) == CHUNK + 1 > FEW
    paths = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = run("validate", tmp_path / "dossiers", "--format", "json", PYTHONPATH=paths)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    assert (done.returncode, done.stderr, len(found)) == (1, "", CHUNK + 1)
    wrong = {one["document"]: one["findings"][0]["code"] for one in found if not one["conforms"]}
    assert wrong == {"NP9980001.txt": "engine-failure", "NP9980004.txt": "engine-failure"}


def test_a_check_ends_itself_when_its_time_is_over(folder: Path) -> None:
    """Half of the deadline is for the check: none at all, where there is next to no time."""
    files = [file for file in find_files([folder]) if file.name == "NP9980005.txt"]
    (read,) = outcomes(files, Way(), deadline=1e-6)
    assert [finding["code"] for finding in read.outcome.reading.findings] in (
        ["engine-failure"],
        ["unreadable"],
    )
    assert not read.final


def test_reasons_are_told_in_both_languages() -> None:
    for finding in (engine_failure(KILLED), unread(KILLED)):
        assert finding["message"]["fr"].endswith(
            " : son processus a été arrêté, faute de mémoire ou de temps."
        )
        assert finding["message"]["en"].endswith(f": {KILLED}.")
    assert (
        "elle a pris plus de 60 secondes" in engine_failure("it took more than 60 seconds")["message"]["fr"]
    )
    failure = engine_failure("KeyError: 'x'")
    assert (failure["code"], failure["severity"]) == (
        "engine-failure",
        finding_code("engine-failure").severity,
    )
    assert "KeyError: 'x'" in failure["message"]["fr"]


def test_a_deadline_is_a_setting(folder: Path) -> None:
    refused = run("validate", folder, "--deadline", "0")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "deadline is 0" in refused.stderr
    assert run("validate", DOSSIERS / "NP9980001.txt", MAILLAGE_DEADLINE="300").returncode == 0
