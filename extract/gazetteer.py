"""The official names of a region, and the matcher that finds them: spaCy's PhraseMatcher over folded words.

Text and names are cut into the same folded words (:func:`extract.spellings.tokenize`), so that case, accents, hyphens
and apostrophes never matter, and « Lens - Liévin » is « LENS / LIÉVIN ».
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from extract.model import Span
from extract.spellings import (
    commune_phrases,
    core_of,
    epci_phrases,
    short_phrases,
    tokenize,
    town_phrases,
    with_heads,
)
from extract.text import Folded, words
from ontology.authorities import areas
from ontology.places import Commune, Epci, register
from ontology.usual_names import usual_names

if TYPE_CHECKING:
    from spacy.matcher import PhraseMatcher
    from spacy.vocab import Vocab

SHORT_NAME = "commune-short-name"
OF_ITS_TOWN = "epci-of-its-town"
PRINTED_NAME = "printed-name"  # of what no register knows
_NAMES_OF_NO_PLACE = ("nord pas de calais",)  # the region that was: neither of two departments
_ORDER = ("commune", "area", "epci", "department", "none")
_KNOWN_TOWN = 5000  # inhabitants, from which a town of another region may be meant without saying where it is
_GREATER = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """What a name may stand for; ``rule`` is how it names it."""

    kind: str
    code: str | None
    name: str
    rule: str
    status: str | None = None
    departments: tuple[str, ...] = ()


Entries = tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text and all that it may stand for; ``role``: what its clause makes of the place.

    ``aside`` when it only says whom a person speaks for; not ``sure`` when nothing beside it says that it is a place;
    ``located`` when its department is printed with it.
    """

    span: Span
    phrase: str
    entries: Entries
    aside: bool = False
    role: str = "concerned"
    sure: bool = True
    located: bool = False

    @property
    def kind(self) -> str:
        return self.entries[0].kind

    @property
    def rule(self) -> str:
        return self.entries[0].rule


@dataclass(frozen=True, slots=True)
class Match:
    """A name at ``start`` to ``end`` of a folded text."""

    start: int
    end: int
    phrase: str


@dataclass(frozen=True)
class Gazetteer:
    """Every name of a region's communes, EPCIs, departments and informal areas.

    ``short`` holds the communes by the short forms of long names, which need a context to be believed;
    ``members`` the EPCIs by what may follow « les communautés de communes de … et de … »; ``elsewhere`` the names
    that a much larger town of another region bears too.
    """

    region: str
    entries: Mapping[str, Entries]
    short: Mapping[str, Entries]
    members: Mapping[str, Entries]
    elsewhere: frozenset[str]
    vocab: Vocab
    matcher: PhraseMatcher

    def mentions(self, folded: Folded) -> list[Mention]:
        """The longest official names in a text, in order; a name inside a longer one is not a mention."""
        return [
            Mention(folded.span(match.start, match.end), match.phrase, self.entries[match.phrase])
            for match in self.matches(folded.text)
            if match.phrase in self.entries
        ]

    def lookup(self, name: str) -> Entries:
        """What a whole label may stand for."""
        return self.entries.get(words(name), ())

    def all_entries(self, phrase: str) -> Entries:
        """Official names first, then the communes that have it as a short name."""
        return self.entries.get(phrase, ()) + self.short.get(phrase, ())

    def matches(self, folded: str, start: int = 0, end: int | None = None) -> Iterator[Match]:
        """The longest names of all kinds in a folded text, in order, none inside another."""
        from spacy.tokens import Doc
        from spacy.util import filter_spans

        tokens = list(tokenize(folded, start, len(folded) if end is None else end))
        document = Doc(self.vocab, words=[token[0] for token in tokens])
        for span in filter_spans(self.matcher(document, as_spans=True)):
            phrase = " ".join(token.text for token in span)
            yield Match(tokens[span.start].start(), tokens[span.end - 1].end(), phrase)


@cache
def gazetteer(region: str) -> Gazetteer:
    """The gazetteer of a region, built once (half a second and some 11,000 names for Hauts-de-France)."""
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    entries = {phrase: _foremost(found) for phrase, found in _collected(_all_names(region)).items()}
    short, members = _collected(_short_names(region)), _collected(_members(region))
    elsewhere = frozenset(_borne_by_greater(region, entries, short))
    vocab = Vocab()  # the words are our own: the French tokenizer would cost two seconds of start-up
    matcher = PhraseMatcher(vocab, attr="ORTH")
    phrases = dict.fromkeys((*entries, *short, *members))
    matcher.add("place", [Doc(vocab, words=phrase.split()) for phrase in phrases])
    return Gazetteer(region, entries, short, members, elsewhere, vocab, matcher)


def _collected(names: Iterable[tuple[str, Entry]]) -> dict[str, Entries]:
    collected: dict[str, dict[Entry, None]] = defaultdict(dict)
    for phrase, entry in names:
        if phrase:
            collected[phrase][entry] = None
    return {phrase: tuple(found) for phrase, found in collected.items()}


def _foremost(entries: Entries) -> Entries:
    """Of several kinds under one name, the one that such a name means: « Amiens Métropole » is the EPCI.

    An area's name alone is the area: only « la communauté de communes de la Picardie verte » is the EPCI.
    """
    first = min(map(_rank, entries))
    return tuple(entry for entry in entries if _rank(entry) == first)


def _rank(entry: Entry) -> tuple[bool, int]:
    return entry.rule == OF_ITS_TOWN, _ORDER.index(entry.kind)


def _all_names(region: str) -> Iterator[tuple[str, Entry]]:
    official = register()
    for commune in official.communes(region=region):
        entry = _commune_entry(commune, "commune-name")
        yield from ((phrase, entry) for phrase in commune_phrases(commune))
        yield from ((own, entry) for own in _own_part(commune))
    communes = {words(name) for commune in official.communes(region=region) for name in commune.names}
    for epci in official.epcis(region=region, gone=True):
        yield from _epci_names(epci, communes)
    for siren, names in usual_names(region).items():
        yield from _usual_names(official.epci(siren), names)
    for department in official.departments(region):
        entry = Entry(
            "department", department.code, department.name, "department-name", None, (department.code,)
        )
        yield words(f"departement {department.of_name}"), entry
        yield words(department.name), replace(entry, rule="department-name-alone")
    for name, departments in areas(region).items():
        yield words(name), Entry("area", None, name, "area-name", None, departments)
    for name in _NAMES_OF_NO_PLACE:
        yield name, Entry("none", None, name, "area-name")


def _own_part(commune: Commune) -> Iterator[str]:
    """« Hellemmes », whose official name is « Hellemmes-Lille » since it joined Lille."""
    whole = words(register().commune(commune.parent).name) if commune.parent else ""
    own = words(commune.name).removesuffix(f" {whole}")
    if whole and own != words(commune.name) and len(own) > 3:
        yield own


def _commune_entry(commune: Commune, rule: str) -> Entry:
    return Entry("commune", commune.code, commune.name, rule, commune.status, (commune.department,))


def _short_names(region: str) -> Iterator[tuple[str, Entry]]:
    for commune in register().communes(region=region):
        if commune.status == "current":
            entry = _commune_entry(commune, SHORT_NAME)
            yield from ((phrase, entry) for phrase in short_phrases(commune))


@cache
def _epci_entry(siren: str, rule: str) -> Entry:
    epci = register().epci(siren)
    return Entry("epci", siren, epci.name, rule, None, register().departments_of(epci))


def _epci_names(epci: Epci, communes: set[str]) -> Iterator[tuple[str, Entry]]:
    for spell in epci.spells:
        for phrase, rule in epci_phrases(spell.name, spell.type, communes):
            yield phrase, _epci_entry(epci.siren, rule)
    for acronym in epci.acronyms:
        yield words(acronym), _epci_entry(epci.siren, "epci-acronym")
    town = _town_of(epci)
    for phrase in town_phrases(town, epci.type) if town else ():
        yield phrase, _epci_entry(epci.siren, OF_ITS_TOWN)


def _usual_names(epci: Epci, names: Iterable[str]) -> Iterator[tuple[str, Entry]]:
    for name in names:
        rule = "epci-acronym" if name.isupper() and " " not in name else "epci-name"
        for phrase in (words(name), *with_heads(words(name), epci.type)):
            yield phrase, _epci_entry(epci.siren, rule)


@cache
def _town_of(epci: Epci) -> Commune | None:
    """The town that people name an EPCI after: its most populous commune."""
    official = register()
    codes = official.members(epci.siren) or official.members(epci.siren, epci.last)
    return max(map(official.commune, codes), key=lambda commune: commune.population or 0, default=None)


def _members(region: str) -> Iterator[tuple[str, Entry]]:
    """By the core of its name or its town, for the second of « les agglomérations du Calaisis et du Boulonnais »."""
    for epci in register().epcis(region=region, gone=True):
        for spell in epci.spells:
            yield core_of(spell.name, spell.type), _epci_entry(epci.siren, "epci-name")
        town = _town_of(epci)
        if town and len(town.name) > 2:  # « Eu » is a verb
            yield words(town.name), _epci_entry(epci.siren, OF_ITS_TOWN)


def _borne_by_greater(region: str, *names: Mapping[str, Entries]) -> Iterator[str]:
    """The names of which a much larger town elsewhere is the best known bearer: « Montreuil », « Castres »."""
    official = register()
    for name, population in official.towns_outside(region, _KNOWN_TOWN):
        phrase = words(name)
        found = [entry for entries in names for entry in entries.get(phrase, ())]
        here = [official.commune(e.code).population or 0 for e in found if e.kind == "commune" and e.code]
        if here and population >= _GREATER * max(here):
            yield phrase
