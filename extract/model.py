"""The values that travel through extraction: all frozen, all typed, none knows how it was found.

Offsets are Unicode code points in :attr:`Document.text`; amounts are euros and rates percent, both
:class:`~decimal.Decimal`; dates are :class:`datetime.date`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

from pyoxigraph import Quad

from extract.reading.pieces import Pieces

T = TypeVar("T")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points: ``text[start:end]``."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Reading:
    """A text in the form that it is searched in, and the pieces of its source; None where every offset stays."""

    text: str
    pieces: Pieces | None = None

    def source(self, span: Span) -> Span:
        """The source range of ``self.text[span.start:span.end]``; it ends where its last character does."""
        if self.pieces is None:
            return span
        start = self.pieces.start(span.start)
        return Span(start, self.pieces.end(span.end) if span.end > span.start else start)


@dataclass(frozen=True, slots=True)
class Document:
    """A decoded dossier. ``text`` is what offsets refer to: decoded, and not normalised in any way.

    ``reading`` is what every step searches; :meth:`evidence` leads from its spans back to the text.
    """

    name: str
    sha256: str
    format: str
    text: str
    reading: Reading

    @property
    def key(self) -> str:
        """The first 16 hexadecimal digits of the hash, by which IRIs name the dossier."""
        return self.sha256[:16]

    def evidence(self, span: Span, rule: str) -> Evidence:
        """The words of the text behind ``span`` of the reading."""
        source = self.reading.source(span)
        return Evidence(source.start, source.end, self.text[source.start : source.end], rule)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A document that is no dossier, as a value: ``code`` is one of the contract's finding codes."""

    name: str
    sha256: str
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words behind a statement, and the rule that read them."""

    start: int
    end: int
    quote: str
    rule: str

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Stated(Generic[T]):
    """A value with its words."""

    value: T
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A territory. ``key`` is its IRI after ``…/id/``; ``code`` is an INSEE code, a SIREN, or None."""

    kind: str
    code: str | None
    name: str
    key: str
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """An agent. ``key`` is its IRI after ``…/id/``; ``seat`` an INSEE code."""

    kind: str
    name: str
    key: str
    code: str | None = None
    english: str | None = None
    also: tuple[str, ...] = ()
    seat: str | None = None
    identified: bool = True


@dataclass(frozen=True, slots=True)
class Resolution:
    """Which body a partner is, how sure that is, and by which rule."""

    body: Body
    status: str
    rule: str
    candidates: tuple[Body, ...] = ()


@dataclass(frozen=True, slots=True)
class FundingLine:
    """One co-financer's row, in table order from 1; ``amount`` euros, ``rate`` percent, None when unreadable."""

    row: int
    category: str
    partner: str
    budget_line: str | None
    aid_scheme: str | None
    rate: Decimal | None
    amount: Decimal | None
    funder: Resolution
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Territory:
    place: Place
    role: str
    status: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Organisation:
    """A social centre, a federation or another body that the dossier names, with its role.

    ``name`` is what is printed, head noun and acronym included; ``seat`` an INSEE code.
    """

    name: str
    body: Body
    seat: str | None
    role: str
    status: str
    rule: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    function: str
    organisation: str | None
    on_behalf_of: Body | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Count:
    value: int
    of: str
    kind: str
    status: str
    subject: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Action:
    number: str
    label: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """``start`` and ``end`` in the precision of the words: ``2018``, ``2018-01`` or ``2018-01-15``.

    ``subject``: whose time it is, the ``operation``'s, its ``predecessor``'s or the ``programme``'s.
    """

    start: str
    end: str
    of: str | None
    subject: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Lineage:
    """``relation``: follows, complements, disseminates or mirrors; ``number`` only when it is printed."""

    relation: str
    target: str
    number: str | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Programme:
    """What the dossier says of the programme; ``cci`` is inferred from the departments, or None."""

    cci: Stated[str] | None = None
    axis: Stated[str] | None = None
    objective: Stated[str] | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The financing plan: rows, and the totals that the dossier prints."""

    lines: tuple[FundingLine, ...] = ()
    total: Stated[Decimal] | None = None
    cofinanced: Stated[Decimal] | None = None
    cofinanced_rate: Stated[Decimal] | None = None
    own_funds: Stated[Decimal] | None = None
    own_funds_rate: Stated[Decimal] | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that one dossier says. What it does not say is None or empty."""

    operation: Stated[str] | None
    printed_identifier: Stated[str] | None
    label: Stated[str] | None
    committee_date: Stated[date] | None
    printed_date: Stated[str] | None
    region: str | None
    beneficiary_name: Stated[str] | None
    beneficiary: Resolution | None
    plan: Plan
    programme: Programme
    territories: tuple[Territory, ...] = ()
    centres: tuple[Organisation, ...] = ()
    federations: tuple[Organisation, ...] = ()
    participants: tuple[Organisation, ...] = ()
    people: tuple[Person, ...] = ()
    counts: tuple[Count, ...] = ()
    actions: tuple[Action, ...] = ()
    periods: tuple[Period, ...] = ()
    lineage: tuple[Lineage, ...] = ()
    issues: tuple[Stated[str], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Extraction:
    """A dossier read: its text, its facts, and their quads."""

    document: Document
    facts: Facts
    quads: tuple[Quad, ...]
