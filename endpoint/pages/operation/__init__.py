"""The page of an operation: what the graph says of it, beside the words of its dossier.

:mod:`~endpoint.pages.operation.reading` asks the graph; :mod:`~endpoint.pages.operation.plan`, ``sections``,
``lineage`` and ``notices`` make of it what the page says, each statement a fact of the ``Ledger`` of
:mod:`~endpoint.pages.operation.facts`, which knows the words behind it; :mod:`~endpoint.pages.operation.text` cuts the
dossier's text where these begin and end. The template ``operation.html`` prints all of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from fastapi import Request
from pyoxigraph import NamedNode

from endpoint.linked_data.quotations import dossier_text
from endpoint.pages.operation import lineage, notices, picture, plan, reading, sections
from endpoint.pages.operation.facts import Key, Ledger, Word, others
from endpoint.pages.operation.names import Namer
from endpoint.pages.operation.reading import Evidence
from endpoint.pages.operation.text import Span, segments
from endpoint.pages.rendering import language
from endpoint.pages.shown import Shown
from ontology.words import DCT, MLG, RDF

if TYPE_CHECKING:
    from endpoint.addresses import Address
    from endpoint.http.state import State
    from endpoint.manifest import Manifest

TEMPLATE: Final = "operation.html"

_SHOWN: Final = frozenset(
    {
        RDF.type, DCT.title, MLG.synergieNumber, MLG.printedIdentifier, MLG.printedDate, MLG.decidedBy, MLG.describedIn,
        MLG.totalCost, MLG.cofunderTotal, MLG.cofunderRate, MLG.ownFunds, MLG.ownFundsRate, MLG.beneficiary,
        MLG.hasFundingLine, MLG.hasParticipation, MLG.hasQuantity, MLG.hasAction, MLG.hasPeriod, MLG.fundedUnder,
        MLG.concernsTerritory, MLG.mentionsTerritory, MLG.flaggedWith, *reading.RELATIONS,
    }
)  # fmt: skip
"""The properties of an operation that have a place of their own on the page."""


async def show(request: Request, here: State, manifest: Manifest, asked: Address) -> Shown | None:
    """The page of an operation; None where there is no such operation.

    Raises:
        EndpointError: the store has no answer.
    """
    found = await reading.read(here.store, NamedNode(asked.iri), manifest.base_iri)
    if found is None:
        return None
    namer = Namer(found, manifest.base_iri, language(request), request.query_params.get("lang"))
    described = found.node(found.iri, MLG.describedIn)
    snapshot = found.answer.snapshot
    text = (
        await asyncio.to_thread(dossier_text, here.settings.graph, snapshot, described.value)
        if described
        else None
    )
    context = _context(namer, manifest, text)
    chosen = f"&lang={namer.chosen}" if namer.chosen else ""
    context |= {
        "statements": f"{asked.document('html')}?view=statements{chosen}",
    }
    return Shown(TEMPLATE, context, snapshot)


def _context(namer: Namer, manifest: Manifest, text: str | None) -> dict[str, Any]:
    found = namer.reading
    ledger = Ledger(namer, _quotes(namer, manifest))
    head = sections.head(ledger, found.nodes(found.iri, MLG.concernsTerritory))
    money = plan.plan(ledger)
    links = lineage.lineage(ledger)
    context = {
        "head": head,
        "plan": money,
        "concerned": sections.places(
            ledger, MLG.concernsTerritory, namer.say("Lieu concerné", "Place concerned")
        ),
        "mentioned": sections.places(
            ledger, MLG.mentionsTerritory, namer.say("Lieu mentionné", "Place mentioned")
        ),
        "roles": sections.roles(ledger),
        "counts": sections.counts(ledger),
        "periods": sections.periods(ledger),
        "actions": sections.actions(ledger),
        "elements": sections.elements(ledger),
        "lineage": links,
        "graph": picture.lineage_graph(
            namer.ref(found.iri), links, namer.say("peut-être la même", "possibly the same")
        ),
        "notices": notices.notices(ledger),
        "dossiers": sections.dossiers(ledger),
        "others": others(ledger, _SHOWN),
        "published": found.published,
        "quarantine": tuple((one, namer.href(NamedNode(one))) for one in found.quarantine),
    }
    words = ledger.words()
    placed = _placed(words, text)
    return context | {
        "words": words,
        "placed": frozenset(span.number for span in placed),
        "segments": None if text is None else segments(text, placed),
        "by_number": {word.number: word for word in words},
    }


def _quotes(namer: Namer, manifest: Manifest) -> list[tuple[Key, Evidence, str]]:
    """All words: those behind the statements, and those that findings quote, with their severity."""
    found: list[tuple[Key, Evidence, str]] = [(one.of, one, "") for one in namer.reading.evidence]
    for iri, quoted in notices.quotes(namer, manifest).items():
        found += [(iri, one, notices.severity(namer, iri)) for one in quoted]
    return found


def _placed(words: Sequence[Word], text: str | None) -> list[Span]:
    """The words that the text has where they are said to be."""
    if text is None:
        return []
    return [
        Span(one.number, one.start, one.end) for one in words if text[one.start : one.end] == one.quote != ""
    ]
