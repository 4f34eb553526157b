"""The server: the page to read first.

=============================  =======================================================
``/``                          what is in the graph (:mod:`endpoint.pages.home`)
``/questions/…``               the saved questions (:mod:`endpoint.pages.question_pages`)
``/search``                    by name (:mod:`endpoint.pages.search`)
``/operations``, ``/map``      which there are, and where (:mod:`endpoint.pages.operations`,
                               :mod:`endpoint.pages.map.page`)
``/network``                   who funds with whom (:mod:`endpoint.pages.network`)
``/validation``                what was found in the dossiers (:mod:`endpoint.pages.validation`)
``/data``                      what can be downloaded, and how (:mod:`endpoint.pages.data`)
``/sparql``                    the SPARQL 1.1 Protocol (:mod:`endpoint.protocol.sparql`); without a query, the
                               description of the service and the graph (:mod:`endpoint.protocol.description`)
``/update``                    SPARQL Update, which ``/sparql`` takes too (:mod:`endpoint.protocol.updating`)
``/store``                     the Graph Store Protocol (:mod:`endpoint.protocol.graph_store`)
``/id/…``, ``/def/…``, ``/graph/…``  our IRIs (:mod:`endpoint.linked_data.resources`)
``/ns``, ``/shapes``           the ontology with its versions, and the shapes (:mod:`endpoint.linked_data.vocabulary`)
``/catalog``, ``/catalog.ttl``  what is served, for harvesters (:mod:`endpoint.linked_data.served_catalog`)
``/health``, ``/ready``        for those who watch over it (:mod:`endpoint.pages.health`), with ``/metrics``
                               (:mod:`endpoint.http.metrics`)
``/openapi.json``              all of this, for programs (:mod:`endpoint.http.openapi`)
=============================  =======================================================

What the protocols of the W3C have an address for is answered before the pages are looked at, without their
framework (:class:`ProtocolAddresses`). A handler reads the request, asks the store (:mod:`endpoint.store.embedded`:
worker processes over the current snapshot) and answers. What goes wrong is an
:class:`~endpoint.errors.EndpointError`, turned into an answer in one place. :mod:`endpoint.commands.serving` runs it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Final

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Match
from starlette.types import ASGIApp, Receive, Scope, Send

from endpoint.errors import EndpointError
from endpoint.http import headers, metrics, openapi
from endpoint.http.assets import Assets
from endpoint.http.browsers import BrowserHeaders
from endpoint.http.compression import Compression
from endpoint.http.existing import Existing
from endpoint.http.faults import fault, unreadable
from endpoint.http.metrics import MeasuredStore, MeasuredWriter, Metrics
from endpoint.http.server_log import ServerLog
from endpoint.http.spool import Spool
from endpoint.http.state import State
from endpoint.http.watch import Watch
from endpoint.http.workshop import Workshop
from endpoint.linked_data import resources as linked_data
from endpoint.linked_data import served_catalog, vocabulary
from endpoint.pages import (
    data,
    editor,
    health,
    home,
    network,
    operations,
    question_pages,
    search,
    validation,
)
from endpoint.pages.map import page as map_page
from endpoint.pages.map.contours import read as read_contours
from endpoint.pages.problem import Said, problem
from endpoint.protocol import description, graph_store, sparql, updating
from endpoint.protocol.statistics import Counts
from endpoint.settings import Settings
from endpoint.store.answers import Remembered
from endpoint.store.embedded import EmbeddedStore
from endpoint.store.interface import Store
from endpoint.tables.served import Tables
from endpoint.writes.writing import challenge

Handler = Callable[[Request, State], Awaitable[Response]]

_RETRY_SECONDS: Final = 5
_PROTOCOLS: Final[Mapping[str, Handler]] = {
    "/sparql": sparql.answer,
    graph_store.PATH: graph_store.answer,
    updating.PATH: updating.answer,
    "/.well-known/void": description.well_known,
}


def create_app(settings: Settings, store: Store | None = None, log: ServerLog | None = None) -> FastAPI:
    """The application, as uvicorn or a test runs it.

    Arguments:
        settings: read once by the caller.
        store: one that the caller starts and stops; without it, an embedded one lives as long as the
            application.
        log: one that the caller starts and stops; without it, one of its own, likewise.
    """
    counted = Metrics()
    own = MeasuredStore(store or EmbeddedStore(settings), counted)
    own_log = log or ServerLog()
    own_log.lost = counted.unwritten.inc

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        if log is None:
            own_log.start()
        if store is None:
            await own.start()
        yield
        if store is None:
            await own.stop()
        if log is None:
            own_log.stop()

    app = _Application(title="Maillage", openapi_url=None, lifespan=lifespan, redirect_slashes=False)
    app.router.default = _OtherSlash(app.router)
    writer = MeasuredWriter(settings, counted) if settings.writable else None
    contours = read_contours(settings.contours) if settings.contours else None
    spool = Spool(settings.spool_bytes)
    counted.spool.set_function(lambda: spool.taken)
    app.state.maillage = state = State(
        settings, own, Counts(), Tables(settings.graph), counted,
        Remembered(settings.cache_bytes // 4), spool, Workshop(settings.queue, settings.timeout), writer,
        contours=contours,
    )  # fmt: skip
    pages = (home, search, operations, network, map_page, question_pages, editor, validation, data, health)
    for part in (*pages, linked_data, vocabulary, served_catalog, metrics, openapi):
        app.include_router(part.router)
    app.mount("/static", Assets())
    app.add_middleware(Compression)
    app.add_middleware(ProtocolAddresses, state)
    app.add_middleware(Existing)
    app.add_middleware(BrowserHeaders)
    app.add_middleware(Watch, metrics=counted, log=own_log if settings.access_log else None)
    app.add_exception_handler(EndpointError, _endpoint_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(ClientDisconnect, _hung_up)
    app.add_exception_handler(Exception, _fault)
    return app


class _Application(FastAPI):
    """Without the framework's look for telemetry at each request: it takes longer than to give a kept answer."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or self.middleware_stack is None:
            await super().__call__(scope, receive, send)
            return
        scope["app"] = self
        await self.middleware_stack(scope, receive, send)


class _OtherSlash:
    """Where no page answers: that with a slash more at its end, or with one less.

    The framework would send the asker there, under whatever name it calls this host.
    """

    def __init__(self, router: APIRouter) -> None:
        self._router = router
        self._nothing = router.default

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope["path"]
        other = path.removesuffix("/") if path.endswith("/") else f"{path}/"
        if any(one.matches({**scope, "path": other})[0] != Match.NONE for one in self._router.routes):
            scope["path"] = other
            await self._router.app(scope, receive, send)
        else:
            await self._nothing(scope, receive, send)


class ProtocolAddresses:
    """Middleware: ``/sparql`` and its like are answered here, all else further in.

    The router and the dependencies of the framework take longer than a short query.
    """

    def __init__(self, app: ASGIApp, state: State) -> None:
        self._app = app
        self._state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        handler = _handler(scope["path"])
        if wrong := fault(scope) or (None if handler else unreadable(scope)):
            # The framework reads all parameters, however many, and an error page would too.
            handler, scope = _refused(wrong), {**scope, "query_string": b""}
        if handler is None:
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            response = await handler(request, self._state)
        except EndpointError as error:
            response = await _endpoint_error(request, error)
        except HTTPException as error:
            response = await _http_error(request, error)
        except ClientDisconnect as error:
            response = await _hung_up(request, error)
        await response(scope, receive, send)


def _handler(path: str) -> Handler | None:
    """Who answers at a path. A slash at its end changes nothing."""
    if path.startswith(graph_store.PATH + "/"):
        return graph_store.answer
    return _PROTOCOLS.get(path.removesuffix("/"))


# --- what goes wrong


def _refused(error: EndpointError | HTTPException) -> Handler:
    async def refuse(_: Request, __: State) -> Response:
        raise error

    return refuse


async def _endpoint_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, EndpointError)
    others = {"Retry-After": str(_RETRY_SECONDS)} if error.status == 503 else None
    if error.status == 401:
        others = {"WWW-Authenticate": challenge(request)}
    return problem(request, error.status, error.code, Said(str(error), error.fr), others)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 405 and request.method == "OPTIONS":
        return Response(status_code=204, headers=error.headers)  # its header Allow is what was asked
    code = error.detail.lower().replace(" ", "-")
    path = request.url.path
    known = {
        404: Said(
            f"There is no page {path}: start at /.", f"Il n'y a pas de page {path} : partez de l'accueil."
        ),
        405: Said(
            f"{path} does not take {request.method}: see the header Allow.",
            f"{path} ne prend pas {request.method} : voyez l'en-tête Allow.",
        ),
        501: Said(
            "A body comes whole or chunked, in no other coding: leave the header Transfer-Encoding out.",
            "Un contenu vient entier ou par morceaux, sans autre codage : ôtez l'en-tête Transfer-Encoding.",
        ),
        505: Said(
            "This server speaks HTTP/1.1 and HTTP/1.0: ask so.",
            "Ce serveur parle HTTP/1.1 et HTTP/1.0 : demandez ainsi.",
        ),
    }
    said = known.get(error.status_code, Said(f"{error.detail}."))
    return problem(request, error.status_code, code, said, error.headers)


async def _hung_up(_: Request, __: Exception) -> Response:
    return Response(status_code=400)  # nobody reads it


async def _fault(request: Request, _: Exception) -> Response:
    """A fault of ours; the server's log has it. This answer is made outside the middleware."""
    message = "The server made a mistake: its log says which; tell whoever runs it."
    return problem(request, 500, "internal-error", Said(message), headers.SECURITY)
