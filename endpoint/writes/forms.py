"""The files of a form (``multipart/form-data``, RFC 7578).

A form is cut at its boundary and nowhere else: the library reads all that a mail may hold, line by line and one form in
the other, while every other request waits.
"""

from __future__ import annotations

import re
from email.message import Message
from itertools import takewhile
from typing import Final

from endpoint.errors import UnsupportedMedia, WrongUse
from endpoint.protocol.parameters import MOST

MULTIPART: Final = "multipart/form-data"

_HEAD_BYTES: Final = 16_384  # at most, of the headers of a file: they take time to read
# What follows a boundary: the end of its line, headers, and an empty line. It has no end where it is also the next's.
_HEAD: Final = re.compile(rb"[ \t]*+\r?\n((?:(?:[\w!#$%&'*+.^`|~-]++:|[ \t])[^\n]*+\n)*+)\r?(?:\n|\Z)")
_END: Final = re.compile(rb"--[ \t]*+\r?(?:\n|\Z)")
_FOLD: Final = re.compile(rb"\r?\n[ \t]+")
_HEADER: Final = re.compile(rb"(?im)^(content-type|content-transfer-encoding)[ \t]*:[ \t]*([^\r\n]*)")
_AS_IT_IS: Final = ("", "7bit", "8bit", "binary")


def files(header: str, content: bytes) -> list[tuple[str, bytes]]:
    r"""Each file of a form: its Content-Type, empty without one, and what it holds.

    Arguments:
        header: the Content-Type of the form, which names its boundary.

    Raises:
        WrongUse: it has no file, more than may be, or no end; or a file is a form.
        UnsupportedMedia: a file is encoded for mail.

    >>> files("multipart/form-data; boundary=x", b"--x\r\nContent-Type: text/turtle\r\n\r\n<a:b> a <a:c> .\r\n--x--")
    [('text/turtle', b'<a:b> a <a:c> .')]
    """
    form = Message()
    form["Content-Type"] = header
    try:
        boundary = (form.get_boundary() or "").encode("latin-1", "replace")
    except (TypeError, ValueError, LookupError):  # a parameter in parts (RFC 2231) that make no whole
        boundary = b""
    _, *pieces = (b"\n" + content).split(b"\n--" + boundary, MOST + 1)
    found = list(takewhile(lambda piece: not _END.match(piece), pieces))
    heads = [head for piece in found if (head := _HEAD.match(piece)) and len(head[1]) <= _HEAD_BYTES]
    if not boundary or not found or not len(heads) == len(found) < len(pieces):
        raise WrongUse(
            f"This {MULTIPART} can't be read to its closing boundary: send the statements in a file of it, whole; "
            f"{MOST:,} files are the most."
        )
    return [
        (_content_type(head[1]), piece[head.end() :].removesuffix(b"\r"))
        for head, piece in zip(heads, found, strict=True)
    ]


def _content_type(head: bytes) -> str:
    headers: dict[bytes, str] = {
        name.lower(): value.strip().decode("latin-1")
        for name, value in _HEADER.findall(_FOLD.sub(b" ", head))
    }
    coding, content_type = headers.get(b"content-transfer-encoding", ""), headers.get(b"content-type", "")
    if coding.lower() not in _AS_IT_IS:
        raise UnsupportedMedia(f"A file of the form is in {coding}, as in a mail: send it as it is.")
    if content_type.lower().startswith("multipart/"):
        raise WrongUse("A file of the form is a form itself: send all files in one.")
    return content_type
