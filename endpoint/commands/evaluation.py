"""The dossiers of a folder against their gold: which belongs to which, and the scores added up."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from endpoint.build.reading import AS_EVER, Source, Way, extracted
from endpoint.build.sources import File, find_files, load
from endpoint.errors import WrongUse
from endpoint.findings.finding import of_result
from endpoint.refusals import surroundings

if TYPE_CHECKING:
    from extract.evaluate import Evaluation

Json = dict[str, Any]
_LISTS = (
    "lines", "territories", "centres", "federations", "participants", "people", "counts", "actions", "periods",
    "lineage",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Comparison:
    """The scores, and what could not be compared: gold without a dossier, dossiers without gold."""

    evaluation: Evaluation
    stray_gold: tuple[str, ...]
    stray_dossiers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Pair:
    """A dossier with its facts, and the name of its gold, if it has any."""

    file: File
    facts: Json
    gold: str | None


def evaluate_folder(dossiers: Path, gold: Path, way: Way = AS_EVER) -> Comparison:
    """Score each dossier that has gold: ``NAME.json`` for ``NAME.*``, or else the gold of its operation's number.

    Raises:
        WrongUse: no gold, none for these dossiers, or gold that is no JSON object.
        GoldError: gold without a list of the contract.
        MissingModelError: the profile needs a model that is not installed.
    """
    from extract.evaluate import evaluate, total

    way.require()
    golds = _golds(gold)
    own = {(gold / f"{name}.json").resolve() for name in golds}
    files = [file for file in find_files([dossiers]) if file.path.resolve() not in own]
    pairs = list(_pairs(files, golds, way))
    times = Counter(pair.gold for pair in pairs)
    scores = [
        evaluate(pair.gold if times[pair.gold] == 1 else pair.file.name, pair.facts, golds[pair.gold])
        for pair in pairs
        if pair.gold is not None
    ]
    if not scores:
        raise WrongUse(
            f"{dossiers} has no dossier for the gold in {gold}: NAME.json is the gold of NAME.txt."
        )
    return Comparison(
        total(scores),
        tuple(f"{name}.json" for name in golds if not times[name]),
        tuple(pair.file.name for pair in pairs if pair.gold is None),
    )


def _pairs(files: list[File], golds: Mapping[str, Json], way: Way) -> Iterator[_Pair]:
    numbers = {gold["operation"]: name for name, gold in golds.items() if gold.get("operation")}
    for file in files:
        facts = _facts(load(file, way))
        printed = (facts.get("operation") or {}).get("value")
        stem = file.path.stem
        yield _Pair(file, facts, stem if stem in golds else numbers.get(printed))


def _facts(source: Source) -> Json:
    """The facts of a dossier and the codes of its findings; of what is none, no fact, so that all gold is missed."""
    from extract.model import Refusal
    from extract.report import facts_json
    from shapes import validate

    if source.refusal is not None:
        return _nothing(source.refusal["code"])
    extraction = extracted(source)
    if isinstance(extraction, Refusal):
        return _nothing(extraction.code)
    findings = map(of_result, validate(extraction.quads).results)
    codes = sorted(finding["code"] for finding in findings if finding["severity"] != "Info")
    return facts_json(extraction) | {"findings": codes}


def _nothing(code: str) -> Json:
    return {name: [] for name in _LISTS} | {"findings": [code]}


def _golds(folder: Path) -> dict[str, Json]:
    with surroundings(folder):
        files = sorted(folder.glob("*.json"))
    if not files:
        raise WrongUse(f"There is no gold in {folder}: name a folder with NAME.json for each dossier NAME.")
    return {file.stem: _gold(file) for file in files}


def _gold(file: Path) -> Json:
    with surroundings(file):
        content = file.read_bytes()
    try:
        facts = json.loads(content)
    except ValueError as error:
        raise WrongUse(f"The gold {file} is no JSON ({error}): mend it.") from error
    if not isinstance(facts, dict):
        raise WrongUse(f"The gold {file} is no JSON object: see the facts of `maillage extract`.")
    return facts
