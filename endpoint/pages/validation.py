"""What the validation found: dossiers by state, and every finding by its cause, with the words that it is about.

The manifest of the snapshot has the findings, as ``graph/findings`` has them; the words around a quotation come from
the texts that the snapshot keeps, and only those of the page that is shown are read.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pyoxigraph import Literal

from endpoint.addresses import path_of
from endpoint.errors import QueryStopped, WrongUse
from endpoint.findings.causes import SEVERITY_WORDS, Case, Checked
from endpoint.findings.finding import SEVERITIES
from endpoint.findings.graph import dossier_iri, dossier_key, finding_iri
from endpoint.findings.overview import STATES, Item, Overview, overview
from endpoint.findings.page import printable
from endpoint.findings.passages import Passage, Passages, passages
from endpoint.http import headers
from endpoint.http.state import Here, State
from endpoint.linked_data.quotations import dossier_text
from endpoint.manifest import Manifest
from endpoint.pages.paging import paging, single
from endpoint.pages.rendering import page
from endpoint.store.answers import Query
from extract import iris
from ontology.words import MLG, FindingCode, finding_code, finding_codes

STATE_WORDS: Final[Mapping[str, tuple[tuple[str, str], tuple[str, str], tuple[str, str]]]] = {
    "published": (
        ("Publiés", "Published"),
        (
            "Dans le graphe, et comptés par les totaux ; sans signalement.",
            "In the graph, and counted by totals; without a flag.",
        ),
        ("Publié", "Published"),
    ),
    "flagged": (
        ("Publiés avec un signalement", "Published with a flag"),
        (
            "Dans le graphe, et comptés ; un point reste à vérifier.",
            "In the graph, and counted; a point is to be checked.",
        ),
        ("Publié avec un signalement", "Published with a flag"),
    ),
    "quarantined": (
        ("En quarantaine", "Quarantined"),
        (
            "Un point est à corriger : dans un graphe à part, qu'aucun total ne compte.",
            "A point is to be corrected: in a graph apart, that no total counts.",
        ),
        ("En quarantaine", "Quarantined"),
    ),
    "refused": (
        ("Refusés", "Refused"),
        (
            "Illisibles, ou d'une autre nature : rien n'en est dans le graphe.",
            "Unreadable, or something else: nothing of them is in the graph.",
        ),
        ("Refusé", "Refused"),
    ),
}
"""By state: its name, what it means, and what one such dossier is, in French and in English."""

SEVERITY_MEANS: Final[Mapping[str, tuple[str, str]]] = {
    "Violation": ("Le dossier n'est pas publié.", "The dossier is not published."),
    "Warning": ("Le dossier est publié, avec un signalement.", "The dossier is published, with a flag."),
    "Info": ("Bon à savoir ; rien n'en dépend.", "Good to know; nothing depends on it."),
}

router: Final = APIRouter()


@dataclass(frozen=True, slots=True)
class Filters:
    """Which findings are asked for; None asks for all."""

    severity: str | None = None
    code: str | None = None
    state: str | None = None

    def take(self, item: Item) -> bool:
        """Whether a finding is among those that are asked for."""
        return (
            self.severity in (None, item.finding["severity"])
            and self.code in (None, item.finding["code"])
            and self.state in (None, item.state)
        )


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words that a finding is about, where they stand in the text, and the page of the evidence of these words."""

    words: str
    place: Passage | None
    href: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding as the page shows it.

    Attributes:
        href: its own page.
        about: the page of its operation; None where nothing of the dossier was read.
        apart: the graph of a quarantined dossier; None for another.
    """

    item: Item
    case: Case
    href: str | None
    about: str | None
    apart: str | None
    quotes: list[Quoted]


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one cause that stand on one page, of so many in the whole selection."""

    known: FindingCode
    severity: str
    total: int
    shown: list[Shown]


@router.api_route("/validation", methods=["GET", "HEAD"])
async def validation(request: Request, here: Here) -> Response:
    """The dossiers by state, and the findings that are asked for, in pages.

    Raises:
        WrongUse: a filter that is none of its values.
        NotFound: the list has no such page.
    """
    asked = _filters(request)
    found = await here.findings.of(here.store) or overview(await here.store.manifest())
    taken = found.items if asked == Filters() else [item for item in found.items if asked.take(item)]
    paged = paging(request, len(taken))
    manifest = found.manifest
    context = {
        "manifest": manifest,
        "asked": asked,
        "found": found,
        "causes": [(finding_code(code), severity, n) for (severity, code), n in found.causes.items()],
        "groups": await _groups(here, found, taken[paged.start : paged.stop], taken),
        "paging": paged,
        "state_words": STATE_WORDS,
        "severity_words": SEVERITY_WORDS,
        "severity_means": SEVERITY_MEANS,
        "printable": printable,
    }
    told = headers.provenance(manifest.id, manifest.quarantined)
    return page(request, "validation.html", context, headers=told)


def _filters(request: Request) -> Filters:
    known = {"severity": tuple(SEVERITIES), "code": tuple(finding_codes()), "state": tuple(STATES)}
    given = {name: single(request, name) or None for name in known}
    for name, value in given.items():
        if value is not None and value not in known[name]:
            raise WrongUse(
                f"There is no {name} {value!r}: try {', '.join(known[name])}.",
                f"Le paramètre « {name} » ne prend pas « {value} » : essayez {', '.join(known[name])}.",
            )
    return Filters(**given)


# --- the findings of a page


async def _groups(here: State, found: Overview, part: Sequence[Item], taken: Sequence[Item]) -> list[Group]:
    manifest = found.manifest
    totals = found.causes if taken is found.items else Counter(item.cause for item in taken)
    evidence = await _evidence(here, manifest, part)
    texts = await asyncio.to_thread(_texts, here.settings.graph, manifest, part)

    def shown(item: Item) -> Shown:
        base, key = manifest.base_iri, dossier_key(item.dossier)
        text = texts.get(key)
        quotes = item.finding.get("evidence", ())
        places: Passages = passages(text, quotes) if text is not None else {}
        number = item.dossier.operation
        named = iris.operation(number) if number else iris.unnumbered_operation(key)
        return Shown(
            item=item,
            case=Case(Checked(item.dossier, places), item.finding),
            href=path_of(finding_iri(item.dossier, item.number, base).value, base),
            about=None if item.state == "refused" else path_of(iris.entity(base, named), base),
            apart=path_of(found.homes.get(key, ""), base),
            quotes=[_quoted(key, one, places, evidence, text) for one in quotes],
        )

    grouped = groupby(part, key=lambda item: item.cause)
    return [
        Group(finding_code(code), severity, totals[severity, code], [shown(item) for item in items])
        for (severity, code), items in grouped
    ]


def _quoted(
    key: str,
    quote: Mapping[str, Any],
    found: Passages,
    evidence: Mapping[tuple[str, int, int], str],
    text: str | None,
) -> Quoted:
    start, end = quote["start"], quote["end"]
    stands = text is not None and text[start:end] == quote["quote"]
    return Quoted(
        quote["quote"], found.get((start, end)) if stands else None, evidence.get((key, start, end))
    )


def _texts(graph: Path, manifest: Manifest, part: Iterable[Item]) -> dict[str, str]:
    """The texts of the dossiers of a page, by their keys; a refused one may have none."""
    texts: dict[str, str] = {}
    for item in part:
        key = dossier_key(item.dossier)
        if key not in texts and item.finding.get("evidence"):
            text = dossier_text(graph, manifest.id, dossier_iri(item.dossier, manifest.base_iri).value)
            if text is not None:
                texts[key] = text
    return texts


async def _evidence(here: State, manifest: Manifest, part: Iterable[Item]) -> dict[tuple[str, int, int], str]:
    """The page of the evidence of the quoted words, by dossier and place; none where the graph takes too long."""
    places = {
        (dossier_iri(item.dossier, manifest.base_iri), quote["start"], quote["end"])
        for item in part
        for quote in item.finding.get("evidence", ())
    }
    if not places:
        return {}
    values = " ".join(
        f"({dossier} {Literal(start)} {Literal(end)})" for dossier, start, end in sorted(places, key=str)
    )
    text = f"""SELECT ?dossier ?start ?end (MIN(?e) AS ?evidence) WHERE {{
      VALUES (?dossier ?start ?end) {{ {values} }}
      GRAPH ?g {{ ?e {MLG.inDossier} ?dossier ; {MLG.start} ?start ; {MLG.end} ?end ; {MLG.quote} ?quote }}
    }} GROUP BY ?dossier ?start ?end"""
    try:
        answer = await here.store.query(Query(text))
    except QueryStopped:
        return {}
    found: dict[tuple[str, int, int], str] = {}
    for row in json.loads(answer.body)["results"]["bindings"]:
        href = path_of(row["evidence"]["value"], manifest.base_iri) if "evidence" in row else None
        if href:
            key = row["dossier"]["value"].rpartition("/")[2]
            found[key, int(row["start"]["value"]), int(row["end"]["value"])] = href
    return found
