"""Workers whose pipe is closed: on the loop of the library, and on the one that the server runs on."""

from __future__ import annotations

import asyncio
import resource
import subprocess
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
import uvloop

from endpoint.errors import DiskFull, WorkerLost
from endpoint.store.engine import Request
from endpoint.store.process import WorkerProcess

IDLE = "import time; time.sleep(60)"
LAST_WORDS = """
import sys
from endpoint.store.worker import write_answer
write_answer(sys.stdout.buffer, {"volatile": False}, b"done")
"""
# Started as `nice` starts things, and a worker of its own that is to let others pass.
NICE = """
import asyncio, os, sys
from endpoint.store.process import WorkerProcess

async def main():
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", sys.argv[1], stderr=asyncio.subprocess.PIPE)
    worker = WorkerProcess(process)
    worker.let_others_pass()
    print(os.getpriority(os.PRIO_PROCESS, process.pid))
    await worker.kill()

os.setpriority(os.PRIO_PROCESS, 0, 19)
asyncio.run(main())
"""
BUSY_THEN_IDLE = f"""
import time
while time.process_time() < 0.3:
    pass
{LAST_WORDS}
time.sleep(60)
"""
FAULT = "raise SystemExit('/opt/a/path/of/the/server.py')"
LOOPS: dict[str, Callable[[], asyncio.AbstractEventLoop]] = {
    "asyncio": asyncio.new_event_loop,
    "uvloop": uvloop.new_event_loop,
}


def run(loop: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Do something, and see that it was no fault to the event loop."""
    faults: list[dict[str, Any]] = []

    async def doing() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, fault: faults.append(fault))
        await work()

    with asyncio.Runner(loop_factory=LOOPS[loop]) as runner:
        runner.run(doing())
    assert faults == []


async def started(program: str) -> Process:
    command = (sys.executable, "-c", program)
    return await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, stderr=PIPE)


@pytest.mark.parametrize("loop", LOOPS)
def test_a_worker_whose_pipe_is_closed_is_not_written_to(loop: str) -> None:
    async def work() -> None:
        process = await started(IDLE)
        worker = WorkerProcess(process)
        assert worker.usable
        assert process.stdin
        process.stdin.close()  # as it is when somebody killed it, before its end is known
        assert not worker.usable
        asked = asyncio.create_task(worker.heard(b"a question"))
        await asyncio.sleep(0)
        await worker.kill()
        with pytest.raises(WorkerLost, match="from outside"):
            await asked

    run(loop, work)


@pytest.mark.parametrize("loop", LOOPS)
def test_one_that_has_ended_is_heard_to_its_end(loop: str) -> None:
    async def work() -> None:
        process = await started(LAST_WORDS)
        worker = WorkerProcess(process)
        await process.wait()
        assert not worker.usable
        header, body = await worker.heard(b"")
        assert (header["volatile"], body) == (False, b"done")

    run(loop, work)


@pytest.mark.parametrize("loop", LOOPS)
def test_what_a_worker_says_meanwhile_is_in_the_log(loop: str, caplog: pytest.LogCaptureFixture) -> None:
    async def work() -> None:
        worker = WorkerProcess(
            await started(f"import sys; print('oh', file=sys.stderr, flush=True){LAST_WORDS}")
        )
        await worker.heard(b"")
        await worker.kill()

    run(loop, work)
    assert [record.message for record in caplog.records] == ["A worker said: oh"]


@pytest.mark.parametrize("loop", LOOPS)
def test_where_no_more_files_may_be_open_it_is_told(loop: str) -> None:
    async def work() -> None:
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))
        try:
            with pytest.raises(WorkerLost, match="could be started"):
                await WorkerProcess.spawned("endpoint.store.worker", online=False)
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

    run(loop, work)


def test_the_token_is_for_the_server_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILLAGE_TOKEN", "secret")
    monkeypatch.setenv("MAILLAGE_ANOTHER", "known")

    async def work() -> None:
        worker = await WorkerProcess.spawned("endpoint.store.worker", online=False)
        given = Path(f"/proc/{worker._process.pid}/environ").read_text()
        await worker.kill()
        assert ("known" in given, "secret" in given) == (True, False)

    run("asyncio", work)


def test_a_worker_of_a_server_that_lets_others_pass_does_so_too() -> None:
    done = subprocess.run([sys.executable, "-c", NICE, IDLE], check=True, capture_output=True, text=True)
    assert done.stdout == "19\n"


def test_it_tells_how_long_it_had_a_processor() -> None:
    """A worker that waits has had none meanwhile, however long that takes."""

    async def work() -> None:
        worker = WorkerProcess(await started(BUSY_THEN_IDLE))
        await worker.heard(b"")
        assert 0.2 < (before := worker.processor_seconds()) < float("inf")
        await asyncio.sleep(0.2)
        assert worker.processor_seconds() - before < 0.1
        await worker.kill()
        assert worker.processor_seconds() == float("inf")

    run("asyncio", work)


def test_its_fault_is_told_to_the_log_alone(caplog: pytest.LogCaptureFixture) -> None:
    async def work() -> None:
        worker = WorkerProcess(await started(FAULT))
        with pytest.raises(WorkerLost, match="log says why") as lost:
            await worker.heard(b"")
        assert "server.py" not in str(lost.value)

    run("asyncio", work)
    assert "server.py" in caplog.text


ASKED: Request = {
    "query": "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "media_type": "text/csv",
    "graph": False,
    "into": "",
    "plain": False,
    "base": "http://e/",
    "default": [],
    "named": [],
    "hosts": [],
    "max_rows": 10**6,
    "max_bytes": 2**26,
    "gzip": False,
    "spool": True,
    "seconds": 200.0,
}


def files_without_a_name(process: int) -> list[str]:
    links = [str(one.readlink()) for one in Path(f"/proc/{process}/fd").iterdir()]
    return [link for link in links if link.endswith("(deleted)")]


def test_a_long_answer_is_the_readers_alone_as_soon_as_he_has_it(small_graph: Path) -> None:
    """An idle worker would keep the disk taken after its reader has left."""

    async def work() -> None:
        worker = await WorkerProcess.start(small_graph / "current" / "store", 512)
        result = await worker.answer(ASKED, 100)
        assert result.file
        with result.file:
            while files_without_a_name(worker.pid):
                await asyncio.sleep(0.01)
            assert len(result.file.read()) > 2**20
        assert (await worker.answer({**ASKED, "query": "SELECT ?a {}"}, 100)).body
        await worker.kill()

    run("asyncio", lambda: asyncio.wait_for(work(), 100))


def test_a_disk_without_room_is_told_and_the_worker_goes_on(small_graph: Path) -> None:
    async def work() -> None:
        worker = await WorkerProcess.start(small_graph / "current" / "store", 512)
        _, hard = resource.prlimit(worker.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(
            worker.pid, resource.RLIMIT_FSIZE, (2**16, hard)
        )  # as the system says no to its files
        for _ in range(2):
            with pytest.raises(DiskFull, match="no room for so long an answer") as full:
                await worker.answer(ASKED, 100)
            assert (full.value.status, bool(full.value.fr), worker.usable) == (507, True, True)
            assert files_without_a_name(worker.pid) == []
        resource.prlimit(worker.pid, resource.RLIMIT_FSIZE, (hard, hard))
        result = await worker.answer(ASKED, 100)
        assert result.file
        result.file.close()
        await worker.kill()

    run("asyncio", work)
