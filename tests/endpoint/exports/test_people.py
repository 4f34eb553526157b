"""``--without-people``: nobody is left in any file, and all else is."""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pyarrow.parquet
import pytest
from pyoxigraph import Literal, RdfFormat, Store, parse

from endpoint.corpus import build
from endpoint.exports.exporter import Wanted
from endpoint.exports.package import export
from endpoint.exports.people import Kept
from endpoint.snapshot import current
from ontology.words import FOAF, MLG, PROV, RDF, SKOS

EXAMPLES = Path(__file__).parents[3] / "examples" / "dossiers"


def everything(package: Path) -> str:
    """All the text of a package."""
    files = [path for path in package.rglob("*") if path.is_file()]
    assert len(files) > 15
    return "\n".join(map(text_of, files))


def text_of(path: Path) -> str:
    """What a reader finds in a file, whatever packs it."""
    if path.suffix == ".parquet":
        return str(pyarrow.parquet.read_table(path).to_pylist())
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path, read_only=True)
        return str([row for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)])
    return (gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()).decode()


def test_nobody_is_left(dossiers_graph: Path, package: Path, peopleless: Path) -> None:
    store = Store.read_only(str(current(dossiers_graph).store))
    persons = {str(quad.subject) for quad in store.quads_for_pattern(None, RDF.type, FOAF.Person)}
    found = store.quads_for_pattern(None, FOAF.name, None)
    names = {str(quad.object.value) for quad in found if str(quad.subject) in persons}
    assert names == {"Isabelle KERKHOF"}
    text = everything(peopleless)
    everybody = everything(package)
    for name in names | {iri[1:-1] for iri in persons}:
        assert name in everybody
        assert name.casefold() not in text.casefold()
        assert name.rpartition("/")[2] not in text
    assert "foaf:Person" not in (peopleless / "graph.trig").read_text()


def test_all_else_stays(dossiers_graph: Path, peopleless: Path) -> None:
    store = Store.read_only(str(current(dossiers_graph).store))
    left = set(parse(gzip.decompress((peopleless / "graph.nq.gz").read_bytes()), RdfFormat.N_QUADS))
    gone = set(store) - left
    assert left < set(store)
    kept = Kept(store)
    for quad in gone:
        touched = {str(quad.subject)[1:-1], str(quad.object)[1:-1]} & kept.gone
        assert touched or isinstance(quad.object, Literal)
    quotes = [quad for quad in gone if quad.predicate == MLG.quote and quad.subject.value not in kept.gone]
    for quad in quotes:
        assert not kept.names_nobody(quad.object.value, str(quad.graph_name).encode())
    roles = {quad.subject for quad in gone if quad.predicate == PROV.agent}
    assert roles
    assert not {quad for quad in left if quad.subject in roles or quad.object in roles}


BASE = "https://w3id.org/maillage/"
TRIG = """
@base <https://w3id.org/maillage/> .
@prefix mlg: <https://w3id.org/maillage/ns#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .

<id/operation/NP1> a mlg:Operation ; mlg:hasParticipation <id/operation/NP1/participation/1> .
<id/operation/NP1> mlg:hasFundingLine <id/operation/NP1/line/1> .
<id/operation/NP1/line/1> mlg:partnerLabel "PETIT" ; mlg:lineNumber 1 ; mlg:funder <id/operation/NP1/agent/1> .
<id/operation/NP1/agent/1> skos:prefLabel "Centre social Jeanne Petit"@fr .
<id/operation/NP2/agent/gone-2> skos:prefLabel "Mme Le Goff"@fr .
<id/agent/label/59/gone-3> skos:prefLabel "le.goff@example.org"@fr .
<id/operation/NP2/agent/2> skos:prefLabel "PETIT"@fr .
<id/operation/NP2/agent/3> skos:prefLabel "Monsieur le Préfet du Nord"@fr .
<id/operation/NP2/agent/4> skos:prefLabel "MR Conseil"@fr .
<id/operation/NP2/line/1> mlg:funder <id/operation/NP2/agent/gone-2> ; mlg:lineNumber 2 .
<graph/findings> {
    <id/dossier/d1> mlg:fileName "note_de_Petit.txt" .
    <id/dossier/d1/finding/1> mlg:found "Pétit" .
    <id/dossier/d2> mlg:fileName "JEANNE_PETIT.txt" .
}
<graph/dossier/NP1> {
    <id/operation/NP1> mlg:describedIn <id/dossier/d1> .
    <id/operation/NP1/agent/gone-1> skos:prefLabel "J. PETIT"@fr .
    <id/operation/NP1/person/jeanne-petit> a foaf:Person ; foaf:name "Jeanne PETIT" .
    <id/operation/NP1/participation/1> prov:agent <id/operation/NP1/person/jeanne-petit> ; mlg:function "Maire"@fr .
    <id/e/1> a mlg:Evidence ; mlg:supports <id/operation/NP1/participation/1> ; mlg:quote "la Maire" ; mlg:start 1 .
    <id/e/2> a mlg:Evidence ; mlg:supports <id/operation/NP1> ; mlg:quote "Selon\\tMme  PETIT, ailleurs" ; mlg:start 2 .
    <id/e/3> a mlg:Evidence ; mlg:supports <id/operation/NP1> ; mlg:quote "les petites villes" ; mlg:start 3 .
}
<graph/dossier/NP2> {
    <id/e/4> a mlg:Evidence ; mlg:supports <id/operation/NP2> ; mlg:quote "un petit pays" ; mlg:start 4 .
    <id/e/5> a mlg:Evidence ; mlg:supports <id/operation/NP2> ; mlg:quote "dit Jeanne Petit" ; mlg:start 5 .
    <id/e/7> mlg:quote "Pour M. Le Maire, gone-4" ; mlg:start 7 .
    <id/e/8> mlg:quote "écrire à lettre.morte@example.org" ; mlg:start 8 .
    <id/e/9> mlg:quote "monsieurs, 20 M€ et madamelle" ; mlg:start 9 .
    <id/f/1> mlg:quote "La M.J.C. de Caudry, l'office H.L.M. du Nord" ; mlg:start 10 .
    <id/e/6> a rdf:Statement ; rdf:object <id/operation/NP1/person/jeanne-petit> ; mlg:quote "elle" .
}
"""


def test_what_goes_and_what_stays(tmp_path: Path, publish_trig: object) -> None:
    publish_trig(tmp_path / "graph", TRIG, ())  # type: ignore[operator]
    export(tmp_path / "graph", tmp_path / "out", Wanted(only=("nquads",), people=False))
    left = gzip.decompress((tmp_path / "out" / "graph.nq.gz").read_bytes()).decode()
    for gone in ("person/", "participation", "id/e/1", "id/e/6", "Maire", "dit Jeanne"):
        assert gone not in left
    for gone in ("gone-", "Goff", "@example", "Pétit", ".txt", "Mme"):
        assert gone not in left
    assert {line for line in left.splitlines() if "PETIT" in line} == {
        # A body of another dossier: only her full name is looked for there.
        f'<{BASE}id/operation/NP2/agent/2> <{SKOS.prefLabel.value}> "PETIT"@fr .'
    }
    for kept in (
        "les petites villes",
        "un petit pays",
        "Centre social Jeanne Petit",
        "monsieurs, 20",
        "M.J.C.",
        "Préfet",
        "MR C",
    ):
        assert kept in left
    for place in (2, 3, 4, 5, 7, 8, 9):
        assert f'"{place}"^^' in left


@pytest.mark.parametrize("name", ["", "…"])
def test_a_person_without_a_name_is_a_person(tmp_path: Path, publish_trig: object, name: str) -> None:
    publish_trig(tmp_path / "graph", f'<urn:a> a <{FOAF.Person.value}> ; <{FOAF.name.value}> "{name}" .', ())  # type: ignore[operator]
    export(tmp_path / "graph", tmp_path / "out", Wanted(only=("turtle",), people=False))
    assert "urn:a" not in (tmp_path / "out" / "graph.ttl").read_text()


def test_tables_hold_no_more_than_the_graph_files(tmp_path: Path) -> None:
    """A person's name in cells of the table and in the title: it stays in the title alone, there and in the graph."""
    dossiers = tmp_path / "dossiers"
    dossiers.mkdir()
    text = (EXAMPLES / "NP0019238.txt").read_text()
    text = text.replace("\tANDYVIE\t", "\tMme Isabelle KERKHOF\t")
    assert "\tCAF\t" in text
    text = text.replace("\tCAF\t", "\tKERKHOF\t")
    text = re.sub(r"(?m)^(Objet : .*)$", r"\1 vus par Isabelle KERKHOF", text, count=1)
    assert text.count("Isabelle KERKHOF") == 3
    (dossiers / "Isabelle KERKHOF NP0019238.txt").write_text(text)
    build([dossiers], tmp_path / "graph")
    export(tmp_path / "graph", tmp_path / "out", Wanted(people=False))
    quads = parse(gzip.decompress((tmp_path / "out" / "graph.nq.gz").read_bytes()), RdfFormat.N_QUADS)
    said = {term.value for quad in quads for term in (quad.subject, quad.object)}
    cells = [cell for folder in ("tables", "lists", "networks") for cell in _cells(tmp_path / "out" / folder)]
    assert len(cells) > 1000
    # A network's label of an operation is its number and its title.
    naming = {cell.removeprefix("NP0019238 ") for cell in cells if "kerkhof" in cell.casefold()}
    assert len(naming) == 1
    assert naming <= said
    with_people = tmp_path / "with"
    export(tmp_path / "graph", with_people, Wanted(only=("tables",)))
    assert {"Mme Isabelle KERKHOF", "Isabelle KERKHOF NP0019238.txt"} <= set(_cells(with_people / "tables"))


def _cells(folder: Path) -> Iterator[str]:
    """Every text of the tables in a folder; of another file, its texts between tags or quotes."""
    for path in folder.rglob("*"):
        if path.suffix == ".csv":
            with path.open(encoding="utf-8", newline="") as file:
                yield from (cell for row in csv.reader(file) for cell in row)
        elif path.suffix == ".parquet":
            rows = pyarrow.parquet.read_table(path).to_pylist()
            yield from (cell for row in rows for cell in row.values() if isinstance(cell, str))
        elif path.suffix == ".xlsx":
            book = openpyxl.load_workbook(path, read_only=True)
            rows = [row for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)]
            yield from (cell for row in rows for cell in row if isinstance(cell, str))
        elif path.is_file():
            yield from re.split(r'[<>"]', path.read_text(encoding="utf-8"))
