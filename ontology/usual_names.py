"""The curated usual names of intercommunalities (``usual_names.toml``)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def usual_names(region: str) -> dict[str, tuple[str, ...]]:
    """The names and acronyms in use for a region's intercommunalities, by SIREN."""
    entries = tomllib.loads(files("ontology").joinpath("usual_names.toml").read_text("utf-8"))
    return {siren: tuple(names) for siren, names in entries.get(region, {}).items()}
