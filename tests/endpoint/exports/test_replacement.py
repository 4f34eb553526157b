"""A package stands whole or not at all: real folders, real processes, real signals."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from endpoint.errors import LockHeld, Unusable, WrongUse
from endpoint.exports import replacement
from endpoint.exports.exporter import Wanted
from endpoint.exports.package import CHECKSUMS, MANIFEST, export, require_package
from endpoint.exports.replacement import replacing

NAMED = Wanted(only=("void",))


def hidden(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


def anything(_: Path) -> None:
    pass


@pytest.mark.parametrize("stands", ["nothing", "empty", "older"])
@pytest.mark.parametrize("one_step", [True, False])
def test_the_new_one_takes_the_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stands: str, one_step: bool
) -> None:
    if not one_step:  # as on a system that can't exchange names
        monkeypatch.setattr(replacement, "_exchanged", lambda *_: False)
    place = tmp_path / "new" / "package"
    if stands != "nothing":
        place.mkdir(parents=True)
    if stands == "older":
        (place / "old").touch()
    with replacing(place, anything) as folder:
        (folder / "new").touch()
        assert (place / "old").exists() == (stands == "older")
    assert [path.name for path in place.iterdir()] == ["new"]
    assert hidden(place.parent) == []


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("there")
    with replacing(tmp_path / "link", anything) as folder:
        (folder / "new").touch()
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "there" / "new").exists()


def test_a_failure_leaves_the_old_one(tmp_path: Path) -> None:
    place = tmp_path / "package"
    place.mkdir()
    (place / "old").touch()
    with pytest.raises(ZeroDivisionError), replacing(place, anything) as folder:
        (folder / "new").touch()
        raise ZeroDivisionError
    assert [path.name for path in place.iterdir()] == ["old"]
    assert hidden(tmp_path) == []


def test_what_killed_processes_left_is_removed_or_put_back(tmp_path: Path) -> None:
    (tmp_path / ".package.writing-1-aa" / "deep").mkdir(parents=True)
    (tmp_path / ".package.before-bb").mkdir()
    (tmp_path / ".package.before-bb" / "old").touch()
    (tmp_path / ".packages.writing-1-aa").mkdir()
    with pytest.raises(ZeroDivisionError), replacing(tmp_path / "package", anything):
        raise ZeroDivisionError
    assert sorted(path.name for path in tmp_path.iterdir()) == [".packages.writing-1-aa", "package"]
    assert (tmp_path / "package" / "old").exists()


def test_one_at_a_time(tmp_path: Path) -> None:
    with (
        replacing(tmp_path / "package", anything),
        pytest.raises(LockHeld, match="at work: wait"),
        replacing(tmp_path / "package", anything),
    ):
        pass
    assert (tmp_path / "package").is_dir()


def test_what_is_not_ours_stays(small_graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").touch()
    (tmp_path / "fake").mkdir()
    (tmp_path / "fake" / MANIFEST).write_text('{"files": []}')
    monkeypatch.chdir(tmp_path / "fake")
    for name, told in (
        ("file", "no folder"),
        ("full", "no package of Maillage"),
        ("fake", "folder that you are in"),
    ):
        with pytest.raises(WrongUse, match=told):
            export(small_graph, tmp_path / name, NAMED)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(WrongUse, match="no package of Maillage"):
        export(small_graph, tmp_path / "fake", NAMED)
    with pytest.raises(WrongUse, match="a disk is mounted"):
        export(small_graph, Path("/proc"), NAMED)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fake", "file", "full"]


def test_a_package_with_a_file_of_somebody_stays(small_graph: Path, tmp_path: Path) -> None:
    export(small_graph, tmp_path / "package", NAMED)
    require_package(tmp_path / "package")
    (tmp_path / "package" / "deep").mkdir()
    (tmp_path / "package" / "deep" / "mine.txt").touch()
    with pytest.raises(WrongUse, match=r"has put deep/mine\.txt in"):
        export(small_graph, tmp_path / "package", NAMED)


def test_some_exports_do_not_replace_more(small_graph: Path, tmp_path: Path) -> None:
    export(small_graph, tmp_path / "package", Wanted(only=("void", "shapes")))
    before = sorted(path.name for path in (tmp_path / "package").iterdir())
    with pytest.raises(WrongUse, match="package has shapes too, which --only would take away"):
        export(small_graph, tmp_path / "package", NAMED)
    assert sorted(path.name for path in (tmp_path / "package").iterdir()) == before
    export(small_graph, tmp_path / "package", Wanted(only=("void", "shapes", "ontology")))


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is refused to root")
def test_a_read_only_place(small_graph: Path, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(Unusable, match=f"Permission denied at {tmp_path}:"):
        export(small_graph, tmp_path / "package", NAMED)
    tmp_path.chmod(0o700)
    assert list(tmp_path.iterdir()) == []


def maillage(*arguments: str | Path, **others: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "endpoint.cli", "export", *map(str, arguments)],
        check=False, capture_output=True, text=True, **others,
    )  # type: ignore[call-overload, no-any-return]  # fmt: skip


def test_the_command(small_graph: Path, tmp_path: Path) -> None:
    place = tmp_path / "package"
    done = maillage(place, "--graph", small_graph, "--only", "void")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith(f"Exported to {place}: 1 files, ")
    before = {path.name: path.read_bytes() for path in place.iterdir()}
    assert sorted(before) == [CHECKSUMS, MANIFEST, "void.ttl"]
    subprocess.run(
        ["sha256sum", "--check", "--strict", CHECKSUMS], check=True, cwd=place, capture_output=True
    )
    assert maillage(place, "--graph", small_graph, "--only", "void").returncode == 0
    assert {path.name: path.read_bytes() for path in place.iterdir()} == before
    assert [one["path"] for one in json.loads(before[MANIFEST])["files"]] == ["void.ttl"]


def test_wrong_use_of_the_command(small_graph: Path, tmp_path: Path) -> None:
    done = maillage(tmp_path / "new", "--graph", small_graph, "--only", "void,vold")
    assert done.returncode == 2
    assert done.stderr.startswith("maillage: There is no export 'vold': the exports are ")
    done = maillage(tmp_path / "new", "--graph", tmp_path / "none")
    assert (done.returncode, done.stderr.count("\n")) == (3, 1)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").touch()
    done = maillage(tmp_path / "full", "--graph", small_graph)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert not (tmp_path / "new").exists()
    for arguments, told in (
        ((tmp_path / "new", "--only", ""), "--only names no export: "),
        ((tmp_path / "new", "--only", "operations"), "--only operations writes nothing without --operations: "),
        ((tmp_path / "new", "--only", "nquads", "--operations"), "--operations writes nothing with --only nquads: "),
        (("",), "DIR is an empty name: "),
        ((tmp_path / "new", "--public-url", "http://x y/"), "--public-url (MAILLAGE_PUBLIC_URL) is 'http://x y/', with a space"),
    ):  # fmt: skip
        done = maillage(*arguments, "--graph", small_graph)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert done.stderr.startswith(f"maillage: {told}")
    assert not (tmp_path / "new").exists()
    listed = maillage("--list")
    assert listed.returncode == 0
    assert "void\n" in listed.stdout


SLOW = """
import signal, sys, time
from pathlib import Path
from endpoint import cli
from endpoint.exports import exporter, exporters, package
from ontology.words import Bilingual

def write(source, folder):
    name = Bilingual("lent", "slow")
    folder.add(exporter.File("slow.txt", "text/plain", name, "TXT")).write_text("new")
    print("writing", flush=True)
    time.sleep(60)

# A shell starts what runs in the background with this signal ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)

package.EXPORTERS = {"slow": exporter.Exporter("slow", Bilingual("lent", "slow"), write)}
cli.main(sys.argv[1:])
"""


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)]
)
def test_a_stopped_export_leaves_the_old_one(
    small_graph: Path, tmp_path: Path, number: int, code: int
) -> None:
    place = tmp_path / "package"
    export(small_graph, place, NAMED)
    before = {path.name: path.read_bytes() for path in place.iterdir()}
    command = [sys.executable, "-c", SLOW, "export", str(place), "--graph", str(small_graph)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "writing\n"
        process.send_signal(number)
        _, said = process.communicate(timeout=100)
    assert (process.returncode, said.strip()) == (code, "")
    assert {path.name: path.read_bytes() for path in place.iterdir()} == before
    assert len(hidden(tmp_path)) == (number == signal.SIGKILL)
    export(small_graph, place, NAMED)
    assert hidden(tmp_path) == []


FULL = """
import resource, signal, sys
from endpoint import cli
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))
cli.main(sys.argv[1:])
"""


def test_a_write_that_fails_leaves_the_old_one(small_graph: Path, tmp_path: Path) -> None:
    place = tmp_path / "package"
    export(small_graph, place, NAMED)
    before = {path.name: path.read_bytes() for path in place.iterdir()}
    command = [sys.executable, "-c", FULL, "export", str(place), "--graph", str(small_graph)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode in (3, 4)
    assert done.stderr.startswith("maillage: ")
    assert done.stderr.count("\n") == 1
    assert {path.name: path.read_bytes() for path in place.iterdir()} == before
    assert hidden(tmp_path) == []
