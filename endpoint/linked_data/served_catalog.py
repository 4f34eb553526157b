"""The catalogue of what is served here, for harvesters: ``/catalog``, ``/catalog.ttl``, ``.rdf``, ``.jsonld`` …

Its IRIs are those of the data, its addresses those of this host as the public knows it (the setting ``public_url``,
else as the request names it). No answer is a redirect: harvesters follow none. The whole graph is offered as a file
where it can be had within the limits of one answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pyoxigraph import RdfFormat

from endpoint.addresses import ENDINGS
from endpoint.errors import NotFound
from endpoint.exports.catalog import written
from endpoint.exports.coverage import Coverage
from endpoint.exports.dcat import Catalogue, Distribution
from endpoint.formats import choose
from endpoint.http import headers
from endpoint.http.delivery import document
from endpoint.http.state import Here
from ontology.words import Bilingual

if TYPE_CHECKING:
    from endpoint.protocol.statistics import Statistics
    from endpoint.settings import Settings

router: Final = APIRouter()

_ENDINGS: Final = {ending: one for ending, one in ENDINGS.items() if not one.page}
# The names of ``?format=``, with the most bytes that a statement takes in it, about.
_WHOLE: Final = (
    ("turtle", "text/turtle", "RDF_TURTLE", 150),
    ("jsonld", "application/ld+json", "JSON_LD", 200),
    ("ntriples", "application/n-triples", "RDF_N_TRIPLES", 300),
)


@router.api_route("/catalog", methods=["GET", "HEAD"])
@router.api_route("/catalog.{ending}", methods=["GET", "HEAD"])
async def catalog(request: Request, here: Here, ending: str | None = None) -> Response:
    """The catalogue, in the format of the ending, of ``format=``, or the one that is accepted."""
    if ending is not None and ending not in _ENDINGS:
        raise NotFound(
            f"There is no /catalog.{ending}: there are {', '.join(f'.{one}' for one in _ENDINGS)}.",
            f"Il n'y a pas de /catalog.{ending} : il y a {', '.join(f'.{one}' for one in _ENDINGS)}.",
        )
    name = _ENDINGS[ending].name if ending else request.query_params.get("format")
    chosen = choose(True, name, headers.accepted(request), pages=False)
    settings, manifest = here.settings, await here.store.manifest()
    at = here.address(request)
    covered = await here.coverages.of(here.store) or Coverage(0, None, None, None)
    distributions = _distributions(at, settings, await here.counts.of(here.store))
    told = Catalogue(manifest, covered, distributions, settings.publisher, settings.contact, at)
    format_ = RdfFormat.from_media_type(chosen.media_types[0])
    assert format_ is not None  # formats.py names only those that the engine has
    content = written(told.triples(), format_)
    return await document(
        request, content, chosen.media_type, headers.provenance(manifest.id, manifest.quarantined)
    )


def _distributions(at: str, settings: Settings, figures: Statistics | None) -> tuple[Distribution, ...]:
    """What can be had here: the endpoint, and the default graph as a file where it is not too large for one answer."""
    title = Bilingual("Le graphe par défaut, en entier", "The default graph, as a whole")
    triples = figures.triples if figures else settings.max_rows + 1
    whole = (
        Distribution(name, f"{at}store?default&format={name}", title, media_type, code)
        for name, media_type, code, size in _WHOLE
        if triples <= settings.max_rows and triples * size <= settings.max_result_bytes
    )
    asked = Bilingual("Le graphe, à interroger en SPARQL", "The graph, to be queried in SPARQL")
    return (Distribution("sparql", f"{at}sparql", asked, "application/sparql-query", "SPARQLQ"), *whole)
