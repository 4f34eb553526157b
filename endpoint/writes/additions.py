"""What people have added to a built graph: ``graph/user/…`` and ``graph/curated``, which every build takes over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Quad, Store

from endpoint.errors import CorruptSnapshot, NoSnapshot, WrongUse
from endpoint.snapshot import Snapshot, current

USER: Final = "graph/user/"
CURATED: Final = "graph/curated"


def added(store: Store, base_iri: str) -> Iterator[Quad]:
    """The statements of those graphs."""
    for graph in store.named_graphs():
        if isinstance(graph, NamedNode) and _is_added(graph.value, base_iri):
            yield from store.quads_for_pattern(None, None, None, graph)


def taken_over(graph: Path, base_iri: str) -> list[Quad]:
    """What a new build takes over from the snapshot that is served, under its own base IRI.

    Raises:
        CorruptSnapshot: what people added can't be read.
    """
    before = _served(graph)
    if before is None:
        return []
    return [_renamed(quad, before.manifest.base_iri, base_iri) for quad in _read(before)]


def require_build(graph: Path) -> None:
    """Raises WrongUse: what is served is no build, but a store that was written to."""
    before = _served(graph)
    if before and before.manifest.plain and before.manifest.quads:
        raise WrongUse(
            f"The graph at {graph} holds what was written to it, and no build: build into another one."
        )


def _served(graph: Path) -> Snapshot | None:
    """The snapshot before; None where there is none, or none that can be read."""
    try:
        return current(graph)
    except (NoSnapshot, CorruptSnapshot):
        return None


def _read(before: Snapshot) -> list[Quad]:
    try:
        return list(added(Store.read_only(str(before.store)), before.manifest.base_iri))
    except (OSError, RuntimeError) as error:  # the engine raises either for a damaged file
        if not before.manifest.added:
            return []
        raise CorruptSnapshot(
            f"The {before.manifest.added} statements that were added to {before.path} can't be read ({error}): "
            "link an older snapshot as the current one, and build again."
        ) from error


def _is_added(graph: str, base_iri: str) -> bool:
    return graph.startswith(base_iri + USER) or graph == base_iri + CURATED


def _renamed(quad: Quad, old: str, new: str) -> Quad:
    """In the graph of the same name under the new base IRI; what is said stays as it was said."""
    assert isinstance(quad.graph_name, NamedNode)
    name = NamedNode(new + quad.graph_name.value.removeprefix(old))
    return Quad(quad.subject, quad.predicate, quad.object, name)
