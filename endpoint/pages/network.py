"""The page of the network, its data and its files: all of them show what the address asks for, and no more.

=============================  ==================================================================
``/network``                   the filters, a picture, the strongest links, the query behind them
``/network.json``              the same, for the script of the page and for others
``/network.gexf``, …           the same as a file (:mod:`endpoint.networks.formats`)
=============================  ==================================================================
"""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

from fastapi import APIRouter, Request
from fastapi.responses import Response

from endpoint.addresses import path_of
from endpoint.errors import NotFound
from endpoint.http import headers
from endpoint.http.assets import address
from endpoint.http.state import Here
from endpoint.networks.filters import MOST, Filters, erdf, read_filters
from endpoint.networks.formats import FORMS
from endpoint.networks.model import Network
from endpoint.networks.query import query
from endpoint.pages.network_marks import MARKS, OPERATION, kind_label, mark
from endpoint.pages.paging import paging
from endpoint.pages.rendering import Language, language, page
from endpoint.store.answers import tag_of

if TYPE_CHECKING:
    from endpoint.networks.layout import Drawing
    from endpoint.networks.ties import Rows, Ties
    from endpoint.tables.served import Database

LISTED: Final = 50
_FILES: Final = {
    "gexf": "GEXF (Gephi)",
    "graphml": "GraphML",
    "nodes.csv": "CSV (nœuds / nodes)",
    "edges.csv": "CSV (liens / edges)",
    "json": "JSON",
}
_KEPT: Final = 8

router: Final = APIRouter()


class _Networks:
    """The networks of one database: who takes part in what, and the networks that were asked for last. A page, its
    data and its files are one network."""

    def __init__(self) -> None:
        self._ties: Ties | None = None
        self._last: OrderedDict[tuple[Filters, Language], Network] = OrderedDict()

    async def of(self, database: Database, filters: Filters, base_iri: str, lang: Language) -> Network:
        key = filters, lang
        if key not in self._last:
            self._last[key] = await database.work(lambda rows: self._made(rows, filters, base_iri, lang))
            while len(self._last) > _KEPT:
                self._last.popitem(last=False)
        return self._last[key]

    def _made(self, rows: Rows, filters: Filters, base_iri: str, lang: Language) -> Network:
        from endpoint.networks.network import network
        from endpoint.networks.ties import ties

        self._ties = self._ties or ties(rows)
        return network(rows, filters, base_iri, lang, self._ties)


_HELD: Final[WeakKeyDictionary[Database, _Networks]] = WeakKeyDictionary()


async def _shown(database: Database, filters: Filters, base_iri: str, lang: Language) -> Network:
    return await _HELD.setdefault(database, _Networks()).of(database, filters, base_iri, lang)


@router.api_route("/network.{ending}", methods=["GET", "HEAD"])
async def network_file(request: Request, here: Here, ending: str) -> Response:
    """What is shown, as a file.

    Raises:
        NotFound: there is no such kind of file.
        WrongUse: a parameter that no network has.
    """
    if ending not in FORMS:
        raise NotFound(
            f"There is no .{ending} of a network: try .{', .'.join(FORMS)}.",
            f"Un réseau n'a pas de fichier .{ending} : essayez .{', .'.join(FORMS)}.",
        )
    filters, lang = read_filters(_given(request)), language(request)
    database = await here.tables.of(here.store)
    tag = tag_of(database.snapshot, "network", ending, filters.query_string(), lang)
    manifest = await here.store.manifest()
    told = {
        **headers.provenance(database.snapshot, manifest.quarantined),
        "ETag": tag,
        "Cache-Control": "no-cache",
        "Vary": "Accept-Encoding, Accept-Language",
    }
    if headers.has_already(request, tag):
        return Response(status_code=304, headers=told)
    shown = await _shown(database, filters, manifest.base_iri, lang)
    form = FORMS[ending]
    if ending != "json":
        told["Content-Disposition"] = f'attachment; filename="network.{ending}"'
    body = await here.workshop.make(lambda: form.write(shown, manifest.created[:10]))
    return Response(body, media_type=form.media_type, headers=told)


@router.api_route("/network", methods=["GET", "HEAD"])
async def network_page(request: Request, here: Here) -> Response:
    """The filters, a picture, the strongest links and the bodies, and the query behind them.

    Raises:
        WrongUse: a parameter that no network has.
    """
    filters, lang = read_filters(_given(request)), language(request)
    database = await here.tables.of(here.store)
    manifest = await here.store.manifest()
    shown = await _shown(database, filters, manifest.base_iri, lang)
    text = query(filters, erdf(manifest.base_iri))
    context = {
        "filters": filters,
        "network": shown,
        "paging": paging(request, len(shown.edges), LISTED),
        "listed": LISTED,
        "most": MOST,
        "legend": _legend(shown, lang),
        "kinds": [(code, kind_label(code, lang)) for code in MARKS if code != OPERATION],
        "kind_label": lambda code: kind_label(code, lang),
        "mark": mark,
        "places": _places(database, filters),
        "named_things": _names(database, filters, lang),
        "local": lambda iri: path_of(iri, manifest.base_iri),
        "without_focus": _query_string(replace(filters, focus=None)),
        "around": lambda iri: _query_string(replace(filters, focus=iri)),
        "files": {
            words: f"/network.{ending}{_query_string(filters, lang)}" for ending, words in _FILES.items()
        },
        "query": text,
        "query_page": f"/sparql?{urlencode({'query': text, 'format': 'html'})}",
        "data": _data(filters, lang, manifest.base_iri),
    }
    told = headers.provenance(database.snapshot, manifest.quarantined)
    return await here.workshop.make(
        lambda: page(request, "network.html", {**context, "drawing": _drawing(shown)}, headers=told)
    )


def _drawing(shown: Network) -> Drawing:
    from endpoint.networks.layout import drawing

    return drawing(shown)


def _given(request: Request) -> list[tuple[str, str]]:
    """The parameters that are filters: the language and the page of a list are none."""
    return [
        (name, value) for name, value in request.query_params.multi_items() if name not in ("lang", "page")
    ]


def _query_string(filters: Filters, lang: Language | None = None) -> str:
    pairs = [*filters.pairs(), *([("lang", lang)] if lang else [])]
    return f"?{urlencode(pairs)}" if pairs else ""


def _legend(shown: Network, lang: Language) -> list[dict[str, Any]]:
    """The kinds that are there, in the order of the marks."""
    there = {node.kind for node in shown.nodes}
    known = [code for code in MARKS if code in there] + sorted(there - MARKS.keys())
    return [
        {
            "kind": code,
            "label": kind_label(code, lang),
            "mark": mark(code),
            "number": sum(node.kind == code for node in shown.nodes),
        }
        for code in known
    ]


def _places(database: Database, filters: Filters) -> Mapping[str, list[sqlite3.Row]]:
    """The places to choose from, by their kind: those that operations concern, and the one that was chosen."""
    rows = database.rows(
        """SELECT place, name, kind FROM places p WHERE place = ? OR EXISTS (
          SELECT 1 FROM place_operations o WHERE o.place = p.place
          AND (here IN ('concerned', 'possible') OR inside IN ('concerned', 'possible')))
        ORDER BY name, place""",
        [filters.place],
    )
    kinds = ("region", "department", "epci", "commune", "district", "area")
    return {kind: found for kind in kinds if (found := [row for row in rows if row["kind"] == kind])}


def _names(database: Database, filters: Filters, lang: Language) -> dict[str, str]:
    """What the place and the body that an address names are called; the IRI of one that nobody knows."""
    names = {}
    for iri in (filters.place, filters.focus):
        if iri is not None:
            row = database.row(
                "SELECT name, name_en FROM agents WHERE agent = ? UNION ALL SELECT name, NULL FROM places WHERE place = ?",
                [iri, iri],
            )
            names[iri] = ((row["name_en"] if lang == "en" else None) or row["name"] if row else None) or iri
    return names


def _data(filters: Filters, lang: Language, base_iri: str) -> dict[str, Any]:
    """What the script of the page needs to know."""
    return {
        "source": f"/network.json{_query_string(filters, lang)}",
        "layout": address("built/network-layout.js"),
        "base": base_iri,
        "graph": filters.graph,
        "lang": lang,
        "kinds": {
            code: {"label": kind_label(code, lang), "path": one.path, "colour": one.colour}
            for code, one in MARKS.items()
        },
    }
