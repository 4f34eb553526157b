"""The words: what the files promise, what the contract expects of them, and how they are read."""

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, parse
from rdflib import OWL as R_OWL
from rdflib import RDF as R_RDF
from rdflib import RDFS as R_RDFS
from rdflib import SKOS as R_SKOS

from ontology import words
from ontology.errors import OntologyError
from ontology.words import DEF, MLG, PREFIXES, VERSION, Namespace, Severity

SHARED = Path(os.environ.get("MAILLAGE_SHARED", Path(__file__).resolve().parents[3] / "shared"))
CONTRACT = SHARED / "contract"
BASE = "https://w3id.org/maillage/"
ONTOLOGY = rdflib.URIRef(PREFIXES["mlg"])
TURTLE = [name for name in words.sources() if name.endswith(".ttl")]
TERM_KINDS = (R_OWL.Class, R_OWL.ObjectProperty, R_OWL.DatatypeProperty)

CODES = {
    "agent-kind": "caf commune department epci european-fund federation organisation region social-centre"
    " state unresolved",
    "commune-status": "associated current delegated former",
    "element-kind": "axis programme specific-objective",
    "funder-category": "autre-partenaire-ponctuel autre-partenaire-recurrent autres-publics communes"
    " departement epci etat region union-europeenne",
    "quantity": "action commune district epci inhabitant other prototype social-centre",
    "quantity-status": "achieved planned stated",
    "quantity-subject": "operation predecessor territory",
    "resolution": "aggregate ambiguous inferred label-only stated unnamed",
    "role": "funder mentioned partner quoted",
    "territory-kind": "area commune department district epci region",
}


def contract(name: str) -> str:
    path = CONTRACT / name
    if not path.is_file():
        pytest.skip(f"the contract is not beside this checkout: no {name}")
    return path.read_text(encoding="utf-8")


def graph(*names: str) -> rdflib.Graph:
    found = rdflib.Graph()
    for name in names or TURTLE:
        found.parse(data=words.source(name), format="turtle")
    return found


@pytest.fixture(scope="module")
def everything() -> rdflib.Graph:
    return graph()


def terms(found: rdflib.Graph) -> set[rdflib.term.Node]:
    """The classes and properties that are ours."""
    return {
        term for kind in TERM_KINDS for term in found.subjects(R_RDF.type, kind) if term.startswith(ONTOLOGY)
    }


def languages(found: rdflib.Graph, subject: rdflib.term.Node, predicate: rdflib.URIRef) -> list[str | None]:
    return sorted(str(text.language) for text in found.objects(subject, predicate) if str(text).strip())


# --- the files


def test_the_files_are_those_that_the_design_names() -> None:
    assert words.sources()[:3] == ("core.ttl", "alignments.ttl", "context.jsonld")
    assert len(TURTLE) == 17


@pytest.mark.parametrize("name", TURTLE)
def test_both_parsers_read_the_same_triples(name: str) -> None:
    ours = {
        f"{quad.subject} {quad.predicate} {quad.object}"
        for quad in parse(words.source(name), RdfFormat.TURTLE)
    }
    nt = graph(name).serialize(format="nt", encoding="utf-8")
    theirs = {f"{quad.subject} {quad.predicate} {quad.object}" for quad in parse(nt, RdfFormat.N_TRIPLES)}
    assert ours == theirs
    assert ours


def test_prefixes_are_written_as_the_code_writes_them() -> None:
    declared = re.compile(rb"@prefix (\w+): <([^>]+)> \.")
    pairs = {pair for name in TURTLE for pair in declared.findall(words.source(name))}
    known = {(prefix.decode(), iri.decode()) for prefix, iri in pairs if prefix.decode() in PREFIXES}
    assert known == {(prefix, PREFIXES[prefix]) for prefix, _ in known}
    assert len(known) >= 15


# --- the header


@pytest.mark.parametrize(
    "curie",
    [
        *("dct:title", "dct:description", "dct:license", "dct:creator", "dct:publisher", "dct:source"),
        *("dct:created", "dct:issued", "dct:modified", "dct:bibliographicCitation", "bibo:status"),
        *("owl:versionIRI", "owl:versionInfo"),
        *("vann:preferredNamespacePrefix", "vann:preferredNamespaceUri"),
    ],
)
def test_header_meets_the_offline_criteria_of_foops(everything: rdflib.Graph, curie: str) -> None:
    prefix, _, name = curie.partition(":")
    predicate = rdflib.URIRef({**PREFIXES, "bibo": "http://purl.org/ontology/bibo/"}[prefix] + name)
    assert list(everything.objects(ONTOLOGY, predicate))


def test_header_says_its_version_prefix_and_languages(everything: rdflib.Graph) -> None:
    assert str(everything.value(ONTOLOGY, R_OWL.versionInfo)) == VERSION
    assert str(everything.value(ONTOLOGY, R_OWL.versionIRI)) == f"{BASE}ns/{VERSION}"
    vann = rdflib.Namespace(PREFIXES["vann"])
    assert str(everything.value(ONTOLOGY, vann.preferredNamespacePrefix)) == "mlg"
    assert str(everything.value(ONTOLOGY, vann.preferredNamespaceUri)) == PREFIXES["mlg"]
    for predicate in (rdflib.DCTERMS.title, rdflib.DCTERMS.description):
        assert languages(everything, ONTOLOGY, predicate) == ["en", "fr"]


# --- classes and properties


def test_every_term_has_one_label_and_one_definition_a_language(everything: rdflib.Graph) -> None:
    ours = terms(everything)
    assert len(ours) >= 92
    for term in ours:
        for predicate in (R_RDFS.label, R_SKOS.definition):
            assert languages(everything, term, predicate) == ["en", "fr"], (term, predicate)
        assert everything.value(term, R_RDFS.isDefinedBy) == ONTOLOGY


def test_labels_tell_the_terms_of_one_kind_apart(everything: rdflib.Graph) -> None:
    for kind in TERM_KINDS:
        ours = [term for term in everything.subjects(R_RDF.type, kind) if term.startswith(ONTOLOGY)]
        labels = Counter(text for term in ours for text in everything.objects(term, R_RDFS.label))
        assert max(labels.values()) == 1, labels.most_common(1)


def test_every_word_that_the_files_use_is_declared(everything: rdflib.Graph) -> None:
    own = (PREFIXES["mlg"], DEF.base)
    nodes = {node for triple in everything for node in triple if isinstance(node, rdflib.URIRef)}
    used = {node for node in nodes if node.startswith(own)}
    assert used - set(everything.subjects(R_RDF.type, None)) == set()


def test_core_classes_specialise_what_the_design_says(everything: rdflib.Graph) -> None:
    expected = {
        "Project": "foaf:Project prov:Activity",
        "Operation": "mlg:Project",
        "MentionedOperation": "mlg:Project",
        "Dossier": "foaf:Document prov:Entity",
        "ProgrammingDecision": "prov:Activity",
        "FundingLine": "prov:Entity",
        "ProgrammeElement": "skos:Concept",
        "Territory": "dct:Location geosparql:Feature",
        "TerritorialAuthority": "cv:PublicOrganisation",
        "Intercommunality": "mlg:TerritorialAuthority",
        "SocialCentre": "org:Organization",
        "UnidentifiedAgent": "foaf:Agent",
        "Participation": "prov:Association",
        "QuantityStatement": "prov:Entity",
        "Action": "prov:Activity",
        "Period": "dct:PeriodOfTime",
    }
    found = {
        child: {str(parent) for parent in everything.objects(ONTOLOGY + child, R_RDFS.subClassOf)}
        for child in expected
    }
    pairs = {child: (curie.split(":") for curie in curies.split()) for child, curies in expected.items()}
    assert found == {child: {PREFIXES[p] + name for p, name in pair} for child, pair in pairs.items()}
    assert len(list(everything.subject_objects(R_RDFS.subClassOf))) == sum(map(len, found.values()))


def test_nothing_types_other_peoples_resources(everything: rdflib.Graph) -> None:
    assert list(everything.subject_objects(R_RDFS.domain)) == []
    assert list(everything.subject_objects(R_RDFS.range)) == []
    for child, parent in everything.subject_objects(R_RDFS.subClassOf):
        assert child.startswith(ONTOLOGY)
        assert "schema.org" not in parent
    for child, parent in everything.subject_objects(R_RDFS.subPropertyOf):
        assert child in terms(everything)
        assert "schema.org" not in parent
    for same in (R_OWL.sameAs, R_OWL.equivalentClass, R_OWL.equivalentProperty):
        assert list(everything.subject_objects(same)) == []


def test_skos_mappings_are_between_concepts_only(everything: rdflib.Graph) -> None:
    concepts = set(everything.subjects(R_RDF.type, R_SKOS.Concept))
    for name in (
        "closeMatch",
        "exactMatch",
        "broadMatch",
        "narrowMatch",
        "relatedMatch",
        "broader",
        "related",
    ):
        assert set(everything.subjects(R_SKOS[name], None)) <= concepts


def test_alignments_stand_apart_and_only_speak_of_our_terms() -> None:
    core, apart = graph("core.ttl"), graph("alignments.ttl")
    assert set(apart.subjects()) <= terms(core)
    assert not [
        iri for iri in core.objects() if str(iri).startswith(("http://data.europa.eu/s66#", PREFIXES["oa"]))
    ]
    assert {PREFIXES["oa"] + "Annotation", "http://data.europa.eu/s66#Project"} <= {
        str(o) for o in apart.objects()
    }


# --- code lists


@pytest.mark.parametrize("name", [name for name in TURTLE if name.startswith("codes/")])
def test_a_code_list_is_one_scheme_of_whole_concepts(name: str) -> None:
    scheme_name = name.removeprefix("codes/").removesuffix(".ttl")
    found, scheme = graph(name), rdflib.URIRef(DEF(scheme_name).value)
    assert list(found.subjects(R_RDF.type, R_SKOS.ConceptScheme)) == [scheme]
    for predicate in (rdflib.DCTERMS.title, R_SKOS.definition):
        assert languages(found, scheme, predicate) == ["en", "fr"]
    concepts = set(found.subjects(R_RDF.type, R_SKOS.Concept))
    assert set(found.subjects()) == concepts | {scheme}
    assert {code.value for code in words.codes(scheme_name)} == {str(concept) for concept in concepts}
    for concept in concepts:
        code = concept.removeprefix(f"{scheme}/")
        assert list(found.objects(concept, R_SKOS.inScheme)) == [scheme]
        assert (concept, R_SKOS.topConceptOf, scheme) in found or found.value(
            concept, R_SKOS.broader
        ) in concepts
        for predicate in (R_SKOS.prefLabel, R_SKOS.definition):
            assert languages(found, concept, predicate) == ["en", "fr"], (concept, predicate)
        notations = [str(notation) for notation in found.objects(concept, R_SKOS.notation)]
        expected = [] if scheme_name == "funder-category" else [code.rpartition("/")[2].casefold()]
        assert [notation.casefold() for notation in notations] == expected


@pytest.mark.parametrize("scheme", CODES)
def test_a_closed_list_has_the_settled_codes(scheme: str) -> None:
    assert sorted(code.value.rpartition("/")[2] for code in words.codes(scheme)) == CODES[scheme].split()


def test_a_category_is_labelled_as_it_is_printed() -> None:
    printed = {words.label(code) for code in words.codes("funder-category")}
    assert {"UNION EUROPEENNE", "AUTRES PUBLICS", "COMMUNES", "Autre partenaire récurrent"} <= printed
    assert words.label(DEF("funder-category", "epci"), "en") == "Intermunicipal body (EPCI)"


def test_an_objective_leads_to_its_axis_and_its_programme(everything: rdflib.Graph) -> None:
    programme = DEF("programme", "2014FR16M0OP012").value
    path = [rdflib.URIRef(f"{programme}/objective/2.2.2.1")]
    while broader := everything.value(path[-1], R_SKOS.broader):
        path.append(broader)
    assert [str(step) for step in path[1:]] == [f"{programme}/axis/2", programme]
    kinds = [everything.value(step, rdflib.URIRef(MLG.elementKind.value)).rpartition("/")[2] for step in path]
    assert kinds == ["specific-objective", "axis", "programme"]


# --- findings


def test_findings_are_those_of_the_contract_with_their_severity() -> None:
    rows = re.findall(r"^\| (`.+?) \| (\w+) \|", contract("findings.md"), flags=re.MULTILINE)
    expected = {code: severity for cell, severity in rows for code in re.findall(r"`([\w-]+)`", cell)}
    assert len(expected) == 23
    found = {code: str(finding.severity) for code, finding in words.finding_codes().items()}
    assert {code: found.get(code) for code in expected} == expected


def test_a_finding_speaks_both_languages_and_says_what_to_do() -> None:
    for code, finding in words.finding_codes().items():
        assert words.finding_code(code) is finding
        assert finding.iri == DEF("finding", code)
        for text in (finding.message.fr, finding.message.en):
            assert text.count(". ") == 1, code
            assert text.endswith(".")
    assert {finding.severity for finding in words.finding_codes().values()} == set(Severity)


# --- the contract's example


def test_every_term_of_the_example_exists(everything: rdflib.Graph) -> None:
    example = rdflib.Graph().parse(data=contract("example.ttl"), format="turtle")
    nodes = {str(node) for triple in example for node in triple}
    own = {node for node in nodes if node.startswith(PREFIXES["mlg"])}
    assert len(own) > 60
    assert own <= {str(term) for term in terms(everything)}
    lists = {node for node in nodes if node.startswith(DEF.base)}
    assert len(lists) > 20
    assert lists <= {str(subject) for subject in everything.subjects(R_RDF.type, R_SKOS.Concept)}


def test_what_the_example_says_of_a_concept_is_what_the_lists_say(everything: rdflib.Graph) -> None:
    example = rdflib.Graph().parse(data=contract("example.ttl"), format="turtle")
    said = {triple for triple in example if str(triple[0]).startswith(DEF.base)}
    assert len(said) > 5
    assert said <= set(everything)


# --- the reader


def test_importing_the_words_reads_no_file_and_no_rdflib() -> None:
    program = """
import sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
import ontology.words
assert "rdflib" not in sys.modules
assert opened and not [name for name in opened if name.endswith((".ttl", ".jsonld"))], opened
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def test_quads_stand_in_one_graph_of_the_base_without_blank_nodes_or_repeats() -> None:
    quads = list(words.ontology_quads("http://localhost:8000/"))
    assert {quad.graph_name for quad in quads} == {NamedNode("http://localhost:8000/graph/ontology")}
    assert len(quads) == len(set(quads)) > 1500
    assert not any(isinstance(node, BlankNode) for quad in quads for node in (quad.subject, quad.object))
    here = {(quad.subject, quad.predicate, quad.object) for quad in words.ontology_quads(BASE)}
    assert here == triples(quads)


def triples(quads: Iterable[Quad]) -> set[tuple[object, ...]]:
    return {(quad.subject, quad.predicate, quad.object) for quad in quads}


def test_alignments_can_be_left_out() -> None:
    apart = triples(parse(words.source("alignments.ttl"), RdfFormat.TURTLE))
    without = triples(words.ontology_quads(BASE, alignments=False))
    assert not apart & without
    assert apart | without == triples(words.ontology_quads(BASE))


def test_every_prefix_has_its_namespace() -> None:
    makers = {value.base for value in vars(words).values() if isinstance(value, Namespace)}
    assert makers == set(PREFIXES.values()) - {PREFIXES["geosparql"], PREFIXES["vann"]}


@pytest.mark.parametrize("ask", [words.source, words.codes, words.finding_code])
def test_an_unknown_word_is_said_in_one_sentence(ask: object) -> None:
    assert callable(ask)
    with pytest.raises(OntologyError, match=r"no (file|code list|finding) 'nothing'; (it has|add it) .+"):
        ask("nothing")
