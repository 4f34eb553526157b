"""Styles and scripts: each under an address that changes with what is in it, so that a browser keeps it for good.

Styles are written by hand; scripts are built from ``web/`` (``make web``) into ``static/built``, which is not there
where npm is not: the pages then do without.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from fastapi.staticfiles import StaticFiles
from markupsafe import Markup
from starlette.responses import FileResponse, Response
from starlette.types import Scope

_FOLDER: Final = Path(str(files("endpoint"))) / "static"
_FOR_GOOD: Final = "public, max-age=31536000, immutable"
_ASK_AGAIN: Final = "no-cache"
_IN_ONE_PIECE: Final = 2**21  # bytes


def address(name: str) -> str | None:
    """Where a file of ``static`` is, with the hash of its content; None where there is no such file.

    >>> str(address("style.css")).partition("?")[0], address("nothing.css")
    ('/static/style.css', None)
    """
    tag = _tag(name)
    return tag and f"/static/{name}?{tag}"


def script(name: str) -> Markup:
    """The tags of the script ``web/src/NAME.ts`` and of the styles that it brings; none where it is not built.

    >>> str(script("nothing"))
    ''
    """
    tags = Markup()
    if style := address(f"built/{name}.css"):
        tags += Markup('<link rel="stylesheet" href="{}">\n').format(style)
    if source := address(f"built/{name}.js"):
        tags += Markup('<script type="module" src="{}"></script>').format(source)
    return tags


def _tag(name: str) -> str | None:
    path = _FOLDER / name
    try:
        state = path.stat()
    except FileNotFoundError:
        return None
    return _hash(path, state.st_mtime_ns, state.st_size)


@cache
def _hash(path: Path, _modified: int, _size: int) -> str:
    """The file as it is at that time: whoever works on it sees each change."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


class Assets(StaticFiles):
    """The files of ``static``. One that is asked for by its hash may be kept for good, any other must be asked
    about each time."""

    def __init__(self) -> None:
        super().__init__(directory=_FOLDER)

    async def get_response(self, path: str, scope: Scope) -> Response:
        # A range in another unit is no range (RFC 9110, section 14.2); the framework refuses it.
        scope["headers"] = [
            one for one in scope["headers"] if one[0] != b"range" or one[1].startswith(b"bytes=")
        ]
        response = await super().get_response(path, scope)
        asked = scope["query_string"].decode("latin-1")
        kept = bool(asked) and asked == _tag(path)
        response.headers["Cache-Control"] = _FOR_GOOD if kept else _ASK_AGAIN
        if isinstance(response, FileResponse):
            response.chunk_size = _IN_ONE_PIECE  # which is what gets compressed
        return response
