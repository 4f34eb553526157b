"""A dossier moved elsewhere in the region: the same sentences, other places, and gold that follows.

What is learnt by heart (that the CUD is Dunkerque's, that Le Portel is a commune) no longer helps. Each department
becomes another one, each intercommunality one of the same type there, each commune one of that intercommunality;
informal areas and acronyms follow, and « de », « à » and the articles agree. Budget lines, people and projects stay.

    python -m tests.extract.geography FOLDER OUT SEED…    from FOLDER/*/*.txt and FOLDER/gold to OUT/dossiers and OUT/gold
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from itertools import permutations
from pathlib import Path
from typing import Any

from extract.text import words
from ontology.authorities import areas
from ontology.places import Commune, Epci, register
from tests.extract.placenames import spellings
from tests.extract.rewriting import REGION, Moves, Rewriting

Json = dict[str, Any]
INSTEAD = {"METRO": "CU"}  # there is one métropole in the region: it becomes a communauté urbaine


# --- the plan


def plan(text: str, gold: Json, seed: int) -> Moves:
    """Where everything goes; the same for the same dossier and seed.

    Raises:
        LookupError: the region has nowhere to move this dossier to.
    """
    chance = random.Random(f"{gold['operation']} {seed}")
    on = date.fromisoformat(gold["committee_date"]) if gold["committee_date"] else None
    codes = sorted(set(_codes(gold)))
    sirens, communes = ([c for c in codes if len(c) == n] for n in (9, 5))
    homes = {main_department(siren, on) for siren in sirens} | {
        register().commune(c).department for c in communes
    }
    homes |= {c for c in codes if len(c) == 2}
    for departments in _derangements(sorted(homes), chance):
        epcis = _epcis(sirens, communes, departments, on, text, chance)
        if epcis is not None:
            towns = _communes(communes, epcis, departments, on, text, chance)
            return Moves(departments, epcis, towns, _areas(text, departments, epcis, chance), on)
    raise LookupError(f"{gold['operation']}: no other place in the region for {sirens}")


def _codes(gold: Json) -> Iterator[str]:
    yield from (*gold["epcis"], *gold["communes"])
    yield from (t["code"] for t in gold["territories"] if t["code"] and t["kind"] != "region")
    for line in (line for line in gold["lines"] if line["funder_type"] != "region"):
        yield from (code for code in (line["funder_code"], *line["candidates"]) if code)


def _derangements(homes: list[str], chance: random.Random) -> list[dict[str, str]]:
    region = [department.code for department in register().departments(REGION)]
    found = [
        dict(zip(homes, there, strict=True))
        for there in permutations(region, len(homes))
        if all(a != b for a, b in zip(homes, there, strict=True))
    ]
    chance.shuffle(found)
    return found


@cache
def main_department(siren: str, on: date | None) -> str:
    """The department of most of its communes."""
    members = register().members(siren, on) or register().members(siren, register().epci(siren).last)
    return Counter(register().commune(code).department for code in members).most_common(1)[0][0]


def _epci_of(commune: Commune, on: date | None) -> str | None:
    epci = register().epci_of(commune, on)
    return epci.siren if epci else None


def _epcis(
    sirens: list[str],
    communes: list[str],
    departments: Mapping[str, str],
    on: date | None,
    text: str,
    chance: random.Random,
) -> dict[str, str] | None:
    """An intercommunality of the same type for each, whose acronym the dossier does not use already."""
    held = Counter(_epci_of(register().commune(code), on) for code in communes)
    taken = set(re.findall(r"\b[A-Z][A-Z0-9]+\b", text))
    found: dict[str, str] = {}
    for siren in sirens:
        old = register().epci(siren)
        kind = old.at(on).type
        wanted = INSTEAD.get(kind, kind)
        choices = [
            (other.siren, acronym)
            for other in _region_epcis(on)
            if other.at(on).type == wanted
            and main_department(other.siren, on) == departments[main_department(siren, on)]
            and len(register().departments_of(other, on)) <= len(register().departments_of(old, on))
            and len(register().members(other.siren, on)) > held[siren]
            and (acronym := spellings(other, on)[0].acronyms[0]) not in taken
            and other.siren not in found.values()
        ]
        if not choices:
            return None
        found[siren], acronym = chance.choice(choices)
        taken.add(acronym)
    return found


def _communes(
    codes: list[str],
    epcis: Mapping[str, str],
    departments: Mapping[str, str],
    on: date | None,
    text: str,
    chance: random.Random,
) -> dict[Commune, Commune]:
    """One of the larger communes of the new intercommunality for each, of the same status where it has one."""
    found: dict[Commune, Commune] = {}
    unfit = words(text)
    for code in codes:
        old = printed_commune(code, text, on)
        home = _epci_of(old, on) or ""
        there = [
            other
            for other in _region_communes(on)
            if other.department == departments[old.department]
            and _alone(words(other.name))
            and words(other.bare_name) not in unfit
            and other not in found.values()
        ]
        members = {
            c
            for siren in ([epcis[home]] if home in epcis else epcis.values())
            for c in register().members(siren, on)
        }
        inside = [c for c in there if (c.code in members or c.parent in members) == (home in epcis)]
        alike = [c for c in inside if c.status == old.status] or [c for c in inside if c.status == "current"]
        alike.sort(key=lambda c: (-(c.population or 0), c.code))
        found[old] = chance.choice(alike[:10])
    return found


def printed_commune(code: str, text: str, on: date | None) -> Commune:
    """Of those who bear a code, the one whose name the dossier prints: a delegated commune, maybe."""
    bearers = [c for c in _region_communes(on) if c.code == code] or [register().commune(code, on)]
    folded = f" {words(text)} "
    return next((c for c in bearers if f" {words(c.bare_name)} " in folded), bearers[0])


@cache
def _region_communes(on: date | None) -> tuple[Commune, ...]:
    return tuple(c for c in register().communes(region=REGION, on=on) if c.status != "former")


@cache
def _region_epcis(on: date | None) -> tuple[Epci, ...]:
    return register().epcis(region=REGION, on=on)


@cache
def _names() -> Counter[str]:
    return Counter(
        words(name)
        for c in register().communes(region=REGION)
        for name in dict.fromkeys((c.name, c.bare_name))
    )


def _alone(name: str) -> bool:
    """No other place of the region bears the name: a homonym would need other gold."""
    return _names()[name] == 1


# --- areas


def _areas(
    text: str, departments: Mapping[str, str], epcis: Mapping[str, str], chance: random.Random
) -> dict[str, str]:
    """Another area for each that lies in the dossier's own departments.

    That of the new intercommunality for that of the old one; else one that no intercommunality is called by.
    """
    known = areas(REGION)
    moved = {core: new for old, new in epcis.items() for core in _cores(old)}
    there = f" {words(text)} "
    found: dict[str, str] = {}
    for area in (a for a in known if f" {words(a)} " in there and set(known[a]) & set(departments)):
        home = next(d for d in known[area] if d in departments)
        choices = [
            a
            for a, where in known.items()
            if where == (departments[home],)
            and not a.startswith(("agglomération", "métropole"))
            and f" {words(a)} " not in there
            and a not in found.values()
        ]
        same = [a for a in choices if words(a) in _cores(moved.get(words(area)))]
        found[area] = chance.choice(same or [a for a in choices if words(a) not in _all_cores()] or [area])
    return found


def _cores(siren: str | None) -> tuple[str, ...]:
    """The folded names of an intercommunality without its type and article."""
    return tuple(words(one.name.bare) for one in spellings(register().epci(siren), None)) if siren else ()


@cache
def _all_cores() -> frozenset[str]:
    return frozenset(
        core for epci in register().epcis(region=REGION, gone=True) for core in _cores(epci.siren)
    )


# --- a dossier, a folder of dossiers


def swap(text: str, gold: Json, seed: int) -> tuple[str, Json]:
    """A dossier and its gold, moved."""
    moves = plan(text, gold, seed)
    written = Rewriting.of(text, gold, moves)
    return written.rewrite(text), _moved_gold(gold, moves, written)


def _moved_gold(gold: Json, moves: Moves, written: Rewriting) -> Json:
    """Codes and printed names follow; the region, numbers, dates and amounts stay."""
    names = written.rewrite

    def coded(one: Json, key: str, kind: str) -> Json:
        return one if one[kind] == "region" else one | {key: moves.code(one[key])}

    def line(one: Json) -> Json:
        candidates = [moves.code(code) for code in one["candidates"]]
        moved = coded(one, "funder_code", "funder_type")
        return moved | {"partner": names(one["partner"], cell=True), "candidates": candidates}

    def named(one: Json, *keys: str) -> Json:
        return one | {key: names(one[key]) for key in keys if one.get(key)}

    moved = gold | {
        "lines": [line(one) for one in gold["lines"]],
        "epcis": [moves.code(code) for code in gold["epcis"]],
        "communes": [moves.code(code) for code in gold["communes"]],
        "social_centres": [names(name) for name in gold["social_centres"]],
        "federations": [names(name) for name in gold["federations"]],
        "people": [named(one, "role", "organisation") for one in gold["people"]],
        "counts": [named(one, "of") for one in gold["counts"]],
        "lineage": [named(one, "target") for one in gold["lineage"]],
        "territories": [named(coded(one, "code", "kind"), "name") for one in gold["territories"]],
    }
    if "participants" in gold:
        moved["participants"] = [named(coded(one, "code", "type"), "name") for one in gold["participants"]]
    return named(moved, "label")


def main(folder: Path, out: Path, *seeds: int) -> None:
    """Move every dossier of ``folder`` once a seed: ``NAME-SEED.txt`` with its gold ``NAME-SEED.json``."""
    for path in (out / "dossiers", out / "gold"):
        path.mkdir(parents=True, exist_ok=True)
    for path in sorted(folder.glob("*/*.txt")):
        gold = json.loads((folder / "gold" / f"{path.stem}.json").read_text("utf-8"))
        for seed in seeds:
            text, moved = swap(path.read_text("utf-8"), gold, seed)
            (out / "dossiers" / f"{path.stem}-{seed}.txt").write_text(text, "utf-8")
            written = json.dumps(moved, ensure_ascii=False, indent=1)
            (out / "gold" / f"{path.stem}-{seed}.json").write_text(written, "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *map(int, sys.argv[3:]))
