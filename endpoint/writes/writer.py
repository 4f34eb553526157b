"""A process that makes one write: ``python -m endpoint.writes.writer GRAPH MEMORY``, and ``online`` where it may call others.

    lock → hard-linked copy of the current store → write → asked to go on → flush → new snapshot → link

A write is a request on its standard input, as two frames: JSON, then the statements of a Graph Store write. It
answers twice: when the copy is written and all that can go on too long is over, with the name that the new snapshot
will have; and, once a third frame has told it to go on (:data:`GO_ON`), when that is served. Who does not tell it so
knows that nothing is changed, however late the first answer is read.
Whenever it is killed, the snapshot before stays, and the next to take the lock removes what is left.

On a built graph only ``graph/user/…`` can change, whatever an update makes of its text: it runs on a copy of which
those graphs alone are taken over.
"""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, Final, Literal, TypedDict

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

from endpoint.errors import (
    EndpointError,
    LockHeld,
    NotFound,
    PreconditionFailed,
    QueryRefused,
    QueryTooCostly,
    ServiceFailed,
    ServiceRefused,
    WriteRefused,
)
from endpoint.manifest import Manifest
from endpoint.snapshot import (
    STORE,
    TEXTS,
    Snapshot,
    current,
    locked,
    prune_written,
    publish_locked,
    require_count,
)
from endpoint.store.engine import TOO_COSTLY
from endpoint.store.faults import told
from endpoint.store.seclusion import seclude
from endpoint.store.tokens import examine_update
from endpoint.store.worker import LENGTH, limit_memory, read_frame, write_answer
from endpoint.writes.additions import USER
from endpoint.writes.conditions import CHANGED
from endpoint.writes.effect import Effect
from endpoint.writes.insertions import insert, is_in, only_inserts
from endpoint.writes.parts import require_readable, run
from endpoint.writes.updates import loading_nothing, targets, with_dataset

GO_ON: Final = LENGTH.pack(0)
"""An empty frame: publish what was written."""

_PATIENCE: Final = 5.0  # seconds that another write may hold the lock
_ENGINE_MIB: Final = 1024  # that the engine maps to write, and to read the new snapshot back
_SCRATCH: Final = ".scratch"

Kind = Literal["update", "put", "post", "delete"]


class Change(TypedDict):
    """A write.

    Attributes:
        text: of an update.
        graph: of a Graph Store write; None for the default graph.
        parts: the media types of its statements, and how many bytes of the body are of each.
        default, named: the dataset that the request gives the update.
        hosts: that a SERVICE clause may call.
        seconds: when the process ends itself if nobody has killed it.
        snapshot, exists: the condition of a Graph Store write (:class:`endpoint.writes.conditions.Condition`).
    """

    kind: Kind
    text: str
    graph: str | None
    parts: list[tuple[str, int]]
    default: list[str]
    named: list[str]
    hosts: list[str]
    seconds: float
    snapshot: str
    exists: bool | None


def written(
    graph: Path, memory: int, change: Change, body: bytes, applied: Callable[[str, bool], None]
) -> None:
    """Make a write.

    Arguments:
        applied: told the name of the new snapshot, and whether a graph was created, before it is served; what it
            raises leaves the snapshot before.

    Raises:
        LockHeld: a build is at work.
        QueryRefused, ServiceRefused, WriteRefused, NotFound, PreconditionFailed: the fault of who writes.
        QueryTooCostly, ServiceFailed, DiskFull, CorruptSnapshot: of the surroundings.
    """
    effect = Effect()
    with _patiently_locked(graph):
        before = current(graph)

        def write(building: Path) -> Manifest:
            return _written_in(building, before, memory, change, body, effect)

        def check(building: Path, manifest: Manifest) -> None:
            applied(manifest.id, effect.created)
            if effect.counted:
                effect.require_in(Store.read_only(str(building / STORE)))
            else:
                require_count(building, manifest)

        publish_locked(graph, write, check)
        prune_written(graph)


def _written_in(
    building: Path, before: Snapshot, memory: int, change: Change, body: bytes, effect: Effect
) -> Manifest:
    """Fill the directory of a new snapshot."""
    if change["snapshot"] not in ("", before.id):
        raise PreconditionFailed(CHANGED)
    manifest = before.manifest
    home = None if manifest.plain else f"{manifest.base_iri}{USER}"
    if change["kind"] == "update":
        change = {**change, "text": _allowed(change, manifest.base_iri, home)}
    elif home:
        _require_inside([change["graph"]], home)
    _linked(before.texts, building / TEXTS, lambda _: True)
    with _engine_errors(change):
        store = _copied(before, building / STORE)
        if change["kind"] == "update" and only_inserts(change["text"]):
            limit_memory(memory + _ENGINE_MIB)
            insert(store, change["text"], manifest.base_iri, home, effect)
        elif change["kind"] == "update":
            _update(store, before, building, memory, change, home, effect)
        else:
            limit_memory(memory + _ENGINE_MIB)
            _stored(store, change, body, manifest.base_iri, effect)
        more = effect.more if effect.counted else len(store) - manifest.quads
        store.flush()
        del store
    return dataclasses.replace(
        manifest, graph_hash="", quads=manifest.quads + more, added=manifest.added + more, written=True
    )


# --- SPARQL Update


def _allowed(change: Change, base: str, home: str | None) -> str:
    """The text of an update that writes only where it may, with its dataset."""
    try:
        found = examine_update(change["text"], change["hosts"])
    except ServiceRefused:
        _require_readable(change["text"], base)
        raise
    try:
        text = loading_nothing(change["text"], found)
        if home:
            _require_inside(targets(found, base), home)
    except (QueryRefused, WriteRefused):
        _require_readable(change["text"], base)  # what can't be read is told first
        raise
    return with_dataset(text, change["default"], change["named"])


def _require_readable(text: str, base: str) -> None:
    """Raises QueryRefused where the engine can't read an update; nothing of it is evaluated."""
    try:
        require_readable(text, base)
    except SyntaxError as error:
        raise QueryRefused(f"The update can't be read: {told(error, text, update=True)[0]}.") from error


def _require_inside(graphs: list[str | None], home: str) -> None:
    for graph in graphs:
        if graph is None or not graph.startswith(home) or graph == home or ".." in graph.split("/"):
            what = f"the graph {graph}" if graph else "the default graph"
            raise WriteRefused(
                f"On a built graph no write is taken to {what}: write to one whose IRI begins with {home}."
            )


def _update(
    store: Store,
    before: Snapshot,
    building: Path,
    memory: int,
    change: Change,
    home: str | None,
    effect: Effect,
) -> None:
    base = before.manifest.base_iri
    if home is None:
        limit_memory(memory + _ENGINE_MIB)
        run(store, change["text"], base)
        effect.counted = False
        return
    copy = _copied(before, building / _SCRATCH)
    limit_memory(memory + _ENGINE_MIB)
    run(copy, change["text"], base)
    _take_over(copy, store, home, effect)
    del copy
    shutil.rmtree(building / _SCRATCH)


def _take_over(changed: Store, store: Store, home: str, effect: Effect) -> None:
    """Make those graphs of a store like those of another one."""
    after = {graph for graph in changed.named_graphs() if is_in(graph, home)}
    for graph in {graph for graph in store.named_graphs() if is_in(graph, home)} - after:
        effect.clear(store, graph)
        store.remove_graph(graph)
    for graph in after:
        store.add_graph(graph)
        effect.exchange(store, graph, set(changed.quads_for_pattern(None, None, None, graph)))


# --- Graph Store Protocol


def _stored(store: Store, change: Change, body: bytes, base: str, effect: Effect) -> None:
    """Write one graph. The default graph has no IRI, so that the base is that of the data."""
    graph = NamedNode(change["graph"]) if change["graph"] else DefaultGraph()
    known = isinstance(graph, DefaultGraph) or store.contains_named_graph(graph)
    if change["exists"] not in (None, known):
        raise PreconditionFailed(CHANGED)
    if change["kind"] == "delete":
        if not known:
            raise NotFound(f"There is no graph {graph} here: GET /sparql lists those that there are.")
        effect.clear(store, graph)
        store.remove_graph(graph)
        return
    if change["kind"] == "put" and known:
        effect.clear(store, graph)
    if isinstance(graph, NamedNode):
        store.add_graph(graph)
    effect.add(store, _statements(change, body, graph, base))
    effect.created = not known


def _statements(change: Change, body: bytes, graph: NamedNode | DefaultGraph, base: str) -> Iterator[Quad]:
    start = 0
    for media_type, size in change["parts"]:
        rdf = RdfFormat.from_media_type(media_type)
        assert rdf is not None  # payload.py takes only those that the engine has
        part = body[start : start + size]
        start += size
        for quad in parse(part, format=rdf, base_iri=change["graph"] or base, rename_blank_nodes=True):
            if not isinstance(quad.graph_name, DefaultGraph):
                raise QueryRefused(
                    f"The statements name the graph {quad.graph_name}: send one graph at a time, unnamed."
                )
            yield Quad(quad.subject, quad.predicate, quad.object, graph)


# --- the copy


def _copied(before: Snapshot, path: Path) -> Store:
    """A store of its own with the tables of another one, which are never written again once they are there."""
    _linked(before.store, path, lambda file: file.suffix == ".sst")
    return Store(str(path))


def _linked(source: Path, path: Path, shared: Callable[[Path], bool]) -> None:
    """A directory with the files of another: the shared ones by hard links, the others copied; no logs for people."""
    path.mkdir()
    if not source.is_dir():
        return
    for file in source.iterdir():
        if shared(file):
            os.link(file, path / file.name)
        elif not file.name.startswith("LO"):  # LOG, LOG.old…, LOCK
            shutil.copyfile(file, path / file.name)


@contextmanager
def _patiently_locked(graph: Path) -> Iterator[None]:
    """The lock of the graph; another write may end first, a build takes too long to wait for."""
    with ExitStack() as held:
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                held.enter_context(locked(graph))
                break
            except LockHeld:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
        yield


@contextmanager
def _engine_errors(change: Change) -> Iterator[None]:
    """Say in our words what the engine says in Python's."""
    try:
        yield
    except SyntaxError as error:
        reason, _ = told(error, change["text"], update=True)
        raise QueryRefused(f"What was sent can't be read: {reason}.") from error
    except MemoryError as error:
        raise QueryTooCostly(TOO_COSTLY) from error
    except (ValueError, RuntimeError) as error:
        raise QueryRefused(f"The update can't be made: {error}.") from error
    except OSError as error:
        if change["hosts"] and error.errno is None:
            raise ServiceFailed(
                f"A SERVICE clause got no answer ({error}): ask that endpoint itself."
            ) from error
        raise


def serve(graph: Path, memory: int, requests: BinaryIO, answers: BinaryIO) -> None:
    """Make the one write that is asked."""
    frame, body = read_frame(requests), read_frame(requests)
    if frame is None or body is None:
        return  # who asked has gone
    change: Change = json.loads(frame)
    signal.setitimer(signal.ITIMER_REAL, change["seconds"])

    def applied(snapshot: str, created: bool) -> None:
        write_answer(answers, {"snapshot": snapshot, "created": created})
        if read_frame(requests) is None:
            sys.exit()  # who asked has gone
        signal.setitimer(signal.ITIMER_REAL, 0)

    try:
        written(graph, memory, change, body, applied)
    except EndpointError as error:
        write_answer(answers, {"error": error.code, "message": str(error)})
    else:
        write_answer(answers, {})


if __name__ == "__main__":
    if sys.argv[3:] != ["online"]:
        seclude()  # where the kernel does not take it, the server said so when it began
    serve(Path(sys.argv[1]), int(sys.argv[2]), sys.stdin.buffer, sys.stdout.buffer)
