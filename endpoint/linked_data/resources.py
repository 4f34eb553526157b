"""Every IRI of the data answers here by its path: things, codes and named graphs.

=============================  ==================================================================
``/id/…``, ``/def/…``          a thing: 303 to a document about it, by Accept or ``?format=``
``/id/….ttl``, ``.html`` …     that document
``/graph/…``                   a named graph is a document: 200, by Accept or ``?format=``
``/graph/….nq``, ``.html`` …   the same in one format
=============================  ==================================================================

The ontology and the shapes are in :mod:`endpoint.linked_data.vocabulary`; what is unknown, in
:mod:`endpoint.linked_data.unknown`.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, QuerySolutions, Triple, parse_query_results

from endpoint.addresses import ENDINGS, Address, address, as_path, is_iri
from endpoint.formats import N_QUADS, TRIG, Format
from endpoint.http import headers
from endpoint.http.delivery import told_otherwise, unless_hung_up
from endpoint.http.state import Here, State
from endpoint.linked_data import documents
from endpoint.linked_data.quotations import quotation
from endpoint.linked_data.thing_page import ThingPage, alternates, files, iri_cell
from endpoint.linked_data.things import LEADING_HERE, Description, described, known, word
from endpoint.linked_data.unknown import unknown
from endpoint.pages import body, labels, operation, place
from endpoint.pages.rendering import language, page
from endpoint.pages.shown import Shown
from endpoint.store.answers import Answer, Query, tag_of
from endpoint.store.asking import where_it_holds
from ontology.words import FOAF, RDF, RDFS

if TYPE_CHECKING:
    from endpoint.manifest import Manifest

Show = Callable[[Request, State, "Manifest", Address], Awaitable[Shown | None]]

PAGES: Final[Mapping[str, Show]] = {
    "operation": operation.show,
    "agent": body.show,
    "person": body.show,
    "territory": place.show,
    "place": place.show,
}
"""What has a page of its own, by the kind that its path tells; all else is a list of statements."""

_KIND: Final = re.compile(r"/id/(operation)/[^/]+|/id/(?:operation/[^/]+/)?(agent|person|territory|place)/.+")

router: Final = APIRouter()


# --- things


@router.api_route("/id/{path:path}", methods=["GET", "HEAD"])
@router.api_route("/def/{path:path}", methods=["GET", "HEAD"])
async def thing(request: Request, here: Here) -> Response:
    """A thing leads to a document about it; a document is answered."""
    manifest = await here.store.manifest()
    asked = address(_path(request), manifest.base_iri)
    if not is_iri(asked.iri):
        return await unknown(request, here, manifest, asked)
    if asked.ending is None:
        return await _see_other(request, here, manifest, asked)
    ending = documents.chosen(request, asked)
    if same := documents.unchanged(request, _headers(request, asked, ending, manifest)):
        return same
    if ending == "html" and (answer := await _own_page(request, here, manifest, asked)):
        return answer
    found = await unless_hung_up(request, described(here.store, here.workshop, NamedNode(asked.iri)))
    if found is None:
        return await unknown(request, here, manifest, asked)
    given = _headers(request, asked, ending, found.answer)
    if ending == "html":
        shown = ThingPage(found, manifest.base_iri, request.query_params.get("lang"), language(request))
        own = {
            "quotation": await asyncio.to_thread(quotation, here.settings.graph, found),
            "own_page": asked.document("html") if _kind(asked.path) else None,
        }
        return await here.workshop.make(
            lambda: page(request, "thing.html", shown.context(asked) | own, headers=given), found.size
        )
    body = await here.workshop.make(
        lambda: documents.written(_statements(found, asked, ending), ENDINGS[ending]), found.size
    )
    return Response(body, media_type=ENDINGS[ending].media_type, headers=given)


async def _own_page(request: Request, here: State, manifest: Manifest, asked: Address) -> Response | None:
    """The page that things of its kind have; None where they have none, or the statements are asked for."""
    kind = _kind(asked.path)
    if kind is None or request.query_params.get("view") == "statements":
        return None
    shown = await PAGES[kind](request, here, manifest, asked)
    if shown is None:
        return None
    common = {"iri": asked.iri, "files": files(asked), "alternates": alternates(asked), "word": labels.word}
    given = _headers(request, asked, "html", replace(manifest, id=shown.snapshot))
    return page(request, shown.template, {**common, **shown.context}, headers=given)


def _kind(path: str) -> str | None:
    """The kind of thing that a path tells, where that has a page of its own.

    >>> _kind("/id/operation/NP0019238"), _kind("/id/operation/NP0019238/line/1"), _kind("/id/agent/caf/59")
    ('operation', None, 'agent')
    """
    found = _KIND.fullmatch(path)
    return next(filter(None, found.groups())) if found else None


async def _see_other(request: Request, here: State, manifest: Manifest, asked: Address) -> Response:
    answer = await known(here.store, asked.iri)
    if answer is None:
        return await unknown(request, here, manifest, asked)
    chosen = {name: value for name in ("lang", "view") if (value := request.query_params.get(name))}
    location = asked.document(documents.chosen(request, asked)) + (f"?{urlencode(chosen)}" if chosen else "")
    return Response(
        f"See {location}\n",
        status_code=303,
        media_type="text/plain; charset=utf-8",
        headers={
            "Location": location,
            "Vary": "Accept",
            "Link": documents.links(asked, None),
            "Cache-Control": "no-cache",
            **headers.provenance(answer.snapshot, answer.quarantined),
        },
    )


def _statements(found: Description, asked: Address, ending: str) -> list[Triple]:
    """The data of a document: the description, and what the document is."""
    document = NamedNode(f"{asked.iri}.{ending}")
    own = [Triple(document, RDF.type, FOAF.Document), Triple(document, FOAF.primaryTopic, found.iri)]
    if found.incoming is None:
        fr = f"Plus de {LEADING_HERE} énoncés mènent à cette chose ; ils ne sont pas dans ce document."
        en = f"More than {LEADING_HERE} statements lead to this thing; they are not in this document."
        texts = (Literal(fr, language="fr"), Literal(en, language="en"))
        own += [Triple(document, RDFS.comment, text) for text in texts]
    return [*found.triples(), *own]


# --- named graphs


@router.api_route("/graph/{path:path}", methods=["GET", "HEAD"])
async def graph(request: Request, here: Here) -> Response:
    """A named graph, whole."""
    manifest = await here.store.manifest()
    asked = await _graph_address(here, manifest, _path(request))
    if not is_iri(asked.iri):
        return await unknown(request, here, manifest, asked)
    ending = documents.chosen(request, asked)
    if same := documents.unchanged(request, _headers(request, asked, ending, manifest)):
        return same
    takes_gzip = headers.takes_gzip(request)
    query = _counts(asked.iri) if ending == "html" else _whole(asked.iri, ENDINGS[ending], takes_gzip)
    answer = await unless_hung_up(request, where_it_holds(here.store, _any(asked.iri), query))
    if answer is None:
        return await unknown(request, here, manifest, asked)
    if ending == "html":
        return _graph_page(request, manifest, asked, answer)
    return told_otherwise(here, answer, answer.media_type, _headers(request, asked, ending, answer))


async def _graph_address(here: State, manifest: Manifest, path: str) -> Address:
    """A graph that a user named with the ending of a format is that graph, not a format of another."""
    whole = address(path, manifest.base_iri, endings=False)
    read = address(path, manifest.base_iri)
    return whole if read.ending and is_iri(whole.iri) and await _holds(here, whole.iri) else read


async def _holds(here: State, iri: str) -> bool:
    answer = await here.store.query(_any(iri))
    return bool(parse_query_results(answer.body, QueryResultsFormat.JSON))


def _any(iri: str) -> Query:
    return Query(f"ASK {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}")


def _whole(iri: str, format_: Format, gzip: bool) -> Query:
    text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}"
    return Query(text, format_, gzip=gzip, spool=True, into=iri if format_ in (TRIG, N_QUADS) else "")


def _counts(iri: str) -> Query:
    """How many statements, and how many things of each kind."""
    held = f"GRAPH <{iri}>"
    text = f"""SELECT ?kind (COUNT(*) AS ?n) WHERE {{
      {{ {held} {{ ?s ?p ?o }} }} UNION {{ {held} {{ ?s {RDF.type} ?kind }} }}
    }} GROUP BY ?kind ORDER BY DESC(?n) ?kind"""
    return Query(text)


def _graph_page(request: Request, manifest: Manifest, asked: Address, answer: Answer) -> Response:
    solutions = parse_query_results(answer.body, QueryResultsFormat.JSON)
    assert isinstance(solutions, QuerySolutions)
    counts = {row["kind"]: int(row["n"].value) for row in solutions}
    lang = request.query_params.get("lang")
    context = {
        "name": asked.iri.removeprefix(manifest.base_iri),
        "iri": asked.iri,
        "size": counts.pop(None),
        "kinds": [
            (iri_cell(kind.value, word(kind), manifest.base_iri, lang), count)
            for kind, count in counts.items()
            if isinstance(kind, NamedNode)
        ],
        "quarantined": asked.path.startswith("/graph/quarantine/"),
        "files": files(asked),
        "alternates": alternates(asked),
    }
    return page(request, "graph.html", context, headers=_headers(request, asked, "html", answer))


# --- what both need


def _path(request: Request) -> str:
    """The path as it came, with its escapes; bytes that no URI has are escaped."""
    return as_path(request.scope["raw_path"])


def _headers(request: Request, asked: Address, ending: str, source: Manifest | Answer) -> dict[str, str]:
    """Of a document that is made, or would be, from a snapshot."""
    snapshot = source.snapshot if isinstance(source, Answer) else source.id
    # A page has lists, whose part is asked for by parameters.
    asked_for = request.url.query if ending == "html" else ""
    etag = tag_of(snapshot, asked.iri, ending, language(request), asked_for)
    given = documents.about(asked, ending, etag) | headers.provenance(snapshot, source.quarantined)
    if view := request.query_params.get("view"):
        given["Content-Location"] += f"?{urlencode({'view': view})}"
    return given
