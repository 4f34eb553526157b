"""Names of bodies in a sentence: by the noun that heads them, by our list, by « Habitat », or in capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extract.find.bodies.anchors import any_of, matches_at
from extract.find.bodies.names import BLANK, GAP, NAME, WORD
from extract.find.layout import Layout
from extract.model import Span
from extract.text import words
from ontology.authorities import Authority, authorities


def _spaced(pattern: str) -> str:
    return pattern.replace(" ", r"\s")


_OF = r"(?:de la |de l'|du |de |des )"
# Nouns that are part of the name: « Mission locale du Calaisis ».
_OFFICIAL = (
    "mission locale", "maison (?:de|pour) l'emploi", "maison des jeunes et de la culture", "mjc", "ccas", "cias", "plie",
    "centre (?:inter)?communal d'action sociale", "cpam", "caisse primaire d'assurance maladie", "carsat", "msa",
    "mutualite sociale agricole", "cci", "cma", "chambre d'agriculture", "chambre de commerce et d'industrie(?: territoriale)?",
    "chambre de metiers et de l'artisanat", "universite", "lycee(?: professionnel)?", "college", "institut", "iut",
    "centre hospitalier(?: universitaire)?", "chu", "hopital", "office public de l'habitat", "oph", "opac",
    "office (?:de|du) tourisme", "fondation", "mutuelle", "syndicat mixte", "regie de quartiers?", "foyer rural",
    "foyer de jeunes travailleurs", "ligue de l'enseignement", "banque alimentaire", "ressourcerie", "agence d'urbanisme",
    "bibliotheque departementale", "mediatheque departementale", "maison france services", "france services",
    "point information jeunesse", "radio", "ecole de la deuxieme chance", "parc naturel regional",
)  # fmt: skip
# Nouns beside the name: « le bailleur X », « l'association X ».
_WHICH = "(?: (?:adaptee|locale|culturelle|sportive|caritative|d'insertion|d'education populaire))?"
_COMMON = (
    f"association{_WHICH}", f"entreprise{_WHICH}", "societe", "bailleur(?: social)?", "cooperative",
    "scop", "scic", "operateur", "start-up", "cabinet", "groupe", "collectif", "club", "esat", "tiers-lieu", "fab ?lab",
    "prestataire", "compagnie",
)  # fmt: skip
_STATE = (
    "sous-prefecture", "prefecture", "rectorat", "academie", "education nationale", "inspection academique", "direccte",
    "dreets", "ddets", "dreal", "drac", "draaf", "drjscs", "drajes", "ddcs", "ddcspp", "ddtm", "dsden",
)  # fmt: skip
_AUTHORITY = (
    "conseil",
    "departement",
    "region",
    "caf",
    "caisse",
    "ville",
    "commune",
    "mairie",
    "municipalite",
)
_ALONE = re.compile(
    r"education nationale|direccte|dreets|dreal|drac|draaf|drjscs|drajes"
)  # one of each is meant
_HEAD = re.compile(
    _spaced(
        rf"(?<![\w-])(?:(?P<official>{any_of(_OFFICIAL)})|(?P<common>{any_of(_COMMON)})|(?P<state>{any_of(_STATE)})"
        rf"|(?P<department>(?:conseil departemental|departement)(?: {_OF}(?P<department_of>[a-z][a-z-]+))?)"
        r"|(?P<region>(?:conseil regional|region)(?: (?:des )?hauts[- ]de[- ]france)?)"
        rf"|(?P<caf>caf|caisse d'allocations familiales)(?: (?P<caf_of>{_OF}[a-z][a-z-]+))?"
        r"|(?P<commune>(?:ville|commune|mairie|municipalite)(?= (?:de|du|des) | d')))(?![\w-])"
    )
)
_ANCHOR = re.compile(
    any_of({re.split(r"[^a-z-]", head)[0] for head in (*_OFFICIAL, *_COMMON, *_STATE, *_AUTHORITY)})
)
_TAIL = re.compile(
    rf"(?:{GAP}(?:de{GAP}la|de{GAP}l['’]|du|des|de|d['’])(?:(?<=['’])|{GAP})|{BLANK})(?P<name>{NAME})"
)
_JOIN = r"(?:(?:de|du|des|la|le|les|en|et)[ -]|[dl]['’])*"
_HABITAT = re.compile(
    rf"(?<![\w-])(?:{WORD}(?:[ -]{_JOIN}{WORD})*[ -][Hh]abitat|Habitat(?:{BLANK}{_JOIN}{WORD})+)\b"
)
# Words in capitals are a name only when none of them is a word of the dossiers themselves.
_CAPITALS = re.compile(r"(?<!\w)[A-ZÀ-Ý]{2,}(?:[^\S\n][A-ZÀ-Ý]{2,}){1,4}(?!\w)")
_EMPHASIS = frozenset(
    """le la les l des du de aux tous toutes tout ce cette attention nota bene important projet operation action centre centres
    sociaux partenaires partenaire publics public autres epci commune communes departement region etat territoire feder fse
    union""".split()
)


@dataclass(frozen=True, slots=True)
class BodyName:
    """A body as printed: what ``kind`` of name it is, its words, and the words with the noun beside them.

    ``of`` are the folded words of the place that a CAF or a department bears in its name; ``authority`` is the body of
    our own list that the words name.
    """

    kind: str
    span: Span
    whole: Span
    of: str = ""
    authority: Authority | None = None


def body_names(layout: Layout, sentence: Span) -> list[BodyName]:
    """The bodies that a sentence names, in order, none inside another; EPCIs are places first, and not among them."""
    found: list[BodyName] = []
    for name in (*_curated(layout, sentence), *_headed(layout, sentence), *_others(layout, sentence)):
        if not any(name.whole.overlaps(other.whole) for other in found):
            found.append(name)
    return sorted(found, key=lambda name: name.span)


def _folded(layout: Layout, sentence: Span) -> tuple[str, int, int]:
    folded = layout.folded
    return folded.text, folded.position(sentence.start), folded.position(sentence.end)


def _curated(layout: Layout, sentence: Span) -> Iterator[BodyName]:
    text, start, end = _folded(layout, sentence)
    for match in _listed().finditer(text, start, end):
        if match.start() > start and (text[match.start() - 1].isalnum() or text[match.start() - 1] == "-"):
            continue
        span = layout.folded.span(match.start(), match.end())
        authority, acronym = _by_words()[words(match.group())]
        source = layout.text[span.start : span.end]
        if (source.isupper() or not acronym) and any(map(str.isupper, source)):
            yield BodyName("curated", span, span, authority=authority)


@cache
def _by_words() -> dict[str, tuple[Authority, bool]]:
    """The bodies of our list by their names, and whether a name is an acronym; not the State, funds or federations."""
    return {
        words(name): (authority, name.isupper())
        for authority in authorities()
        if authority.kind not in ("european-fund", "federation") and authority.key != "state"
        for name in (*authority.short, *authority.names)
    }


@cache
def _listed() -> re.Pattern[str]:
    names = (name.replace(" ", r"\W{1,3}") for name in _by_words())
    return re.compile(rf"{any_of(names)}(?![\w-])")


def _headed(layout: Layout, sentence: Span) -> Iterator[BodyName]:
    text = layout.text
    for match in matches_at(_ANCHOR, _HEAD, *_folded(layout, sentence)):
        head = layout.folded.span(match.start(), match.end())
        kind = next(
            kind
            for kind in ("official", "common", "state", "department", "region", "caf", "commune")
            if match[kind]
        )
        if kind in ("department", "region", "caf"):
            yield BodyName(kind, head, head, match["department_of"] or match["caf_of"] or "")
            continue
        tail = _TAIL.match(text, head.end, sentence.end)
        if tail:
            whole = Span(head.start, tail.end())
            beside = kind == "common" and text[head.start].islower()  # « l'association X » is called X
            yield BodyName(kind, Span(tail.start("name"), tail.end()) if beside else whole, whole)
        elif kind == "state" and _ALONE.match(match.group()):
            yield BodyName(kind, head, head)


def _others(layout: Layout, sentence: Span) -> Iterator[BodyName]:
    text = layout.text
    for match in (
        _HABITAT.finditer(text, sentence.start, sentence.end)
        if "abitat" in text[sentence.start : sentence.end]
        else ()
    ):
        yield BodyName("named", Span(*match.span()), Span(*match.span()))
    if text[sentence.start : sentence.end].isupper():
        return
    for match in _CAPITALS.finditer(text, sentence.start, sentence.end):
        if not _EMPHASIS & set(words(match.group()).split()):
            yield BodyName("named", Span(*match.span()), Span(*match.span()))
