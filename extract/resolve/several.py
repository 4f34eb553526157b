"""Several bodies in one cell: one amount, and nothing that says how they share it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from extract.find.places.judges import everyday_words
from extract.model import Resolution
from extract.resolve.context import Context
from extract.resolve.partners import Partner
from extract.resolve.public_bodies import unidentified
from extract.text import words

_Resolve = Callable[[Partner, Context], Resolution]

_KINDS = ("commune", "epci", "department", "caf")
_PARTED = re.compile(r"\s*[,;]\s*|\s*/\s+|\s+/|\s+(?:et|&)\s+|\s+[-–]\s+")
_LONGEST = 12  # words below the first line: more are no list of names


def several(partner: Partner, context: Context, resolve: _Resolve) -> Resolution | None:
    """Communes together, or the candidates of a row that names several bodies of a kind: below each other, « A et B ».

    A cell whose first line is a body and whose second is a detail names one; so does a name that an official list
    holds as it is printed, of a body of the row's kind: « EPCI | Lens - Liévin », not « COMMUNES | … ».
    ``resolve`` finds the one body that a name means.
    """
    label, head = partner.row.partner, partner.row.head
    if any(_may_be(entry.kind, partner.category) for entry in context.gazetteer.lookup(label)):
        return None

    def named(name: str) -> Resolution | None:
        return _named(resolve(Partner(replace(partner.row, partner=name, head=name)), context), name)

    below = label[len(head) :].split() if label.startswith(head) else []
    first = named(head) if below else None
    return _together([first, *_below(below, named)], partner, context) or _together(
        [named(piece) for piece in _PARTED.split(label)], partner, context
    )


def _may_be(kind: str, category: str) -> bool:
    return kind == category or (kind in _KINDS and category not in _KINDS)


def _together(found: Sequence[Resolution | None], partner: Partner, context: Context) -> Resolution | None:
    known = {one.body.key: one for one in found if one and not _is_part(one, context)}
    kinds = {one.body.kind for one in known.values()}
    if None in found or len(known) < 2 or len(kinds) > 1:
        return None
    kind = kinds.pop()
    body = unidentified(partner, context, kind, partner.row.partner)
    if kind == "commune":
        return Resolution(body, "aggregate", "aggregate-row")
    rule = next(iter(known.values())).rule
    return Resolution(body, "ambiguous", rule, tuple(one.body for one in known.values()))


def _is_part(found: Resolution, context: Context) -> bool:
    """Is it an associated commune, beside its town: « Ville de Lille - Hellemmes »? It has no money of its own."""
    return any(entry.status == "associated" for entry in context.gazetteer.lookup(found.body.name))


def _below(names: Sequence[str], named: Callable[[str], Resolution | None]) -> list[Resolution]:
    """The bodies that the words below the first line name, one after the other; none where a word names nobody."""
    if len(names) > _LONGEST:
        return []
    for end in range(len(names), 0, -1):
        one = named(" ".join(names[:end]))
        others = _below(names[end:], named) if one else []
        if one and (others or end == len(names)):
            return [one, *others]
    return []


def _named(found: Resolution, name: str) -> Resolution | None:
    """The territorial authority or the CAF that a name states by itself."""
    sure = found.status == "stated" or found.rule == "caf-of-the-department"
    known = sure and found.body.code and found.body.kind in _KINDS
    return found if known and words(name) not in everyday_words() else None
