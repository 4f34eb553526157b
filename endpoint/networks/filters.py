"""What can be asked of a network, as an address says it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeVar, get_args
from urllib.parse import urlencode

from endpoint.addresses import is_iri
from endpoint.errors import WrongUse, given_twice
from extract.iris import entity
from ontology.words import codes

Graph = Literal["bodies", "operations"]
Relation = Literal["co-funding", "partnership", "both"]
Role = Literal["funder", "partner", "beneficiary"]

ROLES: Final[dict[Relation, tuple[Role, ...]]] = {
    "co-funding": ("funder",),
    "partnership": ("partner", "beneficiary"),
    "both": ("funder", "partner", "beneficiary"),
}
"""The roles that join a body to an operation. To be named or quoted in a dossier is none."""

SHOWN: Final = 1_000
"""Edges, where an address does not say how many."""

MOST: Final = 10_000

_NAMES: Final = frozenset(
    ("graph", "relation", "from", "to", "place", "kind", "least", "focus", "unidentified", "erdf", "edges")
)
_LANGUAGE: Final = "lang"
_YEARS: Final = range(1000, 10_000)
_Word = TypeVar("_Word", bound=str)


@dataclass(frozen=True, slots=True)
class Filters:
    """What is wanted of a network.

    Attributes:
        graph: ``bodies`` joined by the operations that they share, or bodies joined to ``operations``.
        relation: which roles count.
        first: the first year of a committee's decision; an operation without a date has no year.
        last: the last one.
        place: the IRI of a place: operations that concern it, or a place in it.
        kinds: codes of ``def/agent-kind/``; empty for all.
        least: the smallest weight of an edge: operations between bodies, euros between a body and an operation.
        focus: the IRI of a body: only the operations that it takes part in.
        unidentified: whether bodies that a dossier does not identify are there, one for each operation.
        erdf: whether the European Regional Development Fund is there, which nearly all operations share.
        edges: so many at most, the strongest; None for all.
    """

    graph: Graph = "bodies"
    relation: Relation = "co-funding"
    first: int | None = None
    last: int | None = None
    place: str | None = None
    kinds: tuple[str, ...] = ()
    least: int | None = None
    focus: str | None = None
    unidentified: bool = False
    erdf: bool = False
    edges: int | None = SHOWN

    @property
    def roles(self) -> tuple[Role, ...]:
        return ROLES[self.relation]

    def pairs(self) -> list[tuple[str, str]]:
        """The parameters of an address that asks for this; what goes without saying is left out.

        >>> Filters(kinds=("caf", "epci"), first=2018).pairs()
        [('from', '2018'), ('kind', 'caf'), ('kind', 'epci')]
        """
        single = (
            ("graph", self.graph if self.graph != "bodies" else None),
            ("relation", self.relation if self.relation != "co-funding" else None),
            ("from", self.first),
            ("to", self.last),
            ("place", self.place),
        )
        rest = (
            ("least", self.least),
            ("focus", self.focus),
            ("unidentified", 1 if self.unidentified else None),
            ("erdf", 1 if self.erdf else None),
            ("edges", self.edges if self.edges != SHOWN else None),
        )
        kinds = [("kind", kind) for kind in self.kinds]
        given = [*single, *kinds, *rest]
        return [(name, str(value)) for name, value in given if value is not None]

    def query_string(self) -> str:
        """
        >>> Filters(erdf=True).query_string(), Filters().query_string()
        ('?erdf=1', '')
        """
        return f"?{urlencode(self.pairs())}" if self.pairs() else ""


def erdf(base_iri: str) -> str:
    """The IRI of the European Regional Development Fund."""
    return entity(base_iri, "agent/erdf")


def read_filters(given: Sequence[tuple[str, str]]) -> Filters:
    """The filters of an address; an empty parameter counts as absent, as a form sends it.

    Raises:
        WrongUse: a parameter that a network does not take, twice, or a value that it can't have.
    """
    values = [(name, value.strip()) for name, value in given if value.strip() and name != _LANGUAGE]
    _require_known(name for name, _ in values)
    one = dict(values)
    kinds = tuple(sorted({_code(value) for name, value in values if name == "kind"}))
    filters = Filters(
        graph=_word("graph", one.get("graph", "bodies"), get_args(Graph)),
        relation=_word("relation", one.get("relation", "co-funding"), get_args(Relation)),
        first=_number("from", one.get("from"), _YEARS),
        last=_number("to", one.get("to"), _YEARS),
        place=_iri("place", one.get("place")),
        kinds=kinds,
        least=_number("least", one.get("least"), range(10**12)),
        focus=_iri("focus", one.get("focus")),
        unidentified="unidentified" in one,
        # Who asks for European funds asks for the only one that there is.
        erdf="erdf" in one or "european-fund" in kinds,
        edges=_number("edges", one.get("edges"), range(1, MOST + 1)) or SHOWN,
    )
    _require_single(name for name, _ in values)
    if filters.first is not None and filters.last is not None and filters.first > filters.last:
        raise WrongUse(
            f"No year is from {filters.first} to {filters.last}: 'from' comes before 'to'.",
            f"Aucune année ne va de {filters.first} à {filters.last} : mettez la première d'abord.",
        )
    return filters


def _require_known(names: Iterable[str]) -> None:
    if unknown := sorted(set(names) - _NAMES):
        takes = ", ".join(sorted(_NAMES))
        raise WrongUse(
            f"A network has no parameter {unknown[0]!r}; it takes {takes}.",
            f"Un réseau n'a pas de paramètre « {unknown[0]} » ; il prend {takes}.",
        )


def _require_single(names: Iterable[str]) -> None:
    listed = [name for name in names if name != "kind"]
    if twice := [name for name in sorted(set(listed)) if listed.count(name) > 1]:
        raise given_twice(twice[0])


def _word(name: str, value: str, words: tuple[_Word, ...]) -> _Word:
    for word in words:
        if word == value:
            return word
    raise WrongUse(
        f"A network takes for {name!r} one of {', '.join(words)}, not {value!r}.",
        f"Pour « {name} », un réseau prend {', '.join(words)}, et non « {value} ».",
    )


def _number(name: str, value: str | None, allowed: range) -> int | None:
    if value is None:
        return None
    if value.isascii() and value.isdigit() and len(value) < 15 and int(value) in allowed:
        return int(value)
    raise WrongUse(
        f"A network takes for {name!r} a whole number from {allowed.start} to {allowed.stop - 1}, not {value!r}.",
        f"Pour « {name} », un réseau prend un nombre entier de {allowed.start} à {allowed.stop - 1}, et non « {value} ».",
    )


def _iri(name: str, value: str | None) -> str | None:
    if value is None or is_iri(value):
        return value
    raise WrongUse(
        f"A network takes for {name!r} an absolute IRI, not {value!r}.",
        f"Pour « {name} », un réseau prend une IRI absolue, et non « {value} ».",
    )


def _code(value: str) -> str:
    known = sorted(code.value.rpartition("/")[2] for code in codes("agent-kind"))
    if value in known:
        return value
    raise WrongUse(
        f"There is no kind of body {value!r}: try {', '.join(known)}.",
        f"Il n'y a pas de nature d'organisme « {value} » : essayez {', '.join(known)}.",
    )
