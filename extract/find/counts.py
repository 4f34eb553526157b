"""What the prose counts: centres, communes, EPCIs, districts, prototypes, actions, inhabitants."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extract.find.clauses import Subject, is_own, status_of, subject_of
from extract.find.layout import Layout
from extract.find.numbers import LAST_WORDS, NUMBER_DIGITS, NUMBER_ROUND, NUMBER_WORDS, parse_whole
from extract.model import Count, Document, Span
from extract.text import collapse

RULE = "count-phrase"
_NOUNS = {
    "epci": r"epci\b|intercommunalites?\b|communautes? (?:d'agglomerations?|de communes|urbaines?)|agglomerations\b|metropoles\b",
    "social-centre": r"centres? (?:sociaux|social|socio-?culturels?)\b|maisons? de quartiers?\b|espaces? de vie sociale\b"
    r"|espaces? socio-?culturels?\b|csc\b|evs\b",
    "commune": r"communes?\b|villes\b|villages\b|bourgs\b|municipalites\b",
    "district": r"quartiers?\b|qpv\b",
    "prototype": r"prototypes?\b",
    "action": r"actions?\b",
    "inhabitant": r"habitants?\b|habitantes\b|hab\b",
}
# What is beyond what the region holds is said of the country.
_MOST = {"epci": 150, "social-centre": 1000, "commune": 3900, "district": 500, "inhabitant": 6_200_000}
_OF_TERRITORY = ("epci", "commune", "inhabitant")
_NOUN = re.compile(
    f"[ '\n](?:{'|'.join(_NOUNS.values())})"
)  # quick, for it starts with what is not too common
_KINDS = {kind: re.compile(pattern) for kind, pattern in _NOUNS.items()}
_BETWEEN = (
    "autres", "nouveaux", "nouvelles", "principaux", "principales", "differents", "differentes", "grands", "grandes",
    "petits", "petites", "premiers", "premieres", "anciennes", "memes",
)  # fmt: skip
_BEFORE = re.compile(
    rf"(?<![\w,.%/°-])(?P<number>{NUMBER_ROUND}|{NUMBER_DIGITS}|{NUMBER_WORDS}) (?:d')?"
    rf"(?:(?:d'|de )?(?:{'|'.join(_BETWEEN)}) |de )?$"
)
_LAST_WORDS = frozenset((*LAST_WORDS, *_BETWEEN))
_WINDOW = 60  # characters: a number and what may stand between it and its noun
_REACH = 200  # characters: a place and what it holds, a verb and who takes part
_ANY = rf"(?:{NUMBER_DIGITS}|{NUMBER_WORDS})"
_NO_COUNT_BEFORE = re.compile(
    rf"(?:\b(?:n ?°|no|article|annexe|axe|page|numero|chapitre|lot|moins de|tel)|{_ANY} (?:a|ou|-)|\bentre {_ANY} et"
    rf"|\b(?:communes?|villes?|villages?|quartiers?|bourgs?|epci|agglomerations?|territoires?) (?:\w+ )?de plus de) ?$"
)
_QUOTES = ("«", "“", '"')  # « 100 quartiers pour demain »
_RATE = re.compile(r"\b(?:pour|par|sur) (?:chaque )?$")
_NO_COUNT_AFTER = re.compile(rf"(?: \w+)? sur (?:{_ANY})\b|(?: par|/| au) ?(?:km|kilometre)|(?:\.|/)? ?/ ?km")
# Where the name of what is counted ends: « 35 communes | qui », « douze habitants | répartis dans »
_STOP = (
    r"(?:est|sont|ont|a|ou|y|qui|que|dont|pour|dans|avec|par|sur|afin|ainsi|se|ne|sera|seront|vont|font|chez|soit|au total|entre"
    r"|au|aux|en(?! veille)|participe\w*|depuis|avant|apres|comme|lors|il|elle|ils|elles|quand|lorsque|lui|leur|chaque|vit"
    r"|repartie?s?|situee?s?|residant|vivant|aupres|et(?! (?:maisons|centres|espaces|experimentations|de quartier)))"
)
_PHRASE = re.compile(
    rf"(?:[ \n](?!{_STOP}\b|(?:de|des|dans) {_ANY}\b|(?!departement)\w+(?:ent|ront|ait|aient)\b|[a-z]'\w)"
    r"(?:d'|l'|de l')?[a-z][\w-]*| ou(?= experiment))+"
)
_LITTLE_END = re.compile(r"(?:\s(?:de|du|des|d|la|le|les|l|a|en|et|ou))+$")
_PLACE = re.compile(
    r"(?:territoire|agglomeration|communaute|commune|ville|canton|pays|departement|bassin|vallee|metropole|intercommunalite"
    r"|epci|arrondissement|quartier|region|bourg|secteur|littoral|population)s?\b|[a-z](?:ois|esis|ais)\b"
)
# « le territoire regroupe 22 communes », « la commune, peuplée de 12 350 habitants »
_HOLDS = re.compile(
    r"(?:compt(?:e|ent|ait|ant)|regroup\w+|rassembl\w+|couvr\w+|compren\w+|feder\w+|recouvr\w+|abrit\w+|peupl\w+|compose\w* de"
    r"|forme\w* de|constitue\w* de|s'elev\w+|recens\w+|totalis\w+|possed\w+|reuni\w*)\b[^,;:.()]{0,50}$"
)
# « une agglomération de 86 000 habitants »
_OF_PLACE = re.compile(r"(?:de|forte? de|\() ?(?:(?:pres|plus|environ|quelque) (?:de )?)?$")
# What communes and inhabitants do for an operation, or it with them
_TAKES_PART = re.compile(
    r"\b(?:(?:particip|benefici|impliqu|engag|mobilis|associ|accompagn|equip|compos|adher)(?:e|ee|es|ees|er|ent|era|eront)"
    r"|accueill(?:e|ent|is|i|era|eront)|rejoi(?:nt|gnent|ndront)|desser(?:t|vent|vira)|inscri(?:t|ts|vent|ront)|recus?|panel"
    r"|aupres d(?:e|')|par (?:le|l'|ce|cette) ?(?:projet|operation|action))\b"
)


@dataclass(frozen=True, slots=True)
class _Found:
    """A number and a noun, by their places in the folded text."""

    value: int
    kind: str
    start: int
    end: int
    noun: int
    noun_end: int


def find_counts(document: Document, layout: Layout, taken: Sequence[Span] = ()) -> list[Count]:
    """Every count of the prose, one for each value and kind; numbers in ``taken`` are numbers of list items.

    What a sentence says of the whole country is no fact of the dossier.
    """
    found: dict[tuple[int, str, str], Count] = {}
    for part in layout.prose:
        start, end = layout.folded.position(part.start), layout.folded.position(part.end)
        for one in _numbered(layout.folded.text, start, end):
            count = _count(document, layout, one, taken)
            if count is None:
                continue
            key = (count.value, count.kind, count.subject)
            first = found.get(key)
            found[key] = replace(first, evidence=(*first.evidence, *count.evidence)) if first else count
    return list(found.values())


def _numbered(text: str, start: int, end: int) -> Iterator[_Found]:
    """The nouns that have a number before them: a noun is found first, for numbers are too many."""
    for noun in _NOUN.finditer(text, start, end):
        at = noun.start() + 1
        before = text[max(start, at - _WINDOW) : at]
        if not _may_end_in_number(before):
            continue
        number = _BEFORE.search(before)
        value = parse_whole(number["number"]) if number else None
        if number is None or value is None:
            continue
        kind = next(kind for kind, pattern in _KINDS.items() if pattern.match(text, at))
        first = at - len(before) + number.start("number")
        ahead = before[: number.start("number")]
        if _is_none(value, kind, ahead, text, noun.end()):
            continue
        if value == 1 and not _is_coordinated(text, first, kind):
            continue
        yield _Found(value, kind, first, first + len(number["number"]), at, noun.end())


def _may_end_in_number(before: str) -> bool:
    """Cheap to ask of what stands before every noun: its last word is a number, or may follow one."""
    word = (before.rsplit(None, 1) or [""])[-1].strip().rpartition("-")[2]
    if word in ("de", "d'"):
        return "aine" in before or "millier" in before
    return word[-1:].isdigit() or word in _LAST_WORDS


def _is_none(value: int, kind: str, ahead: str, text: str, end: int) -> bool:
    """A rate, a range, a number of an article, a title's, or more than the region holds: no count of this dossier."""
    if ahead.rstrip()[-1:] in _QUOTES:
        return True
    if _NO_COUNT_BEFORE.search(ahead) or _NO_COUNT_AFTER.match(text, end):
        return True
    rate = kind == "inhabitant" and value in (100, 1000, 10_000, 100_000) and _RATE.search(ahead)
    return bool(rate) or value > _MOST.get(kind, value)


def _count(document: Document, layout: Layout, found: _Found, taken: Sequence[Span]) -> Count | None:
    number = layout.folded.span(found.start, found.end)
    if any(number.overlaps(other) for other in taken):
        return None
    subject = subject_of(layout, number)
    if subject is Subject.COUNTRY:
        return None
    more = _PHRASE.match(layout.folded.text, found.noun_end)
    end = found.noun_end + (len(_LITTLE_END.sub("", more.group())) if more else 0)
    span, noun = layout.folded.span(found.start, end), layout.folded.span(found.noun, end)
    status = status_of(layout, number)
    if subject is Subject.OPERATION and _is_of_territory(layout, number, found.kind, status):
        subject = Subject.TERRITORY
    return Count(
        found.value,
        collapse(document.reading.text[noun.start : noun.end]),
        found.kind,
        status,
        subject.value,
        (document.evidence(span, RULE),),
    )


def _is_of_territory(layout: Layout, number: Span, kind: str, status: str) -> bool:
    """Does a place hold what is counted? Communes and inhabitants are a place's unless the operation is spoken of."""
    sentence = layout.sentence_at(number.start)
    if sentence is None or is_own(layout, number):
        return False
    if _is_held(layout.fold(Span(max(sentence.start, number.start - _REACH), number.start))):
        return True
    if kind not in _OF_TERRITORY or status == "planned":
        return False
    near = Span(max(sentence.start, number.start - _REACH), min(sentence.end, number.end + _REACH))
    return _TAKES_PART.search(layout.fold(near)) is None


def _is_held(before: str) -> bool:
    """Does a place stand before the number, and a verb or « de » that says that it holds what follows?"""
    holds = _HOLDS.search(before)
    if holds:
        return _PLACE.search(re.split(r"[;:.]", before[: holds.start()])[-1]) is not None
    of = _OF_PLACE.search(before, max(0, len(before) - 24))
    return of is not None and _PLACE.search(before, max(0, of.start() - 30), of.start()) is not None


def _is_coordinated(text: str, start: int, kind: str) -> bool:
    """« un quartier » counts only beside another count of the kind: « sur 4 quartiers … et un quartier … »."""
    before = re.split(r"[.\n]", text[max(0, start - 120) : start])[-1]
    if re.search(r"(?:\bet|,|\bajoute(?:nt)?|\bplus|ainsi que) ?$", before) is None:
        return False
    return any(found.kind == kind for found in _numbered(before, 0, len(before)))
