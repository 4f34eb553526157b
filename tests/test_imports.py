"""Who knows whom: imports point one way, and a light command reads nothing heavy."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGES = ("ontology", "shapes", "extract", "endpoint")
MAY_KNOW = {
    "ontology": {"ontology"},
    "shapes": {"shapes", "ontology"},
    "extract": {"extract", "ontology"},
    "endpoint": set(PACKAGES),
}
FRAMEWORKS = {
    "fastapi",
    "starlette",
    "uvicorn",
    "click",
    "jinja2",
    "pydantic",
    "httpx",
    "SPARQLWrapper",
    "tqdm",
}
FOREIGN = {
    "ontology": FRAMEWORKS | {"pyshacl", "spacy", "rdflib"},
    "extract": FRAMEWORKS | {"pyshacl", "rdflib"},
    "shapes": FRAMEWORKS | {"spacy"},
}
HEAVY = ("spacy", "rdflib", "pyshacl", "fastapi", "pydantic", "jinja2", "numpy")
VAGUE = {"utils", "util", "core", "common", "services", "helpers", "misc"}


def sources(package: str) -> Iterator[Path]:
    """The package's modules wherever it is installed: CI also tests the wheel, without our sources."""
    spec = importlib.util.find_spec(package)
    assert spec is not None and spec.origin is not None
    yield from sorted(Path(spec.origin).parent.rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """The first part of every module that a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            assert node.module
            yield node.module.split(".")[0]


def modules() -> list[tuple[str, Path]]:
    return [(package, path) for package in PACKAGES for path in sources(package)]


def test_every_package_has_modules() -> None:
    assert {package for package, _ in modules()} == set(PACKAGES)
    assert len(modules()) > 60


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_point_one_way(package: str) -> None:
    for path in sources(package):
        ours = set(imported(path)) & set(PACKAGES)
        assert ours <= MAY_KNOW[package], path


@pytest.mark.parametrize("package", FOREIGN)
def test_no_framework_where_none_belongs(package: str) -> None:
    for path in sources(package):
        assert not set(imported(path)) & FOREIGN[package], path


def test_modules_are_named_by_what_they_hold() -> None:
    for _, path in modules():
        assert path.stem not in VAGUE, path
        assert path.parent.name not in VAGUE, path


@pytest.mark.parametrize(
    "module",
    ["extract", "extract.pipeline", "extract.report", "extract.evaluate", "extract.reference", "ontology"],
)
def test_importing_reads_nothing_heavy(module: str) -> None:
    code = f"import sys, {module}; print(*sorted(set({HEAVY}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
