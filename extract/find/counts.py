"""What the prose counts: centres, communes, EPCIs, districts, prototypes, actions, inhabitants."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.find.clauses import Subject, status_of, subject_of
from extract.find.layout import Layout
from extract.find.numbers import NUMBER_DIGITS, NUMBER_WORDS, parse_whole
from extract.model import Count, Document, Span
from extract.text import collapse

RULE = "count-phrase"
_NOUNS = {
    "epci": r"epci\b|intercommunalites?\b|communautes? (?:d'agglomerations?|de communes|urbaines?)|agglomerations\b",
    "social-centre": r"centres? (?:sociaux|social|socio-?culturels?)\b|maisons? de quartiers?\b|espaces? de vie sociale\b|csc\b",
    "commune": r"communes?\b|villes\b|villages\b",
    "district": r"quartiers?\b|qpv\b",
    "prototype": r"prototypes?\b",
    "action": r"actions?\b",
    "inhabitant": r"habitants?\b",
}
_OF_TERRITORY = {"epci", "commune", "inhabitant"}
_NOUN = "|".join(f"(?P<{kind.replace('-', '_')}>{pattern})" for kind, pattern in _NOUNS.items())
_COUNT = re.compile(
    rf"(?<![\w,.%/°-])(?P<number>{NUMBER_DIGITS}|{NUMBER_WORDS}) (?:d')?"
    rf"(?:(?:autres|nouveaux|nouvelles|principaux|principales|differents|differentes|grands|grandes|petites) )?(?:{_NOUN})"
)
_STOP = (
    r"(?:est|sont|ont|a|ou|y|qui|que|dont|pour|dans|avec|par|sur|afin|ainsi|se|ne|sera|seront|vont|chez|soit"
    r"|entre|au|aux|en(?! veille)|participe\w*|depuis|avant|apres|comme|lors|il|elle|ils|elles"
    r"|et(?! (?:maisons|centres|espaces|experimentations|de quartier)))"
)
_PHRASE = re.compile(
    rf"(?:[ \n](?!{_STOP}\b|(?!departement)\w+(?:ent|ront|ait|aient)\b|[a-z]'\w)(?:d'|l'|de l')?[a-z][\w-]*| ou(?= experiment))+"
)
_LITTLE_END = re.compile(r"(?:\s(?:de|du|des|d|la|le|les|l|a|en|et|ou))+$")


def find_counts(document: Document, layout: Layout, taken: Sequence[Span] = ()) -> list[Count]:
    """Every count of the prose, one for each value and kind; numbers in ``taken`` are numbers of list items.

    What a sentence says of the whole country is no fact of the dossier.
    """
    found: dict[tuple[int, str, str], Count] = {}
    for part in layout.prose:
        start, end = layout.folded.position(part.start), layout.folded.position(part.end)
        for match in _COUNT.finditer(layout.folded.text, start, end):
            count = _count(document, layout, match, taken)
            if count is None:
                continue
            key = (count.value, count.kind, count.subject)
            first = found.get(key)
            evidence = (*first.evidence, *count.evidence) if first else count.evidence
            base = first or count
            found[key] = Count(base.value, base.of, base.kind, base.status, base.subject, evidence)
    return list(found.values())


def _count(document: Document, layout: Layout, match: re.Match[str], taken: Sequence[Span]) -> Count | None:
    number = layout.folded.span(match.start("number"), match.end("number"))
    value = parse_whole(match["number"])
    subject = subject_of(layout, number)
    if value is None or any(number.overlaps(other) for other in taken) or subject is Subject.COUNTRY:
        return None
    kind = next(name for name in _NOUNS if match[name.replace("-", "_")])
    if value == 1 and not _is_coordinated(layout, match, kind):
        return None
    more = _PHRASE.match(layout.folded.text, match.end())
    end = match.end() + len(_LITTLE_END.sub("", more.group())) if more else match.end()
    span = layout.folded.span(match.start(), end)
    noun = layout.folded.span(match.start(kind.replace("-", "_")), end)
    if subject is Subject.OPERATION and kind in _OF_TERRITORY:
        subject = Subject.TERRITORY
    evidence = (document.evidence(span, RULE),)
    return Count(
        value,
        collapse(document.reading.text[noun.start : noun.end]),
        kind,
        status_of(layout, number),
        subject.value,
        evidence,
    )


def _is_coordinated(layout: Layout, match: re.Match[str], kind: str) -> bool:
    """« un quartier » counts only beside another count of the kind: « sur 4 quartiers … et un quartier … »."""
    before = layout.folded.text[max(0, match.start() - 120) : match.start()].split(".")[-1].split("\n")[-1]
    joined = re.search(r"(?:\bet|,|\bajoute(?:nt)?|\bplus|ainsi que) ?$", before)
    return joined is not None and any(other[kind.replace("-", "_")] for other in _COUNT.finditer(before))
