"""One dossier: the file that somebody names, and its facts in print."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from endpoint.build.reading import Source, Way
from endpoint.build.sources import find_files, load
from endpoint.errors import WrongUse

if TYPE_CHECKING:
    from extract.model import Extraction


def given(name: str, way: Way) -> Source:
    """The dossier that somebody named, to be read in that way; ``-`` is stdin.

    Raises:
        WrongUse: there is no such file, or it is a folder.
        Unusable: the system refuses it.
    """
    from extract.read import MAX_BYTES

    if name == "-":
        return Source("stdin", sys.stdin.buffer.read(MAX_BYTES + 1), way)
    path = Path(name)
    if path.is_dir():
        raise WrongUse(f"{path} is a folder: name one file in it.")
    (file,) = find_files([path])
    return load(file, way)


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
