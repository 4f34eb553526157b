"""The rules for territorial authorities and family benefit offices (CAF): by their names, or by where the dossier is."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extract import bodies
from extract.gazetteer import OF_ITS_TOWN, PRINTED_NAME, SHORT_NAME, Entry, Mention
from extract.labels import department_named
from extract.model import Body, Resolution, Span
from extract.resolve.context import Context, choose_commune, choose_epci, siren_at
from extract.resolve.linking import link_commune
from extract.resolve.partners import Partner
from extract.text import words
from ontology.places import register

_GENERIC_EPCI = re.compile(
    r"(?:(?:la |les? )?(?P<CA>communautes? d agglomerations?|ca|c a)|(?:la |les )?(?P<CC>communautes? de communes|cc|c c)"
    r"|(?:la )?(?P<CU>communautes? urbaines?|cu)|(?:la )?(?P<METRO>metropoles?)"
    r"|(?:l |les )?(?P<any>epci|intercommunalites?|agglomerations?|communautes?))"
)
# Abbreviations of an EPCI's kind, folded, and what they stand for.
_ABBREVIATED = (
    (re.compile(r"^(?:com|comm|cte|cmte|communaute) (?:de )?communes? "), "communaute de communes "),
    (
        re.compile(r"^(?:com|comm|cte|cmte|communaute) (?:d )?(?:agglo|agglomeration) "),
        "communaute d agglomeration ",
    ),
    (re.compile(r"^(?:com|comm|cte|cmte) urbaine "), "communaute urbaine "),
    (re.compile(r"^c ([acu]) "), r"c\1 "),
)
_HEADS = ("communaute de communes", "communaute d agglomeration", "communaute urbaine", "metropole")
_CAF = re.compile(r"(?:la )?(?:cafs?|c a f|caisses? d allocations? familiales?)\b ?(?P<rest>.*)")
_DEPARTMENT = re.compile(
    r"(?:le )?(?:departement|dept|dpt|dep|conseil departemental|conseil general|c[dg](?= ?\d| d[eu] | d ))\b ?(?P<rest>.*)"
    r"|c[dg](?P<code>\d\d)"
)
_REGION = re.compile(r"(?:la )?(?:region|conseil regional|cr(?= (?:des )?hauts))\b ?(?P<rest>.*)")
_COMMUNE = re.compile(
    r"(?:la |le )?(?:commune|ville|mairie|municipalite)s? (?P<of>de la |de l |de |d |du |des )(?P<rest>.+)"
)
_COMMUNES = re.compile(
    r"(?:l |les |des |diverses |differentes |plusieurs |autres |certaines |ensemble (?:des )?|toutes les |\d+ |\w+ )?"
    r"(?:communes|villes|mairies|commune s)(?P<rest> .*)?"
)
_SOME = re.compile(
    r" (?:du territoire|de l (?:agglomeration|intercommunalite)|concernees|membres|partenaires|participantes|adherentes"
    r"|associees|beneficiaires|rurales|signataires|\d+).*"
)
# Bodies beside a commune, which a row of communes may hold.
_BESIDE = re.compile(
    r"(?:ccas|cias|centre (?:inter)?communal d action sociale|caisse des ecoles|office|regie|association|syndicat|siv[ou]m?"
    r"|mjc|pays|pole|petr|parc naturel)\b"
)
_PREPOSITION = re.compile(r"(?:de la |de l |du |des |de |d |la |le |les |l )")
_POSTCODE = re.compile(r" \d{2,5}$")


def without_partner(partner: Partner, context: Context) -> Resolution | None:
    """An empty partner: an aggregate of communes, the one region, department, EPCI or CAF of the dossier."""
    if partner.category == "commune":
        return _aggregate(partner, context)
    if partner.category == "region" and context.region:
        return Resolution(bodies.region_body(context.region), "inferred", "region-name")
    if partner.category == "department":
        return _one_of_the_departments(partner, context)
    if partner.category == "epci":
        return _one_of_the_epcis(partner, context, context.epcis)
    return _one_of_the_cafs(partner, context) if partner.category == "caf" else None


def unidentified(partner: Partner, context: Context, kind: str, name: str) -> Body:
    return bodies.unidentified_body(kind, name, context.operation_key, f"line-{partner.row.number}")


# --- CAF


def caf(partner: Partner, context: Context) -> Resolution | None:
    matches = [match for label in partner.folded if (match := _CAF.fullmatch(label))]
    rests = [match["rest"] for match in matches]
    if partner.category == "caf":
        rests += partner.folded
    if not rests:
        return None
    for rest in rests:
        named = department_named(rest, context.region) or department_named(rest, None)
        if named:
            return Resolution(bodies.caf_body(named), "stated", "authority-label")
    if "" in rests or not _PREPOSITION.match(rests[0]):
        return _one_of_the_cafs(partner, context)
    town = _town(_PREPOSITION.sub("", rests[0], count=1), context)
    if town:  # a CAF of a town is that of its department
        return Resolution(bodies.caf_body(town.departments[0]), "inferred", "caf-of-the-department")
    body = bodies.labelled_body("caf", partner.row.partner, context.operation_key)
    return Resolution(body, "label-only", "organisation-label")


def _one_of_the_cafs(partner: Partner, context: Context) -> Resolution:
    candidates = tuple(bodies.caf_body(code) for code in context.departments)
    if len(candidates) == 1:
        return Resolution(candidates[0], "inferred", "caf-of-the-department")
    body = unidentified(partner, context, "caf", "CAF (non précisée)")
    return Resolution(body, "ambiguous" if candidates else "unnamed", "caf-of-the-department", candidates)


# --- region and department


def region(partner: Partner, context: Context) -> Resolution | None:
    matches = [match for label in partner.folded if (match := _REGION.fullmatch(label))]
    here = partner.category == "region"
    if not (here or matches):
        return None
    for one in register().regions():
        if words(one.name) in partner.folded[0]:
            return Resolution(bodies.region_body(one.code), "stated", "region-name")
    if context.region and (here or any(not match["rest"] for match in matches)):
        return Resolution(bodies.region_body(context.region), "inferred", "region-name")
    return None


def department(partner: Partner, context: Context) -> Resolution | None:
    matches = [match for label in partner.folded if (match := _DEPARTMENT.fullmatch(label))]
    rests = [match["rest"] or match["code"] or "" for match in matches]
    if partner.category == "department":
        rests += partner.folded
    for rest in filter(None, rests):
        named = department_named(rest, context.region)
        if named:
            return Resolution(bodies.department_body(named), "stated", "department-name")
    if "" in rests:
        return _one_of_the_departments(partner, context)
    if partner.category != "department":
        return None
    body = bodies.labelled_body("department", partner.row.partner, context.operation_key)
    return Resolution(body, "label-only", PRINTED_NAME)


def _one_of_the_departments(partner: Partner, context: Context) -> Resolution:
    candidates = tuple(bodies.department_body(code) for code in context.departments)
    if len(candidates) == 1:
        return Resolution(candidates[0], "inferred", "department-name")
    body = unidentified(partner, context, "department", "Département (non précisé)")
    return Resolution(body, "ambiguous" if candidates else "unnamed", "department-name", candidates)


# --- EPCIs


def generic_epci(partner: Partner, context: Context) -> Resolution | None:
    """« Communauté d'agglomération » and no more: the dossier's, if it has one of that kind."""
    match = next((m for label in partner.folded if (m := _GENERIC_EPCI.fullmatch(label))), None)
    if match is None or any(_epcis_named(printed, context) for printed in partner.printed):
        return None
    kind = match.lastgroup
    fitting = [siren for siren in context.epcis if kind == "any" or _type_at(siren, context) == kind]
    return _one_of_the_epcis(partner, context, fitting or context.epcis)


def _one_of_the_epcis(partner: Partner, context: Context, sirens: Iterable[str]) -> Resolution:
    candidates = tuple(bodies.epci_body(siren) for siren in sirens)
    if len(candidates) == 1:
        return Resolution(candidates[0], "inferred", "only-epci-of-the-dossier")
    body = unidentified(partner, context, "epci", f"{partner.row.partner or 'EPCI'} (non précisée)")
    return Resolution(body, "ambiguous" if candidates else "unnamed", "generic-partner", candidates)


def named_epci(partner: Partner, context: Context) -> Resolution | None:
    for printed in partner.printed:
        defined = context.acronym(printed.strip())
        if defined and defined.kind == "epci":
            return _epci(defined, context, "acronym-defined")
    here = partner.category == "epci"
    for printed in partner.printed:
        found = _epcis_named(printed, context) or (
            _epcis_of_category(partner, printed, context) if here else []
        )
        chosen = choose_epci(found, context)
        if chosen:
            return _epci(chosen, context, chosen.rule)
        if found:
            candidates = tuple(bodies.epci_body(entry.code) for entry in found if entry.code)
            body = unidentified(partner, context, "epci", partner.row.partner)
            return Resolution(body, "ambiguous", "epci-acronym", candidates)
    if not here:
        return None
    body = bodies.labelled_body("epci", partner.row.partner, context.operation_key)
    return Resolution(body, "label-only", PRINTED_NAME)


def _epcis_named(printed: str, context: Context) -> list[Entry]:
    label = words(printed)
    for pattern, full in _ABBREVIATED:
        label = pattern.sub(full, label)
    entries = context.gazetteer.entries.get(label, ())
    return [
        e for e in entries if e.kind == "epci" and (e.rule != "epci-acronym" or printed.strip().isupper())
    ]


def _epcis_of_category(partner: Partner, printed: str, context: Context) -> list[Entry]:
    """« EPCI | Boulonnais », « EPCI | CALAIS »: by the core of a name or the town, where the category says the kind."""
    label = _PREPOSITION.sub("", words(printed), count=1)
    own = words(partner.row.category)
    heads = [head for head in _HEADS if own.startswith(head)] or list(_HEADS)
    by_name = [
        e for head in heads for e in context.gazetteer.entries.get(f"{head} {label}", ()) if e.kind == "epci"
    ]
    return by_name or [e for e in context.gazetteer.members.get(label, ()) if e.kind == "epci"]


def _epci(entry: Entry, context: Context, rule: str) -> Resolution:
    status = "inferred" if rule == OF_ITS_TOWN else "stated"
    return Resolution(bodies.epci_body(siren_at(entry, context)), status, rule)


def _type_at(siren: str, context: Context) -> str:
    return register().epci(siren).at(context.on).type


# --- communes


def commune(partner: Partner, context: Context) -> Resolution | None:
    here = partner.category == "commune"
    if _are_communes(partner, context, here):
        return _aggregate(partner, context)
    names = [name for label in partner.folded for name in _names_of_commune(label, here)]
    if not names or (here and _BESIDE.match(partner.folded[0])):
        return None
    for name in names:
        found = [e for e in context.gazetteer.all_entries(name) if e.kind == "commune"]
        if found:
            return _one_commune(partner, name, found, context)
    body = bodies.labelled_body("commune", partner.row.partner, context.operation_key)
    return Resolution(body, "label-only", PRINTED_NAME)


def _names_of_commune(label: str, bare: bool) -> Iterable[str]:
    """What may be a commune's name in « Mairie du Portel », « GRANDE-SYNTHE 59760 »."""
    label = _POSTCODE.sub("", label)
    match = _COMMUNE.fullmatch(label)
    if match:
        yield match["rest"]
        yield match["of"].removeprefix("de ") + match["rest"]  # « du Portel », « de la Bassée »
    elif bare:
        yield label


def _one_commune(partner: Partner, name: str, found: list[Entry], context: Context) -> Resolution:
    exact = [entry for entry in found if entry.rule != SHORT_NAME]
    chosen = choose_commune(exact, context) if exact else _linked(name, found, context)
    if chosen:
        body = bodies.commune_body(bodies.commune_of(chosen, context.on))
        return Resolution(body, "stated" if exact else "inferred", chosen.rule)
    candidates = tuple(bodies.commune_body(bodies.commune_of(entry, context.on)) for entry in found)
    body = unidentified(partner, context, "commune", partner.row.partner)
    return Resolution(body, "ambiguous", "commune-name", candidates)


def _linked(name: str, found: list[Entry], context: Context) -> Entry | None:
    return link_commune(Mention(Span(0, 0), name, tuple(found)), context)


def _town(name: str, context: Context) -> Entry | None:
    found = [e for e in context.gazetteer.entries.get(name, ()) if e.kind == "commune"]
    return choose_commune(found, context)


def _are_communes(partner: Partner, context: Context, here: bool) -> bool:
    """Several communes in one row, by their names or without."""
    label = partner.folded[0]
    plural = _COMMUNES.fullmatch(label)
    if plural and (here or not plural["rest"] or _SOME.fullmatch(plural["rest"])):
        return True
    pieces = re.split(r",|;|/|\s(?:et|&)\s|\s[-–]\s", partner.row.partner)
    return len(pieces) > 1 and all(_town(words(piece), context) for piece in pieces)


def _aggregate(partner: Partner, context: Context) -> Resolution:
    body = unidentified(partner, context, "commune", partner.row.partner or "Communes (non précisées)")
    return Resolution(body, "aggregate", "aggregate-row")


def bare_commune(partner: Partner, context: Context) -> Resolution | None:
    """A commune's name alone, where no category says what it is: one of two words, or any in a row of public bodies."""
    label = _POSTCODE.sub("", partner.folded[0])
    if partner.category != "public" and " " not in label:
        return None
    town = _town(label, context)
    if town is None or not set(town.departments) & set(context.departments):
        return None
    return Resolution(bodies.commune_body(bodies.commune_of(town, context.on)), "stated", "commune-name")
