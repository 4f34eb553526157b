"""The README of a package: its figures against what SPARQL says, and its words."""

from __future__ import annotations

import re
from pathlib import Path

from pyoxigraph import Store

from endpoint.exports.exporter import Wanted
from endpoint.exports.package import export
from endpoint.snapshot import current

PREFIXES = (
    "PREFIX mlg: <https://w3id.org/maillage/ns#> PREFIX res: <https://w3id.org/maillage/def/resolution/> "
)
EVIDENCE = 'GRAPH ?g { ?x a mlg:Evidence } FILTER(CONTAINS(STR(?g), "/graph/quarantine/") = %s)'
BY_NAME = (
    "?line mlg:resolutionStatus res:label-only ; mlg:funder ?x "
    "MINUS { ?other mlg:funder ?x ; mlg:resolutionStatus res:stated }"
)
IDENTIFIED = (
    "?line mlg:resolutionStatus ?status ; mlg:funder ?x FILTER(?status IN (res:stated, res:inferred))"
)
COUNTED = {
    "financeurs identifiés (registre ou liste)": IDENTIFIED,
    "financeurs connus par leur seul nom": BY_NAME,
    "lignes de financement": "?x a mlg:FundingLine",
    "participations": "?x a mlg:Participation",
    "preuves (passages cités) des dossiers publiés": EVIDENCE % "false",
    "preuves des dossiers en quarantaine, à part": EVIDENCE % "true",
}


def figure(text: str, label: str) -> int:
    found = re.search(rf"^\| {re.escape(label)} \| (.+) \|$", text, re.MULTILINE)
    assert found, label
    return int(re.sub(r"\D", "", found[1]))


def counted(store: Store, pattern: str) -> int:
    return len({row["x"] for row in store.query(f"{PREFIXES} SELECT ?x {{ {pattern} }}")})  # type: ignore[union-attr, index]


def test_the_figures_are_those_of_sparql(examples_graph: Path, tmp_path: Path) -> None:
    export(examples_graph, tmp_path / "package", Wanted(only=("readme", "networks")))
    text = (tmp_path / "package" / "LISEZMOI.md").read_text()
    store = Store.read_only(str(current(examples_graph).store))
    assert len(COUNTED) == 6
    assert {label: figure(text, label) for label in COUNTED} == {
        label: counted(store, pattern) for label, pattern in COUNTED.items()
    }
    reference = "GRAPH <https://w3id.org/maillage/graph/reference> { ?s ?p ?o }"
    ask = "SELECT (COUNT(*) AS ?n) {{ {} }}".format
    most = sum(
        int(next(iter(store.query(ask(one))))["n"].value)  # type: ignore[call-overload, union-attr, index]
        for one in (reference, f"{reference} ?s ?p ?o")
    )
    told = [
        int(re.sub(r"\D", "", one))
        for one in re.findall(r"[\d\u202f\u00a0]{5,}", text.partition("| | nombre")[0])
    ]
    assert {most, len(store), len(store) - most} <= set(told)
    assert "constat « bénéficiaire non nommé » : 7 sur 7" in text
    assert "laissés de côté avec le constat « bénéficiaire non nommé » : 1 sur 1" in text


def test_without_people_it_counts_anew(examples_graph: Path, tmp_path: Path) -> None:
    found = []
    for people in (True, False):
        only = ("nquads", "turtle", "readme")
        export(examples_graph, tmp_path / str(people), Wanted(only=only, people=people))
        store = Store()
        store.bulk_load(path=str(tmp_path / str(people) / "graph.ttl"))
        text = (tmp_path / str(people) / "LISEZMOI.md").read_text()
        assert figure(text, "participations") == counted(store, COUNTED["participations"])
        found.append(figure(text, "preuves (passages cités) des dossiers publiés"))
    assert found[1] < found[0]


def test_its_words(examples_graph: Path, tmp_path: Path) -> None:
    export(examples_graph, tmp_path / "package", Wanted(only=("readme", "networks")))
    french = (tmp_path / "package" / "LISEZMOI.md").read_text()
    english = (tmp_path / "package" / "README.md").read_text()
    for word in ("Éditeur non précisé", "déclarations", "Rien n'est deviné", "(nodes)", "(edges)"):
        assert word not in french
    assert "> *Maillage: operations funded by the ERDF" in english
    assert french.index("Le taux d'une ligne") < french.index("## Réseaux") < french.index("## Licence")
    assert "0 là où aucun montant n'est énoncé" in french
    assert "opérations sans aucune période citée" in french
    export(examples_graph, tmp_path / "named", Wanted(only=("readme",), publisher="Collectivité d'essai"))
    assert "> Collectivité d'essai, *Maillage: " in (tmp_path / "named" / "README.md").read_text()
    assert "## Networks" not in (tmp_path / "named" / "README.md").read_text()
