"""Of what a sentence speaks: this operation, an earlier one, or the country at large."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from extract.find.layout import Layout
from extract.model import Span


class Subject(StrEnum):
    """The contract's subjects of a statement, and the country, whose statistics are no facts."""

    OPERATION = "operation"
    TERRITORY = "territory"
    PREDECESSOR = "predecessor"
    COUNTRY = "country"


_COUNTRY = re.compile(
    r"\b(?:(?:en|la) france|au plan national|au niveau national|a l'echelle nationale|nationalement|population francaise"
    r"|les francais|des francais|dans tout le pays|a travers le pays|millions? de|moyenne nationale)\b"
)
_EARLIER = re.compile(
    r"\b(?:premiere (?:annee|phase|edition|operation|experimentation|experience|etape)"
    r"|(?:operation|projet|programme|experimentation|phase|edition|convention) (?:precedent|anterieur|initial)e?"
    r"|precedente? (?:operation|projet|programme|experimentation|phase|edition)"
    r"|(?:a|ont) permis (?:de|d'|a|aux)"
    r"|(?:a|ont) (?:deja )?ete (?:\w+ )?(?:assure|finance|developpe|mene|engage|conduit|experimente|realise|lance|soutenu)e?s?"
    r"|avai(?:t|ent) (?:deja )?\w+"
    r"|depuis (?:19|20)\d\d|a (?:cette|l') ?epoque|ce premier (?:projet|essai|volet)|cette premiere|annee d'essai|autrefois"
    r")\b"
)
# « … lancée en 2017 » tells of what stands just before it, and of what follows.
_DATED = re.compile(
    r"\b(?:lance|initie|mene|engage|conduit|realise|experimente|acheve|cloture)e?s? (?:en|entre|de|des) (?:\w+ )?20\d\d\b"
)
_NEAR = 80
_JUST_AFTER = 40  # « 3 communes de l'agglomération seront équipées »
_PAST = re.compile(
    r"\b(?:a|ont|avait|avaient|fut|furent)(?: ete| aussi| deja)? \w+(?:e|ee|es|ees|i|is|it|ies?|u|us|ue|ues|ert)\b"
)
_AHEAD = re.compile(
    r"\b(?:permettra|permettront|sera|seront|aura|auront|\w+(?:era|eront|ira|iront)|vise a|visent a|doit|doivent"
    r"|prevoit|prevoient|prevus?|prevues?|ambitionne|a venir|d'ici)\b"
)


def subject_of(layout: Layout, span: Span) -> Subject:
    """Of what the sentence around ``span`` speaks; an operation's own prospects outweigh its history.

    A sentence in the past belongs to the history that its neighbours in the paragraph tell.
    """
    sentence = layout.sentence_at(span.start)
    if sentence is None:
        return Subject.OPERATION
    told = _told(layout, sentence)
    if told.country:
        return Subject.COUNTRY
    if _is_past(_clause(layout, sentence, span)):
        return Subject.PREDECESSOR
    if told.ahead:
        return Subject.OPERATION
    if (
        told.earlier
        or any(sentence.start + dated - span.end < _NEAR for dated in told.dated)
        or (told.past and any(_told(layout, other).is_history for other in layout.neighbours(sentence)))
    ):
        return Subject.PREDECESSOR
    return Subject.OPERATION


def _clause(layout: Layout, sentence: Span, span: Span) -> str:
    """The relative clause around ``span``, folded: « …, qui avait touché 400 habitants, … »; or nothing."""
    before = layout.fold(Span(sentence.start, span.start))
    after = layout.fold(Span(span.start, sentence.end))
    relative = re.search(r"\b(?:qui|que|dont|ou|lequel|laquelle)\b[^,;:()]*$", before)
    return relative.group() + re.split(r"[,;:()]", after)[0] if relative else ""


@dataclass(frozen=True, slots=True)
class _Told:
    """What the words of a sentence tell of its time and place; ``dated``: offsets of « lancé en 2017 »."""

    country: bool
    ahead: bool
    earlier: bool
    past: bool
    dated: tuple[int, ...]

    @property
    def is_history(self) -> bool:
        return (self.earlier or bool(self.dated)) and not self.ahead


def _told(layout: Layout, sentence: Span) -> _Told:
    return _told_by(layout.fold(sentence))


@lru_cache(maxsize=1024)  # a long sentence is asked about once for each name that stands in it
def _told_by(folded: str) -> _Told:
    return _Told(
        _COUNTRY.search(folded) is not None,
        _AHEAD.search(folded) is not None,
        _EARLIER.search(folded) is not None,
        _PAST.search(folded) is not None,
        tuple(dated.start() for dated in _DATED.finditer(folded)),
    )


def _is_past(folded: str) -> bool:
    told = _EARLIER.search(folded) or _DATED.search(folded)
    return told is not None and not _AHEAD.search(folded)


def status_of(layout: Layout, span: Span) -> str:
    """``planned`` of what is to come, ``achieved`` of what an earlier operation did, else ``stated``.

    A prospect counts when it governs the words: when it stands before them, or just after.
    """
    sentence = layout.sentence_at(span.start)
    if sentence is None:
        return "stated"
    before, after = layout.fold(Span(sentence.start, span.end)), layout.fold(Span(span.end, sentence.end))
    governing = _clause(layout, sentence, span) or before + re.split(r"\bet\b|[,;:]", after)[0][:_JUST_AFTER]
    if _AHEAD.search(governing):
        return "planned"
    return "achieved" if subject_of(layout, span) is Subject.PREDECESSOR else "stated"
