"""The official names of a region, and the matcher that finds them: spaCy's PhraseMatcher over folded words.

Text and names are cut into the same folded words (:func:`tokenize`), so that case, accents, hyphens and
apostrophes never matter, and « Lens - Liévin » is « LENS / LIÉVIN ».
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from extract.model import Span
from extract.text import Folded, fold, words
from ontology.authorities import areas
from ontology.places import Commune, Epci, register

if TYPE_CHECKING:
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

_TOKEN = re.compile(r"[a-z0-9]+|\n\s*\n|[^\s\w'/_-]")
_PREPOSITIONS = ("", "de ", "du ", "des ", "de la ", "de l ", "d ", "le ", "la ")
_HEADS = {
    "CC": ("communaute de communes", "communautes de communes", "cc"),
    "CA": ("communaute d agglomeration", "communaute d agglomerations", "ca", "agglomeration", "agglo"),
    "CU": ("communaute urbaine", "cu", "agglomeration"),
    "METRO": ("metropole",),
    "MET69": ("metropole",),
}
_LITTLE = {"de", "du", "des", "d", "la", "le", "les", "l", "et", "en", "sur", "a", "au", "aux"}


@dataclass(frozen=True, slots=True)
class Entry:
    """What a name may stand for; ``rule`` is how it names it."""

    kind: str
    code: str | None
    name: str
    rule: str
    status: str | None = None
    departments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text and all that it may stand for; ``aside`` when it only says whom a person speaks for."""

    span: Span
    phrase: str
    entries: tuple[Entry, ...]
    aside: bool = False

    @property
    def kind(self) -> str:
        return self.entries[0].kind

    @property
    def rule(self) -> str:
        return self.entries[0].rule


def tokenize(folded: str) -> Iterator[re.Match[str]]:
    """The words and the parting punctuation of a folded text; hyphens, slashes and apostrophes part nothing."""
    return _TOKEN.finditer(folded)


@dataclass(frozen=True)
class Gazetteer:
    """Every name of a region's communes, EPCIs, departments and informal areas."""

    region: str
    entries: dict[str, tuple[Entry, ...]]
    vocab: Vocab
    matcher: PhraseMatcher

    def mentions(self, folded: Folded) -> list[Mention]:
        """The longest names in a text, in order; a name inside a longer one is not a mention of its own."""
        from spacy.util import filter_spans

        document, places = self._document(folded.text)
        found = []
        for span in filter_spans(self.matcher(document, as_spans=True)):
            start, end = places[span.start][0], places[span.end - 1][1]
            phrase = " ".join(token.text for token in span)
            found.append(Mention(folded.span(start, end), phrase, self.entries[phrase]))
        return found

    def lookup(self, name: str) -> tuple[Entry, ...]:
        """What a whole label may stand for."""
        return self.entries.get(words(name), ())

    def _document(self, folded: str) -> tuple[Doc, list[tuple[int, int]]]:
        from spacy.tokens import Doc

        tokens = list(tokenize(folded))
        return Doc(self.vocab, words=[t.group() for t in tokens]), [t.span() for t in tokens]


@cache
def gazetteer(region: str) -> Gazetteer:
    """The gazetteer of a region, built once (half a second and some 15,000 phrases for Hauts-de-France)."""
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    vocab = Vocab()  # the words are our own: the French tokenizer would cost two seconds of start-up
    entries = _entries(region)
    matcher = PhraseMatcher(vocab, attr="ORTH")
    matcher.add("place", [Doc(vocab, words=phrase.split()) for phrase in entries])
    return Gazetteer(region, entries, vocab, matcher)


def _entries(region: str) -> dict[str, tuple[Entry, ...]]:
    collected: dict[str, dict[Entry, None]] = defaultdict(dict)
    for phrase, entry in _all_names(region):
        collected[phrase][entry] = None
    return {phrase: _foremost(tuple(found)) for phrase, found in collected.items() if phrase}


def _foremost(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Of several kinds under one name, the one that such a name means: « Amiens Métropole » is the EPCI."""
    order = ("epci", "commune", "department", "region", "area")
    first = min(order.index(entry.kind) for entry in entries)
    return tuple(entry for entry in entries if entry.kind == order[first])


def _all_names(region: str) -> Iterator[tuple[str, Entry]]:
    official = register()
    for commune in official.communes(region=region):
        entry = Entry(
            "commune", commune.code, commune.name, "commune-name", commune.status, (commune.department,)
        )
        yield from ((phrase, entry) for phrase in commune_phrases(commune))
    communes = {words(name) for commune in official.communes(region=region) for name in commune.names}
    for epci in official.epcis(region=region, gone=True):
        yield from _epci_names(epci, communes)
    for department in official.departments(region):
        entry = Entry(
            "department", department.code, department.name, "department-name", None, (department.code,)
        )
        yield words(f"departement {department.of_name}"), entry
        yield words(department.name), replace(entry, rule="department-name-alone")
    for name, departments in areas(region).items():
        yield words(name), Entry("area", None, name, "area-name", None, departments)


def commune_phrases(commune: Commune) -> Iterator[str]:
    """The folded writings of a commune's names: in full, with St for Saint, without a contracted article."""
    for name in map(words, commune.names):
        yield name
        if re.search(r"\bsainte?\b", name):
            yield re.sub(r"\bsaint(e?)\b", r"st\1", name)
        for article, contracted in (("le ", ("du ", "au ")), ("les ", ("des ", "aux "))):
            if name.startswith(article):
                yield from (form + name.removeprefix(article) for form in contracted)


def _epci_names(epci: Epci, communes: set[str]) -> Iterator[tuple[str, Entry]]:
    departments = register().departments_of(epci)
    for spell in epci.spells:
        for phrase, rule in epci_phrases(spell.name, spell.type, communes):
            yield phrase, Entry("epci", epci.siren, epci.name, rule, None, departments)
    for acronym in epci.acronyms:
        yield words(acronym), Entry("epci", epci.siren, epci.name, "epci-acronym", None, departments)


def epci_phrases(name: str, kind: str, communes: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
    """The folded writings of an EPCI's name, each with its rule.

    The core of a name stands alone only when it can mean nothing else: two words at least, and no commune.

    >>> found = dict(epci_phrases("CA de la Porte du Hainaut", "CA"))
    >>> [p in found for p in ("communaute d agglomeration de la porte du hainaut", "porte du hainaut", "caph")]
    [True, True, True]
    """
    short = words(re.sub(r"\(.*?\)", " ", name))
    core = _core(short, kind)
    yield short, "epci-name"
    cores = {
        core,
        words(re.split(r"[,;]", re.sub(r"\(.*?\)", " ", name))[0]).removeprefix(short[: -len(core)]),
    }
    for piece in filter(None, cores):
        for head in _HEADS.get(kind, ()):
            for preposition in _PREPOSITIONS:
                yield f"{head} {preposition}{piece}", "epci-name"
        if len([word for word in piece.split() if word not in _LITTLE]) > 1 and piece not in communes:
            yield piece, "epci-name"
    yield _initials(kind, short, core), "epci-acronym"


def _core(short: str, kind: str) -> str:
    """A name without what kind of EPCI it is and without the preposition after that."""
    core = short
    for head in (kind.lower(), *_HEADS.get(kind, ())):
        core = core.removeprefix(f"{head} ")
    return re.sub(r"^(?:de la|de l|du|des|de|d|le|la|les) ", "", core)


def _initials(kind: str, short: str, core: str) -> str:
    """The acronym that a name makes: CUD, CAPH, MEL."""
    prefix = "" if kind.startswith("MET") else kind.lower()
    return prefix + "".join(word[0] for word in (core if prefix else short).split() if word not in _LITTLE)


def is_capitalised(source: str) -> bool:
    """Is the first word that carries meaning written with a capital?

    >>> is_capitalised("le Portel"), is_capitalised("contre")
    (True, False)
    """
    for word in re.findall(r"[^\W\d_]+", source):
        if fold(word) not in _LITTLE:
            return bool(word[0].isupper())
    return False
