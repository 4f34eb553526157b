"""How the endpoint stands a long rough time: many clients, workers killed at random, a new snapshot every while.

    python -m benchmarks.soak [--minutes 15] [--clients 64] [--publish 30] [--kill 1.5]

``maillage serve --writable`` runs on a plain store whose data are replaced every ``--publish`` seconds, while a worker
is killed every ``--kill`` seconds on average, also under a write. Each answer is compared, byte for byte, with what an
engine beside it says of the snapshot that the answer names. Nothing may be wrong or cut, no status may be other than
200 but a 503 that says when to come again, and the server's memory may not grow. It prints a line every half minute,
then whether all this was so; the exit code is 1 where it was not.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import secrets
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from benchmarks import servers
from benchmarks.measure import told
from benchmarks.servers import Server
from benchmarks.witness import Witness, any_question, statements

LINE_SECONDS = 30.0
GROWTH = 1.1
"""Times the memory at half of the time, and :data:`GROWTH_MB` more, is what the server may have at the end."""
GROWTH_MB = 16.0
_PATIENCE = 60.0
_IDLE_SECONDS = 4.0  # a kept connection may be closed by the server when it was silent for longer
_GRACE = 120.0


class Unexpected(Exception):
    """A status that may not be."""


@dataclass(slots=True)
class Soak:
    """One run: what happened so far is counted by all of its threads."""

    server: Server
    token: str
    witness: Witness = field(default_factory=Witness)
    over: threading.Event = field(default_factory=threading.Event)
    answers: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    kills: int = 0
    published: int = 0
    memory: list[float] = field(default_factory=list)
    _counting: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, seed: int) -> None:
        """A client: one question after the other, with short pauses."""
        by, connection, heard = random.Random(seed), self._connection(), time.monotonic()
        while not self.over.wait(by.random() / 20):
            if time.monotonic() - heard > _IDLE_SECONDS:
                connection.close()
            try:
                self._ask(connection, by)
            except (OSError, http.client.HTTPException, Unexpected) as error:
                self.faults.append(f"{type(error).__name__}: {error}")
                connection.close()
            heard = time.monotonic()
        connection.close()

    def publish(self, seconds: float) -> None:
        """A new version every so many seconds."""
        while not self.over.wait(seconds):
            try:
                self.put(self.published)
            except (OSError, http.client.HTTPException, Unexpected) as error:
                self.faults.append(f"a write: {type(error).__name__}: {error}")

    def put(self, version: int) -> None:
        """Replace the data.

        Raises:
            Unexpected: it was refused.
        """
        connection = self._connection()
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/n-triples"}
        connection.request("PUT", "/store?default", statements(version), headers)
        answer = connection.getresponse()
        said = answer.read()
        connection.close()
        if answer.status not in (200, 201, 204):
            raise Unexpected(f"{answer.status} {said.decode(errors='replace')}")
        self.witness.learn(answer.headers["Maillage-Snapshot"], version)
        self.published += 1

    def kill(self, seconds: float) -> None:
        """A worker, whichever, every so many seconds on average."""
        by = random.Random(0)
        while not self.over.wait(by.random() * 2 * seconds):
            if workers := self.server.workers():
                with suppress(ProcessLookupError):
                    os.kill(by.choice(workers), signal.SIGKILL)
                    self.kills += 1

    def line(self, seconds: float) -> str:
        counted = ", ".join(f"{number:,} {name}" for name, number in sorted(self.answers.items()))
        return (
            f"{seconds:5.0f} s  answers: {counted}; {self.kills} kills, {self.published} snapshots, "
            f"{self.memory[-1]:.0f} MB, {len(self.server.workers())} workers, {self.server.descriptors()} descriptors, "
            f"{len(self.witness.wrong)} wrong, {len(self.faults)} faults"
        )

    def _count(self, name: str) -> None:
        with self._counting:
            self.answers[name] += 1

    def _connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=_PATIENCE)

    def _ask(self, connection: http.client.HTTPConnection, by: random.Random) -> None:
        question = any_question(by)
        path = f"{self.server.path}?format={question.format}&query={quote(question.text, safe='')}"
        connection.request("GET", path)
        answer = connection.getresponse()
        said = answer.read()
        if answer.status == 200:
            self._count("whole")
            self.witness.hear(answer.headers["Maillage-Snapshot"], question, said)
        elif answer.status == 503 and answer.headers["Retry-After"]:
            self._count("told to come again")
        else:
            raise Unexpected(f"{answer.status} {said[:300].decode(errors='replace')}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--minutes", type=float, default=15.0)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--publish", type=float, default=30.0, metavar="SECONDS")
    parser.add_argument("--kill", type=float, default=1.5, metavar="SECONDS")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        token, graph = Path(folder) / "token", Path(folder) / "graph"
        token.write_text(secrets.token_hex())
        flags = ("--writable", "--token-file", str(token))
        with servers.maillage("maillage", graph, *flags) as server:
            soak = Soak(server, token.read_text())
            run(soak, given)
    sys.exit(0 if judged(soak) else 1)


def run(soak: Soak, given: argparse.Namespace) -> None:
    """Until the time is over, and some of everything has happened."""
    soak.put(0)
    threads = [threading.Thread(target=soak.ask, args=(seed,)) for seed in range(given.clients)]
    threads.append(threading.Thread(target=soak.publish, args=(given.publish,)))
    threads.append(threading.Thread(target=soak.kill, args=(given.kill,)))
    for thread in threads:
        thread.start()
    try:
        _watch(soak, given)
    finally:
        soak.over.set()
        for thread in threads:
            thread.join()


def _watch(soak: Soak, given: argparse.Namespace) -> None:
    begun, told_at = time.monotonic(), 0.0
    while (passed := time.monotonic() - begun) < 60 * given.minutes or _lacks(soak, passed, given):
        soak.memory.append(soak.server.memory())
        if passed - told_at >= LINE_SECONDS:
            told_at = passed
            print(soak.line(passed), flush=True)
        time.sleep(0.5)
    print(soak.line(passed), flush=True)


def _lacks(soak: Soak, passed: float, given: argparse.Namespace) -> bool:
    """A slow machine takes longer than the time; it may."""
    happened = soak.kills and soak.published > 1 and soak.witness.judged
    return not happened and passed < 60 * given.minutes + _GRACE


def judged(soak: Soak) -> bool:
    """Print what must be, and whether it is."""
    witness, half, end = soak.witness, *_memory(soak.memory)
    for fault in [*witness.wrong, *witness.unknown(), *soak.faults][:20]:
        print(f"  {fault}")
    return told(
        {
            f"{witness.judged:,} answers compared, {len(witness.wrong)} wrong": witness.judged > 0
            and not witness.wrong,
            f"{len(witness.unknown())} snapshots that nobody published": not witness.unknown(),
            f"{len(soak.faults)} answers cut, refused writes and statuses other than an announced 503": not soak.faults,
            f"{soak.kills} workers killed, {soak.published} snapshots published": soak.kills > 0
            and soak.published > 1,
            f"{end:.0f} MB at the end, {half:.0f} MB at half of the time": end <= GROWTH * half + GROWTH_MB,
        }
    )


def _memory(samples: list[float]) -> tuple[float, float]:
    """The highest of the second quarter of the time, and of the last."""
    quarter = max(1, len(samples) // 4)
    return max(samples[quarter : 2 * quarter] or samples), max(samples[-quarter:])


if __name__ == "__main__":
    main()
