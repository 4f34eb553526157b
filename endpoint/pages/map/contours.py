"""Outlines to draw beneath the map: a GeoJSON file of whoever runs the server (RFC 7946)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import hypot
from pathlib import Path
from typing import Any, Final

from endpoint.errors import WrongUse
from endpoint.pages.map.projection import Projection

LARGEST: Final = 64 * 2**20
"""Bytes of the file."""

_NEAR: Final = 0.6  # units: a point so near to the one before, or to the line without it, can't be seen apart
_DEPTH: Final = {"LineString": 0, "MultiLineString": 1, "Polygon": 1, "MultiPolygon": 2}

_Point = tuple[float, float]
Line = tuple[_Point, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Contours:
    """Lines of longitudes and latitudes, in degrees (WGS 84). Told apart by which they are: there may be a million
    points to compare."""

    lines: Sequence[Line]


def read(path: Path) -> Contours:
    """The lines and the edges of the polygons of a file.

    Raises:
        WrongUse: it can't be read, is no GeoJSON, or has other coordinates than degrees.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise WrongUse(f"{path} has more than {LARGEST >> 20} MiB: give --contours simpler outlines.")
        content = json.loads(path.read_bytes())
    except OSError as error:
        raise WrongUse(f"{path} can't be read ({error.strerror}): give --contours a GeoJSON file.") from error
    except (ValueError, RecursionError) as error:
        raise WrongUse(f"{path} is no JSON: give --contours a GeoJSON file.") from error
    try:
        lines = tuple(_lines(content))
    except (AttributeError, KeyError, IndexError, TypeError, ValueError, RecursionError) as error:
        raise WrongUse(
            f"{path} is no GeoJSON with longitudes and latitudes in degrees (RFC 7946): convert it first."
        ) from error
    if not lines:
        raise WrongUse(f"{path} has no line and no polygon: give --contours a GeoJSON file with outlines.")
    return Contours(lines)


def _lines(content: Any) -> Iterator[Line]:
    kind = content["type"]
    if kind == "FeatureCollection":
        for feature in content["features"]:
            yield from _lines(feature)
    elif kind == "Feature":
        if content.get("geometry"):
            yield from _lines(content["geometry"])
    elif kind == "GeometryCollection":
        for geometry in content["geometries"]:
            yield from _lines(geometry)
    elif kind in _DEPTH:
        yield from _nested(content["coordinates"], _DEPTH[kind])
    elif kind not in ("Point", "MultiPoint"):
        raise ValueError(kind)


def _nested(coordinates: Any, depth: int) -> Iterator[Line]:
    if depth:
        for part in coordinates:
            yield from _nested(part, depth - 1)
    else:
        yield tuple(_position(one) for one in coordinates)


def _position(one: Any) -> tuple[float, float]:
    longitude, latitude = float(one[0]), float(one[1])
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise ValueError(one)
    return longitude, latitude


@lru_cache(maxsize=4)
def paths(contours: Contours, view: Projection) -> tuple[str, ...]:
    """The lines that pass through a view, as the data of SVG paths; what could not be seen is left out."""
    return tuple(path for line in contours.lines if (path := _path(line, view)))


def _path(line: Line, view: Projection) -> str:
    placed = [view.at(*position) for position in line]
    xs, ys = [x for x, _ in placed], [y for _, y in placed]
    if not placed or max(xs) < 0 or min(xs) > view.width or max(ys) < 0 or min(ys) > view.height:
        return ""
    kept = placed[:1]
    for x, y in placed[1:]:
        if abs(x - kept[-1][0]) > _NEAR or abs(y - kept[-1][1]) > _NEAR:
            kept.append((x, y))
    if len(kept) > 1 and kept[-1] != placed[-1]:
        kept.append(placed[-1])  # so that a ring closes
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in _simpler(kept)) if len(kept) > 1 else ""


def _simpler(line: Sequence[_Point]) -> list[_Point]:
    """A line without the points that are hardly beside it (Douglas and Peucker, 1973).

    >>> _simpler([(0, 0), (5, 0.2), (10, 0), (10, 5), (0, 0)])
    [(0, 0), (10, 0), (10, 5), (0, 0)]
    """
    kept = {0, len(line) - 1}
    stretches = [(0, len(line) - 1)]
    while stretches:
        first, last = stretches.pop()
        beside = [_beside(point, line[first], line[last]) for point in line[first + 1 : last]]
        furthest = max(beside, default=0.0)
        if furthest > _NEAR:
            between = first + 1 + beside.index(furthest)
            kept.add(between)
            stretches += [(first, between), (between, last)]
    return [line[number] for number in sorted(kept)]


def _beside(point: _Point, start: _Point, end: _Point) -> float:
    """How far a point is from a stretch of a line."""
    x, y = end[0] - start[0], end[1] - start[1]
    length = x * x + y * y
    along = ((point[0] - start[0]) * x + (point[1] - start[1]) * y) / length if length else 0.0
    along = min(1.0, max(0.0, along))
    return hypot(point[0] - start[0] - along * x, point[1] - start[1] - along * y)
