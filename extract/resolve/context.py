"""What a dossier tells of its territory, and which of several bodies or places that decides for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from extract import bodies
from extract.gazetteer import Entry, Gazetteer
from extract.text import words
from ontology.places import register


@dataclass(frozen=True, slots=True)
class Context:
    """What the dossier tells of where it is: EPCIs in order of mention, departments, acronyms that it defines,
    and the communes (INSEE codes) that the prose gives as seats of centres, by their bare names."""

    operation_key: str
    region: str | None
    on: date | None
    gazetteer: Gazetteer
    epcis: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()
    acronyms: tuple[tuple[str, Entry], ...] = ()
    seats: tuple[tuple[str, str], ...] = ()

    def acronym(self, text: str) -> Entry | None:
        return next((entry for acronym, entry in self.acronyms if acronym == text), None)


def choose_commune(entries: Iterable[Entry], context: Context) -> Entry | None:
    """The one commune that a name means here: valid at the date, in the dossier's EPCIs or departments."""
    found = list(entries)
    valid = [e for e in found if _stands(e, context)] or found
    if len({e.code for e in valid}) > 1:
        members = {code for siren in context.epcis for code in register().members(siren, context.on)}
        valid = [e for e in valid if e.code in members] or valid
    if len({e.code for e in valid}) > 1:
        valid = [e for e in valid if set(e.departments) & set(context.departments)] or valid
    return valid[0] if len({e.code for e in valid}) == 1 else None


def _stands(entry: Entry, context: Context) -> bool:
    """Did the place bear this name at the committee's date?"""
    spell = bodies.commune_of(entry, None).at(context.on)
    return spell is not None and words(spell.name) == words(entry.name)


def choose_epci(entries: Iterable[Entry], context: Context) -> Entry | None:
    """The one EPCI that a name or acronym means here; two codes of one EPCI in time are one."""
    found = list(entries)
    codes = {siren_at(e, context) for e in found}
    if len(codes) > 1:
        near = [e for e in found if e.code in context.epcis] or [
            e for e in found if context.departments and set(e.departments) & set(context.departments)
        ]
        codes = {siren_at(e, context) for e in near}
        found = near
    return found[0] if len(codes) == 1 else None


def siren_at(entry: Entry, context: Context) -> str:
    """The SIREN that an EPCI had at the committee's date."""
    assert entry.code is not None
    return register().siren_at(entry.code, context.on)
