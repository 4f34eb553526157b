"""The compiler: what it knows gives pyshacl's results; what it does not know, it refuses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, parse, serialize
from pyshacl import Validator
from rdflib import SH, BNode, Graph

from shapes import CompileError, reference_engine
from shapes.compiler import across_queries, compile_shapes, dossier_queries
from shapes.graph import rows
from shapes.selects import take_apart

PREFIXES = """
    @prefix : <urn:test#> .
    @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @prefix sh: <http://www.w3.org/ns/shacl#> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
# All kinds of values, good and bad, under one property each, and nodes with and without a class.
DATA = """
    :one a :C ; :p :one , :two , "text" , "texte"@fr , "text"@en-GB , "Text"@fr , "" , "x\\n" ,
        0 , 5 , 5.0 , -1 , 1.5 , 7.0e0 ,
        "2019-03-14"^^xsd:date , "2019-02-30"^^xsd:date , "many"^^xsd:integer , "1,5"^^xsd:decimal , "6e1"^^xsd:decimal ,
        "5\\n"^^xsd:integer ,
        " 1.5"^^xsd:decimal , "1_000"^^xsd:integer , "2019-W11-4"^^xsd:date , "NaN"^^xsd:decimal , true , [ ] .
    :two a :C , :D ; :p "only" ; :q :one .
    :three a :C ; :q :two , :three ; :r "a" , "b" .
    :four :p "no class"@fr , "pas de classe"@fr-CA , "sans"@FR ; :q "a literal" .
    _:blank a :C ; :p _:blank .
"""
KNOWN = {
    "class": ":p ; sh:class :D",
    "nodeKind, an IRI": ":p ; sh:nodeKind sh:IRI",
    "nodeKind, a literal": ":p ; sh:nodeKind sh:Literal",
    "datatype string": ":p ; sh:datatype xsd:string",
    "datatype langString": ":p ; sh:datatype rdf:langString",
    "datatype integer": ":p ; sh:datatype xsd:integer",
    "datatype decimal": ":p ; sh:datatype xsd:decimal",
    "datatype date": ":p ; sh:datatype xsd:date",
    "pattern": ':p ; sh:pattern "^[a-z]+$" ; sh:maxLength 4',
    "pattern, of IRIs": ':p ; sh:nodeKind sh:IRI ; sh:pattern "^urn:test#o.*$"',
    "pattern, of decimals": ':p ; sh:datatype xsd:decimal ; sh:pattern "^[0-9]+$"',
    "pattern with open ends": ':p ; sh:pattern "[a-z]"',
    "maxLength": ":p ; sh:maxLength 4",
    "minInclusive": ":p ; sh:datatype xsd:integer ; sh:minInclusive 0",
    "minInclusive, a decimal": ":p ; sh:datatype xsd:decimal ; sh:minInclusive 1.5",
    "maxInclusive": ":p ; sh:datatype xsd:integer ; sh:maxInclusive 4",
    "in": ":p ; sh:in ( :one :three )",
    "languageIn": ':p ; sh:languageIn ( "fr" )',
    "languageIn, two": ':p ; sh:languageIn ( "en" "de" )',
    "uniqueLang": ":p ; sh:uniqueLang true",
    "minCount": ":p ; sh:minCount 1",
    "maxCount": ":p ; sh:maxCount 1",
    "no value at all": ":r ; sh:maxCount 0",
    "minCount and maxCount": ":q ; sh:minCount 1 ; sh:maxCount 1",
    "at least two": ":r ; sh:minCount 2",
    "inverse": "[ sh:inversePath :q ] ; sh:minCount 1 ; sh:maxCount 1",
    "alternative": "[ sh:alternativePath ( :q :r ) ] ; sh:minCount 1",
    "sequence": "( :q :p ) ; sh:minCount 1",
    "alternative of a sequence": "[ sh:alternativePath ( ( :q :q ) :r ) ] ; sh:minCount 1 ; sh:maxCount 1",
    "inverse in a sequence": "( [ sh:inversePath :q ] :p ) ; sh:maxCount 2",
    "values at the end of a path": "( :q :p ) ; sh:datatype xsd:string",
    "several constraints": ":p ; sh:minCount 1 ; sh:maxCount 3 ; sh:nodeKind sh:Literal ; sh:datatype xsd:string",
}
TARGETS = (
    "sh:targetClass :C",
    "sh:targetSubjectsOf :p",
    "sh:targetSubjectsOf :p , :q",
    "sh:targetObjectsOf :q",
    "sh:targetObjectsOf :q ; sh:targetClass :D",
)
NODES = {
    "a class of the focus": "sh:class :D",
    "the kind of the focus": "sh:nodeKind sh:IRI",
    "closed": "sh:closed true ; sh:ignoredProperties ( rdf:type :q )",
    "closed, a query and a class": "sh:closed true ; sh:ignoredProperties ( rdf:type :p :q ) ; sh:class :C",
}


def shapes_store(turtle: str) -> Store:
    store = Store()
    store.extend(parse(PREFIXES + turtle, RdfFormat.TURTLE))
    return store


def as_rdflib(quads: object) -> Graph:
    triples = serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES)
    return Graph().parse(data=triples, format="nt")


def by_pyshacl(shapes: Store, data: Store) -> set[tuple[str, str]]:
    """Focus nodes and values, as often as they matter: literals by their text, as the two write them alike."""
    validator = Validator(reference_engine._Data(data), shacl_graph=as_rdflib(mended(shapes)))
    _, report, _ = validator.run()
    parts = (SH.focusNode, SH.value)
    return {
        (plain(report.value(node, parts[0])), plain(report.value(node, parts[1])))
        for node in report.objects(None, SH.result)
    }


def mended(shapes: Store) -> Iterator[Quad]:
    for quad in shapes:
        is_pattern = quad.predicate.value.endswith("#pattern")
        value = Literal(reference_engine.python_pattern(quad.object.value)) if is_pattern else quad.object
        yield Quad(quad.subject, quad.predicate, value)


def plain(term: object) -> str:
    """A blank node has other names in the two engines; rdflib writes 7.0 where Oxigraph writes 7."""
    if isinstance(term, (BNode, BlankNode)):
        return "_"
    text = term.value if isinstance(term, (NamedNode, Literal)) else str(term)
    return "" if term is None else text.removesuffix(".0")


def by_queries(shapes: Store, data: Store, *, graphs: bool) -> set[tuple[str, str]]:
    """The same of the compiled queries."""
    queries = compile_shapes(shapes, graphs=graphs)
    return {
        (plain(row["this"]), plain(row.get("value"))) for query in queries for row in rows(data, query.text)
    }


@pytest.fixture(scope="module")
def data() -> Store:
    store = Store()
    store.extend(parse(PREFIXES + DATA, RdfFormat.TURTLE))
    return store


@pytest.fixture(scope="module")
def named(data: Store) -> Store:
    """The same in a named graph, and its half in another: no pattern must cross."""
    store = Store()
    for number, quad in enumerate(data):
        store.add(Quad(quad.subject, quad.predicate, quad.object, NamedNode("urn:graph:0")))
        if number % 2:
            store.add(Quad(quad.subject, quad.predicate, quad.object, NamedNode("urn:graph:1")))
    return store


def test_the_number_of_known_constructs() -> None:
    assert (len(KNOWN), len(TARGETS), len(NODES)) == (32, 5, 4)


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("name", KNOWN)
@pytest.mark.filterwarnings("ignore")
def test_a_property_shape_gives_the_results_of_pyshacl(
    data: Store, named: Store, name: str, target: str
) -> None:
    shapes = shapes_store(f":shape a sh:PropertyShape ; {target} ; sh:path {KNOWN[name]} .")
    expected = by_pyshacl(shapes, data)
    assert by_queries(shapes, data, graphs=False) == expected
    only_first = Store()
    only_first.extend(quad for quad in named if quad.graph_name == NamedNode("urn:graph:0"))
    assert by_queries(shapes, only_first, graphs=True) == expected
    half = Store()
    half.extend(
        Quad(*quad.triple) for quad in named.quads_for_pattern(None, None, None, NamedNode("urn:graph:1"))
    )
    assert by_queries(shapes, named, graphs=True) == expected | by_pyshacl(shapes, half)


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("name", NODES)
@pytest.mark.filterwarnings("ignore")
def test_a_node_shape_gives_the_results_of_pyshacl(data: Store, name: str, target: str) -> None:
    shapes = shapes_store(f":shape a sh:NodeShape ; {target} ; {NODES[name]} .")
    assert by_queries(shapes, data, graphs=False) == by_pyshacl(shapes, data)


def test_a_target_node_need_not_be_in_the_graph() -> None:
    shapes = shapes_store(":s sh:targetNode :C ; sh:path [ sh:inversePath rdf:type ] ; sh:minCount 1 .")
    (query,) = compile_shapes(shapes, graphs=False)
    assert [row["this"].value for row in rows(Store(), query.text)] == ["urn:test#C"]


PROPERTY = ":s a sh:PropertyShape ; sh:targetClass :C ; sh:path :p ; "
NODE = ":s a sh:NodeShape ; sh:targetClass :C ; "


def constraint(select: str) -> str:
    return NODE + f'sh:sparql [ sh:select """{select}""" ] .'


REFUSED = {
    "hasValue": PROPERTY + "sh:hasValue 1 .",
    "equals": PROPERTY + "sh:equals :q .",
    "disjoint": PROPERTY + "sh:disjoint :q .",
    "lessThan": PROPERTY + "sh:lessThan :q .",
    "minLength": PROPERTY + "sh:minLength 1 .",
    "minExclusive": PROPERTY + "sh:minExclusive 1 .",
    "node": PROPERTY + "sh:node :t .",
    "property": NODE + "sh:property [ sh:path :p ; sh:minCount 1 ] .",
    "or": NODE + "sh:or ( :t :u ) .",
    "not": NODE + "sh:not :t .",
    "xone": NODE + "sh:xone ( :t :u ) .",
    "qualified": PROPERTY + "sh:qualifiedValueShape :t ; sh:qualifiedMinCount 1 .",
    "flags": PROPERTY + 'sh:pattern "a" ; sh:flags "i" .',
    "deactivated": PROPERTY + "sh:minCount 1 ; sh:deactivated true .",
    "closed with properties": NODE + "sh:closed true ; sh:property [ sh:path :p ] .",
    "not closed": NODE + "sh:closed false .",
    "a SPARQL target": ":s sh:target [ sh:select 'SELECT ?this { ?this a <urn:C> }' ] ; sh:path :p ; sh:minCount 1 .",
    "an implicit class target": ":s a rdfs:Class , sh:NodeShape ; sh:nodeKind sh:IRI .",
    "a target node with a class": ":s sh:targetNode :C ; sh:class :D .",
    "two target nodes": ":s sh:targetNode :C , :D ; sh:path :p ; sh:minCount 1 .",
    "a shape without an IRI": "[] sh:targetClass :C ; sh:path :p ; sh:minCount 1 .",
    "zero or more": PROPERTY.replace(" :p", " [ sh:zeroOrMorePath :p ]") + "sh:minCount 1 .",
    "one or more": PROPERTY.replace(" :p", " [ sh:oneOrMorePath :p ]") + "sh:minCount 1 .",
    "zero or one": PROPERTY.replace(" :p", " [ sh:zeroOrOnePath :p ]") + "sh:minCount 1 .",
    "a cardinality without a path": NODE + "sh:minCount 1 .",
    "two values of one parameter": PROPERTY + "sh:minCount 1 , 2 .",
    "a list that is none": PROPERTY + "sh:in :a .",
    "literals in a list": PROPERTY + 'sh:in ( "a" "b" ) .',
    "another datatype": PROPERTY + "sh:datatype xsd:duration .",
    "blank nodes wanted": PROPERTY + "sh:nodeKind sh:BlankNodeOrIRI .",
    "a look-ahead": PROPERTY + 'sh:pattern "^(?!a)" .',
    "a range of anything": PROPERTY + "sh:minInclusive 0 .",
    "an end within a pattern": PROPERTY + 'sh:pattern "^a$|^b$" .',
    "a number of another kind": PROPERTY + "sh:datatype xsd:double ; sh:minInclusive 1.0e0 .",
    "ASK": NODE + "sh:sparql [ sh:ask 'ASK { $this ?p ?o }' ] .",
    "a query of a property shape": PROPERTY
    + "sh:sparql [ sh:select 'SELECT $this WHERE { $this ?p ?o }' ] .",
    "a query of two targets": ":s sh:targetClass :C , :D ; sh:sparql [ sh:select 'SELECT $this WHERE { $this ?p ?o }' ] .",
    "a nested query": constraint("SELECT $this WHERE { { SELECT $this WHERE { $this ?p ?o } } }"),
    "MINUS": constraint("SELECT $this WHERE { $this ?p ?o MINUS { $this <urn:p> 1 } }"),
    "VALUES": constraint("SELECT $this WHERE { $this ?p ?o VALUES ?o { 1 } }"),
    "SERVICE": constraint("SELECT $this WHERE { SERVICE <urn:s> { $this ?p ?o } }"),
    "GRAPH": constraint("SELECT $this WHERE { GRAPH <urn:g> { $this ?p ?o } }"),
    "FROM": constraint("SELECT $this FROM <urn:g> WHERE { $this ?p ?o }"),
    "LIMIT": constraint("SELECT $this WHERE { $this ?p ?o } LIMIT 1"),
    "a comment": constraint("SELECT $this WHERE { $this ?p ?o } # }"),
    "all variables": constraint("SELECT * WHERE { $this ?p ?o }"),
    "this not first": constraint("SELECT ?o $this WHERE { $this ?p ?o }"),
    "the shapes graph": constraint("SELECT $this WHERE { GRAPH $shapesGraph { ?s ?p ?o } }"),
    "the current shape": constraint("SELECT $this WHERE { $this ?p $currentShape }"),
    "the path": constraint("SELECT $this WHERE { $this $PATH ?o }"),
    "a sum of everything": constraint("SELECT $this (SUM(?o) AS ?found) WHERE { $this <urn:p> ?o }"),
    "grouped by another": constraint("SELECT $this WHERE { $this <urn:p> ?o } GROUP BY ?o $this"),
    "an unbound focus in a branch": constraint(
        "SELECT $this WHERE { { ?s ?p ?o FILTER(?o = $this) } UNION { $this ?p ?o } }"
    ),
    "an unbound focus in a branch's EXISTS": constraint(
        "SELECT $this WHERE { { ?s ?p ?o FILTER NOT EXISTS { $this ?p ?o } } UNION { $this ?p ?o } }"
    ),
    "no query at all": constraint("DESCRIBE $this"),
    "a query that cannot be read": constraint("SELECT $this WHERE { $this ?p }"),
    "an unclosed bracket": constraint("SELECT $this WHERE { $this ?p ?o"),
}


def test_the_number_of_refused_constructs() -> None:
    assert len(REFUSED) == 57


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_known_is_refused(name: str) -> None:
    with pytest.raises(CompileError) as error:
        compile_shapes(shapes_store(REFUSED[name]), graphs=True)
    assert str(error.value)


def test_what_is_said_for_people_is_passed_over() -> None:
    shapes = shapes_store(
        PROPERTY + 'sh:minCount 1 ; sh:message "Trop peu."@fr ; sh:severity sh:Warning ; sh:name "p" ;'
        ' sh:description "…" ; sh:order 1 ; sh:group :g ; rdfs:comment "Why." .'
    )
    assert len(compile_shapes(shapes, graphs=True)) == 1


def test_a_focus_in_exists_is_bound_from_outside() -> None:
    select = take_apart(
        "SELECT $this WHERE { $this <urn:p> ?o FILTER NOT EXISTS { { ?o ?p $this } UNION { ?o <urn:q> ?x FILTER(?x = $this) } } }"
    )
    assert "GRAPH ?graph" in select.joined("$this a <urn:C> .", graphs=True)


def test_every_shape_has_its_queries() -> None:
    from shapes.catalogue import catalogue

    compiled = {query.shape for query in (*dossier_queries(), *across_queries())}
    assert compiled == {iri for iri in catalogue() if not iri.endswith("#engine-failure")}
