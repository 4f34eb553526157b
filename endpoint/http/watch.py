"""Middleware that sees every answer from outside: it counts it, and writes its line in the access log."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Final

from prometheus_client import Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from endpoint.http.access_log import Line
from endpoint.http.metrics import Metrics
from endpoint.http.server_log import ServerLog

_METHODS: Final = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
_LONGEST_PATH: Final = 500
_ELSEWHERE: Final = "(none)"
_WITHOUT_A_ROUTE: Final = ("/sparql", "/store", "/update", "/static", "/.well-known/void")


class Watch:
    """Outermost: what it does not see, nobody answered."""

    def __init__(self, app: ASGIApp, metrics: Metrics, log: ServerLog | None) -> None:
        self._app = app
        self._metrics = metrics
        self._log = log
        self._under_way = 0
        metrics.requests_now.set_function(lambda: self._under_way)
        self._counted: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, sent = 500, 0  # a fault that none of us answers is answered so, outside of us
        came, begun = datetime.now(UTC), time.perf_counter()

        async def watched(message: Message) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                status = message["status"]
            elif scope["method"] != "HEAD":
                sent += len(message.get("body", b""))
            await send(message)

        self._under_way += 1
        try:
            await self._app(scope, receive, watched)
        finally:
            self._under_way -= 1
            self._note(scope, came, time.perf_counter() - begun, status, sent)

    def _note(self, scope: Scope, came: datetime, seconds: float, status: int, sent: int) -> None:
        # Few values each, whatever is asked: every new one is a counter more.
        method = scope["method"] if scope["method"] in _METHODS else "other"
        route = _route(scope)
        key = (method, route, status)
        if key not in self._counted:
            requests, times = self._metrics.requests, self._metrics.request_seconds
            self._counted[key] = requests.labels(*key), times.labels(route)
        requests_of, seconds_of = self._counted[key]
        requests_of.inc()
        seconds_of.observe(seconds)
        self._metrics.sent.inc(sent)
        if self._log:
            when = came.isoformat(timespec="milliseconds")
            line = Line(when, method, scope["path"][:_LONGEST_PATH], route, status, sent, round(seconds, 6))
            self._log.put(line.to_json)


def _route(scope: Scope) -> str:
    """The pattern that answered, or the address of a part that has no patterns."""
    if route := scope.get("route"):
        return str(route.path)
    path: str = scope["path"]
    return next((one for one in _WITHOUT_A_ROUTE if path == one or path.startswith(f"{one}/")), _ELSEWHERE)
