"""The server: the page to read first.

=============================  =======================================================
``/``                          what is in the graph (:mod:`endpoint.pages`)
``/questions/…``               the saved questions (:mod:`endpoint.questions`)
``/sparql``                    the SPARQL 1.1 Protocol (:mod:`endpoint.sparql`)
``/id/…``, ``/def/…``, …       our IRIs (:mod:`endpoint.linked_data`, :mod:`endpoint.vocabulary`)
``/health``, ``/ready``        for those who watch over it, with ``/metrics`` (:mod:`endpoint.metrics`)
``/openapi.json``              all of this, for programs (:mod:`endpoint.openapi`)
=============================  =======================================================

A handler reads the request, asks the store (:mod:`endpoint.store`: worker processes over the current snapshot)
and answers. What goes wrong is an :class:`~endpoint.errors.EndpointError`, turned into an answer in one place.
:mod:`endpoint.serving` runs it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from fastapi import FastAPI, Request
from fastapi.responses import Response
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from endpoint import headers, linked_data, metrics, openapi, pages, sparql, vocabulary
from endpoint.access_log import AccessLog
from endpoint.errors import Busy, EndpointError
from endpoint.metrics import MeasuredStore, Metrics
from endpoint.settings import Settings
from endpoint.state import State
from endpoint.store import EmbeddedStore, Store
from endpoint.summary import Summaries
from endpoint.watch import Watch

_RETRY_SECONDS: Final = 5


def create_app(settings: Settings, store: Store | None = None) -> FastAPI:
    """The application, as uvicorn or a test runs it.

    Arguments:
        settings: read once by the caller.
        store: one that the caller starts and stops; without it, an embedded one lives as long as the
            application.
    """
    counted = Metrics()
    own = MeasuredStore(store or EmbeddedStore(settings), counted)
    log = AccessLog() if settings.access_log else None

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        if log:
            log.start()
        if store is None:
            await own.start()
        yield
        if store is None:
            await own.stop()
        if log:
            log.stop()

    app = FastAPI(title="Maillage", openapi_url=None, lifespan=lifespan)
    app.state.maillage = State(settings, own, Summaries(), counted)
    for part in (pages, sparql, linked_data, vocabulary, metrics, openapi):
        app.include_router(part.router)
    app.mount("/static", StaticFiles(packages=[("endpoint", "static")]))
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD", "POST"],
        allow_headers=["*"],
        expose_headers=headers.EXPOSED,
    )
    app.add_middleware(SecurityHeaders)
    app.add_middleware(Watch, metrics=counted, log=log)
    app.add_exception_handler(EndpointError, _endpoint_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(ClientDisconnect, _hung_up)
    app.add_exception_handler(Exception, _fault)
    return app


class SecurityHeaders:
    """Middleware: every answer says what a browser may do with it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(headers.SECURITY)
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


# --- what goes wrong


async def _endpoint_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, EndpointError)
    others = {"Retry-After": str(_RETRY_SECONDS)} if isinstance(error, Busy) else None
    return pages.problem(request, error.status, error.code, str(error), others)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = error.detail.lower().replace(" ", "-")
    path = request.url.path
    known = {
        404: f"There is no page {path}: start at /.",
        405: f"{path} does not take {request.method}: see the header Allow.",
    }
    message = known.get(error.status_code, f"{error.detail}.")
    return pages.problem(request, error.status_code, code, message, error.headers)


async def _hung_up(_: Request, __: Exception) -> Response:
    return Response(status_code=400)  # nobody reads it


async def _fault(request: Request, _: Exception) -> Response:
    """A fault of ours; the server's log has it. This answer is made outside the middleware."""
    message = "The server made a mistake: its log says which; tell whoever runs it."
    return pages.problem(request, 500, "internal-error", message, headers.SECURITY)
