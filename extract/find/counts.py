"""What the prose counts: centres, communes, EPCIs, districts, prototypes, actions, inhabitants."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extract.find.clauses import Subject, is_own, status_of, subject_of
from extract.find.elsewhere import is_of_another_region
from extract.find.layout import Layout
from extract.find.numbers import LAST_WORDS, NUMBER_DIGITS, NUMBER_ROUND, NUMBER_WORDS, parse_whole
from extract.model import Count, Document, Span
from extract.text import collapse, fold

RULE = "count-phrase"
_NOUNS = {
    "epci": r"epci\b|intercommunalites?\b|communautes? (?:d'agglomerations?|de communes|urbaines?)|agglomerations\b|metropoles\b",
    "social-centre": r"centres? (?:sociaux|social|socio-?culturels?)\b|maisons? de quartiers?\b|espaces? de vie sociale\b"
    r"|espaces? socio-?culturels?\b|csc\b|evs\b|centres\b",
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
_AROUND = 400  # characters: a count, and the region or the project that it is said of
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
    r"|au|aux|ce|en(?! veille)|participe\w*|depuis|avant|apres|comme|lors|il|elle|ils|elles|quand|lorsque|lui|leur|chaque|vit"
    r"|repartie?s?|situee?s?|residant|vivant|aupres|et(?! (?:maisons|centres|espaces|experimentations|de quartier)))"
)
# « 7 centres »: social ones, where the dossier is about such and no other word says of which kind they are
_IS_SOCIAL = re.compile(
    r"\bcentres? (?:sociaux|social|socio-?culturel)|\bmaisons? de quartier|\bespaces? de vie sociale"
)
_NOT_SAID = re.compile(
    rf"centres(?: ?[,;:.()\n!?»]|$|[ \n](?:{_STOP}|et|de l'operation|du (?:projet|reseau|territoire|bassin|departement|canton)"
    r"|de (?:la ville|l'agglomeration|la vallee|la metropole|la commune)"
    r"|(?:adherent|partenaire|participant|pilote|volontaire|fondateur|membre|candidat|porteur|signataire|laureat|voisin|(?:concern|associ|engag|contact|impliqu|equip|interess|represent|selectionn|nomm)e"
    r"|(?:reten|conn)u|(?:reun|chois)i|inscrit)s|precites|vises|cites|\w{2,}(?:ent|ront|aient))\b)"
)
_NAMED_PLACE = re.compile(
    r"centres[^\S\n]+(?:d['’]|de[^\S\n](?:l['’]|la[^\S\n])?|du[^\S\n]|des[^\S\n])[A-ZÀ-ÖØ-Þ]"
)
_PHRASE = re.compile(
    rf"(?:[ \n](?!{_STOP}\b|(?:de|des|dans) {_ANY}\b|(?!departement)\w+(?:ent|ront|ait|aient)\b"
    r"|\w{3,}(?<!op)(?:er|ir|dr|vr|tr)a\b|[a-z]'\w)"
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
# « 13 communes sont volontaires », « 15 communes sur les 103 du territoire »; not « … n'ont plus de guichet »
_SOME_OF = re.compile(
    r" \w+ (?:[^,;:.()]{1,40} )?(?:(?<!pompiers )volontaires?|signataires?"
    rf"|sur (?:les|ses|leurs) {_ANY}\b(?![^,;:.()]{{0,60}} (?:n'|ne |ont (?:moins|plus) de )))\b"
)
# « vingt-deux communes composent l'EPCI »
_MAKES_UP = re.compile(
    rf" (?:\w+ )?(?:compos|form|constitu)ent (?:l[ae]s? |l'|cet(?:te)? |ce )(?={_PLACE.pattern})"
    r"(?!population (?:de |du |des )(?:l')?(?:atelier|projet|operation|action|panel|groupe))"
)


# A noun left out after it was printed: « celle-ci en compte 71 », « l'an prochain, ils seront dix »
_ALONE = rf"(?P<number>{NUMBER_ROUND}|{NUMBER_DIGITS}|{NUMBER_WORDS})(?!,\d)(?= ?[,;:.)\n]|$| (?:et|en|dont|au|l'an|d'ici)\b)"
_LEFT_OUT = re.compile(
    r"\b(?:en (?:compt\w+|regroup\w+|rassembl\w+|reuni\w*|uni(?:t|ssent|ssait)|feder\w+|abrit\w+|recens\w+|totalis\w+"
    r"|associ\w+|couvr\w+|a|ont|aura|auront|avait|avaient)|(?P<they>ils|elles) (?:sont|seront|etaient|furent))"
    rf" (?:(?:deja|desormais|aujourd'hui|encore|pres de|plus de|environ|quelque|seulement) )*{_ALONE}"
)
_FEMININE = re.compile(
    r"communes|villes|actions|maisons|intercom|communautes|municip|metropoles|agglom|habitantes"
)
_PLURAL = re.compile(r"epci|csc|evs|.*[sx]$")
_CC = re.compile(r"communautes? de (?=communes)")  # what such a one counts is communes
_OTHERS = re.compile(
    rf"\b(?:les|des|aux|ces|ses|leurs|nos|plusieurs|{_ANY}) [a-z'-]+[sx]\b|[.!?]\s.*[.!?]\s", re.S
)
# « compte 71 communes et le Vimeu 38 »
_COUNTS = re.compile(r"\b(?:compt|regroup|rassembl|reuni|abrit|recens|totalis)\w* $")
_AND = re.compile(rf"(?:,| et|,? puis| ;) (?:(?:l[ae]s?|cel(?:le|ui)) |l')[\w' -]{{2,40}}? {_ALONE}")
# « couverts par le dispositif « X » »: by a project, for what a body does it may do for this one
_BY_ANOTHER = re.compile(
    r"[^.;:«»“\"]*\bpar (?:l[ae]s? |l')?"
    r"(?:(?:projet|operation|dispositif|demarche|programme|action|experience|experimentation|initiative) )?"
    r"[«“\"](?P<name>[^»”\"]+)[»”\"]"
)
_ITSELF = re.compile(r"\W*(?:cel(?:le|ui)-ci|cette derniere|ce dernier)\b")


@dataclass(frozen=True, slots=True)
class _Found:
    """A number and a noun, by their places in the folded text; a noun that is left out stands before its number."""

    value: int
    kind: str
    start: int
    end: int
    noun: int
    noun_end: int


def find_counts(
    document: Document,
    layout: Layout,
    taken: Sequence[Span] = (),
    others: Sequence[str] = (),
    region: str | None = None,
) -> list[Count]:
    """Every count of the prose, one for each value and kind; numbers in ``taken`` are numbers of list items.

    ``others`` are the names of projects that this one does not follow: what they count is no fact of the dossier.
    What a sentence says of the whole country, or of a region that is not the dossier's ``region``, is no fact of it.
    """
    found: dict[tuple[int, str, str], Count] = {}
    social = _IS_SOCIAL.search(layout.folded.text) is not None
    for part in layout.prose:
        start, end = layout.folded.position(part.start), layout.folded.position(part.end)
        for one in _all(layout.folded.text, start, end):
            if _is_anothers(layout, one, others) or _is_elsewhere(layout, one, region):
                continue
            other = _is_bare(layout.folded.text, one) and not (social and _is_social(layout, one))
            count = None if other else _count(document, layout, one, taken)
            if count is None:
                continue
            key = (count.value, count.kind, count.subject)
            first = found.get(key)
            found[key] = replace(first, evidence=(*first.evidence, *count.evidence)) if first else count
    return list(found.values())


def _all(text: str, start: int, end: int) -> Iterator[_Found]:
    """The counts that print their noun, each with those beside it that leave it out, then all others that do."""
    for one in _numbered(text, start, end):
        yield one
        beside = (
            _AND.match(text, one.noun_end, end)
            if _COUNTS.search(text[max(start, one.start - 20) : one.start])
            else None
        )
        if beside:
            yield from _of_noun(beside, one.kind, one.noun, one.noun_end)
    for match in _LEFT_OUT.finditer(text, start, end):
        yield from _antecedent(text, max(start, match.start() - _REACH), match)


def _antecedent(text: str, first: int, match: re.Match[str]) -> Iterator[_Found]:
    """What « en » or « ils » stands for: the last noun in the plural, when no other plural stands between."""
    for noun in reversed(list(_NOUN.finditer(text, first, match.start()))):
        within = _CC.match(text, noun.start() + 1)
        at = within.end() if within else noun.start() + 1
        printed = text[at : noun.end()] if not within else "communes"
        if not _PLURAL.fullmatch(printed):
            continue
        end = at + len(printed)
        agrees = match["they"] is None or (match["they"] == "elles") == (_FEMININE.match(printed) is not None)
        if agrees and not _OTHERS.search(text, end, match.start()):
            kind = next(kind for kind, pattern in _KINDS.items() if pattern.match(text, at))
            yield from _of_noun(match, kind, at, end)
        return


def _of_noun(match: re.Match[str], kind: str, noun: int, noun_end: int) -> Iterator[_Found]:
    value = parse_whole(match["number"])
    if value is not None and 1 < value <= _MOST.get(kind, value):
        yield _Found(value, kind, match.start("number"), match.end("number"), noun, noun_end)


def _is_anothers(layout: Layout, one: _Found, others: Sequence[str]) -> bool:
    """Is the clause's subject another project: « « X » associe cinq centres », « Celle-ci a réuni 300 habitants »?"""
    at = layout.folded.span(one.start, one.end).start
    sentence = layout.sentence_at(at) if others else None
    if sentence is None:
        return False
    clause = re.split(r"[;:]", layout.fold(Span(sentence.start, at)))[-1]
    known = "|".join(re.escape(fold(name)) for name in others)
    subject = re.match(rf"\W*(?:l[ae]s? |l'|cet(?:te)? |ce )?(?:[\w-]+ )?[«“\"]? ?(?:{known})(?!\w)", clause)
    if subject:
        return (
            re.search(r"\b(?:l'operation|nous|notre|(?:la|le) presente?)\b", clause[subject.end() :]) is None
        )
    before = next((s for s in layout.neighbours(sentence) if s.start < sentence.start), None)
    return (
        before is not None
        and _ITSELF.match(clause) is not None
        and re.search(known, layout.fold(before)) is not None
    )


def _is_elsewhere(layout: Layout, one: _Found, region: str | None) -> bool:
    """Is the number said of another region, or of what another project covers: « 40 villages couverts par « X » »?"""
    at, after = min(one.start, one.noun), max(one.end, one.noun_end)
    span = layout.folded.span(at, after)
    sentence = layout.sentence_at(span.start)
    if sentence is None or is_own(layout, span):
        return False
    first = max(layout.folded.position(sentence.start), at - _AROUND)
    last = min(layout.folded.position(sentence.end), after + _AROUND)
    text, around = layout.folded.text[first:last], layout.folded.span(first, last)
    printed = layout.text[around.start : around.end]
    if region and is_of_another_region(text, at - first, after - first, region, printed):
        return True
    agent = _BY_ANOTHER.match(text, after - first)
    if agent is None or agent["name"].strip() in layout.folded.text[: layout.header.end]:
        return False
    return subject_of(layout, span) is Subject.OPERATION and status_of(layout, span) != "planned"


def _is_bare(text: str, one: _Found) -> bool:
    return text[one.noun : one.noun_end] == "centres"


def _is_social(layout: Layout, one: _Found) -> bool:
    """Does nothing, or a place's name, follow « centres »: no « centres commerciaux », « centres de loisirs »?"""
    if _NOT_SAID.match(layout.folded.text, one.noun):
        return True
    return _NAMED_PLACE.match(layout.text, layout.folded.span(one.noun, one.noun_end).start) is not None


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
    left_out = found.noun < found.start
    if left_out and subject_of(layout, layout.folded.span(found.noun, found.noun_end)) is Subject.COUNTRY:
        return None
    more = None if left_out else _PHRASE.match(layout.folded.text, found.noun_end)
    end = found.noun_end + (len(_LITTLE_END.sub("", more.group())) if more else 0)
    span, noun = layout.folded.span(found.start, max(end, found.end)), layout.folded.span(found.noun, end)
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
    after = layout.fold(Span(number.end, min(sentence.end, number.end + _REACH)))
    if _MAKES_UP.search(after, 0, _WINDOW):
        return True
    if _SOME_OF.match(after):
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
