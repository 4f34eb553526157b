"""The curated well-known bodies of ``authorities.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Authority:
    """A body that its name alone identifies; ``short`` names do so for a dossier of ``departments``."""

    key: str
    kind: str
    name: str
    en: str | None = None
    names: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()


@cache
def authorities() -> tuple[Authority, ...]:
    """Every curated body, in the order of the file."""
    entries = tomllib.loads(files("ontology").joinpath("authorities.toml").read_text("utf-8"))["body"]
    return tuple(_authority(entry) for entry in entries)


def _authority(entry: dict[str, Any]) -> Authority:
    lists = {key: tuple(entry.get(key, ())) for key in ("names", "short", "departments")}
    return Authority(entry["key"], entry["kind"], entry["name"], entry.get("en"), **lists)


@cache
def areas(region: str) -> dict[str, tuple[str, ...]]:
    """The informal areas of a region by name, each with the departments that it lies in."""
    entries = tomllib.loads(files("ontology").joinpath("areas.toml").read_text("utf-8"))
    return {name: tuple(departments) for name, departments in entries.get(region, {}).items()}
