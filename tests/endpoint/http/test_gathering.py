"""What leaves a connection, and in how many pieces."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import uvicorn
from uvicorn.server import ServerState

from endpoint.http.connections import Connection

PIECE = 2**16
GET = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"


class Wire(asyncio.Transport):
    """A transport that keeps what it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[bytes] = []
        self.closed = False

    def write(self, data: Any) -> None:
        assert not self.closed
        self.pieces.append(bytes(data))

    def is_closing(self) -> bool:
        return self.closed

    def get_write_buffer_size(self) -> int:
        return 0

    def close(self) -> None:
        self.closed = True

    abort = close


async def answer(scope: Any, receive: Any, send: Any) -> None:
    """An application that answers in two pieces."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"4")]})
    await send({"type": "http.response.body", "body": b"body"})


def connected(work: Callable[[Connection, Wire], Awaitable[None]]) -> None:
    """Do something with a connection, which is lost at the end."""

    async def doing() -> None:
        config = uvicorn.Config(answer, log_config=None)
        config.load()
        connection, wire = Connection(config, ServerState(), {}), Wire()
        connection.connection_made(wire)
        await work(connection, wire)
        connection.connection_lost(None)

    asyncio.run(doing())


def test_an_answer_leaves_in_one_piece() -> None:
    async def work(connection: Connection, wire: Wire) -> None:
        for answers in (1, 2):
            connection.data_received(GET)
            for _ in range(10):
                await asyncio.sleep(0)
            assert len(wire.pieces) == answers
            assert wire.pieces[-1].startswith(b"HTTP/1.1 200 ")
            assert wire.pieces[-1].endswith(b"\r\n\r\nbody")

    connected(work)


def test_writes_wait_for_one_another_and_keep_their_order() -> None:
    async def work(connection: Connection, wire: Wire) -> None:
        for part in (b"a", b"b", b"c"):
            connection.transport.write(part)
        assert wire.pieces == []
        await asyncio.sleep(0)
        assert wire.pieces == [b"abc"]
        connection.transport.write(b"d")
        await asyncio.sleep(0)
        assert wire.pieces == [b"abc", b"d"]

    connected(work)


def test_a_long_one_waits_for_nothing() -> None:
    async def work(connection: Connection, wire: Wire) -> None:
        connection.transport.write(b"head")
        connection.transport.write(b"a" * PIECE)
        assert wire.pieces == [b"head" + b"a" * PIECE]
        connection.transport.write(b"b")
        await asyncio.sleep(0)
        assert wire.pieces[1:] == [b"b"]

    connected(work)


def test_what_was_written_leaves_before_the_end() -> None:
    async def work(connection: Connection, wire: Wire) -> None:
        connection.transport.write(b"last words")
        connection.transport.close()
        assert (wire.pieces, wire.closed) == ([b"last words"], True)
        assert connection.transport.is_closing()
        connection.transport.write(b"too late")
        await asyncio.sleep(0)
        assert wire.pieces == [b"last words"]

    connected(work)


def test_nothing_is_written_to_a_connection_that_is_cut() -> None:
    async def work(connection: Connection, wire: Wire) -> None:
        connection.transport.write(b"a")
        connection.transport.abort()
        await asyncio.sleep(0)
        assert (wire.pieces, wire.closed) == ([], True)

    connected(work)
