"""Scores of extracted facts against gold, kind by kind, matched one to one.

``found`` is the object of :func:`extract.report.facts_json`, ``gold`` the flattened object of a gold file.
Texts are equal when their folded words are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from extract.find.centres import bare_name
from extract.text import words

Facts = Mapping[str, Any]
Item = tuple[Any, ...]
KINDS = (
    "header", "money", "lines", "funders", "epcis", "communes", "roles", "statuses", "social_centres", "federations",
    "people", "counts", "programme", "lineage",
)  # fmt: skip


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
    """The scores of some dossiers, by kind, and every mistake."""

    scores: Mapping[str, Score]
    mistakes: tuple[Mistake, ...] = ()
    dossiers: int = 0

    def __add__(self, other: Evaluation) -> Evaluation:
        scores = {kind: self.scores.get(kind, Score()) + other.scores.get(kind, Score()) for kind in KINDS}
        return Evaluation(scores, self.mistakes + other.mistakes, self.dossiers + other.dossiers)

    @property
    def micro(self) -> Score:
        return sum(self.scores.values(), Score())


NOTHING = Evaluation({})


def evaluate(name: str, found: Facts, gold: Facts) -> Evaluation:
    """Compare one dossier's facts with its gold; ``name`` labels the mistakes."""
    scores: dict[str, Score] = {}
    mistakes: list[Mistake] = []
    for kind in KINDS:
        ours, theirs = _FOUND[kind](found), _GOLD[kind](gold)
        extra, missing = _match(ours, theirs, _SAME.get(kind, _equal))
        scores[kind] = Score(len(ours) - len(extra), len(extra), len(missing))
        mistakes += [Mistake(name, kind, False, _show(item)) for item in extra]
        mistakes += [Mistake(name, kind, True, _show(item)) for item in missing]
    return Evaluation(scores, tuple(mistakes), 1)


def _match(
    ours: list[Item], theirs: list[Item], same: Callable[[Item, Item], bool]
) -> tuple[list[Item], list[Item]]:
    """What remains on both sides after a one-to-one matching."""
    extra = []
    missing = list(theirs)
    for item in ours:
        partner = next((other for other in missing if same(item, other)), None)
        if partner is None:
            extra.append(item)
        else:
            missing.remove(partner)
    return extra, missing


def _equal(one: Item, other: Item) -> bool:
    return one == other


def _same_person(one: Item, other: Item) -> bool:
    return one[0] == other[0] and _within(one[1], other[1])


def _same_lineage(one: Item, other: Item) -> bool:
    same_number = one[2] is not None and one[2] == other[2]
    return one[0] == other[0] and (same_number or _within(one[1], other[1]))


def _within(one: str, other: str) -> bool:
    return bool(one and other) and (one in other or other in one)


def _show(item: Item) -> str:
    return " · ".join("" if part is None else str(part) for part in item)


def _value(facts: Facts, key: str) -> Any:
    stated = facts.get(key)
    return stated["value"] if isinstance(stated, Mapping) else stated


def _stated(keys: Iterable[str]) -> Callable[[Facts], list[Item]]:
    """One item for each key that has a value."""

    def items(facts: Facts) -> list[Item]:
        pairs = ((key, _value(facts, key)) for key in keys)
        return [(key, words(str(value))) for key, value in pairs if value is not None]

    return items


def _line_fields(facts: Facts) -> list[Item]:
    return [
        (row, field, words(str(line[field])) if field in ("category", "partner") else line[field])
        for row, line in enumerate(facts["lines"], 1)
        for field in ("category", "partner", "rate", "amount")
        if line[field] is not None
    ]


def _funders(facts: Facts) -> list[Item]:
    return [
        (row, line["funder"]["type"], line["funder"]["code"]) for row, line in enumerate(facts["lines"], 1)
    ]


def _gold_funders(gold: Facts) -> list[Item]:
    return [(row, line["funder_type"], line["funder_code"]) for row, line in enumerate(gold["lines"], 1)]


def _statuses(facts: Facts) -> list[Item]:
    return [
        (row, line["funder"]["status"], tuple(sorted(str(c["code"]) for c in line["funder"]["candidates"])))
        for row, line in enumerate(facts["lines"], 1)
    ]


def _gold_statuses(gold: Facts) -> list[Item]:
    return [
        (row, line["funder_status"], tuple(sorted(line["candidates"])))
        for row, line in enumerate(gold["lines"], 1)
    ]


def _codes(kind: str) -> Callable[[Facts], list[Item]]:
    def items(facts: Facts) -> list[Item]:
        return [
            (code,)
            for code in sorted({t["code"] for t in facts["territories"] if t["kind"] == kind and t["code"]})
        ]

    return items


def _roles(facts: Facts) -> list[Item]:
    return sorted({(t["kind"], t["code"], t["role"]) for t in facts["territories"] if t["code"]})


def _named(key: str, field: str | None, fold: Callable[[str], str]) -> Callable[[Facts], list[Item]]:
    def items(facts: Facts) -> list[Item]:
        return [(fold(one[field] if field else one),) for one in facts[key]]

    return items


def _people(facts: Facts) -> list[Item]:
    return [(words(person["name"]), words(person["role"] or "")) for person in facts["people"]]


def _counts(facts: Facts) -> list[Item]:
    return [(count["value"], next(iter(words(count["of"]).split()), "")) for count in facts["counts"]]


def _lineage(facts: Facts) -> list[Item]:
    return [
        (
            line["relation"],
            words(line["target"] or ""),
            line.get("operation") or _printed_number(line["target"]),
        )
        for line in facts["lineage"]
    ]


def _printed_number(target: str | None) -> str | None:
    match = re.search(r"\bNP\d{7}\b", target or "")
    return match.group() if match else None


_PROGRAMME = _stated(("axis", "specific_objective"))
_FOUND: Mapping[str, Callable[[Facts], list[Item]]] = {
    "header": _stated(("operation", "label", "committee_date")),
    "money": _stated(("total", "cofinanced", "beneficiary")),
    "lines": _line_fields,
    "funders": _funders,
    "epcis": _codes("epci"),
    "communes": _codes("commune"),
    "roles": _roles,
    "statuses": _statuses,
    "social_centres": _named("centres", "name", bare_name),
    "federations": _named("federations", "name", words),
    "people": _people,
    "counts": _counts,
    "programme": _PROGRAMME,
    "lineage": _lineage,
}
_GOLD: Mapping[str, Callable[[Facts], list[Item]]] = {
    **_FOUND,
    "funders": _gold_funders,
    "statuses": _gold_statuses,
    "epcis": _named("epcis", None, str),
    "communes": _named("communes", None, str),
    "social_centres": _named("social_centres", None, bare_name),
    "federations": _named("federations", None, words),
}
_SAME: Mapping[str, Callable[[Item, Item], bool]] = {"people": _same_person, "lineage": _same_lineage}


def as_text(evaluation: Evaluation) -> str:
    """The table for people: one row a kind, micro average last, then every mistake."""
    rows = [f"{'kind':<16}{'found':>7}{'false':>7}{'missed':>8}{'precision':>11}{'recall':>8}{'F1':>8}"]
    for kind, score in (*evaluation.scores.items(), ("micro", evaluation.micro)):
        rows.append(
            f"{kind:<16}{score.found:>7}{score.false:>7}{score.missed:>8}"
            f"{score.precision:>11.3f}{score.recall:>8.3f}{score.f1:>8.3f}"
        )
    rows += [
        f"{m.dossier}: {m.kind}: {'missed' if m.missed else 'false'}: {m.item}" for m in evaluation.mistakes
    ]  # fmt: skip
    return "\n".join(rows)


def as_json(evaluation: Evaluation) -> str:
    """The same as JSON: ``kinds``, ``micro``, ``mistakes``, ``dossiers``."""

    def fields(score: Score) -> dict[str, float]:
        return {
            "true_positives": score.found,
            "false_positives": score.false,
            "misses": score.missed,
            "precision": round(score.precision, 4),
            "recall": round(score.recall, 4),
            "f1": round(score.f1, 4),
        }

    return json.dumps(
        {
            "dossiers": evaluation.dossiers,
            "kinds": {kind: fields(score) for kind, score in evaluation.scores.items()},
            "micro": fields(evaluation.micro),
            "mistakes": [
                {"dossier": m.dossier, "kind": m.kind, "missed": m.missed, "item": m.item}
                for m in evaluation.mistakes
            ],
        },
        ensure_ascii=False,
        indent=1,
    )


def total(evaluations: Iterable[Evaluation]) -> Evaluation:
    """The sum over dossiers."""
    result = NOTHING
    for one in evaluations:
        result = result + one
    return result
