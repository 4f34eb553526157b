"""The HTTP headers that we read and write."""

from __future__ import annotations

import hashlib
from typing import Final

from fastapi import Request

from endpoint.store import Answer, Query

QUARANTINED: Final = "Maillage-Quarantined"
SNAPSHOT: Final = "Maillage-Snapshot"
EXPOSED: Final = (QUARANTINED, SNAPSHOT, "ETag")

SECURITY: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; img-src 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


def provenance(snapshot: str, quarantined: int) -> dict[str, str]:
    """Which graph an answer comes from, and how many dossiers that graph leaves out."""
    return {QUARANTINED: str(quarantined), SNAPSHOT: snapshot}


def of_answer(answer: Answer, tag: str) -> dict[str, str]:
    """The headers of an answer; one that may change by itself has no tag to be known again by."""
    headers = {
        "Vary": "Accept",
        "Cache-Control": "no-cache",
        **provenance(answer.snapshot, answer.quarantined),
    }
    return headers if answer.volatile else headers | {"ETag": tag}


def entity_tag(snapshot: str, query: Query, media_type: str) -> str:
    """A strong validator (RFC 9110, section 8.8.3): a snapshot never changes, so its answers do not."""
    parts = (snapshot, media_type, query.text, *query.default_graphs, "", *query.named_graphs)
    return f'"{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:32]}"'


def has_already(request: Request, tag: str) -> bool:
    """Whether the asker holds this very answer (If-None-Match, RFC 9110, section 13.1.2)."""
    return request.method in ("GET", "HEAD") and tag in request.headers.get("if-none-match", "")


def accepted(request: Request) -> str:
    """The Accept header, all lines of it."""
    return ", ".join(request.headers.getlist("accept"))
