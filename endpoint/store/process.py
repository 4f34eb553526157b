"""A worker as its parent sees it: started, asked, killed. The other end is :mod:`endpoint.store.worker`."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, Self

from endpoint.errors import (
    CorruptSnapshot,
    DiskFull,
    EndpointError,
    LockHeld,
    NoSnapshot,
    NotAcceptable,
    NotFound,
    PreconditionFailed,
    QueryRefused,
    QueryTimeout,
    QueryTooCostly,
    ResultTooLarge,
    ServiceFailed,
    ServiceRefused,
    Unusable,
    WorkerLost,
    WriteRefused,
)
from endpoint.store.engine import TOO_COSTLY, Request
from endpoint.store.worker import LENGTH, Header

LOG: Final = logging.getLogger(__name__)

_OPENING_SECONDS: Final = 60.0
_PATIENCE: Final = 10  # a ninth of the processor where another process wants it too
# The engine asks for many small pieces and gives them back together; by default glibc keeps seven of a size at hand,
# and looks for the others in memory that has gone cold: a quarter of a short query (mallopt(3), glibc's tunables).
_ALLOCATOR: Final = {"GLIBC_TUNABLES": "glibc.malloc.tcache_count=512"}


@dataclass(frozen=True, slots=True)
class Result:
    """What a worker made of a request.

    Attributes:
        body: the serialised result; empty when it is in a file.
        file: a long result, to be read from its beginning, or None.
        gzip: whether it is compressed.
        volatile: another evaluation may give another result.
    """

    body: bytes
    file: IO[bytes] | None
    gzip: bool
    volatile: bool


class WorkerProcess:
    """A process on one snapshot, with one query at a time.

    Attributes:
        is_patient: whether it lets others pass.
        is_exposed: whether it should have no network, and the kernel does not see to that.
    """

    def __init__(self, process: Process) -> None:
        self._process = process
        self._in_conversation = False
        self.is_patient = False
        self.is_exposed = False

    @classmethod
    async def start(cls, store: Path, memory: int, *, online: bool = False) -> Self:
        """Start a process and wait until it has opened the store.

        Arguments:
            memory: MiB for each query.
            online: whether it may open connections.

        Raises:
            CorruptSnapshot: it can't open it.
            WorkerLost: it ended, or is not ready within a minute.
        """
        worker = await cls.spawned("endpoint.store.worker", str(store), str(memory), online=online)
        try:
            await worker._greeting(store)
        except BaseException:  # a cancellation too: no process may be left behind
            await worker.kill()
            raise
        return worker

    @classmethod
    async def spawned(cls, module: str, *arguments: str, online: bool) -> Self:
        """Start a module of ours that takes frames and answers by them.

        Raises:
            WorkerLost: the system has no process, file or memory left for it.
        """
        command = (sys.executable, "-m", module, *arguments, *(["online"] if online else []))
        try:
            # A session of its own: Ctrl-C in the terminal is for us, who let it finish what it is at.
            process = await asyncio.create_subprocess_exec(
                *command, stdin=PIPE, stdout=PIPE, stderr=PIPE, start_new_session=True,
                env=_environment(),
            )  # fmt: skip
        except OSError as error:
            LOG.warning("No worker could be started: %s", error)
            raise WorkerLost(
                "No worker could be started, and the server's log says why: ask again."
            ) from error
        return cls(process)

    async def _greeting(self, store: Path) -> None:
        try:
            async with asyncio.timeout(_OPENING_SECONDS):
                header, _ = await self.heard(b"")
        except TimeoutError as error:
            raise WorkerLost(f"No worker could open {store} in a minute: try again.") from error
        self.is_exposed = header["exposed"]

    @property
    def usable(self) -> bool:
        """Whether it lives and is not in the middle of something."""
        return self._process.returncode is None and not self._is_deaf() and not self._in_conversation

    def _is_deaf(self) -> bool:
        """Whether its pipe is closed: it was killed, which is known here before its end is."""
        assert self._process.stdin
        return self._process.stdin.is_closing()

    @property
    def pid(self) -> int:
        """What the system calls it."""
        return self._process.pid

    def processor_seconds(self) -> float:
        """How long it has had a processor in all its life; without end where the system does not tell."""
        try:
            text = Path(f"/proc/{self.pid}/stat").read_text()
        except OSError:
            return float("inf")
        user, system = text.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def let_others_pass(self) -> None:
        """Give it the processor where nobody else wants it, for the rest of its life: this can't be undone."""
        self.is_patient = True
        ours = os.getpriority(os.PRIO_PROCESS, 0)  # a server that is nice itself may not make it less so
        with suppress(ProcessLookupError):
            os.setpriority(os.PRIO_PROCESS, self.pid, ours + _PATIENCE)

    async def answer(self, request: Request, seconds: float) -> Result:
        """The serialised result.

        Raises:
            QueryRefused, ServiceRefused, NotAcceptable, ServiceFailed, ResultTooLarge, DiskFull: the worker goes on.
            QueryTimeout, QueryTooCostly, WorkerLost, CorruptSnapshot: the worker is of no more use.
        """
        frame = json.dumps(request).encode()
        try:
            async with asyncio.timeout(seconds):
                header, body = await self.heard(LENGTH.pack(len(frame)) + frame)
                file = self._opened(header["file"]) if "file" in header else None
        except TimeoutError as error:
            raise out_of_time(seconds) from error
        return Result(body, file, header.get("coding") == "gzip", header["volatile"])

    async def heard(self, frames: bytes) -> tuple[Header, bytes]:
        """What it answers to these frames; to none, what it says next.

        Raises:
            EndpointError: it reports an error, or has ended.
        """
        header, body = await self._converse(frames)
        if "error" in header:
            raise _told(header)
        return header, body

    async def kill(self) -> None:
        """End it at once, whatever it is at. What it has said meanwhile is in the log."""
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()
        if words := await self._last_words():
            LOG.warning("A worker said: %s", words)

    async def _last_words(self) -> str:
        assert self._process.stderr
        words = (await self._process.stderr.read(4096)).decode(errors="replace")
        return words.strip().replace("\n", " | ")

    def _opened(self, descriptor: int) -> IO[bytes]:
        """A file of the worker's, which has no name and keeps its content when the worker ends."""
        assert self._process.stdin
        try:
            file = Path(f"/proc/{self.pid}/fd/{descriptor}").open("rb")  # noqa: SIM115 - its reader closes it
        except OSError as error:
            self._in_conversation = True  # it has gone, or is of no more use
            raise WorkerLost("The worker of the query was ended from outside: ask again.") from error
        if not self._is_deaf():
            self._process.stdin.write(LENGTH.pack(0))  # it need not keep it
        return file

    async def _converse(self, frame: bytes) -> tuple[Header, bytes]:
        assert self._process.stdin and self._process.stdout
        self._in_conversation = True
        try:
            if frame:
                if self._is_deaf():
                    raise ConnectionResetError  # writing to it would be a fault to the event loop
                self._process.stdin.write(frame)
                await self._process.stdin.drain()
            header: Header = json.loads(await self._frame())
            body = await self._frame()
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise await self._lost() from error
        self._in_conversation = False
        return header, body

    async def _frame(self) -> bytes:
        assert self._process.stdout
        (length,) = LENGTH.unpack(await self._process.stdout.readexactly(LENGTH.size))
        return await self._process.stdout.readexactly(length)

    async def _lost(self) -> EndpointError:
        """Why the process ended, as far as its last words and its signal tell."""
        words = await self._last_words()
        code = await self._process.wait()
        LOG.warning("A worker ended (%s): %s", code, words)
        if code == -signal.SIGABRT and "alloc" in words:
            return QueryTooCostly(TOO_COSTLY)
        if code in (-signal.SIGSEGV, -signal.SIGBUS, -signal.SIGABRT):
            return WorkerLost("The query ended its worker: it is too deeply nested or too long; split it.")
        if code > 0:
            return WorkerLost("The worker failed, and the server's log says why: ask again.")
        return WorkerLost("The worker of the query was ended from outside: ask again.")


def _environment() -> dict[str, str]:
    """Of a process: ours, without the token, which is for the server alone."""
    return {name: value for name, value in (_ALLOCATOR | os.environ).items() if name != "MAILLAGE_TOKEN"}


def out_of_time(seconds: float) -> QueryTimeout:
    """The error of a query that had so long."""
    return QueryTimeout(
        f"The query was stopped after {seconds:g} seconds: ask for less, or for a part at a time."
    )


def _told(header: Header) -> EndpointError:
    """The error that a worker reports."""
    kinds: tuple[type[EndpointError], ...] = (
        QueryRefused, ServiceRefused, ServiceFailed, ResultTooLarge, QueryTooCostly, CorruptSnapshot,
        NotAcceptable, WriteRefused, NotFound, NoSnapshot, LockHeld, DiskFull, Unusable,
        PreconditionFailed,
    )  # fmt: skip
    kind = {kind.code: kind for kind in kinds}[header["error"]]
    return kind(header["message"], header.get("message_fr"))
