"""Make ``ontology/reference``: the official territories of France as small tables.

    python scripts/make_reference.py [--from DIR]

Run twice, it writes the same bytes. See ``ontology/reference/README.md`` for what the tables hold.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import coordinates
import epci_lists
from commune_history import Place, Registry
from official_lists import LATEST, LISTS, OLDEST, ListError, Row, archives, fetch, read, read_places

OUTPUT = Path(__file__).parents[1] / "ontology" / "reference"
KNOWN = Path(__file__).with_name("known_successions.tsv")

# Two overseas territories that the published list leaves without their linking word (INSEE: TNCC).
LIAISONS = {"984": 4, "989": 1}

Cells = Iterable[object]


def write(name: str, columns: str, rows: Iterable[Cells]) -> None:
    """One table: a header line, then tab-separated rows in a fixed order."""
    lines = [columns.split()] + [[str(cell) for cell in row] for row in rows]
    assert not any("\t" in cell or "\n" in cell for line in lines for cell in line)
    text = "".join("\t".join(line) + "\n" for line in lines)
    (OUTPUT / f"{name}.tsv").write_text(text, encoding="utf-8", newline="\n")
    click.echo(f"{name}.tsv: {len(lines) - 1} rows, {len(text.encode()):,} bytes", err=True)


def write_territories(folder: Path) -> None:
    def listed(name: str) -> list[Row]:
        rows = [
            row | {"liaison": LIAISONS.get(row["code"], row["typeLiaison"])}
            for row in read(folder, LATEST, name)
        ]
        return sorted(rows, key=lambda row: row["code"])

    regions = ((row["code"], row["nom"], row["liaison"], row["chefLieu"]) for row in listed("regions"))
    write("regions", "code name liaison seat", regions)
    departments = (
        (row["code"], row["nom"], row["liaison"], row["region"], row["chefLieu"])
        for row in listed("departements")
    )
    write("departments", "code name liaison region seat", departments)


def write_communes(places: list[Place], epcis: dict[str, str]) -> None:
    write(
        "communes",
        "code status name liaison department parent siren population epci since",
        (
            (
                *(place.code, _status(place), place.name, place.liaison, place.department, place.parent),
                *(place.siren, "" if place.population is None else place.population),
                epcis[place.code] if place.status == "current" and place.code in epcis else "",
                "" if place.status == "former" else place.spells[-1].since,
            )
            for place in places
        ),
    )
    write("commune_spells", "code status since until was code_was name parent", _earlier(places))


def _earlier(places: list[Place]) -> Iterator[Cells]:
    """What a place was before; all that it was when it is gone."""
    for place in places:
        for spell in place.spells if place.status == "former" else place.spells[:-1]:
            then = spell.since, spell.until, spell.status, spell.code, spell.name, spell.parent
            yield place.code, _status(place), *then


def _status(place: Place) -> str:
    """Empty for the current communes: they are nine rows in ten."""
    return "" if place.status == "current" else place.status


def write_coordinates(places: list[Place], epcis: dict[str, str], folder: Path) -> None:
    spots = coordinates.spots(read_places(folder))
    chart = coordinates.Map(places, epcis)
    placed = chart.settle(chart.candidates(spots))
    write(
        "coordinates",
        "code status latitude longitude geonames",
        (
            (place.code, _status(place), spot.latitude, spot.longitude, spot.id)
            for place in places
            if (spot := placed.get((place.code, place.name)))
        ),
    )


def write_epcis(lists: epci_lists.Lists) -> None:
    with KNOWN.open(encoding="utf-8", newline="") as file:
        known = {(row["old"], row["new"]): row for row in csv.DictReader(file, delimiter="\t")}
    rows = []
    for old, new, day, communes in epci_lists.successions(lists):
        dated = known.pop((old, new), {"since": day, "source": "first in the list of that day"})
        rows.append((old, new, dated["since"], communes, dated["source"]))
    assert not known, f"the lists do not show {list(known)}"
    write("epcis", "siren first last type name population", epci_lists.names(lists))
    write("epci_changes", "list commune epci", epci_lists.changes(lists))
    write("epci_successions", "old new since communes source", rows)


def write_sources() -> None:
    days = {archive: day for day, archive in LISTS.items()}
    write(
        "sources",
        "list package version file digest",
        (
            (days.get(source, ""), source.package, source.version, source.file, source.digest)
            for source in archives()
        ),
    )


def make(folder: Path) -> None:
    for archive in archives():
        fetch(archive, folder)
    OUTPUT.mkdir(exist_ok=True)
    lists = {day: read(folder, day, "epci") for day in LISTS}
    epcis = epci_lists.members(lists[LATEST])
    history = read(folder, OLDEST, "historique-communes")
    places = Registry(history, read(folder, OLDEST, "communes"), read(folder, LATEST, "communes")).places()
    write_sources()
    write_territories(folder)
    write_communes(places, epcis)
    write_epcis(lists)
    write_coordinates(places, epcis, folder)


@click.command()
@click.option(
    "--from",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder to take the package archives from, and to keep those that are not there yet.",
)
def main(folder: Path | None) -> None:
    """Fetch the published lists, check their digests, and write ontology/reference."""
    try:
        if folder:
            make(folder)
        else:
            with TemporaryDirectory() as temporary:
                make(Path(temporary))
    except ListError as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()
