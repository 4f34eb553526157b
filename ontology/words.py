"""The words of Maillage: namespaces, and the only reader of core.ttl, alignments.ttl, codes/, context.jsonld.

The ontology and the code lists have fixed IRIs; only the graph that holds them follows a build's base IRI.
Importing this module reads no file: the files are read and parsed once, when first asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from ontology.errors import OntologyError, UnknownWordError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

VERSION: Final = "0.1.0"
"""The version of the ontology: owl:versionInfo of core.ttl, and the last part of its version IRI."""

PREFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "mlg": "https://w3id.org/maillage/ns#",
        "adms": "http://www.w3.org/ns/adms#",
        "cv": "http://data.europa.eu/m8g/",
        "dcat": "http://www.w3.org/ns/dcat#",
        "dct": "http://purl.org/dc/terms/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
        "geosparql": "http://www.opengis.net/ont/geosparql#",
        "igeo": "http://rdf.insee.fr/def/geo#",
        "oa": "http://www.w3.org/ns/oa#",
        "org": "http://www.w3.org/ns/org#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "prov": "http://www.w3.org/ns/prov#",
        "qudt": "http://qudt.org/schema/qudt/",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "schema": "http://schema.org/",
        "sd": "http://www.w3.org/ns/sparql-service-description#",
        "sh": "http://www.w3.org/ns/shacl#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "spdx": "http://spdx.org/rdf/terms#",
        "vann": "http://purl.org/vocab/vann/",
        "void": "http://rdfs.org/ns/void#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)
"""Prefix to namespace, as every Turtle file, query and serialisation of the project writes them."""


@dataclass(frozen=True, slots=True)
class Namespace:
    """A vocabulary whose terms are made by attribute or by key. It does not check that the term exists.

    >>> MLG.Operation
    <NamedNode value=https://w3id.org/maillage/ns#Operation>
    >>> MLG["hasFundingLine"].value
    'https://w3id.org/maillage/ns#hasFundingLine'
    """

    base: str

    def __getitem__(self, name: str) -> NamedNode:
        return _term(self.base + name)

    def __getattr__(self, name: str) -> NamedNode:
        if name.startswith("__"):  # copy, pickle and the like ask for these
            raise AttributeError(name)
        return self[name]


@dataclass(frozen=True, slots=True)
class CodeLists:
    """The code lists: called with a list and a code, the concept; with a list alone, its scheme.

    >>> DEF("resolution", "stated").value
    'https://w3id.org/maillage/def/resolution/stated'
    >>> DEF("programme", "2014FR16M0OP012/axis/2").value
    'https://w3id.org/maillage/def/programme/2014FR16M0OP012/axis/2'
    >>> DEF("resolution").value
    'https://w3id.org/maillage/def/resolution'
    """

    base: str

    def __call__(self, scheme: str, code: str | None = None) -> NamedNode:
        return _term(self.base + (scheme if code is None else f"{scheme}/{code}"))


@lru_cache(maxsize=4096)
def _term(iri: str) -> NamedNode:
    return NamedNode(iri)


DEF: Final = CodeLists("https://w3id.org/maillage/def/")
MLG: Final = Namespace(PREFIXES["mlg"])
ADMS: Final = Namespace(PREFIXES["adms"])
CV: Final = Namespace(PREFIXES["cv"])
DCAT: Final = Namespace(PREFIXES["dcat"])
DCT: Final = Namespace(PREFIXES["dct"])
FOAF: Final = Namespace(PREFIXES["foaf"])
GEO: Final = Namespace(PREFIXES["geo"])
IGEO: Final = Namespace(PREFIXES["igeo"])
OA: Final = Namespace(PREFIXES["oa"])
ORG: Final = Namespace(PREFIXES["org"])
OWL: Final = Namespace(PREFIXES["owl"])
PROV: Final = Namespace(PREFIXES["prov"])
QUDT: Final = Namespace(PREFIXES["qudt"])
RDF: Final = Namespace(PREFIXES["rdf"])
RDFS: Final = Namespace(PREFIXES["rdfs"])
SCHEMA: Final = Namespace(PREFIXES["schema"])
SD: Final = Namespace(PREFIXES["sd"])
SH: Final = Namespace(PREFIXES["sh"])
SKOS: Final = Namespace(PREFIXES["skos"])
SPDX: Final = Namespace(PREFIXES["spdx"])
VOID: Final = Namespace(PREFIXES["void"])
XSD: Final = Namespace(PREFIXES["xsd"])


class Severity(StrEnum):
    """How bad a finding is: the three severities of SHACL (W3C Recommendation 2017-07-20, section 2.1.4).

    >>> Severity.WARNING.iri.value
    'http://www.w3.org/ns/shacl#Warning'
    >>> Severity("Info") is Severity.INFO
    True
    """

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"

    @property
    def iri(self) -> NamedNode:
        """The severity as a term of SHACL."""
        return SH[self.value]


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One text in French and in English."""

    fr: str
    en: str


@dataclass(frozen=True, slots=True)
class FindingCode:
    """A code of def/finding: its usual severity, a short label, and what to tell the programme officer."""

    code: str
    severity: Severity
    label: Bilingual
    message: Bilingual

    @property
    def iri(self) -> NamedNode:
        """The concept of the code."""
        return DEF("finding", self.code)

    @property
    def fault(self) -> Bilingual:
        """What is wrong: the first sentence of the message.

        >>> finding_code("empty-document").fault.en
        'The document is empty: there is nothing to read in it.'
        """
        return Bilingual(*(f"{text.partition('. ')[0]}." for text in (self.message.fr, self.message.en)))

    @property
    def advice(self) -> Bilingual:
        """What to do: the second sentence of the message.

        >>> finding_code("empty-document").advice.en
        'Check the file and submit it again.'
        """
        return Bilingual(*(text.partition(". ")[2] for text in (self.message.fr, self.message.en)))


def sources() -> tuple[str, ...]:
    """The names of the files that hold the words, core.ttl first: what `source` takes."""
    names = sorted(entry.name for entry in _folder().joinpath("codes").iterdir())
    lists = (f"codes/{name}" for name in names if name.endswith(".ttl"))
    return ("core.ttl", "alignments.ttl", "context.jsonld", *lists)


def source(name: str) -> bytes:
    """One of the files as it is published, in UTF-8; UnknownWordError when it is none of `sources()`.

    >>> source("core.ttl").decode().splitlines()[0]
    '# The words of Maillage: classes and properties.'
    """
    if name not in sources():
        raise UnknownWordError(f"the ontology has no file {name!r}; it has {', '.join(sources())}")
    return _folder().joinpath(name).read_bytes()


def ontology_quads(base_iri: str, *, alignments: bool = True) -> Iterator[Quad]:
    """The ontology and the code lists in `<base_iri>graph/ontology`; no blank node, no quad twice.

    `base_iri` ends with a slash. `alignments=False` leaves out how our words stand beside other vocabularies.
    """
    graph = NamedNode(f"{base_iri}graph/ontology")
    for name, statements in _statements().items():
        if alignments or name != "alignments.ttl":
            for statement in statements:
                yield Quad(*statement, graph)


def label(iri: NamedNode | str, lang: str = "fr") -> str | None:
    """The label of a class, property, code or code list; None where the ontology does not know the IRI.

    >>> label(MLG.FundingLine), label(DEF("resolution", "inferred"), "en")
    ('ligne de financement', 'inferred')
    >>> label("https://w3id.org/maillage/ns#nothing") is None
    True
    """
    return _labels().get((_value(iri), lang))


def definition(iri: NamedNode | str, lang: str = "fr") -> str | None:
    """The definition of a class, property, code or code list; None where the ontology does not know the IRI.

    >>> definition(DEF("quantity", "inhabitant"), "en")
    'Inhabitants.'
    """
    return _definitions().get((_value(iri), lang))


@cache
def codes(scheme: str) -> tuple[NamedNode, ...]:
    """The known concepts of a code list, in the order of its file; UnknownWordError when there is none.

    >>> [code.value.rpartition("/")[2] for code in codes("element-kind")]
    ['programme', 'axis', 'specific-objective']
    """
    statements = _statements().get(f"codes/{scheme}.ttl")
    if statements is None:
        known = ", ".join(name[6:-4] for name in sources() if name.startswith("codes/"))
        raise UnknownWordError(f"the ontology has no code list {scheme!r}; it has {known}")
    return tuple(statement.subject for statement in statements if statement.predicate == SKOS.inScheme)


@cache
def finding_codes() -> Mapping[str, FindingCode]:
    """Every code of def/finding, by code, in the order of its file.

    >>> finding_codes()["sum-mismatch"].severity
    <Severity.VIOLATION: 'Violation'>
    """
    severities = {
        statement.subject: Severity(_value(statement.object).removeprefix(SH.base))
        for statement in _statements()["codes/finding.ttl"]
        if statement.predicate == MLG.severity
    }
    listed = (_finding_code(iri, severity) for iri, severity in severities.items())
    return MappingProxyType({finding.code: finding for finding in listed})


def finding_code(code: str) -> FindingCode:
    """One code of def/finding; UnknownWordError when there is no such code."""
    try:
        return finding_codes()[code]
    except KeyError:
        raise UnknownWordError(
            f"codes/finding.ttl has no finding {code!r}; add it there, in both languages"
        ) from None


def _finding_code(iri: NamedNode, severity: Severity) -> FindingCode:
    label, message = (
        Bilingual(texts[iri.value, "fr"], texts[iri.value, "en"]) for texts in (_labels(), _definitions())
    )
    return FindingCode(iri.value.rpartition("/")[2], severity, label, message)


def _folder() -> Traversable:
    return files("ontology")


class _Statement(NamedTuple):
    subject: NamedNode
    predicate: NamedNode
    object: NamedNode | Literal


@cache
def _statements() -> Mapping[str, tuple[_Statement, ...]]:
    """The statements of each Turtle file, by its name."""
    return {name: tuple(_parsed(name)) for name in sources() if name.endswith(".ttl")}


def _parsed(name: str) -> Iterator[_Statement]:
    for quad in parse(source(name), RdfFormat.TURTLE):
        # The published graph promises no blank nodes, so that it compares by its sorted lines.
        if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, NamedNode | Literal):
            raise OntologyError(f"{name} has a statement that needs an IRI at both ends: {quad}")
        yield _Statement(quad.subject, quad.predicate, quad.object)


@cache
def _labels() -> Mapping[tuple[str, str], str]:
    return _texts(RDFS.label, SKOS.prefLabel, DCT.title)


@cache
def _definitions() -> Mapping[tuple[str, str], str]:
    return _texts(SKOS.definition, DCT.description)


def _texts(*predicates: NamedNode) -> Mapping[tuple[str, str], str]:
    """(IRI, language) to text; of several predicates the first that the resource has."""
    found: dict[tuple[str, str], str] = {}
    statements = tuple(chain.from_iterable(_statements().values()))
    for wanted in predicates:
        for subject, predicate, text in statements:
            if predicate == wanted and isinstance(text, Literal) and text.language:
                found.setdefault((subject.value, text.language), text.value)
    return found


def _value(term: NamedNode | Literal | str) -> str:
    return term if isinstance(term, str) else term.value
