"""Real builds of dossiers that contradict each other: both are left out, and only those that said it."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions, RdfFormat, Store, parse

from endpoint.build.cache import Cache
from endpoint.build.judgement import Kept, contradictions, judge
from endpoint.build.reading import Outcome
from endpoint.corpus import Built, build, check
from endpoint.manifest import DossierState

DOSSIERS = Path(__file__).parents[2] / "data" / "corpus"
BASE = "https://w3id.org/maillage/"
FIRST, SECOND, WRONG = "NP9980001.txt", "NP9980002.txt", "NP9980003.txt"
PREFIXES = f"""
@base <{BASE}> .
@prefix mlg: <{BASE}ns#> .
@prefix igeo: <http://rdf.insee.fr/def/geo#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
PLACE = "a mlg:Territory ; mlg:territoryKind <def/territory-kind/commune> ; igeo:codeINSEE '59183'"

# What the reading of some dossiers is made to say besides, and the code that each of them must then have.
CASES: dict[str, tuple[dict[str, str], str, set[str]]] = {
    "one SIREN on two bodies": (
        {FIRST: "<id/agent/a> mlg:siren '130005481'", SECOND: "<id/agent/b> mlg:siren '130005481'"},
        "shared-siren",
        {FIRST, SECOND},
    ),
    "one INSEE code on two communes, one of them official": (
        {
            SECOND: f"<id/territory/commune/dunkerque> {PLACE} ; mlg:communeStatus <def/commune-status/current>"
        },
        "shared-insee",
        {SECOND},
    ),
    "one INSEE code on two communes, none of them official": (
        {
            FIRST: f"<id/territory/commune/aa> {PLACE.replace('59183', '59999')}",
            SECOND: f"<id/territory/commune/bb> {PLACE.replace('59183', '59999')}",
        },
        "shared-insee",
        {FIRST, SECOND},
    ),
    "a CAF of two departments": (
        {
            FIRST: "<id/agent/caf/59> mlg:competentFor <id/territory/department/59>",
            SECOND: "<id/agent/caf/59> mlg:competentFor <id/territory/department/62>",
        },
        "several-departments",
        {SECOND},
    ),
    "an unidentified body of two operations": (
        {
            FIRST: "<id/operation/NP9980002/agent/beneficiary> a mlg:UnidentifiedAgent ."
            " <id/operation/NP9980001> mlg:beneficiary <id/operation/NP9980002/agent/beneficiary>"
        },
        "shared-unidentified-agent",
        {FIRST, SECOND},
    ),
    "a dossier that is left out for itself takes no other with it": (
        {FIRST: "<id/agent/a> mlg:siren '130005481'", WRONG: "<id/agent/b> mlg:siren '130005481'"},
        "shared-siren",
        set(),
    ),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DOSSIERS, tmp_path / "dossiers"))


def spoil(graph: Path, sayings: dict[str, str]) -> None:
    """Let the readings that a build kept say something more, and let the next build be a new one."""
    cache = Cache.of(graph)
    entries = {path.stem: cache.get(path.stem) for path in cache.folder.rglob("*.nq")}
    for key, outcome in entries.items():
        assert outcome is not None
        if saying := sayings.get(outcome.reading.name):
            home = f"{BASE}graph/dossier/{outcome.reading.operation}"
            more = parse(f"{PREFIXES} {saying} .", RdfFormat.TURTLE)
            text = "".join(f"{quad.triple} <{home}> .\n" for quad in more)
            cache.put(key, Outcome(outcome.reading, outcome.text, outcome.quads + text.encode()))
    shutil.rmtree(graph / "snapshots")


def having(dossiers: Iterable[DossierState], code: str) -> set[str]:
    return {one.name for one in dossiers if any(finding["code"] == code for finding in one.findings)}


def states(dossiers: Iterable[DossierState]) -> dict[str, str]:
    return {one.name: one.state for one in dossiers}


def operations(built: Built) -> set[str]:
    query = f"SELECT ?n {{ ?o <{BASE}ns#synergieNumber> ?n }}"
    answer = Store.read_only(str(built.snapshot.store)).query(query)
    assert isinstance(answer, QuerySolutions)
    return {row[0].value for row in answer}


@pytest.mark.parametrize("name", CASES)
def test_a_contradiction_is_found_in_a_build(folder: Path, grown: Path, name: str) -> None:
    assert len(CASES) == 6
    sayings, code, concerned = CASES[name]
    spoil(grown, sayings)
    built = build([folder], grown)
    assert (built.fresh, built.read) == (True, 0)
    found = built.snapshot.manifest.dossiers
    assert having(found, code) == concerned
    assert states(found) == {
        FIRST: "quarantined" if FIRST in concerned else "published",
        SECOND: "quarantined" if SECOND in concerned else "published",
        WRONG: "quarantined",
        "notes.txt": "refused",
    }
    assert operations(built) == {one[:-4] for one in {FIRST, SECOND} - concerned}


def test_what_depends_on_the_others_is_not_kept(folder: Path, grown: Path) -> None:
    """Without the second dossier the first is published again, and nothing is read anew."""
    spoil(grown, CASES["one SIREN on two bodies"][0])
    assert operations(build([folder], grown)) == set()
    (folder / SECOND).unlink()
    alone = build([folder], grown)
    assert (operations(alone), alone.read) == ({"NP9980001"}, 0)


def test_two_totals_of_one_operation(folder: Path, tmp_path: Path) -> None:
    """Two dossiers of one number that print different plans; `validate` says what the build says."""
    text = (folder / FIRST).read_text()
    for old, new in (("100 000,00", "100 000,10"), ("30 000,00", "30 000,10")):
        assert old in text
        text = text.replace(old, new)
    (folder / "other.txt").write_text(text)
    built = build([folder], tmp_path / "graph").snapshot.manifest.dossiers
    assert states(built)[FIRST] == states(built)["other.txt"] == "quarantined"
    assert having(built, "duplicate-operation") == having(built, "several-totals") == {FIRST, "other.txt"}
    checked = check([folder])
    assert [one.state for one in checked] == list(built)
    for one in checked:
        told = [finding for finding in one.state.findings if finding["code"] == "several-totals"]
        if one.state.name in (FIRST, "other.txt"):
            amounts = {frozenset((f["expected"], f["found"])) for f in told}
            assert amounts == {frozenset(("100000.00", "100000.10")), frozenset(("30000.00", "30000.10"))}
            assert {f["found"][-2:] for f in told} == {"00" if one.state.name == FIRST else "10"}
            for quote in (quote for finding in told for quote in finding["evidence"]):
                source = (folder / one.state.name).read_text()
                assert source[quote["start"] : quote["end"]] == quote["quote"]
                assert (quote["start"], quote["end"]) in one.passages


def test_two_writings_of_one_dossier_do_not_contradict_each_other(folder: Path) -> None:
    (folder / "bom.txt").write_bytes(b"\xef\xbb\xbf" + (folder / FIRST).read_bytes())
    found = {one.state.name: one.state for one in check([folder])}
    assert having(found.values(), "duplicate-operation") == {"bom.txt"}
    assert having(found.values(), "several-totals") == set()
    assert found["bom.txt"].state == found[FIRST].state == "published"


def test_a_check_that_comes_to_no_end_leaves_nothing_published(grown: Path) -> None:
    cache = Cache.of(grown)
    keys = [path.stem for path in sorted(cache.folder.rglob("*.nq"))]
    readings = [outcome.reading for key in keys if (outcome := cache.get(key))]
    for kept in (Kept(cache, keys, BASE, 1e-6), Kept(cache, ["gone"] * len(keys), BASE, 60)):
        found = contradictions(readings, kept)
        assert {readings[number].name for number in found} == {FIRST, SECOND}
        codes = {finding["code"] for findings in found.values() for finding in findings}
        assert codes == {"engine-failure"}
        assert "published" not in states(judge(readings, kept)).values()
