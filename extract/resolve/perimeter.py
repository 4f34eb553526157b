"""Where an operation takes place is decided together: by the intercommunalities that carry it.

A clause tells the role of a place only when it has a word for it. Where it has none, geography decides: a
commune outside every intercommunality that funds the operation or is concerned by it is a neighbour, a partner's
town or an example, and only mentioned; so is an intercommunality that pays nothing, beside others that pay, when
the dossier names it once and by itself. Of the dossiers with gold, no commune outside was concerned. And an
intercommunality that pays, of which the prose speaks and of which a commune is concerned, is concerned itself,
whatever the clause: it was so 71 times in 71.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import product
from unicodedata import normalize

from extract.find.places.roles import CONCERNED, MENTIONED
from extract.model import Organisation, Place, Span, Territory
from ontology.places import register

_APART = re.compile(r"[.!?]\s|\n\s*\n")
_LEAD = 300  # characters: where the sentence begins that lists a place
_FAR = 120  # characters: a centre and a place further apart have nothing to do with each other


_HERE_AFTER = re.compile(
    r"\s*[»\"”]?\s*(?:\([^()]{0,40}\)\s*)?(?:,\s*(?:(?:ouverte?|située?|installée?|implantée?|basée?)[^,.;]{0,30}"
    r"|[^,.;:()]{4,60}(?=,\s*à\s)))?,?\s*"
    r"(?:\(|à\s|au\s|aux\s|de\s|du\s|d['’])(?:la\s|le\s|les\s|l['’])?"
)
_HERE_BEFORE = re.compile(r"\s*[,:–-]\s*(?:du\s|de\sla\s|de\sl['’]|le\s|la\s|l['’]|un\s|une\s)?")
# « quatre communes : Saint-Omer, Clairmarais, … »: a list that says itself what it lists.
_LISTED = re.compile(r"\bcommunes?\b[^.;:\n]{0,60}:[^.;:]{0,240}$")
# « L'opération se tient à Caudry et à Solesmes »: the dossier says itself where it takes place.
_TOLD = re.compile(
    r"(?:[.!?:]\s+|\n\s*)(?:[Ll]['’](?:opération|action)|[Ll]e (?:présent )?projet|[Ll]a démarche)\s"
    r"(?:se\s(?:tient|tiendra|déroule|déroulera)|(?:a|aura)\slieu|(?:est|sera)\smenée?|intervient|interviendra|concerne|couvre)\s"
    r"(?:(?:à|au|aux|dans|en|et|la|le|les|de|du|des|sur|communes?|villes?|(?![LD]['’])[A-ZÀ-Ý][\w'’-]*)[\s,]+|[LlDd]['’]){1,40}$"
)
_OPENS_SENTENCE = re.compile(r"(?:[.!?»:]\s+|\n\s*)(?:À|A|Au|Aux|Pour)\s+(?:la\s+|le\s+|l['’])?$")


def without_seats(
    territories: Iterable[Territory], centres: Iterable[Organisation], text: str
) -> list[Territory]:
    """The territories but those that only say where a centre is: « le centre social X, à Y », « - à Y, le CSC X ».

    « À Y, le centre social X ouvrira … » tells what will happen at Y.
    """
    words = [(c.seat, e.span) for c in centres if c.seat for e in c.evidence]
    return [
        t
        for t in territories
        if t.place.kind != "commune"
        or t.role != CONCERNED
        or not all(
            any(seat == t.place.code and _says_where(e.span, centre, text) for seat, centre in words)
            for e in t.evidence
        )
    ]


def _says_where(place: Span, centre: Span, text: str) -> bool:
    if centre.end <= place.start:
        return place.start - centre.end < _FAR and _matches(_HERE_AFTER, text[centre.end : place.start])
    between = text[place.end : centre.start]
    if place.end > centre.start or len(between) > _FAR or not _matches(_HERE_BEFORE, between):
        return False
    before = text[max(0, place.start - 12) : place.start]
    return _OPENS_SENTENCE.search(normalize("NFC", before)) is None


def _matches(pattern: re.Pattern[str], raw: str) -> bool:
    """Is ``raw``, whose letters may be decomposed, what the pattern tells?"""
    return pattern.fullmatch(normalize("NFC", raw)) is not None


def keep_to_perimeter(
    territories: Iterable[Territory], text: str, on: date | None, certain: Iterable[str]
) -> list[Territory]:
    """The territories with the roles that the perimeter gives them.

    ``text`` is what evidence points into, ``on`` the committee's day, ``certain`` the codes of the
    intercommunalities for which the dossier defines an acronym, or of which one pays a row.
    """
    found = list(territories)
    paying = _codes(found, "funder")
    settled = [_settle_epci(t, found, text, paying, set(certain)) for t in found]
    inside = paying | _codes(settled, CONCERNED)
    if not inside:
        return settled
    homes = {t.place.code for t in settled if t.place.kind == "commune" and t.role == "funder"}
    placed = [t if _is_listed(t, text) else _settle_commune(t, inside, homes, on) for t in settled]
    own = {_home(t.place, on) for t in placed if t.place.kind == "commune" and t.role == CONCERNED}
    return [_settle_payer(t, paying & own) for t in placed]


def _is_listed(territory: Territory, text: str) -> bool:
    """Does the text before a place say that the operation is there?"""
    before = (text[max(0, e.start - _LEAD) : e.start] for e in territory.evidence)
    return any(_LISTED.search(words) or _TOLD.search(normalize("NFC", words)) for words in before)


def _settle_payer(territory: Territory, at_home: set[str | None]) -> Territory:
    """« La CA du Pays de Laon a mené en 2018 une enquête »: it pays, and the operation is in its communes."""
    spoken_of = territory.place.kind == "epci" and territory.role == MENTIONED
    return replace(territory, role=CONCERNED) if spoken_of and territory.place.code in at_home else territory


def _codes(territories: Iterable[Territory], role: str) -> set[str | None]:
    return {t.place.code for t in territories if t.place.kind == "epci" and t.role == role}


def _settle_epci(
    territory: Territory, others: list[Territory], text: str, paying: set[str | None], certain: set[str]
) -> Territory:
    code = territory.place.code
    if territory.place.kind != "epci" or territory.role != CONCERNED or not paying or code in paying:
        return territory
    if code in certain or len(territory.evidence) > 1:
        return territory
    beside = [t for t in others if t.role == CONCERNED and t.place.code in paying and t.place.kind == "epci"]
    if any(_in_one_breath(territory, other, text) for other in beside):
        return territory
    return replace(territory, role=MENTIONED)


def _in_one_breath(one: Territory, other: Territory, text: str) -> bool:
    """Are the two named in one sentence, as « A, B and C join forces » does?"""
    pairs = product(one.evidence, other.evidence)
    return any(not _APART.search(text, min(a.end, b.end), max(a.start, b.start)) for a, b in pairs)


def _settle_commune(
    territory: Territory, inside: set[str | None], paying: set[str | None], on: date | None
) -> Territory:
    place = territory.place
    if place.kind != "commune" or territory.role != CONCERNED or place.code in paying:
        return territory
    home = _home(place, on)
    return territory if home is None or home in inside else replace(territory, role=MENTIONED)


def _home(place: Place, on: date | None) -> str | None:
    """The intercommunality of a commune on that day; None where no list tells."""
    if place.code is None:
        return None
    official = register()
    epci = official.epci_of(official.commune(place.code, on, place.status), on)
    return official.siren_at(epci.siren, on) if epci else None
