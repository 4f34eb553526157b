"""Intercommunalities (EPCI): their names, their members and their codes from one list to the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from official_lists import LATEST, Row

Lists = dict[str, list[Row]]  # the intercommunalities by the day of the list, oldest first


def members(rows: list[Row]) -> dict[str, str]:
    """The SIREN of its intercommunality by commune."""
    return {member["code"]: row["code"] for row in rows for member in row["membres"]}


def names(lists: Lists) -> Iterator[tuple[str, ...]]:
    """SIREN, first and last list of a name (none for the latest), type, name, population when last listed."""
    days = list(lists)
    listed = {day: {row["code"]: row for row in rows} for day, rows in lists.items()}
    for siren in sorted(set().union(*listed.values())):
        present = [day for day in days if siren in listed[day]]
        assert present == days[days.index(present[0]) :][: len(present)], f"{siren} comes and goes"
        spells: list[list[str]] = []
        for day in present:
            row = listed[day][siren]
            name = " ".join(row["nom"].split())
            if not spells or spells[-1][2:4] != [row["type"], name]:
                spells.append([day, day, row["type"], name, ""])
            spells[-1][1] = day
        spells[-1][4] = str(listed[present[-1]][siren]["populationTotale"])
        for first, last, *rest in spells:
            yield siren, first, "" if last == LATEST else last, *rest


def changes(lists: Lists) -> Iterator[tuple[str, str, str]]:
    """List, commune, SIREN (empty: in none) where a list differs from the next one."""
    for earlier, later in pairwise(lists):
        old, new = members(lists[earlier]), members(lists[later])
        for commune in sorted(old.keys() | new.keys()):
            if old.get(commune) != new.get(commune):
                yield earlier, commune, old.get(commune, "")


def successions(lists: Lists) -> Iterator[tuple[str, str, str, str]]:
    """Old SIREN, new SIREN, the list that shows it first, how many communes went from one to the other."""
    for earlier, later in pairwise(lists):
        old, new = members(lists[earlier]), members(lists[later])
        gone = set(old.values()) - set(new.values())
        moved = Counter((old[c], new[c]) for c in old if old[c] in gone and c in new)
        for (before, after), communes in sorted(moved.items()):
            yield before, after, later, str(communes)
