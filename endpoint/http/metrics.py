"""What the server counts of itself, for Prometheus at ``/metrics``.

One process answers HTTP, and it counts what its workers do for it; so each application has a registry of its own,
and the multi-process mode of the client library, with its files and its limits, is not needed.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter
from fastapi.responses import Response
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

from endpoint.errors import EndpointError
from endpoint.http.state import Here
from endpoint.manifest import STATES
from endpoint.store.answers import Answer, Query
from endpoint.store.interface import Store
from endpoint.writes.writing import Writer, Written

if TYPE_CHECKING:
    from endpoint.manifest import Manifest
    from endpoint.settings import Settings
    from endpoint.writes.writer import Change

_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)

router: Final = APIRouter()

# A series more for each counter, which says nothing that the start of the process does not.
disable_created_metrics()  # type: ignore[no-untyped-call]


class Metrics:
    """The counters of one application; the names begin with ``maillage_``."""

    def __init__(self) -> None:
        self.registry = on = CollectorRegistry()
        ProcessCollector(registry=on)
        PlatformCollector(registry=on)
        self.requests = Counter(
            "maillage_http_requests", "Requests answered.", ("method", "route", "status"), registry=on
        )
        self.request_seconds = Histogram(
            "maillage_http_request_seconds",
            "From a request to the end of its answer.",
            ("route",),
            buckets=_SECONDS,
            registry=on,
        )
        self.requests_now = Gauge("maillage_http_requests_in_progress", "Requests under way.", registry=on)
        self.sent = Counter("maillage_http_sent_bytes", "Bytes of answers, without headers.", registry=on)
        self.queries = Counter(
            "maillage_queries",
            "Queries by what came of them: ok, or an error's code.",
            ("outcome",),
            registry=on,
        )
        self.query_seconds = Histogram(
            "maillage_query_seconds",
            "From a query to its whole answer, waiting included.",
            buckets=_SECONDS,
            registry=on,
        )
        self.queries_now = Gauge(
            "maillage_queries_in_progress", "Queries that run or wait for a worker.", registry=on
        )
        self.writes = Counter(
            "maillage_writes",
            "Writes by what came of them: ok, or an error's code.",
            ("outcome",),
            registry=on,
        )
        self.write_seconds = Histogram(
            "maillage_write_seconds",
            "From a write to its snapshot, waiting included.",
            buckets=_SECONDS,
            registry=on,
        )
        self.unwritten = Counter(
            "maillage_log_lines_lost", "Lines of the log that nobody took in time.", registry=on
        )
        self.spool = Gauge(
            "maillage_spool_bytes", "Long answers that wait on the disk for their readers.", registry=on
        )
        self._statements = Gauge("maillage_graph_statements", "Statements in the graph served.", registry=on)
        self._dossiers = Gauge("maillage_graph_dossiers", "Its dossiers.", ("state",), registry=on)
        self._created = Gauge(
            "maillage_graph_created_timestamp_seconds", "When it was published.", registry=on
        )
        build = Gauge("maillage_build_info", "The version of Maillage.", ("version",), registry=on)
        build.labels(version("maillage")).set(1)

    def look_at(self, manifest: Manifest) -> None:
        """Set the figures of the graph."""
        self._statements.set(manifest.quads)
        for state in STATES:
            self._dossiers.labels(state).set(sum(one.state == state for one in manifest.dossiers))
        if manifest.created:
            self._created.set(datetime.fromisoformat(manifest.created).timestamp())


class MeasuredStore:
    """A store whose queries are counted, with their time and what came of them."""

    def __init__(self, store: Store, metrics: Metrics) -> None:
        self._store = store
        self._metrics = metrics
        self._found = metrics.queries.labels("kept")

    async def start(self) -> None:
        """Be ready to answer."""
        await self._store.start()

    async def stop(self) -> None:
        """Let nothing run on."""
        await self._store.stop()

    async def manifest(self) -> Manifest:
        """What the graph that would answer now says of itself."""
        return await self._store.manifest()

    def kept(self, query: Query) -> Answer | None:
        """The answer, if it is at hand; it is counted then."""
        answer = self._store.kept(query)
        if answer is not None:
            self._found.inc()
        return answer

    async def query(self, query: Query) -> Answer:
        """Answer, and count it."""
        with (
            _counted(self._metrics.queries, self._metrics.query_seconds),
            self._metrics.queries_now.track_inprogress(),
        ):
            return await self._store.query(query)


class MeasuredWriter(Writer):
    """A writer whose writes are counted, with their time and what came of them."""

    def __init__(self, settings: Settings, metrics: Metrics) -> None:
        super().__init__(settings)
        self._metrics = metrics

    async def write(self, change: Change, body: bytes, timeout: float | None) -> Written:
        """Make a write to its end, and count it."""
        with _counted(self._metrics.writes, self._metrics.write_seconds):
            return await super().write(change, body, timeout)


@contextmanager
def _counted(outcomes: Counter, seconds: Histogram) -> Iterator[None]:
    outcome, begun = "lost", time.perf_counter()
    try:
        yield
        outcome = "ok"
    except EndpointError as error:
        outcome = error.code
        raise
    finally:
        outcomes.labels(outcome).inc()
        seconds.observe(time.perf_counter() - begun)


@router.api_route("/metrics", methods=["GET", "HEAD"])
async def metrics(here: Here) -> Response:
    """Counters and gauges in the text format of Prometheus; those of the graph are absent where there is none."""
    with suppress(EndpointError):  # /ready says what is wrong; the counters are wanted then most of all
        here.metrics.look_at(await here.store.manifest())
    return Response(generate_latest(here.metrics.registry), media_type=CONTENT_TYPE_PLAIN_0_0_4)
