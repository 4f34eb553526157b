"""What a browser may do with our answers: pages of any site may read them, and nothing of ours runs elsewhere."""

from __future__ import annotations

from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from endpoint.http import headers
from endpoint.http.faults import fault


def _raw(named: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode()) for name, value in named.items()]


# Everything here is public, and no cookie is ever set: any origin may ask (Fetch standard, section 3.3).
_ON_ALL: Final = _raw(
    {
        **headers.SECURITY,
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": ", ".join(headers.EXPOSED),
    }
)
_PREFLIGHT: Final = _raw(
    {
        "Access-Control-Allow-Methods": "DELETE, GET, HEAD, OPTIONS, POST, PUT",
        "Access-Control-Allow-Headers": "*, Authorization",
        "Access-Control-Max-Age": "86400",
        "Content-Length": "0",
    }
)


class BrowserHeaders:
    """Middleware: the headers of every answer, and the answer to a browser that asks before it asks."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *_ON_ALL]}
            await send(message)

        if scope["method"] == "OPTIONS" and _is_preflight(scope) and not fault(scope):
            await with_headers({"type": "http.response.start", "status": 200, "headers": _PREFLIGHT})
            await with_headers({"type": "http.response.body", "body": b""})
        else:
            await self._app(scope, receive, with_headers)


def _is_preflight(scope: Scope) -> bool:
    return any(name == b"access-control-request-method" for name, _ in scope["headers"])
