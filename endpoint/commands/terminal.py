"""What the command line has with its surroundings: output, talk, and errors as one sentence."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType

import click

from endpoint.errors import EndpointError

INTERRUPTED = 130
READER_GONE = 141
BUG = 70
"""What a shell shows for Ctrl-C and for SIGPIPE, and EX_SOFTWARE of sysexits.h."""


def data(content: str | bytes) -> None:
    """Write to stdout. When its reader is gone (``| head``), end without a word."""
    try:
        # Not click.echo: it takes escape sequences out of what it writes to a file. And in a loop: with
        # PYTHONUNBUFFERED, one write may take a part only.
        rest = memoryview(content.encode() if isinstance(content, str) else content)
        while rest:
            rest = rest[sys.stdout.buffer.write(rest) :]
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # What is left in the buffer must have somewhere to go when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(READER_GONE)
    except OSError as error:
        raise _refusal(error, "stdout") from error


def say(text: str) -> None:
    """Talk to the person, on stderr; nobody need listen."""
    with suppress(BrokenPipeError):
        click.echo(text, err=True)


def in_colour(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether stdout is a terminal that shows colours, and nobody says NO_COLOR (no-color.org)."""
    return (
        sys.stdout.isatty() and not environment.get("NO_COLOR") and environment.get("TERM", "dumb") != "dumb"
    )


class Sentences:
    """A block whose errors end the process with one sentence on stderr and an exit code of the contract.

    Attributes:
        debug: print tracebacks too.
    """

    def __init__(self) -> None:
        self.debug = False

    def __enter__(self) -> Sentences:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None or isinstance(error, SystemExit):
            return
        code, sentence = _told(error)
        if self.debug and code != INTERRUPTED:
            with suppress(BrokenPipeError):
                traceback.print_exception(error)
        if sentence:
            say(f"maillage: {' '.join(sentence.split())}")
        sys.exit(code)


def _told(error: BaseException) -> tuple[int, str]:
    """The exit code and the sentence of an error."""
    if isinstance(error, KeyboardInterrupt | click.Abort):
        return INTERRUPTED, ""
    if isinstance(error, click.UsageError):
        return 2, f"{error.format_message()} {_help(error.ctx)}"
    if isinstance(error, click.ClickException):
        return 2, error.format_message()
    if isinstance(error, EndpointError):
        return error.exit_code, str(error)
    if isinstance(error, OSError):
        return _told(_refusal(error, "."))
    return _from_inside(error)


def _help(context: click.Context | None) -> str:
    return f"Try `{context.command_path} --help`." if context else "Try `maillage --help`."


def _refusal(error: OSError, where: str) -> EndpointError:
    from pathlib import Path

    from endpoint.refusals import refusal

    return refusal(error, Path(where))


def _from_inside(error: BaseException) -> tuple[int, str]:
    from extract.errors import ExtractError, GoldError
    from ontology.errors import OntologyError
    from shapes.errors import ShapesError

    if isinstance(error, GoldError):
        return 2, str(error)
    if isinstance(error, ExtractError | OntologyError | ShapesError):
        return 3, str(error)
    what = f"{type(error).__name__}: {error}"
    return (
        BUG,
        f"Something is wrong inside Maillage ({what}): run it again with --debug and report what it prints.",
    )
