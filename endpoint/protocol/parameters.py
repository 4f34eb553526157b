"""The parameters of a request of the two protocols: of its URL, and of its body."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final
from urllib.parse import parse_qsl

from fastapi import Request

from endpoint.errors import QueryRefused, RequestTooLarge, SlowRequest, UnsupportedMedia, WrongUse

FORM: Final = "application/x-www-form-urlencoded"
DIRECT: Final = "application/sparql-query"

MOST: Final = 1_000
"""Parameters of a request: each takes time to read."""

_BODY_SECONDS: Final = 30.0


async def parameters(
    request: Request, limit: int, direct: str = DIRECT, name: str = "query"
) -> list[tuple[str, str]]:
    """Names and values in the order given: of the URL, then of the body.

    Arguments:
        direct, name: a body of that type is the value of this name; it may be a form instead.

    Raises:
        UnsupportedMedia: a body that is neither a form nor a query, or not in UTF-8.
        RequestTooLarge: the URL or the body is over the limit (bytes).
        QueryRefused: bytes that are no UTF-8.
    """
    url: bytes = request.scope["query_string"]
    if len(url) > limit:
        raise RequestTooLarge(_too_large(limit))
    pairs = decoded(url)
    if request.method != "POST":
        return pairs
    given = media_type(request.headers.get("content-type", ""))
    if given not in (FORM, direct):
        path = request.url.path
        raise UnsupportedMedia(f"A POST to {path} is {FORM} or {direct}, in UTF-8: set Content-Type.")
    content = await body(request, limit)
    return pairs + (decoded(content) if given == FORM else [(name, _text(content))])


async def body(request: Request, limit: int) -> bytes:
    """The body of a request, read no further than the limit.

    Raises:
        UnsupportedMedia: it is compressed.
        RequestTooLarge: it is longer than that, or says that it will be.
        SlowRequest: its end does not come.
    """
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise UnsupportedMedia("The body is compressed, and only plain ones are read: send it as it is.")
    if int(request.headers.get("content-length") or 0) > limit:
        raise RequestTooLarge(_too_large(limit))
    content = bytearray()
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            async for chunk in request.stream():
                content += chunk
                if len(content) > limit:
                    raise RequestTooLarge(_too_large(limit))
    except TimeoutError as error:
        raise SlowRequest(
            f"The request did not arrive within {_BODY_SECONDS:g} seconds: send it at once, or in parts."
        ) from error
    return bytes(content)


def decoded(form: bytes) -> list[tuple[str, str]]:
    """A form's names and values, decoded once.

    Raises:
        QueryRefused: it holds bytes that are no UTF-8.
        WrongUse: it holds more parameters than anybody needs.

    >>> decoded(b"query=1%2B1+%252B")
    [('query', '1+1 %2B')]
    """
    try:
        return parse_qsl(_text(form), keep_blank_values=True, errors="strict", max_num_fields=MOST)
    except UnicodeDecodeError as error:
        raise QueryRefused("The request is not in UTF-8: encode it so.") from error
    except ValueError as error:
        raise too_many() from error


def has_too_many(form: bytes) -> bool:
    """Whether a form holds more parameters than we read, told without reading it."""
    return form.count(b"&") >= MOST


def too_many() -> WrongUse:
    """The error of a request with more parameters than we read."""
    return WrongUse(
        f"The request has more than {MOST:,} parameters: ask in several.",
        f"La demande a plus de {MOST} paramètres : faites-en plusieurs.",
    )


def seconds(text: str | None) -> float | None:
    """A parameter ``timeout``.

    Raises:
        WrongUse: it is no number above zero.
    """
    try:
        number = float(text) if text else None
    except ValueError:
        number = 0.0
    if number is not None and not 0 < number < float("inf"):
        raise WrongUse(
            f"The timeout {text!r} is no number of seconds: give one above 0.",
            f"Le délai « {text} » n'est pas un nombre de secondes : donnez-en un au-dessus de 0.",
        )
    return number


def every(pairs: Sequence[tuple[str, str]], name: str) -> tuple[str, ...]:
    return tuple(value for key, value in pairs if key == name)


def first(pairs: Sequence[tuple[str, str]], name: str) -> str | None:
    return next(iter(every(pairs, name)), None) or None


def media_type(header: str) -> str:
    """The media type of a body, without its parameters; empty when its charset is not UTF-8.

    >>> media_type('Text/Turtle; Charset="UTF-8"'), media_type("text/turtle; charset=utf-16")
    ('text/turtle', '')
    """
    found, *rest = (part.strip().lower() for part in header.split(";"))
    charsets = [part.partition("=")[2].strip('"') for part in rest if part.startswith("charset=")]
    return found if all(charset in ("utf-8", "utf8") for charset in charsets) else ""


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise QueryRefused("The request is not in UTF-8: encode it so.") from error


def _too_large(limit: int) -> str:
    return f"The request is over {limit:,} bytes and was not read: send the values in several requests."
