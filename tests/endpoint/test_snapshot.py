"""Snapshots: what is published is whole, and stays; what fails leaves nothing behind."""

from __future__ import annotations

import dataclasses
import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from endpoint.errors import CorruptSnapshot, DiskFull, LockHeld, NoSnapshot, Unusable
from endpoint.manifest import DossierState, Manifest
from endpoint.refusals import refusal
from endpoint.snapshot import current, current_id, hold, locked, prune, publish, snapshots

SEEN = NamedNode("http://example.org/seen")
GRAPH = NamedNode("http://example.org/graph")

# Publishes generation after generation, each of so many quads that all bear its number.
WRITER = """
import sys
from pathlib import Path
from pyoxigraph import Literal, NamedNode, Quad, Store
from endpoint.manifest import Manifest
from endpoint.snapshot import publish

graph, first, size = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])

def write(building, generation):
    store = Store(str(building / "store"))
    store.bulk_extend(
        Quad(NamedNode(f"http://example.org/{n}"), NamedNode("http://example.org/seen"),
             Literal(generation), NamedNode("http://example.org/graph"))
        for n in range(size)
    )
    store.flush()
    (building / "texts").mkdir()
    (building / "texts" / "0123456789abcdef.txt").write_text(str(generation))
    return Manifest("", "", "0", "http://example.org/", str(generation), "", size, {}, ())

print("ready", flush=True)
for generation in range(first, first + 1000):
    publish(graph, lambda building: write(building, generation))
"""


def manifest(quads: int = 1, name: str = "") -> Manifest:
    return Manifest("", "", "0.1.0", "http://example.org/", name, "", quads, {"operations": 1}, ())


def writer(value: int, quads: int = 1, told: int | None = None) -> Callable[[Path], Manifest]:
    def write(building: Path) -> Manifest:
        store = Store(str(building / "store"))
        store.extend(
            Quad(NamedNode(f"http://example.org/{n}"), SEEN, Literal(value), GRAPH) for n in range(quads)
        )
        store.flush()
        return manifest(quads if told is None else told, str(value))

    return write


def values(store: Path) -> set[str]:
    return {quad.object.value for quad in Store.read_only(str(store)).quads_for_pattern(None, SEEN, None)}


def run(command: list[str | Path]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, check=False, capture_output=True, text=True)


def leftovers(graph: Path) -> list[str]:
    return [path.name for path in [*graph.glob(".*"), *(graph / "snapshots").glob(".*")]]


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    return tmp_path / "graph"


# --- publishing


def test_a_published_snapshot_is_current_and_whole(graph: Path) -> None:
    published = publish(graph, writer(1, quads=7))
    found = current(graph)
    assert found == published
    assert found.id == current_id(graph) == found.manifest.id
    assert found.manifest.quads == 7
    assert found.manifest.created.endswith("+00:00")
    assert values(found.store) == {"1"}
    assert (graph / "current").readlink() == Path("snapshots", found.id)
    assert leftovers(graph) == []


def test_what_is_served_is_told_as_published_though_the_disk_fails_after_that(
    graph: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = os.fsync

    def failing(descriptor: int) -> None:
        if (graph / "current").is_symlink() and os.fstat(descriptor).st_ino == graph.stat().st_ino:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", failing)
    published = publish(graph, writer(1))
    assert current(graph) == published
    assert [record.message for record in caplog.records] == [
        f"Snapshot {published.id} is served, but may not outlive a power failure: [Errno 5] Input/output error"
    ]


def test_a_reader_keeps_its_snapshot_when_the_next_one_comes(graph: Path) -> None:
    first = publish(graph, writer(1))
    reader = Store.read_only(str(first.store))
    running = reader.quads_for_pattern(None, SEEN, None)
    second = publish(graph, writer(2))
    assert [quad.object.value for quad in running] == ["1"]
    assert values(first.store) == {"1"}
    assert values(current(graph).store) == {"2"}
    assert [snapshot.id for snapshot in snapshots(graph)] == [first.id, second.id]


def test_the_first_moment_is_handed_on(graph: Path) -> None:
    def told(issued: str = "", base_iri: str = "http://example.org/") -> str:
        def write(building: Path) -> Manifest:
            return dataclasses.replace(writer(1)(building), issued=issued, base_iri=base_iri)

        return publish(graph, write).manifest.issued

    assert told() == current(graph).manifest.created
    long_ago = "2020-01-01T00:00:00+00:00"
    assert [told(long_ago), told(), told()] == [long_ago] * 3
    prune(graph, keep=1)
    assert told() == long_ago
    # Another base IRI is another graph.
    assert told(base_iri="http://elsewhere.example.org/") > long_ago


def test_a_manifest_comes_back_as_it_was() -> None:
    finding = {"code": "sum-mismatch", "row": 3, "message": {"fr": "é", "en": "e"}, "evidence": []}
    state = DossierState("é.txt", "ab" * 32, "NP0000001", None, "quarantined", (finding,))
    refused = DossierState("b.txt", "", None, None, "refused")
    whole = Manifest("1", "2", "3", "4", "5", "6", 7, {"a": 8}, (state, refused))
    assert Manifest.from_json(whole.to_json()) == whole
    assert whole.quarantined == 2


def test_what_does_not_read_back_is_not_published(graph: Path) -> None:
    first = publish(graph, writer(1))
    with pytest.raises(CorruptSnapshot, match="1 statements of 2"):
        publish(graph, writer(2, quads=1, told=2))
    assert current(graph) == first
    assert snapshots(graph) == [first]
    assert leftovers(graph) == []


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, MemoryError])
def test_a_failure_leaves_nothing_but_the_previous_one(graph: Path, error: type[BaseException]) -> None:
    first = publish(graph, writer(1))

    def fail(building: Path) -> Manifest:
        writer(2)(building)
        raise error

    with pytest.raises(error):
        publish(graph, fail)
    assert current(graph) == first
    assert snapshots(graph) == [first]
    assert leftovers(graph) == []


def test_a_hard_linked_copy_leaves_the_original_alone(graph: Path) -> None:
    first = publish(graph, writer(1))

    def copy(building: Path) -> Manifest:
        shutil.copytree(first.path, building, copy_function=os.link, dirs_exist_ok=True)
        return manifest(1, "copy")

    second = publish(graph, copy)
    assert first.id != second.id
    assert next(iter(snapshots(graph))) == first
    assert values(second.store) == {"1"}


# --- reading what is not there, or not ours


def test_no_graph_at_all(graph: Path) -> None:
    assert current_id(graph) is None
    assert snapshots(graph) == []
    with pytest.raises(NoSnapshot, match="maillage build"):
        current(graph)
    assert not graph.exists()


def test_a_file_in_place_of_the_graph(graph: Path) -> None:
    graph.write_text("a file")
    with pytest.raises(NoSnapshot):
        current(graph)
    with pytest.raises(Unusable, match="can't be used"):
        publish(graph, writer(1))


def spoil_link(graph: Path) -> None:
    (graph / "current").unlink()
    (graph / "current").symlink_to("/etc")


def spoil_name(graph: Path) -> None:
    (graph / "current").unlink()
    (graph / "current").write_text("snapshots")


def spoil_target(graph: Path) -> None:
    shutil.rmtree((graph / "current").resolve())


def spoil_manifest(graph: Path) -> None:
    (graph / "current" / "manifest.json").write_text("{")


def spoil_shape(graph: Path) -> None:
    (graph / "current" / "manifest.json").write_text('{"id": "1", "dossiers": [{"name": 1}]}')


def spoil_store(graph: Path) -> None:
    shutil.rmtree(graph / "current" / "store")


SPOILERS = [spoil_link, spoil_name, spoil_target, spoil_manifest, spoil_shape, spoil_store]


def test_every_spoiler_is_tried() -> None:
    assert len(SPOILERS) == 6


@pytest.mark.parametrize("spoil", SPOILERS)
def test_a_corrupt_graph_is_said_to_be_corrupt_and_can_be_built_again(
    graph: Path, spoil: Callable[[Path], None]
) -> None:
    publish(graph, writer(1))
    spoil(graph)
    with pytest.raises(CorruptSnapshot):
        current(graph)
    publish(graph, writer(2))
    assert values(current(graph).store) == {"2"}


# --- the lock


def test_two_builds_exclude_each_other(graph: Path) -> None:
    with locked(graph):
        with pytest.raises(LockHeld, match="Another build holds the lock") as raised:
            publish(graph, writer(1))
        with pytest.raises(LockHeld):
            prune(graph)
    assert raised.value.exit_code == 4
    publish(graph, writer(1))


def test_the_lock_of_a_killed_process_is_free(graph: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from endpoint.snapshot import locked\n"
        "with locked(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script, graph], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(LockHeld):
            publish(graph, writer(1))
        holder.kill()
        holder.wait()
    publish(graph, writer(1))


def test_left_overs_are_removed_under_the_lock_only(graph: Path) -> None:
    dead = graph / "snapshots" / ".building-1-00000000"
    with locked(graph):
        dead.mkdir(parents=True)
        (dead / "half").write_text("")
        (graph / ".current-1-00000000").symlink_to("nowhere")
        with pytest.raises(LockHeld):
            publish(graph, writer(1))
        assert dead.exists()
    publish(graph, writer(1))
    assert leftovers(graph) == []


# --- pruning


def test_prune_keeps_the_newest_the_current_and_those_in_use(graph: Path) -> None:
    published = [publish(graph, writer(n)) for n in range(6)]
    assert [snapshot.id for snapshot in snapshots(graph)] == [snapshot.id for snapshot in published]
    with hold(published[1]) as held:
        assert prune(graph) == [published[0].id, published[2].id]
        assert values(held.store) == {"1"}
    assert prune(graph, keep=0) == [snapshot.id for snapshot in (published[1], *published[3:5])]
    assert snapshots(graph) == [published[5]]
    assert leftovers(graph) == []
    assert publish(graph, writer(9)).id > published[5].id


def test_an_older_snapshot_that_is_served_stays(graph: Path) -> None:
    published = [publish(graph, writer(n)) for n in range(3)]
    (graph / "current").unlink()
    (graph / "current").symlink_to(f"snapshots/{published[0].id}")
    assert prune(graph, keep=1) == [published[1].id]
    assert current(graph) == published[0]


def test_a_pruned_snapshot_can_not_be_held(graph: Path) -> None:
    first = publish(graph, writer(1))
    publish(graph, writer(2))
    assert prune(graph, keep=1) == [first.id]
    with pytest.raises(NoSnapshot, match="pruned"), hold(first):
        pass


def test_half_a_snapshot_is_pruned_too(graph: Path) -> None:
    half = graph / "snapshots" / "000001-00000000"
    half.mkdir(parents=True)
    published = publish(graph, writer(1))
    assert published.id.startswith("000002-")
    assert prune(graph, keep=1) == [half.name]


# --- kills


@pytest.mark.slow
def test_a_kill_at_any_moment_leaves_a_whole_snapshot(graph: Path) -> None:
    size, kills = 2000, 12
    moments = random.Random(20)
    publish(graph, writer(0, quads=size))
    seen: set[str] = set()
    for turn in range(kills):
        command = [sys.executable, "-c", WRITER, str(graph), str(1000 * turn + 1), str(size)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            before, begun, moment = len(seen), time.monotonic(), moments.uniform(0, 0.3)
            # Every other kill comes after something was published, however busy the machine is.
            while (spent := time.monotonic() - begun) < moment or (
                turn % 2 and len(seen) == before and spent < 100
            ):
                seen |= whole(graph, size)
            process.send_signal(signal.SIGKILL)
            process.wait()
        seen |= whole(graph, size)
    assert len(seen) > kills / 2, "the writer hardly published anything"
    publish(graph, writer(1))
    assert leftovers(graph) == []


def whole(graph: Path, size: int) -> set[str]:
    """What a reader finds: always as many quads as the manifest says, all of one generation."""
    with hold(current(graph)) as snapshot:
        store = Store.read_only(str(snapshot.store))
        found = [quad.object.value for quad in store.quads_for_pattern(None, SEEN, None)]
    assert len(found) == snapshot.manifest.quads == size
    assert set(found) == {snapshot.manifest.fingerprint}
    return set(found)


# --- what the system refuses


def test_a_full_disk(graph: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from endpoint.snapshot import publish, current_id\n"
        "from endpoint.errors import DiskFull\n"
        "sys.argv[3] = '60000'\n"
        "try: exec(sys.argv.pop(4))\n"
        "except DiskFull as error: print(error.exit_code, error)\n"
        "print(current_id(Path(sys.argv[1])), len(list(Path(sys.argv[1], 'snapshots').iterdir())))\n"
    )
    graph.mkdir()
    mount = f"mount -t tmpfs -o size=4m tmpfs '{graph}' && exec \"$@\""
    alone: list[str | Path] = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", mount, "sh"]
    if shutil.which("unshare") is None or run([*alone, "true"]).returncode:
        pytest.skip("this system lets us mount no small disk")
    done = run([*alone, sys.executable, "-c", script, graph, "1", "0", WRITER])
    assert done.stderr == ""
    assert done.stdout == f"ready\n4 The disk is full at {graph}: free some space and start again.\nNone 0\n"


def test_no_permission(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from endpoint.snapshot import locked\n"
        "from endpoint.errors import Unusable\n"
        "try:\n  with locked(Path(sys.argv[1])): pass\n"
        "except Unusable as error: print(error.exit_code, error)"
    )
    # Root is refused nothing, unless it gives that power up.
    humble = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    if humble and shutil.which("setpriv") is None:
        pytest.skip("we are root, and can't give its powers up")
    tmp_path.chmod(0o555)
    place = tmp_path / "graph"
    done = run([*humble, sys.executable, "-c", script, place])
    tmp_path.chmod(0o755)
    assert (
        done.stdout == f"3 Permission denied at {place}: check its owner and mode, or name another place.\n"
    )


def test_the_errors_of_oxigraph_are_known_by_their_words() -> None:
    error = OSError("IO error: No space left on device: While appending to file: 000009.sst")
    assert isinstance(refusal(error, Path("graph")), DiskFull)
    assert isinstance(refusal(OSError("IO error: no such thing"), Path("graph")), Unusable)
