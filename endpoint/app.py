"""The server: the page to read first.

=============================  =======================================================
``/``                          what is in the graph (:mod:`endpoint.pages`)
``/questions/…``               the saved questions (:mod:`endpoint.questions`)
``/sparql``                    the SPARQL 1.1 Protocol (:mod:`endpoint.sparql`)
``/health``, ``/ready``        for those who watch over it
=============================  =======================================================

A handler reads the request, asks the store (:mod:`endpoint.store`: worker processes over the current snapshot)
and answers. What goes wrong is an :class:`~endpoint.errors.EndpointError`, turned into an answer in one place.
"""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Final

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import Response
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from endpoint import headers, pages, sparql
from endpoint.errors import Busy, EndpointError, Surroundings
from endpoint.settings import Settings
from endpoint.state import State
from endpoint.store import EmbeddedStore, Store
from endpoint.summary import Summaries

_RETRY_SECONDS: Final = 5
_BACKLOG: Final = 2048


def create_app(settings: Settings, store: Store | None = None) -> FastAPI:
    """The application, as uvicorn or a test runs it.

    Arguments:
        settings: read once by the caller.
        store: one that the caller starts and stops; without it, an embedded one lives as long as the
            application.
    """
    own = store or EmbeddedStore(settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        if store is None:
            await own.start()
        yield
        if store is None:
            await own.stop()

    app = FastAPI(title="Maillage", openapi_url=None, lifespan=lifespan)
    app.state.maillage = State(settings, own, Summaries())
    app.include_router(pages.router)
    app.include_router(sparql.router)
    app.mount("/static", StaticFiles(packages=[("endpoint", "static")]))
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD", "POST"],
        allow_headers=["*"],
        expose_headers=headers.EXPOSED,
    )
    app.add_middleware(SecurityHeaders)
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


# --- running


def serve(settings: Settings, announce: Callable[[str], None] = lambda address: None) -> None:
    """Serve until a signal, then let what is begun come to its end.

    Arguments:
        settings: with ``port`` 0, the system chooses one.
        announce: is told the address, once it answers.

    Raises:
        NoSnapshot, CorruptSnapshot: there is no graph to serve.
        Surroundings: the port is taken, or the host is not ours.
    """
    with listening(settings.host, settings.port) as own:
        asyncio.run(_serve(settings, own, announce))


async def _serve(settings: Settings, own: socket.socket, announce: Callable[[str], None]) -> None:
    async with EmbeddedStore(settings) as store:
        config = uvicorn.Config(
            create_app(settings, store),
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=int(settings.timeout) + 1,
        )
        own.listen(_BACKLOG)
        announce(address(own))
        await _Server(config).serve(sockets=[own])


class _Server(uvicorn.Server):
    """Returns after a signal, where uvicorn's own raises it again: the store is to be stopped after it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)


def listening(host: str, port: int) -> socket.socket:
    """A socket bound to the address; not listening yet.

    Raises:
        Surroundings: the port is taken or reserved, or the host is not ours.
    """
    own = None
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        own = socket.socket(family, kind, protocol)
        own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        own.bind(where)
    except OSError as error:
        if own:
            own.close()
        raise Surroundings(
            f"Can't listen at {host} port {port} ({error.strerror}): stop what is there, or choose another --port."
        ) from error
    return own


def address(own: socket.socket) -> str:
    """The URL of a bound socket, as one would type it."""
    host, port = own.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"
