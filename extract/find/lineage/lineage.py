"""How an operation descends from, completes, spreads or mirrors another one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from extract.find.layout import Layout
from extract.find.lineage.features import features_of
from extract.find.lineage.frames import does_the_rest, governor, is_denied, points_back
from extract.find.lineage.learnt import NONE, classify
from extract.find.lineage.passages import Passage, find_passages, key_of
from extract.find.lineage.projects import Kind, ProjectMention, find_projects
from extract.find.lineage.signs import Signed, sign, sign_this
from extract.find.lineage.triggers import COMPLEMENTS, FOLLOWS, MIRRORS, MUTUAL, find_triggers
from extract.model import Document, Lineage, Span
from extract.text import collapse, words

Relation = tuple[str, ProjectMention, tuple[Span, ...]]
_VERSIONED = re.compile(
    r"^(?P<stem>.{6,}?)[^\S\n]*[,–-]?[^\S\n]+"
    r"(?:[2-9]\.\d|[2-9]|II|III|IV|(?:phase|saison|volet|acte|version|v\.?)[^\S\n]?(?:\d|II+)|bis)\b",
    re.IGNORECASE,
)
_AS_SUBJECT = re.compile(r"(?:^|[,;:] )(?:l'|le |la presente |le present |notre |cette |ce )$")
_PARTED = re.compile(r"\s[–—-]\s|\s?[:(|]\s?")
_TWIN = re.compile(r"\b(?:soeurs?|freres?|jume(?:au|aux|lles?))\b,? \W*$")  # « une opération sœur, « X » »
_LITTLE = {"de", "du", "des", "d", "la", "le", "les", "l", "en", "et", "sur", "a", "au"}
_CROWD, _CROWDS = 40, 400  # names in a sentence, and sentences with names; a dossier has ten
_TOO_SHORT = 60  # letters of a passage, in which a bare name is told nothing
# How probable the relation must be, by what the project is called; more where this operation is not spoken of
_NEEDED = {Kind.PROJECT: 0.5, Kind.BARE: 0.6, Kind.OTHER: 0.65}
_ALONE = 0.15
# A passage that speaks of this operation too, and one that sets the two apart
_OURS = re.compile(
    r"&|\b(?:ici|nous|notre|nos|la notre|le notre|cette fois|desormais|demain)\b"
    r"|\b(?:presente?s?|nouve(?:l|lle|au|aux)|actuelle?|seconde?|deuxieme|troisieme|suivante?) (?:\w+ )?(?:operation|dossier"
    r"|demande|projet|convention|deliberation|cycle|tranche|phase|engagement|volet|promotion|etape|saison|candidature|plan)\b"
    r"|\b(?:la demande|le dossier|le porteur|le beneficiaire|les credits|l'aide|le financement|sollicit\w+|le projet)\b"
)
_APART = re.compile(
    r"\bn'y (?:est|sont) pas lie|\bsans (?:aucun )?(?:lien|rapport)\b|\baucun (?:lien|rapport)\b|\brien (?:de|en) commun\b"
    r"|\bne s'y rattach|\ba ete (?:retire|rejete|refuse|abandonne)e?\b|\betrang(?:er|ere|eres|ers) l'un"
)
_QUOTES = ("«", '"', "“")


def find_lineage(
    document: Document, layout: Layout, label: str | None, operation: str | None
) -> list[Lineage]:
    """Every relation to another project: by a trigger in its sentence, or by a label that counts versions.

    ``label`` and ``operation`` are this operation's own name and number, which are no other project's.
    """
    found: dict[tuple[str, str], Lineage] = {}
    for relation, mention, spans in _relations(layout, label, operation):
        evidence = tuple(document.evidence(span, "lineage-trigger") for span in spans)
        key = (relation, mention.number or words(mention.title))
        known = found.get(key)
        if known:
            evidence = known.evidence + tuple(e for e in evidence if e not in known.evidence)
        found[key] = Lineage(relation, known.target if known else mention.title, mention.number, evidence)
    successor = _successor(document, layout, label)
    if successor and not any(line.relation == FOLLOWS for line in found.values()):
        found[successor.relation, words(successor.target)] = successor
    return list(found.values())


def unfollowed(lines: Sequence[Lineage]) -> list[str]:
    """The printed names of the projects that stand beside this one: what they did is not its history."""
    named = {name: line.relation for line in lines for name in (line.target, line.number) if name}
    before = {line.target for line in lines if line.relation not in MUTUAL}
    return [name for name, relation in named.items() if relation in MUTUAL and name not in before]


def _relations(layout: Layout, label: str | None, operation: str | None) -> Iterator[Relation]:
    """What sentences tell by a trigger; and of the projects that they leave open, what their passage speaks for."""
    named, own = own_operation(layout, label, operation)
    told = set()
    for found in _relations_of_sentences(layout, label, named, own):
        told.add(key_of(found[1]))
        yield found
    for passage in find_passages(layout, named, own):
        relation = None if key_of(passage.mention) in told else _told_over_sentences(passage)
        if relation:
            yield relation, passage.mention, passage.sentences


def _told_over_sentences(passage: Passage) -> str | None:
    """The relation that a passage speaks for: it speaks of this operation too, and no sentence denies it."""
    texts = passage.naming + passage.around
    called = passage.mention.kind is Kind.PROJECT
    if any(map(_APART.search, texts)) or (not called and sum(map(len, texts)) < _TOO_SHORT):
        return None
    guess = classify(features_of(passage))
    ours = any(map(_OURS.search, texts))
    needed = _NEEDED[passage.mention.kind] + (0 if ours else _ALONE)
    if guess.relation == NONE or guess.probability < needed:
        return None
    denied = (
        found.trigger.relation
        for text in passage.naming
        for found in find_triggers(text)
        if is_denied(text, found)
    )
    return None if guess.relation in denied else guess.relation


def own_operation(
    layout: Layout, label: str | None, operation: str | None
) -> tuple[dict[Span, list[ProjectMention]], set[ProjectMention]]:
    """The projects that the prose names, by their sentence; and those that are this operation itself."""
    named: dict[Span, list[ProjectMention]] = {}
    own: set[ProjectMention] = set()
    names = own_names(label)
    for mention in find_projects(layout):
        sentence = layout.sentence_at(mention.span.start)
        if sentence is None or len(named.setdefault(sentence, [])) >= _CROWD or len(named) > _CROWDS:
            continue  # a list of hundreds of names tells of none of them, and takes for ever
        named[sentence].append(mention)
        if mention.number and operation:
            ours = mention.number == operation
        else:
            ours = _weight(mention.title) in names or _is_short_label(layout, sentence, mention, label)
        if ours:
            own.add(mention)
    return named, own


def _relations_of_sentences(
    layout: Layout,
    label: str | None,
    named: Mapping[Span, list[ProjectMention]],
    own: set[ProjectMention],
) -> Iterator[Relation]:
    printed = _own_printed(layout, label)
    own = own.union(printed)
    for sentence, listed in named.items():
        mentions = list(listed)
        if own.issuperset(mentions):
            continue
        mentions += [
            mention
            for mention in printed
            if sentence.start <= mention.span.start < sentence.end
            and not any(mention.span.overlaps(other.reach) for other in mentions)
        ]
        mentions.sort(key=lambda mention: mention.span)
        signed = sign(layout, sentence, mentions, own)
        after = next((s for s in layout.neighbours(sentence) if s.start > sentence.start), None)
        following = sign_this(layout.fold(after)) if after else ""
        yield from _told_in(signed, following)
        yield from (
            (MIRRORS, mention, (sentence,))
            for mention in mentions
            if mention not in own and _TWIN.search(layout.fold(Span(mention.reach.start, mention.span.start)))
        )
        if after and signed.groups:
            yield from _told_after(signed, after, following)


def _told_in(signed: Signed, following: str) -> list[Relation]:
    """The relations that a sentence tells of the projects that it names."""
    triggers = find_triggers(signed.text) if signed.groups else []
    found: list[Relation] = []
    for at, group in zip(signed.places, signed.groups, strict=True):
        governs = governor(signed, at, triggers)
        if governs:
            found += [(governs.trigger.relation, mention, (signed.sentence,)) for mention in group]
        elif does_the_rest(signed.text, at, following):
            found += [(COMPLEMENTS, mention, (signed.sentence,)) for mention in group]
    return found


def _told_after(signed: Signed, after: Span, text: str) -> list[Relation]:
    """A relation that the next sentence of the paragraph tells of the last project named: « Elle lui succède. »"""
    called = signed.text[signed.places[-1]] == "@"
    for found in find_triggers(text):
        if (called or found.trigger.firm) and points_back(text, found) and not is_denied(text, found):
            relation = found.trigger.relation
            return [(relation, mention, (signed.sentence, after)) for mention in signed.groups[-1]]
    return []


def own_names(label: str | None) -> set[tuple[str, ...]]:
    """The operation's label and the parts of it that a dash or a colon sets off, as words without the little ones.

    >>> sorted(own_names("Quais Numériques - de l'eau"))
    [('eau',), ('quais', 'numeriques'), ('quais', 'numeriques', 'eau')]
    """
    return {_weight(part) for part in (label, *_PARTED.split(label))} if label else set()


def _own_printed(layout: Layout, label: str | None) -> list[ProjectMention]:
    """Where the prose prints the label, or a part of it, without quotation marks: « Rives en réseau est la suite de … »."""
    found: list[ProjectMention] = []
    for name in sorted(
        {words(part) for part in (label or "", *_PARTED.split(label or ""))}, key=len, reverse=True
    ):
        if " " not in name and (len(name) < 4 or name.upper() not in (label or "")):
            continue
        pattern = re.compile(rf"\b{r'[^a-z0-9.;:]+'.join(name.split())}\b")
        for part in layout.prose:
            start, end = layout.folded.position(part.start), layout.folded.position(part.end)
            for match in pattern.finditer(layout.folded.text, start, end):
                span = layout.folded.span(match.start(), match.end())
                title = layout.text[span.start : span.end]
                if title[0].isupper() and (" " in name or title.isupper()):
                    found.append(ProjectMention(collapse(title), None, span, span, Kind.PROJECT))
    return found


def _is_short_label(layout: Layout, sentence: Span, mention: ProjectMention, label: str | None) -> bool:
    """« L'opération « Quais » complète … », where the label is « Quais numériques »: a subject, and the label's first words."""
    if label is None or not f"{words(label)} ".startswith(f"{words(mention.title)} "):
        return False
    return _AS_SUBJECT.search(layout.fold(Span(sentence.start, mention.reach.start))) is not None


def _weight(title: str) -> tuple[str, ...]:
    return tuple([word for word in words(title).split() if word not in _LITTLE])


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
            quoted = document.reading.text[max(0, span.start - 2) : span.start].strip()[-1:] in _QUOTES
            capitals = all(w[0].isupper() for w in title.split() if len(w) > 3)
            if named.start() >= start and (quoted or capitals):
                return Lineage(FOLLOWS, collapse(title), None, (document.evidence(span, "successor-label"),))
    return None
