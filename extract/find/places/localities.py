"""Places that no register lists: the districts that the prose names, and what it calls a valley, a bay or a country."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extract.find.layout import Layout
from extract.gazetteer import Entry, Gazetteer, Mention
from extract.model import Span
from extract.text import words
from ontology.places import register

_CAP = r"[A-ZÀ-ÖØ-Þ][\wÀ-ÿ’'-]*"
_LITTLE = r"(?:(?:de|du|des|la|le|les|en|aux?|sur|sous)[ -]|[dl]['’])"
_NAME = rf"(?:(?:[Ll]es|[Ll]a|[Ll]e)[ ]|[Ll]['’])?{_CAP}(?:[ -]{_LITTLE}{{0,2}}{_CAP}|[ ]\d{{1,2}}\b)*"
_QUOTED = r"[«\"“][ ]?[^»\"”\n]{2,40}?[ ]?[»\"”]"
_OF = r"(?:de[ ]la[ ]|de[ ]l['’]|du[ ]|des[ ]|de[ ]|d['’])"
_ITEM = re.compile(rf"(?P<of>{_OF})?(?:(?P<quoted>{_QUOTED})|(?P<name>{_NAME}))")
_JOIN = re.compile(
    r"[^\S\n]*(?:,[^\S\n]*(?:et[^\S\n]|ou[^\S\n])?|[^\S\n]et[^\S\n]|[^\S\n]ou[^\S\n]|;|/)[^\S\n]*(?:(?:celui|ceux)[ ])?"
)
# « maison de quartier », « comité de quartier » and « vie de quartier » are no districts.
_WORD = re.compile(r"(?<!\w)(?<!de )(?<!inter-)(?:quartier|qpv)")
_HEAD = re.compile(
    r"(?P<head>quartiers?|qpv)(?!\w)"
    r"(?: (?:prioritaires?|populaires?|politique de la ville|qpv|anpru|npnru|dits?|appeles?|en veille active|retenus?|suivants?"
    r"|concernes?|cibles?|sont|de la ville|nomme|denomme)){0,3} ?(?P<opens>:|\()? ?"
)
_NO_DISTRICT = re.compile(
    r"(?:les |la |le )?(?:politique|prioritaires?|qpv|ville|veille|actives?|urbaine?s?|solidaires?|populaires?|npnru|anru"
    r"|nos|ces|mais|dans|pour|quartiers?|centre|centres|maisons?)\b"
)
_GENERIC = re.compile(
    r"(?:[Ll]a |[Ll]e )?(?:Faubourg|Cité|Plateau|Porte|Pont|Rue|Place|Vallée|Parc|Bois|Clos|Champ|Mont|Val|Croix|Gare)$"
)
_UNDETERMINED = re.compile(
    r"\b(?:comite|conseil|regie|maison|vie|fete|association|table|correspondant)s? (?:de|du|des) $"
)
_AREA = re.compile(
    rf"(?<=[ '’])(?:[Vv]allée|[Pp]ays|[Bb]aie|[Vv]al|[Pp]lateau)[ ]{_OF}(?!M\.|Mme|MM\.|Galles|Loire\b){_CAP}(?:-{_CAP})*"
    r"(?!\w)(?!['’-])"
)


@dataclass(frozen=True, slots=True)
class _Named:
    name: str
    span: Span


def find_districts(layout: Layout, gazetteer: Gazetteer) -> list[Mention]:
    """The districts that the prose names, in order."""
    folded = layout.folded.text
    if "quartier" not in folded and "qpv" not in folded:
        return []
    return [_mention("district", one, "district-name") for one in _districts(layout, gazetteer)]


def find_areas(layout: Layout) -> list[Mention]:
    """The areas that their own words describe: « la vallée de la Bresle »; official names may cover them."""
    return [
        _mention("area", _Named(match[0], Span(match.start(), match.end())), "open-area")
        for match in _AREA.finditer(layout.text)
        if not match[0].isupper() and layout.sentence_at(match.start()) is not None
    ]


def _mention(kind: str, one: _Named, rule: str) -> Mention:
    return Mention(one.span, words(one.name), (Entry(kind, None, one.name, rule),))


def _districts(layout: Layout, gazetteer: Gazetteer) -> Iterator[_Named]:
    folded = layout.folded
    for word in _WORD.finditer(folded.text):
        head = _HEAD.match(folded.text, word.start())
        if head is None:
            continue
        at = folded.span(head.start(), head.end()).end
        if layout.sentence_at(at - 1) is None or _UNDETERMINED.search(
            folded.text, max(0, head.start() - 24), head.start()
        ):
            continue
        yield from _listed(layout.text, at, gazetteer, plural=head["head"] != "quartier")


def _listed(text: str, at: int, gazetteer: Gazetteer, plural: bool) -> list[_Named]:
    """The names after « quartier » or « quartiers »: where all are communes, the districts are there, unnamed."""
    found: list[_Named] = []
    official = 0
    headed = False  # « les quartiers de X et de Y, et Belleu »: what has no preposition is none of theirs
    while item := _ITEM.match(text, at):
        one = _item(item, gazetteer)
        if one is None or (headed and not item["of"] and gazetteer.lookup(one.name)):
            break
        headed = headed or item["of"] is not None
        found.append(one)
        official += bool(
            item["of"] and not item["quoted"] and _is_official(item["of"] + one.name, one.name, gazetteer)
        )
        join = _JOIN.match(text, item.end()) if plural else None
        if join is None:
            break
        at = join.end()
    return found if official < len(found) else []


def _item(item: re.Match[str], gazetteer: Gazetteer) -> _Named | None:
    group = "quoted" if item["quoted"] else "name"
    name = item[group].strip('«»"“” ')
    if not name or _NO_DISTRICT.match(words(name)) or name.isdigit():
        return None
    end = item.end(group)
    within = re.fullmatch(rf"(?P<own>.+?) {_OF}(?P<commune>.+)", name) if group == "name" else None
    if within and not _GENERIC.match(within["own"]) and gazetteer.lookup(within["commune"]):
        name, end = within["own"], item.start(group) + within.end("own")
    return _Named(name, Span(item.start(group), end))


def _is_official(printed: str, name: str, gazetteer: Gazetteer) -> bool:
    """« de Beauvais » is of the commune; « de la Croisette » is not of Croisette, which takes no article."""
    entries = gazetteer.lookup(name)
    if not entries or entries[0].kind == "area":
        return False
    if entries[0].kind != "commune":
        return True
    return any(e.code and words(register().commune(e.code).of_name) == words(printed) for e in entries)
