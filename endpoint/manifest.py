"""What a snapshot says of itself: its inputs, its counts, and the state of every dossier.

A manifest is plain data, kept as ``manifest.json`` beside the store that it describes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

State = Literal["published", "quarantined", "refused"]

STATES: tuple[State, ...] = ("published", "quarantined", "refused")


@dataclass(frozen=True, slots=True)
class DossierState:
    """One dossier of a build: what it is, whether it is published, and its findings.

    Attributes:
        name: the file's name, relative to the folder that was given.
        sha256: of the document, 64 hex digits; empty where no byte could be read.
        operation: its N° Synergie, where it has a well-formed one.
        label: the operation's title, as printed.
        state: ``published``, ``quarantined`` (a Violation) or ``refused`` (no dossier at all).
        findings: in the JSON form of the command line.
    """

    name: str
    sha256: str
    operation: str | None
    label: str | None
    state: State
    findings: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot holds.

    Attributes:
        id: the snapshot's name; given when it is published.
        created: moment of publication, ISO 8601, UTC; given when it is published.
        version: of Maillage.
        base_iri: of the data and the graphs.
        fingerprint: of the inputs, the code and the base IRI: alike, nothing needs building again.
        graph_hash: sha256 of the sorted N-Quads lines; empty after a write, which does not read them all.
        quads: how many the store holds; checked when it is published.
        counts: figures for people, by name.
        dossiers: in the order of their names.
        plain: it is no build but a store that began empty and takes every write.
        written: it was made by a write, on the snapshot before.
        added: how many of its quads people have added, which the next build takes over.
        issued: moment of publication of the first snapshot of its directory and base IRI; given when it is published.
    """

    id: str
    created: str
    version: str
    base_iri: str
    fingerprint: str
    graph_hash: str
    quads: int
    counts: Mapping[str, int]
    dossiers: tuple[DossierState, ...]
    plain: bool = False
    written: bool = False
    added: int = 0
    issued: str = ""

    @property
    def quarantined(self) -> int:
        """How many dossiers every sum leaves out: quarantined and refused ones."""
        return sum(dossier.state != "published" for dossier in self.dossiers)

    @property
    def flagged(self) -> int:
        """How many dossiers are published with a Warning."""
        return sum(
            dossier.state == "published" and any(f["severity"] == "Warning" for f in dossier.findings)
            for dossier in self.dossiers
        )

    def to_json(self) -> str:
        """The text of ``manifest.json``.

        >>> manifest = Manifest("1", "", "0.1.0", "https://w3id.org/maillage/", "", "", 0, {}, ())
        >>> Manifest.from_json(manifest.to_json()) == manifest
        True
        """
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Read ``manifest.json`` back.

        Raises:
            ValueError: the text is no manifest of ours.
        """
        data = json.loads(text)
        try:
            states = tuple(_dossier_state(**one) for one in data.pop("dossiers"))
            manifest = cls(**data, dossiers=states)
        except (AttributeError, KeyError, TypeError) as error:
            raise ValueError(f"not a manifest of a snapshot ({error})") from error
        if not isinstance(manifest.quads, int) or not isinstance(manifest.counts, dict):
            raise ValueError("not a manifest of a snapshot (quads or counts)")
        return manifest


def _dossier_state(state: State, findings: list[Mapping[str, Any]], **rest: Any) -> DossierState:
    if state not in STATES:
        raise ValueError(f"{state!r} is no state of a dossier")
    return DossierState(**rest, state=state, findings=tuple(findings))
