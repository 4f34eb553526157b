"""``--profile``: what each command does with the model, where it is installed and where it is not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from endpoint.build.cache import source_key
from endpoint.build.reading import Source, Way
from extract.entities import MODEL

ROOT = Path(__file__).parents[3]
DOSSIER = ROOT / "tests" / "data" / "corpus" / "NP9980001.txt"
INSTALLED = find_spec(MODEL) is not None


def run(*arguments: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "endpoint.cli", *map(str, arguments)]
    return subprocess.run(command, check=False, capture_output=True, text=True, env=os.environ | variables)


def commands(graph: Path, gold: Path) -> list[list[str | Path]]:
    return [
        ["build", DOSSIER, "--graph", graph],
        ["validate", DOSSIER],
        ["extract", DOSSIER],
        ["evaluate", DOSSIER.parent, "--gold", gold],
    ]


@pytest.mark.skipif(INSTALLED, reason=f"{MODEL} is installed here")
def test_without_its_model_the_full_profile_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "NP9980001.json").write_text("{}")
    for command in commands(tmp_path / "graph", tmp_path):
        done = run(*command, "--profile", "full")
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (3, "", 1), command
        assert MODEL in done.stderr
    assert not (tmp_path / "graph" / "current").exists()
    assert run("validate", DOSSIER, MAILLAGE_PROFILE="full").returncode == 3


@pytest.mark.skipif(not INSTALLED, reason=f"{MODEL} is not installed: `make models` does that")
def test_with_its_model_the_full_profile_reads_the_same_money(tmp_path: Path) -> None:
    found = [json.loads(run("extract", DOSSIER, "--profile", profile).stdout) for profile in ("fast", "full")]
    assert found[0]["lines"] == found[1]["lines"] != []
    done = run("build", DOSSIER, "--graph", tmp_path / "graph", "--profile", "full")
    assert done.returncode == 0, done.stderr


def test_a_flag_rules_over_the_variable() -> None:
    assert run("validate", DOSSIER, "--profile", "fast", MAILLAGE_PROFILE="full").returncode == 0


def test_a_profile_that_does_not_exist_is_wrong_use() -> None:
    done = run("validate", DOSSIER, MAILLAGE_PROFILE="slow")
    assert (done.returncode, done.stdout) == (2, "")
    assert "fast or full" in done.stderr
    assert run("validate", DOSSIER, "--profile", "slow").returncode == 2


def test_what_one_profile_read_is_not_taken_for_the_other() -> None:
    keys = {source_key(Source("a.txt", b"", Way(profile=profile))) for profile in ("fast", "full")}
    assert len(keys) == 2
