"""The script behind ``make reference``: on rows as the lists have them, without the network."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from types import ModuleType

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"

pytestmark = pytest.mark.skipif(not SCRIPTS.exists(), reason="the scripts are not part of the wheel")

HISTORY = [  # Téteghem: a commune, then a part of a new one that has its code
    {"id": "COM-59588", "type": "COM", "code": "59588", "nom": "Téteghem", "dateFin": "2016-01-01",
     "successeur": "COMD-59588"},
    {"id": "COMD-59588", "type": "COMD", "code": "59588", "nom": "Téteghem", "dateDebut": "2016-01-01",
     "predecesseur": "COM-59588", "pole": "COM-59588@2016"},
    {"id": "COM-59588@2016", "type": "COM", "code": "59588", "nom": "Téteghem-Coudekerque-Village",
     "dateDebut": "2016-01-01"},
    {"id": "COM-62588", "type": "COM", "code": "62588", "nom": "Montreuil"},
    {"id": "COM-02311", "type": "COM", "code": "02311", "nom": "Filain"},
    {"id": "COM-02589", "type": "COM", "code": "02589", "nom": "Pargny-Filain"},
]  # fmt: skip

HERE = {"departement": "59", "region": "32", "typeLiaison": 0}
OLDEST = [
    {"code": "59588", "nom": "Téteghem-Coudekerque-Village", "type": "commune-actuelle"},
    {"code": "59588", "nom": "Téteghem", "type": "commune-deleguee", "chefLieu": "59588"},
    {"code": "62588", "nom": "Montreuil", "type": "commune-actuelle"},
    {"code": "02311", "nom": "Filain", "type": "commune-actuelle"},
    {"code": "02589", "nom": "Pargny-Filain", "type": "commune-actuelle"},
]
LATEST = [
    *({**row, **HERE} for row in OLDEST[:2]),
    {"code": "62588", "nom": "Montreuil-sur-Mer", "type": "commune-actuelle", **HERE},
    {
        "code": "02589",
        "nom": "Pargny-et-Filain",
        "type": "commune-actuelle",
        "anciensCodes": ["02311"],
        **HERE,
    },
    {"code": "75101", "nom": "Paris 1er Arrondissement", "type": "arrondissement-municipal", **HERE},
]


@pytest.fixture
def scripts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    yield
    for name in [path.stem for path in SCRIPTS.glob("*.py")]:
        sys.modules.pop(name, None)


@pytest.fixture
def commune_history(scripts: None) -> ModuleType:
    return importlib.import_module("commune_history")


@pytest.fixture
def coordinates(scripts: None) -> ModuleType:
    return importlib.import_module("coordinates")


def test_places_are_followed_from_the_history_to_the_latest_list(commune_history: ModuleType) -> None:
    places = commune_history.Registry(HISTORY, OLDEST, LATEST).places()
    spells = {
        (place.code, place.status): [(s.since, s.until, s.status, s.name, s.parent) for s in place.spells]
        for place in places
    }
    assert spells == {
        ("59588", "delegated"): [
            ("", "2016-01-01", "current", "Téteghem", ""),
            ("2016-01-01", "", "delegated", "Téteghem", "59588"),
        ],
        ("59588", "current"): [("2016-01-01", "", "current", "Téteghem-Coudekerque-Village", "")],
        ("62588", "current"): [
            ("", "2026-01-01", "current", "Montreuil", ""),
            ("2026-01-01", "", "current", "Montreuil-sur-Mer", ""),
        ],
        ("02311", "former"): [("", "2026-01-01", "current", "Filain", "")],
        ("02589", "current"): [
            ("", "2026-01-01", "current", "Pargny-Filain", ""),
            ("2026-01-01", "", "current", "Pargny-et-Filain", ""),
        ],
    }
    assert [place.parent for place in places if place.status == "former"] == ["02589"]


def test_a_list_that_is_not_the_known_one_is_refused(scripts: None, tmp_path: Path) -> None:
    official_lists = importlib.import_module("official_lists")
    archive = official_lists.LISTS["2019-01-01"]
    (tmp_path / archive.file).write_bytes(b"not the list")
    with pytest.raises(official_lists.ListError, match=r"0\.7\.0\.tgz has the sha512 "):
        official_lists.fetch(archive, tmp_path)


def test_the_table_of_sources_is_that_of_the_script(scripts: None) -> None:
    official_lists = importlib.import_module("official_lists")
    table = files("ontology").joinpath("reference", "sources.tsv").read_text("utf-8").splitlines()
    assert [line.split("\t")[-1] for line in table[1:]] == [each.digest for each in official_lists.archives()]


def test_what_went_where(scripts: None) -> None:
    epci_lists = importlib.import_module("epci_lists")

    def epci(code: str, name: str, *communes: str) -> dict[str, object]:
        members = [{"code": commune} for commune in communes]
        return {"code": code, "nom": name, "type": "CC", "populationTotale": 10, "membres": members}

    lists = {
        "2019-01-01": [epci("1", "CC A", "01001", "01002"), epci("2", "CC  B", "01003")],
        "2020-01-01": [epci("2", "CC B", "01003", "01002"), epci("3", "CC C", "01001")],
        "2026-01-01": [epci("2", "CC Bé", "01003", "01002"), epci("3", "CC C")],
    }
    assert list(epci_lists.names(lists)) == [
        ("1", "2019-01-01", "2019-01-01", "CC", "CC A", "10"),
        ("2", "2019-01-01", "2020-01-01", "CC", "CC B", ""),
        ("2", "2026-01-01", "", "CC", "CC Bé", "10"),
        ("3", "2020-01-01", "", "CC", "CC C", "10"),
    ]
    assert list(epci_lists.changes(lists)) == [
        ("2019-01-01", "01001", "1"),
        ("2019-01-01", "01002", "1"),
        ("2020-01-01", "01001", "3"),
    ]
    assert list(epci_lists.successions(lists)) == [
        ("1", "2", "2020-01-01", "1"),
        ("1", "3", "2020-01-01", "1"),
    ]


def test_a_name_alone_places_nothing(commune_history: ModuleType, coordinates: ModuleType) -> None:
    def place(code: str, name: str, population: int) -> object:
        return commune_history.Place("current", code, name, code[:2], population=population, region="32")

    places = [
        *(place("59001", "Dunkerque", 86_000), place("59002", "Grande-Synthe", 20_000)),
        *(place("60061", "Belloy", 700), place("60001", "Estrées", 900), place("80001", "Estrées", 950)),
    ]
    epcis = {"59001": "A", "59002": "A", "60061": "B", "60001": "B", "80001": "A"}
    synthe = coordinates.Spot(1, "32", "Grande-Synthe", (), 51.0154, 2.29975, 21_000)
    dunkirk = coordinates.Spot(2, "32", "Dunkirk", ("Dunkerque", "Duinkerke"), 51.0344, 2.37681, 86_000)
    belloy = coordinates.Spot(3, "32", "Belloy", (), 50.09, 1.54, 800)  # alone: nothing vouches for it
    estrees = coordinates.Spot(4, "32", "Estrées", (), 51.02, 2.35, 800)  # near what is of A only
    second = replace(dunkirk, id=5, name="Loon", others=())
    chart = coordinates.Map([*places, place("59003", "Loon", 80_000)], epcis | {"59003": "A"})
    placed = chart.settle(chart.candidates([synthe, dunkirk, belloy, estrees, second]))
    assert {site[0]: spot.id for site, spot in placed.items()} == {
        "59001": 2,
        "59002": 1,
        "59003": 5,
        "80001": 4,
    }
