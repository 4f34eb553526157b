"""The notebook for researchers runs from its first cell to its last, and its page shows what it prints."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Serve

COMMAND = (sys.executable, "-m", "endpoint.cli")

# Each cell as a notebook runs it: in one namespace, where the value of an expression is printed.
RUN = """
import ast, json, pathlib, sys
for number, cell in enumerate(json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))["cells"]):
    if cell["cell_type"] == "code":
        tree = ast.Interactive(ast.parse("".join(cell["source"])).body)
        exec(compile(tree, f"<cell {number}>", "single"))
"""


@pytest.fixture(scope="module")
def notebook(root: Path) -> Path:
    return root / "docs" / "notebooks" / "network.ipynb"


@pytest.fixture(scope="module")
def package(examples_graph: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    package = tmp_path_factory.mktemp("notebook") / "package"
    only = ("--only", "tables,parquet,networks")
    subprocess.run(
        (*COMMAND, "export", str(package), "--graph", str(examples_graph), *only),
        check=True,
        capture_output=True,
    )
    return package


@pytest.fixture(scope="module")
def address(examples_graph: Path, serve: Serve) -> Iterator[str]:
    with serve(examples_graph) as served:
        yield served


@pytest.fixture(scope="module")
def printed(notebook: Path, address: str, package: Path) -> str:
    """What the cells print, one after the other."""
    environment = os.environ | {"ENDPOINT": f"{address}/sparql", "PACKAGE": str(package)}
    command = [sys.executable, "-W", "error", "-c", RUN, str(notebook)]
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, env=environment, cwd=package.parent
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_notebook_is_kept_as_it_is_before_it_runs(notebook: Path) -> None:
    content: dict[str, Any] = json.loads(notebook.read_text(encoding="utf-8"))
    cells = [cell for cell in content["cells"] if cell["cell_type"] == "code"]
    assert content["nbformat"] == 4
    assert len(cells) >= 8
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in cells)


def test_the_page_shows_what_the_notebook_prints(root: Path, printed: str) -> None:
    page = (root / "docs" / "researchers.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```text\n(.+?)```", page, re.DOTALL)
    lines = [line.rstrip() for line in printed.splitlines()]
    shown = "\n".join(lines) + "\n"
    assert len(blocks) == 4
    for block in blocks:
        assert block in shown


def test_the_graph_that_is_made_is_the_one_of_the_package(printed: str) -> None:
    assert "'the same: True'" in printed


def test_the_endpoint_and_the_files_give_the_same_sum(printed: str) -> None:
    found = re.search(r"euros of all lines: ([\d.]+) from the endpoint, ([\d.]+) from the CSV file", printed)
    assert found
    assert found[1] == found[2] != "0.00"
