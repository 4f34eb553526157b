"""``maillage export``: its options, and a stop that leaves nothing behind."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from endpoint.commands.options import PATH, debuggable, graph_option, public
from endpoint.commands.terminal import say

if TYPE_CHECKING:
    from endpoint.exports.exporter import Wanted
    from endpoint.settings import Settings

TERMINATED = 143
"""What a shell shows for SIGTERM."""


@click.command()
@click.argument("target", metavar="DIR")
@graph_option
@click.option("--only", multiple=True, metavar="NAME[,NAME]", help="Only these exports (see --list).")
@click.option("--list", "listed", is_flag=True, is_eager=True, expose_value=False, help="List the exports.",
              callback=lambda context, _, wanted: _list(context) if wanted else None)  # fmt: skip
@click.option("--without-people", is_flag=True, help="Leave persons out, and quotes that name them.")
@click.option("--operations", is_flag=True, help="A file of its own for each operation, too.")
@click.option("--with-erdf", "erdf", is_flag=True, help="The ERDF too in the networks, which it dominates.")
@click.option("--enrich", type=PATH, metavar="FILE", help="A CSV file that fills the official lists.")
@click.option("--files-url", default="", help="Where DIR will stand on the web, for its catalogue.")
@public
@debuggable
def export(target: str, graph: Path | None, only: tuple[str, ...], **options: Any) -> None:
    """Write the graph as a package of open data: files, tables, catalogue, README."""
    import os

    from endpoint.errors import WrongUse
    from endpoint.exports.package import export as write
    from endpoint.settings import Settings

    if not target:
        raise WrongUse("DIR is an empty name: name the folder to write the package to.")
    given = {name: options.pop(name) for name in ("public_url", "publisher", "contact")}
    settings = Settings.read(os.environ, graph=graph, **given)
    with _ended_by_signal():
        files = write(settings.graph, Path(target), _wanted(only, settings, **options))
    if any(one.file.path == "catalog.ttl" for one in files):
        _say_what_the_catalogue_lacks(settings.publisher, options["files_url"])
    size = sum(one.bytes for one in files)
    say(f"Exported to {target}: {len(files)} files, {size / 1e6:,.1f} MB.")


def _say_what_the_catalogue_lacks(publisher: str, files_url: str) -> None:
    if not files_url:
        say("The catalogue's addresses are relative, and some harvesters need whole ones: give --files-url.")
    if not publisher:
        say("The catalogue names no publisher: give --publisher.")


def _list(context: click.Context) -> None:
    from endpoint.commands.terminal import data
    from endpoint.exports.exporters import EXPORTERS

    data("".join(f"{one.name}\n    {one.title.fr}\n    {one.title.en}\n" for one in EXPORTERS.values()))
    context.exit()


def _wanted(
    only: tuple[str, ...], settings: Settings, *, without_people: bool, files_url: str, **others: Any
) -> Wanted:
    from endpoint.errors import WrongUse
    from endpoint.exports.exporter import Wanted
    from endpoint.settings import require_address

    require_address("--files-url", files_url)
    names = tuple(name for part in only for name in part.replace(",", " ").split())
    if only and not names:
        raise WrongUse("--only names no export: give some of those that --list lists, or leave it out.")
    return Wanted(
        names,
        people=not without_people,
        publisher=settings.publisher,
        contact=settings.contact,
        public_url=settings.public_url,
        files_url=files_url,
        **others,
    )


@contextmanager
def _ended_by_signal() -> Iterator[None]:
    """SIGTERM ends the block as Ctrl-C does, with all that has to be cleared away."""

    def end(_: int, __: FrameType | None) -> None:
        sys.exit(TERMINATED)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
