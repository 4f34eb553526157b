"""One dossier, from its bytes to an outcome: what the worker processes do, and what the cache keeps."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypedDict

from endpoint.findings.finding import Finding, Quote, engine_failure, of_code, of_report
from extract.iris import BASE_IRI

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from extract.model import Extraction, Facts, Refusal


@dataclass(frozen=True, slots=True)
class Way:
    """How dossiers are read: the base IRI under which their data are named, and the profile of extraction.

    ``profile``: ``fast``, the rules alone, or ``full``, with a statistical model beside them.
    """

    base_iri: str = BASE_IRI
    profile: str = "fast"

    def require(self) -> None:
        """See that all is here that this way needs.

        Raises:
            MissingModelError: the model of the profile is not installed.
        """
        from extract.entities import Profile, require

        require(Profile(self.profile))


AS_EVER = Way()


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of one file, under the name by which people know it.

    ``refusal`` is the finding of a file that was not read: too large, or not allowed.
    """

    name: str
    data: bytes
    way: Way
    refusal: Finding | None = None


class Mention(TypedDict):
    """An operation that a dossier only names: the node in its graph, the printed title and number."""

    iri: str
    title: str
    number: str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a build must know of a dossier to judge it beside the others.

    Attributes:
        name: of the file.
        sha256: of its bytes, 64 hex digits; empty where there are none.
        operation: its N° Synergie, None when it has no well-formed one.
        label: the operation's title as printed.
        region: the INSEE code of its region.
        contents: a hash of the text, alike for two writings of one text (line ends, composed accents).
        claim: the words in which it claims its number.
        mentions: the operations that it names.
        findings: its own; those that it has beside others come later.
        refused: whether it is no dossier at all.
    """

    name: str
    sha256: str
    operation: str | None
    label: str | None
    region: str | None
    contents: str
    claim: tuple[Quote, ...]
    mentions: tuple[Mention, ...]
    findings: tuple[Finding, ...]
    refused: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """A reading, with the decoded text and the statements in N-Quads; both empty for a refused dossier."""

    reading: Reading
    text: str = ""
    quads: bytes = b""

    def with_findings(self, findings: tuple[Finding, ...]) -> Outcome:
        return replace(self, reading=replace(self.reading, findings=findings))

    def statements(self) -> list[Quad]:
        """The statements, parsed."""
        from pyoxigraph import RdfFormat, parse

        return list(parse(self.quads, format=RdfFormat.N_QUADS))


def read_dossier(source: Source) -> Outcome:
    """Extract one dossier, and leave its check to :func:`check_outcomes`. A bad one is an outcome too."""
    from extract.model import Refusal

    if source.refusal is not None:
        return refused(source, source.refusal)
    extraction = extracted(source)
    if isinstance(extraction, Refusal):
        return refused(source, of_code(extraction.code, extraction.detail))
    reading = _reading(extraction, source.way.base_iri)
    return Outcome(reading, extraction.document.text, _nquads(extraction.quads))


def extracted(source: Source) -> Extraction | Refusal:
    """What the bytes of a source say, read in its way."""
    from extract.entities import Profile
    from extract.pipeline import extract

    way = source.way
    return extract(source.data, source.name, base_iri=way.base_iri, profile=Profile(way.profile))


def check_outcomes(outcomes: Sequence[Outcome], seconds: float) -> list[Outcome]:
    """Check dossiers against the shapes: one alone by the reference engine, several by the compiled queries.

    ``seconds`` is what the check may take; one that takes longer is a finding. A refused dossier has its finding.
    """
    graphs = {n: one.statements() for n, one in enumerate(outcomes) if not one.reading.refused}
    found = _findings(graphs, seconds)
    return [one.with_findings(found[n]) if n in found else one for n, one in enumerate(outcomes)]


def refused(source: Source, finding: Finding) -> Outcome:
    """The outcome of what is no dossier. Its one finding stands alone."""
    digest = hashlib.sha256(source.data).hexdigest() if source.refusal is None else ""
    return Outcome(Reading(source.name, digest, None, None, None, digest, (), (), (finding,), refused=True))


def same_contents(text: str) -> str:
    r"""A hash that two writings of one text share: composed or not, with whatever line ends.

    >>> same_contents("e\u0301te\r\n") == same_contents("éte")
    True
    """
    lines = unicodedata.normalize("NFC", text).splitlines()
    return hashlib.sha256("\n".join(line.rstrip() for line in lines).strip().encode()).hexdigest()


def _findings(graphs: Mapping[int, Sequence[Quad]], seconds: float) -> dict[int, tuple[Finding, ...]]:
    from shapes import ShapesError, validate, validate_many

    try:
        if len(graphs) == 1:
            reports = {number: validate(quads, seconds=seconds) for number, quads in graphs.items()}
        else:
            reports = dict(validate_many(graphs.items(), chunk=max(1, len(graphs)), seconds=seconds))
    except ShapesError as error:
        return dict.fromkeys(graphs, (engine_failure(str(error)),))
    return {number: of_report(report, graphs[number]) for number, report in reports.items()}


def _reading(extraction: Extraction, base_iri: str) -> Reading:
    document, facts = extraction.document, extraction.facts
    words = facts.operation.evidence if facts.operation else ()
    return Reading(
        name=document.name,
        sha256=document.sha256,
        operation=facts.operation.value if facts.operation else None,
        label=facts.label.value if facts.label else None,
        region=facts.region,
        contents=same_contents(document.text),
        claim=tuple(Quote(start=word.start, end=word.end, quote=word.quote) for word in words),
        mentions=_mentions(facts, base_iri),
        findings=(),
        refused=False,
    )


def _mentions(facts: Facts, base_iri: str) -> tuple[Mention, ...]:
    from extract import iris

    if facts.operation is None:
        return ()
    key = iris.operation(facts.operation.value)
    return tuple(
        Mention(
            iri=iris.entity(base_iri, iris.mentioned_operation(key, lineage.target)),
            title=lineage.target,
            number=lineage.number,
        )
        for lineage in facts.lineage
    )


def _nquads(quads: Iterable[Quad]) -> bytes:
    from pyoxigraph import RdfFormat, serialize

    return serialize(quads, format=RdfFormat.N_QUADS) or b""
