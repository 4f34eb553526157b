"""What other hands taught: how probable each relation is, by a linear model over the words of a passage.

The weights are data, made by ``python -m training.lineage`` and read as they are: a feature, then its weight for each
relation. Nothing else is needed to read a dossier.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from extract.find.lineage.features import Features

FILE: Final = "weights.tsv"
NONE: Final = "none"
ONSET: Final = "(intercept)"


class Guess(NamedTuple):
    """The most probable relation, or « none », and how probable it is, from 0 to 1."""

    relation: str
    probability: float


class Weights(NamedTuple):
    """The relations, and for each feature its weight in each of them."""

    relations: tuple[str, ...]
    rows: Mapping[str, tuple[float, ...]]


def classify(features: Features) -> Guess:
    """The relation that a passage's features speak for."""
    relations, rows = weights()
    scores = list(rows[ONSET])
    for feature, value in features.items():
        for at, weight in enumerate(rows.get(feature, ())):
            scores[at] += weight * value
    highest = max(scores)
    shares = [math.exp(score - highest) for score in scores]
    return Guess(relations[scores.index(highest)], max(shares) / sum(shares))


@cache
def weights() -> Weights:
    """The weights of the package."""
    lines = files("extract.find.lineage").joinpath(FILE).read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    relations = tuple(next(rows)[1:])
    return Weights(relations, {name: tuple(map(float, given)) for name, *given in rows})
