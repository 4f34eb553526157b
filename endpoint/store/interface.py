"""Where queries are answered: the one small interface that pages and protocol know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from endpoint.manifest import Manifest
    from endpoint.store.answers import Answer, Query


class Store(Protocol):
    """What the pages and the protocol need of a store."""

    async def start(self) -> None:
        """Be ready to answer; raises an EndpointError where that can't be."""

    async def stop(self) -> None:
        """Let nothing run on."""

    async def manifest(self) -> Manifest:
        """What the graph that would answer now says of itself."""

    def kept(self, query: Query) -> Answer | None:
        """The answer, if it is at hand without any work."""

    async def query(self, query: Query) -> Answer:
        """Answer, or raise an EndpointError."""
