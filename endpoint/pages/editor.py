"""What the editor of ``/sparql`` proposes, as JSON: prefixes, the terms of the ontology, the saved questions."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pyoxigraph import NamedNode

from endpoint.errors import WrongUse
from endpoint.http import headers
from endpoint.http.state import Here
from endpoint.linked_data.foreign_names import FOREIGN_NAMES
from endpoint.linked_data.vocabulary import ontology_triples
from endpoint.pages.rendering import compact
from endpoint.questions import Question, bind, questions
from endpoint.store.answers import tag_of
from ontology.words import MLG, OWL, PREFIXES, RDF, VERSION, Bilingual, label

router: Final = APIRouter()

_KINDS: Final = {OWL.Class: "class", OWL.ObjectProperty: "property", OWL.DatatypeProperty: "property"}


@router.api_route("/sparql/words.json", methods=["GET", "HEAD"])
async def words(request: Request, here: Here) -> Response:
    """They change with the version, and with the base of the IRIs."""
    base_iri = (await here.store.manifest()).base_iri
    tag = tag_of("words", VERSION, base_iri, *(one.text for one in questions().values()))
    told = {"ETag": tag, "Cache-Control": "no-cache"}
    if headers.has_already(request, tag):
        return Response(status_code=304, headers=told)
    content = {"base": base_iri, "prefixes": dict(PREFIXES), "terms": terms(), "questions": examples()}
    return JSONResponse(content, headers=told)


@cache
def terms() -> list[dict[str, str]]:
    """The classes and properties that a query may name, with their names for people."""
    return [
        {"iri": iri.value, "name": compact(iri.value), "kind": kind, "fr": said.fr, "en": said.en}
        for iri, kind, said in (*_ours(), *_foreign())
    ]


def _ours() -> Iterator[tuple[NamedNode, str, Bilingual]]:
    for triple in ontology_triples():
        term, kind = triple.subject, triple.object
        if triple.predicate != RDF.type or not isinstance(term, NamedNode) or not isinstance(kind, NamedNode):
            continue
        if kind in _KINDS and term.value.startswith(MLG.base):
            said = Bilingual(*(label(term, lang) or term.value for lang in ("fr", "en")))
            yield term, _KINDS[kind], said


def _foreign() -> Iterator[tuple[NamedNode, str, Bilingual]]:
    for term, said in FOREIGN_NAMES.items():
        name = compact(term.value).partition(":")[2]
        yield term, "class" if name[:1].isupper() else "property", said


@cache
def examples() -> list[dict[str, str]]:
    """The saved questions as queries that run as they are."""
    return [
        {"name": one.name, "fr": one.title.fr, "en": one.title.en, "query": _runnable(one)}
        for one in questions().values()
    ]


def _runnable(question: Question) -> str:
    """With the defaults of its parameters; one that must be given stays open in the text."""
    try:
        return bind(question, {})
    except WrongUse:
        return question.text
