"""Jobs that fail, jobs that kill their process, and all the others."""

from __future__ import annotations

import subprocess
import sys

import pytest

from endpoint.build.pool import Failure, settle

KILLED = Failure("its process was killed, for memory or for time")


@pytest.mark.parametrize("workers", [0, 1, 3])
def test_every_item_is_settled_once(workers: int) -> None:
    items = [f"{n} * {n}" for n in range(40)]
    assert sorted(settle(eval, items, workers)) == sorted((f"{n} * {n}", n * n) for n in range(40))


@pytest.mark.parametrize("workers", [0, 2])
def test_an_exception_is_an_answer(workers: int) -> None:
    found = dict(settle(eval, ["1", "1 / 0", "{}['é']", "2"], workers))
    assert found == {
        "1": 1,
        "1 / 0": Failure("ZeroDivisionError: division by zero"),
        "{}['é']": Failure("KeyError: 'é'"),
        "2": 2,
    }


@pytest.mark.parametrize("workers", [1, 2])
def test_a_killed_process_costs_its_own_item_only(workers: int) -> None:
    deadly = ["__import__('os')._exit(3)", "__import__('os').kill(__import__('os').getpid(), 9)"]
    items = [str(n) for n in range(30)]
    items[7:7], items[20:20] = deadly[:1], deadly[1:]
    found = list(settle(eval, items, workers))
    assert len(found) == len(items)
    assert dict(found) == {str(n): n for n in range(30)} | dict.fromkeys(deadly, KILLED)


def test_an_endless_job_ends_with_its_process() -> None:
    # The deadline is an alarm that nothing catches; the job sets it to one second itself.
    endless = "(__import__('signal').alarm(1), __import__('time').sleep(60))"
    assert dict(settle(eval, [endless, "1"], 2)) == {endless: KILLED, "1": 1}


def test_workers_do_not_outlive_a_killed_parent() -> None:
    script = (
        "from endpoint.build.pool import settle\n"
        "for _, answer in settle(eval, ['1', '__import__(\"time\").sleep(60)'], 2): print(answer, flush=True)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"1\n"
        parent.kill()
        # The workers have inherited the pipe: it ends when the last of them has ended.
        assert parent.communicate(timeout=100) == (b"", None)
