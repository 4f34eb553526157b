"""The settings of the server and of a build: from flags, else from ``MAILLAGE_…`` variables, else the defaults below.

``docs/settings.md`` describes each; a test holds that it does.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any, Final

from endpoint.errors import WrongUse
from extract.iris import BASE_IRI

PREFIX: Final = "MAILLAGE_"
PROFILES: Final = ("fast", "full")

# Least and greatest sensible value of each number.
_BOUNDS: Final[Mapping[str, tuple[float, float]]] = {
    "port": (0, 65_535),
    "timeout": (0.01, 86_400),
    "deadline": (1, 86_400),
    "workers": (1, 1_024),
    "queue": (0, 100_000),
    "memory": (16, 1_048_576),
    "max_result_bytes": (1, 2**31),
    "spool_bytes": (0, 2**50),
    "max_rows": (1, 2**31),
    "max_query_bytes": (1, 2**27),
    "cache_bytes": (0, 2**40),
    "max_write_bytes": (1, 2**31),
}


def available_cores() -> int:
    """The cores that this process may use, which in a container are fewer than the machine's."""
    return len(os.sched_getaffinity(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the server needs to know. Immutable: read once, passed on.

    Attributes:
        graph: the directory of snapshots.
        base_iri: under which a build names data and graphs; a server takes that of the graph it serves.
        host: the address to listen at.
        port: 0 lets the system choose one.
        timeout: seconds a query may run, and may wait for its turn; a request can ask for fewer.
        deadline: seconds that a build, or a check, may spend on one dossier.
        profile: how a build, or a check, reads a dossier: ``fast`` by the rules alone, ``full`` with a model too.
        workers: long queries evaluated at the same time, each in a process of its own; and as many short ones.
        queue: queries that may wait for a worker, and long pages for being made; one more is refused with 503.
        memory: MiB that one query may use, beyond what the open graph takes.
        max_result_bytes: a longer result is refused, never cut.
        spool_bytes: of long answers that wait on the disk for their readers; one more is refused with 503.
        max_rows: a result of more rows, or statements, is refused, never cut.
        max_query_bytes: a longer request is refused unread.
        cache_bytes: of answers kept for whoever asks the same again; 0 keeps none.
        service_hosts: names of hosts that a SERVICE clause may call.
        access_log: a line of JSON on stderr for each answer, without what was asked.
        writable: whether who holds the token may write (SPARQL Update, Graph Store Protocol).
        token_file: its first line is the token; it rules over ``token``.
        token: what a writer must show; only ever given as a variable, and never printed.
        max_write_bytes: a longer body of a Graph Store write is refused unread.
        public_url: where the public reaches the server, with a slash at its end; else as each request names it.
        publisher: who publishes the data, by name.
        contact: an e-mail address or a page, for who has a question about the data.
        contours: a GeoJSON file whose outlines are drawn beneath the map.
    """

    graph: Path = Path("graph")
    base_iri: str = BASE_IRI
    host: str = "127.0.0.1"
    port: int = 8000
    timeout: float = 30.0
    deadline: float = 120.0
    profile: str = "fast"
    workers: int = field(default_factory=available_cores)
    queue: int = 64
    memory: int = 1024
    max_result_bytes: int = 64 * 2**20
    spool_bytes: int = 2**30
    max_rows: int = 1_000_000
    max_query_bytes: int = 500_000
    cache_bytes: int = 64 * 2**20
    service_hosts: tuple[str, ...] = ()
    access_log: bool = True
    writable: bool = False
    token_file: Path | None = None
    token: str = field(default="", repr=False)
    max_write_bytes: int = 64 * 2**20
    public_url: str = ""
    publisher: str = ""
    contact: str = ""
    contours: Path | None = None

    def __post_init__(self) -> None:
        for name, (least, greatest) in _BOUNDS.items():
            value = getattr(self, name)
            if not least <= value <= greatest:
                raise WrongUse(f"The setting {name} is {value}: give a number from {least} to {greatest}.")
        if self.profile not in PROFILES:
            raise WrongUse(f"The setting profile is {self.profile!r}: give {' or '.join(PROFILES)}.")
        require_address(f"--public-url ({PREFIX}PUBLIC_URL)", self.public_url)
        require_contact(self.contact)

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ, **flags: object) -> Settings:
        """The settings of a run.

        Arguments:
            environment: where ``MAILLAGE_PORT`` and the like are looked up; an empty value counts as absent.
            flags: what the command line gave; None counts as not given.

        Raises:
            WrongUse: a value that can't be read or makes no sense, or a flag that is no setting.

        >>> Settings.read({"MAILLAGE_PORT": "9000"}, host="::1", port=None).port
        9000
        """
        known = {one.name: one for one in fields(cls)}
        unknown = ", ".join(flags.keys() - known.keys())
        if unknown:
            raise WrongUse(f"There is no setting {unknown}: the settings are {', '.join(known)}.")
        given = {
            name: _converted(one, PREFIX + name.upper(), text)
            for name, one in known.items()
            if (text := environment.get(PREFIX + name.upper()))
        }
        given |= {name: _converted(known[name], name, v) for name, v in flags.items() if v is not None}
        return cls(**given)


_ADDRESS: Final = re.compile(r"https?://[^\s<>\"{}|\\^`?#/]+/(?:[^\s<>\"{}|\\^`?#]*/)?")
_CONTACT: Final = re.compile(r"[^\s@:/<>\"]+@[^\s@:/<>\"]+|https?://[^\s<>\"{}|\\^`]+")


def require_address(name: str, url: str) -> None:
    """Refuse what is no address of a folder on the web; nothing at all is well.

    >>> require_address("--files-url", "https://data.example.org/feder/")
    """
    if url and not _ADDRESS.fullmatch(url):
        space = ", with a space in it" if re.search(r"\s", url) else ""
        raise WrongUse(
            f"{name} is {url!r}{space}: give an address that begins with http and ends with a slash."
        )


def require_contact(contact: str) -> None:
    """Refuse what is neither an e-mail address nor a page; nothing at all is well."""
    if contact and not _CONTACT.fullmatch(contact):
        raise WrongUse(f"contact is {contact!r}: give an e-mail address, or a page that begins with http.")


_SWITCH: Final = {"on": True, "true": True, "yes": True, "1": True} | {
    "off": False, "false": False, "no": False, "0": False,
}  # fmt: skip


def _switch(value: str | bool) -> bool:
    try:
        return value if isinstance(value, bool) else _SWITCH[value.strip().lower()]
    except KeyError as error:
        raise ValueError(value) from error


def _names(value: str | tuple[str, ...]) -> tuple[str, ...]:
    """
    >>> _names("a.org, b.org"), _names("")
    (('a.org', 'b.org'), ())
    """
    return tuple(value.lower().replace(",", " ").split()) if isinstance(value, str) else value


_TAKES: Final[Mapping[str, tuple[Callable[[Any], Any], str]]] = {
    "bool": (_switch, "on or off"),
    "Path": (Path, "a path"),
    "Path | None": (Path, "a path"),
    "str": (str, "a text"),
    "int": (int, "a whole number"),
    "float": (float, "a number"),
    "tuple[str, ...]": (_names, "names with commas between"),
}


def _converted(one: Field[Any], given_as: str, value: Any) -> Any:
    kind, takes = _TAKES[str(one.type)]
    try:
        return kind(value)
    except (TypeError, ValueError) as error:
        raise WrongUse(f"{given_as} takes {takes}, not {value!r}.") from error
