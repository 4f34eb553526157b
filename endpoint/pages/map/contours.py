"""Outlines to draw beneath the map: a GeoJSON file of whoever runs the server (RFC 7946)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from endpoint.errors import WrongUse
from endpoint.pages.map.projection import Projection

LARGEST: Final = 64 * 2**20
"""Bytes of the file."""

_NEAR: Final = 0.6  # units: a point so near to the one before can't be seen apart
_DEPTH: Final = {"LineString": 0, "MultiLineString": 1, "Polygon": 1, "MultiPolygon": 2}

Line = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Contours:
    """Lines of longitudes and latitudes, in degrees (WGS 84)."""

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
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in kept) if len(kept) > 1 else ""
