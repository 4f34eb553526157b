"""What makes a request one that nobody may answer, whatever it asks: told from its head, in a microsecond."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from urllib.parse import unquote_to_bytes

from starlette.exceptions import HTTPException
from starlette.types import Scope

from endpoint.errors import EndpointError, WrongUse
from endpoint.protocol.parameters import has_too_many, too_many

_VERSIONS: Final = ("1.1", "1.0")
_LONGEST: Final = 300  # bytes of a host with its port; no name of the DNS is longer than 255
# RFC 3986, sections 3.2.2 and 3.2.3.
_HOST: Final = re.compile(rb"(?:\[[0-9A-Fa-f:.]+\]|(?:[\w.~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)(?::(\d{0,5}))?")


def fault(scope: Scope) -> EndpointError | HTTPException | None:
    """Why a request is refused before anybody reads it; None where it is not."""
    if has_too_many(scope["query_string"]):
        return too_many()
    if scope["http_version"] not in _VERSIONS:
        return HTTPException(505)  # the parser takes some that are none of ours
    hosts = []
    for name, value in scope["headers"]:
        if name == b"host":
            hosts.append(value)
        elif name == b"transfer-encoding" and value.lower() != b"chunked":
            return HTTPException(501)  # RFC 9112, section 6.1
    if not hosts and scope["http_version"] == "1.0":
        return None
    if len(hosts) != 1 or len(hosts[0]) > _LONGEST or not is_host(hosts[0]):
        return WrongUse(
            "The header Host is no name of a host: send it once, as the address has it.",
            "L'en-tête Host n'est pas un nom d'hôte : envoyez-le une fois, tel que dans l'adresse.",
        )
    return None


def unreadable(scope: Scope) -> EndpointError | None:
    """Why the parameters of a page can't be read: the framework would put other signs in place of bytes that are none."""
    try:
        unquote_to_bytes(scope["query_string"]).decode()
    except UnicodeDecodeError:
        return WrongUse(
            "The parameters are not in UTF-8: encode them so.",
            "Les paramètres ne sont pas en UTF-8 : codez-les ainsi.",
        )
    return None


@lru_cache(maxsize=256)
def is_host(value: bytes) -> bool:
    """Whether the header Host may say so (RFC 9112, section 3.2).

    >>> [is_host(one) for one in (b"maillage.example:8000", b"[::1]:80", b"a.", b"")]
    [True, True, True, True]
    >>> [is_host(one) for one in (b"a b", b"a/b", b"user@a", b"a:x", b"a:99999", b"\\xe9", b"%zz")]
    [False, False, False, False, False, False, False]
    """
    found = _HOST.fullmatch(value)
    return found is not None and int(found[1] or 0) < 2**16
