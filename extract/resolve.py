"""From a partner's printed label to one body: which, how sure, by which rule, and the rejected candidates.

Resolution is by document: :class:`Context` holds what the whole dossier has told of its territory, and each
rule below takes a row and that context. The first rule that answers decides; the order is the table ``_RULES``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from extract import bodies
from extract.find.centres import bare_name, label_is_centre, seat_in_label
from extract.find.federations import label_is_federation
from extract.find.table import Row
from extract.gazetteer import Entry, Gazetteer
from extract.labels import department_named, split_acronym
from extract.model import Body, Resolution
from extract.text import words
from ontology.authorities import Authority, authorities
from ontology.places import register


@dataclass(frozen=True, slots=True)
class Context:
    """What the dossier tells of where it is: EPCIs in order of mention, departments, acronyms that it defines,
    and the communes (INSEE codes) that the prose gives as seats of centres, by their bare names."""

    operation_key: str
    region: str | None
    on: date | None
    gazetteer: Gazetteer
    epcis: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()
    acronyms: tuple[tuple[str, Entry], ...] = ()
    seats: tuple[tuple[str, str], ...] = ()

    def acronym(self, text: str) -> Entry | None:
        return next((entry for acronym, entry in self.acronyms if acronym == text), None)


_GENERIC_EPCI = re.compile(
    r"(?:(?:la |les? )?(?P<CA>communautes? d agglomerations?|ca)|(?:la |les )?(?P<CC>communautes? de communes|cc)"
    r"|(?:la )?(?P<CU>communautes? urbaines?|cu)|(?:la )?(?P<METRO>metropoles?)|(?P<any>epci|intercommunalites?|agglomerations?))"
)
_CAF = re.compile(r"(?:la )?(?:caf|caisses? d allocations? familiales?)\b ?(?P<rest>.*)")
_DEPARTMENT = re.compile(r"(?:le )?(?:departement|conseil departemental|conseil general)\b ?(?P<rest>.*)")
_REGION = re.compile(r"(?:la )?(?:region|conseil regional)\b ?(?P<rest>.*)")
_COMMUNE = re.compile(
    r"(?:la |le )?(?:commune|ville|mairie|municipalite)s? (?:de la |de l |de |d |du |des )(?P<rest>.+)"
)
_COMMUNES = re.compile(
    r"(?:les |des |diverses |plusieurs |autres |\d+ )?(?:communes|villes)"
    r"(?: (?:du territoire|de l (?:agglomeration|intercommunalite)|concernees|membres|partenaires|participantes|adherentes))?"
)
_FEDERATION_OF = re.compile(
    r"(?:la )?federation (?:departementale )?des centres sociaux(?: et socio ?culturels)? (?P<rest>.+)"
)
_STATE = re.compile(
    r"(?:l )?(?:etat\b|prefecture\b|sous prefecture\b|ministere\b|direccte\b|dreal\b|drac\b|drjscs\b|ddcs\b|acse\b)"
)


def resolve(row: Row, context: Context) -> Resolution:
    """The body behind a row. There is always an answer: what nothing identifies is said to be unidentified."""
    for rule in _RULES:
        found = rule(row, context)
        if found:
            return found
    return _organisation(row, context)


def _empty(row: Row, context: Context) -> Resolution | None:
    """A row without partner: an aggregate of communes, the one region or department, or nobody named."""
    if row.partner:
        return None
    category = words(row.category)
    if category in ("communes", "commune"):
        return _aggregate(row, context)
    if category == "region" and context.region:
        return Resolution(bodies.region_body(context.region), "inferred", "region-name")
    if category.startswith("departement"):
        return _one_of_the_departments(row, context)
    if category.startswith("epci"):
        return _one_of_the_epcis(row, context, context.epcis)
    if category == "etat":
        return Resolution(_well_known("state"), "stated", "authority-label")
    return Resolution(
        _unidentified(row, context, "unresolved", "Partenaire non nommé"), "unnamed", "unnamed-row"
    )


def _well_known_label(row: Row, context: Context) -> Resolution | None:
    label = words(row.partner)
    for authority, name in _names_by_first_word().get(label.partition(" ")[0], ()):
        if _begins(label, name, words(row.category)):
            return Resolution(bodies.authority_body(authority), "stated", "authority-label")
    return short_name(label, context)


@cache
def _names_by_first_word() -> dict[str, list[tuple[Authority, str]]]:
    """The curated bodies with each folded name, by the word that the name begins with."""
    found: dict[str, list[tuple[Authority, str]]] = defaultdict(list)
    for authority in authorities():
        for name in map(words, authority.names):
            found[name.partition(" ")[0]].append((authority, name))
    return found


def short_name(label: str, context: Context) -> Resolution | None:
    """A regional body by a name that several regions share: inferred from the operation's departments."""
    departments = frozenset(context.departments)
    meant = [a for a in authorities() if any(label == words(s) for s in a.short)]
    fitting = [a for a in meant if departments and departments <= frozenset(a.departments)]
    if len(fitting) == 1:
        return Resolution(bodies.authority_body(fitting[0]), "inferred", "authority-label")
    return None


def _caf(row: Row, context: Context) -> Resolution | None:
    match = _CAF.fullmatch(words(row.partner))
    if not match:
        return None
    named = department_named(match["rest"], context.region) or department_named(match["rest"], None)
    if named:
        return Resolution(bodies.caf_body(named), "stated", "authority-label")
    if match["rest"]:  # of a place that is no department
        body = bodies.labelled_body("caf", row.partner, context.operation_key)
        return Resolution(body, "label-only", "organisation-label")
    candidates = tuple(bodies.caf_body(code) for code in context.departments)
    if len(candidates) == 1:
        return Resolution(candidates[0], "inferred", "caf-of-the-department")
    body = _unidentified(row, context, "caf", "CAF (non précisée)")
    return Resolution(body, "ambiguous" if candidates else "unnamed", "caf-of-the-department", candidates)


def _state(row: Row, context: Context) -> Resolution | None:
    label = words(row.partner)
    if words(row.category) != "etat" and not _STATE.match(label):
        return None
    if label == "etat":
        return Resolution(_well_known("state"), "stated", "authority-label")
    return Resolution(bodies.state_programme_body(row.head), "stated", "state-programme")


def _region(row: Row, context: Context) -> Resolution | None:
    label = words(row.partner)
    match = _REGION.fullmatch(label)
    if words(row.category) != "region" and not match:
        return None
    for region in register().regions():
        if words(region.name) in label:
            return Resolution(bodies.region_body(region.code), "stated", "region-name")
    if context.region and (words(row.category) == "region" or (match and not match["rest"])):
        return Resolution(bodies.region_body(context.region), "inferred", "region-name")
    return None


def _department(row: Row, context: Context) -> Resolution | None:
    label = words(row.partner)
    match = _DEPARTMENT.fullmatch(label)
    if not words(row.category).startswith("departement") and not match:
        return None
    named = department_named(match["rest"] if match else label, context.region)
    if named:
        return Resolution(bodies.department_body(named), "stated", "department-name")
    return _one_of_the_departments(row, context) if match and not match["rest"] else None


def _one_of_the_departments(row: Row, context: Context) -> Resolution:
    candidates = tuple(bodies.department_body(code) for code in context.departments)
    if len(candidates) == 1:
        return Resolution(candidates[0], "inferred", "department-name")
    body = _unidentified(row, context, "department", "Département (non précisé)")
    return Resolution(body, "ambiguous" if candidates else "unnamed", "department-name", candidates)


def _aggregate(row: Row, context: Context) -> Resolution:
    """Several communes in one row, by their names or without."""
    body = _unidentified(row, context, "commune", row.partner or "Communes (non précisées)")
    return Resolution(body, "aggregate", "aggregate-row")


def _commune(row: Row, context: Context) -> Resolution | None:
    label = words(row.partner)
    match = _COMMUNE.fullmatch(label)
    if words(row.category) not in ("communes", "commune") and not match:
        return None
    pieces = [context.gazetteer.lookup(piece) for piece in re.split(r",|;|/| et | [-–] ", row.partner)]
    if _COMMUNES.fullmatch(label) or (len(pieces) > 1 and all(pieces)):
        return _aggregate(row, context)
    bare = words(re.split(r"\s[-–(]", row.partner)[0])  # « Ville d'Amiens - Politique de la ville »
    names = [m["rest"] if (m := _COMMUNE.fullmatch(text)) else text for text in (label, bare)]
    named = next(filter(None, map(context.gazetteer.lookup, names)), ())
    found = [entry for entry in named if entry.kind == "commune"]
    chosen = choose_commune(found, context)
    if chosen:
        return Resolution(
            bodies.commune_body(bodies.commune_of(chosen, context.on)), "stated", "commune-name"
        )
    candidates = tuple(bodies.commune_body(bodies.commune_of(entry, context.on)) for entry in found)
    body = _unidentified(row, context, "commune", row.partner)
    if candidates:
        return Resolution(body, "ambiguous", "commune-name", candidates)
    return Resolution(
        bodies.labelled_body("commune", row.partner, context.operation_key), "label-only", "commune-name"
    )


def _generic_epci(row: Row, context: Context) -> Resolution | None:
    match = _GENERIC_EPCI.fullmatch(words(row.partner))
    if not match:
        return None
    kind = match.lastgroup
    fitting = [siren for siren in context.epcis if kind == "any" or _type_at(siren, context) == kind]
    return _one_of_the_epcis(row, context, fitting or context.epcis)


def _one_of_the_epcis(row: Row, context: Context, sirens: Iterable[str]) -> Resolution:
    candidates = tuple(bodies.epci_body(siren) for siren in sirens)
    if len(candidates) == 1:
        return Resolution(candidates[0], "inferred", "only-epci-of-the-dossier")
    body = _unidentified(row, context, "epci", f"{row.partner or 'EPCI'} (non précisée)")
    return Resolution(body, "ambiguous" if candidates else "unnamed", "generic-partner", candidates)


def _named_epci(row: Row, context: Context) -> Resolution | None:
    bare = re.sub(r"\s*[(–-]\s*[A-Z]{2,8}\)?$", "", row.partner)
    defined = context.acronym(row.partner.strip())
    if defined and defined.kind == "epci":
        return _epci(defined, context, "acronym-defined")
    for label in (row.partner, bare):
        found = [e for e in context.gazetteer.lookup(label) if e.kind == "epci" and _right_case(e, label)]
        chosen = choose_epci(found, context)
        if chosen:
            return _epci(chosen, context, chosen.rule)
        if found:
            candidates = tuple(bodies.epci_body(entry.code) for entry in found if entry.code)
            return Resolution(
                _unidentified(row, context, "epci", row.partner), "ambiguous", "epci-acronym", candidates
            )
    if words(row.category).startswith("epci"):
        return Resolution(
            bodies.labelled_body("epci", row.partner, context.operation_key), "label-only", "epci-name"
        )
    return None


def _epci(entry: Entry, context: Context, rule: str) -> Resolution:
    assert entry.code is not None
    return Resolution(bodies.epci_body(siren_at(entry, context)), "stated", rule)


def siren_at(entry: Entry, context: Context) -> str:
    """The SIREN that an EPCI had at the committee's date."""
    assert entry.code is not None
    return register().siren_at(entry.code, context.on)


def _type_at(siren: str, context: Context) -> str:
    return register().epci(siren).at(context.on).type


def _right_case(entry: Entry, label: str) -> bool:
    return entry.rule != "epci-acronym" or label.strip().isupper()


def _federation(row: Row, context: Context) -> Resolution | None:
    if not label_is_federation(row.partner):
        return None
    known = departmental_federation(row.partner, context.region)
    if known:
        return Resolution(known, "stated", "federation-name")
    name, also = split_acronym(row.partner)
    return Resolution(
        bodies.labelled_body("federation", name, context.operation_key, also=also),
        "label-only",
        "federation-name",
    )


def departmental_federation(label: str, region: str | None) -> Body | None:
    """« Fédération des centres sociaux de l'Oise »: a department has one federation of social centres."""
    match = _FEDERATION_OF.fullmatch(words(split_acronym(label)[0]))
    code = department_named(match["rest"], region) if match else None
    return bodies.federation_body(code) if code else None


def _centre(row: Row, context: Context) -> Resolution | None:
    if not label_is_centre(row.partner):
        return None
    name, also = split_acronym(row.partner)
    within = seat_in_label(name, context.gazetteer)
    entry = choose_commune(within.entries, context) if within else None
    seats = {seat for name, seat in context.seats if name == bare_name(row.partner)}
    seat = entry.code if entry else seats.pop() if len(seats) == 1 else None
    body = bodies.labelled_body("social-centre", name, context.operation_key, seat, also)
    return Resolution(body, "label-only", "social-centre-label")


def _organisation(row: Row, context: Context) -> Resolution:
    name, also = split_acronym(row.partner)
    kind = "european-fund" if words(row.category) == "union europeenne" else "organisation"
    body = bodies.labelled_body(kind, name, context.operation_key, also=also)
    return Resolution(body, "label-only", "organisation-label")


_RULES: tuple[Callable[[Row, Context], Resolution | None], ...] = (
    _empty,
    _well_known_label,
    _caf,
    _region,
    _department,
    _generic_epci,
    _named_epci,
    _commune,
    _state,
    _federation,
    _centre,
)


def choose_commune(entries: Iterable[Entry], context: Context) -> Entry | None:
    """The one commune that a name means here: valid at the date, in the dossier's EPCIs or departments."""
    found = list(entries)
    valid = [e for e in found if _stands(e, context)] or found
    if len({e.code for e in valid}) > 1:
        members = {code for siren in context.epcis for code in register().members(siren, context.on)}
        valid = [e for e in valid if e.code in members] or valid
    if len({e.code for e in valid}) > 1:
        valid = [e for e in valid if set(e.departments) & set(context.departments)] or valid
    return valid[0] if len({e.code for e in valid}) == 1 else None


def _stands(entry: Entry, context: Context) -> bool:
    """Did the place bear this name at the committee's date?"""
    spell = bodies.commune_of(entry, None).at(context.on)
    return spell is not None and words(spell.name) == words(entry.name)


def choose_epci(entries: Iterable[Entry], context: Context) -> Entry | None:
    """The one EPCI that a name or acronym means here; two codes of one EPCI in time are one."""
    found = list(entries)
    codes = {siren_at(e, context) for e in found}
    if len(codes) > 1:
        near = [e for e in found if e.code in context.epcis] or [
            e for e in found if context.departments and set(e.departments) & set(context.departments)
        ]
        codes = {siren_at(e, context) for e in near}
        found = near
    return found[0] if len(codes) == 1 else None


def _begins(label: str, folded: str, category: str) -> bool:
    """Is the label this name, alone or before a budget line, an acronym or a detail of it?

    An acronym may begin another body's name (« ESF Habitat »): a figure or the row's category must confirm it.
    """
    if not label.startswith(folded):
        return False
    rest = label.removeprefix(folded)
    if not rest:
        return True
    if folded.startswith("federation"):  # another place would make it another federation
        return re.fullmatch(r" (?:pas de calais ?)?(?:fcs ?)?(?:59 ?)?(?:62)?", rest) is not None
    if " " not in folded and not (category == "union europeenne" or re.match(r" \d", rest)):
        return False
    return rest.startswith(" ") and folded != "etat"


def _well_known(key: str) -> Body:
    return bodies.authority_body(next(a for a in authorities() if a.key == key))


def authority_named(text: str) -> Authority | None:
    """The curated body that folded words name exactly."""
    return next((a for a in authorities() if any(text == words(name) for name in a.names)), None)


def _unidentified(row: Row, context: Context, kind: str, name: str) -> Body:
    return bodies.unidentified_body(kind, name, context.operation_key, f"line-{row.number}")
