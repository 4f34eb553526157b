"""The names of places in a text, put in other words: in prose, in cells, in capitals, with « de » and « à »."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from extract.text import Folded, fold, words
from ontology.places import Commune, register
from tests.extract.placenames import (
    HEADS,
    Intercommunality,
    Name,
    area_name,
    commune_name,
    department_name,
    initials,
    spellings,
)

Json = dict[str, Any]
REGION = "32"
_BEFORE, _AFTER = r"(?<![\w-])", r"(?![\w-])"
_TO = {"à": r"a |au |aux |a la |a l'", "de": r"d'|de |du |des |de la |de l'", "": r"le |la |les |l'"}
_PREPOSITION = f"(?P<word>{'|'.join(_TO.values())})"
_HEADS = (
    r"communautes? d'agglomerations?|communautes? de communes|communautes? urbaines?|c[acu]|agglomeration"
    r"|metropole(?: europeenne)?"
)
# What names a place and is not about it: budget lines, the region's label, bodies that keep their name.
_KEPT = re.compile(
    r"\b\d{2}[a-z]\d{5} ?- ?[^\t|<\n]*?\([a-z]+\)|chef-lieu lille|rev'urbain"
    r"|\b(?:msa|carsat)(?: du| de)? (?:nord ?- ?pas-de-calais|nord-picardie|picardie|hauts-de-france)"
)
_FEDERATED = re.compile(
    rf"(?P<lead>sociaux |socioculturels ){_PREPOSITION}?nord ?-? ?pas[- ]de[- ]calais(?: - fcs 59 62)?{_AFTER}"
)


@dataclass(frozen=True, slots=True)
class Moves:
    """What becomes of each place, by code; ``areas`` by name."""

    departments: Mapping[str, str]
    epcis: Mapping[str, str]
    communes: Mapping[Commune, Commune]
    areas: Mapping[str, str]
    on: date | None

    def code(self, code: str | None) -> str | None:
        """The code of a department, a commune or an EPCI after the move; another code stays.

        Departments have two digits, communes five, EPCIs nine: they never meet.
        """
        communes = {old.code: new.code for old, new in self.communes.items()}
        return {**self.departments, **self.epcis, **communes}.get(code or "", code)


@dataclass(frozen=True, slots=True)
class Found:
    """A writing of a place: the words before it, its own words, and where it stands."""

    match: re.Match[str]
    text: str
    cell: bool

    @property
    def preposition(self) -> str | None:
        """« de », « à », « » (an article alone), or None for no word before the name.

        An « a » without accent in lower case is a verb.
        """
        word = self.match["word"]
        if word is None or (word.startswith("a ") and self.text.startswith("a ")):
            return None
        return next(to for to, forms in _TO.items() if re.fullmatch(forms, word))


Write = Callable[[Found], str | None]
Rule = tuple[re.Pattern[str], Write]


@dataclass(frozen=True, slots=True)
class Rewriting:
    """Rules over the folded text; of two that meet, the longer writing wins, and None keeps what is there."""

    rules: tuple[Rule, ...]
    curly: bool

    @classmethod
    def of(cls, text: str, gold: Json, moves: Moves) -> Rewriting:
        people = [re.compile(re.escape(fold(person["name"]))) for person in gold["people"]]
        rules: list[Rule] = [(pattern, _keep) for pattern in (_KEPT, *people)]
        rules += _epci_rules(text, gold, moves)
        for old, new in moves.communes.items():
            rules.append(_commune_rule(old, commune_name(new)))
        for code, there in moves.departments.items():
            rules.append(_department_rule(department_name(code), department_name(there)))
        rules.append((_FEDERATED, _federation(moves)))
        rules += [_area_rule(area_name(old), area_name(new)) for old, new in moves.areas.items()]
        known = cls(tuple(rules), "’" in text)
        return cls((*known.rules, *_centre_rules(text, gold, known)), known.curly)

    def rewrite(self, text: str, *, cell: bool = False) -> str:
        """``text`` with every place moved; ``cell``: it is the whole cell of a table."""
        folded = Folded.of(text)
        taken: list[tuple[int, int, str]] = []
        for start, end, write, match in self._matches(folded):
            if any(start < stop and begin < end for begin, stop, _ in taken):
                continue
            found = text[start:end]
            written = write(Found(match, found, cell or _in_table(text, start)))
            if written is not None:
                taken.append((start, end, self._shaped(written, found)))
            elif write is _keep:
                taken.append((start, end, found))
        pieces: list[str] = []
        done = 0
        for start, end, written in sorted(taken):
            pieces += (text[done:start], written)
            done = end
        return "".join((*pieces, text[done:]))

    def _matches(self, folded: Folded) -> Iterator[tuple[int, int, Write, re.Match[str]]]:
        found = []
        for pattern, write in self.rules:
            for match in pattern.finditer(folded.text):
                span = folded.span(match.start(), match.end())
                found.append((span.start, span.end, write, match))
        yield from sorted(found, key=lambda one: (one[2] is not _keep, one[0] - one[1], one[0]))

    def _shaped(self, new: str, old: str) -> str:
        """In the capitals, hyphens and apostrophes of what stood there."""
        letters = [c for c in old if c.isalpha()]
        if len(letters) > 1 and all(c.isupper() for c in letters):
            new = "".join(
                c for c in unicodedata.normalize("NFD", new.upper()) if not unicodedata.combining(c)
            )
            if " " in old and "-" not in old:
                new = new.replace("-", " ")
            if re.match(r"(?:.* )?ST\W", old):
                new = re.sub(r"\bSAINT\b", "ST", new)
        elif old[0].isupper():
            new = new[0].upper() + new[1:]
        return new.replace("'", "’") if self.curly else new


def _keep(found: Found) -> str | None:
    return None


def _in_table(text: str, at: int) -> bool:
    start = text.rfind("\n", 0, at) + 1
    line = text[start:end] if (end := text.find("\n", at)) >= 0 else text[start:]
    return "\t" in line or line.count("|") >= 2


def _tokens(name: str) -> str:
    """A name however its words are parted, « St » for « Saint » too."""
    parts = [
        {"saint": "(?:saint|st)", "sainte": "(?:sainte|ste)"}.get(word, word) for word in words(name).split()
    ]
    return r"[^\w\t|]{1,3}".join(parts)


def _pattern(name: str, words_before: str = f"{_PREPOSITION}?") -> re.Pattern[str]:
    return re.compile(f"{_BEFORE}{words_before}(?P<name>{_tokens(name)}){_AFTER}")


def _capital(found: Found) -> bool:
    return found.text[len(found.match["word"] or "") :][:1].isupper()


def _said(name: Name, found: Found) -> str:
    """``name`` with the words that stood before the other; a name alone stays alone."""
    preposition = found.preposition
    if preposition is None:  # the verb « a », or nothing
        lead = found.text[: len(found.match["word"] or "")]
        return lead + (name.after("") if name.own else name.bare)
    return name.after(preposition)


def _commune_rule(old: Commune, new: Name) -> Rule:
    article = commune_name(old).article
    ways = {
        "": "a |d'|de ",
        "Le": "le |au |du ",
        "La": "la |a la |de la ",
        "Les": "les |aux |des ",
        "L'": "l'|a l'|de l'",
    }
    before = f"(?P<word>{ways.get(article, 'a |de ')})" + ("" if article else "?")

    def write(found: Found) -> str | None:
        return _said(new, found) if _capital(found) else None

    return _pattern(old.bare_name, before), write


def _department_rule(old: Name, new: Name) -> Rule:
    def write(found: Found) -> str | None:
        if not _capital(found) or (old.bare == "Nord" and found.preposition is None and not found.cell):
            return None
        return _said(new, found)

    return _pattern(old.bare), write


def _area_rule(old: Name, new: Name) -> Rule:
    head = re.match(r"agglomération\b", old.bare)

    def write(found: Found) -> str | None:
        if head:
            return found.text[: -len(old.bare)] + head.group()
        lower = not _capital(found)
        if lower and found.preposition is None and " " not in old.bare:
            return None  # an adjective
        return _said(new, found)

    return _pattern(old.bare), write


def _federation(moves: Moves) -> Write:
    """The tail of the federation of Nord and Pas-de-Calais: the department's own federation."""
    there = tuple(moves.departments.values())
    tail = department_name(there[0]).after("de") if there else ""

    def write(found: Found) -> str:
        lead = found.text[: len(found.match["lead"])]
        return found.text if {*there} <= {"59", "62"} else lead + tail

    return write


# --- intercommunalities


def _epci_rules(text: str, gold: Json, moves: Moves) -> Iterator[Rule]:
    for siren, there in moves.epcis.items():
        new = spellings(register().epci(there), moves.on)[0]
        olds = spellings(register().epci(siren), moves.on)
        for old in olds:
            yield from _named_rules(old, new)
        for acronym in _acronyms(text, gold, siren, olds):
            yield _acronym_rule(acronym, new.acronyms[0])


def _named_rules(old: Intercommunality, new: Intercommunality) -> Iterator[Rule]:
    core = _tokens(old.name.bare)
    tail = f"(?:de la |de l'|des |du |de |d')?(?P<name>{core}){_AFTER}"

    def headed(found: Found) -> str:
        head = found.text[: found.match.end("head") - found.match.start()]
        if len(head) == 2:
            return f"{new.type} {new.tail}"
        return f"{head if old.type == new.type else HEADS[new.type]} {new.tail}"

    def pointed(found: Found) -> str:
        tailed = new.tail if new.tail != new.name.bare else new.name.after("de")
        return f"{found.text[:5]} {tailed}"

    def alone(found: Found) -> str | None:
        if not _capital(found):
            return None
        if new.stands_alone:
            return _said(Name(new.name.bare), found)
        if found.cell:
            return f"{new.type} {new.tail}"
        return Name(new.full, "La").after(found.preposition or "")

    yield re.compile(f"{_BEFORE}(?P<word>)(?P<head>{_HEADS}) {tail}"), headed
    yield re.compile(f"{_BEFORE}(?P<word>)celle {tail}"), pointed
    if " " in words(old.name.bare):
        yield _pattern(old.name.bare), alone


def _acronym_rule(old: str, new: str) -> Rule:
    name = Name(new, "L'" if new[0] in "AEIOU" else "La")
    return _pattern(old), lambda found: _said(name, found) if found.text.endswith(old) else None


def _acronyms(text: str, gold: Json, siren: str, names: Iterable[Intercommunality]) -> set[str]:
    """How the dossier shortens its name: by its lists, by its cells, in brackets after it, by its initials."""
    printed = set(re.findall(r"\b[A-Z][A-Z0-9]{1,9}\b", text))
    known = {acronym for name in names for acronym in (*name.acronyms, "A" + initials(name.name.bare))}
    known |= {line["partner"] for line in gold["lines"] if line["funder_code"] == siren}
    for name in names:
        core = re.compile(_tokens(name.name.bare) + r"\W{1,3}(?:que l.on appelle ici |ci-apres )?(\w+)")
        known |= {match[1].upper() for match in core.finditer(fold(text))}
    return {acronym for acronym in known & printed if re.search(rf"\b{acronym}\b", text) and len(acronym) > 2}


# --- centres


def _centre_rules(text: str, gold: Json, known: Rewriting) -> Iterator[Rule]:
    """The acronym of a centre whose name holds a place."""
    names = {*gold["social_centres"], *(line["partner"] for line in gold["lines"])}
    for name in sorted(names):
        bare = re.sub(r" - [A-Z]+$", "", name)
        old, new = initials(bare), initials(known.rewrite(bare))
        if old != new and len(old) > 2 and re.search(rf"\b{old}\b", text):
            yield _acronym_rule(old, new)
