"""The picture of the map, in the units of its view box: circles, a graticule, names of towns and a scale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor, hypot, sqrt
from typing import Final, Literal

from endpoint.pages.map.contours import Contours, paths
from endpoint.pages.map.points import Extent, Point
from endpoint.pages.map.projection import Projection, projection

Sized = Literal["operations", "amount"]

MOST_CIRCLES: Final = 400
"""The greatest so many are drawn; the table has them all."""

_LARGEST: Final = 0.03  # radius of the largest circle, of the width
_LEAST: Final = 2.5
_FEW: Final = 10.0  # where no place has so many operations, no circle is as large as it could be
_STEPS: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0)  # degrees between two lines of the graticule
_MOST_LINES: Final = 7
_LENGTHS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)  # km of the scale bar
_LETTER: Final = 6.5  # width of a letter of a town's name
_LINE: Final = 15.0  # height of a name
_GAP: Final = 3.0  # between a circle and its name

_Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Circle:
    """A place; ``radius`` makes its area as large as what it stands for."""

    point: Point
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Town:
    """The name of a town beside its circle; ``before`` where there is no room after it."""

    name: str
    x: float
    y: float
    before: bool


@dataclass(frozen=True, slots=True)
class Parallel:
    """A line of the graticule; ``degrees`` east or north."""

    x1: float
    y1: float
    x2: float
    y2: float
    degrees: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that a template prints. ``land`` is the data of a path with a dot for each commune of the register."""

    width: float
    height: float
    graticule: Sequence[Parallel]
    land: str
    contours: Sequence[str]
    circles: Sequence[Circle]
    towns: Sequence[Town]
    scale_km: int
    scale: float


def drawing(
    shown: Sequence[Point],
    extent: Extent | None,
    contours: Contours | None,
    *,
    by: Sized = "operations",
    land: Sequence[tuple[float, float]] = (),
    width: float = 900,
    names: int = 14,
) -> Drawing | None:
    """The picture of some places; None where no position is known at all.

    Arguments:
        shown: the places; those without a position are left out.
        extent: what the picture shows at least.
        by: what a circle's area stands for.
        land: longitudes and latitudes that show where the land is.
        names: of how many towns the names stand there.
    """
    if extent is None:
        return None
    view = projection(extent, width)
    circles = _circles(shown, view, by)
    length = next((km for km in reversed(_LENGTHS) if km * view.units_a_km < width / 4), _LENGTHS[0])
    return Drawing(
        width=width,
        height=view.height,
        graticule=tuple(_graticule(view)),
        land=_dots(tuple(land), view),
        contours=paths(contours, view) if contours else (),
        circles=circles,
        towns=tuple(_towns(circles, view, names)),
        scale_km=length,
        scale=round(length * view.units_a_km, 1),
    )


def _circles(shown: Sequence[Point], view: Projection, by: Sized) -> tuple[Circle, ...]:
    """The largest first, so that a small one is not hidden."""

    def size(point: Point) -> float:
        return float(point.euros) if by == "amount" else float(point.operations)

    placed = [point for point in shown if point.latitude is not None and point.longitude is not None]
    placed = sorted(placed, key=size, reverse=True)[:MOST_CIRCLES]
    least = _FEW if by == "operations" else 1.0
    greatest = max((size(point) for point in placed), default=0.0)
    most = view.width * _LARGEST
    circles = []
    for point in placed:
        assert point.longitude is not None and point.latitude is not None
        x, y = view.at(point.longitude, point.latitude)
        radius = max(_LEAST, most * sqrt(max(size(point), 0.0) / max(greatest, least)))
        circles.append(Circle(point, x, y, round(radius, 1)))
    return tuple(circles)


@lru_cache(maxsize=8)
def _dots(positions: tuple[tuple[float, float], ...], view: Projection) -> str:
    placed = (view.at(*position) for position in positions)
    return "".join(f"M{x:g} {y:g}h0" for x, y in placed)


def _graticule(view: Projection) -> Iterator[Parallel]:
    one = view.extent
    wide, high = one.east - one.west, one.north - one.south
    step = next((s for s in _STEPS if max(wide, high) / s <= _MOST_LINES), _STEPS[-1])
    for number in range(ceil(one.west / step), floor(one.east / step) + 1):
        x, _ = view.at(number * step, one.north)
        yield Parallel(x, 0, x, view.height, round(number * step, 2))
    for number in range(ceil(one.south / step), floor(one.north / step) + 1):
        _, y = view.at(one.west, number * step)
        yield Parallel(0, y, view.width, y, round(number * step, 2))


def _towns(circles: Sequence[Circle], view: Projection, most: int) -> Iterator[Town]:
    """The names of the communes with the largest circles, where they do not cover each other and none stands nearer
    to another circle."""
    taken: list[_Box] = []
    found = 0
    for circle in circles:
        if found == most:
            return
        if circle.point.kind != "commune" or not circle.point.name:
            continue
        for before in (False, True):
            box = _beside(circle, len(circle.point.name) * _LETTER, before)
            if box[0] < 0 or box[2] > view.width or any(_overlap(box, other) for other in taken):
                continue
            if any(_distance(box, other) < _GAP for other in circles if other is not circle):
                continue
            taken.append(box)
            found += 1
            x = box[2] if before else box[0]
            yield Town(circle.point.name, round(x, 1), round(circle.y + 4, 1), before)
            break


def _beside(circle: Circle, width: float, before: bool) -> _Box:
    """Where a name stands after its circle, or before it."""
    left = circle.x - circle.radius - _GAP - width if before else circle.x + circle.radius + _GAP
    return left, circle.y - _LINE / 2, left + width, circle.y + _LINE / 2


def _distance(box: _Box, circle: Circle) -> float:
    """From the edge of a circle to a box; below 0 where they overlap."""
    x = max(box[0] - circle.x, 0.0, circle.x - box[2])
    y = max(box[1] - circle.y, 0.0, circle.y - box[3])
    return hypot(x, y) - circle.radius


def _overlap(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
