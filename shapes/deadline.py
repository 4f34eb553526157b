"""The time that a check may take: engines ask it between two shapes."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic

from shapes.errors import EngineError


@dataclass(frozen=True, slots=True)
class Deadline:
    """So many seconds from ``start``. A query that is under way is not interrupted."""

    seconds: float
    start: float

    @classmethod
    def after(cls, seconds: float) -> Deadline:
        return cls(seconds, monotonic())

    def hold(self) -> None:
        """Raises :class:`EngineError` when the time is up."""
        if monotonic() - self.start >= self.seconds:
            raise EngineError(f"it took more than {self.seconds:g} seconds")
