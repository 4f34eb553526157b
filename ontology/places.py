"""The official territories of France, of today and of the dates of the dossiers.

Tables: ``ontology/reference`` (INSEE, DGCL, GeoNames; its README says which years and licences). Nothing is
read at import; each table is read once, when it is first needed. ``on`` is always a day, None for today's list.

>>> register().department("80").of_name
'de la Somme'
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from importlib.resources import files
from typing import TypeVar, cast

from ontology.errors import OntologyError
from ontology.territories import (
    DATED_UNTIL,
    Commune,
    Department,
    Epci,
    EpciSpell,
    Region,
    Spell,
    Status,
    Succession,
)

__all__ = [
    "DATED_UNTIL",
    "Commune",
    "Department",
    "Epci",
    "EpciSpell",
    "Region",
    "Register",
    "Spell",
    "Status",
    "Succession",
    "UnknownPlaceError",
    "register",
]

Key = tuple[str, str]  # code and status of today

RANKS: Mapping[Status, int] = {"current": 0, "delegated": 1, "associated": 2, "former": 3}


class UnknownPlaceError(OntologyError, LookupError):
    """A code that no register has."""


@dataclass(frozen=True, slots=True)
class Membership:
    """Who belonged to which EPCI on a day: SIREN by commune, communes by SIREN."""

    of: Mapping[str, str]
    members: Mapping[str, tuple[str, ...]]


class Register:
    """All territories; take it from :func:`register`."""

    def regions(self) -> tuple[Region, ...]:
        return tuple(self._regions.values())

    def region(self, code: str) -> Region:
        return _known(self._regions, code, "region", "give an INSEE code, such as 32")

    def departments(self, region: str | None = None) -> tuple[Department, ...]:
        """The departments, of a region or all, by code."""
        return tuple(d for d in self._departments.values() if region in (None, d.region))

    def department(self, code: str) -> Department:
        return _known(self._departments, code, "department", "give an INSEE code, such as 59 or 2A")

    def communes(
        self, region: str | None = None, department: str | None = None, on: date | None = None
    ) -> tuple[Commune, ...]:
        """Communes and their parts, the former ones too; with ``on`` only those that were there on that day."""
        wanted = self._wanted(region, department)
        keys = (key for key, row in self._table.items() if wanted is None or row[4] in wanted)
        return tuple(c for c in map(self._commune, keys) if on is None or c.at(on))

    def commune(self, code: str, on: date | None = None, status: str | None = None) -> Commune:
        """The place that bears the code, or bore it on that day; ``status`` (of today) tells apart who share it.

        A commune goes before a part of it, a part before what is gone. A code that nothing bore on that day
        is read as of today.
        """
        keys = _known(self._keys, code, "commune", "give an INSEE code")
        found = [self._commune(key) for key in keys if status in (None, key[1])]
        if on is not None:
            then = [(spell, c) for c in found if (spell := c.at(on)) and spell.code == code]
            if then:
                return min(then, key=lambda pair: (RANKS[pair[0].status], RANKS[pair[1].status]))[1]
        if not found:
            raise UnknownPlaceError(f"no {status} commune has the code {code!r}: leave the status out")
        return min(found, key=lambda c: (c.code != code, RANKS[c.status]))

    def towns_outside(self, region: str, least: int) -> Iterator[tuple[str, int]]:
        """The names and populations of the communes of other regions that have ``least`` inhabitants or more."""
        here = {department.code for department in self.departments(region)}
        for row in self._table.values():
            if row[7] and int(row[7]) >= least and row[4] not in here:
                yield row[2], int(row[7])

    def is_valid(self, code: str, status: str | None = None, on: date | None = None) -> bool:
        """Whether the place of that code and status (of today) was there on that day, under any status."""
        return self.commune(code, on, status).at(on) is not None

    def epci(self, siren: str) -> Epci:
        """The intercommunality of that SIREN, gone or not."""
        return _known(self._epcis, siren, "intercommunality", "give a SIREN of the lists from 2019 on")

    def epcis(
        self,
        region: str | None = None,
        department: str | None = None,
        on: date | None = None,
        *,
        gone: bool = False,
    ) -> tuple[Epci, ...]:
        """The intercommunalities of that day with a member there, by SIREN; with ``gone``, of every list."""
        wanted = self._wanted(region, department)
        found = {
            siren
            for day in (self.lists if gone else (on,))
            for code, siren in self._membership(day).of.items()
            if wanted is None or self._department_of(code) in wanted
        }
        return tuple(self._epcis[siren] for siren in sorted(found))

    def epci_of(self, commune: Commune, on: date | None = None) -> Epci | None:
        """Its intercommunality on that day: that of the commune it is a part of, where it is one."""
        held = self._membership(on).of
        spell = commune.at(on)
        codes = (spell.code, spell.parent) if spell else ()
        siren = next((held[c] for c in (*codes, commune.code, commune.parent) if c in held), None)
        return self.epci(siren) if siren else None

    def members(self, siren: str, on: date | None = None) -> tuple[str, ...]:
        """The codes of its communes, in order; none when it was not there on that day."""
        return self._membership(on).members.get(siren, ())

    def departments_of(self, epci: Epci, on: date | None = None) -> tuple[str, ...]:
        """The departments of its members on that day, else in the last list that has it."""
        codes = self.members(epci.siren, on) or self.members(epci.siren, epci.last)
        return tuple(sorted({self._department_of(code) for code in codes}))

    def _department_of(self, code: str) -> str:
        return self._table[self._keys[code][0]][4]

    def successor(self, siren: str, on: date | None = None) -> str | None:
        """The code that stands for it on that day: itself while it is there, else the one most of it went to.

        None when it went in several parts, none of them more than half, or was not there yet.
        """
        there = self._membership(on).members
        while siren not in there:
            rows = [row for row in self.successions if row.old == siren and (on is None or row.since <= on)]
            most = max(rows, key=lambda row: row.communes, default=None)
            if most is None or most.communes * 2 <= sum(row.communes for row in rows):
                return None
            siren = most.new
        return siren

    def siren_at(self, siren: str, on: date | None = None) -> str:
        """The code that stood for it on that day: its own, its successor's or its predecessor's.

        Its own too where there is no single answer: see :meth:`successor`.
        """
        return self.successor(siren, on) or self._predecessor(siren, on) or siren

    def _predecessor(self, siren: str, on: date | None) -> str | None:
        there = self._membership(on).members
        while siren not in there:
            rows = [row for row in self.successions if row.new == siren]
            most = max(rows, key=lambda row: row.communes, default=None)
            if most is None or most.communes * 2 <= len(self._membership(most.since).members[siren]):
                return None
            siren = most.old
        return siren

    def _wanted(self, region: str | None, department: str | None) -> set[str] | None:
        if region is None and department is None:
            return None
        return {d.code for d in self.departments(region) if department in (None, d.code)}

    def list_of(self, on: date | None = None) -> date:
        """The day of the list that is read for that day: the last one before it, the oldest for what is older."""
        return max((day for day in self.lists if on is None or day <= on), default=self.lists[0])

    def _membership(self, on: date | None) -> Membership:
        """The list of that day, with the codes that are known to have changed between it and that day."""
        day = self.list_of(on)
        renewed = tuple(row for row in self.successions if on is not None and day < row.since <= on)
        if (day, renewed) not in self._memberships:
            codes = {row.old: row.new for row in renewed}
            of = {commune: codes.get(siren, siren) for commune, siren in self._listed[day].items()}
            members = defaultdict(list)
            for commune in sorted(of):
                members[of[commune]].append(commune)
            self._memberships[day, renewed] = Membership(of, {k: tuple(v) for k, v in members.items()})
        return self._memberships[day, renewed]

    # The tables, each read when it is first asked for.

    @cached_property
    def lists(self) -> tuple[date, ...]:
        """The days of the lists of the intercommunalities, oldest first."""
        return tuple(date.fromisoformat(row[0]) for row in _rows("sources") if row[0])

    @cached_property
    def successions(self) -> tuple[Succession, ...]:
        """What became of the intercommunalities that are gone since the oldest list."""
        return tuple(
            Succession(old, new, date.fromisoformat(since), int(communes), source)
            for old, new, since, communes, source in _rows("epci_successions")
        )

    @cached_property
    def _regions(self) -> dict[str, Region]:
        return {row[0]: Region(*row) for row in _rows("regions")}

    @cached_property
    def _departments(self) -> dict[str, Department]:
        return {row[0]: Department(*row) for row in _rows("departments")}

    @cached_property
    def _table(self) -> dict[Key, list[str]]:
        return {(row[0], row[1] or "current"): row for row in _rows("communes")}

    @cached_property
    def _earlier(self) -> dict[Key, list[Spell]]:
        found = defaultdict(list)
        for code, status, since, until, was, code_was, name, parent in _rows("commune_spells"):
            spell = Spell(_day(since), _day(until), cast(Status, was), code_was, name, parent or None)
            found[code, status or "current"].append(spell)
        return found

    @cached_property
    def _spots(self) -> dict[Key, list[str]]:
        return {(code, status or "current"): spot for code, status, *spot in _rows("coordinates")}

    @cached_property
    def _keys(self) -> dict[str, list[Key]]:
        """By code, today's or an earlier one."""
        found: dict[str, list[Key]] = defaultdict(list)
        for key in self._table:
            found[key[0]].append(key)
        for key, spells in self._earlier.items():
            for code in {spell.code for spell in spells} - {key[0]}:
                found[code].append(key)
        return found

    def _commune(self, key: Key) -> Commune:
        """Built when it is first asked for: a dossier needs the communes of one region."""
        if key not in self._built:
            spot = self._spots.get(key, ["", "", ""])
            self._built[key] = _commune(self._table[key], tuple(self._earlier.get(key, ())), spot)
        return self._built[key]

    @cached_property
    def _built(self) -> dict[Key, Commune]:
        return {}

    @cached_property
    def _epcis(self) -> dict[str, Epci]:
        names: dict[str, list[EpciSpell]] = defaultdict(list)
        population = {}
        for siren, first, last, kind, name, people in _rows("epcis"):
            names[siren].append(_epci_spell(first, last, kind, name))
            population[siren] = people
        return {siren: Epci(siren, int(population[siren]), tuple(names[siren])) for siren in names}

    @cached_property
    def _listed(self) -> dict[date, dict[str, str]]:
        """SIREN by commune in each list: the latest whole, each one before by what differs from the next."""
        differing: dict[date, dict[str, str]] = defaultdict(dict)
        for day, commune, siren in _rows("epci_changes"):
            differing[date.fromisoformat(day)][commune] = siren
        held = {row[0]: row[8] for row in self._table.values() if row[8]}
        listed = {}
        for each in reversed(self.lists):
            held = {commune: siren for commune, siren in (held | differing[each]).items() if siren}
            listed[each] = held
        return listed

    @cached_property
    def _memberships(self) -> dict[tuple[date, tuple[Succession, ...]], Membership]:
        return {}


@cache
def register() -> Register:
    """The register of all territories."""
    return Register()


_T = TypeVar("_T")


def _known(things: Mapping[str, _T], code: str, kind: str, advice: str) -> _T:
    if code not in things:
        raise UnknownPlaceError(f"no {kind} has the code {code!r}: {advice}")
    return things[code]


def _rows(table: str) -> Iterator[list[str]]:
    text = files("ontology").joinpath("reference", f"{table}.tsv").read_text("utf-8")
    return (line.split("\t") for line in text.split("\n")[1:-1])


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _commune(row: list[str], earlier: tuple[Spell, ...], spot: list[str]) -> Commune:
    code, status, name, liaison, department, parent, siren, population, _, since = row
    latitude, longitude, geonames = spot
    return Commune(
        code,
        cast(Status, status or "current"),
        name,
        liaison,
        department,
        parent or None,
        siren or None,
        int(population) if population else None,
        _day(since),
        Decimal(latitude) if latitude else None,
        Decimal(longitude) if longitude else None,
        geonames or None,
        earlier,
    )


def _epci_spell(first: str, last: str, kind: str, printed: str) -> EpciSpell:
    """The acronym in parentheses stands apart; any other words in them are part of the name.

    >>> _epci_spell("2019-01-01", "", "CA", "CA du Douaisis (CAD)").acronyms
    ('CAD',)
    """
    found = re.fullmatch(r"(.+?) \(([^()a-z]+)\)", printed)
    name, acronyms = (found[1], (found[2],)) if found else (printed, ())
    return EpciSpell(date.fromisoformat(first), _day(last), kind, name, acronyms)
