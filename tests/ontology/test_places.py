"""The register of official territories: counts, codes, dates, and what the dossiers of the region need of it."""

from __future__ import annotations

import math
import subprocess
import sys
from collections import Counter
from datetime import date
from decimal import Decimal
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.places import DATED_UNTIL, Commune, UnknownPlaceError, register

OFFICIAL = register()
BEFORE_MEL, MEL = date(2020, 3, 13), date(2020, 3, 14)

EPCIS = {  # SIREN: type, number of communes, name
    "245900428": ("CU", 17, "CU de Dunkerque"),
    "246200729": ("CA", 22, "CA du Boulonnais"),
    "245901160": ("CA", 35, "CA Valenciennes Métropole"),
    "200042190": ("CA", 47, "CA de la Porte du Hainaut"),
    "246200364": ("CA", 36, "CA de Lens - Liévin"),
    "200044618": ("CA", 35, "CA Douaisis Agglo"),
    "200093201": ("METRO", 95, "Métropole Européenne de Lille"),
}

COMMUNES = [  # code, status, name, SIREN, EPCI, latitude, longitude
    ("59183", "current", "Dunkerque", "200027159", "245900428", "51.0344", "2.37681"),
    ("59540", "associated", "Saint-Pol-sur-Mer", None, "245900428", "51.03116", "2.33983"),
    ("59248", "associated", "Fort-Mardyck", None, "245900428", "51.02899", "2.30724"),
    ("59271", "current", "Grande-Synthe", "215902719", "245900428", "51.0154", "2.29975"),
    ("59155", "current", "Coudekerque-Branche", "215901554", "245900428", "51.02288", "2.39359"),
    ("59588", "delegated", "Téteghem", None, "245900428", "51.01859", "2.44454"),
    ("59588", "current", "Téteghem-Coudekerque-Village", "200057123", "245900428", None, None),
    ("59359", "current", "Loon-Plage", "215903592", "245900428", "50.99647", "2.2177"),
    ("59272", "current", "Grand-Fort-Philippe", "215902727", "245900428", "50.99961", "2.10784"),
    ("62160", "current", "Boulogne-sur-Mer", "216201608", "246200729", "50.72485", "1.61373"),
    ("62643", "current", "Outreau", "216206433", "246200729", "50.70535", "1.5897"),
    ("62758", "current", "Saint-Martin-Boulogne", "216207589", "246200729", "50.72691", "1.61864"),
    ("62667", "current", "Le Portel", "216206672", "246200729", "50.70559", "1.57574"),
    ("62893", "current", "Wimereux", "216208934", "246200729", "50.76963", "1.61139"),
    ("59178", "current", "Douai", "215901786", "200044618", "50.37069", "3.07922"),
    ("62563", "current", "Mazingarbe", "216205633", "246200364", "50.47109", "2.71544"),
    ("59606", "current", "Valenciennes", "215906066", "245901160", "50.35909", "3.52506"),
    ("59350", "current", "Lille", "215903501", "200093201", "50.63391", "3.05512"),
]

# The names of the region in the list of 2019 that no place bears in that of 2026.
LOST = """
Anserville;Berzy-le-Sec;Clarques;Contoire;Filain;Fosseuse;La Corne en Vexin;La Neuville-d'Aumont;Lambres
Le Déluge;Les Hauts Talican;Montreuil;Noyant-et-Aconin;Ognon;Pargny-Filain;Pierrepont-sur-Avre;Rebecques
Ressons-l'Abbaye;Saint-Martin-au-Laërt;Saint-Pierre-à-Gouy;Selvigny;Tatinghem;Troussures
Villers Saint Frambourg-Ognon;Villers-Saint-Frambourg;Villers-sur-Trie
"""


def luhn(siren: str) -> bool:
    digits = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(siren))]
    return len(siren) == 9 and sum(digit // 10 + digit % 10 for digit in digits) % 10 == 0


def kilometres(one: Commune, other: Commune) -> float:
    assert one.latitude and one.longitude and other.latitude and other.longitude
    east = float(one.longitude - other.longitude) * math.cos(math.radians(float(one.latitude)))
    return 111.2 * math.hypot(float(one.latitude - other.latitude), east)


def test_how_many_there_are() -> None:
    assert Counter(commune.status for commune in OFFICIAL.communes()) == {
        "current": 34_969,
        "delegated": 2_105,
        "associated": 471,
        "former": 619,
    }
    assert len(OFFICIAL.epcis()) == len(OFFICIAL.epcis(on=date(2020, 1, 1))) == 1_255
    assert len(OFFICIAL.epcis(on=date(2019, 1, 1))) == 1_259
    assert len(OFFICIAL.epcis(gone=True)) == 1_273
    assert Counter(epci.type for epci in OFFICIAL.epcis()) == {
        "CC": 989,
        "CA": 230,
        "METRO": 21,
        "CU": 14,
        "MET69": 1,
    }
    assert (len(OFFICIAL.departments()), len(OFFICIAL.regions())) == (109, 26)


def test_how_many_the_region_has() -> None:
    assert [d.code for d in OFFICIAL.departments("32")] == ["02", "59", "60", "62", "80"]
    assert Counter(commune.status for commune in OFFICIAL.communes(region="32")) == {
        "current": 3_782,
        "delegated": 63,
        "associated": 36,
        "former": 23,
    }
    assert len(OFFICIAL.epcis(region="32")) == 92
    assert len(OFFICIAL.epcis(region="32", on=date(2019, 6, 1))) == 93


def test_the_tables_stay_small() -> None:
    tables = [
        table for table in files("ontology").joinpath("reference").iterdir() if table.name.endswith(".tsv")
    ]
    assert len(tables) == 9
    assert sum(len(table.read_bytes()) for table in tables) < 3_000_000


def test_every_siren_has_its_check_digit() -> None:
    sirens = [commune.siren for commune in OFFICIAL.communes() if commune.siren]
    sirens += [epci.siren for epci in OFFICIAL.epcis(gone=True)]
    assert len(sirens) == len(set(sirens)) == 34_875 + 1_273
    assert [siren for siren in sirens if not luhn(siren)] == []


@pytest.mark.parametrize(("code", "status", "name", "siren", "epci", "latitude", "longitude"), COMMUNES)
def test_a_commune_of_the_dossiers(
    code: str,
    status: str,
    name: str,
    siren: str | None,
    epci: str,
    latitude: str | None,
    longitude: str | None,
) -> None:
    commune = OFFICIAL.commune(code, status=status)
    assert (commune.name, commune.siren, commune.department) == (name, siren, code[:2])
    held = OFFICIAL.epci_of(commune)
    assert held and held.siren == epci
    expected = (Decimal(latitude), Decimal(longitude)) if latitude and longitude else (None, None)
    assert (commune.latitude, commune.longitude) == expected


@pytest.mark.parametrize("siren", EPCIS)
def test_an_intercommunality_of_the_dossiers(siren: str) -> None:
    epci = OFFICIAL.epci(siren)
    assert (epci.type, len(OFFICIAL.members(siren)), epci.name) == EPCIS[siren]
    assert epci in OFFICIAL.epcis(region="32")


def test_the_corpora_are_whole() -> None:
    assert (len(COMMUNES), len(EPCIS), len(LOST.replace(";", "\n").split("\n")) - 2) == (18, 7, 26)


def test_one_code_two_places() -> None:
    whole, part = OFFICIAL.commune("59588"), OFFICIAL.commune("59588", status="delegated")
    assert (whole.name, part.name, part.parent) == ("Téteghem-Coudekerque-Village", "Téteghem", "59588")
    assert OFFICIAL.commune("59588", on=date(2015, 12, 31)) is part
    assert OFFICIAL.commune("59588", on=date(2016, 1, 1)) is whole
    then, now = part.at(date(2015, 12, 31)), part.at(date(2016, 1, 1))
    assert then and now and (then.status, now.status) == ("current", "delegated")
    assert OFFICIAL.is_valid("59588", "delegated", date(2015, 1, 1))
    assert not OFFICIAL.is_valid("59588", "current", date(2015, 1, 1))


def test_an_associated_commune_belongs_to_its_own() -> None:
    part = OFFICIAL.commune("59540")
    assert (part.status, part.parent, part.since, part.siren) == (
        "associated",
        "59183",
        date(2010, 12, 9),
        None,
    )
    assert OFFICIAL.epci_of(part) is OFFICIAL.epci("245900428")
    assert "59540" not in OFFICIAL.members("245900428")


def test_mazingarbe_is_of_lens_lievin_in_every_list() -> None:
    for day in (*OFFICIAL.lists, date(2017, 1, 1), None):
        assert "62563" in OFFICIAL.members("246200364", day)


def test_the_code_of_lille_by_the_day() -> None:
    lille = OFFICIAL.commune("59350")
    old, new = OFFICIAL.epci("245900410"), OFFICIAL.epci("200093201")
    assert OFFICIAL.epci_of(lille, BEFORE_MEL) is old
    assert (
        OFFICIAL.epci_of(lille, MEL)
        is OFFICIAL.epci_of(lille, date(2020, 4, 8))
        is OFFICIAL.epci_of(lille)
        is new
    )
    assert {OFFICIAL.siren_at(siren, BEFORE_MEL) for siren in (old.siren, new.siren)} == {old.siren}
    assert {OFFICIAL.siren_at(siren, MEL) for siren in (old.siren, new.siren)} == {new.siren}
    assert (len(OFFICIAL.members(old.siren, BEFORE_MEL)), len(OFFICIAL.members(new.siren, MEL))) == (90, 95)
    assert (OFFICIAL.members(new.siren, BEFORE_MEL), OFFICIAL.members(old.siren, MEL)) == ((), ())
    assert OFFICIAL.siren_at("245901061", date(2019, 5, 1)) == "245901061"  # CC de la Haute Deûle
    assert OFFICIAL.siren_at("245901061", MEL) == new.siren


def test_the_source_of_a_date_is_stated() -> None:
    sources = {(row.old, row.new): row.source for row in OFFICIAL.successions}
    assert "from memory, not from a register" in sources["245900410", "200093201"]
    assert "from memory" not in sources["246201149", "200090751"]


def test_the_code_of_calais_by_the_list() -> None:
    assert OFFICIAL.siren_at("200090751", date(2019, 12, 31)) == "246201149"
    assert OFFICIAL.siren_at("246201149", date(2020, 1, 1)) == "200090751"
    assert OFFICIAL.successor("200090751", date(2019, 12, 31)) is None


def test_what_went_in_several_parts_has_no_successor() -> None:
    assert OFFICIAL.successor("200067510") is None  # CC Monts et Vallées Ouest Creuse, three ways
    assert OFFICIAL.successor("200067221") == "200096683"  # Centre Morbihan: 12 communes of 18
    assert OFFICIAL.siren_at("200090579", date(2019, 6, 1)) == "200090579"  # four made it, none of them half


def test_codes_and_perimeters_that_changed_in_the_region() -> None:
    first, last = OFFICIAL.lists[0], OFFICIAL.lists[-1]
    then = {e.siren for e in OFFICIAL.epcis(region="32", on=first)}
    now = {e.siren for e in OFFICIAL.epcis(region="32", on=last)}
    assert then - now == {"245900410", "245901061", "246201149"}
    assert now - then == {"200093201", "200090751"}
    changed = {
        s for s in now if (old := OFFICIAL.members(s, date(2020, 1, 1))) and old != OFFICIAL.members(s)
    }
    assert len(changed) == 8
    assert "200093201" not in changed


@pytest.mark.parametrize("name", LOST.strip().replace("\n", ";").split(";"))
def test_a_name_that_is_lost_still_leads_to_a_place(name: str) -> None:
    found = [commune for commune in OFFICIAL.communes(region="32") if name in commune.names]
    assert len(found) == 1
    spells = [spell for spell in found[0].spells if spell.name == name]
    assert spells and all(spell.until is not None for spell in spells)


def test_a_commune_that_changed_its_name() -> None:
    montreuil = OFFICIAL.commune("62588")
    assert montreuil.names == ("Montreuil-sur-Mer", "Montreuil")
    assert [spell.name for spell in montreuil.spells if spell.holds(date(2019, 1, 1))] == ["Montreuil"]


def test_a_commune_that_changed_its_code() -> None:
    talican = OFFICIAL.commune("60694")
    assert OFFICIAL.commune("60054", on=date(2019, 6, 1)) is talican
    assert OFFICIAL.commune("60054").name == "Beaumont-les-Nonains"  # a part then, a commune again today
    held = OFFICIAL.epci_of(talican, date(2020, 1, 1))
    assert held and held.name == "CC des Sablons"


def test_a_former_commune_belongs_where_its_land_is() -> None:
    filain = OFFICIAL.commune("02311")
    assert (filain.status, filain.name, filain.parent) == ("former", "Filain", "02589")
    assert filain.at(None) is None
    today, then = OFFICIAL.epci_of(filain), OFFICIAL.epci_of(filain, date(2020, 1, 1))
    assert today is then is OFFICIAL.epci("240200501")
    assert "02311" in OFFICIAL.members("240200501", date(2020, 1, 1))


def test_names_after_de() -> None:
    names = {
        code: OFFICIAL.department(code).of_name for code in ("02", "59", "60", "62", "80", "2A", "974", "984")
    }
    assert names == {
        "02": "de l'Aisne",
        "59": "du Nord",
        "60": "de l'Oise",
        "62": "du Pas-de-Calais",
        "80": "de la Somme",
        "2A": "de la Corse-du-Sud",
        "974": "de La Réunion",
        "984": "des Terres australes et antarctiques françaises",
    }
    assert OFFICIAL.region("32").of_name == "des Hauts-de-France"
    communes = ("62667", "62041", "59368", "59183", "62318")
    assert [OFFICIAL.commune(code).of_name for code in communes] == [
        "du Portel",
        "d'Arras",
        "de la Madeleine",
        "de Dunkerque",
        "d'Étaples",
    ]
    assert OFFICIAL.commune("62667").bare_name == "Portel"


def test_names_of_intercommunalities() -> None:
    douaisis = OFFICIAL.epci("200044618")
    assert douaisis.names == ("CA Douaisis Agglo", "CA du Douaisis")
    assert (douaisis.acronyms, douaisis.at(date(2019, 3, 1)).name) == (("CAD",), "CA du Douaisis")
    assert douaisis.at(date(2019, 3, 1)).full_name == "Communauté d'agglomération du Douaisis"
    assert OFFICIAL.epci("245900428").full_name == "Communauté urbaine de Dunkerque"
    assert OFFICIAL.epci("200093201").full_name == "Métropole Européenne de Lille"
    haute_somme = "CC de la Haute Somme (Combles - Péronne - Roisel)"
    assert haute_somme in {epci.name for epci in OFFICIAL.epcis(department="80")}  # places, not an acronym
    everyone = OFFICIAL.epcis(gone=True)
    assert sum(bool(epci.acronyms) for epci in everyone) == 36
    assert not any(len(word) > 15 for epci in everyone for word in epci.acronyms)


def test_an_intercommunality_may_lie_in_two_regions() -> None:
    aumale = OFFICIAL.epci("200069722")
    assert OFFICIAL.departments_of(aumale) == ("76", "80")
    assert aumale in OFFICIAL.epcis(region="32") and aumale in OFFICIAL.epcis(region="28")
    assert OFFICIAL.departments_of(OFFICIAL.epci("245900410")) == ("59",)  # gone: by its last list


def test_every_commune_is_a_member_of_its_intercommunality() -> None:
    alone = 0
    for commune in OFFICIAL.communes():
        epci = OFFICIAL.epci_of(commune)
        if commune.status == "current" and epci:
            assert commune.code in OFFICIAL.members(epci.siren)
        elif commune.status == "current":
            alone += 1
        else:
            assert commune.parent and epci is OFFICIAL.epci_of(OFFICIAL.commune(commune.parent))
    assert alone == 98  # the overseas collectivities and four islands


@pytest.mark.parametrize("day", [*OFFICIAL.lists, MEL, None])
def test_every_member_has_that_intercommunality(day: date | None) -> None:
    for epci in OFFICIAL.epcis(on=day):
        for code in OFFICIAL.members(epci.siren, day):
            assert OFFICIAL.epci_of(OFFICIAL.commune(code, day), day) is epci, code


@given(st.sampled_from(OFFICIAL.communes()), st.dates(date(2014, 1, 1), date(2030, 1, 1)))
def test_a_place_on_any_day(commune: Commune, day: date) -> None:
    epci, spell = OFFICIAL.epci_of(commune, day), commune.at(day)
    if epci and spell and spell.status == "current" and spell.code in OFFICIAL.members(epci.siren, day):
        assert commune.department in OFFICIAL.departments_of(epci, day)
        assert OFFICIAL.commune(spell.code, day).at(day) is not None
    if epci:
        assert OFFICIAL.siren_at(epci.siren, day) == epci.siren
        assert epci in OFFICIAL.epcis(department=OFFICIAL.departments_of(epci, day)[0], on=day)


def test_spells_follow_each_other() -> None:
    for commune in OFFICIAL.communes():
        for spell in commune.spells:
            assert spell.since is None or spell.until is None or spell.since < spell.until
            assert spell.until is None or spell.until <= DATED_UNTIL or spell.until in OFFICIAL.lists
        for one, other in pairwise(commune.spells):
            assert one.until and other.since and one.until <= other.since
        if commune.status == "former":
            assert commune.spells[-1].until
            assert commune.parent and OFFICIAL.is_valid(commune.parent, "current")


def test_a_code_belongs_to_one_current_commune() -> None:
    keys = Counter((commune.status, commune.code) for commune in OFFICIAL.communes())
    assert set(keys.values()) == {1}
    shared = [c for c in OFFICIAL.communes() if OFFICIAL.commune(c.code) is not c]
    assert Counter(commune.status for commune in shared) == {"delegated": 584, "former": 126}


def test_coordinates_lie_among_their_neighbours() -> None:
    placed = [c for c in OFFICIAL.communes(region="32") if c.latitude is not None]
    assert len(placed) > 1_500
    by_epci: dict[str, list[Commune]] = {}
    for commune in placed:
        epci = OFFICIAL.epci_of(commune)
        by_epci.setdefault(epci.siren if epci else commune.department, []).append(commune)
    for group in by_epci.values():
        for commune in group:
            assert min(kilometres(commune, other) for other in group if other is not commune) <= 20, (
                commune.name
            )


@pytest.mark.parametrize("code", ["60061", "04194", "46004", "76486", "57424"])
def test_a_namesake_elsewhere_gives_no_coordinates(code: str) -> None:
    assert OFFICIAL.commune(code).latitude is None


def test_a_code_that_no_register_has() -> None:
    with pytest.raises(UnknownPlaceError, match="no commune has the code '59999'"):
        OFFICIAL.commune("59999")
    with pytest.raises(UnknownPlaceError, match="no delegated commune has the code '59183'"):
        OFFICIAL.commune("59183", status="delegated")
    with pytest.raises(UnknownPlaceError, match="no intercommunality has the code '123456789'"):
        OFFICIAL.epci("123456789")
    with pytest.raises(LookupError, match="no region has the code '99'"):
        OFFICIAL.region("99")
    with pytest.raises(LookupError, match="no department has the code '20'"):
        OFFICIAL.department("20")


def test_import_reads_nothing() -> None:
    program = """
import sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
from ontology.places import register
official = register()
assert not [name for name in opened if name.endswith(".tsv")], opened
official.department("59")
assert [name.rsplit("/", 1)[-1] for name in opened if name.endswith(".tsv")] == ["departments.tsv"], opened
"""
    subprocess.run([sys.executable, "-c", program], check=True)
