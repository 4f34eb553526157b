"""The command line: ``maillage COMMAND``.

Each command imports what it needs when it runs, so that ``--help`` is immediate. Data go to stdout, talk and
progress to stderr. Exit codes: 0 all well; 1 a dossier does not conform; 2 wrong use; 3 what we were pointed
at can't be used; 4 the surroundings. ``docs/commands.md`` describes every command and option.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NoReturn

import click

from endpoint.commands.exporting import export
from endpoint.commands.options import (
    PATH,
    base_iri_option,
    deadline_option,
    debuggable,
    dossiers_argument,
    format_option,
    graph_option,
    host_option,
    port_option,
    profile_option,
    server_options,
)
from endpoint.commands.terminal import Sentences, data, in_colour, say

if TYPE_CHECKING:
    from endpoint.corpus import Built
    from endpoint.findings.causes import Checked
    from endpoint.findings.finding import Finding
    from endpoint.settings import Settings

NOT_CONFORMING = 1


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command and end the process with its exit code."""
    with Sentences() as sentences:
        code = maillage.main(arguments, prog_name="maillage", standalone_mode=False, obj=sentences)
    sys.exit(code or 0)


@click.group(context_settings={"max_content_width": 110})
@click.version_option(package_name="maillage", message="%(version)s")
@debuggable
def maillage() -> None:
    """From the dossiers of European funding to a knowledge graph that can be questioned."""


# --- building and serving


@maillage.command()
@dossiers_argument
@graph_option
@host_option
@port_option
@base_iri_option
@deadline_option
@profile_option
@server_options
@debuggable
def run(
    dossiers: tuple[Path, ...],
    graph: Path | None,
    host: str | None,
    port: int | None,
    **others: object,
) -> None:
    """Build the graph of these dossiers, then serve it."""
    from endpoint.build.reading import Way
    from endpoint.commands.serving import listen, serve_at
    from endpoint.corpus import build as build_graph

    settings = _settings(graph=graph, host=host, port=port, **others)
    with listen(settings.host, settings.port) as sock:
        way = Way(settings.base_iri, settings.profile)
        built = build_graph(dossiers, settings.graph, way=way, deadline=settings.deadline)
        _tell_built(built, settings.graph)
        serve_at(sock, settings)


@maillage.command()
@dossiers_argument
@graph_option
@click.option("--workers", type=click.IntRange(min=1), help="Processes that read dossiers (all cores).")
@base_iri_option
@deadline_option
@profile_option
@debuggable
def build(
    dossiers: tuple[Path, ...],
    graph: Path | None,
    workers: int | None,
    base_iri: str | None,
    deadline: float | None,
    profile: str | None,
) -> int:
    """Publish the graph of these dossiers. What does not conform is left out, and told."""
    from endpoint.build.reading import Way
    from endpoint.corpus import build as build_graph

    settings = _settings(graph=graph, deadline=deadline, base_iri=base_iri, profile=profile)
    built = build_graph(
        dossiers,
        settings.graph,
        way=Way(settings.base_iri, settings.profile),
        workers=workers,
        deadline=settings.deadline,
    )
    _tell_built(built, settings.graph)
    return NOT_CONFORMING if built.snapshot.manifest.quarantined else 0


@maillage.command()
@graph_option
@host_option
@port_option
@click.option("--timeout", type=float, help="Seconds a query may run (else MAILLAGE_TIMEOUT; 30).")
@server_options
@debuggable
def serve(
    graph: Path | None, host: str | None, port: int | None, timeout: float | None, **limits: object
) -> None:
    """Serve a graph that was built: pages, questions, SPARQL."""
    from endpoint.commands.serving import listen, serve_at
    from endpoint.snapshot import current

    settings = _settings(graph=graph, host=host, port=port, timeout=timeout, **limits)
    if not settings.writable:
        current(settings.graph)  # told before the server is set up
    with listen(settings.host, settings.port) as sock:
        serve_at(sock, settings)


def _settings(**flags: object) -> Settings:
    from endpoint.settings import Settings

    return Settings.read(os.environ, **flags)


def _tell_built(built: Built, graph: Path) -> None:
    """What a build made and found: the counts, and a line for each dossier that is not clean."""
    from endpoint.findings.causes import counted
    from endpoint.findings.text import one_line

    manifest = built.snapshot.manifest
    counts = manifest.counts
    what = "Published" if built.fresh else "Nothing has changed; kept"
    say(f"{what} snapshot {built.snapshot.id} in {graph}: {manifest.quads} statements.")
    say(
        f"Dossiers: {counts['dossiers']}; published {counts['published']} ({manifest.flagged} with a flag), "
        f"left out {manifest.quarantined} "
        f"(quarantined {counts['quarantined']}, refused {counts['refused']}); {built.read} read anew."
    )
    remarks = [(dossier, counted(dossier, least="Warning")) for dossier in manifest.dossiers]
    unclean = [
        f"  {'published with a flag' if dossier.state == 'published' else 'left out'}: "
        f"{one_line(dossier.name)}: {codes}"
        for dossier, codes in remarks
        if codes
    ]
    if unclean:
        say("\n".join(unclean))
        say("What is wrong with them: `maillage validate` with the same paths.")


# --- one dossier


@maillage.command()
@click.argument("file", metavar="FILE|-")
@format_option("json", "turtle", "trig")
@profile_option
@debuggable
def extract(file: str, form: Literal["json", "turtle", "trig"], profile: str | None) -> int:
    """Print the facts of one dossier, with the words behind each."""
    from endpoint.build.reading import Way, extracted
    from endpoint.commands.dossier import facts_text
    from endpoint.commands.dossier import given as given_source
    from endpoint.findings.finding import of_code
    from extract.model import Refusal

    source = given_source(file, Way(profile=_settings(profile=profile).profile))
    if source.refusal is not None:
        return _tell_refusal(source.name, source.refusal)
    extraction = extracted(source)
    if isinstance(extraction, Refusal):
        return _tell_refusal(extraction.name, of_code(extraction.code, extraction.detail))
    data(facts_text(extraction, form))
    return 0


@maillage.command()
@click.argument("file", metavar="FILE|-")
@debuggable
def text(file: str) -> int:
    """Print the decoded text that offsets refer to, in UTF-8, and nothing else."""
    from endpoint.build.reading import Way
    from endpoint.commands.dossier import given as given_source
    from endpoint.findings.finding import of_code
    from extract.model import Refusal
    from extract.read import read

    source = given_source(file, Way())
    if source.refusal is not None:
        return _tell_refusal(source.name, source.refusal)
    document = read(source.data, source.name)
    if isinstance(document, Refusal):
        return _tell_refusal(document.name, of_code(document.code, document.detail))
    data(document.text.encode())
    return 0


def _tell_refusal(name: str, finding: Finding) -> int:
    from endpoint.findings.causes import Checked
    from endpoint.findings.text import findings_text
    from endpoint.manifest import DossierState

    refused = DossierState(name, "", None, None, "refused", (finding,))
    say(findings_text([Checked(refused, {})]).rstrip())
    return NOT_CONFORMING


# --- many dossiers


@maillage.command()
@dossiers_argument
@format_option("text", "json", "html", "turtle")
@click.option(
    "--summary/--no-summary", default=None, help="In text, one line a dossier (for more than 100 dossiers)."
)
@deadline_option
@profile_option
@debuggable
def validate(
    dossiers: tuple[Path, ...],
    form: Literal["text", "json", "html", "turtle"],
    summary: bool | None,
    deadline: float | None,
    profile: str | None,
) -> int:
    """Tell what is wrong with dossiers; nothing is published."""
    from endpoint.build.reading import Way
    from endpoint.corpus import check
    from endpoint.findings.causes import conforming

    if summary is not None and form != "text":
        raise click.UsageError("--summary and --no-summary are for --format text.")
    settings = _settings(deadline=deadline, profile=profile)
    found = check(dossiers, way=Way(profile=settings.profile), deadline=settings.deadline)
    single = len(dossiers) == 1 and not dossiers[0].is_dir()
    data(_report(found, form, single=single, summary=summary))
    return 0 if conforming(found) == len(found) else NOT_CONFORMING


def _report(found: list[Checked], form: str, *, single: bool, summary: bool | None) -> str:
    from endpoint.findings.finding import findings_json
    from extract.iris import BASE_IRI

    if form == "json":
        return findings_json([one.state for one in found], single=single)
    if form == "turtle":
        from endpoint.findings.report import findings_turtle

        return findings_turtle([one.state for one in found], BASE_IRI)
    if form == "html":
        from endpoint.findings.page import findings_page

        return findings_page(found)
    from endpoint.findings.text import MANY, coloured, findings_text, plain, summary_text

    text = summary_text if (len(found) > MANY if summary is None else summary) else findings_text
    return text(found, paint=coloured if in_colour() else plain)


@maillage.command()
@click.argument("dossiers", type=PATH, metavar="DIR")
@click.option(
    "--gold",
    type=PATH,
    required=True,
    help="A folder with NAME.json for each dossier NAME.*, or for its number",
)
@format_option("text", "json")
@profile_option
@debuggable
def evaluate(dossiers: Path, gold: Path, form: Literal["text", "json"], profile: str | None) -> None:
    """Score what is extracted against what a careful reader found."""
    from endpoint.build.reading import Way
    from endpoint.commands.evaluation import evaluate_folder
    from extract.evaluate import as_json, as_text

    compared = evaluate_folder(dossiers, gold, Way(profile=_settings(profile=profile).profile))
    if compared.stray_gold:
        say(f"Gold without a dossier in {dossiers}, left out: {', '.join(compared.stray_gold)}.")
    if compared.stray_dossiers:
        say(f"Dossiers without gold in {gold}, left out: {', '.join(compared.stray_dossiers)}.")
    data((as_text if form == "text" else as_json)(compared.evaluation) + "\n")


# --- asking


@maillage.command()
@click.argument("question", required=False, metavar="NAME|FILE.rq|-")
@graph_option
@format_option("table", "csv", "tsv", "json")
@click.option("--param", "params", multiple=True, metavar="NAME=VALUE", help="A parameter of the question.")
@click.option("--list", "listed", is_flag=True, help="List the saved questions and their parameters.")
@debuggable
def ask(
    question: str | None,
    graph: Path | None,
    form: Literal["table", "csv", "tsv", "json"],
    params: tuple[str, ...],
    listed: bool,
) -> None:
    """Answer a saved question, or a SPARQL query from a file or from stdin."""
    from endpoint.commands import asking

    if listed:
        data(asking.listing())
        return
    if question is None:
        raise click.UsageError("Name a question, a file of SPARQL or `-`, or see `maillage ask --list`.")
    answer = asking.answer(_settings(graph=graph), asking.named(question), asking.parameters(params), form)
    data(answer.text)
    count = answer.quarantined
    say(f"{count} dossier{'' if count == 1 else 's'} left out of this answer (`maillage validate` says why).")


@maillage.command()
@click.argument("action", required=False, type=click.Choice(["prune"]), metavar="[prune]")
@graph_option
@debuggable
def snapshots(action: str | None, graph: Path | None) -> None:
    """List the snapshots of a graph; with `prune`, remove all but the current, the newest and those in use."""
    from endpoint.snapshot import current, current_id, prune
    from endpoint.snapshot import snapshots as whole_snapshots

    folder = _settings(graph=graph).graph
    found = whole_snapshots(folder) or [current(folder)]
    if action == "prune":
        data("".join(f"removed {name}\n" for name in prune(folder)))
        return
    served = current_id(folder)
    for one in found:
        counts = one.manifest.counts
        data(
            f"{'*' if one.id == served else ' '} {one.id}  {one.manifest.created}  {one.manifest.quads} statements, "
            f"{counts.get('published', 0)} dossiers, {one.manifest.quarantined} left out\n"
        )


# --- giving away

maillage.add_command(export)


if __name__ == "__main__":
    main()
