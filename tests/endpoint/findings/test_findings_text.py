"""What ``maillage validate`` tells a person in a terminal, on real files."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from endpoint.findings.finding import SEVERITIES
from endpoint.findings.text import MANY
from ontology.words import finding_codes

DOSSIERS = Path(__file__).parents[2] / "data" / "corpus"
ODD = "<script>alert('x')&.txt"

Json = dict[str, Any]
Validate = Callable[..., str]


def on_terminal(*arguments: str | Path, **environment: str) -> str:
    """What a person sees whose stdout is a terminal."""
    command = [sys.executable, "-m", "endpoint.cli", "validate", *map(str, arguments)]
    plain = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TERM")}
    parent, child = os.openpty()
    with subprocess.Popen(command, stdout=child, stderr=child, env=plain | environment):
        os.close(child)
        with os.fdopen(parent, "rb") as seen:
            return b"".join(blocks(seen.fileno())).decode()


def blocks(terminal: int) -> Iterator[bytes]:
    while True:
        try:
            block = os.read(terminal, 65_536)
        except OSError:  # how Linux says that nobody holds the other end any more
            return
        if not block:
            return
        yield block


@pytest.fixture(scope="module")
def text(mixed: Path, validate: Validate) -> str:
    return validate(mixed)


def findings(listed: list[Json]) -> list[Json]:
    return [finding for one in listed for finding in one["findings"]]


def test_the_folder_has_each_severity(listed: list[Json]) -> None:
    assert len(listed) == 9
    codes = Counter(finding["code"] for finding in findings(listed))
    assert {"unknown-commune", "duplicate-operation", "malformed-identifier", "not-a-dossier"} <= codes.keys()
    assert {finding["severity"] for finding in findings(listed)} == set(SEVERITIES)


def test_json_has_the_members_of_the_contract_and_no_other(listed: list[Json]) -> None:
    for one in listed:
        assert list(one) == ["document", "operation", "conforms", "findings"]
    for finding in findings(listed):
        assert list(finding) == [
            "code", "severity", "message", "row", "expected", "found", "evidence", "shape",
        ]  # fmt: skip
        assert all(list(quote) == ["start", "end", "quote"] for quote in finding["evidence"])


def test_every_code_says_what_to_do_in_both_languages() -> None:
    codes = finding_codes().values()
    assert len(codes) > 40
    for code in codes:
        for part, whole in ((code.fault.fr, code.message.fr), (code.fault.en, code.message.en)):
            assert whole.startswith(part) and part.endswith(".")
        assert f"{code.fault.fr} {code.advice.fr}" == code.message.fr
        assert f"{code.fault.en} {code.advice.en}" == code.message.en
        assert min(len(code.advice.fr), len(code.advice.en)) > 10


def test_text_tells_every_finding_and_every_dossier(listed: list[Json], text: str) -> None:
    causes = Counter((finding["severity"], finding["code"]) for finding in findings(listed))
    heads = re.findall(
        r"^.+ / (\w+) — (\S+) \((\d+)\) : .+ / .+\n  à faire / to do : (.+)\n    (.+)$", text, re.M
    )
    told: Counter[tuple[str, str]] = Counter()  # one code may have several causes, each with its own head
    for severity, code, number, *_ in heads:
        told[severity, code] += int(number)
    assert told == causes
    assert [head[0] for head in heads] == sorted((head[0] for head in heads), key=SEVERITIES.index)
    for _, code, _, *advice in heads:
        assert advice == [finding_codes()[code].advice.fr, finding_codes()[code].advice.en]
    good = text.split("Conformes / conform (")[1]
    assert int(good.partition(")")[0]) == sum(one["conforms"] for one in listed)
    for one in listed:
        assert (f"\n  {one['document']}" in good) == one["conforms"]
    flat = " ".join(text.split())
    for finding in findings(listed):
        assert finding_codes()[finding["code"]].fault.fr in flat or finding["message"]["fr"] in text


def test_text_gives_the_line_and_the_figures_in_euros(mixed: Path, text: str) -> None:
    total = text.split("— total-mismatch")[1].split("\n\n", maxsplit=1)[0].replace("\N{NO-BREAK SPACE}", " ")
    assert "attendu / expected : 12 000,00 €" in total
    assert "trouvé / found : 10 000,00 €" in total
    lines = (mixed / "NP9980003.txt").read_text().splitlines()
    places = re.findall(r"ligne / line (\d+), colonne / column (\d+) : « (.+) »", total)
    assert len(places) == 3
    for line, column, quote in places:
        assert " ".join(lines[int(line) - 1][int(column) - 1 :].split()).startswith(quote)


def test_the_last_line_says_what_the_exit_code_means(mixed: Path, text: str, validate: Validate) -> None:
    assert text.splitlines()[-1] == (
        "Dossiers : 9 ; conformes / conform : 4 ; non conformes / do not : 5. "
        "Code de sortie / exit code 1 : à corriger / to correct."
    )
    well = validate(mixed / "NP9980001.txt", code=0).splitlines()[-1]
    assert well.endswith("Code de sortie / exit code 0 : tous conformes / all conform.")


def test_a_summary_has_a_line_for_each_dossier(mixed: Path, listed: list[Json], validate: Validate) -> None:
    dossiers, causes, last = validate(mixed, "--summary").strip().split("\n\n")
    lines = dict(zip((one["document"] for one in listed), dossiers.splitlines(), strict=True))
    for one in listed:
        grave = {finding["code"] for finding in one["findings"] if finding["severity"] != "Info"}
        line = lines[one["document"]]
        assert line.startswith("À corriger / Violation  ") != one["conforms"]
        assert one["document"] in line
        assert {
            code.partition(" × ")[0] for code in line.rpartition(" : ")[2].split(", ")
        } == grave or not grave
    assert lines[ODD].startswith("À vérifier / Warning ")
    assert len(causes.splitlines()) == len({(f["severity"], f["code"]) for f in findings(listed)})
    assert last.startswith("Dossiers : 9 ;")


def test_many_dossiers_are_summed_up_by_themselves(tmp_path: Path, validate: Validate) -> None:
    for number in range(MANY + 1):
        (tmp_path / f"{number:03d}.txt").write_text("nothing")
    lines = validate(tmp_path).splitlines()
    assert lines[0] == "À corriger / Violation   000.txt : not-a-dossier"
    assert len(lines) == MANY + 1 + 4
    whole = validate(tmp_path, "--no-summary")
    assert whole.count("\n  0") + whole.count("\n  1") == MANY + 1
    assert "à faire / to do" in whole


def test_colour_is_for_a_terminal_that_wants_it(mixed: Path, text: str, validate: Validate) -> None:
    one = mixed / "NP9980003.txt"
    alone = validate(one)
    seen = on_terminal(one, TERM="xterm")
    assert "\x1b[31m\x1b[1mÀ corriger / Violation\x1b[0m" in seen
    stripped = re.sub(r"\x1b\[[0-9;]*m", "", seen).replace("\r\n", "\n")
    assert stripped == alone
    for environment in ({"TERM": "xterm", "NO_COLOR": "1"}, {"TERM": "dumb"}, {}):
        assert on_terminal(one, **environment).replace("\r\n", "\n") == alone
    assert "\x1b" not in text
    assert "\x1b[" in on_terminal(one, TERM="xterm", NO_COLOR="")  # as if it were not set


def test_a_summary_is_of_the_text_only() -> None:
    command = [
        sys.executable,
        "-m",
        "endpoint.cli",
        "validate",
        "--summary",
        "--format",
        "json",
        str(DOSSIERS),
    ]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--format text" in done.stderr
