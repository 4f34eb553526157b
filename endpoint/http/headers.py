"""The HTTP headers that we read and write."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Final

from fastapi import Request
from fastapi.responses import Response
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException

from endpoint.store.answers import Answer

QUARANTINED: Final = "Maillage-Quarantined"
SNAPSHOT: Final = "Maillage-Snapshot"
EXPOSED: Final = (
    QUARANTINED, SNAPSHOT, "Allow", "ETag", "Link", "Location", "Retry-After", "WWW-Authenticate",
)  # fmt: skip

SECURITY: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}

LONGEST: Final = 4_000
"""Characters of a header that is weighed part by part; a longer one counts as absent."""

PACKED: Final = '-gzip"'
"""The end of the tag of a compressed form."""
_TELLING: Final = (b"accept", b"accept-encoding")
_REMEMBERED: Final = 300

# Whoever keeps an answer asks whether it still holds, which costs us next to nothing.
CACHING: Final = {"Vary": "Accept, Accept-Encoding", "Cache-Control": "no-cache"}

# The same as they are sent: an answer that is at hand takes little longer than its headers.
_CACHING: Final = [(name.lower().encode(), value.encode()) for name, value in CACHING.items()]
_SNAPSHOT: Final = SNAPSHOT.lower().encode()
_QUARANTINED: Final = QUARANTINED.lower().encode()


def provenance(snapshot: str, quarantined: int) -> dict[str, str]:
    """Which graph an answer comes from, and how many dossiers that graph leaves out."""
    return {QUARANTINED: str(quarantined), SNAPSHOT: snapshot}


def of_answer(answer: Answer, media_type: str, length: int, tag: str) -> list[tuple[bytes, bytes]]:
    """The headers of an answer as they are sent; one that may change by itself has no tag to be known again by."""
    told = [
        *_CACHING,
        (_SNAPSHOT, answer.snapshot.encode()),
        (_QUARANTINED, b"%d" % answer.quarantined),
        (b"content-length", b"%d" % length),
        (b"content-type", media_type.encode()),
    ]
    if answer.gzip:
        told.append((b"content-encoding", b"gzip"))
    if not answer.volatile:
        told.append((b"etag", tag.encode()))
    return told


def listed(asked: Headers, name: str) -> str:
    """A header that is a list: all lines of it (RFC 9110, section 5.3)."""
    return ", ".join(asked.getlist(name))


def has_already(request: Request, tag: str) -> bool:
    """Whether the asker holds this very answer (If-None-Match, RFC 9110, section 13.1.2).

    A star is the matter of :mod:`endpoint.http.existing`.
    """
    return request.method in ("GET", "HEAD") and tag in listed(request.headers, "if-none-match")


def accepted(request: Request) -> str:
    """The Accept header."""
    return listed(request.headers, "accept")


def as_it_came(request: Request) -> Hashable:
    """All that tells what a GET asks, and in which form; None for another method.

    Of few headers, and short ones: whoever asks chooses how much is remembered of it.
    """
    if request.method not in ("GET", "HEAD"):
        return None
    telling = tuple(header for header in request.scope["headers"] if header[0] in _TELLING)
    if sum(len(value) for _, value in telling) > _REMEMBERED:
        return None
    return request.scope["query_string"], telling


def takes_gzip(request: Request) -> bool:
    """Whether the asker takes gzip, and likes nothing better (RFC 9110, section 12.5.3)."""
    return prefers_gzip(listed(request.headers, "accept-encoding"))


def packed_tag(tag: str) -> str:
    """The tag of the compressed form, which is a document of its own (RFC 9110, section 8.8.3.3).

    >>> packed_tag('"abc"')
    '"abc-gzip"'
    """
    return tag.removesuffix('"') + PACKED


def prefers_gzip(header: str) -> bool:
    """
    >>> prefers_gzip("br, gzip;q=0.8"), prefers_gzip("gzip;q=0, *"), prefers_gzip("gzip;q=0.1, identity")
    (True, False, False)
    >>> prefers_gzip("*"), prefers_gzip(""), prefers_gzip("x-gzip;q=1.0"), prefers_gzip("gzip;q=much")
    (True, False, True, False)
    """
    if not 0 < len(header) <= LONGEST:
        return False
    liking = dict(_weighed(part) for part in header.lower().split(","))
    gzip = liking.get("gzip", liking.get("x-gzip", liking.get("*", 0.0)))
    return gzip > 0 and gzip >= liking.get("identity", 0.0)


def _weighed(part: str) -> tuple[str, float]:
    coding, _, weight = part.partition(";")
    name, _, number = weight.replace(" ", "").partition("=")
    try:
        return coding.strip(), float(number) if name == "q" else 1.0
    except ValueError:
        return coding.strip(), 0.0


def options(request: Request, methods: Sequence[str]) -> Response | None:
    """What an address takes, where that is what is asked.

    Raises:
        HTTPException: 405, the method is none of them.
    """
    allow = {"Allow": ", ".join(methods)}
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=allow)
    if request.method not in methods:
        raise HTTPException(405, headers=allow)
    return None
