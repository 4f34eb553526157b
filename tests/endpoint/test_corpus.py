"""A folder of dossiers to a snapshot: what is published, what is kept out, and what a second build costs."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, QuerySolutions, RdfFormat, Store, parse

from endpoint.build.cache import Cache
from endpoint.build.outcomes import FEW
from endpoint.build.reading import Way
from endpoint.build.sources import find_files
from endpoint.corpus import Built, build, check
from endpoint.errors import LockHeld, Unusable, WrongUse
from endpoint.manifest import DossierState
from endpoint.snapshot import current, current_id, locked, snapshots

DOSSIERS = Path(__file__).parents[1] / "data" / "corpus"
BASE = "https://w3id.org/maillage/"
MLG = f"{BASE}ns#"
FIRST, SECOND, WRONG, STRAY = "NP9980001.txt", "NP9980002.txt", "NP9980003.txt", "notes.txt"


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    return tmp_path / "graph"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the corpus that a test may change."""
    return Path(shutil.copytree(DOSSIERS, tmp_path / "dossiers"))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The whole corpus, built once for the tests that only look at it."""
    return build([DOSSIERS], tmp_path_factory.mktemp("built") / "graph")


def names(paths: Iterable[Path]) -> list[str]:
    return [file.name for file in find_files(list(paths))]


def judged(*paths: Path) -> list[DossierState]:
    """The states of dossiers without a build."""
    return [one.state for one in check(paths)]


def states(dossiers: Iterable[DossierState]) -> dict[str, str]:
    return {dossier.name: dossier.state for dossier in dossiers}


def codes(dossiers: Iterable[DossierState]) -> dict[str, list[tuple[str, str]]]:
    return {
        dossier.name: sorted((f["code"], f["severity"]) for f in dossier.findings if f["severity"] != "Info")
        for dossier in dossiers
    }


def asked(built: Built, query: str) -> list[tuple[str | None, ...]]:
    answer = Store.read_only(str(built.snapshot.store)).query(f"PREFIX mlg: <{MLG}> {query}")
    assert isinstance(answer, QuerySolutions)
    return [tuple(None if term is None else term.value for term in row) for row in answer]


# --- files


def test_the_corpus_has_four_files() -> None:
    assert names([DOSSIERS]) == [FIRST, SECOND, WRONG, STRAY]


def test_files_are_sorted_walked_and_taken_once(folder: Path) -> None:
    (folder / "sub" / "deeper").mkdir(parents=True)
    (folder / "sub" / "deeper" / "a.txt").write_text("a")
    (folder / "sub" / ".hidden").write_text("")
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text("")
    (folder / "again.txt").symlink_to(folder / FIRST)
    os.mkfifo(folder / "pipe")
    found = [FIRST, SECOND, WRONG, "again.txt", STRAY, "sub/deeper/a.txt"]
    assert names([folder]) == [name for name in found if name != "again.txt"]
    assert names([folder / FIRST, folder]) == names([folder, folder / FIRST]) == names([folder])
    assert names([folder, folder / "sub"]) == [FIRST, SECOND, WRONG, "deeper/a.txt", STRAY]
    assert names([folder / "sub", folder / SECOND]) == [SECOND, "deeper/a.txt"]


def test_a_graph_among_the_dossiers_is_no_dossier(folder: Path) -> None:
    first = build([folder], folder / "graph")
    assert first.snapshot.texts.is_dir()
    assert names([folder]) == names([DOSSIERS])
    assert not build([folder], folder / "graph").fresh


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xe9t\xe9.txt")).write_text("x")
    assert names([tmp_path]) == ["\ufffdt\ufffd.txt"]
    assert states(judged(tmp_path)) == {"\ufffdt\ufffd.txt": "refused"}


def test_wrong_paths(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="There is no file or folder"):
        find_files([DOSSIERS, tmp_path / "nothing"])
    (tmp_path / "empty" / "inner").mkdir(parents=True)
    (tmp_path / "empty" / ".hidden").write_text("")
    with pytest.raises(WrongUse, match="holds no file"):
        find_files([DOSSIERS, tmp_path / "empty"])


# --- what is published


def test_the_states_of_the_dossiers(built: Built) -> None:
    manifest = built.snapshot.manifest
    assert built.fresh
    assert built.read == 4
    assert states(manifest.dossiers) == {
        FIRST: "published",
        SECOND: "published",
        WRONG: "quarantined",
        STRAY: "refused",
    }
    assert codes(manifest.dossiers) == {
        FIRST: [],
        SECOND: [],
        WRONG: [("rate-mismatch", "Violation")] * 3 + [("total-mismatch", "Violation")],
        STRAY: [("not-a-dossier", "Violation")],
    }
    assert manifest.quarantined == 2
    assert manifest.counts["published"] == 2
    assert manifest.quads == len(Store.read_only(str(built.snapshot.store)))


def test_the_default_graph_counts_nothing_twice_and_no_quarantined_dossier(built: Built) -> None:
    rows = asked(
        built,
        "SELECT ?n ?total { ?o a mlg:Operation ; mlg:synergieNumber ?n ; mlg:totalCost ?total } ORDER BY ?n",
    )
    assert [(n, Decimal(str(total))) for n, total in rows] == [("NP9980001", 100000), ("NP9980002", 200000)]
    ((amount,),) = asked(built, "SELECT (SUM(?a) AS ?s) { ?l a mlg:FundingLine ; mlg:amount ?a }")
    assert Decimal(str(amount)) == 60000 + 10000 + 120000 + 20000


def test_evidence_stands_in_the_graph_of_its_dossier_only(built: Built) -> None:
    graphs = asked(built, "SELECT DISTINCT ?g { GRAPH ?g { ?e a mlg:Evidence } } ORDER BY ?g")
    assert graphs == [
        (f"{BASE}graph/dossier/NP9980001",),
        (f"{BASE}graph/dossier/NP9980002",),
        (f"{BASE}graph/quarantine/NP9980003",),
    ]
    assert asked(built, "SELECT ?e { ?e a mlg:Evidence }") == []
    assert asked(built, "SELECT ?e { ?e mlg:quote ?q }") == []


def test_the_default_graph_is_the_union_of_what_belongs_there(built: Built) -> None:
    store = Store.read_only(str(built.snapshot.store))
    default = {quad.triple for quad in store.quads_for_pattern(None, None, None, DefaultGraph())}
    evidence = {quad.subject for quad in store.quads_for_pattern(None, None, NamedNode(f"{MLG}Evidence"))}
    wanted = set()
    for graph in store.named_graphs():
        if graph.value == f"{BASE}graph/reference" or graph.value.startswith(f"{BASE}graph/dossier/"):
            wanted |= {
                quad.triple
                for quad in store.quads_for_pattern(None, None, None, graph)
                if quad.subject not in evidence
            }
    assert default == wanted
    assert {graph.value.removeprefix(f"{BASE}graph/") for graph in store.named_graphs()} == {
        "dossier/NP9980001", "dossier/NP9980002", "quarantine/NP9980003",
        "reference", "ontology", "findings", "derived",
    }  # fmt: skip


def test_findings_are_statements_too(built: Built) -> None:
    rows = asked(
        built,
        "SELECT ?name ?code ?severity ?found ?about { GRAPH ?g { ?f a mlg:Finding ; mlg:findingCode ?code ; "
        "mlg:severity ?severity ; mlg:found ?found ; mlg:inDossier ?d . ?d mlg:fileName ?name "
        'OPTIONAL { ?f mlg:about ?about } } FILTER(STRENDS(STR(?code), "mismatch")) } ORDER BY ?code ?found',
    )
    assert {(name, str(code).rpartition("/")[2], about) for name, code, _, _, about in rows} == {
        (WRONG, "total-mismatch", f"{BASE}id/operation/NP9980003"),
        (WRONG, "rate-mismatch", f"{BASE}id/operation/NP9980003"),
    }
    assert {severity for _, _, severity, _, _ in rows} == {"http://www.w3.org/ns/shacl#Violation"}
    assert len(rows) == 4


def test_every_finding_has_one_number_and_both_languages(built: Built) -> None:
    rows = asked(
        built,
        "SELECT ?f (COUNT(DISTINCT ?code) AS ?codes) (GROUP_CONCAT(LANG(?m)) AS ?languages) "
        "{ GRAPH ?g { ?f a mlg:Finding ; mlg:findingCode ?code ; mlg:message ?m } } GROUP BY ?f",
    )
    total = sum(len(dossier.findings) for dossier in built.snapshot.manifest.dossiers)
    assert len(rows) == total
    for _, number, languages in rows:
        assert number == "1"
        assert sorted(str(languages).split()) == ["en", "fr"]


def test_lineage_is_proposed_and_never_merged(built: Built) -> None:
    rows = asked(built, "SELECT ?g ?m ?o { GRAPH ?g { ?m mlg:possiblySameAs ?o } }")
    mention = f"{BASE}id/operation/NP9980002/mention/ateliers-numeriques-du-littoral"
    assert rows == [(f"{BASE}graph/derived", mention, f"{BASE}id/operation/NP9980001")]


def test_the_texts_are_kept_as_offsets_count_them(built: Built) -> None:
    for dossier in built.snapshot.manifest.dossiers:
        text = built.snapshot.texts / f"{dossier.sha256[:16]}.txt"
        assert text.exists() == (dossier.state != "refused")
        for quote in (quote for finding in dossier.findings for quote in finding["evidence"]):
            assert text.read_bytes().decode()[quote["start"] : quote["end"]] == quote["quote"]


def test_another_base_iri_leaves_the_words_alone(graph: Path) -> None:
    built = build([DOSSIERS / FIRST], graph, way=Way("https://example.org/x/"))
    rows = asked(
        built, "SELECT ?o ?c { ?o a mlg:Operation ; mlg:hasFundingLine/mlg:funderCategory ?c } ORDER BY ?c"
    )
    assert {str(operation) for operation, _ in rows} == {"https://example.org/x/id/operation/NP9980001"}
    assert all(str(category).startswith(f"{BASE}def/") for _, category in rows)
    graphs = {one.value for one in Store.read_only(str(built.snapshot.store)).named_graphs()}
    assert all(one.startswith("https://example.org/x/graph/") for one in graphs)


@pytest.mark.parametrize("base", ["example.org/", "https://example.org", "https://example.org/<x>/", ""])
def test_a_base_iri_that_is_none(graph: Path, base: str) -> None:
    with pytest.raises(WrongUse, match="base IRI"):
        build([DOSSIERS], graph, way=Way(base))


def test_all_refused_is_a_graph_too(graph: Path) -> None:
    built = build([DOSSIERS / STRAY], graph)
    assert built.snapshot.manifest.counts["published"] == 0
    assert asked(built, "SELECT ?o { ?o a mlg:Operation }") == []


# --- one number, two dossiers


def test_two_dossiers_with_one_number_are_both_kept_out(folder: Path, graph: Path) -> None:
    other = (folder / SECOND).read_text().replace("NP9980002", "NP9980001")
    (folder / SECOND).write_text(other)
    found = build([folder], graph).snapshot.manifest.dossiers
    assert states(found)[FIRST] == states(found)[SECOND] == "quarantined"
    duplicates = {d.name: f for d in found for f in d.findings if f["code"] == "duplicate-operation"}
    assert duplicates[FIRST]["found"] == SECOND
    assert duplicates[SECOND]["found"] == FIRST
    assert {finding["severity"] for finding in duplicates.values()} == {"Violation"}
    assert [quote["quote"] for quote in duplicates[FIRST]["evidence"]] == ["NP9980001"]


def test_each_quarantined_dossier_of_a_number_has_a_graph_of_its_own(folder: Path, graph: Path) -> None:
    for name, total in (("one.txt", "90 000,00"), ("other.txt", "80 000,00")):
        (folder / name).write_text((folder / FIRST).read_text().replace("100 000,00", total))
    (folder / FIRST).unlink()
    built = build([folder], graph)
    keys = {dossier.name: dossier.sha256[:16] for dossier in built.snapshot.manifest.dossiers}
    rows = asked(
        built,
        "SELECT ?name ?graph ?total { GRAPH ?g { ?dossier mlg:fileName ?name ; mlg:quarantinedIn ?graph } "
        "GRAPH ?graph { ?o a mlg:Operation ; mlg:totalCost ?total } } ORDER BY ?name",
    )
    home = f"{BASE}graph/quarantine/"
    assert rows == [
        (WRONG, f"{home}NP9980003", "12000"),
        ("one.txt", f"{home}NP9980001/{keys['one.txt']}", "90000"),
        ("other.txt", f"{home}NP9980001/{keys['other.txt']}", "80000"),
    ]
    store = Store.read_only(str(built.snapshot.store))
    assert {g.value for g in store.named_graphs() if g.value.startswith(home)} == {row[1] for row in rows}
    operations = asked(built, "SELECT ?n { ?o a mlg:Operation ; mlg:synergieNumber ?n }")
    assert operations == [("NP9980002",)]


def test_two_files_of_the_same_bytes_share_a_quarantine(folder: Path, graph: Path) -> None:
    shutil.copy(folder / WRONG, folder / "copy.txt")
    built = build([folder], graph)
    assert states(built.snapshot.manifest.dossiers)["copy.txt"] == "quarantined"
    rows = asked(built, "SELECT ?graph { GRAPH ?g { ?dossier mlg:quarantinedIn ?graph } }")
    assert rows == [(f"{BASE}graph/quarantine/NP9980003",)]


def test_a_warning_is_published_with_a_flag(folder: Path, graph: Path) -> None:
    text = (folder / FIRST).read_text().replace("DEPARTEMENT\tNord", "COMMUNES\tVILLE-QUI-N-EXISTE-PAS")
    (folder / FIRST).write_text(text)
    built = build([folder], graph)
    manifest = built.snapshot.manifest
    assert states(manifest.dossiers)[FIRST] == "published"
    assert (manifest.flagged, manifest.quarantined) == (1, 2)
    flagged = [("NP9980001", f"{BASE}def/finding/unknown-commune")]
    pattern = "?o mlg:synergieNumber ?n ; mlg:flaggedWith ?code"
    assert asked(built, f"SELECT ?n ?code {{ {pattern} }}") == flagged
    home = f"<{BASE}graph/dossier/NP9980001>"
    assert asked(built, f"SELECT ?n ?code {{ GRAPH {home} {{ {pattern} }} }}") == flagged
    ((amount,),) = asked(built, "SELECT (SUM(?a) AS ?s) { ?l a mlg:FundingLine ; mlg:amount ?a }")
    assert Decimal(str(amount)) == 60000 + 10000 + 120000 + 20000  # the flag takes nothing away


def test_an_identical_copy_is_published_once(folder: Path, graph: Path) -> None:
    shutil.copy(folder / FIRST, folder / "a-copy.txt")
    built = build([folder], graph)
    found = built.snapshot.manifest.dossiers
    assert states(found)["a-copy.txt"] == states(found)[FIRST] == "published"
    assert copies(found) == {"a-copy.txt": ("Info", FIRST)}
    described = (
        "SELECT ?name { ?o mlg:synergieNumber 'NP9980001' ; mlg:describedIn ?d . ?d mlg:fileName ?name }"
    )
    assert asked(built, described) == [(FIRST,)]
    found_codes = asked(
        built,
        "SELECT ?code { GRAPH ?g { ?o mlg:synergieNumber 'NP9980001' ; mlg:describedIn ?d } "
        "GRAPH ?f { ?finding mlg:inDossier ?d ; mlg:findingCode ?code } } ORDER BY ?code",
    )
    assert [str(code).rpartition("/")[2] for (code,) in found_codes] == [
        "duplicate-operation", "unnamed-beneficiary",
    ]  # fmt: skip


def copies(dossiers: Iterable[DossierState]) -> dict[str, tuple[str, str]]:
    return {
        dossier.name: (finding["severity"], finding["found"])
        for dossier in dossiers
        for finding in dossier.findings
        if finding["code"] == "duplicate-operation"
    }


def test_two_writings_of_one_text_are_a_copy(folder: Path) -> None:
    data = (folder / FIRST).read_bytes()
    (folder / "bom.txt").write_bytes(b"\xef\xbb\xbf" + data)
    (folder / "crlf.txt").write_bytes(data.replace(b"\n", b"\r\n"))
    (folder / "decomposed.txt").write_bytes(data.replace("é".encode(), "e\u0301".encode()))
    (folder / "latin.txt").write_bytes(data.decode().replace("’", "'").encode("cp1252"))
    found = judged(folder)
    names = ("bom.txt", "crlf.txt", "decomposed.txt", "latin.txt")
    assert copies(found) == dict.fromkeys(names, ("Info", FIRST))
    assert {states(found)[name] for name in names} == {"published"}


# --- files that can't be read


def test_a_file_that_can_not_be_read_never_stops_the_others(folder: Path, graph: Path) -> None:
    (folder / "broken-link.txt").symlink_to("nowhere")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "empty.txt").write_bytes(b"")
    with (folder / "large.txt").open("wb") as large:
        large.truncate(2**30)
    found = build([folder], graph).snapshot.manifest.dossiers
    expected = {
        "broken-link.txt": "unreadable",
        "binary.txt": "unreadable",
        "empty.txt": "empty-document",
        "large.txt": "too-large",
        STRAY: "not-a-dossier",
    }
    refused = {d.name: [f["code"] for f in d.findings] for d in found if d.state == "refused"}
    assert refused == {name: [code] for name, code in expected.items()}
    assert states(found)[FIRST] == "published"


# --- the same again


def test_a_second_build_keeps_the_snapshot(folder: Path, grown: Path) -> None:
    first = current(grown)
    again = build([folder / name for name in (STRAY, WRONG, SECOND, FIRST)], grown)
    assert not again.fresh
    assert again.read == 0
    assert again.snapshot == first
    assert len(snapshots(grown)) == 1


def test_the_same_inputs_make_the_same_graph_anywhere(built: Built, folder: Path, graph: Path) -> None:
    again = build([folder], graph)
    assert again.snapshot.id != built.snapshot.id
    assert again.snapshot.manifest.graph_hash == built.snapshot.manifest.graph_hash
    assert again.snapshot.manifest.fingerprint == built.snapshot.manifest.fingerprint


def test_only_what_changed_is_read_again(folder: Path, grown: Path) -> None:
    first = current(grown)
    (folder / SECOND).write_text((folder / SECOND).read_text().replace("commune d'Arras", "commune de Lens"))
    second = build([folder], grown)
    assert second.fresh
    assert second.read == 1
    assert second.snapshot.manifest.graph_hash != first.manifest.graph_hash
    (folder / SECOND).unlink()
    third = build([folder], grown)
    assert third.read == 0
    assert SECOND not in states(third.snapshot.manifest.dossiers)
    assert current(grown) == third.snapshot


def test_a_spoilt_cache_is_read_again(folder: Path, grown: Path, built: Built) -> None:
    shutil.rmtree(grown / "snapshots")
    half, letter, nothing, _ = sorted(
        Cache.of(grown).folder.rglob("*.nq"), key=lambda entry: -entry.stat().st_size
    )
    half.write_bytes(half.read_bytes()[: half.stat().st_size // 2])
    letter.write_bytes(letter.read_bytes().replace(b"Dossier", b"Dissuor", 1))
    nothing.write_bytes(b"")
    again = build([folder], grown)
    assert again.read == 3
    assert again.snapshot.manifest.graph_hash == built.snapshot.manifest.graph_hash


def test_cache_entries_are_n_quads(folder: Path, graph: Path) -> None:
    build([folder / FIRST], graph)
    (entry,) = Cache.of(graph).folder.rglob("*.nq")
    assert len(list(parse(path=entry, format=RdfFormat.N_QUADS))) > 50


def test_the_cache_of_another_version_is_forgotten(folder: Path, graph: Path) -> None:
    old = graph / "cache" / "0123456789abcdef" / "01" / "x.nq"
    old.parent.mkdir(parents=True)
    old.write_text("")
    build([folder / FIRST], graph)
    assert not old.exists()


def test_a_corrupt_graph_is_built_again(folder: Path, grown: Path) -> None:
    (grown / "current" / "manifest.json").write_text("{")
    again = build([folder], grown)
    assert again.fresh
    assert again.read == 0
    assert current(grown) == again.snapshot


def test_a_graph_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "graph").write_text("")
    with pytest.raises(Unusable):
        build([DOSSIERS], tmp_path / "graph")


def test_a_held_lock_is_told_before_anything_is_read(graph: Path) -> None:
    with locked(graph), pytest.raises(LockHeld):
        build([DOSSIERS], graph)
    assert current_id(graph) is None
    assert not (graph / "cache").exists()


# --- many


@pytest.mark.slow
def test_many_dossiers_in_processes_give_what_one_gives(tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    text = (DOSSIERS / FIRST).read_text()
    for number in range(FEW + 4):
        (folder / f"{number:02d}.txt").write_text(text.replace("NP9980001", f"NP99810{number:02d}"))
    (folder / STRAY).write_text("no dossier")
    together = build([folder], tmp_path / "together", workers=2)
    assert together.read == FEW + 5
    # One by one, each in this very process, from the smallest folder to the whole.
    alone = tmp_path / "alone"
    for count in range(FEW, FEW + 6, 3):
        build(sorted(folder.iterdir())[:count], alone)
    last = build([folder], alone)
    assert last.read <= FEW
    assert last.snapshot.manifest.graph_hash == together.snapshot.manifest.graph_hash
    assert together.snapshot.manifest.counts["published"] == FEW + 4
