"""The command line as a person meets it: real processes, their output, their exit codes."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import pytest
from pyoxigraph import RdfFormat, Store, parse

from endpoint.cli import maillage
from endpoint.snapshot import current, hold, locked, snapshots

ROOT = Path(__file__).parents[2]
DOSSIERS = ROOT / "tests" / "data" / "corpus"
FIRST = DOSSIERS / "NP9980001.txt"
WRONG = DOSSIERS / "NP9980003.txt"
STRAY = DOSSIERS / "notes.txt"
COMMAND = [sys.executable, "-m", "endpoint.cli"]
PLAIN = {name: value for name, value in os.environ.items() if not name.startswith("MAILLAGE_")}

Done = subprocess.CompletedProcess[str]


def run(*arguments: str | Path, data: str | None = None, **variables: str | Path) -> Done:
    environment = PLAIN | {name: str(value) for name, value in variables.items()}
    command = [*COMMAND, *map(str, arguments)]
    return subprocess.run(
        command, check=False, capture_output=True, text=True, input=data, env=environment, timeout=300
    )


def sentence(done: Done, code: int) -> str:
    """The one sentence that a failed command prints, and nothing else."""
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    assert done.stderr.startswith("maillage: ")
    assert done.stderr.count("\n") == 1
    return done.stderr.removeprefix("maillage: ").strip()


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph of the corpus, which no test changes."""
    folder = tmp_path_factory.mktemp("cli") / "graph"
    done = run("build", DOSSIERS, "--graph", folder)
    assert done.returncode == 1, done.stderr
    return folder


# --- the page that describes it


def test_every_command_and_option_is_documented() -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^## (\S+)\n(.*?)(?=^## |\Z)", page, re.M | re.S))
    assert sections.keys() == maillage.commands.keys()
    for name, command in maillage.commands.items():
        usage = re.findall(r"`(maillage .*?)`", sections[name])[0]
        assert usage.startswith(f"maillage {name}")
        for parameter in command.params:
            if isinstance(parameter, click.Option) and parameter.name != "debug":
                where = page if parameter.name in ("host", "port", "graph") else sections[name]
                assert f"{parameter.opts[0]}" in where, f"{name} {parameter.opts}"
                if isinstance(parameter.type, click.Choice):
                    assert "|".join(parameter.type.choices) in sections[name], f"{name} {parameter.opts}"


def test_the_commands_are_those_of_the_contract() -> None:
    assert sorted(maillage.commands) == [
        "ask", "build", "evaluate", "export", "extract", "run", "serve", "snapshots", "text", "validate",
    ]  # fmt: skip


@pytest.mark.parametrize("command", ["", *maillage.commands])
def test_help_is_light(command: str) -> None:
    """What takes long to import is not imported for a page of help."""
    script = (
        "import sys; from endpoint.cli import maillage\n"
        "maillage.main(sys.argv[1:], prog_name='maillage', standalone_mode=False)\n"
        "heavy = {'spacy', 'pyshacl', 'rdflib', 'fastapi', 'uvicorn', 'pyoxigraph', 'numpy', 'tqdm'}\n"
        "print(heavy & sys.modules.keys(), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *command.split(), "--help"], check=True, capture_output=True, text=True
    )
    assert done.stderr == "set()\n"
    assert done.stdout.startswith("Usage: maillage")
    assert "--debug" in done.stdout


# --- wrong use, and what can't be used


def test_wrong_use_is_one_sentence(tmp_path: Path, graph: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "gold.json").write_text("{}")
    missing, empty = tmp_path / "missing", tmp_path / "empty"
    cases: list[tuple[list[str | Path], str]] = [
        (["build", missing], "There is no file or folder"),
        (["build", DOSSIERS, missing], "There is no file or folder"),
        (["build", empty], "holds no file"),
        (["run", empty], "holds no file"),
        (["validate", missing], "There is no file or folder"),
        (["validate", empty, "--format", "json"], "holds no file"),
        (["extract", missing], "There is no file or folder"),
        (["extract", DOSSIERS], "is a folder"),
        (["text", missing], "There is no file or folder"),
        (["build"], "Missing argument"),
        (["build", DOSSIERS, "--workers", "0"], "--workers"),
        (["build", DOSSIERS, "--base-iri", "here"], "base IRI"),
        (["build", DOSSIERS, "--cluster", "tcp://x"], "No such option"),
        (["bild"], "No such command"),
        (["extract", FIRST, "--format", "xml"], "'xml' is not one of"),
        (["serve", "--graph", graph, "--port", "99999"], "port"),
        (["serve", "--graph", graph, "--host", "no.such.host.invalid"], "There is no host"),
        (["ask", "--graph", graph], "Name a question"),
        (["ask", "erdf-by-operatoin", "--graph", graph], "did you mean 'erdf-by-operation'"),
        (["ask", "missing.rq", "--graph", graph], "There is no file"),
        (["ask", "caf-nord", "--graph", graph, "--param", "department"], "NAME=VALUE"),
        (["ask", "caf-nord", "--graph", graph, "--param", "town=59"], "no parameter 'town'"),
        (["evaluate", DOSSIERS, "--gold", empty], "no gold"),
        (["evaluate", DOSSIERS, "--gold", tmp_path], "no dossier for the gold in"),
        (["snapshots", "list", "--graph", graph], "'list' is not"),
    ]
    assert len(cases) == 25
    for arguments, words in cases:
        assert words in sentence(run(*arguments), 2), arguments


def test_what_can_not_be_used_is_one_sentence(tmp_path: Path) -> None:
    absent, corrupt = tmp_path / "absent", tmp_path / "corrupt"
    corrupt.mkdir()
    (corrupt / "current").symlink_to("snapshots/000001-00000000")
    for where, words in ((absent, "There is no graph"), (corrupt, "no readable manifest")):
        for arguments in (["ask", "erdf-overall"], ["serve", "--port", "0"], ["snapshots"]):
            assert words in sentence(run(*arguments, "--graph", where), 3)
    assert "There is no graph" in sentence(run("ask", "erdf-overall", MAILLAGE_GRAPH=absent), 3)
    assert not absent.exists()


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    humble = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    if humble and shutil.which("setpriv") is None:
        pytest.skip("we are root, and can't give its powers up")
    secret = tmp_path / "secret.txt"
    secret.write_text("x")
    secret.chmod(0)
    (tmp_path / "closed").mkdir(mode=0)
    graph = tmp_path / "graph"

    def humbly(*arguments: str | Path) -> Done:
        command = [*humble, *COMMAND, *map(str, arguments)]
        return subprocess.run(command, check=False, capture_output=True, text=True, env=PLAIN)

    for arguments in (["build", secret, "--graph", graph], ["extract", secret], ["validate", secret]):
        assert f"Permission denied at {secret}" in sentence(humbly(*arguments), 3)
    assert "Permission denied" in sentence(humbly("build", tmp_path / "closed", "--graph", graph), 3)
    assert "Permission denied" in sentence(humbly("build", FIRST, "--graph", tmp_path / "closed" / "g"), 3)
    # Inside a folder it is a finding, and so is a folder that can't be listed.
    folder = Path(shutil.copytree(DOSSIERS, tmp_path / "dossiers"))
    shutil.move(secret, folder / "secret.txt")
    shutil.move(tmp_path / "closed", folder / "closed")
    done = humbly("validate", folder, "--format", "json")
    found = {one["document"]: [f["code"] for f in one["findings"]] for one in json.loads(done.stdout)}
    assert done.returncode == 1
    assert found["secret.txt"] == found["closed/"] == ["unreadable"]
    assert "unreadable" not in found["NP9980001.txt"]
    (folder / "closed").chmod(0o700)


def test_debug_prints_the_traceback_before_the_sentence(tmp_path: Path) -> None:
    for arguments in (["--debug", "build", tmp_path], ["build", tmp_path, "--debug"]):
        done = run(*arguments)
        assert done.returncode == 2
        assert done.stderr.startswith("Traceback")
        assert done.stderr.splitlines()[-1].startswith("maillage: The folder")


# --- one dossier


def test_extract_and_text_agree_on_offsets() -> None:
    done = run("extract", FIRST)
    facts = json.loads(done.stdout)
    text = run("text", FIRST).stdout
    assert done.stderr == ""
    assert facts["operation"]["value"] == "NP9980001"
    assert facts["document"]["characters"] == len(text)
    assert text.encode() == FIRST.read_bytes()
    for evidence in facts["operation"]["evidence"]:
        assert text[evidence["start"] : evidence["end"]] == evidence["quote"] == "NP9980001"


@pytest.mark.parametrize(("form", "syntax"), [("turtle", RdfFormat.TURTLE), ("trig", RdfFormat.TRIG)])
def test_extract_as_rdf(form: str, syntax: RdfFormat) -> None:
    quads = list(parse(run("extract", FIRST, "--format", form).stdout, format=syntax))
    graphs = {str(quad.graph_name) for quad in quads}
    assert len(quads) > 50
    assert (len(graphs) > 1) == (form == "trig")


def test_a_dossier_from_stdin() -> None:
    text = FIRST.read_text()
    facts = json.loads(run("extract", "-", data=text).stdout)
    assert (facts["operation"]["value"], facts["document"]["name"]) == ("NP9980001", "stdin")
    assert run("text", "-", data=text).stdout == text


def test_what_is_no_dossier(tmp_path: Path) -> None:
    binary, empty = tmp_path / "binary.txt", tmp_path / "empty.txt"
    binary.write_bytes(bytes(range(256)) * 10)
    empty.write_bytes(b"")
    cases = [(STRAY, "not-a-dossier"), (binary, "unreadable"), (empty, "empty-document")]
    for path, code in cases:
        done = run("extract", path)
        assert (done.returncode, done.stdout) == (1, "")
        assert code in done.stderr
        assert path.name in done.stderr
        assert "Traceback" not in done.stderr
    assert run("text", STRAY).returncode == 0
    assert run("text", binary).returncode == 1


# --- many


def test_validate_for_people_groups_by_cause() -> None:
    done = run("validate", DOSSIERS)
    assert (done.returncode, done.stderr) == (1, "")
    causes = re.findall(r"^\S.* — (\S+) \((\d+)\)", done.stdout, re.M)
    assert [(code, int(count)) for code, count in causes] == [
        ("not-a-dossier", 1), ("rate-mismatch", 3), ("total-mismatch", 1), ("unnamed-beneficiary", 3),
    ]  # fmt: skip
    total = done.stdout.split("— total-mismatch")[1].split("\n\n")[0].replace("\N{NO-BREAK SPACE}", " ")
    for words in ("NP9980003.txt (NP9980003)", "10 000,00 €", "12 000,00 €", "« Total : 12 000,00 € »"):
        assert words in total
    assert done.stdout.splitlines()[-1] == (
        "Dossiers : 4 ; conformes / conform : 2 ; non conformes / do not : 2. "
        "Code de sortie / exit code 1 : à corriger / to correct."
    )


def test_validate_as_json() -> None:
    found = json.loads(run("validate", DOSSIERS, "--format", "json").stdout)
    assert [one["document"] for one in found] == sorted(path.name for path in DOSSIERS.iterdir())
    assert [one["conforms"] for one in found] == [True, True, False, False]
    for finding in (finding for one in found for finding in one["findings"]):
        assert list(finding) == [
            "code", "severity", "message", "row", "expected", "found", "evidence", "shape",
        ]  # fmt: skip
        assert finding["message"].keys() == {"fr", "en"}
    single = run("validate", FIRST, "--format", "json")
    assert single.returncode == 0
    assert json.loads(single.stdout) == found[0]
    pair = run("validate", WRONG, FIRST, "--format", "json")
    assert json.loads(pair.stdout) == [found[0], found[2]]


def test_the_figures_of_a_finding_are_exact() -> None:
    found = json.loads(run("validate", WRONG, "--format", "json").stdout)
    (total,) = [finding for finding in found["findings"] if finding["code"] == "total-mismatch"]
    assert {total["expected"], total["found"]} == {"10000.00", "12000.00"}
    text = run("text", WRONG).stdout
    assert all(text[q["start"] : q["end"]] == q["quote"] for q in total["evidence"])


def test_evaluate_adds_up(tmp_path: Path) -> None:
    gold = ROOT / "examples" / "gold"
    folder = tmp_path / "gold"
    folder.mkdir()
    for path in sorted(gold.glob("NP99*.json"))[:2]:
        shutil.copy(path, folder)
    text = run("evaluate", ROOT / "examples" / "invented", "--gold", folder)
    scores = json.loads(
        run("evaluate", ROOT / "examples" / "invented", "--gold", folder, "--format", "json").stdout
    )
    assert text.returncode == 0
    assert scores["dossiers"] == 2
    assert next(iter(scores["kinds"])) == "header"
    assert re.search(r"^micro ", text.stdout, re.M)
    whole = run("evaluate", ROOT / "examples" / "invented", "--gold", gold)
    assert whole.returncode == 0
    assert "Gold without a dossier" in whole.stderr and "NP0016971.json" in whole.stderr
    # What is no dossier misses all of its gold.
    name = next(folder.iterdir()).stem
    (tmp_path / f"{name}.txt").write_text("nothing here")
    (folder.with_name("one")).mkdir()
    shutil.copy(folder / f"{name}.json", tmp_path / "one")
    none = json.loads(
        run("evaluate", tmp_path / f"{name}.txt", "--gold", tmp_path / "one", "--format", "json").stdout
    )
    assert none["micro"]["true_positives"] == none["micro"]["false_positives"] == 0
    assert none["micro"]["misses"] > 10


# --- building


def test_build_tells_what_it_did(tmp_path: Path, graph: Path) -> None:
    again = run("build", DOSSIERS, "--graph", graph)
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr.startswith("Nothing has changed")
    assert "NP9980003.txt: rate-mismatch × 3, total-mismatch" in again.stderr
    good = run("build", FIRST, MAILLAGE_GRAPH=tmp_path / "graph")
    assert good.returncode == 0
    assert good.stderr.startswith("Published snapshot 000001-")
    assert current(tmp_path / "graph").manifest.counts["published"] == 1


def test_a_second_build_waits_for_nobody(tmp_path: Path) -> None:
    with locked(tmp_path):
        told = sentence(run("build", FIRST, "--graph", tmp_path), 4)
        pruned = sentence(run("build", FIRST, "--graph", tmp_path), 4)
    assert "Another build holds the lock" in told
    assert "Another build holds the lock" in pruned


@pytest.mark.slow
def test_a_killed_build_leaves_the_previous_graph(tmp_path: Path) -> None:
    folder, graph = tmp_path / "dossiers", tmp_path / "graph"
    shutil.copytree(DOSSIERS, folder)
    assert run("build", folder, "--graph", graph).returncode == 1
    moments = random.Random(4)
    text = FIRST.read_text()
    for turn in range(5):
        for number in range(10 if turn == 4 else 1):  # the last time with processes of its own
            name = f"NP99{turn}1{number:03d}"
            (folder / f"{name}.txt").write_text(text.replace("NP9980001", name))
        command = [*COMMAND, "build", folder, "--graph", graph]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL, env=PLAIN) as process:
            until = time.monotonic() + moments.uniform(0.1, 4)
            while time.monotonic() < until and process.poll() is None:
                read(graph)
                time.sleep(0.02)
            process.send_signal(signal.SIGKILL)
        read(graph)
    assert run("build", folder, "--graph", graph).returncode == 1
    assert [path.name for path in (graph / "snapshots").glob(".*")] == []
    assert current(graph).manifest.counts["dossiers"] == 18
    assert all(len(Store.read_only(str(one.store))) == one.manifest.quads for one in snapshots(graph))


def read(graph: Path) -> None:
    """A reader finds a whole graph at any moment."""
    with hold(current(graph)) as snapshot:
        query = "SELECT (COUNT(*) AS ?n) { ?o a <https://w3id.org/maillage/ns#Operation> }"
        (row,) = Store.read_only(str(snapshot.store)).query(query)  # type: ignore[misc]
        assert int(row["n"].value) == snapshot.manifest.counts["published"]  # type: ignore[index]


def test_snapshots_are_listed_and_pruned(tmp_path: Path) -> None:
    for turn in range(2):
        folder = tmp_path / str(turn)
        folder.mkdir()
        shutil.copy(FIRST, folder / f"{turn}.txt")
        assert run("build", folder, "--graph", tmp_path / "graph").returncode == 0
    listed = run("snapshots", "--graph", tmp_path / "graph").stdout.splitlines()
    assert [line[:8] for line in listed] == ["  000001", "* 000002"]
    for number in range(3, 7):
        shutil.copytree(
            tmp_path / "graph" / "current", tmp_path / "graph" / "snapshots" / f"00000{number}-00000000"
        )
    done = run("snapshots", "prune", "--graph", tmp_path / "graph")
    assert [line[:14] for line in done.stdout.splitlines()] == ["removed 000001", "removed 000003"]


# --- asking


def test_a_saved_question_in_every_format(graph: Path) -> None:
    rows = {form: run("ask", "erdf-by-operation", "--graph", graph, "--format", form) for form in
            ("table", "csv", "tsv", "json")}  # fmt: skip
    assert rows["csv"].stdout.split() == [
        "operation,erdf,share", "NP9980001,60000.00,60.00", "NP9980002,120000.00,60.00",
    ]  # fmt: skip
    assert rows["tsv"].stdout.splitlines()[1] == "NP9980001\t60000.00\t60.00"
    assert "---------" in rows["table"].stdout
    assert len(json.loads(rows["json"].stdout)["results"]["bindings"]) == 2
    for done in rows.values():
        assert done.returncode == 0
        assert done.stderr.startswith("2 dossiers left out")


def test_a_parameter(graph: Path) -> None:
    ask = ["ask", "operations-of-a-department", "--graph", graph, "--format", "csv"]
    north, south = (run(*ask, "--param", f"department={code}").stdout for code in ("59", "62"))
    assert "NP9980001" in north
    assert "NP9980002" in south


def test_a_query_from_a_file_and_from_stdin(tmp_path: Path, graph: Path) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?o a <https://w3id.org/maillage/ns#Operation> }"
    (tmp_path / "count.rq").write_text(query)
    for done in (
        run("ask", tmp_path / "count.rq", "--graph", graph, "--format", "csv"),
        run("ask", "-", "--graph", graph, "--format", "csv", data=query),
    ):
        assert done.stdout.split() == ["n", "2"]
    turtle = run(
        "ask", "-", "--graph", graph, data="CONSTRUCT WHERE { ?s a <https://w3id.org/maillage/ns#Operation> }"
    )
    assert len(list(parse(turtle.stdout, format=RdfFormat.TURTLE))) == 2
    assert "can't be read" in sentence(run("ask", "-", "--graph", graph, data="SELEKT"), 2)


def test_the_list_needs_no_graph(tmp_path: Path) -> None:
    done = run("ask", "--list", MAILLAGE_GRAPH=tmp_path)
    assert done.returncode == 0
    assert "\nerdf-by-operation\n" in done.stdout


def test_a_reader_that_goes_away(graph: Path) -> None:
    query = "SELECT ?s ?p ?o { ?s ?p ?o }"
    command = [*COMMAND, "ask", "-", "--graph", str(graph), "--format", "csv"]
    with subprocess.Popen(command, stdin=-1, stdout=-1, stderr=-1, text=True, env=PLAIN) as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdin.write(query)
        process.stdin.close()
        assert process.stdout.readline() == "s,p,o\n"
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 141


def test_output_that_can_not_be_written() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*COMMAND, "text", str(FIRST)], check=False, stdout=full, stderr=-1, text=True)
    assert (done.returncode, done.stderr) == (
        4, "maillage: The disk is full at stdout: free some space and start again.\n",
    )  # fmt: skip


# --- serving


@contextmanager
def served(*arguments: str | Path) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """A server at a free port: the process, its address, and what it said before."""
    command = [*COMMAND, *map(str, arguments), "--port", "0", "--no-access-log"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=PLAIN) as process:
        assert process.stderr
        said = ""
        while not (match := re.search(r"Maillage is at (\S+)/\n.*\n", said)):
            line = process.stderr.readline()
            assert line, said
            said += line
        try:
            yield process, match[1], said
        finally:
            process.kill()


def get(address: str) -> bytes:
    with urllib.request.urlopen(address) as answer:
        return bytes(answer.read())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_run_serves_what_conforms_until_it_is_told_to_stop(
    tmp_path: Path, graph: Path, number: signal.Signals
) -> None:
    folder = tmp_path / "graph"
    shutil.copytree(graph, folder, symlinks=True)
    with served("run", DOSSIERS, "--graph", folder) as (process, address, said):
        assert "Nothing has changed" in said
        assert "left out: NP9980003.txt" in said
        assert f"{address}/questions/" in said
        assert f"{address}/sparql" in said
        assert b"NP9980001" in get(f"{address}/questions/erdf-by-operation.csv")
        process.send_signal(number)
        rest = process.communicate(timeout=100)[1]
    assert (process.returncode, rest) == (0, "")


def test_everybody_counts_alike_what_is_left_out(graph: Path) -> None:
    """The manifest, the header, the page and the command line."""
    manifest = current(graph).manifest
    refused = sum(dossier.state == "refused" for dossier in manifest.dossiers)
    built = run("build", DOSSIERS, "--graph", graph).stderr
    left_out, quarantined, other = re.findall(r"left out (\d+) \(quarantined (\d+), refused (\d+)\)", built)[
        0
    ]
    assert int(left_out) == int(quarantined) + int(other) == manifest.quarantined == 2
    assert int(other) == refused == manifest.counts["refused"]
    assert built.count("\n  left out: ") == manifest.quarantined
    asked = run("ask", "erdf-overall", "--graph", graph).stderr
    assert asked.startswith(f"{manifest.quarantined} dossiers left out")
    with served("serve", "--graph", graph) as (_, address, _):
        for path in ("/", "/questions/erdf-overall.csv", "/ready"):
            with urllib.request.urlopen(address + path) as answer:
                assert answer.headers["Maillage-Quarantined"] == str(manifest.quarantined)
        page = get(f"{address}/?lang=en").decode()
        listed = page.partition('id="left-out"')[2].partition("<h2 ")[0]
        assert re.search(
            rf"\b{manifest.quarantined} of {len(manifest.dossiers)}; no total counts them", listed
        )
        assert listed.count("<strong>") == manifest.quarantined
        assert listed.count("(quarantined)") == int(quarantined) and listed.count("(refused)") == refused


def test_serve_takes_up_a_new_build(tmp_path: Path) -> None:
    graph = tmp_path / "graph"
    assert run("build", FIRST, "--graph", graph).returncode == 0
    with served("serve", "--graph", graph) as (_, address, _):
        assert b"NP9980002" not in get(f"{address}/questions/erdf-by-operation.csv")
        assert run("build", DOSSIERS, "--graph", graph).returncode == 1
        assert b"NP9980002" in get(f"{address}/questions/erdf-by-operation.csv")


def test_a_port_in_use(tmp_path: Path, graph: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        told = f"Port {port} of 127.0.0.1 is in use"
        assert told in sentence(run("serve", "--graph", graph, "--port", port), 4)
        assert told in sentence(run("serve", "--graph", graph, MAILLAGE_PORT=port), 4)
        assert told in sentence(run("run", DOSSIERS, "--graph", tmp_path / "new", "--port", port), 4)
    assert not (tmp_path / "new").exists()
