"""Official places and bodies as the values that facts carry: one function for each kind."""

from __future__ import annotations

from datetime import date

from extract import iris
from extract.gazetteer import Entry
from extract.model import Body, Place
from extract.text import slug
from ontology.authorities import Authority
from ontology.places import Commune, register


def commune_place(commune: Commune) -> Place:
    """A commune of any status; one that shares its code with a commune of today has its own key."""
    foremost = register().commune(commune.code)
    kind = "commune" if foremost == commune else f"{commune.status}-commune"
    return Place("commune", commune.code, commune.name, iris.territory(kind, commune.code), commune.status)


def epci_place(siren: str) -> Place:
    return Place("epci", siren, register().epci(siren).name, iris.territory("epci", siren))


def department_place(code: str) -> Place:
    return Place("department", code, register().department(code).name, iris.territory("department", code))


def region_place(code: str) -> Place:
    return Place("region", code, register().region(code).name, iris.territory("region", code))


def area_place(name: str) -> Place:
    return Place("area", None, name, iris.area(name))


def district_place(name: str, commune: str | None, operation_key: str) -> Place:
    """A district (quartier): of a commune where that is known, else a place of this operation alone."""
    if commune is None:
        return Place("district", None, name, iris.own_place(operation_key, name))
    return Place("district", None, name, iris.district(commune, name))


def commune_of_district(place: Place) -> Commune | None:
    """The commune that a district's key names."""
    parts = place.key.split("/")
    return register().commune(parts[2]) if parts[:2] == ["territory", "district"] else None


def commune_body(commune: Commune) -> Body:
    key = iris.registered_agent(commune.siren) if commune.siren else iris.authority("commune", commune.code)
    return Body("commune", commune.name, key, commune.code)


def epci_body(siren: str) -> Body:
    return Body("epci", register().epci(siren).name, iris.registered_agent(siren), siren)


def department_body(code: str) -> Body:
    name = f"Département {register().department(code).of_name}"
    return Body("department", name, iris.authority("department", code), code)


def region_body(code: str) -> Body:
    return Body("region", f"Région {register().region(code).name}", iris.authority("region", code), code)


def caf_body(department: str) -> Body:
    name = f"CAF {register().department(department).of_name}"
    return Body("caf", name, iris.authority("caf", department), department)


def federation_body(department: str) -> Body:
    """The federation of a department's social centres: one a department, by our statement."""
    name = f"Fédération des centres sociaux {register().department(department).of_name}"
    return Body("federation", name, iris.authority("federation", department))


def federation_of_several(departments: tuple[str, ...]) -> Body:
    """The federation of the social centres of several departments, such as those of a former region."""
    names = [register().department(code).of_name for code in departments]
    name = f"Fédération des centres sociaux {', '.join(names[:-1])} et {names[-1]}"
    return Body("federation", name, iris.authority("federation", "-".join(departments)))


def authority_body(authority: Authority) -> Body:
    return Body(authority.kind, authority.name, iris.well_known(authority.key), english=authority.en)


def state_programme_body(label: str) -> Body:
    return Body("state", f"État - {label}", iris.state_programme(label))


def labelled_body(
    kind: str, name: str, operation_key: str, seat: str | None = None, also: tuple[str, ...] = ()
) -> Body:
    """A body that no register names: known by its label at its seat, else to this operation alone."""
    key = iris.labelled_agent(seat, name) if seat else iris.own_agent(operation_key, name)
    return Body(kind, name, key, also=also, seat=seat)


def unidentified_body(kind: str, name: str, operation_key: str, tail: str) -> Body:
    return Body(kind, name, f"{operation_key}/agent/{slug(tail)}", identified=False)


def commune_of(entry: Entry, on: date | None) -> Commune:
    """The commune that a name meant at a date: an associated or delegated one where the entry says so."""
    assert entry.code is not None
    return register().commune(entry.code, on, entry.status)
