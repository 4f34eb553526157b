"""The curated names that people use: each of a body that the register has, each area in departments of its region."""

from ontology.authorities import areas
from ontology.places import register
from ontology.usual_names import usual_names


def test_every_usual_name_is_of_an_intercommunality_of_the_region() -> None:
    known = {epci.siren: epci for epci in register().epcis(region="32", gone=True)}
    names = usual_names("32")
    assert len(names) == 18
    for siren, others in names.items():
        official = {name.casefold() for name in known[siren].names}
        assert others and not official & {other.casefold() for other in others}


def test_no_usual_name_is_of_two() -> None:
    every = [name.casefold() for names in usual_names("32").values() for name in names]
    assert len(every) == len(set(every))


def test_every_area_lies_in_departments_of_the_region() -> None:
    departments = {department.code for department in register().departments("32")}
    assert len(areas("32")) == 110
    assert all(codes and set(codes) <= departments for codes in areas("32").values())


def test_no_other_region_has_usual_names_yet() -> None:
    assert usual_names("11") == {}


def test_the_towns_of_other_regions() -> None:
    towns = dict(register().towns_outside("32", 100_000))
    assert towns["Montreuil"] > 100_000 and "Lille" not in towns and "Amiens" not in towns
