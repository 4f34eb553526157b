"""What the dossier says of its programme: the axis and the specific objective."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.find.layout import Layout
from extract.model import Document, Evidence, Programme, Span, Stated

RULE = "programme-words"
_NUMBER_SIGN = r"(?:n\s?[°ºo]\.?\s*|:\s*)?"
_AXIS = re.compile(
    rf"axe(?: (?:prioritaire|strategique|d'intervention))?\s*{_NUMBER_SIGN}(?P<number>\d{{1,2}}|[ivx]{{1,4}})\b(?![.,]\d)"
)
_ORDINALS = {
    "premier": 1, "deuxieme": 2, "second": 2, "troisieme": 3, "quatrieme": 4, "cinquieme": 5, "sixieme": 6, "septieme": 7,
}  # fmt: skip
_ORDINAL_AXIS = re.compile(rf"(?P<number>{'|'.join(_ORDINALS)}) axe prioritaire\b")
_OBJECTIVE = re.compile(
    rf"(?:objectif specifique|os)\s*{_NUMBER_SIGN}[«\"]?\s*(?P<number>\d{{1,2}}(?:\.\d{{1,2}}){{0,3}}(?:\.?[a-e]\b)?)(?!,\d)"
)
_BARE_OBJECTIVE = re.compile(r"[0-9]\.[0-9]\.[0-9](?:\.[0-9])?(?!\d|[.,]\d)")
_PROGRAMME = re.compile(
    r"(?:programme (?:operationnel|regional feder|feder|fse|europeen feder)|po (?:feder|fse|regional))\b[^.;:\n]{0,160}?"
    r"(?=[.;:,\n]| au titre| axe|$)"
)
# An axis is the programme's when its words are near: « les trois axes du projet » have numbers too.
_OF_PROGRAMME = re.compile(
    r"prioritaire|programme operationnel|\bpo\b|\bfeder\b|\bfse\b|\bfonds (?:europeen|social)|\beurop|\biti\b"
    r"|objectif specifique|\bos (?:n ?[°o] ?)?\d|priorite d'investissement|\bprogramme regional\b"
)
_OF_OTHERS = re.compile(
    r" ?(?:[«\"][^»\"]*[»\"] ?)?(?:du|de la|de l'|de notre|de son|de leur) ?(?:projet|plan|schema|contrat|charte|convention|cpom"
    r"|strategie|diagnostic|pacte|agenda|feuille de route)\b"
)
_LABEL_LINE = re.compile(
    r"(?:^|\n)[ \t#*_>-]*$"
)  # what stands before « Axe : 1 » when it has a line of its own
_NEAR = 160
_ROMAN = {"i": 1, "v": 5, "x": 10}
NORD_PAS_DE_CALAIS = "2014FR16M0OP012"
PICARDIE = "2014FR16M0OP008"  # https://ec.europa.eu/regional_policy/en/atlas/programmes/2014-2020/france/2014fr16m0op008
_CCI = {frozenset(("59", "62")): NORD_PAS_DE_CALAIS, frozenset(("02", "60", "80")): PICARDIE}
_NAMES = {r"\bpicardie\b": PICARDIE, r"\bnord[ -]pas[ -]de[ -]calais\b": NORD_PAS_DE_CALAIS}
_OTHER_YEARS = re.compile(r"2007|2013|2021|2027")


def find_programme(document: Document, layout: Layout, departments: frozenset[str]) -> Programme:
    """Axis and objective as printed, a Roman or ordinal axis as digits; the CCI by the programme's name or the departments.

    The two programmes of 2014-2020 are known, Nord-Pas de Calais and Picardie; where neither the name nor the departments
    decide, the CCI stays unknown.
    """
    parts = (layout.header, *layout.prose)
    axis = next((one for part in parts for one in _axes(document, layout, part)), None)
    objective = next((one for part in parts for one in _objectives(document, layout, part)), None)
    cci = next((one for part in layout.prose for one in _ccis(document, layout, part, departments)), None)
    return Programme(cci, axis, objective)


def _axes(document: Document, layout: Layout, part: Span) -> Iterator[Stated[str]]:
    alone: list[Stated[str]] = []
    others: set[str] = set()
    for match in _matches(_AXIS, layout, part):
        number, evidence = match["number"], _evidence(document, layout, match)
        if not number.isdigit() and not evidence.quote.split()[-1].isupper():
            continue
        stated = Stated(str(int(number) if number.isdigit() else parse_roman(number)), (evidence,))
        if _is_programmes(layout, part, match):
            yield stated
            continue
        others.add(stated.value)
        if _LABEL_LINE.search(layout.folded.text, max(0, match.start() - 12), match.start()):
            alone.append(stated)
    for match in _matches(_ORDINAL_AXIS, layout, part):
        yield Stated(str(_ORDINALS[match["number"]]), (_evidence(document, layout, match),))
    if alone and len(others) == 1:
        yield alone[0]


def _is_programmes(layout: Layout, part: Span, match: re.Match[str]) -> bool:
    """Do words for the programme stand in the axis' name, before it or just after; and none for another plan?"""
    text = layout.folded.text
    if _OF_OTHERS.match(text, match.end()):
        return False
    first, last = layout.folded.position(part.start), layout.folded.position(part.end)
    start, end = max(first, match.start() - _NEAR), min(last, match.end() + _NEAR // 2)
    paragraph = text[text.rfind("\n\n", start, match.start()) + 1 or start : end].partition("\n\n")
    near = paragraph[0] if match.start() < start + len(paragraph[0]) else "".join(paragraph)
    return _OF_PROGRAMME.search(near) is not None


def _objectives(document: Document, layout: Layout, part: Span) -> Iterator[Stated[str]]:
    for match in _matches(_OBJECTIVE, layout, part):
        yield Stated(match["number"], (_evidence(document, layout, match),))
    first = layout.folded.position(part.start)
    for match in _matches(_BARE_OBJECTIVE, layout, part):
        ahead = layout.folded.text[max(first, match.start() - _NEAR) : match.start()]
        if not re.search(r"[\d.,]$", ahead) and _OF_PROGRAMME.search(ahead):
            yield Stated(match.group(), (_evidence(document, layout, match),))


def _ccis(
    document: Document, layout: Layout, part: Span, departments: frozenset[str]
) -> Iterator[Stated[str]]:
    for match in _matches(_PROGRAMME, layout, part):
        if _OTHER_YEARS.search(match.group()):
            continue
        named = next((cci for name, cci in _NAMES.items() if re.search(name, match.group())), None)
        known = named or next(
            (code for area, code in _CCI.items() if departments and departments <= area), None
        )
        if known:
            yield Stated(known, (_evidence(document, layout, match),))


def _matches(pattern: re.Pattern[str], layout: Layout, part: Span) -> Iterator[re.Match[str]]:
    """The matches that start at a word's start: a pattern is faster without asking for it."""
    text = layout.folded.text
    for match in pattern.finditer(text, layout.folded.position(part.start), layout.folded.position(part.end)):
        if match.start() == 0 or not text[match.start() - 1].isalnum():
            yield match


def _evidence(document: Document, layout: Layout, match: re.Match[str]) -> Evidence:
    return document.evidence(layout.folded.span(match.start(), match.end()), RULE)


def parse_roman(text: str) -> int:
    """A small Roman number.

    >>> parse_roman("iv"), parse_roman("xii")
    (4, 12)
    """
    values = [_ROMAN[letter] for letter in text]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))
