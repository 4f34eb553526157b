"""Of what a clause speaks: this operation, an earlier one, or the country at large; and of which time.

A sentence is parted into clauses by its words' kinds (:mod:`extract.find.lexicon`): a relative clause tells of its own time, the
pieces of a main clause around it tell of one. Each clause is a short string of letters in which tense and subject show.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from extract.find.layout import Layout
from extract.find.lexicon import letters, placed_letters
from extract.model import Span
from extract.text import fold, words


class Subject(StrEnum):
    """The contract's subjects of a statement; and the country, or elsewhere, of which nothing is a fact here."""

    OPERATION = "operation"
    TERRITORY = "territory"
    PREDECESSOR = "predecessor"
    COUNTRY = "country"


_COUNTRY = re.compile(
    r"\b(?:en|la|toute la) france\b(?! services)|\bfrance entiere\b"
    r"|\b(?:au (?:plan|niveau)|a l'echelle|sur le plan) (?:national|nationale|europeen|europeenne|mondiale|du pays)\b"
    r"|\bnationalement\b|\ben moyenne nationale\b|\bpopulation francaise\b|\bterritoire national\b"
    r"|\b(?:les|des|aux|un|chaque|de) francais(?:es)?\b|\ben europe\b|\b(?:dans|a travers) (?:tout )?le pays\b(?! d)"
    r"|\bmillions? d(?:e |')(?:personnes|gens|francais|citoyens|foyers|menages|usagers|habitants|adultes)\b"
    r"|\b(?:dans|de) (?:les |d')?autres regions\b|\bcredoc\b|\bbarometre du numerique\b|\bdefenseur des droits\b"
    r"|\b(?:etude|enquete|sondage|statistique|chiffre|observatoire|rapport|panel)s? nationa(?:l|le|ux|les)\b"
    r"|\bde (?:son|leur) cote\b"
    r"|\b(?:l'etat|le gouvernement) (?:a |avait |s'est |s'etait )?(?:promis|promet|annonce|ambitionne|engage a|fixe|donne pour)\b"
)
_LIKENED = re.compile(r"\b(?:comme|contre|face a)\b[^,;:.]*$")
_VERB = re.compile("[FMAISxe]|Ze|v[^,]{0,2}R")
_AHEAD = re.compile("[FM]|v[^,]{0,2}R")
_COMPOUND = re.compile("x[.akjEpz]{0,3}[ph]|xk|Ze[.ak]{0,2}[ph]")
_DONE_FOR = re.compile("x[.aj]{0,2}k")  # « … ont déjà été reçus »
_PAST = re.compile(f"[AIS]|{_COMPOUND.pattern}")
_OWN = re.compile("^[^FAISxMv]*?(?:d.?T|[Td]O|N|O|(?P<plain>l.?T))(?!.?[PQK])")
_NAMED = re.compile("(?:d.?T|[Td]O|N|O|[lu].?T)(?!.?[PQK])")
_OTHER = re.compile("TP|PT|PH|HP|[TH][QK]|dH|^[lu]?Q|i|dP[xA]")
_OF_PLACE = re.compile("^[^AISxT]*l[.]?G[^T]*A")
_DATED = re.compile("h[^,;hFM]{0,3}Y")
_PRECEDING = re.compile("[TH]P")  # « le projet précédent »
_CALLS = re.compile(f"[AISEC]|{_PRECEDING.pattern}|{_COMPOUND.pattern}|{_DATED.pattern}")
_SINCE = re.compile("W.{0,2}Y")
_MARK = re.compile("[,;:()mrszc]")
_CLAUSE_AFTER = re.compile("[ld].?T|N|[ld].{0,3}[FMx]")
_LONGEST = 4000  # characters: what is longer is no sentence; its rest is not read
_NEAR = 80  # « … lancée en 2017 » tells of what stands this near before it, and of all that follows
_JUST_AFTER = 40  # « 3 communes de l'agglomération seront équipées »


# Tuples, for they are made by the thousand: one for each clause.
class _Told(NamedTuple):
    """What the letters of a clause tell: what is ahead, what is past, whether it is this operation's or an earlier one's."""

    ahead: bool
    own: bool
    firm: bool
    past: bool
    earlier: bool


class _Part(NamedTuple):
    """A stretch of words, ``begin`` to ``end``; ``main`` ones of one ``segment`` are one clause."""

    begin: int
    end: int
    main: bool
    segment: int


class _Clause(NamedTuple):
    start: int
    end: int
    main: bool
    country: bool
    kinds: str
    whole: str

    @property
    def told(self) -> _Told:
        return _tell(self.kinds)

    @property
    def is_earlier(self) -> bool:
        """A relative clause in the past goes on with what its main clause tells of an earlier operation."""
        told = self.told
        return told.earlier or (
            not self.main and told.past and not told.ahead and not told.own and _tell(self.whole).earlier
        )


class _Sentence(NamedTuple):
    """A sentence read: offsets count from its start."""

    kinds: str
    starts: tuple[int, ...]
    clauses: tuple[_Clause, ...]
    dated: tuple[int, ...]

    def at(self, offset: int) -> _Clause:
        return next((c for c in self.clauses if c.start <= offset < c.end), self.clauses[-1])

    @property
    def is_history(self) -> bool:
        first = self.clauses[0]
        tells = first.told.earlier or bool(self.dated) or _PRECEDING.search(first.kinds) is not None
        return tells and not _AHEAD.search(self.kinds)


class _Prose:
    """The sentences of one dossier: each is read when it is first asked about, and only if a word calls for it."""

    __slots__ = ("_header", "_layout", "_plain", "_read")

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._header = f" {words(layout.text[: layout.header.end])} "
        self._plain: dict[int, bool] = {}
        self._read: dict[int, _Sentence] = {}

    def is_plain(self, sentence: Span) -> bool:
        """Does no word of the sentence tell of the past, of the country or of elsewhere?"""
        known = self._plain.get(sentence.start)
        if known is None:
            text = self._layout.text[sentence.start : sentence.end]
            known = len(text) > _LONGEST or _CALLS.search(letters(text)) is None
            self._plain[sentence.start] = known
        return known

    def __getitem__(self, sentence: Span) -> _Sentence:
        known = self._read.get(sentence.start)
        if known is None:
            end = min(sentence.end, sentence.start + _LONGEST)
            known = _read(self._layout.text[sentence.start : end], self._header)
            self._read[sentence.start] = known
        return known


def _prose(layout: Layout) -> _Prose:
    """What was read so far, kept with the layout as its own cached properties are."""
    kept = vars(layout)
    known: _Prose | None = kept.get("told")
    if known is None:
        known = kept["told"] = _Prose(layout)
    return known


def subject_of(layout: Layout, span: Span) -> Subject:
    """Of what the clause around ``span`` speaks; an operation's own prospects outweigh its history.

    A clause in the past belongs to the history that its neighbours in the paragraph tell. What is said of the country at
    large, or of elsewhere, is :attr:`Subject.COUNTRY`.
    """
    sentence = layout.sentence_at(span.start)
    if sentence is None:
        return Subject.OPERATION
    prose = _prose(layout)
    if prose.is_plain(sentence):
        return Subject.OPERATION
    read = prose[sentence]
    clause = read.at(span.start - sentence.start)
    told = clause.told
    if clause.country:
        return Subject.COUNTRY
    if told.ahead:
        return Subject.OPERATION
    if clause.is_earlier or any(sentence.start + dated - span.end < _NEAR for dated in read.dated):
        return Subject.PREDECESSOR
    if _PAST.search(read.kinds) and not told.firm and _follows_history(layout, sentence):
        return Subject.PREDECESSOR
    return Subject.OPERATION


def status_of(layout: Layout, span: Span) -> str:
    """``planned`` of what is to come, ``achieved`` of what an operation did, else ``stated``.

    A prospect counts when it governs the words: when it stands before them in their clause, or just after.
    """
    sentence = layout.sentence_at(span.start)
    if sentence is None or span.start - sentence.start > _LONGEST:
        return "stated"
    read = _prose(layout)[sentence]
    clause = read.at(span.start - sentence.start)
    if _AHEAD.search(_governing(read, clause, span.start - sentence.start, span.end - sentence.start)):
        return "planned"
    did = clause.told.own or (_DONE_FOR.search(clause.kinds) is not None and is_own(layout, span))
    done = did and clause.told.past and not clause.told.ahead
    return "achieved" if done or subject_of(layout, span) is Subject.PREDECESSOR else "stated"


def is_own(layout: Layout, span: Span) -> bool:
    """Does the clause around ``span`` name this operation: « l'opération », « nous », its label?"""
    sentence = layout.sentence_at(span.start)
    if sentence is None:
        return False
    return _NAMED.search(_prose(layout)[sentence].at(span.start - sentence.start).kinds) is not None


def _governing(read: _Sentence, clause: _Clause, start: int, end: int) -> str:
    """The letters of the clause up to the words, and those just after them up to « et » or a comma."""
    here = [c for c in read.clauses if (c.main and clause.main) or c is clause]
    around = ""
    for at, kind in zip(read.starts, read.kinds, strict=True):
        if at >= end + _JUST_AFTER or (at >= end and kind in "c,;:()"):
            break
        if kind == ";" and _VERB.search(clause.kinds):
            around = ""  # « … vise 5 communes ; 3 ont signé »
        elif any(c.start <= at < c.end for c in here):
            around += kind
    return around


def _follows_history(layout: Layout, sentence: Span) -> bool:
    prose = _prose(layout)
    return any(not prose.is_plain(other) and prose[other].is_history for other in layout.neighbours(sentence))


def _read(text: str, header: str) -> _Sentence:
    """Part a sentence into clauses and read each; a clause without a verb of its own tells what the main one does."""
    kinds, starts = placed_letters(text, header)
    parts = _parts(kinds)
    edges = [*starts, len(text)]
    segments, aside = _countries(text, parts, edges) if "C" in kinds else (set(), set())
    wholes: dict[int, str] = {}
    for part in parts:
        if part.main:
            wholes[part.segment] = f"{wholes.get(part.segment, '')}{kinds[part.begin : part.end]},"
    clauses = []
    for part in parts:
        own = kinds[part.begin : part.end]
        if part.main or not _VERB.search(own):
            own = wholes.get(part.segment, own)
        country = part.segment in segments or part in aside
        whole = wholes.get(part.segment, "")
        clauses.append(_Clause(edges[part.begin], edges[part.end], part.main, country, own, whole))
    dated = tuple([starts[match.start()] for match in _DATED.finditer(kinds)])
    return _Sentence(kinds, tuple(starts), tuple(clauses), dated)


def _countries(text: str, parts: Sequence[_Part], edges: Sequence[int]) -> tuple[set[int], set[_Part]]:
    """The segments of which a main clause says that it speaks of the country, and the other parts that do."""
    folded = fold(text)
    segments: set[int] = set()
    aside: set[_Part] = set()
    for match in _COUNTRY.finditer(folded):
        if _LIKENED.search(folded, 0, match.start()):
            continue
        part = next((p for p in parts if edges[p.begin] <= match.start() < edges[p.end]), parts[0])
        if part.main:
            segments.add(part.segment)
        else:
            aside.add(part)
    return segments, aside


def _parts(kinds: str) -> list[_Part]:
    """Where a comma, a relative word or a conjunction parts the words; after it the main clause goes on.

    >>> [kinds[p.begin:p.end] for kinds in ["lTFl.,rA#.,l.F"] for p in _parts(kinds)]
    ['lTFl.', ',', 'rA#.', ',l.F']
    """
    parts: list[_Part] = []
    begin, main, segment = 0, True, 0
    for mark in _MARK.finditer(kinds):
        at = mark.start()
        opens = _opens(kinds, at, kinds[at])
        if not opens:
            continue
        if begin < at:
            parts.append(_Part(begin, at, main, segment))
        begin = at
        main = opens != "relative"
        segment += opens == "next"
    parts.append(_Part(begin, len(kinds), main, segment))
    return parts


def _opens(kinds: str, at: int, kind: str) -> str:
    """What starts at this word: a ``relative`` clause, the ``next`` main one, or the main one ``again``; or nothing."""
    if kind in ",()":
        return "again"
    if kind in ";m":
        return "next"
    if kind == ":":
        return "next" if _VERB.search(kinds, at) else "again"
    if kind == "r":
        return "relative" if at > 1 and kinds[at - 1] not in "zj" else ""  # « D'où venait l'idée ? »
    if kind == "s" or (kind == "z" and kinds[at + 1 : at + 2] == "r"):
        return "relative"
    return "next" if kind == "c" and _CLAUSE_AFTER.match(kinds, at + 1) else ""


@lru_cache(maxsize=1024)  # a clause is asked about once for each name that stands in it
def _tell(kinds: str) -> _Told:
    ahead = _AHEAD.search(kinds) is not None
    own = _OWN.match(kinds)
    had = "A" in kinds or "S" in kinds
    past = _PAST.search(kinds) is not None
    firm = own is not None and not own["plain"]
    other = _OTHER.search(kinds) is not None or _SINCE.search(kinds) is not None
    earlier = not firm and (
        "E" in kinds
        or (had and not _OF_PLACE.match(kinds))
        or (past and other and own is None)
    )  # fmt: skip
    return _Told(ahead, own is not None, firm, past, earlier and not ahead)
