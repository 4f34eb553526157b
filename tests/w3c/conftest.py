"""The server that the suites are run against: ours, on an empty plain store."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from benchmarks import servers
from tests.w3c.endpoints import Endpoint

LISTED_HOST = "invalid.endpoint.org"
"""One case calls it with SERVICE SILENT: there is no such host, and nothing must come of it."""


@pytest.fixture(scope="session")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """``MAILLAGE_W3C_SERVER=oxigraph`` takes the engine's own server instead, to compare."""
    folder = tmp_path_factory.mktemp("w3c")
    started = _oxigraph if os.environ.get("MAILLAGE_W3C_SERVER") == "oxigraph" else _maillage
    with started(folder) as found:
        yield found


@contextmanager
def _maillage(folder: Path) -> Iterator[Endpoint]:
    token, kept = secrets.token_hex(), folder / "token"
    kept.write_text(token)
    flags = ("--writable", "--token-file", str(kept), "--service-hosts", LISTED_HOST, "--no-access-log")
    with (
        servers.maillage("maillage", folder / "graph", *flags) as server,
        _client(server, {"Authorization": f"Bearer {token}"}) as http,
    ):
        yield Endpoint(http, server.path, "/update", "/store")


@contextmanager
def _oxigraph(folder: Path) -> Iterator[Endpoint]:
    with servers.oxigraph(folder / "store", "serve") as server, _client(server, {}) as http:
        yield Endpoint(http, server.path, "/update", "/store")


def _client(server: servers.Server, headers: dict[str, str]) -> httpx.Client:
    return httpx.Client(base_url=f"http://127.0.0.1:{server.port}", headers=headers, timeout=60)
