"""The projects that the prose names: in quotation marks, in capitals after a word for a project, or by number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from extract.find.layout import Layout
from extract.find.lineage.triggers import find_triggers
from extract.model import Span
from extract.text import collapse, fold, words


class Kind(StrEnum):
    """What the words around a name say that it is; of a bare name they say nothing."""

    PROJECT = "project"
    BARE = "bare"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ProjectMention:
    """A project as printed, with its number where that is printed.

    ``span`` is the title's, ``reach`` that of all words that name it: « le projet pilote « X » (NP0012345) ».
    """

    title: str
    number: str | None
    span: Span
    reach: Span
    kind: Kind


_NOUNS = (
    "projet", "opération", "expérimentation", "expérience", "dispositif", "démarche", "programme", "initiative", "action",
    "chantier", "microprojet", "recherche-action",
)  # fmt: skip
_WRITTEN = sorted({*_NOUNS, *(fold(noun) for noun in _NOUNS)}, reverse=True)
_NOUN = "|".join(_WRITTEN)
_BLANK = r"[^\S\n]"
_MODIFIER = (
    r"(?:feder|fse|iti|pilote|voisine?|même|s(?:œ|oe)urs?|frères?|jumelles?|jumeaux?|n°|np\d{7}|20\d\d|[\w-]{2,}"
    r"(?:ée?s?|al|ale|aux|iques?|iens?|ennes?|oise?|aine?|aires?|ifs?|ives?|eurs?))"
)
_NAMING = (
    r"(?:(?:intitul|dénomm|denomm|baptis|nomm|appel|titr)[ée]e?s?|dite?s?|(?:(?:connue?s? )?sous|du) (?:le )?nom d[e']"
    r"|à savoir|notamment|dont|comme)"
)
# « le projet pilote intitulé », « les opérations, », « une première opération, », « l'expérience des »
_PROJECT_BEFORE = re.compile(
    rf"(?:\b(?P<one>une? (?:\w+ )?|premi[eè]re? |précédente? |ancien(?:ne)? )?(?P<noun>{_NOUN})(?P<many>s)?"
    rf"(?P<more>(?:{_BLANK}+{_MODIFIER}){{0,3}})(?:,?{_BLANK}+{_NAMING}){{0,2}}"
    rf"|\b(?:projet|opération|expérimentation|expérience|démarche)s?{_BLANK}+(?:des|du|de(?:{_BLANK}la)?)"
    rf"|\b(?:{_NOUN})s?{_BLANK}+(?:men|port|condui|lanc|engag|pilot|soutenu|réalis|initi)\w*{_BLANK}+(?:par|avec|à|en|depuis)\b"
    rf"[^.;:,!?«»\n]{{2,40}}{_BLANK}(?:sous le nom d[e']|sous le titre|intitulée?s?|dénommée?s?|appelée?s?|baptisée?s?)"
    rf"|\bce(?:lui|lle|ux|lles)(?:{_BLANK}+{_NAMING}){{1,2}})"
    rf"{_BLANK}*(?:\({_BLANK}*|(?(many)[,:]{_BLANK}*|(?(one)[,:]{_BLANK}*|(?!))))?$"
)
# A noun that stands right before the quotation marks says what is in them: « la médiathèque « Jean Lévy » ».
_NOUN_BEFORE = re.compile(
    r"(?:^|\b(?:les?|la|une?|des|du|de|ce|cet|cette|ces|son|sa|ses|leurs?|notre|nos|aux?|chaque|deux|trois|en|par|chez)\b"
    rf"|\b[ldjs]['’]|,){_BLANK}*(?:(?P<subject>[\w-]+){_BLANK}+)?(?P<noun>[\w-]+)(?:{_BLANK}+{_MODIFIER}){{0,2}}"
    rf"(?:,?{_BLANK}+{_NAMING})?{_BLANK}*$"
)
_NO_NOUN = frozenset(
    "de du des la le les l a à au aux avec par dans pour et ou où en sur sous que qui dont est sont sera comme entre vers"
    " chez sans ni contre depuis après avant lors celui celle soit mais puis aussi ainsi ici déjà désormais donc"
    # what points at a name, and the parts of a project, say nothing of what it names
    " un une ce cet cette ces son sa ses leur leurs notre nos tranche phase étape volet édition saison campagne"
    " département région agglomération canton vallée bassin".split()
)
_DONE = (
    r"(?:achev|termin|clôtur|clotur|lanc|men|initi|expériment|experiment|engag|déploy|deploy|éprouv|eprouv|réalis|realis"
    r"|programm|labellis|cofinanc)[ée]e?s?|clos(?:es?)?|conduit(?:e?s?)|interrompue?s?|arrivée?s? à|mise?s? en"
)
_PROJECT_AFTER = re.compile(
    rf"[^\S\n]*(?:\(?(?:de|entre|en|depuis)?{_BLANK}*(?:[a-zéû]{{3,9}}{_BLANK})?(?:19|20)\d\d\b"
    rf"|[,(]{_BLANK}*(?:\w+ment )?(?:{_DONE})\b"
    rf"|,{_BLANK}*(?:une?|deux|trois|l['’]|les|premi[eè]re){_BLANK}*(?:\w+ )?(?:{_NOUN})s?\b)"
)
# « le projet de la Ville », « l'action du Secours populaire », « Mme Une Telle »: no titles
_BODIES = frozenset(
    "ville departement region communaute centre centres caf caisse maison maisons pole secours mission federation association"
    " metropole conseil etat union commune communes pays agglomeration office universite college lycee ecole mairie agence"
    " conseils foyer comite syndicat m mme madame monsieur maitre".split()
)
_FUNDS = frozenset("feder fse anru iti caf europe interreg leader erasmus dsu rep".split())
_NATIONAL = frozenset(
    words(name)
    for name in (
        "Action cœur de ville", "Petites villes de demain", "France Services", "France Relance", "Territoires d'industrie",
        "Action publique 2022",
        "Politique de la Ville", "Quartiers Politique de la Ville",
        "Erasmus", "Leader", "Interreg", "Investissement Territorial Intégré",
    )
)  # fmt: skip
_IS_NATIONAL = re.compile(r"\b(?:nationa(?:l|le|ux)|gouvernementa(?:l|le|ux)|europ[ée]e?n\w*)\b")
_CAP = r"(?:(?!NP\d{7})[A-ZÀ-ÖØ-Þ][\w#'’-]*|\d\.\d)"
_LITTLE = r"(?:de|du|des|la|le|les|en|et|sur|à|au|aux|pour|sans|d['’]|l['’]|de la|de l['’])"
# « Solidarités connectées »
_TAIL = r"(?:és?|ées?|ants?|antes?|iques?|aux|als?|ales?|ives?|aires?|euses?|aine?s?|iens?|iennes?|oise?s?|ines?|ables?)"
_CAPITALS = (
    rf"{_CAP}(?:{_BLANK}+(?:{_LITTLE}{_BLANK}*)?{_CAP})*"
    rf"(?:{_BLANK}+pour{_BLANK}tous|(?:{_BLANK}+(?!{_DONE})[a-zà-ÿ]{{3,}}{_TAIL}\b){{1,2}}"
    rf"|{_BLANK}+(?:des|du|de la){_BLANK}[a-zà-ÿ]{{4,}}|{_BLANK}+d['’](?!une?\b)[a-zà-ÿ]{{3,}}"
    rf"|{_BLANK}+(?!{_DONE})[a-zà-ÿ]{{4,}}(?=[.,;)]))?"
)
_LINK = rf"{_BLANK}+(?:(?:FEDER|FSE|ITI|pilote){_BLANK}+)*(?P<linked>(?:des|du|de la|de l['’]){_BLANK}?{_BLANK}*)?"
_SPELLINGS = "|".join([*_WRITTEN, *(noun.capitalize() for noun in _WRITTEN)])
# Two patterns, each of which starts with a character that is not too common: that is what makes them quick.
_PRINTED = re.compile(
    r"«[^\S\n]*(?P<angle>[^«»\n]{2,120}?)[^\S\n]*»|“[^\S\n]*(?P<curly>[^“”\n]{2,120}?)[^\S\n]*”"
    r"|\"[^\S\n]*(?P<straight>[^\"\n]{2,120}?)[^\S\n]*\"|NP(?P<digits>\d{7})(?!\d)"
    # « la méthode de <b>Passerelles</b> »; at the start of a line, emphasis marks a heading or a label
    r"|(?<=[^\n]{2})\*\*(?P<starred>\w[^*\n]{1,80}?)(?<![\s.:!?])\*\*|(?<=[^\n]{2})<(?:b|strong)>(?P<bold>\w[^<\n]{1,80}?)(?<![\s.:!?])</"
    r"(?:b|strong)>"
)
_CALLED = re.compile(rf"[\s'’(](?:{_SPELLINGS})s?{_LINK}(?P<capitals>{_CAPITALS})")
_DATED = re.compile(rf",{_BLANK}(?:{_DONE})\b|\((?:19|20)\d\d\b")
_CAPITALS_DATED = re.compile(rf"(?P<name>{_CAP}(?:{_BLANK}+(?:{_LITTLE}{_BLANK}*)?{_CAP})+){_BLANK}?$")
_CAPITALS_BEFORE = re.compile(rf"(?P<name>{_CAPITALS}){_BLANK}*\((?:dossier |n° ?)*$")
_ITS_NUMBER = re.compile(
    rf"{_BLANK}*[»”\"]?{_BLANK}*(?:[(,–-]{_BLANK}*)?(?:(?:dossier|soutenue?|enregistrée?|intitulée?|dénommée?|sous|comme|le|n[°o]|numéro|Synergie"
    rf"|FEDER|:){_BLANK}*)*[«“\"]?{_BLANK}*"
)
_WINDOW = 64


def is_national(title: str) -> bool:
    """Are these the folded words of a programme of the whole country?"""
    return title in _NATIONAL


def find_projects(layout: Layout) -> tuple[ProjectMention, ...]:
    """Every name in the prose that may be a project's, in order; what says so of one of its mentions holds for all."""
    found: list[ProjectMention] = []
    for part in layout.prose:
        matches = [
            *_PRINTED.finditer(layout.text, part.start, part.end),
            *_CALLED.finditer(layout.text, part.start, part.end),
            *_dated(layout.text, part),
        ]
        for match in sorted(matches, key=lambda found: found.start()):
            if found and match.start() < found[-1].span.end:
                continue
            mention = _mention(layout, match, max(part.start, found[-1].reach.end if found else 0))
            if mention is None:
                continue
            if found and _is_one(layout.text, found[-1], mention):
                found[-1] = _joined(found[-1], mention)
            else:
                found.append(mention)
    return tuple(_agreed(found))


def _mention(layout: Layout, match: re.Match[str], first: int) -> ProjectMention | None:
    group = str(match.lastgroup)
    span = Span(match.start(group), match.end(group))
    if group in ("capitals", "name"):
        reach = Span(match.start() + (group == "capitals"), match.end())
        return (
            ProjectMention(collapse(match[group]), None, span, reach, Kind.PROJECT)
            if _is_title(match)
            else None
        )
    before = layout.text[max(first, match.start() - _WINDOW) : match.start()]
    if group == "digits":
        return _numbered(match, before)
    title = collapse(match[group])
    kind, start = _kind(title, before, match.start(), layout.text[match.end() : match.end() + _WINDOW])
    if kind is Kind.BARE and not (title[0].isupper() or title[0].isdigit()):
        return None
    return ProjectMention(title, None, span, Span(start, match.end()), kind)


def _numbered(match: re.Match[str], before: str) -> ProjectMention:
    """A project by its number alone, or by the capitals that stand before it: « Clics du Thérain (NP0012345) »."""
    number = match.group()
    named = _CAPITALS_BEFORE.search(before)
    shift = match.start() - len(before)
    if named:
        span = Span(shift + named.start("name"), shift + named.end("name"))
        title = collapse(named["name"])
    else:
        span, title = Span(match.start(), match.end()), number
    head = _PROJECT_BEFORE.search(before[: span.start - shift].lower())
    return ProjectMention(
        title, number, span, Span(shift + head.start() if head else span.start, match.end()), Kind.PROJECT
    )


def _kind(title: str, before: str, at: int, after: str) -> tuple[Kind, int]:
    """What a quoted name is, and where the words that name it start."""
    before = re.split(r"[.;!?\n](?=\s|$)", before)[-1].lower()
    head = _PROJECT_BEFORE.search(before)
    if head:
        called = before[: head.start()].endswith(("appel à ", "appels à ", "appel a "))
        other = called or _IS_NATIONAL.search(head["more"] or "") or words(title) in _NATIONAL
        return Kind.OTHER if other else Kind.PROJECT, at - len(before) + head.start()
    noun = _NOUN_BEFORE.search(before)
    # « l'opération accompagne « X » », not « le programme opérationnel « X » »
    verb = noun and noun["subject"] in _WRITTEN and not re.fullmatch(_MODIFIER, noun["noun"])
    if noun and not verb and noun["noun"] not in _NO_NOUN and not find_triggers(fold(noun["noun"])):
        return Kind.OTHER, at - len(before) + noun.start("noun")
    return Kind.PROJECT if _PROJECT_AFTER.match(after) else Kind.BARE, at


def _dated(text: str, part: Span) -> Iterator[re.Match[str]]:
    """Names in capitals of which the next words tell a time: « aux Centres Sociaux Connectés, lancés en 2017 »."""
    for after in _DATED.finditer(text, part.start, part.end):
        named = _CAPITALS_DATED.search(text, max(part.start, after.start() - _WINDOW), after.start())
        if named:
            yield named


def _is_title(match: re.Match[str]) -> bool:
    """Are the capitals after a word for a project its name, and not its bearer's or its fund's?"""
    name = match[str(match.lastgroup)]
    first = words(name).split()[0]
    many = len(name.split()) > 1
    if match.lastgroup == "name":
        return many and (first not in _BODIES or first.startswith("centre"))
    if match["linked"]:
        return many and first not in _BODIES
    return first not in _FUNDS and (many or (len(name) > 4 and not name.isupper()))


def _is_one(text: str, one: ProjectMention, other: ProjectMention) -> bool:
    """Do a name and a number, or a number and a name, stand together for one project?"""
    if (one.number is None) == (other.number is None) or one.kind is Kind.OTHER:
        return False
    return _ITS_NUMBER.fullmatch(text, one.reach.end, other.span.start) is not None


def _joined(one: ProjectMention, other: ProjectMention) -> ProjectMention:
    named = other if one.number else one
    kind = Kind.PROJECT
    reach = Span(one.reach.start, other.reach.end)
    return ProjectMention(named.title, one.number or other.number, named.span, reach, kind)


def _agreed(found: list[ProjectMention]) -> Iterator[ProjectMention]:
    """One kind for all mentions of a title: a project when any says so, else something else when any says so."""
    kinds: dict[str, Kind] = {}
    for kind in (Kind.OTHER, Kind.PROJECT):
        kinds |= {words(mention.title): kind for mention in found if mention.kind is kind}
    for mention in found:
        yield replace(mention, kind=kinds.get(words(mention.title), mention.kind))
