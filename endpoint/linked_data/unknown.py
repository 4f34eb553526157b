"""404 and 410 for an IRI of ours: what is unknown, what earlier versions of the graph tell, and what to try.

The manifests of the snapshots that are still kept tell which operations and dossiers earlier graphs held. So 410
is said of those and of their graphs; of anything else nobody kept a record, and the answer says so.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fastapi import Request
from fastapi.responses import JSONResponse, Response
from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from endpoint.addresses import Address, is_iri, path_of
from endpoint.errors import EndpointError
from endpoint.formats import prefers_page
from endpoint.http import headers
from endpoint.http.state import State
from endpoint.pages.rendering import page
from endpoint.snapshot import snapshots
from endpoint.store.answers import Query
from ontology.words import Bilingual, codes, sources

if TYPE_CHECKING:
    from endpoint.manifest import Manifest

_NEAR: Final = 5


@dataclass(frozen=True, slots=True)
class Past:
    """What the snapshots before the current one held: the last id of each path, and how many they are."""

    paths: Mapping[str, str]
    snapshots: int


async def unknown(request: Request, here: State, manifest: Manifest, address: Address) -> Response:
    """The answer for an IRI that the graph says nothing of."""
    # In a thread: the manifests of many dossiers take a while to read.
    past = await asyncio.to_thread(_past, here.settings.graph, manifest.id, manifest.base_iri)
    last = past.paths.get(address.path)
    said = _gone(address, last) if last else _never(address, past)
    tries = [*await _above(here, manifest, address), *_codes(address), "/questions/", "/"]
    provenance = headers.provenance(manifest.id, manifest.quarantined)
    return not_there(request, address, said, tries, gone=bool(last), others=provenance)


def not_there(
    request: Request,
    address: Address,
    said: Bilingual,
    tries: Sequence[str],
    *,
    gone: bool = False,
    others: Mapping[str, str] | None = None,
) -> Response:
    """404, or 410 for what is ``gone``: a page in the asker's language, or JSON with both."""
    status, code = (410, "gone") if gone else (404, "not-found")
    if prefers_page(headers.accepted(request)) or address.ending == "html":
        context = {"said": said, "iri": address.iri, "gone": gone, "tries": tries}
        return page(request, "unknown.html", context, status=status, headers=others)
    error = {"code": code, "message": said.en, "message_fr": said.fr, "iri": address.iri, "try": tries}
    return JSONResponse({"error": error}, status_code=status, headers={"Vary": "Accept", **(others or {})})


def _gone(address: Address, last: str) -> Bilingual:
    return Bilingual(
        f"{address.iri} était dans la version {last} du graphe et n'est plus dans celle d'aujourd'hui : "
        "le dossier a été retiré.",
        f"{address.iri} was in version {last} of the graph and is not in today's: the dossier was withdrawn.",
    )


def _never(address: Address, past: Past) -> Bilingual:
    fr, en = f"Le graphe ne dit rien de {address.iri}", f"The graph says nothing of {address.iri}"
    if not _is_recorded(address.path):
        return Bilingual(
            f"{fr} ; rien ne dit si une version précédente le connaissait.",
            f"{en}; no record tells whether an earlier version knew it.",
        )
    return Bilingual(
        f"{fr}, ni aucune des versions précédentes qui sont gardées ({past.snapshots}).",
        f"{en}, nor does any of the earlier versions that are kept ({past.snapshots}).",
    )


def _is_recorded(path: str) -> bool:
    return path.startswith(("/id/operation/", "/id/dossier/")) and path.count("/") == 3


async def _above(here: State, manifest: Manifest, address: Address) -> list[str]:
    """The paths above this one that the graph knows, the nearest first."""
    parents: list[str] = []
    iri = address.iri if is_iri(address.iri) else ""
    while path_of(iri := iri.rpartition("/")[0], manifest.base_iri) and len(parents) < _NEAR:
        parents.append(iri)
    values = " ".join(f"<{one}>" for one in parents)
    answer = await here.store.query(
        Query(
            f"SELECT ?x WHERE {{ VALUES ?x {{ {values} }} "
            "FILTER (EXISTS { ?x ?p ?o } || EXISTS { GRAPH ?g { ?x ?q ?v } }) }"
        )
    )
    solutions = parse_query_results(answer.body, QueryResultsFormat.JSON)
    assert isinstance(solutions, QuerySolutions)
    known = {row["x"].value for row in solutions}
    return [path for one in parents if one in known and (path := path_of(one, manifest.base_iri))]


def _codes(address: Address) -> list[str]:
    """Codes of the list that are written alike, or else the lists."""
    head, _, rest = address.path.removeprefix("/").partition("/")
    if head != "def":
        return []
    lists = [
        name.removeprefix("codes/").removesuffix(".ttl") for name in sources() if name.startswith("codes/")
    ]
    scheme = rest.partition("/")[0]
    if scheme not in lists:
        return [f"/def/{name}" for name in get_close_matches(scheme, lists, _NEAR) or lists]
    paths = [path for code in codes(scheme) if (path := path_of(code.value, ""))]
    return get_close_matches(address.path, paths, _NEAR)


@lru_cache(maxsize=4)
def _past(graph: Path, current: str, base_iri: str) -> Past:
    """Read once for each snapshot that is served: nothing of what came before it changes."""
    paths: dict[str, str] = {}
    earlier = []
    with suppress(EndpointError):  # a store that is no folder of ours keeps no past
        earlier = [one for one in snapshots(graph) if one.id != current and one.manifest.base_iri == base_iri]
    for one in earlier:
        for state in one.manifest.dossiers:
            if state.state == "refused":
                continue
            paths[f"/id/dossier/{state.sha256[:16]}"] = one.id
            if state.operation:
                paths[f"/id/operation/{state.operation}"] = one.id
                kind = "dossier" if state.state == "published" else "quarantine"
                paths[f"/graph/{kind}/{state.operation}"] = one.id
    return Past(paths, len(earlier))
