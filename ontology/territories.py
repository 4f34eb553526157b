"""What the register of places is made of: regions, departments, communes and intercommunalities."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Status = Literal["current", "associated", "delegated", "former"]

# The last day of which the registers date a change of a commune. A later date is that of the first list that
# shows the change: it happened at some time between the two lists.
DATED_UNTIL = date(2019, 1, 1)

# INSEE's TNCC, the kind of link of a name: its article, then what « de » makes of it.
LINKS = {
    "0": ("", "de "),
    "1": ("", "d'"),
    "2": ("Le ", "du "),
    "3": ("La ", "de la "),
    "4": ("Les ", "des "),
    "5": ("L'", "de l'"),
    "6": ("Aux ", "des "),
    "7": ("Las ", "de las "),
    "8": ("Los ", "de los "),
    "": ("", "de "),
}

EPCI_TYPES = {
    "CC": "Communauté de communes",
    "CA": "Communauté d'agglomération",
    "CU": "Communauté urbaine",
    "METRO": "Métropole",
    "MET69": "Métropole",
}


@dataclass(frozen=True, slots=True)
class Region:
    """A region, or an overseas collectivity that stands for one. ``seat``: INSEE code of its chef-lieu."""

    code: str
    name: str
    liaison: str
    seat: str

    @property
    def of_name(self) -> str:
        """The name after « de »: « des Hauts-de-France »."""
        return LINKS[self.liaison][1] + self.name


@dataclass(frozen=True, slots=True)
class Department:
    """A department, or an overseas collectivity that stands for one."""

    code: str
    name: str
    liaison: str
    region: str
    seat: str

    @property
    def of_name(self) -> str:
        """The name after « de »: « du Nord », « de l'Aisne »."""
        return LINKS[self.liaison][1] + self.name


@dataclass(frozen=True, slots=True)
class Spell:
    """What a place was from ``since`` (None: since before the registers begin) to the day before ``until``."""

    since: date | None
    until: date | None
    status: Status
    code: str
    name: str
    parent: str | None

    def holds(self, on: date) -> bool:
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of the latest list, a part of one, or one that has gone since 2014 (``former``).

    (status, code) is its key: a delegated commune often shares its code with the commune it is a part of.
    ``parent`` is the code of that commune; for a former one, of the commune that its land belongs to today.
    A commune that took others in and kept its code is one place; what it was called before is in ``earlier``.
    """

    code: str
    status: Status
    name: str
    liaison: str
    department: str
    parent: str | None
    siren: str | None
    population: int | None
    since: date | None
    latitude: Decimal | None
    longitude: Decimal | None
    geonames: str | None
    earlier: tuple[Spell, ...]

    @property
    def spells(self) -> tuple[Spell, ...]:
        """What it was, in order, the last one open unless it is gone."""
        if self.status == "former":
            return self.earlier
        return (*self.earlier, Spell(self.since, None, self.status, self.code, self.name, self.parent))

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it bore since 2014, the latest first."""
        return tuple(dict.fromkeys((self.name, *(spell.name for spell in reversed(self.earlier)))))

    def at(self, on: date | None) -> Spell | None:
        """What it was on that day; None when it was not there."""
        spells = self.spells
        if on is None:
            return None if self.status == "former" else spells[-1]
        return next((spell for spell in spells if spell.holds(on)), None)

    @property
    def bare_name(self) -> str:
        """The name without its article: « Portel » of « Le Portel »."""
        return self.name.removeprefix(LINKS[self.liaison][0])

    @property
    def of_name(self) -> str:
        """The name after « de »: « du Portel », « d'Arras »."""
        return LINKS[self.liaison][1] + self.bare_name


@dataclass(frozen=True, slots=True)
class EpciSpell:
    """Name and type of an intercommunality from the list of ``first`` to that of ``last`` (None: the latest)."""

    first: date
    last: date | None
    type: str
    name: str
    acronyms: tuple[str, ...]

    @property
    def full_name(self) -> str:
        """With the type in words: « Communauté d'agglomération du Boulonnais »."""
        head = self.type + " "
        if not self.name.startswith(head):
            return self.name
        return f"{EPCI_TYPES[self.type]} {self.name.removeprefix(head)}"


@dataclass(frozen=True, slots=True)
class Epci:
    """An intercommunality (EPCI with its own taxes), by SIREN; ``population``: total, of its last list."""

    siren: str
    population: int
    spells: tuple[EpciSpell, ...]

    @property
    def name(self) -> str:
        return self.spells[-1].name

    @property
    def full_name(self) -> str:
        return self.spells[-1].full_name

    @property
    def type(self) -> str:
        """CC, CA, CU, METRO or MET69."""
        return self.spells[-1].type

    @property
    def last(self) -> date | None:
        """The last list that has it; None when it is in the latest."""
        return self.spells[-1].last

    @property
    def names(self) -> tuple[str, ...]:
        """Its name in every list, the latest first."""
        return tuple(dict.fromkeys(spell.name for spell in reversed(self.spells)))

    @property
    def acronyms(self) -> tuple[str, ...]:
        """Every acronym that a list gives with a name, the latest first."""
        return tuple(dict.fromkeys(word for spell in reversed(self.spells) for word in spell.acronyms))

    def at(self, on: date | None) -> EpciSpell:
        """Its name in the list of that day, else the first that is known."""
        known = [spell for spell in self.spells if on is None or spell.first <= on]
        return known[-1] if known else self.spells[0]


@dataclass(frozen=True, slots=True)
class Succession:
    """``communes`` communes went from the EPCI ``old``, which is gone, to ``new``; ``source``: of the day."""

    old: str
    new: str
    since: date
    communes: int
    source: str
