"""What went wrong, as a page for a browser and as JSON for a program."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from endpoint.formats import prefers_page
from endpoint.http import headers
from endpoint.pages.error_words import kind_of
from endpoint.pages.rendering import page
from endpoint.questions import questions


class Said(NamedTuple):
    """The precise message; in French only where whoever raised it gave one."""

    en: str
    fr: str | None = None


def problem(
    request: Request, status: int, code: str, said: Said, others: Mapping[str, str] | None = None
) -> Response:
    """An error, as a page for a browser and as JSON for a program."""
    if prefers_page(headers.accepted(request)):
        asks = request.url.path.startswith("/sparql")
        context = {
            "code": code,
            "kind": kind_of(code, status),
            "said": said,
            "form": _form(request, code),
            "query": request.query_params.get("query") if asks else None,
        }
        return page(request, "error.html", context, status=status, headers=others)
    french = said.fr or kind_of(code, status).fr
    error = {"code": code, "message": said.en, "message_fr": french}
    return JSONResponse({"error": error}, status_code=status, headers={"Vary": "Accept", **(others or {})})


def _form(request: Request, code: str) -> str | None:
    """Where it can be asked again from the beginning, if there is such a place."""
    path = request.url.path
    head, _, rest = path.removeprefix("/").partition("/")
    if head == "sparql":
        return "/sparql"
    name = rest.partition(".")[0]
    if head == "questions" and name in questions():
        return f"/questions/{name}"
    plain = not rest and head and code == "wrong-use"
    return f"/{head.partition('.')[0]}" if plain else None
