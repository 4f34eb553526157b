"""Which gold belongs to which dossier, whatever the files are called."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from endpoint.commands.evaluation import evaluate_folder
from endpoint.errors import WrongUse
from extract.errors import GoldError
from extract.evaluate import KINDS

ROOT = Path(__file__).resolve().parents[3]
GOLD = ROOT / "examples" / "gold"
ONE, TWO = (ROOT / "examples" / "invented" / f"NP990000{n}.txt" for n in (1, 2))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "dossiers"
    made.mkdir()
    return made


def gold_of(folder: Path, *names: str) -> Path:
    gold = folder.with_name("gold")
    gold.mkdir()
    for name in names:
        shutil.copy(GOLD / f"{name}.json", gold)
    return gold


def test_a_stem_a_number_another_format_and_what_is_left_over(folder: Path) -> None:
    shutil.copy(ONE, folder)
    (folder / "autre nom.txt").write_bytes(TWO.read_text("utf-8").encode("utf-16"))
    (folder / "notes.md").write_text("Rien d'un dossier.")
    gold = gold_of(folder, ONE.stem, TWO.stem, "NP9900003")
    found = evaluate_folder(folder, gold)
    assert (found.stray_gold, found.stray_dossiers) == (("NP9900003.json",), ("notes.md",))
    assert found.evaluation.dossiers == 2
    assert found.evaluation.micro.f1 == 1
    assert found.evaluation.scores["findings"].found == 1  # the sum-mismatch of the second
    assert [*found.evaluation.scores] == [*KINDS, "links", "findings"]


def test_two_files_of_one_gold_are_both_scored_under_their_own_names(folder: Path) -> None:
    shutil.copy(ONE, folder)
    (folder / "copy.txt").write_text(ONE.read_text("utf-8").replace("96 000,00", "96 001,00"), "utf-8")
    found = evaluate_folder(folder, gold_of(folder, ONE.stem)).evaluation
    assert found.dossiers == 2
    assert {m.dossier for m in found.mistakes} == {"copy.txt"}
    assert {m.kind for m in found.mistakes} == {"lines", "funders", "statuses", "links", "findings"}


def test_gold_beside_its_dossiers_is_no_dossier(folder: Path) -> None:
    shutil.copy(ONE, folder)
    shutil.copy(GOLD / f"{ONE.stem}.json", folder)
    found = evaluate_folder(folder, folder)
    assert (found.evaluation.dossiers, found.evaluation.micro.f1, found.stray_dossiers) == (1, 1, ())


def test_what_is_no_dossier_misses_its_gold_and_its_finding_is_false(folder: Path) -> None:
    (folder / ONE.name).write_text("")
    found = evaluate_folder(folder, gold_of(folder, ONE.stem)).evaluation
    assert (found.micro.found, found.micro.false) == (0, 0)
    assert found.micro.missed > 10
    assert [m.item for m in found.mistakes if m.kind == "findings"] == ["empty-document"]


def test_gold_that_is_none(folder: Path) -> None:
    shutil.copy(ONE, folder)
    gold = gold_of(folder)
    with pytest.raises(WrongUse, match="There is no gold"):
        evaluate_folder(folder, gold)
    (gold / f"{ONE.stem}.json").write_text(json.dumps({"operation": ONE.stem}))
    with pytest.raises(GoldError, match="has no list lines, territories"):
        evaluate_folder(folder, gold)
    (gold / f"{ONE.stem}.json").write_text("[]")
    with pytest.raises(WrongUse, match="no JSON object"):
        evaluate_folder(folder, gold)
