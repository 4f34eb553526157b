"""What was found about the operation's dossier, the gravest first, with the words that each finding quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from endpoint.findings.causes import SEVERITY_WORDS
from endpoint.manifest import Manifest
from endpoint.pages.operation.facts import Fact, Key, Ledger
from endpoint.pages.operation.names import Code, Namer
from endpoint.pages.operation.reading import Evidence, natural
from ontology.words import MLG, SH, finding_codes

_ORDER: Final = tuple(SEVERITY_WORDS)
_KEY: Final = re.compile(r"[0-9a-f]{16}")

Quotes = Mapping[NamedNode, tuple[Evidence, ...]]
"""By the finding, the words that it quotes."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A finding. ``line`` is the row of the plan that it is about."""

    fact: Fact
    severity: str
    severity_word: str
    code: Code | None
    message: str
    advice: str
    row: str | None
    href: str | None


def quotes(namer: Namer, manifest: Manifest) -> Quotes:
    """The words that the findings quote, which the manifest of the same snapshot keeps."""
    reading = namer.reading
    if manifest.id != reading.answer.snapshot or not reading.findings:
        return {}
    named = (node.value.rpartition("/")[2] for node in reading.nodes(reading.iri, MLG.describedIn))
    keys = tuple(filter(_KEY.fullmatch, named))
    kept = [
        finding
        for dossier in manifest.dossiers
        if dossier.sha256.startswith(keys)  # there may be many: nothing slower is asked of each
        for finding in dossier.findings
    ]
    return {
        iri: tuple(_evidence(iri, finding))
        for iri in reading.findings
        if (finding := next((one for one in kept if _is(namer, iri, one)), None))
    }


def _is(namer: Namer, iri: NamedNode, finding: Mapping[str, Any]) -> bool:
    """Whether the manifest's finding is that of the graph: they say the same."""
    said = namer.reading.findings[iri]
    message = Literal(finding["message"]["fr"], language="fr")
    code, row = finding["code"], finding["row"]
    rows = [one.value for one in said.get(MLG.row, ()) if isinstance(one, Literal)]
    return (
        message in said.get(MLG.message, ())
        and any(
            one.value.endswith(f"/{code}")
            for one in said.get(MLG.findingCode, ())
            if isinstance(one, NamedNode)
        )
        and rows == ([] if row is None else [str(row)])
    )


def _evidence(iri: NamedNode, finding: Mapping[str, Any]) -> Iterator[Evidence]:
    for quote in finding.get("evidence", ()):
        yield Evidence(iri, quote["quote"], quote["start"], quote["end"], None, None)


def severity(namer: Namer, iri: NamedNode) -> str:
    """The last word of a severity's IRI; ``Info`` where none is told."""
    values = namer.reading.findings[iri].get(MLG.severity, ())
    found = next((one.value.removeprefix(SH.base) for one in values if isinstance(one, NamedNode)), "")
    return found if found in _ORDER else _ORDER[-1]


def notices(ledger: Ledger) -> tuple[Notice, ...]:
    """All findings about the operation and its dossier."""
    found = [_notice(ledger, iri) for iri in sorted(ledger.namer.reading.findings, key=natural)]
    return tuple(sorted(found, key=lambda one: _ORDER.index(one.severity)))


def _notice(ledger: Ledger, iri: NamedNode) -> Notice:
    namer = ledger.namer
    said = namer.reading.findings[iri]
    grave = severity(namer, iri)
    code = namer.code(
        next((one for one in said.get(MLG.findingCode, ()) if isinstance(one, NamedNode)), None)
    )
    texts = {one.language: one.value for one in said.get(MLG.message, ()) if isinstance(one, Literal)}
    message = texts.get(namer.lang) or next(iter(texts.values()), code.text if code else "")
    known = finding_codes().get(code.slug) if code else None
    advice = getattr(known.advice, namer.lang) if known else ""
    row = next((one.value for one in said.get(MLG.row, ()) if isinstance(one, Literal)), None)
    french, english = SEVERITY_WORDS[grave]
    key: Key = iri
    return Notice(
        ledger.fact(key, message),
        grave,
        namer.say(french, english),
        code,
        message.removesuffix(f" {advice}") if advice else message,
        advice,
        row,
        namer.href(iri),
    )
