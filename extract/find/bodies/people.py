"""People with a public function: a name, the function as printed, and on whose behalf."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from extract.find.bodies.anchors import any_of
from extract.find.bodies.names import GAP, UPPER
from extract.find.layout import Layout
from extract.model import Span
from extract.text import collapse, fold, words

# Public functions, folded: their stems, how they end, and what may stand before them.
_STEMS = (
    "president", "vice[ -]?president", "maire", "adjoint", "direct(?:eur|rice)", "conseill(?:er|ere)", "prefet",
    "sous[ -]prefet", "depute", "senat(?:eur|rice)", "delegue", "ministre", "secretaire(?: d'etat| general)?",
    "coord(?:in|onn)at(?:eur|rice)", "tresori(?:er|ere)", "administrat(?:eur|rice)", "referent", r"cheff?e? d[eu]\b(?! file)",
    "responsable", r"elue?\b", "echevin", "rect(?:eur|rice)", "inspect(?:eur|rice)", "commissaire", "proviseur",
    "charge(?:e|es|s)? d(?:e |')(?:mission|projet|developpement|etudes|action)",
)  # fmt: skip
# What everyday words are too: a civility or a first name must say that it is somebody.
_CALLINGS = (
    *(f"{stem}(?:eur|rice)" for stem in "conservat mediat animat format educat facilitat puericult instruct ambassad".split()),
    "regisseu(?:r|se)", "archiviste", "urbaniste", "paysagiste", "bibliothecaire", "mediathecaire", "documentaliste",
    "ingenieure?", "architecte(?: des batiments de france)?", "technicien(?:ne)?", "informaticien(?:ne)?",
    "infirmi(?:er|ere)", "medecin", "psychologue", "archeologue", "gardien(?:ne)?",
    "gardes? (?:du|champetre|foresti(?:er|ere)|nature|des)", "principale?(?= d|,)", "doyen(?:ne)?", "professeure?",
    "cherche(?:ur|use)", "enseignante?", "agente? (?:d(?:e|es|u)|territoriale?|communale?)", "attachee?", "assistante?",
    "travaille(?:ur|use)s? socia(?:l|le|ux)", "porte-parole", "intendante?", "gestionnaire", "greffi(?:er|ere)",
    "procureure?", "lieutenante?", "colonel(?:le)?", "capitaine", "commandante?", "adjudante?", "brigadi(?:er|ere)", "notaire",
)  # fmt: skip
_FUNCTION = re.compile(
    rf"(?<![\w-]){any_of((*_STEMS, *_CALLINGS))}(?:e|te|s|es|tes)?(?:-(?:adjoint|chef)e?s?)?(?![\w-])".replace(
        " ", r"\s"
    )
)
_CALLING = re.compile(rf"(?<![\w-]){any_of(_CALLINGS)}".replace(" ", r"\s"))
_RANK = re.compile(
    r"(?<![\w-])(?:(?:premi(?:er|ere)|seconde?|deuxieme|troisieme|\d{1,2}(?:er|re|e|ere|eme))\s)?(?:ancien(?:ne)?\s)?$"
)
_CIVILITY = r"(?:MM?\.|Mr\.?|Mmes?\b\.?|Mlles?\b|Monsieur|Madame|Messieurs|Mesdames|Mademoiselle|Dr\.?|Docteur|Maître|Me\b)"
_PART = rf"[{UPPER}](?:[\w]|['’-](?=\w))+"
_PARTICLE = rf"(?:(?:de|du|le|la|van|von|den|der|Van|Von|Den|Der|De|Le|La|Ben|El){GAP}|d['’])"
_NAME = rf"(?!{_CIVILITY})(?:{_PART}|[{UPPER}](?:\.-?[{UPPER}])?\.)(?:{GAP}{_PARTICLE}{{0,2}}(?!{_CIVILITY}){_PART}){{1,3}}"
_TITLE = rf"(?:(?P<civility>{_CIVILITY}){GAP})?"
_BECOMES = (
    r"(?:(?:qui[^\S\n]+)?est|alors|actuel(?:le)?|nouveau|nouvelle|désormais|aujourd['’]hui|également|aussi|devenue?|élue?|réélue?|en[^\S\n]+tant[^\S\n]+que"
    r"|en[^\S\n]+qualité[^\S\n]+de|comme)"
)
_ARTICLE = rf"(?:(?:(?:la|le|les|une?|sa|son|notre){GAP})|l['’])?"
_LINK = rf"(?:[^\S\n]*[,(][^\S\n]*|{GAP}[–—-]{GAP}|{GAP}(?=est\b|en[^\S\n]qualité|en[^\S\n]tant))\n?"
# A surname alone wants a civility: its own, or that of the one beside whom it stands.
_SURNAME = (
    rf"{_PARTICLE}{{0,2}}(?!{_CIVILITY}){_PART}(?:{GAP}(?:du|de la|des|de){GAP}{_PART})?(?!{GAP}{_PART})"
)
_ADDRESSED = rf"(?P<addressed>{_CIVILITY}){GAP}(?P<surname>{_SURNAME})"
_BEFORE = re.compile(
    rf"(?:(?:(?P<both>{_CIVILITY}){GAP})?(?P<first>{_NAME}){GAP}et{GAP}|(?P<mates>{_CIVILITY}){GAP}(?P<mate>{_SURNAME}){GAP}et{GAP})?"
    rf"(?:{_TITLE}(?P<name>{_NAME})|{_ADDRESSED}|(?(mates)(?P<fellow>{_SURNAME})|(?!))){_LINK}(?:{_BECOMES}{GAP})*{_ARTICLE}$"
)
_AFTER = re.compile(
    rf"(?P<apart>[^\S\n]*[,:(]{GAP}|{GAP})(?:{_TITLE}(?P<name>{_NAME})|{_ADDRESSED})(?P<closed>[^\S\n]*[,;.)»\n]|$)?"
)
# Words of organisations and sentences, which no person's name holds.
_NO_PERSON = frozenset(
    """ville region departement communaute metropole mission locale centre social sociaux maison association federation conseil
    comite union europe europeenne habitat pole emploi fonds projet etat banque caisse agence universite lycee college ecole
    office pays bassin nord grand grande hauts france rue place salle avenue quartier cc ca cu caf msa commune mairie
    agglomeration pour dans selon suivant depuis comme quand lorsque enfin ainsi mais avec par sous chez dont puis sans cette
    chaque notre operation programme action monsieur madame mesdames messieurs general generale departemental departementale
    regional enfance jeunesse famille familles education culture sport sports numerique accueil insertion sante
    solidarite solidarites""".split()
)
_ARTICLES = frozenset("le la les l un une des de du d".split())
# Functions that organisations have as well, and those that stand before a name without a comma.
_OF_BODIES = re.compile(
    r"responsable|referent|coord|administrat|delegue|commissaire|inspect|tresori|secretaire$"
)
_LEADER = re.compile(
    r"(?:.* )?(?:president|vice|maire|prefet|sous|ministre|depute|senat|rect|direct|secretaire d)"
)
_OPENER = re.compile(
    r"(?:Selon|Suivant|D['’]après|Pour|Avec|Par|Comme|Quand|Lorsque|Enfin|Ainsi|Mais|Et|Puis|Sans|Depuis|Sous|Chez|Dont|À|Merci|Car|Or)$"
)
_STREET = re.compile(
    r"\b(?:rue|avenue|place|boulevard|salle|college|lycee|ecole|stade|mediatheque|bibliotheque|residence|cite|quartier|espace"
    r"|centre social|csc|evs|maison de quartier|gymnase|complexe|theatre|square|fondation|musee|hopital|clinique|creche|foyer"
    r"|ehpad|halle|parc|pont|quai|allee|impasse|chemin|route|ilot|prix|institut|universite|amphitheatre|auditorium|centre"
    r"|maison|association|scolaire)\s(?:\w+\s|d(?:u|e|es)\s\w+\s|de\sl(?:a|')\s?\w+\s)?$"
)
# Where the function ends: at the body for which it is held.
_OF = (
    rf"{GAP}(?:de{GAP}la{GAP}|de{GAP}l['’]|des{GAP}|du{GAP}|de{GAP}|d['’]|à{GAP}la{GAP}|à{GAP}l['’]|au{GAP})"
)
_LITTLE = r"(?:de|du|des|la|le|les|et(?=[^\S\n]+d)|en|sur|sous)"
_KIND = (
    r"(?:communes|urbaine|agglomération|sociaux|sociale?|socioculturels?|centres?|départementale?|régionale?|européenne?|intercommunale?|municipal"
    r"|quartier|locale|agglomération|vie|familiales|allocations)"
)
_CAPITALISED = rf"[{UPPER}](?:[\w&]|['’.-](?=\w))*"
_NOUN = (
    r"(?:[Cc]ommunauté|[Mm]étropole|[Rr]égion|[Dd]épartement|[Vv]ille|[Cc]ommune|[Ff]édération|[Cc]entre|[Aa]ssociation|[Cc]onseil|[Aa]gglomération"
    r"|[Mm]ission|[Mm]aison|[Ss]yndicat|[Pp]ays|[Cc]aisse|[Ee]space|[Uu]nion|[Oo]ffice|[Cc]omité|[Mm]usée|[Mm]édiathèque"
    r"|[Bb]ibliothèque|[Uu]niversité|[Ff]aculté|[Cc]ollège|[Ll]ycée|[Hh]ôpital|[Pp]arc|[Aa]gence|(?:[Ss]ous-)?[Pp]réfecture)"
)
_ORGANISATION = (
    rf"(?:{_NOUN}\b|{_CAPITALISED})(?:{GAP}(?:{_LITTLE}{GAP})*(?:[dl]['’])?"
    rf"(?!{_CIVILITY})(?:{_CAPITALISED}|{_KIND}\b)|[^\S\n][dl]['’][\wÀ-ÿ-]+)*"
)
_REST = r"[^,;.:()«»\n]{0,70}?"
_HELD = re.compile(
    rf"(?P<rest>{_REST})(?:{_OF}(?P<organisation>{_ORGANISATION})|(?=[^\S\n]?(?:[,;.:()«»\n]|$)))"
)
_DUTY = re.compile(r"[^\S\n]+(?:(?:en[^\S\n]+)?chargée?s?|déléguée?s?|responsable|référente?)\b")
_WINDOW = 110  # letters before a function in which its holder is named
_LATE = 20  # people whose words a new one's name may stand in


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A printed person; ``organisation`` where the words name one."""

    name: str
    function: str
    organisation: str | None
    name_span: Span
    span: Span


@dataclass(frozen=True, slots=True)
class _Held:
    """A function as printed and the body for which it is held; ``end`` is where both end."""

    start: int
    function: str
    organisation: str | None
    end: int


def find_people(layout: Layout) -> list[PersonMention]:
    """Everybody whom the prose names with a function, once for each time that it does."""
    found: list[PersonMention] = []
    folded = layout.folded
    for part in layout.prose:
        for match in _FUNCTION.finditer(folded.text, folded.position(part.start), folded.position(part.end)):
            rank = _RANK.search(folded.text, max(0, match.start() - 24), match.start())
            span = folded.span(rank.start() if rank else match.start(), match.end())
            late = found[-_LATE:]
            found += [
                mention
                for mention in _people_of(layout.text, part, span)
                if not any(mention.name_span.overlaps(other.span) for other in late)
            ]
    return sorted(_in_full(found), key=lambda mention: mention.span)


def _in_full(found: list[PersonMention]) -> Iterator[PersonMention]:
    """Somebody called by a surname has the full name that the dossier prints elsewhere, if one alone has it."""
    full: dict[str, set[str]] = {}
    for mention in found:
        if " " in mention.name:
            full.setdefault(words(mention.name.split()[-1]), set()).add(mention.name)
    for mention in found:
        names = full.get(words(mention.name), set())
        yield replace(mention, name=next(iter(names))) if len(names) == 1 else mention


def _people_of(text: str, part: Span, function: Span) -> Iterator[PersonMention]:
    """Who holds the function: somebody named before it, or else after it."""
    window = max(part.start, function.start - _WINDOW)
    before = _BEFORE.search(text, window, function.start) if _may_follow(text, function.start) else None
    held = _held(text, part, function)
    if before:
        yield from _named_before(text, before, function, held)
    else:
        after = _named_after(text, part, function, held)
        yield from (after,) if after else ()


def _named_before(text: str, match: re.Match[str], function: Span, held: _Held) -> Iterator[PersonMention]:
    """« Mme X, maire », and both of « MM. X et Y, vice-présidents »."""
    many = text[function.start : function.end].endswith("s")
    civility = match["civility"] or match["addressed"] or (match["both"] or match["mates"] if many else None)
    for group in ("first", "mate", "name", "surname", "fellow"):
        if match[group] is None or (group in ("first", "mate") and not many):
            continue
        name = _own_span(text, Span(match.start(group), match.end(group)))
        if _is_person(text, name, function, civility):
            title = {"name": "civility", "surname": "addressed"}.get(group)
            start = match.start(title) if title and match[title] else name.start
            yield _mention(text, name, held, Span(start, max(held.end, name.end)))


def _named_after(text: str, part: Span, function: Span, held: _Held) -> PersonMention | None:
    """« la présidente Léa Petit », « le maire de Laon, M. X, »."""
    beside = _Held(function.start, text[function.start : function.end], None, function.end)
    for own in (beside, held):
        match = _AFTER.match(text, own.end, part.end)
        if not match or _has_another(text, match):
            continue
        civility = match["civility"] or match["addressed"]
        if own is held and not civility and match["closed"] is None:
            continue
        if own is beside and not civility and not _LEADER.match(fold(own.function)):
            continue
        if not match["apart"].strip() and _STREET.search(_ahead(text, function.start)):
            continue  # « la rue du Maire André Dubois »
        group = "name" if match["name"] else "surname"
        name = _own_span(text, Span(match.start(group), match.end(group)))
        if _is_person(text, name, function, civility):
            return _mention(text, name, own, Span(function.start, name.end))
    return None


def _has_another(text: str, match: re.Match[str]) -> bool:
    """« Chef de projet : Mme X, coordinatrice de la fédération »: what heads a list gives way to a function of one's own."""
    end = match.end("name") if match["name"] else match.end("surname")
    own = re.match(rf"[^\S\n]*[,(][^\S\n]*{_ARTICLE}(?=\w)", text[end : end + 20])
    return (
        ":" in match["apart"]
        and own is not None
        and _FUNCTION.match(fold(text[end + own.end() : end + 60])) is not None
    )


def _ahead(text: str, at: int) -> str:
    return fold(text[max(0, at - 40) : at])


def _may_follow(text: str, at: int) -> bool:
    """Does what stands just before a function, articles apart, part it from a name?"""
    return re.search(r"[,(–—-]|\best\b|\ben (?:qualité|tant)", text[max(0, at - 24) : at]) is not None


def _held(text: str, part: Span, function: Span) -> _Held:
    match = _HELD.match(text, function.end, part.end)
    if match is None:
        return _Held(function.start, text[function.start : function.end], None, function.end)
    end = match.end("rest")
    return _Held(function.start, text[function.start : end], match["organisation"], match.end())


def _mention(text: str, name: Span, held: _Held, span: Span) -> PersonMention:
    return PersonMention(
        collapse(text[name.start : name.end]),
        collapse(held.function),
        collapse(held.organisation) if held.organisation else None,
        name,
        span,
    )


def _is_person(text: str, name: Span, function: Span, civility: str | None) -> bool:
    """Is it somebody's name: not a street's or a house's, and of words that no organisation bears?

    A function that a body may have too (« X, coordinateur du projet ») is a person's when a first name says so.
    """
    parts = words(text[name.start : name.end]).split()
    if not parts or _STREET.search(_ahead(text, name.start)):
        return False
    if civility is not None:
        return len(parts) > 1 or not (_FUNCTION.fullmatch(parts[0]) or parts[0] in _NO_PERSON | _ARTICLES)
    called = fold(text[function.start : function.end])
    of_bodies = _OF_BODIES.search(called) is not None or _CALLING.search(called) is not None
    return (
        len(parts) > 1
        and parts[0] not in _ARTICLES
        and _NO_PERSON.isdisjoint(parts)
        and not (of_bodies and first_names().isdisjoint(parts))
    )


@cache
def first_names() -> frozenset[str]:
    """Frequent first names, folded."""
    text = files("extract.find").joinpath("first_names.txt").read_text("utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def _own_span(text: str, name: Span) -> Span:
    """A name without what opens the sentence, nor the capitals of another name: a surname comes after a first name.

    >>> text = "EUROPE Jeanne MARTIN"
    >>> _own_span(text, Span(0, 20)).start, _own_span("MARTIN Jeanne", Span(0, 13)).start
    (7, 0)
    """
    parts = [(m.start() + name.start, m.group()) for m in re.finditer(r"\S+", text[name.start : name.end])]
    while len(parts) > 1 and _OPENER.match(parts[0][1]):
        parts.pop(0)
    first = next((index for index, (_, word) in enumerate(parts) if not word.isupper()), 0)
    return Span(parts[first if len(parts) - first > 1 else 0][0], name.end)
