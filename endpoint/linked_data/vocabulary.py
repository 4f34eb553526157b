"""The ontology and the shapes: documents of this installation, each in every format and as a page.

=============================  ==================================================================
``/ns``, ``/ns.ttl`` …         the ontology: all its terms, with ``/ns#Term`` on the page
``/ns/0.1.0``, ``….ttl`` …     a version of it
``/ns/context.jsonld``         the JSON-LD context of our JSON
``/shapes``, ``/shapes.ttl``   what a correct dossier must satisfy
=============================  ==================================================================

A document is its own IRI, so it answers 200 by Accept or ``?format=``. They do not change with the graph.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pyoxigraph import BlankNode, Quad, RdfFormat, Triple, parse

from endpoint.addresses import ENDINGS, WORDS_BASE, Address, address
from endpoint.formats import JSON_LD
from endpoint.linked_data import documents
from endpoint.linked_data.things import Term
from endpoint.linked_data.unknown import not_there
from endpoint.linked_data.vocabulary_page import context
from endpoint.pages.rendering import language, page
from endpoint.store.answers import tag_of
from ontology.words import VERSION, Bilingual, source

router: Final = APIRouter()


@router.api_route("/ns", methods=["GET", "HEAD"])
@router.api_route("/ns.{ending}", methods=["GET", "HEAD"])
@router.api_route("/ns/{version:path}", methods=["GET", "HEAD"])
async def ontology(request: Request) -> Response:
    """The ontology, or a version of it."""
    asked = address(request.url.path, WORDS_BASE)
    if request.url.path == "/ns/context.jsonld":
        return _context_of_json(request)
    if asked.path not in ("/ns", f"/ns/{VERSION}"):
        return _unknown(request, asked, ["/ns", f"/ns/{VERSION}"])
    return _answer(request, asked, ontology_triples)


def _context_of_json(request: Request) -> Response:
    body = source("context.jsonld")
    given = {"ETag": tag_of(body.decode()), "Cache-Control": "no-cache"}
    return documents.unchanged(request, given) or Response(body, media_type=JSON_LD.media_type, headers=given)


@router.api_route("/shapes", methods=["GET", "HEAD"])
@router.api_route("/shapes.{ending}", methods=["GET", "HEAD"])
async def shapes(request: Request) -> Response:
    """The shapes graph."""
    asked = address(request.url.path, WORDS_BASE)
    if asked.path != "/shapes":
        return _unknown(request, asked, ["/shapes"])
    return _answer(request, asked, shapes_triples)


@cache
def ontology_triples() -> tuple[Triple, ...]:
    """The terms, and how they stand beside those of other vocabularies."""
    return _read(
        quad for name in ("core.ttl", "alignments.ttl") for quad in parse(source(name), RdfFormat.TURTLE)
    )


@cache
def shapes_triples() -> tuple[Triple, ...]:
    """The shapes graph of the package that validates."""
    from shapes import shape_quads

    return _read(shape_quads())


def _read(quads: Iterable[Quad]) -> tuple[Triple, ...]:
    """Statements whose blank nodes are named by their order, so that a document is always the same bytes."""
    names: dict[BlankNode, BlankNode] = {}

    def named(term: Term) -> Any:
        return names.setdefault(term, BlankNode(f"b{len(names)}")) if isinstance(term, BlankNode) else term

    return tuple(Triple(named(quad.subject), quad.predicate, named(quad.object)) for quad in quads)


def _answer(request: Request, asked: Address, triples: Callable[[], tuple[Triple, ...]]) -> Response:
    ending = documents.chosen(request, asked)
    if ending == "html":
        shown = context(asked, triples(), language(request), request.query_params.get("lang"))
        whole: Response = page(request, "vocabulary.html", shown)
    else:
        whole = Response(_body(triples, ending), media_type=ENDINGS[ending].media_type)
    given = documents.about(asked, ending, tag_of(hashlib.sha256(whole.body).hexdigest(), ending))
    whole.headers.update(given)
    return documents.unchanged(request, given) or whole


@cache
def _body(triples: Callable[[], tuple[Triple, ...]], ending: str) -> bytes:
    return documents.written(triples(), ENDINGS[ending])


def _unknown(request: Request, asked: Address, known: list[str]) -> Response:
    """404: these are documents of the installation, and only these versions are installed."""
    said = Bilingual(
        f"Cette installation n'a pas de document {asked.path} ; un terme s'écrit /ns#Operation.",
        f"This installation has no document {asked.path}; a term is written /ns#Operation.",
    )
    return not_there(request, asked, said, known)
