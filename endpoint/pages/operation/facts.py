"""What the page says, each statement with an anchor, and the words behind it with theirs."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import NamedNode

from endpoint.linked_data.things import Statement, Term
from endpoint.pages.operation.names import Badge, Code, Namer, Ref
from endpoint.pages.operation.reading import Evidence

Key = NamedNode | Statement
"""What words are behind: a node, as a line or a finding, or a bare statement."""

_PLAIN: Final = re.compile(r"[^0-9A-Za-z_.]+")


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that the page states.

    Attributes:
        id: its anchor.
        label: the statement in a few words, for who comes from the text.
        badge: how sure it is, where somebody says.
        words: the numbers of the words behind it.
    """

    id: str
    label: str
    badge: Badge | None = None
    words: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """Words of the dossier, and what they became.

    Attributes:
        number: its anchor is ``w`` and this number.
        fact: what they became.
        rule: which found them; None for the words of a finding.
        status: how sure the link is, of the words or else of the fact; None where it is a plain reading.
        finding: the severity of the finding that quotes them, else empty.
    """

    number: int
    quote: str
    start: int
    end: int
    fact: Fact
    rule: Code | None
    status: Code | None
    finding: str = ""


@dataclass(frozen=True, slots=True)
class Other:
    """A statement that has no place of its own on the page.

    ``withdrawn``: the dossier says it, and a correction took it back.
    """

    fact: Fact
    label: str
    value: Ref | None
    withdrawn: bool


@dataclass(slots=True)
class Ledger:
    """Gives each fact its anchor, and finds the words behind it. Words are numbered as they stand in the text."""

    namer: Namer
    quotes: Sequence[tuple[Key, Evidence, str]]
    facts: dict[Key, Fact] = field(default_factory=dict)
    _words: dict[Key, list[int]] = field(default_factory=lambda: defaultdict(list))
    _taken: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.quotes = sorted(self.quotes, key=_place)
        for number, (key, _, _) in enumerate(self.quotes, 1):
            self._words[key].append(number)

    def fact(self, key: Key, label: str, badge: Badge | None = None) -> Fact:
        """The fact of a node, a statement or a finding; without a badge, that of its words."""
        words = tuple(self._words.get(key, ()))
        anchor = anchor_of(key, self.namer.reading.iri)
        self._taken[anchor] += 1
        if (again := self._taken[anchor]) > 1:
            anchor += f"-{again}"
        found = Fact(anchor, label, badge or self._badge(words), words)
        self.facts[key] = found
        return found

    def stated(self, property_: NamedNode, value: Term, label: str) -> Fact:
        """The fact of a bare statement of the operation."""
        return self.fact((self.namer.reading.iri, property_, value), label)

    def words(self) -> tuple[Word, ...]:
        """All words; those whose fact the page does not show are left out."""
        return tuple(
            self._word(number, evidence, self.facts[key], finding)
            for number, (key, evidence, finding) in enumerate(self.quotes, 1)
            if key in self.facts
        )

    def unshown(self) -> list[Key]:
        """What has words, and no fact yet."""
        return [key for key in self._words if key not in self.facts]

    def _badge(self, words: Sequence[int]) -> Badge | None:
        """How sure the words make it: one way of being stated is enough."""
        told = [self.quotes[number - 1][1] for number in words]
        sure = sorted((one for one in told if one.status), key=lambda one: not _is_stated(one))
        return self.namer.badge(sure[0].status, sure[0].rule) if sure else None

    def _word(self, number: int, evidence: Evidence, fact: Fact, finding: str) -> Word:
        status = self.namer.code(evidence.status) or (fact.badge.status if fact.badge else None)
        rule = self.namer.code(evidence.rule)
        return Word(number, evidence.quote, evidence.start, evidence.end, fact, rule, status, finding)


def anchor_of(key: Key, operation: NamedNode) -> str:
    """The anchor of a fact, which stays the same as long as the dossier does.

    >>> from ontology.words import MLG
    >>> operation, place = (NamedNode(f"https://w3id.org/maillage/id/{one}") for one in ("operation/NP1", "territory/commune/1"))
    >>> anchor_of(NamedNode(operation.value + "/line/3"), operation)
    'line-3'
    >>> anchor_of((operation, MLG.concernsTerritory, place), operation)
    'concernsTerritory-commune-1'
    """
    if isinstance(key, NamedNode):
        parts = [_tail(key, operation)]
    else:
        _, property_, value = key
        named = [_tail(value, operation)] if isinstance(value, NamedNode) else []
        parts = [re.split(r"[/#]", property_.value)[-1], *named]
    return "-".join(_PLAIN.sub("-", part).strip("-") for part in parts)


def _tail(iri: NamedNode, operation: NamedNode) -> str:
    """What tells a thing from the others of the operation: what follows the operation's IRI, or its last two steps."""
    own = iri.value.removeprefix(operation.value + "/")
    return own if own != iri.value else "/".join(iri.value.rsplit("/", 2)[-2:])


def _place(quote: tuple[Key, Evidence, str]) -> tuple[int, int, bool, str]:
    """In the order of the text; of the same words, what they became comes before what was found of them."""
    key, evidence, finding = quote
    return evidence.start, evidence.end, bool(finding), str(key)


def _is_stated(evidence: Evidence) -> bool:
    return evidence.status is not None and evidence.status.value.endswith("/stated")


def others(ledger: Ledger, shown: frozenset[NamedNode]) -> tuple[Other, ...]:
    """What has words and was not shown, and the operation's properties beyond those ``shown``."""
    reading = ledger.namer.reading
    found = [_other(ledger, key) for key in ledger.unshown()]
    for property_, values in reading.said.get(reading.iri, {}).items():
        if property_ not in shown:
            keys = [(reading.iri, property_, value) for value in values]
            found += [_other(ledger, key) for key in keys if key not in ledger.facts]
    return tuple(sorted(found, key=lambda one: (one.label, one.fact.label)))


def _other(ledger: Ledger, key: Key) -> Other:
    namer = ledger.namer
    if isinstance(key, NamedNode):
        ref = namer.ref(key)
        held = key in namer.reading.said
        return Other(ledger.fact(key, ref.text), namer.say("Objet", "Thing"), ref, not held)
    subject, property_, value = key
    label, ref = namer.label(property_), namer.term(value)
    held = isinstance(subject, NamedNode) and value in namer.reading.all(subject, property_)
    return Other(ledger.fact(key, f"{label} : {ref.text}"), label, ref, not held)
