"""What a page shows, before it is printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Shown:
    """A template, what it takes, and the id of the snapshot that this was read in."""

    template: str
    context: Mapping[str, Any]
    snapshot: str
