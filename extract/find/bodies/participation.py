"""Who takes part: the words that say so, and where a body must stand beside them.

A body is the subject of the words (« X et Y participent »), what follows them (« avec l'appui de X »), what they are
in apposition to (« X, partenaire du projet »), or an item of the list that they announce.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extract.find.bodies.anchors import any_of
from extract.find.layout import Layout
from extract.text import collapse


@dataclass(frozen=True, slots=True)
class Place:
    """Where a body stands in a folded text."""

    start: int
    end: int


def _any(*patterns: str) -> str:
    return rf"(?:{'|'.join(patterns)})"


_ADVERB = r"(?:(?:\w+ment|aussi|egalement|toutes?|tous|deja|bien|donc) )*"
_MEMBER = _any(
    "partenaires?", "associee?s?", "impliquee?s?", "mobilisee?s?", "engagee?s?", "signataires?", "membres?", "copilotes?",
    r"parties? prenantes?", r"chefs? de file",
) + r"\b"  # fmt: skip
_REGULAR = _any(
    *"participe s'associe s'implique s'engage accompagne appuie apporte contribue copilote co-pilote coanime".split(),
    *"collabore prete".split(),
)
# Verbs of which the one who takes part is the subject.
_SUBJECT = re.compile(
    r"\b" + _any(
        _REGULAR + "(?:nt|ra|ront)?",
        r"pren(?:d|nent|dra|dront) (?:\w+ )?part",
        r"soutien(?:t|nent|dra|dront)",
        r"interv(?:ient|iennent|iendra|iendront)",
        r"rejoi(?:nt|gnent|ndra|ndront)",
        r"orienter(?:a|ont)",
        r"me(?:t|ttent|ttra|ttront) (?:\S+ ){0,5}?a (?:la |sa |leur )?disposition",
        r"f(?:ait|ont) partie",
        rf"(?:est|sont|sera|seront) {_ADVERB}{_MEMBER}",
    ) + r"\b"
)  # fmt: skip
_HELP = _any(
    "appui",
    "soutien",
    "concours",
    "participation",
    "aide",
    "collaboration",
    "contribution",
    "complicite",
    "expertise",
)
_LINK = _any("partenariat", "lien", "collaboration", "cooperation", "concertation")
_DONE = _any(
    *"pilote copilote co-pilote porte accompagne soutenu anime coordonne conduit mene appuye".split(),
    *"construit concu elabore bati monte prepare".split(),
)  # fmt: skip
_INVERTED = _any("participent", "participeront", "prennent", "prendront", "contribuent", "associent")
_OPENS = r"(?:^|[;:.] ?)"
# Words that those who take part come after.
_FOLLOWED = re.compile(
    _any(
        rf"\bavec (?:l'|le |la )?{_HELP} (?=d[eu'])",
        rf"\ben (?:\w+ )?{_LINK}(?: (?:etroite?|direct))? avec\b",
        rf"\bbenefici\w+ (?:de l'|de la |du ){_HELP}(?: \w+)? (?=d[eu'])",
        rf"\b{_DONE}(?:e|s|es)?(?: (?:ce|le|son|leur|cette|la|l'|cet) ?\w+)? avec\b(?! (?:l'|le |la )?{_HELP})",
        r"\baux cotes (?=d[eu'])",
        r"\bde concert avec\b",
        r"\b(?:associe|reunit|rassemble|mobilise|federe)(?:nt|ra|ront)?\b(?! aux?\b| a\b)",
        r"\bs'appu(?:ie|ient|iera|ieront) (?:\w+ )?sur\b",
        rf"\b{_DONE}(?:e|s|es)?(?: \w+ment)? par\b",
        rf"{_OPENS}(?:y|s'y) {_INVERTED}(?: (?:egalement|aussi|tous|toutes))*(?: part)?",
        r"\bpartenaires?(?: \w+){0,4} (?:sont|seront)\b",
        rf"{_OPENS}(?:sont|seront) {_ADVERB}{_MEMBER}(?: (?:au|a la|a l'|du|de l'|de la|dans) ?\w+)?",
    )
)
_LIST = re.compile(r"\b(?:partenaires?|parties? prenantes?|signataires?)(?: [\w'-]+){0,6}\s*:")
_APPOSED = re.compile(rf"(?: ?\([^()]*\))?, (?:\w+ )?{_MEMBER}")
_REVERSED = re.compile(
    rf"{_OPENS}(?:[-–•*] ?)?(?:\w+ )?partenaires? (?:du|de|des)\b[^,;:.]{{0,50}}, (?:la |le |les |l')?$"
)
_NOUN = _any(
    *"bailleurs? sociaux social associations? societes? entreprises? services? equipes? agents? benevoles? salaries".split(),
    *"conseillers? partenaires?".split(),
)  # fmt: skip
_AND = _any("et", "ainsi que", "puis", "comme", "dont", "notamment", "aussi", "egalement", "avec", "par")
_THE = _any(
    "de la",
    "de l'",
    "des",
    "du",
    "de",
    "d'",
    "les?",
    "la",
    "l'",
    "aux?",
    "une?",
    "nos",
    "notre",
    "ses",
    "sa",
    "leurs?",
    "deux",
    "trois",
)
_FINITE = r"(?!(?:est|sont|a|ont|sera|seront)\b)"
_WORD = rf"{_FINITE}[\w-]+"
# What may stand between a subject and its verb, beside the other subjects.
_COORDINATION = re.compile(
    rf"[\s,]*(?:(?:{_AND}|{_THE}|{_NOUN}|y|se|s'|lui|en|nous|tous|toutes|quant a|elles?|eux|pour|part|\w+ment)"
    r"(?:\b|(?<='))[\s,]*"
    rf"|(?:,|\bet) ?(?:la|le|les|l'|une?) ?{_WORD}(?: {_WORD}){{0,5}}[\s,]*(?=\bet\b|,|$))*"
)
# What may stand between such words and what follows them: other items of the list, known or not.
_LISTED = re.compile(
    rf"[\s,:]*(?:(?:(?:{_AND}|{_THE}|{_NOUN})(?:\b|(?<='))"
    rf"|(?:de la|de l'|des|du|les|d') ?{_WORD}(?: {_WORD}){{0,3}} ?(?:,|et\b))[\s,]*)*"
)
_BRACKETS = re.compile(r"\([^()]*\)")
_ASIDE = re.compile(r"\([^()]*\)|,[^,;:]*,")
_DENIED = re.compile(
    r"\bdecline|\brefuse|\bpourrai(?:t|ent)\b|\bsouhaiterai|\bserai(?:t|ent)\b|\bsollicite|\bn'est\b|\bne sont\b|\bsans\b"
)
_ANY = re.compile(
    any_of(
        r"""accompagn anim appui appuy apport associe aide bati benefici collabor complicite concert concours concu conduit
        construit contribu cooperation coordonn cotes disposition elabor en\slien engag expertise federe impliqu interv membre
        mene mobilis monte orienter part(?:[ei]|\b) pilot porte prepar prete rassembl rejoi reunit signataire soutenu
        soutien""".split()
    )
)


def participants(text: str, bodies: Sequence[Place]) -> set[Place]:
    """The bodies of a folded sentence that its words say take part."""
    if not bodies:
        return set()
    found: set[Place] = set()
    for trigger in _SUBJECT.finditer(text):
        found |= {
            b for b in bodies if b.end <= trigger.start() and _is_subject(text, b, bodies, trigger.start())
        }
    for trigger in _FOLLOWED.finditer(text):
        found |= {b for b in bodies if b.start >= trigger.end() and _follows(text, b, bodies, trigger.end())}
    for trigger in _LIST.finditer(text):
        found |= {b for b in bodies if b.start >= trigger.end()}
    for body in bodies:
        if _APPOSED.match(text, body.end) or _REVERSED.search(text, max(0, body.start - 90), body.start):
            found.add(body)
    return found


def telling(layout: Layout) -> Iterator[int]:
    """Where the prose has words of participation: a cheap question before any body is looked for."""
    folded = layout.folded
    for part in layout.prose:
        for match in _ANY.finditer(folded.text, folded.position(part.start), folded.position(part.end)):
            yield folded.offsets[match.start()]


def announces(text: str) -> bool:
    """Does a folded sentence end by announcing the partners, one a line below it?"""
    return text.rstrip().endswith(":") and _LIST.search(text, max(0, len(text) - 90)) is not None


def _is_subject(text: str, body: Place, others: Iterable[Place], at: int) -> bool:
    between = _without(text, others, body.end, at)
    return _COORDINATION.fullmatch(_ASIDE.sub(" ", between)) is not None and not _denied(text, body.end, at)


def _follows(text: str, body: Place, others: Iterable[Place], at: int) -> bool:
    between = _without(text, others, at, body.start)
    return _LISTED.fullmatch(collapse(_BRACKETS.sub(" ", between))) is not None and not _denied(
        text, max(0, at - 40), at
    )


def _denied(text: str, start: int, end: int) -> bool:
    return _DENIED.search(text, start, end) is not None


def _without(text: str, others: Iterable[Place], start: int, end: int) -> str:
    """``text[start:end]`` without the bodies in it."""
    pieces = []
    for other in sorted(others, key=lambda place: place.start):
        if start <= other.start and other.end <= end:
            pieces.append(text[start : other.start])
            start = other.end
    return " ".join((*pieces, text[start:end]))
