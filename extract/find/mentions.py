"""Which of the names that the gazetteer finds are really places here: not words, people or parts of other names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from extract.find.layout import Layout
from extract.gazetteer import Gazetteer, Mention, is_capitalised
from extract.model import Span

# An organisation that bears a place in its name is not there.
_BEARER = re.compile(
    r"\b(?:universite|hopital|hopitaux|chu|centre hospitalier|tribunal|cour|academie|prefecture|rectorat|lycee|college"
    r"|ecole|mission locale|office|association|fondation|chambre|caisse|caf|cpam|msa|carsat|club|syndicat|agence|musee"
    r"|conseil departemental|conseil general|communaute (?:d'agglomeration|de communes|urbaine)"
    r"|cc[ai]|ccas|cias|cma|mjc|plie|sivom|hlm"
    r"|theatre|gare|diocese|ligue|comite|federation|familles rurales|foyer rural|amicale|cite|direction"
    r"|institut|regie|societe|maison d'arret|rue|avenue"
    r"|boulevard|place|route|canal|programme|axe|traite|convention|charte|plan|accord|schema)s?"
    r"(?: (?!(?:et|ou|avec|dans|pour|sur|est|sont|villes?|communes?) )[\w']+){0,3} (?:de la |de l'|des |du |de |d'|l'|le )?$"
)
_PROPER_BEARER = re.compile(
    r"(?:\b[Ll][ea] |\b[LlDd]['’]|\bdu |\bau )(?!Ville|Commune|Communaut|Agglom|Pays|Bassin|Centre|Quartier|R[ée]gion|Grand)"
    r"[A-ZÀ-Ý][a-zà-ÿ]+ (?:de la |de l['’]|du |de |d['’])$"
)
_DISTRICT = re.compile(r"\bquartier (?:de la |de l'|du |des |de |d')?$|\bquartiers (?:[\w-]+(?:, | et ))?$")
_CIVILITY = re.compile(r"(?:\bm\.|\bmm\.|\bmme|\bmlle|\bmonsieur|\bmadame|\bdr\.?|\bdocteur|\bmaitre) ?$")
_PLACE_BEFORE = re.compile(
    r"(?:\b(?:communes?|villes?|villages?|municipalites?|bourg|habitants|mairies?) "
    r"(?:associees? |deleguees? )?(?:de |d'|du |des |: ?|\()"
    r"|\b(?:a|vers|entre|sur|depuis|pres de|autour de|secteur de) )$"
)
_AND = re.compile(r",? (?:et|ou) (?:de |d'|du |a |au )?|, (?:de |d'|du |a |au )")


@cache
def everyday_words() -> frozenset[str]:
    """The names of communes that are more often words, first names or family names."""
    text = files("extract.find").joinpath("everyday_words.txt").read_text("utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def find_mentions(layout: Layout, gazetteer: Gazetteer, taken: Sequence[Span] = ()) -> list[Mention]:
    """The places that label and prose name, in order; what stands in ``taken`` (names of others) is left out."""
    found: list[Mention] = []
    for mention in gazetteer.mentions(layout.folded):
        inside_prose = any(part.covers(mention.span) for part in (layout.header, *layout.prose))
        if (
            inside_prose
            and not any(mention.span.overlaps(other) for other in taken)
            and _is_place(layout, mention, found[-1] if found else None)
        ):
            found.append(mention)
    return found


def _is_place(layout: Layout, mention: Mention, last: Mention | None) -> bool:
    source = layout.text[mention.span.start : mention.span.end]
    if mention.kind == "epci":
        return _is_epci(source, mention)
    if mention.kind == "department" and mention.rule != "department-name-alone":
        return True
    before = layout.fold(Span(max(0, mention.span.start - 60), mention.span.start)).replace("\n", " ")
    if _BEARER.search(before) or _DISTRICT.search(before):
        return False
    if mention.kind == "area":
        return is_capitalised(source) or len(mention.phrase.split()) > 1
    if mention.kind == "department":
        return _is_department(layout, mention)
    between = layout.fold(Span(last.span.end, mention.span.start)) if last else ""
    listed = _AND.fullmatch(between) is not None
    return is_capitalised(source) and _is_commune(layout, mention, before, listed)


def _is_department(layout: Layout, mention: Mention) -> bool:
    """A name alone is the department's where its sentence speaks of departments: never « au nord »."""
    sentence = layout.sentence_at(mention.span.start)
    before = layout.fold(Span(max(0, mention.span.start - 8), mention.span.start))
    return (
        sentence is not None
        and re.search(r"\bdepartements?\b", layout.fold(sentence)) is not None
        and re.search(r"(?:\ble |\bla |l'|\bdu |\ben )$", before) is not None
        and layout.text[mention.span.start].isupper()
    )


def _is_epci(source: str, mention: Mention) -> bool:
    if mention.rule == "epci-acronym":
        return source.isupper() and len(source) >= 3
    return is_capitalised(source) or re.match(r"(?:communaut|m[ée]tropole|agglo)", source.lower()) is not None


def _is_commune(layout: Layout, mention: Mention, before: str, listed: bool) -> bool:
    source = layout.text[mention.span.start : mention.span.end]
    if (
        _CIVILITY.search(before)
        or _PROPER_BEARER.search(layout.text[: mention.span.start][-60:])
        or _in_longer_name(layout, mention.span)
    ):
        return False
    if listed or _PLACE_BEFORE.search(before):
        return True
    word_like = len(mention.phrase.split()) == 1 and (
        mention.phrase in everyday_words() or len(source) < 3 or _stands_in_lower_case(layout, source)
    )
    if word_like:
        return False
    return not (source.isupper() and len(mention.phrase.split()) == 1 and _in_heading(layout, mention.span))


def _in_longer_name(layout: Layout, span: Span) -> bool:
    """Is the word before or after it, with only a blank between, a capitalised word: « Douai Habitat »?"""
    before = re.search(r"(\S+)[^\S\n]$", layout.text[max(0, span.start - 40) : span.start])
    after = re.match(r"[^\S\n](?P<word>[^\W\d_][\w'’-]*)", layout.text[span.end : span.end + 40])
    if after and after["word"][0].isupper() and not after["word"].isupper():
        return True
    if not before or not re.fullmatch(r"[A-ZÀ-Ý][\wÀ-ÿ'’-]+", before[1]):
        return False
    at = span.start - len(before[0])
    sentence = layout.sentence_at(at)
    return sentence is not None and at > sentence.start and not before[1].isupper()


def _in_heading(layout: Layout, span: Span) -> bool:
    sentence = layout.sentence_at(span.start)
    return sentence is not None and layout.text[sentence.start : sentence.end].isupper()


def _stands_in_lower_case(layout: Layout, source: str) -> bool:
    return re.search(rf"\b{re.escape(source.lower())}\b", layout.text) is not None
