"""The JSON-LD context: it has every word, and nothing is lost by writing a graph with it."""

import json
import os
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, Quad, RdfFormat, parse
from rdflib import OWL, RDF

from ontology import words
from ontology.words import DEF, MLG, PREFIXES

SHARED = Path(os.environ.get("MAILLAGE_SHARED", Path(__file__).resolve().parents[3] / "shared"))
EXAMPLE = SHARED / "contract" / "example.ttl"
CONTEXT = json.loads(words.source("context.jsonld"))["@context"]


@pytest.fixture(scope="module")
def core() -> rdflib.Graph:
    return rdflib.Graph().parse(data=words.source("core.ttl"), format="turtle")


def test_context_has_every_class(core: rdflib.Graph) -> None:
    ours = {str(term) for term in core.subjects(RDF.type, OWL.Class)}
    assert len(ours) == 18
    assert {CONTEXT[iri.removeprefix(MLG.base)] for iri in ours} == {
        f"mlg:{iri.removeprefix(MLG.base)}" for iri in ours
    }


def test_context_has_every_link_as_an_iri(core: rdflib.Graph) -> None:
    names = [term.removeprefix(MLG.base) for term in core.subjects(RDF.type, OWL.ObjectProperty)]
    assert len(names) >= 42
    assert {name: CONTEXT[name] for name in names} == {
        name: {"@id": f"mlg:{name}", "@type": "@id"} for name in names
    }


def test_context_has_every_value_with_its_type(core: rdflib.Graph) -> None:
    properties = list(core.subjects(RDF.type, OWL.DatatypeProperty))
    assert len(properties) >= 32
    for term in properties:
        name = term.removeprefix(MLG.base)
        ranges = [str(kind) for kind in core.objects(term, rdflib.URIRef(words.SCHEMA.rangeIncludes.value))]
        assert CONTEXT[name] == written(name, ranges)


def written(name: str, ranges: list[str]) -> object:
    """How a context writes a value: as a language map, with its only type, or as it is."""
    match ranges:
        case [kind] if kind == str(RDF.langString):
            return {"@id": f"mlg:{name}", "@container": "@language"}
        case [kind] if not kind.endswith("#string"):
            return {"@id": f"mlg:{name}", "@type": kind.replace(PREFIXES["xsd"], "xsd:")}
        case _:
            return f"mlg:{name}"


def test_context_writes_the_prefixes_of_the_code() -> None:
    prefixes = {key: iri for key, iri in CONTEXT.items() if isinstance(iri, str) and iri.startswith("http")}
    assert prefixes == {key: PREFIXES[key] for key in prefixes}
    assert {"mlg", "dct", "skos", "xsd"} <= set(prefixes)


# rdflib's own JSON-LD parser still makes the class that rdflib deprecates.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.skipif(not EXAMPLE.is_file(), reason="the contract is not beside this checkout: no example.ttl")
def test_the_example_survives_compaction() -> None:
    example = rdflib.Graph().parse(EXAMPLE)
    document = example.serialize(format="json-ld", context=CONTEXT)
    assert '"totalCost": "1517665.00"' in document
    assert f'"resolutionStatus": "{DEF("resolution", "ambiguous").value}"' in document
    statements = {key: value for key, value in json.loads(document).items() if key != "@context"}
    assert len(statements["@graph"]) > 20
    assert not [key for node in statements["@graph"] for key in node if ":" in key]
    assert set(rdflib.Graph().parse(data=document, format="json-ld")) == set(example)
    lines = example.serialize(format="nt", encoding="utf-8")
    assert triples(parse(document, RdfFormat.JSON_LD)) == triples(parse(lines, RdfFormat.N_TRIPLES))


def triples(quads: Iterable[Quad]) -> set[tuple[object, ...]]:
    return {(quad.subject, quad.predicate, quad.object) for quad in quads}


@given(st.decimals(min_value=0, max_value=Decimal("9999999999.99"), places=2), st.text(max_size=20))
def test_amounts_and_labels_expand_exactly(amount: Decimal, label: str) -> None:
    line = {
        "@context": CONTEXT,
        "id": "https://w3id.org/maillage/id/operation/NP9900001/line/1",
        "type": "FundingLine",
        "amount": str(amount),
        "partnerLabel": label,
        "funderCategory": DEF("funder-category", "epci").value,
    }
    values = {quad.predicate: quad.object for quad in parse(json.dumps(line), RdfFormat.JSON_LD)}
    assert values == {
        words.RDF.type: MLG.FundingLine,
        MLG.amount: Literal(str(amount), datatype=words.XSD.decimal),
        MLG.partnerLabel: Literal(label),
        MLG.funderCategory: DEF("funder-category", "epci"),
    }
