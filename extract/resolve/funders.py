"""From a partner's printed label to one body: which, how sure, by which rule, and the rejected candidates.

Resolution is by document: :class:`~extract.resolve.context.Context` holds what the whole dossier has told of its territory,
and each rule takes a partner and that context. The first rule that answers decides; the order is the table ``_RULES``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from functools import cache

from extract import bodies
from extract.find.bodies.centres import seat_in_label
from extract.find.bodies.federations import label_is_federation
from extract.find.bodies.heads import bare_name, label_is_centre
from extract.find.table.table import Row
from extract.labels import department_named, split_acronym
from extract.model import Body, Resolution, Span
from extract.resolve.context import Context, choose_commune, choose_epci, siren_at
from extract.resolve.partners import Partner
from extract.resolve.public_bodies import (
    bare_commune,
    caf,
    commune,
    department,
    generic_epci,
    named_epci,
    region,
    unidentified,
    without_partner,
)
from extract.resolve.several import several
from extract.text import words
from ontology.authorities import Authority, authorities

__all__ = [
    "Context",
    "authority_named",
    "choose_commune",
    "choose_epci",
    "identify",
    "resolve",
    "short_name",
    "siren_at",
]

_Rule = Callable[[Partner, Context], Resolution | None]

_NOBODY = re.compile(
    r"(?:a (?:determiner|preciser|definir)|non (?:precise|defini|determine|communique)e?|n c|nc|nd|autres?|divers|aucun"
    r"|neant|inconnu|autres? (?:financeurs?|partenaires?|financements?|cofinanceurs?|publics?|prives?)"
    r"(?: (?:publics?|prives?))?)s?"
)
_FUND = re.compile(r"feder|fse|feader|feamp|iej|react eu|fonds (?:social )?europeens?\b")
_STATE = re.compile(
    r"(?:l |services? de l )?(?:etat|(?:sous )?prefectures?|prefets?|ministere|secretariat d etat|commissariat general"
    r"|education nationale|rectorat|academie|inspection academique|d(?:i|ir)?reccte|dreets|ddets|dreal|drac|draaf|drjscs"
    r"|drajes|ddcs|ddcspp|ddpp|ddtm|ddt|dsden|dasen|sgar|acse|detr|dsil|dsid|dpv|fnadt|fonjep|fipd|fncv|mildeca|bop|pjj"
    r"|protection judiciaire|politique de la ville|(?:credits|fonds) (?:de )?(?:l etat|politique de la ville)|fonds national"
    r"|direction (?:departementale|regionale|interdepartementale) |dotation (?:politique|d equipement|de soutien"
    r"|de developpement)|plan de relance|france relance|delegation academique)\b"
)
_OF_CENTRES = re.compile(
    r"(?:la )?federation (?:departementale )?des centres sociaux(?: et socio ?culturels)? (?P<rest>.+)"
)

_OF = re.compile(r"(?:de la |de l |du |des |de |d )")
_FORMER_REGIONS = {"picardie": ("02", "60", "80")}


def resolve(row: Row, context: Context) -> Resolution:
    """The body behind a row. There is always an answer: what nothing identifies is said to be unidentified."""
    partner = Partner(row)
    return several(partner, context, _one) or _one(partner, context)


def _one(partner: Partner, context: Context) -> Resolution:
    for rule in _RULES:
        found = rule(partner, context)
        if found:
            return found
    return _organisation(partner, context)


def identify(name: str, context: Context) -> Resolution:
    """The body that a name means which stands in no row: of the beneficiary, in the header."""
    return resolve(Row(0, "", name, name, None, None, None, Span(0, 0)), context)


def _nobody(partner: Partner, context: Context) -> Resolution | None:
    """A row without partner, or with « à déterminer » in its place."""
    if partner.folded and not _NOBODY.fullmatch(partner.folded[0]):
        return None
    found = None if partner.folded else without_partner(partner, context)
    if found:
        return found
    if partner.category == "state":
        return Resolution(_well_known("state"), "stated", "authority-label")
    name = partner.row.partner or "Partenaire non nommé"
    return Resolution(unidentified(partner, context, "unresolved", name), "unnamed", "unnamed-row")


# --- curated bodies


def _fund(partner: Partner, context: Context) -> Resolution | None:
    """A European fund, by its name in any part of the label: « Union européenne - FEDER 62N00007 »."""
    european = partner.category == "european-fund" or partner.folded[0].startswith(
        ("union europeenne", "europe ")
    )
    for piece in partner.pieces if european else partner.folded[:1]:
        name = _FUND.search(piece) if european else _FUND.match(piece)
        for authority in authorities() if name else ():
            if authority.kind == "european-fund" and any(
                _names_fund(piece[name.start() :], words(n), european) for n in authority.names if name
            ):
                return Resolution(bodies.authority_body(authority), "stated", "authority-label")
    if european:
        body = bodies.labelled_body("european-fund", partner.row.partner, context.operation_key)
        return Resolution(body, "label-only", "organisation-label")
    return None


def _names_fund(label: str, name: str, sure: bool) -> bool:
    """Does a label begin with the fund's name? An acronym may begin another body's: a figure must confirm it."""
    rest = label.removeprefix(name)
    if rest == label:
        return False
    return not rest or (
        rest[0] == " " and (sure or " " in name or re.match(r" (?:\d|fse|feder|react)", rest) is not None)
    )


def _curated(partner: Partner, context: Context) -> Resolution | None:
    for label in partner.folded:
        for authority, name in _names_by_first_word().get(label.partition(" ")[0], ()):
            if _is_named(label, name, authority):
                return _of_authority(partner, authority, "stated")
    found = next(filter(None, (short_name(label, context) for label in partner.folded)), None)
    return None if found and partner.category == "state" else found


def _of_authority(partner: Partner, authority: Authority, status: str) -> Resolution | None:
    """A body that only our own list identifies stands in no register; in a row of the State, it is the State's."""
    if authority.kind == "organisation":
        if partner.category == "state":
            return None
        status = "label-only"
    return Resolution(bodies.authority_body(authority), status, "authority-label")


@cache
def _names_by_first_word() -> dict[str, list[tuple[Authority, str]]]:
    """The curated bodies with each folded name, by the word that the name begins with."""
    found: dict[str, list[tuple[Authority, str]]] = defaultdict(list)
    for authority in authorities():
        if authority.kind != "european-fund":
            for name in map(words, authority.names):
                found[name.partition(" ")[0]].append((authority, name))
    return found


def _is_named(label: str, name: str, authority: Authority) -> bool:
    """Is the label this name, alone or, for a body of the State or a federation, before what details it?"""
    if label == name:
        return True
    rest = label.removeprefix(name)
    if rest == label or rest[0] != " ":
        return False
    if authority.kind == "federation":  # another place would make it another federation
        return re.fullmatch(r" (?:pas de calais ?)?(?:fcs ?)?(?:59 ?)?(?:62)?", rest) is not None
    return (
        authority.kind == "state" and name != "etat" and (" " in name or re.match(r" \d", rest) is not None)
    )


def short_name(label: str, context: Context) -> Resolution | None:
    """A regional body by a name that several regions share: inferred from the operation's departments."""
    departments = frozenset(context.departments)
    meant = _authorities_by_short_name().get(label, ())
    fitting = [a for a in meant if departments and departments <= frozenset(a.departments)]
    if len(fitting) != 1:
        return None
    status = "label-only" if fitting[0].kind == "organisation" else "inferred"
    return Resolution(bodies.authority_body(fitting[0]), status, "authority-label")


def _well_known(key: str) -> Body:
    return bodies.authority_body(next(a for a in authorities() if a.key == key))


@cache
def _authorities_by_name() -> dict[str, Authority]:
    return {words(name): authority for authority in reversed(authorities()) for name in authority.names}


@cache
def _authorities_by_short_name() -> dict[str, list[Authority]]:
    found: dict[str, list[Authority]] = defaultdict(list)
    for authority in authorities():
        for name in map(words, authority.short):
            found[name].append(authority)
    return found


def authority_named(text: str) -> Authority | None:
    """The curated body that folded words name exactly."""
    return _authorities_by_name().get(text)


# --- the State, federations, social centres, others


def _state(partner: Partner, context: Context) -> Resolution | None:
    if partner.category != "state" and not _STATE.match(partner.folded[0]) and "etat" not in partner.pieces:
        return None
    if partner.folded[-1] in ("etat", "l etat"):
        return Resolution(_well_known("state"), "stated", "authority-label")
    return Resolution(bodies.state_programme_body(partner.row.head), "stated", "state-programme")


def _state_by_category(partner: Partner, context: Context) -> Resolution | None:
    return _state(partner, context) if partner.category == "state" else None


def _federation(partner: Partner, context: Context) -> Resolution | None:
    label = partner.row.partner
    if not label_is_federation(label):
        return None
    known = departmental_federation(label, context.region)
    if known:
        return Resolution(known, "stated", "federation-name")
    name, also = split_acronym(label)
    body = bodies.labelled_body("federation", name, context.operation_key, also=also)
    return Resolution(body, "label-only", "federation-name")


def departmental_federation(label: str, region: str | None) -> Body | None:
    """« Fédération des centres sociaux de l'Oise », « … de la Somme et de l'Aisne », « … de Picardie »: a department,
    or several together, have one federation of social centres."""
    match = _OF_CENTRES.fullmatch(words(split_acronym(label)[0]))
    if not match:
        return None
    code = department_named(match["rest"], region)
    if code:
        return bodies.federation_body(code)
    several: tuple[str, ...] | None = _FORMER_REGIONS.get(_OF.sub("", match["rest"], count=1))
    if several is None:
        named = [department_named(part, region) for part in re.split(r" et ", match["rest"])]
        several = tuple(sorted({code for code in named if code})) if all(named) and len(named) > 1 else None
    return bodies.federation_of_several(several) if several else None


def _centre(partner: Partner, context: Context) -> Resolution | None:
    label = partner.row.partner
    if partner.category != "social-centre" and not any(map(label_is_centre, (label, *partner.pieces))):
        return None
    name, also = split_acronym(label)
    within = seat_in_label(name, context.gazetteer)
    entry = choose_commune(within.entries, context) if within else None
    seats = {seat for printed, seat in context.seats if printed == bare_name(label)}
    seat = entry.code if entry else seats.pop() if len(seats) == 1 else None
    body = bodies.labelled_body("social-centre", name, context.operation_key, seat, also)
    return Resolution(body, "label-only", "social-centre-label")


def _organisation(partner: Partner, context: Context) -> Resolution:
    name, also = split_acronym(partner.row.partner)
    body = bodies.labelled_body("organisation", name, context.operation_key, also=also)
    return Resolution(body, "label-only", "organisation-label")


_RULES: tuple[_Rule, ...] = (
    _nobody,
    _fund,
    _curated,
    _state_by_category,
    caf,
    region,
    department,
    generic_epci,
    named_epci,
    commune,
    _state,
    _federation,
    _centre,
    bare_commune,
)
