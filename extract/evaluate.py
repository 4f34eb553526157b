"""Scores of extracted facts against gold, kind by kind, matched one to one.

What is compared, and when two things are the same, is in :mod:`extract.gold`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from extract.gold import FURTHER, KINDS, SAME, Facts, Item, check, compared, found_items, gold_items

__all__ = [
    "KINDS",
    "NOTHING",
    "Evaluation",
    "Mistake",
    "Score",
    "as_json",
    "as_text",
    "evaluate",
    "match",
    "total",
]


@dataclass(frozen=True, slots=True)
class Score:
    """True positives, false positives and misses of one kind; scores add up."""

    found: int = 0
    false: int = 0
    missed: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.found + other.found, self.false + other.false, self.missed + other.missed)

    @property
    def precision(self) -> float:
        return self.found / (self.found + self.false) if self.found + self.false else 1.0

    @property
    def recall(self) -> float:
        return self.found / (self.found + self.missed) if self.found + self.missed else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1 when there was nothing to find and nothing was."""
        whole = 2 * self.found + self.false + self.missed
        return 2 * self.found / whole if whole else 1.0


@dataclass(frozen=True, slots=True)
class Mistake:
    """One item that is false or missed, for people to read."""

    dossier: str
    kind: str
    missed: bool
    item: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The scores of some dossiers, by kind, and every mistake.

    ``scores`` holds every kind of the contract, and of the further kinds those that some gold was made for.
    """

    scores: Mapping[str, Score]
    mistakes: tuple[Mistake, ...] = ()
    dossiers: int = 0

    def __add__(self, other: Evaluation) -> Evaluation:
        kinds = (*KINDS, *(kind for kind in FURTHER if kind in self.scores or kind in other.scores))
        scores = {kind: self.scores.get(kind, Score()) + other.scores.get(kind, Score()) for kind in kinds}
        return Evaluation(scores, self.mistakes + other.mistakes, self.dossiers + other.dossiers)

    @property
    def micro(self) -> Score:
        """The sum over the contract's kinds."""
        return sum((self.scores.get(kind, Score()) for kind in KINDS), Score())


NOTHING = Evaluation({})


def evaluate(name: str, found: Facts, gold: Facts) -> Evaluation:
    """Compare one dossier's facts with its gold; ``name`` labels the mistakes.

    ``found`` is the object of :func:`extract.report.facts_json`; with ``findings``, a list of codes, these are
    compared too.

    Raises:
        GoldError: ``gold`` lacks a list.
    """
    check(name, gold)
    scores: dict[str, Score] = {}
    mistakes: list[Mistake] = []
    for kind in compared(found, gold):
        ours, theirs = found_items(kind, found), gold_items(kind, gold)
        extra, missing = match(ours, theirs, SAME.get(kind))
        scores[kind] = Score(len(ours) - len(extra), len(extra), len(missing))
        mistakes += [Mistake(name, kind, False, _show(item)) for item in extra]
        mistakes += [Mistake(name, kind, True, _show(item)) for item in missing]
    return Evaluation(scores, tuple(mistakes), 1)


def match(
    ours: Iterable[Item], theirs: Iterable[Item], same: Callable[[Item, Item], bool] | None = None
) -> tuple[list[Item], list[Item]]:
    """What remains on both sides after a one-to-one matching: equal items first, then those that are ``same``.

    >>> match([("a",), ("b",)], [("b",), ("b",)])
    ([('a',)], [('b',)])
    """
    missing = list(theirs)
    extra = _unmatched(ours, missing, lambda one, other: one == other)
    return (_unmatched(extra, missing, same) if same else extra), missing


def _unmatched(ours: Iterable[Item], theirs: list[Item], same: Callable[[Item, Item], bool]) -> list[Item]:
    """Those of ``ours`` without a partner; the partners are taken out of ``theirs``."""
    alone = []
    for item in ours:
        partner = next((place for place, other in enumerate(theirs) if same(item, other)), None)
        if partner is None:
            alone.append(item)
        else:
            del theirs[partner]
    return alone


def _show(item: Item) -> str:
    return " · ".join(str(part) for part in item if isinstance(part, str | int | tuple) and part is not True)


def as_text(evaluation: Evaluation) -> str:
    """Every mistake, then the table: one row a kind, the contract's kinds, the further ones, micro average last."""
    rows = [
        f"{m.dossier}: {m.kind}: {'missed' if m.missed else 'false'}: {m.item}" for m in evaluation.mistakes
    ]  # fmt: skip
    rows.append(f"{'kind':<16}{'found':>7}{'false':>7}{'missed':>8}{'precision':>11}{'recall':>8}{'F1':>8}")
    for kind, score in (*evaluation.scores.items(), ("micro", evaluation.micro)):
        rows.append(
            f"{kind:<16}{score.found:>7}{score.false:>7}{score.missed:>8}"
            f"{score.precision:>11.3f}{score.recall:>8.3f}{score.f1:>8.3f}"
        )
    return "\n".join(rows)


def as_json(evaluation: Evaluation) -> str:
    """The same as JSON: ``dossiers``, ``mistakes``, ``kinds``, ``further``, ``micro``."""
    scores = {kind: _figures(score) for kind, score in evaluation.scores.items()}
    mistakes = [
        {"dossier": m.dossier, "kind": m.kind, "missed": m.missed, "item": m.item}
        for m in evaluation.mistakes
    ]
    whole: dict[str, Any] = {
        "dossiers": evaluation.dossiers,
        "mistakes": mistakes,
        "kinds": {kind: figures for kind, figures in scores.items() if kind in KINDS},
        "further": {kind: figures for kind, figures in scores.items() if kind not in KINDS},
        "micro": _figures(evaluation.micro),
    }
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _figures(score: Score) -> dict[str, float]:
    return {
        "true_positives": score.found,
        "false_positives": score.false,
        "misses": score.missed,
        "precision": round(score.precision, 4),
        "recall": round(score.recall, 4),
        "f1": round(score.f1, 4),
    }


def total(evaluations: Iterable[Evaluation]) -> Evaluation:
    """The sum over dossiers."""
    return sum(evaluations, NOTHING)
