"""A sentence written down with signs for the arguments of a relation between projects.

``&`` is this operation, ``@`` another project, ``%`` a quoted name of which nothing says what it is, ``#`` one of something else:
« Notre action prolonge « Mailles » » is ``& prolonge %``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from extract.find.layout import Layout
from extract.find.lineage.projects import Kind, ProjectMention
from extract.model import Span
from extract.text import collapse, fold

_NOUN = (
    r"(?:operation|projet|action|dossier|initiative|demarche|demande|candidature|programme|experimentation)"
)
_NOT_THIS = (
    r"(?! (?:precedent|anterieur|initial|d'origine|de loi|social|associati|pedagogi|educati|territorial|publique|anru|lilloise?"
    r"|voisine?|de (?:l'|la |cette )?(?:association|ville|commune|centre)|[@%]))"
)
_THIS = re.compile(
    rf"\b(?:(?:la|le) presente? {_NOUN}|(?:cette|notre|ladite|ledit|ce)(?: nouvelle?| nouveau)? (?:operation|projet|action"
    r"|dossier|initiative|demarche|demande|candidature)|l'(?:operation|action|initiative)|le (?:projet|dossier)|la demarche"
    rf"|l[ea] notre|(?:du|au) (?:present )?(?:projet|dossier))\b{_NOT_THIS}"
)
_NO_SIGNS = str.maketrans("&@%#", "    ")  # « 12 % »
_LITTLE = r"(?:par|dans|a|au|aux|de|du|des|d'|avec|sur|le|la|les|l'|celle d[e']|celui d[eu])"
_JOINED = re.compile(
    rf"[ ,]*(?:et|ou|puis|ainsi que|comme|avec)?[ ,]*{_LITTLE}?(?: ?(?:la|le|les|l'))? *"
)  # « X » et à « Y »


@dataclass(frozen=True, slots=True)
class Signed:
    """A sentence and its signs: ``groups`` are the projects behind each ``@`` or ``%``, which stand at ``places``."""

    sentence: Span
    text: str
    groups: tuple[tuple[ProjectMention, ...], ...]
    places: tuple[int, ...]


def sign(
    layout: Layout, sentence: Span, named: Sequence[ProjectMention], own: Collection[ProjectMention]
) -> Signed:
    """Write the sentence with signs; projects that only little words part share one."""
    pieces: list[str] = []
    groups: list[list[ProjectMention]] = []
    done = sentence.start
    for mention in named:
        between = fold(layout.text[done : mention.reach.start]).translate(_NO_SIGNS)
        mark = "&" if mention in own else "#" if mention.kind is Kind.OTHER else "@"
        if pieces and mark == "@" and pieces[-1] in "@#" and _JOINED.fullmatch(between):
            if pieces[-1] == "@":
                groups[-1].append(mention)
        else:
            pieces += (between, mark)
            if mark == "@":
                groups.append([mention])
        done = mention.reach.end
    pieces.append(fold(layout.text[done : sentence.end]).translate(_NO_SIGNS))
    marks = iter(["@" if any(m.kind is Kind.PROJECT for m in group) else "%" for group in groups])
    for index in range(1, len(pieces), 2):
        if pieces[index] == "@":
            pieces[index] = next(marks)
    text = sign_this("".join(pieces))
    places = tuple(match.start() for match in re.finditer("[@%]", text))
    return Signed(sentence, text, tuple(tuple(group) for group in groups), places)


def sign_this(folded: str) -> str:
    """The folded sentence with a sign for this operation.

    >>> sign_this("la presente operation"), sign_this("les outils du projet"), sign_this("le projet de loi")
    ('&', 'les outils &', 'le projet de loi')
    """
    return _THIS.sub("&", collapse(folded).replace("l' ", "l'"))
