"""Degrees as units of a picture: equirectangular, true to scale at the middle latitude.

Over a region (three degrees or so) it differs from a conformal projection by less than the size of a dot.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians
from typing import Final

from endpoint.pages.map.points import Extent

KM_A_DEGREE: Final = 111.195
"""Of a great circle, on a sphere of 6,371 km."""

_LEAST_DEGREES: Final = 0.2  # a single town would else fill the picture
_MARGIN: Final = 0.04  # of the width and height, on each side


@dataclass(frozen=True, slots=True)
class Projection:
    """A view of a rectangle of the Earth.

    Attributes:
        extent: the rectangle, with its margins.
        width, height: of the picture, in units.
        scale: units for a degree of latitude.
    """

    extent: Extent
    width: float
    height: float
    scale: float

    @property
    def units_a_km(self) -> float:
        return self.scale / KM_A_DEGREE

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a point stands, from the upper left corner.

        >>> projection(Extent(2.0, 50.0, 3.0, 51.0), 300).at(2.5, 50.5) == (150.0, 235.8)
        True
        """
        narrow = cos(radians((self.extent.south + self.extent.north) / 2))
        x = (longitude - self.extent.west) * narrow * self.scale
        y = (self.extent.north - latitude) * self.scale
        return round(x, 1), round(y, 1)


def projection(extent: Extent, width: float) -> Projection:
    """A view as wide as told, which shows the whole rectangle and a margin around it."""
    wide, high = extent.east - extent.west, extent.north - extent.south
    more_x = max(wide * _MARGIN, (_LEAST_DEGREES - wide) / 2)
    more_y = max(high * _MARGIN, (_LEAST_DEGREES - high) / 2)
    whole = Extent(extent.west - more_x, extent.south - more_y, extent.east + more_x, extent.north + more_y)
    narrow = cos(radians((whole.south + whole.north) / 2))
    scale = width / ((whole.east - whole.west) * narrow)
    return Projection(whole, width, round((whole.north - whole.south) * scale, 1), scale)
