"""The page of a body, or of a person: all its parts in operations, in figures, over time, with whom and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

from fastapi import Request

from endpoint.addresses import Address
from endpoint.errors import WrongUse
from endpoint.http.state import State
from endpoint.pages import years
from endpoint.pages.body_facts import MOST_PARTNERS, Body, count, facts, involvements
from endpoint.pages.labels import address_of
from endpoint.pages.paging import paging, single
from endpoint.pages.shown import Shown

if TYPE_CHECKING:
    from endpoint.manifest import Manifest

CANDIDATES_FIRST: Final = 10
"""So many of the lines of which a body is perhaps the funder stand on its page; all of them on one of their own."""

_REGISTER: Final = "https://annuaire-entreprises.data.gouv.fr/entreprise/"


async def show(request: Request, here: State, manifest: Manifest, asked: Address) -> Shown | None:
    """What the page of a body shows; None where the tables know none of this IRI.

    Raises:
        WrongUse: ``year`` or ``page`` is no number, ``part`` is none that there is.
        NotFound: the list has no such page.
    """
    database = await here.tables.of(here.store)
    found = await facts(database, asked.iri)
    if found is None:
        return None
    year, candidate = asked_year(request), _only_candidates(request)
    pages = paging(request, await count(database, asked.iri, candidate=candidate, year=year))
    rows = involvements(
        database, asked.iri, candidate=candidate, year=year, start=pages.start, size=pages.stop - pages.start
    )
    first = CANDIDATES_FIRST if found.candidates and not candidate else 0
    context = {
        "facts": found,
        "body": found.body,
        "bars": years.bars(found.years),
        "year": year,
        "candidate": candidate,
        "paging": pages,
        "rows": rows,
        "possible": involvements(database, asked.iri, candidate=True, year=None, start=0, size=first),
        "most_partners": MOST_PARTNERS,
        "official": official(found.body),
        "query": _query(asked.iri),
        "network": _network(found.body),
        "to": lambda iri: address_of(iri, manifest.base_iri),
    }
    return Shown("body.html", context, database.snapshot)


def asked_year(request: Request) -> str | None:
    """The year of ``?year=``; empty for what has no date (``year=none``), None where no year is asked.

    Raises:
        WrongUse: it is no year.
    """
    text = single(request, "year")
    if text in (None, "", "none"):
        return "" if text == "none" else None
    assert text is not None
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise WrongUse(
            f"The parameter 'year' takes a year of four digits, or none, not {text!r}.",
            f"Le paramètre « year » prend une année en quatre chiffres, et non « {text} ».",
        )
    return text


def _only_candidates(request: Request) -> bool:
    part = single(request, "part")
    if part not in (None, "", "candidate"):
        raise WrongUse(
            f"The parameter 'part' takes candidate, not {part!r}.",
            f"Le paramètre « part » prend candidate, et non « {part} ».",
        )
    return part == "candidate"


def official(body: Body) -> list[tuple[str, str, str]]:
    """The official codes of a body: of what, the code, and the page of the register that has it."""
    if body.siren is None:
        return []
    return [("SIREN", body.siren, _REGISTER + quote(body.siren, safe=""))]


def _network(body: Body) -> str | None:
    """The network around it, whatever its part, which shows ERDF and who is not identified only where it is asked to.
    No person is in one."""
    if body.kind == "Person":
        return None
    erdf = {"erdf": "1"} if body.kind == "european-fund" and body.name == "FEDER" else {}
    unidentified = {"unidentified": "1"} if body.unidentified else {}
    return f"/network?{urlencode({'relation': 'both', 'focus': body.iri, **erdf, **unidentified})}"


def _query(iri: str) -> str:
    return f"""PREFIX mlg: <https://w3id.org/maillage/ns#>
PREFIX dct: <http://purl.org/dc/terms/>

SELECT ?number ?date ?line ?status ?rate ?amount WHERE {{
  ?operation a mlg:Operation ; mlg:hasFundingLine ?line .
  ?line mlg:funder <{iri}> .
  OPTIONAL {{ ?operation mlg:synergieNumber ?number }}
  OPTIONAL {{ ?operation mlg:decidedBy/dct:date ?date }}
  OPTIONAL {{ ?line mlg:resolutionStatus ?status }}
  OPTIONAL {{ ?line mlg:rate ?rate }}
  OPTIONAL {{ ?line mlg:amount ?amount }}
}}
ORDER BY DESC(?date) ?number ?line
"""
