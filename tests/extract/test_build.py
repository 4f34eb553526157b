"""Facts as quads: the contract's patterns, the same lines from the same input, nothing blank or dangling."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Quad
from rdflib import RDF as R_RDF

from extract.build import decimal, moment
from extract.iris import BASE_IRI
from extract.model import Extraction
from extract.pipeline import extract
from ontology.words import DCT, DEF, FOAF, MLG, PROV, RDF, SKOS, XSD

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*/*.txt"))
Write = Callable[..., str]


def extraction(data: bytes | str, base_iri: str = BASE_IRI) -> Extraction:
    found = extract(data.encode() if isinstance(data, str) else data, "dossier.txt", base_iri=base_iri)
    assert isinstance(found, Extraction)
    return found


def node(key: str) -> NamedNode:
    return NamedNode(f"{BASE_IRI}id/{key}")


def values(quads: Iterable[Quad], subject: NamedNode, predicate: NamedNode) -> list[str]:
    return sorted(q.object.value for q in quads if q.subject == subject and q.predicate == predicate)  # type: ignore[union-attr]


def lines(found: Extraction) -> list[str]:
    return sorted(map(str, found.quads))


def as_rdflib(quads: Iterable[Quad]) -> rdflib.Graph:
    graph = rdflib.Graph()
    text = "\n".join(f"{q.subject} {q.predicate} {q.object} ." for q in quads)
    return graph.parse(data=text, format="nt")


def term(value: rdflib.term.Node) -> tuple[str, ...]:
    """A term by value: 60.00 and 60.0 are one decimal."""
    if isinstance(value, rdflib.Literal):
        if value.datatype == rdflib.XSD.decimal:
            return ("decimal", str(Decimal(str(value)).normalize()))
        return ("literal", str(value), str(value.datatype), str(value.language))
    return ("iri", str(value))


def statements(graph: rdflib.Graph) -> tuple[set[tuple[object, ...]], list[frozenset[tuple[object, ...]]]]:
    """The triples by value, and apart from them each evidence without its number."""
    plain, evidence = set(), []
    for subject in set(graph.subjects()):
        triples = {(term(p), term(o)) for p, o in graph.predicate_objects(subject)}
        if "/evidence/" in str(subject):
            evidence.append(frozenset(triples))
        else:
            plain |= {(term(subject), *pair) for pair in triples}
    return plain, evidence


def test_the_number_of_cases() -> None:
    assert len(EXAMPLES) == 8


def test_the_contract_s_patterns_are_made(shared: Path) -> None:
    wanted, wanted_evidence = statements(rdflib.Graph().parse(shared / "contract" / "example.ttl"))
    quads = [
        quad
        for path in sorted((shared / "dossiers").glob("*.txt"))
        for quad in extraction(path.read_bytes()).quads
    ]
    made, made_evidence = statements(as_rdflib(quads))
    assert [s for s in wanted if s not in made and "…" not in str(s)] == []  # one hash is shortened there
    assert len(wanted_evidence) == 2
    for evidence in wanted_evidence:
        assert any(evidence <= one for one in made_evidence), sorted(evidence)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_dossier_s_graph(path: Path) -> None:
    found = extraction(path.read_bytes())
    assert lines(found) == lines(extraction(path.read_bytes()))
    assert len(set(lines(found))) == len(found.quads)
    graphs = {quad.graph_name for quad in found.quads}
    assert graphs == {
        NamedNode(f"{BASE_IRI}graph/dossier/{path.stem}"),
        NamedNode(f"{BASE_IRI}graph/reference"),
    }
    for quad in found.quads:
        assert not any(isinstance(part, BlankNode) for part in (quad.subject, quad.object))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_nothing_dangles_and_everything_is_typed_and_supported(path: Path) -> None:
    quads = extraction(path.read_bytes()).quads
    described = {quad.subject for quad in quads}
    typed = {quad.subject for quad in quads if quad.predicate == RDF.type}
    for quad in quads:
        if isinstance(quad.object, NamedNode) and quad.object.value.startswith(f"{BASE_IRI}id/"):
            assert quad.object in described, quad
    assert described == typed
    own = {q.subject for q in quads if q.graph_name.value.endswith(path.stem)}  # type: ignore[union-attr]
    supported = {q.object for q in quads if q.predicate == MLG.supports}
    kinds = ("line", "participation", "quantity", "period", "action", "mention")
    parts = {s for s in own if any(f"/{kind}/" in str(s) for kind in kinds)}
    assert parts <= supported


def test_one_evidence_node_for_each_quotation(write: Write) -> None:
    quads = extraction(write("Le projet se tient à Laon. Laon en est fière.")).quads
    evidence = {q.subject for q in quads if q.predicate == RDF.type and q.object == MLG.Evidence}
    per_predicate = Counter(q.predicate for q in quads if q.subject in evidence)
    for predicate in (MLG.start, MLG.end, MLG.quote, MLG.rule, MLG.inDossier):
        assert per_predicate[predicate] == len(evidence)
    about = [q for q in quads if q.predicate == RDF.object and q.object == node("territory/commune/02408")]
    assert len(about) == 2


def test_a_dossier_without_a_number_is_named_by_its_hash(write: Write) -> None:
    found = extraction(write("Du texte.", number="NP00169", date="31 juin 2019", label=""))
    operation = node(f"operation/dossier-{found.document.key}")
    assert values(found.quads, operation, RDF.type) == [MLG.Operation.value]
    assert values(found.quads, operation, MLG.printedIdentifier) == ["NP00169"]
    assert values(found.quads, operation, MLG.printedDate) == ["31 juin 2019"]
    for absent in (MLG.synergieNumber, MLG.decidedBy, DCT.title, MLG.totalCost):
        assert values(found.quads, operation, absent) == []


def test_a_body_bears_the_acronyms_that_are_printed(write: Write) -> None:
    found = extraction(
        write(
            "La CAVM s'engage.",
            "EPCI|CUD|10,00 %|1 000,00 €",
            "AUTRES PUBLICS|Métropole européenne de Lille (MEL)|10,00 %|1 000,00 €",
            "Autres|Fédération des Centres Sociaux du Nord - Pas-de-Calais - FCS 59 62|10,00 %|1 000,00 €",
        )
    )
    agents = ("245900428", "245901160")
    names = {
        name for siren in agents for name in values(found.quads, node(f"agent/siren/{siren}"), SKOS.altLabel)
    }
    names |= set(
        values(found.quads, node("agent/federation-centres-sociaux-nord-pas-de-calais"), SKOS.altLabel)
    )
    assert {"CUD", "CAVM", "FCS 59 62"} <= names
    assert any(quad.predicate == SKOS.altLabel and quad.object.value == "MEL" for quad in found.quads)


def test_what_stands_in_brackets_is_not_always_an_acronym(write: Write) -> None:
    """« (NORD) » is part of a budget line's label; « (PICARDIE) » spells no name."""
    found = extraction(
        write(
            "Un projet à Lille.",
            "UNION EUROPEENNE|Fonds européen de développement régional 62N00007 - APPLICATIONS TIC (NORD)|10 %|1 €",
            "UNION EUROPEENNE|Fonds européen de développement régional (PICARDIE)|10 %|1 €",
            "UNION EUROPEENNE|Fonds européen de développement régional (FEDER)|10 %|1 €",
        )
    )
    fund = {quad.object for quad in found.quads if quad.predicate == MLG.funder}
    names = {
        quad.object.value for quad in found.quads if quad.predicate == SKOS.altLabel and quad.subject in fund
    }
    assert names == {"FEDER"}


def test_a_line_says_only_what_is_printed(write: Write) -> None:
    found = extraction(
        write("Un projet à Lille.", "COMMUNES|||", "EPCI|MEL|10,50 %|1 000,00 €", "Autres|||2 €")
    )
    first, second = node("operation/NP9970001/line/1"), node("operation/NP9970001/line/2")
    for absent in (MLG.partnerLabel, MLG.rate, MLG.amount, MLG.aidScheme, MLG.budgetLine):
        assert values(found.quads, first, absent) == []
    assert values(found.quads, first, MLG.funderCategory) == [DEF("funder-category", "communes").value]
    assert values(found.quads, second, MLG.rate) == ["10.50"]
    assert values(found.quads, second, MLG.amount) == ["1000.00"]


def test_lineage_and_people(write: Write) -> None:
    quads = extraction(
        write("Ève Marin, maire de Laon, prolonge le projet « Clics d'hier » (NP9800117).")
    ).quads
    operation, mention = node("operation/NP9970001"), node("operation/NP9970001/mention/clics-d-hier")
    assert values(quads, operation, MLG.follows) == [mention.value]
    assert values(quads, mention, MLG.printedNumber) == ["NP9800117"]
    assert values(quads, mention, MLG.synergieNumber) == []
    person = node("operation/NP9970001/person/eve-marin")
    assert values(quads, person, FOAF.name) == ["Ève Marin"]
    assert values(quads, node("operation/NP9970001/participation/1"), PROV.agent) == [person.value]


def test_a_wrong_decoding_and_a_cut_table_are_noticed(write: Write) -> None:
    text = (
        write("Été à Étaples, œuvre d’été.")
        + "\nFinancier\tPartenaire\tTaux\tMontant\nCOMMUNES\tLAON\t1 %\t1 €\n"
    )
    found = extraction(text.encode().decode("cp1252", "replace"))
    dossier = node(f"dossier/{found.document.key}")
    assert values(found.quads, dossier, MLG.readingIssue) == [
        DEF("finding", "mojibake").value,
        DEF("finding", "truncated-table").value,
    ]
    assert found.facts.issues[0].evidence[0].quote == "Ã©"


def test_data_follow_the_base_and_words_do_not(write: Write) -> None:
    quads = extraction(write("Un projet à Laon."), "http://example.org/x/").quads
    assert {q.graph_name.value.split("graph/")[0] for q in quads} == {"http://example.org/x/"}  # type: ignore[union-attr]
    assert not any(q.subject.value.startswith(f"{BASE_IRI}id/") for q in quads)  # type: ignore[union-attr]
    assert any(q.object == MLG.Operation for q in quads)
    labels = [q for q in quads if q.predicate == SKOS.prefLabel and q.subject.value.endswith("commune/02408")]  # type: ignore[union-attr]
    assert [q.object.value for q in labels] == ["Laon"]  # type: ignore[union-attr]


def test_numbers_and_moments_in_their_precision() -> None:
    assert [decimal(Decimal(text)).value for text in ("60", "12.5", "1.005", "-3.00", "1E+3")] == [
        "60.00", "12.50", "1.005", "-3.00", "1000.00",
    ]  # fmt: skip
    assert [moment(text).datatype for text in ("2018", "2018-01", "2018-01-15")] == [
        XSD.gYear, XSD.gYearMonth, XSD.date,
    ]  # fmt: skip
    assert isinstance(decimal(Decimal(1)), Literal)
    assert R_RDF.type == rdflib.URIRef(RDF.type.value)


NAMED = {
    "Communauté urbaine de Dunkerque": "agent/siren/245900428",
    "Centre social Les Embruns": "operation/NP9970001/agent/centre-social-les-embruns",
}


@pytest.mark.parametrize(("name", "key"), NAMED.items())
def test_a_beneficiary_that_the_dossier_names(name: str, key: str) -> None:
    found = extraction(
        f"Comité Unique de Programmation du 3 mai 2018\n\nN° Synergie : NP9970001\nBénéficiaire : {name}\n"
    )
    assert found.facts.beneficiary_name is not None
    assert found.facts.beneficiary_name.value == name
    bodies = [quad.object for quad in found.quads if quad.predicate == MLG.beneficiary]
    assert bodies == [node(key)]


def test_a_beneficiary_that_the_dossier_does_not_name_is_nobody_else_s() -> None:
    found = extraction("Comité Unique de Programmation du 3 mai 2018\n\nN° Synergie : NP9970001\n")
    bodies = [quad.object for quad in found.quads if quad.predicate == MLG.beneficiary]
    assert bodies == [node("operation/NP9970001/agent/beneficiary")]
