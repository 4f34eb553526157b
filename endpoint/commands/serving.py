"""The server from the command line: a socket of its own, so that a taken port is told before the work begins."""

from __future__ import annotations

import asyncio
import errno
import logging
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

import uvicorn

from endpoint.app import create_app
from endpoint.commands.terminal import say
from endpoint.errors import Surroundings, WrongUse
from endpoint.http.connections import Connection
from endpoint.http.server_log import ServerLog
from endpoint.store.embedded import EmbeddedStore
from endpoint.writes.writing import begin_plain, require_token

if TYPE_CHECKING:
    from endpoint.settings import Settings


def listen(host: str, port: int) -> socket.socket:
    """A socket at the address, which is ours from now on. Who calls before the server begins waits.

    Raises:
        Surroundings: the port is taken, or we may not have it, or the host is not ours.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror as error:
        raise WrongUse(f"There is no host {host!r}: try 127.0.0.1, or 0.0.0.0 for all.") from error
    sock = socket.socket(family, kind, protocol)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(address)
        sock.listen()  # two sockets may be bound to one port, as long as none listens
    except OSError as error:
        sock.close()
        raise _unavailable(error, host, port) from error
    return sock


def serve_at(sock: socket.socket, settings: Settings) -> None:
    """Serve until Ctrl-C or SIGTERM.

    Raises:
        NoSnapshot, CorruptSnapshot: there is nothing to serve.
        WrongUse: it is writable and has no token.
    """
    if settings.writable:
        require_token(settings)
        begin_plain(settings)
    log = ServerLog()
    with log.takes_all(), asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(_serve(sock, settings, log))


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """The event loop of uvloop, twice as fast, where it is installed."""
    try:
        import uvloop
    except ImportError:
        return None
    return cast("Callable[[], asyncio.AbstractEventLoop]", uvloop.new_event_loop)


async def _serve(sock: socket.socket, settings: Settings, log: ServerLog) -> None:
    async with EmbeddedStore(settings) as store:
        config = uvicorn.Config(
            create_app(settings, store, log),
            log_config=None,  # it goes where all else does
            log_level="error",  # its warning of each malformed request would let anybody fill the log
            access_log=False,
            server_header=False,
            http=Connection,
            timeout_graceful_shutdown=int(settings.timeout) + 2,  # the last second is there to hang up
        )
        logging.getLogger("uvicorn.error").addFilter(_is_news)
        await _Server(config, store).serve(sockets=[sock])


def _is_news(record: logging.LogRecord) -> bool:
    """A reader that is too slow is hung up on: a line for each would let anybody fill the log."""
    return record.msg != "ASGI callable returned without completing response."


class _Server(uvicorn.Server):
    """Tells where it is once it is there; a signal lets it finish, and is an end like any other."""

    def __init__(self, config: uvicorn.Config, store: EmbeddedStore) -> None:
        super().__init__(config)
        self._store = store

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for sock in sockets or []:
            address = _address(sock)
            say(f"Maillage is at {address}/")
            say(f"Questions: {address}/questions/   SPARQL: {address}/sparql   Ctrl-C ends it.")

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._store.let_nobody_wait()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        yield


def _address(sock: socket.socket) -> str:
    host, port = sock.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _unavailable(error: OSError, host: str, port: int) -> Surroundings:
    if error.errno == errno.EADDRINUSE:
        return Surroundings(f"Port {port} of {host} is in use: choose another one with --port.")
    if isinstance(error, PermissionError):
        return Surroundings(f"Port {port} may not be opened by this user: choose one above 1023 with --port.")
    return Surroundings(
        f"{host} port {port} can't be opened ({error.strerror}): choose another --host or --port."
    )
