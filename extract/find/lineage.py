"""How an operation descends from, completes or spreads another one: a trigger and, near it, a project's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extract.find.layout import Layout
from extract.model import Document, Lineage, Span
from extract.text import collapse, words

_TRIGGERS = {
    "follows": (
        r"prolong\w+|poursui\w+|continuite|continue\b|fai(?:t|sant) suite|a la suite|succed\w+|s'appu\w+ sur|en s'appuyant"
        r"|(?:deuxieme|seconde?|nouvelle|troisieme) (?:phase|edition|generation|etape|saison)|capitalis\w+ (?:sur|l'experience)"
        r"|suite (?:de|du|a|aux?|donnee|logique)|dans le sillage|heritier|heritiere|reprend\b|issue? (?:de|du)"
    ),
    "complements": r"complement\w*|complete\b|completent|completer|en lien avec|articul\w+ avec|en synergie",
    "disseminates": r"dissemin\w+|essaim\w+|diffus\w+|transfer\w+|repliqu\w+|dupliqu\w+|deploie\w*|generalis\w+",
    "mirrors": r"miroir|en parallele\b|jumeau|jumelle|symetrique|pendant d",
}
_TRIGGER = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _TRIGGERS.items()))
_NEGATED = re.compile(r"\bn(?:e |')\w+ (?:\w+ )?(?:pas|plus|jamais|aucun\w*|ni)\b|\b(?:ni|sans)\b[^.,;:]*$")
_PROJECT = (
    r"(?:[Pp]rojets?|[Oo]p[ée]rations?|[Ee]xp[ée]rimentations?|[Dd]ispositifs?|[Dd][ée]marche|[Pp]rogramme"
    r"|[Ii]nitiative|[Ee]xp[ée]rience|[Aa]ction)"
)
_LINK = (
    r"(?:[^\S\n]+(?:FEDER|FSE|pilote|intitulée?s?|dénommée?s?|baptisée?s?|nommée?s?|appelée?s?"
    r"|n[°o]|\(?NP\d{7}\)?,?|de|du|des|d['’]|les|la|le))*[^\S\n]*"
)
_QUOTED = r"[«\"“][^\S\n]*(?P<quoted>[^»\"”\n]{3,120}?)[^\S\n]*[»\"”]"
_CAPITALS = (
    r"(?P<capitals>[A-ZÀ-ÖØ-Þ][\wÀ-ÿ#'’-]*"
    r"(?:[^\S\n]+(?:(?:de|du|des|la|le|les|en|et|sur|à|au)[^\S\n]+|[dl]['’])?(?:[A-ZÀ-ÖØ-Þ]|\d+\.\d)[\wÀ-ÿ#'’.-]*)+)"
)
_NAMED = re.compile(rf"{_PROJECT}{_LINK}(?:{_QUOTED}|{_CAPITALS})")
_TITLE = re.compile(_QUOTED + r"(?P<capitals>)")
_TRIGGER_BEFORE = re.compile(
    rf"(?:{_TRIGGER.pattern})(?:[ ,]+(?:de|du|des|d'|a|au|aux|avec|la|le|les|l'|celui|celle))*[ ']*$"
)
_NUMBER = re.compile(r"\bNP\d{7}\b")
_ITS_NUMBER = re.compile(r"[^\S\n]*[(,–-]?[^\S\n]*(?:(?:dossier|sous|le|n[°o]|numéro|Synergie|:)[^\S\n]*)*")
_VERSIONED = re.compile(
    r"^(?P<stem>.{6,}?)[^\S\n]+(?:[2-9]\.\d|[2-9]|II|III|IV|phase[^\S\n]\d|saison[^\S\n]\d|bis)\b",
    re.IGNORECASE,
)
_LITTLE = {"de", "du", "des", "d", "la", "le", "les", "l", "en", "et", "sur", "a", "au"}


@dataclass(frozen=True, slots=True)
class ProjectMention:
    """A project as printed, with its number where that is printed."""

    title: str
    number: str | None
    span: Span


def find_lineage(
    document: Document, layout: Layout, label: str | None, operation: str | None
) -> list[Lineage]:
    """Every relation to another project: by a trigger in its sentence, or by a label that counts versions."""
    found: dict[tuple[str, str], Lineage] = {}
    for sentence in layout.sentences:
        for relation, mention in _related(layout, sentence, label, operation):
            evidence = document.evidence(sentence, "lineage-trigger")
            key = (relation, mention.number or words(mention.title))
            known = found.get(key)
            evidences = (*known.evidence, evidence) if known else (evidence,)
            title = known.target if known else mention.title
            found[key] = Lineage(relation, title, mention.number, evidences)
    successor = _successor(document, layout, label)
    if successor and not any(line.relation == "follows" for line in found.values()):
        found[successor.relation, words(successor.target)] = successor
    return list(found.values())


def find_projects(layout: Layout, span: Span) -> Iterator[ProjectMention]:
    """The projects that ``span`` names: in quotation marks or capitals after a word for a project, or by number."""
    seen: list[Span] = []
    numbers = list(_NUMBER.finditer(layout.text, span.start, span.end))
    for match in (*_NAMED.finditer(layout.text, span.start, span.end), *_bare_titles(layout, span)):
        group = "quoted" if match["quoted"] else "capitals"
        place = Span(match.start(group), match.end(group))
        if any(place.overlaps(other) for other in seen):
            continue
        seen.append(place)
        near = next((n for n in numbers if _belongs(layout, n, match)), None)
        if near:
            numbers.remove(near)
        if not _NUMBER.fullmatch(match[group]):
            yield ProjectMention(collapse(match[group]), near.group() if near else None, place)
    for number in numbers:
        yield ProjectMention(number.group(), number.group(), Span(number.start(), number.end()))


def _belongs(layout: Layout, number: re.Match[str], name: re.Match[str]) -> bool:
    """Is the number printed with the name: before it, after it or in brackets?"""
    between = layout.text[name.end() : max(name.end(), number.start())]
    return name.start() <= number.start() and _ITS_NUMBER.fullmatch(between) is not None


def _bare_titles(layout: Layout, span: Span) -> Iterator[re.Match[str]]:
    """Quoted names that follow a trigger with no more than little words between: « prolonge « X » »."""
    for match in _TITLE.finditer(layout.text, span.start, span.end):
        before = layout.fold(Span(max(span.start, match.start() - 60), match.start()))
        if _TRIGGER_BEFORE.search(before) and match["quoted"][0].isupper():
            yield match


def _related(
    layout: Layout, sentence: Span, label: str | None, operation: str | None
) -> Iterator[tuple[str, ProjectMention]]:
    folded = layout.fold(sentence)
    triggers = list(_TRIGGER.finditer(folded))
    if not triggers:
        return
    for mention in find_projects(layout, sentence):
        if (mention.number == operation and operation) or _is_own(mention.title, label):
            continue
        at = mention.span.start - sentence.start
        nearest = min(triggers, key=lambda m: at - m.end() if m.end() <= at else 2 * (m.start() - at))
        if not _is_negated(folded, nearest):
            yield str(nearest.lastgroup), mention


def _is_negated(folded: str, trigger: re.Match[str]) -> bool:
    """« ne prolonge pas », « n'est pas la suite de », « ni la suite de », « sans lien avec »."""
    clause = re.split(r"[.,;:]", folded[: trigger.start()])[-1][-40:]
    after = re.match(r"\w* (?:pas|plus|jamais|aucun\w*)\b", folded[trigger.end() :])
    return _NEGATED.search(clause) is not None or (
        after is not None and re.search(r"\bne $", clause) is not None
    )


def _is_own(title: str, label: str | None) -> bool:
    """Is the printed title the operation's own label, little words apart?"""
    return label is not None and _weight(title) == _weight(label)


def _weight(title: str) -> list[str]:
    return [word for word in words(title).split() if word not in _LITTLE]


def _successor(document: Document, layout: Layout, label: str | None) -> Lineage | None:
    """« NAME 2.0 » follows « NAME » when the prose names that one too."""
    match = _VERSIONED.match(label or "")
    if not match:
        return None
    stem = r"[\W_]+".join(re.escape(word) for word in words(match["stem"]).split())
    for part in layout.prose:
        start, end = layout.folded.position(part.start), layout.folded.position(part.end)
        for named in re.finditer(rf"\b{stem}\b(?!\s*(?:[2-9]|ii))", layout.folded.text[:end]):
            span = layout.folded.span(named.start(), named.end())
            title = document.reading.text[span.start : span.end]
            quoted = document.reading.text[max(0, span.start - 2) : span.start].strip()[-1:] in (
                "«",
                '"',
                "“",
            )
            capitals = all(w[0].isupper() for w in title.split() if len(w) > 3)
            if named.start() >= start and (quoted or capitals):
                return Lineage(
                    "follows", collapse(title), None, (document.evidence(span, "successor-label"),)
                )
    return None
