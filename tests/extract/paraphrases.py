"""Sentences with all that they say, each read in a small dossier of its own.

A case is a JSON object: ``id``, ``prose``, ``department`` (a name, or null), ``label`` and ``expect``: for each kind
that it speaks of, the complete list. An empty list is a negative case: nothing of that kind may be found.

    python -m tests.extract.paraphrases [FILE]     scores by kind, and every mistake
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from extract.evaluate import Mistake, Score, match
from extract.find.bodies.centres import bare_name
from extract.gold import SAME, Item, found_items
from extract.model import Extraction
from extract.pipeline import extract
from extract.report import facts_json
from extract.text import words

Json = dict[str, Any]
FILE = Path(__file__).resolve().parents[1] / "data" / "paraphrases.jsonl"
DOSSIER = """
Région
Hauts-de-France

Comité Unique de Programmation du 19 octobre 2018

N° Synergie : NP9960001

Objet : {label}

Descriptif technique :

{prose}

Détail des ressources :

Financier\tPartenaire\tTaux\tMontant
UNION EUROPEENNE\tFonds européen de développement régional\t60,00 %\t60 000,00 €
{payer}\t30,00 %\t30 000,00 €
Total cofinanceurs :\t\t90,00 %\t90 000,00 €

Bénéficiaire : 10,00 % 10 000,00 €

Total : 100 000,00 €
"""
PLAIN_LABEL = "Un clic pour tous"
_ANY = object()  # what a case leaves out is not compared


@dataclass(frozen=True, slots=True)
class Case:
    id: str
    prose: str
    department: str | None
    label: str
    expect: Mapping[str, Any]

    @classmethod
    def of(cls, line: Json) -> Case:
        label = line.get("label") or PLAIN_LABEL
        return cls(line["id"], line["prose"], line.get("department"), label, line["expect"])

    def dossier(self, prose: str) -> str:
        payer = (
            f"DEPARTEMENT\t{self.department}"
            if self.department
            else "Autre partenaire ponctuel\tFondation Clic"
        )
        return DOSSIER.format(label=self.label, prose=prose, payer=payer)


def cases(path: Path = FILE) -> list[Case]:
    """Those of a file, a JSON object a line; none when there is no file."""
    if not path.exists():
        return []
    return [Case.of(json.loads(line)) for line in path.read_text("utf-8").splitlines() if line.strip()]


@lru_cache(maxsize=64)
def facts_of(text: str) -> Json:
    found = extract(text.encode(), "phrase.txt")
    assert isinstance(found, Extraction), found
    return facts_json(found)


@dataclass(frozen=True, slots=True)
class Kind:
    """The items of one kind: of the facts, and of what a case expects; and when two are the same."""

    found: Callable[[Json], list[Item]]
    expected: Callable[[Any], list[Item]]
    same: Callable[[Item, Item], bool] | None = None


# --- kinds: the items of facts (with those of the same dossier without the prose) and of what a case expects


def _places(facts: Json) -> list[Item]:
    return [
        (t["kind"], t["code"], None if t["code"] else words(t["name"]), t["role"])
        for t in facts["territories"]
    ]


def _expected_places(expected: list[Json]) -> list[Item]:
    return [
        (t["kind"], t["code"], None if t["code"] else words(t["name"]) if t.get("name") else _ANY, t["role"])
        for t in expected
    ]


def _centres(centres: list[Json]) -> list[Item]:
    return [(bare_name(c["name"]), c.get("commune", _ANY)) for c in centres]


def _federations(expected: list[Any]) -> list[Item]:
    return [(words(one if isinstance(one, str) else one["name"]),) for one in expected]


def _count_readings(counts: list[Json]) -> list[Item]:
    """A count with whose it is and whether it is planned: a kind of its own, beside the contract's."""
    found = found_items("counts", {"counts": counts})
    return [
        (*item, count.get("subject", _ANY), count.get("status", _ANY))
        for item, count in zip(found, counts, strict=True)
    ]


def _value(key: str) -> Callable[[Json], list[Item]]:
    return lambda facts: [(words(facts[key]["value"]),)] if facts[key] else []


def _expected_value(expected: str | list[str] | None) -> list[Item]:
    values = [expected] if isinstance(expected, str) else expected or []
    return [(words(value),) for value in values]


def _alike(one: Item, other: Item) -> bool:
    return all(a == b or b is _ANY for a, b in zip(one, other, strict=True))


def _contract(kind: str) -> Kind:
    return Kind(
        lambda facts: found_items(kind, facts),
        lambda expected: found_items(kind, {kind: expected}),
        SAME.get(kind),
    )


KINDS: Mapping[str, Kind] = {
    "lineage": _contract("lineage"),
    "counts": _contract("counts"),
    "count_readings": Kind(lambda facts: _count_readings(facts["counts"]), _count_readings),
    "territories": Kind(_places, _expected_places),
    "centres": Kind(lambda facts: _centres(facts["centres"]), _centres),
    "federations": Kind(lambda facts: _federations(facts["federations"]), _federations),
    "participants": _contract("participants"),
    "people": _contract("people"),
    "periods": _contract("periods"),
    "axis": Kind(_value("axis"), _expected_value),
    "specific_objective": Kind(_value("specific_objective"), _expected_value),
}


def score(case: Case) -> tuple[dict[str, Score], list[Mistake]]:
    """The scores of one case by kind, and its mistakes; what the dossier says without the prose is left out."""
    unknown = sorted(case.expect.keys() - KINDS.keys())
    assert not unknown, f"{case.id}: no kind {unknown}"
    expect = dict(case.expect) | (
        {"count_readings": case.expect["counts"]} if "counts" in case.expect else {}
    )
    facts, bare = facts_of(case.dossier(case.prose)), facts_of(case.dossier(""))
    scores: dict[str, Score] = {}
    mistakes: list[Mistake] = []
    for name, wanted in expect.items():
        kind = KINDS[name]
        ours, _ = match(kind.found(facts), kind.found(bare))
        theirs = kind.expected(wanted)
        extra, missing = match(ours, theirs, kind.same or _alike)
        scores[name] = Score(len(ours) - len(extra), len(extra), len(missing))
        mistakes += [Mistake(case.id, name, False, str(item)) for item in extra]
        mistakes += [Mistake(case.id, name, True, str(item)) for item in missing]
    return scores, mistakes


def score_all(given: Iterable[Case]) -> tuple[dict[str, Score], list[Mistake]]:
    """The sum over cases, in the order of :data:`KINDS`."""
    scores = dict.fromkeys(KINDS, Score())
    mistakes: list[Mistake] = []
    for case in given:
        found, wrong = score(case)
        mistakes += wrong
        for kind, one in found.items():
            scores[kind] += one
    return scores, mistakes


def main(path: Path) -> None:
    scores, mistakes = score_all(cases(path))
    micro = sum((one for kind, one in scores.items() if kind != "count_readings"), Score())
    for mistake in mistakes:
        print(f"{mistake.dossier}: {mistake.kind}: {'missed' if mistake.missed else 'false'}: {mistake.item}")
    print(f"{'kind':<20}{'found':>7}{'false':>7}{'missed':>8}{'precision':>11}{'recall':>8}{'F1':>8}")
    for kind, one in (*scores.items(), ("micro", micro)):
        print(
            f"{kind:<20}{one.found:>7}{one.false:>7}{one.missed:>8}{one.precision:>11.3f}{one.recall:>8.3f}{one.f1:>8.3f}"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FILE)
