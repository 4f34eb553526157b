"""The search for operations, bodies and places by their names and codes: a page, and JSON for completion."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from endpoint.addresses import path_of
from endpoint.errors import WrongUse
from endpoint.http import headers
from endpoint.http.state import Here
from endpoint.pages.finding_names import KINDS, LONGEST, Hit, What, search, tokens
from endpoint.pages.labels import address_of, what_kind
from endpoint.pages.paging import paging, single
from endpoint.pages.rendering import Language, language, page
from endpoint.tables.served import Database
from extract.iris import entity

if TYPE_CHECKING:
    from endpoint.manifest import Manifest

MOST_SUGGESTED: Final = 50
_SUGGESTED: Final = 10
_LOOKED_AT: Final = 200  # names, for a suggestion that comes while somebody types

_SIREN: Final = re.compile("[0-9]{9}")

router: Final = APIRouter()


@dataclass(frozen=True, slots=True)
class Result:
    """A thing as a reader sees it among others; ``known_as`` where another name of it was met, ``quarantined``
    where none of its figures is in the graph."""

    iri: str
    path: str | None
    name: str
    what: str
    kind: str
    operations: int
    known_as: str | None
    quarantined: bool = False


@router.api_route("/search", methods=["GET", "HEAD"])
async def search_page(request: Request, here: Here) -> Response:
    """What is called so: those that operations know, then the others of the registers."""
    manifest = await here.store.manifest()
    database = await here.tables.of(here.store)
    text, kind = (single(request, "q") or "").strip()[:LONGEST], _kind(request)
    hits = search(database, text, kind)
    pages = paging(request, len(hits.found))
    context = {
        "q": text,
        "kind": kind,
        "kinds": KINDS,
        "hits": hits,
        "quarantined": _quarantined(manifest, text),
        "paging": pages,
        "results": results(
            database, hits.found[pages.start : pages.stop], manifest.base_iri, language(request)
        ),
    }
    given = headers.provenance(database.snapshot, manifest.quarantined)
    return page(request, "search.html", context, headers=given)


@router.api_route("/search.json", methods=["GET", "HEAD"])
async def search_json(request: Request, here: Here) -> Response:
    """The same as a short list, for programs; ``limit`` of at most 50."""
    manifest = await here.store.manifest()
    database = await here.tables.of(here.store)
    text, kind, limit, lang = single(request, "q") or "", _kind(request), _limit(request), language(request)
    hits = search(database, text, kind, _LOOKED_AT)
    found = [
        *(_left_out(manifest, text, lang) if kind in (None, "operation") else ()),
        *results(database, hits.found[:limit], manifest.base_iri, lang),
    ]
    given = headers.provenance(database.snapshot, manifest.quarantined)
    return JSONResponse(
        [asdict(one) for one in found[:limit]],
        headers={"Vary": "Accept-Language", "Cache-Control": "no-cache", **given},
    )


def results(database: Database, hits: Sequence[Hit], base_iri: str, lang: Language) -> list[Result]:
    """The names and kinds of what was found, in its order."""
    things = _things(database, [hit.thing for hit in hits], lang)
    alike = Counter(things.get(hit.thing) for hit in hits)
    found = []
    for hit in hits:
        name, kind = things.get(hit.thing, (hit.name, None))
        other = hit.name if hit.name not in (name, "") and hit.what != "operation" else None
        path = address_of(hit.thing, base_iri)
        said = what_kind(hit.what, kind, lang)
        siren = hit.thing.rpartition("/")[2]
        if kind == "epci" and alike[name, kind] > 1 and _SIREN.fullmatch(siren):
            said += f", SIREN {siren}"
        found.append(Result(hit.thing, path, name, hit.what, said, hit.operations, other))
    return found


def _things(database: Database, iris: Sequence[str], lang: Language) -> Mapping[str, tuple[str, str | None]]:
    """The name and the kind of each."""
    name = "COALESCE(name_en, name)" if lang == "en" else "name"
    marks = ", ".join("?" * len(iris))
    rows = database.rows(
        f"""SELECT agent AS thing, {name} AS name, kind FROM agents WHERE agent IN ({marks})
        UNION ALL SELECT place, name, kind FROM places WHERE place IN ({marks})
        UNION ALL SELECT operation, TRIM(COALESCE(number, '') || ' ' || COALESCE(title, '')), NULL
        FROM operations WHERE operation IN ({marks})""",
        (*iris, *iris, *iris),
    )
    return {row["thing"]: (row["name"], row["kind"]) for row in rows if row["name"]}


def _quarantined(manifest: Manifest, text: str) -> list[tuple[str, str | None]]:
    """The numbers that were typed of operations whose dossier is in quarantine, with the paths of their pages."""
    typed = {word.upper() for word in tokens(text)}
    found = {
        one.operation
        for one in manifest.dossiers
        if one.state == "quarantined" and one.operation is not None and one.operation in typed
    }
    base = manifest.base_iri
    return [(number, path_of(entity(base, f"operation/{number}"), base)) for number in sorted(found)]


def _left_out(manifest: Manifest, text: str, lang: Language) -> list[Result]:
    """The same as results."""
    kind = "opération, dossier en quarantaine" if lang == "fr" else "operation, dossier in quarantine"
    return [
        Result(
            entity(manifest.base_iri, f"operation/{number}"), path, number, "operation", kind, 0, None, True
        )
        for number, path in _quarantined(manifest, text)
    ]


def _kind(request: Request) -> What | None:
    text = single(request, "kind")
    if text in (None, ""):
        return None
    if text not in KINDS:
        raise WrongUse(
            f"There is no kind {text!r}: try {', '.join(KINDS)}.",
            f"On ne cherche pas de « {text} » : essayez {', '.join(KINDS)}.",
        )
    return text


def _limit(request: Request) -> int:
    text = single(request, "limit") or str(_SUGGESTED)
    if not (text.isascii() and text.isdigit() and len(text) < 10 and 0 < int(text) <= MOST_SUGGESTED):
        raise WrongUse(f"The parameter 'limit' takes a number from 1 to {MOST_SUGGESTED}, not {text!r}.")
    return int(text)
