"""Writes, as the server sees them: who may, one at a time, each in a process of its own (:mod:`endpoint.writes.writer`)."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from endpoint.errors import Busy, EndpointError, QueryTimeout, Unauthorised, WorkerLost, WrongUse
from endpoint.manifest import STATES, Manifest
from endpoint.refusals import surroundings
from endpoint.snapshot import CURRENT, FOLDER, LOCK, STORE, TEXTS, current_id, publish
from endpoint.store.process import WorkerProcess
from endpoint.store.tokens import may_call
from endpoint.store.worker import LENGTH
from endpoint.writes.writer import GO_ON

if TYPE_CHECKING:
    from fastapi import Request

    from endpoint.settings import Settings
    from endpoint.writes.writer import Change

LOG: Final = logging.getLogger(__name__)

_CHALLENGE: Final = 'Bearer realm="maillage"'

_GRACE_SECONDS: Final = 5.0
_PUBLISHING_SECONDS: Final = 120.0  # the disk takes its time, and what is linked can't be taken back
_OURS: Final = frozenset((FOLDER, LOCK, "cache"))


@dataclass(frozen=True, slots=True)
class Written:
    """What a write made: a snapshot, and perhaps a graph that was not there."""

    snapshot: str
    created: bool


class Writer:
    """Makes writes, one after the other; those that come meanwhile wait, as many as may."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._token = require_token(settings)
        self._turn = asyncio.Lock()
        self._waiting = 0

    def knows(self, token: bytes) -> bool:
        """Whether that is the token, in a time that does not tell how much of it is right."""
        return hmac.compare_digest(token, self._token)

    async def write(self, change: Change, body: bytes, timeout: float | None) -> Written:
        """Make a write to its end, also when the asker hangs up.

        Raises:
            Busy: too many wait already, or for too long.
            QueryTimeout, QueryTooCostly, WorkerLost: it was stopped, and nothing is changed.
            EndpointError: what :func:`endpoint.writes.writer.written` names.
        """
        limit = self._settings.timeout
        timeout = min(timeout or limit, limit)
        await self._take_turn(timeout)
        try:
            return await self._made(change, body, timeout)
        finally:
            self._turn.release()

    async def _take_turn(self, timeout: float) -> None:
        if self._waiting >= self._settings.queue and self._turn.locked():
            raise Busy(f"{self._waiting} writes wait already: try again later.")
        self._waiting += 1
        try:
            async with asyncio.timeout(timeout):
                await self._turn.acquire()
        except TimeoutError as error:
            raise Busy(f"The writes before took more than {timeout:g} seconds: try again later.") from error
        finally:
            self._waiting -= 1

    async def _made(self, change: Change, body: bytes, timeout: float) -> Written:
        settings = self._settings
        hosts = list(settings.service_hosts)
        online = may_call(change["text"], hosts)
        asked: Change = {**change, "hosts": hosts, "seconds": timeout + _GRACE_SECONDS}
        frame = json.dumps(asked).encode()
        frames = LENGTH.pack(len(frame)) + frame + LENGTH.pack(len(body)) + body
        worker = await WorkerProcess.spawned(
            "endpoint.writes.writer", str(settings.graph), str(settings.memory), online=online
        )
        try:
            async with asyncio.timeout(timeout):
                header, _ = await worker.heard(frames)
        except TimeoutError as error:  # also where it has written by now: it was not told to go on
            raise QueryTimeout(
                f"The write was stopped after {timeout:g} seconds, and nothing is changed: write less at a time."
            ) from error
        else:
            await self._served(worker, header["snapshot"])
            return Written(header["snapshot"], header["created"])
        finally:
            await worker.kill()

    async def _served(self, worker: WorkerProcess, snapshot: str) -> None:
        """Have it so. What fails after that is none of the asker's: who is told to ask again writes twice."""
        try:
            async with asyncio.timeout(_PUBLISHING_SECONDS):
                await worker.heard(GO_ON)
        except (TimeoutError, EndpointError) as error:
            await worker.kill()  # nothing is linked behind our back
            if current_id(self._settings.graph) == snapshot:
                LOG.warning("Snapshot %s is served, and its writer failed after that: %s", snapshot, error)
            elif isinstance(error, (TimeoutError, WorkerLost)):  # another may have been linked since
                raise WorkerLost(
                    "The write was cut short while it was published: look whether it was made."
                ) from error
            else:
                raise


def authorise(request: Request, writer: Writer) -> None:
    """See that a request bears the token (RFC 6750, section 2.1).

    Raises:
        Unauthorised: it does not.
    """
    if not writer.knows(_token(request)):
        raise Unauthorised("A write needs the token of this server: send it as Authorization: Bearer TOKEN.")


def challenge(request: Request) -> str:
    """What whoever is not let in is asked for, and whether the token was wrong (RFC 6750, section 3.1)."""
    return f'{_CHALLENGE}, error="invalid_token"' if _token(request) else _CHALLENGE


def _token(request: Request) -> bytes:
    """That of a request; empty without one, which no server has."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip().encode("latin-1") if scheme.lower() == "bearer" else b""


def require_token(settings: Settings) -> bytes:
    """The token that a writer must show.

    Raises:
        WrongUse: there is none, or it holds what no header can.
        Unusable: its file can't be read.
    """
    text = settings.token
    if settings.token_file:
        with surroundings(settings.token_file):
            text = settings.token_file.read_text(encoding="latin-1").partition("\n")[0]
    token = text.strip()
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        where = settings.token_file or "MAILLAGE_TOKEN"
        raise WrongUse(
            f"A writable server needs a token of visible ASCII characters, and {where} has none: put one there "
            "(`openssl rand -hex 32` makes one)."
        )
    return token.encode()


def begin_plain(settings: Settings) -> None:
    """Publish an empty store that takes every write, where nothing stands at all."""
    graph = settings.graph
    with surroundings(graph):
        names = {path.name for path in graph.iterdir()} if graph.exists() else set()
        empty = CURRENT not in names and not (graph / FOLDER).exists() and names <= _OURS
    if empty:
        publish(graph, lambda building: _empty(building, settings.base_iri))


def _empty(building: Path, base_iri: str) -> Manifest:
    from pyoxigraph import Store

    Store(str(building / STORE)).flush()
    (building / TEXTS).mkdir()
    counts = dict.fromkeys(("dossiers", *STATES, "violation", "warning", "info"), 0)
    return Manifest("", "", version("maillage"), base_iri, "", "", 0, counts, (), plain=True)
