"""What went wrong, as a page for a browser and as JSON for a program."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from endpoint.formats import prefers_page
from endpoint.http import headers
from endpoint.pages.rendering import page


def problem(
    request: Request, status: int, code: str, message: str, others: Mapping[str, str] | None = None
) -> Response:
    """An error, as a page for a browser and as JSON for a program."""
    if prefers_page(headers.accepted(request)):
        asked = request.query_params.get("query") if request.url.path.startswith("/sparql") else None
        context = {"code": code, "message": message, "query": asked}
        return page(request, "error.html", context, status=status, headers=others)
    content = {"error": {"code": code, "message": message}}
    return JSONResponse(content, status_code=status, headers={"Vary": "Accept", **(others or {})})
