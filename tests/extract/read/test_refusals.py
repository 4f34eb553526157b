"""Files that are no dossier, or that harm: the contract's finding, in bounded time and memory, and never a fact.

The command runs as people run it, in processes that may each take 2 GiB of memory and a minute of the processor.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.extract.formats import as_docx, as_pdf
from tests.extract.read import hostile

ROOT = Path(__file__).resolve().parents[3]
DOSSIER = (ROOT / "examples" / "dossiers" / "NP0021859.txt").read_text(encoding="utf-8")
MEMORY = 2 * 2**30  # bytes
SECONDS = 60  # of the processor: how long one waits for it is the matter of the machine


def _half(data: bytes) -> bytes:
    return data[: len(data) // 2]


# What stands alone: no dossier was read.
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty.txt": (bytes, "empty-document"),
    "blank.html": (lambda: b"<!DOCTYPE html><p hidden>" * 1000, "empty-document"),
    "zeros.txt": (lambda: bytes(100_000), "unreadable"),
    "noise.txt": (partial(hostile.noise, 100_000), "unreadable"),
    "picture.docx": (hostile.picture, "unreadable"),
    "dossier.odt": (hostile.opendocument, "unreadable"),
    "plan.xlsx": (hostile.workbook, "unreadable"),
    "page.mht": (lambda: b"MIME-Version: 1.0\nContent-Type: text/html\n\nN=C2=B0 Synergie", "unreadable"),
    "scan.pdf": (hostile.scanned_pdf, "unreadable"),
    "locked.pdf": (lambda: hostile.locked_pdf("N° Synergie : NP9970001", "secret"), "unreadable"),
    "half.pdf": (lambda: _half(as_pdf(DOSSIER)), "unreadable"),
    "half.docx": (lambda: _half(as_docx(DOSSIER)), "unreadable"),
    "5000 pages.pdf": (lambda: hostile.long_pdf(5000), "too-large"),
    "bomb.docx": (lambda: hostile.swelling_word(3, honest=True), "too-large"),
    "lying bomb.docx": (lambda: hostile.swelling_word(3, honest=False), "unreadable"),
    "laughs.docx": (hostile.laughing_word, "unreadable"),
    "spy.docx": (lambda: hostile.prying_word("/etc/hostname"), "unreadable"),
    "deep.docx": (lambda: hostile.word("<w:sdt>" * 5000 + "</w:sdt>" * 5000), "unreadable"),
    "100 MB.txt": (lambda: b"Objet : un essai\n" * 6_200_000, "too-large"),
    "31 MB on a line.txt": (lambda: b"a " * (31 * 2**19), "too-large"),
    "a million cells.html": (lambda: hostile.page_of_cells(1_000_000, "<td>1</td>").encode(), "too-large"),
    "short cells.html": (lambda: hostile.page_of_cells(200_000, "<td>").encode(), "empty-document"),
    "merged cells.html": (
        ("<!DOCTYPE html><table>" + "<tr><td rowspan=9999 colspan=9999>x<td>y" * 5_000).encode,
        "too-large",
    ),
    "comments.html": (lambda: b"<!-- a -->" * 390_000, "too-large"),
    "recipe.txt": ("Pour douze crêpes : 250 g de farine, 4 œufs.".encode, "not-a-dossier"),
    "budget.txt": ("Poste\tMontant\nLoyer\t500 €\nTotal\t500 €".encode, "not-a-dossier"),
}
# What is a dossier all the same: a finding that it has.
READ: dict[str, tuple[Callable[[], bytes], str]] = {
    "mojibake.txt": (lambda: DOSSIER.encode().decode("cp1252", "replace").encode(), "mojibake"),
    "cut.txt": (DOSSIER[: DOSSIER.index("WIMEREUX") + 30].encode, "truncated-table"),
    "open.pdf": (lambda: hostile.locked_pdf("N° Synergie : NP9970001", ""), "missing-label"),
    "deep.html": (lambda: hostile.nested_page(100_000, f"<pre>{DOSSIER}</pre>", "div").encode(), "unnamed-beneficiary"),
}  # fmt: skip


def _maillage(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    """The command in a process that may take so much memory and time, and no more."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))

    done = subprocess.run(
        [sys.executable, "-m", "endpoint.cli", *arguments],
        capture_output=True, cwd=ROOT, preexec_fn=limit, timeout=20 * SECONDS, check=False,
    )  # fmt: skip
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return done


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files, all in one folder."""
    path = tmp_path_factory.mktemp("hostile")
    for name, (make, _) in (REFUSED | READ).items():
        (path / name).write_bytes(make())
    return path


@pytest.fixture(scope="module")
def found(folder: Path) -> dict[str, Any]:
    """What ``validate`` tells of each."""
    done = _maillage("validate", str(folder), "--format", "json")
    assert done.returncode == 1
    return {result["document"]: result for result in json.loads(done.stdout)}


def test_the_number_of_cases(found: dict[str, Any]) -> None:
    assert (len(REFUSED), len(READ)) == (26, 4)
    assert found.keys() == REFUSED.keys() | READ.keys()


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_dossier_has_one_finding(found: dict[str, Any], name: str) -> None:
    result = found[name]
    assert [finding["code"] for finding in result["findings"]] == [REFUSED[name][1]]
    assert (result["operation"], result["conforms"]) == (None, False)


@pytest.mark.parametrize("name", READ)
def test_what_is_a_dossier_is_read_as_far_as_it_goes(found: dict[str, Any], name: str) -> None:
    assert READ[name][1] in {finding["code"] for finding in found[name]["findings"]}
    number = "NP9970001" if name == "open.pdf" else "NP0021859"
    assert found[name]["operation"] == number


@pytest.mark.parametrize("name", ["100 MB.txt", "31 MB on a line.txt", "lying bomb.docx", "spy.docx"])
@pytest.mark.parametrize("command", ["extract", "text"])
def test_no_fact_is_made_up(folder: Path, command: str, name: str) -> None:
    done = _maillage(command, str(folder / name))
    assert (done.returncode, done.stdout) == (1, b"")
    assert REFUSED[name][1] in done.stderr.decode()
