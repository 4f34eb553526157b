"""Measuring in one run: CPU seconds of this process, the best of several rounds, and ratios to a named reference."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measure:
    """``name`` handled ``size`` units (words, dossiers, quads) in ``seconds`` of CPU time."""

    name: str
    size: int
    seconds: float

    @property
    def speed(self) -> float:
        return self.size / self.seconds

    def against(self, reference: Measure) -> str:
        """One line: the speed, and how many times the reference's that is."""
        ratio = self.speed / reference.speed
        return f"{self.name:<44}{self.speed:>12,.0f}/s{ratio:>8.2f} × {reference.name}"


def measure(name: str, size: int, run: Callable[[], object], rounds: int = 3) -> Measure:
    """The best of some rounds: what disturbs a busy machine only ever makes a round longer."""
    return Measure(name, size, min(_cpu_seconds(run) for _ in range(rounds)))


def _cpu_seconds(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def told(goals: Mapping[str, bool]) -> bool:
    """Print each goal with whether it is met; whether all are."""
    for goal, met in goals.items():
        print(f"  {'met ' if met else 'MISSED'} {goal}")
    return all(goals.values())
