"""The conditions under which a graph is to be written (RFC 9110, section 13.1)."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from endpoint.errors import PreconditionFailed, WrongUse

if TYPE_CHECKING:
    from fastapi import Request

CHANGED: Final = (
    "The graph is not, or no longer, what If-Match or If-None-Match says: read it again before you write."
)
_TAG: Final = re.compile(r'(?:W/)?"[^"]*"')


@dataclass(frozen=True, slots=True)
class Condition:
    """What must be so when a write is made.

    Attributes:
        snapshot: the id of the snapshot that it is made on; empty for any.
        exists: whether the graph is there; None for either.
    """

    snapshot: str = ""
    exists: bool | None = None


def condition(request: Request, snapshot: str, tags: Collection[str]) -> Condition:
    """What If-Match and If-None-Match ask for. Weak tags are like no other here.

    Arguments:
        snapshot: the current one.
        tags: of the graph in it, in every format.

    Raises:
        PreconditionFailed: it is not so now.
        WrongUse: one of them can't be read.
    """
    wanted, unwanted = _given(request, "If-Match"), _given(request, "If-None-Match")
    if _TAG.search(wanted) and not _names(wanted, tags):
        raise PreconditionFailed(CHANGED)
    if _names(unwanted, tags):
        raise PreconditionFailed(CHANGED)
    exists = True if wanted == "*" else False if unwanted == "*" else None
    return Condition(snapshot if _TAG.search(wanted + unwanted) else "", exists)


def _given(request: Request, name: str) -> str:
    """All lines of a header; whoever sent what is neither tags nor a star meant a condition all the same."""
    lines = request.headers.getlist(name)
    header = ", ".join(lines).strip()
    tags = _TAG.search(header) and not _TAG.sub("", header).strip(", \t")
    if lines and header != "*" and not tags:
        raise WrongUse(f"The header {name} can't be read: give tags as ETag has them, in quotes, or *.")
    return header


def _names(header: str, tags: Collection[str]) -> bool:
    return not set(tags).isdisjoint(_TAG.findall(header))
