"""The options of the commands that serve: one for each setting of the server, and each a variable too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS: Final = (
    click.option("--workers", type=int, help="Queries evaluated at once (else MAILLAGE_WORKERS; the cores)."),
    click.option("--queue", type=int, help="Queries that may wait (else MAILLAGE_QUEUE; 64)."),
    click.option("--memory", type=int, help="MiB one query may use (else MAILLAGE_MEMORY; 1024)."),
    click.option(
        "--max-result-bytes", type=int, help="Of one result (else MAILLAGE_MAX_RESULT_BYTES; 67108864)."
    ),
    click.option(
        "--max-rows", type=int, help="Rows, or statements, of one result (else MAILLAGE_MAX_ROWS; 1000000)."
    ),
    click.option(
        "--max-query-bytes", type=int, help="Of one request (else MAILLAGE_MAX_QUERY_BYTES; 500000)."
    ),
    click.option(
        "--cache-bytes", type=int, help="Of answers kept in memory (else MAILLAGE_CACHE_BYTES; 67108864)."
    ),
    click.option(
        "--service-hosts",
        help="Hosts that SERVICE may call, with commas (else MAILLAGE_SERVICE_HOSTS; none).",
    ),
    click.option(
        "--access-log/--no-access-log",
        default=None,
        help="A line of JSON on stderr for each answer (else MAILLAGE_ACCESS_LOG; on).",
    ),
    click.option(
        "--writable/--read-only",
        default=None,
        help="Whether who shows the token may write (else MAILLAGE_WRITABLE; no).",
    ),
    click.option(
        "--token-file",
        type=click.Path(path_type=Path),
        help="Its first line is the token (else MAILLAGE_TOKEN_FILE, or the token itself in MAILLAGE_TOKEN).",
    ),
    click.option(
        "--max-write-bytes",
        type=int,
        help="Of one Graph Store write (else MAILLAGE_MAX_WRITE_BYTES; 67108864).",
    ),
)


def server_options(command: Command) -> Command:
    """The limits of the server and its log; where one is not given, its variable or its default holds."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
