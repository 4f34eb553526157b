"""Fit the weights by which a passage tells a relation between operations: ``python -m training.lineage``.

It reads the passages of ``training/lineage.jsonl``, the sentences of ``tests/data`` and the dossiers with gold, and
writes ``extract/find/lineage/weights.tsv``. What stays out, so that it can judge: ``tests/data/passages.jsonl``, by a
hand of its own, and the third set of dossiers. Needs scikit-learn (``requirements/training.txt``).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from extract.find.header import find_header
from extract.find.layout import lay_out
from extract.find.lineage.features import Features, features_of
from extract.find.lineage.learnt import FILE, NONE, ONSET
from extract.find.lineage.lineage import own_operation
from extract.find.lineage.passages import Passage, find_passages
from extract.find.table.table import find_table
from extract.model import Document
from extract.read import read
from extract.text import words

ROOT = Path(__file__).resolve().parents[1]
WEIGHTS = ROOT / "extract" / "find" / "lineage" / FILE
SETS = ("examples", "tests/aside", "tests/aside/second")
SENTENCES = ("relations.jsonl", "other_hands.jsonl")
STRENGTH = 1.0  # the inverse of the L2 penalty
TIMES = 2  # a feature of one example only teaches nothing
SMALLEST = 0.05  # weights below it are left out
DOSSIER = (
    "Région\nHauts-de-France\n\nComité Unique de Programmation du 3 mai 2021\n\nN° Synergie : NP9970001\n\n"
    "Objet : {label}\n\nDescriptif technique :\n\n{prose}\n"
)

Gold = Sequence[Mapping[str, str]]


class Example(NamedTuple):
    """The features of a passage, and the relation that its reader found, or « none »."""

    features: Features
    relation: str


def main() -> None:
    examples = [example for text, gold in _sources() for example in examples_of(text, gold)]
    print(f"{len(examples)} passages: {dict(Counter(one.relation for one in examples))}")
    known = Counter(feature for one in examples for feature in one.features)
    vectors = DictVectorizer()
    matrix = vectors.fit_transform(
        [{name: v for name, v in one.features.items() if known[name] >= TIMES} for one in examples]
    )
    model = LogisticRegression(C=STRENGTH, max_iter=5000).fit(matrix, [one.relation for one in examples])
    rows = [(ONSET, model.intercept_), *zip(vectors.get_feature_names_out(), model.coef_.T, strict=True)]
    kept = [(name, row) for name, row in rows if name == ONSET or max(map(abs, row)) >= SMALLEST]
    WEIGHTS.write_text(_as_text(model.classes_, kept), encoding="utf-8")
    print(f"{len(kept)} of {len(rows)} features in {WEIGHTS.relative_to(ROOT)}")


def examples_of(text: bytes, gold: Gold) -> Iterator[Example]:
    """Every passage of a dossier about another project, with the relation that its gold gives to that project."""
    document = read(text, "dossier.txt")
    assert isinstance(document, Document)
    left = list(gold)
    for passage in _passages(document):
        same = next((one for one in left if _is_about(passage, one["target"])), None)
        if same:
            left.remove(same)
        yield Example(features_of(passage), same["relation"] if same else NONE)


def _passages(document: Document) -> list[Passage]:
    table, header = find_table(document), find_header(document)
    layout = lay_out(document.reading.text, table.span if table else None)
    label = header.label.value if header.label else None
    number = header.operation.value if header.operation else None
    return find_passages(layout, *own_operation(layout, label, number))


def _is_about(passage: Passage, target: str) -> bool:
    mention = passage.mention
    one, other = words(mention.title), words(target)
    return target == mention.number or one in other or other in one


def _sources() -> Iterator[tuple[bytes, Gold]]:
    for case in _lines(ROOT / "training" / "lineage.jsonl"):
        yield _dossier(case), case["lineage"]
    for name in SENTENCES:
        for case in _lines(ROOT / "tests" / "data" / name):
            if case.get("kind") == "lineage":
                yield _dossier(case), case["expect"]["lineage"]
    for name in SETS:
        folder = ROOT / name
        for gold in sorted((folder / "gold").glob("*.json")):
            (dossier,) = (path for path in folder.glob(f"*/{gold.stem}.*") if path != gold)
            yield dossier.read_bytes(), json.loads(gold.read_text(encoding="utf-8"))["lineage"]


def _dossier(case: Mapping[str, Any]) -> bytes:
    return DOSSIER.format(label=case.get("label") or "Un clic pour tous", prose=case["prose"]).encode()


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    return map(json.loads, path.read_text(encoding="utf-8").splitlines())


def _as_text(relations: Sequence[str], rows: Sequence[tuple[str, Sequence[float]]]) -> str:
    head = "# Made by `python -m training.lineage`; weights of a linear model, by feature and relation.\n"
    table = [("feature", *relations), *((name, *(f"{weight:.2f}" for weight in row)) for name, row in rows)]
    return head + "".join("\t".join(line) + "\n" for line in table)


if __name__ == "__main__":
    main()
