"""The list of operations and the map, as pages and as files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from math import hypot
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from endpoint.errors import WrongUse
from endpoint.pages.map.contours import Contours, paths, read
from endpoint.pages.map.points import Extent
from endpoint.pages.map.projection import projection

if TYPE_CHECKING:
    from conftest import Server
    from pages.conftest import See

TRIANGLE = {"type": "Polygon", "coordinates": [[[2.0, 50.0], [3.0, 50.0], [2.5, 51.0], [2.0, 50.0]]]}


def test_the_list_has_every_operation(examples: Server, see: See) -> None:
    page = see("/operations")
    rows = list(csv.DictReader(io.StringIO(examples.http.get("/operations.csv").text)))
    assert len(rows) == 7
    for row in rows:
        assert row["number"] in page.text
    dates = [row["date"] for row in rows]
    assert dates == sorted(dates, reverse=True)


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("year=2020", {"NP0022605", "NP0024867"}),
        ("department=59&kind=caf", {"NP0016971", "NP0019238"}),
        ("department=99", set()),
        ("kind=nothing", set()),
        ("year=none", set()),
    ],
)
def test_the_list_is_filtered(examples: Server, see: See, query: str, numbers: set[str]) -> None:
    rows = csv.DictReader(io.StringIO(examples.http.get(f"/operations.csv?{query}").text))
    assert {row["number"] for row in rows} == numbers
    page = see(f"/operations?{query}", "en")
    assert ("No operation meets these conditions." in page.text) == (not numbers)
    assert all(number in page.text for number in numbers)


@pytest.fixture(scope="module")
def odd(
    tmp_path_factory: pytest.TempPathFactory,
    publish_trig: Callable[..., object],
    serving: Callable[..., Server],
) -> Iterator[Server]:
    """An operation whose title is a formula, which only mentions a department."""
    graph = tmp_path_factory.mktemp("odd") / "graph"
    publish_trig(
        graph,
        """@prefix mlg: <https://w3id.org/maillage/ns#> . @prefix dct: <http://purl.org/dc/terms/> .
        @prefix in: <https://w3id.org/maillage/id/territory/department/> .
        @prefix igeo: <http://rdf.insee.fr/def/geo#> .
        <https://w3id.org/maillage/id/operation/NP1> a mlg:Operation ; dct:title "=1+1" ; mlg:totalCost -3.50 ;
          mlg:mentionsTerritory in:62 ; mlg:concernsTerritory in:59 .
        in:59 a mlg:Territory ; igeo:codeINSEE "59" ;
          mlg:territoryKind <https://w3id.org/maillage/def/territory-kind/department> .
        in:62 a mlg:Territory ; igeo:codeINSEE "62" ;
          mlg:territoryKind <https://w3id.org/maillage/def/territory-kind/department> .""",
        (),
    )
    server = serving(graph)
    yield server
    server.stop()


def test_departments_to_choose_from_have_an_operation(odd: Server, see: See) -> None:
    tags = see("/operations", server=odd).tags
    offered = {attributes.get("value") for tag, attributes in tags if tag == "option"}
    assert offered & {"59", "62"} == {"59"}


def test_a_title_is_no_formula_in_the_file(odd: Server) -> None:
    assert "'=1+1,,-3.50," in odd.http.get("/operations.csv").text


def test_a_kind_of_funder_says_what_it_leaves_out(see: See) -> None:
    page = see("/operations?kind=epci")
    assert "NP0022605" not in page.text
    assert (
        "1 opération, dont un financeur de cette nature est ambigu ou non nommé, n'est pas listée."
        in page.text
    )
    assert "is not listed" in see("/operations?kind=epci", "en").text
    assert "Seules les lignes dont le financeur est identifié comptent." in see("/operations?kind=caf").text


@pytest.mark.parametrize("sort", ["date", "-date", "number", "-number", "title", "-title", "cost", "-cost"])
def test_the_list_is_sorted(examples: Server, see: See, sort: str) -> None:
    rows = list(csv.DictReader(io.StringIO(examples.http.get(f"/operations.csv?sort={sort}").text)))
    name = {"cost": "total_cost"}.get(sort.lstrip("-"), sort.lstrip("-"))
    values = [float(row[name]) if name == "total_cost" else row[name] for row in rows]
    assert values == sorted(values, reverse=sort.startswith("-"))  # type: ignore[type-var]
    way = "descending" if sort.startswith("-") else "ascending"
    assert [one["aria-sort"] for tag, one in see(f"/operations?sort={sort}").tags if "aria-sort" in one] == [
        way
    ]


def test_the_map_says_in_a_table_what_it_shows(examples: Server, see: See) -> None:
    page = see("/map")
    features = examples.http.get("/map.geojson").json()["features"]
    placed = [one for one in features if one["geometry"]]
    assert 0 < len(placed) < len(features)
    assert sum(tag == "circle" for tag, _ in page.tags) == len(placed)
    for one in features:
        assert one["properties"]["name"] in page.text
        assert one["properties"]["path"] in page.links
    assert "Un cercle en pointillé" in page.text
    assert f"{len(features) - len(placed)} lieux sans position connue" in page.text
    assert "A dashed circle" in see("/map", "en").text


def test_an_epci_has_its_siren_for_a_code(examples: Server, see: See) -> None:
    features = examples.http.get("/map.geojson?kind=epci").json()["features"]
    assert all(one["properties"]["code"] == one["id"].rpartition("/")[2] for one in features)
    assert "245900428" in see("/map?kind=epci").text


def test_no_town_is_named_beside_another_circle(see: See) -> None:
    tags = see("/map").tags
    circles = [one for tag, one in tags if tag == "circle"]
    names = [one for tag, one in tags if tag == "text" and set(one) <= {"x", "y", "text-anchor"}]
    spots = [
        (float(one["x"] or 0), float(one["y"] or 0) - 4)
        for one in names
        if one.get("text-anchor") != "middle"
    ]
    assert spots
    for x, y in spots:
        near = [
            one
            for one in circles
            if hypot(float(one["cx"] or 0) - x, float(one["cy"] or 0) - y) < float(one["r"] or 0) + 2.9
        ]
        assert not near


def test_the_map_is_filtered(examples: Server, see: See) -> None:
    every = examples.http.get("/map.geojson").json()["features"]
    some = examples.http.get("/map.geojson?kind=commune&year=2019").json()["features"]
    assert 0 < len(some) < len(every)
    assert {one["properties"]["kind"] for one in some} == {"commune"}
    assert "/map.geojson?year=2019&kind=commune" in see("/map?kind=commune&year=2019&by=amount").links


def test_a_year_without_operations_has_an_empty_map(see: See) -> None:
    for year in ("1999", "9999", "0000", "none"):
        assert "No operation concerns such a place." in see(f"/map?year={year}", "en").text


def test_a_larger_place_stands_at_the_mean_of_its_communes(examples: Server) -> None:
    features = examples.http.get("/map.geojson?kind=epci").json()["features"]
    dunkirk = next(one for one in features if one["properties"]["path"].endswith("245900428"))
    assert dunkirk["properties"]["meanOf"] > 10
    longitude, latitude = dunkirk["geometry"]["coordinates"]
    assert (round(longitude, 1), round(latitude, 1)) == (2.4, 51.0)


@pytest.mark.parametrize(
    "path",
    ["/map?year=x", "/map?kind=x", "/map?by=x", "/map?page=0", "/operations?sort=x", "/operations?year=x"],
)
def test_what_makes_no_sense_is_refused(examples: Server, path: str) -> None:
    assert examples.http.get(path).status_code == 400


# --- outlines of whoever runs the server


def test_outlines_are_drawn_beneath(
    small_graph: Path, tmp_path: Path, server_on: Callable[..., Server], examples_graph: Path
) -> None:
    file = tmp_path / "outlines.geojson"
    file.write_text(
        json.dumps({"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": TRIANGLE}]})
    )
    text = server_on(examples_graph, contours=file).http.get("/map").text
    assert text.index('<g class="contours">\n<path d="M') < text.index("<circle")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        '{"type": "Polygon"}',
        '{"type": "Point", "coordinates": [2, 50]}',
        '{"type": "Polygon", "coordinates": [[[652709, 6862305], [652710, 6862306]]]}',
        '{"type": "Polygon", "coordinates": [[["<script>", 2]]]}',
        "[" * 100_000,
    ],
)
def test_what_are_no_outlines_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "outlines.geojson"
    file.write_text(content)
    with pytest.raises(WrongUse):
        read(file)
    with pytest.raises(WrongUse):
        read(tmp_path / "absent.geojson")


@given(st.floats(-180, 180), st.floats(-85, 85))
def test_what_is_far_away_is_not_drawn(longitude: float, latitude: float) -> None:
    view = projection(Extent(2.0, 50.0, 3.0, 51.0), 900)
    line = ((longitude, latitude), (longitude + 0.01, latitude + 0.01))
    drawn = paths(Contours((line,)), view)
    near = 1.5 < longitude < 3.5 and 49.5 < latitude < 51.5
    assert near or not drawn


def test_an_outline_of_many_points_is_drawn_with_those_that_can_be_seen() -> None:
    view = projection(Extent(2.0, 50.0, 3.0, 51.0), 900)
    bent = [(2 + n / 2e4, 50.5 + (n % 2) / 1e5 + abs(n - 1e4) / 4e4) for n in range(20_001)]
    drawn = paths(Contours((tuple(bent),)), view)[0]
    points = [tuple(map(float, one.split())) for one in drawn.removeprefix("M").split("L")]
    assert 3 <= len(points) < 10
    assert (points[0], points[-1]) == (view.at(*bent[0]), view.at(*bent[-1]))
    assert abs(max(y for _, y in points) - view.at(*bent[10_000])[1]) < 1.5


def test_a_degree_of_latitude_is_as_long_everywhere() -> None:
    view = projection(Extent(1.0, 49.0, 4.0, 51.0), 900)
    heights = [view.at(2.0, n)[1] - view.at(2.0, n + 1)[1] for n in (49, 50)]
    assert abs(heights[0] - heights[1]) < 0.2
    assert abs(heights[0] / 111.195 - view.units_a_km) < 0.01
