"""The pages of the ontology and of the shapes, in the reader's language: terms by kind, and the code lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from pyoxigraph import Literal, NamedNode, Triple

from endpoint.addresses import WORDS_BASE, Address, path_of
from endpoint.linked_data.thing_page import Cell, alternates, files, iri_cell
from endpoint.linked_data.things import Name, Term, word
from endpoint.pages.answers import folded
from endpoint.pages.rendering import Language
from ontology.words import (
    DCT,
    DEF,
    MLG,
    OWL,
    RDF,
    RDFS,
    SCHEMA,
    SH,
    SKOS,
    VERSION,
    Bilingual,
    codes,
    definition,
    label,
    sources,
)

Said = Mapping[NamedNode, Mapping[NamedNode, list[Term]]]
"""What a document says, by subject and property."""

_NAMES: Final = (RDFS.label, SH.message)
_TEXTS: Final = (SKOS.definition, SKOS.note, RDFS.comment)
_UNTOLD: Final = (*_NAMES, *_TEXTS, RDFS.isDefinedBy)
_PROPERTIES: Final = frozenset((OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty))
_SECTIONS: Final[Mapping[str, Bilingual]] = {
    "classes": Bilingual("Classes", "Classes"),
    "properties": Bilingual("Propriétés", "Properties"),
    "others": Bilingual("Autres termes", "Other terms"),
    "rules": Bilingual("Règles", "Rules"),
}
_OF_CLASS: Final = Name("propriétés", "properties")
_TO_CLASS: Final = Name("où mènent", "that lead to it")


@dataclass(frozen=True, slots=True)
class Entry:
    """A term as its page shows it.

    Attributes:
        anchor: the last part of its IRI.
        label: its name in the reader's language; None where it has none.
        texts: what it means, each with its language.
        links: what it is joined to, by property.
        example: the address of a query for some of the data that use it, if any may.
    """

    anchor: str
    label: str | None
    texts: list[tuple[str | None, str]]
    links: list[tuple[Cell, list[Cell]]]
    example: str | None


@dataclass(frozen=True, slots=True)
class Section:
    """Terms of one kind."""

    id: str
    title: Bilingual
    entries: list[Entry]


@dataclass(frozen=True, slots=True)
class Code:
    """A code of a list, with the address of its page."""

    code: str
    href: str
    label: str
    definition: str


@dataclass(frozen=True, slots=True)
class CodeList:
    """A code list, whole."""

    name: str
    href: str
    label: str
    definition: str
    codes: list[Code]


def context(asked: Address, triples: Iterable[Triple], lang: Language, chosen: str | None) -> dict[str, Any]:
    """What the template ``vocabulary.html`` takes; ``chosen`` is the language that links keep, if any."""
    said = _said(triples)
    shapes = asked.path == "/shapes"
    about = next(values for values in said.values() if OWL.Ontology in values.get(RDF.type, []))
    base = asked.iri if shapes else f"{WORDS_BASE}ns"
    terms = {
        iri: values
        for iri, values in said.items()
        if iri.value.startswith(f"{base}#") and len(iri.value) > len(base) + 1
    }
    sections = _sections(terms, lang, chosen, shapes)
    return {
        "title": _bilingual(about[DCT.title]),
        "described": _bilingual(about[DCT.description]),
        "citation": next((text.value for text in _literals(about.get(DCT.bibliographicCitation, []))), None),
        "iri": asked.iri,
        "version": VERSION,
        "versioned": not shapes,
        "sections": sections,
        "lists": [] if shapes else _lists(lang, chosen),
        "files": files(asked),
        "alternates": alternates(asked),
    }


def _said(triples: Iterable[Triple]) -> Said:
    said: dict[NamedNode, dict[NamedNode, list[Term]]] = {}
    for triple in triples:
        if isinstance(triple.subject, NamedNode):
            said.setdefault(triple.subject, {}).setdefault(triple.predicate, []).append(triple.object)
    return said


def _sections(terms: Said, lang: Language, chosen: str | None, shapes: bool) -> list[Section]:
    found: dict[str, list[Entry]] = {name: [] for name in _SECTIONS}
    for iri, values in terms.items():
        kinds = values.get(RDF.type, [])
        kind = "classes" if OWL.Class in kinds else "properties" if _PROPERTIES & {*kinds} else "others"
        found["rules" if shapes else kind].append(_entry(iri, values, terms, lang, chosen))
    found["properties"].sort(key=lambda entry: folded(entry.label or entry.anchor))
    return [Section(name, _SECTIONS[name], entries) for name, entries in found.items() if entries]


def _entry(
    iri: NamedNode, values: Mapping[NamedNode, list[Term]], terms: Said, lang: Language, chosen: str | None
) -> Entry:
    names = next((_bilingual(values[one]) for one in _NAMES if one in values), None)
    texts = [
        (text.language, text.value)
        for property_ in _TEXTS
        for text in _in_language(values.get(property_, []), lang)
    ]
    links = [
        (_cell(property_, chosen), [_cell(one, chosen) for one in objects if isinstance(one, NamedNode)])
        for property_, objects in values.items()
        if property_ not in _UNTOLD
    ]
    for name, property_ in ((_OF_CLASS, SCHEMA.domainIncludes), (_TO_CLASS, SCHEMA.rangeIncludes)):
        users = [_cell(one, chosen) for one, its in terms.items() if iri in its.get(property_, [])]
        links.append((Cell("", name), users))
    return Entry(
        anchor=iri.value.partition("#")[2],
        label=None if names is None else _of(names, lang),
        texts=texts,
        links=[link for link in links if link[1]],
        example=_example(iri, values.get(RDF.type, [])),
    )


def _example(iri: NamedNode, kinds: Sequence[Term]) -> str | None:
    """Where some of the data that use a class or a property are to be seen, whatever graph holds them.

    No data use the terms of the shapes.
    """
    if not iri.value.startswith(MLG.base):
        return None
    if OWL.Class in kinds:
        variables, pattern = "?thing", f"?thing a {iri}"
    elif _PROPERTIES & {*kinds}:
        variables, pattern = "?thing ?value", f"?thing {iri} ?value"
    else:
        return None
    where = f"  {{ {pattern} }}\n  UNION\n  {{ GRAPH ?graph {{ {pattern} }} }}"
    query = f"SELECT DISTINCT {variables} WHERE {{\n{where}\n}}\nLIMIT 10"
    return f"/sparql?{urlencode({'query': query})}"


# --- the code lists


def _lists(lang: Language, chosen: str | None) -> list[CodeList]:
    names = [name[6:-4] for name in sources() if name.startswith("codes/")]
    return sorted((_list(name, lang, chosen) for name in names), key=lambda one: one.name)


def _list(name: str, lang: Language, chosen: str | None) -> CodeList:
    scheme = DEF(name)
    return CodeList(
        name=name,
        href=_href(scheme, chosen),
        label=label(scheme, lang) or name,
        definition=definition(scheme, lang) or "",
        codes=[
            Code(
                code=iri.value.removeprefix(f"{scheme.value}/"),
                href=_href(iri, chosen),
                label=label(iri, lang) or "",
                definition=definition(iri, lang) or "",
            )
            for iri in codes(name)
        ],
    )


def _href(iri: NamedNode, chosen: str | None) -> str:
    return (path_of(iri.value, WORDS_BASE) or iri.value) + (
        f"?{urlencode({'lang': chosen})}" if chosen else ""
    )


# --- texts


def _cell(iri: NamedNode, chosen: str | None) -> Cell:
    return iri_cell(iri.value, word(iri), WORDS_BASE, chosen)


def _literals(terms: Iterable[Term]) -> list[Literal]:
    return [term for term in terms if isinstance(term, Literal)]


def _in_language(terms: Iterable[Term], lang: Language) -> list[Literal]:
    """The texts in a language, with those in none; all of them where it has none of them."""
    texts = _literals(terms)
    return [text for text in texts if text.language in (lang, None)] or texts


def _bilingual(terms: Iterable[Term]) -> Bilingual:
    by_language = {text.language: text.value for text in _literals(terms)}
    return Bilingual(by_language.get("fr", ""), by_language.get("en", ""))


def _of(words: Bilingual, lang: Language) -> str:
    return (words.fr if lang == "fr" else words.en) or words.fr or words.en
