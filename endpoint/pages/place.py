"""The page of a place: what it is and holds, its operations, directly or through what it holds, and who is there."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from fastapi import Request

from endpoint.addresses import Address
from endpoint.http.state import State
from endpoint.pages import years
from endpoint.pages.body import asked_year
from endpoint.pages.labels import address_of, place_code
from endpoint.pages.paging import Paging, paging
from endpoint.pages.place_facts import Listed, Place, Which, contained, count, facts, operations
from endpoint.pages.shown import Shown
from endpoint.tables.served import Database

if TYPE_CHECKING:
    from endpoint.manifest import Manifest

_GEOGRAPHY: Final = "https://www.insee.fr/fr/statistiques/2011101?geo="
_KINDS: Final = {"commune": "COM", "department": "DEP", "region": "REG", "epci": "EPCI"}


async def show(request: Request, here: State, manifest: Manifest, asked: Address) -> Shown | None:
    """What the page of a place shows; None where the tables know none of this IRI.

    Raises:
        WrongUse: ``year``, ``page``, ``inside`` or ``contained`` is no number.
        NotFound: a list has no such page.
    """
    database = await here.tables.of(here.store)
    found = await facts(database, asked.iri)
    if found is None:
        return None
    year = asked_year(request)
    parts = await contained(database, asked.iri)
    part_pages = paging(request, len(parts), name="contained")
    context = {
        "facts": found,
        "place": found.place,
        "bars": years.bars(found.years),
        "year": year,
        "direct": await _list(request, database, asked.iri, "here", year, "page"),
        "through": await _list(request, database, asked.iri, "inside", year, "inside"),
        "contained": parts[part_pages.start : part_pages.stop],
        "contained_pages": part_pages,
        "contained_kinds": Counter(one.place.kind for one in parts).most_common(),
        "official": official(found.place),
        "query": _query(asked.iri),
        "to": lambda iri: address_of(iri, manifest.base_iri),
    }
    return Shown("place.html", context, database.snapshot)


async def _list(
    request: Request, database: Database, place: str, which: Which, year: str | None, name: str
) -> tuple[list[Listed], Paging]:
    pages = paging(request, await count(database, place, which, year=year), name=name)
    size = pages.stop - pages.start
    return operations(database, place, which, year=year, start=pages.start, size=size), pages


def official(place: Place) -> list[tuple[str, str, str | None]]:
    """The official codes of a place: of what, the code, and INSEE's page on it where it has one."""
    kind = _KINDS.get(place.kind or "")
    code = place_code(place.iri, place.kind, place.code)
    if code is None:
        return []
    there = kind is not None and place.commune_status in (None, "current")
    address = f"{_GEOGRAPHY}{kind}-{quote(code, safe='')}" if there else None
    return [("SIREN" if place.kind == "epci" else "INSEE", code, address)]


def _query(iri: str) -> str:
    return f"""PREFIX mlg: <https://w3id.org/maillage/ns#>
PREFIX dct: <http://purl.org/dc/terms/>

SELECT ?number ?title ?relation ?cost WHERE {{
  VALUES ?relation {{ mlg:concernsTerritory mlg:mentionsTerritory }}
  ?operation ?relation <{iri}> ; a mlg:Operation .
  OPTIONAL {{ ?operation mlg:synergieNumber ?number }}
  OPTIONAL {{ ?operation dct:title ?title }}
  OPTIONAL {{ ?operation mlg:totalCost ?cost }}
}}
ORDER BY ?number
"""
