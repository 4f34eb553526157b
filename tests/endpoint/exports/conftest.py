"""Packages of the example dossiers, written once."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from endpoint.exports.exporter import Wanted
from endpoint.exports.package import export

EXAMPLES = Path(__file__).parents[3] / "examples" / "dossiers"
READERS = Path(os.environ.get("MAILLAGE_READERS", EXAMPLES.parents[1] / ".venv" / "readers"))
PUBLIC = Wanted(
    operations=True,
    publisher="Collectivité d'essai",
    contact="donnees@example.org",
    public_url="https://graphe.example.org/",
    files_url="https://fichiers.example.org/feder/",
)

Written = Callable[[str, Wanted], Path]


@pytest.fixture(scope="session")
def package(dossiers_graph: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All of it, as somebody publishes it."""
    place = tmp_path_factory.mktemp("packages") / "package"
    export(dossiers_graph, place, PUBLIC)
    return place


@pytest.fixture(scope="session")
def peopleless(dossiers_graph: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All of it, but for persons, as nobody in particular publishes it."""
    place = tmp_path_factory.mktemp("packages") / "peopleless"
    export(dossiers_graph, place, Wanted(people=False, operations=True))
    return place


@pytest.fixture(scope="session")
def told_by() -> Callable[..., Any]:
    """What a script prints at last, as JSON, in the environment of somebody else's reader.

    Each wants old or heavy packages of its own, so ``make readers`` installs it apart.
    """

    def told(reader: str, script: str, *arguments: str | Path) -> Any:
        python = READERS / reader / "bin" / "python"
        if not python.exists():
            pytest.skip(f"{reader} is not installed here: `make readers` does it")
        done = subprocess.run([python, "-c", script, *arguments], check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return told
