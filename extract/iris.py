"""Every IRI that we mint, one function each.

Keys are what follows ``…/id/`` or ``…/graph/`` under the base IRI: they travel in the facts, and the base is a
setting of the build. The ontology and the code lists keep one address for everybody (``ontology.words``).
"""

from __future__ import annotations

from extract.text import slug

BASE_IRI = "https://w3id.org/maillage/"


def entity(base: str, key: str) -> str:
    """A thing: an operation, a place, a body, a dossier.

    >>> entity(BASE_IRI, operation("NP0019238"))
    'https://w3id.org/maillage/id/operation/NP0019238'
    """
    return f"{base}id/{key}"


def graph(base: str, key: str) -> str:
    """A named graph."""
    return f"{base}graph/{key}"


def operation(number: str) -> str:
    return f"operation/{number}"


def unnumbered_operation(dossier_key: str) -> str:
    """An operation whose dossier prints no usable number."""
    return f"operation/dossier-{dossier_key}"


def part(operation_key: str, kind: str, number: int) -> str:
    """A numbered part of an operation: line, participation, quantity, action, period.

    >>> part(operation("NP0019238"), "line", 3)
    'operation/NP0019238/line/3'
    """
    return f"{operation_key}/{kind}/{number}"


def own_agent(operation_key: str, name: str) -> str:
    """A body that only this operation knows."""
    return f"{operation_key}/agent/{slug(name)}"


def person(operation_key: str, name: str) -> str:
    return f"{operation_key}/person/{slug(name)}"


def mentioned_operation(operation_key: str, title: str) -> str:
    return f"{operation_key}/mention/{slug(title)}"


def own_place(operation_key: str, name: str) -> str:
    """A place that the dossier names and no register knows."""
    return f"{operation_key}/place/{slug(name)}"


def dossier(dossier_key: str) -> str:
    return f"dossier/{dossier_key}"


def evidence(dossier_key: str, number: int) -> str:
    return f"dossier/{dossier_key}/evidence/{number}"


def decision(region: str | None, day: str) -> str:
    return f"decision/{region}/{day}" if region else f"decision/{day}"


def territory(kind: str, code: str) -> str:
    return f"territory/{kind}/{code}"


def area(name: str) -> str:
    return f"territory/area/{slug(name)}"


def district(commune: str, name: str) -> str:
    """A part of a commune that the dossier names and no register lists.

    >>> district("80021", "Étouvie")
    'territory/district/80021/etouvie'
    """
    return f"territory/district/{commune}/{slug(name)}"


def registered_agent(siren: str) -> str:
    return f"agent/siren/{siren}"


def authority(kind: str, code: str) -> str:
    """A commune, department or region as a body, where the register has no SIREN; a CAF by its department."""
    return f"agent/{kind}/{code}"


def well_known(key: str) -> str:
    return f"agent/{key}"


def state_programme(label: str) -> str:
    """The State paying from one budget programme."""
    return f"agent/state/{slug(label)}"


def labelled_agent(commune: str, name: str) -> str:
    """A body that no register names, at the commune of its seat."""
    return f"agent/label/{commune}/{slug(name)}"
