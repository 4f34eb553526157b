"""The options that several commands share; those of the server are one for each setting, each a variable too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from endpoint.commands.terminal import Sentences

Command = TypeVar("Command", bound=Callable[..., Any])

PATH = click.Path(path_type=Path, readable=False)

graph_option = click.option(
    "--graph", type=PATH, help="The directory of snapshots (else MAILLAGE_GRAPH; ./graph)."
)
host_option = click.option("--host", help="The address to listen at (else MAILLAGE_HOST; 127.0.0.1).")
port_option = click.option(
    "--port", type=int, help="The port; 0 takes a free one (else MAILLAGE_PORT; 8000)."
)
deadline_option = click.option(
    "--deadline", type=float, help="Seconds that one dossier may take (else MAILLAGE_DEADLINE; 120)."
)
profile_option = click.option(
    "--profile",
    type=click.Choice(["fast", "full"]),
    help="Read by the rules alone, or with a statistical model too (else MAILLAGE_PROFILE; fast).",
)
base_iri_option = click.option(
    "--base-iri", help="Under which the data are named (else MAILLAGE_BASE_IRI; https://w3id.org/maillage/)."
)
dossiers_argument = click.argument("dossiers", nargs=-1, required=True, type=PATH, metavar="DIR|FILE...")


def _debug(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        import logging

        logging.basicConfig(format="%(name)s: %(message)s")
        logging.getLogger("endpoint").setLevel(logging.DEBUG)
        context.find_object(Sentences).debug = True  # type: ignore[union-attr]


def debuggable(command: Command) -> Command:
    """The option ``--debug``, which every command has and none sees."""
    option = click.option(
        "--debug", is_flag=True, expose_value=False, callback=_debug, help="Print tracebacks of errors."
    )
    return option(command)


def format_option(*formats: str) -> Callable[[Command], Command]:
    """The option ``--format``, whose default is the first of the formats."""
    return click.option(
        "--format", "form", type=click.Choice(formats), default=formats[0], show_default=True,
        help="How to write the output.",
    )  # fmt: skip


_PUBLIC: Final = (
    click.option("--public-url", help="Where the public reaches the server (else MAILLAGE_PUBLIC_URL)."),
    click.option("--publisher", help="Who publishes the data, by name (else MAILLAGE_PUBLISHER)."),
    click.option("--contact", help="An e-mail address or a page (else MAILLAGE_CONTACT)."),
)

_OPTIONS: Final = (
    click.option("--workers", type=int, help="Queries evaluated at once (else MAILLAGE_WORKERS; the cores)."),
    click.option("--queue", type=int, help="Queries that may wait (else MAILLAGE_QUEUE; 64)."),
    click.option("--memory", type=int, help="MiB one query may use (else MAILLAGE_MEMORY; 1024)."),
    click.option(
        "--max-result-bytes", type=int, help="Of one result (else MAILLAGE_MAX_RESULT_BYTES; 67108864)."
    ),
    click.option(
        "--spool-bytes",
        type=int,
        help="Of long answers that wait for their readers (else MAILLAGE_SPOOL_BYTES; 1073741824).",
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
    *_PUBLIC,
    click.option(
        "--contours",
        type=click.Path(path_type=Path),
        help="GeoJSON outlines to draw beneath the map (else MAILLAGE_CONTOURS; none).",
    ),
)


def public(command: Command) -> Command:
    """Who gives the data to the public, and where."""
    return _with(_PUBLIC, command)


def _with(options: tuple[Callable[[Command], Command], ...], command: Command) -> Command:
    for option in reversed(options):
        command = option(command)
    return command


def server_options(command: Command) -> Command:
    """The limits of the server and its log; where one is not given, its variable or its default holds."""
    return _with(_OPTIONS, command)
