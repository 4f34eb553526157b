"""The tables of the snapshot that is served. A build brings them along; after a write they are made beside us."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import sys
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from pathlib import Path
from threading import local
from typing import Any, Final, TypeVar, cast

from endpoint.errors import Busy
from endpoint.snapshot import FOLDER, STORE, TABLES
from endpoint.store.interface import Store
from endpoint.tables.database import connect, is_current

LOG: Final = logging.getLogger(__name__)

Ask = Callable[[str, Sequence[object]], list[sqlite3.Row]]
Result = TypeVar("Result")

MADE: Final = "tables"
"""The folder of a graph for the tables of snapshots that came without."""

_PATIENCE_SECONDS: Final = 20.0
_KEPT: Final = 1_000  # results of one snapshot

Worked = TypeVar("Worked")
Parameters = Sequence[Any] | Mapping[str, Any]


class Database:
    """The tables of one snapshot, asked in SQL. Each thread has a connection of its own."""

    def __init__(self, snapshot: str, path: Path) -> None:
        self.snapshot = snapshot
        self._path = path
        self._own = local()
        self._kept: OrderedDict[Hashable, object] = OrderedDict()
        self._first = connect(path)  # keeps the file readable when somebody removes it

    def rows(self, sql: str, parameters: Parameters = ()) -> list[sqlite3.Row]:
        """All rows, in this thread: for what takes a few milliseconds."""
        return self._first.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Parameters = ()) -> sqlite3.Row | None:
        """The first row."""
        found: sqlite3.Row | None = self._first.execute(sql, parameters).fetchone()
        return found

    async def long_rows(self, sql: str, parameters: Parameters = ()) -> list[sqlite3.Row]:
        """All rows, in another thread: for what reads a whole table."""
        return await asyncio.to_thread(self._rows_elsewhere, sql, parameters)

    async def work(self, task: Callable[[Ask], Result]) -> Result:
        """What a task makes of the rows that it asks for, in another thread."""
        return await asyncio.to_thread(task, self._rows_elsewhere)

    async def once(self, key: Hashable, work: Callable[[], Awaitable[Worked]]) -> Worked:
        """What ``work`` finds, which is kept under the key: this snapshot never changes.

        The results that were not asked for lately make room for others; each should be small.
        """
        if key in self._kept:
            self._kept.move_to_end(key)
            return cast("Worked", self._kept[key])
        found = self._kept[key] = await work()
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return found

    def _rows_elsewhere(self, sql: str, parameters: Parameters = ()) -> list[sqlite3.Row]:
        connection = getattr(self._own, "connection", None)
        if connection is None:
            connection = self._own.connection = connect(self._path)
        found: list[sqlite3.Row] = connection.execute(sql, parameters).fetchall()
        return found


class Tables:
    """Finds the tables of what a store serves, and has them made where there are none."""

    def __init__(self, graph: Path) -> None:
        self._graph = graph
        self._database: Database | None = None
        self._making: dict[str, asyncio.Task[Path]] = {}

    async def of(self, store: Store) -> Database:
        """The database of the snapshot that is served; while that of a new one is made, the one before.

        Raises:
            Busy: the first one is being made, and takes its time.
            EndpointError: the store can't say what it serves.
        """
        snapshot = (await store.manifest()).id
        if self._database is None or self._database.snapshot != snapshot:
            path = self._found(snapshot) or await self._made(snapshot)
            if path is not None:
                self._database = Database(snapshot, path)
        if self._database is None:
            raise Busy(
                "The pages of this graph are being prepared: try again in a moment.",
                "Les pages de ce graphe se préparent : recommencez dans un instant.",
            )
        return self._database

    def _found(self, snapshot: str) -> Path | None:
        homes = (self._graph / FOLDER / snapshot / TABLES, self._graph / MADE / f"{snapshot}.sqlite")
        return next((path for path in homes if is_current(path)), None)

    async def _made(self, snapshot: str) -> Path | None:
        """The file, if it is made in time; who has an older one does not wait."""
        task = self._making.get(snapshot)
        if task is None:
            task = self._making[snapshot] = asyncio.create_task(self._make(snapshot))
        patience = 0.0 if self._database else _PATIENCE_SECONDS
        done, _ = await asyncio.wait({task}, timeout=patience)
        if not done:
            return None
        self._making.pop(snapshot, None)  # others may have waited too
        return task.result()

    async def _make(self, snapshot: str) -> Path:
        path = self._graph / MADE / f"{snapshot}.sqlite"
        try:
            path.parent.mkdir(exist_ok=True)
        except OSError as error:
            LOG.error("There is no room for tables in %s: %s", path.parent, error.strerror)
            raise Busy("The pages of this graph can't be prepared: see the server's log.") from error
        store = self._graph / FOLDER / snapshot / STORE
        words = (sys.executable, "-m", "endpoint.tables.making", str(store), str(path))
        process = await asyncio.create_subprocess_exec(*words, stderr=asyncio.subprocess.PIPE)
        try:
            _, said = await process.communicate()
        except asyncio.CancelledError:
            process.kill()
            raise
        if process.returncode:
            LOG.error("The tables of snapshot %s can't be made: %s", snapshot, said.decode(errors="replace"))
            raise Busy("The pages of this graph can't be prepared just now: see the server's log.")
        for other in path.parent.glob("*.sqlite"):
            if other != path:
                other.unlink(missing_ok=True)
        return path
