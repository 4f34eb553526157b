"""All findings of a snapshot in order and in figures, worked out once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from endpoint.findings.finding import SEVERITIES, WARNING
from endpoint.findings.graph import numbered, quarantine_graphs
from endpoint.manifest import DossierState, Manifest
from endpoint.store.kept import Kept

if TYPE_CHECKING:
    from endpoint.store.interface import Store

STATES: Final = ("published", "flagged", "quarantined", "refused")
"""What becomes of a dossier; one that is published with a Warning is ``flagged``."""


@dataclass(frozen=True, slots=True)
class Item:
    """A finding, with its number in its dossier and the state of that dossier, one of `STATES`."""

    dossier: DossierState
    number: int
    finding: Mapping[str, Any]
    state: str

    @property
    def cause(self) -> tuple[str, str]:
        """Its severity and its code."""
        return self.finding["severity"], self.finding["code"]

    @property
    def order(self) -> tuple[int, str, str, int]:
        """The gravest first, then by cause and by dossier."""
        severity, code = self.cause
        return SEVERITIES.index(severity), code, self.dossier.name, self.number


@dataclass(frozen=True, slots=True)
class Overview:
    """The findings of a snapshot.

    Attributes:
        manifest: of the snapshot.
        items: all of them, the gravest first, then by cause and by dossier.
        states: how many dossiers, by state.
        severities: how many findings, and in how many dossiers, by severity.
        causes: how many findings, by severity and code; the gravest first.
        homes: the graph of each quarantined dossier, by the dossier's key.
    """

    manifest: Manifest
    items: Sequence[Item]
    states: Mapping[str, int]
    severities: Mapping[str, tuple[int, int]]
    causes: Mapping[tuple[str, str], int]
    homes: Mapping[str, str]


class Overviews(Kept[Overview]):
    """The overview of the snapshot that is served."""

    def __init__(self) -> None:
        super().__init__(_worked_out)


def state_of(dossier: DossierState) -> str:
    """The state of a dossier.

    >>> state_of(DossierState("a.txt", "", None, None, "published", ({"severity": "Warning"},)))
    'flagged'
    """
    if dossier.state == "published" and any(one["severity"] == WARNING for one in dossier.findings):
        return "flagged"
    return dossier.state


def overview(manifest: Manifest) -> Overview:
    """The findings that a manifest has."""
    items = sorted(
        (Item(*one, state_of(one[0])) for one in numbered(manifest.dossiers)), key=lambda item: item.order
    )
    states = Counter(map(state_of, manifest.dossiers))
    homes = quarantine_graphs(manifest.dossiers, manifest.base_iri)
    return Overview(
        manifest=manifest,
        items=items,
        states={state: states[state] for state in STATES},
        severities=_severities(items),
        causes=Counter(item.cause for item in items),  # in the order of the items
        homes={key: iri.value for key, iri in homes.items()},
    )


async def _worked_out(store: Store) -> Overview:
    return await asyncio.to_thread(overview, await store.manifest())


def _severities(items: Iterable[Item]) -> Mapping[str, tuple[int, int]]:
    findings: Counter[str] = Counter()
    dossiers: dict[str, set[int]] = {severity: set() for severity in SEVERITIES}
    for item in items:
        findings[item.finding["severity"]] += 1
        dossiers[item.finding["severity"]].add(id(item.dossier))
    return {severity: (findings[severity], len(dossiers[severity])) for severity in SEVERITIES}
