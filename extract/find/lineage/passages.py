"""All that a dossier says around a project that it names: the sentences about it, with signs for who is who.

``@`` is the project, ``#`` any other one, ``&`` this operation; the rest is folded.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.find.layout import Layout
from extract.find.lineage.projects import Kind, ProjectMention, is_national
from extract.find.lineage.signs import sign_this
from extract.model import Span
from extract.text import words

_AFTER = 4  # sentences of a passage after the one that names the project
_WORDS = 6  # of a title
_SPOKEN = re.compile(
    r"(?:c est|ce n|je|j|nous|on|il|elle|vous|tu|se|s|ne) |(?:\w{3,}(?:er|ir|oir|dre|tre)) (?!d |de |du |des )"
)
_NO_SIGNS = str.maketrans("&@#", "   ")


@dataclass(frozen=True, slots=True)
class Passage:
    """A project, the sentences about it, and their signed texts: first those that name it."""

    mention: ProjectMention
    sentences: tuple[Span, ...]
    naming: tuple[str, ...]
    around: tuple[str, ...]


Named = Mapping[Span, Sequence[ProjectMention]]


def find_passages(layout: Layout, named: Named, own: Collection[ProjectMention]) -> list[Passage]:
    """The passages about the projects that the prose names, each project once.

    ``named``: the mentions by their sentence; ``own``: those of this operation itself.
    """
    mentions: dict[str, list[tuple[Span, ProjectMention]]] = {}
    for sentence, found in named.items():
        for mention in found:
            if mention not in own and is_title(mention):
                mentions.setdefault(key_of(mention), []).append((sentence, mention))
    return [_passage(layout, named, own, places) for places in mentions.values()]


def key_of(mention: ProjectMention) -> str:
    """What tells one project from another: its number, or its title's words."""
    return mention.number or words(mention.title)


def is_title(mention: ProjectMention) -> bool:
    """May it be a project's name? One of many words is speech, one that opens with an infinitive an objective."""
    if mention.number:
        return True
    name = words(mention.title)
    if is_national(name) or _SPOKEN.match(name) or "," in mention.title:
        return False
    return mention.kind is Kind.PROJECT or (mention.title[0].isupper() and len(name.split()) <= _WORDS)


def _passage(
    layout: Layout,
    named: Named,
    own: Collection[ProjectMention],
    places: Sequence[tuple[Span, ProjectMention]],
) -> Passage:
    key = key_of(places[0][1])
    naming = dict.fromkeys(sentence for sentence, _ in places)
    around = dict.fromkeys(
        one for sentence in naming for one in _around(layout, sentence, key, named, own) if one not in naming
    )
    signed = {one: _signed(layout, one, key, named, own) for one in (*naming, *around)}
    return Passage(
        next((m for _, m in places if m.number), places[0][1]),
        tuple(sorted(signed)),
        tuple(signed[one] for one in naming),
        tuple(signed[one] for one in around),
    )


def _around(
    layout: Layout, sentence: Span, key: str, named: Named, own: Collection[ProjectMention]
) -> Iterator[Span]:
    """The sentence before, in the same paragraph, and those after, until another project is named."""
    yield from (one for one in layout.neighbours(sentence) if one.start < sentence.start and one not in named)
    at = layout.sentences.index(sentence)
    for before, after in pairwise(layout.sentences[at : at + _AFTER + 1]):
        gap = layout.text[before.end : after.start]
        others = [m for m in named.get(after, ()) if m not in own and key_of(m) != key]
        if others or gap.count("\n") > 2 or layout.text[after.start] == "#":
            return
        yield after


def _signed(layout: Layout, sentence: Span, key: str, named: Named, own: Collection[ProjectMention]) -> str:
    pieces: list[str] = []
    done = sentence.start
    for mention in named.get(sentence, ()):
        if mention.reach.start < done:
            continue
        pieces.append(layout.fold(Span(done, mention.reach.start)).translate(_NO_SIGNS))
        pieces.append("&" if mention in own else "@" if key_of(mention) == key else "#")
        done = mention.reach.end
    pieces.append(layout.fold(Span(done, sentence.end)).translate(_NO_SIGNS))
    return sign_this(re.sub(r"\s+", " ", "".join(pieces)))
