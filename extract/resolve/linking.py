"""Which of the places that share a name is meant here: by the dossier's departments, its EPCIs, and what it defines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from extract.find.layout import Layout
from extract.gazetteer import SHORT_NAME, Entry, Mention
from extract.resolve.context import Context, choose_commune, choose_epci
from ontology.places import register

_ACRONYM = r"[«\"“]?[^\S\n]?(?P<{}>[A-Z][A-Z0-9]{{1,9}}|[A-Z][a-zà-ÿ]+[A-Z]\w{{1,20}})\b[^\S\n]?[»\"”]?"
_CALLED = (
    r"(?:(?:ci-après|(?:aussi )?dite?|ou|soit|désormais|(?:aussi )?(?:dé|re)?nommée?|plus loin|abrégée? en|alias"
    r"|qui (?:signe|se nomme|s['’]appelle|communique sous le nom de)|(?:connue|présentée?) sous le (?:nom|sigle) de"
    r"|(?:sous|de) son (?:sigle|nom d['’]usage|nom usuel))[^\S\n]+)"
)
_THE = r"(?:la[^\S\n]|l['’])?"
_DEFINED_AFTER = re.compile(
    rf"[^\S\n]*(?:\([^\S\n]*{_CALLED}?{_THE}{_ACRONYM.format('bracketed')}[^\S\n]*\)"
    rf"|,?[^\S\n]*{_CALLED}{_THE}{_ACRONYM.format('called')}"
    rf"|[–-][^\S\n]*{_ACRONYM.format('dashed')})"
)
_DEFINED_BEFORE = re.compile(rf"{_ACRONYM.format('acronym')}[^\S\n]*\([^\S\n]*{_THE}$")
_TOWN = 1000  # inhabitants, under which a short name is too little to find a commune by
_KNOWN, _TIMES = 2000, 10  # from which, and how many times the next one, a town has its short name to itself
_GREAT = 5000  # the same of a full name that villages of other departments bear
FOREMOST = "commune-foremost-name"


def defined_acronyms(
    layout: Layout, mentions: Sequence[Mention], context: Context
) -> tuple[tuple[str, Entry], ...]:
    """The acronyms that the dossier defines itself, after an EPCI's name or before it."""
    found: dict[str, Entry] = {}
    for mention in mentions:
        if mention.kind != "epci" or mention.rule == "epci-acronym":
            continue
        after = _DEFINED_AFTER.match(layout.text, mention.span.end)
        before = _DEFINED_BEFORE.search(layout.text, max(0, mention.span.start - 20), mention.span.start)
        acronym = after[after.lastgroup or 0] if after else before["acronym"] if before else None
        if acronym and (entry := choose_epci(mention.entries, context)):
            found.setdefault(acronym, entry)
    return tuple(found.items())


def link_commune(mention: Mention, context: Context) -> Entry | None:
    """The one commune that a name means, in full or in short; None where several remain."""
    exact = [entry for entry in mention.entries if entry.rule != SHORT_NAME]
    short = [entry for entry in mention.entries if entry.rule == SHORT_NAME]
    known_elsewhere = mention.phrase in context.gazetteer.elsewhere and not mention.located
    at_home = _at_home(exact, context)
    if exact and (at_home or not (known_elsewhere or _at_home(short, context))):
        return choose_commune(exact, context)
    return _by_short_name(short, context, mention.sure and not known_elsewhere)


def _at_home(entries: Iterable[Entry], context: Context) -> list[Entry]:
    return [entry for entry in entries if set(entry.departments) & set(context.departments)]


def _by_short_name(entries: Sequence[Entry], context: Context, free: bool) -> Entry | None:
    """One that the dossier names in full; else, of those in its EPCIs or departments, the only one or the one town."""
    in_hand = [entry for entry in entries if entry.code in context.communes]
    if in_hand or not free:
        return in_hand[0] if len(in_hand) == 1 else None
    members = {code for siren in context.epcis for code in register().members(siren, context.on)}
    near = [entry for entry in entries if entry.code in members]
    if len(near) == 1:
        return near[0]
    ranked = sorted(near or _at_home(entries, context), key=_population, reverse=True)
    if len(ranked) == 1:
        return ranked[0] if _population(ranked[0]) >= _TOWN else None
    return ranked[0] if ranked and _is_the_town(ranked, _KNOWN) else None


def foremost(mention: Mention, context: Context) -> Entry | None:
    """Of homonyms in a dossier that tells of no department at all: the one town among villages, inferred."""
    if mention.kind != "commune" or context.departments or mention.phrase in context.gazetteer.elsewhere:
        return None
    exact = [entry for entry in mention.entries if entry.rule != SHORT_NAME]
    ranked = sorted(exact, key=_population, reverse=True)
    return replace(ranked[0], rule=FOREMOST) if len(ranked) > 1 and _is_the_town(ranked, _GREAT) else None


def _is_the_town(ranked: Sequence[Entry], least: int) -> bool:
    first, second = _population(ranked[0]), _population(ranked[1])
    return first >= least and first >= _TIMES * second


def _population(entry: Entry) -> int:
    return register().commune(entry.code).population or 0 if entry.code else 0
