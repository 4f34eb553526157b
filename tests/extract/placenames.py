"""Names of places with their articles, as French writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from extract.text import fold, words
from ontology.places import Commune, Epci, register

HEADS = {"CA": "communauté d'agglomération", "CC": "communauté de communes", "CU": "communauté urbaine"}
FEMININE_AREAS = ("Flandre", "Pévèle", "Thiérache", "Côte", "baie", "Sambre")
SMALL_WORDS = frozenset("de du des d la le les l et en sur a au aux".split())


@dataclass(frozen=True, slots=True)
class Name:
    """A name and the article that it takes: « Le », « La », « Les », « L' » or none. ``own``: printed with it."""

    bare: str
    article: str = ""
    own: bool = False

    def after(self, preposition: str) -> str:
        """With « de », « à » or nothing before it, contracted.

        >>> Name("Portel", "Le", own=True).after("à"), Name("Outreau").after("de"), Name("Oise", "L'").after("")
        ('au Portel', "d'Outreau", "l'Oise")
        """
        article = self.article if self.own else self.article.lower()
        joined = article + ("" if article.endswith("'") or not article else " ") + self.bare
        contracted = {("de", "le"): "du", ("de", "les"): "des", ("à", "le"): "au", ("à", "les"): "aux"}
        short = contracted.get((preposition, article.lower()))
        if short:
            return f"{short} {self.bare}"
        if preposition == "de" and fold(joined)[0] in "aeiouy" and not article:
            return f"d'{joined}"
        return f"{preposition} {joined}".strip()


@dataclass(frozen=True, slots=True)
class Intercommunality:
    """An EPCI as it is spoken of: its type, its tail with article (« du Boulonnais »), its acronyms."""

    type: str
    name: Name
    tail: str
    acronyms: tuple[str, ...]

    @property
    def stands_alone(self) -> bool:
        return bool(re.search(r"métropole|agglo", self.tail, re.IGNORECASE)) and self.tail == self.name.bare

    @property
    def full(self) -> str:
        return f"{HEADS[self.type]} {self.tail}"


# --- names of the register


def commune_name(commune: Commune) -> Name:
    article = commune.name.removesuffix(commune.bare_name).strip()
    return Name(commune.bare_name, article, own=True)


def department_name(code: str) -> Name:
    department = register().department(code)
    article = {"2": "Le", "3": "La", "5": "L'"}.get(department.liaison, "")
    return Name(department.name, article)


def intercommunality(epci: Epci, printed: str, kind: str, acronyms: tuple[str, ...]) -> Intercommunality:
    """
    >>> lens = intercommunality(register().epci("246200364"), "CA de Lens - Liévin", "CA", ())
    >>> lens.name.bare, lens.tail, lens.acronyms, lens.full
    ('Lens - Liévin', 'de Lens - Liévin', ('CALL',), "communauté d'agglomération de Lens - Liévin")
    """
    tail = re.sub(r"^(?:C[ACU]|Métropole Européenne) ", "", printed)
    match = re.match(r"(du|des|de la|de l'|de|d')\s*(?=[A-ZÀ-Þ])", tail)
    article = {"du": "Le", "des": "Les", "de la": "La", "de l'": "L'"}.get(match[1] if match else "", "")
    bare = tail[match.end() :] if match else tail
    return Intercommunality(kind, Name(bare, article), tail, acronyms or (kind[:2] + initials(bare),))


def spellings(epci: Epci, on: date | None) -> list[Intercommunality]:
    """Every name that the lists give it, that of the day first."""
    spells = [epci.at(on), *reversed(epci.spells)]
    return [intercommunality(epci, s.name, s.type, s.acronyms) for s in dict.fromkeys(spells)]


def initials(name: str) -> str:
    """
    >>> initials("Association des centres sociaux de Breteuil")
    'ACSB'
    """
    return "".join(word[0] for word in words(name).split() if word not in SMALL_WORDS).upper()


def area_name(area: str) -> Name:
    feminine = area.startswith(FEMININE_AREAS)
    vowel = fold(area)[0] in "aeiouy"
    return Name(area, "L'" if vowel else "La" if feminine else "Le")
