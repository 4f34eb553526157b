"""One dossier at a time: the file that somebody names, its facts in print, its score against gold."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from endpoint.corpus import BASE_IRI
from endpoint.errors import WrongUse
from endpoint.reading import Source
from endpoint.snapshot import surroundings
from endpoint.sources import File, find_files, load

if TYPE_CHECKING:
    from extract.evaluate import Evaluation
    from extract.model import Extraction

_KINDS_OF_LISTS = ("lines", "territories", "centres", "federations", "people", "counts", "lineage")


def given(name: str) -> Source:
    """The dossier that somebody named; ``-`` is stdin.

    Raises:
        WrongUse: there is no such file, or it is a folder.
        Unusable: the system refuses it.
    """
    from extract.read import MAX_BYTES

    if name == "-":
        return Source("stdin", sys.stdin.buffer.read(MAX_BYTES + 1), BASE_IRI)
    path = Path(name)
    if path.is_dir():
        raise WrongUse(f"{path} is a folder: name one file in it.")
    (file,) = find_files([path])
    return load(file, BASE_IRI)


def facts_text(extraction: Extraction, form: Literal["json", "turtle", "trig"]) -> str:
    """The facts of a dossier as JSON, or its graph as Turtle (one graph) or TriG (named graphs)."""
    from pyoxigraph import RdfFormat, serialize

    from extract.report import facts_json
    from ontology.words import PREFIXES

    if form == "json":
        return json.dumps(facts_json(extraction), ensure_ascii=False, indent=1) + "\n"
    prefixes = dict(PREFIXES)
    if form == "trig":
        return (serialize(extraction.quads, format=RdfFormat.TRIG, prefixes=prefixes) or b"").decode()
    triples = dict.fromkeys(quad.triple for quad in extraction.quads)
    return (serialize(triples, format=RdfFormat.TURTLE, prefixes=prefixes) or b"").decode()


def evaluate_folder(dossiers: Path, gold: Path) -> tuple[Evaluation, list[str]]:
    """The scores of every dossier that has gold, ``NAME.json`` for ``NAME.*``, added up; and the gold left over.

    Raises:
        WrongUse: no gold, none for these dossiers, or gold that is no JSON object.
    """
    from extract.evaluate import evaluate, total

    by_stem = {file.path.stem: file for file in find_files([dossiers])}
    with surroundings(gold):
        files = sorted(gold.glob("*.json"))
    if not files:
        raise WrongUse(f"There is no gold in {gold}: name a folder with NAME.json for each dossier NAME.")
    ours = [file for file in files if file.stem in by_stem]
    if not ours:
        raise WrongUse(
            f"{dossiers} has no dossier for the gold in {gold}: NAME.json is the gold of NAME.txt."
        )
    strays = [file.name for file in files if file not in ours]
    return total(evaluate(file.stem, _facts(by_stem[file.stem]), _gold(file)) for file in ours), strays


def _facts(file: File) -> dict[str, Any]:
    """The facts of a dossier; of what is none, no fact at all, so that all its gold is missed."""
    from extract.model import Refusal
    from extract.pipeline import extract
    from extract.report import facts_json

    source = load(file, BASE_IRI)
    extraction = extract(source.data, source.name)
    if isinstance(extraction, Refusal):
        return {name: [] for name in _KINDS_OF_LISTS}
    return facts_json(extraction)


def _gold(file: Path) -> dict[str, Any]:
    with surroundings(file):
        content = file.read_bytes()
    try:
        facts = json.loads(content)
    except ValueError as error:
        raise WrongUse(f"The gold {file} is no JSON ({error}): mend it.") from error
    if not isinstance(facts, dict):
        raise WrongUse(f"The gold {file} is no JSON object: see the facts of `maillage extract`.")
    return facts
